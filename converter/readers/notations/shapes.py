"""What the notations hand to one another: a table found, a heading found, and what a language of marks is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from converter.readers.canonical import Entry
from converter.regexes import regex

Lines = Sequence[str]

MARGIN_MOST = 100
"""A longest line of prose beyond this was not broken by a margin."""
WORD = regex(r"\S+")

UNDERLINE = regex(r"([=\-~^\"'*+#:.`])\1{2,}")
"""What reStructuredText draws under a heading: one sign, as long as the heading or longer."""
FENCES = ("```", "~~~")


class Found(NamedTuple):
    """A table of lines up to `after`. headed: whether its first row names columns, None where nothing says so.

    guessed: why its columns are a guess, '' where its marks say them. asides: lines that are no cells, with places.
    """

    rows: list[list[Entry]]
    headed: bool | None
    after: int
    guessed: str = ""
    asides: tuple[tuple[str, str], ...] = ()
    caption: str = ""


class Head(NamedTuple):
    """A heading of lines up to `after`."""

    text: str
    level: int
    after: int


class Item(NamedTuple):
    """The first line of an item of a list."""

    text: str
    marker: str
    depth: int


class Dialect(NamedTuple):
    """A language of marks.

    speaks: whether a text is in it. table, heading, item: what begins at a line, None where nothing does. told: the index
    behind lines that only say how to show the text, the same index for others. inline: running text as Markdown.
    """

    format: str
    speaks: Callable[[Lines], bool]
    table: Callable[[Lines, int], Found | None]
    heading: Callable[[Lines, int], Head | None]
    item: Callable[[str], Item | None]
    told: Callable[[Lines, int], int]
    inline: Callable[[str], str]


def place(line: int, column: int) -> str:
    """Return a place in the source's own terms, from indices."""
    return f"line {line + 1}, column {column + 1}"


def placed(text: str, line: int, column: int) -> Entry:
    """Return a piece of a line as a cell that knows where its text begins."""
    stripped = text.strip()
    return Entry(stripped, place(line, column + (text.index(stripped) if stripped else 0)))


def joined(above: Entry, below: Entry) -> Entry:
    """Return a cell with what goes on of it in the next line."""
    if not below.text:
        return above
    return (
        below if not above.text else above._replace(text=f"{above.text} {below.text}", doubt=above.doubt or below.doubt)
    )


def margin_of(lines: Lines) -> int:
    """Return the width at which prose was broken, 0 where nothing shows that it was."""
    widths = [len(line.rstrip()) for line in lines if line[:1].isalnum() and "|" not in line and "  " not in line]
    widest = max(widths, default=0)
    return widest if widest <= MARGIN_MOST else 0


def wrapped(above: str, below: str, margin: int) -> bool:
    """Return whether a margin ended the line above: the first word below would not have fitted in."""
    word = WORD.match(below.lstrip())
    return margin > 0 and word is not None and len(above.rstrip()) + 1 + len(word.group()) > margin


def fence_at(lines: Lines, i: int, fence: str) -> str:
    """Return the mark of the fenced code that line i stands in or opens, '' outside. `fence` is that of the line above."""
    start = lines[i].lstrip()
    if start[:3] not in FENCES or (fence and not start.startswith(fence)) or (not fence and is_underline(lines, i)):
        return fence
    return "" if fence else start[:3]


def is_underline(lines: Lines, i: int) -> bool:
    """Return whether line i is drawn under a heading."""
    if not i or UNDERLINE.fullmatch(lines[i].rstrip()) is None:
        return False
    return 0 < len(lines[i - 1].rstrip()) <= len(lines[i].rstrip())
