"""Tables without rules: columns are the gutters that no line crosses, rows are what wider bands of white divide.

Nothing on the page says that this is so, hence every table gets a doubt wherever the white leaves two readings: no
clear difference between the pitch of lines and of rows, a row without its label, words across a gutter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from converter.readers.pdf.page import Line, Word, joined, lines_of

SEGMENT_GAP: Final = 0.75
"""A gap of this share of the font size divides cells; blanks between words are a third of it."""
GUTTER: Final = 2.0
CLEAR: Final = 1.6
"""Points by which the white between rows must exceed that between lines of one cell."""
FAR: Final = 2.6
"""A line this many font sizes below the last one belongs to no table above it."""
JUMP: Final = 1.25
"""A single text so many times farther below than any row before it is no row."""
BEFORE: Final = 1.5
"""Points before a column's first letter at which its gutter ends."""
RISE, FALL = 0.72, 0.22
AMOUNT: Final = re.compile(r"[^\w\s]{0,2}\d[\d.,]{0,20}(?:\s?[^\W\d]{1,8}|%)?")
"""A number with a sign before it and a unit behind it, and nothing else."""


class Segment(NamedTuple):
    """Words of a line that stand together."""

    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right


class Aligned(NamedTuple):
    """A table by alignment: its rows, what is doubtful about it, or '', and where its columns begin."""

    rows: tuple[tuple[str, ...], ...]
    doubt: str
    columns: tuple[float, ...]


def segments(line: Line) -> list[Segment]:
    """Return a line cut at its wide gaps."""
    cut: list[list[Word]] = [[line.words[0]]]
    for word in line.words[1:]:
        if word.left - cut[-1][-1].right > SEGMENT_GAP * line.size:
            cut.append([word])
        else:
            cut[-1].append(word)
    return [Segment(tuple(words)) for words in cut]


def run_length(lines: Sequence[Line], at: int, is_marker: bool) -> int:
    """Return how many lines from line `at` on are rows of a table without rules, 0 where none begins there.

    A table begins with a line cut into two or more; it goes on while lines respect its gutters.
    """
    first = segments(lines[at])
    if len(first) < 2 or (len(first) == 2 and is_marker):
        return 0
    taken = [first]
    last = at
    pitch = 0.0
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if lines[last].base - line.base > FAR * line.size or line.base > lines[last].base:
            break
        parts = segments(line)
        fallen = lines[last].base - line.base
        if len(parts) == 1 and len(taken) > 2 and fallen > JUMP * pitch:
            break
        pitch = max(pitch, fallen)
        tried = [*taken, parts]
        if len(gutters(tried)) < len(gutters(taken)) and len(gutters(tried)) < max(1, len(first) - 1):
            break
        if len(parts) == 1 and crosses(parts[0], gutters(taken)):
            break
        taken = tried
        last = index
    taken = taken[: fitting(taken)]
    full = sum(1 for parts in taken if len(parts) > 1)
    ends = at + len(taken) == len(lines) and len(first) > 2
    return len(taken) if (full >= 2 or ends) and gutters(taken) else 0


def fitting(rows: Sequence[Sequence[Segment]]) -> int:
    """Return how many lines from the first on may be one table.

    The head of a page, a line with its date at the right, a title over several columns: where lines beneath have more
    pieces than there are columns, and more columns among themselves, the first lines are none of their table.
    """
    columns = len(gutters(rows))
    over = [at for at, parts in enumerate(rows) if len(parts) > columns + 1]
    return over[0] if len(over) > 1 and len(gutters(rows[over[0] :])) > columns else len(rows)


def crosses(segment: Segment, gaps: Sequence[tuple[float, float]]) -> bool:
    """Return whether a text stands over a gutter."""
    return any(segment.left < low and segment.right > high for low, high in gaps)


def gutters(rows: Sequence[Sequence[Segment]]) -> list[tuple[float, float]]:
    """Return the bands of white that no segment touches, from left to right."""
    spans = sorted((segment.left, segment.right) for row in rows for segment in row)
    out = []
    reached = spans[0][1]
    for left, right in spans[1:]:
        if left - reached > GUTTER:
            out.append((reached, left))
        reached = max(reached, right)
    return out


def rest_length(lines: Sequence[Line], middles: Sequence[float]) -> int:
    """Return how many lines at the top of a page go on with the table before it: they respect its gutters."""
    gaps = [(middle, middle) for middle in middles]
    count = 0
    for at, line in enumerate(lines):
        if at and lines[at - 1].base - line.base > FAR * line.size:
            break
        if any(crosses(segment, gaps) for segment in segments(line)):
            break
        count = at + 1
    return count if any(len(segments(line)) > 1 for line in lines[:count]) else 0


def aligned(lines: Sequence[Line], known: Sequence[float] = ()) -> Aligned:
    """Return lines as a table. known: the gutters of the table that these lines go on with."""
    gaps = gutters([segments(line) for line in lines])
    middles = known or [(low + high) / 2 for low, high in gaps]
    bands, doubt = rows_of(lines, middles)
    rows = []
    lefts = [float("inf")] * (len(middles) + 1)
    for band in bands:
        cells: list[list[Word]] = [[] for _ in range(len(middles) + 1)]
        for line in band:
            for word in line.words:
                column = sum(1 for x in middles if word.middle > x)
                lefts[column] = min(lefts[column], word.left)
                cells[column].append(word)
            if not doubt and len(segments(line)) > len(middles) + 1:
                doubt = "a line has more pieces than there are columns"
        rows.append(tuple(joined([line.text for line in lines_of(cell)]) for cell in cells))
    if not doubt and any(not row[0] for row in rows):
        doubt = "a row has no label"
    return Aligned(tuple(rows), doubt, tuple(lefts))


def rows_of(lines: Sequence[Line], middles: Sequence[float]) -> tuple[list[list[Line]], str]:
    """Return the lines of each row, and what is doubtful about the division, or ''."""
    white = [one.base - FALL * one.size - (two.base + RISE * two.size) for one, two in pairwise(lines)]
    limit, doubt = threshold(white)
    if limit is None and len(lines) == 1:
        return [list(lines)], ""
    if limit is None:
        full = [len(segments(line)) == len(middles) + 1 for line in lines]
        starts = [at == 0 or lines[at].left < middles[0] for at in range(len(lines))]
        doubt = "" if all(full) else "rows and lines of one cell stand equally far apart"
        starts = [True] * len(lines) if all(full) else starts
    else:
        starts = [True, *(gap > limit for gap in white)]
        apart = [True, *(both_state(one, two, middles) for one, two in pairwise(lines))]
        if any(other and not start for start, other in zip(starts, apart, strict=True)):
            doubt = doubt or "rows stand as close as the lines of one cell"
            starts = [start or other for start, other in zip(starts, apart, strict=True)]
    bands: list[list[Line]] = []
    for line, start in zip(lines, starts, strict=True):
        if start:
            bands.append([line])
        else:
            bands[-1].append(line)
    return bands, doubt


def both_state(one: Line, two: Line, middles: Sequence[float]) -> bool:
    """Return whether two lines each have a text in every column, and numbers in the same one: no cell holds two."""
    above, below = columns_of(one, middles), columns_of(two, middles)
    full = all(above) and all(below)
    return full and any(AMOUNT.fullmatch(a) and AMOUNT.fullmatch(b) for a, b in zip(above, below, strict=True))


def columns_of(line: Line, middles: Sequence[float]) -> list[str]:
    """Return the text that a line has in each column."""
    cells: list[list[str]] = [[] for _ in range(len(middles) + 1)]
    for word in line.words:
        cells[sum(1 for x in middles if word.middle > x)].append(word.text)
    return [" ".join(cell) for cell in cells]


def threshold(white: Sequence[float]) -> tuple[float | None, str]:
    """Return the white from which on two lines are two rows, None where all of it is alike; and a doubt, or ''."""
    ordered = sorted(white)
    if not ordered or ordered[-1] - ordered[0] < CLEAR:
        return None, ""
    steps = [(two - one, (one + two) / 2) for one, two in pairwise(ordered)]
    widest, middle = max(steps)
    clear = widest >= CLEAR and sum(1 for step, _ in steps if step > widest / 2) == 1
    return middle, "" if clear else "the white between rows is not clearly wider than that between lines"
