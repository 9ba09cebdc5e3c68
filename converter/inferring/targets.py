"""Verdicts of rows that print their own threshold: `| 0.82 | >= 0.85 | FAIL |`.

A verdict is believed to follow its threshold where most rows of the table do; the sign says which way it counts. What
is printed exactly at its threshold may be either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from converter.formula import Cmp, Name
from converter.inferring import words
from converter.inferring.grid import Grid, Line, source
from converter.inferring.labels import OF_SCORE, label_source
from converter.inferring.relations import Condition, Source
from converter.regexes import regex

_TARGET = regex(
    r"(?i)(?:.*\b)?(?:targets?|thresholds?|goals?|required?|requirements?|limits?|expected|criteri(?:on|a)|acceptance|slo|sla|budget|min(?:imum)?|max(?:imum)?|gate|bar|benchmark)(?:\b.*)?"
)
_VALUE = regex(
    r"(?i)(?:.*\b)?(?:actual|values?|results?|current|measured|scores?|achieved|observed|coverage|obtained|reached|today|now|delivered|performance)(?:\b.*)?"
)
_STATUS = regex(
    r"(?i)(?:.*\b)?(?:status|result|verdict|pass(?:ed)?|met|outcome|ok|assessment|achieved|compliant|compliance|pass ?/ ?fail|check|state|gate)(?:\b.*)?\??"
)
_PASS = regex(
    r"(?i)^\W*(?:pass(?:ed|es|ing)?|(?:target )?met|ok|yes|achieved|compliant|within(?: (?:target|limits?|budget))?|on target|exceeds target|✅|✓|✔)\W*$"
)
_FAIL = regex(
    r"(?i)^\W*(?:fail(?:ed|s|ing)?|(?:target )?(?:not met|missed)|no|not achieved|non-?compliant|off target|below target|❌|✗|✘)\W*$"
)
_SIGN = regex(
    r"^\W{0,2}?\s*(?P<rel>>=|=>|≥|>|<=|=<|≤|<|at least|min\.?|minimum|more than|over|above|at most|max\.?|maximum|less than|under|below|up to)\s*(?=[\d$€£.])",
    re.IGNORECASE,
)
_LEAST = frozenset((">=", "=>", "≥", ">", "at least", "min", "min.", "minimum", "more than", "over", "above"))

LEAST_RIGHT = 2
"""Verdicts of a table that must follow their thresholds before another is held to its own."""

LONGEST = 30
"""Longest cell read as a verdict or threshold, in characters."""


class _Row(NamedTuple):
    """A value, its threshold and its verdict. least: the threshold is the least that passes. passed: the verdict."""

    line: Line
    value: Source
    target: Source
    least: bool
    passed: bool
    cell: Source

    @property
    def holds(self) -> bool:
        """Tell whether the verdict is the one that the value earns."""
        value, target = self.value.number.value, self.target.number.value
        return value == target or ((value > target) == self.least) == self.passed


def targets(grid: Grid) -> Iterator[Condition]:
    """Yield what the verdicts of a grid owe to the thresholds of their rows."""
    found = [list(_rows(grid, *columns)) for columns in _columns(grid)]
    rows = max(found, key=lambda some: (sum(1 for row in some if row.holds), -len(some)), default=[])
    right = sum(1 for row in rows if row.holds)
    wrong = len(rows) - right
    if right < LEAST_RIGHT or right < wrong:
        return
    why = f"Believed because {right} of {len(rows)} verdicts of the table follow the thresholds printed beside them."
    for row in rows:
        yield _condition(row, why, sure=right > LEAST_RIGHT and 2 * wrong <= right)


def _columns(grid: Grid) -> Iterator[tuple[int, int, int]]:
    """Yield columns that may hold values, thresholds and verdicts, by their headers."""
    named = [(c, grid.header(c)) for c in range(grid.width)]
    for target in (c for c, header in named if header and _TARGET.fullmatch(header)):
        for value in (c for c, header in named if c != target and header and _VALUE.fullmatch(header)):
            for status in (
                c for c, header in named if c not in (target, value) and header and _STATUS.fullmatch(header)
            ):
                yield value, target, status


def _rows(grid: Grid, value: int, target: int, status: int) -> Iterator[_Row]:
    for line in grid.lines:
        cell, aim = line.cells[status], line.cells[target]
        if line.kind not in ("data", "total") or not cell or not aim or max(len(cell.text), len(aim.text)) > LONGEST:
            continue
        passed, failed = bool(_PASS.match(cell.text)), bool(_FAIL.match(cell.text))
        sign = _SIGN.match(aim.text.replace("\\", ""))
        mine, its = grid.read(line, value), grid.read(line, target)
        if (
            passed == failed
            or sign is None
            or mine.kind != "number"
            or mine.approximate
            or len(mine.amounts) > 1
            or not its.amounts
        ):
            continue
        one, other = mine.amounts[0], its.amounts[0]
        if one.unit != other.unit or one.of or len(its.amounts) > 1:
            continue
        place = label_source(grid, line, status, one.number)
        least = sign.group("rel").casefold() in _LEAST
        yield _Row(line, source(grid, line, value, one), source(grid, line, target, other), least, passed, place)


def _condition(row: _Row, why: str, *, sure: bool) -> Condition:
    rel = (">=" if row.least else "<=") if row.passed else ("<=" if row.least else ">=")
    node = Cmp((Name("", row.value.text, slot=0), Name("", row.target.text, slot=1)), (rel,))
    shown = words.bare(row.cell.text) or row.cell.text
    asked = "at least" if row.least else "at most"
    sentence = f"{row.line.name!r} is printed {shown}: it has {row.value.text}, and {asked} {row.target.text} is asked"
    return Condition(
        OF_SCORE._replace(why=why), row.cell, (row.value, row.target), node, sentence, row.holds, certain=sure
    )
