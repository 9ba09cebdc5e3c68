"""Walking over expressions: names, operands, replacement, and their text in the language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from converter.formula.nodes import (
    Bin,
    Call,
    Cmp,
    Env,
    Junction,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Rows,
    Word,
    level_of,
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct parts of a node."""
    match node:
        case Bin(left=left, right=right):
            return (left, right)
        case Neg(body=body) | Not(body=body):
            return (body,)
        case Cmp(parts=parts):
            return parts
        case Junction(sides=sides):
            return sides
        case Call(args=args, where=where):
            return args if where is None else (*args, where)
        case _:
            return ()


def names(node: Node) -> Iterator[Name]:
    """Yield every name in a node, in reading order."""
    if isinstance(node, Name):
        yield node
    for child in children(node):
        yield from names(child)


def operands(node: Node, env: Env, rows: Rows) -> Iterator[tuple[Name, Rows]]:
    """Yield each name with the rows it is taken in, as the expression visits them: the operands of a statement."""
    if isinstance(node, Name):
        yield node, rows
        return
    if isinstance(node, Call) and node.table:
        for index in range(env.count(node.table)):
            inner = {**rows, node.table: index}
            for child in children(node):
                yield from operands(child, env, inner)
        return
    for child in children(node):
        yield from operands(child, env, rows)


def rename(node: Node, swap: Callable[[Name], Node]) -> Node:
    """Return the node with every name replaced by what swap gives for it."""
    match node:
        case Name():
            return swap(node)
        case Bin():
            return replace(node, left=rename(node.left, swap), right=rename(node.right, swap))
        case Neg() | Not():
            return replace(node, body=rename(node.body, swap))
        case Cmp():
            return replace(node, parts=tuple(rename(part, swap) for part in node.parts))
        case Junction():
            return replace(node, sides=tuple(rename(side, swap) for side in node.sides))
        case Call():
            where = None if node.where is None else rename(node.where, swap)
            return replace(node, args=tuple(rename(arg, swap) for arg in node.args), where=where)
        case _:
            return node


def source(node: Node) -> str:
    """Return a node as text in the language: what reports print as the formula that ran."""
    match node:
        case Num() | Word():
            return node.text if isinstance(node, Num) else f"'{node.text}'"
        case Name():
            return node.text
        case Neg():
            return f"-{_parens(node.body, 4)}"
        case Not():
            return f"not {_parens(node.body, 2)}"
        case Bin():
            level = 2 if node.sign in "+-" else 3
            return f"{_parens(node.left, level)} {node.sign} {_parens(node.right, level + 1)}"
        case Cmp():
            out = _parens(node.parts[0], 2)
            for rel, part in zip(node.rels, node.parts[1:], strict=True):
                out += f" {rel} {_parens(part, 2)}"
            return out
        case Junction():
            return f" {node.word} ".join(_parens(side, 1 if node.word == "and" else 0) for side in node.sides)
        case Call():
            where = "" if node.where is None else f" where {source(node.where)}"
            return f"{node.fn}({', '.join(source(arg) for arg in node.args)}{where})"


def _parens(node: Node, level: int) -> str:
    """Return a node's source text, in parentheses where its place asks for a tighter one."""
    tight = 4 if isinstance(node, Call) else level_of(node)
    return f"({source(node)})" if tight < level else source(node)
