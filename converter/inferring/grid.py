"""Tables as people break them, set straight: every cell under its column, every row with what it is.

A grid joins what belongs together (a row torn over two lines, a total row under a blank line of dashes), reads its
cells once they are asked for, and says of every row whether it is data, a total, a heading or a header said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from converter.inferring import words
from converter.inferring.amounts import Amount
from converter.inferring.cells import EMPTY, Read, read_cell
from converter.inferring.conventions import Convention, convention
from converter.inferring.omitted import omitted
from converter.inferring.relations import Source
from converter.inferring.words import Label, label_of
from converter.model import Cell, Code, Document, Paragraph, Row, Span, Table
from converter.regexes import regex

RowKind: TypeAlias = Literal["data", "total", "statistic", "section", "blank", "header"]

MOST_LABEL_CELLS = 3
"""Cells from the left among which a row's label is looked for."""


@dataclass(frozen=True)
class Line:
    """One row of a grid. cells: by column, None where the row has none. index: its place among the rows, from 0."""

    index: int
    cells: tuple[Cell | None, ...]
    kind: RowKind
    label: Label
    name: str
    at: int
    """Column of the label."""

    @property
    def text(self) -> str:
        """Return all that the row says, for words that say why it may be left out."""
        return " ".join(cell.text for cell in self.cells if cell)


@dataclass
class Grid:
    """A table set straight. number: its place among the tables of the document, from 1. block: index of its block."""

    document: Document
    number: int
    block: int
    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    span: Span
    top: Row | None
    reads: dict[tuple[int, int], Read] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what paths of this table begin with."""
        return f"table_{self.number}"

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.headers)

    @cached_property
    def how(self) -> Convention:
        """Return how decimals are written here."""
        texts = [cell.text for line in self.lines for cell in line.cells if cell and len(cell.text) < 40]
        return convention(texts)

    def read(self, line: Line, column: int) -> Read:
        """Return a cell as a value, read once."""
        key = (line.index, column)
        if key not in self.reads:
            cell = line.cells[column] if column < len(line.cells) else None
            self.reads[key] = read_cell(cell.text, self.how) if cell and cell.text else EMPTY
        return self.reads[key]

    @cached_property
    def omitted(self) -> frozenset[str]:
        """Return the names of rows that a sentence near the table says are not counted."""
        return omitted(self.document, self.block, (line.name for line in self.data))

    @cached_property
    def data(self) -> tuple[Line, ...]:
        """Return the rows that hold data."""
        return tuple(line for line in self.lines if line.kind == "data")

    @cached_property
    def numeric(self) -> tuple[int, ...]:
        """Return the columns in which most filled cells of data rows are numbers."""
        return tuple(column for column in range(self.width) if self._is_numeric(column))

    def _is_numeric(self, column: int) -> bool:
        filled = numbers = 0
        for line in self.data:
            read = self.read(line, column)
            if read.kind == "nothing":
                continue
            filled += 1
            numbers += bool(read.kind == "number")
        return numbers > 0 and 2 * numbers >= filled

    def is_id(self, column: int) -> bool:
        """Tell whether a column names its rows, by its header; a week or month of fractions is an amount of time."""
        if not words.PERIODS.fullmatch(self.header(column)):
            return words.IDS.fullmatch(self.header(column)) is not None
        amounts = (amount for line in self.data for amount in self.read(line, column).amounts)
        return all(amount.number.unit >= 1 for amount in amounts)

    def header(self, column: int) -> str:
        """Return a column's header, bare."""
        return self.headers[column] if column < self.width else ""


def grids(document: Document, taken: frozenset[int]) -> Iterator[Grid]:
    """Yield the tables of a document set straight, without the blocks that a rubric has taken."""
    blocks = document.blocks
    number = 0
    skip = -1
    for index, block in enumerate(blocks):
        if isinstance(block, Code) or (isinstance(block, Paragraph) and block.quoted):
            for table in _drawn(document, block.content):
                number += 1
                yield _grid(document, number, index, table, list(table.rows))
            continue
        if not isinstance(block, Table):
            continue
        number += 1
        if index <= skip or index in taken:
            continue
        rows, skip = _joined(document, index)
        if len(rows) < 2 and not block.header:
            continue
        yield _grid(document, number, index, block, rows)


_RULE = regex(r"[\s>|:+=─━═┼├┤┌┐└┘┬┴╪╞╡╔╗╚╝╠╣╦╩╬-]*[-─━═][\s>|:+=─━═┼├┤┌┐└┘┬┴╪╞╡╔╗╚╝╠╣╦╩╬-]*")
_BORDERS = str.maketrans("│┃║", "|||")


def _drawn(document: Document, content: Span) -> Iterator[Table]:
    """Yield the tables drawn with pipes or box signs in a fenced block or a quotation."""
    text = document.slice(content).translate(_BORDERS)
    if text.count("|") < 4:
        return
    run: list[Row] = []
    header: Row | None = None
    at = content.start
    for raw in [*text.split("\n"), ""]:
        line = raw.strip(" >\t\r")
        if _RULE.fullmatch(line):
            if len(run) == 1 and header is None:
                header, run = run[0], []
        elif line.count("|") < 2 and not (run and "|" in line):
            if run and (header or len(run) > 1):
                header, run = (header, run) if header else (run[0], run[1:])
                yield Table(Span(header.span.start, run[-1].span.end), header, None, tuple(run))
            header, run = None, []
        else:
            start = at + raw.index(line)
            run.append(_cut(line, start))
        at += len(raw) + 1


def _cut(line: str, start: int) -> Row:
    """Return the cells of a drawn line, its outer borders left aside."""
    cells = []
    at = start
    for piece in line.split("|"):
        text = piece.strip()
        begin = at + (piece.index(text) if text else 0)
        cells.append(Cell(text, Span(begin, begin + len(text))))
        at += len(piece) + 1
    cells = cells[1:] if line.startswith("|") else cells
    return Row(tuple(cells[:-1] if line.endswith("|") else cells), Span(start, start + len(line)))


def _joined(document: Document, index: int) -> tuple[list[Row], int]:
    """Return a table's rows together with those torn from it: lines with pipes directly under it."""
    block = document.blocks[index]
    assert isinstance(block, Table)
    rows = list(block.rows)
    width = len(block.header.cells) if block.header else 0
    last, end = index, block.span.end
    for at in range(index + 1, len(document.blocks)):
        below = document.blocks[at]
        gap = document.text[end : below.span.start]
        if gap.count("\n") > 1 or not width:
            break
        if isinstance(below, Table):
            if below.header or below.delimiter:
                break
            rows += below.rows
        elif "|" in (text := document.slice(below.span)) and "\n" not in text:
            rows.append(_torn(document, below.span))
        else:
            break
        last, end = at, below.span.end
    return _mended(rows, width), last


def _torn(document: Document, span: Span) -> Row:
    """Return the cells of a line that is no table row of its own."""
    cells = []
    at = span.start
    for piece in document.slice(span).split("|"):
        text = piece.strip()
        start = at + (piece.index(text) if text else 0)
        cells.append(Cell(text, Span(start, start + len(text))))
        at += len(piece) + 1
    if cells and not cells[-1].text:
        cells.pop()
    return Row(tuple(cells), span)


def _mended(rows: list[Row], width: int) -> list[Row]:
    """Return the rows, a row too short put together with the next one where both fill exactly one row."""
    out: list[Row] = []
    for row in rows:
        above = out[-1] if out else None
        if (
            above
            and width
            and len(above.cells) < width
            and len(above.cells) + len(row.cells) == width + 1
            and len(row.cells) < width
        ):
            joined = Cell(above.cells[-1].text, Span(above.cells[-1].span.start, row.cells[0].span.end))
            cells = (*above.cells[:-1], joined, *row.cells[1:])
            out[-1] = Row(cells, Span(above.span.start, row.span.end))
            continue
        out.append(row)
    return out


def _grid(document: Document, number: int, index: int, block: Table, rows: list[Row]) -> Grid:
    width = len(block.header.cells) if block.header else max((len(row.cells) for row in rows), default=0)
    headers = tuple(words.bare(cell.text) for cell in block.header.cells) if block.header else ("",) * width
    lines = tuple(_line(i, row, headers) for i, row in enumerate(rows))
    return Grid(document, number, index, headers, lines, block.span, block.header)


def _line(index: int, row: Row, headers: tuple[str, ...]) -> Line:
    cells = _aligned(row, len(headers))
    for at, cell in enumerate(cells[:MOST_LABEL_CELLS]):
        label = label_of(cell.text) if cell else words.NO_LABEL
        if label.kind and not (headers and headers[at] and words.bare(cell.text if cell else "") == headers[at]):
            if at and any(c and any(ch.isdigit() for ch in c.text) for c in cells[:at]):
                break
            return Line(index, cells, "total", label, words.bare(cell.text if cell else ""), at)
    name = next((words.bare(cell.text) for cell in cells if cell and cell.text), "")
    return Line(index, cells, _kind(cells, headers), words.NO_LABEL, name, 0)


def _kind(cells: tuple[Cell | None, ...], headers: tuple[str, ...]) -> RowKind:
    texts = [cell.text if cell else "" for cell in cells]
    if not any(text.strip("-–—:*_ ") for text in texts):
        return "blank"
    same = sum(1 for text, header in zip(texts, headers, strict=False) if text and words.bare(text) == header)
    if same >= 2 and same * 2 >= sum(1 for text in texts if text):
        return "header"
    if (
        not any(any(c.isdigit() for c in text) for text in texts[1:])
        and sum(1 for t in texts if t.strip("-–—*_ ")) == 1
    ):
        return "section"
    return "data"


_DIGIT = regex(r"\d")


def _aligned(row: Row, width: int) -> tuple[Cell | None, ...]:
    """Return a row's cells by column. Too many: what stands in front is kept, numbers are counted from behind."""
    cells: list[Cell | None] = list(row.cells)
    if len(cells) > width > 1:
        extra = len(cells) - width
        tail = cells[-1]
        if (
            tail
            and _DIGIT.search(tail.text)
            and len(tail.text) < 25
            and not _DIGIT.search((cells[width - 1] or tail).text[:6])
        ):
            return (*cells[: width - 1], tail)
        return tuple(cells[: len(cells) - extra])
    return (*cells, *([None] * (width - len(cells))))


def source(grid: Grid, line: Line, column: int, amount: Amount) -> Source:
    """Return a meaning of a cell as a value that can take part in a relation."""
    cell = line.cells[column]
    assert cell is not None
    start = cell.span.start + amount.start
    text = cell.text[amount.start : amount.end]
    name = grid.header(column) or f"column {column + 1}"
    slug = "_".join(re.findall(r"[^\W_]+", name.lower()))[:30] or f"c{column + 1}"
    span = cell.span._replace(start=start, end=start + len(text))
    return Source(span, text.strip("*_ "), amount.number, f"{grid.name}[{line.index}].{slug}", line.name)
