"""Which findings a person asked for: codes by their beginning, chosen and left out.

A selection changes what is shown, counted and answered by the exit code; it never changes what was checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from converter.model import Outcome, Root, Verified


class Selection(NamedTuple):
    """Code prefixes in capitals. select: show only these (empty: all). ignore: and of them not these."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, code: str) -> bool:
        """Return whether a finding of this code is wanted.

        The longer prefix wins, so that AIJ204 can be had while the rest of AIJ2 is ignored.
        """
        chosen = _longest(self.select, code) if self.select else 0
        return chosen > _longest(self.ignore, code)


def _longest(prefixes: Iterable[str], code: str) -> int:
    """Return the length of the longest prefix the code begins with, or -1."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)


def prefixes(values: Sequence[str]) -> tuple[str, ...]:
    """Return the code prefixes of an option given once or often, each with commas: `AIJ2,RD`."""
    words = (word.strip().upper() for value in values for word in value.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def narrow(verified: Verified, selection: Selection) -> Verified:
    """Return the document with only the selected findings, and the outcome that these give."""
    if selection == Selection():
        return verified
    findings = tuple(finding for finding in verified.findings if selection.takes(finding.rule.code))
    kept = {finding.id for finding in findings}
    roots = tuple(_narrowed(root, kept) for root in verified.diagnosis)
    diagnosis = tuple(root for root in roots if root.explains or root.affected)
    narrowed = replace(verified, findings=findings, diagnosis=diagnosis)
    return replace(narrowed, outcome=_outcome(narrowed))


def _narrowed(root: Root, kept: set[str]) -> Root:
    return root._replace(
        explains=tuple(id for id in root.explains if id in kept),
        affected=tuple(id for id in root.affected if id in kept),
    )


def _outcome(verified: Verified) -> Outcome:
    """Return the outcome of what is left: a document whose errors were all left out did have things compared."""
    affected = {id for root in verified.diagnosis for id in root.affected}
    if verified.outcome != "fail" or any(f.severity == "error" and f.id not in affected for f in verified.findings):
        return verified.outcome
    return "pass"


def unmatched(selection: Selection, codes: Iterable[str]) -> list[str]:
    """Return the prefixes that no code of the run begins with: most likely misspelt."""
    known = set(codes)
    return [word for word in (*selection.select, *selection.ignore) if not any(code.startswith(word) for code in known)]
