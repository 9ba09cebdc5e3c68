"""Column totals: believed by their label, judged by the readings of their rows, accused only when none gives them.

A total is believed to be one because its row says so. It is wrong when no reading gives it and nothing speaks for
another meaning; worth a look when something does; not checkable when an addend cannot be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from converter.inferring import words
from converter.inferring.amounts import DOLLARS
from converter.inferring.grid import Grid, Line
from converter.inferring.meaning import Meaning
from converter.inferring.recipes import SHARE
from converter.inferring.relations import Reading, Relation, first_fit, fits, mechanism, play
from converter.inferring.rows import Tried, has_footnote
from converter.inferring.rowsets import PLAIN_SETS
from converter.inferring.weighing import Weights, weights_of
from converter.model import Number, Rule
from converter.regexes import regex

FAR = 6
"""A total off by more than this part of itself, with no slip that explains it, is likelier the total of other rows."""

FAR_WEIGHTED = 3
"""The same for a weighted total: beyond it another scale is likelier than a slip."""


LONGEST_BESIDE = 120
"""Longest cell beside a total that is searched for tax and the like."""

_MEASURES = regex(
    r"(?i)(?:key |performance )?(?:metrics?|measures?|statistics?|stats?|parameters?|property|properties|attributes?|indicators?|kpis?|fields?|claims?|variables?|settings?)"
)


SIBLINGS = 2
"""Other columns of a total row that must follow a reading before it is taken for the row's."""

SURE_SIBLINGS = 3
"""Other columns that must follow it before a row that only says `overall` is held to it."""


def totals(grid: Grid, followed: Mapping[int, Tried]) -> Iterator[Relation]:
    """Yield a relation for every total cell of a grid whose meaning is believed.

    followed: the recipes that rows follow, by column: a total row may follow them too.
    """
    lines = [
        line
        for line in grid.lines
        if line.kind == "total" and line.label.kind in ("total", "subtotal", "average", "overall")
    ]
    if not lines or not grid.data:
        return
    weights = weights_of(grid)
    for line in lines:
        cells = [_Column(grid, line, column, weights, followed) for column in grid.numeric]
        fits = [cell.fitting() for cell in cells]
        ways = Counter(cell.way(fit) for cell, fit in zip(cells, fits, strict=True) if fit)
        for cell, fit in zip(cells, fits, strict=True):
            made = cell.agreed(fit) if fit and not cell.is_chance(fit, ways) else cell.objection(ways)
            if made:
                yield made


class _Column(Meaning):
    """One total cell under the readings that may give it."""

    def __init__(
        self, grid: Grid, line: Line, column: int, weights: Weights | None, followed: Mapping[int, Tried]
    ) -> None:
        super().__init__(grid, line, column, weights, followed)
        self.tried: list[Reading] = []
        self.play = Fraction(0)

    def fitting(self) -> Reading | None:
        """Return the reading that gives the cell, None where none does or nothing is believed of it."""
        if not self.rows:
            return None
        self.tried = self.readings(self.rows)
        found = first_fit(self.stated.number, self.tried, self.slack_of(self.stated.number))
        shares = self.recipe is not None and self.recipe.recipe.rule.slug == SHARE.slug
        own = self.recipe.recipe.reading(self.line) if self.recipe and not shares and not found else None
        if own and fits(self.stated.number, own.value(), play(own)):
            self.play = play(own)
            self.tried.append(own)
            return own
        return found

    def slack_of(self, number: Number) -> Fraction:
        """Return how far rounded shares of a whole may add up beside it."""
        return self.slack(self.rows) if self.is_partition(number) else Fraction(0)

    def way(self, reading: Reading) -> str:
        """Return how a reading gets its result, comparable between columns."""
        return reading.text.replace(repr(self.header), "").replace(self.header or "\0", "")

    def agreed(self, fitting: Reading) -> Relation:
        """Return the relation of a cell that a reading gives."""
        return Relation(
            self.rule(fitting),
            self.stated,
            self.subject(),
            fitting,
            slack=max(self.slack_of(self.stated.number), self.play),
        )

    def objection(self, ways: Counter[str]) -> Relation | None:
        """Return what is said of a total that no reading gives: wrong, worth a look, not checkable, or nothing.

        ways: how the other cells of its row come about, and how many do so.
        """
        if not self.rows or not self.tried:
            return None
        shared = self.shared(ways)
        others = ways[self.way(shared)] if shared else 0
        if not self.is_summed() and not (shared and self.is_like(shared)):
            return None
        if self.is_unnamed() and not (shared and mechanism(self.stated.number, shared)):
            return None
        nearest = shared or self.meant(self.tried)
        rule, subject = self.rule(nearest), self.subject()
        problem = self.problem(self.rows)
        if problem:
            return Relation(rule, self.stated, subject, None, problem=problem)
        if nearest.name.startswith("weighted") and not others and not self.line.label.weighted and not self.is_summed():
            return None
        doubt = self.doubt(self.stated.number, self.rows, nearest, others)
        hint = "; ".join(part for part in (mechanism(self.stated.number, nearest), doubt) if part)
        return Relation(rule, self.stated, subject, nearest, not doubt, hint=hint)

    def is_unnamed(self) -> bool:
        """Tell whether no word calls the row a total: then only a slip that explains itself is held against it."""
        return not words.label_of(self.line.name).kind

    def shared(self, ways: Counter[str]) -> Reading | None:
        """Return the reading that the other cells of the row follow, where enough of them follow one."""
        for way, count in ways.most_common(1):
            if count >= SIBLINGS and 2 * count > sum(ways.values()):
                return next((one for one in self.tried if self.way(one) == way and not one.over), None)
        return None

    def is_chance(self, fitting: Reading, ways: Counter[str]) -> bool:
        """Tell whether a count fits only by a reading that the other counts of its row do not follow."""
        if fitting.name not in ("mean", "ratio", "last") or self.line.label.kind not in ("total", "subtotal"):
            return False
        shared = self.shared(ways)
        return bool(shared and shared.name == "sum" and self.is_count() and not words.RATES.search(self.header))

    def is_like(self, shared: Reading) -> bool:
        """Tell whether a cell whose header says nothing may be what the rest of its row is."""
        if self.line.label.kind == "overall":
            return self.is_score()
        return (
            shared.name == "sum" and self.line.label.kind != "average" and self.unit() != "%" and "%" not in self.header
        )

    def meant(self, readings: list[Reading]) -> Reading:
        """Return the reading a failing total is judged by: the one its label names, else the first."""
        name = "weighted" if self.line.label.weighted else "mean" if self.line.label.kind == "average" else ""
        named = [one for one in readings if name and one.name.startswith(name)]
        stated = self.total.amounts[0].number.value
        plain = {f"the sum of {name}" for name in PLAIN_SETS}
        if named:
            return min(named, key=lambda one: abs((one.value() or Fraction(0)) - stated))
        sums = [one for one in readings if one.name == "sum" and self.way(one).strip().removesuffix(" of") in plain]
        if self.weights and self.weights.column != self.column and not self.is_contribution():
            sums += [one for one in readings if one.name.startswith("weighted")]
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

    def doubt(self, total: Number, rows: tuple[Line, ...], nearest: Reading, others: int) -> str:
        """Return why a misfit is no more than worth a look, '' where the relation is certain.

        others: how many other cells of the row follow the same reading.
        """
        value = nearest.value() or Fraction(0)
        added = self.doubt_of_extras(total, value)
        if added:
            return added
        if added is not None:
            return self.doubt_of_notes(total, value, rows)
        return (
            self.doubt_of_rows(total, value, rows, nearest)
            or self.doubt_of_meaning(rows, nearest, others)
            or self.doubt_of_size(total, value, rows, nearest, others)
        )

    def doubt_of_extras(self, total: Number, value: Fraction) -> str | None:
        """Return what tax, shipping or a reduction named beside the total leaves open; None where none is named."""
        beside = " ".join(cell.text for cell in self.line.cells if cell and len(cell.text) < LONGEST_BESIDE)
        if words.names_levy(self.line.name):
            return "it may be the total of that alone"
        if total.value > value and any(words.BEFORE_LEVIES.search(line.name) for line in self.totals_above()):
            return "the total above it is without tax, shipping or the like"
        if self.line.label.levies or (words.LEVIES.search(beside) and not words.BEFORE_LEVIES.search(beside)):
            return "" if total.value < value else "tax, shipping or the like may be in it"
        if words.REDUCTIONS.search(beside):
            return "" if total.value > value else "something may have been taken off"
        return None

    def doubt_of_rows(self, total: Number, value: Fraction, rows: tuple[Line, ...], nearest: Reading) -> str:
        """Return what makes the rows themselves uncertain."""
        if value < total.value and any(not self.first_text(line) for line in rows):
            return "a row has no value here"
        if total.value < value and (_CHOSEN.search(self.line.name) or any(_EITHER.search(line.name) for line in rows)):
            return "it may be the total of a choice of these rows"
        noted = self.doubt_of_notes(total, value, rows)
        if noted:
            return noted
        if nearest.name == "sum" and not self.all_ways_tried(rows):
            low, high = self.span_of(rows)
            if low <= total.value <= high and low != high:
                return "some rows may count in more ways than one"
        if total.hedge or self.total.approximate or any(self.read(line).approximate for line in rows):
            return "some of it is approximate"
        if self.has_gaps() or any(words.SELECTION.fullmatch(line.name) or line.name in ("...", "…") for line in rows):
            return "not every row may be listed here"
        return ""

    def doubt_of_notes(self, total: Number, value: Fraction, rows: tuple[Line, ...]) -> str:
        """Return what a note in a cell or under the table may say of rows that the total leaves out."""
        left_out = [
            line
            for line in rows
            if (read := self.read(line)).amounts and read.amounts[0].number.value == value - total.value
        ]
        if any(_NOTE.search(cell.text) for line in left_out if (cell := line.cells[self.column])):
            return "the row that it leaves out has a note in its cell"
        if total.value < value and any(has_footnote(line) for line in (*rows, self.line)):
            return "a footnote may say which rows count"
        return ""

    def doubt_of_meaning(self, rows: tuple[Line, ...], nearest: Reading, others: int) -> str:
        """Return what makes it uncertain that the total is one of these rows."""
        label = self.line.label
        weighted = nearest.name.startswith("weighted")
        if self.total.expression or len(self.total.amounts) > 1:
            return "it holds several numbers"
        if weighted and (others or self.is_contributed()):
            return ""
        if weighted and label.weighted and self.weights:
            return "" if self.weights.told else "the weights are printed elsewhere"
        if not self.is_summed() and label.kind != "overall":
            return f"{self.header!r} may have no sum"
        own = self.is_contribution() or bool(self.weights and self.weights.column == self.column)
        if label.weighted and not weighted and not own:
            return "the weights may have been used in another way"
        if others < (SURE_SIBLINGS if label.kind == "overall" else SIBLINGS):
            if label.kind == "overall" or not label.strong:
                return f"{self.line.name!r} may be more than the total of these rows"
            if weighted:
                return "" if self.is_whole() else "the table does not say how it was weighted"
            if self.weights and self.weights.told and not own:
                return "the weights may have been used in another way"
        if _MEASURES.fullmatch(self.grid.header(0)) or self.mixes_units(rows):
            return "its rows may be measures of different things"
        return ""

    def doubt_of_size(
        self, total: Number, value: Fraction, rows: tuple[Line, ...], nearest: Reading, others: int
    ) -> str:
        """Return what the size of the gap makes likelier than an error."""
        gap = abs(value - total.value)
        far = FAR_WEIGHTED if nearest.name.startswith("weighted") else FAR
        if gap * far > abs(total.value) and others < SIBLINGS and not mechanism(total, nearest):
            return "it is too far off to be the total of these rows alone"
        if nearest.name.startswith("weighted"):
            return "its rows may be rounded" if gap <= self.slack_weighted(nearest, total) else ""
        if self.can_be_rounded() and gap <= self.slack(rows) and self.is_like_rounding(gap, rows):
            return "its rows may be rounded"
        return _rounded_off(total, value)

    def slack_weighted(self, nearest: Reading, total: Number) -> Fraction:
        """Return how far a weighted total may be off because its scores are rounded: whole and half ones are not."""
        scores = [term.factors[-1].number for term in nearest.terms]
        if all((2 * one.value).denominator == 1 for one in scores):
            return Fraction(0)
        whole = sum((abs(term.factors[0].number.value) for term in nearest.terms), Fraction(0))
        below = sum((one.number.value for one in nearest.over), Fraction(0)) or Fraction(1)
        return min(one.unit for one in scores) / 2 * whole * abs(nearest.scale) / abs(below) + total.unit / 2


_CHOSEN = regex(r"(?i)\b(?:with|without|using|if|when|only)\b")
"""Words by which a total says that it is one of several that might be drawn up."""

_EITHER = regex(r"(?i)\((?:or|either|alternative(?:ly)?|oder)\b|^(?:or|either|alternative(?:ly)?|oder)\b")
"""Words by which a row says that another may stand in its place."""

_NOTE = regex(r"\([^()]*[^\W\d_]{2}[^()]*\)")
"""Words in parentheses behind a number."""


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
