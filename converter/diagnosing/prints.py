"""Values as somebody would have typed them: in the manner of the print they replace, and how far typing can slip."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from converter.model import Number, Stated
from converter.numbers import SUFFIXES, at_digits, read, rounded

_COUNTS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_MINUS = ("\u2212", "\u2013", "-")


def text_of(tried: Number | str, stated: Stated) -> str:
    """Return a value as text in the manner of the print it replaces: its sign, percent sign, commas and case."""
    if isinstance(tried, str):
        return _in_case(tried, stated.text)
    if in_words(stated) and tried.value in range(len(_COUNTS)):
        return _in_case(_COUNTS[int(tried.value)], stated.text)
    scale = SUFFIXES.get(stated.text[-1:].lower(), 1)
    number = tried._replace(value=tried.value / scale, unit=tried.unit / scale)
    digits = at_digits(number.value, number)
    if "%" not in stated.text:
        digits = digits.rstrip("%")
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    if sign:
        sign = next((mark for mark in _MINUS if stated.text.startswith(mark)), "-")
    elif stated.text.startswith("+") and tried.value:
        sign = "+"
    if "," in stated.text:
        digits = _with_commas(digits)
    before, behind = _around(stated.text)
    return before + sign + digits + behind


def _around(text: str) -> tuple[str, str]:
    """Return what stands around the digits of a print beside sign and percent: a currency, a suffix."""
    bare = text.lstrip("".join((*_MINUS, "+")))
    before = bare[: len(bare) - len(bare.lstrip("$€£"))]
    return before, text[-1:] if text[-1:].lower() in SUFFIXES else ""


def in_words(stated: Stated) -> bool:
    """Tell whether a number is written as a word: "three"."""
    return stated.number is not None and stated.text.isalpha()


def _in_case(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    if like.islower():
        return word.lower()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _with_commas(digits: str) -> str:
    whole, point, rest = digits.partition(".")
    grouped = ""
    while len(whole) > 3:
        whole, grouped = whole[:-3], "," + whole[-3:] + grouped
    return whole + grouped + point + rest


def one_keystroke(old: str, new: str) -> bool:
    """Tell whether one slip of the fingers turns one print into the other.

    A digit changed, lost, added or doubled; two neighbours swapped; a sign or point lost or added; the point moved.
    """
    a, b = _plain(old), _plain(new)
    if a == b:
        return False
    return _one_edit(a, b) or _point_moved(a, b)


def _plain(text: str) -> str:
    for mark in _MINUS:
        text = text.replace(mark, "-")
    return text.strip().lstrip("+").rstrip("%").casefold()


def _one_edit(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    return a[at + 1 :] == b[at + 1 :] or (a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :])


def _point_moved(a: str, b: str) -> bool:
    if a.startswith("-") != b.startswith("-"):
        return False
    left, right = (text.lstrip("-").replace(".", "").strip("0") for text in (a, b))
    return bool(left) and left == right


def off_by_one(old: Fraction, new: Fraction) -> bool:
    """Tell whether two results differ by one in one place, as a slip of reckoning makes them: a carry, a miscount."""
    gap = abs(old - new)
    if not gap:
        return False
    while gap >= 10:
        gap /= 10
    while gap < 1:
        gap *= 10
    return gap == 1


def neighbours(stated: Stated) -> Iterator[Number]:
    """Yield the numbers that are one slip of the fingers away from a print: first swaps and losses, then digits."""
    assert stated.number is not None
    sign = "-" if stated.number.value < 0 else ""
    body = _plain(stated.text).lstrip("-$€£")
    for text in dict.fromkeys(_edits(body)):
        yield from _read(text, sign, stated.number)
    yield from _read(body, "" if sign else "-", stated.number)


def _edits(body: str) -> Iterator[str]:
    for i in range(len(body) - 1):
        yield body[:i] + body[i + 1] + body[i] + body[i + 2 :]
    for i in range(len(body)):
        yield body[:i] + body[i + 1 :]
    for i in range(len(body)):
        yield from (body[:i] + digit + body[i + 1 :] for digit in "0123456789")
    if "." not in body:
        yield from (f"{body[:i]}.{body[i:]}" for i in range(1, len(body)))


def _read(text: str, sign: str, like: Number) -> Iterator[Number]:
    got = read(text, sign=sign, percent=like.percent) if text else ""
    if isinstance(got, Number) and got.value != like.value:
        yield got


def printed(value: Fraction, unit: Fraction, like: Number) -> Number:
    """Return a value rounded to a unit, as a number of the same kind as another."""
    return like._replace(value=rounded(value, unit), unit=unit)
