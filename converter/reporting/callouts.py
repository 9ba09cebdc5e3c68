"""Which findings a reader must be told, in which order and under which number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from converter.model import Finding, Root, Verdict, Verified
from converter.reporting import words
from converter.reporting.blocks import State

Kind: TypeAlias = Literal["discrepancy", "warning", "unknown", "note", "remark"]

PREFIX: dict[Kind, str] = {"discrepancy": "", "warning": "W", "unknown": "U", "note": "N", "remark": "S"}
"""What stands before the number of a call-out of each kind; discrepancies are simply 1, 2, 3."""

SCHEME = frozenset({"edge", "undefined-label"})
"""Ways a band or label comes out that tell of the scheme: a gap between its bands, a word it does not define."""


class Draft(NamedTuple):
    """A call-out before it is worded: its number, its findings, its root (None: it stands alone)."""

    kind: Kind
    number: str
    findings: tuple[Finding, ...]
    root: Root | None

    @property
    def anchor(self) -> str:
        """Return the id under which the page shows it."""
        return "callout-" + (self.number if self.kind != "discrepancy" else "D" + self.number)


class Told(NamedTuple):
    """All call-outs, and what every finding became: its state by id, its call-out by id; `shown` are those that apply."""

    drafts: tuple[Draft, ...]
    states: dict[str, State]
    by_finding: dict[str, Draft]
    shown: frozenset[str]

    def of(self, kind: Kind) -> list[Draft]:
        """Return the call-outs of one kind, in their order."""
        return [draft for draft in self.drafts if draft.kind == kind]


def tell(verified: Verified) -> Told:
    """Return the call-outs of a document: one for each slip, then what stands alone, numbered in document order."""
    affected = frozenset(id for root in verified.diagnosis for id in root.affected)
    states = {finding.id: words.state(finding, affected) for finding in verified.findings}
    drafts = _numbered([*_of_roots(verified), *_alone(verified, affected)])
    by_finding = {finding.id: draft for draft in drafts for finding in draft.findings}
    for draft in drafts:
        for id in draft.root.affected if draft.root else ():
            by_finding.setdefault(id, draft)
    shown = frozenset(f.id for f in verified.findings if f.verdict is not Verdict.NOT_APPLICABLE)
    return Told(tuple(drafts), states, by_finding, shown)


def _of_roots(verified: Verified) -> Iterable[Draft]:
    """Return a call-out for each root: one slip, however many figures it broke."""
    findings = {finding.id: finding for finding in verified.findings}
    for root in verified.diagnosis:
        broken = [findings[id] for id in root.explains if id in findings]
        if broken:
            yield Draft(_worst(broken), "", tuple(sorted(broken, key=_order)), root)


def _alone(verified: Verified, affected: frozenset[str]) -> Iterable[Draft]:
    """Return a call-out for each finding worth telling that no root explains."""
    explained = affected | {id for root in verified.diagnosis for id in root.explains}
    for finding in verified.findings:
        if finding.id not in explained and _worth_telling(finding):
            yield Draft(_worst([finding]), "", (finding,), None)


def _worth_telling(finding: Finding) -> bool:
    """Return whether a reader must hear of a finding: all that is not a plain pass."""
    return finding.verdict is not Verdict.NOT_APPLICABLE and (
        finding.verdict is not Verdict.PASS or finding.severity is not None
    )


def _worst(findings: Sequence[Finding]) -> Kind:
    """Return the kind of call-out that the gravest of some findings asks for."""
    if any(f.verdict is Verdict.FAIL and f.severity == "error" for f in findings):
        return "discrepancy"
    if all(f.kind == "band" and f.how in SCHEME for f in findings):
        return "remark"
    if any(f.verdict is Verdict.FAIL or f.severity == "warning" for f in findings):
        return "warning"
    return "unknown" if any(f.verdict is Verdict.UNDETERMINED for f in findings) else "note"


def _numbered(drafts: list[Draft]) -> list[Draft]:
    """Return the call-outs kind by kind, each kind counted from 1 in document order."""
    out: list[Draft] = []
    for kind, prefix in PREFIX.items():
        same = sorted((d for d in drafts if d.kind == kind), key=lambda d: _order(d.findings[0]))
        out += [draft._replace(number=f"{prefix}{i}") for i, draft in enumerate(same, 1)]
    return out


def _order(finding: Finding) -> tuple[int, int, str]:
    """Return where a finding stands among others: by place, then by id."""
    return (finding.span.start, finding.span.end, finding.id)
