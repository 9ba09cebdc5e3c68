"""Where the figures of a text are marked: findings and operands become places that do not overlap."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from converter.model import Finding, Span, Verdict, Verified
from converter.reporting import words
from converter.reporting.blocks import Mark, State, Text
from converter.reporting.callouts import Told
from converter.reporting.views import Edition

GRAVITY: tuple[State, ...] = (
    "decisive",
    "differs",
    "warned",
    "carried",
    "unknown",
    "noted",
    "rounded",
    "agrees",
    "used",
)
"""States from the gravest: where two findings meet at one place, the graver one marks it."""


_DOTS = re.compile(r"[\[\].]+").sub

PUBLISHED = frozenset({"decisive", "differs", "warned", "carried"})
"""States that readers of the published document are shown; that all else agrees is said once."""


class Marked(NamedTuple):
    """One marked place of the document: its span, state and id, the page's ids it leads to and their numbers."""

    span: Span
    state: State
    anchor: str
    target: str
    label: str
    says: str


class Marks:
    """All marked places of a document in order, none overlapping another."""

    def __init__(self, verified: Verified, told: Told, edition: Edition = "report") -> None:
        self.of_finding: dict[str, str] = {}
        self._places = _spread(verified, told, self.of_finding)
        if edition == "publish":
            self._places = [place for place in self._places if place.state in PUBLISHED]
        self._ends = [place.span.end for place in self._places]

    def text(self, text: str, start: int) -> Text:
        """Return a stretch of the document, which begins at `start`, with the marks that fall into it."""
        end = start + len(text)
        marks: list[Mark] = []
        i = bisect_left(self._ends, start + 1)
        while i < len(self._places) and self._places[i].span.start < end:
            place = self._places[i]
            span = Span(max(place.span.start, start), min(place.span.end, end))
            begins, ends = span.start == place.span.start, span.end == place.span.end
            marks.append(Mark(span.start - start, span.end - start, *place[1:], begins, ends))
            i += 1
        return Text(text, tuple(marks))


def _spread(verified: Verified, told: Told, of_finding: dict[str, str]) -> list[Marked]:
    """Return the marked places in order; note for each finding the id of the place that shows it."""
    taken = _Taken()
    anchors = _Anchors(verified)
    for finding in sorted(_shown(verified), key=lambda f: (GRAVITY.index(told.states[f.id]), f.span.start, f.id)):
        at = taken.hit(finding.span)
        if at is None and finding.span.start < finding.span.end:
            at = taken.add(_marked(finding, told, anchors))
        elif at is not None:
            taken.join(at, finding, told)
        if at is not None:
            of_finding[finding.id] = taken.places[at].anchor
    for operand in (o for finding in _shown(verified) for o in finding.operands):
        if operand.span.start < operand.span.end and taken.hit(operand.span) is None:
            taken.add(Marked(operand.span, "used", "", "", "", ""))
    return sorted(taken.places, key=lambda place: place.span)


def _shown(verified: Verified) -> list[Finding]:
    """Return the findings that say something of a figure; that a heading was found is no news where it stands."""
    return [f for f in verified.findings if f.verdict is not Verdict.NOT_APPLICABLE and f.how != "found"]


def _marked(finding: Finding, told: Told, anchors: _Anchors) -> Marked:
    """Return the place of a finding: it leads to its call-out, or else to its line of the ledger."""
    state = told.states[finding.id]
    draft = told.by_finding.get(finding.id)
    label = draft.number if draft else ""
    target = draft.anchor if draft else f"check-{finding.id}"
    worked = f": {finding.working} = {finding.exact}" if finding.working and finding.exact else ""
    says = f"{words.how(finding, state)}{f', call-out {label}' if label else worked}"
    return Marked(finding.span, state, anchors.new(finding), target, label, says)


class _Taken:
    """The places marked so far: which one a span would overlap is found by bisection."""

    def __init__(self) -> None:
        self.places: list[Marked] = []
        self._order: list[tuple[int, int, int]] = []

    def hit(self, span: Span) -> int | None:
        """Return the index of a place that overlaps a span, if any."""
        i = bisect_left(self._order, (span.end, 0, 0))
        if i and self._order[i - 1][1] > span.start:
            return self._order[i - 1][2]
        return None

    def add(self, place: Marked) -> int:
        """Add a place that overlaps none and return its index."""
        entry = (place.span.start, place.span.end, len(self.places))
        self._order.insert(bisect_left(self._order, entry), entry)
        self.places.append(place)
        return entry[2]

    def join(self, at: int, finding: Finding, told: Told) -> None:
        """Let a place bear the number of one more call-out, where a slip is told there too."""
        place, draft = self.places[at], told.by_finding.get(finding.id)
        if draft and draft.number not in place.label.split(", "):
            label = f"{place.label}, {draft.number}" if place.label else draft.number
            self.places[at] = place._replace(label=label)


class _Anchors:
    """Ids of places: the path where it is the first so called (`at-tasks.0.weighted`), else line and column.

    Brackets are dots in them, since no fragment of an address may hold a bracket.
    """

    def __init__(self, verified: Verified) -> None:
        self._document = verified.document
        self._used: set[str] = set()

    def new(self, finding: Finding) -> str:
        """Return an id that no place bears yet."""
        position = self._document.position(finding.span.start)
        by_place = f"at-L{position.line}C{position.column}"
        path = "".join(c if c.isalnum() or c in "._()" else "-" for c in _DOTS(".", finding.path).strip("."))
        anchor = f"at-{path}" if path and f"at-{path}" not in self._used else by_place
        self._used.add(anchor)
        return anchor
