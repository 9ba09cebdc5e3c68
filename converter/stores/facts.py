"""Figures that come from outside: who says it, of what, for which year, and how much.

Two documents that cite the same source for the same thing in the same year must print the same figure. A fact is
recognised by its sentence: with the source, the years and the figure taken out, the words left over are its subject.
So only like sentences are compared; a paraphrase is another subject, and nothing is accused on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from converter.lexing import key
from converter.model import Span, Verified


class Fact(NamedTuple):
    """One figure with its source, as the table `facts` keeps it."""

    source: str
    subject: str
    year: str
    value: str
    text: str
    line: int
    column: int


_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER: Final = re.compile(r"[0-9][0-9.,]*[0-9]|[0-9]")
_NAME: Final = r"[A-Z][\w&.'’-]*(?:\s+(?:[A-Z][\w&.'’-]*|of|for|and))*"
_IN_BRACKETS: Final = re.compile(rf"\(({_NAME}),?\s*((?:19|20)\d\d)?\)")
_REPORTING: Final = re.compile(
    rf"(?:^|\b[Tt]he\s+)({_NAME})\s*((?:19|20)\d\d)?\s*"
    r"(?::|\s(?:reports?|reported|projects?|projected|estimates?|estimated|expects?|forecasts?|found|finds|says|said|"
    r"predicts?|counts?|counted|puts|lists?|listed|records?|recorded|shows?|measured)\b)"
)
_ENDS: Final = re.compile(r"(?<=[^\d\s.][.!?;])\s+|(?<=\d\)[.;])\s+|(?<=\w\)[.;])\s+|[|\r\n]")
_SMALL: Final = frozenset(
    "a an the of in to by for at on and or with per from about over nearly some roughly than".split()
)
_REASON: Final = "a figure with its source"
LONGEST: Final = 400
"""Characters of a sentence that is looked at: a longer one is no single statement."""


def facts(verified: Verified) -> tuple[Fact, ...]:
    """Return every sourced figure of a document, in order.

    A word in brackets that the document states as its own (its label) is no source.
    """
    return tuple(_facts(verified))


def _facts(verified: Verified) -> Iterator[Fact]:
    document = verified.document
    own = {key(stated.text) for stated in verified.record.stated if stated.number is None}
    for counted in verified.numbers or ():
        if counted.state != "external" or counted.reason != _REASON:
            continue
        sentence = _sentence(document.text, counted.span)
        known = _sourced(document.slice(sentence)) if sentence else None
        if sentence is None or known is None or known[0] in own:
            continue
        before = document.text[sentence.start : counted.span.start]
        place = len(_NUMBER.findall(_YEAR.sub("", before)))
        unit = "%" if document.text[counted.span.end : counted.span.end + 2].lstrip().startswith("%") else ""
        source, subject, year = known
        line, column = document.position(counted.span.start)
        value = counted.text.replace(",", "") + unit
        yield Fact(source, f"{subject} #{place + 1}", year, value, counted.text + unit, line, column)


def _sentence(text: str, span: Span) -> Span | None:
    """Return the sentence a number stands in, None where it is too long to be one."""
    low = max(span.start - LONGEST, 0)
    starts = [match.end() for match in _ENDS.finditer(text, low, span.start)]
    end = _ENDS.search(text, span.end, span.end + LONGEST)
    start = starts[-1] if starts else low
    stop = end.start() if end else min(len(text), span.end + LONGEST)
    return Span(start, stop) if stop - start <= LONGEST else None


def _sourced(sentence: str) -> tuple[str, str, str] | None:
    """Return source, subject and year of a sentence, None where it names no source."""
    found = _IN_BRACKETS.search(sentence) or _REPORTING.search(sentence.strip())
    if found is None:
        return None
    rest = sentence.strip().replace(found.group(), " ", 1)
    years = sorted({*_YEAR.findall(sentence)})
    words = key(_NUMBER.sub(" ", _YEAR.sub(" ", rest))).split()
    subject = " ".join(word for word in words if word.isalpha() and word not in _SMALL)
    return (key(found.group(1)), subject, " ".join(years)) if subject else None
