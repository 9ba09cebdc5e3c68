"""What happens when some stated values are read differently: what is mended, what follows, what is left broken.

Changing a value asks everything worked out from it to change too. A printed value that was right before the change and
is wrong after it followed from the old value: it is carried, re-derived at its own digits, and so on downstream.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

from converter.diagnosing.prints import printed
from converter.diagnosing.solving import Tried
from converter.diagnosing.turning import PROSE, plain, with_words
from converter.diagnosing.web import Web, bad, weave
from converter.judging import Judgement, Values, judge
from converter.model import Number, Verdict
from converter.system import AnyOf, Earned, Equals, Fixed, Same, Statement, System, Within

FEWEST_ALIKE = 2
"""Values of one kind from which on it is known how far they go."""

MOST_PASSES = 24
"""Rounds of re-deriving: each takes the change one step further downstream."""

MOST_FOLLOWED = 24
"""Broken statements of a document up to which each is asked whether it followed from a slip."""


class Trial(NamedTuple):
    """Changes tried: the values they give, what was carried on from them, and how the statements stand.

    mended: statements, by index, that were broken before and are right now. spoilt: those that are broken only now.
    """

    changes: Mapping[int, Tried]
    carried: Mapping[int, Tried]
    mended: frozenset[int]
    spoilt: frozenset[int]
    judged: Mapping[int, Judgement]

    def left(self, broken: frozenset[int]) -> frozenset[int]:
        """Return which of some broken statements stay broken."""
        return broken - self.mended

    @property
    def values(self) -> dict[int, Tried]:
        """Return every value that differs from what is printed."""
        return {**self.carried, **self.changes}


class Kind(NamedTuple):
    """The other values of one kind, such as a column: they stay below a power of ten, and some may be negative."""

    below: Fraction
    negative: bool
    known: bool

    def is_strange(self, value: Fraction) -> bool:
        """Tell whether a value has more digits than any of its kind, or alone a sign."""
        return self.known and (abs(value) >= self.below or (value < 0 and not self.negative))


class _Spread(NamedTuple):
    """The two farthest values of a kind with their ids, two that are negative, and how many there are."""

    farthest: tuple[tuple[Fraction, int], ...]
    negative: tuple[int, ...]
    size: int


def _above(value: Fraction) -> Fraction:
    """Return the least power of ten, one at least, above a value."""
    power = Fraction(1)
    while power <= value:
        power *= 10
    return power


class Bench:
    """A document's statements, how they stand as printed, and the trials made on them."""

    def __init__(self, system: System) -> None:
        values = Values(system)
        self.before = tuple(judge(statement, values) for statement in system.statements)
        self.broken = tuple(i for i, judged in enumerate(self.before) if judged.verdict is Verdict.FAIL)
        self._were_broken = frozenset(self.broken)
        self.system = with_words(system, self.broken)
        self.web: Web = weave(self.system, self.broken)
        self.prints: dict[str, list[int]] = {}
        for stated in self.system.stated:
            self.prints.setdefault(stated.path, []).append(stated.id)
        self.derived = frozenset(
            s.path for s in system.statements if s.result >= 0 and isinstance(s.test, (Equals, Fixed, Earned))
        )
        self.kinds: dict[str, list[int]] = {}
        for path, ids in self.prints.items():
            self.kinds.setdefault(kind_of(path), []).extend(ids)
        self._spreads: dict[str, _Spread] = {}
        self.figures = frozenset(re.findall(r"\d+(?:\.\d+)?", system.record.document.text))
        self.work = 0
        hows = [judged.how for judged in self.before]
        self.keeps_digits = hows.count("unrounded-chain") > hows.count("printed-chain")
        self.scaled = frozenset(i for i in self.broken if isinstance(self.statement(i).test, Within))
        self._follows: dict[int, frozenset[int]] = {}
        self._prints_of: dict[str, Counter[Number]] = {}

    def statement(self, index: int) -> Statement:
        """Return a statement by its index."""
        return self.system.statements[index]

    def prints_of(self, path: str) -> Counter[Number]:
        """Return how often a quantity is printed as which number."""
        if path not in self._prints_of:
            numbers = (self.system.stated[ident].number for ident in self.prints[path])
            self._prints_of[path] = Counter(number for number in numbers if number is not None)
        return self._prints_of[path]

    def is_constant(self, ident: int) -> bool:
        """Tell whether a print is a number of the scheme itself, and the right one: then it is no suspect."""
        return any(
            self.statement(i).result == ident and isinstance(self.statement(i).test, Fixed) and i not in self.web.direct
            for i in self.web.reading.get(ident, ())
        )

    def like(self, ident: int) -> Kind:
        """Return how far the other values of a print's kind go."""
        name = kind_of(self.system.stated[ident].path)
        if name not in self._spreads:
            self._spreads[name] = self._spread(name)
        farthest, negative, size = self._spreads[name]
        others = [reach for reach, other in farthest if other != ident]
        own = self.system.stated[ident].number
        known = size - (own is not None) >= FEWEST_ALIKE
        return Kind(_above(others[0]) if others else Fraction(1), bool(set(negative) - {ident}), known)

    def _spread(self, name: str) -> _Spread:
        stated = self.system.stated
        numbers = [(abs(n.value), i) for i in self.kinds[name] if (n := stated[i].number) is not None]
        negative = (i for i in self.kinds[name] if (n := stated[i].number) is not None and n.value < 0)
        return _Spread(tuple(nlargest(2, numbers)), tuple(islice(negative, 2)), len(numbers))

    def off_scale(self, trial: Trial) -> bool:
        """Tell whether a change puts in a value that cannot be: it still lies outside of its own scale."""
        return any(self.statement(index).result in trial.changes for index in trial.left(self.scaled))

    def followed(self, ident: int) -> frozenset[int]:
        """Return the broken statements that are right if this print is taken for true: they followed from it.

        Somebody who works with all digits goes on from a slipped number with all digits of the others; neither chain
        gives that result, only the unrounded one that starts at the slip.
        """
        if ident not in self._follows:
            stated = self.system.stated[ident]
            found: frozenset[int] = frozenset()
            if stated.number is not None and stated.path in self.derived and len(self.broken) <= MOST_FOLLOWED:
                values = Values(self.system, None, {stated.path: stated.number.value})
                others = (i for i in self.broken if self.statement(i).result != ident)
                found = frozenset(i for i in others if judge(self.statement(i), values).verdict is Verdict.PASS)
            self._follows[ident] = found
        return self._follows[ident]

    def attempt(self, changes: Mapping[int, Tried], stale: frozenset[int] = frozenset(), kept: int = -1) -> Trial:
        """Return what changes lead to, with everything re-derived that followed from the old values.

        stale: broken statements whose results are re-derived too, as if they were merely out of date. kept: a value
        that stays as printed.
        """
        trial: dict[int, Tried] = dict(changes)
        fixed = frozenset((*changes, kept))
        judged: dict[int, Judgement] = {}
        followed = frozenset[int]().union(*(self.followed(ident) for ident in changes))
        stale |= followed
        keeps_digits = self.keeps_digits or bool(followed)
        touched: Iterable[int] = sorted({*self._touched(changes), *stale})
        for _ in range(MOST_PASSES):
            edits = self._round(trial, fixed, touched, stale, judged, keeps_digits=keeps_digits)
            if not edits:
                break
            trial.update(edits)
            touched = self._touched(edits)
        return self._result(changes, trial, judged)

    def _touched(self, ids: Iterable[int]) -> list[int]:
        return sorted({index for ident in ids for index in self.web.reading.get(ident, ())})

    def _round(
        self,
        trial: Mapping[int, Tried],
        fixed: frozenset[int],
        touched: Iterable[int],
        stale: frozenset[int],
        judged: dict[int, Judgement],
        *,
        keeps_digits: bool,
    ) -> dict[int, Tried]:
        """Judge what was touched; return the values that follow from it and are not tried yet."""
        values = Values(self.system, trial)
        edits: dict[int, Tried] = {}
        for index in touched:
            self.work += self.web.size[index]
            statement = self.statement(index)
            judgement = judged[index] = judge(statement, values)
            was_right = self.before[index].verdict is Verdict.PASS or index in stale
            if not was_right or not bad(judgement, self.before[index]) or statement.result in fixed:
                continue
            if keeps_digits and judgement.unrounded is not None:
                judgement = judgement._replace(exact=judgement.unrounded)
            follows = following(statement, judgement, values)
            if follows is not None and statement.result not in edits and trial.get(statement.result) != follows:
                edits[statement.result] = follows
        return edits

    def _result(
        self, changes: Mapping[int, Tried], trial: Mapping[int, Tried], judged: Mapping[int, Judgement]
    ) -> Trial:
        now = {index for index, judgement in judged.items() if bad(judgement, self.before[index])}
        right = {index for index, judgement in judged.items() if judgement.verdict is Verdict.PASS}
        carried = {
            ident: tried for ident, tried in trial.items() if ident not in changes and self._differs(ident, tried)
        }
        were = self._were_broken
        return Trial(dict(changes), carried, were & right, frozenset(now - were), judged)

    def _differs(self, ident: int, tried: Tried) -> bool:
        stated = self.system.stated[ident]
        if isinstance(tried, str):
            return tried.casefold() != stated.text.casefold()
        return stated.number is None or stated.number.value != tried.value


def kind_of(path: str) -> str:
    """Return a path without its rows and names: `tasks[3].time` is of the kind of `tasks[0].time`."""
    return re.sub(r"\[[^\]]*\]|\([^)]*\)", "", path)


def following(statement: Statement, judgement: Judgement, values: Values) -> Tried | None:
    """Return what a result reads when it follows from the values tried, None where it follows from nothing."""
    if statement.result < 0 or judgement.verdict is not Verdict.FAIL:
        return None
    match plain(statement.test):
        case Same(reference=reference):
            return _again(statement.result, reference, values)
        case Equals() | AnyOf():
            return _rounded(statement, judgement, values)
        case Earned():
            return judgement.computed.split(" or ")[0] or None
        case _:
            return None


def _again(result: int, reference: int, values: Values) -> Tried | None:
    stated = values.system.stated[result]
    if stated.number is None:
        return None if stated.problem else values.word(reference)
    return printed(values.number(reference).value, stated.number.unit, stated.number)


def _rounded(statement: Statement, judgement: Judgement, values: Values) -> Number | None:
    """Return a result at its printed digits; in prose, where the sign is said in words, only without turning it."""
    number = values.system.stated[statement.result].number
    if number is None or judgement.exact is None:
        return None
    if statement.kind == PROSE and judgement.exact * number.value < 0:
        return None
    return printed(judgement.exact, number.unit, number)
