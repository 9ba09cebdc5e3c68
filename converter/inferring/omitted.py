"""Rows that a sentence near their table says are not counted, as `Volunteers' hours are not in the totals` does.

The sentence must name the row as the row names itself, notes in parentheses aside, and must take something out. A total
is not believed to leave such rows out, it only may: the numbers decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converter.model import Bullet, Document, Paragraph
from converter.regexes import regex

LEAST_NAME = 4
"""Letters that a row's name must have before a sentence is searched for it."""

NEAR = 8
"""Blocks above and below a table whose sentences speak of it."""

LONGEST_NAME = 60

_TAKES_OUT = regex(
    r"(?i)\b(?:not|isn['’]t|aren['’]t|without|except|excludes?|excluding|excluded|exclusive|omits?|omitted|leaves? out|left out|outside|ignored?)\b"
)
_OF_WHAT = regex(r"(?i)\b(?:totals?|subtotals?|sums?|summed|add(?:ed|s)?|count(?:ed|s)?|includ\w+|budget)\b|\bexclud")
_SENTENCE = regex(r"(?<=[.!?;])\s+|\n")
_NOTE = regex(r"\([^()]*\)|[*_~`\[\]]|\d+\)$")
_WORDS = regex(r"[^\W_]+")


def omitted(document: Document, block: int, names: Iterable[str]) -> frozenset[str]:
    """Return those names of rows that a sentence near the table at this block names among what is not counted."""
    said = tuple(_taking_out(document, block))
    return frozenset(name for name in names if said and _is_named(name, said))


def _is_named(name: str, said: tuple[str, ...]) -> bool:
    plain = _plain(_NOTE.sub(" ", name[:LONGEST_NAME]))
    return len(plain.strip()) >= LEAST_NAME and any(plain in sentence for sentence in said)


def _taking_out(document: Document, block: int) -> Iterator[str]:
    """Yield the sentences near a table that take something out of a sum, as plain words."""
    for near in document.blocks[max(0, block - NEAR) : block + NEAR + 1]:
        if isinstance(near, (Paragraph, Bullet)):
            for sentence in _SENTENCE.split(document.slice(near.content)):
                bare = sentence.replace("*", "").replace("_", "")
                if _TAKES_OUT.search(bare) and _OF_WHAT.search(bare):
                    yield _plain(bare)


def _plain(text: str) -> str:
    """Return the words of a text, lower case, with a space before and behind: a name is found only as whole words."""
    found = _WORDS.findall(text.casefold())
    return f" {' '.join(found)} " if found else ""
