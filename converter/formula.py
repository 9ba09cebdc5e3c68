"""Exact arithmetic: a closed little language, parsed once, evaluated over Fractions.

    expr  = or ; or = and {"or" and} ; and = not {"and" not} ; not = ["not"] cmp
    cmp   = sum [rel sum [rel sum]] ; rel = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~="
    sum   = prod {("+"|"-") prod} ; prod = unary {("×"|"*"|"/") unary} ; unary = ["-"] atom
    atom  = number["%"] | 'word' | name | "(" expr ")" | fn "(" expr {"," expr} ["where" expr] ")"
    fn    = sum | count | min | max | avg | abs | each

There is no power, no loop, no user function, no name made at run time: what an expression costs is its length times
the rows it runs over. The same language reads rubrics, printed equations and the workings that findings show, so an
explanation can be evaluated again by anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NoReturn, Protocol, TypeAlias

MAX_TOKENS = 200
MAX_DEPTH = 32

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

    slot: index of the operand in the line it was read from; -1 for a name looked up by its path.
    """

    table: str
    column: str
    here: bool = False
    slot: int = -1

    @property
    def text(self) -> str:
        """Return the name as a rubric writes it."""
        if self.here:
            return f".{self.column}"
        return f"{self.table}.{self.column}" if self.table else self.column

    @property
    def key(self) -> str:
        """Return the full name, the same however it was written."""
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
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "×": lambda a, b: a * b,
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
    a, b = _number(left), _number(right)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[rel]


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
        """Yield the rows the function runs over: those of its table that pass `where`."""
        for index in range(env.count(self.table)):
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
        if self.fn == "sum":
            return " + ".join(shown) or "0"
        return f"{self.fn}({', '.join(shown)})"


Node: TypeAlias = Num | Word | Name | Neg | Bin | Cmp | Junction | Not | Call


def _aggregate(fn: str, values: list[Value]) -> Value:
    if fn == "each":
        return all(bool(value) for value in values)
    if fn == "count":
        return Fraction(sum(1 for value in values if value is not False))
    numbers = [_number(value) for value in values]
    if fn == "sum":
        return sum(numbers, Fraction(0))
    if not numbers:
        msg = f"the {fn} of nothing"
        raise Undefined(msg)
    if fn == "min":
        return min(numbers)
    if fn == "max":
        return max(numbers)
    if fn == "abs":
        return abs(numbers[0])
    return sum(numbers, Fraction(0)) / len(numbers)


def _level(node: Node) -> int:
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
    return f"({shown})" if _level(node) < level or shown.startswith("-") else shown


# ------------------------------------------------------------------------------------------------ parsing

FUNCTIONS = ("sum", "count", "min", "max", "avg", "abs", "each")

_LEX = re.compile(
    r"\s*(?:(?P<num>[0-9]+(?:\.[0-9]+)?(?:\s?%)?)|(?P<word>'[^']*')"
    r"|(?P<name>\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)"
    r"|(?P<sign>~=|!=|<=|>=|[≥≤≠=<>+\-−×*/(),]))"
)
_SPELLED = {"≥": ">=", "≤": "<=", "≠": "!=", "*": "×", "−": "-"}
_RELS = ("=", "!=", "<", "<=", ">", ">=", "~=")


def _lex(text: str) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _LEX.match(text, at)
        if match is None:
            msg = f"cannot read {text[at:].strip()[:20]!r}"
            raise FormulaError(msg)
        kind = match.lastgroup or ""
        word = match.group(kind)
        out.append((kind, _SPELLED.get(word, word)))
        at = match.end()
        if len(out) > MAX_TOKENS:
            msg = f"more than {MAX_TOKENS} tokens"
            raise FormulaError(msg)
    return out


class _Parser:
    """Recursive descent over a token list; `table` is the table whose row `.name` speaks of."""

    def __init__(self, items: list[tuple[str, str]], table: str) -> None:
        self.items = items
        self.table = table
        self.at = 0
        self.depth = 0

    def peek(self) -> tuple[str, str]:
        return self.items[self.at] if self.at < len(self.items) else ("end", "")

    def take(self) -> tuple[str, str]:
        item = self.peek()
        self.at += 1
        return item

    def accept(self, *words: str) -> str:
        kind, word = self.peek()
        if kind in ("sign", "name") and word in words:
            self.at += 1
            return word
        return ""

    def expect(self, word: str) -> None:
        if not self.accept(word):
            self.fail(f"expected {word!r}")

    def fail(self, why: str) -> NoReturn:
        found = self.peek()[1] or "the end"
        msg = f"{why}, found {found!r}"
        raise FormulaError(msg)

    def expr(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"nested deeper than {MAX_DEPTH}")
        node = self.junction("or", lambda: self.junction("and", self.negation))
        self.depth -= 1
        return node

    def junction(self, word: str, side: Callable[[], Node]) -> Node:
        sides = [side()]
        while self.accept(word):
            sides.append(side())
        return sides[0] if len(sides) == 1 else Junction(word, tuple(sides))

    def negation(self) -> Node:
        return Not(self.comparison()) if self.accept("not") else self.comparison()

    def comparison(self) -> Node:
        parts: list[Node] = [self.sum()]
        rels: list[str] = []
        while len(rels) < 2 and (rel := self.accept(*_RELS)):
            rels.append(rel)
            parts.append(self.sum())
        return Cmp(tuple(parts), tuple(rels)) if rels else parts[0]

    def sum(self) -> Node:
        node = self.product()
        while sign := self.accept("+", "-"):
            node = Bin(sign, node, self.product())
        return node

    def product(self) -> Node:
        node = self.unary()
        while sign := self.accept("×", "/"):
            node = Bin(sign, node, self.unary())
        return node

    def unary(self) -> Node:
        return Neg(self.atom()) if self.accept("-") else self.atom()

    def atom(self) -> Node:
        kind, word = self.take()
        if kind == "num":
            return _literal(word)
        if kind == "word":
            return Word(word[1:-1])
        if word == "(":
            node = self.expr()
            self.expect(")")
            return node
        if kind == "name" and word in FUNCTIONS and self.peek()[1] == "(":
            return self.call(word)
        if kind == "name" and word not in ("and", "or", "not", "where"):
            return self.name(word)
        self.at -= 1
        return self.fail("expected a number, a name or a parenthesis")

    def name(self, word: str) -> Name:
        if word.startswith("."):
            if not self.table:
                self.fail(f"{word!r} needs a row to be in")
            return Name(self.table, word[1:], here=True)
        table, _, column = word.rpartition(".")
        return Name(table, column)

    def call(self, fn: str) -> Node:
        self.expect("(")
        outer = self.table
        inside = _first_table(self.items[self.at :])
        self.table = inside or outer
        args = [self.expr()]
        while self.accept(","):
            args.append(self.expr())
        where = self.expr() if self.accept("where") else None
        self.expect(")")
        self.table = outer
        if inside is None and not all(_closed(arg) for arg in args) and fn != "abs":
            self.fail(f"{fn}() needs a column")
        return Call(fn, tuple(args), where, inside or "")


def _first_table(items: list[tuple[str, str]]) -> str | None:
    """Return the table of the first column named before the parenthesis closes: the one a function runs over."""
    depth = 1
    for kind, word in items:
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0:
            return None
        if kind == "name" and "." in word[1:]:
            return word.rpartition(".")[0]
    return None


def _closed(node: Node) -> bool:
    """Tell whether an expression has no names: then a function may run over its arguments."""
    return next(names(node), None) is None


def _literal(word: str) -> Num:
    body = word.rstrip("%").rstrip()
    number = Fraction(body)
    return Num(number / 100 if word.endswith("%") else number, word)


def parse(text: str, table: str = "") -> Node:
    """Return the expression that text is, or raise FormulaError. table: whose row `.name` speaks of."""
    items = _lex(text)
    if not items:
        msg = "an empty expression"
        raise FormulaError(msg)
    parser = _Parser(items, table)
    node = parser.expr()
    if parser.at < len(items):
        parser.fail("nothing should follow")
    return node


# ------------------------------------------------------------------------------------------------ walking


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
    tight = 4 if isinstance(node, Call) else _level(node)
    return f"({source(node)})" if tight < level else source(node)


class _Nothing:
    """The environment of a closed expression: it has no names."""

    def value(self, name: Name, rows: Rows) -> Value:
        raise Missing(name.text, "has no value here")

    def text(self, name: Name, rows: Rows) -> str:
        return name.text

    def count(self, table: str) -> int:
        return 0

    def close(self, name: Name, rows: Rows, value: Fraction) -> bool:
        return False


def compute(text: str) -> Value:
    """Return the value of a closed expression, such as a finding's working: `2 + 2 + 2 + 1 + 2` is 9."""
    return parse(text).evaluate(_Nothing(), NO_ROWS)
