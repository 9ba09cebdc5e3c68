"""Tables of the document as rows under columns: ragged rows filled up, figures told from words, widths shared out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from converter import model
from converter.model import Span, TableReading
from converter.reporting.blocks import Cell, Column, Row, Table, Text
from converter.reporting.widths import shared

WIDEST = 24
"""Columns that still can be told apart on a page; a table with more is set as running rows."""

WRONG = frozenset({"decisive", "differs", "warned", "carried"})
"""States of figures for which their row is tinted."""

LONG_ROW = 1800
"""Characters of a row from which it may break over two pages: it might fill more than one."""

LONGEST_FIGURE = 40
"""Characters up to which a cell may be a figure."""

LONGEST_WORD = 12
"""Characters of a word among figures, like "none"; with longer ones, set flush right, a column would be a ragged tower."""

_FIGURE = re.compile(r"[-−–+~≈<>≥≤±$€£¥]{0,3}[0-9][0-9., ]{0,24}[%xk]?(?: ?/ ?[0-9.,]{1,9})?[-−–+]?[0-9.,%]{0,12}")
_PLAIN_FIGURE = re.compile(r"[-−–+~≈<>≥≤±$€£¥]{0,3}[0-9][0-9,]{0,24}(?:\.([0-9]{1,12}))?([%xk]?)")
_TOTAL = re.compile(r"(?:grand |sub)?totals?\b(?! return| cost of)|sum\b|.{0,60} total$", re.IGNORECASE)
_MARKS = "*_~` "


class Setter(Protocol):
    """What a table needs of the body it stands in."""

    @property
    def gutter(self) -> bool:
        """Return whether line numbers stand beside the text."""

    def text(self, span: Span) -> Text:
        """Return the text of a span with its marks."""

    def line(self, offset: int) -> int:
        """Return the line of an offset."""

    def line_id(self, line: int) -> str:
        """Return a new id for something that begins in a line."""


def table_view(body: Setter, table: model.Table, reading: TableReading | None, section: str) -> Table:
    """Return a table as it is set: each cell under the column it belongs to, in the order of the text."""
    anchor = body.line_id(body.line(table.span.start))
    moved = {row: dict(to) for row, to in reading.realigned} if reading else {}
    lines = ([table.header] if table.header else []) + list(table.rows)
    width = max((len(row.cells) for row in lines), default=0)
    placed = [_placed(row, moved.get(i, {}), width) for i, row in enumerate(table.rows)]
    columns, dense = _columns(table.header, placed, width, body.gutter)
    header = _row(body, table.header, _placed(table.header, {}, width), columns) if table.header else None
    rows = _aligned([_row(body, row, cells, columns) for row, cells in zip(table.rows, placed, strict=True)])
    line = body.line(table.span.start)
    return Table("table", line, anchor, section, columns, header, rows, width > WIDEST, dense)


def _placed(row: model.Row, moved: dict[int, int], width: int) -> list[tuple[int, model.Cell | None, int]]:
    """Return the cells of a row as (column, cell or None, columns taken), gaps filled, order kept."""
    targets = [moved.get(i, i) for i in range(len(row.cells))]
    if targets != sorted(set(targets)) or (targets and targets[-1] >= width):
        targets = list(range(len(row.cells)))
    out: list[tuple[int, model.Cell | None, int]] = []
    column = 0
    for target, cell in zip(targets, row.cells, strict=True):
        if target > column:
            out.append((column, None, target - column))
        out.append((target, cell, 1))
        column = target + 1
    if column < width:
        out.append((column, None, width - column))
    return out


def _row(
    body: Setter, row: model.Row, cells: list[tuple[int, model.Cell | None, int]], columns: tuple[Column, ...]
) -> Row:
    """Return one row with its texts; a row whose label says total is set as one."""
    views = tuple(
        Cell(
            body.text(cell.span) if cell else Text(""),
            columns[at].numeric,
            columns[at].label,
            span,
            at == 0 and not columns[at].numeric,
        )
        for at, cell, span in cells
    )
    line = body.line(row.span.start)
    flagged = any(mark.label and mark.state in WRONG for view in views for mark in view.text.marks)
    label = row.cells[0].text.strip(_MARKS) if row.cells else ""
    long = row.span.end - row.span.start > LONG_ROW
    return Row(line, body.line_id(line), views, flagged, bool(_TOTAL.match(label)), long)


class _Printed(NamedTuple):
    """How a figure of a column is printed: its decimals (-1: no point), and what follows them."""

    decimals: int
    unit: str


def _aligned(rows: list[Row]) -> tuple[Row, ...]:
    """Return rows whose figures stand with their points, and their signs, in one line down a column."""
    figures: dict[str, list[_Printed]] = {}
    signed: set[str] = set()
    for cell in (cell for row in rows for cell in row.cells if cell.numeric):
        printed = _printed(cell.text.text)
        if printed:
            figures.setdefault(cell.column, []).append(printed)
        if _signed(cell):
            signed.add(cell.column)
    most = {
        column: max(one.decimals for one in printed)
        for column, printed in figures.items()
        if len({one.unit for one in printed}) == 1
    }
    return tuple(
        row._replace(
            cells=tuple(
                cell._replace(
                    pad=_pad(cell, most.get(cell.column, -1)), bare=cell.column in signed and not _signed(cell)
                )
                if cell.numeric
                else cell
                for cell in row.cells
            )
        )
        for row in rows
    )


def _printed(text: str) -> _Printed | None:
    """Return how a cell's figure is printed, None where it is no single figure."""
    found = _PLAIN_FIGURE.fullmatch(_plain(text.strip()))
    return _Printed(len(found[1]) if found[1] is not None else -1, found[2]) if found else None


def _pad(cell: Cell, most: int) -> str:
    """Return blanks as wide as the digits, and the point, that a figure lacks beside the longest of its column."""
    printed = _printed(cell.text.text)
    if not printed or printed.decimals >= most:
        return ""
    point = "\N{PUNCTUATION SPACE}" if printed.decimals < 0 else ""
    return point + "\N{FIGURE SPACE}" * (most - max(printed.decimals, 0))


def _signed(cell: Cell) -> bool:
    """Return whether a sign follows a cell's figure."""
    marks = cell.text.marks
    return bool(marks) and marks[-1].target != "" and marks[-1].end >= len(cell.text.text.rstrip(_MARKS))


def _columns(
    header: model.Row | None, rows: list[list[tuple[int, model.Cell | None, int]]], width: int, gutter: bool
) -> tuple[tuple[Column, ...], bool]:
    """Return what the columns are, and whether the table is to be set smaller, for a page is too narrow for them."""
    if width > WIDEST:
        return tuple(Column("", False, 0) for _ in range(width)), False
    words = [_plain(cell.text) for cell in header.cells] if header else []
    words += [""] * (width - len(words))
    texts = [[""] * width for _ in rows]
    for line, row in zip(texts, rows, strict=True):
        for at, cell, _ in row:
            line[at] = _plain(cell.text) if cell and cell.text else ""
    numeric = [_mostly_figures([line[at] for line in texts if line[at]]) for at in range(width)]
    shares, dense = shared(words, texts, numeric, gutter)
    return tuple(Column(*column) for column in zip(words, numeric, shares, strict=True)), dense


def _plain(text: str) -> str:
    """Return a cell's words without the marks around them."""
    return text.strip(_MARKS)


def _mostly_figures(texts: Sequence[str]) -> bool:
    """Return whether more than half of a column's cells are figures, and the others no more than a word."""
    words = [text for text in texts if len(text) > LONGEST_FIGURE or not _FIGURE.fullmatch(text)]
    return 2 * len(words) < len(texts) and max(map(len, words), default=0) <= LONGEST_WORD
