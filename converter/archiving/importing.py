"""`converter import`: everything in folders and files into an archive, each document once, whatever happens.

Sources are hashed here and looked up; what is new goes to the workers, and what they return is written in short
transactions, in the order of the sources. Killed at any moment, the same command goes on where it stopped.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple

from converter import __version__, executors, pipeline
from converter.archiving import corpus
from converter.archiving.intake import Job, Taken, take
from converter.errors import SourceError, UsageError
from converter.executors import Lost
from converter.model import Unread
from converter.running import console
from converter.running.inputs import Source, gather, left_out, read_bytes, readable
from converter.running.progress import Tally, counting
from converter.stores.archive import Archive, Failed, Original, Place, Reading, Saved, State, fails_inside, state
from converter.stores.opening import Connection, open_for_reading
from converter.summary import amount

BATCH_DOCUMENTS: Final = 64
"""Documents of one transaction: a kill costs the work on fewer than these."""

BATCH_SECONDS: Final = 1.0
"""Longest time that a verified document waits to be written."""

STDIN_NAME: Final = "stdin"


class Importing(NamedTuple):
    """What `import` is asked for. collection: '' for the name of each source as given."""

    sources: Sequence[str]
    archive: Path
    rubric: str = pipeline.AUTO
    settings: executors.Settings = executors.Settings()
    collection: str = ""
    retry_failed: bool = False
    max_failures: int = 0
    keep_originals: bool = True


class Item(NamedTuple):
    """One source and the place it has in the archive."""

    place: Place
    source: Source | Unread


class Counts(NamedTuple):
    """A run so far. found: saved documents with errors or warnings. left: known to fail and not tried again."""

    done: int = 0
    saved: int = 0
    found: int = 0
    same: int = 0
    failed: int = 0
    left: int = 0


class Imported(NamedTuple):
    """What a run came to. state: finished, interrupted, stopped. collections: those it took something into."""

    counts: Counts
    state: str
    collections: frozenset[str] = frozenset()


def reading(rubric: str) -> Reading:
    """Return what documents are read with today: a hash over the rubrics, and our version."""
    names = sorted(f"{each.id} {each.sha256}" for each in pipeline.prepare(rubric))
    choice = rubric if rubric in (pipeline.AUTO, pipeline.NONE) else "one"
    return Reading(sha256("\n".join([choice, *names]).encode()).hexdigest(), __version__)


def now() -> str:
    """Return the time as the archive writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ------------------------------------------------------------------------------------------------- sources


def items(asked: Importing) -> list[Item]:
    """Return every source with its place: a folder is a collection, a file stands in its folder's.

    Files of other kinds are told once on standard error: they are not in the archive.
    """
    others: Counter[str] = Counter()
    seen: set[str] = set()
    found: list[Item] = []
    for argument in asked.sources:
        for source in gather([argument], reports=True, others=others):
            key = os.path.realpath(source.path) if isinstance(source, Source) and source.path else ""
            if not key or key not in seen:
                seen.add(key)
                found.append(Item(_place(argument, source, asked.collection), source))
    console.say_if(left_out(others))
    return found


def _place(argument: str, source: Source | Unread, collection: str) -> Place:
    if isinstance(source, Unread):
        folder = argument if os.path.isdir(argument) else os.path.dirname(argument)
        return Place(collection or readable(_named(folder)), source.path)
    if source.path is None:
        return Place(collection, STDIN_NAME)
    folder = argument if os.path.isdir(argument) else os.path.dirname(argument)
    path = os.path.relpath(source.path, folder or os.curdir).replace(os.sep, "/")
    raw = os.fsencode(path)
    return Place(collection or readable(_named(folder)), readable(path), "" if _is_utf8(raw) else raw.hex())


def _named(folder: str) -> str:
    """Return the name of a folder as it was given, `.` by its own name."""
    plain = os.path.normpath(folder or os.curdir)
    return os.path.basename(os.path.abspath(plain)) if plain in (os.curdir, os.pardir) else plain.replace(os.sep, "/")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# ----------------------------------------------------------------------------------------------------- run


def run(asked: Importing) -> Imported:
    """Import the sources and return what the run came to; everything that failed is a row with its reason."""
    known = reading(asked.rubric)
    found = items(asked)
    collections = frozenset(item.place.collection for item in found)
    with Archive(asked.archive, known) as archive, _stopping() as stop:
        archive.begin_run("import", now())
        importer = Importer(asked, archive, stop)
        ended = "stopped"
        try:
            with counting(len(found), console.say) as tally:
                ended = importer.import_all(found, tally)
        finally:
            counts = importer.counts
            archive.end_run(ended, now(), counts.saved, counts.same, counts.failed)
        archive.refresh(corpus.refresh)
        if ended == "finished":
            archive.forget_unread(collections)
    return Imported(importer.counts, ended, collections)


class Importer:
    """One run: sends what is new to the workers, gathers what comes back, writes it in batches."""

    def __init__(self, asked: Importing, archive: Archive, stop: threading.Event) -> None:
        self.counts = Counts()
        self._asked = asked
        self._archive = archive
        self._stop = stop
        self._batch: list[Saved | Failed] = []
        self._written = time.monotonic()
        self._many_failed = False

    def import_all(self, found: Sequence[Item], tally: Tally) -> str:
        """Import the items and return how the run ended. What was verified is written, however it ends."""
        for job, answer in executors.spread(take, self._jobs(found), self._asked.settings, self._stop.is_set):
            self._note(job, answer)
            tally(self.counts.done, self.counts.failed, self.counts.found)
        self._flush()
        if self._many_failed:
            return "stopped"
        return "interrupted" if self._stop.is_set() else "finished"

    def _jobs(self, found: Sequence[Item]) -> Iterator[Job]:
        """Yield what has to be read, until somebody says stop."""
        for item in found:
            if self._stop.is_set() or self._many_failed:
                return
            job = self._looked_up(item)
            if job is not None:
                yield job

    def _looked_up(self, item: Item) -> Job | None:
        """Return the work an item makes, None where the archive has it or its bytes cannot be read."""
        if isinstance(item.source, Unread):
            self._add(Failed(item.place, "", item.source.kind, item.source.reason))
            return None
        try:
            data = read_bytes(item.source)
        except SourceError as problem:
            self._add(Failed(item.place, "", problem.kind, problem.reason))
            return None
        digest = sha256(data).hexdigest()
        known = self._archive.state(item.place, digest)
        again = known == "same" and self._asked.retry_failed and self._archive.fails_inside(item.place)
        if known == "same" and not again:
            self._count(same=1)
            return None
        if known == "failed" and not self._asked.retry_failed:
            self._count(left=1)
            return None
        return _job(item.place, item.source, data, digest, self._asked)._replace(again=again)

    def _note(self, job: Job, answer: Taken | Lost) -> None:
        if isinstance(answer, Lost):
            self._add(Failed(job.place, job.sha256, answer.kind, answer.reason))
            return
        original = Original(job.sha256, len(job.data), answer.data, job.location, job.modified)
        parts = failed_parts(job.place, job.sha256, answer)
        self._add(Saved(job.place, original, answer.entries, parts, job.again))

    def _add(self, item: Saved | Failed) -> None:
        self._batch.append(item)
        if isinstance(item, Failed):
            self._count(failed=1)
            self._many_failed = 0 < self._asked.max_failures <= self.counts.failed
        else:
            bad = any(entry.head.errors or entry.head.warnings for entry in item.entries)
            self._count(saved=1, found=int(bad), failed=len(item.parts))
        if len(self._batch) >= BATCH_DOCUMENTS or time.monotonic() - self._written >= BATCH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            self._archive.save(self._batch)
        self._batch = []
        self._written = time.monotonic()

    def _count(self, *, saved: int = 0, found: int = 0, same: int = 0, failed: int = 0, left: int = 0) -> None:
        more = (1, saved, found, same, failed, left)
        self.counts = Counts(*(a + b for a, b in zip(self.counts, more, strict=True)))


def failed_parts(place: Place, digest: str, taken: Taken) -> tuple[Failed, ...]:
    """Return what could not be read of an archive or a mail, each part at its place inside it."""
    return tuple(Failed(place._replace(path=part.path), digest, part.kind, part.reason) for part in taken.unread)


def _job(place: Place, source: Source, data: bytes, digest: str, asked: Importing) -> Job:
    modified, location = None, None
    if source.path is not None:
        stamp = datetime.fromtimestamp(int(source.path.stat().st_mtime), UTC)
        modified, location = stamp.strftime("%Y-%m-%dT%H:%M:%SZ"), os.fsencode(source.path.absolute())
    return Job(place, digest, data, asked.rubric, asked.keep_originals, modified, location)


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Yield an event that the first Ctrl-C sets; the second one interrupts at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        console.say("stopping when the documents under way are done; press Ctrl-C again to stop at once")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


# ------------------------------------------------------------------------------------------------- dry run


def plan(asked: Importing) -> Iterator[tuple[str, State | str, str]]:
    """Yield for every source its name, what an import would make of it, and a reason where it would fail."""
    known = reading(asked.rubric)
    connection = open_for_reading(asked.archive) if asked.archive.exists() else None
    try:
        for item in items(asked):
            name = "/".join(filter(None, item.place[:2]))
            if isinstance(item.source, Unread):
                yield name, "unreadable", item.source.reason
                continue
            try:
                digest = sha256(read_bytes(item.source)).hexdigest()
            except SourceError as problem:
                yield name, "unreadable", problem.reason
                continue
            yield name, _planned(connection, asked, item.place, digest, known) if connection else "new", ""
    finally:
        if connection:
            connection.close()


def _planned(connection: Connection, asked: Importing, place: Place, digest: str, known: Reading) -> State:
    """Return what is known of an input; one that would be read again because parts of it failed has failed."""
    found = state(connection, place, digest, known)
    again = found == "same" and asked.retry_failed and fails_inside(connection, place)
    return "failed" if again else found


# --------------------------------------------------------------------------------------------------- words


def sentence(imported: Imported, archive: Path) -> str:
    """Return the one line that ends a run."""
    counts = imported.counts
    parts = [f"{amount(counts.saved, 'document')} saved, {counts.found:,} with findings"]
    if counts.same:
        parts.append(f"{counts.same:,} there already")
    if counts.failed:
        parts.append(f"{counts.failed:,} failed")
    if counts.left:
        parts.append(f"{counts.left:,} failed before and not tried again (--retry-failed tries them)")
    return f"{readable(str(archive))}: {'; '.join(parts)}"


def check(asked: Importing) -> None:
    """Raise UsageError for what cannot be asked for together."""
    if asked.sources.count("-") > 1:
        raise UsageError("standard input can be given once")
