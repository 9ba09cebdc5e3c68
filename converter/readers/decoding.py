"""Bytes to text, and back: which encoding a source has, told by its bytes alone.

The order is from the certain to the likely: a byte order mark, then strict UTF-8 (other encodings are hardly ever
valid UTF-8 by chance), then UTF-16 and UTF-32 by where their NUL bytes fall, then Windows-1252, which reads anything
and is therefore remarked on. Nothing is repaired.
"""

from __future__ import annotations

import codecs
from typing import Final, NamedTuple

# UTF-32 first: its little-endian mark begins with that of UTF-16.
MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# (encoding, bytes of a character, which of them are NUL in Latin text)
NUL_PATTERNS: Final = (
    ("utf-32-le", 4, (1, 2, 3)),
    ("utf-32-be", 4, (0, 1, 2)),
    ("utf-16-le", 2, (1,)),
    ("utf-16-be", 2, (0,)),
)

UNDEFINED: Final = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""The bytes that Windows-1252 leaves without a character."""


class Decoded(NamedTuple):
    """A text and where it came from. mark: the byte order mark, which is no part of the text, or b''."""

    text: str
    encoding: str
    mark: bytes


def decode(data: bytes) -> Decoded:
    """Return the text of some bytes. Damaged UTF-16 and UTF-8 behind a mark keep U+FFFD where bytes made no sense."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding, mark)
    wide = wide_encoding(data) if b"\0" in data else ""
    if wide:
        return Decoded(data.decode(wide, "replace"), wide, b"")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", b"")
    except UnicodeDecodeError:
        return Decoded(decode_1252(data), "cp1252", b"")


def encode(text: str, encoding: str) -> bytes:
    """Return the bytes that `decode` would have read as this text, the byte order mark aside."""
    return text.encode(encoding, "latin-1-for-undefined" if encoding == "cp1252" else "strict")


def decode_1252(data: bytes) -> str:
    """Return bytes as Windows-1252, each undefined one as the control character of the same number."""
    return data.decode("cp1252", "latin-1-for-undefined")


def keep_undefined(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return the characters for the bytes that Windows-1252 does not define, or the bytes again, and where to go on."""
    if isinstance(error, UnicodeDecodeError):
        return error.object[error.start : error.end].decode("latin-1"), error.end
    if isinstance(error, UnicodeEncodeError):
        strange = error.object[error.start : error.end]
        if not strange.strip(UNDEFINED.decode("latin-1")):
            return strange.encode("latin-1"), error.end
    raise error


def wide_encoding(data: bytes) -> str:
    """Return the encoding of two or four bytes that the place of the NUL bytes shows, or ''.

    In Latin text nearly every high byte is NUL, and hardly any low byte is.
    """
    for encoding, size, high in NUL_PATTERNS:
        characters = len(data) // size
        if len(data) % size or not characters:
            continue
        nuls = [data[offset::size].count(0) for offset in range(size)]
        if all(nuls[offset] * 2 > characters if offset in high else nuls[offset] == 0 for offset in range(size)):
            return encoding
    return ""


codecs.register_error("latin-1-for-undefined", keep_undefined)
