"""The reasons behind page 1: call-outs worded in full, the ledger of every check, what no check reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from converter import model
from converter.model import Change, Counted, Document, Finding, Span, Verdict, Verified
from converter.reporting import words
from converter.reporting.callouts import Draft, Told
from converter.reporting.marks import GRAVITY
from converter.reporting.views import (
    Brief,
    Callout,
    Coverage,
    Entry,
    Figure,
    Group,
    Item,
    Place,
    Reported,
    State,
    Suspicion,
)

Placer: TypeAlias = Callable[[Span], Place]
"""Names a span and links to it."""


MOST_BRIEF = 5
"""Discrepancies that page 1 names; the rest it counts."""


class Evidence:
    """Words what was found about one document; `at` links a finding, `near` any span."""

    def __init__(self, verified: Verified, told: Told, at: Callable[[Finding], Place], near: Placer) -> None:
        self._verified = verified
        self._told = told
        self._at = at
        self._near = near

    def callouts(self, drafts: Iterable[Draft]) -> tuple[Callout, ...]:
        """Return call-outs as they are printed."""
        return tuple(self._callout(draft) for draft in drafts)

    def _callout(self, draft: Draft) -> Callout:
        state = min((self._told.states[f.id] for f in draft.findings), key=_gravity)
        by_id = {finding.id: finding for finding in self._verified.findings}
        affected = [by_id[id] for id in draft.root.affected if id in by_id] if draft.root else []
        suspects = draft.root.suspects if draft.root else ()
        return Callout(
            draft.number,
            draft.anchor,
            state,
            words.how(draft.findings[0], state) if len(draft.findings) == 1 else words.RESULT[state],
            tuple(self._reported(finding) for finding in draft.findings),
            _once(self._at(finding) for finding in affected),
            tuple(self._suspicion(suspect) for suspect in suspects),
        )

    def _reported(self, f: Finding) -> Reported:
        state = self._told.states[f.id]
        return Reported(
            f"check-{f.id}",
            f.rule.code,
            f.rule.title,
            f.rule.why,
            words.how(f, state),
            state,
            f.message,
            f.stated,
            f.computed,
            f.exact if f.exact != f.computed else "",
            f.formula,
            _worked(f),
            self._at(f),
            self._lines(f.operands),
            _once(self._near(place.span) for place in f.also),
        )

    def _lines(self, operands: tuple[model.Place, ...]) -> tuple[Place, ...]:
        """Return the lines of some operands, each once, in order."""
        return tuple(dict.fromkeys(self._near(o.span) for o in operands if o.span.start < o.span.end))

    def _suspicion(self, suspect: model.Suspect) -> Suspicion:
        return Suspicion(
            suspect.rank,
            tuple(self._edit(change) for change in suspect.changes),
            tuple(self._edit(change) for change in suspect.carried),
            tuple((self._near(place.span), place.text) for place in suspect.stale),
            suspect.reason,
            "This correction would move a zone or a label." if suspect.decisive else "",
        )

    def _edit(self, change: Change) -> tuple[Place, str, str]:
        return (self._near(change.span), change.stated, change.suggested)

    def ledger(self, heading_of: Callable[[int], tuple[str, str]]) -> tuple[Group, ...]:
        """Return every comparison in document order, under the headings it stands under.

        Plain passes of one rule that have no working to show are gathered in one line. heading_of: the words and the
        id of the heading above an offset.
        """
        groups: dict[tuple[str, str], list[list[Finding]]] = {}
        gathered: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in sorted(self._verified.findings, key=lambda f: (f.span.start, f.span.end, f.id)):
            if finding.verdict is Verdict.NOT_APPLICABLE:
                continue
            head = heading_of(finding.span.start)
            same = gathered.get((*head, finding.rule.title)) if self._plain(finding) else None
            if same is not None:
                same.append(finding)
                continue
            entry = [finding]
            groups.setdefault(head, []).append(entry)
            if self._plain(finding):
                gathered[*head, finding.rule.title] = entry
        return tuple(
            Group(heading, id, tuple(self._entry(findings) for findings in entries))
            for (heading, id), entries in groups.items()
        )

    def _plain(self, f: Finding) -> bool:
        """Return whether a finding is a pass with nothing to work out: inside its scale, present, said again."""
        return self._told.states[f.id] == "agrees" and not f.working and f.formula in ("", f.stated)

    def _entry(self, findings: list[Finding]) -> Entry:
        f = findings[0]
        state = self._told.states[f.id]
        many = len(findings) > 1
        lines = [self._verified.document.position(finding.span.start).line for finding in findings]
        return Entry(
            state,
            f"{len(findings)} {'found' if f.how == 'found' else 'agree'}" if many else words.how(f, state),
            f.rule.title,
            words.ranges(lines),
            tuple(
                self._item(finding, f"line {line}" if many else "")
                for finding, line in zip(findings, lines, strict=True)
            ),
            many,
            f.computed,
            f.formula if f.formula != f.stated else "",
            _worked(f),
        )

    def _item(self, f: Finding, otherwise: str) -> Item:
        return Item(f"check-{f.id}", f.stated or otherwise, self._at(f))

    def brief(self, drafts: list[Draft]) -> tuple[Brief, ...]:
        """Return the first discrepancies in a line each, for page 1."""
        firsts = [(draft, draft.findings[0]) for draft in drafts[:MOST_BRIEF]]
        return tuple(Brief(draft.number, f.message, draft.anchor, self._at(f)) for draft, f in firsts)

    def coverage(self) -> Coverage | None:
        """Return what became of every number, or None where they were not counted."""
        counted = self._verified.numbers
        if counted is None:
            return None
        external = tuple(self._figure(n) for n in counted if n.state == "external")
        unexplained = tuple(self._figure(n) for n in counted if n.state == "unexplained")
        checked = len(counted) - len(external) - len(unexplained)
        return Coverage(
            _coverage_sentence(len(counted), checked, len(external), len(unexplained)), external, unexplained
        )

    def _figure(self, number: Counted) -> Figure:
        before, after = _around(self._verified.document, number.span)
        return Figure(before, number.text, after, number.reason, self._near(number.span))


def _coverage_sentence(total: int, checked: int, external: int, unexplained: int) -> str:
    """Return what became of the numbers, in one sentence."""
    left = f"{external} {'comes' if external == 1 else 'come'} from outside and cannot be recomputed here"
    rest = (
        f"{unexplained} {'is' if unexplained == 1 else 'are'} not explained" if unexplained else "none is unexplained"
    )
    head = words.counted(total, "number stands", "numbers stand")
    return f"{head} in the document: {checked} took part in a comparison, {left}, {rest}."


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return places, each line once, in order."""
    return tuple({place.label: place for place in reversed(list(places))}.values())[::-1]


def _worked(finding: Finding) -> str:
    """Return the formula with its numbers and what it gives: `2 + 2 + 1 = 5`."""
    if not finding.working:
        return ""
    return (
        f"{finding.working} = {finding.exact}"
        if finding.exact and finding.exact != finding.working
        else finding.working
    )


def _gravity(state: State) -> int:
    return GRAVITY.index(state)


def _around(document: Document, span: Span) -> tuple[str, str]:
    """Return some words of the same line on either side of a number."""
    line = document.position(span.start).line
    start = document.line_starts[line - 1]
    text = document.line_text(line)
    at, end = span.start - start, span.end - start
    before, after = text[max(at - words.EXCERPT, 0) : at], text[end : end + words.EXCERPT]
    lead = "…" if at > words.EXCERPT else ""
    tail = "…" if len(text) > end + words.EXCERPT else ""
    return lead + _shown(before), _shown(after) + tail


def _shown(text: str) -> str:
    """Return an excerpt without the lines of a table."""
    return text.replace("|", " ").replace("  ", " ")
