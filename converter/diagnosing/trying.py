"""What happens when some stated values are read differently: what is mended, what follows, what is left broken.

Changing a value asks everything worked out from it to change too. A printed value that was right before the change and
is wrong after it followed from the old value: it is carried, re-derived at its own digits, and so on downstream.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from converter.diagnosing.prints import printed
from converter.diagnosing.solving import Tried
from converter.diagnosing.web import Web, bad, weave
from converter.judging import Judgement, Values, judge
from converter.model import Number, Verdict
from converter.system import AnyOf, Earned, Equals, Same, Statement, System

MOST_PASSES = 24
"""Rounds of re-deriving: each takes the change one step further downstream."""

PROSE = "claim"
"""The kind of statement that running text makes."""


class Trial(NamedTuple):
    """Changes tried: the values they give, what was carried on from them, and how the statements stand.

    mended, left: statements that were broken before, by index. spoilt: those that are broken only now.
    """

    changes: Mapping[int, Tried]
    carried: Mapping[int, Tried]
    mended: frozenset[int]
    left: frozenset[int]
    spoilt: frozenset[int]
    judged: Mapping[int, Judgement]

    @property
    def values(self) -> dict[int, Tried]:
        """Return every value that differs from what is printed."""
        return {**self.carried, **self.changes}


class Bench:
    """A document's statements, how they stand as printed, and the trials made on them."""

    def __init__(self, system: System) -> None:
        self.system = system
        values = Values(system)
        self.before = tuple(judge(statement, values) for statement in system.statements)
        self.broken = tuple(i for i, judged in enumerate(self.before) if judged.verdict is Verdict.FAIL)
        self.web: Web = weave(system, self.broken)
        self.tries = 0

    def statement(self, index: int) -> Statement:
        """Return a statement by its index."""
        return self.system.statements[index]

    def mends(self, changes: Mapping[int, Tried]) -> bool:
        """Tell whether changes alone, with nothing carried on, make any broken statement right."""
        values = Values(self.system, changes)
        touched = [i for i in self._touched(changes) if i in self.web.direct]
        return any(judge(self.statement(i), values).verdict is Verdict.PASS for i in touched)

    def attempt(self, changes: Mapping[int, Tried], stale: frozenset[int] = frozenset(), kept: int = -1) -> Trial:
        """Return what changes lead to, with everything re-derived that followed from the old values.

        stale: broken statements whose results are re-derived too, as if they were merely out of date. kept: a value
        that stays as printed.
        """
        self.tries += 1
        trial: dict[int, Tried] = dict(changes)
        fixed = frozenset((*changes, kept))
        judged: dict[int, Judgement] = {}
        touched: Iterable[int] = sorted({*self._touched(changes), *stale})
        for _ in range(MOST_PASSES):
            edits = self._round(trial, fixed, touched, stale, judged)
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
    ) -> dict[int, Tried]:
        """Judge what was touched; return the values that follow from it and are not tried yet."""
        values = Values(self.system, trial)
        edits: dict[int, Tried] = {}
        for index in touched:
            statement = self.statement(index)
            judgement = judged[index] = judge(statement, values)
            was_right = self.before[index].verdict is Verdict.PASS or index in stale
            if not was_right or not bad(judgement, self.before[index]) or statement.result in fixed:
                continue
            follows = following(statement, judgement, values)
            if follows is not None and statement.result not in edits and trial.get(statement.result) != follows:
                edits[statement.result] = follows
        return edits

    def _result(
        self, changes: Mapping[int, Tried], trial: Mapping[int, Tried], judged: Mapping[int, Judgement]
    ) -> Trial:
        broken = frozenset(self.broken)
        now = {index for index, judgement in judged.items() if bad(judgement, self.before[index])}
        mended = frozenset(i for i in self.broken if i in judged and judged[i].verdict is Verdict.PASS)
        carried = {
            ident: tried for ident, tried in trial.items() if ident not in changes and self._differs(ident, tried)
        }
        return Trial(dict(changes), carried, mended, broken - mended, frozenset(now - broken), judged)

    def _differs(self, ident: int, tried: Tried) -> bool:
        stated = self.system.stated[ident]
        if isinstance(tried, str):
            return tried.casefold() != stated.text.casefold()
        return stated.number is None or stated.number.value != tried.value


def following(statement: Statement, judgement: Judgement, values: Values) -> Tried | None:
    """Return what a result reads when it follows from the values tried, None where it follows from nothing."""
    if statement.result < 0 or judgement.verdict is not Verdict.FAIL:
        return None
    match statement.test:
        case Same(reference=reference):
            return _again(statement.result, reference, values)
        case Equals() | AnyOf():
            return _rounded(statement.result, judgement, values)
        case Earned():
            return judgement.computed.split(" or ")[0] or None
        case _:
            return None


def _again(result: int, reference: int, values: Values) -> Tried | None:
    stated = values.system.stated[result]
    if stated.number is None:
        return None if stated.problem else values.word(reference)
    return printed(values.number(reference).value, stated.number.unit, stated.number)


def _rounded(result: int, judgement: Judgement, values: Values) -> Number | None:
    number = values.system.stated[result].number
    if number is None or judgement.exact is None:
        return None
    return printed(judgement.exact, number.unit, number)
