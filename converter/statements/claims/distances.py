"""Distances and orders in a sentence: "N points above X", "just below X", and what its pieces are about.

*Compared*: the document's own main score with a peer's or with the border of a band. *Silent*: where points may be of
another quantity or of two peers, and where two names or a pronoun leave open which is meant. *Example*: "three points
above the upper threshold" where two would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from converter.formula import Bin, Call, Cmp, Name, Node, Num
from converter.lexing import key
from converter.model import Rule, Severity, Span
from converter.numbers import in_full
from converter.rubric import Rubric
from converter.statements.claims import english, words
from converter.statements.claims.peers import Mention
from converter.statements.claims.pieces import Piece, Sentence
from converter.statements.context import Context
from converter.system import AnyOf, Equals, Holds, Statement, Test

_ORDER = frozenset(
    "above over higher lower below under ahead behind beneath exceeds exceed beats beat tops outscores outranks"
    " outperforms surpasses leads trails trailing lags".split()
)
_FILL = frozenset("than the of a an general its both to score".split())
_AWAY = english.SUPPOSE | english.ELSEWHERE
_CONDITIONS = frozenset("if unless suppose assuming hypothetically otherwise".split())
"""Words that make a supposition of a whole sentence wherever in it they stand."""
_SUBJECTS = frozenset("it and but we us our role job post occupation score result total number ranks rank".split())
_MUTUAL = frozenset("apart between separate separates separated differ differs".split())


_JOINS = frozenset("and but while whereas or yet".split())
"""Words behind which another clause begins."""


@lru_cache(maxsize=512)
def rule_of(prefix: str, number: int, slug: str, title: str, severity: Severity = "error") -> Rule:
    """Return the rule of one shape of claim: the same number in every rubric."""
    return Rule(f"{prefix}8{number:02d}", slug, title, "Prose must say what the figures say.", severity)


@dataclass
class Distances:
    """One sentence being read; `used` are the pieces that a claim has taken."""

    context: Context
    sentence: Sentence
    peers: Mapping[str, int]
    scored: Mapping[int, Mention]
    cited: dict[tuple[str, str], int] = field(default_factory=dict)
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
        return bool(asides) or not self.sentence.said.isdisjoint(_AWAY)

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

    def mains(self) -> list[tuple[Node, int | None]]:
        """Return the document's own main value, and a declared override's: either may be meant."""
        out: list[tuple[Node, int | None]] = [(Name("", self.main), None)]
        override = self.context.overrides.get(self.main)
        if override is not None:
            out.insert(0, (Name("", self.main, slot=0), override))
        return out

    # -------------------------------------------------------------------------------------------- differences

    def differences(self) -> Iterator[Statement]:
        """Yield what "N points above X" asserts: the distance to a peer or to a border, and its direction."""
        pieces = self.sentence.pieces
        for i, piece in enumerate(pieces[:-1] if len(pieces) > 1 else ()):
            unit = pieces[i + 1]
            if piece.kind != "number" or unit.kind != "points" or unit.first - piece.last > 1 or not piece.number:
                continue
            targets = self.targets()
            if not targets or not self.about_main(piece, unit) or self.negated(piece.first) or self.between_peers():
                continue
            if piece.number.percent or not self.main:
                continue
            if i and self.sentence.cut[piece.first - 1].canon == "within" and not piece.bound:
                continue
            if self.beside_a_band(i + 1) or self.of_a_peer(piece, unit) or self.peer_to_peer():
                continue
            sign, near = self.direction(i + 1, targets)
            yield self.difference(piece, targets, sign, near)
            self.used.add(piece.first)

    def of_a_peer(self, piece: Piece, unit: Piece) -> bool:
        """Tell whether the points are another role's: it opens the clause and a second one ends it, or "out of"."""
        first, last = self.clause(piece.first)
        ahead = {p.name for p in self.sentence.pieces if p.kind == "peer" and first <= p.first < piece.first}
        behind = {p.name for p in self.sentence.pieces if p.kind == "peer" and piece.first < p.first < last}
        after = self.sentence.cut[unit.last].canon if unit.last < len(self.sentence.cut) else ""
        return bool(ahead and behind - ahead) or after == "out"

    def beside_a_band(self, unit: int) -> bool:
        """Tell whether the points are counted from a band by its bare word: "15.7 points above Green"."""
        behind = self.sentence.pieces[unit + 1 : unit + 3]
        kinds = [piece.kind for piece in behind]
        return kinds[:1] == ["band"] or kinds == ["comparative", "band"]

    def between_peers(self) -> bool:
        """Tell whether the distance may be one of two peers from each other: "the two are 5.5 points apart"."""
        named = {piece.name for piece in self.sentence.pieces if piece.kind == "peer"}
        return len(named) > 1 and any(token.canon in _MUTUAL for token in self.sentence.cut)

    def peer_to_peer(self) -> bool:
        """Tell whether one peer is compared with another: "the pilot (29.8) outscores the porter (12.1) by ..."."""
        kinds = [(piece.kind, piece.name) for piece in self.sentence.pieces if piece.kind != "number"]
        return any(
            one[0] == two[0] == "peer" and one[1] != two[1] and kind == "comparative"
            for one, (kind, _), two in zip(kinds, kinds[1:], kinds[2:], strict=False)
        )

    def about_main(self, piece: Piece, unit: Piece) -> bool:
        """Tell whether nothing in the clause says that these points are of another quantity."""
        first, last = self.clause(piece.first)
        others = [
            p for p in self.sentence.pieces if p.kind == "noun" and first <= p.first < last and p.name != self.main
        ]
        percent = unit.first and self.sentence.cut[unit.first - 1].canon in ("percentage", "basis")
        return not others and not percent

    def targets(self) -> list[tuple[Piece, Node, int | None]]:
        """Return the peers and borders of the sentence, each as an operand: a slot or a number."""
        out: list[tuple[Piece, Node, int | None]] = []
        for piece in self.sentence.pieces:
            if piece.kind == "peer" and not self.possessive(piece):
                out.append((piece, Name("", piece.name, slot=1), self.peers[piece.name]))
            elif piece.kind == "edge":
                out += [(piece, Num(value, in_full(value)), None) for value in self.edge(piece.name)]
        return out

    def possessive(self, piece: Piece) -> bool:
        cut = self.sentence.cut
        return piece.last + 1 < len(cut) and cut[piece.last].canon == "'" and cut[piece.last + 1].canon == "s"

    def edge(self, word: str) -> tuple[Fraction, ...]:
        """Return the borders that "the WORD threshold" may mean: where the word begins, else where it ends."""
        for bands in self.rubric.bands.values():
            test = bands.words.get(word)
            if bands.of == self.main and test is not None:
                if test.low is not None:
                    return (test.low,)
                return (test.high,) if test.high is not None else ()
        return ()

    def direction(self, unit: int, targets: list[tuple[Piece, Node, int | None]]) -> tuple[int, Piece | None]:
        """Return +1, -1 or 0 for "above", "below" or unsaid, and the target it is said of."""
        pieces = self.sentence.pieces
        if unit + 1 >= len(pieces) or pieces[unit + 1].kind != "comparative":
            return 0, None
        comparative = pieces[unit + 1]
        if comparative.first - pieces[unit].last > 1:
            return 0, None
        if any(token.canon in _JOINS for token in self.sentence.cut[pieces[unit].last : comparative.first]):
            return 0, None  # "leads X by 1.4 points and trails Y": the comparative is of what follows
        behind = next((p for p, _, _ in targets if p.first >= comparative.last), None)
        if behind is not None and self.only_fill(comparative.last, behind.first):
            return comparative.sign, behind
        before = [p for p in pieces if p.kind in ("peer", "edge") and p.last <= pieces[unit].first]
        if len({p.name for p in before}) > 1:
            return 0, None
        opener = next((p for p in pieces if p.kind in ("peer", "edge")), None)
        if opener is not None and behind is None and opener.last <= pieces[unit].first and opener.first <= 2:
            return -comparative.sign, opener
        return 0, None

    def only_fill(self, first: int, last: int) -> bool:
        return last - first <= 4 and all(token.canon in _FILL for token in self.sentence.cut[first:last])

    def difference(
        self, piece: Piece, targets: list[tuple[Piece, Node, int | None]], sign: int, near: Piece | None
    ) -> Statement:
        ident = self.number_id(piece, "claim(points)")
        tests: list[Test] = []
        chosen = [t for t in targets if near is None or t[0] == near] or targets
        for _, target, peer in chosen:
            for own, override in self.mains():
                gap = _gap(own, target, sign)
                slots = (override, peer)
                tests.append(self.bounded(piece, gap, slots, ident))
        rule = self.rule(7, "points-apart", "A difference in points")
        test = tests[0] if len(tests) == 1 else AnyOf(tuple(tests))
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
            if behind is None or behind.kind not in ("peer", "edge") or not self.only_fill(piece.last, behind.first):
                continue
            if self.possessive(behind) or not self.tied(behind, piece):
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
        if target.span.start in self.scored and self.plain(first, comparative.first):
            return True
        own = self.context.stated[self.context.defining[self.main]].text
        return any(
            (p.kind == "noun" and p.name == self.main)
            or (p.number and self.context.record.document.text[p.span.start : p.span.end] == own)
            for p in ahead
        )

    def opening(self, at: int) -> int:
        """Return where the clause of a token begins, brackets within it passed over: a scored peer may be its subject."""
        cut = self.sentence.cut
        first, _ = self.clause(at)
        while first and cut[first - 1].canon == ")":
            inside = first - 1
            while inside and cut[inside].canon != "(":
                inside -= 1
            if not inside:
                return 0
            first, _ = self.clause(inside - 1)
        return first

    def plain(self, first: int, last: int) -> bool:
        """Tell whether some words name no subject but the role itself: "even so it is", "the adjuster stays"."""
        title = key(self.context.record.title).split()
        return all(
            token.canon in words.FILLER or token.canon in _SUBJECTS or token.canon in title
            for token in self.sentence.cut[first:last]
        )

    def order(self, comparative: Piece, target: Piece) -> Iterator[Statement]:
        rel = ">" if comparative.sign > 0 else "<"
        if target.kind == "edge":
            rel += "="
            nodes: list[tuple[Node, int | None]] = [
                (Num(value, in_full(value)), None) for value in self.edge(target.name)
            ]
        else:
            nodes = [(Name("", target.name, slot=1), self.peers[target.name])]
        tests = tuple(
            Holds(Cmp((own, node), (rel,)), (override, peer), {}, f"{comparative.name!r} in prose")
            for node, peer in nodes
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
