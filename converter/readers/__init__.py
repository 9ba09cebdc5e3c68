"""Bytes to documents, one reader per kind of input.

A reader cuts a source into blocks and loses nothing: every non-blank character lies in exactly one block. It decides
nothing about meaning; what looks like an unmarked heading is handed on as a candidate. A source that is no text is
first written down as one (`canonical`), with the place of every part in the source's own terms.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from typing import Final, cast

from converter import limits
from converter.errors import SourceError
from converter.model import Document, Remark, Span
from converter.readers import kinds
from converter.readers.decoding import UNDEFINED, Decoded, decode
from converter.readers.refusing import Refused
from converter.readers.remarks import remark, remarks_on_blocks, remarks_on_struck, remarks_on_text
from converter.readers.sniffing import seems_binary
from converter.readers.text import is_marked, read_blocks

Sniff = Callable[[bytes, str], bool]
Reader = Callable[[bytes, str], tuple[Document, ...]]


def read(data: bytes, name: str) -> Document:
    """Return a source as one document.

    Errors: as `read_all`, and SourceError `several` for an archive or a mail that holds more than one.
    """
    documents = read_all(data, name)
    if len(documents) > 1:
        raise SourceError(name, "several", f"holds {len(documents)} documents where one is wanted")
    return documents[0]


def read_all(data: bytes, name: str) -> tuple[Document, ...]:
    """Return the documents of a source, at least one. The first reader whose sniff agrees reads it.

    Documents of an archive or a mail are named `archive.zip/inner.txt`, `mail.eml/1`.

    Errors: SourceError with a class (`limit`, `empty`, `binary`, `encrypted`, `damaged`, `scan`, `missing-extra` ...)
    and one line that says what is the matter.
    """
    try:
        return read_kind(data, name)
    except limits.OverLimit as over:
        raise SourceError(name, "limit", str(over)) from None
    except Refused as refused:
        raise SourceError(name, refused.kind, refused.reason) from None


def read_kind(data: bytes, name: str) -> tuple[Document, ...]:
    """Return the documents of a source; raises what the readers raise."""
    if len(data) > limits.FILE_BYTES:
        raise limits.bound("too large a file", limits.FILE_BYTES, "bytes")
    for kind, sniff, module in READERS:
        if sniff(data, name):
            return (read_text(data, name),) if not module else reader(kind, module)(data, name)
    if not data:
        raise Refused("empty", "is empty")
    raise Refused("binary", f"cannot be read: it seems to be {seems_binary(data)}")


def reader(kind: str, module: str) -> Reader:
    """Return the reader of a kind, loaded now. Whatever its libraries meet in a damaged file is one refusal."""

    def guarded(data: bytes, name: str) -> tuple[Document, ...]:
        read_one = cast("Reader", import_module(f"converter.readers.{module}").read)
        try:
            return read_one(data, name)
        except (Refused, limits.OverLimit, SourceError, MemoryError):
            raise
        except RecursionError:
            raise limits.bound("too deep a document", limits.MARKUP_DEPTH, "nested parts") from None
        except Exception as problem:
            raise Refused("damaged", f"cannot be read as {kind}: {_said(problem)}") from problem

    return guarded


def _said(problem: Exception) -> str:
    """Return what a library says of a damaged file; what Python says of our own steps means nothing to anybody."""
    said = " ".join(str(problem).split())[:120]
    if not said or isinstance(problem, LookupError | TypeError | AttributeError | ArithmeticError | ValueError):
        return f"its parts do not fit together ({type(problem).__name__})"
    return said


def is_text(data: bytes, _name: str) -> bool:
    """Return whether bytes can be read as text: whatever is not evidently something else."""
    return not seems_binary(data)


def read_text(data: bytes, name: str) -> Document:
    """Return text or Markdown as a document."""
    decoded = decode(data)
    text = decoded.text
    if not text or text.isspace():
        raise SourceError(name, "empty", "is blank" if text else "is empty")
    blocks, starts = read_blocks(text)
    remarks = (
        *remarks_on_bytes(data, decoded),
        *remarks_on_text(text, data if decoded.encoding == "utf-8" else text.encode("utf-8", "surrogatepass")),
        *remarks_on_blocks(blocks),
        *remarks_on_struck(text, blocks),
    )
    kind = "markdown" if is_marked(text, blocks) else "text"
    digest = sha256(data).hexdigest()
    return Document(name, digest, kind, decoded.encoding, text, Span(0, len(text)), blocks, remarks, starts)


def remarks_on_bytes(data: bytes, decoded: Decoded) -> list[Remark]:
    """Return what is odd about the encoding. In Windows-1252 a byte is a character, so offsets are the same."""
    if decoded.encoding != "cp1252":
        return []
    odd = [index for index, character in enumerate(decoded.text) if not character.isascii()]
    undefined = [index for index in odd if data[index] in UNDEFINED]
    first = odd[0]
    found = [
        remark("RD102", Span(first, first + 1), f"not UTF-8: byte {first} is 0x{data[first]:02X}; read as Windows-1252")
    ]
    if undefined:
        first = undefined[0]
        message = f"{len(undefined)} bytes mean nothing in Windows-1252, the first is 0x{data[first]:02X}"
        found.append(remark("RD101", Span(first, first + 1), message))
    return found


READERS: Final[tuple[tuple[str, Sniff, str], ...]] = (
    ("PDF", kinds.is_pdf, "pdf"),
    ("DOCX", kinds.is_docx, "docx"),
    ("ODT", kinds.is_odt, "odf"),
    ("a workbook", kinds.is_sheet, "sheets"),
    ("ZIP", kinds.is_archive, "zipped"),
    ("a Word document", kinds.is_word, "word"),
    ("mail", kinds.is_mail, "mails"),
    ("HTML", kinds.is_page, "html"),
    ("text with tables", kinds.is_noted, "notations"),
    ("rows of cells", kinds.is_grid, "grids"),
    ("text", is_text, ""),
)
"""Kinds of input, tried in this order: a name, what tells the kind by content first, and the module that reads it."""
