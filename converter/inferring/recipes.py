"""What a supposition about a column is made of: its rule, the columns it names, the reading it gives for a row.

A recipe is only a supposition: the rows of the table must bear it out before any row is held to it (rows.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Reading, Source, Term
from converter.model import Rule

PRODUCT = Rule("IN205", "row-product", "Product in a row", "", "error")
SUM = Rule("IN206", "row-sum", "Sum in a row", "", "error")
DIFFERENCE = Rule("IN207", "row-difference", "Difference in a row", "", "error")
AVERAGE = Rule("IN208", "row-average", "Average in a row", "", "error")
RATIO = Rule("IN209", "row-ratio", "Ratio in a row", "", "error")
SHARE = Rule("IN210", "share-of-total", "Share of a total", "", "error")
WEIGHTED = Rule("IN203", "weighted-total", "Weighted total", "", "error")


class Recipe(NamedTuple):
    """A supposition about one column: the rule, the result's column, what to call it, and the reading for a row.

    printed: the document itself says so, as a formula; fewer rows need to bear it out. named: the headers name it in
    full, factors and result: half of the rows may be wrong before it is given up.
    """

    rule: Rule
    column: int
    text: str
    reading: Callable[[Line], Reading | None]
    printed: bool = False
    named: bool = False


class Named:
    """The numeric columns of a grid by what their headers say."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.headers = [
            re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", grid.header(c)).strip().casefold() for c in range(grid.width)
        ]
        self.numeric = [c for c in grid.numeric if not grid.is_id(c)]

    def find(self, pattern: str) -> list[int]:
        """Return the numeric columns whose header is one of these words."""
        return [c for c in self.numeric if re.fullmatch(pattern, self.headers[c])]

    def value(self, line: Line, column: int) -> Source | None:
        """Return what a row says in a column, None where it is no plain number."""
        read = self.grid.read(line, column)
        if read.kind != "number" or read.struck:
            return None
        return source(self.grid, line, column, read.amounts[0])

    def values(self, line: Line, columns: list[int]) -> list[Source] | None:
        """Return what a row says in all of these columns, None where one is missing."""
        found = [self.value(line, c) for c in columns]
        return None if None in found else [one for one in found if one]

    def some(self, line: Line, columns: list[int]) -> list[Source]:
        """Return what a row says in those of these columns that hold a number."""
        return [one for c in columns if (one := self.value(line, c))]

    def titles(self, columns: list[int], sign: str) -> str:
        """Return the headers of columns with a sign between them, as a formula prints them."""
        return f" {sign} ".join(self.grid.header(c) or f"column {c + 1}" for c in columns)


def times(
    table: Named,
    result: int,
    factors: list[int],
    rule: Rule = PRODUCT,
    below: int = -1,
    *,
    scaled: bool = False,
    named: bool = False,
) -> Iterator[Recipe]:
    """Yield products of columns, in the scales people print them in, over one more column where asked."""
    scales = (1, Fraction(1, 100), Fraction(1, 5), Fraction(1, 10), 100, 10, 20, Fraction(1, 1000)) if scaled else (1,)
    for scale in scales:
        text = table.titles(factors, "×") + ("" if scale == 1 else f" × {scale}")
        text += f" / {table.grid.header(below)}" if below >= 0 else ""

        def made(line: Line, scale: Fraction = Fraction(scale), text: str = text) -> Reading | None:
            values = table.values(line, factors)
            over = table.values(line, [below]) if below >= 0 else []
            if not values or over is None:
                return None
            return Reading("product", text, (Term(tuple(values)),), scale, tuple(over))

        yield Recipe(rule, result, text, made, named=named and scale == 1)


def added(
    table: Named,
    result: int,
    parts: list[int],
    rule: Rule,
    below: int = -1,
    *,
    mean: bool = False,
    named: bool = False,
) -> Iterator[Recipe]:
    """Yield the sum of columns, or their mean, or their sum over one more column."""
    text = table.titles(parts, "+")
    text = f"mean({text.replace(' + ', ', ')})" if mean else text
    text = f"({text}) / {table.grid.header(below)}" if below >= 0 else text

    def made(line: Line) -> Reading | None:
        values = table.some(line, parts)
        over = table.values(line, [below]) if below >= 0 else []
        if len(values) < 2 or over is None or not all(empty_or_number(table, line, c) for c in parts):
            return None
        scale = Fraction(1, len(values)) if mean else Fraction(1)
        return Reading("mean" if mean else "sum", text, tuple(Term((one,)) for one in values), scale, tuple(over))

    yield Recipe(rule, result, text, made, named=named)


def empty_or_number(named: Named, line: Line, column: int) -> bool:
    """Tell whether a cell holds nothing that could not be added up."""
    return named.grid.read(line, column).kind in ("number", "nothing")


def minus(named: Named, result: int, a: int, b: int, over: int = -1) -> Iterator[Recipe]:
    """Yield the difference of two columns, over one of them where asked."""
    text = named.titles([a, b], "-")
    for scale in (Fraction(1), Fraction(100)) if over >= 0 else (Fraction(1),):

        def made(line: Line, scale: Fraction = scale) -> Reading | None:
            values = named.values(line, [a, b])
            below = named.values(line, [over]) if over >= 0 else []
            if not values or below is None:
                return None
            shown = f"({text}) / {named.grid.header(over)}" if over >= 0 else text
            return Reading("difference", shown, (Term((values[0],)), Term((values[1],), -1)), scale, tuple(below))

        yield Recipe(RATIO if over >= 0 else DIFFERENCE, result, text, made)
