"""`recompute`: the inputs are the truth, and everything that follows from them is printed again.

Each derived number and each restatement that does not follow from the inputs is reprinted at its own digits, words
that numbers earn are earned again, and blanks that can be worked out are filled. What an author said in prose is
never rewritten unless asked for: sentences that are false now are told. The same inputs give the same text, so twice
is the same as once.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from converter.fixing import Corrected, Edit, Text, applied, can_be_worked_out, left_false
from converter.fixing.printing import first_print, number_text, word_text
from converter.forms import UNFILLED
from converter.formula import Missing, Name, Rows, Undefined, operands
from converter.judging import Values, judge, words_for
from converter.model import Stated, Verdict
from converter.numbers import rounded
from converter.rubric import path_of
from converter.system import Earned, Equals, Same, Statement, System

MOST_ROUNDS = 24
"""Rounds of reading and reprinting: more than any chain of restatements is long."""

_REPRINTED = ("formula", "equation", "restated", "band", "override")
"""Kinds of statement whose result the form derives or repeats."""

_PROSE = ("claim",)
"""Kinds of statement whose result stands in a sentence of the author's own."""


def recompute(source: Text, rubric: str, *, prose: bool = False) -> Corrected:
    """Return an input with everything derived printed again. prose: values said again in sentences too.

    Errors: SourceError where the input cannot be read or a sign cannot be written in its encoding.
    """
    text = source.text
    for _ in range(MOST_ROUNDS):
        found = source.systems(text, rubric)
        edits = {edit for system in found for edit in Reprinting(system, prose=prose).edits()}
        if not edits:
            break
        text = applied(text, edits)
    data = source.bytes(text)
    found = source.systems(text, rubric)
    return Corrected(
        source.name, source.text, text, data, left_false(found), tuple(_blank(found)), can_be_worked_out(found)
    )


def _blank(systems: tuple[System, ...]) -> Iterator[str]:
    """Yield one line for each document that still has blanks in the places of its form."""
    for record in (system.record for system in systems):
        blanks = [stated for stated in record.stated if stated.problem == UNFILLED]
        if blanks:
            line = record.document.position(blanks[0].span.start).line
            number = f"{len(blanks)} blanks are" if len(blanks) > 1 else "1 blank is"
            yield f"{record.document.name}: {number} not filled in, the first in line {line}"


class _Known(NamedTuple):
    """Which quantity a path is a value of, and in which rows."""

    name: str
    rows: Rows


class Reprinting:
    """The edits that one document needs to follow from its inputs."""

    def __init__(self, system: System, *, prose: bool) -> None:
        self.system = system
        self.values = Values(system)
        self.prose = prose
        self.has_blanks = any(stated.problem == UNFILLED for stated in system.stated)
        self.percent: dict[int, bool] = {}
        self.known = dict(self.paths())

    def paths(self) -> Iterator[tuple[str, _Known]]:
        """Yield what each path of the form is a value of; note which places have a percent sign of their own."""
        rubric = self.system.rubric
        if rubric is None:
            return
        for name, dims in rubric.dims.items():
            if not dims:
                yield name, _Known(name, {})
        for match in self.system.record.matches:
            for hole, ident in zip(rubric.patterns[match.pattern].holes, match.stated, strict=True):
                if ident is not None and hole.name:
                    self.percent[ident] = hole.percent
                    yield self.system.stated[ident].path, _Known(hole.name, dict(match.rows))

    def edits(self) -> Iterator[Edit]:
        """Yield one edit for each place that does not read as it should."""
        wrong = [s for s in self.system.statements if self.concerns(s) and self.is_wrong(s)]
        waiting = frozenset(statement.result for statement in wrong)
        wanted: dict[int, str] = {}
        for statement in wrong:
            if statement.result not in wanted:
                text = self.text(statement, waiting)
                if text is not None:
                    wanted[statement.result] = text
        for ident, new in {**self.other_prints(wrong, wanted), **wanted}.items():
            old = self.printed(ident)
            if new != old:
                yield Edit(self.system.stated[ident].span.start, old, new)

    def printed(self, ident: int) -> str:
        """Return the text that stands in a place now."""
        return self.system.record.document.slice(self.system.stated[ident].span)

    def other_prints(self, wrong: list[Statement], wanted: dict[int, str]) -> dict[int, str]:
        """Return what the print that a right one contradicts should read: it follows a slip beside it in its line."""
        out: dict[int, str] = {}
        for statement in wrong:
            if not isinstance(statement.test, Same) or wanted.get(statement.result) != self.printed(statement.result):
                continue
            other = self.system.stated[statement.test.reference]
            value = self.derived(statement.path)
            if value is not None and other.number is not None:
                out[other.id] = number_text(value, other, self.system)
        return out

    def concerns(self, statement: Statement) -> bool:
        """Tell whether the result of a statement is one to reprint: the form derives, repeats or names it."""
        if statement.result < 0 or not isinstance(statement.test, (Equals, Same, Earned)):
            return False
        number = self.system.stated[statement.result].number
        if number is not None and number.hedge:
            return False
        if statement.kind in _REPRINTED and self.system.stated[statement.result].path in self.known:
            return True
        return self.prose and (statement.kind in ("equation", "override") or self.is_said_again(statement))

    def is_said_again(self, statement: Statement) -> bool:
        """Tell whether a claim in prose is nothing but a quantity of the document with its value."""
        return statement.kind in _PROSE and isinstance(statement.test, Same) and statement.path in self.known

    def is_wrong(self, statement: Statement) -> bool:
        """Tell whether a place is blank, or its statement false."""
        problem = self.system.stated[statement.result].problem
        return problem == UNFILLED if problem else judge(statement, self.values).verdict is Verdict.FAIL

    # -------------------------------------------------------------------------------------------- what it should read

    def text(self, statement: Statement, waiting: frozenset[int]) -> str | None:
        """Return what the result of a statement should read, None where that is not known, or not yet."""
        stated = self.system.stated[statement.result]
        if isinstance(statement.test, Earned):
            word = self.earned(statement.test)
            return word_text(word, stated, self.system) if word else None
        known = self.known.get(statement.path)
        if isinstance(statement.test, Same) and statement.test.reference in waiting:
            value = self.derived(statement.path)
        elif isinstance(statement.test, Same) and self.system.stated[statement.test.reference].number is None:
            return self.same_word(statement.test, known, stated)
        else:
            value = self.derived(statement.path)
            value = self.value(statement) if value is None else value
        if value is None:
            return None
        if stated.number is None:
            name = known.name if known else statement.path
            return first_print(value, name, self.system, percent=self.percent.get(stated.id, False))
        return number_text(value, stated, self.system)

    def derived(self, path: str) -> Fraction | None:
        """Return a quantity worked out from the inputs, None where it is an input itself or an input is missing."""
        known = self.known.get(path)
        if known is None or self.rests_on_blanks(known):
            return None
        table, _, column = known.name.rpartition(".")
        value = self.values.unrounded.derived(path, Name(table, column), known.rows)
        return value if isinstance(value, Fraction) else None

    def rests_on_blanks(self, known: _Known) -> bool:
        """Tell whether an operand is blank and cannot be worked out: a count would pass over it in silence."""
        rubric = self.system.rubric
        if rubric is None or not self.has_blanks:
            return False
        printed = self.values.printed
        for node in rubric.definitions(known.name)[:1]:
            for name, rows in operands(node, printed, known.rows):
                ident = self.system.defining.get(printed.path(name, rows))
                stated = self.system.stated[ident] if ident is not None else None
                if stated and stated.problem == UNFILLED and self.derived(stated.path) is None:
                    return True
        return False

    def value(self, statement: Statement) -> Fraction | None:
        """Return what a statement about no derived quantity gives: the value of its other print, or its equation's."""
        if isinstance(statement.test, Same):
            number = self.system.stated[statement.test.reference].number
            return number.value if number else None
        judgement = judge(statement, self.values)
        return judgement.unrounded if judgement.unrounded is not None else judgement.printed

    def same_word(self, test: Same, known: _Known | None, stated: Stated) -> str | None:
        """Return the word of another print of a banded quantity; other words are the author's."""
        other = self.system.stated[test.reference]
        if other.problem or known is None or self.system.rubric is None or known.name not in self.system.rubric.bands:
            return None
        return word_text(other.text, stated, self.system)

    def earned(self, test: Earned) -> str | None:
        """Return the word that a quantity earns, None where no word or no value is known."""
        assert self.system.rubric is not None
        bands = self.system.rubric.bands[test.bands]
        if not bands.of:
            return self.earned_by_condition(test)
        value = self.banded(path_of(bands.of, self.system.rubric.dims[bands.of], test.rows))
        words = words_for(bands, value) if value is not None else ()
        return words[0] if words else None

    def banded(self, path: str) -> Fraction | None:
        """Return the value that a word is earned by: a declared override's, else the derived one as it is printed."""
        override = self.system.overrides.get(path)
        number = self.system.stated[override].number if override is not None else None
        if number is not None:
            return number.value
        ident = self.system.defining.get(path)
        printed = self.system.stated[ident].number if ident is not None else None
        value = self.derived(path)
        if value is None or printed is None:
            return printed.value if printed else value
        return rounded(value, printed.unit)

    def earned_by_condition(self, test: Earned) -> str | None:
        """Return the one word whose own condition is true, None where there is none or there are several."""
        assert self.system.rubric is not None
        found = []
        for word, band in self.system.rubric.bands[test.bands].words.items():
            try:
                if band.condition is not None and band.condition.evaluate(self.values.unrounded, test.rows):
                    found.append(word)
            except (Missing, Undefined):
                return None
        return found[0] if len(found) == 1 else None
