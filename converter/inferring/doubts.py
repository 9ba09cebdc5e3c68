"""Whether a printed equation that does not come out is wrong, worth a look, or no relation of these numbers at all.

A misfit is certain only when no other reading fits: no change of unit, no factor that stands elsewhere on the line,
no rounding of operands, no working from left to right; when nothing is named, approximate or capped; and when the
expression begins where a part of the text begins. What a change of unit explains is read with its factor; what another
number of the line explains is left alone, for people leave factors out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from converter import formula, numbers
from converter.formula import Missing, Name, Rows, Undefined, Value
from converter.inferring.arithmetic import Equation, Operand
from converter.model import Number

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


class _Values:
    """The operands of a shape, by slot."""

    def __init__(self, values: tuple[Fraction, ...]) -> None:
        self.values = values

    def value(self, name: Name, rows: Rows) -> Value:
        return self.values[int(name.column[1:])]

    def text(self, name: Name, rows: Rows) -> str:
        return name.column

    def count(self, table: str) -> int:
        return 0

    def close(self, name: Name, rows: Rows, value: Fraction) -> bool:
        return False


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
    if _is_fraction_of(equation, value, text):
        return None
    factor = next((f for f in _named_factors(equation) if _fits(result.number, value * f)), None)
    if factor:
        return Weighed(True, result, factor, fits=True)
    if any(map(_may_be_an_index, operands)) or _converts(equation) or _left_alone(equation, value, text):
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
    return plain and all(one.number.value < 3 for one in operands) and not equation.result.unit


def _may_be_an_index(one: Operand) -> bool:
    """Tell a number that may only count what stands before it: `Phase 2`."""
    return one.named and not one.unit and one.number.whole


_OUT_OF = re.compile(r"\s?/\s?(\d+)")


def _is_fraction_of(equation: Equation, value: Fraction, text: str) -> bool:
    """Tell whether the result goes on as a fraction that the value is: `(2 × 20) / (5 × 20) = 40/100`."""
    return is_fraction(text, equation.result.end, equation.result.number.value, value)


def is_fraction(text: str, end: int, above: Fraction, value: Fraction) -> bool:
    """Tell whether a number and what stands behind a slash after it are a fraction that a value is."""
    below = _OUT_OF.match(text, end)
    return below is not None and len(below.group(1)) < MOST_DIGITS and above == value * int(below.group(1))


def _is_bare_difference(equation: Equation) -> bool:
    return equation.shape == "h0 - h1" and all(not one.unit and one.number.whole for one in equation.operands)


_SAID = re.compile(
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

_RATIOS: tuple[tuple[str, str, tuple[Fraction, ...]], ...] = (
    ("second", "minute", (Fraction(60),)),
    ("second", "hour", (Fraction(3600),)),
    ("second", "day", (Fraction(86400),)),
    ("millisecond", "second", (Fraction(1000),)),
    ("minute", "hour", (Fraction(60),)),
    ("minute", "day", (Fraction(1440),)),
    ("hour", "day", (Fraction(24), Fraction(8))),
    ("hour", "week", (Fraction(40), Fraction(168))),
    ("hour", "month", (Fraction(720), Fraction(730), Fraction(744), Fraction(160))),
    ("hour", "year", (Fraction(8760), Fraction(8766), Fraction(2080))),
    ("day", "week", (Fraction(7), Fraction(5))),
    ("day", "month", tuple(map(Fraction, (30, 31, 28, 20, 21, 22)))),
    ("day", "year", tuple(map(Fraction, (365, 360, 366, 250, 260, 252)))),
    ("week", "month", (Fraction(4), Fraction(52, 12), Fraction(433, 100), Fraction(43, 10))),
    ("week", "year", (Fraction(52), Fraction(50))),
    ("month", "year", (Fraction(12),)),
    ("month", "quarter", (Fraction(3),)),
    ("quarter", "year", (Fraction(4),)),
    ("kb", "mb", (Fraction(1000), Fraction(1024))),
    ("mb", "gb", (Fraction(1000), Fraction(1024))),
    ("gb", "tb", (Fraction(1000), Fraction(1024))),
    ("kb", "gb", (Fraction(10**6), Fraction(1024**2))),
    ("mb", "tb", (Fraction(10**6), Fraction(1024**2))),
    ("byte", "kb", (Fraction(1000), Fraction(1024))),
    ("byte", "mb", (Fraction(10**6), Fraction(1024**2))),
    ("byte", "gb", (Fraction(10**9), Fraction(1024**3))),
    ("g", "kg", (Fraction(1000),)),
    ("mm", "cm", (Fraction(10),)),
    ("mm", "m", (Fraction(1000),)),
    ("cm", "m", (Fraction(100),)),
    ("m", "km", (Fraction(1000),)),
    ("w", "kw", (Fraction(1000),)),
    ("wh", "kwh", (Fraction(1000),)),
    ("w", "kwh", (Fraction(1000),)),
    ("mah", "ah", (Fraction(1000),)),
    ("ma", "a", (Fraction(1000),)),
    ("ml", "l", (Fraction(1000),)),
)
"""What a smaller unit is multiplied by to give a larger, as people count: a day has 24 hours, or 8 of work."""

_NAMES = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "second"),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), "millisecond"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "minute"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "hourly"), "hour"),
    **dict.fromkeys(("d", "day", "days", "daily"), "day"),
    **dict.fromkeys(("wk", "week", "weeks", "weekly"), "week"),
    **dict.fromkeys(("mo", "month", "months", "monthly"), "month"),
    **dict.fromkeys(("quarter", "quarters", "quarterly"), "quarter"),
    **dict.fromkeys(("yr", "year", "years", "yearly", "annual", "annually", "annualized"), "year"),
    **dict.fromkeys(("byte", "bytes", "b"), "byte"),
    **{name: name for name in ("kb", "mb", "gb", "tb", "g", "kg", "mm", "cm", "m", "km", "w", "kw", "wh", "kwh")},
    **{name: name for name in ("mah", "ah", "ma", "a", "ml", "l")},
    "kib": "kb",
    "mib": "mb",
    "gib": "gb",
    "tib": "tb",
}
_WORD = re.compile(r"[^\W\d_]+")


_EACH = (
    (re.compile(r"(?:/|\bper )(?:m|mm|mtok\w*|million)\b"), Fraction(1, 10**6)),
    (re.compile(r"(?:/|\bper )(?:k|ktok\w*|thousand)\b"), Fraction(1, 1000)),
)
"""Prices of a thousand or a million pieces."""


_PER = re.compile(r"/|\bper\b")


def _named(text: str) -> set[str]:
    return {_NAMES[word] for word in _WORD.findall(text) if word in _NAMES}


def _units(operand: Operand) -> set[str]:
    return _named(operand.unit.casefold())


def _named_factors(equation: Equation) -> Iterator[Fraction]:
    """Yield what changes of unit would multiply by that the equation's own words name on both of its sides."""
    named = [_units(one) for one in equation.operands]
    before = set().union(*named)
    behind = _units(equation.result) if equation.result.unit else set()
    if len(named) > 1:
        behind = behind | before
    for each, factor in _EACH:
        if any(each.search(one.unit) for one in equation.operands):
            yield factor
    for small, large, ratios in _RATIOS:
        if (small in before and large in behind) or (large in before and small in behind):
            for ratio in ratios:
                yield ratio
                yield 1 / ratio


def _converts(equation: Equation) -> bool:
    """Tell whether units of one kind are left that do not cancel: `100 TB × $0.09/GB`, `1.2 GB - 90 MB`."""
    over: Counter[str] = Counter()
    under: Counter[str] = Counter()
    signs = equation.shape.split()
    for i, one in enumerate(equation.operands):
        at = signs.index(f"h{i}")
        flipped = at > 0 and signs[at - 1] == "/"
        head, *tail = _PER.split(one.unit.casefold())
        (under if flipped else over).update(_named(head))
        (over if flipped else under).update(name for part in tail for name in _named(part))
    adds = "+" in signs or "-" in signs
    left, divided = over - under, under - over
    return any(
        (small in left and large in divided)
        or (large in left and small in divided)
        or (adds and small in left and large in left)
        for small, large, _ in _RATIOS
    )


_COMMON = tuple(
    map(Fraction, (12, 24, 7, 30, 365, 52, 60, 3600, 100, 8760, 730, 720, 1024, 1440, 86400, 8, 4, 5, 40, 22))
)
"""Factors that a change of unit may hide, where units stand and their names do not settle it."""


def _left_alone(equation: Equation, value: Fraction, text: str) -> bool:
    """Tell whether another relation explains the result: rounding to whole pieces, a factor left out, a percentage."""
    number = equation.result.number
    if not number.value:
        return False
    if _is_money(equation.result) and not any(map(_is_money, equation.operands)):
        return True
    near = value / 100 if number.percent and abs(value) > 10 * abs(number.value) else value
    if "/" in equation.shape and number.whole and number.unit <= 1 and abs(near - number.value) < number.unit:
        return True
    if is_set_down(number, near):
        return True
    if any(one.unit for one in (*equation.operands, equation.result)):
        powers = (Fraction(10) ** n for n in (-9, -6, -3, 6, 9))
        if any(_fits(number, value * f) or _fits(number, value / f) for f in (*_COMMON, *powers)):
            return True
    if _adds_a_percentage(equation):
        return True
    return any(_bridges(number, value, other) for other in _others(equation, text))


_MONEY = re.compile(r"[$€£¥₹₩₽]|\b(?:usd|eur|gbp|chf|dollars?|euros?)\b", re.IGNORECASE)


def _is_money(one: Operand) -> bool:
    return _MONEY.search(one.unit) is not None


def _bridges(number: Number, value: Fraction, other: Fraction) -> bool:
    """Tell whether a result follows from a value and one more number."""
    if other in (0, 1):
        return False
    if _fits(number, value * other) or _fits(number, value / other):
        return True
    large = 20 * abs(other) >= abs(value)
    return large and (_fits(number, value + other) or _fits(number, value - other))


_DIGITS = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(\s?[kKM](?![A-Za-z]))?(\s?%)?")


def _others(equation: Equation, text: str) -> Iterator[Fraction]:
    """Yield the numbers that stand on the line before and behind an equation."""
    line_start, line_end = _line_ends(equation, text)
    count = 0
    for start, end in ((line_start, equation.start), (equation.result.end, line_end)):
        for match in _DIGITS.finditer(text, start, end):
            count += 1
            if count > MOST_NUMBERS:
                return
            read = numbers.read(
                re.sub(r"[^\d.]", "", match.group()).rstrip("."),
                percent=bool(match.group(2)),
                suffix=(match.group(1) or "").strip(),
            )
            if not isinstance(read, str):
                yield read.value


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
