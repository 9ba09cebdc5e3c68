"""Text set in columns side by side: recognised, not read as such, and said.

Lines are taken from the top of the page down, so the lines of two columns mingle. Nothing of them is lost, yet a
sentence may go on in another one and a table beside text may take that for cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from converter.readers.pdf.page import Line

LINES: Final = 8
"""Lines of prose that each column has at least."""
WORDS: Final = 4
GUTTER: Final = 6.0
"""Points between two columns, at least: blanks between words are half of it."""
CROSSING: Final = 0.15
"""Share of lines, headings over both columns, that may stand over the gutter."""


def is_set_in_columns(lines: Sequence[Line], width: float) -> bool:
    """Return whether the lines of a page stand in two columns of text: a band of white in its middle divides them."""
    rights = {round(line.left) for line in lines} | {round(word.left) for line in lines for word in line.words[1:]}
    middle = [left - GUTTER / 2 for left in sorted(rights) if 0.35 * width < left < 0.65 * width]
    starts = sorted(middle, key=lambda x: -sum(abs(word.left - x) < GUTTER for line in lines for word in line.words))
    return any(divides(lines, x) for x in starts[:3])


def divides(lines: Sequence[Line], x: float) -> bool:
    """Return whether a place divides lines into two columns of prose."""
    over = left = right = 0
    for line in lines:
        one = [word for word in line.words if word.middle < x]
        two = line.words[len(one) :]
        if (
            (one and one[-1].right > x)
            or (two and two[0].left < x)
            or (one and two and two[0].left - one[-1].right < GUTTER)
        ):
            over += 1
        left += len(one) >= WORDS
        right += len(two) >= WORDS
    return left >= LINES and right >= LINES and over <= CROSSING * len(lines)
