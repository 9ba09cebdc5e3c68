"""Names of the form found in a document: headings, table headers, row labels, line beginnings. Cached by rubric."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from converter.forms import Filled, Pattern, find
from converter.lexing import Token, tokens
from converter.model import (
    Span,
)
from converter.rubric import ColumnForm, HeadingForm, RowForm, Rubric, TableForm

LONGEST_HEADING = 120
"""Longest line taken for a heading of the form, in characters."""

MARKS = "*_`~ \t#"
"""Emphasis and heading marks that may wrap a cell, a number or a line and say nothing."""


def plain(text: str) -> str:
    """Return a short text without the emphasis marks that wrap it: `**Total**` is `Total`."""
    return text.strip(MARKS)


class Column(NamedTuple):
    """A document column matched to a form column; family: which repeat of a family column it is, -1 for none."""

    form: int
    place: int
    family: int


def first_token(text: str, span: Span) -> str:
    """Return the canonical first word, number or sign of a line, without cutting the whole line."""
    for reach in (16, 160):
        stop = min(span.end, span.start + reach)
        head = tokens(text, span.start, stop)
        if head and (head[0].end < stop or stop == span.end):
            break
    return head[0].canon if head else ""


def unnumbered(text: str) -> str:
    """Return a heading without the number before it and the colon behind it: `3. Evidence Score:`."""
    body = text.rstrip(": ")
    head, _, rest = body.partition(" ")
    return rest.strip() if rest and head.rstrip(".)").replace(".", "").isdigit() else body


@lru_cache(maxsize=64)
def line_starts(rubric: Rubric) -> dict[str, tuple[tuple[str, Pattern], ...]]:
    """Return the form's lines by the token they begin with: one look-up tells most lines from all others."""
    out: dict[str, list[tuple[str, Pattern]]] = defaultdict(list)
    for part in rubric.parts:
        for line in part.lines:
            for first in line.pattern.first:
                out[first].append((part.name, line.pattern))
    return {first: tuple(lines) for first, lines in out.items()}


@lru_cache(maxsize=64)
def tables_of(rubric: Rubric) -> tuple[tuple[str, TableForm], ...]:
    """Return every table of the form with its part, numbered by place."""
    return tuple((part.name, table) for part in rubric.parts for table in part.tables)


@lru_cache(maxsize=4096)
def heading_named(rubric: Rubric, text: str) -> tuple[str, HeadingForm] | None:
    """Return the form's heading that a text is, with its part. Cached: headings recur from document to document."""
    body = unnumbered(plain(text))
    cut = tokens(body)
    if not cut:
        return None
    for part in rubric.parts:
        for heading in part.headings:
            if (cut[0].canon in heading.pattern.first) and isinstance(
                find(heading.pattern, body, cut, whole=True), Filled
            ):
                return part.name, heading
    return None


@lru_cache(maxsize=4096)
def columns_named(rubric: Rubric, number: int, headers: tuple[str, ...]) -> tuple[Column, ...] | None:
    """Return the columns of a form table found among header texts, or None where a needed one is missing."""
    form = tables_of(rubric)[number][1]
    cuts = [(text, tokens(text)) for text in headers]
    taken: dict[int, Column] = {}
    for at, column in enumerate(form.columns):
        if column.family:
            continue
        found = next(
            (i for i, (text, cut) in enumerate(cuts) if i not in taken and _is_header(column, text, cut)), None
        )
        if found is None:
            if not column.optional:
                return None
            continue
        taken[found] = Column(at, found, -1)
    for at, column in enumerate(form.columns):
        if column.family:
            rest = [i for i, (text, cut) in enumerate(cuts) if i and i not in taken and _is_header(column, text, cut)]
            if not rest and not column.optional:
                return None
            taken |= {i: Column(at, i, family) for family, i in enumerate(rest)}
    return tuple(taken[i] for i in sorted(taken))


def _is_header(column: ColumnForm, text: str, cut: list[Token]) -> bool:
    return bool(cut) and isinstance(find(column.header, text, cut, whole=True), Filled)


@lru_cache(maxsize=4096)
def row_named(rubric: Rubric, number: int, label: str) -> RowForm | None:
    """Return the row of a form table with this written label, or None."""
    form = tables_of(rubric)[number][1]
    cut = tokens(label)
    for row in form.rows:
        if row.label is not None and cut and isinstance(find(row.label, label, cut, whole=True), Filled):
            return row
    return None
