"""`fix`: the one wrong number is the slip, and mending it mends all that broke by it.

The best suspect of each root is applied where it stands alone at the top, changes one value and leaves nothing of its
root broken; what is carried on from it is changed with it, both or neither. Applied unasked is what the scheme itself
gives: a derived value, a constant, a word that a number earns. Inputs and the author's sentences only when asked for.
Every repair is tried on the text and judged before it counts, so a fixed document verifies clean of what fix claimed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from converter import pipeline
from converter.checking import check
from converter.fixing import Corrected, Edit, Text, applied, can_be_worked_out, left_false
from converter.fixing.printing import replaced
from converter.model import Change, Root, Span, Suspect, Verdict, Verified
from converter.rubric import Rubric

MOST_ROUNDS = 8
"""Rounds of mending: one repair may settle which of two explanations of another root is right."""


class _Choice(NamedTuple):
    """What is to be done about a root: its suspect to apply, or None and why not."""

    suspect: Suspect | None
    reason: str = ""


def fix(source: Text, rubric: str, *, unsafe: bool = False) -> Corrected:
    """Return an input with its slips mended. unsafe: inputs and values in prose too.

    Errors: SourceError where the input cannot be read or a sign cannot be written in its encoding.
    """
    text = source.text
    notes: list[str] = []
    for _ in range(MOST_ROUNDS):
        round_ = _Round(source, rubric, text, unsafe=unsafe)
        text, notes = round_.mended()
        if text == round_.text:
            break
    data = source.bytes(text)
    found = source.systems(text, rubric)
    return Corrected(source.name, source.text, text, data, left_false(found), tuple(notes), can_be_worked_out(found))


class _Round:
    """One diagnosis of a text, and the repairs that it allows."""

    def __init__(self, source: Text, rubric: str, text: str, *, unsafe: bool) -> None:
        self.source = source
        self.rubric = rubric
        self.text = text
        self.unsafe = unsafe
        self.opened = pipeline.opened(source.bytes(text), source.name, rubric)

    def mended(self) -> tuple[str, list[str]]:
        """Return the text with every repair made that holds, and why the other roots were left alone."""
        edits: frozenset[Edit] = frozenset()
        notes: list[str] = []
        broken = self.broken(self.text)
        for document, rubric, why in self.opened:
            verified = pipeline.verify_document(document, rubric, why)
            for root in verified.diagnosis:
                choice = self.choice(verified, rubric, root)
                more = frozenset(self.edits(verified, choice.suspect)) if choice.suspect else frozenset()
                left = self.tried(edits | more, broken - _explained(verified, root)) if more else None
                if left is None:
                    place = verified.document.position(_place(verified, root).start)
                    reason = choice.reason or "mending it would break something else"
                    notes.append(f"{verified.document.name}:{place.line}:{place.column}: left alone: {reason}")
                else:
                    edits, broken = edits | more, left
        return applied(self.text, edits), notes

    def broken(self, text: str) -> Counter[tuple[str, str]]:
        """Return what is false in a text, by code and path."""
        systems = self.source.systems(text, self.rubric)
        return Counter((f.rule.code, f.path) for s in systems for f in check(s) if f.verdict is Verdict.FAIL)

    def tried(self, edits: frozenset[Edit], allowed: Counter[tuple[str, str]]) -> Counter[tuple[str, str]] | None:
        """Return what is false with these edits made, None where that is more than is allowed."""
        try:
            left = self.broken(applied(self.text, edits))
        except ValueError:
            return None
        return left if left <= allowed else None

    # -------------------------------------------------------------------------------------------- which, and how

    def choice(self, verified: Verified, rubric: Rubric | None, root: Root) -> _Choice:
        """Return the suspect of a root to apply, or why none is."""
        best = [suspect for suspect in root.suspects if suspect.rank == 1]
        if not best:
            return _Choice(None, "nothing explains it")
        if len(best) > 1:
            places = " or ".join(f"{c.suggested} for {c.stated}" for s in best[:2] for c in s.changes)
            more = f" (and {len(best) - 2} more)" if len(best) > 2 else ""
            return _Choice(None, f"{len(best)} explanations of equal merit: {places}{more}")
        if len(best[0].changes) != 1:
            return _Choice(None, f"no single value mends it; {len(best[0].changes)} would")
        (change,) = best[0].changes
        kind = "" if self.unsafe else _unsafe(verified, rubric, change)
        if kind:
            return _Choice(None, f"{change.suggested} for {change.stated} would change {kind}; --unsafe does it")
        return _Choice(best[0])

    def edits(self, verified: Verified, suspect: Suspect) -> Iterator[Edit]:
        """Yield the edits that a suspect asks for: its change and what it carries on."""
        for change in (*suspect.changes, *suspect.carried):
            old = verified.document.slice(change.span)
            new = replaced(old, change.suggested, verified.record)
            if new != old:
                yield Edit(change.span.start, old, new)


def _explained(verified: Verified, root: Root) -> Counter[tuple[str, str]]:
    """Return the broken statements that a root explains, by code and path."""
    ids = set(root.explains)
    found = (f for f in verified.findings if f.id in ids and f.verdict is Verdict.FAIL)
    return Counter((finding.rule.code, finding.path) for finding in found)


def _place(verified: Verified, root: Root) -> Span:
    ids = set(root.explains)
    spans = [finding.span for finding in verified.findings if finding.id in ids]
    return min(spans, default=Span(0, 0))


def _unsafe(verified: Verified, rubric: Rubric | None, change: Change) -> str:
    """Return what a change would touch that is not the scheme's to say: an input or a sentence; '' where nothing."""
    if any(span.start <= change.span.start < span.end for span in verified.record.free):
        return "a sentence"
    base = change.path.partition(".given(")[0].removesuffix(".of")
    name = "".join(piece.partition("[")[0] for piece in base.split("]"))
    if rubric is None or base != change.path or rubric.definitions(name):
        return ""
    if name in rubric.constants or name in rubric.bands or ".border(" in change.path or ".condition(" in change.path:
        return ""
    return "an input"
