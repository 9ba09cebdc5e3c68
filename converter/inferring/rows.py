"""Rows held to what the headers of their table say and most of its rows bear out.

A recipe by headers is a supposition. It becomes a relation of the table only if nearly all rows that can be tested
follow it; then a row that does not is wrong. Where fewer follow, headers were misread and nothing is said: products
that do not fit are nearly always our own misreading.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from converter.inferring.columns import recipes
from converter.inferring.grid import Grid, Line, source
from converter.inferring.recipes import PRODUCT, Recipe
from converter.inferring.relations import Reading, Relation, Source, fits, mechanism
from converter.regexes import regex

LEAST_ROWS = 2
"""Rows that must follow a recipe before it is believed at all."""

SURE_ROWS = 4
"""Rows that must follow it before a row that does not is called wrong."""


MOST_BITS = 12
"""Bits that one row may show: long numbers are often round."""

SURE_PART = 3
"""Rows that must follow for each that does not before that one is called wrong."""

Row: TypeAlias = "tuple[Line, Source, Reading]"

SOME = 3
"""Bits that rows must show where the headers name a relation in full."""

PLENTY = 20
"""Bits that make up for rows: two results of four digits each do not come out by chance."""


class Tried(NamedTuple):
    """A recipe over a table: rows it fits and rows it does not, each with its result and reading.

    shown: how much the rows that follow show, in bits.
    """

    recipe: Recipe
    right: tuple[Row, ...]
    wrong: tuple[Row, ...]
    shown: int = 0


def bits(stated: Source, reading: Reading, seen: set[tuple[Fraction, ...]]) -> int:
    """Return how much a row that follows shows: nothing where its result says an operand again, or a row is repeated.

    seen: the operands of rows before; those of this one are added.
    """
    operands = tuple(one.number.value for one in reading.sources())
    number = stated.number
    if operands in seen or abs(number.value) in {abs(one) for one in operands}:
        return 0
    seen.add(operands)
    steps = abs(number.value / number.unit)
    while steps and steps.denominator == 1 and steps % 10 == 0:
        steps /= 10
    return min(MOST_BITS, max(0, int(steps).bit_length() - 1))


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
    right: list[Row] = []
    wrong: list[Row] = []
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
    seen: set[tuple[Fraction, ...]] = set()
    shown = sum(bits(stated, reading, seen) for _, stated, reading in right)
    if shown >= PLENTY:
        misfits = 2
    if recipe.named and (shown >= SOME or len(right) >= SURE_ROWS - 1):
        return _named(recipe, right, wrong, shown)
    if len(right) < LEAST_ROWS or not telling or misfits * len(wrong) > len(right):
        return None
    if wrong and ((len(right) < SURE_ROWS - 1 - recipe.printed and shown < PLENTY) or len(telling) < 2):
        return None
    return Tried(recipe, tuple(right), tuple(wrong), shown)


def _named(recipe: Recipe, right: list[Row], wrong: list[Row], shown: int) -> Tried | None:
    """Return a recipe that its headers name in full: at least as many rows follow it as do not, with two results."""
    results = {stated.number.value for _, stated, _ in right if stated.number.value}
    if len(right) < LEAST_ROWS or len(results) < LEAST_ROWS or len(wrong) > len(right):
        return None
    return Tried(recipe, tuple(right), tuple(wrong), shown)


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


_FOOTNOTE = regex(r"\[\^[^\]\s]{1,20}\]|[†‡]|[^\W_][¹⁴-⁹]|[\w)%]\\?\*(?:\)|\s*$)")


def has_footnote(line: Line) -> bool:
    """Tell whether a row carries the sign of a footnote: what it says may be why the row is an exception."""
    texts = (cell.text for cell in line.cells if cell is not None)
    return any(_FOOTNOTE.search(text.strip("*_") if text[:1] in "*_" else text.removesuffix("**")) for text in texts)


def _vague(grid: Grid, line: Line, result: int) -> bool:
    """Tell whether some number of the row is approximate, a range or unreadable, or has a footnote: it decides nothing."""
    if has_footnote(line):
        return True
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
    enough = len(tried.right) >= SURE_ROWS or (tried.shown >= PLENTY and len(tried.right) >= SURE_ROWS - 1)
    sure = tried.recipe.printed or (enough and SURE_PART * len(tried.wrong) <= len(tried.right))
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
