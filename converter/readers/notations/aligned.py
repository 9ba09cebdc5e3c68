"""Tables that nothing but blanks cut: two or more between columns, and every row in line with every other.

Such lines are a table only where all of them agree: the same stretches of blanks go down through all lines, each line
is cut at them and nowhere else, the first names columns, and below it a column holds nothing but numbers.
"""

from __future__ import annotations

from typing import Final

from converter import limits
from converter.readers.canonical import Entry
from converter.readers.notations.shapes import Found, Lines, placed
from converter.readers.tables import PLAIN_NUMBER
from converter.regexes import regex

GAP: Final = regex(r"(?<=\S) {2,}(?=\S)")
LEAST: Final = 3
"""Lines of the least table: a header and two rows in line with it."""
BY_BLANKS: Final = "nothing but blanks cuts the columns of this table; each row stands in line with its header"
EMPTY: Final = "a cell of this row is empty, and only its place says which"


def aligned_table(lines: Lines, i: int) -> Found | None:
    """Return the table whose header is line i, None unless every line keeps to its columns.

    Only the first of lines cut by blanks is tried, so that each is looked at once.
    """
    if not is_cut(lines[i]) or (i and is_cut(lines[i - 1])):
        return None
    end = i + 1
    while end < len(lines) and is_cut(lines[end]) and end - i <= limits.TABLE_ROWS:
        end += 1
    if end - i < LEAST or any(PLAIN_NUMBER.fullmatch(cell) for cell in GAP.split(lines[i].strip())):
        return None
    starts = columns_of(lines[i:end])
    rows = [row_of(lines[at].rstrip(), at, starts) for at in range(i, end)]
    if not all(rows) or not all(entry.text for entry in rows[0]) or not counts(rows[1:]):
        return None
    return Found([row for row in rows if row], True, end, BY_BLANKS)


def is_cut(line: str) -> bool:
    """Return whether blanks cut a line, and no sign does that has another meaning."""
    return bool(line.strip()) and line.lstrip()[0] not in "|#>+`~<" and "|" not in line and bool(GAP.search(line))


def columns_of(lines: Lines) -> list[int]:
    """Return where columns begin: behind each stretch of two blanks or more that goes down through all lines."""
    width = max(len(line.rstrip()) for line in lines)
    used = bytearray(width)
    for line in lines:
        for at, sign in enumerate(line.rstrip()):
            if sign != " ":
                used[at] = 1
    first = used.find(1)
    return [
        first,
        *(found for found in range(first + 2, width) if used[found] and not used[found - 1] and not used[found - 2]),
    ]


def row_of(line: str, at: int, starts: list[int]) -> list[Entry]:
    """Return the cells of a line by column, [] where blanks cut it anywhere else."""
    cells = [placed(line[left:right], at, left) for left, right in zip(starts, [*starts[1:], len(line)], strict=True)]
    if any(GAP.search(cell.text) for cell in cells) or not cells[0].text:
        return []
    if not all(cell.text for cell in cells):
        return [cell._replace(doubt=EMPTY) if cell.text and index else cell for index, cell in enumerate(cells)]
    return cells


def counts(rows: list[list[Entry]]) -> bool:
    """Return whether a column behind the first holds a plain number in each row that fills it, twice at least."""
    for column in zip(*[row[1:] for row in rows], strict=True):
        filled = [entry.text for entry in column if entry.text]
        if len(filled) > 1 and all(PLAIN_NUMBER.fullmatch(text) for text in filled):
            return True
    return False
