"""Peers: other documents' subjects that a text names with their scores.

A peer is learnt from the document: a run of capitalised words with a plausible score in parentheses behind it, or
"NOT a ... who ... (scored 68.2)". Once a name is a peer, every score behind it counts, or the worst slips vanish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from converter.forms import read_number
from converter.lexing import Token
from converter.model import Number, Span
from converter.statements.claims import english
from converter.statements.claims.reading import Prose

LONGEST_NAME = 8
SHORTEST_END = 5
"""How many letters the end of a peer's name has, at least, that stands for the whole of it."""
CLOSE = 50
"""How small a part of a score another print of it may be off: a fiftieth."""
REACH = 60
"""How many characters before a score are looked at to see whether a name may stand there."""
_SCORE_AHEAD = re.compile(r"\((?:[a-z]{5,8}\s)?[-+\u2212\u2013]?[0-9]")
"""A parenthesis with a number, or with one word and a number: what every scored name has behind it."""

_SCORED = frozenset("scored scores scoring score rated".split())


class Mention(NamedTuple):
    """A peer's name with a score behind it: canonical name, the name's span, the score's capture."""

    name: str
    span: Span
    score: Span
    number: Number


def mentions(prose: Prose, plausible: Number | None, own: str) -> list[Mention]:
    """Return the scored names of a text, in order. plausible: the document's own main score; own: its own name."""
    if plausible is None:
        return []
    found = [m for span in prose.spans for m in _in_span(prose, span)]
    known: dict[str, set[Fraction]] = {}
    for mention in found:
        if _plausible(mention.number, plausible) and mention.name != own:
            known.setdefault(mention.name, set()).add(mention.number.value)
    return [m for m in found if m.name in known and _of_score(m.number, plausible, known[m.name])]


def _of_score(number: Number, like: Number, scores: set[Fraction]) -> bool:
    """Tell whether a number behind a peer's name is meant as its score: printed like one, or close to the digits of one.

    "Payroll Clerk (4.28)" and "(78 %)" are other values of that role; 682 and 68.27 beside 68.2 are slips.
    """
    if number.percent:
        return False
    return number.unit == like.unit or any(
        abs(number.value * 10**n - score) * CLOSE <= score for score in scores for n in range(-2, 3)
    )


def short_names(peers: Iterable[str], own: str) -> dict[str, str]:
    """Return what else a text calls its peers, by those words: the end of a name behind "the".

    "the perfusionist" is the clinical perfusionist, unless the document's own name or a second peer's ends so too.
    """
    owners: dict[tuple[str, ...], set[str]] = {}
    names = list(peers)
    for name in names:
        parts = tuple(name.split())
        for first in range(1, len(parts)):
            owners.setdefault(parts[first:], set()).add(name)
    mine = own.split()
    out: dict[str, str] = {}
    for end, found in owners.items():
        strange = end[-1] not in mine if len(end) == 1 else tuple(mine[-len(end) :]) != end
        if len(found) == 1 and strange and " ".join(end) not in names and len("".join(end)) >= SHORTEST_END:
            (out["the " + " ".join(end)],) = found
    return out


def _plausible(number: Number, like: Number) -> bool:
    """Tell whether a number could be a score of the same kind: printed alike, not negative, within reach."""
    return number.unit == like.unit and not number.percent and 0 <= number.value <= 110


def _in_span(prose: Prose, span: Span) -> Iterator[Mention]:
    text = prose.text
    if not _SCORE_AHEAD.search(text, span.start, span.end):
        return
    for sentence in prose.sentences(span):
        if not any(_may_name(text, found) for found in _SCORE_AHEAD.finditer(text, sentence.start, sentence.end)):
            continue
        cut = prose.tokens(sentence)
        for at, token in enumerate(cut):
            if token.canon == "(":
                mention = _mention(text, cut, at)
                if mention is not None:
                    yield mention


def _may_name(text: str, found: re.Match[str]) -> bool:
    """Tell whether a name may stand before a score: the word there has a capital, or "scored" is said of it."""
    at = found.start()
    before = text[max(0, at - REACH) : at].rpartition("\n")[2].split()
    return text[found.end() - 2] != "(" or not before or not before[-1].islower()


def _mention(text: str, cut: list[Token], at: int) -> Mention | None:
    """Return the scored name before an opening parenthesis, or None."""
    inside = at + 1
    scored = inside < len(cut) and cut[inside].canon in _SCORED
    got = read_number(text, cut, inside + 1 if scored else inside)
    if got is None or got[1].number is None or got[0] >= len(cut) or cut[got[0]].canon not in (")", ",", ";"):
        return None
    run = (_denied(text, cut, at) or _who(text, cut, at)) if scored else name_before(text, cut, at)
    run = run or name_before(text, cut, at)
    if run is None:
        return None
    first, last = run
    name = " ".join(token.canon for token in cut[first:last])
    return Mention(name, Span(cut[first].start, cut[last - 1].end), Span(got[1].start, got[1].end), got[1].number)


def _denied(text: str, cut: list[Token], at: int) -> tuple[int, int] | None:
    """Return the name right behind the last "NOT a" before a score: "NOT a Teacher of upper grades (scored 52.2)"."""
    behind = max((i + 1 for i in range(at) if cut[i].canon == "not"), default=at)
    last = behind
    while last < at and (cut[last].canon in english.NO_NAME or _in_name(text, cut, last, at)):
        last += 1
    return name_before(text, cut, last)


def _who(text: str, cut: list[Token], at: int) -> tuple[int, int] | None:
    """Return the name before the "who" of this clause: "a general ML/AI Engineer who builds ... (scored 68.2)"."""
    for i in range(at - 1, 0, -1):
        if cut[i].canon in ("who", "that", "which"):
            run = name_before(text, cut, i)
            if run is not None:
                return run
    return None


def name_before(text: str, cut: list[Token], at: int) -> tuple[int, int] | None:
    """Return the run of capitalised words that ends before a token, without words that only begin a clause."""
    first = at
    while first and at - first < 2 * LONGEST_NAME and _in_name(text, cut, first - 1, at):
        first -= 1
    while first < at and (
        cut[first].canon in english.NO_NAME
        or cut[first].kind == "s"
        or cut[first].canon in english.SMALL
        or cut[first].canon in english.HIGHER | english.LOWER | english.JUST
    ):
        first += 1
    words = sum(1 for token in cut[first:at] if token.kind == "w")
    return (first, at) if 0 < words <= LONGEST_NAME else None


def _in_name(text: str, cut: list[Token], i: int, at: int) -> bool:
    token = cut[i]
    if token.kind == "w":
        return text[token.start].isupper() or (token.canon in english.SMALL and i + 1 < at)
    glued = i + 1 < at and token.end == cut[i + 1].start
    return token.canon in ("/", "&", "-") and (glued or token.canon == "&") and i + 1 < at
