"""Whether a printed equation that does not come out is wrong, worth a look, or no relation of these numbers at all.

A misfit is certain only when no other reading fits: no change of unit, no factor that stands elsewhere on the line,
no rounding of operands, no working from left to right; when nothing is named, approximate or capped; and when the
expression begins where a part of the text begins. What a change of unit explains is read with its factor; what another
number of the line explains is left alone, for people leave factors out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from converter import formula, numbers
from converter.formula import Missing, Name, Rows, Undefined, Value
from converter.inferring.arithmetic import Equation, Operand
from converter.inferring.conventions import plain_digits
from converter.inferring.units import COMMON, converts, is_money, named_factors
from converter.model import Number
from converter.regexes import regex

MOST_CORNERS = 8
"""Rounded operands whose ends are all tried; of more, all low and all high ends together."""

MOST_DIGITS = 12
"""Digits of the lower part of a fraction."""

MOST_NUMBERS = 24
"""Other numbers of a line that are tried as a factor left out."""

REACH = 300
"""Characters before and behind an equation that are its line, where no line ends."""


class Weighed(NamedTuple):
    """What an equation is taken for.

    factor: what a change of unit multiplies it by. hint: what may explain a misfit. result: the number it gives.
    """

    certain: bool
    result: Operand
    factor: Fraction = Fraction(1)
    hint: str = ""
    fits: bool = False


class _Values(formula.Closed):
    """The operands of a shape, by slot."""

    def __init__(self, values: tuple[Fraction, ...]) -> None:
        self.values = values

    def value(self, name: Name, rows: Rows) -> Value:
        return self.values[int(name.column[1:])]


def value_of(shape: str, values: tuple[Fraction, ...]) -> Fraction | None:
    """Return what a shape gives for these operands, None where it divides by nothing."""
    try:
        value = formula.parse(shape).evaluate(_Values(values), formula.NO_ROWS)
    except (formula.FormulaError, Missing, Undefined):
        return None
    return value if isinstance(value, Fraction) else None


def weigh(equation: Equation, text: str) -> Weighed | None:
    """Return what an equation is taken for, None where its numbers may belong to another relation."""
    if equation.running is not None:
        on = _weigh(equation._replace(result=equation.running), text)
        if on and on.fits:
            return on
    made = _weigh(equation, text)
    return None if made and equation.running and not made.fits and not made.certain else made


def _weigh(equation: Equation, text: str) -> Weighed | None:
    operands, result = equation.operands, equation.result
    value = value_of(equation.shape, tuple(one.number.value for one in operands))
    if value is None or _is_no_equation(equation):
        return None
    if _fits(result.number, value) or (result.number.percent and _fits(result.number, value / 100)):
        return Weighed(True, result, fits=True)
    if _is_fraction_of(equation, value, text) or is_held_back(result.number.value, value, text, result.end):
        return None
    factor = next((f for f in named_factors(equation) if _fits(result.number, value * f)), None)
    if factor:
        return Weighed(True, result, factor, fits=True)
    if any(map(_may_be_an_index, operands)) or converts(equation) or _left_alone(equation, value, text):
        return None
    return _misfit(equation, value, text)


def _misfit(equation: Equation, value: Fraction, text: str) -> Weighed | None:
    operands, result = equation.operands, equation.result
    number = result.number
    hint = _hint(equation, value)
    if not hint and _within_roundings(equation):
        soft = any(one.hedged or (one.coarse and one.number.value / one.number.unit % 10 != 0) for one in operands)
        return (
            None if soft else Weighed(False, result, hint="operands rounded before they were printed would explain it")
        )
    unsure = any(one.hedged or one.named for one in operands) or bool(number.hedge) or equation.glued
    bare = _is_bare_difference(equation)
    said = not equation.clean or _SAID.search(_line(equation, text))
    return Weighed(not (hint or unsure or bare or said), result, hint=hint)


def _fits(number: Number, value: Fraction) -> bool:
    if number.hedge:
        return abs(value - number.value) <= max(number.unit, abs(number.value) / 20)
    return 2 * abs(value - number.value) <= number.unit


def set_down(number: Number) -> Fraction:
    """Return the step that a printed number may be rounded to: that of its last digit that is no nought."""
    digits = str(abs(number.value / number.unit).numerator)
    noughts = len(digits) - len(digits.rstrip("0"))
    return number.unit * Fraction(10) ** noughts


def is_set_down(number: Number, value: Fraction) -> bool:
    """Tell whether a number is a value rounded to noughts with three digits left: `289,800` for 289,755."""
    step, gap = set_down(number), 2 * abs(value - number.value)
    return 100 * step <= abs(number.value) and number.unit < gap <= step


# ------------------------------------------------------------------------------------------------ no equations


def _is_no_equation(equation: Equation) -> bool:
    """Tell what only looks like one: a legend of ranges, a date, a count that `shares` reads, `1 + 1 = 3`."""
    operands = equation.operands
    plain = all(not one.unit and one.number.whole for one in operands)
    if equation.shape == "h0 / h1" and equation.glued:
        return plain
    if equation.shape == "h0 - h1" and plain:
        return operands[0].number.value < operands[1].number.value and equation.result.number.value >= 0
    return len(operands) > 1 and plain and all(one.number.value < 3 for one in operands) and not equation.result.unit


def _may_be_an_index(one: Operand) -> bool:
    """Tell a number that may only count what stands before it: `Phase 2`."""
    return one.named and not one.unit and one.number.whole


_OUT_OF = regex(r"\s?/\s?(\d+)")


def _is_fraction_of(equation: Equation, value: Fraction, text: str) -> bool:
    """Tell whether the result goes on as a fraction that the value is: `(2 × 20) / (5 × 20) = 40/100`."""
    return is_fraction(text, equation.result.end, equation.result.number.value, value)


def is_fraction(text: str, end: int, above: Fraction, value: Fraction) -> bool:
    """Tell whether a number and what stands behind a slash after it are a fraction that a value is."""
    below = _OUT_OF.match(text, end)
    return below is not None and len(below.group(1)) < MOST_DIGITS and above == value * int(below.group(1))


_HELD_BACK = regex(r"(?i)[\s*_/\d]{0,8}[(,;–—-]{1,2}\s?(?:\w+\s){0,3}(?:floor|cap|min|max|limit|clamp)")


def is_held_back(stated: Fraction, value: Fraction, text: str, end: int) -> bool:
    """Tell whether a result is the end of its scale that the value lies beyond: nought for less, `10/10` for more.

    So it is where the text says so, and where the result is printed out of its own maximum.
    """
    below = _OUT_OF.match(text, end)
    top = int(below.group(1)) if below and len(below.group(1)) < MOST_DIGITS else None
    beyond = (stated == 0 and value < 0) or (top is not None and stated == top < value)
    return beyond and (top is not None or _HELD_BACK.match(text, end) is not None)


def _is_bare_difference(equation: Equation) -> bool:
    return equation.shape == "h0 - h1" and all(not one.unit and one.number.whole for one in equation.operands)


_SAID = regex(
    r"\b(?:wrong|incorrect|bugs?|mistake|should|instead|cap|capped|max|maximum|min|minimum|limit|limited|clamp|clamped|rounded|rounds?"
    r"|floor|ceil|about|approx\w*|roughly|around|nearly|almost|at least|up to|conservative\w*)\b|~~|≠|❌",
    re.IGNORECASE,
)
"""Words of a line that say that its result is no plain result, or that it is quoted as an error."""


def _line(equation: Equation, text: str) -> str:
    start, end = _line_ends(equation, text)
    return text[start:end]


def _line_ends(equation: Equation, text: str) -> tuple[int, int]:
    """Return where the line of an equation begins and ends, within reach: a document may be one line."""
    first = max(0, equation.start - REACH)
    last = min(len(text), equation.result.end + REACH)
    end = text.find("\n", equation.result.end, last)
    return max(text.rfind("\n", first, equation.start) + 1, first), end if end >= 0 else last


# ------------------------------------------------------------------------------------------------ other readings


def _left_alone(equation: Equation, value: Fraction, text: str) -> bool:
    """Tell whether another relation explains the result: rounding to whole pieces, a factor left out, a percentage."""
    number = equation.result.number
    if not number.value:
        return False
    if is_money(equation.result) and not any(map(is_money, equation.operands)):
        return True
    if _is_at_a_rate(equation, text):
        return True
    near = value / 100 if number.percent and abs(value) > 10 * abs(number.value) else value
    if "/" in equation.shape and number.whole and number.unit <= 1 and abs(near - number.value) < number.unit:
        return True
    if is_set_down(number, near):
        return True
    if any(one.unit for one in (*equation.operands, equation.result)):
        powers = (Fraction(10) ** n for n in (-9, -6, -3, 6, 9))
        if any(_fits(number, value * f) or _fits(number, value / f) for f in (*COMMON, *powers)):
            return True
    if _adds_a_percentage(equation) or _adds_bundles(equation):
        return True
    return any(_bridges(number, value, other) for other in _others(equation, text))


def _is_at_a_rate(equation: Equation, text: str) -> bool:
    """Tell whether `at` is a speed, not a price: `90 bits @ 3 MHz = 30 µs` divides."""
    if equation.shape != "h0 × h1" or not equation.operands[1].number.value:
        return False
    one, other = equation.operands
    return "@" in text[one.end : other.start] and _fits(equation.result.number, one.number.value / other.number.value)


def _bridges(number: Number, value: Fraction, other: Fraction) -> bool:
    """Tell whether a result follows from a value and one more number."""
    if other in (0, 1):
        return False
    if _fits(number, value * other) or _fits(number, value / other):
        return True
    large = 20 * abs(other) >= abs(value)
    return large and (_fits(number, value + other) or _fits(number, value - other))


_DIGITS = regex(r"(?<![\w.,])(\d+(?:[.,]\d+)*)(\s?[kKM](?![A-Za-z]))?(\s?%)?")


def _others(equation: Equation, text: str) -> Iterator[Fraction]:
    """Yield the numbers that stand on the line before and behind an equation."""
    line_start, line_end = _line_ends(equation, text)
    count = 0
    for start, end in ((line_start, equation.start), (equation.result.end, line_end)):
        for match in _DIGITS.finditer(text, start, end):
            count += 1
            if count > MOST_NUMBERS:
                return
            plain = plain_digits(match.group(1), equation.how)
            if not plain:
                continue
            read = numbers.read(plain, percent=bool(match.group(3)), suffix=(match.group(2) or "").strip())
            if not isinstance(read, str):
                yield read.value


def _adds_bundles(equation: Equation) -> bool:
    """Tell whether things of different names are added to a number of others: `5 crates + 1 box = 73 bottles`."""
    names = {one.unit for one in equation.operands}
    added = not set(equation.shape.split()) & {"×", "/"}
    return added and len(names) > 1 and "" not in names and equation.result.unit not in (*names, "")


def _adds_a_percentage(equation: Equation) -> bool:
    """Tell whether a percentage is added to, or taken from, what is no percentage: `50 + 10% = 55`."""
    signs = equation.shape.split()
    percent = {f"h{i}": one.number.percent for i, one in enumerate(equation.operands)}
    for at, sign in enumerate(signs[1:], 1):
        if sign in ("+", "-") and at + 1 < len(signs) and percent.get(signs[at + 1]):
            return not all(percent.values())
    return False


# ------------------------------------------------------------------------------------------------ misfits explained


def _within_roundings(equation: Equation) -> bool:
    """Tell whether operands taken anywhere in their last digit's half step give the printed result."""
    number = equation.result.number
    movable = [i for i, one in enumerate(equation.operands) if _is_rounded(one)]
    if not movable:
        return False
    corners = (
        list(product((-1, 1), repeat=len(movable)))
        if len(movable) <= MOST_CORNERS
        else [(end,) * len(movable) for end in (-1, 1)]
    )
    seen = []
    for ends in corners:
        values = [one.number.value for one in equation.operands]
        for i, end in zip(movable, ends, strict=True):
            values[i] += end * _step(equation.operands[i]) / 2
        got = value_of(equation.shape, tuple(values))
        if got is not None:
            seen += [got, got / 100] if number.percent and not equation.operands[0].number.percent else [got]
    low, high = number.value - number.unit / 2, number.value + number.unit / 2
    near = [value for value in seen if abs(value) <= 10 * abs(number.value)]
    return bool(near) and min(near) <= high and max(near) >= low


def _is_rounded(one: Operand) -> bool:
    return one.coarse or one.hedged or not one.number.whole or one.number.percent


def _step(one: Operand) -> Fraction:
    """Return the step of an operand's last digit; a twentieth of an approximate one where that is more."""
    return max(one.number.unit, abs(one.number.value) / 10) if one.hedged else one.number.unit


def _hint(equation: Equation, value: Fraction) -> str:
    """Return the mechanism that would give the printed result, '' where none does."""
    number = equation.result.number
    short = abs(value) - abs(number.value)
    if number.value and (value < 0) == (number.value < 0) and 0 < short < number.unit:
        return "it is cut off instead of rounded"
    if any(one.number.percent for one in equation.operands) and _fits(number, value * 100):
        return "it fits where the percentage is read as a plain number"
    if number.percent != any(one.number.percent for one in equation.operands) and _fits(number, value / 100):
        return "it fits where the percentage is read as a fraction"
    if _fits(number, _from_left(equation)):
        return "it fits where the operators are worked out from left to right"
    return ""


def _from_left(equation: Equation) -> Fraction:
    """Return the value without precedence: `8 + 2 × 5` as 50."""
    total = equation.operands[0].number.value
    signs = [sign for sign in equation.shape.split() if sign in ("+", "-", "×", "/")]
    for sign, one in zip(signs, equation.operands[1:], strict=False):
        value = one.number.value
        if sign == "/" and not value:
            return total
        total = {"+": total + value, "-": total - value, "×": total * value}.get(sign, total / (value or 1))
    return total
