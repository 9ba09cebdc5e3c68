"""Measured operands widened by their own digits: the weaker fit called `compatible`.

A leaf is exact unless its rubric column says `measured`, or the document says that its figures are rounded. Only
measured leaves are widened, each by half a step of its last digit: widening every leaf would excuse 100 + 200 = 301.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from converter.formula import Missing, Rows, Undefined, Value
from converter.formula import Name as FormulaName
from converter.judging.values import Printed, Values
from converter.model import Number
from converter.regexes import regex
from converter.system import Equals

MOST_CORNERS = 10
"""Measured operands whose every combination of ends is tried; of more, all low and all high ends together."""

_ROUNDED = regex(
    r"\b(?:figures|numbers|values|totals|amounts|percentages)\b[^.\n]{0,60}\b(?:are|were|have been|is) rounded\b"
    r"|\bdue to rounding\b|\brounded figures\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def says_rounded(text: str) -> bool:
    """Tell whether a document says that its figures are rounded."""
    return _ROUNDED.search(text) is not None


class _Shifted(Printed):
    """Names as printed, measured ones moved to an end of their interval."""

    def __init__(self, base: Printed, ends: dict[int, int]) -> None:
        super().__init__(base.values, base.slots)
        self.ends = ends

    def value(self, name: FormulaName, rows: Rows) -> Value:
        """Return a name's printed value, or the end of its interval that is being tried."""
        value = super().value(name, rows)
        if isinstance(value, str) or self.constant(name) is not None:
            return value
        ident = self.ident(name, rows)
        end = self.ends.get(ident)
        return value if end is None else self.values.number(ident).value + end * self.values.number(ident).unit / 2


def compatible(number: Number, test: Equals, idents: tuple[int, ...], values: Values) -> bool:
    """Tell whether a result fits once its measured operands are widened by half a step of their last digits."""
    measured = [ident for ident in idents if _is_measured(ident, values)]
    if not measured:
        return False
    base = values.printed.at(test.slots)
    try:
        seen = [test.node.evaluate(_Shifted(base, ends), test.rows) for ends in _corners(measured)]
    except (Missing, Undefined):
        return False
    numbers = [value for value in seen if not isinstance(value, (str, bool))]
    low, high = number.value - number.unit / 2, number.value + number.unit / 2
    return bool(numbers) and min(numbers) <= high and max(numbers) >= low


def _is_measured(ident: int, values: Values) -> bool:
    """Tell whether a stated value is a leaf that stands for an interval."""
    system = values.system
    stated = system.stated[ident]
    if stated.number is None:
        return False
    name = re.sub(r"\[[0-9]+\]", "", stated.path)
    if system.rubric is not None:
        if system.rubric.definitions(name):
            return False
        if name in system.rubric.measured:
            return True
    return says_rounded(system.record.document.text)


def _corners(measured: list[int]) -> list[dict[int, int]]:
    if len(measured) > MOST_CORNERS:
        return [dict.fromkeys(measured, end) for end in (-1, 1)]
    return [dict(zip(measured, ends, strict=True)) for ends in product((-1, 1), repeat=len(measured))]
