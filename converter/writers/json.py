"""`verify --format json`: what schemas/verify.json describes, additions only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from converter import __version__
from converter.grading import grade
from converter.model import Change, Document, Finding, Place, Root, Span, Suspect, Unread, Verified
from converter.summary import Standpoint, checks, numbers, standpoint, standpoints, total
from converter.writers import Result, Showing

SCHEMA: Final = "converter.verify/1"

Json: TypeAlias = dict[str, Any]

_UNSAFE: Final = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Characters that JSON allows as they are and that a terminal or an editor must not meet: written as escapes."""


def write(results: Iterable[Result], showing: Showing) -> Iterator[str]:
    """Yield the whole run as one JSON value, once all of it is known."""
    documents: list[Verified] = []
    unread: list[Unread] = []
    for result in results:
        if isinstance(result, Unread):
            unread.append(result)
        else:
            documents.append(result)
    yield dumped(_run(documents, unread, showing))


def dumped(value: Json) -> str:
    """Return strict JSON, the same for the same value, safe to show on a terminal."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _run(documents: list[Verified], unread: list[Unread], showing: Showing) -> Json:
    run = total(documents, len(unread))
    return {
        "schema": SCHEMA,
        "version": __version__,
        "summary": {
            "documents": run.documents,
            "failed": run.failed,
            "unread": run.unread,
            "findings": run.findings._asdict(),
        },
        "documents": [told(verified, showing) for verified in documents],
        "unread": [told(each, showing) for each in unread],
    }


def told(result: Result, showing: Showing) -> Json:
    """Return everything that is told of one document, or of an input that could not be read."""
    if isinstance(result, Unread):
        return {"path": result.path, "class": result.kind, "reason": result.reason}
    return header(result) | judged(result, showing.passed) | _listed(result, showing.numbers)


def line(value: Json) -> str:
    """Return strict JSON on one line, safe to show on a terminal."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def header(verified: Verified) -> Json:
    """Return what is known of a document as a whole."""
    document, rubric, counted = verified.document, verified.rubric, numbers(verified)
    return {
        "path": document.name,
        "sha256": document.sha256,
        "format": document.format,
        "encoding": document.encoding,
        "grade": _grade(verified),
        "title": verified.record.title,
        "rubric": {
            "id": rubric.id,
            "title": rubric.title,
            "version": rubric.version,
            "sha256": rubric.sha256,
            "why": rubric.why,
        },
        "outcome": verified.outcome,
        "numbers": counted._asdict() if counted else None,
        "checks": checks(verified),
    }


def _listed(verified: Verified, states: tuple[str, ...]) -> Json:
    """Return the numbers that are asked for by what became of them; nothing where none are."""
    if not states:
        return {}
    return {
        "listed": [
            {
                "state": number.state,
                **place(verified.document, number.span),
                "text": number.text,
                "reason": number.reason,
            }
            for number in verified.numbers or ()
            if number.state in states
        ]
    }


def _grade(verified: Verified) -> Json:
    """Return how the document was read, and the places that were not read exactly."""
    document, (word, places) = verified.document, grade(verified.record)
    return {
        "word": word,
        "places": [
            {
                "word": doubt.word,
                **place(document, doubt.span),
                "origin": document.origin(doubt.span.start),
                "reason": doubt.reason,
            }
            for doubt in places
        ],
    }


def judged(verified: Verified, passed: bool) -> Json:
    """Return the findings of a document and their diagnosis; with `passed`, every check that passed too."""
    known = standpoints(verified)
    return {
        "findings": [
            _finding(verified.document, finding, known)
            for finding in verified.findings
            if passed or finding.severity is not None
        ],
        "diagnosis": [_root(verified.document, root) for root in verified.diagnosis],
    }


def _finding(document: Document, finding: Finding, known: Mapping[str, Standpoint]) -> Json:
    stands = standpoint(finding, known)
    end = document.position(finding.span.end)
    return {
        "id": finding.id,
        "code": finding.rule.code,
        "rule": finding.rule.slug,
        "severity": finding.severity,
        "verdict": finding.verdict.value,
        "how": finding.how,
        "role": stands.role if stands else None,
        "path": finding.path or None,
        "offset": finding.span.start,
        "origin": document.origin(finding.span.start),
        **place(document, finding.span),
        "end_line": end.line,
        "end_column": end.column,
        "stated": finding.stated or None,
        "computed": finding.computed or None,
        "exact": finding.exact or None,
        "formula": finding.formula or None,
        "with": finding.working or None,
        "operands": [_place(document, operand, "path", "text") for operand in finding.operands],
        "distance": finding.distance or None,
        "chains": {"printed": finding.printed or None, "unrounded": finding.unrounded or None},
        "also": [_place(document, other, "text") for other in finding.also],
        "message": finding.message,
        "root": (stands.root or None) if stands else None,
        "decisive": finding.decisive,
        "fingerprint": finding.fingerprint,
    }


def place(document: Document, span: Span) -> Json:
    """Return line and column of a span, both from 1, columns in code points."""
    return document.position(span.start)._asdict()


def _place(document: Document, other: Place, *names: str) -> Json:
    return {name: getattr(other, name) for name in names} | place(document, other.span)


def _root(document: Document, root: Root) -> Json:
    return {
        "root": root.id,
        "explains": list(root.explains),
        "affected": list(root.affected),
        "suspects": [_suspect(document, suspect) for suspect in root.suspects],
    }


def _suspect(document: Document, suspect: Suspect) -> Json:
    return {
        "rank": suspect.rank,
        "changes": [_change(document, change) for change in suspect.changes],
        "carried": [_change(document, change) for change in suspect.carried],
        "stale": [_place(document, stale, "path", "text") for stale in suspect.stale],
        "decisive": suspect.decisive,
        "reason": suspect.reason,
    }


def _change(document: Document, change: Change) -> Json:
    return {
        "path": change.path,
        **place(document, change.span),
        "stated": change.stated,
        "suggested": change.suggested,
    }
