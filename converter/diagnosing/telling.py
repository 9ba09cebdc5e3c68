"""Why a value is suspected, in sentences for readers who know the document and not this program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converter.diagnosing.prints import text_of
from converter.diagnosing.ranking import Merit
from converter.diagnosing.trying import Bench, Trial
from converter.diagnosing.turning import PROSE, plain
from converter.system import Equals, Holds, Statement

MOST_LINES = 6
"""Lines that a reason lists one by one."""


def reason(bench: Bench, broken: frozenset[int], trial: Trial, merit: Merit | None, *, given_up: bool) -> str:
    """Return why these changes are suspected: what they make right, what follows, what is left, what speaks for them.

    merit: what they were ranked by, None for the opposite reading, that an input was changed on purpose.
    """
    said = [_begins(bench, trial, opposite=merit is None), _left(bench, broken, trial)]
    if merit is not None:
        said.extend(_evidence(trial, merit))
    if given_up:
        said.append("so much is broken here that pairs of changes were not tried")
    return "; ".join(part for part in said if part)


def _evidence(trial: Trial, merit: Merit) -> Iterator[str]:
    """Yield what speaks for and against a change beside what it mends, in the order of merit."""
    one = len(trial.changes) == 1
    if one and isinstance(next(iter(trial.changes.values())), str):
        return
    if not merit.unlike_slips:
        yield "a single slip explains it" if one else "a single slip explains each"
    elif one:
        yield "no usual slip of typing or reckoning explains it"
    if merit.against:
        yield f"{_places(merit.against)} with the printed figure"
    if merit.strangers:
        yield f"{'no other' if merit.strangers > 0 else 'as printed no other'} value of its kind goes so far"
    if merit.disagreeing:
        contradict = (
            "another place contradicts" if merit.disagreeing == -1 else f"{-merit.disagreeing} other places contradict"
        )
        yield f"{contradict} the printed figure"


def _places(count: int) -> str:
    return "another place agrees" if count == 1 else f"{count} other places agree"


def _begins(bench: Bench, trial: Trial, *, opposite: bool) -> str:
    follows = _lines(bench, trial.carried)
    if opposite:
        also = f" and in {follows}" if follows else ""
        return (
            f"the other way round: if the input was changed on purpose, the figures in {_lines(bench, trial.changes)}"
            f"{also} are out of date, and recompute reprints them"
        )
    what = " and ".join(_change(bench, trial, ident) for ident in _placed(bench, trial.changes))
    made = _made_right(bench, trial)
    return f"changing {what} makes {made} right" + (
        f", with the same correction carried on to {follows}" if follows else ""
    )


def _change(bench: Bench, trial: Trial, ident: int) -> str:
    stated = bench.system.stated[ident]
    line = bench.system.record.document.position(stated.span.start).line
    return f"line {line} from {stated.text} to {text_of(trial.changes[ident], stated)}"


def _placed(bench: Bench, ids: Iterable[int]) -> list[int]:
    return sorted(ids, key=lambda ident: bench.system.stated[ident].span)


def _made_right(bench: Bench, trial: Trial) -> str:
    names = dict.fromkeys(_called(bench.statement(index)) for index in sorted(trial.mended))
    shown = list(names)[:3]
    more = len(names) - len(shown)
    if more:
        shown.append(f"{more} more")
    return _joined(shown)


def _called(statement: Statement) -> str:
    """Return what a statement is about, in words that stand between "makes" and "right"."""
    subject = statement.subject or statement.rule.title.lower()
    match plain(statement.test):
        case Holds(sentence=sentence) if sentence and statement.kind != PROSE:
            return f'"{sentence}"'
        case Equals(formula=text) if text.startswith("sum("):
            return f"the sum behind the {subject}"
        case _:
            return f"the {subject} in the text" if statement.kind == PROSE else f"the {subject}"


def _left(bench: Bench, broken: frozenset[int], trial: Trial) -> str:
    still = sorted(trial.left(broken) | trial.spoilt)
    if not still:
        return "all it touches then agrees"
    spans = [bench.statement(index).span for index in still]
    lines = sorted({bench.system.record.document.position(span.start).line for span in spans})
    one = len(still) == 1
    return f"{'one check' if one else f'{len(still)} checks'} in {_numbered(lines)} still {'fails' if one else 'fail'}"


def _lines(bench: Bench, ids: Iterable[int]) -> str:
    document = bench.system.record.document
    return _numbered(sorted({document.position(bench.system.stated[ident].span.start).line for ident in ids}))


def _numbered(lines: list[int]) -> str:
    if not lines:
        return ""
    shown = [str(line) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        shown.append(f"{len(lines) - MOST_LINES} more")
    return ("line " if len(lines) == 1 else "lines ") + _joined(shown)


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
