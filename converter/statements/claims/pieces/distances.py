"""Distances and orders in a sentence: "N points above X", "just below X".

*Compared*: the document's own main score, or that of a peer whom the clause is about, with a peer's or with the border
of a band. *Silent*: where points may be of another quantity, and where two names, a pronoun or a word that names
nothing known leave open from what they are counted. *Example*: "three points above the upper threshold" where two
would do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from converter.formula import Bin, Call, Cmp, Name, Node
from converter.model import Span
from converter.statements.claims.pieces.clauses import Clauses, Side
from converter.statements.claims.pieces.cutting import Piece
from converter.system import AnyOf, Equals, Holds, Statement, Test

_ORDER = frozenset(
    "above over higher lower below under ahead behind beneath exceeds exceed beats beat tops outscores outranks"
    " outperforms surpasses leads trails trailing lags".split()
)
_MUTUAL = frozenset("apart between separate separates separated differ differs".split())

_JOINS = frozenset("and but while whereas or yet".split())
"""Words behind which another clause begins."""

_AGAIN = frozenset("still again further yet even".split())
"""Words that count on from what was named before."""

_BESIDE = frozenset(
    "above beyond over higher more better ahead below under lower less worse behind beneath short shy up down".split()
)
"""Comparatives that make a number before them a distance: "10.9 lower"; "68.2 beats the threshold" is none."""

_YIELDS = frozenset(
    "yield yields yielding to gives give giving leaves leave leaving becomes become makes make reaches reach is get gets".split()
)
"""What stands before a score that something else comes to."""

_OF_WHAT = frozenset("for of that where which set between at to in with".split())
"""What may follow "the threshold" and say that it is another one."""

_LED = frozenset("than of to from the a an this that its our it us we role job post".split())
"""What may follow a comparative where the document's own role is the other side: "ahead of us", "above this role"."""

_PAUSE = frozenset(
    "and but or while whereas because since on in at with for despite thanks owing mostly largely mainly as here still"
    " again now overall due so even though although yet - . , ; : ! ? ( ) \" '".split()
)
"""What may follow a comparative that names no other side: the clause is over, or says why, where or how."""


@dataclass
class Distances(Clauses):
    """The distances and orders of one sentence."""

    # -------------------------------------------------------------------------------------------- differences

    def differences(self) -> Iterator[Statement]:
        """Yield what "N points above X" asserts: the distance to a peer or to a border, and its direction."""
        for i, piece in enumerate(self.sentence.pieces):
            if piece.kind != "number" or piece.number is None or piece.number.percent or not self.main:
                continue
            unit = self.unit(i)
            if unit is None or self.negated(piece.first) or self.unreal(piece.first) or self.between_peers():
                continue
            if not self.about_main(piece, unit) or self.loosely_within(piece) or self.out_of_points(unit):
                continue
            ends = None if self.chained(i) or self.other_base(i) else self.ends(piece, unit)
            if ends is not None:
                yield self.difference(piece, *ends)
                self.used.add(piece.first)

    def unit(self, i: int) -> int | None:
        """Return the piece by which a number is so many points: "points", or the number itself, printed like the score.

        "10.9 lower", "trails by 10.9": a comparative stands right behind it, or before its "by". None for other numbers.
        """
        pieces, cut = self.sentence.pieces, self.sentence.cut
        piece, behind = pieces[i], pieces[i + 1] if i + 1 < len(pieces) else None
        if behind is not None and behind.kind == "points" and behind.first - piece.last <= 1:
            return i + 1
        if not self.printed_like(self.main, piece) or piece.number is None or piece.number.whole:
            return None
        if behind is not None and behind.name in _BESIDE and behind.first == piece.last:
            return i
        first = self.opening(piece.first)
        led = any(p.kind == "comparative" and first <= p.first for p in pieces[:i])
        return i if led and piece.first and cut[piece.first - 1].canon == "by" else None

    def loosely_within(self, piece: Piece) -> bool:
        """Tell whether a number is one that something lies within: "within 1.5 points of X"."""
        return piece.first > 0 and self.sentence.cut[piece.first - 1].canon == "within" and not piece.bound

    def chained(self, i: int) -> bool:
        """Tell whether points are counted from what another sentence named: "lower still by 2.7", "divide it from X"."""
        at = self.sentence.pieces[i].first
        first, last = self.clause(at)
        again = any(token.canon in _AGAIN for token in self.sentence.cut[self.opening(first) : last])
        return again or (self.subject(at) is None and self.roles.talk.pronoun(self.sentence.cut[:last]))

    def other_base(self, i: int) -> bool:
        """Tell whether the distance is another score's, said before it: "both together yield 19.8, short of X by 5.2"."""
        idents = (self.context.defining.get(self.main), self.context.overrides.get(self.main))
        numbers = [self.context.stated[ident].number for ident in idents if ident is not None]
        own = {number.value for number in numbers if number is not None}
        return any(
            p.kind == "number"
            and p.number is not None
            and p.first not in self.used
            and self.printed_like(self.main, p)
            and p.number.value not in own
            and self.sentence.cut[p.first - 1].canon in _YIELDS
            for p in self.sentence.pieces[:i]
        )

    def out_of_points(self, at: int) -> bool:
        """Tell whether so many points "out of" some are counted: a value, not a distance."""
        unit = self.sentence.pieces[at]
        return unit.last < len(self.sentence.cut) and self.sentence.cut[unit.last].canon == "out"

    def ends(self, piece: Piece, unit: int) -> tuple[list[Side], list[Side], int] | None:
        """Return the two things whose distance points are, and the sign of the first less the second, 0 where unsaid.

        None where it stays open from what they are counted.
        """
        subject = self.subject(piece.first)
        comparative, goal = self.goal(unit)
        if not self.said_fully(piece, comparative, goal):
            return None
        sign = comparative.sign if comparative is not None else 0
        if goal is None:
            goal = self.passed(piece, subject)
        if goal is not None and (subject is not None or goal.kind == "band" or not goal.name):
            if subject is not None and (subject.name == goal.name or goal.first < subject.first):
                return None
            left = self.mains() if subject is None else self.side(subject, 0)
            right = self.side(goal, 1, sign)
            return (left, right, sign) if right else None
        if self.of_a_peer(piece) or self.peer_to_peer():
            return None
        return self.from_own(unit)

    def goal(self, unit: int) -> tuple[Piece | None, Piece | None]:
        """Return the comparative right behind points, and the peer, border or band right behind that."""
        pieces = self.sentence.pieces
        comparative = pieces[unit + 1] if unit + 1 < len(pieces) else None
        if (
            comparative is not None
            and comparative.kind in ("band", "edge")
            and comparative.first - pieces[unit].last <= 2
        ):
            return None, comparative  # "22.3 points inside Green"
        if comparative is None or comparative.kind != "comparative" or comparative.first - pieces[unit].last > 1:
            return None, None
        if any(token.canon in _JOINS for token in self.sentence.cut[pieces[unit].last : comparative.first]):
            return None, None  # "leads X by 1.4 points and trails Y": the comparative is of what follows
        behind = pieces[unit + 2] if unit + 2 < len(pieces) else None
        if behind is None or behind.kind not in ("peer", "edge", "band") or self.possessive(behind):
            return comparative, None
        if self.of_something(behind):
            return comparative, None
        return comparative, behind if self.only_fill(comparative.last, behind.first) else None

    def said_fully(self, piece: Piece, comparative: Piece | None, goal: Piece | None) -> bool:
        """Tell whether no unknown thing is the other side: "1.5 points behind the second", "leads the last by 12.3"."""
        cut = self.sentence.cut
        if comparative is not None and goal is None and not self.over(comparative.last):
            return False
        if piece.first and cut[piece.first - 1].canon == "by":
            before = [p for p in self.sentence.pieces if p.last < piece.first and p.kind == "comparative"]
            if before:
                return self.known(before[-1].last, piece.first - 1)
        return True

    def over(self, at: int) -> bool:
        """Tell whether a clause ends behind a comparative, or goes on with nothing but the document's own role."""
        cut = self.sentence.cut
        while at < len(cut) and (cut[at].canon in _LED or self.titled(at)):
            at += 1
        return at >= len(cut) or cut[at].canon in _PAUSE

    def known(self, first: int, last: int) -> bool:
        """Tell whether some words name peers, borders, bands and the document's own role, and nothing else."""
        taken = {
            at
            for piece in self.sentence.pieces
            if piece.kind in ("peer", "edge", "band", "number") and first <= piece.first < last
            for at in range(piece.first, piece.last)
        }
        cut = self.sentence.cut
        return all(
            at in taken or cut[at].kind == "s" or cut[at].canon in _LED | _PAUSE or self.titled(at)
            for at in range(first, last)
        )

    def passed(self, piece: Piece, subject: Piece | None) -> Piece | None:
        """Return the one border or band that the clause names before its points: "misses Green by 0.8 points"."""
        first = self.opening(piece.first) if subject is None else subject.last
        named = [p for p in self.sentence.pieces if first <= p.first < piece.first and p.kind in ("edge", "band")]
        if len(named) != 1 or self.of_something(named[0]) or self.sentence.cut[piece.first - 1].canon != "by":
            return None
        if subject is None and not self.of_own(first, named[0].first):
            return None
        return named[0]

    def of_own(self, first: int, last: int) -> bool:
        """Tell whether some words speak of the document's own score alone: it, the role, its number, what it does."""
        own = {
            at
            for piece in self.sentence.pieces
            if piece.kind == "comparative"
            or (piece.kind == "noun" and piece.name == self.main)
            or (piece.kind == "number" and self.printed_like(self.main, piece))
            for at in range(piece.first, piece.last)
        }
        return all(at in own or self.plain(at, at + 1) for at in range(first, last))

    def of_something(self, piece: Piece) -> bool:
        """Tell whether a border without a band's name may be another one: of something, or where percents are told."""
        if piece.kind != "edge" or piece.name:
            return False
        after = self.sentence.cut[piece.last].canon if piece.last < len(self.sentence.cut) else ""
        shares = any(p.number is not None and p.number.percent for p in self.sentence.pieces)
        return shares or after in _OF_WHAT

    def of_a_peer(self, piece: Piece) -> bool:
        """Tell whether the points are another role's: it opens the clause and a second one ends it."""
        first, last = self.clause(piece.first)
        ahead = {p.name for p in self.sentence.pieces if p.kind == "peer" and first <= p.first < piece.first}
        behind = {p.name for p in self.sentence.pieces if p.kind == "peer" and piece.first < p.first < last}
        return bool(ahead and behind - ahead)

    def between_peers(self) -> bool:
        """Tell whether the distance may be one of two peers from each other: "the two are 5.5 points apart"."""
        named = {piece.name for piece in self.sentence.pieces if piece.kind == "peer"}
        return len(named) > 1 and any(token.canon in _MUTUAL for token in self.sentence.cut)

    def about_main(self, piece: Piece, at: int) -> bool:
        """Tell whether nothing in the clause says that these points are of another quantity."""
        unit = self.sentence.pieces[at]
        percent = unit.first and self.sentence.cut[unit.first - 1].canon in ("percentage", "basis")
        _, last = self.clause(piece.first)
        part = self.part(piece.first)
        ahead = [
            p.name
            for p in self.sentence.pieces
            if p.kind == "noun" and part <= p.first < piece.first and self.outside(p)
        ]
        behind = [p.name for p in self.sentence.pieces if p.kind == "noun" and piece.first < p.first < last]
        return not percent and all(name == self.main for name in (*ahead[-1:], *behind))

    def part(self, at: int) -> int:
        """Return where the part of a sentence begins that a token stands in: behind a colon or a dash."""
        cut = self.sentence.cut
        free = (
            i + 1
            for i in range(1, at)
            if cut[i].canon == ":" or (cut[i].canon == "-" and cut[i - 1].end < cut[i].start)
        )
        return max(
            (first for first in free if cut[first - 1].canon == ":" or cut[first].start > cut[first - 1].end), default=0
        )

    def outside(self, piece: Piece) -> bool:
        """Tell whether a piece stands outside of brackets."""
        depth = 0
        for token in self.sentence.cut[: piece.first]:
            depth += (token.canon == "(") - (token.canon == ")")
        return depth <= 0

    def from_own(self, unit: int) -> tuple[list[Side], list[Side], int] | None:
        """Return the document's own score and the peers and borders of the sentence, one or any of them."""
        targets = [
            piece
            for piece in self.sentence.pieces
            if (piece.kind == "edge" and piece.name) or (piece.kind == "peer" and not self.possessive(piece))
        ]
        sign, near = self.direction(unit, targets)
        chosen = [near] if near is not None else targets
        sides = [side for piece in chosen for side in self.side(piece, 1)]
        return (self.mains(), sides, sign) if sides else None

    def direction(self, unit: int, targets: list[Piece]) -> tuple[int, Piece | None]:
        """Return +1, -1 or 0 for "above", "below" or unsaid, and the target it is said of."""
        comparative, goal = self.goal(unit)
        if comparative is None:
            return self.led(unit)
        if goal is not None:
            return comparative.sign, goal
        pieces = self.sentence.pieces
        subject = self.subject(pieces[unit].first)
        if subject is not None:
            return -comparative.sign, subject
        before = [p for p in pieces if p.kind in ("peer", "edge") and p.last <= pieces[unit].first]
        if len({p.name for p in before}) > 1:
            return 0, None
        opener = next((p for p in pieces if p.kind in ("peer", "edge")), None)
        behind = next((p for p in targets if p.first >= comparative.last), None)
        if opener is not None and behind is None and opener.last <= pieces[unit].first and opener.first <= 2:
            return -comparative.sign, opener
        return 0, None

    def led(self, unit: int) -> tuple[int, Piece | None]:
        """Return the sign and the peer of "X (63.9) trails by 10.9": a comparative between the clause's subject and "by"."""
        pieces = self.sentence.pieces
        at = pieces[unit].first if pieces[unit].kind == "number" else pieces[unit - 1].first
        subject = self.subject(at)
        if subject is None or self.sentence.cut[at - 1].canon != "by":
            return 0, None
        between = [p for p in pieces if subject.last <= p.first < at and p.kind != "number"]
        if [p.kind for p in between] != ["comparative"]:
            return 0, None
        return -between[0].sign, subject

    def difference(self, piece: Piece, left: list[Side], right: list[Side], sign: int) -> Statement:
        """Return that two sides are so many points apart, under one of their readings."""
        ident = self.number_id(piece, "claim(points)")
        tests = tuple(self.bounded(piece, _gap(a[0], b[0], sign), (a[1], b[1]), ident) for b in right for a in left)
        rule = self.rule(7, "points-apart", "A difference in points")
        test = tests[0] if len(tests) == 1 else AnyOf(tests)
        return Statement(rule, "claim", "claim(points)", piece.span, ident, test, "difference in points")

    def bounded(self, piece: Piece, node: Node, slots: tuple[int | None, ...], ident: int) -> Test:
        if not piece.bound:
            return Equals(node, slots)
        said = Name("", "said", slot=len(slots))
        return Holds(Cmp((node, said), (piece.bound,)), (*slots, ident), {}, f"{BOUNDS[piece.bound]} in prose")

    # -------------------------------------------------------------------------------------------- order

    def orders(self) -> Iterator[Statement]:
        """Yield what "above X" asserts: the order of the document's own score and a peer's or a border."""
        if not self.main or self.main not in self.context.defining:
            return
        for i, piece in enumerate(self.sentence.pieces):
            if piece.kind != "comparative" or piece.name not in _ORDER or self.negated(piece.first):
                continue
            behind = self.sentence.pieces[i + 1] if i + 1 < len(self.sentence.pieces) else None
            if (
                behind is None
                or behind.kind not in ("peer", "edge")
                or not behind.name
                or not self.only_fill(piece.last, behind.first)
            ):
                continue
            if self.unreal(piece.first):
                continue
            if self.possessive(behind) or not self.tied(behind, piece) or self.roles.talk.pronoun(self.sentence.cut):
                continue
            yield from self.order(piece, behind)

    def tied(self, target: Piece, comparative: Piece) -> bool:
        """Tell whether the clause is about the main score: it or points or the peer's score stand there, no other noun."""
        first = self.opening(comparative.first)
        ahead = [p for p in self.sentence.pieces if first <= p.first < comparative.first]
        if any(p.kind == "noun" and p.name != self.main for p in ahead) or any(p.kind == "peer" for p in ahead):
            return False
        if any(p.kind == "points" for p in ahead):
            return True
        if target.span.start in self.roles.scored and self.plain(first, comparative.first):
            return True
        own = self.context.stated[self.context.defining[self.main]].text
        return any(
            (p.kind == "noun" and p.name == self.main)
            or (p.number and self.context.record.document.text[p.span.start : p.span.end] == own)
            for p in ahead
        )

    def order(self, comparative: Piece, target: Piece) -> Iterator[Statement]:
        rel = ">" if comparative.sign > 0 else "<"
        if target.kind == "edge":
            rel += "="
        tests = tuple(
            Holds(Cmp((own, node), (rel,)), (override, peer), {}, f"{comparative.name!r} in prose")
            for node, peer in self.side(target, 1)
            for own, override in self.mains()
        )
        if not tests:
            return
        rule = self.rule(8, "order", "An order in prose")
        test: Test = tests[0] if len(tests) == 1 else AnyOf(tests)
        span = Span(comparative.span.start, target.span.end)
        yield Statement(rule, "claim", "claim(order)", span, -1, test, f"{comparative.name!r} in prose")


BOUNDS = {">": "more than", "<": "less than", ">=": "at least", "<=": "at most"}


def _gap(own: Node, target: Node, sign: int) -> Node:
    """Return the distance of two values: signed the way it is said, else without sign."""
    if sign > 0:
        return Bin("-", own, target)
    if sign < 0:
        return Bin("-", target, own)
    return Call("abs", (Bin("-", own, target),), None, "")
