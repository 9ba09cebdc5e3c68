"""Labels printed beside scores in running text: `Score: 8.4/10 (Good)`, or `Grade: B` in the line below `Total: 86`.

A label is held to the legend that the document prints. One statement alone is only worth a look; it is wrong where
other scores of the same name keep to the legend.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from converter.inferring.cells import read_cell
from converter.inferring.labels import Held, held
from converter.inferring.legends import Legend
from converter.inferring.relations import Condition, Source
from converter.model import Document, Number, Span, Table
from converter.regexes import regex

_N = r"\d+(?:\.\d+)?"
_WHAT = r"scores?|rating|rpn|total|overall|risk|average|avg|mean|points|index|grade|readiness|maturity|health|quality|dread|cvss|result|severity|level|exposure|criticality"
_SAID = r"level|grade|rating|tier|band|verdict|class|classification|category|status|severity|priority|result|assessment|interpretation|label|zone|decision|recommendation|outcome"
_SCORE = regex(
    rf"(?i)(?<![\w.])(?P<what>(?:[a-z][\w/-]* ){{0,4}}(?:{_WHAT}))(?: \([^()\n]{{1,30}}\))?(?:\*\*|__|`)?\s{{0,3}}(?:[:=|→]|->|is\b)+\s{{0,3}}(?:\*\*|__|`)?\s{{0,3}}~?(?P<value>{_N})(?P<percent>\s?%)?(?:\s?/\s?(?P<of>{_N}))?(?![\w.]*\d)"
)
_RESULT = regex(
    rf"[=→]\s{{0,3}}(?:\*\*)?(?P<value>{_N})(?P<percent>\s?%)?(?:\s?/\s?(?P<of>{_N}))?(?=(?:\*\*)?\s?[(—–])"
)
_FIRST = regex(
    rf"(?i)(?<![\w.])(?:{_SAID})(?:\*\*|__)?\s?[:=|]\s{{0,3}}(?:\*\*|__)?\W{{0,4}}(?P<label>[a-z][a-z +&-]{{0,28}}[a-z+-]|[a-f])(?:\*\*|__)?\s?[(|–—-]{{1,2}}\s?(?:score\W{{1,3}})?(?P<value>{_N})(?P<percent>\s?%)?(?:\s?/\s?(?P<of>{_N}))?(?=[)\s,.;|*]|$)"
)
_NEXT = regex(rf"(?i)^\W*(?:[a-z][\w/-]* ){{0,3}}(?:{_SAID})(?:\*\*|__)?\s?[:=|]+\s{{0,3}}(?P<rest>[^\n]{{1,60}})")
_LEAD = regex(rf"(?i)^(?:\s?\(?{_N}\s?%\)?)?[^\w\n]{{0,12}}(?:(?:risk )?(?:{_SAID})\b[^\w\n]{{1,5}})?")

NEAR = 3
"""Lines after a score among which its label may stand on its own."""

LONGEST_LINE = 400
"""Longest line read, in characters."""


class _Said(NamedTuple):
    """A score with its label in running text. what: the score's name. of: the maximum behind it. beside: in one line."""

    what: str
    score: Source
    of: Fraction | None
    label: Source
    word: str
    beside: bool = True


def verdicts(document: Document, known: tuple[Legend, ...], followed: frozenset[Legend]) -> Iterator[Condition]:
    """Yield what the labels in running text owe to the document's legends. followed: those that tables keep to."""
    if not known:
        return
    said = list(_said(document, known))
    tried = [(each, one) for each in said if (one := _best(each, known, followed))]
    counts: Counter[tuple[Legend, str, bool]] = Counter((one.legend, each.what, one.holds) for each, one in tried)
    for each, one in tried:
        right = counts[one.legend, each.what, True]
        same = right + counts[one.legend, each.what, False]
        sure = (right >= LEAST_RIGHT and 2 * right >= same) or (
            _is_score(each.what) and _is_exact(each, one, known, followed)
        )
        if one.holds or sure or (_is_score(each.what) and _in_reach(one)):
            why = f"Believed because the document prints a legend and {right} of {same} labels in its text follow it."
            yield held(one, why, sure=sure)


LEAST_RIGHT = 2
"""Labels of scores of one name that must keep to a legend before another is called wrong."""


def _is_exact(said: _Said, one: Held, known: tuple[Legend, ...], followed: frozenset[Legend]) -> bool:
    """Tell whether no other legend can be meant: the label stands beside its score, in the measure of the only legend."""
    alone = sum(1 for legend in known if legend.range(one.word)) == 1
    return alone and said.beside and (said.of == one.legend.top or one.legend in followed)


def _is_score(what: str) -> bool:
    return what in ("score", "rating", "rpn", "total", "overall", "average", "mean", "points", "grade", "dread")


def _in_reach(one: Held) -> bool:
    """Tell whether a value may be meant in the measure of a legend: not a share where it counts in tens."""
    ends = [end for each in one.legend.ranges for end in (each.low, each.high) if end is not None]
    return min(ends) <= one.value <= 2 * max(ends)


def _best(said: _Said, known: tuple[Legend, ...], followed: frozenset[Legend]) -> Held | None:
    """Return a label under the legend it follows, else under the only one that knows it."""
    tried = []
    for legend in known:
        if legend.range(said.word):
            number = said.score.number
            values = [number.value * 100 if number.percent and legend.top > 1 else number.value]
            if said.of and said.of != legend.top:
                values.append(values[0] / said.of * (Fraction(1) if legend.top <= 1 else max(Fraction(10), legend.top)))
            elif number.percent:
                values.append(number.value * legend.top)
            tried += [Held(legend, said.word, said.label, said.score, value) for value in values]
    right = next((one for one in tried if one.holds), None)
    if right or not tried:
        return right
    mine = [one for one in tried if one.legend in followed] or tried
    return mine[0] if len({one.legend for one in mine}) == 1 else None


def _said(document: Document, known: tuple[Legend, ...]) -> Iterator[_Said]:
    """Yield the scores with labels of every line that is no table of many rows, and the labels in the lines below."""
    words = sorted({one.word for legend in known for one in legend.ranges}, key=lambda w: (-len(w), w))
    label = re.compile(rf"(?i)(?P<label>{'|'.join(re.escape(word) for word in words)})(?![\w])(?![+−-](?:\s|$|\W))")
    own = {legend.block for legend in known}
    waiting: tuple[str, Source, Fraction | None, int] | None = None
    number = 0
    for index, block in enumerate(document.blocks):
        if index in own and not isinstance(block, Table):
            waiting = None
            continue
        content = getattr(block, "content", block.span)
        if index in own:
            continue
        at = content.start
        for line in document.slice(content).split("\n"):
            start, at = at, at + len(line) + 1
            number += 1
            if len(line) > LONGEST_LINE:
                continue
            if waiting and (found := _NEXT.match(line)) and number - waiting[3] <= NEAR:
                made = _labelled(found.group("rest"), start + found.start("rest"), label)
                if made and not _SCORE.search(line):
                    yield _Said(waiting[0], waiting[1], waiting[2], *made, beside=False)
                    waiting = None
                    continue
            for match in _FIRST.finditer(line):
                made = _labelled(match.group("label"), start + match.start("label"), label)
                if made:
                    yield _Said("score", _source(match, start), _of(match), *made)
            for match in [*_SCORE.finditer(line), *_RESULT.finditer(line)]:
                name = match.groupdict().get("what") or "score"
                what = re.sub(r"s$", "", name.casefold().split()[-1])
                rest = line[match.end() : match.end() + 60].lstrip("*_`")
                skipped = match.end() + len(line[match.end() : match.end() + 60]) - len(rest)
                score = _source(match, start)
                made = _labelled(rest, start + skipped, label)
                if made:
                    yield _Said(what, score, _of(match), *made)
                    waiting = None
                else:
                    waiting = (what, score, _of(match), number)


def _of(match: re.Match[str]) -> Fraction | None:
    return Fraction(match.group("of")) if match.group("of") and Fraction(match.group("of")) else None


def _labelled(rest: str, start: int, label: re.Pattern[str]) -> tuple[Source, str] | None:
    """Return the label that a text begins with, and its word."""
    lead = _LEAD.match(rest)
    at = lead.end() if lead else 0
    found = label.match(rest, at)
    if found is None:
        return None
    text = found.group()
    if len(text) <= 2 and not text[0].isupper():
        return None
    place = Span(start + at, start + found.end())
    nothing = Number(Fraction(0), Fraction(1), whole=True)
    return Source(place, text, nothing, f"text[{start + at}].label", ""), text.casefold()


def _source(match: re.Match[str], start: int) -> Source:
    text = match.group("value") + (match.group("percent") or "")
    span = Span(start + match.start("value"), start + match.start("value") + len(text))
    return Source(span, text, read_cell(text).amounts[0].number, f"text[{start + match.start('value')}].score", "")
