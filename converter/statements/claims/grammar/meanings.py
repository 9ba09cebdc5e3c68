"""What a claim means, and the statements that meanings are.

A meaning is small and typed: something measured is an amount (values, shares, differences, ratios, counts,
consequences of a supposition), or something is so (orders, extremes, ways of working, bands). Both are formulas over
the document's own quantities, so that the judge computes them, workings show them and diagnosis can turn them round.
Several readings of one claim stand side by side: it is false only where all of them are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from converter.formula import Cmp, Name, Node, Num
from converter.lexing import Token
from converter.model import Number, Rule, Severity, Span
from converter.numbers import in_full
from converter.statements.claims.amounts import Amount
from converter.statements.context import Context
from converter.system import AnyOf, Equals, Holds, Statement, Test

KINDS = {
    "value": (11, "A value in prose"),
    "share": (12, "A share in prose"),
    "row-value": (13, "A row's value in prose"),
    "rows-counted": (14, "Rows counted in prose"),
    "extreme": (15, "A superlative in prose"),
    "ratio": (16, "A ratio in prose"),
    "band-range": (17, "A band's range in prose"),
    "supposition": (18, "What would follow from a supposition"),
    "way-of-working": (19, "A row's word in prose"),
    "difference": (20, "A difference in prose"),
    "comparison": (21, "An order in prose"),
    "constant": (22, "A constant of the scheme in prose"),
    "band": (23, "A band in prose"),
    "contribution": (24, "What a factor contributes in prose"),
    "out-of": (5, "A scale maximum said again"),
}
"""Kinds of claim: the last two digits of their codes, and their titles."""
LOOSE = frozenset(("contribution",))
"""Kinds that people reckon in several ways: worth a look, no error."""
WHY = "Prose must say what the figures say."


class Term(NamedTuple):
    """One reading of something that can be measured. like: how its own value is printed; name: its quantity."""

    node: Node
    text: str
    like: Number | None = None
    name: str = ""
    highest: Node | None = None


class Measured(NamedTuple):
    """One of these expressions is the amount, within its bound or hedge."""

    kind: str
    readings: tuple[Node, ...]
    amount: Amount
    subject: str


class Asserted(NamedTuple):
    """One of these conditions is true. first, last: the tokens that say so."""

    kind: str
    readings: tuple[Node, ...]
    first: int
    last: int
    subject: str


Meaning = Measured | Asserted


@dataclass
class Pool:
    """The printed values that the expressions of one sentence take by slot."""

    context: Context
    ids: list[int] = field(default_factory=list)

    def ref(self, ident: int, text: str) -> Name:
        """Return a name for one stated value, called as a person would."""
        if ident not in self.ids:
            self.ids.append(ident)
        return Name("", text, slot=self.ids.index(ident))


def statements(meaning: Meaning, pool: Pool, cut: list[Token]) -> Iterator[Statement]:
    """Yield the statement that a meaning is."""
    if not meaning.readings:
        return
    rule = _rule(pool.context, meaning.kind)
    path = f"claim({meaning.kind})"
    if isinstance(meaning, Measured):
        amount = meaning.amount
        span = Span(amount.start, amount.end)
        text = pool.context.record.document.slice(span)
        ident = pool.context.add(path, text, span, amount.number)
        yield Statement(rule, "claim", path, span, ident, _measures(meaning, pool, ident), meaning.subject)
        return
    span = Span(cut[meaning.first].start, cut[meaning.last - 1].end)
    tests = tuple(Holds(node, tuple(pool.ids), {}, meaning.subject) for node in meaning.readings)
    yield Statement(rule, "claim", path, span, -1, _any(tests), meaning.subject)


def _measures(meaning: Measured, pool: Pool, ident: int) -> Test:
    amount = meaning.amount
    if not amount.bound:
        return _any(tuple(Equals(node, tuple(pool.ids)) for node in meaning.readings))
    said = pool.ref(ident, "said")
    tests = tuple(
        Holds(Cmp((node, said), (amount.bound,)), tuple(pool.ids), {}, f"{meaning.subject} {BOUNDS[amount.bound]}")
        for node in meaning.readings
    )
    return _any(tests)


def _any(tests: tuple[Test, ...]) -> Test:
    return tests[0] if len(tests) == 1 else AnyOf(tests)


def _rule(context: Context, kind: str) -> Rule:
    assert context.rubric is not None
    return _rule_of(context.rubric.prefix, kind)


@lru_cache(maxsize=512)
def _rule_of(prefix: str, kind: str) -> Rule:
    number, title = KINDS[kind]
    return Rule(f"{prefix}8{number:02d}", kind, title, WHY, severity_of(kind))


def severity_of(kind: str) -> Severity:
    """Return how grave a kind of claim is when it is false."""
    return "warning" if kind in LOOSE else "error"


BOUNDS = {">": "more than", "<": "less than", ">=": "at least", "<=": "at most"}


def literal(number: Number) -> Num:
    """Return a number as a part of an expression."""
    return Num(number.value, in_full(number.value, percent=number.percent))
