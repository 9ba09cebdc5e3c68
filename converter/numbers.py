"""How people write numbers, and what a printed number stands for.

A grammar of our own: float(), int() and Decimal() read full-width digits, `1_000` and `nan` in silence and refuse
U+2212. Here a number is read with a reason or refused with a reason; nothing is mapped without a word.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache, lru_cache

from converter.model import Number

MAX_NUMBER = 40
"""Longest printed number read, in characters: longer ones are identifiers, and arithmetic on them is a trap."""

SIGNS = {"-": -1, "\u2212": -1, "\u2013": -1, "+": 1}
"""What may stand directly before a number as its sign: hyphen-minus, minus, en dash, plus. An em dash is no sign."""

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_POINT_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|[0-9]{1,3}\.[0-9]{3},[0-9]+")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")
_LEADING_POINT = re.compile(r"\.[0-9]+")

SUFFIXES = {"k": 10**3, "m": 10**6, "bn": 10**9, "b": 10**9}
"""Multipliers glued to a number: `$143K`. Their step is that of the last printed digit, times this."""


@cache
def unit_of(places: int) -> Fraction:
    """Return one step of the last of so many decimal places: 2 gives 1/100."""
    return Fraction(1, 10**places)


@lru_cache(maxsize=4096)
def read(digits: str, *, sign: str = "", percent: bool = False, suffix: str = "", hedge: str = "") -> Number | str:
    """Return the number that printed digits stand for, or the reason why they cannot be read.

    digits: without sign and unit. sign: the character directly before it, '' for none. percent: a percent sign
    stands behind, or the place means percent; the value is then divided by 100. suffix: `K`, `M`, `bn` or ''.
    """
    if len(digits) > MAX_NUMBER:
        return f"a number of {len(digits)} characters is not read (limit {MAX_NUMBER})"
    places = _places(digits)
    if isinstance(places, str):
        return places
    scale = SUFFIXES.get(suffix.lower(), 1) if suffix else 1
    value = Fraction(int(digits.replace(",", "").replace(".", "")), 10**places)
    unit = unit_of(places)
    if scale != 1:
        value, unit = value * scale, unit * scale
    if percent:
        value, unit = value / 100, unit / 100
    if sign and SIGNS[sign] < 0:
        value = -value
    return Number(value, unit, percent, places == 0 and "." not in digits, hedge)


def _places(digits: str) -> int | str:
    """Return how many digits stand after the point, or why the digits are no number of ours."""
    if not digits.isascii():
        return "written with digits other than 0-9"
    if _PLAIN.fullmatch(digits):
        return len(digits) - digits.index(".") - 1 if "." in digits else 0
    if _LEADING_POINT.fullmatch(digits):
        return len(digits) - 1
    if _THOUSANDS.fullmatch(digits):
        return len(digits) - digits.index(".") - 1 if "." in digits else 0
    if _POINT_THOUSANDS.fullmatch(digits):
        return "written with points between thousands, which this document does not settle"
    if _DECIMAL_COMMA.fullmatch(digits):
        return "written with a decimal comma, which this document does not settle"
    return "no number in this notation"


def parse(text: str, *, percent: bool = False) -> Number | str:
    """Return the number that a whole short text is (`-2`, `25%`, `1,234.50`), or why it is none."""
    body = text.strip()
    sign = body[0] if body and body[0] in SIGNS else ""
    body = body[len(sign) :]
    if body.endswith("%"):
        body, percent = body[:-1].rstrip(), True
    if not body:
        return "no number"
    return read(body, sign=sign, percent=percent)


def rounded(value: Fraction, unit: Fraction) -> Fraction:
    """Return the multiple of unit nearest to value, halves away from zero, as people round."""
    steps = abs(value) / unit
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return (whole if value >= 0 else -whole) * unit


def at_digits(value: Fraction, like: Number) -> str:
    """Return value as it would be printed with the digits of `like`: same places, same percent."""
    unit = like.unit
    if like.percent:
        return plain(value * 100, unit * 100) + "%"
    return plain(value, unit)


def plain(value: Fraction, unit: Fraction) -> str:
    """Return value rounded to the places of unit, as plain digits: `0.50` for 1/2 and 1/100."""
    step, scale = unit.numerator, unit.denominator
    have, whole = value.numerator * scale, value.denominator * step
    steps = (2 * abs(have) + whole) // (2 * whole)
    places = len(str(scale)) - 1
    digits = str(steps * step * 10**places // scale).rjust(places + 1, "0")
    sign = "-" if have < 0 and steps else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


DECIMALS = 10
"""Decimals of a value shown in full that has no end; a mark then says that it goes on."""


_FAR = 10 ** (DECIMALS + 2)


def in_full(value: Fraction, *, percent: bool = False) -> str:
    """Return a value exactly as a decimal, or cut after ten decimals with `…` where it has no end nearby."""
    if percent:
        return in_full(value * 100) + "%"
    numerator, denominator = abs(value.numerator), value.denominator
    whole, rest = divmod(numerator, denominator)
    sign = "-" if value < 0 else ""
    if rest == 0:
        return f"{sign}{whole}"
    digits, rest = divmod(rest * _FAR, denominator)
    shown = str(digits).rjust(DECIMALS + 2, "0")
    if rest == 0:
        return f"{sign}{whole}.{shown.rstrip('0')}"
    return f"{sign}{whole}.{shown[:DECIMALS]}…"
