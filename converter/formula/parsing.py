"""Text to expressions: recursive descent over a short token list, with limits on length and depth."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NoReturn

from converter.formula.nodes import (
    Bin,
    Call,
    Cmp,
    FormulaError,
    Junction,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Word,
)
from converter.formula.walking import names

MAX_TOKENS = 200
MAX_DEPTH = 32

FUNCTIONS = ("sum", "count", "min", "max", "avg", "abs", "each")

_LEX = re.compile(
    r"\s*(?:(?P<num>[0-9]+(?:\.[0-9]+)?(?:\s?%)?)|(?P<word>'[^']*')"
    r"|(?P<name>\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)"
    r"|(?P<sign>~=|!=|<=|>=|[≥≤≠=<>+\-−×*/(),]))"
)
_SPELLED = {"≥": ">=", "≤": "<=", "≠": "!=", "*": "×", "−": "-"}
_RELS = ("=", "!=", "<", "<=", ">", ">=", "~=")


def _lex(text: str, limit: int) -> list[tuple[str, str]]:
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
        if len(out) > limit:
            msg = f"more than {limit} tokens"
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


def parse(text: str, table: str = "", limit: int = MAX_TOKENS) -> Node:
    """Return the expression that text is, or raise FormulaError.

    table: whose row `.name` speaks of. limit: tokens allowed; a working over many rows is longer than any rubric's.
    """
    items = _lex(text, limit)
    if not items:
        msg = "an empty expression"
        raise FormulaError(msg)
    parser = _Parser(items, table)
    node = parser.expr()
    if parser.at < len(items):
        parser.fail("nothing should follow")
    return node
