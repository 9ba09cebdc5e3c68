"""Expressions as values: each node knows how to evaluate itself and how to show its working."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Protocol, TypeAlias

Value: TypeAlias = Fraction | bool | str
Rows: TypeAlias = Mapping[str, int]

NO_ROWS: Rows = {}


class FormulaError(ValueError):
    """An expression that does not parse; the message names what stands where it should not."""


class Missing(Exception):
    """An operand is not there or cannot be read. `reason` is a clause for a message; it makes a result unchecked."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path} {reason}")


class Undefined(Exception):
    """The arithmetic itself has no value: division by zero, an average of nothing."""


class Env(Protocol):
    """Where names get their values: one implementation for printed values, one recomputed from the leaves."""

    def value(self, name: Name, rows: Rows) -> Value:
        """Return what the name stands for in these rows, or raise Missing."""

    def text(self, name: Name, rows: Rows) -> str:
        """Return the name's value as it is shown in a working."""

    def count(self, table: str) -> int:
        """Return how many rows a table has."""

    def close(self, name: Name, rows: Rows, value: Fraction) -> bool:
        """Tell whether a value lies in the interval that the printed name stands for."""


# ------------------------------------------------------------------------------------------------ nodes


@dataclass(frozen=True, slots=True)
class Num:
    """A literal number; text keeps how it was written."""

    number: Fraction
    text: str

    def evaluate(self, env: Env, rows: Rows) -> Value:
        return self.number

    def show(self, env: Env, rows: Rows) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Word:
    """A literal word."""

    text: str

    def evaluate(self, env: Env, rows: Rows) -> Value:
        return self.text

    def show(self, env: Env, rows: Rows) -> str:
        return f"'{self.text}'"


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity (`score`), a column (`tasks.time`), this row's column (`.time`), or an operand of a printed line.

    slot: index of the operand in the line it was read from; -1 for a name looked up by its path. key: the full name,
    the same however it was written.
    """

    table: str
    column: str
    here: bool = False
    slot: int = -1
    key: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", f"{self.table}.{self.column}" if self.table else self.column)

    @property
    def text(self) -> str:
        """Return the name as a rubric writes it."""
        if self.here:
            return f".{self.column}"
        return f"{self.table}.{self.column}" if self.table else self.column

    def evaluate(self, env: Env, rows: Rows) -> Value:
        return env.value(self, rows)

    def show(self, env: Env, rows: Rows) -> str:
        return env.text(self, rows)


def _number(value: Value) -> Fraction:
    if isinstance(value, (bool, str)):
        msg = f"{value!r} is no number"
        raise Undefined(msg)
    return value


@dataclass(frozen=True, slots=True)
class Neg:
    """Unary minus."""

    body: Node

    def evaluate(self, env: Env, rows: Rows) -> Value:
        return -_number(self.body.evaluate(env, rows))

    def show(self, env: Env, rows: Rows) -> str:
        return f"-{_wrapped(self.body, env, rows, 4)}"


_ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "×": operator.mul,
}


@dataclass(frozen=True, slots=True)
class Bin:
    """One of + - × /."""

    sign: str
    left: Node
    right: Node

    def evaluate(self, env: Env, rows: Rows) -> Value:
        left = _number(self.left.evaluate(env, rows))
        right = _number(self.right.evaluate(env, rows))
        if self.sign == "/":
            if not right:
                msg = "a division by zero"
                raise Undefined(msg)
            return left / right
        return _ARITHMETIC[self.sign](left, right)

    def show(self, env: Env, rows: Rows) -> str:
        level = 2 if self.sign in "+-" else 3
        left = _wrapped(self.left, env, rows, level)
        right = _wrapped(self.right, env, rows, level + 1)
        return f"{left} {self.sign} {right}"


def compare(rel: str, left: Value, right: Value) -> bool:
    """Return whether `left rel right` holds. Words compare without case; a word and a number are never equal."""
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.casefold(), right.casefold()
    if rel == "=":
        return left == right
    if rel == "!=":
        return left != right
    return _ORDER[rel](_number(left), _number(right))


_ORDER: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Cmp:
    """A comparison, or a chain of two: `a <= b <= c`."""

    parts: tuple[Node, ...]
    rels: tuple[str, ...]

    def evaluate(self, env: Env, rows: Rows) -> Value:
        return all(self._holds(i, env, rows) for i in range(len(self.rels)))

    def _holds(self, i: int, env: Env, rows: Rows) -> bool:
        left, right = self.parts[i], self.parts[i + 1]
        if self.rels[i] == "~=":
            if not isinstance(left, Name):
                msg = "~= needs a printed quantity on its left"
                raise Undefined(msg)
            left.evaluate(env, rows)
            return env.close(left, rows, _number(right.evaluate(env, rows)))
        return compare(self.rels[i], left.evaluate(env, rows), right.evaluate(env, rows))

    def show(self, env: Env, rows: Rows) -> str:
        out = _wrapped(self.parts[0], env, rows, 2)
        for rel, part in zip(self.rels, self.parts[1:], strict=True):
            out += f" {rel} {_wrapped(part, env, rows, 2)}"
        return out


@dataclass(frozen=True, slots=True)
class Junction:
    """`and` or `or` over its sides. In `or`, a side that is not stated is left out; all missing is missing."""

    word: str
    sides: tuple[Node, ...]

    def evaluate(self, env: Env, rows: Rows) -> Value:
        if self.word == "and":
            return all(bool(side.evaluate(env, rows)) for side in self.sides)
        gap: Missing | None = None
        for side in self.sides:
            try:
                if side.evaluate(env, rows):
                    return True
            except Missing as missing:
                gap = gap or missing
            else:
                continue
        if gap is not None:
            raise gap
        return False

    def show(self, env: Env, rows: Rows) -> str:
        level = 1 if self.word == "and" else 0
        return f" {self.word} ".join(_wrapped(side, env, rows, level) for side in self.sides)


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    body: Node

    def evaluate(self, env: Env, rows: Rows) -> Value:
        return not self.body.evaluate(env, rows)

    def show(self, env: Env, rows: Rows) -> str:
        return f"not {_wrapped(self.body, env, rows, 2)}"


@dataclass(frozen=True, slots=True)
class Call:
    """A function over the rows of `table` ('' for one that runs over its arguments, as workings print it)."""

    fn: str
    args: tuple[Node, ...]
    where: Node | None
    table: str

    def evaluate(self, env: Env, rows: Rows) -> Value:
        return _aggregate(self.fn, list(self._values(env, rows)))

    def _values(self, env: Env, rows: Rows) -> Iterator[Value]:
        if not self.table:
            yield from (arg.evaluate(env, rows) for arg in self.args)
            return
        for inner in self.rows(env, rows):
            if self.fn != "count":
                yield self.args[0].evaluate(env, inner)
                continue
            try:
                yield self.args[0].evaluate(env, inner)
            except Missing:
                continue

    def rows(self, env: Env, rows: Rows) -> Iterator[Rows]:
        """Yield the rows the function runs over: those of its table that pass `where`. No table at all is missing."""
        size = env.count(self.table)
        if not size:
            raise Missing(self.table, f"no row of {self.table} is stated")
        for index in range(size):
            inner = {**rows, self.table: index}
            if self.where is None or self.where.evaluate(env, inner):
                yield inner

    def show(self, env: Env, rows: Rows) -> str:
        if not self.table:
            return f"{self.fn}({', '.join(arg.show(env, rows) for arg in self.args)})"
        if self.fn == "count":
            counted = sum(1 for value in self._values(env, rows) if value is not False)
            return " + ".join(["1"] * counted) or "0"
        level = 2 if self.fn == "sum" else 0
        shown = [_wrapped(self.args[0], env, inner, level) for inner in self.rows(env, rows)]
        if self.fn == "sum" and len(shown) <= LONGEST_SUM:
            return " + ".join(shown) or "0"
        return f"{self.fn}({', '.join(shown)})"


LONGEST_SUM = 50
"""Summands a working writes with plus signs; more are written as `sum(a, b, ...)`, which nests no deeper."""

Node: TypeAlias = Num | Word | Name | Neg | Bin | Cmp | Junction | Not | Call


def _aggregate(fn: str, values: list[Value]) -> Value:
    if fn == "each":
        return all(bool(value) for value in values)
    if fn == "count":
        return Fraction(sum(1 for value in values if value is not False))
    numbers = [_number(value) for value in values]
    if fn == "sum":
        return total(numbers)
    if not numbers:
        msg = f"the {fn} of nothing"
        raise Undefined(msg)
    if fn == "min":
        return min(numbers)
    if fn == "max":
        return max(numbers)
    if fn == "abs":
        return abs(numbers[0])
    return total(numbers) / len(numbers)


def total(numbers: Sequence[Fraction]) -> Fraction:
    """Return the exact sum of numbers, over one common denominator: a Fraction for each partial sum costs ten times it."""
    scale = lcm(*(number.denominator for number in numbers))
    return Fraction(sum(number.numerator * (scale // number.denominator) for number in numbers), scale)


def level_of(node: Node) -> int:
    """Return how tightly a node binds: 0 or, 1 and, 2 comparison and sum, 3 product, 4 atom."""
    if isinstance(node, Junction):
        return 1 if node.word == "and" else 0
    if isinstance(node, (Cmp, Not)):
        return 1
    if isinstance(node, Bin):
        return 2 if node.sign in "+-" else 3
    if isinstance(node, Call) and node.table and node.fn in ("sum", "count"):
        return 2
    return 4


def _wrapped(node: Node, env: Env, rows: Rows, level: int) -> str:
    """Return a node's working, in parentheses where it binds less tightly than its place asks for."""
    shown = node.show(env, rows)
    return f"({shown})" if level_of(node) < level or shown.startswith("-") else shown
