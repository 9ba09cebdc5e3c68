"""A sentence as a row of pieces, one letter each: what the grammar matches.

Every word must be a piece, a name or filler; the first that is none ends the reading, and the clause stays silent.
"""

from __future__ import annotations

from typing import NamedTuple

from converter.lexing import Token
from converter.statements.claims import words
from converter.statements.claims.amounts import Amount, amount_at
from converter.statements.claims.lexicon import Lexicon, Named, Row


class Tag(NamedTuple):
    """One piece. code: its letter (see words.py; besides N amount, R row, and the codes of names). before: the word
    before it. held: the amount, row or name it is, or what its word holds."""

    code: str
    first: int
    last: int
    held: Amount | Row | Named | object = None
    before: str = ""
    word: str = ""


class Clause(NamedTuple):
    """Some pieces in a row that may be a claim. codes: their letters; ends: the token index behind them."""

    tags: tuple[Tag, ...]

    @property
    def codes(self) -> str:
        """Return the letters of its pieces."""
        return "".join(tag.code for tag in self.tags)


_PHRASES: dict[str, list[tuple[tuple[str, ...], str, object]]] = {}
for _words, _code, _held in sorted(words.PHRASES, key=lambda entry: -len(entry[0].split())):
    _PHRASES.setdefault(_words.split()[0], []).append((tuple(_words.split()), _code, _held))

_BREAKS = frozenset((";", ":", ",", "(", ")"))


def tags_of(text: str, cut: list[Token], lexicon: Lexicon) -> tuple[list[Tag], int]:
    """Return the pieces of a sentence up to the first word that is none, and the index of that word."""
    out: list[Tag] = []
    at = 0
    while at < len(cut):
        tag = _tag(text, cut, at, lexicon)
        if tag is None:
            return out, at
        if tag.code:
            out.append(tag)
        at = tag.last
    return out, len(cut)


def _tag(text: str, cut: list[Token], at: int, lexicon: Lexicon) -> Tag | None:
    before = cut[at - 1].canon if at else ""
    word = cut[at].canon
    token = cut[at]
    if word in _BREAKS or (word == "-" and _free(cut, at)):
        return Tag(",", at, at + 1, word, before, word)
    if word == "-" and 0 < at < len(cut) - 1 and cut[at - 1].kind == cut[at + 1].kind == "n":
        return Tag("t", at, at + 1, None, before, word)
    if at == 0 and word in words.IMPERATIVES:
        return Tag("k", at, at + 1, None, before, word)
    if word == "score" and before in _THE and lexicon.main and _stands_alone(cut, at + 1):
        return Tag("O", at, at + 1, None, before, word)
    named = lexicon.named(cut, at)
    amount = amount_at(text, cut, at)
    if named is not None and (amount is None or named[0] > amount.last):
        return Tag(named[1].code, at, named[0], named[1], before, word)
    if amount is not None:
        return Tag("N", amount.first, amount.last, amount, before, word)
    if token.kind == "n":
        return None
    if word in words.PEERISH and at + 1 < len(cut) and cut[at + 1].canon in ("roles", "jobs", "occupations", "posts"):
        return Tag("Q", at, at + 2, None, before, word)
    for parts, code, held in _PHRASES.get(word, ()):
        stop = at + len(parts)
        if stop <= len(cut) and all(cut[at + i].canon == part for i, part in enumerate(parts)):
            return Tag(code, at, stop, held, before, word)
    row = lexicon.row_at(cut, at) if token.kind == "w" else None
    known = word in words.SINGLE or word in words.FILLER
    if row is not None and (not known or row[0] - at >= 2):
        return Tag("R", at, row[0], row[1], before, word)
    if word in words.SINGLE:
        code, held = words.SINGLE[word]
        return Tag(code, at, at + 1, held, before, word)
    if word in words.FILLER or (word == "-" and not _free(cut, at)):
        return Tag("", at, at + 1)
    if word in words.GENERIC_MAIN and lexicon.main:
        return Tag("O", at, at + 1, None, before, word)
    return None


_THE = frozenset("the our its this total final overall".split())


def _stands_alone(cut: list[Token], at: int) -> bool:
    """Tell whether "the score" is the document's own: no "of ..." and no number follow."""
    return at >= len(cut) or (cut[at].kind != "n" and cut[at].canon not in ("of", "for", "on"))


def _free(cut: list[Token], at: int) -> bool:
    return bool(at) and cut[at - 1].end < cut[at].start


def stretches(tags: list[Tag]) -> list[Clause]:
    """Return what stands between commas, colons, brackets and free dashes."""
    out: list[Clause] = []
    part: list[Tag] = []
    for tag in [*tags, Tag(",", -1, -1)]:
        if tag.code != ",":
            part.append(tag)
        elif part:
            out.append(Clause(tuple(part)))
            part = []
    return out
