"""The order of the stages, for one document and for one file of several.

    read -> choose -> extract -> bind -> check -> diagnose -> Verified

Nothing else happens here: what a stage needs is in the values that the one before it returned.
"""

from __future__ import annotations

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


def verify(data: bytes, name: str, rubric: str = AUTO) -> tuple[Verified, ...]:
    """Return everything known of each assessment in one input.

    Errors: SourceError where the input cannot be read.
    """
    return tuple(verify_document(*piece) for piece in opened(data, name, rubric))


def opened(data: bytes, name: str, rubric: str = AUTO) -> tuple[tuple[Document, Rubric | None, str], ...]:
    """Return each assessment of one input with the rubric that judges it and why.

    Errors: SourceError where the input cannot be read.
    """
    rubrics = prepare(rubric)
    document = readers.read(data, name)
    if rubric in (AUTO, NONE):
        chosen, why = choosing.choose(document, rubrics) if rubrics else (None, "none was asked for")
    else:
        chosen, why = rubrics[0], "it was asked for"
    return tuple((piece, chosen, why) for piece in choosing.split(document, chosen))


def systems(data: bytes, name: str, rubric: str = AUTO) -> tuple[System, ...]:
    """Return the statements of each assessment of one input, not judged: what corrections are worked out from.

    Errors: SourceError where the input cannot be read.
    """
    return tuple(bind(extract(piece, chosen), chosen) for piece, chosen, _ in opened(data, name, rubric))


def verify_document(document: Document, rubric: Rubric | None, why: str) -> Verified:
    """Return everything known of one document under one rubric, or under none."""
    record = extract(document, rubric)
    system = bind(record, rubric)
    checked = check_each(system)
    findings = tuple(finding for _, finding in checked)
    roots = diagnose(system, findings)
    return Verified(
        document,
        record,
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
