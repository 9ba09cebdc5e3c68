"""Quantities with a formula of their own: row products, column totals, shares, counts.

*Compared*: each printed value with its formula over the document's values, row by row for a column. *Why it matters*:
this is the arithmetic that readers take on trust. *Silent*: where the value is not printed.
*Example*: `| Total | 9 |` under scores 2, 2, 2, 1, 1 is wrong: they sum to 8.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter import formula
from converter.formula import Node, Rows
from converter.judging import Values, judge
from converter.model import Verdict
from converter.rubric import path_of
from converter.statements.context import Context
from converter.system import Equals, Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every stated value of every quantity that has a formula."""
    rubric = context.rubric
    if rubric is None:
        return
    for name, nodes in rubric.formulas.items():
        if len(nodes) > 1:
            context.readings[name] = _reading(context, name, nodes)
        node = nodes[context.readings.get(name, 0)]
        yield from _grounded(context, name, node)


def _grounded(context: Context, name: str, node: Node) -> Iterator[Statement]:
    assert context.rubric is not None
    source = formula.source(node)
    rule = context.rule("formula", name)
    for rows in all_rows(context, context.rubric.dims[name]):
        path = path_of(name, context.rubric.dims[name], rows)
        result = context.defining.get(path)
        if result is not None:
            span = context.stated[result].span
            yield Statement(
                rule, "formula", path, span, result, Equals(node, (), rows, source), context.subject(result)
            )


def all_rows(context: Context, dims: tuple[str, ...]) -> Iterator[Rows]:
    """Yield every combination of rows of the tables a quantity is indexed by; one empty one for a single value."""
    if not dims:
        yield {}
        return
    for index in range(context.record.rows.get(dims[0], 0)):
        for rest in all_rows(context, dims[1:]):
            yield {dims[0]: index, **rest}


def _reading(context: Context, name: str, nodes: tuple[Node, ...]) -> int:
    """Return which of several readings of a formula most printed values follow; the first among equals.

    Where as many follow one as another, the one that can be worked out for more of them goes before.
    """
    best, most = 0, (-1, -1)
    for i, node in enumerate(nodes):
        statements = tuple(_grounded(context, name, node))
        values = Values(context.system(statements))
        verdicts = [judge(statement, values).verdict for statement in statements]
        merit = verdicts.count(Verdict.PASS), len(verdicts) - verdicts.count(Verdict.UNDETERMINED)
        if merit > most:
            best, most = i, merit
    return best
