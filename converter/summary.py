"""What a document came to, in a handful of numbers: what writers print and exit codes follow.

Findings that were merely carried on from another slip have the role `affected`; they are shown, never counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from converter.model import Finding, Severity, Verdict, Verified

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")

Role = Literal["root", "affected"]


class Standpoint(NamedTuple):
    """Where a finding stands in the diagnosis: its role, and the id of the root that holds it ('' for none)."""

    role: Role
    root: str


class Counts(NamedTuple):
    """Findings of a document or a run that count: errors, warnings, notes."""

    error: int = 0
    warning: int = 0
    note: int = 0

    def plus(self, other: Counts) -> Counts:
        """Return the counts of both together."""
        return Counts(self.error + other.error, self.warning + other.warning, self.note + other.note)


def standpoints(verified: Verified) -> dict[str, Standpoint]:
    """Return, for each finding id that a root names, its role and its root."""
    found: dict[str, Standpoint] = {}
    for root in verified.diagnosis:
        found.update((id, Standpoint("affected", root.id)) for id in root.affected)
        found.update((id, Standpoint("root", root.id)) for id in root.explains)
    return found


def standpoint(finding: Finding, known: Mapping[str, Standpoint]) -> Standpoint | None:
    """Return the standpoint of a reported finding, None for a check that simply passed."""
    if finding.severity is None:
        return None
    return known.get(finding.id, Standpoint("root", ""))


def counts(verified: Verified) -> Counts:
    """Return how many findings of each severity count, those carried on from another slip left out."""
    known = standpoints(verified)
    seen = Counter(
        finding.severity
        for finding in verified.findings
        if finding.severity is not None and known.get(finding.id, Standpoint("root", "")).role == "root"
    )
    return Counts(seen["error"], seen["warning"], seen["note"])


def checks(verified: Verified) -> dict[str, int]:
    """Return how many checks came to each verdict."""
    seen = Counter(finding.verdict for finding in verified.findings)
    return {verdict.value: seen[verdict] for verdict in Verdict}


def is_assessment(verified: Verified) -> bool:
    """Return whether anything in a document was understood: a rubric fits, or something was compared."""
    return verified.outcome != "undetermined" or verified.rubric.id != "inferred"


class Numbers(NamedTuple):
    """What became of every number of a text."""

    total: int = 0
    checked: int = 0
    external: int = 0
    unexplained: int = 0

    def plus(self, other: Numbers) -> Numbers:
        """Return both together."""
        return Numbers(*(a + b for a, b in zip(self, other, strict=True)))


def numbers(verified: Verified) -> Numbers | None:
    """Return what became of the document's numbers, None where they were not counted."""
    if verified.numbers is None:
        return None
    seen = Counter(number.state for number in verified.numbers)
    return Numbers(len(verified.numbers), seen["checked"], seen["external"], seen["unexplained"])


class Total(NamedTuple):
    """A run so far. unread: inputs that could not be read. uncompared: documents with nothing to compare."""

    documents: int = 0
    failed: int = 0
    unread: int = 0
    uncompared: int = 0
    findings: Counts = Counts()
    numbers: Numbers | None = None

    def with_unread(self) -> Total:
        """Return the total with one more input that could not be read."""
        return self._replace(unread=self.unread + 1)

    def with_document(self, verified: Verified) -> Total:
        """Return the total with one more document."""
        known = numbers(verified)
        return Total(
            self.documents + 1,
            self.failed + (verified.outcome == "fail"),
            self.unread,
            self.uncompared + (verified.outcome == "undetermined"),
            self.findings.plus(counts(verified)),
            known.plus(self.numbers or Numbers()) if known else self.numbers,
        )


def total(documents: Iterable[Verified], unread: int) -> Total:
    """Return what a finished run came to."""
    result = Total(unread=unread)
    for verified in documents:
        result = result.with_document(verified)
    return result


def amount(number: int, thing: str) -> str:
    """Return a number with its noun: `1 error`, `2 errors`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def sentence(run: Total) -> str:
    """Return the one line that ends a run."""
    parts = [f"{amount(run.documents, 'document')}, {run.failed:,} with errors"]
    if run.uncompared:
        parts.append(f"{run.uncompared:,} with nothing to compare")
    if run.unread:
        parts.append(f"{run.unread:,} not read")
    found = [amount(number, word) for number, word in zip(run.findings, SEVERITIES, strict=True) if number]
    parts.append(", ".join(found) if found else "no findings")
    if run.numbers:
        all_, checked, external, unexplained = run.numbers
        parts.append(
            f"{amount(all_, 'number')}: {checked:,} checked, {external:,} external, {unexplained:,} unexplained"
        )
    return "; ".join(parts)
