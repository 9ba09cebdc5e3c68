"""What no check reached: every such number in its words, those of one line together, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, TypeAlias

from converter.model import Counted, Document, Span, Verified
from converter.reporting import words
from converter.reporting.blocks import Place
from converter.reporting.views import Coverage, Figure, Piece

Placer: TypeAlias = Callable[[Span], Place]
"""Names a span and links to it."""

UNNAMED = "no rule speaks of it"
"""Why a number is not explained, where nothing more is known."""

_GAPS: Final = re.compile(" {2,}")


def coverage(verified: Verified, near: Placer) -> Coverage | None:
    """Return what became of every number, or None where they were not counted."""
    counted = verified.numbers
    if counted is None:
        return None
    external = [number for number in counted if number.state == "external"]
    unexplained = [number for number in counted if number.state == "unexplained"]
    checked = len(counted) - len(external) - len(unexplained)
    return Coverage(
        _sentence(len(counted), checked, len(external), len(unexplained)),
        tuple(_figures(verified.document, external, near)),
        tuple(_figures(verified.document, unexplained, near)),
    )


def _sentence(total: int, checked: int, external: int, unexplained: int) -> str:
    """Return what became of the numbers, in one sentence."""
    left = (
        f"{external} {'comes' if external == 1 else 'come'} from outside and cannot be recomputed here"
        if external
        else "none comes from outside"
    )
    rest = (
        f"{unexplained} {'is' if unexplained == 1 else 'are'} not explained" if unexplained else "none is unexplained"
    )
    head = words.counted(total, "number stands", "numbers stand")
    return f"{head} in the document: {checked} took part in a comparison, {left}, {rest}."


def _figures(document: Document, numbers: Iterable[Counted], near: Placer) -> Iterator[Figure]:
    """Yield the numbers of each line that are passed by for the same reason as one entry."""

    def alike(number: Counted) -> tuple[int, str]:
        return document.position(number.span.start).line, number.reason

    for (line, reason), group in groupby(numbers, key=alike):
        same = list(group)
        place = near(same[0].span)
        pieces = tuple(_pieces(document, line, same))
        yield Figure(pieces, reason or UNNAMED, Place(place.anchor, place.label.removeprefix("line ")))


def _pieces(document: Document, line: int, numbers: Sequence[Counted]) -> Iterator[Piece]:
    """Yield numbers of a line with the words around them; of longer stretches between, the ends alone."""
    start = document.line_starts[line - 1]
    text = document.line_text(line)
    ends = [0, *(number.span.end - start for number in numbers)]
    begins = [*(number.span.start - start for number in numbers), len(text)]
    for i, (end, begin) in enumerate(zip(ends, begins, strict=True)):
        yield Piece(_between(text[end:begin], first=i == 0, last=i == len(numbers)), strong=False)
        if i < len(numbers):
            yield Piece(numbers[i].text, strong=True)


def _between(text: str, *, first: bool, last: bool) -> str:
    """Return what stands between two numbers, with its middle left out where it is long."""
    head, tail = ("" if first else text[: words.EXCERPT]), ("" if last else text[-words.EXCERPT :])
    if len(text) <= len(head) + len(tail):
        return _shown(text)
    return f"{_shown(head)}…{_shown(tail)}"


def _shown(text: str) -> str:
    """Return an excerpt without the lines of a table and the marks of headings and strong words."""
    return _GAPS.sub(" ", text.replace("|", " ").replace("**", "").lstrip("#"))
