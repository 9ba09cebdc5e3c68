"""`verify --format csv`: one row a finding, for spreadsheets.

Text of a document must never become a formula there: a cell that begins like one gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from converter.model import Finding, Unread, Verified
from converter.terminal import visible
from converter.writers import Result, Showing

COLUMNS: Final = (
    "path", "line", "column", "severity", "code", "rule", "verdict", "quantity", "stated", "computed", "message",
)  # fmt: skip


def write(results: Iterable[Result], showing: Showing) -> Iterator[str]:
    """Yield the head of the table, then the rows of each result as soon as it is known."""
    yield comma_separated([COLUMNS])
    for result in results:
        if isinstance(result, Unread):
            yield comma_separated(
                [(visible(result.path), "", "", "unread", result.kind, "", "", "", "", "", visible(result.reason))]
            )
        else:
            yield comma_separated(_cells(result, showing))


def _cells(verified: Verified, showing: Showing) -> Iterator[tuple[str, ...]]:
    for finding in sorted(verified.findings, key=lambda finding: finding.span.start):
        if showing.passed or finding.severity is not None:
            yield _cell_row(verified, finding)


def _cell_row(verified: Verified, finding: Finding) -> tuple[str, ...]:
    at = verified.document.position(finding.span.start)
    rule = finding.rule
    where = (verified.document.name, str(at.line), str(at.column))
    kind = (finding.severity or "", rule.code, rule.slug, finding.verdict.value, finding.path)
    return tuple(map(visible, (*where, *kind, finding.stated, finding.computed, finding.message)))


def comma_separated(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV. Text that a spreadsheet would take for a formula gets an apostrophe; a number stays one."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([guarded(value) for value in row])
    return out.getvalue()


def guarded(value: object) -> object:
    """Return a value for a cell of CSV: text that begins like a formula and is no number is marked as text."""
    if not isinstance(value, str) or not value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return value
    digits = value.removeprefix("-").replace(".", "", 1)
    return value if digits.isascii() and digits.isdigit() else f"'{value}"
