"""Tables drawn with signs: boxes of `+---+` or of box characters, whose cells may go on over several lines.

Between two borders stands one row or many: a database draws a border only under the header, other programs under each
row. Many lines are many rows where two of them have a plain number in the same column.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from converter.readers.canonical import Entry
from converter.readers.notations.aligned import aligned_table
from converter.readers.notations.ruled import ruled_table
from converter.readers.notations.shapes import Found, Lines, fence_at, joined, placed
from converter.readers.tables import PLAIN_NUMBER
from converter.regexes import regex

BORDER: Final = regex(r"\+[-=:]+(?:\+[-=:]+)+\+")
"""A border from edge to edge, of two columns at least: one column is a frame around words."""
PAGE_LINES: Final = 20_000
"""Lines of the longest table of HTML in a text."""

CUT: Final = "a word that fills its column may be the rest of the word above it; both were read as words"

BOX: Final = {
    **dict.fromkeys(map(ord, "─━┄┅┈┉╌╍╴╶╸╺╼╾"), "-"),
    **dict.fromkeys(map(ord, "═"), "="),
    **dict.fromkeys(map(ord, "│┃║┆┇┊┋╎╏╽╿"), "|"),
    **dict.fromkeys((code for code in range(0x250C, 0x254C)), "+"),
    **dict.fromkeys((code for code in range(0x2552, 0x2571)), "+"),
}
"""Box characters by what plays their part in a box of ASCII signs; each stays one character."""


def holds_table(lines: Lines) -> bool:
    """Return whether a text holds a drawn table that lines cut at pipes would not give."""
    fence = ""
    i = 0
    while i < len(lines):
        fence, before = fence_at(lines, i, fence), fence
        if not fence and not before:
            if page_end(lines, i) > i:
                return True
            found = table_at(lines, i)
            if found and not read_as_pipes(lines, i, found):
                return True
            i = max(found.after - 1, i) if found else i
        i += 1
    return False


def read_as_pipes(lines: Lines, i: int, found: Found) -> bool:
    """Return whether the lines of a box are its rows, so that cutting them at pipes gives the same table."""
    ascii_box = lines[i].lstrip()[:1] == "+"
    body = sum(1 for line in lines[i : found.after] if line.lstrip()[:1] == "|")
    return ascii_box and body == len(found.rows)


def table_at(lines: Lines, i: int) -> Found | None:
    """Return the drawn table that begins at line i, None where none does."""
    line = lines[i]
    if not line.strip() or "\t" in line:
        return None
    first = line.lstrip()[0]
    if first == "+" or "\u2500" <= first <= "\u257f":
        return boxed_table(lines, i)
    return ruled_table(lines, i) or aligned_table(lines, i)


def boxed_table(lines: Lines, i: int) -> Found | None:
    """Return the box whose upper border is line i, None where its lines do not keep to their edges.

    A box ends where a border follows a border. Only its first line is tried, so that each is looked at once.
    """
    if not is_border(lines[i]) or (
        i and lines[i - 1].translate(BOX).lstrip()[:1] in ("+", "|") and not is_border(lines[i - 1])
    ):
        return None
    drawn: list[str] = []
    for at in range(i, len(lines)):
        plain = lines[at].rstrip().translate(BOX)
        if plain.lstrip()[:1] not in ("+", "|") or (drawn and is_border(plain) and is_border(drawn[-1])):
            break
        drawn.append(plain)
    while drawn and not is_border(drawn[-1]):
        drawn.pop()
    if len(drawn) < 3 or not is_border(drawn[0]):
        return None
    edges = sorted({at for line in drawn if is_border(line) for at, c in enumerate(line) if c == "+"})
    groups: list[list[list[Entry]]] = []
    borders: list[str] = []
    for at, plain in enumerate(drawn):
        if is_border(plain):
            borders.append(plain)
            if not groups or groups[-1]:
                groups.append([])
            continue
        row = boxed_row(lines[i + at], plain, edges, i + at)
        if row is None:
            return None
        groups[-1].append(row)
    return laid(list(filter(None, groups)), borders, i + len(drawn))


def is_border(line: str) -> bool:
    """Return whether a line is a border from edge to edge."""
    return BORDER.fullmatch(line.translate(BOX).strip()) is not None


def boxed_row(line: str, plain: str, edges: list[int], at: int) -> list[Entry] | None:
    """Return the cells of a line between the edges that it draws; an edge left out joins two columns."""
    if plain[edges[0] : edges[0] + 1] != "|" or not plain.endswith("|"):
        return None
    drawn = [edge for edge in edges if plain[edge : edge + 1] == "|"]
    if drawn[-1] != edges[-1] or len(plain) > edges[-1] + 1:
        # Wide characters push what stands behind them: then the signs themselves are the edges.
        drawn = [column for column, sign in enumerate(plain) if sign == "|"]
        if len(drawn) != len(edges):
            return None
        edges = drawn
    cells: list[Entry] = []
    for left, right in pairwise(drawn):
        cell = placed(line[left + 1 : right], at, left + 1)
        full = len(cell.text) >= right - left - 3 and " " not in cell.text and cell.text[:1].isalpha()
        cells.append(cell._replace(doubt=CUT) if full else cell)
        cells += [Entry("")] * (sum(1 for edge in edges if left < edge < right))
    return cells


def laid(groups: list[list[list[Entry]]], borders: list[str], after: int) -> Found | None:
    """Return the rows of what stands between borders."""
    if not groups:
        return None
    double = any("=" in border for border in borders) and any("-" in border for border in borders)
    headed = (double or len(groups) > 1) or None
    body = groups[1:] if headed else groups
    listed = any(map(lists_rows, body)) or (len(body) == 1 and not double)
    rows = [merged(groups[0])] if headed else []
    for group in body:
        rows += unbroken(group) if listed else [merged(group)]
    return Found(rows, headed, after)


def lists_rows(group: list[list[Entry]]) -> bool:
    """Return whether lines without a border between them are rows: a column has a plain number in two of them."""
    numbers: set[int] = set()
    for line in group:
        here = {column for column, entry in enumerate(line) if PLAIN_NUMBER.fullmatch(entry.text)}
        if numbers & here:
            return True
        numbers |= here
    return False


def merged(group: list[list[Entry]]) -> list[Entry]:
    """Return the lines of one row as its cells."""
    row = [entry._replace(doubt="") for entry in group[0]]
    for line in group[1:]:
        width = max(len(row), len(line))
        filled = [*row, *[Entry("")] * (width - len(row))], [*line, *[Entry("")] * (width - len(line))]
        row = [joined(above, below) for above, below in zip(*filled, strict=True)]
    return row


def unbroken(group: list[list[Entry]]) -> list[list[Entry]]:
    """Return lines as rows; one without a label and without a number goes on with the row above it."""
    rows: list[list[Entry]] = []
    for line in group:
        goes_on = rows and not line[0].text and not any(PLAIN_NUMBER.fullmatch(entry.text) for entry in line)
        if goes_on:
            rows[-1] = merged([rows[-1], line])
        else:
            rows.append([entry._replace(doubt="") for entry in line])
    return rows


def page_end(lines: Lines, i: int) -> int:
    """Return the index behind a table of HTML that begins at line i, i itself where none does or none ends."""
    if lines[i].lstrip()[:6].lower() != "<table":
        return i
    open_ = 0
    for at in range(i, min(len(lines), i + PAGE_LINES)):
        line = lines[at].lower()
        open_ += line.count("<table") - line.count("</table")
        if open_ <= 0:
            return at + 1
    return i
