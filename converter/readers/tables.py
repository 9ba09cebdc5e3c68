"""Pipe tables, cut line by line into cells that know where they stand.

A Markdown parser is not used, because the documents have no blank lines: to a parser the prose after a table and the
next table are more rows, and cells beyond the first header's width are dropped in silence. Here a table is what
stands in consecutive lines with pipes, rows stay as ragged as they were written, and a second table may begin
directly under the first: a row with a delimiter line under it is a header.
"""

from __future__ import annotations

import re
from typing import Final

from converter import limits
from converter.model import Block, Cell, Furniture, Row, Span, Table
from converter.readers.lines import Line
from converter.regexes import regex

# Cells are most of what is made here, and making them by their class's own function takes twice as long.
new: Final = tuple.__new__

# A backslash takes the next character with it, so that `\|` does not cut and `\\|` does.
MARK = regex(r"\\.|`+|\|", re.DOTALL)

# A cell that is nothing but a number: such a row holds values, it does not name columns.
PLAIN_NUMBER = regex(r"[-+−~≈$€£]?\d[\d.,]*(?:/\d[\d.,]*)? ?%?")

# Words between tildes are struck out.
STRUCK = regex(r"~~[^~|]+~~")

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
    if is_upper_border(lines, i):
        blocks.append(Furniture(lines[i].span))
        return i + 1
    header, delimiter, j = read_head(lines, i)
    width = len(header.cells) if header else 0
    bare = lines[i].text[0] not in "|+"
    # A bare table with a delimiter goes on while there are pipes; without one, while their number holds.
    pipes = 0 if delimiter else count_pipes(lines[i].text)
    rows: list[Row] = []
    dashes = j < len(lines) and is_delimiter(lines[j].text)
    while j < len(lines) and (j == i or goes_on(lines[j], bare, pipes, width)):
        line = lines[j]
        dashes_below = has_delimiter_below(lines, j)
        if dashes and rows:
            rows[-1] = rows[-1]._replace(span=Span(rows[-1].span.start, line.end))
        elif dashes and delimiter:
            delimiter = Span(delimiter.start, line.end)
        else:
            row = read_row(line, width)
            if dashes_below and j > i and not divides(row, width):
                break
            rows.append(row)
        dashes = dashes_below
        j += 1
    if len(rows) > limits.TABLE_ROWS:
        raise limits.bound("too long a table", limits.TABLE_ROWS, "rows")
    if delimiter is None and names_columns(rows, blocks):
        header = rows.pop(0)
    blocks.append(Table(Span(lines[i].start, lines[j - 1].end), header, delimiter, tuple(rows)))
    return j


def is_upper_border(lines: list[Line], i: int) -> bool:
    """Return whether line i is the border over a header that has its own delimiter below: a grid, or its remains."""
    if not is_delimiter(lines[i].text) or i + 1 == len(lines) or lines[i + 1].gap:
        return False
    return not is_delimiter(lines[i + 1].text) and has_delimiter_below(lines, i + 1)


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


def goes_on(line: Line, bare: bool, pipes: int, width: int) -> bool:
    """Return whether a line is one more row of the table above it.

    Rows of a bare table have no outer pipes, and as many inner ones as its first row unless a delimiter settles that
    it is a table. In a table with outer pipes someone may have lost one: the line must then still fill the header,
    because prose after a table must not become a row.
    """
    text = line.text
    if line.gap or not text:
        return False
    if text[0] == "|":
        return True
    if "|" not in text or text[0] in "#>":
        return text[0] == "+" and is_delimiter(text)
    found = count_pipes(text)
    if bare:
        return found == pipes if pipes else found > 0
    closed = text[-1] == "|"
    return found + (not closed) == width and width >= (2 if closed else 3)


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
    """Return the cells of a line. Width is the header's, 0 when it is not known yet."""
    text = line.text
    pieces = cut_row(text, width) if "\\" in text or "`" in text else text.split("|")
    if len(pieces) > limits.TABLE_COLUMNS:
        check_width(pieces)
    if len(text) > limits.CELL_CHARACTERS:
        check_cells(pieces)
    cells = place_cells(pieces, line.at)
    if "~~" in text:
        cells = tuple(map(rewritten, cells))
    return Row(cells, Span(line.start, line.end))


def rewritten(cell: Cell) -> Cell:
    """Return a cell without the words that are struck out in it, where others stand in their place.

    What is struck out stays in the row; a cell struck out throughout stays as it is.
    """
    text = cell.text
    before = STRUCK.match(text)
    kept = text[before.end() :].strip() if before else ""
    start = cell.span.end - len(kept)
    if not before and text.endswith("~~") and text.count("~~") == 2:
        kept, start = text[: text.index("~~")].strip(), cell.span.start
    if not kept or "~~" in kept:
        return cell
    return Cell(kept, Span(start, start + len(kept)))


def check_width(pieces: list[str]) -> None:
    """Refuse a row of too many cells."""
    if width_of(pieces) > limits.TABLE_COLUMNS:
        raise limits.bound("too wide a table", limits.TABLE_COLUMNS, "cells in a row")


def check_cells(pieces: list[str]) -> None:
    """Refuse a cell of too many characters."""
    if any(len(piece) > limits.CELL_CHARACTERS for piece in pieces):
        raise limits.bound("too long a cell", limits.CELL_CHARACTERS, "characters")


def place_cells(pieces: list[str], offset: int) -> tuple[Cell, ...]:
    """Return the pieces between pipes as cells at their places; what is outside the outer pipes is no cell."""
    if len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    if len(pieces) > 1 and not pieces[0]:
        del pieces[0]
        offset += 1
    cells = []
    for piece in pieces:
        text = piece.strip()
        start = offset + (piece.index(text) if text else len(piece) // 2)
        cells.append(new(Cell, (text, new(Span, (start, start + len(text))))))
        offset += len(piece) + 1
    return tuple(cells)


def cut_row(text: str, width: int) -> list[str]:
    """Return the pieces of a row that has escapes or code in it.

    Pipes inside `code` do not cut, unless the row fills the header only when they do: then two cells had an odd
    backtick each, and no code spans the border between them.
    """
    pieces = cut(text, code=True)
    if width_of(pieces) != width and "`" in text:
        plain = cut(text, code=False)
        if width_of(plain) == width:
            return plain
    return pieces


def width_of(pieces: list[str]) -> int:
    """Return how many cells the pieces of a row make."""
    return max(1, len(pieces) - (not pieces[0]) - (not pieces[-1]))


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
            if mark == closing or (mark[0] == "\\" and mark[1:] == closing):
                closing = ""
        elif mark == "|":
            offsets.append(at)
        elif mark[0] == "`" and last.get(mark, 0) > at:
            closing = mark
    return offsets
