"""What a worker does with one input: bytes in, plain data for the archive out. No archive is open here."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final, NamedTuple

from converter import pipeline
from converter.errors import SourceError
from converter.executors import Lost
from converter.model import Unread
from converter.stores.archive import Place
from converter.stores.entries import Entry, entry
from converter.summary import is_assessment

COMPRESSION: Final = 6
"""Level of zlib: higher ones take twice the time for a hundredth of the size."""


class Job(NamedTuple):
    """One input: its place in the archive, hash and bytes, the rubric asked for, whether its bytes are to be kept.

    modified: the file's own date; location: its path in the bytes of the file system; neither for standard input.
    again: it is there already, and parts of it failed.
    """

    place: Place
    sha256: str
    data: bytes
    rubric: str
    keep: bool
    modified: str | None = None
    location: bytes | None = None
    again: bool = False

    @property
    def weight(self) -> int:
        """Return how many bytes it takes to send."""
        return len(self.data)


class Taken(NamedTuple):
    """What an input gave: its assessments, its bytes compressed where they are to be kept, parts that were not read."""

    entries: tuple[Entry, ...]
    data: bytes | None
    unread: tuple[Unread, ...] = ()


def take(job: Job) -> Taken | Lost:
    """Return what an input gives, or why it gives nothing."""
    try:
        documents = pipeline.verify(job.data, job.place.path, job.rubric, full=False)
    except SourceError as problem:
        return Lost(problem.kind, problem.reason)
    if not any(map(is_assessment, documents)):
        return Lost("not-an-assessment", _nothing(each.rubric.why for each in documents))
    entries = tuple(entry(each) for each in documents)
    unread = tuple(dict.fromkeys(part for each in documents for part in each.document.unread))
    return Taken(entries, zlib.compress(job.data, COMPRESSION) if job.keep else None, unread)


def _nothing(reasons: Iterable[str]) -> str:
    why = next((reason for reason in reasons if reason), "no rubric fits and no equation is printed in it")
    return f"nothing in it could be compared: {why}"
