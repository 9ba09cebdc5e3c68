"""Demands of a scheme that are no formula: the rubric's `[checks]`, one sentence each.

*Compared*: the condition with the document's values. *Why it matters*: shares that should make a whole, bands of
experience that should join. *Silent*: where nothing the condition speaks of is stated.
*Example*: "Task time adds up to 100%" over rows that sum to 105 %.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter import formula
from converter.formula import Name
from converter.model import Span
from converter.rubric import Check, Rubric
from converter.statements.context import Context
from converter.system import Holds, Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield every check that has something to look at."""
    rubric = context.rubric
    if rubric is None:
        return
    for check in rubric.checks:
        place = _place(context, rubric, check)
        if place is not None:
            test = Holds(check.node, sentence=check.sentence)
            yield Statement(check.rule, "check", check.rule.slug, place, -1, test, check.sentence)


def _place(context: Context, rubric: Rubric, check: Check) -> Span | None:
    """Return where a check is shown: its last stated operand. None unless all it needs is stated somewhere."""
    place: Span | None = None
    for name in formula.names(check.node):
        ident = _stated(context, rubric, name)
        if ident is not None:
            place = context.stated[ident].span
        elif name.key not in rubric.constants:
            return None
    return place


def _stated(context: Context, rubric: Rubric, name: Name) -> int | None:
    if not rubric.dims[name.key]:
        return context.defining.get(name.key)
    tail = f".{name.column}"
    return next(
        (
            ids[-1]
            for path, ids in context.record.fields.items()
            if path.endswith(tail) and path.startswith(f"{name.table}[")
        ),
        None,
    )
