"""The shapes that pieces of a sentence make, and what each of them asserts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from converter.forms import Filled, find
from converter.formula import Cmp, Name, source
from converter.model import Number, Span
from converter.statements.claims import english
from converter.statements.claims.pieces.clauses import Roles
from converter.statements.claims.pieces.cutting import Piece, Sentence
from converter.statements.claims.pieces.distances import BOUNDS, Distances
from converter.statements.claims.pieces.pairs import Pairs
from converter.statements.context import Context
from converter.system import Equals, Holds, Same, Statement, Test


def claims(context: Context, sentence: Sentence, roles: Roles) -> Iterator[Statement]:
    """Yield the statements that a sentence makes, and add what it says of peers' quantities to what is cited of them."""
    reader = _Reader(context, sentence, roles)
    kinds = {piece.kind for piece in sentence.pieces}
    if "number" in kinds and not _IMPLIES.isdisjoint(sentence.words):
        yield from reader.implied()
    if "versus" in kinds:
        yield from reader.pairs()
    if reader.supposes():
        return
    if "number" in kinds and kinds & {"points", "comparative"}:
        yield from reader.differences()
    if "comparative" in kinds:
        yield from reader.orders()
    if "number" in kinds and "peer" in kinds:
        yield from reader.scores()
    if "number" in kinds and "noun" in kinds:
        yield from reader.said_again()
    if "number" in kinds and "band" in kinds:
        yield from reader.beside_bands()
    yield from reader.phrases()


_OTHERS = frozenset(
    "there elsewhere another other others both peers required needed necessary demanded rare common unusual typical".split()
)
"""Words that make a value another role's, or one that a rule asks for."""

_IMPLIES = frozenset("suggests implies indicates says shows".split())

_ADJUSTED = frozenset("override overridden overriding adjusted adjustment adjusting".split())
"""Words in brackets behind a score's name that say which of two is meant."""

_IS = frozenset("is are was were".split())

_BEFORE_NOUN = (
    frozenset(
        "by from score composite and or to than if strong weak high low modest robust solid limited positive negative"
        " moderate good poor deep minimal maximum perfect excellent exceptional structural combined current".split()
    )
    | english.HIGHER
    | english.LOWER
)
"""What may stand before a quantity's name without being part of it, beside articles, verbs and plain adjectives."""


def _both(one: Piece, two: Piece) -> tuple[int, int]:
    """Return the tokens that two pieces span together."""
    return min(one.first, two.first), max(one.last, two.last)


@dataclass
class _Reader(Distances, Pairs):
    """One sentence being read, every shape of it."""

    # -------------------------------------------------------------------------------------------- peers' scores

    def scores(self) -> Iterator[Statement]:
        """Yield that a number right behind a peer's name is its score: "Legal Secretary, at 14.3,", "the nurse's 61.4"."""
        rule = self.rule(2, "peer-score", "A peer has one score")
        for peer, piece in zip(self.sentence.pieces, self.sentence.pieces[1:], strict=False):
            if peer.kind != "peer" or piece.kind != "number" or piece.first in self.used or piece.number is None:
                continue
            if piece.bound or not self.printed_like(self.main, piece) or not self.told_of(peer, piece):
                continue
            ident = self.number_id(piece, f"peer({peer.name})")
            subject = f"score of {peer.name}"
            again = Same(self.roles.peers[peer.name])
            yield Statement(rule, "claim", f"peer({peer.name})", piece.span, ident, again, subject)
            self.used.add(piece.first)

    def told_of(self, peer: Piece, piece: Piece) -> bool:
        """Tell whether a number stands beside a peer's name as its score, and nothing behind it counts with it."""
        cut = self.sentence.cut
        between = [token.canon for token in cut[peer.last : piece.first]]
        near = self.possessive(peer) if not between else between in ([","], [",", "at"], ["at"])
        ends = piece.last >= len(cut) or cut[piece.last].canon in (*",.;:)!?", "and", "but", "or", "is")
        return near and ends and peer.span.start not in self.roles.scored

    # -------------------------------------------------------------------------------------------- said again

    def said_again(self) -> Iterator[Statement]:
        """Yield that a number beside a quantity's name is that quantity."""
        pieces = self.sentence.pieces
        if not self.sentence.said.isdisjoint(english.MODAL):
            return
        for i, piece in enumerate(pieces):
            if piece.kind != "number" or piece.first in self.used or not piece.number or self.negated(piece.first):
                continue
            if self.counts_points(i) or self.of_a_pair(i):
                continue
            noun = self.noun_beside(i)
            if noun is None or noun.name not in self.context.defining:
                continue
            reference = self.meant(noun)
            own = self.context.stated[reference].number
            if own is None or not self.alike(piece, own, noun):
                continue
            if not self.roles.talk.own_value(self.sentence.cut, *_both(piece, noun)):
                continue
            if self.may_be_a_peers(piece, noun) or self.of_another_matter(piece, noun):
                continue
            yield from self.again(piece, noun, reference)

    def of_a_pair(self, i: int) -> bool:
        """Tell whether a number is one of two that are held against each other: "(0.45 against 0.35)"."""
        near = self.sentence.pieces[max(0, i - 1) : i + 2]
        return any(piece.kind == "versus" for piece in near)

    def counts_points(self, i: int) -> bool:
        """Tell whether a number is so many points of a distance: the clause goes on behind "points"."""
        behind = self.sentence.pieces[i + 1 : i + 2]
        if not behind or behind[0].kind != "points" or behind[0].first - self.sentence.pieces[i].last > 1:
            return False
        after = self.sentence.cut[behind[0].last : behind[0].last + 1]
        return bool(after) and after[0].kind == "w"

    def may_be_a_peers(self, piece: Piece, noun: Piece) -> bool:
        """Tell whether a value may be that of a peer named behind it in its clause: "the 68.2 score of X".

        Whatever the value is: a claim that was read only where it is right could never be found wrong. In "the 69.2
        score sits above X" the comparative makes X the other side.
        """
        first, behind = _both(piece, noun)
        _, last = self.clause(first)
        pieces = self.sentence.pieces
        named = next((p for p in pieces if p.kind == "peer" and behind <= p.first < max(last, piece.last)), None)
        return named is not None and not any(
            p.kind == "comparative" and behind <= p.first < named.first for p in pieces
        )

    def of_another_matter(self, piece: Piece, noun: Piece) -> bool:
        """Tell whether a value is one of another place, year or rule, or the noun only the end of a longer name.

        "9 points there", "in 2024 the score was 70.3", "a growth of 2 is required", "the mean task score of 4.55".
        """
        first, last = self.clause(min(piece.first, noun.first))
        last = max(last, piece.last, noun.last)
        if self.names(_OTHERS, 0, last) or any(self.year(at) for at in range(first, last)):
            return True
        if not noun.first or noun.last - noun.first > 1:
            return False
        before = self.sentence.cut[noun.first - 1]
        known = before.canon in _BEFORE_NOUN or self.plain(noun.first - 1, noun.first)
        return before.kind == "w" and not known

    def names(self, words: frozenset[str], first: int, last: int) -> bool:
        """Tell whether any of some words stands between two tokens."""
        return any(token.canon in words for token in self.sentence.cut[first:last])

    def year(self, at: int) -> bool:
        """Tell whether a token is a year."""
        token = self.sentence.cut[at]
        text = self.context.record.document.text[token.start : token.end]
        return token.kind == "n" and len(text) == 4 and text[:2] in ("19", "20") and text.isdecimal()

    def noun_beside(self, i: int) -> Piece | None:
        """Return the noun that a number belongs to: right behind it, or before it with linking words between."""
        pieces, cut = self.sentence.pieces, self.sentence.cut
        number = pieces[i]
        behind = pieces[i + 1] if i + 1 < len(pieces) else None
        if behind is not None and behind.kind == "noun" and behind.first == number.last:
            return behind
        before = pieces[i - 1] if i else None
        if before is None or before.kind != "noun":
            return None
        between = [token.canon for token in cut[self.behind_bracket(before.last) : number.first]]
        soft = (
            english.ABOUT
            | english.NEARLY
            | english.JUST
            | {"under", "over", "than", "more", "less", "at", "least", "most"}
        )
        fits = len(between) <= 3 and all(word in english.LINKS or word in soft for word in between)
        told = number.of is not None and len(between) == 3 and between[0] in _IS and between[2] == "at"
        return before if (fits or told) and between else None

    def behind_bracket(self, at: int) -> int:
        """Return the token behind brackets that tell which print of a score is meant: "Score (after override): 48.5"."""
        cut = self.sentence.cut
        if at + 2 >= len(cut) or cut[at].canon != "(":
            return at
        last = next((i for i in range(at + 1, min(at + 5, len(cut))) if cut[i].canon == ")"), at)
        told = {token.canon for token in cut[at + 1 : last]}
        return last + 1 if told & _ADJUSTED and told <= _ADJUSTED | {"after", "the", "assessor"} else at

    def meant(self, noun: Piece) -> int:
        """Return the print that a name speaks of: of an adjusted score the one that the override put in place."""
        override = self.context.overrides.get(noun.name)
        adjusted = self.behind_bracket(noun.last) > noun.last
        return override if override is not None and adjusted else self.context.defining[noun.name]

    def alike(self, piece: Piece, own: Number, noun: Piece) -> bool:
        """Tell whether a number is printed like the quantity: same unit, digits as fine or fitting, no weak name."""
        assert piece.number
        if piece.number.percent != own.percent:
            return False
        words = noun.last - noun.first
        strong = words > 1 or noun.name == self.main or self.bracketed(piece, noun, own)
        if piece.of is not None:
            return True
        return strong and (
            piece.number.unit <= own.unit or bool(piece.number.hedge or piece.bound) or own.value == piece.number.value
        )

    def bracketed(self, piece: Piece, noun: Piece, own: Number) -> bool:
        """Tell whether a number stands alone in brackets right behind a name: "strong evidence (+9)"."""
        cut = self.sentence.cut
        inside = piece.first - noun.last == 1 and cut[noun.last].canon == "("
        alone = piece.last < len(cut) and cut[piece.last].canon == ")"
        scale = self.rubric.scales.get(noun.name)
        size = abs(piece.number.value) if piece.number else 0
        return inside and alone and own.whole and scale is not None and size <= 2 * max(abs(scale.low), scale.high)

    def again(self, piece: Piece, noun: Piece, reference: int) -> Iterator[Statement]:
        ident = self.number_id(piece, noun.name)
        rule = self.rule(1, "said-again", "A value said again in prose")
        subject = noun.name.replace("_", " ")
        if piece.bound:
            node = Cmp((Name("", noun.name), Name("", "said", slot=0)), (piece.bound,))
            test: Test = Holds(node, (ident,), {}, f"{subject} {BOUNDS[piece.bound]}")
            yield Statement(rule, "claim", noun.name, piece.span, ident, test, subject)
        else:
            yield Statement(rule, "claim", noun.name, piece.span, ident, Same(reference), subject)
            yield from self.by_formula(noun.name, ident, reference)
        self.used.add(piece.first)
        yield from self.out_of(noun.name, piece)

    def beside_bands(self) -> Iterator[Statement]:
        """Yield that a number printed like the score, at which a band's word is said to stand, is the score.

        "The Green (Accelerated) label at 69.2 is honest."
        """
        reference = self.context.defining.get(self.main)
        for i, piece in enumerate(self.sentence.pieces):
            band = self.before(i, "band", piece.first)
            if band is None or piece.kind != "number" or piece.first in self.used or reference is None:
                continue
            near = self.sentence.cut[piece.first - 1].canon == "at"
            alone = not any(other.kind == "peer" for other in self.sentence.pieces) and not piece.bound
            if not (near and alone and self.printed_like(self.main, piece) and self.capital(band)):
                continue
            if self.sentence.said.isdisjoint(english.MODAL) and not self.roles.talk.compares(self.sentence.cut):
                yield from self.repeated(piece, reference)

    def implied(self) -> Iterator[Statement]:
        """Yield that the number in "you are safer than 26.6 suggests" is the score."""
        reference = self.context.defining.get(self.main)
        for piece in self.sentence.pieces:
            if piece.kind != "number" or piece.first in self.used or reference is None or not piece.first:
                continue
            ahead = self.sentence.cut[piece.first - 1].canon
            behind = self.sentence.cut[piece.last].canon if piece.last < len(self.sentence.cut) else ""
            told = ahead == "than" and behind in _IMPLIES and self.printed_like(self.main, piece)
            if told and not self.roles.talk.compares(self.sentence.cut):
                yield from self.repeated(piece, reference)

    def capital(self, piece: Piece) -> bool:
        """Tell whether a piece is written with a capital: the word of a band, not a colour."""
        return self.context.record.document.text[piece.span.start].isupper()

    def by_formula(self, name: str, ident: int, reference: int) -> Iterator[Statement]:
        """Yield that a value said again more finely than it is printed is what its formula gives."""
        said, own = self.context.stated[ident], self.context.stated[reference]
        nodes = self.rubric.definitions(name)
        finer = said.number is not None and own.number is not None and said.number.unit < own.number.unit
        if nodes and finer and name not in self.context.overrides:
            test = Equals(nodes[0], formula=source(nodes[0]))
            rule = self.context.rule("formula", name)
            yield Statement(rule, "formula", name, said.span, ident, test, name.replace("_", " "))

    def repeated(self, piece: Piece, reference: int) -> Iterator[Statement]:
        """Yield that a number is the document's own main value, said again."""
        ident = self.number_id(piece, self.main)
        self.used.add(piece.first)
        rule = self.rule(1, "said-again", "A value said again in prose")
        yield Statement(rule, "claim", self.main, piece.span, ident, Same(reference), self.main.replace("_", " "))
        yield from self.by_formula(self.main, ident, reference)

    def phrases(self) -> Iterator[Statement]:
        """Yield what an opening of the rubric's own wording says again: "At 56.3, the role ..."."""
        text = self.context.record.document.text
        for name, pattern in self.rubric.phrases:
            if self.sentence.cut[0].canon not in pattern.first or name not in self.context.defining:
                continue
            got = find(pattern, text, self.sentence.cut)
            capture = got.captures[0] if isinstance(got, Filled) else None
            if capture is None or capture.number is None:
                continue
            taken = any(
                p.kind == "number" and p.span.start == capture.start and p.first in self.used
                for p in self.sentence.pieces
            )
            reference = self.context.defining[name]
            own = self.context.stated[reference].number
            if taken or own is None or capture.number.unit != own.unit or capture.number.percent != own.percent:
                continue
            span = Span(capture.start, capture.end)
            ident = self.context.add(name, text[capture.start : capture.end], span, capture.number)
            rule = self.rule(1, "said-again", "A value said again in prose")
            yield Statement(rule, "claim", name, span, ident, Same(reference), name.replace("_", " "))
            yield from self.by_formula(name, ident, reference)
