"""Weighted totals: a column of weights, or weights in the headers, and the ways people scale what comes of them."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from converter.inferring import words
from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Reading, Source, Term


class Weights(NamedTuple):
    """The column that says how much each row counts."""

    column: int
    header: str


def weights_of(grid: Grid) -> Weights | None:
    """Return the column of weights of a grid, by its header."""
    for column in grid.numeric:
        if words.WEIGHTS.fullmatch(grid.header(column)):
            return Weights(column, grid.header(column))
    return None


def weighted_readings(
    grid: Grid, weights: Weights, column: int, rows: tuple[Line, ...], taken: list[tuple[Line, Source]]
) -> list[Reading]:
    """Return what the weighted values of a column may come to: as they are, per weight, out of 5, 10 or 100."""
    terms, over = [], []
    for line, one in taken:
        read = grid.read(line, weights.column)
        if read.kind == "number":
            weight = source(grid, line, weights.column, read.amounts[0])
            terms.append(Term((weight, one)))
            over.append(weight)
    if len(terms) < 2 or len(terms) < len(taken):
        return []
    return scaled_readings(tuple(terms), tuple(over), f"{weights.header} × {grid.header(column)}", _highest(grid, rows, column))


def _highest(grid: Grid, rows: tuple[Line, ...], column: int) -> tuple[Fraction, ...]:
    """Return what scores may be out of: what they print behind a slash, and 5 and 10."""
    printed = {a.of for line in rows for a in grid.read(line, column).amounts[:1] if a.of}
    return tuple(sorted({Fraction(5), Fraction(10), *printed}))


def scaled_readings(terms: tuple[Term, ...], over: tuple[Source, ...], text: str, highest: tuple[Fraction, ...]) -> list[Reading]:
    """Return a weighted sum in the scales people print it in."""
    whole = sum((one.number.value for one in over), Fraction(0))
    scales: dict[Fraction, str] = {Fraction(1): ""}
    if whole == 100:
        scales[Fraction(1, 100)] = " / 100"
    for top in highest:
        scales.setdefault(1 / top, f" / {top}")
        if whole in (1, 100):
            scales.setdefault(100 / (whole * top), f", as a share of {top}")
            scales.setdefault(10 / (whole * top), f", as tenths of {top}")
    scales.setdefault(Fraction(1, 100), " / 100")
    scales.setdefault(Fraction(100), " × 100")
    scales.setdefault(Fraction(10), " × 10")
    out = [Reading("weighted" + how, f"sum({text}){how}", terms, scale) for scale, how in scales.items()]
    out.insert(1, Reading("weighted mean", f"sum({text}) / sum of the weights", terms, over=over))
    for top in highest:
        out.append(Reading("weighted mean", f"sum({text}) / sum of the weights, as a share of {top}", terms, 100 / top, over))
    return out
