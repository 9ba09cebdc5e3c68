"""How far a quantity can go: exact intervals of every formula over the scales of its inputs.

A printed maximum that nothing can reach, or that can be passed, is a fault of a scheme that no document shows. A
quantity that stands twice in one expression makes its interval too wide; such a reach is said to be no more than a
bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from operator import add, mul, sub, truediv
from typing import NamedTuple

from converter import formula
from converter.formula import NO_ROWS, Bin, Call, Name, Neg, Node, Num
from converter.rubric import Rubric


class Reach(NamedTuple):
    """From the lowest to the highest value, None for no end. inputs: what it rests on; exact: each of these once."""

    low: Fraction | None
    high: Fraction | None
    inputs: frozenset[str] = frozenset()
    exact: bool = True


UNKNOWN = Reach(None, None, exact=False)
"""The reach of what has no bounds that could be worked out."""


def reach(rubric: Rubric, name: str, rows: Mapping[str, int] = NO_ROWS) -> Reach:
    """Return how far a quantity can go by its formula, within its scale where the formula alone has no end.

    rows: how many rows of data a table has, where that is not what the form names.
    """
    if name in rubric.constants:
        value = rubric.constants[name][0]
        return Reach(value, value)
    scale = rubric.scales.get(name)
    worked = next((of_node(rubric, node, rows) for node in rubric.definitions(name)[:1]), UNKNOWN)
    if scale is not None and None in (worked.low, worked.high):
        return Reach(scale.low, scale.high, frozenset({name}))
    return worked


def of_node(rubric: Rubric, node: Node, rows: Mapping[str, int] = NO_ROWS) -> Reach:
    """Return how far the value of an expression can go."""
    match node:
        case Num(number=number):
            return Reach(number, number)
        case Name():
            return reach(rubric, node.key, rows)
        case Neg(body=body):
            inner = of_node(rubric, body, rows)
            return inner._replace(low=_negated(inner.high), high=_negated(inner.low))
        case Bin():
            return _joined(node.sign, of_node(rubric, node.left, rows), of_node(rubric, node.right, rows))
        case Call(fn="sum", args=(body,), where=None, table=table):
            return _sum(of_node(rubric, body, rows), rows.get(table, named_rows(rubric, table)))
        case Call(fn="min" | "max" | "avg", args=(body,), where=None, table=table) if table:
            return of_node(rubric, body, rows)
        case _:
            return UNKNOWN


_ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "-": sub, "×": mul, "/": truediv}


def _negated(value: Fraction | None) -> Fraction | None:
    return None if value is None else -value


def _joined(sign: str, left: Reach, right: Reach) -> Reach:
    """Return the reach of two sides joined by + - × /."""
    inputs, exact = left.inputs | right.inputs, left.exact and right.exact and not left.inputs & right.inputs
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return Reach(None, None, inputs, exact=False)
    if sign == "/" and right.low <= 0 <= right.high:
        return Reach(None, None, inputs, exact=False)
    worked = [_ARITHMETIC[sign](a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return Reach(min(worked), max(worked), inputs, exact)


def _sum(each: Reach, rows: int | None) -> Reach:
    """Return the reach of a sum over so many rows, each with a value of its own; None: any number of rows."""
    if rows is None or each.low is None or each.high is None:
        return Reach(None, None, each.inputs, exact=False)
    return Reach(rows * each.low, rows * each.high, each.inputs, each.exact)


def named_rows(rubric: Rubric, table: str) -> int | None:
    """Return how many rows of data the form names for a table, None where there may be any number."""
    forms = [form for part in rubric.parts for form in part.tables if form.name == table]
    rows = [row for form in forms for row in form.rows if row.data]
    if len(forms) != 1 or any(row.label is None or row.optional for row in rows):
        return None
    return len(rows)


def is_whole(rubric: Rubric, name: str) -> bool:
    """Tell whether a quantity can only be a whole number: by its scale's steps, or worked out from such."""
    scale = rubric.scales.get(name)
    if scale is not None and scale.step is not None and scale.step.denominator == 1:
        return True
    nodes = rubric.definitions(name)
    return bool(nodes) and all(_is_whole(rubric, node) for node in nodes)


def _is_whole(rubric: Rubric, node: Node) -> bool:
    match node:
        case Num(number=number):
            return number.denominator == 1
        case Name():
            return is_whole(rubric, node.key)
        case Bin(sign="/"):
            return False
        case Call(fn="count"):
            return True
        case Call(fn="avg"):
            return False
        case _:
            inner = formula.children(node)
            return bool(inner) and all(_is_whole(rubric, child) for child in inner)
