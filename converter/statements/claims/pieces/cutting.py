"""A sentence cut into typed pieces: numbers, nouns, comparatives, peers, edges. Everything else is filler."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from converter.forms import read_number
from converter.lexing import Token
from converter.model import Number, Span
from converter.statements.claims import english


class Piece(NamedTuple):
    """One piece of a sentence.

    kind: number, noun, comparative, peer, edge, band, versus, points, gap. first, last: token indices (last behind
    it). name: quantity, peer or band; sign: of a comparative. For numbers: number, `of` (`/10`), hedge and
    bound (`>=` for "at least").
    """

    kind: str
    first: int
    last: int
    span: Span
    name: str = ""
    sign: int = 0
    number: Number | None = None
    of: Number | None = None
    of_span: Span | None = None
    bound: str = ""


class Sentence(NamedTuple):
    """One sentence: its span, its tokens, its pieces in order, the words in it and those before any remark, in order too."""

    span: Span
    cut: list[Token]
    pieces: tuple[Piece, ...]
    words: frozenset[str]
    said: frozenset[str]
    told: tuple[str, ...]


_NO_END = ("vs", "e.g", "i.e", "approx", "no", "fig", "ca", "etc", "cf")
_END = re.compile(
    r"(?:[!?;]|\.(?=\s|$)" + "".join(rf"(?<![\s(](?i:{re.escape(word)})\.)" for word in _NO_END) + r")(?=\s|$)"
)
"""The end of a sentence: a full stop behind an abbreviation is none."""


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of a stretch of text: cut behind . ! ? ; before a blank, save in abbreviations."""
    start = span.start
    for match in _END.finditer(text, start, span.end):
        stop = match.end()
        yield Span(start, stop)
        start = stop
    if start < span.end:
        yield Span(start, span.end)


_PLAIN: dict[str, tuple[str, str, int]] = {
    **{word: ("gap", word, 0) for word in english.GAPS},
    **dict.fromkeys(english.POINTS, ("points", "", 0)),
    **dict.fromkeys(english.VERSUS, ("versus", "", 0)),
    **{word: ("comparative", word, -1) for word in english.LOWER},
    **{word: ("comparative", word, 1) for word in english.HIGHER},
}
"""Words that are pieces whatever the document: their kind, name and sign."""

_WAYS = {"up": 1, "down": -1}
"""Words that compare before "from": "12.4 points up from Red"."""

_PIECES = frozenset((*_PLAIN, *_WAYS, *english.NUMBER_WORDS, "+", "-"))
"""What a piece may begin with whatever the document: with names and numbers all there is."""


def cut_pieces(text: str, span: Span, cut: list[Token], nouns: Nouns) -> Sentence:
    """Return a sentence with its pieces. cut: its tokens."""
    canons = tuple([token.canon for token in cut])
    pieces: list[Piece] = []
    past = 0
    openers = nouns.openers
    for at, token in enumerate(cut):
        if at < past or (token.kind != "n" and token.canon not in openers):
            continue
        piece = _piece(text, cut, at, nouns.at(canons, at))
        if piece is not None:
            pieces.append(piece)
            past = piece.last
    told = tuple(said(canons))
    return Sentence(span, cut, tuple(pieces), frozenset(canons), frozenset(told), told)


def said(canons: Sequence[str]) -> Sequence[str]:
    """Return a sentence's words without a remark that only explains: from "who", "because" behind a comma to the next."""
    at = 0
    while "," in canons[at:-1]:
        at = canons.index(",", at) + 1
        if canons[at] in english.ASIDE:
            behind = canons.index(",", at) if "," in canons[at:] else len(canons)
            return (*canons[:at], *canons[behind:])
    return canons


class Nouns(NamedTuple):
    """What names mean in this document, by their first word: (words, kind, name), the longest first.

    openers: all words that a piece can begin with, numbers apart.
    """

    by_first: dict[str, list[tuple[tuple[str, ...], str, str]]]
    openers: frozenset[str]

    def at(self, canons: tuple[str, ...], at: int) -> tuple[int, str, str] | None:
        """Return the token index behind the longest name here, its kind and what it names, or None."""
        for words, kind, name in self.by_first.get(canons[at], ()):
            stop = at + len(words)
            if canons[at:stop] == words:
                return stop, kind, name
        return None


def nouns_of(entries: list[tuple[str, str, str]]) -> Nouns:
    """Return the look-up of names: entries are (canonical words, kind, name)."""
    by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for words, kind, name in entries:
        parts = tuple(words.split())
        if parts:
            by_first.setdefault(parts[0], []).append((parts, kind, name))
    for found in by_first.values():
        found.sort(key=lambda entry: (-len(entry[0]), entry[1:]))
    return Nouns(by_first, frozenset(by_first) | _PIECES)


def with_peers(nouns: Nouns, peers: Mapping[str, str]) -> Nouns:
    """Return a look-up of names with the peers of one document in it. peers: by what they are called, their names."""
    by_first = dict(nouns.by_first)
    firsts = set()
    for called, name in peers.items():
        *before, last = called.split()
        for parts in ((*before, last), (*before, f"{last}'s")):
            found = [*by_first.get(parts[0], ()), (parts, "peer", name)]
            by_first[parts[0]] = sorted(found, key=lambda entry: (-len(entry[0]), entry[1:]))
            firsts.add(parts[0])
    return Nouns(by_first, nouns.openers | firsts)


def _piece(text: str, cut: list[Token], at: int, named: tuple[int, str, str] | None) -> Piece | None:
    token = cut[at]
    if named is not None:
        stop, kind, name = named
        return Piece(kind, at, stop, Span(token.start, cut[stop - 1].end), name)
    number = _number(text, cut, at)
    if number is not None:
        return number
    if token.canon in _WAYS and at + 1 < len(cut) and cut[at + 1].canon == "from":
        return Piece("comparative", at, at + 2, Span(token.start, cut[at + 1].end), token.canon, _WAYS[token.canon])
    plain = _PLAIN.get(token.canon)
    if plain is None:
        return None
    return Piece(plain[0], at, at + 1, Span(token.start, token.end), *plain[1:])


def _number(text: str, cut: list[Token], at: int) -> Piece | None:
    """Return a plain number here; a range, a year-like name, a rank, a currency or a `3+` is none."""
    token = cut[at]
    if token.canon in english.NUMBER_WORDS and at + 1 < len(cut) and _pointed(cut, at + 1):
        hedge, bound = _softened(cut, at)
        value = Number(Fraction(english.NUMBER_WORDS[token.canon]), Fraction(1), whole=True, hedge=hedge)
        return Piece("number", at, at + 1, Span(token.start, token.end), number=value, bound=bound)
    before = cut[at - 1].canon if at else ""
    if token.kind != "n" and not (token.canon in "+-" and at + 1 < len(cut) and cut[at + 1].kind == "n"):
        return None
    if before in ("#", "$", "€", "£", "(") and before != "(":
        return None
    if before == "-" and at > 1 and cut[at - 2].kind in ("n", "w") and cut[at - 1].start == cut[at - 2].end:
        return None
    got = read_number(text, cut, at)
    if got is None or got[1].number is None:
        return None
    stop, capture = got
    if _part_of_something(cut, stop):
        return None
    of = of_span = None
    if stop + 1 < len(cut) and cut[stop].canon == "/" and cut[stop].start == capture.end and cut[stop + 1].kind == "n":
        behind = read_number(text, cut, stop + 1)
        if behind and behind[1].number:
            of, of_span = behind[1].number, Span(behind[1].start, behind[1].end)
            stop = behind[0]
    hedge, bound = _softened(cut, at)
    number = got[1].number._replace(hedge=hedge)
    return Piece(
        "number", at, stop, Span(capture.start, capture.end), number=number, of=of, of_span=of_span, bound=bound
    )


def _pointed(cut: list[Token], at: int) -> bool:
    """Tell whether "points" follows, glued by a hyphen or not: "one-point", "two points"."""
    if cut[at].canon == "-" and at + 1 < len(cut):
        at += 1
    return cut[at].canon in english.POINTS


def _part_of_something(cut: list[Token], stop: int) -> bool:
    """Tell a number that is part of a range, a name or an open end (`25-47`, `3+`, `143K`) from a plain one."""
    if stop >= len(cut):
        return False
    behind = cut[stop]
    glued = behind.start == cut[stop - 1].end
    if glued and behind.canon == "+":
        return True
    if glued and behind.canon == "-" and stop + 1 < len(cut):
        return cut[stop + 1].kind == "n" or cut[stop + 1].canon not in english.POINTS
    return glued and behind.kind == "w"


_TURNED = {
    ("more", "than"): "<=", ("higher", "than"): "<=", ("greater", "than"): "<=",
    ("less", "than"): ">=", ("fewer", "than"): ">=", ("lower", "than"): ">=",
}  # fmt: skip
"""What "no" makes of a bound: "no more than two points"."""


def _softened(cut: list[Token], at: int) -> tuple[str, str]:
    """Return the hedge word before a number, and the relation of a bound ("at least", "more than")."""
    one = cut[at - 1].canon if at else ""
    two = cut[at - 2].canon if at > 1 else ""
    if one in english.ABOUT:
        return "about", ""
    if one in english.NEARLY:
        return "nearly", ""
    if two == "just" and one in ("under", "below", "short"):
        return "nearly", ""
    if two == "just" and one in ("over", "above"):
        return "just over", ""
    three = cut[at - 3].canon if at > 2 else ""
    if three in ("no", "not") and (two, one) in _TURNED:
        return "", _TURNED[two, one]
    if (two, one) == ("more", "than") or one in ("over", "above", "exceeding"):
        return "", ">"
    if (two, one) in (("less", "than"), ("fewer", "than")) or one in ("under", "below"):
        return "", "<"
    if (two, one) in (("at", "least"), ("no", "less")):
        return "", ">="
    if (two, one) in (("at", "most"), ("up", "to")):
        return "", "<="
    return "", ""
