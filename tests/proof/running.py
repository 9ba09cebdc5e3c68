"""The whole proof: every measurement there is to make, spread over processes, gathered in a fixed order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import NamedTuple

from converter.model import Verdict
from tests.proof.generator import HABITS, SLIPPING, make
from tests.proof.measuring import NOT_COMPUTED, Measured, Source, baseline, measure, sources, unclear, verify
from tests.proof.slips import Edit, number_slips, slips_in, word_slips

SLIPPED_SHARE = 4
"""One generated document in so many is made again with a slip carried on."""


class Size(NamedTuple):
    """How much is tried: single slips per document (0: all), documents per habit, pairs per document."""

    each: int
    documents: int
    pairs: int


class Task(NamedTuple):
    """Slips to be made together in one text."""

    source: Source
    edits: tuple[Edit, ...]
    covered: bool


class Done(NamedTuple):
    """A task and what was measured."""

    task: Task
    measured: Measured


class Generated(NamedTuple):
    """One generated document: the alarms it raised, explanations that do not compute, and if it slipped, how that went."""

    name: str
    habit: str
    alarms: tuple[str, ...]
    explained: int
    unclear: tuple[str, ...]
    slip: str
    measured: Measured | None


class Results(NamedTuple):
    """Everything measured."""

    size: Size
    singles: tuple[Done, ...]
    pairs: tuple[Done, ...]
    words: tuple[Done, ...]
    clean: tuple[Generated, ...]
    carried: tuple[Generated, ...]
    stale: tuple[Generated, ...]
    checks: frozenset[str]
    killed: frozenset[str]
    explained: int
    unclear: tuple[str, ...]


def run(root: Path, size: Size, jobs: int, only: str = "") -> Results:
    """Return all measurements. only: the name of the one document that slips are put into, '' for all."""
    found = [source for source in sources(root) if only in ("", source.name)]
    single = [task for source in found for task in _singles(source, size.each)]
    pairs = [task for source in found for task in _pairs(source, size.pairs)]
    words = [task for source in found for task in _words(source)]
    names = [f"{i}" for i in range(size.documents)]
    slipping = names[: max(1, size.documents // SLIPPED_SHARE)]
    with ProcessPoolExecutor(jobs) as pool:
        go = partial(pool.map, chunksize=16)
        done = [tuple(go(_measured, tasks)) for tasks in (single, pairs, words)]
        clean = tuple(go(_clean, [(habit, name) for habit in range(len(HABITS)) for name in names]))
        cases = [(h, name, slip) for h in range(len(HABITS)) for name in slipping for slip in SLIPPING]
        carried = tuple(go(_carried, cases))
        stale = tuple(go(_carried_under_stale_prose, cases))
    all_done = [d for group in done for d in group]
    killed = frozenset().union(
        *(d.measured.killed for d in all_done), *(g.measured.killed for g in (*carried, *stale) if g.measured)
    )
    said = [line for d in all_done for line in d.measured.unclear] + [line for g in clean for line in g.unclear]
    explained = sum(d.measured.explained for d in all_done) + sum(g.explained for g in clean)
    checks = _checks(found)
    killed |= _pursued(found, checks - killed)
    return Results(
        size, done[0], done[1], done[2], clean, carried, stale, checks, killed, explained, tuple(dict.fromkeys(said))
    )


def _checks(found: Sequence[Source]) -> frozenset[str]:
    """Return the checks that compare something in the correct texts."""
    return frozenset(
        f.rule.code
        for source in found
        for f in baseline(source).verified.findings
        if f.verdict is Verdict.PASS and f.kind not in NOT_COMPUTED and f.how not in ("found", "overridden")
    )


def _pursued(found: Sequence[Source], codes: frozenset[str]) -> frozenset[str]:
    """Return which checks that no slip tried made object do so for one more slip in what they judge or stand on."""
    return frozenset(code for code in codes if any(code in measure(*tried).killed for tried in _aimed(found, code)))


def _aimed(found: Sequence[Source], code: str) -> Iterator[tuple[Source, tuple[Edit]]]:
    """Yield every slip in the places that a check judges, then in those it stands on."""
    for source in found:
        findings = [f for f in baseline(source).verified.findings if f.rule.code == code]
        spans = [f.span for f in findings] + [place.span for f in findings for place in f.operands]
        for span in dict.fromkeys(spans):
            yield from ((source, (edit,)) for edit in slips_in(source.text, span.start, span.end))


def _singles(source: Source, each: int) -> list[Task]:
    covered = baseline(source).covered
    tasks = [Task(source, (edit,), _is_covered(edit, covered)) for slips in number_slips(source.text) for edit in slips]
    if not each or each >= len(tasks):
        return tasks
    picked = random.Random(source.name).sample(range(len(tasks)), each)
    return [tasks[i] for i in sorted(picked)]


def _is_covered(edit: Edit, covered: frozenset[int]) -> bool:
    return any(start in covered for start in range(edit.start, edit.end)) or edit.start - 1 in covered


def _pairs(source: Source, count: int) -> list[Task]:
    """Return pairs of slips in two covered numbers, each pair once."""
    covered = baseline(source).covered
    slips = [[e for e in one if _is_covered(e, covered)] for one in number_slips(source.text)]
    slips = [one for one in slips if one]
    rng = random.Random(f"pairs {source.name}")
    out = []
    for _ in range(count):
        first, second = sorted(rng.sample(range(len(slips)), 2))
        out.append(Task(source, (rng.choice(slips[first]), rng.choice(slips[second])), covered=True))
    return out


def _words(source: Source) -> list[Task]:
    known = baseline(source)
    return [Task(source, (edit,), covered=True) for edit in word_slips(source.text, known.verified, known.rubric)]


def _measured(task: Task) -> Done:
    return Done(task, measure(task.source, task.edits))


# ------------------------------------------------------------------------------------------------ generated


_MODEL = "0"
"""The generated document whose rubric all others are read with."""


def _source(habit: int) -> Source:
    return Source(f"generated {habit}.md", make(f"{HABITS[habit].name} {_MODEL}", HABITS[habit]).text)


def _clean(case: tuple[int, str]) -> Generated:
    habit, name = case
    made = make(f"{HABITS[habit].name} {name}", HABITS[habit])
    verified = verify(made.text, _source(habit))
    alarms = tuple(f"{f.rule.code} {f.message}" for f in verified.findings if f.verdict is Verdict.FAIL)
    explained = sum(bool(f.working) for f in verified.findings)
    return Generated(name, HABITS[habit].name, alarms, explained, unclear(verified.findings), "", None)


def _carried_under_stale_prose(case: tuple[int, str, str]) -> Generated:
    return _carried(case, stale_prose=True)


def _carried(case: tuple[int, str, str], *, stale_prose: bool = False) -> Generated:
    habit, name, slip = case
    made = make(f"{HABITS[habit].name} {name}", HABITS[habit], slip, stale_prose=stale_prose)
    verified = verify(made.text, _source(habit))
    right, wrong = made.slip
    # The slip's own print: where it is worked out. Found by what the diagnosis calls it, not by its place.
    named = [s for root in verified.diagnosis for s in root.suspects if s.rank == 1]
    truly = [s for s in named if len(s.changes) == 1 and s.changes[0].path == slip]
    first = Fraction(len(truly), len(named)) if named else Fraction(0)
    failed = frozenset(f.rule.code for f in verified.findings if f.verdict is Verdict.FAIL)
    measured = Measured(bool(failed), first, first, bool(truly), len(verified.diagnosis), failed, 0, ())
    return Generated(name, HABITS[habit].name, (f"{slip}: {right} -> {wrong}",), 0, (), slip, measured)
