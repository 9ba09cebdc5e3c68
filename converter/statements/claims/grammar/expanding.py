"""A quantity with something else in place of its inputs: the expression that a supposition asks to compute.

"If evidence were 8" is the formula of the score in which 8 stands for the evidence total, and everything between the
two is written out; what does not depend on it stays a name. So a supposition is one more expression, on both chains.
"""

from __future__ import annotations

from fractions import Fraction

from converter.formula import Bin, Call, Missing, Name, Node, Num, Rows, Undefined, Value, names, rename
from converter.numbers import in_full
from converter.rubric import Rubric, path_of
from converter.statements.claims.grammar.meanings import Pool

DEEPEST = 12
"""How many formulas may be written out inside one another."""


class Changes(dict[tuple[str, int], Node]):
    """What is supposed: (quantity, row) and what stands in its place; row -1 for a quantity or a whole column."""

    def touches(self, rubric: Rubric, name: str, depth: int = 0) -> bool:
        """Tell whether a quantity is supposed to change, or depends on one that is."""
        if any(key == name for key, _ in self):
            return True
        if depth > DEEPEST:
            return False
        return any(
            self.touches(rubric, part.key, depth + 1) for node in rubric.definitions(name)[:1] for part in names(node)
        )


def expanded(name: str, changes: Changes, pool: Pool) -> Node:
    """Return a quantity's expression with the changes in it; the plain name where they do not reach it."""
    return _Expansion(changes, pool).name(Name("", name))


def rewritten(node: Node, changes: Changes, pool: Pool) -> Node:
    """Return any expression with the changes in it."""
    return _Expansion(changes, pool).node(node, 0)


class _Expansion:
    def __init__(self, changes: Changes, pool: Pool) -> None:
        self.changes = changes
        self.pool = pool
        assert pool.context.rubric is not None
        self.rubric = pool.context.rubric

    def name(self, name: Name, depth: int = 0) -> Node:
        """Return what stands for a name that is no row's."""
        if (name.key, -1) in self.changes:
            return self.changes[name.key, -1]
        definitions = self.rubric.definitions(name.key)
        if depth > DEEPEST or not definitions or not self.changes.touches(self.rubric, name.key):
            return name
        return self.node(definitions[0], depth + 1)

    def node(self, node: Node, depth: int) -> Node:
        """Return an expression with every name in it written out as far as the changes reach."""
        if isinstance(node, Call) and node.table:
            return self.call(node, depth)
        if isinstance(node, Name):
            return self.name(node, depth)
        if isinstance(node, Bin):
            return Bin(node.sign, self.node(node.left, depth), self.node(node.right, depth))
        return rename(node, lambda n: self.name(n, depth))

    def call(self, node: Call, depth: int) -> Node:
        """Return a sum over rows: written out row by row where single rows change."""
        if not any(self.changes.touches(self.rubric, part.key) for part in names(node)):
            return node
        if all(row < 0 for _, row in self.changes):
            return rename(node, lambda n: self.column(n, depth))
        if node.fn != "sum":
            raise Undefined(f"{node.fn} over changed rows")
        out: Node | None = None
        for index in range(self.pool.context.record.rows.get(node.table, 0)):
            if node.where is not None and not self.passes(self.cell(node.where, index, depth)):
                continue
            part = self.cell(node.args[0], index, depth)
            out = part if out is None else Bin("+", out, part)
        return out or Num(Fraction(0), "0")

    def column(self, name: Name, depth: int) -> Node:
        """Return what stands for a column inside a sum over its rows."""
        if (name.key, -1) in self.changes:
            return self.changes[name.key, -1]
        definitions = self.rubric.definitions(name.key)
        if definitions and self.changes.touches(self.rubric, name.key) and depth < DEEPEST:
            return rename(definitions[0], lambda n: self.column(n, depth + 1))
        return name

    def cell(self, node: Node, index: int, depth: int) -> Node:
        """Return an expression about one row, with that row's printed values in it."""

        def swap(name: Name) -> Node:
            if (name.key, index) in self.changes:
                return self.changes[name.key, index]
            if (name.key, -1) in self.changes:
                return self.changes[name.key, -1]
            dims = self.rubric.dims.get(name.key, ())
            if len(dims) != 1:
                return name
            definitions = self.rubric.definitions(name.key)
            if definitions and self.changes.touches(self.rubric, name.key) and depth < DEEPEST:
                return self.cell(definitions[0], index, depth + 1)
            ident = self.pool.context.defining.get(path_of(name.key, dims, {dims[0]: index}))
            if ident is None:
                raise Missing(name.key, "is not stated")
            return self.pool.ref(ident, f"{name.column} {index + 1}")

        return rename(node, swap)

    def passes(self, condition: Node) -> bool:
        """Tell whether a row passes a condition, with the printed values and the changes in it."""
        return bool(condition.evaluate(Stated(self.pool), {}))


class Stated:
    """The printed values of a document, for what must be decided while a claim is read."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def value(self, name: Name, rows: Rows) -> Value:
        """Return a printed value, or raise Missing."""
        context = self.pool.context
        assert context.rubric is not None
        if name.slot < 0 and name.key in context.rubric.constants:
            return context.rubric.constants[name.key][0]
        path = path_of(name.key, context.rubric.dims.get(name.key, ()), rows)
        ident = self.pool.ids[name.slot] if name.slot >= 0 else context.defining.get(path)
        if ident is None:
            raise Missing(path, "is not stated")
        stated = context.stated[ident]
        if stated.number is None:
            if stated.problem:
                raise Missing(path, "cannot be read")
            return stated.text
        return stated.number.value

    def text(self, name: Name, rows: Rows) -> str:
        """Return a printed value in full."""
        value = self.value(name, rows)
        return in_full(value) if isinstance(value, Fraction) else str(value)

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return self.pool.context.record.rows.get(table, 0)

    def close(self, name: Name, rows: Rows, value: Fraction) -> bool:
        """Tell whether a value is the printed one."""
        return self.value(name, rows) == value


def now(node: Node, pool: Pool) -> Fraction | None:
    """Return what an expression comes to with the printed values, None where it comes to nothing."""
    try:
        value = node.evaluate(Stated(pool), {})
    except (Missing, Undefined):
        return None
    return value if isinstance(value, Fraction) else None
