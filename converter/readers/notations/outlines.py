"""AsciiDoc and Org-mode: outlines of marked headings, with tables between `|===` and with rules `|---+---|`."""

from __future__ import annotations

import html
from itertools import pairwise
from typing import Final

from converter.readers.canonical import Entry
from converter.readers.looks import is_title
from converter.readers.notations.shapes import Dialect, Found, Head, Item, Lines, joined, place, placed
from converter.regexes import regex

STRONG: Final = regex(r"(?<![\w*])\*(?=[^\s*])([^*\n]*)(?<=\S)\*(?![\w*])")
"""Bold words in both languages: one asterisk on each side, none of them inside a word."""

# ------------------------------------------------------------------------------------------------ AsciiDoc

FENCE: Final = regex(r"\|={3,}")
TITLE: Final = regex(r"(={1,6})[ \t]+(\S.*)")
LISTED: Final = regex(r"[ \t]*(\*{1,5}|-|\.{1,5}|\d{1,3}\.)[ \t]+(\S.*)")
ATTRIBUTES: Final = regex(r"\[[^\]]*\]")
ATTRIBUTE: Final = regex(r":[A-Za-z][\w-]*:(?:\s.*)?")
COLUMNS: Final = regex(r"cols=(?:\"([^\"]*)\"|([^,\]\s]*))")
ACROSS: Final = regex(r"(?:^|(?<=\s))(\d{1,2})\+$")
STYLED: Final = regex(r"^[aehlmsd]$")
NAMED: Final = {"{plus}": "+", "{asterisk}": "*", "{vbar}": "|", "{caret}": "^", "{tilde}": "~", "{nbsp}": " "}


def speaks_asciidoc(lines: Lines) -> bool:
    """Return whether a text is AsciiDoc: it has a table between two fences."""
    return sum(1 for line in lines if FENCE.fullmatch(line.rstrip())) >= 2


def asciidoc_table(lines: Lines, i: int) -> Found | None:
    """Return the table at line i, whose attributes may stand in the line above its fence."""
    at = i
    attributes = ""
    caption = ""
    while at < len(lines) and at < i + 3 and not FENCE.fullmatch(lines[at].rstrip()):
        line = lines[at].strip()
        if ATTRIBUTES.fullmatch(line):
            attributes += line
        elif line[:1] == "." and line[1:2].isalnum() and at + 1 < len(lines):
            caption = line[1:]
        else:
            return None
        at += 1
    if at >= len(lines) or not FENCE.fullmatch(lines[at].rstrip()):
        return None
    end = next((j for j in range(at + 1, len(lines)) if lines[j].rstrip() == lines[at].rstrip()), 0)
    cells, first = asciidoc_cells(lines, at + 1, end)
    width = columns_said(attributes) or first
    if not end or not width or sum(across for _, across in cells) % width:
        return None
    rows: list[list[Entry]] = [[]]
    for entry, across in cells:
        if len(rows[-1]) >= width:
            rows.append([])
        rows[-1] += [entry, *[Entry("")] * (across - 1)]
    said = "header" in attributes
    implied = at + 2 < end and bool(lines[at + 1].strip()) and not lines[at + 2].strip() and first == width
    asides = tuple((lines[j], place(j, 0)) for j in range(i, at) if lines[j].strip()[:1] == "[")
    return Found(rows, said or implied or None, end + 1, "", asides, caption)


def columns_said(attributes: str) -> int:
    """Return how many columns the attributes of a table name, 0 where they name none."""
    found = COLUMNS.search(attributes)
    if not found:
        return 0
    said = (found[1] or found[2] or "").strip()
    width = 0
    for column in said.replace(";", ",").split(","):
        times = column.strip().partition("*")
        width += int(times[0]) if times[1] and times[0].isdigit() and len(times[0]) < 3 else 1
    return width if said else 0


def asciidoc_cells(lines: Lines, i: int, end: int) -> tuple[list[tuple[Entry, int]], int]:
    """Return the cells between two fences, each with the columns it takes, and the number in the first line."""
    cells: list[tuple[Entry, int]] = []
    first = 0
    for at in range(i, end):
        column = 0
        across = 1
        pieces = cut_unescaped(lines[at])
        for index, piece in enumerate(pieces):
            text = piece
            wide = ACROSS.search(text) if index + 1 < len(pieces) else None
            if wide:
                text = text[: wide.start()]
            elif index == 0 and len(pieces) > 1 and STYLED.match(text.strip()):
                text = ""
            if index:
                cells.append((placed(text.replace("\\|", "|"), at, column), across))
            elif text.strip() and cells:
                last, taken = cells[-1]
                cells[-1] = (joined(last, placed(text, at, column)), taken)
            across = min(int(wide[1]), 64) if wide else 1
            column += len(piece) + 1
        first = first or sum(taken for _, taken in cells)
    return cells, first


def cut_unescaped(line: str) -> list[str]:
    """Return a line cut at its pipes, those behind a backslash left in."""
    pieces: list[str] = []
    for piece in line.split("|"):
        if pieces and pieces[-1].endswith("\\"):
            pieces[-1] += "|" + piece
        else:
            pieces.append(piece)
    return pieces


def asciidoc_heading(lines: Lines, i: int) -> Head | None:
    """Return the heading at line i: as many equals signs as its level, one for the title."""
    found = TITLE.fullmatch(lines[i].rstrip())
    return Head(found[2], max(len(found[1]) - 1, 1), i + 1) if found else None


def asciidoc_item(line: str) -> Item | None:
    """Return the item of a list that a line begins."""
    found = LISTED.match(line)
    if not found:
        return None
    mark = found[1]
    if mark[0] == ".":
        return Item(found[2], "1.", len(mark) - 1)
    return Item(found[2], mark if mark[0].isdigit() else "-", len(mark) - 1 if mark[0] == "*" else 0)


def asciidoc_told(lines: Lines, i: int) -> int:
    """Return the index behind an attribute, a comment or an anchor; those of a table belong to it."""
    line = lines[i].strip()
    if ATTRIBUTES.fullmatch(line) and not any(FENCE.fullmatch(each.rstrip()) for each in lines[i + 1 : i + 3]):
        return i + 1
    return i + 1 if ATTRIBUTE.fullmatch(line) or line.startswith("//") else i


def asciidoc_inline(text: str) -> str:
    """Return running text as Markdown: bold words, and signs that were written by name."""
    for name, sign in NAMED.items():
        text = text.replace(name, sign)
    return STRONG.sub(r"**\1**", html.unescape(text)) if "*" in text or "&" in text else text


# ------------------------------------------------------------------------------------------------ Org-mode

RULE: Final = regex(r"[ \t]*\|-+(?:\+-+)*\|?[ \t]*")
ENTRY: Final = regex(r"(\*{1,8})[ \t]+(?:(?:TODO|DONE)[ \t]+)?(\S.*)")
TAGS: Final = regex(r"[ \t]+:[\w@#%:]+:[ \t]*$")
KEYWORD: Final = regex(r"[ \t]*#\+[A-Za-z_]+:?.*")
BULLET: Final = regex(r"([ \t]*)(-|\+|\d{1,3}[.)])[ \t]+(\S.*)")
DASHES: Final = regex(r"(?<!-)-{2,3}(?!-)")
"""Org prints two dashes as a short one and three as a long one."""
DRAWER_LINES: Final = 50


def speaks_org(lines: Lines) -> bool:
    """Return whether a text is an Org outline: rules with a plus inside, and headings that no list item could be.

    A line that begins with one asterisk and a blank may be an item of a list. It is a heading where the text has
    keywords or drawers of this language, headings of two asterisks, or where each such line reads like a title and
    none stands beside another; a single one must open the text.
    """
    if not any("+" in line and RULE.fullmatch(line) for line in lines) or any(line[:2] == "# " for line in lines):
        return False
    entries = [i for i, line in enumerate(lines) if ENTRY.fullmatch(line)]
    if any(lines[i][:2] == "**" for i in entries) or any(line.lstrip()[:2] == "#+" for line in lines):
        return bool(entries)
    if any(line.strip() == ":PROPERTIES:" for line in lines):
        return bool(entries)
    apart = all(two - one > 1 for one, two in pairwise(entries))
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    return (len(entries) > 1 or entries == [first]) and apart and all(is_title(lines[i][2:].strip()) for i in entries)


def org_table(lines: Lines, i: int) -> Found | None:
    """Return the table at line i: rows until a line without a pipe; the row above the first rule names the columns."""
    if lines[i].lstrip()[:1] != "|":
        return None
    rows: list[list[Entry]] = []
    headed: bool | None = None
    asides = []
    at = i
    while at < len(lines) and lines[at].lstrip()[:1] == "|":
        line = lines[at]
        if RULE.fullmatch(line):
            headed = len(rows) == 1 if headed is None and rows else headed
        else:
            rows.append(org_row(line, at))
        at += 1
    while at < len(lines) and lines[at].lstrip().upper().startswith("#+TBLFM"):
        asides.append((lines[at], place(at, 0)))
        at += 1
    return Found(rows, headed, at, "", tuple(asides)) if rows else None


def org_row(line: str, at: int) -> list[Entry]:
    """Return the cells of a line between its outer pipes."""
    column = line.index("|") + 1
    pieces = line[column:].split("|")
    if len(pieces) > 1 and not pieces[-1].strip():
        pieces.pop()
    cells = []
    for piece in pieces:
        cells.append(placed(piece, at, column))
        column += len(piece) + 1
    return cells


def org_heading(lines: Lines, i: int) -> Head | None:
    """Return the entry at line i without its state and its tags."""
    found = ENTRY.fullmatch(lines[i].rstrip())
    return Head(TAGS.sub("", found[2]), len(found[1]), i + 1) if found else None


def org_item(line: str) -> Item | None:
    """Return the item of a list that a line begins, its depth told by indentation."""
    found = BULLET.match(line)
    if not found:
        return None
    return Item(found[3], found[2] if found[2][0].isdigit() else "-", len(found[1].expandtabs()) // 2)


def org_told(lines: Lines, i: int) -> int:
    """Return the index behind a keyword, a comment or a drawer with its lines."""
    line = lines[i].strip()
    if line in (":PROPERTIES:", ":LOGBOOK:"):
        for at in range(i, min(len(lines), i + DRAWER_LINES)):
            if lines[at].strip() == ":END:":
                return at + 1
    return i + 1 if KEYWORD.fullmatch(line) or line.startswith("# ") else i


def org_inline(text: str) -> str:
    """Return running text as Markdown: bold words, and the pipes and dashes that Org writes otherwise."""
    text = text.replace("\\vert{}", "|").replace("\\vert", "|").replace("\\_", "_")
    if "--" in text:
        text = DASHES.sub(lambda found: "—" if len(found.group()) == 3 else "–", text)
    return STRONG.sub(r"**\1**", text) if "*" in text else text


ASCIIDOC: Final = Dialect(
    "asciidoc",
    speaks_asciidoc,
    asciidoc_table,
    asciidoc_heading,
    asciidoc_item,
    asciidoc_told,
    asciidoc_inline,
)
ORG: Final = Dialect("org", speaks_org, org_table, org_heading, org_item, org_told, org_inline)
