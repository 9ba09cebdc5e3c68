"""Which files are our own outputs: they say so inside. We overwrite these, and a folder's are not read back."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Final

from converter.signing import is_signed

MAX_LOOKED_AT: Final = 50_000_000
_HTML_MARK: Final = re.compile(rb"""<meta\s+name=["']generator["']\s+content=["']converter\b""")
_JSON_MARK: Final = re.compile(rb'\s*\{\s*"schema":\s*"converter\.')
_PDF_MARK: Final = re.compile(rb"/Creator\s*\(converter\b")
_PDF_STREAM: Final = re.compile(rb"/ObjStm\b.{0,300}?\bstream\r?\n", re.DOTALL)


def is_ours(path: Path) -> bool:
    """Return whether a file says inside that converter made it. An unreadable one is somebody else's."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_LOOKED_AT)
    except OSError:
        return False
    if data.startswith(b"%PDF-"):
        return _is_our_pdf(data)
    return bool(_JSON_MARK.match(data) or _HTML_MARK.search(data[:8192])) or is_signed(data)


def _is_our_pdf(data: bytes) -> bool:
    """Return whether a PDF names us as its creator, in plain sight or within a compressed object stream."""
    if _PDF_MARK.search(data):
        return True
    return any(_PDF_MARK.search(_inflated(data, match.end())) for match in _PDF_STREAM.finditer(data))


def _inflated(data: bytes, start: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data[start:], 1_000_000)
    except zlib.error:
        return b""
