"""The shapes that pieces of a sentence make, and what each of them asserts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from converter.forms import Filled, find
from converter.formula import Bin, Call, Cmp, Name, Node, Num
from converter.model import Number, Rule, Severity, Span
from converter.numbers import in_full
from converter.rubric import Rubric
from converter.statements.claims import english
from converter.statements.claims.peers import Mention
from converter.statements.claims.pieces import Piece, Sentence
from converter.statements.context import Context
from converter.system import AnyOf, Cause, Equals, Fixed, Holds, Same, Statement, Test, Within

NEAR = 6
"""How many tokens may stand between a noun or comparative and the pair of numbers it speaks of."""

_ORDER = frozenset(
    "above over higher lower below under ahead behind beneath exceeds exceed beats beat tops outscores outranks"
    " outperforms surpasses trails trailing lags".split()
)
_FILL = frozenset("than the of a an general its both to score".split())
_MUTUAL = frozenset("apart between separate separates separated differ differs".split())
_BECAUSE = frozenset("because since due thanks owing explains explained reflects reflecting driven".split())


def claims(
    context: Context,
    sentence: Sentence,
    peers: Mapping[str, int],
    scored: Mapping[int, Mention],
    cited: dict[tuple[str, str], int],
) -> Iterator[Statement]:
    """Yield the statements that a sentence makes. cited: what is said of peers' quantities, which it adds to."""
    reader = _Reader(context, sentence, peers, scored, cited)
    yield from reader.pairs()
    if reader.supposes():
        return
    yield from reader.differences()
    yield from reader.orders()
    yield from reader.said_again()
    yield from reader.phrases()


@dataclass
class _Reader:
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
        words = {token.canon for token in self.sentence.cut}
        return bool(words & english.SUPPOSE or words & english.ELSEWHERE)

    def rule(self, number: int, slug: str, title: str, severity: Severity = "error") -> Rule:
        why = "Prose must say what the figures say."
        return Rule(f"{self.rubric.prefix}8{number:02d}", slug, title, why, severity)

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

    # -------------------------------------------------------------------------------------------- A versus B

    def pairs(self) -> Iterator[Statement]:
        """Yield what "noun (A vs B)" asserts: one of the two is the document's own, and they compare as said."""
        pieces = self.sentence.pieces
        for i in range(1, len(pieces) - 1):
            first, versus, last = pieces[i - 1 : i + 2]
            if versus.kind != "versus" or first.kind != "number" or last.kind != "number":
                continue
            if versus.first - first.last > 1 or last.first - versus.last > 1:
                continue
            noun = self.before(i - 1, "noun", first.first)
            if noun is None and self.before(i - 1, "peer", first.first) is None:
                continue
            quantity = noun.name if noun else self.main
            if quantity not in self.context.defining:
                continue
            yield from self.pair(i - 1, first, last, quantity, self.before(i - 1, "comparative", first.first))
            self.used |= {first.first, last.first}

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
        if own is None:
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
            self.cited.setdefault((named.name, quantity), ids[1 - mine])
        yield from self.cause(quantity, other, ids[1 - mine])

    def opens(self, first: Piece) -> bool:
        """Tell whether the first of a pair is more likely the document's own: no other role is spoken of before it."""
        words = {token.canon for token in self.sentence.cut[: first.first]}
        return not words & {"that", "its", "their", "his", "her"}

    def out_of(self, quantity: str, *pieces: Piece) -> Iterator[Statement]:
        """Yield that a printed maximum (`/10`) is the quantity's own."""
        known = self.context.record.fields.get(f"{quantity}.of", ())
        reference = self.context.stated[known[0]].number if known else None
        if reference is None:
            return
        rule = self.rule(5, "out-of", "A scale maximum said again")
        for piece in pieces:
            if piece.of is not None and piece.of_span is not None:
                text = self.context.record.document.text[piece.of_span.start : piece.of_span.end]
                ident = self.context.add(f"claim({quantity}.of)", text, piece.of_span, piece.of)
                test = Fixed(((reference.value, in_full(reference.value), ""),))
                yield Statement(rule, "claim", f"{quantity}.of", piece.of_span, ident, test, f"maximum of {quantity}")

    def compared(self, comparative: Piece, ids: list[int], path: str) -> Statement:
        """Return that the first of a pair compares to the second as the comparative says."""
        rel = ">" if comparative.sign > 0 else "<"
        node = Cmp((Name("", "a", slot=0), Name("", "b", slot=1)), (rel,))
        rule = self.rule(6, "compared", "A comparison in prose")
        sentence = f"{comparative.name!r} in the comparison"
        return Statement(rule, "claim", path, comparative.span, -1, Holds(node, tuple(ids), {}, sentence), sentence)

    def cause(self, quantity: str, other: Piece, ident: int) -> Iterator[Statement]:
        """Yield how much of the distance to the peer the stated cause explains."""
        words = {token.canon for token in self.sentence.cut}
        named = [piece for piece in self.sentence.pieces if piece.kind == "peer"]
        if not words & _BECAUSE or len({piece.name for piece in named}) != 1 or not self.main:
            return
        rule = self.rule(9, "stated-cause", "A stated cause explains the difference", "note")
        test = Cause(quantity, ident, self.peers[named[0].name], self.main)
        yield Statement(
            rule,
            "claim",
            f"claim({quantity})",
            other.span,
            ident,
            test,
            f"the stated cause ({quantity.replace('_', ' ')})",
        )

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
            if self.beside_a_band(i + 1) or self.of_a_peer(piece, unit):
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
        behind = next((p for p, _, _ in targets if p.first >= comparative.last), None)
        if behind is not None and self.only_fill(comparative.last, behind.first):
            return comparative.sign, behind
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
        return Holds(Cmp((node, said), (piece.bound,)), (*slots, ident), {}, f"{_BOUNDS[piece.bound]} in prose")

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
        first, _ = self.clause(comparative.first)
        ahead = [p for p in self.sentence.pieces if first <= p.first < comparative.first]
        if any(p.kind == "noun" and p.name != self.main for p in ahead) or any(p.kind == "peer" for p in ahead):
            return False
        if target.span.start in self.scored or any(p.kind == "points" for p in ahead):
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

    # -------------------------------------------------------------------------------------------- said again

    def said_again(self) -> Iterator[Statement]:
        """Yield that a number beside a quantity's name is that quantity."""
        pieces = self.sentence.pieces
        owned = any(piece.kind == "peer" for piece in pieces)
        for i, piece in enumerate(pieces):
            if piece.kind != "number" or piece.first in self.used or not piece.number or self.negated(piece.first):
                continue
            if self.counts_points(i):
                continue
            noun = self.noun_beside(i)
            if noun is None or noun.name not in self.context.defining:
                continue
            reference = self.context.defining[noun.name]
            own = self.context.stated[reference].number
            if own is None or not self.alike(piece, own, noun):
                continue
            if owned and own.value != piece.number.value and not self.peerless(piece, noun):
                continue
            yield from self.again(piece, noun, reference)

    def counts_points(self, i: int) -> bool:
        """Tell whether a number is so many points of a distance: the clause goes on behind "points"."""
        behind = self.sentence.pieces[i + 1 : i + 2]
        if not behind or behind[0].kind != "points" or behind[0].first - self.sentence.pieces[i].last > 1:
            return False
        after = self.sentence.cut[behind[0].last : behind[0].last + 1]
        return bool(after) and after[0].kind == "w"

    def peerless(self, piece: Piece, noun: Piece) -> bool:
        """Tell whether no peer stands in the clause of a noun and its number, nor just before it."""
        first, last = self.clause(min(piece.first, noun.first))
        return not any(
            p.kind == "peer" and p.first < max(last, piece.last) and p.last > first - 2 for p in self.sentence.pieces
        )

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
        between = [token.canon for token in cut[before.last : number.first]]
        soft = (
            english.ABOUT
            | english.NEARLY
            | english.JUST
            | {"under", "over", "than", "more", "less", "at", "least", "most"}
        )
        fits = len(between) <= 3 and all(word in english.LINKS or word in soft for word in between)
        return before if fits and between else None

    def alike(self, piece: Piece, own: Number, noun: Piece) -> bool:
        """Tell whether a number is printed like the quantity: same unit, digits as fine or fitting, no weak name."""
        assert piece.number
        if piece.number.percent != own.percent:
            return False
        words = noun.last - noun.first
        strong = words > 1 or noun.name == self.main
        if piece.of is not None:
            return True
        return strong and (
            piece.number.unit <= own.unit or bool(piece.number.hedge or piece.bound) or own.value == piece.number.value
        )

    def again(self, piece: Piece, noun: Piece, reference: int) -> Iterator[Statement]:
        ident = self.number_id(piece, noun.name)
        rule = self.rule(1, "said-again", "A value said again in prose")
        subject = noun.name.replace("_", " ")
        if piece.bound:
            node = Cmp((Name("", noun.name), Name("", "said", slot=0)), (piece.bound,))
            test: Test = Holds(node, (ident,), {}, f"{subject} {_BOUNDS[piece.bound]}")
            yield Statement(rule, "claim", noun.name, piece.span, ident, test, subject)
        else:
            yield Statement(rule, "claim", noun.name, piece.span, ident, Same(reference), subject)
        self.used.add(piece.first)
        yield from self.out_of(noun.name, piece)

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


_BOUNDS = {">": "more than", "<": "less than", ">=": "at least", "<=": "at most"}


def _gap(own: Node, target: Node, sign: int) -> Node:
    """Return the distance of two values: signed the way it is said, else without sign."""
    if sign > 0:
        return Bin("-", own, target)
    if sign < 0:
        return Bin("-", target, own)
    return Call("abs", (Bin("-", own, target),), None, "")
