"""QR codes: the only place where segno is met."""

from __future__ import annotations

from typing import NamedTuple

QUIET = 4
"""Modules of white around a code that its readers ask for."""


class Code(NamedTuple):
    """A code to draw: its side in modules, the quiet zone included, a path of its dark ones, and what it says."""

    side: int
    path: str
    says: str


def code(text: str) -> Code:
    """Return the QR code of a text. A hash in capital letters takes the small alphabet, so its modules are large."""
    import segno

    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    runs = [run for y, row in enumerate(matrix) for run in _runs(bytes(row), y + QUIET)]
    return Code(len(matrix) + 2 * QUIET, "".join(runs), text)


def _runs(row: bytes, y: int) -> list[str]:
    """Return the dark stretches of one row as closed pieces of a path."""
    out: list[str] = []
    x = 0
    while x < len(row):
        end = x
        while end < len(row) and row[end]:
            end += 1
        if end > x:
            out.append(f"M{x + QUIET} {y}h{end - x}v1h-{end - x}z")
        x = end + 1
    return out
