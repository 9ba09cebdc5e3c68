"""One sentence being read: its clauses, who is spoken of in them, and the borders its words name.

What a number says depends on whose it is. A clause that begins with a peer's name is about that peer, one with nothing
but plain words before it is about the document's own role, and all others leave it open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from converter.formula import Name, Node, Num
from converter.lexing import Token, key
from converter.model import Rule, Severity
from converter.numbers import in_full
from converter.rubric import Rubric
from converter.statements.claims import english, words
from converter.statements.claims.peers import Mention
from converter.statements.claims.pieces.cutting import Piece, Sentence, said
from converter.statements.claims.whose import Talk
from converter.statements.context import Context

_FILL = frozenset("than the of a an general its both to score".split())
_AWAY = english.SUPPOSE - english.MODAL
_CONDITIONS = frozenset("if unless suppose assuming hypothetically otherwise".split())
"""Words that make a supposition of a whole sentence wherever in it they stand."""
_SUBJECTS = frozenset(
    "it there and but we us our role job post occupation score scores scored rates result total number ranks rank".split()
)

_CLAUSES = frozenset("but while whereas yet".split())
"""Words behind which another clause begins, without a comma too."""

_CHANGES = words.IMPERATIVES | words.GERUNDS | frozenset(word for word, held in words.SINGLE.items() if held[0] == "z")

Side = tuple[Node, int | None]
"""One side of a comparison: an expression, and the stated value that fills its slot."""


@lru_cache(maxsize=512)
def rule_of(prefix: str, number: int, slug: str, title: str, severity: Severity = "error") -> Rule:
    """Return the rule of one shape of claim: the same number in every rubric."""
    return Rule(f"{prefix}8{number:02d}", slug, title, "Prose must say what the figures say.", severity)


@lru_cache(maxsize=64)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(word for word in key(title).split() if word not in words.SMALL)


def _counts(token: Token) -> bool:
    return token.kind == "n" or token.canon in english.NUMBER_WORDS


class Roles(NamedTuple):
    """The roles that a document speaks of.

    peers: the stated score of each by name. scored: their mentions with a score, by where they begin. cited: what the
    text says of a peer's own quantities. talk: the sentence in its stretch, for whom it goes on about.
    """

    peers: Mapping[str, int]
    scored: Mapping[int, Mention]
    cited: dict[tuple[str, str], int]
    talk: Talk


@dataclass
class Clauses:
    """One sentence being read; `used` are the pieces that a claim has taken."""

    context: Context
    sentence: Sentence
    roles: Roles
    used: set[int] = field(default_factory=set)

    @property
    def rubric(self) -> Rubric:
        assert self.context.rubric is not None
        return self.context.rubric

    @property
    def main(self) -> str:
        return self.rubric.main

    def supposes(self) -> bool:
        """Tell whether the sentence speaks of something else than the document as it is."""
        asides = self.sentence.words & _CONDITIONS
        away = not self.sentence.said.isdisjoint(_AWAY) or english.elsewhere(self.sentence.told)
        return bool(asides) or away or self.changes()

    def unreal(self, at: int) -> bool:
        """Tell whether a token is said in a supposition: a word of one stands before it, or in its clause."""
        _, last = self.clause(at)
        return not english.MODAL.isdisjoint(said([token.canon for token in self.sentence.cut[:last]]))

    def changes(self) -> bool:
        """Tell whether a value is changed: "from 5 to 4", "Quadruple the barriers and ...", "Reducing the row ..."."""
        opener = next((token.canon for token in self.sentence.cut if token.kind == "w"), "")
        if opener in _CHANGES or self.moved():
            return True
        return opener == "with" and any(p.kind == "noun" and p.name == self.main for p in self.sentence.pieces)

    def moved(self) -> bool:
        """Tell whether a value goes from one number to another."""
        unsigned = [token for token in self.sentence.cut if token.canon not in ("+", "-")]
        return any(
            a.canon == "from" and c.canon == "to" and _counts(b) and _counts(d)
            for a, b, c, d in zip(unsigned, unsigned[1:], unsigned[2:], unsigned[3:], strict=False)
        )

    def rule(self, number: int, slug: str, title: str, severity: Severity = "error") -> Rule:
        return rule_of(self.rubric.prefix, number, slug, title, severity)

    def number_id(self, piece: Piece, path: str) -> int:
        """Return the id of a number in the text, kept as a stated value under a path."""
        text = self.context.record.document.text[piece.span.start : piece.span.end]
        return self.context.add(path, text, piece.span, piece.number)

    def clause(self, at: int) -> tuple[int, int]:
        """Return the token range of the clause around a token: between commas, parentheses, colons and dashes."""
        cut = self.sentence.cut
        first, last = at, at + 1
        while first and not self._parts(first - 1):
            first -= 1
        while last < len(cut) and not self._parts(last):
            last += 1
        return first, last

    def _parts(self, i: int) -> bool:
        token = self.sentence.cut[i]
        if token.canon in ",;:()":
            return True
        free = i and self.sentence.cut[i - 1].end < token.start
        return token.canon == "-" and bool(free)

    def negated(self, at: int) -> bool:
        first, last = self.clause(at)
        return any(token.canon in english.NOT for token in self.sentence.cut[first:last])

    def mains(self) -> list[Side]:
        """Return the document's own main value, and a declared override's: either may be meant."""
        out: list[Side] = [(Name("", self.main), None)]
        override = self.context.overrides.get(self.main)
        if override is not None:
            out.insert(0, (Name("", self.main, slot=0), override))
        return out

    def opening(self, at: int) -> int:
        """Return where the clause of a token begins, brackets within it passed over: a scored peer may be its subject."""
        first, _ = self.clause(at)
        while first:
            inside = self.aside(first - 1)
            if inside is None:
                break
            first = self.clause(inside - 1)[0] if inside > 1 else 0
        return first

    def aside(self, last: int) -> int | None:
        """Return where the brackets or commas open that end at a token and hold a score: "X (68.2) is", "X, at 68.2, is"."""
        cut = self.sentence.cut
        opens = {")": "(", ",": ","}.get(cut[last].canon)
        at = last - 1
        while opens and at > 0 and cut[at].canon != opens and (opens == "(" or last - at <= 3):
            at -= 1
        if opens is None or at <= 0 or cut[at].canon != opens:
            return 0 if opens == "(" else None
        return at if opens == "(" or any(token.kind == "n" for token in cut[at:last]) else None

    def plain(self, first: int, last: int) -> bool:
        """Tell whether some words name no subject but the role itself: "even so it is", "the adjuster stays"."""
        cut = self.sentence.cut
        return all(
            cut[at].canon in words.FILLER or cut[at].canon in _SUBJECTS or self.titled(at) for at in range(first, last)
        )

    def titled(self, at: int) -> bool:
        """Tell whether a word is one of the document's own title."""
        return self.sentence.cut[at].canon in _title_words(self.context.record.title)

    def possessive(self, piece: Piece) -> bool:
        return self.sentence.cut[piece.last - 1].canon.endswith("'s")

    def edge(self, word: str) -> tuple[Fraction, ...]:
        """Return the borders that "the WORD threshold" may mean: where the word begins, else where it ends."""
        for bands in self.rubric.bands.values():
            test = bands.words.get(word)
            if bands.of == self.main and test is not None:
                if test.low is not None:
                    return (test.low,)
                return (test.high,) if test.high is not None else ()
        return ()

    def beyond(self, sign: int) -> tuple[Fraction, ...]:
        """Return the borders that "the threshold" may mean: those below the score or above it, all where unsaid."""
        lows = {b.low for bands in self.rubric.bands.values() if bands.of == self.main for b in bands.words.values()}
        known = sorted(low for low in lows if low is not None)
        idents = (self.context.defining.get(self.main), self.context.overrides.get(self.main))
        numbers = [self.context.stated[ident].number for ident in idents if ident is not None]
        own = [number.value for number in numbers if number is not None]
        there = [low for low in known if any((low <= value) == (sign > 0) for value in own)]
        return tuple(there if sign and there else known)

    def only_fill(self, first: int, last: int) -> bool:
        return last - first <= 4 and all(token.canon in _FILL for token in self.sentence.cut[first:last])

    def subject(self, at: int) -> Piece | None:
        """Return the peer that the clause of a token is about: the one it begins with, if it names no second one."""
        cut = self.sentence.cut
        first = self.opening(at)
        first = max((i + 1 for i in range(first, at) if self.begins_another(i)), default=first)
        ahead = [piece for piece in self.sentence.pieces if piece.kind == "peer" and first <= piece.first < at]
        if not ahead or len({piece.name for piece in ahead}) > 1 or self.possessive(ahead[0]):
            return None
        return ahead[0] if all(token.canon in words.FILLER for token in cut[first : ahead[0].first]) else None

    def begins_another(self, at: int) -> bool:
        """Tell whether another clause begins behind a token: "X (63.9) is 3.1 lower and Y (81.2) 9.5 higher"."""
        cut = self.sentence.cut
        if cut[at].canon in _CLAUSES:
            return True
        ahead = any(p.kind == "comparative" and p.last == at for p in self.sentence.pieces)
        behind = at + 1 + (at + 1 < len(cut) and cut[at + 1].canon == "the")
        return (
            cut[at].canon == "and"
            and ahead
            and any(
                p.kind == "peer" and p.first == behind and p.span.start in self.roles.scored
                for p in self.sentence.pieces
            )
        )

    def side(self, piece: Piece, slot: int, sign: int = 0) -> list[Side]:
        """Return what a piece is as one side of a comparison: a peer's score, a border, the borders of a band."""
        if piece.kind == "peer":
            return [(Name("", piece.name, slot=slot), self.roles.peers[piece.name])]
        if not piece.name:
            values = self.beyond(sign)
        else:
            values = self.edge(piece.name) if piece.kind == "edge" and sign else self.borders(piece.name, sign)
        return [(Num(value, in_full(value)), None) for value in values]

    def borders(self, word: str, sign: int) -> tuple[Fraction, ...]:
        """Return the borders that points "above WORD" (sign 1) or "below WORD" (-1) may be counted from.

        Above a band is above where it begins or where it ends; below it is below where it begins.
        """
        for bands in self.rubric.bands.values():
            test = bands.words.get(word)
            if bands.of != self.main or test is None:
                continue
            found = {test.low} if test.low is not None else {test.high}
            if sign >= 0 and test.high is not None:
                above = [b.low for b in bands.words.values() if b.low is not None and b.low >= test.high]
                found |= {test.high, min(above, default=test.high)}
            return tuple(sorted(value for value in found if value is not None))
        return ()

    def printed_like(self, quantity: str, *pieces: Piece) -> bool:
        """Tell whether numbers are printed like a quantity of the document: as fine, and percent like percent."""
        ident = self.context.defining.get(quantity)
        own = self.context.stated[ident].number if ident is not None else None
        return own is not None and all(
            piece.number is not None and (piece.number.unit, piece.number.percent) == (own.unit, own.percent)
            for piece in pieces
        )

    def peer_to_peer(self) -> bool:
        """Tell whether one peer is compared with another: "the pilot (29.8) outscores the porter (12.1) by ..."."""
        said = [piece for piece in self.sentence.pieces if piece.kind != "number"]
        return any(
            one.kind == two.kind == "peer"
            and one.name != two.name
            and way.kind == "comparative"
            and self.joined(one, way)
            for one, way, two in zip(said, said[1:], said[2:], strict=False)
        )

    def joined(self, one: Piece, two: Piece) -> bool:
        """Tell whether two pieces stand in one clause: no "and" or "but" between them."""
        between = [token.canon for token in self.sentence.cut[one.last : two.first]]
        return _CLAUSES.isdisjoint(between) and "and" not in between
