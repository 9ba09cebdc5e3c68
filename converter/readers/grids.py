"""Rows of cells without marks: CSV, TSV, tables pasted with tabs; and how rows are stacked into tables.

Files like these hold what a whole document holds: a title in a row of its own, a table, a line of prose, the next
table. A row with one filled cell is a line; consecutive rows with more are a table, whose first row names its columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from converter import limits
from converter.model import Document, Span
from converter.readers.canonical import Canvas, Entry, flat
from converter.readers.decoding import decode
from converter.readers.looks import list_marker
from converter.readers.remarks import remark
from converter.readers.tables import PLAIN_NUMBER

DELIMITERS: Final = (",", ";", "\t")
SAID: Final = re.compile(r'"?sep=([,;|\t])"?(?=\r?\n)', re.IGNORECASE)
"""The first line by which Excel is told what cuts the others."""
ITEM_CHARACTERS: Final = 4
"""Longest mark of a list item: `12.`"""

Rows = Sequence[Sequence[Entry]]


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return rows of cells as a document."""
    decoded = decode(data)
    said = SAID.match(decoded.text)
    delimiter = said[1] if said else delimiter_of(decoded.text, name)
    canvas = Canvas()
    rows, whole = cut(decoded.text, delimiter)
    if said:
        canvas.aside(said[0], "line 1")
        rows = rows[1:]
    stack(canvas, rows)
    if decoded.encoding == "cp1252":
        canvas.remarks.append(remark("RD102", Span(0, 1), "not UTF-8; read as Windows-1252"))
    if not whole:
        canvas.remarks.append(
            remark("RD111", Span(0, 1), "quotation marks do not pair; each line was cut as it stands")
        )
    return (canvas.document(data, name, "tsv" if delimiter == "\t" else "csv", decoded.encoding),)


def delimiter_of(text: str, name: str) -> str:
    """Return what cuts the lines: the sign that makes most neighbours equally wide."""
    if name.lower().endswith((".tsv", ".tab")):
        return "\t"
    lines = text.splitlines()[:1000]
    piped = name.lower().endswith(".csv") and not any(line.startswith("|") for line in lines)
    signs = (*DELIMITERS, "|") if piped else DELIMITERS

    def merit(delimiter: str) -> int:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        return sum(1 for one, two in pairwise(widths) if one == two > 1)

    return max(signs, key=merit)


def cut(text: str, delimiter: str) -> tuple[list[list[Entry]], bool]:
    """Return the rows of a text, and whether its quotation marks pair. Tabs are cut without regard to them."""
    if text.count("\n") + text.count("\r") > limits.LINES * 2:
        raise limits.bound("too long a table", limits.TABLE_ROWS, "rows")
    lines = io.StringIO(text, newline="")
    if delimiter == "\t":
        return [cells(line.rstrip("\r\n").split("\t"), at) for at, line in enumerate(text.splitlines(), 1)], True
    try:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        return [cells(row, reader.line_num) for row in reader], True
    except csv.Error:
        return [cells(line.split(delimiter), at) for at, line in enumerate(text.splitlines(), 1)], False


def cells(row: Sequence[str], line: int) -> list[Entry]:
    """Return the cells of a row, each with its place."""
    return [Entry(unquoted(text), f"line {line}, cell {at}") for at, text in enumerate(row, 1)]


def unquoted(text: str) -> str:
    """Return a cell without the quotation marks around all of it."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text


# ------------------------------------------------------------------------------------------------ stacking


def stack(canvas: Canvas, rows: Rows) -> None:
    """Write rows down: each run of rows with two or more filled cells as a table, others as lines."""
    table: list[list[Entry]] = []
    for row in rows:
        filled = [entry for entry in row if flat(entry.text)]
        if len(filled) > 1 and len(flat(filled[0].text)) <= ITEM_CHARACTERS and is_item(filled):
            write(canvas, table)
            canvas.lines(" ".join(entry.text for entry in filled), filled[0].origin)
        elif len(filled) > 1:
            if table and heads_anew(table, row):
                write(canvas, table)
            table.append(list(row))
            if len(table) > limits.TABLE_ROWS + 1:
                raise limits.bound("too long a table", limits.TABLE_ROWS, "rows")
        else:
            write(canvas, table)
            for entry in filled:
                canvas.lines(entry.text, entry.origin)
    write(canvas, table)


def is_item(filled: Sequence[Entry]) -> bool:
    """Return whether a row is an item of a list whose mark stands in a cell of its own."""
    first = flat(filled[0].text)
    return len(filled) == 2 and list_marker(first) == first != ""


def heads_anew(table: Rows, row: Sequence[Entry]) -> bool:
    """Return whether a row names the columns of a new table: words alone, in another width, under rows with numbers."""
    return (
        width_of(row) != width_of(table[0])
        and width_of(row) > 1
        and not any(any(map(str.isdigit, flat(entry.text)[:3])) for entry in row)
        and any(PLAIN_NUMBER.fullmatch(flat(entry.text)) for line in table for entry in line)
    )


def width_of(row: Sequence[Entry]) -> int:
    """Return the number of the last filled cell of a row, from 1."""
    return max((at for at, entry in enumerate(row, 1) if flat(entry.text)), default=0)


def write(canvas: Canvas, table: list[list[Entry]]) -> None:
    """Write the rows gathered, and forget them. An empty column through all of them divides two tables."""
    if not table:
        return
    for part in beside(table):
        canvas.table([row[: max(width_of(row), 1)] for row in part])
    table.clear()


def beside(table: list[list[Entry]]) -> list[list[list[Entry]]]:
    """Return tables that stand side by side, each alone; every one is two columns wide at least."""
    width = max(map(width_of, table))
    full = [[*row, *[Entry("")] * (width - len(row))] for row in table]
    empty = [at for at in range(width) if not any(flat(row[at].text) for row in full)]
    starts = [0, *(at + 1 for at in empty)]
    parts = [[row[start:end] for row in full] for start, end in zip(starts, [*empty, width], strict=True)]
    parts = [part for part in parts if part[0]]
    return parts if len(parts) > 1 and all(len(part[0]) > 1 for part in parts) else [table]
