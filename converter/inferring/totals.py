"""Column totals: what the rows above a total can give, in the fixed list of readings that people use.

A total is believed to be one because its row says so. Before it is called wrong, every reading is tried: plain sum,
since the last subtotal, of subtotals with tax and discount, quantity × price, mean, ratio of two totals, without
struck or excluded or indented rows, the last value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from math import prod
from typing import NamedTuple

from converter.inferring import words
from converter.inferring.cells import DOLLARS, Read
from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Reading, Relation, Source, Term, first_fit, mechanism
from converter.inferring.weighing import Weights, weighted_readings, weights_of
from converter.model import Number, Rule
from converter.numbers import in_full

MOST_SUBTOTALS = 5
"""Totals above a total of which any part may make it."""

MOST_WAYS = 128
"""Ways to count questionable rows that are tried: beyond it chance would fit."""

_MONEY = re.compile(
    r"cost|price|amount|budget|expense|income|revenue|spend|fee|[$€£¥₹]|\b(?:usd|eur|gbp|aud|inr)\b|金额|金額|费|預算|预算",
    re.IGNORECASE,
)
_MEASURES = re.compile(
    r"(?i)(?:key |performance )?(?:metrics?|measures?|statistics?|stats?|parameters?|property|properties|attributes?|indicators?|kpis?|fields?|claims?|variables?|settings?)"
)
_INDENTED = re.compile(r"^[*_ ]*(?:[·•↳└├│>→◦‣–—-]|&nbsp;|&emsp;|of which\b|incl)", re.IGNORECASE)
_NUMBERED = re.compile(r"^[*_ ]*(\d+(?:[.-]\d+)*)[.)]?(?:[*_ ]|$)")
_COUNTING = re.compile(
    r"(?i)\b(?:mass|weight|qty|quantity|count|samples?|n|tests?|size|points|credits|hours|tasks|items|users|population|datasets)\b"
)
_TIMES = re.compile(r"(?:\(|\b)(?:x|×)\s?(\d{1,3})\b|\b(\d{1,3})\s?(?:x|×)(?=\s|\)|$)", re.IGNORECASE)
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s?%|[x×*]\s?(1\.\d+)")


_PLAIN_SETS = (
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


# ------------------------------------------------------------------------------------------------ the columns


def totals(grid: Grid) -> Iterator[Relation]:
    """Yield a relation for every total cell of a grid whose meaning is believed."""
    lines = [
        line
        for line in grid.lines
        if line.kind == "total" and line.label.kind in ("total", "subtotal", "average", "overall")
    ]
    if not lines or not grid.data:
        return
    weights = weights_of(grid)
    for line in lines:
        found = [made for column in grid.numeric if (made := _Column(grid, line, column, weights).relation())]
        yield from found


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


class _Column:
    """One total cell under the readings that may give it."""

    def __init__(self, grid: Grid, line: Line, column: int, weights: Weights | None) -> None:
        self.grid, self.line, self.column, self.weights = grid, line, column, weights
        self.place = cell_of(grid, line, column)
        self.header = grid.header(column)
        self.total = grid.read(line, self.place) if self.place >= 0 else Read("nothing")

    # ---------------------------------------------------------------------------------------- the verdict

    def relation(self) -> Relation | None:
        """Return the relation of this cell, or None where nothing is believed of it."""
        if self.total.kind != "number" or self.column == self.line.at or words.IDS.fullmatch(self.header):
            return None
        rows = self.above()
        if not rows or sum(1 for line in rows if self.read(line).kind == "number") < 2:
            return None
        stated = source(self.grid, self.line, self.place, self.total.amounts[0])
        readings = self.readings(rows)
        slack = self.slack(rows) if self.is_partition(stated.number) else Fraction(0)
        fitting = first_fit(stated.number, readings, slack)
        if fitting:
            return Relation(self.rule(fitting), stated, self.subject(), fitting, slack=slack)
        return self.objection(stated, rows, readings)

    def objection(self, stated: Source, rows: tuple[Line, ...], readings: list[Reading]) -> Relation | None:
        """Return what is said of a total that no reading gives: wrong, worth a look, not checkable, or nothing."""
        if not self.is_summed() or not readings:
            return None
        nearest = self.meant(readings)
        rule, subject = self.rule(nearest), self.subject()
        problem = self.problem(rows)
        if problem:
            return Relation(rule, stated, subject, None, problem=problem)
        doubt = self.doubt(stated.number, rows, nearest)
        hint = "; ".join(part for part in (mechanism(stated.number, nearest), doubt) if part)
        return Relation(rule, stated, subject, nearest, not doubt, hint=hint)

    def meant(self, readings: list[Reading]) -> Reading:
        """Return the reading a failing total is judged by: the one its label names, else the first."""
        name = "weighted" if self.line.label.weighted else "mean" if self.line.label.kind == "average" else ""
        named = [one for one in readings if name and one.name.startswith(name)]
        stated = self.total.amounts[0].number.value
        if named:
            return min(named, key=lambda one: abs((one.value() or Fraction(0)) - stated))
        sums = [
            one
            for one in readings
            if one.name == "sum" and one.text.startswith(tuple(f"the sum of {name}" for name in _PLAIN_SETS))
        ]
        return min(sums or readings[:1], key=lambda one: abs((one.value() or Fraction(0)) - stated))

    def rule(self, reading: Reading) -> Rule:
        """Return the rule of a reading, with why it is believed."""
        said = f"row {self.line.name!r}" + (f", column {self.header!r}" if self.header else "")
        if reading.name.startswith("weighted"):
            return Rule(
                "IN203",
                "weighted-total",
                "Weighted total",
                f"Believed because of the {said} beside a column of weights.",
                "error",
            )
        if reading.name.startswith("mean"):
            return Rule("IN204", "column-average", "Column average", f"Believed because of the {said}.", "error")
        return Rule("IN202", "column-total", "Column total", f"Believed because of the {said}.", "error")

    def subject(self) -> str:
        """Return what a person calls the cell."""
        return f"{self.line.name} of {self.header!r}" if self.header else self.line.name

    # ---------------------------------------------------------------------------------------- belief

    def is_summed(self) -> bool:
        """Tell whether this column is one that people add up under this label, so that a misfit means something."""
        label = self.line.label
        if label.kind == "average":
            return label.strong and not words.IDS.fullmatch(self.header)
        if label.kind == "overall":
            return self.weights is not None and self.weights.column != self.column
        if not label.strong and not self.emphasised() and not self.is_last():
            return False
        if self.unit() == "%" or "%" in self.header:
            return self.is_partition(self.total.amounts[0].number)
        if self.weights and (label.weighted or self.column != self.weights.column):
            return True
        return not words.RATES.search(self.header) or bool(
            re.fullmatch(r"(?i)scores?|points|max(?:imum)?(?: score| points)?", self.header)
        )

    def is_partition(self, total: Number) -> bool:
        """Tell a percent column that divides a whole: it is called so, or its total says 100 %."""
        if self.unit() != "%" and "%" not in self.header:
            return False
        return total.value in (1, 100) or bool(words.SHARES.fullmatch(self.header))

    def emphasised(self) -> bool:
        """Tell whether the total is bold while the data of its column are not."""
        return self.total.marked and not any(self.read(line).marked for line in self.grid.data)

    def is_last(self) -> bool:
        """Tell whether only totals, headings and blanks follow."""
        return not any(line.kind == "data" for line in self.grid.lines[self.line.index + 1 :])

    def problem(self, rows: tuple[Line, ...]) -> str:
        """Return why the total cannot be checked, '' where it can."""
        for line in rows:
            read = self.read(line)
            if read.kind in ("unreadable", "words"):
                cell = line.cells[self.column]
                return f"{line.name!r} says {cell.text if cell else ''!r}" + (
                    f" ({read.problem})" if read.problem else ""
                )
        units = {u for line in rows if (u := self.read_unit(line))}
        if not compatible(units):
            return f"its rows are in different units ({', '.join(sorted(units))})"
        mine = self.total.amounts[0].unit
        if mine and units and not compatible({*units, mine}):
            return f"it is in {mine}, its rows are in {', '.join(sorted(units))}"
        named = _currencies(self.line.name)
        if named and any(
            _currencies(line.name) not in (set(), named)
            for line in self.grid.lines
            if line.kind == "total" and line is not self.line
        ):
            return "another total stands beside it in another currency"
        return ""

    def doubt(self, total: Number, rows: tuple[Line, ...], nearest: Reading) -> str:
        """Return why a misfit is no more than worth a look, '' where the relation is certain."""
        label = self.line.label
        value = nearest.value() or Fraction(0)
        gap = abs(value - total.value)
        beside = " ".join(cell.text for cell in self.line.cells if cell and len(cell.text) < 120)
        if label.levies or (words.LEVIES.search(beside) and not words.BEFORE_LEVIES.search(beside)):
            return "" if total.value < value else "tax, shipping or the like may be in it"
        if words.REDUCTIONS.search(beside):
            return "" if total.value > value else "something may have been taken off"
        if value < total.value and any(not self.first_text(line) for line in rows):
            return "a row has no value here"
        if nearest.name == "sum" and not self.all_ways_tried(rows):
            low, high = self.span_of(rows)
            if low <= total.value <= high and low != high:
                return "some rows may count in more ways than one"
        if total.hedge or self.total.approximate or any(self.read(line).approximate for line in rows):
            return "some of it is approximate"
        if self.has_gaps() or any(words.SELECTION.fullmatch(line.name) or line.name in ("...", "…") for line in rows):
            return "not every row may be listed here"
        if label.kind == "overall" or not label.strong:
            return f"{self.line.name!r} may be more than the total of these rows"
        if _MEASURES.fullmatch(self.grid.header(0)) or self.mixes_units(rows):
            return "its rows may be measures of different things"
        if self.total.expression or len(self.total.amounts) > 1:
            return "it holds several numbers"
        if nearest.name.startswith("weighted") and not label.weighted:
            return "the table does not say how it was weighted"
        if self.weights and not nearest.name.startswith("weighted"):
            return "the weights may have been used in another way"
        if gap * 3 > abs(total.value) and not mechanism(total, nearest) and not label.weighted:
            return "it is too far off to be the total of these rows alone"
        if self.can_be_rounded() and gap <= self.slack(rows) and self.is_like_rounding(gap, rows):
            return "its rows may be rounded"
        return _rounded_off(total, value)

    def first_text(self, line: Line) -> str:
        """Return what a row says in this column."""
        cell = line.cells[self.column]
        return cell.text if cell else ""

    def ways(self, rows: tuple[Line, ...]) -> list[tuple[Source, tuple[int, ...]]]:
        """Return each value with how often it may count: not at all, once, taken off, or by the pieces in its label."""
        out = []
        for line, one in self.taken(rows):
            ways = [1]
            match = _TIMES.search(line.name)
            if match:
                ways.append(int(match.group(1) or match.group(2)))
            if words.LEFT_OUT.search(line.text) or words.LEVIES.search(line.name) or self.read(line).struck:
                ways.append(0)
            if words.REDUCTIONS.search(line.name) and one.number.value > 0:
                ways.append(-1)
            out.append((one, tuple(ways)))
        return out

    def all_ways_tried(self, rows: tuple[Line, ...]) -> bool:
        """Tell whether every way to count these rows was among the readings."""
        return prod(len(ways) for _, ways in self.ways(rows)) <= MOST_WAYS and all(
            len(self.read(line).amounts) < 2 for line in rows
        )

    def span_of(self, rows: tuple[Line, ...]) -> tuple[Fraction, Fraction]:
        """Return the least and the most that the rows may come to, each counted in its own ways."""
        low = high = Fraction(0)
        for line in rows:
            if any(len(a) for a in [self.read(line).amounts[1:]]):
                others = [a.number.value for a in self.read(line).amounts]
                low, high = low + min(others), high + max(others)
        for one, ways in self.ways(tuple(line for line in rows if len(self.read(line).amounts) == 1)):
            values = [one.number.value * way for way in ways]
            low, high = low + min(values), high + max(values)
        return low, high

    def has_gaps(self) -> bool:
        """Tell whether the rows are numbered and numbers are missing: they are a selection."""
        numbers = []
        for line in self.grid.data:
            cell = line.cells[0]
            match = re.fullmatch(r"[*_#]*(\d{1,4})\.?[*_]*", cell.text) if cell else None
            if match:
                numbers.append(int(match.group(1)))
        if len(numbers) < 2 or len(numbers) < len(self.grid.data) or self.column == 0:
            return False
        return numbers != list(range(numbers[0], numbers[0] + len(numbers))) and sorted(set(numbers)) == numbers

    def can_be_rounded(self) -> bool:
        """Tell whether the column holds measures or money, whose printed digits need not be all."""
        if _MONEY.search(self.header) or self.unit() not in ("",):
            return True
        return any(a.number.unit < 1 for line in self.grid.data for a in self.read(line).amounts[:1])

    def mixes_units(self, rows: tuple[Line, ...]) -> bool:
        """Tell whether some rows print a unit and some none, money left aside."""
        units = {self.read_unit(line) for line in rows if self.read(line).kind == "number"}
        return "" in units and len(units) > 1 and not any(u in DOLLARS or (u.isupper() and len(u) == 3) for u in units)

    def is_like_rounding(self, gap: Fraction, rows: tuple[Line, ...]) -> bool:
        """Tell whether rounding so many rows may well have made a gap: three times what it does on average, squared."""
        units = [self.read(line).amounts[0].number.unit for line in rows if self.read(line).amounts]
        return 4 * gap * gap <= 3 * sum((unit * unit for unit in units), Fraction(0))

    def slack(self, rows: tuple[Line, ...]) -> Fraction:
        """Return how far a sum of rounded rows may be off: half a step for each."""
        return sum(
            (self.read(line).amounts[0].number.unit / 2 for line in rows if self.read(line).amounts), Fraction(0)
        )

    def unit(self) -> str:
        """Return the unit of most of the column's data."""
        units = [self.read_unit(line) for line in self.grid.data if self.read(line).kind == "number"]
        return max(set(units), key=units.count) if units else ""

    def read_unit(self, line: Line) -> str:
        read = self.read(line)
        return read.amounts[0].unit if read.kind == "number" else ""

    # ---------------------------------------------------------------------------------------- rows

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
        above = self.totals_above()
        sections = self.since(("total", "section", "blank", "header"))
        if sections and len(sections) < len(rows):
            yield Rows(_PLAIN_SETS[0], sections)
        if above:
            yield Rows(_PLAIN_SETS[1], self.since(("total",)))
            after = tuple(line for line in rows if line.index > above[-1].index)
            yield Rows(_PLAIN_SETS[2], (above[-1], *after))
            yield Rows(_PLAIN_SETS[3], (*above, *after))
        yield Rows(_PLAIN_SETS[4], rows)
        for some in self._subtotals(above):
            yield Rows("some of the totals above", some)
        for name, left in self._without(rows):
            yield Rows(name, left)
        if sections and len(sections) < len(rows):
            for name, left in self._without(sections):
                yield Rows(name, left)

    def _subtotals(self, above: tuple[Line, ...]) -> Iterator[tuple[Line, ...]]:
        if 2 <= len(above) <= MOST_SUBTOTALS:
            for size in range(len(above), 1, -1):
                yield from combinations(above, size)

    def _without(self, rows: tuple[Line, ...]) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """Yield the rows without those that a total may leave out, for each reason there is."""
        tests = {
            "the rows without indented ones": lambda line: bool(_INDENTED.match(self.first(line))),
            "the rows without struck ones": lambda line: self.read(line).struck,
            "the rows without those that say they are left out": lambda line: bool(words.LEFT_OUT.search(line.text)),
            "the rows without tax, shipping and fees": lambda line: bool(words.LEVIES.search(line.name)),
            "the bold rows": lambda line: not self.read(line).marked,
            "the rows that are not bold": lambda line: self.read(line).marked,
            "the rows of the first level": lambda line: "." in self.numbering(line) or "-" in self.numbering(line),
        }
        for name, leaves_out in tests.items():
            left = tuple(line for line in rows if not leaves_out(line))
            if left and len(left) < len(rows):
                yield name, left
        under = {line.index for line in self.summed_up(rows)}
        if under:
            yield "the rows that no row sums up", tuple(line for line in rows if line.index not in under)
        parents = {self.numbering(line).rpartition(".")[0] for line in rows} - {""}
        leaves = tuple(line for line in rows if self.numbering(line) not in parents)
        if parents and len(leaves) < len(rows):
            yield "the rows of the last level", leaves

    def summed_up(self, rows: tuple[Line, ...]) -> tuple[Line, ...]:
        """Return the rows that make up the row above them exactly: parts of it, which a total does not add again."""
        values = [(line, one.number.value) for line, one in self.taken(rows)]
        out: list[Line] = []
        for i, (_, whole) in enumerate(values):
            part, parts = Fraction(0), []
            for line, value in values[i + 1 :]:
                part, parts = part + value, [*parts, line]
                if len(parts) > 1 and part == whole:
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

    # ---------------------------------------------------------------------------------------- readings

    def readings(self, rows: tuple[Line, ...]) -> list[Reading]:
        """Return all readings of the total, the likeliest first."""
        label = self.line.label
        out: list[Reading] = []
        if self.weights and self.weights.column != self.column:
            out += weighted_readings(self.grid, self.weights, self.column, self.taken(rows))
        plain: list[Reading] = []
        for rows_set in self.row_sets(rows):
            plain += self.sums(rows_set)
        if label.kind == "average":
            out = [*self.means(rows), *out, *plain]
        elif label.weighted:
            out = [*out, *plain, *self.means(rows)]
        else:
            out = [*plain, *out, *self.means(rows)]
        return [*out, *self.products(rows), *self.others(rows)]

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

    def sums(self, rows: Rows) -> Iterator[Reading]:
        """Yield the sums of some rows: as printed, with reductions taken away, by their other meanings, with tax."""
        text = f"the sum of {rows.name} of {self.header!r}" if self.header else f"the sum of {rows.name}"
        taken = self.taken(rows.lines)
        if not taken:
            return
        plain = Reading("sum", text, tuple(Term((one,)) for _, one in taken))
        yield plain
        flipped = tuple(
            Term((one,), -1 if one.number.value > 0 and words.REDUCTIONS.search(line.name) else 1)
            for line, one in taken
        )
        if any(term.sign < 0 for term in flipped):
            yield Reading("sum", f"{text}, less what is taken off", flipped)
        several = max((len(self.read(line).amounts) for line in rows.lines), default=1)
        for which in range(1, min(several, 4)):
            yield Reading(
                "sum",
                f"{text}, by another meaning of some",
                tuple(Term((one,)) for _, one in self.taken(rows.lines, which)),
            )
        yield from self.levied(text, taken)
        yield from self.behind_slashes(text, rows)

    def behind_slashes(self, text: str, rows: Rows) -> Iterator[Reading]:
        """Yield the sum of the second numbers of cells that print two, as `4 / 1.2` does for score and weighted score."""
        read = [(line, self.read(line).amounts[:1]) for line in rows.lines if self.read(line).kind == "number"]
        tops = [(line, amounts[0], amounts[0].of) for line, amounts in read if amounts[0].of is not None]
        if len({top for _, _, top in tops}) > 1 and len(tops) == len(read):
            sources = []
            for line, amount, top in tops:
                one = source(self.grid, line, self.column, amount)
                sources.append(one._replace(number=one.number._replace(value=top), path=one.path + ".of"))
            yield Reading("sum", f"{text}, the second numbers", tuple(Term((one,)) for one in sources))

    def levied(self, text: str, taken: list[tuple[Line, Source]]) -> Iterator[Reading]:
        """Yield sums times what the total's row says of tax or of a number of pieces."""
        terms = tuple(Term((one,)) for _, one in taken)
        for match in _RATE.finditer(
            " ".join(cell.text for i, cell in enumerate(self.line.cells) if cell and i != self.place)
        ):
            rate = Fraction(match.group(2)) if match.group(2) else 1 + Fraction(match.group(1)) / 100
            yield Reading("sum", f"{text}, times {in_full(rate)}", terms, rate)
            yield Reading("sum", f"{text}, times {in_full(2 - rate)}", terms, 2 - rate)
        ways = self.ways(tuple(line for line, _ in taken))
        several = [i for i, (_, counts) in enumerate(ways) if len(counts) > 1]
        if several and prod(len(ways[i][1]) for i in several) <= MOST_WAYS:
            for chosen in product(*(counts for _, counts in ways)):
                counted = tuple(Term((one,), count) for (one, _), count in zip(ways, chosen, strict=True) if count)
                if counted and any(count != 1 for count in chosen):
                    yield Reading("sum", f"{text}, some rows counted otherwise", counted)

    def means(self, rows: tuple[Line, ...]) -> Iterator[Reading]:
        """Yield the mean of the rows, with and without empty ones, and of each set of rows."""
        for some in self.row_sets(rows):
            taken = self.taken(some.lines)
            if taken:
                terms = tuple(Term((one,)) for _, one in taken)
                yield Reading("mean", f"the mean of {some.name}", terms, Fraction(1, len(taken)))
                if len(taken) < len(some.lines):
                    yield Reading(
                        "mean", f"the mean of {some.name}, empty ones counted", terms, Fraction(1, len(some.lines))
                    )

    def products(self, rows: tuple[Line, ...]) -> Iterator[Reading]:
        """Yield the sum of quantity × this column, and the mean of this column weighted by another."""
        for other in self.grid.numeric:
            if other == self.column or not words.QUANTITIES.fullmatch(self.grid.header(other)):
                continue
            pairs = [(self.grid.read(line, other), one, line) for line, one in self.taken(rows)]
            terms = [
                Term((source(self.grid, line, other, read.amounts[0]), one))
                for read, one, line in pairs
                if read.kind == "number"
            ]
            if terms:
                yield Reading("sum", f"the sum of {self.grid.header(other)!r} × {self.header!r}", tuple(terms))
                below = tuple(term.factors[0] for term in terms)
                yield Reading(
                    "mean",
                    f"the mean of {self.header!r} weighted by {self.grid.header(other)!r}",
                    tuple(terms),
                    over=below,
                )

    def others(self, rows: tuple[Line, ...]) -> Iterator[Reading]:
        """Yield the ratios of two totals beside this one, the weighted means by any column, and the last value."""
        for other in self.grid.numeric:
            if other == self.column or not _COUNTING.search(self.grid.header(other)):
                continue
            pairs = [(self.grid.read(line, other), one, line) for line, one in self.taken(rows)]
            if any(read.kind == "number" for read, _, _ in pairs):
                terms = tuple(
                    Term((source(self.grid, line, other, read.amounts[0]), one))
                    for read, one, line in pairs
                    if read.kind == "number"
                )
                yield Reading(
                    "mean",
                    f"the mean weighted by {self.grid.header(other)!r}",
                    terms,
                    over=tuple(term.factors[0] for term in terms),
                )
        beside = [(at, self.grid.read(self.line, at)) for at in self.grid.numeric if at != self.column]
        values = [
            source(self.grid, self.line, at, read.amounts[0])
            for at, read in beside
            if read.kind == "number" and at != self.place
        ]
        for above, below in combinations(values, 2):
            for a, b in ((above, below), (below, above)):
                yield Reading("ratio", f"{a.text} / {b.text}", (Term((a,)),), over=(b,))
                yield Reading("ratio", f"{a.text} - {b.text}", (Term((a,)), Term((b,), -1)))
                yield Reading("ratio", f"({a.text} - {b.text}) / {b.text}", (Term((a,)), Term((b,), -1)), over=(b,))
        if len(values) > 1:
            yield Reading("sum", "the sum of the totals beside it", tuple(Term((one,)) for one in values))
        last = self.taken(rows)[-1:]
        if last:
            yield Reading("last", "the last value", (Term((last[0][1],)),))


def compatible(units: set[str]) -> bool:
    """Tell whether values in these units may be added: all alike, or a dollar sign and one kind of dollar."""
    if len(units) <= 1:
        return True
    return units <= DOLLARS and len(units - {"$"}) <= 1


def _currencies(text: str) -> set[str]:
    return {code.upper() for code in re.findall(r"(?i)\b(usd|eur|gbp|aud|cad|inr|cny|jpy|chf|nzd|sgd|hkd)\b", text)}


def _rounded_off(total: Number, value: Fraction) -> str:
    """Return a doubt where the printed total is the sum set down to fewer digits than it prints."""
    digits = abs(total.value.numerator) if total.value.denominator == 1 else 0
    step = 1
    while digits and digits % (step * 10) == 0:
        step *= 10
    if step > 1 and total.unit == 1 and abs(value - total.value) * 2 <= step and value.denominator != 1:
        return "it may have been rounded off"
    return "it was cut off instead of rounded" if 0 < value - total.value < total.unit else ""
