"""A document as parts to be set on a sheet, with some of it cut out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isqrt

from converter import model
from converter.handing import signs
from converter.handing.hiding import Cut, Secrets
from converter.handing.views import Grid, Hidden, Line, Part
from converter.model import Document, Record, Span

LINE = 98
"""Characters of a line of a sheet."""

WIDEST = 24
"""Characters of a word above which it may break."""

WIDE_LINE = 145
"""The same where the sheet is turned."""

TIGHT = 70
"""Characters that the words of a table need in one line, from which its sheet is turned."""

GAP = 2
"""Characters between two columns."""

FEW = 6
"""Columns that any sheet can hold upright."""

PLACE_WIDTH = 6
"""Characters that a place to fill in is as wide as."""


class Parts:
    """Builds the parts of one document. secrets: what to cut out (None: nothing). answers: whether cuts are told.

    Of a trainee's sheet no answer is ever looked up, so none can stand in what is built.
    """

    def __init__(
        self, document: Document, record: Record, secrets: Secrets | None, answer: Callable[[Span], str] | None
    ) -> None:
        self._document = document
        self._secrets = secrets
        self._answer = answer
        self._sections = record.sections
        self._title = record.title
        self._closing = _closing(document, record, secrets) if secrets else frozenset()

    def all(self) -> tuple[Part, ...]:
        """Return the parts in the order of the document."""
        return tuple(part for index in range(len(self._sections)) for part in self._section(index))

    def _section(self, index: int) -> Iterator[Part]:
        section = self._sections[index]
        top = min((s.level for s in self._sections if s.block >= 0), default=1)
        if section.block >= 0:
            head = self._document.blocks[section.block]
            assert isinstance(head, model.Heading)
            level = min(section.level - top + 2, 4)
            if index or section.heading != self._title:
                yield Line("heading", self.text(head.content, label=True), level, line=self._line(head.content.start))
        if index in self._closing and self._answer is None:
            yield Line("withheld", Hidden(""))
            return
        for at in section.blocks:
            yield from self._block(self._document.blocks[at])

    def _block(self, block: model.Block) -> Iterator[Part]:
        match block:
            case model.Paragraph() | model.Heading():
                yield Line("prose", self.text(block.content, line=True), line=self._line(block.content.start))
            case model.Bullet():
                marker = block.marker if block.marker.strip("*-+ \t") else "–"
                yield Line(
                    "item",
                    self.text(block.content, line=True),
                    0,
                    min(block.depth, 6),
                    marker,
                    self._line(block.span.start),
                )
            case model.Table():
                yield self._table(block)
            case model.Code():
                yield Line("code", self.text(block.content), line=self._line(block.content.start))
            case model.Furniture():
                return

    def _table(self, block: model.Table) -> Grid:
        head = tuple(self.text(cell.span, label=True) for cell in block.header.cells) if block.header else ()
        rows = [tuple(self.text(cell.span, label=i == 0) for i, cell in enumerate(row.cells)) for row in block.rows]
        columns = max([len(head), *map(len, rows), 1])
        full = tuple((*row, *[Hidden("")] * (columns - len(row))) for row in rows)
        head = (*head, *[Hidden("")] * (columns - len(head))) if head else ()
        lines = tuple(self._line(row.span.start) for row in block.rows)
        labels = tuple(_bare(cell.text) for cell in head) or ("",) * columns
        widths, tight = _widths(head, full, columns)
        return Grid("grid", head, full, labels, widths, _numeric(full, columns), lines, tight)

    def text(self, span: Span, *, label: bool = False, line: bool = False) -> Hidden:
        """Return a stretch of the text with its secrets cut out."""
        cuts = self._secrets.cuts(span, label=label, line=line) if self._secrets else []
        out, at, answers = "", span.start, []
        for cut in cuts:
            out += signs.plain(self._document.text[at : cut.span.start]) + (signs.HELD if cut.held else signs.BLANK)
            at = cut.span.end
            if self._answer is not None:
                answers.append(self._told(cut))
        out += signs.plain(self._document.text[at : span.end])
        return Hidden(out.replace("\r\n", "\n").replace("\r", "\n"), tuple(answers))

    def _told(self, cut: Cut) -> str:
        assert self._answer is not None
        text = self._document.slice(cut.span)
        return " ".join(text.split()).replace("**", "") if cut.held else self._answer(cut.span)

    def _line(self, offset: int) -> int:
        return self._document.position(offset).line


def _closing(document: Document, record: Record, secrets: Secrets) -> frozenset[int]:
    """Return the sections after the first one to be scored in which nothing is filled in: they discuss the result."""
    blocks = document.blocks
    filled = [any(secrets.in_form(blocks[at].span) for at in section.blocks) for section in record.sections]
    first = filled.index(True) if True in filled else len(filled)
    prose = [bool(section.blocks) and not filled[i] for i, section in enumerate(record.sections)]
    return frozenset(i for i in range(first, len(filled)) if prose[i])


# ------------------------------------------------------------------------------------------------ columns


def _bare(text: str) -> str:
    """Return what a column is called, without places to fill in and marks."""
    return text.translate(dict.fromkeys(map(ord, signs.SIGNS + "*_`"))).strip()


def _widths(
    head: tuple[Hidden, ...], rows: tuple[tuple[Hidden, ...], ...], columns: int
) -> tuple[tuple[int, ...], bool]:
    """Return the width of each column in percent: room for its longest word, and of the rest by what it says.

    And whether the longest words alone nearly fill a line, so that the sheet is better turned.
    """
    least, wish = [], []
    for i in range(columns):
        texts = [row[i].text for row in rows] + ([head[i].text] if head else [])
        least.append(min(max(_length(word) for text in texts for word in (text.split() or [""])) + GAP, WIDEST))
        wish.append(isqrt(max(map(_length, texts)) * 16))
    tight = columns > FEW and sum(least) > TIGHT
    rest = max((WIDE_LINE if tight else LINE) - sum(least), 0)
    more = [max(wished - needed, 0) for wished, needed in zip(wish, least, strict=True)]
    total = max(sum(more), 1)
    shares = [needed + rest * extra // total for needed, extra in zip(least, more, strict=True)]
    return tuple(share * 100 // max(sum(shares), 1) for share in shares), tight


def _length(text: str) -> int:
    """Return about how many characters wide a text is: capitals are wider, and so is a place to fill in."""
    wide = sum(1 for char in text if char.isupper()) // 3
    return len(text) + wide + (PLACE_WIDTH - 1) * sum(text.count(sign) for sign in signs.SIGNS)


def _numeric(rows: tuple[tuple[Hidden, ...], ...], columns: int) -> tuple[bool, ...]:
    """Return which columns hold figures or places for them alone."""
    return tuple(all(_is_figure(row[i].text) for row in rows) for i in range(columns))


def _is_figure(text: str) -> bool:
    return not text.strip("*_ +-−–0123456789.,%/" + signs.BLANK)
