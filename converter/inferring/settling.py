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
    r"(?i)(?:the )?(?P<what>highest|max(?:imum|\.)?|best|peak|lowest|min(?:imum|\.)?|worst|median|range"
    r"|std\.?(?: ?dev\.?)?|stdev|sd|standard deviation|variance|geo(?:metric )?(?:mean|\.)?|geomean|p\d\d|n)"
    r"(?: (?:score|value|mark|grade|result|time|price|of .{1,20}))?"
)
_EXTREME = ("highest", "max", "best", "peak", "lowest", "min", "worst")


def settled(grid: Grid) -> Grid:
    """Return a table with those rows that are no data called what they are."""
    return _with_totals(_with_subtotals(_without_statistics(grid)))


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
    named = {index: match for index, match in named.items() if index > data[-1].index}
    found = {
        index: replace(grid.lines[index], kind="statistic")
        for index, match in named.items()
        if _bears_out(grid, grid.lines[index], match["what"].casefold(), data)
    }
    return _renamed(grid, found) if found else grid


def _bears_out(grid: Grid, line: Line, what: str, data: Sequence[Line]) -> bool:
    """Tell whether a row holds in most of its columns what its label says of the rows that are data."""
    if what.startswith(_EXTREME):
        tests: tuple[Callable[[list[Fraction]], Fraction], ...] = (max, min)
    elif what in ("median", "range", "n"):
        tests = (
            {"median": _median, "range": lambda some: max(some) - min(some)}.get(
                what, lambda some: Fraction(len(some))
            ),
        )
    else:
        return True
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


def _with_subtotals(grid: Grid) -> Grid:
    """Return a table whose emphasised rows are totals where they are what stands above them: a net amount, a section.

    Every value of such a row is the sum of the rows since the last total, or of that total and the rows after it.
    """
    found: dict[int, Line] = {}
    since: list[Line] = []
    last: list[Line] = []
    for line in grid.lines:
        if (
            line.kind == "data"
            and _is_emphasised(line)
            and any(_is_sum(grid, line, some) for some in (since, last + since))
        ):
            found[line.index] = replace(line, kind="total", label=Label("subtotal", strong=False))
        if line.kind == "total" or line.index in found:
            since, last = [], [line]
        elif line.kind == "data":
            since.append(line)
    return _renamed(grid, found) if found else grid


def _is_emphasised(line: Line) -> bool:
    """Tell whether all that a row says is bold or italic."""
    texts = [cell.text for cell in line.cells if cell and cell.text]
    return bool(texts) and all(text[0] in "*_" and text[-1] in "*_" for text in texts)


def _is_sum(grid: Grid, line: Line, rows: list[Line]) -> bool:
    """Tell whether every value of a row is the sum of some rows, and one of them has more than one addend."""
    columns = [c for c in grid.numeric if grid.read(line, c).kind == "number" and not grid.is_id(c)]
    several = False
    for column in columns:
        parts = [r.amounts[0].number.value for one in rows if (r := grid.read(one, column)).kind == "number"]
        if not parts or sum(parts) != grid.read(line, column).amounts[0].number.value:
            return False
        several = several or sum(1 for part in parts if part) > 1
    return several


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
        if read.kind != "number" or grid.is_id(column) or len(above) < LEAST_ROWS:
            continue
        tried += 1
        number = read.amounts[0].number
        if sum(above) == number.value and sum(1 for one in above if one) > 1:
            fitting += 1
            shown += max(0, int(abs(number.value / number.unit)).bit_length() - 1)
    return fitting >= LEAST_COLUMNS and shown >= ENOUGH and 2 * fitting > tried
