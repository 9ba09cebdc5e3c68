"""The document as blocks to be set: every character of it, in order, with its marks and its line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from converter import model
from converter.model import Document, Record, Span
from converter.reporting.blocks import Block, Code, Heading, List, Prose, Rule, Text
from converter.reporting.marks import Marks
from converter.reporting.tables import table_view

PURE_MARKS = "|#*_~`\\-+>"
"""Characters that Markdown spends on form. A rest made of these and blanks alone says nothing and is not set."""

TOP = 3
"""Level at which the document's own top headings are set: under the page's title and the name of the part."""

_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_DEEPEST = 6


class Body:
    """Builds the blocks of one document and knows which ids it gave."""

    def __init__(self, document: Document, record: Record, marks: Marks, top: int = TOP) -> None:
        self.gutter = top == TOP
        self._document = document
        self._marks = marks
        self._sections = {s.block: (n, s) for n, s in enumerate(record.sections, 1) if s.block >= 0}
        self._levels = _levels([s for s in record.sections if s.block >= 0], top)
        self._readings = {reading.block: reading for reading in record.tables}
        self._section = ""
        self._ids: set[str] = set()

    def blocks(self) -> tuple[Block, ...]:
        """Return every block in document order; text that no block covers is set literally between them."""
        return tuple(_with_lists(self._blocks()))

    def _blocks(self) -> Iterator[Block]:
        reached = self._document.span.start
        for index, block in enumerate(self._document.blocks):
            yield from self._gap(Span(reached, block.span.start))
            yield from self._block(index, block)
            reached = max(reached, block.span.end)
        yield from self._gap(Span(reached, self._document.span.end))

    def _gap(self, span: Span) -> Iterator[Block]:
        """Return what stands between two blocks, set small, where it is more than blanks."""
        if span.start < span.end and self._document.slice(span).strip():
            yield self._prose("furniture", span, span)

    def _block(self, index: int, block: model.Block) -> Iterator[Block]:
        match block:
            case model.Heading():
                yield self._heading(index, block)
            case model.Paragraph():
                yield self._prose("quote" if block.quoted else "paragraph", block.span, block.content)
            case model.Bullet():
                yield self._bullet(block)
            case model.Table():
                yield table_view(self, block, self._readings.get(index), self._section)
            case model.Code():
                yield self._code(block)
            case model.Furniture():
                yield self._furniture(block)

    def line(self, offset: int) -> int:
        """Return the line of an offset."""
        return self._document.position(offset).line

    def line_id(self, line: int) -> str:
        """Return an id for something that begins in a line: `L40`, or `L40-2` for the second that does."""
        anchor, n = f"L{line}", 1
        while anchor in self._ids:
            n += 1
            anchor = f"L{line}-{n}"
        self._ids.add(anchor)
        return anchor

    def has(self, anchor: str) -> bool:
        """Return whether an id was given."""
        return anchor in self._ids

    def text(self, span: Span, *, quoted: bool = False) -> Text:
        """Return the text of a span with its marks; ids of places in it are noted as given.

        Line ends become one character each way, so that offsets keep. The signs of a quotation are blanked out.
        """
        raw = self._document.slice(span)
        raw = raw.replace("\r\n", "\n ").replace("\r", "\n") if "\r" in raw else raw
        if quoted:
            raw = _QUOTE.sub(lambda m: " " * len(m[0]), raw)
        text = self._marks.text(raw, span.start)
        self._ids.update(mark.anchor for mark in text.marks if mark.begins)
        return text

    def _heading(self, index: int, block: model.Heading) -> Block:
        if index not in self._sections:
            return self._prose("paragraph", block.span, block.content)
        number, section = self._sections[index]
        self._section = f"section-{number}"
        line = self.line(block.content.start)
        before, after = self._around(block.span, block.content)
        text = self.text(block.content)
        level = self._levels[index]
        return Heading("heading", line, self.line_id(line), level, self._section, text, section.heading, before, after)

    def _prose(self, sort: Literal["paragraph", "quote", "furniture"], span: Span, content: Span) -> Prose:
        first = self._first(content)
        line = self.line(first)
        before, after = self._around(span, content)
        return Prose(
            "prose",
            line,
            self.line_id(line),
            sort,
            self.text(content, quoted=sort == "quote"),
            before=before,
            after=after,
            leads=sort == "paragraph" and self._document.slice(content).rstrip(PURE_MARKS + " \t\r\n").endswith(":"),
        )

    def _bullet(self, block: model.Bullet) -> Prose:
        before, after = self._around(block.span, block.content, block.marker)
        numbered = bool(block.marker.strip(PURE_MARKS + " \t"))
        line = self.line(self._first(block.span))
        text = self.text(block.content)
        marker = block.marker if numbered else ""
        sort: Literal["numbered", "bullet"] = "numbered" if numbered else "bullet"
        depth = min(block.depth, _DEEPEST)
        return Prose("prose", line, self.line_id(line), sort, text, marker, depth, before, after)

    def _code(self, block: model.Code) -> Code:
        before, after = self._around(block.span, block.content)
        line = self.line(self._first(block.span))
        lines = tuple(self._code_lines(block.content))
        return Code("code", line, self.line_id(line), before, lines, after)

    def _code_lines(self, content: Span) -> Iterator[tuple[int, Text]]:
        """Return the lines of a fenced block with their numbers."""
        start = content.start
        while start < content.end:
            line = self.line(start)
            starts = self._document.line_starts
            end = min(starts[line] if line < len(starts) else content.end, content.end)
            raw = self._document.text[start:end]
            yield line, self.text(Span(start, start + len(raw.rstrip("\r\n"))))
            start = end

    def _furniture(self, block: model.Furniture) -> Block:
        line = self.line(self._first(block.span))
        if _rest(self._document.slice(block.span)):
            return self._prose("furniture", block.span, block.span)
        return Rule("rule", line, self.line_id(line))

    def _first(self, span: Span) -> int:
        """Return the offset of the first character of a span that is not blank."""
        raw = self._document.slice(span)
        return span.start + len(raw) - len(raw.lstrip())

    def _around(self, span: Span, content: Span, marker: str = "") -> tuple[str, str]:
        """Return what a block has before and after its content besides pure marks (and its marker)."""
        before = self._document.text[span.start : content.start]
        if marker:
            before = before.replace(marker, "", 1)
        return _rest(before), _rest(self._document.text[content.end : span.end])


def _with_lists(blocks: Iterable[Block]) -> Iterator[Block]:
    """Return the blocks with neighbouring list items gathered into lists."""
    items: list[Prose] = []
    for block in blocks:
        if isinstance(block, Prose) and block.sort in ("bullet", "numbered"):
            items.append(block)
            continue
        if items:
            yield List("list", tuple(items))
            items = []
        yield block
    if items:
        yield List("list", tuple(items))


def _rest(text: str) -> str:
    """Return a text without the marks and blanks at its ends: what of it a reader must still see."""
    return text.strip(PURE_MARKS + " \t\r\n\x0b\x0c")


def _levels(sections: Sequence[model.Section], first: int) -> dict[int, int]:
    """Return the level at which each heading is set: the document's top becomes `first`, and no level is skipped."""
    top = min((section.level for section in sections), default=1)
    levels: dict[int, int] = {}
    last = first - 1
    for section in sections:
        last = min(section.level - top + first, last + 1, 6)
        levels[section.block] = last
    return levels
