"""Table cells as people write them: value, digits, unit or currency, approximate, range, expression, note, struck out.

A cell is read to the value it adds to a sum. Where it may mean several (a range, a price before and after a coupon,
a number with a second one in a note) every meaning is kept, the likeliest first, and the reader of the table decides.
What cannot be read says why: one unreadable addend makes a total not checkable, never wrong.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from converter.inferring.amounts import DOLLARS, MINUS, Amount, Found, numbers_in
from converter.inferring.conventions import Convention
from converter.inferring.words import NOTHING
from converter.model import Number
from converter.regexes import regex

Kind: TypeAlias = Literal["number", "nothing", "words", "unreadable"]


class Read(NamedTuple):
    """A cell as read. amounts: what it may stand for, the likeliest first. problem: why it is unreadable.

    approximate: `~`, `±`, `+` or a range makes it uncertain. struck: all of it is struck out. marked: it is bold.
    expression: its value was worked out from several numbers.
    """

    kind: Kind
    amounts: tuple[Amount, ...] = ()
    problem: str = ""
    approximate: bool = False
    struck: bool = False
    marked: bool = False
    expression: bool = False
    note: str = ""


EMPTY = Read("nothing")

LONGEST = 200
"""Longest cell read as a value, in characters: longer ones are prose."""

LONGEST_WORD = 20
"""Longest word before a number in parentheses that the number only ranks: `High (3)`."""

MOST_STARS = 10
"""Stars of a rating that are counted."""

_STRUCK = regex(r"~~[^~\n]+~~|<(?:s|del|strike)>[^<]*</(?:s|del|strike)>", re.IGNORECASE)
_LINK = regex(r"!?\[([^\]\n]*)\](\([^)\n]*\))")
_NOISE = regex(
    r"\*{2,}|\*(?!\s*[\d$€£(])|(?<![\d)%])(?<![\d)%]\s)\*|__|`+|<br ?/?>|</?[a-z]{1,6}>|\[\^[^\]]*\]|https?://\S+|[\u2600-\u26ff\u2700-\u2716\u2718-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]"
    r"|[¹²³⁴⁵⁶⁷⁸⁹†‡]|\\|^:|:$"
)
_RANGE = regex(r"\s*(?:[-–—‒−]|\bto\b|\.\.\.?|~)\s*")
_OPERATORS = {
    "*": "×",
    "x": "×",
    "X": "×",
    "×": "×",
    "·": "×",
    "+": "+",
    "-": "-",
    "−": "-",
    "–": "-",
    "/": "/",
    "@": "×",
    "÷": "/",
}


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda m: " " * len(m.group()), text)


def _unlinked(match: re.Match[str]) -> str:
    head = match.start(1) - match.start()
    return " " * head + match.group(1) + " " * (match.end() - match.end(1))


# ------------------------------------------------------------------------------------------------ one cell


def read_cell(text: str, how: Convention = "point") -> Read:
    """Return what a cell says as a value."""
    marked = text.startswith(("**", "__")) and len(text) > 4
    struck = _STRUCK.search(text)
    body = _blank(text, _STRUCK) if struck else text
    if struck and not body.strip(" *_") and any(c.isdigit() for c in text):
        inner = read_cell(text.replace("~~", "  "), how)
        return inner._replace(struck=True, marked=marked)
    if "[" in body:
        body = _LINK.sub(_unlinked, body)
    stars = body.count("⭐") or body.count("★")
    if stars and not any(c.isdigit() for c in body) and stars <= MOST_STARS:
        at = body.find("⭐" if "⭐" in body else "★")
        half = Fraction(body.count("½") + body.count("✨"), 2)
        number = Number(stars + half, Fraction(1), whole=True)
        return Read("number", (Amount(number, at, len(body.rstrip())),), marked=marked)
    body = _blank(body, _NOISE)
    if not any(c.isdigit() for c in body):
        return _without_digits(body)._replace(marked=marked)
    if len(body.strip()) > LONGEST:
        return Read("unreadable", problem="it is prose", marked=marked)
    found = numbers_in(body, how)
    return _meaning(body, found)._replace(marked=marked)


def _without_digits(body: str) -> Read:
    plain = body.strip(" .:;*")
    if not plain or NOTHING.fullmatch(plain):
        return EMPTY._replace(note=plain)
    return Read("words", note=plain)


# ------------------------------------------------------------------------------------------------ several numbers

_REMARK = regex(r"(?:\s?/\s?\d+)?\s+(?:[—–-]|:|;)\s+[A-Za-z$~<>+\d]|,\s+[A-Za-z]|;\s")
_OUT_OF = regex(r"\s?/\s?|\s+(?:out\s+)?of\s+")


def _meaning(body: str, found: list[Found]) -> Read:
    """Return what the numbers of a cell mean together with what stands between them."""
    if not found or found[0].amount is None:
        return Read("unreadable", problem="its digits cannot be read in one way")
    lead = body[: found[0].start].strip(" (~≈∼<>≤≥=:#")
    leading = re.sub(
        r"(?i)\b(?:about|approx(?:\.|imately)?|circa|ca\.|around|roughly|est\.?|up to|from|us|aud)\b", "", lead
    ).strip(" .:")
    vague = bool(re.search(r"[<>≤≥±]", body)) or bool(re.search(r"(?i)\b(?:up to|at least|from|starting)\b", body))
    approximate = vague or any(one.approximate for one in found)
    if leading and any(c.isalnum() for c in leading):
        if len(found) == 1 and found[0].enclosed and len(leading) <= LONGEST_WORD and "(" not in leading:
            return Read("number", (found[0].amount,), approximate=approximate, note=leading)
        return Read(
            "words", tuple(one.amount for one in found if one.amount), note=body.strip(), approximate=approximate
        )
    first = found[0].amount
    if _accounting(body, found):
        negative = first._replace(number=first.number._replace(value=-first.number.value))
        return Read("number", (negative, first))
    if len(found) == 1:
        return Read("number", (first,), approximate=approximate, note=body[found[0].end :].strip(" .;"))
    return _several(body, found, first, approximate)


def _accounting(body: str, found: list[Found]) -> bool:
    plain = body.strip()
    return (
        len(found) == 1
        and plain.startswith("(")
        and plain.endswith(")")
        and bool(found[0].amount and found[0].amount.unit in ("", "$", "USD", "EUR", "GBP"))
    )


def _several(body: str, found: list[Found], first: Amount, approximate: bool) -> Read:
    gap = body[found[0].end : found[1].start]
    second = found[1].amount
    rest = body[found[1].end :]
    if second and _OUT_OF.fullmatch(gap) and (len(found) == 2 or found[2].enclosed) and not second.unit.startswith("$"):
        return Read("number", (first._replace(of=second.number.value),), approximate=approximate, note=rest.strip())
    if second and "±" in gap:
        return Read("number", (first,), approximate=True)
    if second and len(found) == 2 and _is_range(gap, found[1], body):
        return Read("number", _range(first, second), approximate=True)
    if _REMARK.match(body[found[0].end :]):
        return Read("number", (first,), approximate=found[0].approximate, note=body[found[0].end :].strip())
    worked = _worked_out(body, found)
    if worked:
        alternatives = tuple(one.amount for one in found if one.amount and one.enclosed)
        return Read("number", (worked, *alternatives), approximate=approximate, expression=True)
    return _with_note(body, found, approximate)


def _is_range(gap: str, found: Found, body: str) -> bool:
    if " — " in gap and body[found.end :].strip(" .;)"):
        return False
    if _RANGE.fullmatch(gap):
        return True
    return not gap and body[found.start] in MINUS


def _range(first: Amount, second: Amount) -> tuple[Amount, ...]:
    """Return the meanings of a range: its lower end, its upper end, its middle."""
    low, high = first, second._replace(number=second.number._replace(value=abs(second.number.value)))
    scale = high.number.unit if low.number.unit <= 1 < high.number.unit else Fraction(1)
    if high.number.percent and not low.number.percent:
        scale = Fraction(1, 100)
    low = low._replace(number=low.number._replace(value=low.number.value * scale, unit=low.number.unit * scale))
    unit = low.unit or high.unit
    middle = high._replace(number=high.number._replace(value=(low.number.value + high.number.value) / 2))
    return tuple(one._replace(unit=unit) for one in (low, high, middle))


def _with_note(body: str, found: list[Found], approximate: bool) -> Read:
    """Return the first number that is no note: `$150 (now $140)`, `(2) 14$`, `12, of which 3 new`."""
    outside = [one for one in found if not one.enclosed]
    inside = [one.amount for one in found if one.enclosed and one.amount]
    if len(outside) == 1 and outside[0].amount:
        main = outside[0].amount
        if found[0].enclosed:
            many = found[0].amount
            times = [_scaled(main, many)] if many and many.number.whole and not many.unit else []
            return Read("number", (main, *times), approximate=approximate)
        return Read("number", (main, *(a for a in inside if a.unit == main.unit)), approximate=approximate, note=body)
    if not outside and inside:
        return Read("number", tuple(inside), approximate=True)
    return Read(
        "unreadable",
        tuple(one.amount for one in outside if one.amount),
        problem="it holds more than one number",
        approximate=approximate,
    )


def _scaled(main: Amount, many: Amount) -> Amount:
    number = main.number
    return main._replace(
        number=number._replace(value=number.value * many.number.value, unit=number.unit * abs(many.number.value))
    )


def _worked_out(body: str, found: list[Found]) -> Amount | None:
    """Return the value of a cell that prints an expression: `$2.94 * 2`, `17280 × 475 µJ`, `$6 (A) + $9 (B) = $15`."""
    outside = [one for one in found if not one.enclosed]
    if len(outside) < 2 or any(one.amount is None for one in outside):
        return None
    signs: list[str] = []
    for left, right in pairwise(outside):
        sign = _sign_between(body, left, right)
        if not sign:
            return None
        if sign == "=":
            return outside[-1].amount if right is outside[-1] else None
        signs.append(sign)
    tail = re.sub(r"\([^()]*\)", "", body[outside[-1].end :]).strip(" .;")
    return None if any(c.isdigit() for c in tail) else _value(outside, signs)


def _sign_between(body: str, left: Found, right: Found) -> str:
    gap = re.sub(r"\([^()]*\)", " ", body[left.end : right.start])
    words = gap.split()
    own = body[right.start]
    if not words and (own == "+" or (own in "-−–" and body[left.end : right.start].endswith(" "))):
        return _OPERATORS[own]
    signs = [w for w in words if w in _OPERATORS or w in ("=", "→", "->")]
    if signs == ["@"] and not (left.amount and right.amount and DOLLARS & {left.amount.unit, right.amount.unit}):
        return ""
    if len(signs) != 1 or words.index(signs[0]) > 2:
        return ""
    return "=" if signs[0] in ("=", "→", "->") else _OPERATORS[signs[0]]


def _value(outside: list[Found], signs: list[str]) -> Amount | None:
    amounts = [one.amount for one in outside if one.amount]
    terms: list[Fraction] = [amounts[0].number.value]
    for sign, amount in zip(signs, amounts[1:], strict=True):
        value = amount.number.value
        if sign in "×/":
            if sign == "/" and not value:
                return None
            terms[-1] = terms[-1] * value if sign == "×" else terms[-1] / value
        else:
            terms.append(abs(value) if sign == "+" else -abs(value))
    units = [a.unit for a in amounts if a.unit]
    first = amounts[0]
    exact = max(min(a.number.unit for a in amounts), Fraction(1, 10**6))
    number = Number(sum(terms, Fraction(0)), exact)
    return Amount(number, first.start, amounts[-1].end, units[-1] if units else "")
