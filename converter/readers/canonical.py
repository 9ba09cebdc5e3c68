"""The canonical text of a source that is no text, and where each part of it came from.

A reader of another format hands its headings, lines, items and tables over in order. They are written down as the
authors of these documents write: marked headings, one paragraph a line, pipe tables. The text reader then cuts that
text like any other, so every later stage works unchanged and the same content gives the same record whatever the
format. What is left aside (navigation, page furniture, notes) stands behind the rest and is kept as furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final, NamedTuple

from converter import limits
from converter.model import Block, Document, Furniture, Remark, Span
from converter.readers.lines import line_starts
from converter.readers.looks import is_title
from converter.readers.refusing import Refused
from converter.readers.remarks import remark, remarks_on_text
from converter.readers.tables import PLAIN_NUMBER
from converter.readers.text import read_blocks

BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")
LINE_ENDS: Final = re.compile(r"\r\n|[\r\n\v\f\u0085\u2028\u2029]")
PIPES: Final = re.compile(r"(\\*)\|")
RULED: Final = re.compile(r" {0,3}\|")
RAISED: Final = str.maketrans("0123456789+-=()\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻")
CALCULATING: Final = frozenset("+-−×·÷=<>≤≥≈")
"""Signs of a formula that stand between blanks on a line."""
# A label that leads its paragraph in bold: `Zone:`, `Burnout as a limit.`
LEADS: Final = (":", ".", "?", "!")

Fragment = tuple[str, bool]
"""A stretch of running text and whether it is bold."""


class Entry(NamedTuple):
    """The text of one table cell. origin: its place, '' for row and cell counted. doubt: why it may stand wrong."""

    text: str
    origin: str = ""
    doubt: str = ""


@dataclass
class Canvas:
    """Collects the canonical text of one source. `place` goes before the number of a table: `page 3, `."""

    place: str = ""
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    last: str = ""
    origins: list[tuple[int, str]] = field(default_factory=list)
    asides: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    tables: int = 0

    def heading(self, text: str, level: int, origin: str = "") -> None:
        """Write a heading that the source marks as one."""
        words = flat(text)
        if words:
            self._write(f"{'#' * min(max(level, 1), 6)} {words}", "heading", origin)

    def lines(self, text: str, origin: str = "") -> None:
        """Write a paragraph; its own line breaks divide it, as they do in a text."""
        for line in LINE_ENDS.split(text):
            words = flat(line)
            if words:
                self._write(words, "row" if RULED.match(words) else "line", origin)

    def verbatim(self, text: str, origin: str = "") -> None:
        """Write preformatted text line by line, blank lines and indentation kept: it is a document of its own."""
        self._gap()
        for line in LINE_ENDS.split(text):
            self._put(line.rstrip() + "\n", origin if line.strip() else "")
        self.last = "line"

    def as_written(self, line: str, origin: str) -> None:
        """Write one line as it is, indentation and all; blank lines too, for they divide what stands around them."""
        if self.last not in ("", "written"):
            self._gap()
        self._put(line.rstrip() + "\n", origin if line.strip() else "")
        self.last = "written" if line.strip() else ""

    def item(self, text: str, marker: str = "-", depth: int = 0, origin: str = "") -> None:
        """Write an item of a list with its mark; further lines of it become lines of their own."""
        first, _, rest = LINE_ENDS.sub("\n", text.strip()).partition("\n")
        if first or rest:
            indent = "   " * min(depth, limits.LIST_DEPTH)
            self._write(f"{indent}{marker} {flat(first)}".rstrip(), "item", origin)
            self.lines(rest, origin)

    def table(self, rows: Sequence[Sequence[Entry]], headed: bool | None = None) -> None:
        """Write a table. headed: whether its first row names the columns; None to tell by what stands in it.

        Empty rows and columns that only spread a layout are left out of the text; there is nothing in them to lose.
        """
        kept = trimmed(self._placed(rows))
        if not kept:
            return
        self.tables += 1
        check_size(kept)
        self._gap()
        width = max(len(row) for row in kept)
        headed = names_columns(kept) if headed is None else headed
        delimiter = "|" + "---|" * width + "\n"
        if not headed:
            self._put(delimiter, "")
        for index, row in enumerate(kept):
            self._row(row)
            if headed and not index:
                self._put(delimiter, "")
        self.last = "table"

    def aside(self, text: str, origin: str) -> None:
        """Keep what is no part of the assessment: it will stand behind the text as furniture."""
        words = flat(text)
        if words:
            self.asides.append((words, origin))

    def remark(self, code: str, message: str, at: int = 0) -> None:
        """Remark on the place that was written at an offset; the source as a whole is remarked on at its start."""
        self.remarks.append(remark(code, Span(at, at + 1), message))

    def _placed(self, rows: Sequence[Sequence[Entry]]) -> list[list[Entry]]:
        """Return rows whose cells know their place: by table, row and cell where the reader has no better words."""
        place = f"{self.place}table {self.tables + 1}"
        return [
            [
                entry._replace(origin=entry.origin or f"{place}, row {row}, cell {at}")
                for at, entry in enumerate(cells, 1)
            ]
            for row, cells in enumerate(rows, 1)
        ]

    def _row(self, row: Sequence[Entry]) -> None:
        """Write one row. Neighbours that are doubtful for one reason are remarked on as one place."""
        doubts: list[tuple[str, Span]] = []
        before = ""
        for entry in row:
            self._put("| ", entry.origin)
            text = escaped(flat(entry.text))
            span = Span(self.size, self.size + len(text))
            self._put(f"{text} " if text else "", "")
            if entry.doubt and entry.doubt == before:
                span = Span(doubts.pop()[1].start, span.end)
            if entry.doubt:
                doubts.append((entry.doubt, span))
            before = entry.doubt if text else before
        self._put("|\n", "")
        self.remarks.extend(remark("RD111", span, doubt) for doubt, span in doubts)

    def _write(self, line: str, kind: str, origin: str) -> None:
        """Write one line; a blank one before it unless the two belong to one block."""
        if kind != self.last or kind not in ("row", "item"):
            self._gap()
        self._put(line + "\n", origin)
        self.last = kind

    def _gap(self) -> None:
        if self.size and self.last:
            self._put("\n", "")
        self.last = ""

    def _put(self, text: str, origin: str) -> None:
        if not text:
            return
        if origin and (not self.origins or self.origins[-1][1] != origin):
            self.origins.append((self.size, origin))
        self.pieces.append(text)
        self.size += len(text)

    def document(self, data: bytes, name: str, format: str, encoding: str = "utf-8") -> Document:
        """Return what was written as a document. Refuses what holds no word at all."""
        body = "".join(self.pieces)
        if not body.strip():
            raise Refused("empty", "holds no text" + (" but what surrounds a text" if self.asides else ""))
        blocks, _ = read_blocks(body)
        text, furniture = self._with_asides(body)
        remarks = (*remarks_on_text(text, text.encode("utf-8", "surrogatepass")), *self.remarks)
        return Document(
            name=name,
            sha256=sha256(data).hexdigest(),
            format=format,
            encoding=encoding,
            text=text,
            span=Span(0, len(body)),
            blocks=(*blocks, *furniture),
            remarks=remarks,
            line_starts=line_starts(text),
            origins=tuple(self.origins),
        )

    def _with_asides(self, body: str) -> tuple[str, list[Block]]:
        """Return the text with all that was left aside behind it, one line each, and these lines as furniture."""
        furniture: list[Block] = []
        if self.asides:
            self._put("\n", "")
        for words, origin in self.asides:
            furniture.append(Furniture(Span(self.size, self.size + len(words))))
            self._put(words + "\n", origin)
        return "".join(self.pieces) if furniture else body, furniture


def with_asides(document: Document, asides: Sequence[tuple[str, str]]) -> Document:
    """Return a document with more text kept aside behind it, each with its place: what came along with the source."""
    text, origins = document.text, list(document.origins)
    blocks = list(document.blocks)
    for words, origin in ((flat(words), origin) for words, origin in asides):
        if words:
            text += "" if text.endswith("\n") else "\n"
            origins.append((len(text), origin))
            blocks.append(Furniture(Span(len(text), len(text) + len(words))))
            text += words + "\n"
    if not document.origins:
        origins.insert(0, (0, ""))
    return replace(document, text=text, blocks=tuple(blocks), origins=tuple(origins), line_starts=line_starts(text))


def flat(text: str) -> str:
    """Return a text on one line, runs of blanks as one; a no-break space stays what it is."""
    return BLANKS.sub(" ", LINE_ENDS.sub(" ", text)).strip()


def raised(text: str) -> str:
    """Return text that is set above the line, its digits as raised ones: glued to a number they are no part of it."""
    return text.translate(RAISED)


def struck(text: str) -> str:
    """Return text that is struck out throughout, with the marks that say so."""
    return f"~~{text.strip()}~~" if text.strip() else text


def over(above: str, below: str) -> str:
    """Return a fraction on one line: `3/5`, `(a + b)/(c)`."""
    one, two = (text.strip() if text.strip().isalnum() else f"({text.strip()})" for text in (above, below))
    return f"{one}/{two}"


def holds_data(rows: Sequence[Sequence[str | None]], *, pages: bool = False) -> bool:
    """Return whether a table with tables in it is data and no layout. None: a cell that holds a table.

    Most rows then hold no table and have two filled cells; on pages, where tables lay out what surrounds a text, most
    of them below the first have a number in a cell of its own.
    """
    plain = [[flat(text or "") for text in row] for row in rows[1:] if len(row) > 1 and None not in row]
    framing = sum(text is None for row in rows for text in row)
    counted = sum(any(PLAIN_NUMBER.fullmatch(text) for text in row) for row in plain)
    filled = sum(sum(map(bool, row)) > 1 for row in plain)
    return len(plain) > framing and (counted if pages else filled) * 2 > len(plain)


def escaped(text: str) -> str:
    """Return a cell's text with its pipes escaped, so that they do not cut the row."""
    return PIPES.sub(lambda found: found[1] * 2 + "\\|", text) if "|" in text else text


def trimmed(rows: Sequence[Sequence[Entry]]) -> list[list[Entry]]:
    """Return the rows that hold anything, without the columns that are empty throughout."""
    kept = [list(row) for row in rows if any(entry.text.strip() for entry in row)]
    width = max((len(row) for row in kept), default=0)
    used = [any(len(row) > at and row[at].text.strip() for row in kept) for at in range(width)]
    return kept if all(used) else [[entry for at, entry in enumerate(row) if used[at]] for row in kept]


def check_size(rows: Sequence[Sequence[Entry]]) -> None:
    """Refuse a table too wide or too long before it is written down."""
    if len(rows) > limits.TABLE_ROWS:
        raise limits.bound("too long a table", limits.TABLE_ROWS, "rows")
    if any(len(row) > limits.TABLE_COLUMNS for row in rows):
        raise limits.bound("too wide a table", limits.TABLE_COLUMNS, "cells in a row")


def names_columns(rows: Sequence[Sequence[Entry]]) -> bool:
    """Return whether a first row reads like names of columns: no plain number in it, and rows below."""
    return len(rows) > 1 and not any(PLAIN_NUMBER.fullmatch(flat(entry.text)) for entry in rows[0])


def marked(fragments: Iterable[Fragment]) -> str:
    """Return running text with the bold marks that say something: a whole short line, or the label that leads it.

    Bold inside a sentence is emphasis and is not marked: a mark beside a digit might be read as part of it.
    """
    joined: list[Fragment] = []
    for text, bold in fragments:
        if joined and (joined[-1][1] == bold or not text.strip()):
            joined[-1] = (joined[-1][0] + text, joined[-1][1])
        else:
            joined.append((text, bold))
    whole = "".join(text for text, _ in joined)
    if not joined or not joined[0][1] or "*" in whole or "\n" in joined[0][0].strip():
        return whole
    lead = flat(joined[0][0])
    if not lead or lead[0] == "|":
        return whole
    rest = whole[len(joined[0][0]) :]
    apart = joined[0][0][-1:].isspace() or rest[:1].isspace()
    if flat(rest):
        return f"**{lead}** {rest.lstrip()}" if apart and lead.endswith(LEADS) and not rest.startswith("\n") else whole
    return f"**{lead}**" if is_title(lead) else whole
