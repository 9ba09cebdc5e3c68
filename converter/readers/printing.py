"""What a sheet shows of a number: the stored decimal under the number format of its cell, digit for digit.

A workbook stores 0.1 as a binary fraction and shows what its format says. Fifteen digits are what such a number is
good for, so noise behind them is cut before anything is rounded; no float is ever made.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache
from typing import Final, NamedTuple

from converter.regexes import regex

DIGITS: Final = 15
BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy-mm-dd", 15: "yyyy-mm-dd",
    16: "yyyy-mm-dd", 17: "yyyy-mm-dd", 22: "yyyy-mm-dd", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 49: "@",
}  # fmt: skip
"""Formats that a workbook names by number alone."""

PART: Final = regex(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[[^\]]*\]|([0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)|(.)', re.DOTALL)
DATE: Final = regex(r"[dmyh]", re.IGNORECASE)
LONGEST: Final = 400


class Form(NamedTuple):
    """One section of a format. digits: decimals shown at least and at most, None where no digit is asked for."""

    before: str
    after: str
    least: int
    most: int
    grouped: bool
    percent: bool
    numbers: bool
    whole: int


def shown(stored: str, format: str, epoch: date = date(1899, 12, 30)) -> str:
    """Return what a stored number shows under a format; the plain number where the format is beyond us."""
    value = decimal(stored)
    if value is None:
        return stored
    if is_date(format):
        return dated(value, epoch)
    sections = sections_of(format[:LONGEST])
    if not sections or "E+" in format.upper() or ("?/" in format) or ("#/" in format):
        return general(value)
    if len(sections) > 1 and value < 0:
        return printed(-value, sections[1])
    if len(sections) > 2 and value == 0:
        return printed(value, sections[2])
    return printed(value, sections[0])


def decimal(stored: str) -> Decimal | None:
    """Return a stored number at the digits it is good for, None where it is none."""
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return None
    with localcontext() as context:
        context.prec = DIGITS
        context.rounding = ROUND_HALF_UP
        return +value


def general(value: Decimal) -> str:
    """Return a number as a cell without a format shows it: all its digits, no zeros behind them."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def is_date(format: str) -> bool:
    """Return whether a format prints a date or a time."""
    bare = re.sub(
        r'"[^"]*"|\\.|\[(?:Red|Black|Blue|Green|White|Yellow|Magenta|Cyan|Color ?\d+|[<>=].*?|\$.*?)\]', "", format
    )
    return (
        bare.lower() not in ("general", "standard", "@")
        and bool(DATE.search(bare))
        and "0" not in bare.replace(".0", "")
    )


def dated(value: Decimal, epoch: date) -> str:
    """Return a day number as a date."""
    try:
        return (epoch + timedelta(days=int(value))).isoformat()
    except OverflowError:
        return general(value)


@lru_cache(maxsize=1024)
def sections_of(form: str) -> tuple[Form, ...]:
    """Return the sections of a format: for positive numbers, negative ones, zero. () for General and text."""
    if form.strip().lower() in ("general", "standard", "@", ""):
        return ()
    return tuple(section(text) for text in re.findall(r'(?:[^;"\\]|"[^"]*"|\\.)+', form)[:3])


def section(text: str) -> Form:
    """Return one section taken apart: the digits it asks for, and what it prints around them."""
    around = ["", ""]
    body = ""
    percent = False
    for found in PART.finditer(text):
        quoted, escaped, _, _, digits, other = found.groups()
        if digits is not None and not body:
            body = digits
            continue
        sign = quoted or escaped or other or ""
        if digits is not None:
            sign = digits
        percent = percent or (other == "%")
        around[bool(body)] += sign
    whole, _, decimals = body.partition(".")
    return Form(
        around[0],
        around[1],
        decimals.count("0"),
        len(decimals),
        "," in whole,
        percent,
        bool(body),
        whole.count("0"),
    )


def printed(value: Decimal, form: Form) -> str:
    """Return a number under one section."""
    if not form.numbers:
        return (form.before + form.after) or general(value)
    if form.percent:
        value = value.scaleb(2)
    rounded = value.quantize(Decimal(1).scaleb(-form.most), rounding=ROUND_HALF_UP)
    text = format(abs(rounded), ",f" if form.grouped else "f")
    whole, _, decimals = text.partition(".")
    kept = decimals[: form.least] + decimals[form.least :].rstrip("0")
    whole = whole.rjust(form.whole, "0") if form.whole else ("" if whole == "0" and kept else whole)
    sign = "-" if rounded < 0 else ""
    return f"{sign}{form.before}{whole}{'.' + kept if kept else ''}{form.after}".strip()
