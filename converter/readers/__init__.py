"""Bytes to a `Document`, one reader per kind of input.

A reader cuts a source into blocks and loses nothing: every non-blank character lies in exactly one block. It decides
nothing about meaning; what looks like an unmarked heading is handed on as a candidate.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Final

from converter import limits
from converter.errors import SourceError
from converter.model import Document, Remark, Span
from converter.readers.decoding import UNDEFINED, Decoded, decode
from converter.readers.remarks import remark, remarks_on_blocks, remarks_on_text
from converter.readers.sniffing import seems_binary
from converter.readers.text import is_marked, read_blocks

Sniff = Callable[[bytes, str], bool]
Reader = Callable[[bytes, str], Document]


def read(data: bytes, name: str) -> Document:
    """Return a source as a document. The first reader whose sniff agrees reads it.

    Errors: SourceError `limit`, `empty` or `binary`, with one line that says what is the matter.
    """
    try:
        if len(data) > limits.FILE_BYTES:
            raise limits.bound("too large a file", limits.FILE_BYTES, "bytes")
        for _, sniff, reader in READERS:
            if sniff(data, name):
                return reader(data, name)
    except limits.OverLimit as over:
        raise SourceError(name, "limit", str(over)) from None
    raise SourceError(name, "binary", f"cannot be read: it seems to be {seems_binary(data)}")


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


READERS: Final[tuple[tuple[str, Sniff, Reader], ...]] = (("text", is_text, read_text),)
"""Kinds of input, tried in this order: a name, what tells the kind by content first, and what reads it."""
