"""What the rows of a table bear out where no header says it: sums, differences, products, ratios, running balances.

Words come first; but a relation that many rows of long numbers follow to the last digit is none of chance. How much a
row shows is counted in bits: a result of four digits that comes out shows ten, one that is said twice, is nought or is
an operand itself shows none. A relation is believed from `ENOUGH` bits on, in a table whose headers explain nothing
of that column. A row that does not follow may be an exception that only words explain, so it is worth a look, no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import combinations, permutations
from typing import NamedTuple

from converter.inferring.grid import Grid, Line, source
from converter.inferring.recipes import DIFFERENCE, PRODUCT, RATIO, SUM
from converter.inferring.relations import Reading, Relation, Source, Term, fits, mechanism, play
from converter.inferring.rows import Tried, bits, has_footnote
from converter.model import Rule

ENOUGH = 16
"""Bits that the rows which follow a relation must show before it is believed."""

ENOUGH_TO_OBJECT = 24
"""The same before a row that does not follow is held against it."""

ENOUGH_OF_FEW = 10
ENOUGH_OF_FEW_TO_OBJECT = 12
"""Both for what a table offers few of: sums of three columns or more side by side, right before or behind their result,
and differences in a column whose numbers carry their signs."""

ENOUGH_BESIDE = 5
"""The same for what all rows of another column of the same header follow."""

EXACT_ROWS = 4
"""Rows of a run that must come out exactly before one that is off by less than rounding could do is held against it."""

LEAST_ROWS = 3
MOST_COLUMNS = 9
"""A table with so many columns of numbers is not tried: relations are tried by pairs, and chance grows with them."""

MOST_ROWS = 80
FIRST = 2
FOLLOWING = 4
"""Rows that must follow for each that does not; one less where they show `PLENTY` of bits."""

PLENTY = 27


class Way(NamedTuple):
    """One relation that is tried: its rule, its result's column, the columns it stands on, and its reading of a row.

    terms: products of columns with how often they count; the first of them may stand in the row above. over: a column
    to divide by, -1 for none. above: the column whose value in the row above is counted too, and how often.
    """

    rule: Rule
    column: int
    terms: tuple[tuple[int, tuple[int, ...]], ...]
    scale: int = 1
    over: int = -1
    above: tuple[tuple[int, int], ...] = ()

    @property
    def columns(self) -> frozenset[int]:
        """Return the columns that the relation ties together."""
        return frozenset((self.column, *(c for _, factors in self.terms for c in factors), *(c for c, _ in self.above)))

    @property
    def of_run(self) -> bool:
        """Tell whether three columns or more, side by side, add up to the one beside them."""
        parts = [c for _, factors in self.terms for c in factors]
        beside = len(parts) > 2 and self.column in (parts[0] - 1, parts[-1] + 1)
        return self.rule is SUM and not self.above and beside and len(parts) == parts[-1] - parts[0] + 1


class _Table:
    """The plain numbers of a grid by row and column."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.columns = [c for c in grid.numeric if not grid.is_id(c)]
        self.lines = grid.data[:MOST_ROWS]
        self.sources = [{c: one for c in self.columns if (one := self._source(line, c))} for line in self.lines]
        self.values = [{c: one.number.value for c, one in row.items()} for row in self.sources]

    def _source(self, line: Line, column: int) -> Source | None:
        """Return a cell as a value, None where it is no plain number."""
        read = self.grid.read(line, column)
        if read.kind != "number" or read.struck or read.approximate or len(read.amounts) > 1:
            return None
        return source(self.grid, line, column, read.amounts[0])

    def mixes(self, way: Way) -> bool:
        """Tell whether a sum or difference would add percentages to other things."""
        columns = [*(factors[0] for _, factors in way.terms), *(c for c, _ in way.above), way.column]
        plain = way.rule in (SUM, DIFFERENCE) and all(len(factors) == 1 for _, factors in way.terms)
        return plain and len({self.percents[c] for c in columns}) > 1

    @cached_property
    def percents(self) -> dict[int, bool]:
        """Return for each column whether its numbers are percentages."""
        return {c: any(row[c].number.percent for row in self.sources if c in row) for c in self.columns}

    def is_signed(self, column: int) -> bool:
        """Tell whether the numbers of a column carry their signs, the positive ones too."""
        above = [row[column].text for row in self.sources if column in row and row[column].number.value > 0]
        return bool(above) and all(text.lstrip().startswith("+") for text in above)

    def value(self, way: Way, row: int) -> Fraction | None:
        """Return what a relation gives for a row, None where a value is missing."""
        values = self.values[row]
        total = Fraction(0)
        try:
            for sign, factors in way.terms:
                part = values[factors[0]] if len(factors) == 1 else values[factors[0]] * values[factors[1]]
                total = total + part if sign > 0 else total - part
            for column, sign in way.above:
                total += sign * self.values[row - 1][column]
            if way.over >= 0:
                total = total * way.scale / values[way.over]
        except (KeyError, ZeroDivisionError):
            return None
        return None if way.above and not row else total

    def reading(self, way: Way, row: int) -> Reading:
        """Return the reading of a row that has all values."""
        values = self.sources[row]
        terms = [Term(tuple(values[c] for c in factors), sign) for sign, factors in way.terms]
        terms += [Term((self.sources[row - 1][c],), sign) for c, sign in way.above]
        over = (values[way.over],) if way.over >= 0 else ()
        name = "ratio" if over else "sum"
        return Reading(name, self.text(way), tuple(terms), Fraction(way.scale), over)

    def text(self, way: Way) -> str:
        """Return a relation in the names of its columns."""
        parts = [(sign, " × ".join(self.title(c) for c in factors)) for sign, factors in way.terms]
        parts += [(sign, f"{self.title(c)} of the row above") for c, sign in way.above]
        text = "".join(f" {'+' if sign > 0 else '-'} {part}" for sign, part in parts).removeprefix(" + ")
        if way.over < 0:
            return text
        return f"{f'({text})' if len(parts) > 1 else text} / {self.title(way.over)}"

    def title(self, column: int) -> str:
        """Return what a column is called."""
        return self.grid.header(column) or f"column {column + 1}"


def discovered(grid: Grid, known: Mapping[int, Tried]) -> Iterator[Relation]:
    """Yield what most rows of a table follow and no header says, for columns of which nothing is known."""
    table = _Table(grid)
    if len(table.lines) < LEAST_ROWS or not 1 < len(table.columns) < MOST_COLUMNS:
        return
    seen = [frozenset({c, *_columns_of(tried)}) for c, tried in known.items()]
    found = [
        made
        for column in reversed(table.columns)
        if column not in known
        for way in _ways(table, column)
        if not table.mixes(way) and _begins(table, way) and (made := _tried(table, way)) is not None
    ]
    models = [made.way for made in found if not made.wrong and len(made.right) >= LEAST_ROWS]
    models += [way for c, tried in known.items() if (way := _product(c, tried)) is not None]
    found += _as_beside(table, [c for c in table.columns if c not in known], models)
    for made in sorted(found, key=lambda one: (len(one.wrong), -one.shown, -one.way.column)):
        if made.way.columns not in seen and not any(made.way.column == max(one) for one in seen):
            seen.append(made.way.columns)
            same = [one for one in found if one.way.columns == made.way.columns and one.wrong == made.wrong]
            yield from _relations(table, max(same, key=lambda one: (2 * one.shown >= made.shown, one.way.column)))


def _columns_of(tried: Tried) -> set[int]:
    line, _, reading = tried.right[0]
    starts = {one.span.start for one in reading.sources()}
    return {
        c for c, cell in enumerate(line.cells) if cell and any(cell.span.start <= s < cell.span.end for s in starts)
    }


def _product(column: int, tried: Tried) -> Way | None:
    """Return what the headers say of a column as a way, where it is a product of two that every row follows."""
    factors = sorted(_columns_of(tried) - {column})
    sound = tried.recipe.rule.slug == PRODUCT.slug and not tried.wrong and len(tried.right) >= LEAST_ROWS
    return Way(PRODUCT, column, ((1, (factors[0], factors[1])),)) if sound and len(factors) == 2 else None


def _as_beside(table: _Table, columns: list[int], models: list[Way]) -> list[_Made]:
    """Return what columns follow as others of the same header do: "score | weighted | score | weighted".

    What all rows of another column follow is known of this one beforehand, so few rows must bear it out, and a row that
    does not follow is wrong. models: what those follow.
    """
    known = {model.column for model in models}
    out = []
    for column in columns:
        alike = [way for way in models if column not in known and _same_header(table, way.column, column)]
        ways = (way for way in _ways(table, column) if any(_moved(model, way) for model in alike)) if alike else ()
        out += [made for way in ways if (made := _tried(table, way, told=True)) is not None and made.wrong][:1]
    return out


def _same_header(table: _Table, one: int, other: int) -> bool:
    header = table.grid.header(one)
    return bool(header) and header.casefold() == table.grid.header(other).casefold()


def _moved(model: Way, way: Way) -> bool:
    """Tell whether a relation is another one moved sideways: of its columns some stay and the others move along."""
    step = way.column - model.column
    if (model.rule, model.scale, model.above, len(model.terms)) != (way.rule, way.scale, way.above, len(way.terms)):
        return False
    pairs = [
        (a, b)
        for (sign, mine), (other, its) in zip(model.terms, way.terms, strict=True)
        if sign == other and len(mine) == len(its)
        for a, b in zip(mine, its, strict=True)
    ]
    wanted = sum(len(factors) for _, factors in model.terms)
    over = way.over in (model.over, model.over + step) if model.over >= 0 else way.over < 0
    return over and len(pairs) == wanted and all(b in (a, a + step) for a, b in pairs) and any(a != b for a, b in pairs)


class _Made(NamedTuple):
    """A relation that is believed: the bits it shows, the rows that follow and those that do not.

    told: other columns of the same header follow it, so that a row which does not is wrong.
    """

    way: Way
    shown: int
    right: tuple[int, ...]
    wrong: tuple[int, ...]
    told: bool = False


def _begins(table: _Table, way: Way) -> bool:
    """Tell whether the first rows follow a relation: nearly all that are tried end here."""
    hits = misses = 0
    for row, sources in enumerate(table.sources):
        stated, value = sources.get(way.column), table.value(way, row)
        if stated is None or value is None:
            continue
        if 2 * abs(value - stated.number.value) <= stated.number.unit:
            hits += 1
        else:
            misses += 1
        if misses > 1 or hits > 1:
            break
    return hits > 1 or (hits + misses > FIRST and hits >= misses)


def _tried(table: _Table, way: Way, *, told: bool = False) -> _Made | None:
    """Return a relation with what bears it out, None where it is not believed. told: other columns follow it."""
    right: list[int] = []
    wrong: list[int] = []
    loose: list[int] = []
    shown = 0
    seen: set[tuple[Fraction, ...]] = set()
    for row, sources in enumerate(table.sources):
        stated, value = sources.get(way.column), table.value(way, row)
        if stated is None or value is None:
            continue
        if fits(stated.number, value):
            right.append(row)
            shown += bits(stated, table.reading(way, row), seen)
        elif has_footnote(table.lines[row]):
            continue
        elif fits(stated.number, value, play(table.reading(way, row))):
            loose.append(row)
        else:
            wrong.append(row)
            if FOLLOWING * (len(wrong) - 1) >= len(table.lines):
                return None
    if told:
        wrong += loose  # the columns beside it come out to the last digit
        believed = len(right) > max(1, 2 * (len(wrong) - 1)) and shown >= ENOUGH_BESIDE
        return _Made(way, shown, tuple(right), tuple(wrong), told=True) if believed else None
    if way.of_run and len(right) >= EXACT_ROWS:
        wrong += loose  # so many sums that come out to the last digit were not reckoned from rounded parts
    enough = ENOUGH_TO_OBJECT if wrong else ENOUGH
    if way.of_run or (way.rule is DIFFERENCE and not way.above and table.is_signed(way.column)):
        enough = ENOUGH_OF_FEW_TO_OBJECT if wrong else ENOUGH_OF_FEW
    following = FOLLOWING - (shown >= PLENTY)
    if len(right) < max(LEAST_ROWS, following * len(wrong)) or shown < enough:
        return None
    return _Made(way, shown, tuple(right), tuple(wrong))


# ------------------------------------------------------------------------------------------------ ways


def _ways(table: _Table, result: int) -> Iterator[Way]:
    """Yield what a column may be, of the others and of the row above."""
    others = [c for c in table.columns if c != result]
    for parts in _runs(others, result):
        yield Way(SUM, result, tuple((1, (c,)) for c in parts))
    for a, b in combinations(others, 2):
        yield Way(PRODUCT, result, ((1, (a, b)),))
    for a, b in permutations(others, 2):
        yield Way(DIFFERENCE, result, ((1, (a,)), (-1, (b,))))
        for scale in (1, 100, 1000):
            yield Way(RATIO, result, ((1, (a,)),), scale, b)
        for scale in (1, 100):
            yield Way(RATIO, result, ((1, (a,)), (-1, (b,))), scale, b)
        if any(one[b].number.percent for one in table.sources if b in one):
            yield Way(PRODUCT, result, ((1, (a,)), (1, (a, b))))
        yield Way(SUM, result, ((1, (a,)), (-1, (b,))), above=((result, 1),))
    for a in others:
        yield Way(DIFFERENCE, result, ((1, (a,)),), above=((a, -1),))
        yield Way(SUM, result, ((1, (a,)),), above=((result, 1),))
        yield Way(DIFFERENCE, result, ((-1, (a,)),), above=((result, 1),))


def _runs(others: list[int], result: int) -> Iterator[tuple[int, ...]]:
    """Yield columns that may add up to one: two anywhere, more only side by side."""
    yield from combinations(others, 2)
    for size in range(3, len(others) + 1):
        for at in range(len(others) - size + 1):
            run = others[at : at + size]
            if not run[0] < result < run[-1]:
                yield tuple(run)


# ------------------------------------------------------------------------------------------------ relations


def _relations(table: _Table, made: _Made) -> Iterator[Relation]:
    way, text = made.way, table.text(made.way)
    count = len(made.right) + len(made.wrong)
    why = (
        f"Believed because {len(made.right)} of {count} rows follow {text}, which is not by chance ({made.shown} bits)."
    )
    rule = way.rule._replace(why=why)
    header = table.grid.header(way.column)
    for row in sorted((*made.right, *made.wrong)):
        line, stated, reading = table.lines[row], table.sources[row][way.column], table.reading(way, row)
        follows = row in made.right
        reasons = () if follows else (mechanism(stated.number, reading), f"{len(made.right)} other rows follow {text}")
        hint = "; ".join(part for part in reasons if part)
        yield Relation(rule, stated, f"{header} of {line.name!r}", reading, follows or made.told, hint=hint)
