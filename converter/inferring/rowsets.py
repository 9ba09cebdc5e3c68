"""Which rows a total may be made of: all, those of its part, totals, those without what people leave out.

What a row says of itself (struck, indented, optional) may leave it out, and so may a sentence of the text that names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from converter.inferring import words
from converter.inferring.cells import Read
from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Source
from converter.inferring.rows import has_footnote
from converter.inferring.weighing import Weights
from converter.regexes import regex

MOST_SUBTOTALS = 5
"""Totals above a total of which any part may make it."""

_INDENTED = regex(r"^[*_ ]*(?:[·•↳└├│>→◦‣–—-]|&nbsp;|&emsp;|of which\b|incl)", re.IGNORECASE)
_NUMBERED = regex(r"^[*_ ]*(\d+(?:[.-]\d+)*)[.)]?(?:[*_ ]|$)")

PLAIN_SETS = (
    "the rows of its part",
    "the rows since the last total",
    "the last total and the rows after it",
    "the totals and the rows after them",
    "all rows",
)
"""What a total is the sum of where nothing is left out."""


class Rows(NamedTuple):
    """Some rows a total may be the sum of, and what to call them."""

    name: str
    lines: tuple[Line, ...]


def cell_of(grid: Grid, line: Line, column: int) -> int:
    """Return the column in which a total row keeps its value for a column, -1 for none.

    A row with fewer cells than the header, or one that merged its empty cells, has its values in other places.
    """
    read = grid.read(line, column)
    if read.kind == "number":
        return column
    filled = sum(1 for cell in line.cells if cell is not None)
    if read.kind != "nothing" or filled == grid.width or column == line.at:
        return -1
    places = [at for at in range(grid.width) if at != line.at and grid.read(line, at).kind == "number"]
    free = [at for at in places if at not in grid.numeric]
    wanted = [at for at in grid.numeric if grid.read(line, at).kind != "number" and at != line.at]
    return free[wanted.index(column)] if len(free) == len(wanted) and column in wanted else -1


class RowSets:
    """One total cell with the rows it may be made of."""

    def __init__(self, grid: Grid, line: Line, column: int, weights: Weights | None) -> None:
        self.grid, self.line, self.column, self.weights = grid, line, column, weights
        self.place = cell_of(grid, line, column)
        self.header = grid.header(column)
        self.total = grid.read(line, self.place) if self.place >= 0 else Read("nothing")

    def read(self, line: Line) -> Read:
        """Return the cell of a row in this column."""
        if line.kind == "total" and line is not self.line:
            place = cell_of(self.grid, line, self.column)
            return self.grid.read(line, place) if place >= 0 else Read("nothing")
        return self.grid.read(line, self.column)

    def above(self) -> tuple[Line, ...]:
        """Return the data rows above the total; those below where it stands on top."""
        data = tuple(line for line in self.grid.data if line.index < self.line.index)
        return data or tuple(line for line in self.grid.data if line.index > self.line.index)

    def totals_above(self) -> tuple[Line, ...]:
        """Return the totals above this one that have a value in this column."""
        return tuple(
            t for t in self.grid.lines[: self.line.index] if t.kind == "total" and self.read(t).kind == "number"
        )

    def since(self, kinds: tuple[str, ...]) -> tuple[Line, ...]:
        """Return the data rows since the last row of some kinds."""
        out: list[Line] = []
        for line in reversed(self.grid.lines[: self.line.index]):
            if line.kind in kinds and out:
                break
            if line.kind == "data":
                out.append(line)
        return tuple(reversed(out))

    def row_sets(self, rows: tuple[Line, ...]) -> Iterator[Rows]:
        """Yield what a total may be the sum of, the likeliest first."""
        above, sections = self.totals_above(), self.since(("total", "section", "blank", "header"))
        if sections and len(sections) < len(rows):
            yield Rows(PLAIN_SETS[0], sections)
        if above:
            yield Rows(PLAIN_SETS[1], self.since(("total",)))
            after = tuple(line for line in rows if line.index > above[-1].index)
            yield Rows(PLAIN_SETS[2], (above[-1], *after))
            yield Rows(PLAIN_SETS[3], (*above, *after))
        yield Rows(PLAIN_SETS[4], rows)
        for some in self._subtotals(above):
            yield Rows("some of the totals above", some)
        for name, left in self._without(rows):
            yield Rows(name, left)
        if sections and len(sections) < len(rows):
            for name, left in self._without(sections):
                yield Rows(name, left)
        yield from self._named_out(rows, above)

    def _named_out(self, rows: tuple[Line, ...], above: tuple[Line, ...]) -> Iterator[Rows]:
        """Yield the rows, and those after the totals with these, without those that a sentence says are not counted."""
        out = self.grid.omitted
        if not any(line.name in out for line in rows):
            return
        after = tuple(line for line in rows if above and line.index > above[-1].index)
        for some in (rows, (*above[-1:], *after), (*above, *after)):
            left = tuple(line for line in some if line.name not in out)
            if left:
                yield Rows("the rows without those that the text leaves out", left)

    def _subtotals(self, above: tuple[Line, ...]) -> Iterator[tuple[Line, ...]]:
        if 2 <= len(above) <= MOST_SUBTOTALS:
            for size in range(len(above), 1, -1):
                yield from combinations(above, size)

    def _in_other_unit(self, line: Line) -> bool:
        """Tell a row of hours among rows of money, under a total of money."""
        own, other = self.total.amounts[:1], self.read(line).amounts[:1]
        return bool(own and other and own[0].unit and other[0].unit and own[0].unit != other[0].unit)

    def _without(self, rows: tuple[Line, ...]) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """Yield the rows without those that a total may leave out, for each reason there is."""
        tests: dict[str, Callable[[Line], bool]] = {
            "the rows without indented ones": lambda line: bool(_INDENTED.match(self.first(line))),
            "the rows without struck ones": lambda line: self.read(line).struck,
            "the rows without those that say they are left out": lambda line: bool(words.LEFT_OUT.search(line.text)),
            "the rows without tax, shipping and fees": self.is_levy,
            "the bold rows": lambda line: not self.read(line).marked,
            "the rows that are not bold": lambda line: self.read(line).marked,
            "the rows in its own unit": self._in_other_unit,
            "the rows of the first level": lambda line: "." in self.numbering(line) or "-" in self.numbering(line),
        }
        for name, leaves_out in tests.items():
            left = tuple(line for line in rows if not leaves_out(line))
            if left and len(left) < len(rows):
                yield name, left
        yield from self._one_of(rows)
        if under := {line.index for line in self.summed_up(rows)}:
            yield "the rows that no row sums up", tuple(line for line in rows if line.index not in under)
        parents = {self.numbering(line).rpartition(".")[0] for line in rows} - {""}
        leaves = tuple(line for line in rows if self.numbering(line) not in parents)
        if parents and len(leaves) < len(rows):
            yield "the rows of the last level", leaves

    def _one_of(self, rows: tuple[Line, ...]) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """Yield the rows with one alone of those that carry a footnote and one value: a choice of one of them."""
        marked = [line for line in rows if has_footnote(line) and self.read(line).kind == "number"]
        if len(marked) > 1 and len({self.read(line).amounts[0].number.value for line in marked}) == 1:
            yield "the rows with one of those with a footnote", tuple(r for r in rows if r not in marked[1:])

    def is_levy(self, line: Line) -> bool:
        """Tell a row of tax, shipping or fees in a column of amounts: no row of percentages is one."""
        amounts = self.read(line).amounts
        return bool(words.LEVIES.search(line.name)) and not (amounts and amounts[0].number.percent)

    def summed_up(self, rows: tuple[Line, ...]) -> tuple[Line, ...]:
        """Return the rows that make up the row above them exactly: parts of it, which a total does not add again."""
        values = [(line, one.number.value) for line, one in self.taken(rows)]
        out: list[Line] = []
        for i, (_, whole) in enumerate(values):
            part = Fraction(0)
            parts: list[Line] = []
            for line, value in values[i + 1 :]:
                part, parts = part + value, [*parts, line]
                if part == whole and sum(1 for one in parts if self.read(one).amounts[0].number.value) > 1:
                    out += parts
                if part >= whole:
                    break
        return tuple(out)

    def first(self, line: Line) -> str:
        """Return the text of a row's first filled cell as written."""
        return next((cell.text for cell in line.cells if cell and cell.text), "")

    def numbering(self, line: Line) -> str:
        """Return the number a row carries: `2`, `2.1`."""
        match = _NUMBERED.match(self.first(line))
        return match.group(1) if match else ""

    def taken(self, rows: tuple[Line, ...], which: int = 0) -> list[tuple[Line, Source]]:
        """Return the values of rows in this column, each by the meaning asked for where it has several."""
        out = []
        for line in rows:
            read = self.read(line)
            if read.kind == "number":
                amount = read.amounts[min(which, len(read.amounts) - 1)]
                place = cell_of(self.grid, line, self.column) if line.kind == "total" else self.column
                out.append((line, source(self.grid, line, place, amount)))
        return out
