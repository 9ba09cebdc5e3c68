"""How a printed result relates to what its expression gives: the one judge.

`judge(statement, values)` is pure and cheap: checking maps it over all statements, diagnosis re-judges the few that a
trial value touches, mutation does the same, and nobody re-implements it. Exact rationals from text to verdict.

A result is right when the recomputed value lies within half a step of its last printed digit, where the operands are
taken either as printed beside it (what a reader with a calculator does) or recomputed from the leaves (what a
spreadsheet does). Closed intervals, because rounding rules differ at the half. Source: the closed-interval reading of
printed numbers as in XBRL Calculations 1.1, with two chains instead of widened operands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from converter import formula
from converter.formula import NO_ROWS, Missing, Name, Rows, Undefined, Value
from converter.model import How, Number, Severity, Verdict
from converter.numbers import at_digits, in_full
from converter.rubric import Bands, BandTest, path_of
from converter.system import (
    AnyOf,
    Cause,
    Contained,
    Counted,
    Earned,
    Equals,
    Fixed,
    Holds,
    Noted,
    OneOf,
    Ordered,
    Same,
    Statement,
    System,
    Within,
)


class Judgement(NamedTuple):
    """What a judge says of one statement.

    severity: None where nothing is to be reported. computed: what should stand there, at the printed digits; exact:
    in full. printed, unrounded: what each chain gives, None where it gives nothing. reason: a clause for messages.
    """

    verdict: Verdict
    how: How
    severity: Severity | None = None
    computed: str = ""
    exact: Fraction | None = None
    printed: Fraction | None = None
    unrounded: Fraction | None = None
    distance: Fraction | None = None
    reason: str = ""


def judge(statement: Statement, values: Values) -> Judgement:
    """Return how the statement stands with these values."""
    test = statement.test
    try:
        return _JUDGES[type(test)](statement, test, values)
    except Missing as missing:
        return _unchecked(missing.reason)
    except Undefined as error:
        return Judgement(Verdict.UNDETERMINED, "undefined", "note", reason=str(error))


def _unchecked(reason: str) -> Judgement:
    return Judgement(Verdict.UNDETERMINED, "unchecked", "note", reason=reason)


# ------------------------------------------------------------------------------------------------ values


class Values:
    """The values of a system, as stated or with some of them tried differently.

    trial: stated values by id to be read as something else. assumed: values put in place of whole quantities, by
    path, as a supposition does. Derived quantities are recomputed when asked for, once.
    """

    def __init__(
        self,
        system: System,
        trial: Mapping[int, Number | str] | None = None,
        assumed: Mapping[str, Fraction] | None = None,
    ) -> None:
        self.system = system
        self.trial = trial or {}
        self.assumed = assumed or {}
        self.printed = Printed(self)
        self.unrounded = Unrounded(self)

    def number(self, ident: int) -> Number:
        """Return the number stated under an id, or raise Missing with the reason why it is none."""
        tried = self.trial.get(ident)
        if isinstance(tried, Number):
            return tried
        stated = self.system.stated[ident]
        if stated.number is None:
            raise Missing(
                stated.path, f"{_called(stated.path, stated.label)} cannot be read: {stated.problem or 'no number'}"
            )
        return stated.number

    def word(self, ident: int) -> str:
        """Return the word stated under an id."""
        tried = self.trial.get(ident)
        if isinstance(tried, str):
            return tried
        stated = self.system.stated[ident]
        if stated.problem:
            raise Missing(stated.path, f"{_called(stated.path, stated.label)} cannot be read: {stated.problem}")
        return stated.text

    def value(self, ident: int) -> Value:
        """Return the number or, for a quantity of words, the word stated under an id."""
        stated = self.system.stated[ident]
        if stated.number is None and not stated.problem:
            return self.word(ident)
        return self.number(ident).value


def _called(path: str, label: str) -> str:
    return f"{path} ({label})" if label else path


class Printed:
    """Names as printed: an operand of a printed line beside it, else the print that speaks for its quantity."""

    def __init__(self, values: Values, slots: tuple[int | None, ...] = ()) -> None:
        self.values = values
        self.slots = slots

    def at(self, slots: tuple[int | None, ...]) -> Printed:
        """Return the same environment for a line with its own operands."""
        return Printed(self.values, slots) if slots else self

    def ident(self, name: Name, rows: Rows) -> int:
        """Return the id of the stated value a name means here, or raise Missing."""
        if name.slot >= 0:
            ident = self.slots[name.slot] if name.slot < len(self.slots) else None
            if ident is None:
                raise Missing(name.key, f"{name.text} is not printed here")
            return ident
        path = self.path(name, rows)
        found = self.values.system.defining.get(path)
        if found is None:
            raise Missing(path, f"{path} is not stated")
        return found

    def path(self, name: Name, rows: Rows) -> str:
        """Return the path of a name in given rows."""
        rubric = self.values.system.rubric
        dims = rubric.dims.get(name.key, ()) if rubric else ()
        return path_of(name.key, dims, rows)

    def value(self, name: Name, rows: Rows) -> Value:
        """Return the printed value of a name: a constant is the rubric's own."""
        if name.slot < 0:
            constant = self.constant(name)
            if constant is not None:
                return constant
        return self.values.value(self.ident(name, rows))

    def constant(self, name: Name) -> Fraction | None:
        """Return the value of a constant of the scheme, or None."""
        rubric = self.values.system.rubric
        found = rubric.constants.get(name.key) if rubric else None
        return found[0] if found else None

    def text(self, name: Name, rows: Rows) -> str:
        """Return a name's value as printed, in digits that compute."""
        rubric = self.values.system.rubric
        if name.slot < 0 and rubric and name.key in rubric.constants:
            return rubric.constants[name.key][1]
        ident = self.ident(name, rows)
        stated = self.values.system.stated[ident]
        if stated.number is None and not stated.problem:
            return f"'{self.values.word(ident)}'"
        number = self.values.number(ident)
        return at_digits(number.value, number)

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return self.values.system.record.rows.get(table, 0)

    def close(self, name: Name, rows: Rows, value: Fraction) -> bool:
        """Tell whether a value lies within half a step of the printed one."""
        number = self.values.number(self.ident(name, rows))
        return abs(value - number.value) * 2 <= number.unit


class Unrounded:
    """Names recomputed from the leaves: every derived quantity by its formula, inputs as stated."""

    def __init__(self, values: Values, slots: tuple[int | None, ...] = ()) -> None:
        self.values = values
        self.slots = slots
        self.memo: dict[str, Value] = {}
        self.busy: set[str] = set()

    def at(self, slots: tuple[int | None, ...]) -> Unrounded:
        """Return the same environment, memo shared, for a line with its own operands."""
        if not slots:
            return self
        other = Unrounded(self.values, slots)
        other.memo, other.busy = self.memo, self.busy
        return other

    def value(self, name: Name, rows: Rows) -> Value:
        """Return a name's value from the leaves. A number printed in the line itself stands for itself."""
        if name.slot >= 0:
            ident = self.values.printed.at(self.slots).ident(name, rows)
            path = self.values.system.stated[ident].path
            if name.key not in self.names() and path not in self.values.system.links:
                return self.values.value(ident)
            return self.path_value(path, name, rows, ident)
        constant = self.values.printed.constant(name)
        if constant is not None:
            return constant
        return self.path_value(self.values.printed.path(name, rows), name, rows, None)

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Return the quantities of the rubric, {} without one."""
        rubric = self.values.system.rubric
        return rubric.dims if rubric else {}

    def path_value(self, path: str, name: Name, rows: Rows, ident: int | None) -> Value:
        """Return the value of one path, computed once. Where a formula's inputs are missing its print is the leaf."""
        if path in self.values.assumed:
            return self.values.assumed[path]
        if path in self.memo:
            return self.memo[path]
        system = self.values.system
        rubric = system.rubric
        if rubric and name.key in rubric.constants:
            return rubric.constants[name.key][0]
        value = self.derived(path, name, rows)
        if value is None:
            leaf = system.defining.get(path, ident)
            if leaf is None:
                raise Missing(path, f"{path} is not stated")
            value = self.values.value(leaf)
        self.memo[path] = value
        return value

    def derived(self, path: str, name: Name, rows: Rows) -> Value | None:
        """Return what a quantity's own formula gives, or None where it has none or cannot be worked out."""
        system = self.values.system
        if path in self.busy:
            return None
        link = system.links.get(path)
        nodes = system.rubric.definitions(name.key) if system.rubric else ()
        if link is None and not nodes:
            return None
        self.busy.add(path)
        try:
            if link is not None:
                return link.node.evaluate(self.at(link.slots), NO_ROWS)
            return nodes[min(system.readings.get(name.key, 0), len(nodes) - 1)].evaluate(
                self.at(()) if not self.slots else self._plain(), rows
            )
        except (Missing, Undefined):
            return None
        finally:
            self.busy.discard(path)

    def _plain(self) -> Unrounded:
        """Return this environment without a line's operands: a definition knows names only."""
        other = Unrounded(self.values)
        other.memo, other.busy = self.memo, self.busy
        return other

    def text(self, name: Name, rows: Rows) -> str:
        """Return the recomputed value in full."""
        value = self.value(name, rows)
        return in_full(value) if isinstance(value, Fraction) else f"'{value}'"

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return self.values.printed.count(table)

    def close(self, name: Name, rows: Rows, value: Fraction) -> bool:
        """Tell whether a value lies within half a step of the printed one."""
        return self.values.printed.at(self.slots).close(name, rows, value)


# ------------------------------------------------------------------------------------------------ equations


def _fits(number: Number, value: Fraction | None) -> How | None:
    """Return exact, rounded or tie where a value lies in the printed number's closed interval, else None."""
    if value is None:
        return None
    gap = abs(value - number.value)
    if not gap:
        return "exact"
    twice = 2 * gap
    if twice < number.unit:
        return "rounded"
    return "tie" if twice == number.unit else None


def _cut(number: Number, value: Fraction | None) -> bool:
    """Tell whether the printed number is the value cut off after its last digit instead of rounded."""
    if value is None or (value < 0) != (number.value < 0) or not number.value:
        return False
    short = abs(value) - abs(number.value)
    return 0 < short < number.unit


def chains(number: Number, printed: Fraction | None, unrounded: Fraction | None) -> Judgement:
    """Return how a printed number relates to what the two chains give; at least one gives a value."""
    by_printed, by_unrounded = _fits(number, printed), _fits(number, unrounded)
    exact = printed if printed is not None else unrounded
    if by_printed or by_unrounded:
        how = _said(by_printed, by_unrounded, printed, unrounded)
        return Judgement(
            Verdict.PASS,
            how,
            computed=at_digits(exact or Fraction(0), number),
            exact=exact,
            printed=printed,
            unrounded=unrounded,
            distance=Fraction(0),
        )
    near = min((v for v in (printed, unrounded) if v is not None), key=lambda v: abs(v - number.value))
    cut = _cut(number, printed) or _cut(number, unrounded)
    return Judgement(
        Verdict.FAIL,
        "truncated" if cut else "wrong",
        "warning" if cut else "error",
        at_digits(exact or Fraction(0), number),
        exact,
        printed,
        unrounded,
        abs(near - number.value) / number.unit,
    )


def _said(
    by_printed: How | None, by_unrounded: How | None, printed: Fraction | None, unrounded: Fraction | None
) -> How:
    """Return the word for a result that fits: the stronger of the two, or the chain that alone gives it."""
    if printed is None or unrounded is None or printed == unrounded:
        return by_printed or by_unrounded or "exact"
    if by_printed and by_unrounded:
        order: tuple[How, ...] = ("exact", "rounded", "tie")
        return min(by_printed, by_unrounded, key=order.index)
    return "printed-chain" if by_printed else "unrounded-chain"


def _hedged(number: Number, value: Fraction) -> bool:
    """Tell whether a value lies in what a hedge admits: one last-digit unit or 5 %, the larger, on the hedged side."""
    width = max(number.unit, abs(number.value) / 20)
    if number.hedge in ("nearly", "almost"):
        return number.value - width <= value < number.value
    if number.hedge == "just over":
        return number.value < value <= number.value + width
    return abs(value - number.value) <= width


def hedge(number: Number, printed: Fraction | None, unrounded: Fraction | None) -> Judgement:
    """Return how a softened number relates to what the chains give; outside of its hedge is a warning."""
    seen = [v for v in (printed, unrounded) if v is not None]
    if any(_hedged(number, value) for value in seen):
        return Judgement(Verdict.PASS, "hedged", None, at_digits(seen[0], number), seen[0], printed, unrounded)
    gap = min(abs(value - number.value) for value in seen) / number.unit
    return Judgement(Verdict.FAIL, "wrong", "warning", at_digits(seen[0], number), seen[0], printed, unrounded, gap)


def _equals(statement: Statement, test: Equals, values: Values) -> Judgement:
    number = values.number(statement.result)
    printed = _chain(test, values.printed.at(test.slots))
    unrounded = _chain(test, values.unrounded.at(test.slots))
    if printed is None and unrounded is None:
        test.node.evaluate(values.printed.at(test.slots), test.rows)
    if number.hedge:
        return hedge(number, printed, unrounded)
    return chains(number, printed, unrounded)


def _chain(test: Equals, env: Printed | Unrounded) -> Fraction | None:
    """Return what one chain gives, None where an operand of it is missing."""
    try:
        value = test.node.evaluate(env, test.rows)
    except Missing:
        return None
    return value if isinstance(value, Fraction) else None


# ------------------------------------------------------------------------------------------------ prints of one


def _same(statement: Statement, test: Same, values: Values) -> Judgement:
    stated = values.system.stated[statement.result]
    if stated.number is None and not stated.problem:
        return _same_word(statement, test, values)
    mine, other = values.number(statement.result), values.number(test.reference)
    if mine.hedge:
        return hedge(mine, other.value, None)
    coarse, fine = (mine, other) if mine.unit >= other.unit else (other, mine)
    how = _fits(coarse, fine.value)
    if how:
        return Judgement(Verdict.PASS, how, None, at_digits(other.value, mine), other.value, other.value)
    override = _override(statement.path, values)
    if override and _fits(mine, override.value):
        return Judgement(Verdict.PASS, "overridden", "note", at_digits(override.value, mine), override.value)
    return Judgement(
        Verdict.FAIL,
        "contradiction",
        "error",
        at_digits(other.value, mine),
        other.value,
        other.value,
        distance=abs(mine.value - other.value) / mine.unit,
    )


def _same_word(statement: Statement, test: Same, values: Values) -> Judgement:
    mine, other = values.word(statement.result), values.word(test.reference)
    if mine.casefold() == other.casefold():
        return Judgement(Verdict.PASS, "exact", computed=other)
    return Judgement(Verdict.FAIL, "contradiction", "error", other)


def _override(path: str, values: Values) -> Number | None:
    """Return the number a declared departure puts in place of a quantity, or None."""
    ident = values.system.overrides.get(path)
    return values.number(ident) if ident is not None else None


def _fixed(statement: Statement, test: Fixed, values: Values) -> Judgement:
    number = values.number(statement.result)
    for value, _, _ in test.values:
        if number.value == value:
            return Judgement(Verdict.PASS, "exact", None, in_full(value), value, value)
    value, text, _ = test.values[0]
    distance = abs(number.value - value) / number.unit
    return Judgement(Verdict.FAIL, "wrong", "error", text, value, value, distance=distance)


def _within(statement: Statement, test: Within, values: Values) -> Judgement:
    number = values.number(statement.result)
    scale = test.scale
    if not scale.low <= number.value <= scale.high:
        return Judgement(Verdict.FAIL, "wrong", "error", reason=f"lies outside of {scale.text}")
    if scale.step and ((number.value - scale.low) / scale.step).denominator != 1:
        step = "a whole number" if scale.step == 1 else f"on a step of {in_full(scale.step)}"
        return Judgement(Verdict.FAIL, "wrong", "error", reason=f"is not {step}")
    return Judgement(Verdict.PASS, "exact")


def _ordered(statement: Statement, test: Ordered, values: Values) -> Judgement:  # noqa: ARG001 - one signature
    numbers = [values.number(ident).value for ident in test.ids]
    if all(a < b if test.strict else a <= b for a, b in pairwise(numbers)):
        return Judgement(Verdict.PASS, "exact")
    return Judgement(Verdict.FAIL, "wrong", "error", reason="does not ascend")


# ------------------------------------------------------------------------------------------------ words


def _one_of(statement: Statement, test: OneOf, values: Values) -> Judgement:
    word = values.word(statement.result).casefold()
    if any(word == choice.casefold() for choice in test.words):
        return Judgement(Verdict.PASS, "exact")
    return Judgement(Verdict.UNDETERMINED, "undefined-label", "note", reason=" / ".join(test.words))


def within_band(test: BandTest, value: Fraction) -> bool:
    """Tell whether a value lies in a band's range."""
    if test.low is not None and (value < test.low or (test.strict and value == test.low)):
        return False
    return test.high is None or not (value > test.high or (test.strict and value == test.high))


def words_for(bands: Bands, value: Fraction) -> tuple[str, ...]:
    """Return the words a value earns: one, or both neighbours of the hole between two bands it falls into."""
    exact = tuple(word for word, test in bands.words.items() if within_band(test, value))
    if exact:
        return exact
    below = [(test.high, word) for word, test in bands.words.items() if test.high is not None and test.high <= value]
    above = [(test.low, word) for word, test in bands.words.items() if test.low is not None and test.low >= value]
    near = []
    if above:
        near.append(min(above)[1])
    if below:
        near.append(max(below)[1])
    return tuple(near)


def _earned(statement: Statement, test: Earned, values: Values) -> Judgement:
    rubric = values.system.rubric
    if rubric is None:
        return _unchecked("there is no rubric")
    bands = rubric.bands[test.bands]
    word = values.word(statement.result)
    known = next((name for name in bands.words if name.casefold() == word.casefold()), None)
    if known is None:
        return Judgement(Verdict.UNDETERMINED, "undefined-label", "note", reason=" / ".join(bands.words))
    if not bands.of:
        return _by_condition(bands.words[known], test, values)
    name = _name(bands.of)
    printed, unrounded = _both(name, test.rows, values)
    override = _override(bands.of, values)
    if override and known in words_for(bands, override.value):
        return Judgement(Verdict.PASS, "overridden", "note", known, override.value)
    return _by_range(bands, known, printed, unrounded)


def _name(key: str) -> Name:
    table, _, column = key.rpartition(".")
    return Name(table, column)


def _both(name: Name, rows: Rows, values: Values) -> tuple[Fraction | None, Fraction | None]:
    """Return a quantity as printed and recomputed; at least one of the two, or Missing."""
    out: list[Fraction | None] = []
    gap: Missing | None = None
    for env in (values.printed, values.unrounded):
        try:
            value = env.value(name, rows)
            out.append(value if isinstance(value, Fraction) else None)
        except Missing as missing:
            gap = missing
            out.append(None)
    if out == [None, None] and gap:
        raise gap
    return out[0], out[1]


def _by_range(bands: Bands, word: str, printed: Fraction | None, unrounded: Fraction | None) -> Judgement:
    """Judge a word earned by a range: on the printed score, on the recomputed one, and between the bands."""
    first = words_for(bands, printed) if printed is not None else ()
    second = words_for(bands, unrounded) if unrounded is not None else first
    first = first or second
    shown = printed if printed is not None else unrounded
    if word not in first and word not in second:
        computed = " or ".join(dict.fromkeys(first))
        return Judgement(Verdict.FAIL, "wrong", "error", computed, shown, printed, unrounded)
    if word in first and word in second and len(first) == len(second) == 1:
        return Judgement(Verdict.PASS, "exact", None, word, shown, printed, unrounded)
    return Judgement(Verdict.PASS, "edge", "note", word, shown, printed, unrounded)


def _by_condition(band: BandTest, test: Earned, values: Values) -> Judgement:
    """Judge a word earned by a condition of its own."""
    if band.condition is None:
        return _unchecked("the rubric gives no condition for it")
    if band.condition.evaluate(values.printed, test.rows):
        return Judgement(Verdict.PASS, "exact")
    if _tries(lambda: bool(band.condition.evaluate(values.unrounded, test.rows)) if band.condition else False):
        return Judgement(Verdict.PASS, "edge", "note")
    return Judgement(Verdict.FAIL, "wrong", "error", reason=f"needs {band.text}")


def _tries(call: Callable[[], bool]) -> bool:
    try:
        return call()
    except (Missing, Undefined):
        return False


# ------------------------------------------------------------------------------------------------ conditions


def _holds(statement: Statement, test: Holds, values: Values) -> Judgement:  # noqa: ARG001 - one signature
    if test.node.evaluate(values.printed.at(test.slots), test.rows):
        return Judgement(Verdict.PASS, "exact")
    return Judgement(Verdict.FAIL, "wrong", "error")


def _contained(statement: Statement, test: Contained, values: Values) -> Judgement:  # noqa: ARG001
    threshold = values.number(test.number).value
    printed, unrounded = _both(_name(test.quantity), NO_ROWS, values)
    override = _override(test.quantity, values)
    seen = [v for v in (printed, unrounded, override.value if override else None) if v is not None]
    if test.allowed and (test.quantity, test.rel, threshold) not in test.allowed:
        wanted = [f"{rel} {in_full(value)}" for name, rel, value in test.allowed if name == test.quantity]
        return Judgement(Verdict.FAIL, "wrong", "error", " or ".join(wanted), reason="is not the scheme's condition")
    if any(formula.compare(test.rel, value, threshold) for value in seen):
        return Judgement(Verdict.PASS, "exact", None, in_full(seen[0]), seen[0], printed, unrounded)
    return Judgement(Verdict.FAIL, "wrong", "error", in_full(seen[0]), seen[0], printed, unrounded, reason="is not so")


def _any_of(statement: Statement, test: AnyOf, values: Values) -> Judgement:
    """Return the best that any reading of a claim comes to; where all fail, the one nearest to what is printed."""
    judged = [judge(statement._replace(test=one), values) for one in test.tests]
    passed = [j for j in judged if j.verdict is Verdict.PASS]
    failed = [j for j in judged if j.verdict is Verdict.FAIL]
    if passed:
        return passed[0]
    return min(failed, key=lambda j: (j.distance is None, j.distance or 0)) if failed else judged[0]


def _cause(statement: Statement, test: Cause, values: Values) -> Judgement:  # noqa: ARG001 - one signature
    """Judge a stated cause: put the other value into the quantity, keep the rest, and look where the score lands."""
    peer, other = values.number(test.peer), values.number(test.other)
    main = _name(test.main)
    own = _number_of(values.unrounded.value(main, NO_ROWS))
    supposed = Values(values.system, values.trial, {test.quantity: other.value})
    landed = _number_of(supposed.unrounded.value(main, NO_ROWS))
    if _fits(peer, landed):
        return Judgement(Verdict.PASS, "exact", None, at_digits(landed, peer), landed)
    gap = peer.value - own
    share = (landed - own) / gap if gap else Fraction(0)
    reason = f"it moves the score to {at_digits(landed, peer)}, {round(share * 100)} % of the way to {at_digits(peer.value, peer)}"
    return Judgement(Verdict.PASS, "edge", "note", at_digits(landed, peer), landed, reason=reason)


def _number_of(value: Value) -> Fraction:
    if not isinstance(value, Fraction):
        raise Undefined(f"{value!r} is no number")
    return value


def _counted(statement: Statement, test: Counted, values: Values) -> Judgement:
    number = values.number(statement.result)
    if number.value == test.listed:
        return Judgement(Verdict.PASS, "exact", None, str(test.listed), Fraction(test.listed))
    reason = f"{in_full(number.value)} announced, {test.listed} listed"
    return Judgement(Verdict.PASS, "edge", "note", str(test.listed), Fraction(test.listed), reason=reason)


def _noted(statement: Statement, test: Noted, values: Values) -> Judgement:  # noqa: ARG001 - one signature
    return Judgement(test.verdict, test.how, test.severity, reason=test.message)


_JUDGES: dict[type, Callable[[Statement, Any, Values], Judgement]] = {
    Equals: _equals,
    Same: _same,
    Fixed: _fixed,
    Within: _within,
    Earned: _earned,
    OneOf: _one_of,
    Ordered: _ordered,
    Holds: _holds,
    Contained: _contained,
    AnyOf: _any_of,
    Cause: _cause,
    Counted: _counted,
    Noted: _noted,
}
