"""`recheck`: the bytes that are kept, read again by today's program and rubrics; what changed is told and written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from converter import executors
from converter.archiving import corpus
from converter.archiving.importing import failed_parts, now, reading
from converter.archiving.intake import Job, Taken, take
from converter.errors import StoreError
from converter.executors import Lost
from converter.running import console
from converter.running.progress import counting
from converter.stores import queries
from converter.stores.archive import Archive
from converter.stores.entries import Entry
from converter.stores.opening import open_for_reading
from converter.stores.queries import Kept
from converter.summary import amount
from converter.terminal import visible


class Change(NamedTuple):
    """What a new reading of one assessment gives where an earlier one gave something else."""

    place: str
    what: str


class Rechecked(NamedTuple):
    """A run so far: versions read, those that came out otherwise, those that could not be read now."""

    read: int = 0
    changed: int = 0
    lost: int = 0


class Rechecking(NamedTuple):
    """What `recheck` is asked for. everything: what was read by this very program and these rubrics, too."""

    archive: Path
    rubric: str
    settings: executors.Settings
    everything: bool


def recheck(asked: Rechecking) -> tuple[Rechecked, list[Change]]:
    """Read again what another program or other rubrics have read, write it, and return what changed."""
    with closing(open_for_reading(asked.archive)):
        pass  # what is not there is not made by looking
    known = reading(asked.rubric)
    changes: list[Change] = []
    run = Rechecked()
    with Archive(asked.archive, known) as archive:
        kept = [each for each in queries.kept(archive.connection) if asked.everything or each.reading != tuple(known)]
        archive.begin_run("recheck", now())
        with counting(len(kept), console.say) as tally:
            answers = executors.spread(take, _jobs(archive, kept, asked.rubric), asked.settings)
            for each, (_, answer) in zip(kept, answers, strict=True):
                found = _noted(archive, each, answer)
                changes += found
                lost = isinstance(answer, Lost)
                run = Rechecked(run.read + 1, run.changed + bool(found and not lost), run.lost + lost)
                tally(run.read, run.lost, run.changed)
        archive.refresh(corpus.refresh)
        archive.end_run("finished", now(), run.changed, run.read - run.changed - run.lost, run.lost)
    return run, changes


def _jobs(archive: Archive, kept: list[Kept], rubric: str) -> Iterator[Job]:
    for each in kept:
        try:
            data = queries.source(archive.connection, each.sha256)
        except StoreError as problem:
            console.say(f"{visible(each.place.path)}: {problem}")
            data = b""
        yield Job(each.place, each.sha256, data, rubric, keep=False)


def _noted(archive: Archive, each: Kept, answer: Taken | Lost) -> list[Change]:
    """Write a new reading and return what differs from the one before; one that failed leaves that one alone."""
    place = "/".join(filter(None, each.place[:2]))
    if isinstance(answer, Lost):
        return [Change(place, f"cannot be read now: {answer.reason}")]
    before = queries.outline(archive.connection, each.version)
    archive.reread(each.version, each.place, answer.entries, failed_parts(each.place, each.sha256, answer))
    after = [_outline(entry) for entry in answer.entries]
    if len(before) != len(after):
        return [Change(place, f"{len(before)} -> {amount(len(after), 'assessment')}")]
    return [Change(place, _words(old, new)) for old, new in zip(before, after, strict=True) if old != new]


_SHOWN = ("title", "rubric", "outcome", "score", "zone", "grade", "errors", "warnings", "notes", "record_sha256")


def _outline(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry.head, name) for name in _SHOWN}


def _words(old: dict[str, object], new: dict[str, object]) -> str:
    """Return what differs between two readings: `outcome pass -> fail, score 30.1 -> 31.0`."""
    pairs = ((name.removesuffix("_sha256"), old[name], new[name]) for name in _SHOWN if old[name] != new[name])
    return ", ".join(
        "other values" if name == "record" else f"{name} {visible(str(was))} -> {visible(str(now_))}"
        for name, was, now_ in pairs
    )


def sentence(run: Rechecked, archive: Path) -> str:
    """Return the one line that ends a run."""
    parts = [f"{amount(run.read, 'document')} read again", f"{run.changed:,} came out otherwise"]
    if run.lost:
        parts.append(f"{run.lost:,} could not be read and were left as they were")
    return f"{visible(str(archive))}: {', '.join(parts)}"
