"""Scales and ranges: a value lies where its kind of value can lie.

*Compared*: each value of a scaled quantity with the ends and steps of its scale; the two ends of a printed range with
each other. *Why it matters*: a 6 on a scale of 1 to 5 spoils every sum it enters without breaking one. *Silent*:
further prints of one quantity (they are restatements).
*Example*: `| Embodied Physicality | 4 |` under `Score (0-3)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.rubric import path_of
from converter.statements.context import Context
from converter.statements.formulas import all_rows
from converter.system import Ordered, Statement, Within


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every scaled value and for every printed range."""
    rubric = context.rubric
    if rubric is None:
        return
    for name, scale in rubric.scales.items():
        rule = context.rule("scale", name)
        derived = name if rubric.definitions(name) else ""
        for rows in all_rows(context, rubric.dims[name]):
            ident = context.defining.get(path_of(name, rubric.dims[name], rows))
            if ident is not None:
                stated = context.stated[ident]
                yield Statement(
                    rule, "scale", stated.path, stated.span, ident, Within(scale, derived, rows), context.subject(ident)
                )
    yield from _ranges(context)


def _ranges(context: Context) -> Iterator[Statement]:
    """Yield that each range written `{a}-{b}` ascends."""
    rubric = context.rubric
    assert rubric is not None
    for match in context.record.matches:
        pattern = rubric.patterns[match.pattern]
        for low, high in pattern.ranges:
            first, last = match.stated[low], match.stated[high]
            if first is not None and last is not None:
                rule = context.rule("scale", pattern.holes[high].name)
                stated = context.stated[last]
                test = Ordered((first, last), strict=True)
                yield Statement(rule, "scale", stated.path, stated.span, last, test, context.subject(last))
