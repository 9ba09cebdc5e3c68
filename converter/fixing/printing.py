"""New values in the manner of the print they replace, and in the scheme's own where nothing is printed yet."""

from __future__ import annotations

import re
from fractions import Fraction

from converter.diagnosing.prints import text_of
from converter.model import Number, Record, Stated
from converter.numbers import at_digits, in_full
from converter.rubric import Rubric
from converter.system import System

_DIGITS = re.compile(r"[-+−–]?[0-9][0-9.,]*(?<![.,])[A-Za-z]{0,2}")

MOST_PLACES = 4
"""Decimal places up to which a value is printed exactly where the rubric does not say how many."""

ROUNDED_PLACES = 2
"""Decimal places of a value that has more than these."""


def number_text(value: Fraction, stated: Stated, system: System) -> str:
    """Return a value printed like a stated number: its digits, sign, percent sign and blanks as they are."""
    assert stated.number is not None
    match = _DIGITS.search(stated.text)
    if match is None:
        return stated.text
    core = stated._replace(text=match.group())
    number = stated.number._replace(value=value)
    printed = text_of(number, core).rstrip("%")
    if printed.startswith("-") and not core.text.startswith("-"):
        printed = minus(system.record) + printed[1:]
    return stated.text[: match.start()] + printed + stated.text[match.end() :]


def word_text(word: str, stated: Stated, system: System) -> str:
    """Return a word in the case of the one it replaces; in a blank, in the case of the document's other words."""
    if stated.problem:
        like = next((s for s in system.stated if s.path == stated.path and s.text and not s.problem), None)
        return text_of(word, like) if like else word
    return text_of(word, stated)


def replaced(old: str, suggested: str, record: Record) -> str:
    """Return a printed value with a suggested one in its place; what stands around its digits stays."""
    before, after = _DIGITS.search(old), _DIGITS.search(suggested)
    if before is None or after is None:
        return suggested
    digits = after.group()
    if digits.startswith("-") and not before.group().startswith("-"):
        digits = minus(record) + digits[1:]
    return old[: before.start()] + digits + old[before.end() :]


def minus(record: Record) -> str:
    """Return the sign with which this document prints its negative numbers: that of the first one, else a hyphen."""
    found = (s.text[0] for s in record.stated if s.number is not None and s.number.value < 0 and s.text[:1] in "-−–")
    return next(found, "-")


def first_print(value: Fraction, name: str, system: System, *, percent: bool) -> str:
    """Return a value for a blank: at the digits of the rubric, else of the quantity's other prints, else its own.

    percent: the sign stands behind the blank already. A share is given the digits it needs to add up with others.
    """
    like = Number(value, _unit(value, name, system, percent=percent), percent)
    printed = at_digits(value, like).rstrip("%")
    return minus(system.record) + printed[1:] if printed.startswith("-") else printed


def _unit(value: Fraction, name: str, system: System, *, percent: bool) -> Fraction:
    """Return one step of the last digit to print."""
    scale = 100 if percent else 1
    known = _places(name, system.rubric)
    if known is None and not percent:
        others = [s.number.unit for s in system.stated if s.number and _column(s.path) == name and not s.number.hedge]
        if others:
            return min(others)
    exact = _exact_places(value * scale)
    places = known if known is not None else 0 if percent else ROUNDED_PLACES
    if (percent or known is None) and exact is not None:
        places = max(places, exact) if percent else exact
    return Fraction(1, 10**places) / scale


def _places(name: str, rubric: Rubric | None) -> int | None:
    return rubric.digits.get(name) if rubric else None


def _exact_places(value: Fraction) -> int | None:
    """Return how many decimals a value has, None where they are too many."""
    shown = in_full(value)
    places = len(shown.partition(".")[2])
    return places if places <= MOST_PLACES and not shown.endswith("…") else None


def _column(path: str) -> str:
    """Return the name of a path's quantity where it has rows of one table: `tasks[0].time` is `tasks.time`."""
    return re.sub(r"\[[^\]]*\]", "", path)
