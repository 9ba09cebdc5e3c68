"""Statements and findings -> roots: which printed number is wrong, and what was only carried on from it.

The tool knows that two printed things cannot both hold, not whose hand slipped. So it tries: for each value that a
broken statement speaks of, what would make the statement right is put in its place, everything downstream is derived
again, and what stays broken is counted. What mends everything with least is named first; equal merit is shown equal.

    root     broken statements that one slip can explain, together
    suspect  a change of one stated value, or of two where one does not suffice; `carried` is what follows from it
    affected findings that are false only because something was carried on
"""

from __future__ import annotations

from converter.model import Finding, Root, Verdict
from converter.system import System


def diagnose(system: System, findings: tuple[Finding, ...]) -> tuple[Root, ...]:
    """Return the roots of what failed, in document order; () where nothing did, and then the search is not loaded."""
    if not any(finding.verdict is Verdict.FAIL for finding in findings):
        return ()
    from converter.diagnosing.searching import search

    return search(system, findings)


def affected(roots: tuple[Root, ...]) -> frozenset[str]:
    """Return the findings that are not slips of their own: they only follow from one."""
    return frozenset(ident for root in roots for ident in root.affected)


def marked(findings: tuple[Finding, ...], roots: tuple[Root, ...]) -> tuple[Finding, ...]:
    """Return the findings, those marked decisive whose correction would move a zone or a label."""
    moving = {i for root in roots if any(s.decisive and s.rank == 1 for s in root.suspects) for i in root.explains}
    return tuple(f._replace(decisive=True) if f.id in moving else f for f in findings) if moving else findings
