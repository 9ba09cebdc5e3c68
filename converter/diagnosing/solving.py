"""What one stated value would have to be for one broken statement to be right.

A statement's own recomputed value tells what its result should read. For an operand the expression is probed at three
points: whatever is linear in the operand, or a quotient with it, is then known exactly, and solved. A solution is
rounded to the digits that this value and its like are printed with, and kept only if the judge is satisfied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from converter.diagnosing.prints import neighbours, printed
from converter.formula import Bin, Cmp, Junction, Missing, Node, Rows, Undefined, Value, Word
from converter.judging import Judgement, Values, judge
from converter.model import Number, Verdict
from converter.numbers import parse
from converter.system import (
    AnyOf,
    Contained,
    Earned,
    Equals,
    Fixed,
    Holds,
    OneOf,
    Ordered,
    Same,
    Statement,
    System,
    Test,
    Within,
    Worded,
)

Tried: TypeAlias = "Number | str"
"""A value tried in place of a stated one: a number, or a word."""

MOST_TARGETS = 8
"""Solutions of one statement for one value that are looked at."""

MOST_VALUES = 5
"""Values kept for one statement and one stated value."""


class _Question(NamedTuple):
    """What one stated value should be for one statement. base: other changes already made; now: how it reads."""

    system: System
    statement: Statement
    ident: int
    base: dict[int, Tried]
    now: Number

    def values(self) -> Values:
        """Return the values as they are, with the other changes."""
        return Values(self.system, self.base)

    def values_with(self, x: Fraction) -> Values:
        """Return the values with x in the place of the one asked for."""
        return Values(self.system, {**self.base, self.ident: self.now._replace(value=x)})

    def result(self) -> Fraction:
        """Return the printed result of the statement."""
        return self.values().number(self.statement.result).value

    def judged(self, test: Test) -> Judgement:
        """Return how the statement stands with another test in place of its own."""
        return judge(self.statement._replace(test=test), self.values())


def values_for(system: System, statement: Statement, ident: int, base: dict[int, Tried]) -> Sequence[Tried]:
    """Return values of one stated value that make a broken statement right, with other changes already made."""
    stated = system.stated[ident]
    if stated.number is None:
        return [] if stated.problem else _words(system, statement, ident, base)
    found: dict[Number, None] = {}
    now = _now(system, ident, base)
    targets = dict.fromkeys(_asked(statement.test, _Question(system, statement, ident, base, now)))
    for target in list(targets)[:MOST_TARGETS]:
        for unit in dict.fromkeys((*_units(system, ident, now), *_unit_of_scheme(statement.test, target))):
            _keep(found, system, statement, ident, base, printed(target, unit, now))
    if not found or isinstance(statement.test, (Within, Ordered)):
        for number in neighbours(stated):
            if len(found) >= MOST_VALUES:
                break
            _keep(found, system, statement, ident, base, number)
    return list(found)[:MOST_VALUES]


def _now(system: System, ident: int, base: dict[int, Tried]) -> Number:
    tried = base.get(ident, system.stated[ident].number)
    assert isinstance(tried, Number)
    return tried


def _keep(
    found: dict[Number, None], system: System, statement: Statement, ident: int, base: dict[int, Tried], number: Number
) -> None:
    """Keep a number that differs from the printed one and makes the statement right."""
    own = system.stated[ident].number
    if any(number.value == other.value for other in found) or (own is not None and number.value == own.value):
        return
    if judge(statement, Values(system, {**base, ident: number})).verdict is Verdict.PASS:
        found[number] = None


def _units(system: System, ident: int, now: Number) -> Iterator[Fraction]:
    """Yield the steps a value may have been meant with: its own, those its like is printed with, a digit more.

    What a sentence says of other things has no like: other sentences speak of others, as finely as they please.
    """
    if system.stated[ident].path.startswith(("claim(", "peer(")):
        yield now.unit
        return
    units = {now.unit: None}
    alike = False
    column: list[Fraction] = []
    name = _without_rows(system.stated[ident].path)
    for path, ids in system.record.fields.items():
        if _without_rows(path) == name:
            numbers = (system.stated[other].number for other in ids if other != ident)
            same = [n for n in numbers if n is not None and n.percent == now.percent]
            units.update((n.unit, None) for n in same)
            alike = alike or bool(same)
            column += [n.unit for n in same if path != system.stated[ident].path]
    if set(units) == {now.unit} and not now.whole and not alike:
        units[now.unit / 10] = None
    others = [unit for unit in units if unit != now.unit]
    if len(others) == 1 and column and set(column) == set(others):
        yield others[0]  # a print that lost a digit is given back the digits of its column
    yield from units


def _unit_of_scheme(test: Test, target: Fraction) -> Iterator[Fraction]:
    """Yield the step that a number of the scheme itself is written with."""
    if isinstance(test, Fixed):
        for value, text, _ in test.values:
            number = parse(text)
            if value == target and isinstance(number, Number):
                yield number.unit


def _without_rows(path: str) -> str:
    """Return a path without the numbers of its rows: `tasks[3].time` is like `tasks[0].time`."""
    return "".join(piece.partition("]")[2] or piece for piece in path.split("["))


# ------------------------------------------------------------------------------------------------ numbers


def _asked(test: Test, asked: _Question) -> Iterator[Fraction]:
    """Yield exact values that a test asks of one number, the likeliest first."""
    is_result = asked.ident == asked.statement.result
    match test:
        case Worded(test=claim):
            yield from _asked(claim, asked)
        case AnyOf(tests=tests):
            for one in tests:
                yield from _asked(one, asked)
        case Equals() if not is_result:
            yield from _operand(test, asked)
        case Same() if not is_result:
            yield asked.result()
        case Fixed(values=allowed):
            yield from (value for value, _, _ in allowed)
        case Within(scale=scale):
            yield from sorted((scale.low, scale.high), key=lambda end: abs(end - asked.now.value))
        case Ordered(ids=ids):
            yield from _between(ids, asked)
        case Holds(node=node, slots=slots, rows=rows):
            yield from _condition(node, slots, rows, asked)
        case Contained(allowed=allowed) if is_result:
            yield from (value for quantity, rel, value in allowed if (quantity, rel) == (test.quantity, test.rel))
            yield from _computed(asked.judged(asked.statement.test))
        case Earned():
            yield from _of_band(test, asked)
        case _:
            yield from _computed(asked.judged(test))


def _computed(judgement: Judgement) -> Iterator[Fraction]:
    """Yield what a result should read: on the printed chain, and on the unrounded one."""
    for value in (judgement.exact, judgement.printed, judgement.unrounded):
        if value is not None:
            yield value


def _operand(test: Equals, asked: _Question) -> Iterator[Fraction]:
    """Yield the operand for which the expression, as printed, gives its printed result."""
    result = asked.result()

    def gap(x: Fraction) -> Fraction | None:
        return _difference(test.node.evaluate(asked.values_with(x).printed.at(test.slots), test.rows), result)

    yield from roots(gap, asked.now.value)


def _difference(value: Value, other: Value) -> Fraction | None:
    if not isinstance(value, Fraction) or not isinstance(other, Fraction):
        return None
    return value - other


def roots(gap: Callable[[Fraction], Fraction | None], start: Fraction) -> Iterator[Fraction]:
    """Yield where a function is zero that is linear, or a quotient of two linear ones, from three of its values."""
    points = []
    for step in (0, 1, 2, 3, 5, 7):
        try:
            y = gap(start + step)
        except (Missing, Undefined):
            continue
        if y is not None:
            points.append((start + step, y))
        if len(points) == 3:
            break
    if len(points) < 3:
        return
    (x0, y0), (x1, y1), (x2, y2) = points
    first, second = (y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1)
    if first and second:
        yield from _zero(points, first, second)


def _zero(points: list[tuple[Fraction, Fraction]], first: Fraction, second: Fraction) -> Iterator[Fraction]:
    (x0, y0), (x1, y1), (x2, y2) = points
    if first == second:
        yield x0 - y0 / first
        return
    # a x + b - c x y = y at three points: subtract the first two to remove b, then solve the 2 × 2 system for a and c.
    p, q = x1 - x0, x1 * y1 - x0 * y0
    r, s = x2 - x0, x2 * y2 - x0 * y0
    determinant = q * r - p * s
    if not determinant:
        return
    u, v = y1 - y0, y2 - y0
    a, c = (q * v - s * u) / determinant, (p * v - r * u) / determinant
    if a:
        b = y0 + c * x0 * y0 - a * x0
        yield -b / a


def _between(ids: tuple[int, ...], asked: _Question) -> Iterator[Fraction]:
    """Yield values that put one number of an ascending list into its place."""
    values = asked.values()
    at = ids.index(asked.ident) if asked.ident in ids else -1
    if at > 0:
        yield values.number(ids[at - 1]).value + asked.now.unit
    if 0 <= at < len(ids) - 1:
        yield values.number(ids[at + 1]).value - asked.now.unit


# ------------------------------------------------------------------------------------------------ conditions


def _condition(node: Node, slots: tuple[int | None, ...], rows: Rows, asked: _Question) -> Iterator[Fraction]:
    """Yield the value at which a comparison of a condition turns, and the ones next to it."""
    for part in comparisons(node):
        for left, right in zip(part.parts, part.parts[1:], strict=False):
            if not isinstance(left, Word) and not isinstance(right, Word):
                yield from _turn(Bin("-", left, right), slots, rows, asked)


def _turn(difference: Node, slots: tuple[int | None, ...], rows: Rows, asked: _Question) -> Iterator[Fraction]:
    def gap(x: Fraction) -> Fraction | None:
        return _difference(difference.evaluate(asked.values_with(x).printed.at(slots), rows), Fraction(0))

    for root in roots(gap, asked.now.value):
        yield root
        yield root + asked.now.unit
        yield root - asked.now.unit


def comparisons(node: Node) -> Iterator[Cmp]:
    """Yield the comparisons a condition is joined from."""
    if isinstance(node, Cmp):
        yield node
    elif isinstance(node, Junction):
        for side in node.sides:
            yield from comparisons(side)


def _of_band(test: Earned, asked: _Question) -> Iterator[Fraction]:
    """Yield the nearest values that earn the printed word."""
    rubric, now = asked.system.rubric, asked.now
    bands = rubric.bands.get(test.bands) if rubric else None
    word = asked.values().word(asked.statement.result).casefold()
    band = next((b for name, b in bands.words.items() if name.casefold() == word), None) if bands else None
    if band is None:
        return
    if band.condition is not None:
        yield from _condition(band.condition, (), test.rows, asked)
    ends = [end for end in (band.low, band.high) if end is not None]
    for end in sorted(ends, key=lambda end: abs(end - now.value)):
        yield from (end, end + now.unit, end - now.unit)


# ------------------------------------------------------------------------------------------------ words


def _words(system: System, statement: Statement, ident: int, base: dict[int, Tried]) -> Sequence[Tried]:
    """Return words that make a broken statement right in one place."""
    out: list[Tried] = []
    for word in dict.fromkeys(_choices(system, statement, ident, base)):
        if word.casefold() == system.stated[ident].text.casefold():
            continue
        if judge(statement, Values(system, {**base, ident: word})).verdict is Verdict.PASS:
            out.append(word)
    return out[:MOST_VALUES]


def _choices(system: System, statement: Statement, ident: int, base: dict[int, Tried]) -> Iterator[str]:
    """Yield the words that could stand in a place: the earned one, other prints', those the form or bands allow."""
    if isinstance(statement.test, Worded) and ident == statement.test.word:
        yield from statement.test.others
    if ident == statement.result:
        computed = judge(statement, Values(system, base)).computed
        yield from (word for word in computed.split(" or ") if word)
    path = system.stated[ident].path
    for other in system.record.fields.get(path, ()):
        if other != ident:
            yield system.stated[other].text
    for other_statement in system.statements:
        if other_statement.path != path:
            continue
        if isinstance(other_statement.test, OneOf):
            yield from other_statement.test.words
        elif isinstance(other_statement.test, Earned) and system.rubric is not None:
            yield from system.rubric.bands[other_statement.test.bands].words
