"""What a total cell may mean: whether its column is one that people add up, and what its rows are.

A total row says so by its label; whether this column of it is a sum, a share of a whole, what weighted scores contribute
or a rate that has no sum, its header, its units and the weights beside it say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from converter.inferring import words
from converter.inferring.amounts import DOLLARS
from converter.inferring.grid import Grid, Line, source
from converter.inferring.recipes import PRODUCT
from converter.inferring.relations import Reading, Source
from converter.inferring.rows import Tried
from converter.inferring.sums import Addends
from converter.inferring.weighing import Weights
from converter.model import Number
from converter.regexes import regex

LEAST_ROWS = 2
"""Numbers a total must have above it."""

_MONEY = regex(
    r"cost|price|amount|budget|expense|income|revenue|spend|fee|[$€£¥₹]|\b(?:usd|eur|gbp|aud|inr)\b|金额|金額|费|預算|预算",
    re.IGNORECASE,
)


class Meaning(Addends):
    """One total cell with the rows it stands for and what its column holds."""

    def __init__(
        self, grid: Grid, line: Line, column: int, weights: Weights | None, followed: Mapping[int, Tried]
    ) -> None:
        super().__init__(grid, line, column, weights)
        self.followed = followed
        self.recipe = followed.get(column)
        self.rows = self.above() if self.is_value() else ()
        if sum(1 for one in self.rows if self.read(one).kind == "number") < LEAST_ROWS:
            self.rows = ()

    def is_value(self) -> bool:
        """Tell whether the cell holds a number that may be a total."""
        return self.total.kind == "number" and self.column != self.line.at and not words.IDS.fullmatch(self.header)

    @property
    def stated(self) -> Source:
        """Return the printed total."""
        return source(self.grid, self.line, self.place, self.total.amounts[0])

    def is_whole(self) -> bool:
        """Tell whether a column of weights beside the scores makes a whole: then the scores are there to be weighed."""
        if self.weights is None or self.weights.column < 0 or not self.weights.told:
            return False
        return sum((one.number.value for one in self.weights.by_line.values()), Fraction(0)) in (1, 100)

    def is_contributed(self) -> bool:
        """Tell whether the table prints what each score of this column contributes by its weight."""
        return any(
            tried.recipe.rule.slug == PRODUCT.slug and self.weighs(reading)
            for tried in self.followed.values()
            for _, _, reading in tried.right[:1]
        )

    def is_contribution(self) -> bool:
        """Tell whether this column prints what scores contribute by their weights."""
        rule = self.recipe.recipe.rule.slug if self.recipe else ""
        weights = {one.span.start for one in self.weights.by_line.values()} if self.weights else set()
        first = self.recipe.right[0][2].sources() if self.recipe else ()
        return rule == PRODUCT.slug and any(one.span.start in weights for one in first)

    def weighs(self, reading: Reading) -> bool:
        """Tell whether a reading multiplies a value of this column by a weight."""
        starts = {one.span.start for one in reading.sources()}
        weights = {one.span.start for one in self.weights.by_line.values()} if self.weights else set()
        mine = {one.span.start for _, one in self.taken(self.grid.data)}
        return bool(starts & weights) and bool(starts & mine)

    def is_count(self) -> bool:
        """Tell a column of plain whole numbers."""
        reads = [self.read(line) for line in self.rows if self.read(line).kind == "number"]
        return all(read.amounts[0].number.whole and not read.amounts[0].unit for read in [*reads, self.total])

    def is_score(self) -> bool:
        """Tell whether the column is no rate but what an overall score is made of."""
        return not words.RATES.search(self.header) or bool(re.search(r"(?i)\bscores?\b", self.header))

    def is_summed(self) -> bool:
        """Tell whether this column is one that people add up under this label, so that a misfit means something."""
        label = self.line.label
        if self.is_contribution() or (self.weights and self.is_contributed()):
            return True
        if label.kind == "average":
            return label.strong and not words.IDS.fullmatch(self.header)
        if label.kind == "overall":
            return self.weights is not None and self.weights.told and self.weights.column != self.column
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
        if _MONEY.search(self.header) or self.unit():
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
