"""Amounts in text: a number with its sign, currency, unit, suffix and percent, and what is glued to it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from converter import numbers
from converter.inferring.conventions import Convention, plain_digits
from converter.model import Number
from converter.regexes import regex


class Amount(NamedTuple):
    """One meaning of a cell. start, end: where its digits stand in the cell's text. of: the maximum behind a slash."""

    number: Number
    start: int
    end: int
    unit: str = ""
    of: Fraction | None = None


MINUS = "-−–"
CURRENCY = r"(?:US\$|A\$|AU\$|C\$|CA\$|NT\$|HK\$|S\$|R\$|NZ\$|[$€£¥₹₩₽₺₴₫฿₱￥]|(?:USD|EUR|GBP|AUD|CAD|INR|CNY|RMB|JPY|CHF|NZD|SGD|HKD|Rs\.?|kr\.?|zł|R\$)(?![A-Za-z]))"
_CODES = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NT$": "TWD", "HK$": "HKD", "S$": "SGD", "NZ$": "NZD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "₹": "INR", "Rs": "INR", "Rs.": "INR", "RMB": "CNY",
}  # fmt: skip
DOLLARS = frozenset(("$", "USD", "AUD", "CAD", "TWD", "HKD", "SGD", "NZD"))
_UNITS = {
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "minute": "min", "minutes": "min", "mins": "min", "day": "d", "days": "d",
    "week": "wk", "weeks": "wk", "wks": "wk", "month": "mo", "months": "mo", "pts": "pt", "points": "pt", "point": "pt",
    "seconds": "s", "secs": "s", "sec": "s", "grams": "g", "gram": "g", "kgs": "kg", "dollars": "$", "euros": "EUR", "usd": "USD",
    "eur": "EUR", "gbp": "GBP", "aud": "AUD", "cad": "CAD", "inr": "INR", "pcs": "pc", "pieces": "pc", "piece": "pc",
}  # fmt: skip

_NUMBER = regex(
    rf"""(?P<open>\((?=[^()]*\)\s*$))?
    (?P<hedge>[~≈∼]|\b(?:about|approx(?:\.|imately)?|circa|ca\.|around|roughly|est\.?)\s)?\s*
    (?P<sign>[-+−–]\s?(?=[\d$€£¥₹.]|[A-Z]{{1,3}}\$))?
    (?P<before>{CURRENCY})?\s?
    (?P<inner>[-−](?=\d))?
    (?P<digits>\d{{1,3}}(?:[ \u00a0\u202f\u2009]\d{{3}})+(?![\d])(?:[.,]\d+)?|\d{{1,3}}(?:['\u2019]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*|\.\d+)
    (?P<suffix>\s?(?:[kKMB]|bn|mn|mio|Mio|thousand|million|billion|lakhs?|crores?|万|萬|亿)(?![A-Za-z\d]))?
    (?P<percent>\s?[%％])?
    (?P<plus>\+(?!\s*[\d$€£]))?
    (?P<after>\s?{CURRENCY})?
    (?P<unit>(?:\s|-)?(?:[µμ]?[A-Za-zΩ°²³][A-Za-zΩ°²³/·]{{0,11}}\.?|[\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])))?""",
    re.VERBOSE,
)
_SUFFIXES = {
    **dict.fromkeys(("k", "thousand"), "k"),
    **dict.fromkeys(("m", "mn", "mio", "million"), "m"),
    **dict.fromkeys(("b", "bn", "billion"), "b"),
}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7}


class Found(NamedTuple):
    """A number in a cell: its match's ends, its amount (None: cannot be read), and what was glued to it."""

    start: int
    end: int
    amount: Amount | None
    approximate: bool
    enclosed: bool


def numbers_in(body: str, how: Convention) -> list[Found]:
    """Return the numbers of a cell, in order."""
    out = []
    at = 0
    while (match := _NUMBER.search(body, at)) is not None:
        out.append(_found(body, match, how))
        at = max(out[-1].end, match.start() + 1)
    return out


def _found(body: str, match: re.Match[str], how: Convention) -> Found:
    start, stop = match.start("digits"), match.end("digits")
    for name in ("sign", "before", "inner"):
        if match.group(name):
            start = min(start, match.start(name))
    stop = max(stop, *(match.end(name) for name in ("suffix", "percent", "after") if match.group(name)), stop)
    begun = body[: match.start("digits")]
    glued = begun[-1:].isalpha() and not match.group("before") and begun[-1:] not in "xX×"
    plain = "" if glued else plain_digits(match.group("digits"), how)
    amount = _amount(match, plain, start, stop) if plain else None
    depth = begun.count("(") - begun.count(")")
    unit_end = match.end("unit") if match.group("unit") and _is_unit(match.group("unit")) else stop
    return Found(start, unit_end, amount, bool(match.group("hedge") or match.group("plus")), depth > 0)


def _amount(match: re.Match[str], plain: str, start: int, stop: int) -> Amount | None:
    suffix = (match.group("suffix") or "").strip()
    sign = (match.group("sign") or match.group("inner") or "").strip()
    before = match.string[: match.start("sign")].rstrip() if match.group("sign") else ""
    if sign in MINUS and before and (before[-1].isalnum() or before[-1] in ")%"):
        sign = ""
    scale = _MYRIADS.get(suffix)
    number = numbers.read(
        plain,
        sign=sign if sign in numbers.SIGNS else "",
        percent=bool(match.group("percent")),
        suffix=_SUFFIXES.get(suffix.lower(), "") if not scale else "",
    )
    if isinstance(number, str):
        return None
    if scale:
        number = number._replace(value=number.value * scale, unit=number.unit * scale)
    if match.group("hedge"):
        number = number._replace(hedge="~")
    return Amount(number, start, stop, _unit(match))


def _unit(match: re.Match[str]) -> str:
    """Return the currency or unit of a number, in one spelling; '%' for a percentage, '' for none."""
    if match.group("percent"):
        return "%"
    money = (match.group("before") or match.group("after") or "").strip()
    unit = (match.group("unit") or "").strip(" -.")
    if money in ("$", "¥") and match.group("after"):
        money = match.group("after").strip()
    if money:
        code = _CODES.get(money, money)
        named = _UNITS.get(unit.casefold(), unit)
        return named if code == "$" and named in DOLLARS else code
    return _UNITS.get(unit.casefold(), unit) if _is_unit(match.group("unit") or "") else ""


def _is_unit(text: str) -> bool:
    word = text.strip(" -.").casefold()
    return bool(word) and word not in (
        "x",
        "to",
        "of",
        "and",
        "or",
        "per",
        "plus",
        "for",
        "with",
        "in",
        "at",
        "each",
        "ea",
        "the",
        "is",
        "vs",
    )


def compatible_unit(one: str, other: str) -> bool:
    """Tell whether two headers may name values of one unit: not a currency here and hours there."""
    first, second = (
        set(re.findall(r"[$€£¥₹%]|\((?:h|hrs?|days?|kg|mm|ms|s|w)\)", text.casefold())) for text in (one, other)
    )
    return not first or not second or first == second
