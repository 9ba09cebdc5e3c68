"""Texts whose tables are drawn or marked otherwise than with pipes: each family of notations in a file of its own.

A text is read here only when it holds a whole table of such a notation, recognised beyond doubt; every other text is
left to the reader of text. It is then written down in canonical form, each part with its line and column, because a
cell that goes on over several lines is no slice of its source.
"""

from __future__ import annotations

from typing import Final

from converter.model import Document, Span
from converter.readers.canonical import Canvas
from converter.readers.decoding import decode
from converter.readers.lines import LINE_END
from converter.readers.notations import drawn, outlines, wikis
from converter.readers.notations.flowing import flow
from converter.readers.notations.plain import write_plain
from converter.readers.notations.shapes import Dialect
from converter.readers.remarks import remark

DIALECTS: Final[tuple[Dialect, ...]] = (outlines.ASCIIDOC, outlines.ORG, wikis.MEDIAWIKI, wikis.JIRA)
"""Languages that mark headings and lists in their own way, by how surely their tables are told."""


def speaks(data: bytes) -> bool:
    """Return whether a text holds a whole table in one of the notations."""
    lines = LINE_END.split(decode(data).text)
    return dialect_of(lines) is not None or drawn.holds_table(lines)


def dialect_of(lines: list[str]) -> Dialect | None:
    """Return the language of a text: the first whose own marks and tables are there."""
    return next((dialect for dialect in DIALECTS if dialect.speaks(lines)), None)


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return a text with tables of another notation as a document."""
    decoded = decode(data)
    lines = LINE_END.split(decoded.text)
    canvas = Canvas()
    dialect = dialect_of(lines)
    if dialect is None:
        write_plain(lines, canvas)
    else:
        flow(lines, dialect, canvas)
    if decoded.encoding == "cp1252":
        canvas.remarks.append(remark("RD102", Span(0, 1), "not UTF-8; read as Windows-1252"))
    return (canvas.document(data, name, dialect.format if dialect else "text", decoded.encoding),)
