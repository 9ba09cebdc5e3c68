"""What bars show: each table whose rows bear one whole score, such as evidence for and against, above and below zero."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from converter import model
from converter.model import Record, Stated
from converter.reporting import words
from converter.reporting.views import Bar, Bars

MOST_ROWS = 12
"""Rows that bars beside one another can hold and still be taken in at a glance."""

MOST_TABLES = 4
"""Tables drawn; a document with more is a data sheet, and its tables speak for themselves."""

LABEL = 31
"""Characters of a row's words beside its bar."""

LONGEST_HEADING = 60
"""Characters of the heading over a table's bars."""

_PATH = re.compile(r"([^\[\].]+)\[([0-9]+)\]\.([^\[\].]+)")
_RANGE = re.compile(r"\(\s*([-−–]?[0-9]{1,3})\s*(?:to|–|-|…|\.\.)\s*([-−+]?[0-9]{1,3})\s*\)")
_MINUS = str.maketrans("−–", "--")


def factors(record: Record) -> tuple[Bars, ...]:
    """Return the tables that can be drawn as bars, in document order: one score to a row, and no shares."""
    tables = [table for table, count in record.rows.items() if 2 <= count <= MOST_ROWS]
    drawn = [bars for table in tables if (scores := _scores(record, table)) and (bars := _bars(record, scores))]
    return tuple(drawn[:MOST_TABLES])


def _scores(record: Record, table: str) -> list[Stated]:
    """Return the scores of a table whose only figures are one column of whole numbers; [] for any other."""
    columns: dict[str, list[Stated]] = {}
    for path, ids in record.fields.items():
        match = _PATH.fullmatch(path)
        if match and match[1] == table and ids:
            columns.setdefault(match[3], []).append(record.stated[ids[0]])
    figures = [column for column in columns.values() if any(stated.number for stated in column)]
    if len(figures) != 1 or not all(s.number and s.number.whole and not s.number.percent for s in figures[0]):
        return []
    return sorted(figures[0], key=lambda stated: stated.span.start)


def _bars(record: Record, scores: list[Stated]) -> Bars | None:
    """Return the bars of some scores, or None where the rows bear no labels."""
    values = {stated: stated.number.value for stated in scores if stated.number}
    if len(values) < 2 or not all(stated.label for stated in scores):
        return None
    low, high = _ends(record, scores[0], list(values.values()))
    rows = tuple(Bar(words.clipped(s.label, LABEL), value, s.text) for s, value in values.items())
    heading = words.clipped(_heading(record, scores[0]), LONGEST_HEADING)
    title = _title(values, signed=low < 0)
    listed = "; ".join(f"{stated.label} {stated.text}" for stated in scores)
    span = f"on a scale from {low} to {high}"
    return Bars(heading, title, f"{heading}, {span}: {listed}.", low, high, rows)


def _ends(record: Record, first: Stated, values: list[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the ends of a scale: as the column's header prints them, else as the scores need."""
    found = _RANGE.search(_header(record, first))
    low, high = min(Fraction(0), *values), max(Fraction(1), *values)
    if found:
        ends = [Fraction(end.translate(_MINUS)) for end in found.groups()]
        low, high = min(low, *ends), max(high, *ends)
    return (-max(-low, high), max(-low, high)) if low < 0 else (low, high)


def _header(record: Record, stated: Stated) -> str:
    """Return the header over a stated value, or ''."""
    for block in record.document.blocks:
        if isinstance(block, model.Table) and block.header and block.span.start <= stated.span.start < block.span.end:
            column = next(_columns(block, stated), len(block.header.cells))
            return block.header.cells[column].text if column < len(block.header.cells) else ""
    return ""


def _columns(table: model.Table, stated: Stated) -> Iterator[int]:
    for row in table.rows:
        if row.span.start <= stated.span.start < row.span.end:
            yield from (i for i, cell in enumerate(row.cells) if cell.span.end >= stated.span.end)


def _heading(record: Record, stated: Stated) -> str:
    """Return the heading above a stated value."""
    above = ""
    for section in record.sections:
        if section.block >= 0 and record.document.blocks[section.block].span.start <= stated.span.start:
            above = section.heading or above
    return above or "Scores"


def _title(values: Mapping[Stated, Fraction], *, signed: bool) -> str:
    """Return what the bars show, as a sentence without a full stop."""
    if signed:
        up, down = (sum(1 for v in values.values() if v > 0), sum(1 for v in values.values() if v < 0))
        level = len(values) - up - down
        counts = ((up, "above zero"), (down, "below zero"), (level, "at zero"))
        return words.listed([f"{count} {where}" for count, where in counts if count])
    top = max(values.values())
    best = [stated for stated, value in values.items() if value == top]
    if len(best) > 1:
        return f"{len(best)} of {len(values)} stand highest, at {best[0].text}"
    return f"“{words.clipped(best[0].label, LABEL)}” stands highest, at {best[0].text}"
