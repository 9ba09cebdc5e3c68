"""Tables of the document as rows under columns: ragged rows filled up, figures told from words, widths shared out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import isqrt
from typing import NamedTuple, Protocol

from converter import model
from converter.model import Span, TableReading
from converter.reporting.blocks import Cell, Column, Row, Table, Text

WIDEST = 24
"""Columns that still can be told apart on a page; a table with more is set as running rows."""

WRONG = frozenset({"decisive", "differs", "warned", "carried"})
"""States of figures for which their row is tinted."""

LONG_ROW = 1800
"""Characters of a row from which it may break over two pages: it might fill more than one."""

_FIGURE = re.compile(r"[-−–+~≈<>≥≤±$€£¥]{0,3}[0-9][0-9., ]{0,24}[%xk]?(?: ?/ ?[0-9.,]{1,9})?[-−–+]?[0-9.,%]{0,12}")
_PLAIN_FIGURE = re.compile(r"[-−–+~≈<>≥≤±$€£¥]{0,3}[0-9][0-9,]{0,24}(?:\.([0-9]{1,12}))?([%xk]?)")
_TOTAL = re.compile(r"(?:grand |sub)?totals?\b(?! return| cost of)|sum\b|.{0,60} total$", re.IGNORECASE)
_MARKS = "*_~` "


class Setter(Protocol):
    """What a table needs of the body it stands in."""

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
    columns, dense = _columns(table.header, placed, width)
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
    header: model.Row | None, rows: list[list[tuple[int, model.Cell | None, int]]], width: int
) -> tuple[tuple[Column, ...], bool]:
    """Return what the columns are: their words, whether they hold figures, and how the width is shared.

    And whether they need more than a page of the usual size is wide, so that the table is set smaller.
    """
    if width > WIDEST:
        return tuple(Column("", False, 0) for _ in range(width)), False
    words = [_plain(cell.text) for cell in header.cells] if header else []
    words += [""] * (width - len(words))
    texts: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        for at, cell, _ in row:
            if cell and cell.text:
                texts[at].append(_plain(cell.text))
    numeric = [_mostly_figures(column) for column in texts]
    needs = [_need(word, column, figures) for word, column, figures in zip(words, texts, numeric, strict=True)]
    dense = sum(needs) > PAGE
    widths = _widths(needs, texts, numeric, DENSE_PAGE if dense else PAGE)
    return tuple(Column(*column) for column in zip(words, numeric, widths, strict=True)), dense


def _plain(text: str) -> str:
    """Return a cell's words without the marks around them."""
    return text.strip(_MARKS)


def _mostly_figures(texts: Sequence[str]) -> bool:
    """Return whether more than half of a column's cells are figures, and none is prose."""
    figures = sum(1 for text in texts if len(text) < 40 and _FIGURE.fullmatch(text))
    return 2 * figures > len(texts) and max(map(len, texts)) <= LONGEST_FIGURE


PAGE = 104
"""Characters of table text that fit across a page."""

DENSE_PAGE = 118
"""The same in the size of tables that would break words in the usual one."""

LONGEST_TAIL = 10
"""Characters of a scale in a header, like (-2 to 2), that stay in one line."""

LONGEST_FIGURE = 24
"""Characters of a cell from which its column is read as prose: set flush right it would be a ragged tower."""


def _widths(needs: list[int], texts: list[list[str]], numeric: list[bool], page: int) -> list[int]:
    """Return each column's share of the width in percent: figures get what they need, prose shares the rest.

    The widest gets 0: it takes what is left over.

    Prose columns share by their amount of text, dampened, so that a long rationale gets more, but not all.
    """
    wants = [
        0 if figures or max(map(_breadth, column), default=0) < need else max(_dampened(sum(map(len, column))), 1)
        for need, column, figures in zip(needs, texts, numeric, strict=True)
    ]
    spare = max(page - sum(needs), 0)
    shares = [need + (spare * want // max(sum(wants), 1)) for need, want in zip(needs, wants, strict=True)]
    total = max(sum(shares), 1)
    percents = [max(share * 100 // total, 1) for share in shares]
    if percents:
        percents[percents.index(max(percents))] = 0
    return percents


def _need(word: str, texts: list[str], figures: bool) -> int:
    """Return the characters below which a column would break words.

    These are its longest word, or its longest figure with the signs that checked figures bear.
    """
    longest_word = max(map(_breadth, _split([word, *texts])), default=1)
    if figures:
        tail = word[word.rfind("(") :] if word.endswith(")") else ""
        longest_word = max(longest_word, _breadth(tail) if len(tail) <= LONGEST_TAIL else 0)
        signs = 8 if any("/" in text for text in texts) else 5
        return min(max(max(map(_breadth, texts), default=1) + signs, longest_word + 3), 16)
    return min(longest_word + 3, 24)


def _breadth(word: str) -> int:
    """Return how broad a word stands, in average small letters: capitals take a third more."""
    return (3 * len(word) + sum(char.isupper() for char in word) + 2) // 3


def _split(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield from text.split()


def _dampened(amount: int) -> int:
    """Return about the seven-eighths power of an amount, in whole numbers: floats have no place here."""
    root = isqrt(amount)
    half = max(isqrt(root), 1)
    return root * half * max(isqrt(half), 1)
