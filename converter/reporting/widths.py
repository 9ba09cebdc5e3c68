"""How the width of a page is shared out among the columns of a table.

Each column first gets what it cannot do without: its longest word, or its longest figure with the sign behind it. What
is then left goes, bit by bit, to the column whose long cells make most rows tall, so that the table becomes as short
as its width allows. Lengths are in tenths of an em of the table's own size, as the report's sans serif sets them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LABELS = 150
"""What labels of rows take, where room is plenty, so that most stand in one line."""

GUTTER = 7
"""Hundredths of a table's width that the line numbers beside it take."""

SIGN = 6
"""What the sign of a checked figure takes."""

BROADEST = 260
"""Beyond this no word is held together: it would starve its neighbours."""

SCALE = 80
"""Up to this a scale in a header, like (-2 to 2), stays in one line."""

STEP = 6
MOST_ROWS = 60
"""Rows, the longest, by which the width is shared out: what holds for them holds for a table of thousands."""

_NARROW = frozenset("Iijl!',.:;`ft|()/[]r1 ")
_BROAD = frozenset("mwMW%@")
_HYPHENS = re.compile(r"(?<=[^\W\d_])[-\N{EN DASH}\N{EM DASH}](?=\w)")


class _Page(NamedTuple):
    """Tenths of an em across the narrower of the two editions, and what a cell, or one of figures, has on its right."""

    across: int
    cell: int
    figure: int


_USUAL = _Page(550, 12, 18)
_DENSE = _Page(640, 9, 14)
"""The same in the size of tables that would break words in the usual one."""


class Shared(NamedTuple):
    """Shares: of each column in percent, 0 for the one that takes what is left. dense: the table is to be set smaller."""

    shares: tuple[int, ...]
    dense: bool


def shared(heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], gutter: bool) -> Shared:
    """Return how columns share the width of a table: `heads` and `rows` as plain words, `gutter` for line numbers."""
    columns = [[row[at] for row in rows if row[at]] for at in range(len(heads))]
    described = list(zip(heads, columns, numeric, strict=True))
    dense = sum(_need(*column, _USUAL) for column in described) > _USUAL.across
    page = _DENSE if dense else _USUAL
    needs = _labelled([_need(*column, page) for column in described], columns, numeric, page)
    widths = _eased(_filled(needs, rows, numeric, page), numeric, page)
    total = max(sum(widths), 1)
    percents = [max(width * (100 - (GUTTER if gutter else 0)) // total, 1) for width in widths]
    if percents:
        percents[percents.index(max(percents))] = 0
    return Shared(tuple(percents), dense)


def _labelled(
    needs: list[int], columns: Sequence[Sequence[str]], numeric: Sequence[bool], page: _Page
) -> Sequence[int]:
    """Return the needs with room for the labels of rows, where what else stands in a row leaves it."""
    if len(needs) > 1 and not numeric[0]:
        whole = min(max(map(_bold, columns[0]), default=0) + page.cell, LABELS)
        if needs[0] < whole and 4 * (sum(needs[1:]) + whole) < 3 * page.across:
            return [whole, *needs[1:]]
    return needs


def _filled(needs: Sequence[int], rows: Sequence[Sequence[str]], numeric: Sequence[bool], page: _Page) -> list[int]:
    """Return the widths once what the needs leave has gone to where it saves most lines."""
    widths = list(needs)
    longest = sorted(rows, key=lambda row: sum(map(len, row)), reverse=True)[:MOST_ROWS]
    breadths = [
        [0 if figures else breadth(text) for text, figures in zip(row, numeric, strict=True)] for row in longest
    ]
    for _ in range(max(page.across - sum(needs), 0) // STEP):
        weight = [0] * len(widths)
        for row in breadths:
            lines = [-(-one // max(width - page.cell, 1)) for one, width in zip(row, widths, strict=True)]
            tallest = max(lines, default=0)
            if tallest > 1:
                weight = [each + tallest * (many == tallest) for each, many in zip(weight, lines, strict=True)]
        if not any(weight):
            break
        widths[weight.index(max(weight))] += STEP
    return widths


def _eased(widths: list[int], numeric: Sequence[bool], page: _Page) -> list[int]:
    """Return the widths with what no cell asks for: it goes to the columns of words, in proportion."""
    spare = max(page.across - sum(widths), 0)
    words = sum(width for width, figures in zip(widths, numeric, strict=True) if not figures)
    if not words:
        return widths
    return [width + (0 if figures else spare * width // words) for width, figures in zip(widths, numeric, strict=True)]


def _need(head: str, texts: Sequence[str], figures: bool, page: _Page) -> int:
    """Return the width below which a column would break words, or figures from their signs."""
    longest_head = max(map(_bold, _pieces([head])), default=0)
    if not figures:
        longest = max((breadth(piece) + SIGN for piece in _pieces(texts)), default=0)
        return min(max(longest_head, longest) + page.cell, BROADEST)
    tail = _bold(head[head.rfind("(") :]) if head.endswith(")") else 0
    longest = max(map(breadth, texts), default=0) + SIGN
    if any("/" in text for text in texts):
        longest += 2 * SIGN
    return min(max(longest, longest_head, tail if tail <= SCALE else 0) + page.figure, BROADEST)


def _pieces(texts: Sequence[str]) -> Iterator[str]:
    """Return what stands together in a line: words, and the parts of those with hyphens."""
    for text in texts:
        for word in text.split():
            yield from _HYPHENS.sub("- ", word).split()


def _bold(text: str) -> int:
    return breadth(text) * 21 // 20


def breadth(text: str) -> int:
    """Return about how broad a text stands: long ones by their length alone, for letters even out."""
    if len(text) > 4 * BROADEST:
        return len(text) * 11 // 2
    return sum(35 if c in _NARROW else 95 if c in _BROAD else 70 if c.isupper() else 60 for c in text) // 10
