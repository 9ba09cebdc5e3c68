"""The inputs of a run, read and verified: one here, several in processes that can be killed.

A document that stalls, kills or bloats the process that reads it becomes an `Unread` and costs itself alone. One input
alone is verified in this process: a person waits for it, and can stop it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import Final, NamedTuple, TypeAlias

from converter import executors, pipeline
from converter.errors import SourceError
from converter.executors import Lost
from converter.model import Unread, Verified
from converter.running import console
from converter.running.inputs import Source, read_bytes

SECONDS: Final = executors.ITEM_SECONDS
"""How long one input may take where nobody says otherwise."""


class Job(NamedTuple):
    """One input on its way to a worker: its name and bytes, or why there are none; how it is to be verified."""

    name: str
    data: bytes | Unread
    rubric: str
    full: bool

    @property
    def weight(self) -> int:
        """Return how many bytes it takes to send."""
        return len(self.data) if isinstance(self.data, bytes) else 0


Answers: TypeAlias = Generator[tuple[Job, tuple[Verified, ...] | Unread], None, None]
"""Jobs with what came of them."""


class Took(NamedTuple):
    """An input with its bytes, and its documents or why it could not be read."""

    source: Source | Unread
    data: bytes
    outcome: tuple[Verified, ...] | Unread


def take(job: Job) -> tuple[Verified, ...] | Unread:
    """Return the documents of one input, or why it could not be read. This is what a worker does."""
    if isinstance(job.data, Unread):
        return job.data
    try:
        return pipeline.verify(job.data, job.name, job.rubric, full=job.full)
    except SourceError as problem:
        return Unread(problem.path, problem.kind, problem.reason)


def verify_each(
    sources: Sequence[Source | Unread],
    rubric: str,
    step: Callable[[str], None],
    *,
    full: bool = True,
    seconds: float = SECONDS,
) -> Generator[Took, None, None]:
    """Yield what became of each source, in their order; say in one line why one could not be read."""
    jobs = (_job(source, rubric, full=full) for source in sources)
    answers = _here(jobs) if len(sources) == 1 else _spread(jobs, seconds)
    with closing(answers):
        for source in sources:
            step(_name(source))
            job, answer = next(answers)
            outcome = _checked(source, answer)
            if isinstance(outcome, Unread):
                console.say(f"{outcome.path}: {outcome.reason}")
            yield Took(source, job.data if isinstance(job.data, bytes) else b"", outcome)


def _name(source: Source | Unread) -> str:
    return source.path if isinstance(source, Unread) else source.name


def _job(source: Source | Unread, rubric: str, *, full: bool) -> Job:
    data: bytes | Unread
    try:
        data = source if isinstance(source, Unread) else read_bytes(source)
    except SourceError as problem:
        data = Unread(problem.path, problem.kind, problem.reason)
    return Job(_name(source), data, rubric, full)


def _here(jobs: Iterator[Job]) -> Answers:
    for job in jobs:
        yield job, take(job)


def _spread(jobs: Iterator[Job], seconds: float) -> Answers:
    with closing(executors.spread(take, jobs, executors.Settings(seconds=seconds))) as answers:
        for job, answer in answers:
            yield job, Unread(job.name, answer.kind, answer.reason) if isinstance(answer, Lost) else answer


def _checked(source: Source | Unread, outcome: tuple[Verified, ...] | Unread) -> tuple[Verified, ...] | Unread:
    """Return the outcome, or that it is no longer what an archive holds of it."""
    if isinstance(outcome, Unread) or isinstance(source, Unread):
        return outcome
    try:
        source.check(len(outcome))
    except SourceError as problem:
        return Unread(problem.path, problem.kind, problem.reason)
    return outcome
