"""The index of a batch: every document in a line, worst first, with what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from converter import __version__
from converter.model import Unread, Verified
from converter.reporting import words
from converter.reporting.blocks import State
from converter.reporting.views import Outcome, Report

ORDER: tuple[Outcome, ...] = ("decisive", "differs", "unknown", "agrees")
"""Outcomes from the worst."""

SIGN: dict[Outcome, State] = {"decisive": "decisive", "differs": "differs", "unknown": "unknown", "agrees": "agrees"}
"""Which sign stands for an outcome."""


class Listed(NamedTuple):
    """One document of an index: how it came out, what to look at first, its files as (format, address)."""

    outcome: Outcome
    state: State
    title: str
    source: str
    score: str
    headline: str
    look: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    slips: int


class Index(NamedTuple):
    """The index of a batch, worst first."""

    title: str
    sentence: str
    documents: tuple[Listed, ...]
    unread: tuple[tuple[str, str], ...]
    program: str


def listed(verified: Verified, report: Report, links: Mapping[str, str]) -> Listed:
    """Return what an index says of one document."""
    standing = verified.standing
    score = " ".join(filter(None, (standing.stated, standing.band)))
    answer = report.answer
    return Listed(
        answer.outcome,
        SIGN[answer.outcome],
        report.title,
        report.source,
        score,
        answer.headline,
        tuple(one.words for one in answer.brief[:3]),
        tuple(links.items()),
        len(report.discrepancies),
    )


def index(documents: Sequence[Listed], unread: Sequence[Unread]) -> Index:
    """Return the index of some documents: the worst first, equals by name."""
    ordered = sorted(
        documents, key=lambda one: (ORDER.index(one.outcome), -one.slips, one.title.casefold(), one.source)
    )
    return Index(
        words.counted(len(documents), "document", "documents"),
        _sentence(documents, len(unread)),
        tuple(ordered),
        tuple((words.base(one.path), one.reason) for one in unread),
        f"converter {__version__}",
    )


def _sentence(documents: Sequence[Listed], unread: int) -> str:
    """Return how a batch came out: what differs, what agrees, and what nothing can be said of."""
    counts = Counter(one.outcome for one in documents)
    failed = counts["decisive"] + counts["differs"]
    parts = [f"{words.counted(failed, 'differs', 'differ')} somewhere" if failed else "None differs"]
    if counts["decisive"]:
        parts.append(f"in {counts['decisive']} the conclusion changes")
    if counts["agrees"]:
        parts.append(f"{words.counted(counts['agrees'], 'agrees', 'agree')} throughout")
    if counts["unknown"]:
        parts.append(f"{words.counted(counts['unknown'], 'holds', 'hold')} nothing that can be compared")
    if unread:
        parts.append(f"{words.counted(unread, 'file', 'files')} could not be read")
    return "; ".join(parts) + "."
