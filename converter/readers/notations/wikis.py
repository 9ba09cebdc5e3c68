"""MediaWiki and Jira: wikis, whose tables stand between `{|` and `|}`, and under rows like `||Task||Score||`."""

from __future__ import annotations

import html
from typing import Final

from converter.readers.canonical import Entry
from converter.readers.notations.shapes import Dialect, Found, Head, Item, Lines, joined, place, placed
from converter.regexes import regex

# ------------------------------------------------------------------------------------------------ MediaWiki

TITLE: Final = regex(r"(={1,6})[ \t]*([^=\s](?:.*[^=\s])?)[ \t]*(={1,6})")
LISTED: Final = regex(r"([*#]{1,6})[ \t]*(\S.*)")
SAID: Final = regex(r"[ \t]*(?:[A-Za-z-]+[ \t]*=[ \t]*(?:\"[^\"|]*\"|'[^'|]*'|[\w%.-]+)[ \t]*)+\|(?!\|)")
"""What a cell says of itself in front of its text: `width="50%"|`."""
ACROSS: Final = regex(r"colspan[ \t]*=[ \t]*[\"']?(\d{1,2})")
DOWN: Final = regex(r"rowspan[ \t]*=[ \t]*[\"']?([2-9]|\d\d)")
EMPTY_SPAN: Final = regex(r"<span [^<>]*></span>")
TAG: Final = regex(r"</?(?:nowiki|code|tt|small|big|center|span|div|br|ref|b|i|u)\b[^<>]*>")
LINK: Final = regex(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
LEGEND: Final = "|+"


def speaks_mediawiki(lines: Lines) -> bool:
    """Return whether a text is of MediaWiki: a line opens a table and a later one closes it."""
    opened = next((i for i, line in enumerate(lines) if line.lstrip().startswith("{|")), -1)
    return opened >= 0 and any(line.lstrip().startswith("|}") for line in lines[opened:])


def mediawiki_table(lines: Lines, i: int) -> Found | None:
    """Return the table at line i. A row whose cells all begin with `!` at its top names the columns."""
    if not lines[i].lstrip().startswith("{|"):
        return None
    table = _Wikitable()
    for at in range(i + 1, len(lines)):
        line = lines[at]
        start = line.lstrip()
        if start.startswith("|}"):
            asides = [*table.asides, *([(lines[i].strip()[2:], place(i, 2))] if lines[i].strip()[2:].strip() else [])]
            if start[2:].strip():
                asides.append((start[2:], place(at, 2)))
            rows = [row for row in table.rows if row]
            if not rows:
                return None
            headed = table.heads == len(rows[0]) or None
            return Found(rows, headed, at + 1, table.doubt, tuple(asides), table.caption)
        table.line(start, at, len(line) - len(start))
    return None


class _Wikitable:
    """The rows of one table, gathered line by line. heads: cells of the first row that name columns."""

    def __init__(self) -> None:
        self.rows: list[list[Entry]] = [[]]
        self.heads = 0
        self.caption = ""
        self.doubt = ""
        self.asides: list[tuple[str, str]] = []

    def line(self, text: str, at: int, column: int) -> None:
        if text.startswith("|-"):
            if text[1:].strip("- \t"):
                self.asides.append((text[1:].lstrip("-"), place(at, column + 2)))
            if self.rows[-1]:
                self.rows.append([])
        elif text.startswith(LEGEND):
            self.caption = text[2:].strip()
        elif text[:1] in ("|", "!"):
            self.cells(text, at, column)
        elif self.rows[-1]:
            self.rows[-1][-1] = joined(self.rows[-1][-1], placed(text, at, column))
        elif text.strip():
            self.asides.append((text, place(at, column)))

    def cells(self, text: str, at: int, column: int) -> None:
        head = text[0] == "!"
        column += 1
        pieces = (text[1:].replace("!!", "||") if head else text[1:]).split("||")
        for piece in pieces:
            said = SAID.match(piece)
            across = ACROSS.search(said.group()) if said else None
            if said and DOWN.search(said.group()):
                self.doubt = "cells that go down over several rows stand in the first of them only"
            skipped = said.end() if said else 0
            self.rows[-1].append(placed(piece[skipped:], at, column + skipped))
            self.rows[-1] += [Entry("")] * (min(int(across[1]), 64) - 1 if across else 0)
            self.heads += head and len(self.rows) == 1
            column += len(piece) + 2


def mediawiki_heading(lines: Lines, i: int) -> Head | None:
    """Return the heading at line i: equals signs on both sides, as many as its level."""
    found = TITLE.fullmatch(lines[i].strip())
    return Head(found[2], len(found[1]), i + 1) if found and found[1] == found[3] else None


def wiki_item(line: str) -> Item | None:
    """Return the item of a list: its asterisks or number signs say how deep it stands."""
    found = LISTED.fullmatch(line.rstrip())
    if not found or found[2][0] in "*#":
        return None
    return Item(found[2], "1." if found[1][-1] == "#" else "-", len(found[1]) - 1)


def mediawiki_told(lines: Lines, i: int) -> int:
    """Return the index behind an anchor, a category or a switch such as `__TOC__`."""
    line = lines[i].strip()
    switch = line.startswith("__") and line.endswith("__") and line.strip("_").isupper()
    return i + 1 if EMPTY_SPAN.fullmatch(line) or line.startswith("[[Category:") or switch else i


def mediawiki_inline(text: str) -> str:
    """Return running text as Markdown: bold words, links by what they show, no tags."""
    if "'''" in text:
        text = text.replace("'''", "**")
    text = text.replace("''", "")
    if "[[" in text:
        text = LINK.sub(r"\1", text)
    if "<" in text:
        text = TAG.sub(" " if "<br" in text else "", text)
    return html.unescape(text) if "&" in text else text


# ------------------------------------------------------------------------------------------------ Jira

JIRA_TITLE: Final = regex(r"[ \t]*h([1-6])\.[ \t]+(\S.*)")
JIRA_LISTED: Final = regex(r"[ \t]*([*#]{1,6}|-)[ \t]+(\S.*)")
HEADER: Final = regex(r"[ \t]*\|\|[^|].*\|\|[ \t]*")
ESCAPED: Final = regex(r"\\([^\w\s\\])")
ANCHOR: Final = regex(r"\{anchor:[^{}]*\}")
MACRO: Final = regex(r"\{(?:color|panel|noformat|quote|toc|info|note|tip|warning|expand)(?::[^{}]*)?\}")
STRONG: Final = regex(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]*)(?<=[^\s\\])\*(?![\w*])")


def speaks_jira(lines: Lines) -> bool:
    """Return whether a text is of Jira: a row between double pipes with a row between single ones under it."""
    heads = [i for i, line in enumerate(lines) if "||" in line and HEADER.fullmatch(line)]
    return any(lines[i + 1].lstrip()[:1] == "|" for i in heads if i + 1 < len(lines))


def jira_table(lines: Lines, i: int) -> Found | None:
    """Return the table at line i: rows of cells until a line that begins with none and continues none."""
    if lines[i].lstrip()[:1] != "|":
        return None
    headed = HEADER.fullmatch(lines[i]) is not None
    rows: list[list[Entry]] = []
    at = i
    while at < len(lines) and lines[at].strip():
        line = lines[at]
        if line.lstrip()[:1] == "|":
            if at > i and HEADER.fullmatch(line):
                break
            rows.append(jira_row(line, at, len(rows[0]) if rows else 0))
        elif lines[at - 1].rstrip().endswith("|") or JIRA_TITLE.match(line):
            break
        else:
            rows[-1][-1] = joined(rows[-1][-1], placed(line.rstrip().removesuffix("|"), at, 0))
        at += 1
    return Found(rows, headed or None, at)


def jira_row(line: str, at: int, width: int) -> list[Entry]:
    """Return the cells of a row. Two pipes inside open a cell that names; where that makes a cell too few, an empty one."""
    start = len(line) - len(line.lstrip())
    doubled = jira_cells(line, at, start, "||")
    single = jira_cells(line, at, start, "|")
    if line.lstrip().startswith("||"):
        return doubled if not width or len(doubled) == width else jira_mixed(line, at, start)
    return single if len(single) == width or "||" not in line else jira_mixed(line, at, start)


def jira_mixed(line: str, at: int, start: int) -> list[Entry]:
    """Return the cells of a row in which one pipe or two open a cell."""
    body = line[start:]
    if body.startswith("||"):
        start, body = start + 1, body[1:]
    return jira_cells(" " * start + body.replace("||", " |"), at, start, "|")


def jira_cells(line: str, at: int, start: int, mark: str) -> list[Entry]:
    """Return the cells of a row between marks, those behind a backslash left in."""
    column = start + len(mark)
    pieces: list[str] = []
    for piece in line[column:].rstrip().split(mark):
        if pieces and pieces[-1].endswith("\\"):
            pieces[-1] += mark + piece
        else:
            pieces.append(piece)
    if len(pieces) > 1 and not pieces[-1].strip():
        pieces.pop()
    cells = []
    for piece in pieces:
        cells.append(placed(piece, at, column))
        column += len(piece) + len(mark)
    return cells


def jira_heading(lines: Lines, i: int) -> Head | None:
    """Return the heading at line i: `h2.` and its words."""
    found = JIRA_TITLE.fullmatch(lines[i].rstrip())
    return Head(found[2], int(found[1]), i + 1) if found else None


def jira_item(line: str) -> Item | None:
    """Return the item of a list that a line begins."""
    found = JIRA_LISTED.fullmatch(line.rstrip())
    if not found:
        return None
    return Item(found[2], "1." if found[1][-1] == "#" else "-", len(found[1]) - 1)


def jira_told(lines: Lines, i: int) -> int:
    """Return the index behind a line that is nothing but a macro or a ruling."""
    line = lines[i].strip()
    return i + 1 if line == "----" or MACRO.fullmatch(line) or ANCHOR.fullmatch(line) else i


def jira_inline(text: str) -> str:
    """Return running text as Markdown: bold words, signs without the backslash before them, no macros."""
    if "{" in text:
        text = MACRO.sub("", ANCHOR.sub("", text)).replace("{{", "").replace("}}", "")
    if "*" in text:
        text = STRONG.sub(r"**\1**", text)
    return ESCAPED.sub(r"\1", text) if "\\" in text else text


MEDIAWIKI: Final = Dialect(
    "mediawiki",
    speaks_mediawiki,
    mediawiki_table,
    mediawiki_heading,
    wiki_item,
    mediawiki_told,
    mediawiki_inline,
)
JIRA: Final = Dialect("jira", speaks_jira, jira_table, jira_heading, jira_item, jira_told, jira_inline)
