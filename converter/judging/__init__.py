"""How a printed result relates to what its expression gives: the one judge.

`judge(statement, values)` is pure and cheap: checking maps it over all statements, diagnosis re-judges the few that a
trial value touches, mutation does the same, and nobody re-implements it. Exact rationals from text to verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from converter.formula import Missing, Undefined
from converter.judging.judgement import Judgement, unchecked
from converter.judging.numeric import (
    chains,
    fits,
    hedge,
    judge_cause,
    judge_counted,
    judge_equals,
    judge_fixed,
    judge_ordered,
    judge_same,
    judge_within,
)
from converter.judging.values import Printed, Unrounded, Values
from converter.judging.verbal import (
    judge_contained,
    judge_earned,
    judge_holds,
    judge_one_of,
    within_band,
    words_for,
)
from converter.model import Verdict
from converter.system import (
    AnyOf,
    Cause,
    Contained,
    Counted,
    Earned,
    Equals,
    Fixed,
    Holds,
    Noted,
    OneOf,
    Ordered,
    Same,
    Statement,
    Within,
    Worded,
)


def judge(statement: Statement, values: Values) -> Judgement:
    """Return how the statement stands with these values."""
    test = statement.test
    try:
        return _JUDGES[type(test)](statement, test, values)
    except Missing as missing:
        return unchecked(missing.reason)
    except Undefined as error:
        return Judgement(Verdict.UNDETERMINED, "undefined", "note", reason=str(error))


def read_as(statement: Statement, values: Values) -> Statement:
    """Return a statement in the one of its readings that decides how it stands: that is the one to be explained."""
    if not isinstance(statement.test, AnyOf):
        return statement
    readings = [statement._replace(test=one) for one in statement.test.tests]
    judged = [judge(reading, values) for reading in readings]
    return readings[_decides(judged)]


def _any_of(statement: Statement, test: AnyOf, values: Values) -> Judgement:
    """Return what the reading that decides comes to."""
    judged = [judge(statement._replace(test=one), values) for one in test.tests]
    return judged[_decides(judged)]


def _decides(judged: list[Judgement]) -> int:
    """Return which reading of a claim decides: the first that is true; where all are false, the one nearest to it."""
    for wanted in (Verdict.PASS, Verdict.FAIL):
        found = [i for i, judgement in enumerate(judged) if judgement.verdict is wanted]
        if found and wanted is Verdict.PASS:
            return found[0]
        if found:
            return min(found, key=lambda i: (judged[i].distance is None, judged[i].distance or 0))
    return 0


def _worded(statement: Statement, test: Worded, values: Values) -> Judgement:
    """Judge a claim by what its word, as printed or as tried, demands."""
    as_printed = values.word(test.word).casefold() == values.system.stated[test.word].text.casefold()
    return judge(statement._replace(test=test.test if as_printed else test.turned), values)


def _noted(statement: Statement, test: Noted, values: Values) -> Judgement:  # noqa: ARG001 - one signature
    return Judgement(test.verdict, test.how, test.severity, reason=test.message)


_JUDGES: dict[type, Callable[[Statement, Any, Values], Judgement]] = {
    Equals: judge_equals,
    Same: judge_same,
    Fixed: judge_fixed,
    Within: judge_within,
    Earned: judge_earned,
    OneOf: judge_one_of,
    Ordered: judge_ordered,
    Holds: judge_holds,
    Contained: judge_contained,
    AnyOf: _any_of,
    Cause: judge_cause,
    Counted: judge_counted,
    Worded: _worded,
    Noted: _noted,
}

__all__ = [
    "Judgement",
    "Printed",
    "Unrounded",
    "Values",
    "chains",
    "fits",
    "hedge",
    "judge",
    "read_as",
    "within_band",
    "words_for",
]
