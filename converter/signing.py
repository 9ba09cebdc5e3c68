"""The signature at the foot of Markdown that we write: a comment with a hash of all that stands above it.

It tells our own file from one that somebody has edited since, which is theirs and is not written over.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

SIGNATURE: Final = re.compile(r"<!-- made by converter ([0-9a-f]{32}) -->")
"""The whole line; readers set it aside."""

_FOOT: Final = re.compile(rb"(?:^|\n)<!-- made by converter ([0-9a-f]{32}) -->\n\Z")


def signed(text: str) -> bytes:
    """Return a text as UTF-8 with its signature below it."""
    body = text.encode("utf-8", "surrogatepass") + b"\n"
    return body + f"<!-- made by converter {_hash(body)} -->\n".encode()


def is_signed(data: bytes) -> bool:
    """Return whether data are a signed text, unchanged since."""
    foot = _FOOT.search(data, max(len(data) - 100, 0))
    return foot is not None and _hash(data[: foot.start() + 1]) == foot[1].decode()


def _hash(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]
