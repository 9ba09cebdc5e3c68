"""The order of the stages, for one document and for one file of several.

    read -> choose -> extract -> bind -> check -> diagnose -> Verified

Nothing else happens here: what a stage needs is in the values that the one before it returned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from converter import choosing, loading, readers
from converter.checking import check_each, outcome
from converter.coverage import coverage
from converter.diagnosing import affected, diagnose, marked
from converter.extracting import extract
from converter.model import Document, RubricInfo, Verified
from converter.rubric import Rubric
from converter.standing import standing
from converter.statements import bind
from converter.system import System
from converter.versions import adapt

NONE = "none"
AUTO = "auto"


def prepare(rubric: str = AUTO) -> tuple[Rubric, ...]:
    """Return the rubrics a run may use, compiled: all that ship for `auto`, none for `none`, else the one named.

    Errors: UsageError for a rubric that is not there, RubricError with every problem of a bad one.
    """
    if rubric == NONE:
        return ()
    if rubric == AUTO:
        return tuple(loading.load(name) for name in loading.shipped())
    return (loading.load(rubric),)


def verify(data: bytes, name: str, rubric: str = AUTO, *, full: bool = True) -> tuple[Verified, ...]:
    """Return everything known of each assessment in one input.

    full: tell the checks that simply passed with their workings too; a run that shows discrepancies only needs none.
    Errors: SourceError where the input cannot be read.
    """
    return tuple(verify_document(*piece, full=full) for piece in opened(data, name, rubric))


def opened(data: bytes, name: str, rubric: str = AUTO) -> tuple[tuple[Document, Rubric | None, str], ...]:
    """Return each assessment of one input with the rubric that judges it and why.

    Errors: SourceError where the input cannot be read.
    """
    rubrics = prepare(rubric)
    return tuple(each for document in readers.read_all(data, name) for each in _pieces(document, rubric, rubrics))


def _pieces(
    document: Document, asked: str, rubrics: tuple[Rubric, ...]
) -> Iterator[tuple[Document, Rubric | None, str]]:
    """Yield each assessment of one document with the rubric that judges it and why."""
    if asked in (AUTO, NONE):
        chosen, why = choosing.choose(document, rubrics) if rubrics else (None, "none was asked for")
    else:
        chosen, why = rubrics[0], "it was asked for"
    for piece in choosing.split(document, chosen):
        yield piece, chosen, why


def systems(data: bytes, name: str, rubric: str = AUTO) -> tuple[System, ...]:
    """Return the statements of each assessment of one input, not judged: what corrections are worked out from.

    Errors: SourceError where the input cannot be read.
    """
    return tuple(bound(piece, chosen) for piece, chosen, _ in opened(data, name, rubric))


def bound(document: Document, rubric: Rubric | None) -> System:
    """Return the statements of one document. One of another version of the scheme is bound by its own constants."""
    record = extract(document, rubric)
    if rubric is None:
        return bind(record, rubric)
    version, remarks = adapt(record, rubric)
    return bind(replace(record, remarks=(*record.remarks, *remarks)) if remarks else record, version)


def verify_document(document: Document, rubric: Rubric | None, why: str, *, full: bool = True) -> Verified:
    """Return everything known of one document under one rubric, or under none."""
    system = bound(document, rubric)
    checked = check_each(system, full=full)
    findings = tuple(finding for _, finding in checked)
    roots = diagnose(system, findings)
    return Verified(
        document,
        system.record,
        _info(rubric, why),
        marked(findings, roots),
        outcome(findings, affected(roots)),
        roots,
        coverage(system, checked),
        standing(system),
    )


def _info(rubric: Rubric | None, why: str) -> RubricInfo:
    if rubric is None:
        return RubricInfo("inferred", "no rubric", "", "", why)
    return RubricInfo(rubric.id, rubric.title, rubric.version, rubric.sha256, why)
