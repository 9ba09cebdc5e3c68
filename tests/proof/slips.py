"""Slips of the fingers and of the mind: every number of a text under eight operators, and words that turn a meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from converter.model import Verified
from converter.rubric import Rubric

NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
MINUS = "-\u2212\u2013"
OPERATORS = ("last digit", "any digit", "swap", "drop", "double", "lost point", "x10", "sign")


class Edit(NamedTuple):
    """One slip: the characters `start` to `end` of the right text read `new`. operator: what slipped."""

    start: int
    end: int
    new: str
    operator: str

    def of(self, text: str) -> str:
        """Return the text with the slip."""
        return text[: self.start] + self.new + text[self.end :]

    def shown(self, text: str) -> str:
        """Return the slip for a list: its line and a few characters around it."""
        line = text.count("\n", 0, self.start) + 1
        before, behind = text[max(0, self.start - 18) : self.start], text[self.end : self.end + 14]
        return f"line {line}: {before}[{text[self.start : self.end]} -> {self.new}]{behind}".replace("\n", " ")


def number_slips(text: str) -> list[list[Edit]]:
    """Return for each number of a text all its slips that change its value, each text once."""
    return [list(_of_one(text, found)) for found in NUMBER.finditer(text)]


def _of_one(text: str, found: re.Match[str]) -> Iterator[Edit]:
    old = found[0]
    seen = {_value(old)}
    for operator, new in chain(_digits(old), _moves(old)):
        if new and _value(new) not in seen:
            seen.add(_value(new))
            yield Edit(found.start(), found.end(), new, operator)
    yield from _sign(text, found)


def _value(print_: str) -> Fraction | str:
    bare = print_.replace(",", "")
    return Fraction(bare) if re.fullmatch(r"\d+(?:\.\d+)?", bare) else print_


def _digits(old: str) -> Iterator[tuple[str, str]]:
    places = [i for i, char in enumerate(old) if char.isdigit()]
    for i in reversed(places):
        operator = "last digit" if i == places[-1] else "any digit"
        yield from ((operator, old[:i] + digit + old[i + 1 :]) for digit in "0123456789" if digit != old[i])


def _moves(old: str) -> Iterator[tuple[str, str]]:
    for i in range(len(old) - 1):
        if old[i].isdigit() and old[i + 1].isdigit():
            yield "swap", old[:i] + old[i + 1] + old[i] + old[i + 2 :]
    for i, char in enumerate(old):
        if char.isdigit() and len(old) > 1:
            yield "drop", (old[:i] + old[i + 1 :]).strip(".,")
    for i, char in enumerate(old):
        if char.isdigit():
            yield "double", old[: i + 1] + char + old[i + 1 :]
    if "." in old:
        yield "lost point", old.replace(".", "")
    yield "x10", _tenfold(old)


def _tenfold(old: str) -> str:
    whole, point, rest = old.partition(".")
    if not point:
        return old + "0"
    moved = (whole + rest[0]).lstrip("0") or "0"
    return f"{moved}.{rest[1:]}" if rest[1:] else moved


def _sign(text: str, found: re.Match[str]) -> Iterator[Edit]:
    start = found.start()
    if not _value(found[0]):
        return
    if start and text[start - 1] in MINUS and not (start > 1 and text[start - 2].isalnum()):
        yield Edit(start - 1, found.end(), found[0], "sign")
    else:
        yield Edit(start, found.end(), f"-{found[0]}", "sign")


# ------------------------------------------------------------------------------------------------ words

COMPARATIVES = {
    "above": "below",
    "below": "above",
    "higher": "lower",
    "lower": "higher",
    "stronger": "weaker",
    "weaker": "stronger",
    "ahead": "behind",
    "behind": "ahead",
}
_COMPARED = re.compile(r"\b(" + "|".join(COMPARATIVES) + r")\b", re.IGNORECASE)
_SAID = re.compile(r"\(\d+\.\d\)|\bpoints?\b|\bvs\b")


def word_slips(text: str, verified: Verified, rubric: Rubric) -> Iterator[Edit]:
    """Yield wrong words: each printed zone, label and mode as another one, each comparative turned round."""
    for stated in verified.record.stated:
        if stated.number is not None or stated.problem:
            continue
        name = stated.path.rpartition(".")[2]
        for other in _others(name, stated.text, rubric):
            yield Edit(stated.span.start, stated.span.end, other, name)
    for found in _COMPARED.finditer(text):
        if _SAID.search(_sentence(text, found.start())):
            yield Edit(found.start(), found.end(), COMPARATIVES[found[0].lower()], "comparative")


COUNTS = ("two", "three", "four", "five", "dual", "triple")
_COUNT = re.compile(r"\b(" + "|".join(COUNTS) + r")\b", re.IGNORECASE)


def slips_in(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield every slip within one stretch of a text: of its numbers, its counts in words, and of a cell's one word."""
    piece = text[start:end]
    found = [edit for one in number_slips(piece) for edit in one]
    found += [
        Edit(match.start(), match.end(), other, "count")
        for match in _COUNT.finditer(piece)
        for other in COUNTS
        if other != match[0].lower()
    ]
    if piece.replace(" ", "").isalpha():
        found.append(Edit(0, len(piece), f"{piece}{piece[-1]}", "word"))
    yield from (edit._replace(start=edit.start + start, end=edit.end + start) for edit in found)


def _others(name: str, word: str, rubric: Rubric) -> Iterator[str]:
    """Yield the other words that could have been written in place of one."""
    words = list(rubric.bands[name].words) if name in rubric.bands else []
    if name == "mode":
        words = ["DISPLACEMENT", "AUGMENTATION", "NOT INVOLVED"]
    if name == "label":
        words = [*words, "Hastened"]
    if name in rubric.bands or name == "mode":
        yield from (other.upper() if word.isupper() else other for other in words if other.lower() != word.lower())


def _sentence(text: str, at: int) -> str:
    start = max(text.rfind(mark, 0, at) for mark in (". ", "\n", "| "))
    ends = [end for mark in (". ", "\n", " |") if (end := text.find(mark, at)) >= 0]
    return text[start + 1 : min(ends, default=len(text))]
