"""The shape of the form: its parts in order, its tables with their rows.

*Compared*: the headings found with the form's order; the rows of each table with the rows the form names. *Why it
matters*: a sum over four of five rows that comes out right is a coincidence worth knowing. *Silent*: about optional
parts, and about whole parts that a short document leaves out (one note each).
*Example*: an evidence table without its row "Wage Trends" gives `row-missing` at the table.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.model import Rule, Section, Span, Table, TableReading, Verdict
from converter.rubric import Part, TableForm
from converter.statements.context import Context
from converter.system import Noted, Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield the statements about the document's shape."""
    rubric = context.rubric
    if rubric is None:
        return
    yield from _headings(context)
    found = {reading.part: reading for reading in context.record.tables if reading.part}
    for part in rubric.parts:
        for form in part.tables:
            reading = found.get(part.name)
            if reading is not None:
                yield from _rows(context, part, form, reading)
            elif not form.optional and _has_heading(context, part):
                yield _missing_table(context, part)


def _headings(context: Context) -> Iterator[Statement]:
    """Yield one statement for each heading of the form: it stands in the form's order."""
    assert context.rubric is not None
    order = {part.name: i for i, part in enumerate(context.rubric.parts)}
    highest = -1
    document = context.record.document
    for section in context.record.sections:
        if not section.part:
            continue
        at = order[section.part]
        rule = context.rule("form", f"form.{section.part}", "note")
        span = _content(context, section)
        if at >= highest:
            highest = at
            yield Statement(rule, "form", section.part, span, -1, Noted(Verdict.PASS, "found", None, "stands in order"))
        else:
            message = f"{document.slice(span).strip()!r} stands behind parts that follow it in the rubric"
            yield Statement(rule, "form", section.part, span, -1, Noted(Verdict.PASS, "found", "note", message))


def _content(context: Context, section: Section) -> Span:
    block = context.record.document.blocks[section.block]
    return getattr(block, "content", block.span)


def _has_heading(context: Context, part: Part) -> bool:
    return any(section.part == part.name for section in context.record.sections)


def _missing_table(context: Context, part: Part) -> Statement:
    section = next(s for s in context.record.sections if s.part == part.name)
    assert context.rubric is not None
    rule = Rule(f"{context.rubric.prefix}194", "table-missing", "table missing", "", "warning")
    message = f"no table with the headers of {part.name!r} was found under this heading"
    test = Noted(Verdict.UNDETERMINED, "unchecked", "warning", message)
    return Statement(rule, "form", part.name, _content(context, section), -1, test)


def _rows(context: Context, part: Part, form: TableForm, reading: TableReading) -> Iterator[Statement]:
    """Yield that a table has its rows, or each row that it lacks."""
    block = context.record.document.blocks[reading.block]
    assert isinstance(block, Table)
    labels = {match.label.casefold() for match in context.record.matches if match.label}
    span = block.header.span if block.header else block.span
    missing = [row for row in form.rows if row.label and not row.optional and not _written(row.text, labels)]
    rule = context.rule("form", f"form.{part.name}", "warning")
    if not missing:
        message = f"has its headers and {len(block.rows)} rows"
        yield Statement(rule, "form", part.name, span, -1, Noted(Verdict.PASS, "found", None, message))
    for row in missing:
        gap = Rule(rule.code[:-2] + "93", "row-missing", "row missing", "", "warning" if row.data else "note")
        test = Noted(Verdict.UNDETERMINED, "unchecked", gap.severity, f"the row {row.text!r} of the rubric is missing")
        yield Statement(gap, "form", part.name, span, -1, test)


def _written(text: str, labels: set[str]) -> bool:
    """Tell whether a row of the form was found: by its plain label, or by one that matches its alternatives."""
    from converter.forms import Filled, compile_pattern, find
    from converter.lexing import tokens

    if text.casefold() in labels:
        return True
    pattern = compile_pattern(text)
    return any(isinstance(find(pattern, label, tokens(label), whole=True), Filled) for label in labels)
