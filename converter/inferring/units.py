"""Units of printed equations: what a change of unit multiplies by, and units that do not cancel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from converter.inferring.arithmetic import Equation, Operand
from converter.regexes import regex

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
_WORD = regex(r"[^\W\d_]+")


_EACH = (
    (regex(r"(?:/|\bper )(?:m|mm|mtok\w*|million)\b"), Fraction(1, 10**6)),
    (regex(r"(?:/|\bper )(?:k|ktok\w*|thousand)\b"), Fraction(1, 1000)),
)
"""Prices of a thousand or a million pieces."""


_PER = regex(r"/|\bper\b")


def _named(text: str) -> set[str]:
    return {_NAMES[word] for word in _WORD.findall(text) if word in _NAMES}


def _units(operand: Operand) -> set[str]:
    return _named(operand.unit.casefold())


def named_factors(equation: Equation) -> Iterator[Fraction]:
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


def converts(equation: Equation) -> bool:
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


COMMON = tuple(
    map(Fraction, (12, 24, 7, 30, 365, 52, 60, 3600, 100, 8760, 730, 720, 1024, 1440, 86400, 8, 4, 5, 40, 22))
)
"""Factors that a change of unit may hide, where units stand and their names do not settle it."""


_MONEY = regex(r"[$€£¥₹₩₽]|\b(?:usd|eur|gbp|chf|dollars?|euros?)\b", re.IGNORECASE)


def is_money(one: Operand) -> bool:
    """Tell whether a number is an amount of money: its currency stands beside it."""
    return _MONEY.search(one.unit) is not None
