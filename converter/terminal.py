"""What may reach a terminal: text made visible, colour where it is wanted, marks under the right columns.

A document or a file name is somebody else's text. An escape sequence in it could repaint the screen, a line end in a
name could forge a finding, a bidi control could show one number and mean another: all of them are printed as what
they are.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import IO, Final
from unicodedata import category, combining, east_asian_width

TAB: Final = 4
WINDOW: Final = 100
"""Columns of a source line that an excerpt shows at most; the same everywhere, so that output does not vary."""

COLOURS: Final = {"error": "31;1", "warning": "33;1", "note": "36", "faint": "2", "strong": "1"}


def visible(text: str) -> str:
    """Return the text with every control, format and surrogate character written out (`\\x1b`, `\\u202e`, `\\n`).

    Blanks of other scripts stay; hidden characters do not, because what cannot be seen cannot be checked.
    """
    if text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char.isprintable() or category(char) == "Zs":
        return char
    return char.encode("unicode_escape").decode("ascii")


def screen_text(text: str) -> str:
    """Return a whole text with its lines and tabs kept and everything else made visible."""
    return "\n".join("\t".join(visible(piece) for piece in line.split("\t")) for line in text.split("\n"))


def wants_colour(stream: IO[str], environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether to colour a stream: NO_COLOR says never, FORCE_COLOR always, else only a terminal."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def paint(text: str, colour: str, on: bool) -> str:
    """Return the text in a colour of COLOURS, or as it is when colour is off."""
    return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if on else text


def width(text: str) -> int:
    """Return how many terminal columns a visible text takes: wide characters two, combining marks none."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if combining(char) or category(char) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(char) in ("W", "F") else 1


def excerpt(line: str, start: int, end: int) -> tuple[str, str]:
    """Return a source line as a terminal shows it and, under it, carets below `line[start:end]`.

    Tabs become blanks up to the next stop, so that the carets stay in place; of a long line only a window around
    them is shown, with `…` for what is left out.
    """
    pieces = _pieces(line)
    start = min(max(start, 0), len(pieces))
    end = min(max(end, start), len(pieces))
    first, last = _window(pieces, start, end)
    head = "…" if first else ""
    tail = "…" if last < len(pieces) else ""
    before = width(head) + sum(map(width, pieces[first:start]))
    marked = sum(map(width, pieces[start : min(end, last)]))
    return head + "".join(pieces[first:last]) + tail, " " * before + "^" * max(marked, 1)


def _pieces(line: str) -> list[str]:
    """Return, for each character of a line, what stands for it on the screen."""
    pieces: list[str] = []
    at = 0
    for char in line:
        piece = " " * (TAB - at % TAB) if char == "\t" else visible(char)
        pieces.append(piece)
        at += width(piece)
    return pieces


def _window(pieces: list[str], start: int, end: int) -> tuple[int, int]:
    """Return which pieces to show: all where they fit, else a stretch with the marked ones in its first half."""
    widths = [width(piece) for piece in pieces]
    if sum(widths) <= WINDOW:
        return 0, len(pieces)
    first, room = start, WINDOW // 3
    while first > 0 and widths[first - 1] <= room:
        first -= 1
        room -= widths[first]
    last, room = first, WINDOW
    while last < len(pieces) and widths[last] <= room:
        room -= widths[last]
        last += 1
    while first > 0 and last == len(pieces) and widths[first - 1] <= room:
        first -= 1
        room -= widths[first]
    return first, max(last, min(end, start + 1))
