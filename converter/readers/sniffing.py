"""What bytes seem to be when they are no text, told by content and never by the name."""

from __future__ import annotations

from typing import Final

from converter.readers.decoding import MARKS, wide_encoding

MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"%PDF-", "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (DOC, XLS or PPT)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
)

# A ZIP archive is told apart by the names of its members, which stand unpacked in it.
ZIPPED: Final = (
    (b"word/", "a Word document (DOCX)"),
    (b"xl/", "an Excel workbook (XLSX)"),
    (b"ppt/", "a PowerPoint presentation (PPTX)"),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text (ODT)"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub", "an EPUB book"),
)

CONTROL_BYTES: Final = bytes([*range(9), 11, *range(14, 27), *range(28, 32), 127])
# One control byte in so many is more than an accident in a text; two are forgiven even in a short one.
CONTROL_SHARE: Final = 50
FORGIVEN: Final = 2


def seems_binary(data: bytes) -> str:
    """Return what bytes seem to be, worded for a message, or '' when they may be text."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((what for name, what in ZIPPED if name in data), "a ZIP archive")
    for magic, what in MAGIC:
        if data.startswith(magic):
            return what
    if any(data.startswith(mark) for mark, _ in MARKS):
        return ""
    if b"\0" in data:
        return "" if wide_encoding(data) else "binary data (it has NUL bytes)"
    controls = len(data) - len(data.translate(None, CONTROL_BYTES))
    if (controls - FORGIVEN) * CONTROL_SHARE > len(data):
        return f"binary data ({controls} of its {len(data)} bytes are control characters)"
    return ""
