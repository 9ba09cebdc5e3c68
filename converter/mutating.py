"""Which checks can fail: every number and word that a check stands on is changed, and the judge is asked again.

A check that can never fail looks just like one that passes. Where a document's own figures, changed in every way a
hand may slip, leave a check standing, it guards nothing in that document, and the rubric's author should know.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from converter.judging import Judgement, Values, judge
from converter.model import Number, Position, Stated, Verdict
from converter.operands import statement_ids
from converter.system import Earned, Noted, OneOf, Statement, System


class Survivor(NamedTuple):
    """A passed check that no mutant of its values makes fail. values: how many values were changed."""

    statement: Statement
    position: Position
    values: int


class Tested(NamedTuple):
    """What became of the checks of one document. checks: how many passed and were put to the test."""

    name: str
    checks: int
    mutants: int
    survivors: tuple[Survivor, ...]


def test(system: System) -> Tested:
    """Return which passed checks of a document no single change of a value makes fail."""
    values = Values(system)
    checks = mutants = 0
    survivors: list[Survivor] = []
    for statement in system.statements:
        if isinstance(statement.test, Noted) or judge(statement, values).verdict is not Verdict.PASS:
            continue
        checks += 1
        ids = tuple(dict.fromkeys(statement_ids(system, values, statement)))
        tried, killed = _tried(system, statement, ids)
        mutants += tried
        if not killed:
            survivors.append(Survivor(statement, system.record.document.position(statement.span.start), len(ids)))
    return Tested(system.record.document.name, checks, mutants, tuple(survivors))


def _tried(system: System, statement: Statement, ids: tuple[int, ...]) -> tuple[int, bool]:
    """Return how many mutants were tried on a check, and whether one of them made it fail."""
    count = 0
    for ident in ids:
        for mutant in _mutants(system, statement, system.stated[ident]):
            count += 1
            if _objects(judge(statement, Values(system, {ident: mutant}))):
                return count, True
    return count, False


def _objects(judgement: Judgement) -> bool:
    """Tell whether a judge has something to say: a failure, a value that cannot be checked, a note."""
    return judgement.verdict is not Verdict.PASS or judgement.severity is not None


def _mutants(system: System, statement: Statement, stated: Stated) -> Iterator[Number | str]:
    """Yield what a value may slip to: a digit up or down, further off, ten times, with another sign; another word."""
    number = stated.number
    if number is None:
        yield from _words(system, statement, stated)
        return
    for value in (
        number.value + number.unit,
        number.value - number.unit,
        number.value + 7 * number.unit,
        number.value - 7 * number.unit,
        number.value + 97 * number.unit,
        number.value * 10,
        number.value / 10,
        -number.value,
    ):
        if value != number.value:
            yield number._replace(value=value)


def _words(system: System, statement: Statement, stated: Stated) -> Iterator[str]:
    """Yield the other words that may stand in a word's place, and one that may not."""
    words: tuple[str, ...] = ()
    if isinstance(statement.test, Earned) and system.rubric is not None:
        words = tuple(system.rubric.bands[statement.test.bands].words)
    elif isinstance(statement.test, OneOf):
        words = statement.test.words
    yield from (word for word in words if word.casefold() != stated.text.casefold())
    yield f"{stated.text}{stated.text[-1:]}"
