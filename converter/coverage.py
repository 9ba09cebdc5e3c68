"""Every number of the text accounted for: checked, external, or unexplained.

A number is *checked* when a statement that could fail stands on it. It is *external* only for a positive reason: a
year, money, a figure with its source, a rank, part of a name, a span of years, another document's score. All else is
*unexplained*, and said to be: a number nobody understood must never look like one that was right.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from converter.judging import Values
from converter.model import (
    Block,
    Bullet,
    Cell,
    Counted,
    Document,
    Finding,
    Heading,
    Paragraph,
    Row,
    Span,
    Table,
    Verdict,
)
from converter.operands import statement_ids
from converter.regexes import regex
from converter.system import Noted, Statement, System

NUMBER = regex(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
"""What counts as a number of the text."""

SENTENCE = regex(r"[.!?](?=\s+[A-Z0-9\"'(])|\n|\r")
LONGEST = 400


def coverage(system: System, checked: tuple[tuple[Statement, Finding], ...]) -> tuple[Counted, ...]:
    """Return every number of the document, in order, with what became of it."""
    places, ids = _places(system, checked)
    own = _own_words(system)
    scores = {system.stated[i].span for path, i in system.defining.items() if path.startswith("peer(")}
    document = system.record.document
    out = []
    for match in NUMBER.finditer(document.text, document.span.start, document.span.end):
        span = Span(*match.span())
        by = _by(places, ids, span)
        if by:
            out.append(Counted(span, match.group(), "checked", "", by))
            continue
        reason = "another document's score" if any(s.start <= span.start < s.end for s in scores) else ""
        reason = reason or external(document, span, own)
        out.append(Counted(span, match.group(), "external" if reason else "unexplained", reason, ()))
    return tuple(out)


def _by(places: list[Span], ids: list[tuple[str, ...]], span: Span) -> tuple[str, ...]:
    at = bisect_left(places, Span(span.start + 1, -1))
    out: list[str] = []
    for i in range(max(at - 3, 0), min(at + 1, len(places))):
        if places[i].start <= span.start < places[i].end or span.start <= places[i].start < span.end:
            out += ids[i]
    return tuple(dict.fromkeys(out))


def _places(system: System, checked: tuple[tuple[Statement, Finding], ...]) -> tuple[list[Span], list[tuple[str, ...]]]:
    """Return the spans that statements stand on, ascending, and the findings that stand on each."""
    values = Values(system)
    found: dict[Span, list[str]] = defaultdict(list)
    for statement, finding in checked:
        if isinstance(statement.test, Noted) or finding.verdict is Verdict.UNDETERMINED:
            continue
        for ident in statement_ids(system, values, statement):
            found[system.stated[ident].span].append(finding.id)
    ordered = sorted(found)
    return ordered, [tuple(found[span]) for span in ordered]


# ------------------------------------------------------------------------------------------------ external

_YEAR = regex(r"(?:19|20)\d\d")
_MONEY_BEFORE = regex(r"(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF)\s?)$")
_MONEY_RANGE = regex(r"[$€£¥][\d.,]+[KMBkmb]?\+?\s?[-–—]\s?$")
_MONEY_AFTER = regex(r"[KMB]?\+?\s?(?:USD|EUR|GBP|dollars|euros|pounds)\b")
_RANK_BEFORE = regex(r"(?:#|\b[Tt]op[- ]?|\bNo\.\s?|\b[Rr]ank(?:ed|s|ing)?\s)$")
_ORDINAL = regex(r"(?:st|nd|rd|th)\b")
_YEARS_AFTER = regex(r"\+?(?:\s?[-–—]\s?\d+\+?|\s+to\s+\d+)?\s?-?(?:years?|months?|weeks?|days?|hours?|yrs?)\b")
_SPAN_BEFORE = regex(r"\d+\+?\s?(?:[-–—]|to)\s?$")
_LIST_MARK = regex(r"\($")
_SOURCE = regex(r"\((?:[^()]*[,;]\s*)?[A-Z][\w&.'’-]*(?:\s+[A-Z0-9][\w&.'’-]*){0,4}(?:,?\s+(?:19|20)\d\d)?\)")
_REPORTS = regex(
    r"(?:^|[.;]\s+|\band\s)(?:The\s+)?"
    r"(?!(?:This|That|These|Those|It|We|They|He|She|One|Each|Every|The|A|An|What|Which|Who)\b)[A-Z][\w&.'’-]*(?:\s+[A-Z0-9][\w&.'’-]*){0,4}(?:\s+(?:19|20)\d\d)?\s*"
    r"(?::|\s(?:reports?|reported|projects?|projected|estimates?|estimated|ranked|ranks|expects?|forecasts?|found|finds|"
    r"says|said|predicts?|counts?|counted|puts|lists?|listed|records?|recorded|shows?|surveyed|measured)\b)"
)
_ACCORDING = regex(r"\b(?i:according to|per|source:|data from|reported by|published by|survey by)\s+(?:the\s+)?[A-Z]")


def external(document: Document, span: Span, own_words: re.Pattern[str] | None) -> str:
    """Return why a number speaks of the world and not of the document, in a few words, or ''."""
    text = document.text
    before = text[max(span.start - 40, document.span.start) : span.start]
    after = text[span.end : span.end + 40]
    own = text[span.start : span.end]
    return (
        _part_of_a_name(before, after)
        or ("a year" if _YEAR.fullmatch(own) and not after.startswith("%") else "")
        or _money(before, after)
        or ("a rank" if _RANK_BEFORE.search(before) or _ORDINAL.match(after) else "")
        or ("a span of time" if _is_time(before, after) else "")
        or ("a list number" if _LIST_MARK.search(before) and after.startswith(")") and len(own) == 1 else "")
        or ("a list number" if _marks_item(document, span) else "")
        or ("a figure with its source" if _sourced(document, span, own_words) else "")
    )


def _part_of_a_name(before: str, after: str) -> str:
    glued = before[-1:].isalpha() or before[-1:] == "_"
    tail = re.match(r"[A-Za-z]{2,}", after)
    units = tail and tail.group().lower() in ("bn", "mn", "pp", "st", "nd", "rd", "th", "px", "pt", "kg", "km", "ms")
    return "part of a name" if glued or (tail and not units) else ""


def _money(before: str, after: str) -> str:
    found = _MONEY_BEFORE.search(before) or _MONEY_RANGE.search(before) or _MONEY_AFTER.match(after)
    return "an amount of money" if found else ""


def _is_time(before: str, after: str) -> bool:
    """Tell a span of time: "3-7 years", each end of it."""
    return bool(_YEARS_AFTER.match(after)) or bool(_SPAN_BEFORE.search(before) and re.match(r"\+?\s?years?\b", after))


def _marks_item(document: Document, span: Span) -> bool:
    """Tell the marker of a list item or the number of a heading."""
    block = _around(document.blocks, span)
    if isinstance(block, Bullet):
        return span.start < block.content.start
    return isinstance(block, Heading) and not document.text[block.content.start : span.start].strip()


def _sourced(document: Document, span: Span, own_words: re.Pattern[str] | None) -> bool:
    """Tell whether the sentence names where its figures come from: "(Lightcast)", "WEF projects ...".

    Not where it speaks of the document's own quantities, bands or peers: such a figure asks to be checked.
    """
    sentence = _sentence(document, span)
    if own_words is not None and own_words.search(sentence):
        return False
    return bool(_SOURCE.search(sentence) or _REPORTS.search(sentence) or _ACCORDING.search(sentence))


def _own_words(system: System) -> re.Pattern[str] | None:
    """Return a pattern for the names of the document's own quantities, bands and peers; None where it has none."""
    rubric = system.rubric
    if rubric is None:
        return None
    words = {noun for noun in rubric.nouns if noun not in _COMMON}
    words |= {f"{word} zone" for bands in rubric.bands.values() if bands.of for word in bands.words}
    words |= {
        f"{word} {edge}" for bands in rubric.bands.values() for word in bands.words for edge in ("threshold", "line")
    }
    words |= {path[5:-1].replace(" / ", "/") for path in system.defining if path.startswith("peer(")}
    if not words:
        return None
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b", re.IGNORECASE)


_COMMON = frozenset(("time", "growth", "job", "seniority", "evidence", "raw", "span", "floor", "total", "share"))
"""Names of quantities that are also plain words of any text: alone they do not make a sentence the document's own."""


def _sentence(document: Document, span: Span) -> str:
    """Return the sentence around a number, inside its cell, line or item."""
    first, last = _field(document, span)
    text = document.text
    start = first
    for match in SENTENCE.finditer(text, max(first, span.start - LONGEST), span.start):
        start = match.end()
    end = SENTENCE.search(text, span.end, min(last, span.end + LONGEST))
    return text[start : end.start() if end else min(last, span.end + LONGEST)].strip(" |")


def _field(document: Document, span: Span) -> Span:
    """Return the cell, line or item that a number stands in."""
    block = _around(document.blocks, span)
    if block is None:
        return document.span
    if isinstance(block, Table):
        row = _around(block.rows, span) or block.header
        cell = _around(row.cells, span) if row else None
        return cell.span if cell else block.span
    return block.content if isinstance(block, (Bullet, Heading, Paragraph)) else block.span


Part = TypeVar("Part", Block, Row, Cell)


def _around(parts: Sequence[Part], span: Span) -> Part | None:
    """Return the one of some parts of a document, in its order, that a number stands in."""
    at = bisect_right(parts, span.start, key=lambda part: part.span.start)
    return parts[at - 1] if at and span.start < parts[at - 1].span.end else None
