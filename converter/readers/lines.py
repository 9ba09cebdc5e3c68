"""The lines of a text with their places, blank ones left out but not forgotten.

Lines end at LF, CRLF or a lone CR and nowhere else: `str.splitlines` would also cut at form feeds, NEL and U+2028,
and then lines would no longer count as in anybody's editor.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from converter import limits
from converter.model import Span
from converter.regexes import regex

# One is made for every line; by its class's own function that takes twice as long.
new: Final = tuple.__new__

LINE_END = regex(r"\r\n|\r|\n")


class Line(NamedTuple):
    """One line that is not blank.

    text: without the blanks around it and without marks of quotation. start: offset of its first non-blank character
    (the `>` of a quoted line). at: offset of `text`. end: offset behind its last non-blank character. first: offset
    of the line itself. gap: blank lines stand between it and the line before. quoted: it began with `>`.
    """

    text: str
    start: int
    at: int
    end: int
    first: int
    gap: bool
    quoted: bool

    @property
    def span(self) -> Span:
        """Return the place of the line from its first to its last non-blank character."""
        return Span(self.start, self.end)

    @property
    def content(self) -> Span:
        """Return the place of `text`: the line without marks of quotation."""
        return Span(self.at, self.end)


def line_starts(text: str) -> tuple[int, ...]:
    """Return the offset of every line, blank ones too; the first is 0."""
    if "\r" in text:
        return (0, *(found.end() for found in LINE_END.finditer(text)))
    sizes = map(len, text.split("\n"))
    return tuple(accumulate((size + 1 for size in sizes), initial=0))[:-1]


def written_lines(text: str, starts: tuple[int, ...]) -> list[Line]:
    """Return the lines of a text that are not blank, in order."""
    pieces = LINE_END.split(text) if "\r" in text else text.split("\n")
    found: list[Line] = []
    gap = False
    for piece, first in zip(pieces, starts, strict=True):
        stripped = piece.strip()
        if not stripped:
            gap = True
            continue
        start = first if piece is stripped else first + piece.index(stripped)
        end = start + len(stripped)
        if stripped[0] == ">" and is_quotation(stripped):
            inner = stripped.lstrip("> \t")
            found.append(Line(inner, start, end - len(inner), end, first, gap, True))
        else:
            found.append(new(Line, (stripped, start, start, end, first, gap, False)))
        gap = False
    if len(found) > limits.LINES:
        raise limits.bound("too many lines", limits.LINES, "lines with text")
    if len(text) > limits.LINE_CHARACTERS and any(len(line.text) > limits.LINE_CHARACTERS for line in found):
        raise limits.bound("too long a line", limits.LINE_CHARACTERS, "characters")
    return closed_up(found)


def is_quotation(text: str) -> bool:
    """Return whether a line that begins with `>` quotes; `>= 48` and `>48` compare."""
    return not (text[1:2] == "=" or text[1:2].isdigit())


def closed_up(lines: list[Line]) -> list[Line]:
    """Return the lines of a text set with a blank line after each line as if it had none.

    Web pages paste like this. There a blank line says nothing, and ending tables at it would end each after one row.
    A text without two pipe rows apart is left alone: its blank lines divide paragraphs.
    """
    if any(not line.gap for line in lines[1:]):
        return lines
    rows = [line.text[0] == "|" for line in lines if line.text]
    if not any(one and two for one, two in pairwise(rows)):
        return lines
    return [line._replace(gap=False) for line in lines]
