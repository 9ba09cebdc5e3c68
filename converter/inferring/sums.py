"""What the rows above a total can give: which rows, and in the fixed list of readings that people use.

Plain sum, since the last subtotal, of subtotals with tax and discount, quantity × price, mean, ratio of two totals,
without struck or excluded or indented rows, rows counted by the pieces in their labels, the last value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from math import prod

from converter.inferring import words
from converter.inferring.grid import Line, source
from converter.inferring.relations import Reading, Source, Term
from converter.inferring.rowsets import Rows, RowSets
from converter.inferring.weighing import weighted_readings
from converter.numbers import in_full
from converter.regexes import regex

MOST_WAYS = 128
"""Ways to count questionable rows that are tried: beyond it chance would fit."""

_COUNTING = regex(
    r"(?i)\b(?:mass|weight|qty|quantity|count|samples?|n|tests?|size|points|credits|hours|tasks|items|users|population|datasets)\b"
)
_TIMES = regex(r"(?:\(|\b)(?:x|×)\s?(\d{1,3})\b|\b(\d{1,3})\s?(?:x|×)(?=\s|\)|$)", re.IGNORECASE)
_RUNNING = regex(r"(?i)\b(?:cumulative|running|balance|remaining|left|final|so far|to date|end|closing)\b|累计|累計")
"""Words of a column or a row whose total is its last value."""

_RATE = regex(r"(\d+(?:\.\d+)?)\s?%|[x×*]\s?(1\.\d+)")


class Addends(RowSets):
    """One total cell with the rows it may be made of, and the readings that may give it."""

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
            return [*out, *plain] if self.weights else [*plain, *self.means(rows)]
        else:
            out = [*plain, *out, *self.means(rows)]
        return [*out, *self.products(rows), *self.others(rows)]

    def sums(self, rows: Rows) -> Iterator[Reading]:
        """Yield the sums of some rows: as printed, with reductions taken away, by their other meanings, with tax."""
        text = f"the sum of {rows.name} of {self.header!r}" if self.header else f"the sum of {rows.name}"
        taken = self.taken(rows.lines)
        if not taken:
            return
        plain = Reading("sum", text, tuple(Term((one,)) for _, one in taken))
        yield plain
        own = self.total.amounts[:1]
        if own and own[0].number.percent and not any(one.number.percent for _, one in taken):
            yield plain._replace(text=f"{text} as a percentage", scale=Fraction(1, 100))
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
        own = self.total.amounts[0].number
        rate = self.line.label.kind in ("total", "subtotal") and (
            bool(words.RATES.search(self.header)) or own.percent or own.unit < 1
        )
        for above, below in combinations(values, 2):
            for a, b in ((above, below), (below, above)):
                if rate:
                    yield Reading("ratio", f"{a.text} / {b.text}", (Term((a,)),), over=(b,))
                if self.line.label.kind == "overall":
                    continue
                yield Reading("ratio", f"{a.text} - {b.text}", (Term((a,)), Term((b,), -1)))
                yield Reading("ratio", f"({a.text} - {b.text}) / {b.text}", (Term((a,)), Term((b,), -1)), over=(b,))
        if len(values) > 1:
            yield Reading("sum", "the sum of the totals beside it", tuple(Term((one,)) for one in values))
        last = self.taken(rows)[-1:]
        if last and _RUNNING.search(f"{self.header} {self.line.name}"):
            yield Reading("last", "the last value", (Term((last[0][1],)),))

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
            if words.LEFT_OUT.search(line.text) or self.is_levy(line) or self.read(line).struck:
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
