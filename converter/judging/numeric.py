"""Numbers judged: results against their chains, prints of one quantity, scales, order, causes and counts.

A result is right when the recomputed value lies within half a step of its last printed digit, where the operands are
taken either as printed beside it (what a reader with a calculator does) or recomputed from the leaves (what a
spreadsheet does). Closed intervals, because rounding rules differ at the half. Source: the closed-interval reading of
printed numbers as in XBRL Calculations 1.1, with two chains instead of widened operands.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from converter import formula
from converter.formula import NO_ROWS, Missing, Undefined
from converter.judging.judgement import Judgement, name_of, number_of, override_of
from converter.judging.values import Printed, Unrounded, Values
from converter.judging.widening import compatible
from converter.model import How, Number, Verdict
from converter.numbers import at_digits, in_full
from converter.rubric import Scale
from converter.system import (
    Cause,
    Counted,
    Equals,
    Fixed,
    Ordered,
    Same,
    Statement,
    Within,
)


def fits(number: Number, value: Fraction | None) -> How | None:
    """Return exact, rounded or tie where a value lies in the printed number's closed interval, else None."""
    if value is None:
        return None
    if value == number.value:
        return "exact"
    twice, unit = 2 * abs(value - number.value), number.unit
    if twice < unit:
        return "rounded"
    return "tie" if twice == unit else None


def _cut(number: Number, value: Fraction | None) -> bool:
    """Tell whether the printed number is the value cut off after its last digit instead of rounded."""
    if value is None or (value < 0) != (number.value < 0) or not number.value:
        return False
    short = abs(value) - abs(number.value)
    return 0 < short < number.unit


def chains(number: Number, printed: Fraction | None, unrounded: Fraction | None) -> Judgement:
    """Return how a printed number relates to what the two chains give; at least one gives a value."""
    by_printed, by_unrounded = fits(number, printed), fits(number, unrounded)
    exact = printed if printed is not None else unrounded
    if by_printed or by_unrounded:
        how = _said(by_printed, by_unrounded, printed, unrounded)
        return Judgement(
            Verdict.PASS,
            how,
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
        return Judgement(Verdict.PASS, "hedged", None, "", seen[0], printed, unrounded)
    gap = min(abs(value - number.value) for value in seen) / number.unit
    return Judgement(Verdict.FAIL, "wrong", "warning", at_digits(seen[0], number), seen[0], printed, unrounded, gap)


def judge_equals(statement: Statement, test: Equals, values: Values) -> Judgement:
    """Return how a result stands by what its expression gives on either chain."""
    number = values.number(statement.result)
    printed = one_chain(test, values.printed.at(test.slots))
    unrounded = one_chain(test, values.unrounded.at(test.slots))
    if printed is None and unrounded is None:
        test.node.evaluate(values.printed.at(test.slots), test.rows)
    made = hedge(number, printed, unrounded) if number.hedge else chains(number, printed, unrounded)
    return made if made.verdict is Verdict.PASS else _excused(made, test, number, values)._replace(reason=test.hint)


def _operand_ids(test: Equals, values: Values) -> tuple[int, ...]:
    """Return the ids of the stated operands of an expression."""
    env = values.printed.at(test.slots)
    out: list[int] = []
    for name, rows in formula.operands(test.node, env, test.rows):
        try:
            if env.constant(name) is None:
                out.append(env.ident(name, rows))
        except Missing:
            continue
    return tuple(dict.fromkeys(out))


def _excused(made: Judgement, test: Equals, number: Number, values: Values) -> Judgement:
    """Return a failure as compatible where rounded addends explain it, as undecided where it is not certain."""
    near = min((v for v in (made.printed, made.unrounded) if v is not None), key=lambda v: abs(v - number.value))
    slack = bool(test.slack) and abs(near - number.value) <= test.slack + number.unit / 2
    if slack or compatible(number, test, _operand_ids(test, values), values):
        return made._replace(verdict=Verdict.PASS, how="compatible", severity=None)
    return made if test.certain else made._replace(verdict=Verdict.UNDETERMINED, how="unchecked", severity="note")


def one_chain(test: Equals, env: Printed | Unrounded) -> Fraction | None:
    """Return what one chain gives, None where an operand of it is missing."""
    try:
        value = test.node.evaluate(env, test.rows)
    except Missing:
        return None
    return value if isinstance(value, Fraction) else None


def judge_same(statement: Statement, test: Same, values: Values) -> Judgement:
    """Return how a further print of a quantity stands by the one that speaks for it."""
    stated = values.system.stated[statement.result]
    if stated.number is None and not stated.problem:
        return _same_word(statement, test, values)
    mine, other = values.number(statement.result), values.number(test.reference)
    if mine.hedge:
        return hedge(mine, other.value, None)
    coarse, fine = (mine, other) if mine.unit >= other.unit else (other, mine)
    how = fits(coarse, fine.value)
    if how:
        return Judgement(Verdict.PASS, how, None, "", other.value, other.value)
    override = override_of(statement.path, values)
    if override and fits(mine, override.value):
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


def judge_fixed(statement: Statement, test: Fixed, values: Values) -> Judgement:
    """Return how a number stands that the rubric prints itself."""
    number = values.number(statement.result)
    for value, _, _ in test.values:
        if number.value == value:
            return Judgement(Verdict.PASS, "exact", None, "", value, value)
    value, text, _ = test.values[0]
    distance = abs(number.value - value) / number.unit
    return Judgement(Verdict.FAIL, "wrong", "error", text, value, value, distance=distance)


def judge_within(statement: Statement, test: Within, values: Values) -> Judgement:
    """Return how a value stands by its scale: ends included, steps kept."""
    number = values.number(statement.result)
    scale = test.scale
    if not scale.low <= number.value <= scale.high:
        if test.derived and _only_just(number, scale) and _within_unrounded(test, values):
            return Judgement(Verdict.PASS, "rounded")
        return Judgement(Verdict.FAIL, "wrong", "error", reason=f"lies outside of {scale.text}")
    if scale.step and ((number.value - scale.low) / scale.step).denominator != 1:
        step = "a whole number" if scale.step == 1 else f"on a step of {in_full(scale.step)}"
        return Judgement(Verdict.FAIL, "wrong", "error", reason=f"is not {step}")
    return Judgement(Verdict.PASS, "exact")


MOST_ROUNDED = 5
"""Last-digit units by which the roundings of several rows may carry a sum beyond its scale."""


def _only_just(number: Number, scale: Scale) -> bool:
    """Tell whether a number lies beyond its scale by no more than roundings can add up to."""
    beyond = max(scale.low - number.value, number.value - scale.high)
    return beyond <= MOST_ROUNDED * number.unit


def _within_unrounded(test: Within, values: Values) -> bool:
    """Tell whether a derived value lies on its scale before any rounding."""
    try:
        value = number_of(values.unrounded.value(name_of(test.derived), test.rows))
    except (Missing, Undefined):
        return False
    return test.scale.low <= value <= test.scale.high


def judge_ordered(statement: Statement, test: Ordered, values: Values) -> Judgement:  # noqa: ARG001 - one signature
    """Return how numbers stand that must ascend."""
    numbers = [values.number(ident).value for ident in test.ids]
    if all(a < b if test.strict else a <= b for a, b in pairwise(numbers)):
        return Judgement(Verdict.PASS, "exact")
    return Judgement(Verdict.FAIL, "wrong", "error", reason="does not ascend")


def judge_cause(statement: Statement, test: Cause, values: Values) -> Judgement:  # noqa: ARG001 - one signature
    """Return how a stated cause stands: with the other value in the quantity and the rest kept, where the score lands."""
    peer, other = values.number(test.peer), values.number(test.other)
    main = name_of(test.main)
    own = number_of(values.unrounded.value(main, NO_ROWS))
    supposed = Values(values.system, values.trial, {test.quantity: other.value})
    landed = number_of(supposed.unrounded.value(main, NO_ROWS))
    if fits(peer, landed):
        return Judgement(Verdict.PASS, "exact", None, at_digits(landed, peer), landed)
    gap = peer.value - own
    share = (landed - own) / gap if gap else Fraction(0)
    reason = f"it moves the score to {at_digits(landed, peer)}, {round(share * 100)} % of the way to {at_digits(peer.value, peer)}"
    return Judgement(Verdict.PASS, "edge", "note", at_digits(landed, peer), landed, reason=reason)


def judge_counted(statement: Statement, test: Counted, values: Values) -> Judgement:
    """Return how an announced count stands by what is listed; only ever a note."""
    number = values.number(statement.result)
    if number.value == test.listed:
        return Judgement(Verdict.PASS, "exact", None, str(test.listed), Fraction(test.listed))
    reason = f"{in_full(number.value)} announced, {test.listed} listed"
    return Judgement(Verdict.PASS, "edge", "note", str(test.listed), Fraction(test.listed), reason=reason)
