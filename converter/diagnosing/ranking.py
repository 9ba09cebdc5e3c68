"""Which explanation comes first: the order of merit, as one tuple that compares.

What stays broken counts first, figures before prose before notes; then the number of changes; then whether a slip of the fingers explains them; then how
many other prints the changed values disagree with; then how few distances that prose tells would be out of date; then that results are wrong more often than inputs. Equal tuples
are equal explanations and share a rank.
"""

from __future__ import annotations

from typing import NamedTuple

from converter.diagnosing.prints import one_keystroke, text_of
from converter.diagnosing.trying import PROSE, Bench, Trial


class Merit(NamedTuple):
    """How good an explanation is; the lower the better, compared from the first field on."""

    left: int
    prose_left: int
    notes_left: int
    changes: int
    unlike_slips: int
    agreeing: int
    distances: int
    inputs: int

    @property
    def all_left(self) -> int:
        """Return how many statements stay broken."""
        return self.left + self.prose_left + self.notes_left


def merit(bench: Bench, trial: Trial, part: frozenset[int]) -> Merit:
    """Return the merit of a trial as an explanation of some broken statements."""
    still = (trial.left & part) | trial.spoilt
    notes = {index for index in still if bench.statement(index).rule.severity == "note"}
    prose = {index for index in still - notes if bench.statement(index).kind == PROSE}
    return Merit(
        len(still) - len(notes) - len(prose),
        len(prose),
        len(notes),
        len(trial.changes),
        sum(1 for ident in trial.changes if not _slip(bench, trial, ident)),
        -sum(_disagreeing(bench, ident) for ident in trial.changes),
        sum(1 for ident in trial.carried if bench.system.stated[ident].path.startswith(PROSE)),
        sum(1 for ident in trial.changes if is_input(bench, ident)),
    )


def _slip(bench: Bench, trial: Trial, ident: int) -> bool:
    stated, tried = bench.system.stated[ident], trial.changes[ident]
    return isinstance(tried, str) or one_keystroke(stated.text, text_of(tried, stated))


def _disagreeing(bench: Bench, ident: int) -> int:
    """Return how many other prints of a quantity contradict this one."""
    stated = bench.system.stated
    mine = stated[ident].number
    if mine is None:
        return 0
    others = (stated[i].number for i in bench.prints[stated[ident].path] if i != ident)
    return sum(1 for n in others if n is not None and 2 * abs(n.value - mine.value) > max(n.unit, mine.unit))


def is_input(bench: Bench, ident: int) -> bool:
    """Tell whether a value is typed and not worked out: no formula, equation, constant or band gives it."""
    return bench.system.stated[ident].path not in bench.derived
