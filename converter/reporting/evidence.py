"""The reasons behind page 1: call-outs worded in full, and the ledger of every check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from converter import model
from converter.model import Change, Finding, Span, Verdict, Verified
from converter.reporting import words
from converter.reporting.blocks import Edit, Place, State
from converter.reporting.callouts import Draft, Told
from converter.reporting.marks import GRAVITY
from converter.reporting.naming import Naming
from converter.reporting.views import Brief, Callout, Entry, Following, Group, Item, Reported, Suspicion

Placer: TypeAlias = Callable[[Span], Place]
"""Names a span and links to it."""


MOST_BRIEF = 5
"""Discrepancies that page 1 names; the rest it counts."""

LONGEST_BRIEF = 150
"""Characters of a message on page 1; its call-out says the whole of it."""

MOST_UNKNOWN = 2
"""Comparisons that could not be made and that page 1 names."""

GIVEN = "Given, within its scale, or said again"
"""What the ledger calls passes that need no working: constants, scores within their scale, values repeated."""

FEW_LINES = 4
"""Lines of operands that are linked each; of more, neighbours are drawn together."""

OR = "Or"
ONE_OF = "Or one of"
"""What stands before corrections that are less likely than the first."""

FORM = "Headings and lines that the form asks for"
"""What the ledger calls all that is there because the form asks for it."""


_CARRIED: Final = re.compile(", with the same correction carried on to lines? [0-9]+(?:(?:, | and )[0-9]+)*(?: more)?")
"""What a reason says of carried edits, which a page lists behind it."""


class Evidence:
    """Words what was found about one document; `at` links a finding, `near` any span."""

    def __init__(self, verified: Verified, told: Told, at: Callable[[Finding], Place], near: Placer) -> None:
        self._verified = verified
        self._told = told
        self._at = at
        self._near = near
        self._naming = Naming(verified.record)

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
            _gathered([self._suspicion(suspect, _likely(suspect, suspects)) for suspect in suspects]),
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
            words.quoted(f.message),
            f.stated,
            words.grouped(f.computed, f.stated),
            f.exact if f.exact != f.computed else "",
            self._naming.formula(f.formula, f.path),
            _worked(f),
            self._at(f),
            self._lines(f.operands),
            _once(self._near(place.span) for place in f.also),
        )

    def _lines(self, operands: tuple[model.Place, ...]) -> tuple[Place, ...]:
        """Return the lines of some operands, each once, in order."""
        at: dict[int, Place] = {}
        for operand in operands:
            if operand.span.start < operand.span.end:
                line = self._verified.document.position(operand.span.start).line
                at.setdefault(line, self._near(operand.span))
        if len(at) <= FEW_LINES:
            return tuple(at.values())
        return tuple(Place(at[first].anchor, label) for first, label in words.runs(list(at)))

    def _suspicion(self, suspect: model.Suspect, likely: str) -> Suspicion:
        return Suspicion(
            likely,
            tuple(self._edit(change) for change in suspect.changes),
            self._following(suspect.carried),
            tuple((self._near(place.span), place.text) for place in suspect.stale),
            self._reason(suspect),
            "This correction would move a zone or a label." if suspect.decisive else "",
        )

    def _reason(self, suspect: model.Suspect) -> str:
        """Return why a correction is suspected, without its edits at the beginning: they stand before it."""
        line = self._verified.document.position
        edits = [
            f"line {line(one.span.start).line} from {one.stated} to {one.suggested}"
            for one in sorted(suspect.changes, key=lambda one: one.span)
        ]
        reason = words.quoted(suspect.reason.removeprefix(f"changing {' and '.join(edits)} "))
        return words.sentence(_CARRIED.sub("", reason) if suspect.carried else reason)

    def _following(self, changes: tuple[Change, ...]) -> tuple[Following, ...]:
        """Return carried edits line by line, so that a line is named once."""
        lines: dict[Place, list[tuple[str, str]]] = {}
        for change in changes:
            edit = (change.stated, change.suggested)
            line = lines.setdefault(self._near(change.span), [])
            if edit not in line:
                line.append(edit)
        return tuple(Following(place, tuple(edits)) for place, edits in lines.items())

    def _edit(self, change: Change) -> Edit:
        return (self._near(change.span), change.stated, change.suggested)

    def _likeliest(self, draft: Draft) -> tuple[Edit, ...]:
        """Return the correction of a slip that is likelier than every other, () where there is none."""
        first = [suspect for suspect in (draft.root.suspects if draft.root else ()) if suspect.rank == 1]
        return tuple(self._edit(change) for change in first[0].changes) if len(first) == 1 else ()

    def ledger(self, heading_of: Callable[[int], tuple[str, str]]) -> tuple[Group, ...]:
        """Return every comparison in document order, under the headings it stands under.

        Passes of one rule that come out alike are gathered in one line, each with its working; what the form asks
        for and has is one line for all. heading_of: the words and the id of the heading above an offset.
        """
        groups: dict[tuple[str, str], list[list[Finding]]] = {}
        gathered: dict[tuple[str, ...], list[Finding]] = {}
        for finding in sorted(self._verified.findings, key=lambda f: (f.span.start, f.span.end, f.id)):
            if finding.verdict is Verdict.NOT_APPLICABLE:
                continue
            head = heading_of(finding.span.start)
            alike = self._alike(finding, head)
            same = gathered.get(alike) if alike else None
            if same is not None:
                same.append(finding)
                continue
            entry = [finding]
            groups.setdefault(head, []).append(entry)
            if alike:
                gathered[alike] = entry
        return tuple(
            Group(heading, id, tuple(self._entry(findings) for findings in entries))
            for (heading, id), entries in groups.items()
        )

    def _alike(self, f: Finding, head: tuple[str, str]) -> tuple[str, ...]:
        """Return what findings share that stand in one line of the ledger; () for one that stands alone."""
        state = self._told.states[f.id]
        if state not in ("agrees", "rounded"):
            return ()
        if f.how == "found":
            return ("found",)
        formula = f.formula if f.formula != f.stated else ""
        if not formula and not f.working and state == "agrees":
            return (*head, GIVEN)
        return (*head, f.rule.title, words.how(f, state), formula)

    def _entry(self, findings: list[Finding]) -> Entry:
        f = findings[0]
        state = self._told.states[f.id]
        many = len(findings) > 1
        lines = [self._verified.document.position(finding.span.start).line for finding in findings]
        titles = list(dict.fromkeys(finding.rule.title for finding in findings))
        if len(titles) > 1:
            findings = sorted(findings, key=lambda finding: titles.index(finding.rule.title))
        return Entry(
            state,
            f"{len(findings)} {_plural(words.how(f, state))}" if many else words.how(f, state),
            titles[0] if len(titles) == 1 else FORM if f.how == "found" else GIVEN,
            words.ranges(lines) if f.how != "found" else words.spread(lines),
            self._near(f.span),
            tuple(self._items(findings, named=len(titles) > 1)) if f.how != "found" else self._found(findings),
            many,
            words.grouped(f.computed, f.stated),
            self._naming.formula(f.formula, f.path) if f.formula != f.stated else "",
            _worked(f),
        )

    def _items(self, findings: list[Finding], *, named: bool) -> Iterator[Item]:
        """Yield comparisons of one line of the ledger; among others, each with what it was worked out from.

        named: of several rules; then the first of each bears its name.
        """
        before = ""
        for f in findings:
            name = f.rule.title if named and f.rule.title != before else ""
            working = _worked(f) if len(findings) > 1 else ""
            place = self._at(f)
            label = f.stated or (place.label if len(findings) > 1 else "")
            yield Item(f"check-{f.id}", name, label, "" if working == f.stated else working, place)
            before = f.rule.title

    def _found(self, findings: list[Finding]) -> tuple[Item, ...]:
        """Return what the form asks for and has, each by the line where it stands."""
        places = [(f, self._at(f)) for f in findings]
        return tuple(Item(f"check-{f.id}", "", place.label.removeprefix("line "), "", place) for f, place in places)

    def brief(self) -> tuple[Brief, ...]:
        """Return for page 1 the first discrepancies in a line each, and what could not be checked."""
        unknown = [draft for draft in self._told.drafts if self._told.states[draft.findings[0].id] == "unknown"]
        drafts = [*self._told.of("discrepancy")[:MOST_BRIEF], *unknown[:MOST_UNKNOWN]]
        return tuple(
            Brief(
                draft.number,
                self._told.states[f.id],
                words.clipped(words.quoted(f.message), LONGEST_BRIEF),
                draft.anchor,
                self._at(f),
                self._likeliest(draft),
            )
            for draft, f in ((draft, draft.findings[0]) for draft in drafts)
        )


def _plural(result: str) -> str:
    """Return a result as several have it: `agrees after rounding` becomes `agree after rounding`."""
    return "agree" + result.removeprefix("agrees") if result.startswith("agrees") else result


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


def _gathered(suspicions: list[Suspicion]) -> tuple[Suspicion, ...]:
    """Return suspicions with neighbours drawn together that are single edits and alike in all that is said of them."""
    out: list[Suspicion] = []
    for one in suspicions:
        last = out[-1] if out else None
        plain = len(one.changes) == 1 and not one.carried and not one.stale
        if last and plain and one._replace(changes=(), likely=ONE_OF) == last._replace(changes=(), likely=ONE_OF):
            likely = last.likely if last.likely != OR else ONE_OF
            out[-1] = last._replace(changes=last.changes + one.changes, likely=likely)
        else:
            out.append(one)
    return tuple(out)


def _likely(suspect: model.Suspect, all: tuple[model.Suspect, ...]) -> str:
    """Return how likely a correction is among all that are suspected."""
    if suspect.rank > 1:
        return OR
    return "Most likely" if sum(1 for one in all if one.rank == 1) == 1 else "Equally likely"


def _gravity(state: State) -> int:
    return GRAVITY.index(state)
