"""Pairs of numbers in a sentence: "stronger barriers (5/10 vs 3/10)", of which one is the document's own.

*Compared*: the own value with its other prints, the peer's with its scale, the two with the comparative beside them, and
how much of the distance to the peer a stated cause explains. *Silent*: where no other role is spoken of, and where the
pair is not printed like what it may be of. *Example*: "weaker evidence (9 vs 7)".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from converter.formula import Cmp, Name
from converter.statements.claims.pieces.clauses import Clauses
from converter.statements.claims.pieces.cutting import Piece
from converter.system import Cause, Holds, Same, Statement, Within

NEAR = 6
"""How many tokens may stand between a noun or comparative and the pair of numbers it speaks of."""

_BECAUSE = frozenset("because since due thanks owing explains explained reflects reflecting driven".split())


@dataclass
class Pairs(Clauses):
    """The pairs of one sentence."""

    def pairs(self) -> Iterator[Statement]:
        """Yield what "noun (A vs B)" asserts: one of the two is the document's own, and they compare as said."""
        pieces = self.sentence.pieces
        for i in range(1, len(pieces) - 1):
            first, versus, last = pieces[i - 1 : i + 2]
            if versus.kind != "versus" or first.kind != "number" or last.kind != "number":
                continue
            if versus.first - first.last > 1 or last.first - versus.last > 1:
                continue
            quantity = self.compared_quantity(i - 1, first, last)
            if quantity not in self.context.defining or self.peer_to_peer():
                continue
            if not self.roles.talk.compares(self.sentence.cut):
                continue
            yield from self.pair(i - 1, first, last, quantity, self.before(i - 1, "comparative", first.first))
            self.used |= {first.first, last.first}

    def compared_quantity(self, index: int, first: Piece, last: Piece) -> str:
        """Return the quantity that a pair of numbers is of: the noun close before it; '' where none is meant for sure.

        Behind a peer's name it is what was spoken of before and is printed like the pair: "its evidence is lower than
        that of X (6 vs 7)"; else the main quantity, where that is printed so.
        """
        noun = self.before(index, "noun", first.first)
        if noun is not None:
            return noun.name
        if self.before(index, "peer", first.first) is None:
            return ""
        spoken = [piece.name for piece in reversed(self.sentence.pieces[:index]) if piece.kind == "noun"]
        return next((name for name in (*spoken, self.main) if self.printed_like(name, first, last)), "")

    def before(self, index: int, kind: str, at: int) -> Piece | None:
        """Return the nearest piece of a kind before a piece, within reach."""
        for piece in reversed(self.sentence.pieces[:index]):
            if at - piece.last > NEAR:
                return None
            if piece.kind == kind:
                return piece
        return None

    def before_any(self, index: int, kind: str) -> Piece | None:
        """Return the nearest piece of a kind before a piece, however far."""
        return next((piece for piece in reversed(self.sentence.pieces[:index]) if piece.kind == kind), None)

    def pair(
        self, index: int, first: Piece, last: Piece, quantity: str, comparative: Piece | None
    ) -> Iterator[Statement]:
        own_id = self.context.defining[quantity]
        own = self.context.stated[own_id].number
        assert first.number and last.number
        if own is None or {first.number.percent, last.number.percent} != {own.percent}:
            return
        path = f"claim({quantity})"
        ids = [self.number_id(piece, path) for piece in (first, last)]
        values = [first.number.value, last.number.value]
        near = [abs(value - own.value) for value in values]
        mine = 0 if near[0] <= near[1] else 1
        if not any(gap * 2 <= max(own.unit, n.unit) for gap, n in zip(near, (first.number, last.number), strict=True)):
            mine = 0 if self.opens(first) else 1
        piece, other = (first, last) if mine == 0 else (last, first)
        rule = self.rule(3, "versus", "One of two compared values is the document's own")
        subject = f"{quantity.replace('_', ' ')} in the comparison"
        yield Statement(rule, "claim", quantity, piece.span, ids[mine], Same(own_id), subject)
        yield from self.out_of(quantity, first, last)
        scale = self.rubric.scales.get(quantity)
        if scale is not None:
            possible = self.rule(4, "possible", "A value cited for another role is possible", "note")
            yield Statement(possible, "claim", path, other.span, ids[1 - mine], Within(scale), "the other role's value")
        if comparative is not None:
            yield self.compared(comparative, ids, path)
        named = self.before_any(index, "peer")
        if named is not None:
            self.roles.cited.setdefault((named.name, quantity), ids[1 - mine])
        yield from self.cause(quantity, other, ids[1 - mine])

    def opens(self, first: Piece) -> bool:
        """Tell whether the first of a pair is more likely the document's own: no other role is spoken of before it."""
        words = {token.canon for token in self.sentence.cut[: first.first]}
        return not words & {"that", "its", "their", "his", "her"}

    def out_of(self, quantity: str, *pieces: Piece) -> Iterator[Statement]:
        """Yield that a printed maximum (`/10`) is the quantity's own."""
        known = self.context.record.fields.get(f"{quantity}.of", ())
        if not known or self.context.stated[known[0]].number is None:
            return
        rule = self.rule(5, "out-of", "A scale maximum said again")
        for piece in pieces:
            if piece.of is not None and piece.of_span is not None:
                text = self.context.record.document.text[piece.of_span.start : piece.of_span.end]
                ident = self.context.add(f"claim({quantity}.of)", text, piece.of_span, piece.of)
                yield Statement(
                    rule, "claim", f"{quantity}.of", piece.of_span, ident, Same(known[0]), f"maximum of {quantity}"
                )

    def compared(self, comparative: Piece, ids: list[int], path: str) -> Statement:
        """Return that the first of a pair compares to the second as the comparative says."""
        rel = ">" if comparative.sign > 0 else "<"
        node = Cmp((Name("", "a", slot=0), Name("", "b", slot=1)), (rel,))
        rule = self.rule(6, "compared", "A comparison in prose")
        sentence = f"{comparative.name!r} in the comparison"
        return Statement(rule, "claim", path, comparative.span, -1, Holds(node, tuple(ids), {}, sentence), sentence)

    def cause(self, quantity: str, other: Piece, ident: int) -> Iterator[Statement]:
        """Yield how much of the distance to the peer the stated cause explains."""
        words = self.sentence.words
        named = [piece for piece in self.sentence.pieces if piece.kind == "peer"]
        if not words & _BECAUSE or len({piece.name for piece in named}) != 1 or not self.main:
            return
        rule = self.rule(9, "stated-cause", "A stated cause explains the difference", "note")
        test = Cause(quantity, ident, self.roles.peers[named[0].name], self.main)
        yield Statement(
            rule,
            "claim",
            f"claim({quantity})",
            other.span,
            ident,
            test,
            f"the stated cause ({quantity.replace('_', ' ')})",
        )
