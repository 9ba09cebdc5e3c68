"""One quantity said again: every later print must agree with the one that speaks for it.

*Compared*: the finer of two prints with the interval of the coarser. *Why it matters*: people correct a number in one
place and forget the others. *Silent*: where one print merely has fewer digits (3.8 beside 3.80).
*Example*: a total of 9 in the table and `1.0 + (8 × 0.04)` below it contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter import formula
from converter.model import Rule
from converter.statements.bands import standing
from converter.statements.context import Context
from converter.system import Equals, Fixed, Same, Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every further print of a quantity, and for every print of a constant."""
    rubric = context.rubric
    if rubric is None:
        return
    for path, ids in context.record.fields.items():
        name = context.names.get(path)
        if name is None:
            continue
        if name in rubric.constants:
            value, text = rubric.constants[name]
            for ident in ids:
                rule = context.rule("constant", name)
                test = Fixed(((value, text, ""),))
                yield Statement(rule, "constant", path, context.stated[ident].span, ident, test, context.subject(ident))
            continue
        reference = context.defining[path]
        rule = context.rule("restated", name)
        for ident in ids:
            if ident != reference and _alike(context, name, ident, reference):
                yield from said_again(context, rule, path, ident, reference)


def _alike(context: Context, name: str, ident: int, reference: int) -> bool:
    """Tell whether two prints must agree: a word before an override and the one after it need not."""
    if context.rubric is None or name not in context.rubric.bands:
        return True
    return standing(context, ident) == standing(context, reference)


def said_again(context: Context, rule: Rule, path: str, ident: int, reference: int) -> Iterator[Statement]:
    """Yield that a print agrees with the one that speaks for its quantity; a finer one also with the formula."""
    stated, other = context.stated[ident], context.stated[reference]
    yield Statement(rule, "restated", path, stated.span, ident, Same(reference), context.subject(ident))
    if context.rubric is None or stated.number is None or other.number is None:
        return
    nodes = context.rubric.definitions(context.names.get(path, path))
    if nodes and stated.number.unit < other.number.unit:
        test = Equals(nodes[0], formula=formula.source(nodes[0]))
        finer = context.rule("formula", context.names.get(path, path))
        yield Statement(finer, "formula", path, stated.span, ident, test, context.subject(ident))
