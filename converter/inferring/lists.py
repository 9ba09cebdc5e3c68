"""Scores that are listed instead of tabled: `D=8, R=6, E=7 → 7.0 (High)`, and lists of `name: number` with a total.

The parts are those of one line, or of the items directly above; the result says by its own word what it is. What fits
neither sum nor mean is only worth a look: a list need not be complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from converter.inferring import words
from converter.inferring.cells import read_cell
from converter.inferring.levels import label_word
from converter.inferring.relations import Condition, Reading, Relation, Source, Term, fits
from converter.model import Bullet, Code, Document, Heading, Paragraph, Rule, Span, Table
from converter.regexes import regex

if TYPE_CHECKING:  # a document whose tables a rubric has read asks for no legend
    from converter.inferring.legends import Legend

LISTED = Rule("IN216", "listed-total", "Total of listed scores", "", "error")

_N = r"\d+(?:\.\d+)?"
_PARTS = regex(rf"[A-Z][\w ]{{0,20}}?\s?[=:]\s?({_N})(?:/\d+)?(?:\s*[,;|·+/]\s*|\s+)(?=[A-Z(→=\[-])")
_RESULT = regex(
    rf"^\s*[(\[]?\s*(?:→|=>|->|=)?\s*[(\[]?\**\s*(?:(?P<word>total|score|avg|average|mean|risk|sum|overall|dread|rating)\b[\w ]{{0,12}}\s?[=:]?\s?)?\**(?P<value>{_N})(?:\s?/\s?\d+)?\**(?P<rest>[^\n]{{0,24}})",
    re.IGNORECASE,
)
_ITEM = regex(
    rf"^\W*([A-Za-z][^:\n]{{0,40}}?)\**\s*(?:\((?P<in>{_N})\s?(?:/\s?\d+)?\)\**\s*:?|:\**\s*\**(?P<out>{_N})(?:\s?/\s?\d+)?\**(?=\s|$|[,;.)(]))"
)
_TOTAL = regex(
    rf"^\W*(?P<name>(?:[\w-]+ ){{0,3}}(?:total|score|average|avg|mean|risk|sum|overall|rating|dread)(?: (?:score|rating|risk|total|average|level))?)\**\s*(?:\([^)]*\))?\s*[:=]\**\s*\**(?P<value>{_N})(?:\s?/\s?\d+)?\**(?P<rest>[^\n]{{0,24}})",
    re.IGNORECASE,
)
LEAST_PARTS = 3


class _Part(NamedTuple):
    """A listed number, and what it is called."""

    name: str
    source: Source


_DIGIT = regex(r"\d")


def lists(document: Document, known: tuple[Legend, ...]) -> Iterator[Relation | Condition]:
    """Yield the totals of listed scores, and the labels printed behind them."""
    run: list[_Part] = []
    count = 0
    for block in document.blocks:
        if isinstance(block, (Table, Heading)):
            run = []
            continue
        content = block.content if isinstance(block, (Bullet, Paragraph, Code)) else block.span
        for line in _lines(document, content):
            if not _DIGIT.search(document.text, line.start, line.end):
                continue
            text = document.slice(line)
            for made in _in_line(text, line.start, known, count):
                count += 1
                yield made
            total = _TOTAL.match(text)
            if total and len(run) >= LEAST_PARTS:
                yield from _of(run, total, line.start, known, count)
                count += 1
                run = []
                continue
            item = _ITEM.match(text)
            if item and not total:
                run.append(_part(item, line.start, f"list_{count}[{len(run)}]"))
            elif not isinstance(block, Bullet):
                run = []


def _lines(document: Document, content: Span) -> Iterator[Span]:
    at = content.start
    for line in document.slice(content).split("\n"):
        yield Span(at, at + len(line))
        at += len(line) + 1


def _part(match: re.Match[str], start: int, path: str) -> _Part:
    group = "in" if match.group("in") else "out"
    return _Part(words.bare(match.group(1)), _source(match, group, start, path, words.bare(match.group(1))))


def _source(match: re.Match[str], group: str | int, start: int, path: str, label: str) -> Source:
    text = match.group(group)
    span = Span(start + match.start(group), start + match.end(group))
    return Source(span, text, read_cell(text).amounts[0].number, path, label)


def _in_line(text: str, start: int, known: tuple[Legend, ...], count: int) -> Iterator[Relation | Condition]:
    """Yield what a line of `D=8, R=6, E=7 → 7.0 (High)` says."""
    found = list(_PARTS.finditer(text))
    while found and found[0].end() != found[min(1, len(found) - 1)].start() and len(found) > 1:
        found.pop(0)
    if len(found) < LEAST_PARTS or any(a.end() != b.start() for a, b in pairwise(found)):
        return
    tail = _RESULT.match(text[found[-1].end() :])
    if tail is None:
        return
    parts = [_Part("", _source(match, 1, start, f"list_{count}[{i}]", "")) for i, match in enumerate(found)]
    yield from _of(parts, tail, start + found[-1].end(), known, count)


def _of(
    parts: list[_Part], match: re.Match[str], start: int, known: tuple[Legend, ...], count: int
) -> Iterator[Relation | Condition]:
    result = _source(match, "value", start, f"list_{count}", "")
    terms = tuple(Term((part.source,)) for part in parts)
    readings = [
        Reading("sum", "sum of the listed", terms),
        Reading("mean", "mean of the listed", terms, Fraction(1, len(terms))),
        Reading("product", "product of the listed", (Term(tuple(part.source for part in parts)),)),
    ]
    fitting = next((one for one in readings if fits(result.number, one.value())), None)
    if fitting:
        why = "Believed because the numbers are listed before it and give it."
        yield Relation(LISTED._replace(why=why), result, "listed total", fitting)
    elif all(part.source.number.whole for part in parts) and len(parts) == 5:
        named = match.groupdict().get("name") or match.groupdict().get("word") or ""
        mean = bool(re.search(r"(?i)avg|average|mean", named)) or result.number.value <= max(
            p.source.number.value for p in parts
        )
        yield Relation(
            LISTED,
            result,
            "listed total",
            readings[1] if mean else readings[0],
            certain=False,
            hint="it stands behind five listed scores",
        )
    word = label_word(re.sub(r"^[\s(/\[|:→=–—-]+|[\s)\].,;|–—-].*$", "", match.group("rest")))
    if word:
        at = start + match.end("value")
        place = Source(Span(at, start + match.end()), word, result.number, f"list_{count}.label", "")
        from converter.inferring.labels import label_condition

        yield from label_condition(result, place, word, known)
