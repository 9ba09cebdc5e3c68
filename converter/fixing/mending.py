"""`fix`: the one wrong number is the slip, and mending it mends all that broke by it.

The best suspect of each root is applied where it stands alone at the top, changes one value and leaves nothing of its
root broken; what is carried on from it is changed with it, both or neither. Applied unasked is what the scheme itself
gives: a derived value, a constant, a word that a number earns. Inputs and the author's sentences only when asked for,
and then only where two witnesses that do not know of one another bear the new value out: a sentence may be false, or
may have been misread, and a right document must not be spoilt by that.
Every repair is tried on the text and judged before it counts, so a fixed document verifies clean of what fix claimed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from converter import pipeline
from converter.checking import check
from converter.diagnosing.prints import one_keystroke
from converter.fixing import Corrected, Edit, Text, applied, can_be_worked_out, left_false
from converter.fixing.printing import replaced
from converter.model import Change, Number, Root, Span, Suspect, Verdict, Verified
from converter.numbers import parse
from converter.rubric import Rubric

MOST_ROUNDS = 8
"""Rounds of mending: one repair may settle which of two explanations of another root is right."""


SENTENCE = "a sentence"
"""What a change in free text touches."""

FEWEST_WITNESSES = 2
"""Statements made right and prints that agree, from which on a value that is the author's own is changed."""


class _Choice(NamedTuple):
    """What is to be done about a root: its suspect to apply, or None and why not. touches: what is the author's own."""

    suspect: Suspect | None
    reason: str = ""
    touches: str = ""


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
                because = choice.reason
                if left is None:
                    because = because or "mending it would break something else"
                elif choice.suspect and choice.touches:
                    because = _unproven(verified, choice.suspect, choice.touches, (broken - left).total())
                if because or left is None:
                    place = verified.document.position(_place(verified, root).start)
                    notes.append(f"{verified.document.name}:{place.line}:{place.column}: left alone: {because}")
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
        kind = _unsafe(verified, rubric, change)
        if kind and not self.unsafe:
            return _Choice(None, f"{change.suggested} for {change.stated} would change {kind}; --unsafe does it")
        return _Choice(best[0], touches=kind)

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


def _unproven(verified: Verified, suspect: Suspect, touches: str, righted: int) -> str:
    """Return why a change of what is the author's own is not borne out, '' where it is. righted: statements it mends."""
    (change,) = suspect.changes
    what = f"{change.suggested} for {change.stated} would change {touches}"
    if touches == SENTENCE and not (change.stated.isalpha() or one_keystroke(change.stated, change.suggested)):
        return f"{what}, and no usual slip explains it: the sentence may have been misread"
    if righted + _agreeing(verified, change) < FEWEST_WITNESSES:
        return f"{what}, and nothing but one statement speaks for it"
    return ""


def _agreeing(verified: Verified, change: Change) -> int:
    """Return how many other prints of a quantity read as a change suggests."""
    suggested = parse(change.suggested)
    others = (verified.record.stated[ident] for ident in verified.record.fields.get(change.path, ()))
    numbers = (other.number for other in others if other.number is not None and other.span != change.span)
    return sum(1 for number in numbers if isinstance(suggested, Number) and number.value == suggested.value)


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
