"""A sentence as a row of pieces, one letter each: what the grammar matches.

Every word must be a piece, a name or filler; the first that is none ends the reading, and the clause stays silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from converter.lexing import Token
from converter.statements.claims import idioms, words
from converter.statements.claims.amounts import OPENERS, Amount, adds_points, amount_at, amount_of_nothing
from converter.statements.claims.grammar.lexicon import Lexicon, Row
from converter.statements.claims.grammar.naming import Named


class Tag(NamedTuple):
    """One piece. code: its letter (see words.py; besides N amount, R row, and the codes of names).

    held: the amount, row or name it is, or what its word holds. before: the word before it; word: its own first.
    """

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
for _words, _code, _held in sorted(idioms.PHRASES, key=lambda entry: -len(entry[0].split())):
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
        elif cut[at].canon in words.COUNTABLE and out and out[-1].code == "N" and out[-1].last == at:
            return out, at
        at = tag.last
    return out, len(cut)


def _tag(text: str, cut: list[Token], at: int, lexicon: Lexicon) -> Tag | None:
    """Return the piece that begins at a token, one without a code for filler, None for a word that is nothing."""
    for kind in (_sign, _opener, _named, _phrase, _row, _single):
        found = kind(text, cut, at, lexicon)
        if found is not None:
            return None if found.code == UNKNOWN else found
    return None


UNKNOWN = "?"
"""The code of what is certainly no piece, whatever else it might be."""


def _made(cut: list[Token], at: int, code: str, last: int = 0, held: object = None) -> Tag:
    return Tag(code, at, last or at + 1, held, cut[at - 1].canon if at else "", cut[at].canon)


def _sign(text: str, cut: list[Token], at: int, lexicon: Lexicon) -> Tag | None:  # noqa: ARG001 - one signature
    """Read what stands between words: breaks of a clause, the dash of a range."""
    word, token = cut[at].canon, cut[at]
    if token.kind != "s":
        return None
    if word == "(" and at and cut[at - 1].kind == "w" and cut[at - 1].end == token.start:
        return _made(cut, at, UNKNOWN)
    if word == "-" and _signs(cut, at):
        return None
    if word in _BREAKS or (word == "-" and _free(cut, at)):
        return _made(cut, at, ",", held=word)
    if word == "-" and 0 < at < len(cut) - 1 and cut[at - 1].kind == cut[at + 1].kind == "n":
        return _made(cut, at, "t")
    if word == "-" and not (at + 1 < len(cut) and cut[at + 1].kind == "n"):
        return Tag("", at, at + 1)
    if word == "." and at + 1 < len(cut) and cut[at + 1].kind != "s":
        return _made(cut, at, UNKNOWN)
    return None


def _opener(text: str, cut: list[Token], at: int, lexicon: Lexicon) -> Tag | None:
    """Read words that mean more where they stand: at the beginning of a sentence, or behind "the"."""
    word = cut[at].canon
    if at == 0 and word in ("were", "should", "had"):
        return _made(cut, at, "S")
    if at == 0 and word in words.IMPERATIVES and _phrase(text, cut, at, lexicon) is None:
        return _made(cut, at, "k")
    if word == "score" and at and cut[at - 1].canon in _THE and lexicon.main and _stands_alone(cut, at + 1):
        return _made(cut, at, "O")
    return None


def _named(text: str, cut: list[Token], at: int, lexicon: Lexicon) -> Tag | None:
    """Read the name of something or an amount, whichever is longer."""
    named = lexicon.named(cut, at)
    if named is not None and _verb_behind(cut, at, named[0]):
        named = lexicon.named(cut[: named[0] - 1], at)
    amount = amount_at(text, cut, at) if cut[at].kind == "n" or cut[at].canon in OPENERS else None
    if named is not None and (amount is None or named[0] > amount.last):
        return _made(cut, at, named[1].code, named[0], named[1])
    if amount is not None:
        return _made(cut, at, "N", amount.last, amount)
    return _made(cut, at, UNKNOWN) if cut[at].kind == "n" else None


def _verb_behind(cut: list[Token], at: int, stop: int) -> bool:
    """Tell whether the last word of a name is the verb of it: "the five barriers score 1", not "the barrier score of 1"."""
    return (
        stop - at == 2
        and cut[stop - 1].canon == "score"
        and cut[at].canon.endswith("s")
        and stop < len(cut)
        and cut[stop].canon not in ("of", "is", "at", "(", ":", "=")
    )


def _phrase(text: str, cut: list[Token], at: int, lexicon: Lexicon) -> Tag | None:  # noqa: ARG001 - one signature
    word = cut[at].canon
    if word in words.PEERISH and at + 1 < len(cut) and cut[at + 1].canon in ("roles", "jobs", "occupations", "posts"):
        return _made(cut, at, "Q", at + 2)
    for parts, code, held in _PHRASES.get(word, ()):
        stop = at + len(parts)
        if stop <= len(cut) and all(cut[at + i].canon == part for i, part in enumerate(parts)):
            return _made(cut, at, code, stop, held)
    return None


def _row(text: str, cut: list[Token], at: int, lexicon: Lexicon) -> Tag | None:  # noqa: ARG001 - one signature
    """Read the name of a row; one that begins with a plain word needs a second one."""
    row = lexicon.row_at(cut, at) if cut[at].kind == "w" else None
    plain = cut[at].canon in words.SINGLE or cut[at].canon in words.FILLER
    if row is not None and (not plain or row[0] - at >= 2):
        return _made(cut, at, "R", row[0], row[1])
    return None


def _single(text: str, cut: list[Token], at: int, lexicon: Lexicon) -> Tag | None:
    word = cut[at].canon
    if word == "there":
        return Tag("", at, at + 1) if _exists(cut, at) else None
    if word == "lower" and at and _no_verb(cut, at + 1):
        return _made(cut, at, "c", held=-1)
    if word != "more" and adds_points(cut, at):
        return _made(cut, at, "c", held=1)
    if word == "nothing" and at and cut[at - 1].canon in ("score", "scores", "scored", "at"):
        return _made(cut, at, "N", held=amount_of_nothing(cut, at))
    if word == "another" and at + 1 < len(cut) and cut[at + 1].kind == "n":
        amount = amount_at(text, cut, at + 1)
        return Tag("", at, at + 1) if amount is not None and amount.share else None
    if word in words.SINGLE:
        code, held = words.SINGLE[word]
        if code == "O" and at and cut[at - 1].canon in _ANOTHER:
            return _made(cut, at, UNKNOWN)
        return _made(cut, at, code, held=held)
    if word in words.FILLER:
        return Tag("", at, at + 1)
    if word in words.GENERIC_MAIN and lexicon.main:
        return _made(cut, at, "O")
    return None


_ANOTHER = frozenset("that another other such each any every no neither which".split())
"""What stands before "role" where another one is meant."""


def _exists(cut: list[Token], at: int) -> bool:
    """Tell whether "there" only says that something is: "there are two"; "9 there, 6 here" is another role's."""
    if at == 0 and len(cut) > 1 and cut[1].canon == "the":
        return True
    around = (*cut[max(0, at - 1) : at], *cut[at + 1 : at + 2])
    return any(token.canon in _BEING for token in around)


_BEING = frozenset("is are was were be been being remain remains stand stands".split())


def _no_verb(cut: list[Token], at: int) -> bool:
    """Tell whether "lower" before a token compares: what a verb lowers would follow it."""
    if at >= len(cut) or cut[at].canon in _ENDS:
        return True
    return cut[at].canon == "by" and at + 1 < len(cut) and cut[at + 1].canon in ("a", "far")


_ENDS = frozenset(("than", "as", "on", "still", "too", "again", "here", "because", "thanks", *_BREAKS, ".", "!"))
"""What may follow the comparative "lower"; a name follows the verb."""
_THE = frozenset("the our its this total final overall adjusted overridden".split())


def _stands_alone(cut: list[Token], at: int) -> bool:
    """Tell whether "the score" is the document's own: no "of ..." and no number follow."""
    return at >= len(cut) or (cut[at].kind != "n" and cut[at].canon not in ("of", "for", "on"))


def _signs(cut: list[Token], at: int) -> bool:
    """Tell whether a dash is the sign of the number that it touches: a blank or a bracket stands before it."""
    if at + 1 >= len(cut) or cut[at + 1].kind != "n" or cut[at + 1].start != cut[at].end or not at:
        return False
    before = cut[at - 1]
    return (before.kind == "w" and before.end < cut[at].start) or before.canon in ("(", ":", "=")


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


class AbsentError(LookupError):
    """A shape asked for a piece that its clause does not hold: the clause is none of that shape."""


def first_of(tags: Sequence[Tag], codes: str) -> Tag:
    """Return the first piece of one of these codes, or raise AbsentError."""
    for tag in tags:
        if tag.code in codes:
            return tag
    raise AbsentError(codes)
