"""Tables whose columns are ruled with dashes or equals signs: `------ -----` under, over or around their rows.

So write pandoc, reStructuredText in its simple tables, and the consoles of databases. What stands at or behind the
beginning of a rule belongs to its column.
"""

from __future__ import annotations

from typing import Final

from converter.readers.canonical import Entry
from converter.readers.notations.shapes import Found, Lines, joined, placed
from converter.readers.tables import PLAIN_NUMBER
from converter.regexes import regex

RULER: Final = regex(r" *(?:-{2,}(?: +-+)+|={2,}(?: +=+)+) *")
SOLID: Final = regex(r" *-{10,} *")
GROUP: Final = regex(r"[-=]+")
HEAD_LINES: Final = 8
CROSSING: Final = "this text crosses the border of its column; it was cut where its word begins"

Numbered = list[tuple[int, str]]


def ruled_table(lines: Lines, i: int) -> Found | None:
    """Return the table that begins at line i: with a rule, with a line of dashes, or with a header over its rule."""
    line = lines[i]
    if RULER.fullmatch(line):
        return between_rules(lines, i)
    if SOLID.fullmatch(line):
        return within_lines(lines, i)
    if i + 1 < len(lines) and lines[i + 1].lstrip()[:2] == "--" and RULER.fullmatch(lines[i + 1]):
        return under_header(lines, i)
    return None


def columns_of(ruler: str) -> list[int]:
    """Return where the columns of a rule begin."""
    return [found.start() for found in GROUP.finditer(ruler)]


def under_header(lines: Lines, i: int) -> Found | None:
    """Return the table whose header is line i and whose rows end at a blank line or at a rule."""
    starts = columns_of(lines[i + 1])
    end = i + 2
    while end < len(lines) and lines[end].strip() and not is_rule(lines[end]):
        end += 1
    body = rows_of([(at, lines[at]) for at in range(i + 2, end)], starts)
    head = row_of([(i, lines[i])], starts)
    if not body or not fits([head, *body], len(starts)):
        return None
    after = end + 1 if end < len(lines) and is_rule(lines[end]) else end
    return Found([head, *body], True, after)


def between_rules(lines: Lines, i: int) -> Found | None:
    """Return the table whose first line is a rule: two more of equals signs set its header apart, one of dashes ends it."""
    mark = lines[i].lstrip()[0]
    starts = columns_of(lines[i])
    rules: list[int] = [i]
    end = i + 1
    blanks = 0
    while end < len(lines) and len(rules) < 3:
        line = lines[end]
        blanks = 0 if line.strip() else blanks + 1
        if blanks > 1 or line.lstrip()[:1] == "#":
            break
        if RULER.fullmatch(line) and line.lstrip()[0] == mark:
            rules.append(end)
            if len(rules) == 2 and (end + 1 == len(lines) or not lines[end + 1].strip()):
                break
        end += 1
    if len(rules) < 2 or rules[1] == i + 1:
        return None
    if len(rules) == 3:
        head = [(at, lines[at]) for at in range(i + 1, rules[1]) if not is_rule(lines[at])]
        body = rows_of([(at, lines[at]) for at in range(rules[1] + 1, rules[2])], starts)
        rows = [row_of(head, starts), *body]
    else:
        rows = rows_of([(at, lines[at]) for at in range(i + 1, rules[1])], starts)
    if not rows or not fits(rows, len(starts)):
        return None
    return Found(rows, True if len(rules) == 3 else None, rules[-1] + 1)


def within_lines(lines: Lines, i: int) -> Found | None:
    """Return the table between two lines of dashes: header, rule, and rows with blank lines between them."""
    ruler = next(
        (at for at in range(i + 1, min(i + HEAD_LINES, len(lines))) if RULER.fullmatch(lines[at])),
        0,
    )
    if not ruler or any(not lines[at].strip() for at in range(i + 1, ruler)):
        return None
    starts = columns_of(lines[ruler])
    end = ruler + 1
    while end < len(lines) and not SOLID.fullmatch(lines[end]):
        if lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) < starts[0]:
            return None
        end += 1
    if end == len(lines):
        return None
    body = [(at, lines[at]) for at in range(ruler + 1, end)]
    rows = by_blank_lines(body, starts) if any(not line.strip() for _, line in body) else rows_of(body, starts)
    head = [row_of([(at, lines[at]) for at in range(i + 1, ruler)], starts)] if ruler > i + 1 else []
    if not rows or not fits([*head, *rows], len(starts)):
        return None
    return Found([*head, *rows], True if head else None, end + 1)


def is_rule(line: str) -> bool:
    """Return whether a line is nothing but rules."""
    return not line.strip(" -=") and len(line.strip()) > 1


def by_blank_lines(body: Numbered, starts: list[int]) -> list[list[Entry]]:
    """Return the rows of lines that blank ones divide."""
    rows: list[list[Entry]] = []
    group: Numbered = []
    for at, line in [*body, (0, "")]:
        if line.strip():
            group.append((at, line))
        elif group:
            rows.append(row_of(group, starts))
            group = []
    return rows


def rows_of(body: Numbered, starts: list[int]) -> list[list[Entry]]:
    """Return lines as rows; one with nothing in its first column and no number goes on with the row above it."""
    rows: list[list[Entry]] = []
    for at, line in body:
        if not line.strip() or is_rule(line):
            continue
        row = row_of([(at, line)], starts)
        if rows and not row[0].text and not any(PLAIN_NUMBER.fullmatch(entry.text) for entry in row):
            rows[-1] = [joined(above, below) for above, below in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    return rows


def row_of(group: Numbered, starts: list[int]) -> list[Entry]:
    """Return lines as the cells of one row."""
    row = [Entry("")] * len(starts)
    for at, line in group:
        row = [joined(above, below) for above, below in zip(row, cut(line, at, starts), strict=True)]
    return row


def cut(line: str, at: int, starts: list[int]) -> list[Entry]:
    """Return the pieces of a line by column. A word across a border goes where it begins, and is doubtful."""
    cells = []
    begin = 0
    crossed = False
    for following in [*starts[1:], len(line)]:
        end = max(following, begin)
        if 0 < end < len(line) and line[end - 1] != " ":
            crossed = True
            while end < len(line) and line[end] != " ":
                end += 1
        cell = placed(line[begin:end], at, begin)
        cells.append(cell._replace(doubt=CROSSING) if crossed and cell.text else cell)
        crossed = crossed and end > following
        begin = end
    return cells


def fits(rows: list[list[Entry]], width: int) -> bool:
    """Return whether rows keep to their columns: few cross a border, and some fill more than one."""
    crossing = sum(any(entry.doubt for entry in row) for row in rows)
    filled = any(sum(bool(entry.text) for entry in row) > 1 for row in rows)
    return width > 1 and filled and 2 * crossing <= len(rows)
