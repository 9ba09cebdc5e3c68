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

from fractions import Fraction

from converter.formula.nodes import (
    NO_ROWS,
    Bin,
    Call,
    Cmp,
    Env,
    FormulaError,
    Junction,
    Missing,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Rows,
    Undefined,
    Value,
    Word,
    compare,
)
from converter.formula.parsing import FUNCTIONS, MAX_DEPTH, MAX_TOKENS, parse
from converter.formula.walking import children, names, operands, rename, source


class Closed:
    """The environment of a closed expression: no names, no rows, no relations. What has names says their values."""

    def value(self, name: Name, rows: Rows) -> Value:
        raise Missing(name.text, "has no value here")

    def text(self, name: Name, rows: Rows) -> str:
        return name.text

    def count(self, table: str) -> int:
        return 0

    def close(self, name: Name, rows: Rows, value: Fraction) -> bool:
        return False


LONGEST_WORKING = 40_000
"""Tokens of the longest working evaluated again: a sum over the most rows a table may have, several times over."""


def compute(text: str) -> Value:
    """Return the value of a closed expression, such as a finding's working: `2 + 2 + 2 + 1 + 2` is 9."""
    return parse(text, limit=LONGEST_WORKING).evaluate(Closed(), NO_ROWS)


__all__ = [
    "FUNCTIONS",
    "MAX_DEPTH",
    "MAX_TOKENS",
    "NO_ROWS",
    "Bin",
    "Call",
    "Closed",
    "Cmp",
    "Env",
    "FormulaError",
    "Junction",
    "Missing",
    "Name",
    "Neg",
    "Node",
    "Not",
    "Num",
    "Rows",
    "Undefined",
    "Value",
    "Word",
    "children",
    "compare",
    "compute",
    "names",
    "operands",
    "parse",
    "rename",
    "source",
]
