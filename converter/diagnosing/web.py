"""Which statements read which stated values: found by watching the judge, so that every kind of test is covered.

A statement is judged once with values that note what is asked of them. What it did not read cannot change how it
comes out, so a trial re-judges only the statements that read what it changes. This holds for any test, also for one
that is written tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from converter.formula import Name, Rows, Value
from converter.judging import Judgement, Unrounded, Values, judge
from converter.model import Number, Verdict
from converter.system import System


class Web(NamedTuple):
    """Statements (by index) and stated values (by id) as they hang together.

    direct: per statement, what it reads as printed. reading: per id, the statements that read it on either chain.
    size: per statement, how many values it reads, which is what judging it costs.
    """

    direct: Mapping[int, tuple[int, ...]]
    reading: Mapping[int, tuple[int, ...]]
    size: tuple[int, ...]


class _Watched(Values):
    """Values that note which of them were asked for."""

    def __init__(self, system: System) -> None:
        super().__init__(system)
        self.read: dict[int, None] = {}

    def number(self, ident: int) -> Number:
        self.read[ident] = None
        return super().number(ident)

    def word(self, ident: int) -> str:
        self.read[ident] = None
        return super().word(ident)


class _AsPrinted(Unrounded):
    """The unrounded chain cut off: every name is what is printed for it."""

    def at(self, slots: tuple[int | None, ...]) -> Unrounded:
        return _AsPrinted(self.values, slots)

    def value(self, name: Name, rows: Rows) -> Value:
        return self.values.printed.at(self.slots).value(name, rows)


def weave(system: System, broken: Sequence[int]) -> Web:
    """Return what every statement reads, and what the broken ones read as printed."""
    reading: dict[int, list[int]] = {}
    size: list[int] = []
    for index, statement in enumerate(system.statements):
        watched = _Watched(system)
        judge(statement, watched)
        size.append(len(watched.read) + 1)
        for ident in dict.fromkeys((*watched.read, *_own(statement.result))):
            reading.setdefault(ident, []).append(index)
    return Web(
        {index: _direct(system, index) for index in broken},
        {ident: tuple(indices) for ident, indices in reading.items()},
        tuple(size),
    )


def _direct(system: System, index: int) -> tuple[int, ...]:
    statement = system.statements[index]
    watched = _Watched(system)
    watched.unrounded = _AsPrinted(watched)
    judge(statement, watched)
    return tuple(dict.fromkeys((*_own(statement.result), *watched.read)))


def _own(result: int) -> tuple[int, ...]:
    return (result,) if result >= 0 else ()


def bad(now: Judgement, before: Judgement) -> bool:
    """Tell whether a statement is broken: false, or no longer decidable where it was."""
    if now.verdict is Verdict.UNDETERMINED:
        return before.verdict is not Verdict.UNDETERMINED
    return now.verdict is Verdict.FAIL
