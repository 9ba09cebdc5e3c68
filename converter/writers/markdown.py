"""A document in one way of writing: Markdown from which the same record is read.

Headings get their marks and levels, tables one shape, short rows their cells under the columns they belong to; blocks
are set apart by blank lines. Words, numbers and marks inside them stay as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from converter.model import Block, Bullet, Code, Document, Furniture, Heading, Paragraph, Row, Span, Table, Verified

_LINE_END: Final = re.compile("\r\n?|\n")
_INDENT: Final = 2


def markdown(verified: Verified) -> str:
    """Return a document as canonical Markdown."""
    document, record = verified.document, verified.record
    levels = {section.block: section.level for section in record.sections}
    realigned = {reading.block: dict(reading.realigned) for reading in record.tables}
    pieces = [
        (block, text)
        for index, block in enumerate(document.blocks)
        if (text := "\n".join(_block(document, block, levels.get(index, 0), realigned.get(index, {}))))
    ]
    return _joined(pieces)


def _joined(pieces: Sequence[tuple[Block, str]]) -> str:
    """Return blocks in their order, a blank line between two unless both are items of a list."""
    if not pieces:
        return ""
    out = [pieces[0][1]]
    for (before, _), (block, text) in pairwise(pieces):
        out += ["\n" if isinstance(before, Bullet) and isinstance(block, Bullet) else "\n\n", text]
    return "".join(out) + "\n"


Cells = Sequence[tuple[int, int]]


def _block(
    document: Document, block: Block, level: int, realigned: dict[int, tuple[tuple[int, int], ...]]
) -> Iterator[str]:
    match block:
        case Heading(_, content):
            mark = "#" * level + " " if level else ""
            yield mark + _text(document, content).strip().rstrip("#").strip()
        case Table():
            yield from _table(block, realigned)
        case Bullet(_, marker, depth, content):
            first, *rest = _text(document, content).split("\n")
            indent = " " * _INDENT * depth
            yield f"{indent}{marker if marker[:1].isalnum() else '-'} {first}"
            yield from (f"{indent}  {line.strip()}" for line in rest)
        case Paragraph(_, content, quoted):
            yield from (f"> {line}" if quoted else line for line in _text(document, content).split("\n"))
        case Code(span) | Furniture(span):
            yield _text(document, span)


def _text(document: Document, span: Span) -> str:
    return _LINE_END.sub("\n", document.slice(span)).strip("\n")


def _table(table: Table, realigned: dict[int, tuple[tuple[int, int], ...]]) -> Iterator[str]:
    """Yield the lines of a table: one blank around each cell, dashes under the header, no row shorter than it."""
    columns = len(table.header.cells) if table.header else max((len(row.cells) for row in table.rows), default=1)
    if table.header:
        yield _line([cell.text for cell in table.header.cells])
    if table.delimiter:
        yield _line(["---"] * columns)
    for index, row in enumerate(table.rows):
        yield _line(_placed(row, columns, realigned.get(index, ())))


def _placed(row: Row, columns: int, cells: Cells) -> list[str]:
    """Return the cells of a row under their columns: those that were filed by meaning there, the others in order."""
    moved = dict(cells)
    out = [""] * max(columns, len(row.cells))
    for index, cell in enumerate(row.cells):
        if index in moved or cell.text:
            out[moved.get(index, index)] = cell.text
    return out


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(_LINE_END.split(cell)) for cell in cells)} |"
