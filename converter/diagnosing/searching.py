"""The search for roots: parts of what is broken, the changes that mend them, and their order of merit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, islice
from typing import NamedTuple

from converter.diagnosing.narrowing import asked
from converter.diagnosing.prints import text_of
from converter.diagnosing.ranking import Merit, is_input, merit
from converter.diagnosing.solving import Tried, values_for
from converter.diagnosing.telling import reason
from converter.diagnosing.trying import Bench, Trial
from converter.diagnosing.turning import PROSE
from converter.model import Change, Finding, Place, Root, Span, Suspect, Verdict
from converter.system import Earned, System

MOST_SUSPECTS = 8
"""Explanations of one root that are listed, ties at the end kept together up to twice as many."""

MOST_FIRSTS = 16
"""First halves of pairs that are tried, the best single changes first."""

MOST_WORK = 600_000
"""Values read for trials of one document; beyond it no pairs are searched, and the reason says so."""

MOST_SOLVED = 240
"""Second halves that are solved for in one part: sums over many rows that share their weights have no end of them."""

PER_SOLUTION = 8
"""Judgements that solving a statement for one value takes, about."""

MOST_BROKEN = 24
"""Broken statements of a document up to which pairs of changes are searched."""


class _Ranked(NamedTuple):
    merit: Merit
    place: tuple[tuple[int, str], ...]
    trial: Trial


class _Part(NamedTuple):
    """Broken statements that hang together, and their explanations, best first. given_up: pairs were not searched."""

    broken: frozenset[int]
    ranked: tuple[_Ranked, ...]
    given_up: bool


def search(system: System, findings: tuple[Finding, ...]) -> tuple[Root, ...]:
    """Return the roots of what failed, in document order."""
    bench = Bench(system)
    ids = _finding_ids(system, findings)
    parts = _parts(bench, frozenset(bench.broken))
    drafts = [_root(bench, part, ids) for part in parts]
    order = sorted(range(len(drafts)), key=lambda i: min(bench.statement(s).span for s in parts[i].broken))
    return tuple(drafts[i]._replace(id=f"r{n}") for n, i in enumerate(order, 1))


def _finding_ids(system: System, findings: tuple[Finding, ...]) -> dict[int, str]:
    """Return the finding of each statement: same rule, same place, same path, in order."""
    waiting: dict[tuple[str, str, Span, str], list[str]] = {}
    for finding in findings:
        waiting.setdefault((finding.rule.code, finding.path, finding.span, finding.kind), []).append(finding.id)
    out: dict[int, str] = {}
    for index, statement in enumerate(system.statements):
        found = waiting.get((statement.rule.code, statement.path, statement.span, statement.kind))
        if found:
            out[index] = found.pop(0)
    return out


# ------------------------------------------------------------------------------------------------ parts


def _parts(bench: Bench, broken: frozenset[int]) -> list[_Part]:
    """Return the broken statements in parts that one explanation each can mend, as far as there is one."""
    trials = _singles(bench, broken)
    menders = _menders(trials)
    out = [p for part in _connected(bench, broken, trials) for p in _explained(bench, part, _mending(menders, part))]
    if len(bench.broken) > MOST_BROKEN:
        return out
    for group in _entangled(bench, out):
        whole = frozenset().union(*(out[i].broken for i in group))
        together = _explained(bench, whole, _mending(menders, whole))
        if len(together) < len(group):
            out = [part for i, part in enumerate(out) if i not in group] + together
            break
    return out


def _menders(trials: list[Trial]) -> dict[int, dict[int, Trial]]:
    """Return for each broken statement the trials that mend it, by their place among all."""
    out: dict[int, dict[int, Trial]] = {}
    for place, trial in enumerate(trials):
        for index in trial.mended:
            out.setdefault(index, {})[place] = trial
    return out


def _mending(menders: Mapping[int, Mapping[int, Trial]], part: frozenset[int]) -> list[Trial]:
    """Return the trials that mend something of a part, in the order in which they were made."""
    found: dict[int, Trial] = {}
    for index in part:
        found.update(menders.get(index, {}))
    return [found[place] for place in sorted(found)]


def _entangled(bench: Bench, parts: list[_Part]) -> Iterator[frozenset[int]]:
    """Yield parts (by index) where the best explanation of one changes what another one reads."""
    for i, part in enumerate(parts):
        best = {ident for ranked in part.ranked[:1] for ident in ranked.trial.values}
        read = [j for j, other in enumerate(parts) if any(best & set(bench.web.direct[s]) for s in other.broken)]
        if set(read) - {i}:
            yield frozenset((i, *read))


def _explained(bench: Bench, part: frozenset[int], trials: list[Trial]) -> list[_Part]:
    """Return one part with its explanations; what the best of them cannot mend becomes parts of its own."""
    singles = _rank(bench, part, trials)
    if singles and not singles[0].merit.all_left:
        return [_Part(part, singles, given_up=False)]
    given_up = len(bench.broken) > MOST_BROKEN or bench.work > MOST_WORK
    if _mends_all(singles, part):
        return [_Part(part, singles, given_up=False)]
    pairs = [] if given_up else _pairs(bench, part, trials)
    if pairs:
        return [_Part(part, _rank(bench, part, [*trials, *pairs]), given_up=False)]
    clean = [ranked for ranked in singles if not ranked.trial.spoilt and part - ranked.trial.mended]
    if not clean or not part - clean[0].trial.mended:
        return [_Part(part, singles, given_up)]
    mended = clean[0].trial.mended & part
    mine = _Part(mended, _rank(bench, mended, [t for t in trials if t.mended & mended]), given_up)
    rest = part - mended
    return [mine, *_explained(bench, rest, [t for t in trials if t.mended & rest])]


def _mends_all(singles: tuple[_Ranked, ...], part: frozenset[int]) -> bool:
    """Tell whether one change mends several statements, all there are, and at most prose is false for it.

    A second slip would be the odder story: prose may be stale, or be read in the light of the slip.
    """
    return bool(singles) and len(part) > 1 and not singles[0].merit.left and part <= singles[0].trial.mended


def _in_merit(bench: Bench, part: frozenset[int], trials: list[Trial]) -> list[_Ranked]:
    """Return trials by merit; equals with results before inputs, then as they stand in the document."""
    ranked = [_Ranked(merit(bench, trial, part), _place(bench, trial), trial) for trial in trials]
    return sorted(ranked, key=lambda r: (r.merit, sum(is_input(bench, i) for i in r.trial.changes), r.place))


def _rank(bench: Bench, part: frozenset[int], trials: list[Trial]) -> tuple[_Ranked, ...]:
    """Return the best value for each place by merit: other values for it are worse versions of one suspicion."""
    best: dict[frozenset[int], _Ranked] = {}
    for one in _in_merit(bench, part, trials):
        best.setdefault(frozenset(one.trial.changes), one)
    return tuple(best.values())


def _place(bench: Bench, trial: Trial) -> tuple[tuple[int, str], ...]:
    stated = bench.system.stated
    return tuple(sorted((stated[i].span.start, text_of(tried, stated[i])) for i, tried in trial.changes.items()))


def _singles(bench: Bench, broken: frozenset[int]) -> list[Trial]:
    """Return a trial for every single change that makes a broken statement right."""
    out: dict[tuple[int, Tried], Trial] = {}
    for index in sorted(broken):
        for ident in asked(bench, index):
            for value in values_for(bench.system, bench.statement(index), ident, {}):
                if (ident, value) not in out:
                    out[ident, value] = bench.attempt({ident: value})
    return [trial for trial in out.values() if trial.mended and not bench.off_scale(trial)]


def _pairs(bench: Bench, part: frozenset[int], trials: list[Trial]) -> list[Trial]:
    """Return the pairs of changes that leave nothing broken in a part."""
    out: dict[frozenset[tuple[int, Tried]], Trial] = {}
    firsts = _in_merit(bench, part, trials)[:MOST_FIRSTS]
    for first, index, ident in islice(_seconds(bench, part, firsts), MOST_SOLVED):
        if bench.work > MOST_WORK:
            break
        bench.work += PER_SOLUTION * bench.web.size[index]
        for value in values_for(bench.system, bench.statement(index), ident, first.trial.values):
            both = {**first.trial.changes, ident: value}
            key = frozenset(both.items())
            if key not in out:
                out[key] = bench.attempt(both)
    whole = (trial for trial in out.values() if not trial.spoilt and part <= trial.mended)
    return [trial for trial in whole if not bench.off_scale(trial)]


def _seconds(bench: Bench, part: frozenset[int], firsts: list[_Ranked]) -> Iterator[tuple[_Ranked, int, int]]:
    """Yield each promising first change with a statement it leaves broken and a value that could mend that one."""
    for first in firsts:
        for index in sorted(first.trial.left(part) | first.trial.spoilt):
            yield from ((first, index, ident) for ident in asked(bench, index) if ident not in first.trial.changes)


def _connected(bench: Bench, broken: frozenset[int], trials: list[Trial]) -> list[frozenset[int]]:
    """Return the broken statements in groups: those that one change mends, or that one value may be to blame for."""
    leader = {index: index for index in broken}

    def top(index: int) -> int:
        while leader[index] != index:
            index = leader[index]
        return index

    def join(indices: list[int]) -> None:
        for index in indices[1:]:
            a, b = sorted((top(indices[0]), top(index)))
            leader[b] = a

    clean = [trial for trial in trials if _gains(bench, trial)]
    blamed: dict[int, list[int]] = {}
    for trial in clean:
        join(sorted(trial.mended))
        for ident in trial.changes:
            blamed.setdefault(ident, []).extend(sorted(trial.mended))
    for indices in blamed.values():
        join(indices)
    unexplained = sorted(broken - frozenset().union(*(trial.mended for trial in clean)))
    readers: dict[int, list[int]] = {}
    for index in sorted(broken):
        for ident in bench.web.direct[index]:
            readers.setdefault(ident, []).append(index)
    for ident in dict.fromkeys(ident for index in unexplained for ident in bench.web.direct[index]):
        join(readers[ident])
    groups = groupby(sorted(broken, key=lambda i: (top(i), i)), key=top)
    return [frozenset(members) for _, members in groups]


def _gains(bench: Bench, trial: Trial) -> bool:
    """Tell whether a change breaks no figure, and less prose than it mends: then what it mends may be one slip."""
    figures = [index for index in trial.spoilt if bench.statement(index).kind != PROSE]
    return not figures and len(trial.spoilt) < max(len(trial.mended), 1)


# ------------------------------------------------------------------------------------------------ roots


def _root(bench: Bench, part: _Part, ids: Mapping[int, str]) -> Root:
    """Return a part as a root: what it explains, what is only affected, and its suspects by rank."""
    shown = _shown(part.ranked, len(part.broken))
    best = [ranked for ranked in shown if ranked.merit == shown[0].merit]
    carried = _carried_only(bench, part, best)
    suspects = list(_suspects(bench, part, shown))
    opposite = _opposite(bench, part, shown)
    if opposite is not None:
        suspects.append(_suspect(bench, part, opposite, suspects[-1].rank + 1, None))
    agreeing = _agreeing(bench, best, ids)
    return Root(
        "",
        tuple(_in_order(ids[i] for i in part.broken - carried if i in ids)),
        tuple(_in_order({*(ids[i] for i in carried if i in ids), *agreeing})),
        tuple(suspects),
    )


def _in_order(ids: Iterator[str] | set[str]) -> list[str]:
    return sorted(ids, key=lambda ident: (ident[:1], int(ident[1:])))


def _shown(ranked: tuple[_Ranked, ...], broken: int) -> tuple[_Ranked, ...]:
    """Return the explanations worth showing: those that leave less broken than there was, or the best there are."""
    worth = tuple(r for r in ranked if r.merit.all_left < broken) or ranked
    if len(worth) <= MOST_SUSPECTS:
        return worth
    last = worth[MOST_SUSPECTS - 1].merit
    return tuple(r for i, r in enumerate(worth) if i < MOST_SUSPECTS or (r.merit == last and i < 2 * MOST_SUSPECTS))


def _carried_only(bench: Bench, part: _Part, best: list[_Ranked]) -> frozenset[int]:
    """Return the broken statements that every best explanation mends by what it carries on, not by its changes."""
    only = [
        frozenset(i for i in r.trial.mended & part.broken if not set(bench.web.direct[i]) & set(r.trial.changes))
        for r in best
    ]
    return frozenset.intersection(*only) if only else frozenset()


def _agreeing(bench: Bench, best: list[_Ranked], ids: Mapping[int, str]) -> set[str]:
    """Return the findings about prints that agree with the slip because they were worked out from it."""
    if len(best) != 1:
        return set()
    carried = best[0].trial.carried
    return {
        ids[i]
        for ident in carried
        for i in bench.web.reading.get(ident, ())
        if bench.statement(i).result == ident and i in ids and i not in bench.web.direct
    }


def _suspects(bench: Bench, part: _Part, shown: tuple[_Ranked, ...]) -> Iterator[Suspect]:
    for rank, (_, equals) in enumerate(groupby(shown, key=lambda ranked: ranked.merit), 1):
        for ranked in equals:
            yield _suspect(bench, part, ranked.trial, rank, ranked.merit)


def _suspect(bench: Bench, part: _Part, trial: Trial, rank: int, merit_: Merit | None) -> Suspect:
    changes = _changes(bench, trial.changes)
    carried = _changes(bench, trial.carried)
    still = trial.left(part.broken) | trial.spoilt
    return Suspect(
        rank,
        changes,
        carried,
        _moves_a_word(bench, trial),
        reason(bench, part.broken, trial, merit_, given_up=part.given_up),
        tuple(_stale(bench, still)),
    )


def _changes(bench: Bench, values: Mapping[int, Tried]) -> tuple[Change, ...]:
    stated = bench.system.stated
    edits = [
        Change(stated[i].path, stated[i].span, stated[i].text, text_of(tried, stated[i])) for i, tried in values.items()
    ]
    return tuple(sorted(edits, key=lambda change: change.span))


def _moves_a_word(bench: Bench, trial: Trial) -> bool:
    """Tell whether a change would give another zone or label than is printed, or mends one."""
    values = trial.values
    for index, judgement in trial.judged.items():
        statement = bench.statement(index)
        if not isinstance(statement.test, Earned):
            continue
        moved = statement.result in values
        turned = (judgement.verdict is Verdict.FAIL) != (bench.before[index].verdict is Verdict.FAIL)
        if moved or turned:
            return True
    return False


def _stale(bench: Bench, still: frozenset[int]) -> Iterator[Place]:
    """Yield the claims in prose that are false with this reading."""
    text = bench.system.record.document.text
    claims = sorted((bench.statement(i) for i in still if bench.statement(i).kind == PROSE), key=lambda s: s.span)
    for statement in claims:
        yield Place(statement.path, text[statement.span.start : statement.span.end], statement.span)


def _opposite(bench: Bench, part: _Part, shown: tuple[_Ranked, ...]) -> Trial | None:
    """Return the opposite of a suspected input: it was changed on purpose, and what was worked out from it is stale."""
    if not shown or len(shown[0].trial.changes) != 1:
        return None
    ident = next(iter(shown[0].trial.changes))
    if not is_input(bench, ident):
        return None
    trial = bench.attempt({}, stale=part.broken, kept=ident)
    if not part.broken <= trial.mended or trial.spoilt:
        return None
    first = {bench.statement(i).result for i in part.broken}
    changes = {i: tried for i, tried in trial.carried.items() if i in first}
    if not changes or any(set(changes) == set(ranked.trial.changes) for ranked in shown):
        return None
    rest = {i: tried for i, tried in trial.carried.items() if i not in changes}
    return trial._replace(changes=changes, carried=rest)
