"""Findings in words: one sentence each, that names what is printed and what it should read."""

from __future__ import annotations

from converter.judging import Judgement
from converter.model import Finding, Verdict
from converter.system import (
    AnyOf,
    Cause,
    Contained,
    Counted,
    Earned,
    Equals,
    Fixed,
    Holds,
    Noted,
    OneOf,
    Ordered,
    Same,
    Statement,
    Within,
)

LONGEST = 160
"""Longest working quoted inside a sentence, in characters; a longer one is shown on its own line only."""


def message(finding: Finding, statement: Statement, judgement: Judgement) -> str:
    """Return the sentence of a finding."""
    subject = _capital(statement.subject or finding.rule.title)
    if isinstance(statement.test, Noted):
        return _capital(judgement.reason) + ("" if judgement.reason.endswith((".", "?", "!")) else ".")
    if judgement.verdict is Verdict.UNDETERMINED:
        if isinstance(statement.test, Equals) and judgement.computed:
            return _doubtful(finding, subject, judgement)
        return _undetermined(finding, subject, judgement)
    return (
        _failed(finding, statement, judgement, subject)
        if judgement.verdict is Verdict.FAIL
        else _passed(finding, statement, judgement, subject)
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _undetermined(finding: Finding, subject: str, judgement: Judgement) -> str:
    if judgement.how == "undefined-label":
        known = f"it defines {judgement.reason}" if judgement.reason else "it defines none"
        return f"{subject} {finding.stated!r} could not be checked: the scheme does not define this word ({known})."
    return f"{subject} could not be checked: {judgement.reason}."


def _doubtful(finding: Finding, subject: str, judgement: Judgement) -> str:
    """Return the sentence of an inferred relation that fails without being certain."""
    hint = f"; {judgement.reason}" if judgement.reason else ""
    return f"Look here: {subject} is printed {finding.stated}, and {_works_out(finding)}{hint}."


def _works_out(finding: Finding) -> str:
    working = finding.working or finding.formula
    if working == finding.exact:
        return f"it is {finding.exact}"
    equal = "is" if finding.exact and not finding.exact.endswith("…") else "is about"
    return (
        f"{working} {equal} {finding.exact}"
        if working and len(working) <= LONGEST
        else f"it computes to {finding.exact}"
    )


def _failed(finding: Finding, statement: Statement, judgement: Judgement, subject: str) -> str:
    match statement.test:
        case Equals() if judgement.how == "truncated":
            return f"{subject} is printed {finding.stated}, cut off instead of rounded to {finding.computed}; {_works_out(finding)}."
        case Equals():
            hint = f"; {judgement.reason}" if judgement.reason else ""
            return f"{subject} is printed {finding.stated}, but {_works_out(finding)}{hint}."
        case Same():
            return f"{subject} is printed {finding.stated} in one place and {judgement.computed} in another; one must be wrong."
        case Fixed():
            return f"{subject} is printed {finding.stated}; the scheme says {judgement.computed}."
        case Within():
            return f"{subject} is printed {finding.stated}, which {judgement.reason}."
        case Ordered():
            return f"{subject}: the printed numbers do not ascend."
        case Earned() if judgement.computed and judgement.exact is None:
            return f"{subject} is printed {finding.stated}; {judgement.reason} earns {judgement.computed}."
        case Earned() if judgement.computed:
            return f"{subject} is printed {finding.stated}; {finding.exact} is {judgement.computed}."
        case Earned():
            return f"{subject} is printed {finding.stated}, which {judgement.reason}."
        case OneOf():
            return f"{subject} {finding.stated!r} is none of {judgement.computed}."
        case AnyOf(tests=tests):
            return _failed(finding, statement._replace(test=tests[0]), judgement, subject)
        case Contained() if judgement.computed and judgement.reason == "is not so":
            return f"{subject} is false: {statement.test.quantity.replace('_', ' ')} is {judgement.computed}."
        case Contained():
            return f"{subject} {judgement.reason}: the scheme says {judgement.computed or 'nothing of it'}."
        case Holds():
            return f"{statement.test.sentence or subject}: {finding.working} is not so."
        case _:
            return f"{subject} is wrong."


def _passed(finding: Finding, statement: Statement, judgement: Judgement, subject: str) -> str:
    if judgement.how == "edge" and isinstance(statement.test, (Cause, Counted)):
        return f"{subject}: {judgement.reason}."
    if judgement.how == "edge":
        return f"{subject} {finding.stated!r} lies on a border: the printed and the unrounded value, or two neighbouring bands, allow different words."
    if judgement.how == "overridden":
        return f"{subject} follows the declared override ({finding.stated})."
    if judgement.how == "compatible":
        return f"{subject} {finding.stated} is compatible with rounded figures: {_works_out(finding)}."
    match statement.test:
        case Equals():
            return f"{subject} {finding.stated} agrees: {_works_out(finding)}."
        case Same():
            return f"{subject} {finding.stated} agrees with its other print."
        case Holds():
            return f"{statement.test.sentence or subject}: {finding.working}."
        case _:
            return f"{subject} {finding.stated} agrees."
