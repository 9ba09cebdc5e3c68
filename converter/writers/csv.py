"""`verify --format csv`: one row a finding, for spreadsheets.

Text of a document must never become a formula there: a cell that begins like one gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from converter.model import Finding, Unread, Verified
from converter.terminal import visible
from converter.writers import Result, Showing

COLUMNS: Final = (
    "path", "line", "column", "severity", "code", "rule", "verdict", "quantity", "stated", "computed", "message",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write(results: Iterable[Result], showing: Showing) -> Iterator[str]:
    """Yield the head of the table, then the rows of each result as soon as it is known."""
    yield _rows([COLUMNS])
    for result in results:
        if isinstance(result, Unread):
            yield _rows([(result.path, "", "", "unread", result.kind, "", "", "", "", "", result.reason)])
        else:
            yield _rows(_cells(result, showing))


def _cells(verified: Verified, showing: Showing) -> Iterator[tuple[str, ...]]:
    for finding in sorted(verified.findings, key=lambda finding: finding.span.start):
        if showing.passed or finding.severity is not None:
            yield _cell_row(verified, finding)


def _cell_row(verified: Verified, finding: Finding) -> tuple[str, ...]:
    at = verified.document.position(finding.span.start)
    rule = finding.rule
    where = (verified.document.name, str(at.line), str(at.column))
    kind = (finding.severity or "", rule.code, rule.slug, finding.verdict.value, finding.path)
    return (*where, *kind, finding.stated, finding.computed, finding.message)


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_defused(cell) for cell in row] for row in rows)
    return out.getvalue()


def _defused(cell: str) -> str:
    """Return text that no spreadsheet takes for a formula and no terminal for a command."""
    shown = visible(cell)
    return f"'{shown}" if shown.startswith(_FORMULA) and not _number(shown) else shown


def _number(cell: str) -> bool:
    """Tell whether a cell is a plain number with its sign."""
    return cell[1:].replace(".", "", 1).isdecimal()
