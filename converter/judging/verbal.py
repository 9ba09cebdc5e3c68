"""Words and conditions judged: bands, choices, conditions of the rubric and conditions a document prints."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from converter import formula
from converter.formula import NO_ROWS, Missing, Undefined
from converter.judging.judgement import Judgement, both_chains, name_of, override_of, unchecked
from converter.judging.values import Values
from converter.model import Verdict
from converter.numbers import in_full
from converter.rubric import Bands, BandTest
from converter.system import (
    Contained,
    Earned,
    Holds,
    OneOf,
    Statement,
)

STEP_OF_ENDS = Fraction(1, 10**6)
"""The finest step that ends of bands are written with."""


def judge_one_of(statement: Statement, test: OneOf, values: Values) -> Judgement:
    """Return how a word stands by the words its place may hold."""
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
    """Return the words a value earns: one, or those that the hole between two bands it falls into leaves open.

    Between "25 to 47" and "48 and more" lie the values that have not been rounded yet. Whoever rounds them first, and
    whoever asks for 48 in full, both call 47.2 by the lower word; from 47.5 on the two part, and either will do.
    """
    exact = tuple(word for word, test in bands.words.items() if within_band(test, value))
    if exact:
        return exact
    below = [(test.high, word) for word, test in bands.words.items() if test.high is not None and test.high <= value]
    above = [(test.low, word) for word, test in bands.words.items() if test.low is not None and test.low >= value]
    lower, upper = max(below, default=None), min(above, default=None)
    if lower and upper and _is_one_step(lower[0], upper[0]) and value - lower[0] < upper[0] - value:
        upper = None
    return tuple(word for _, word in (near for near in (upper, lower) if near is not None))


def _is_one_step(low: Fraction, high: Fraction) -> bool:
    """Tell whether two ends follow one another at the digits they are written with: 47 and 48, 3.9 and 4.0."""
    step = Fraction(1)
    while step > STEP_OF_ENDS and ((low / step).denominator > 1 or (high / step).denominator > 1):
        step /= 10
    return high - low == step


def judge_earned(statement: Statement, test: Earned, values: Values) -> Judgement:
    """Return how a word stands by the band or condition that earns it."""
    rubric = values.system.rubric
    if rubric is None:
        return unchecked("there is no rubric")
    bands = rubric.bands[test.bands]
    word = values.word(statement.result)
    known = next((name for name in bands.words if name.casefold() == word.casefold()), None)
    if known is None:
        return _undefined(word, bands, test, values)
    if not bands.of:
        return _by_condition(bands.words[known], test, values)
    name = name_of(bands.of)
    printed, unrounded = both_chains(name, test.rows, values)
    override = override_of(bands.of, values)
    if override and test.declared:
        return _by_range(bands, known, override.value, None)
    if override and known in words_for(bands, override.value):
        return Judgement(Verdict.PASS, "overridden", "note", known, override.value)
    return _by_range(bands, known, printed, unrounded)


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


def _undefined(word: str, bands: Bands, test: Earned, values: Values) -> Judgement:
    """Judge a word the rubric does not define: wrong where one that it does define is earned, and only that one."""
    earned = [name for name, band in bands.words.items() if _is_met(band, test, values)]
    if len(earned) == 1 and earned[0].casefold() not in word.casefold():
        return Judgement(Verdict.FAIL, "wrong", "error", earned[0], reason=bands.words[earned[0]].text)
    return Judgement(Verdict.UNDETERMINED, "undefined-label", "note", reason=" / ".join(bands.words))


def _is_met(band: BandTest, test: Earned, values: Values) -> bool:
    """Tell whether the condition of a word holds, on the printed and on the unrounded chain."""
    condition = band.condition
    if condition is None:
        return False
    try:
        return all(condition.evaluate(env, test.rows) for env in (values.printed, values.unrounded))
    except (Missing, Undefined):
        return False


def _by_condition(band: BandTest, test: Earned, values: Values) -> Judgement:
    """Judge a word earned by a condition of its own."""
    if band.condition is None:
        return unchecked("the rubric gives no condition for it")
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


def judge_holds(statement: Statement, test: Holds, values: Values) -> Judgement:  # noqa: ARG001 - one signature
    """Return how a condition stands by its truth."""
    if test.node.evaluate(values.printed.at(test.slots), test.rows):
        return Judgement(Verdict.PASS, "exact")
    return Judgement(Verdict.FAIL, "wrong", "error")


def judge_contained(statement: Statement, test: Contained, values: Values) -> Judgement:  # noqa: ARG001
    """Return how a printed condition stands: true, and one that the word's own rule contains."""
    threshold = values.number(test.number).value
    printed, unrounded = both_chains(name_of(test.quantity), NO_ROWS, values)
    override = override_of(test.quantity, values)
    seen = [v for v in (printed, unrounded, override.value if override else None) if v is not None]
    if test.allowed and (test.quantity, test.rel, threshold) not in test.allowed:
        wanted = [f"{rel} {in_full(value)}" for name, rel, value in test.allowed if name == test.quantity]
        return Judgement(Verdict.FAIL, "wrong", "error", " or ".join(wanted), reason="is not the scheme's condition")
    if any(formula.compare(test.rel, value, threshold) for value in seen):
        return Judgement(Verdict.PASS, "exact", None, "", seen[0], printed, unrounded)
    return Judgement(Verdict.FAIL, "wrong", "error", in_full(seen[0]), seen[0], printed, unrounded, reason="is not so")
