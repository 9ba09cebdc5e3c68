"""What inferring hands on: relations between printed numbers, each with why it is believed.

A reading is one way to get a result from other cells, always of one shape: a sum of products, times a factor, over a
sum. Of several readings the first that gives the printed result is the relation; if none does, the likeliest is, and
`certain` says whether its failure is an error or only worth a look.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from converter.formula import Bin, Call, Name, Node, Num
from converter.model import Number, Rule, Span
from converter.numbers import in_full

BEST_SHOWN = 12
"""Addends shown one by one with plus signs; more are shown as `sum(...)`."""


class Source(NamedTuple):
    """A printed value that takes part: where it stands, its path, its row's label, its number."""

    span: Span
    text: str
    number: Number
    path: str
    label: str


class Term(NamedTuple):
    """A product of printed values, counted `sign` times: once, taken off, or by a number of pieces."""

    factors: tuple[Source, ...]
    sign: int = 1


class Reading(NamedTuple):
    """One way to get a result: (sum of terms) × scale / (sum of `over`). name: its kind; text: it, in names."""

    name: str
    text: str
    terms: tuple[Term, ...]
    scale: Fraction = Fraction(1)
    over: tuple[Source, ...] = ()

    def value(self) -> Fraction | None:
        """Return what the reading gives, None where it divides by nothing."""
        total = Fraction(0)
        for term in self.terms:
            product = Fraction(term.sign)
            for factor in term.factors:
                product *= factor.number.value
            total += product
        total *= self.scale
        if not self.over:
            return total
        below = sum((one.number.value for one in self.over), Fraction(0))
        return total / below if below else None

    def sources(self) -> tuple[Source, ...]:
        """Return the values it stands on, each once, in order."""
        every = [factor for term in self.terms for factor in term.factors]
        return tuple(dict.fromkeys([*every, *self.over]))

    def node(self, slots: dict[Source, int]) -> Node:
        """Return it as an expression over slots."""
        node = _added([_product(term, slots) for term in self.terms])
        if self.scale.numerator != 1:
            node = Bin("×", node, Num(Fraction(self.scale.numerator), str(self.scale.numerator)))
        if self.scale.denominator != 1:
            node = Bin("/", node, Num(Fraction(self.scale.denominator), str(self.scale.denominator)))
        if self.over:
            node = Bin("/", node, _added([(_name(one, slots), 1) for one in self.over]))
        return node


def _name(source: Source, slots: dict[Source, int]) -> Node:
    return Name("", source.text, slot=slots[source])


def _product(term: Term, slots: dict[Source, int]) -> tuple[Node, int]:
    node = _name(term.factors[0], slots)
    for factor in term.factors[1:]:
        node = Bin("×", node, _name(factor, slots))
    if abs(term.sign) != 1:
        node = Bin("×", Num(Fraction(abs(term.sign)), str(abs(term.sign))), node)
    return node, term.sign


def _added(parts: list[tuple[Node, int]]) -> Node:
    """Return a sum: written out while it is short, as a function over its parts when it is long."""
    if len(parts) > BEST_SHOWN:
        return Call(
            "sum",
            tuple(part if sign > 0 else Bin("×", Num(Fraction(-1), "-1"), part) for part, sign in parts),
            None,
            "",
        )
    node, sign = parts[0]
    if sign < 0:
        node = Bin("-", Num(Fraction(0), "0"), node)
    for part, way in parts[1:]:
        node = Bin("+" if way > 0 else "-", node, part)
    return node


class Relation(NamedTuple):
    """A result with the reading it is judged by; or without one, and why it cannot be checked.

    certain: its failure is an error; else it is worth a look. slack: how far rounded addends may carry a sum.
    hint: how the printed result may have come about. problem: why it cannot be checked, '' where it can.
    looked: a sentence for a doubt that no expression says.
    """

    rule: Rule
    result: Source
    subject: str
    reading: Reading | None
    certain: bool = True
    slack: Fraction = Fraction(0)
    hint: str = ""
    problem: str = ""


class Condition(NamedTuple):
    """A word or rank that owes something to printed numbers: the condition over them, and whether it holds.

    place: the word or rank itself. sentence: what is wrong, where it does not hold. certain: as in a relation.
    """

    rule: Rule
    place: Source
    sources: tuple[Source, ...]
    node: Node
    sentence: str
    holds: bool
    certain: bool = True


def fits(number: Number, value: Fraction | None, slack: Fraction = Fraction(0)) -> bool:
    """Tell whether a value would be printed as this number, or within a slack of it."""
    if value is None:
        return False
    gap = abs(value - number.value)
    if 2 * gap <= number.unit or gap <= slack + number.unit / 2:
        return True
    return bool(number.hedge) and gap <= max(number.unit, abs(number.value) / 20)


def play(reading: Reading) -> Fraction:
    """Return how far a reading may be off because each value it stands on is rounded."""
    value = reading.value()
    out = Fraction(0)
    for one in reading.sources():
        moved = one._replace(number=one.number._replace(value=one.number.value + one.number.unit / 2))
        terms = tuple(
            term._replace(factors=tuple(moved if f == one else f for f in term.factors)) for term in reading.terms
        )
        other = reading._replace(terms=terms, over=tuple(moved if o == one else o for o in reading.over)).value()
        if value is not None and other is not None:
            out += abs(other - value)
    return out


def mechanism(number: Number, reading: Reading) -> str:
    """Return how a wrong sum may have come about: a row left out or taken twice, a factor of ten, digits swapped."""
    value = reading.value()
    if value is None:
        return ""
    gap = number.value - value
    down = len({term.factors[0].label for term in reading.terms}) > 1
    for term in reading.terms:
        part = Fraction(term.sign)
        for factor in term.factors:
            part *= factor.number.value
        part *= reading.scale
        row = (down and term.factors[0].label) or term.factors[0].text
        if part and not reading.over:
            if gap == -part:
                return f"it is what the rows give with exactly {row!r} left out"
            if gap == part:
                return f"it is what the rows give with {row!r} counted twice"
            if gap == -2 * part:
                return f"it is what the rows give with {row!r} subtracted"
    return _factor(number.value, value) or _swapped(number.value, value)


def _factor(stated: Fraction, value: Fraction) -> str:
    for power in (10, 100, 1000):
        if stated == value * power or stated * power == value:
            return f"it is off by the factor {power}"
    return ""


def _swapped(stated: Fraction, value: Fraction) -> str:
    one, other = in_full(stated).replace(".", ""), in_full(value).replace(".", "")
    if len(one) == len(other) and one != other and sorted(one) == sorted(other):
        differ = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(differ) == 2 and differ[1] == differ[0] + 1:
            return f"two digits of {in_full(value)} are swapped"
    return ""


def first_fit(number: Number, readings: Iterable[Reading], slack: Fraction = Fraction(0)) -> Reading | None:
    """Return the first reading that gives the printed number."""
    return next((reading for reading in readings if fits(number, reading.value(), slack)), None)
