"""Pipe tables, cut line by line into cells that know where they stand.

A Markdown parser is not used, because the documents have no blank lines: to a parser the prose after a table and the
next table are more rows, and cells beyond the first header's width are dropped in silence. Here a table is what
stands in consecutive lines with pipes, rows stay as ragged as they were written, and a second table may begin
directly under the first: a row with a delimiter line under it is a header.
"""

from __future__ import annotations

import re

from converter import limits
from converter.model import Block, Cell, Row, Span, Table
from converter.readers.lines import Line

# A backslash takes the next character with it, so that `\|` does not cut and `\\|` does.
MARK = re.compile(r"\\.|`+|\|", re.DOTALL)

# A cell that is nothing but a number: such a row holds values, it does not name columns.
PLAIN_NUMBER = re.compile(r"[-+−~≈$€£]?\d[\d.,]*(?:/\d[\d.,]*)? ?%?")

# Word processors turn `---` into dashes, and terminals print `=` under headers.
DASHES = "-—–─="
DELIMITER_CHARACTERS = "|:+ \t" + DASHES


def opens_table(lines: list[Line], i: int) -> bool:
    """Return whether a line that has a pipe but does not begin with one opens a table.

    It does when a delimiter line stands under it, or when the line under it is cut into as many cells, at least three:
    one pipe in two sentences may be chance, two pipes in both are columns.
    """
    if i + 1 == len(lines) or lines[i + 1].gap:
        return False
    below = lines[i + 1].text
    pipes = count_pipes(lines[i].text)
    if pipes and is_delimiter(below):
        return True
    return pipes >= 2 and "|" in below and below[0] != "|" and count_pipes(below) == pipes


def read_table(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append the table that begins at line i and return the index of the line after it."""
    header, delimiter, j = read_head(lines, i)
    width = len(header.cells) if header else 0
    bare = lines[i].text[0] != "|" and not is_delimiter(lines[i].text)
    # A table of bare rows with a delimiter goes on while there are pipes; without one, while their number holds.
    pipes = 1 if delimiter else count_pipes(lines[i].text)
    rows: list[Row] = []
    count = len(lines)
    while j < count:
        line = lines[j]
        if line.gap and j > i:
            break
        text = line.text
        if not text or (text[0] != "|" and j > i and not goes_on(text, bare, pipes, width)):
            break
        if is_delimiter(text):
            if rows:
                rows[-1] = rows[-1]._replace(span=Span(rows[-1].span.start, line.end))
            elif delimiter:
                delimiter = Span(delimiter.start, line.end)
            j += 1
            continue
        row = read_row(line, width)
        if rows and has_delimiter_below(lines, j) and not divides(row, width or len(rows[0].cells)):
            break
        rows.append(row)
        j += 1
        if len(rows) > limits.TABLE_ROWS:
            raise limits.bound("too long a table", limits.TABLE_ROWS, "rows")
    if header is None and delimiter is None and names_columns(rows, blocks):
        header = rows.pop(0)
    blocks.append(Table(Span(lines[i].start, lines[j - 1].end), header, delimiter, tuple(rows)))
    return j


def read_head(lines: list[Line], i: int) -> tuple[Row | None, Span | None, int]:
    """Return the header and the delimiter that open a table, and the index of its first body line."""
    if is_delimiter(lines[i].text):
        return None, lines[i].span, i + 1
    if has_delimiter_below(lines, i):
        below = lines[i + 1]
        return read_row(lines[i], below.text.strip("|").count("|") + 1), below.span, i + 2
    return None, None, i


def names_columns(rows: list[Row], blocks: list[Block]) -> bool:
    """Return whether the first of rows without a delimiter is their header.

    A single row, a row with a plain number in it and the rows that follow a complete table after a blank line are
    values: an author who sets delimiter lines would have set one here.
    """
    if len(rows) < 2 or any(PLAIN_NUMBER.fullmatch(cell.text) for cell in rows[0].cells):
        return False
    last = blocks[-1] if blocks else None
    return not (isinstance(last, Table) and last.delimiter is not None)


def has_delimiter_below(lines: list[Line], i: int) -> bool:
    """Return whether a delimiter line stands directly under line i."""
    return i + 1 < len(lines) and not lines[i + 1].gap and is_delimiter(lines[i + 1].text)


def divides(row: Row, width: int) -> bool:
    """Return whether the line under this row only sets a total apart, so that the row heads no new table."""
    return len(row.cells) == width and any(PLAIN_NUMBER.fullmatch(cell.text) for cell in row.cells)


def goes_on(text: str, bare: bool, pipes: int, width: int) -> bool:
    """Return whether a line that does not begin with a pipe is one more row of the table above it.

    Rows of a bare table have no outer pipes. In a table with outer pipes someone may have lost one: the line must
    then still fill the header, and prose after a table must not.
    """
    if text[0] == "+" and is_delimiter(text):
        return True
    if "|" not in text or text[0] in "#>":
        return False
    found = count_pipes(text)
    if bare:
        return found >= 1 if pipes == 1 else found == pipes
    cells = found + (text[-1] != "|")
    return cells == width and width >= (2 if text[-1] == "|" else 3)


def is_delimiter(text: str) -> bool:
    """Return whether a line is the line of dashes under a header: `|---|:--:|`, or the border `+---+` of a grid."""
    if not text or text.strip(DELIMITER_CHARACTERS):
        return False
    if text[0] == "+":
        return "-" in text or "=" in text
    if "|" not in text:
        return False
    return all(is_dashes(cell.strip()) for cell in text.strip("|").split("|"))


def is_dashes(cell: str) -> bool:
    """Return whether a cell is dashes with or without the colons that align."""
    dashes = cell.removeprefix(":").removesuffix(":")
    return bool(dashes) and not dashes.strip(DASHES)


def read_row(line: Line, width: int) -> Row:
    """Return the cells of a line. Width is the header's, 0 when it is not known yet.

    Pipes inside `code` do not cut, unless the row fills the header only when they do: then two cells had an odd
    backtick each, and no code spans the border between them.
    """
    text = line.text
    if "\\" in text or "`" in text:
        pieces = cut(text, code=True)
        if "`" in text and width:
            plain = cut(text, code=False)
            if width_of(plain) == width != width_of(pieces):
                pieces = plain
    else:
        pieces = text.split("|")
    if len(pieces) > limits.TABLE_COLUMNS + 2:
        raise limits.bound("too wide a table", limits.TABLE_COLUMNS, "cells in a row")
    return Row(place_cells(pieces, line.at), Span(line.start, line.end))


def place_cells(pieces: list[str], offset: int) -> tuple[Cell, ...]:
    """Return the pieces between pipes as cells at their places; what is outside the outer pipes is no cell."""
    last = len(pieces) - 1
    cells = []
    for index, piece in enumerate(pieces):
        text = piece.strip()
        if text:
            size = len(text)
            if size > limits.CELL_CHARACTERS:
                raise limits.bound("too long a cell", limits.CELL_CHARACTERS, "characters")
            start = offset + piece.index(text)
            cells.append(Cell(text, Span(start, start + size)))
        elif 0 < index < last or last < 2 and index == last:
            middle = offset + len(piece) // 2
            cells.append(Cell("", Span(middle, middle)))
        offset += len(piece) + 1
    return tuple(cells)


def width_of(pieces: list[str]) -> int:
    """Return how many cells the pieces of a row make."""
    return len(pieces) - (not pieces[0].strip()) - (not pieces[-1].strip())


def cut(text: str, code: bool) -> list[str]:
    """Return the pieces of a line between the pipes that cut: not the escaped ones, nor those inside `code`."""
    pieces = []
    begin = 0
    for at in pipe_offsets(text, code):
        pieces.append(text[begin:at])
        begin = at + 1
    pieces.append(text[begin:])
    return pieces


def count_pipes(text: str) -> int:
    """Return the number of pipes that cut a line."""
    return len(pipe_offsets(text, True)) if "\\" in text or "`" in text else text.count("|")


def pipe_offsets(text: str, code: bool) -> list[int]:
    """Return where a line is cut. Linear: a run of backticks looks for its partner only if one is left."""
    offsets = []
    marks = [(found.start(), found.group()) for found in MARK.finditer(text)]
    last = {mark: at for at, mark in marks if mark[0] == "`"} if code else {}
    closing = ""
    for at, mark in marks:
        if closing:
            # Inside code a backslash is only a character, but the backtick it took may be the closing one.
            if mark == closing or mark[0] == "\\" and mark[1:] == closing:
                closing = ""
        elif mark == "|":
            offsets.append(at)
        elif mark[0] == "`" and last.get(mark, 0) > at:
            closing = mark
    return offsets
