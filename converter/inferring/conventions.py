"""What parts decimals and thousands in a document: `1.234,5`, `1,234.5`, or what its numbers leave open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from converter.regexes import regex

Convention: TypeAlias = Literal["point", "comma", "open"]
"""What parts whole and decimal digits here: a point, a comma, or the text does not settle it."""


def convention(texts: Iterable[str]) -> Convention:
    """Return what parts decimals in these cells, by the numbers that can be read in one way only."""
    seen: set[Convention] = set()
    for text in texts:
        if "," in text or "." in text:
            seen.update(_settles(text))
    if len(seen) == 1:
        return seen.pop()
    return "point" if not seen else "open"


COMMAS = 3
"""Times as many numbers must speak for the comma as for the point before running text is read with it."""


def prevailing(text: str) -> Convention:
    """Return what parts decimals in most numbers of running text: the point, unless commas clearly prevail."""
    votes = list(_settles(text)) if "," in text else []
    commas = votes.count("comma")
    return "comma" if commas > COMMAS * (len(votes) - commas) else "point"


_PRINTED = regex(r"\d[\d.,]*\d")


def _settles(text: str) -> Iterator[Convention]:
    """Yield the convention of each number that settles one: `1.234,5` and `12,50`, or `1,234.5` and `12.50`."""
    for match in _PRINTED.finditer(text):
        digits = match.group()
        point, comma = digits.rfind("."), digits.rfind(",")
        if point >= 0 and comma >= 0:
            yield "comma" if comma > point else "point"
        elif comma >= 0 and not re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}", digits):
            if digits.count(",") == 1:
                yield "comma"
        elif point >= 0 and digits.count(".") > 1:
            if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
                yield "comma"
        elif point >= 0 and len(digits) - point - 1 != 3:
            yield "point"


def plain_digits(digits: str, how: Convention) -> str:
    """Return digits as the grammar of numbers wants them, '' where the text does not settle what they mean."""
    digits = re.sub(r"[ \u00a0\u202f\u2009'\u2019]", "", digits)
    if digits.startswith("."):
        return "0" + digits
    if "," not in digits and ("." not in digits or how == "point"):
        return digits if digits.count(".") <= 1 else ""
    if how == "comma":
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?", digits):
            return digits.replace(".", "").replace(",", ".")
        return digits if re.fullmatch(r"\d+\.\d+", digits) and len(digits.partition(".")[2]) != 3 else ""
    if how == "open":
        return digits if re.fullmatch(r"\d+\.\d{1,2}", digits) else ""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d+)?", digits):
        return digits.replace(",", "")
    return ""
