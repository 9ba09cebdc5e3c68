"""Units in a rubric's expressions: a percentage is never added to, taken from or compared with a plain number.

25 % is 1/4 everywhere, so `time = 100` asks for ten thousand percent: it cannot hold, and nobody would see why.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter import formula
from converter.formula import Bin, Call, Cmp, Name, Neg, Node, Num


def mixed(node: Node, percents: frozenset[str], plains: frozenset[str]) -> Iterator[tuple[Node, Node]]:
    """Yield each pair of operands of one sum or comparison of which one is a percentage and the other a plain number.

    percents, plains: the quantities known to be the one or the other.
    """
    for child in formula.children(node):
        yield from mixed(child, percents, plains)
    pairs = zip(node.parts, node.parts[1:], strict=False) if isinstance(node, Cmp) else ()
    both = [*pairs, *([(node.left, node.right)] if isinstance(node, Bin) and node.sign in "+-" else [])]
    for left, right in both:
        if {_unit(left, percents, plains), _unit(right, percents, plains)} == {"percent", "plain"}:
            yield left, right


def _unit(node: Node, percents: frozenset[str], plains: frozenset[str]) -> str:
    """Return `percent`, `plain`, or '' where an expression may be either. Nought and one stand for both."""
    match node:
        case Num(number=number, text=text):
            return "percent" if text.endswith("%") else "" if number in (0, 1) else "plain"
        case Name(key=key):
            return "percent" if key in percents else "plain" if key in plains else ""
        case Neg(body=body):
            return _unit(body, percents, plains)
        case Bin(sign=sign, left=left, right=right) if sign in "+-":
            return _unit(left, percents, plains) or _unit(right, percents, plains)
        case Call(fn=fn, args=args) if fn in ("sum", "min", "max", "avg", "abs"):
            return _unit(args[0], percents, plains)
        case _:
            return ""
