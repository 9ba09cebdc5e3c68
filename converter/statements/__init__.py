"""Record -> statements: each rule grounded in one document.

A kind of statement is one file with a `bind(context)` function; its docstring says what is compared, why it matters,
when it stays silent, and an example. What runs, and in what order, is the tuple below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from converter.model import Record
from converter.rubric import Rubric
from converter.statements import (
    bands,
    changes,
    checks,
    claims,
    conditions,
    constants,
    equations,
    form,
    formulas,
    inferred,
    overrides,
    remarks,
    restatements,
    scales,
    shares,
)
from converter.statements.context import Context
from converter.system import Statement, System

KINDS: tuple[Callable[[Context], Iterator[Statement]], ...] = (
    remarks.bind,
    overrides.bind,
    form.bind,
    formulas.bind,
    equations.bind,
    shares.bind,
    changes.bind,
    inferred.bind,
    restatements.bind,
    constants.bind,
    scales.bind,
    bands.bind,
    conditions.bind,
    checks.bind,
    claims.bind,
)


def bind(record: Record, rubric: Rubric | None) -> System:
    """Return every statement of a document that the rubric, the form and the text itself make."""
    context = Context(record, rubric)
    statements = [statement for kind in KINDS for statement in kind(context)]
    return context.system(tuple(statements))
