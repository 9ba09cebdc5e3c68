"""Shares in running text: `54/80 files (67.5%)`, `3 of 12 = 25 %`.

*Compared*: the printed percentage with the quotient printed beside it. *Why it matters*: the percentage is what people
quote. *Silent*: where the quotient may be a date, or was cut off instead of rounded; a misfit is an error only
behind an equals sign, else worth a look.
*Example*: `59/60 = 93.8%` is wrong: 98.3 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from converter import numbers
from converter.formula import Bin, Name
from converter.model import Heading, Number, Rule, Span
from converter.statements.context import Context
from converter.system import Equals, Statement

SHARE = Rule(
    "IN215", "printed-share", "Printed share", "A share printed beside its parts must be their quotient.", "error"
)

_SHARE = re.compile(
    r"(?<![\w./,:$€£-])(?P<part>\d[\d,]*)\s?(?P<of>/|(?:out\s+)?of(?:\s+the)?\s)\s?(?P<whole>\d[\d,]*)(?![\d.,]*[/\d])"
    r"\**(?:\s[A-Za-z][\w'-]*){0,4}\**\s?(?P<sign>=|≈|→|\(|—|–|:)\s?\**(?P<hedge>~|≈)?\s?(?P<percent>\d+(?:\.\d+)?)\s?%"
)
MOST_DAYS = 31


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every share printed beside its parts."""
    document = context.record.document
    headings = (block.content for block in document.blocks if isinstance(block, Heading))
    count = 0
    for span in sorted((*context.record.free, *headings)):
        if document.text.find("%", span.start, span.end) < 0:
            continue
        for match in _SHARE.finditer(document.text, span.start, span.end):
            made = _statement(context, match, count)
            if made:
                count += 1
                yield made


def _statement(context: Context, match: re.Match[str], count: int) -> Statement | None:
    read = {name: numbers.parse(match.group(name)) for name in ("part", "whole")}
    percent = numbers.read(match.group("percent"), percent=True, hedge="~" if match.group("hedge") else "")
    part, whole = read["part"], read["whole"]
    if isinstance(part, str) or isinstance(whole, str) or isinstance(percent, str) or not whole.value:
        return None
    gap = abs(part.value / whole.value - percent.value)
    fits = 2 * gap <= percent.unit or bool(percent.hedge)
    if not fits and (gap < percent.unit or part.value > whole.value or _may_be_a_date(match, part, whole)):
        return None
    path = f"share[{count}]"
    ids = tuple(
        context.add(f"{path}.{name}", match.group(name), Span(*match.span(name)), number)
        for name, number in (("part", part), ("whole", whole))
    )
    span = Span(match.start("percent"), match.end())
    result = context.add(path, match.string[span.start : span.end], span, percent)
    context.defining[path] = result
    node = Bin("/", Name("", match.group("part"), slot=0), Name("", match.group("whole"), slot=1))
    certain = match.group("sign") == "="
    test = Equals(node, ids, {}, f"{match.group('part')} / {match.group('whole')}", certain=certain)
    return Statement(SHARE, "equation", path, span, result, test, "share")


def _may_be_a_date(match: re.Match[str], part: Number, whole: Number) -> bool:
    return match.group("of") == "/" and part.value <= MOST_DAYS and whole.value <= MOST_DAYS
