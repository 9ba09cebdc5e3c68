"""Which explanation comes first: the order of merit, as one tuple that compares.

The simplest story that leaves least broken is told first. In this order, each asked only where all before are equal:

    left, prose_left, notes_left  statements that stay broken: figures, then sentences, then notes
    changes        numbers that must have slipped
    against        prints that agree with what is printed, though it was not worked out wrong and then carried on
    unlike_slips   of the changes, how many no single slip explains: of the fingers where the print alone is wrong;
                   where others went on from it, of reckoning: a sum by any amount, for rows are left out and counted
                   twice, another result by one in one place
    doubts         stated causes that would no longer suffice, less those that would
    strangers      values that nothing of their kind reaches, put in, less those taken away
    echoed         values put in that the document prints elsewhere, the more the better: no chance lands on 36.4
    disagreeing    other prints that contradict the changed ones, the more the better
    beyond_result  of the changes, how many are more than one result that stands alone: inputs, and results that others
                   went on from. Results are wrong more often than what they were worked out from

Equal tuples are equal explanations and share a rank. Nothing here is weighed against anything else, so that a reader
can follow why one suspect stands before another.

Why a total that others went on from ties with its rows: a sum worked out wrong and carried on honestly, and one row
mistyped under a sound sum, are the same characters. Both leave one contradiction, of the sum with its rows, and every
later print follows from the total under either story, so those prints are witnesses for neither. What tells the two
apart is a print that follows from neither the total nor the row as printed: prose that still tells the old value
(`disagreeing`), a row's own formula (`left`), a scale or a stated cause. Where there is none the tie is told, and
`fix` changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from converter.diagnosing.prints import in_words, off_by_one, one_keystroke, text_of
from converter.diagnosing.trying import Bench, Trial
from converter.diagnosing.turning import PROSE, plain
from converter.formula import Bin, Call, Name, Node, Num
from converter.model import Number
from converter.system import AnyOf, Cause, Equals

TELLING_DIGITS = 3
"""Digits from which on two equal numbers are more than a coincidence."""


class Merit(NamedTuple):
    """How good an explanation is; the lower the better, compared from the first field on."""

    left: int
    prose_left: int
    notes_left: int
    changes: int
    against: int
    unlike_slips: int
    doubts: int
    strangers: int
    echoed: int
    disagreeing: int
    beyond_result: int

    @property
    def all_left(self) -> int:
        """Return how many statements stay broken."""
        return self.left + self.prose_left + self.notes_left


def merit(bench: Bench, trial: Trial, part: frozenset[int]) -> Merit:
    """Return the merit of a trial as an explanation of some broken statements."""
    still = trial.left(part) | trial.spoilt
    notes = {index for index in still if bench.statement(index).rule.severity == "note"}
    prose = {index for index in still - notes if bench.statement(index).kind == PROSE}
    reckoned = _reckoned(bench, trial)
    return Merit(
        len(still) - len(notes) - len(prose),
        len(prose),
        len(notes),
        len(trial.changes),
        0 if reckoned else len(trial.carried),
        sum(1 for ident in trial.changes if not _slip(bench, trial, ident, reckoned)),
        _doubts(bench, trial),
        sum(_stranger(bench, trial, ident) for ident in trial.changes),
        -sum(_is_echoed(bench, trial, ident) for ident in trial.changes),
        -sum(_disagreeing(bench, ident) for ident in trial.changes),
        sum(1 for ident in trial.changes if trial.carried or is_input(bench, ident)),
    )


def _reckoned(bench: Bench, trial: Trial) -> Mapping[int, bool]:
    """Return the changed results that were worked out wrong before others went on from them: which of them are sums."""
    if not trial.carried:
        return {}
    out: dict[int, bool] = {}
    for statement in (bench.statement(index) for index in sorted(trial.mended)):
        if statement.result in trial.changes and not is_input(bench, statement.result):
            match plain(statement.test):
                case Equals(node=node):
                    out[statement.result] = out.get(statement.result, False) or _is_sum(node)
                case AnyOf():
                    out.setdefault(statement.result, False)
    return out


def _is_sum(node: Node) -> bool:
    match node:
        case Call(fn=fn):
            return fn in ("sum", "count")
        case Bin(sign="+", left=left, right=right):
            return all(isinstance(side, (Name, Num)) or _is_sum(side) for side in (left, right))
        case _:
            return False


def _slip(bench: Bench, trial: Trial, ident: int, reckoned: Mapping[int, bool]) -> bool:
    """Tell whether one slip makes a value what is printed."""
    stated, tried = bench.system.stated[ident], trial.changes[ident]
    if isinstance(tried, str) or reckoned.get(ident) or in_words(stated):
        return True
    if ident in reckoned and stated.number is not None:
        return off_by_one(stated.number.value, tried.value)
    return one_keystroke(stated.text, text_of(tried, stated))


def _doubts(bench: Bench, trial: Trial) -> int:
    """Return how many more stated causes no longer suffice than before: to land on a peer's score is no chance."""
    causes = ((i, now) for i, now in trial.judged.items() if isinstance(bench.statement(i).test, Cause))
    return sum((now.severity == "note") - (bench.before[i].severity == "note") for i, now in causes)


def _stranger(bench: Bench, trial: Trial, ident: int) -> int:
    """Return 1 where a value comes in that nothing of its kind reaches, -1 where such a one goes, else 0."""
    old, new = bench.system.stated[ident].number, trial.changes[ident]
    if old is None or not isinstance(new, Number):
        return 0
    like = bench.like(ident)
    return like.is_strange(new.value) - like.is_strange(old.value)


def _is_echoed(bench: Bench, trial: Trial, ident: int) -> bool:
    """Tell whether a value put in stands elsewhere in the document too, with digits enough to be no coincidence."""
    tried = trial.changes[ident]
    if isinstance(tried, str):
        return False
    text = text_of(tried, bench.system.stated[ident]).strip("+-\u2212\u2013%")
    return sum(char.isdigit() for char in text) >= TELLING_DIGITS and text in bench.figures


def _disagreeing(bench: Bench, ident: int) -> int:
    """Return how many other prints of a quantity contradict this one; what sentences measure is no one quantity."""
    stated = bench.system.stated[ident]
    mine = stated.number
    if mine is None or stated.path.startswith("claim("):
        return 0
    prints = bench.prints_of(stated.path).items()
    return sum(count for n, count in prints if 2 * abs(n.value - mine.value) > max(n.unit, mine.unit))


def is_input(bench: Bench, ident: int) -> bool:
    """Tell whether a value is typed and not worked out: no formula, equation, constant or band gives it."""
    return bench.system.stated[ident].path not in bench.derived
