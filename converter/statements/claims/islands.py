"""The parts of a sentence that can be read by themselves: behind a colon, a dash, or a comma and "and".

"Nothing pulls the other way: three of five dimensions are negative" says something that is understood behind something
that is not. Such a part is read alone where what stands before it can change nothing of it: it supposes nothing, and
speaks of no other time and no other role.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.lexing import Token
from converter.statements.claims import english, words

MOST = 4
"""How many parts of a sentence are tried, from the first on."""

_JOINS = frozenset("and but so yet while whereas though although".split())
"""Words behind a comma that begin a clause of its own."""

_YOU = frozenset(("you", "your"))

_OPENS = frozenset("kduzSW")
"""Codes of words that change or suppose a value."""
_WAYS = frozenset("up down off fewer".split())
"""Words of these codes that change nothing by themselves: "nothing pulls it down"."""


def islands(cut: list[Token]) -> Iterator[int]:
    """Yield where parts of a sentence begin that may be read by themselves, in order."""
    found = 0
    for at in range(1, len(cut) - 2):
        begins = at + 1 if _breaks(cut, at) else at + 2 if _joins(cut, at) else 0
        if begins and found < MOST:
            if not _stands_apart(cut, at):
                return
            found += 1
            yield begins


def _breaks(cut: list[Token], at: int) -> bool:
    """Tell whether a token is a colon or a dash between words, with a blank behind it."""
    free = cut[at].end < cut[at + 1].start
    return free and (cut[at].canon == ":" or (cut[at].canon == "-" and cut[at - 1].end < cut[at].start))


def _joins(cut: list[Token], at: int) -> bool:
    """Tell whether a clause of its own begins behind a comma; behind "A, B, and" goes on a list."""
    if cut[at].canon != "," or cut[at + 1].canon not in _JOINS:
        return False
    said = [token.canon for token in cut[:at]]
    return cut[at + 1].canon != "and" or ("," not in said and not words.VERBS.isdisjoint(said))


def _stands_apart(cut: list[Token], at: int) -> bool:
    """Tell whether nothing before a token supposes or tells of changes; "if you ..." is about who reads."""
    said = [token.canon for token in cut if token.kind == "w"][:2]
    if said[:1] == ["if"] and said[1] in _YOU:
        return True
    if said[0] in words.IMPERATIVES | words.GERUNDS:
        return False
    for token in cut[:at]:
        changes = words.SINGLE.get(token.canon, ("", None))[0] in _OPENS and token.canon not in _WAYS
        if changes or token.canon in english.SUPPOSE:
            return False
    return True
