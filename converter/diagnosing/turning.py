"""Comparatives as values that may be wrong: "below" where everything else says "above".

A false claim in prose may have one wrong number, or one wrong word. Its word is taken up as a stated value of its own,
and what the claim demands hangs on it: read as printed it demands one thing, with its opposite the other. So a word is
tried, carried and ranked like any number, and one word that mends an order and a distance at once is one slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from converter.formula import Cmp, Neg
from converter.model import Span, Stated
from converter.system import AnyOf, Equals, Holds, Statement, System, Test, Worded

PROSE = "claim"
"""The kind of statement that running text makes."""

PATH = "claim(word)"
"""What a comparative stands under as a value."""

_PAIRS = (
    "above/below over/under higher/lower more/less stronger/weaker greater/smaller larger/smaller bigger/smaller"
    " better/worse longer/shorter wider/narrower heavier/lighter leads/trails leading/trailing lead/trail"
).split()
_ONE_WAY = {
    "fewer": "more",
    "beneath": "above",
    "lags": "leads",
    "lagging": "leading",
    "beats": "trails",
    "tops": "trails",
    "outscores": "trails",
    "outranks": "trails",
    "ahead of": "behind",
    "ahead": "behind",
    "behind of": "ahead of",
    "behind": "ahead of",
}
OPPOSITES: dict[str, str] = {
    **{b: a for a, b in reversed([pair.split("/") for pair in _PAIRS])},
    **dict(pair.split("/") for pair in _PAIRS),
    **_ONE_WAY,
}
"""Comparatives and what each turns into when the order is the other way round."""

_COMPARATIVE = re.compile(rf"\b(?:{'|'.join(sorted(OPPOSITES, key=len, reverse=True))})\b", re.IGNORECASE)
_BREAK = re.compile(r"[0-9;:!?|\n]|\.\s")
_TURNED = {"<": ">", ">": "<", "<=": ">", ">=": "<"}

REACH = 60
"""Characters between a distance and the comparative that says its direction."""


def with_words(system: System, broken: Iterable[int]) -> System:
    """Return a system in which the comparatives of the broken claims may be wrong too."""
    stated = list(system.stated)
    statements = list(system.statements)
    known: dict[Span, int] = {}
    for index in broken:
        statement = statements[index]
        turned = _turned(statement.test) if statement.kind == PROSE else None
        span = _comparative(system.record.document.text, statement) if turned else None
        if turned is None or span is None:
            continue
        if span not in known:
            known[span] = len(stated)
            stated.append(Stated(len(stated), PATH, system.record.document.slice(span), span, None))
        word = stated[known[span]]
        test = Worded(word.id, (OPPOSITES[word.text.casefold()],), statement.test, turned)
        statements[index] = statement._replace(test=test)
    return replace(system, stated=tuple(stated), statements=tuple(statements)) if known else system


def plain(test: Test) -> Test:
    """Return what a claim demands as it is printed."""
    return test.test if isinstance(test, Worded) else test


def _turned(test: Test) -> Test | None:
    """Return what a claim would demand with the opposite word, None where it has no direction."""
    match test:
        case Holds(node=Cmp(parts=parts, rels=(rel,))) if rel in _TURNED:
            return test._replace(node=Cmp(parts, (_TURNED[rel],)))
        case Equals(node=node):
            return test._replace(node=Neg(node))
        case AnyOf(tests=tests):
            turned = [one for one in map(_turned, tests) if one is not None]
            return AnyOf(tuple(turned)) if len(turned) == len(tests) else None
        case _:
            return None


def _comparative(text: str, statement: Statement) -> Span | None:
    """Return where the one comparative of a claim stands: in its words, or about the distance that it measures."""
    start, end = statement.span
    if statement.result < 0:
        found = list(_COMPARATIVE.finditer(text, start, end))
        return Span(*found[0].span()) if len(found) == 1 else None
    behind = _COMPARATIVE.search(text, end, end + REACH)
    if behind and not _BREAK.search(text, end, behind.start()):
        return Span(*behind.span())
    ahead = list(_COMPARATIVE.finditer(text, max(0, start - REACH), start))
    if ahead and not _BREAK.search(text, ahead[-1].end(), start):
        return Span(*ahead[-1].span())
    return None
