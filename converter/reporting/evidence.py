"""The reasons behind page 1: call-outs worded in full, the ledger of every check, what no check reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from converter import model
from converter.model import Change, Counted, Document, Finding, Span, Verdict, Verified
from converter.reporting import words
from converter.reporting.callouts import Draft, Told
from converter.reporting.views import Callout, Coverage, Entry, Figure, Group, Place, Reported, Suspicion

Placer: TypeAlias = Callable[[Span], Place]
"""Names a span and links to it."""


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
            tuple(self._at(finding) for finding in affected),
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
            tuple(self._near(place.span) for place in f.also),
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

        heading_of: the words and the id of the heading above an offset.
        """
        groups: dict[tuple[str, str], list[Entry]] = {}
        for finding in sorted(self._verified.findings, key=lambda f: (f.span.start, f.span.end, f.id)):
            if finding.verdict is not Verdict.NOT_APPLICABLE:
                groups.setdefault(heading_of(finding.span.start), []).append(self._entry(finding))
        return tuple(Group(heading, id, tuple(entries)) for (heading, id), entries in groups.items())

    def _entry(self, f: Finding) -> Entry:
        state = self._told.states[f.id]
        return Entry(
            f"check-{f.id}",
            state,
            words.how(f, state),
            f.rule.title,
            f.rule.code,
            f.stated,
            f.computed,
            f.formula,
            _worked(f),
            self._at(f),
        )

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


def _worked(finding: Finding) -> str:
    """Return the formula with its numbers and what it gives: `2 + 2 + 1 = 5`."""
    if not finding.working:
        return ""
    return (
        f"{finding.working} = {finding.exact}"
        if finding.exact and finding.exact != finding.working
        else finding.working
    )


def _gravity(state: str) -> int:
    from converter.reporting.marks import GRAVITY

    return [str(s) for s in GRAVITY].index(state)


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
