"""Text cut into words, numbers and signs, the way people mean them.

Forms and documents are cut by the same rules, so that a form line matches whatever its white space, case, dashes,
multiplication signs or emphasis marks. A token keeps its offsets: nothing read here loses its place.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Token(NamedTuple):
    """One word (`w`), number (`n`), blank to fill in (`b`) or sign (`s`). canon: its form for comparison; start, end: offsets in the text."""

    kind: str
    canon: str
    start: int
    end: int


_TOKEN = re.compile(
    r"\s*+(?:(?P<n>\d+(?:\\?[.,]\d+)*)"
    r"|(?P<w>[^\W\d_]+(?:['\u2019&][^\W\d_]+)*)"
    r"|(?P<b>_(?<![^\W_]_)__+(?![^\W_]))"
    r"|(?P<skip>\*\*+|__+|~~+|`+|_|\\(?=[!-/:-@\[-`{-~])|\[\^\w{1,32}\]|[\u2600-\u2714\u2717-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+)"
    r"|(?P<s>>=|<=|!=|~=|\.\.\.|.))",
    re.DOTALL,
)
"""Behind white space, numbers first (a digit run with inner points and commas), then words, blanks to fill in, no
content (emphasis marks, pictographs, the backslash by which Markdown keeps a sign a sign: `2\\.25`,
the mark of a note: `[^1]`), then signs."""

BLANK = "____"
"""A place that nobody has filled in yet: three underscores or more that no word touches, in one spelling."""

_CANON = {
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u00b7": "×",
    "\u22c5": "×",
    "\u2219": "×",
    "\u2715": "×",
    "\u2265": ">=",
    "\u2264": "<=",
    "\u2260": "!=",
    "\u00f7": "/",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2026": "...",
    "\uff05": "%",
    "\u2248": "~",
}
"""Signs that are alike in a form: kept as written in the document, compared in one spelling."""


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of text[start:end]. Linear in its length; emphasis marks and blanks are no tokens."""
    stop = len(text) if end is None else end
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    out: list[Token] = []
    add = out.append
    for match in _TOKEN.finditer(text, start, stop):
        kind = match.lastgroup
        if kind == "skip" or kind is None:
            continue
        a, b = match.span(kind)
        word = match[kind]
        if kind == "w":
            if word in ("x", "X"):
                add(_new(Token, ("s", "×", a, b)))
            else:
                add(_new(Token, ("w", word.casefold().replace("\u2019", "'"), a, b)))
        elif kind == "n":
            add(_new(Token, ("n", word.replace("\\", ""), a, b)))
        elif kind == "s":
            if word != "*":
                add(_new(Token, ("s", _CANON.get(word, word), a, b)))
            elif _multiplies(text, a, start, stop):
                add(_new(Token, ("s", "×", a, b)))
        elif kind == "b":
            add(_new(Token, ("b", BLANK, a, b)))
    return out


_new = tuple.__new__
"""Makes a token without the call that a named tuple's own constructor is: tokens are most of what a document costs."""


def _multiplies(text: str, at: int, start: int, stop: int) -> bool:
    """Tell a multiplication sign from an emphasis mark: it stands free between blanks, or glued between digits."""
    left = at - 1 if at > start and text[at - 1] == "\\" else at
    right = at + 2 if text[at + 1 : at + 2] == "\\" else at + 1
    before = text[left - 1] if left > start else " "
    after = text[right] if right < stop else " "
    if before.isspace() and after.isspace():
        return True
    return (before.isdigit() or before in ")%") and (after.isdigit() or after in "(-")


def key(text: str) -> str:
    """Return text as one comparable string: its tokens in their canonical spelling, with single blanks."""
    return " ".join(token.canon for token in tokens(text))
