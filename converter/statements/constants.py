"""Numbers that the form prints itself: 6.00 in its formulas, `/10` behind a total, `(0-3)` in a header.

*Compared*: the printed number with the form's; a scale maximum also with rows × highest score. *Why it matters*: a
formula with a wrong constant is consistent in itself. *Silent*: where the author left the number out.
*Example*: `Task Resistance Score: 5.00 - 2.20 = 2.80` is right arithmetic on a wrong constant.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from converter.forms import Hole
from converter.numbers import in_full
from converter.numbers import parse as parse_number
from converter.rubric import Rubric
from converter.statements.context import Context
from converter.system import Fixed, Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every fixed number of the form that the document prints."""
    rubric = context.rubric
    if rubric is None:
        return
    for match, hole, ident in context.filled(rubric):
        if hole.kind != "fixed":
            continue
        name = hole.owner or rubric.about[match.pattern]
        stated = context.stated[ident]
        test = Fixed((*_form(hole), *_reach(context, rubric, hole)))
        subject = f"{'maximum behind' if hole.owner else 'constant in'} {name.replace('_', ' ')}"
        yield Statement(context.rule("constant", name), "constant", stated.path, stated.span, ident, test, subject)


def _form(hole: Hole) -> tuple[tuple[Fraction, str, str], ...]:
    number = parse_number(hole.text)
    return () if isinstance(number, str) else ((number.value, hole.text, ""),)


def _reach(context: Context, rubric: Rubric, hole: Hole) -> tuple[tuple[Fraction, str, str], ...]:
    """Return the highest total that the rows of a summed column allow: rows × the scale's maximum."""
    from converter.formula import Call, Name

    nodes = rubric.formulas.get(hole.owner, ())
    node = nodes[0] if len(nodes) == 1 else None
    if not (isinstance(node, Call) and node.fn == "sum" and node.where is None and isinstance(node.args[0], Name)):
        return ()
    column = node.args[0]
    scale = rubric.scales.get(column.key)
    if scale is None:
        return ()
    rows = context.record.rows.get(column.table, 0)
    return ((rows * scale.high, in_full(rows * scale.high), f"{rows} × {in_full(scale.high)}"),)
