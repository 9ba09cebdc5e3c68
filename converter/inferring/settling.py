"""What rows are where no label says it: the highest and the median under the data, a sum that is called `Whole pot`.

A word such as *highest* may name a row of data, so it counts only where the numbers bear it out; a sum without the word
counts only where several columns add up to it to the last digit, which is none of chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from converter.inferring import words
from converter.inferring.grid import Grid, Line
from converter.inferring.words import Label
from converter.regexes import regex

ENOUGH = 16
"""Bits that the sums of a row must show together before it is taken for a total; a sum of four digits shows ten."""

LEAST_COLUMNS = 2
LEAST_ROWS = 2

_STATISTIC = regex(
    r"(?i)(?:the )?(?P<what>high(?:est)?|max(?:imum|\.)?|best|top|peak|low(?:est)?|min(?:imum|\.)?|worst|median|mode|range"
    r"|std\.?(?: ?dev\.?)?|stdev|sd|standard deviation|variance|geo(?:metric )?(?:mean|\.)?|geomean|p\d\d|n)"
    r"(?: (?:score|value|mark|grade|result|time|price|of .{1,20}))?"
)
_HIGHEST = ("high", "max", "best", "top", "peak")
_LOWEST = ("low", "min", "worst")


def settled(grid: Grid) -> Grid:
    """Return a table with those rows that are no data called what they are."""
    grid = _without_statistics(grid)
    return _with_totals(grid)


def _renamed(grid: Grid, found: dict[int, Line]) -> Grid:
    lines = tuple(found.get(line.index, line) for line in grid.lines)
    return Grid(grid.document, grid.number, grid.block, grid.headers, lines, grid.span, grid.top, grid.reads)


# ------------------------------------------------------------------------------------------------ statistics


def _without_statistics(grid: Grid) -> Grid:
    """Return a table whose rows of highest, lowest, median and the like are no data."""
    named = {line.index: match for line in grid.data if (match := _STATISTIC.fullmatch(line.name))}
    if not named or len(named) + LEAST_ROWS > len(grid.data):
        return grid
    data = [line for line in grid.data if line.index not in named]
    found = {
        index: replace(grid.lines[index], kind="statistic")
        for index, match in named.items()
        if _bears_out(grid, grid.lines[index], match["what"].casefold(), data)
    }
    return _renamed(grid, found) if found else grid


def _bears_out(grid: Grid, line: Line, what: str, data: Sequence[Line]) -> bool:
    """Tell whether a row holds in most of its columns what its label says of the rows that are data."""
    if what.startswith(_HIGHEST + _LOWEST):
        tests: tuple[Callable[[list[Fraction]], Fraction], ...] = (max, min)
    elif what == "median":
        tests = (_median,)
    else:
        return line.index > max((one.index for one in data), default=0)
    held = tried = 0
    for column in grid.numeric:
        read = grid.read(line, column)
        values = [
            r.amounts[0].number.value for one in data if (r := grid.read(one, column)).kind == "number" and r.amounts
        ]
        if read.kind == "number" and len(values) > 1:
            tried += 1
            held += any(
                2 * abs(test(values) - read.amounts[0].number.value) <= read.amounts[0].number.unit for test in tests
            )
    return 2 * held > tried


def _median(values: list[Fraction]) -> Fraction:
    order = sorted(values)
    half = len(order) // 2
    return order[half] if len(order) % 2 else (order[half - 1] + order[half]) / 2


# ------------------------------------------------------------------------------------------------ totals


def _with_totals(grid: Grid) -> Grid:
    """Return a table with a total under its data that no word calls one, where several columns add up to it exactly."""
    data = grid.data
    if len(data) <= LEAST_ROWS or any(line.kind == "total" and line.label.kind != "average" for line in grid.lines):
        return grid
    for line in (data[-1], data[-2]):
        if not words.IDS.fullmatch(line.name) and not line.name[:1].isdigit() and _adds_up(grid, line):
            return _renamed(grid, {line.index: replace(line, kind="total", label=Label("total", strong=False))})
    return grid


def _adds_up(grid: Grid, line: Line) -> bool:
    """Tell whether most columns of a row are exactly the sums of what stands above it."""
    rows = [one for one in grid.data if one.index < line.index]
    shown = fitting = tried = 0
    for column in grid.numeric:
        read = grid.read(line, column)
        above = [r.amounts[0].number.value for one in rows if (r := grid.read(one, column)).kind == "number"]
        if read.kind != "number" or words.IDS.fullmatch(grid.header(column)) or len(above) < LEAST_ROWS:
            continue
        tried += 1
        number = read.amounts[0].number
        if sum(above) == number.value and sum(1 for one in above if one) > 1:
            fitting += 1
            shown += max(0, int(abs(number.value / number.unit)).bit_length() - 1)
    return fitting >= LEAST_COLUMNS and shown >= ENOUGH and 2 * fitting > tried
