"""Shares in running text: `54/80 files (67.5%)`, `3 of 12 = 25 %`.

*Compared*: the printed percentage with the quotient printed beside it. *Why it matters*: the percentage is what people
quote. *Silent*: where the quotient may be a date, or was cut off instead of rounded; a misfit is an error only
behind an equals sign, or where other shares of the document that are spelled so hold; else worth a look.
*Example*: `59/60 = 93.8%` is wrong: 98.3 %.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from converter import numbers
from converter.formula import Bin, Name
from converter.model import Heading, Number, Rule, Span
from converter.regexes import regex
from converter.statements.context import Context
from converter.system import Equals, Statement

SHARE = Rule(
    "IN215", "printed-share", "Printed share", "A share printed beside its parts must be their quotient.", "error"
)

_PART = r"(?<![\w./,:$€£-])(?P<part>\d[\d,]*)\s?(?P<of>/|(?:out\s+)?of(?:\s+(?:the|all|its|their|our|these|those|[A-Z][\w]{1,20}['’]s?))?\s)\s?(?P<whole>\d[\d,]*)(?![\d.,]*[/\d])"
_SHARE = regex(
    _PART
    + r"\**(?:\s[A-Za-z][\w'/-]*){0,6}\**\s?(?P<sign>=|≈|→|\(|—|–|:|,\s(?:i\.\s?e\.|that is|that's|or|which is))\s?\**(?P<hedge>~|≈)?\s?(?P<percent>\d+(?:\.\d+)?)\s?%"
    r"(?!\s?[-–]\s?\d)"
)
_TURNED = regex(
    r"(?<![\w.,$€£+-])(?P<hedge>~|≈)?(?P<percent>\d+(?:\.\d+)?)\s?%\**(?:\s[A-Za-z][\w'-]*){0,3}\**\s?(?P<sign>\(|\[)\**"
    + _PART
    + r"\**(?:\s[A-Za-z][\w'-]*){0,4}\s?[)\]]"
)
_OF_ANOTHER = regex(r"\s+of\s+(?!(?:the\s+)?(?:total|all|them|those)\b)")
"""What follows a percentage that is a share of something else: `12 of 20 features (35% of the work)`."""

MOST_DAYS = 31
ENOUGH = 3
"""Shares of one spelling that hold, and that many times those that do not, which show that the spelling is a share."""


class _Found(NamedTuple):
    """A percentage beside its parts. spelling: what stands between them, the same for shares of one habit."""

    match: re.Match[str]
    part: Number
    whole: Number
    percent: Number
    spelling: str

    @property
    def gap(self) -> Fraction:
        return abs(self.part.value / self.whole.value - self.percent.value)

    @property
    def fits(self) -> bool:
        return 2 * self.gap <= self.percent.unit or bool(self.percent.hedge)


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every share printed beside its parts."""
    found = sorted(_found(context), key=lambda one: one.match.start())
    held = Counter(one.spelling for one in found if one.fits)
    failed = Counter(one.spelling for one in found if not one.fits and one.gap >= one.percent.unit)
    count = 0
    for one in found:
        habit = held[one.spelling] >= ENOUGH * max(1, failed[one.spelling])
        if one.fits or _may_be_wrong(one, habit=habit):
            yield _statement(context, one, count, certain=one.match.group("sign") == "=" or habit)
            count += 1


def _found(context: Context) -> Iterator[_Found]:
    document = context.record.document
    headings = (block.content for block in document.blocks if isinstance(block, Heading))
    turned = (_TURNED,) if context.rubric is None else ()
    for span in (*context.record.free, *headings):
        if document.text.find("%", span.start, span.end) < 0:
            continue
        for pattern in (_SHARE, *turned):
            for match in pattern.finditer(document.text, span.start, span.end):
                one = _read(match, "turned" if pattern is _TURNED else "")
                if one:
                    yield one


def _read(match: re.Match[str], turned: str) -> _Found | None:
    if match.group("sign") != "=" and not turned and _OF_ANOTHER.match(match.string, match.end()):
        return None
    part, whole = (numbers.parse(match.group(name)) for name in ("part", "whole"))
    percent = numbers.read(match.group("percent"), percent=True, hedge="~" if match.group("hedge") else "")
    if isinstance(part, str) or isinstance(whole, str) or isinstance(percent, str) or not whole.value:
        return None
    return _Found(match, part, whole, percent, f"{match.group('of').strip()} {match.group('sign')} {turned}")


def _may_be_wrong(one: _Found, *, habit: bool) -> bool:
    """Tell whether a misfit is one of a share: not of a number cut off, of a date, of a weight beside a score."""
    if one.gap < one.percent.unit or one.part.value > one.whole.value:
        return False
    if habit:
        return True
    if one.spelling.endswith("turned"):
        return False
    return not _may_be_a_date(one.match, one.part, one.whole)


def _statement(context: Context, one: _Found, count: int, *, certain: bool) -> Statement:
    match = one.match
    path = f"share[{count}]"
    ids = tuple(
        context.add(f"{path}.{name}", match.group(name), Span(*match.span(name)), number)
        for name, number in (("part", one.part), ("whole", one.whole))
    )
    sign = match.string.index("%", match.end("percent"))
    span = Span(match.start("percent"), sign + 1)
    result = context.add(path, match.string[span.start : span.end], span, one.percent)
    context.defining[path] = result
    node = Bin("/", Name("", match.group("part"), slot=0), Name("", match.group("whole"), slot=1))
    test = Equals(node, ids, {}, f"{match.group('part')} / {match.group('whole')}", certain=certain)
    return Statement(SHARE, "equation", path, span, result, test, "share")


def _may_be_a_date(match: re.Match[str], part: Number, whole: Number) -> bool:
    return match.group("of") == "/" and part.value <= MOST_DAYS and whole.value <= MOST_DAYS
