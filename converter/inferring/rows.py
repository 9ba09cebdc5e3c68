"""Rows held to what the headers of their table say and most of its rows bear out.

A recipe by headers is a supposition. It becomes a relation of the table only if nearly all rows that can be tested
follow it; then a row that does not is wrong. Where fewer follow, headers were misread and nothing is said: products
that do not fit are nearly always our own misreading.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from converter.inferring.columns import PRODUCT, Recipe, recipes
from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Reading, Relation, Source, fits, mechanism

LEAST_ROWS = 2
"""Rows that must follow a recipe before it is believed at all."""

SURE_ROWS = 4
"""Rows that must follow it before a row that does not is called wrong."""


class Tried(NamedTuple):
    """A recipe over a table: rows it fits and rows it does not, each with its result and reading."""

    recipe: Recipe
    right: tuple[tuple[Line, Source, Reading], ...]
    wrong: tuple[tuple[Line, Source, Reading], ...]


def followed(grid: Grid) -> dict[int, Tried]:
    """Return for each result column of a grid the recipe that most of its rows follow."""
    best: dict[int, Tried] = {}
    for recipe in recipes(grid):
        if recipe.column in best and not best[recipe.column].wrong:
            continue
        tried = tried_recipe(grid, recipe)
        if tried and (recipe.column not in best or _merit(tried) > _merit(best[recipe.column])):
            best[recipe.column] = tried
    return best


def rows(grid: Grid, best: dict[int, Tried]) -> Iterator[Relation]:
    """Yield the relations inside the rows of a grid, for each result column the recipe that most rows follow."""
    for tried in _consistent(best):
        yield from _relations(grid, tried)


def _merit(tried: Tried) -> tuple[int, int]:
    return len(tried.right) - len(tried.wrong), len(tried.right)


def tried_recipe(grid: Grid, recipe: Recipe) -> Tried | None:
    """Return a recipe tried on every row, or None where too few rows follow it."""
    right, wrong = [], []
    for line in grid.lines:
        if line.kind not in ("data", "total"):
            continue
        read = grid.read(line, recipe.column)
        reading = recipe.reading(line) if read.kind == "number" else None
        if reading is None:
            continue
        stated = source(grid, line, recipe.column, read.amounts[0])
        if fits(stated.number, reading.value(), rounding(reading)):
            right.append((line, stated, reading))
        elif line.kind == "data" and not read.approximate and not _vague(grid, line, recipe.column):
            wrong.append((line, stated, reading))
    telling = {stated.number.value for _, stated, _ in right if stated.number.value}
    counts = recipe.rule.slug == PRODUCT.slug and all(_whole(reading) for _, _, reading in right)
    misfits = 2 if recipe.printed else 3 if counts else 4
    if len(right) < LEAST_ROWS or not telling or misfits * len(wrong) > len(right):
        return None
    if wrong and (len(right) < SURE_ROWS - 1 - recipe.printed or len(telling) < 2):
        return None
    return Tried(recipe, tuple(right), tuple(wrong))


def _whole(reading: Reading) -> bool:
    """Tell whether all that a product is made of are counts: then nothing was rounded."""
    return all(_is_count(one) for one in reading.sources()) and reading.scale == 1


def rounding(reading: Reading) -> Fraction:
    """Return how far a difference may be off because what it is taken of is rounded: counts are not."""
    if reading.name != "difference" or reading.over:
        return Fraction(0)
    return sum((one.number.unit / 2 for one in reading.sources() if not _is_count(one)), Fraction(0))


def _is_count(one: Source) -> bool:
    return one.number.whole and not one.number.percent and one.number.unit == 1


def _vague(grid: Grid, line: Line, result: int) -> bool:
    """Tell whether some number of the row is approximate, a range or unreadable: then the row decides nothing."""
    reads = [grid.read(line, column) for column in grid.numeric if column != result]
    return any(read.approximate or read.kind == "unreadable" or len(read.amounts) > 1 for read in reads)


def _consistent(best: dict[int, Tried]) -> Iterator[Tried]:
    """Yield what was found, without recipes that only turn another one around: `a = b + c` and `b = a - c`."""
    seen: list[frozenset[int]] = []
    order = list(best)
    for column in sorted(best, key=lambda c: (len(best[c].wrong), -len(best[c].right), order.index(c))):
        tried = best[column]
        _, stated, reading = tried.right[0]
        spans = frozenset({stated.span.start, *(one.span.start for one in reading.sources())})
        if len(spans) > 1 and spans in seen:
            continue
        seen.append(spans)
        yield tried


def _relations(grid: Grid, tried: Tried) -> Iterator[Relation]:
    rule = tried.recipe.rule
    count = len(tried.right) + len(tried.wrong)
    grounds = "the document prints" if tried.recipe.printed else "of the headers"
    why = f"Believed because {grounds} ({tried.recipe.text}) and because {len(tried.right)} of {count} rows follow it."
    rule = rule._replace(why=why)
    sure = tried.recipe.printed or len(tried.right) >= SURE_ROWS
    header = grid.header(tried.recipe.column)
    for line, stated, reading in tried.right:
        yield Relation(rule, stated, f"{header} of {line.name!r}", reading, slack=rounding(reading))
    for line, stated, reading in tried.wrong:
        hint = "; ".join(
            part
            for part in (mechanism(stated.number, reading), f"{len(tried.right)} other rows follow {tried.recipe.text}")
            if part
        )
        short = (reading.value() or stated.number.value) - stated.number.value
        yield Relation(
            rule, stated, f"{header} of {line.name!r}", reading, sure and not 0 < short < stated.number.unit, hint=hint
        )
