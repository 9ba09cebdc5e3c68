"""Totals that stand under their table in words, or in the cell of their label: `Total: 35`, `| **Total: 35** | |`.

The line must be nothing but the label and the amount, and the table must have no total of its own. Which column is
meant is what gives the amount; where none does, the one column that people add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from converter.inferring import words
from converter.inferring.amounts import Amount
from converter.inferring.cells import read_cell
from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Reading, Relation, Source, Term, fits, mechanism
from converter.model import Bullet, Paragraph, Rule, Span
from converter.regexes import regex

BENEATH = Rule("IN202", "column-total", "Column total", "", "error")
MEAN = Rule("IN204", "column-average", "Column average", "", "error")

LEAST_ROWS = 2
FAR = 6
"""A total off by more than one part in so many, with no slip that explains it, is likelier that of other rows."""

LONGEST = 80

_SAID = regex(
    r"\s*[*_]{0,3}(?P<label>[^\W\d_][^:=\d|\n]{0,40}?)[*_]{0,3}\s?[:=][*_]{0,3}\s?[*_]{0,3}(?P<value>[^\n|:=]{1,30}?)[*_]{0,3}\s*\.?\s*"
)


def beneath(grid: Grid) -> Iterator[Relation]:
    """Yield the totals of a table that stand in the label of its last row, or alone under it."""
    if any(line.kind == "total" and _has_values(grid, line) for line in grid.lines):
        return
    rows = tuple(line for line in grid.data if not line.label.kind)
    for said in (*_in_labels(grid), *_under(grid)):
        yield from _relation(grid, rows, *said)
        return


def _has_values(grid: Grid, line: Line) -> bool:
    return any(grid.read(line, column).kind == "number" for column in range(grid.width) if column != line.at)


def _in_labels(grid: Grid) -> Iterator[tuple[str, Source, Amount]]:
    for line in grid.lines:
        cell = line.cells[line.at]
        if line.kind == "total" and cell is not None:
            yield from _read(cell.text, cell.span.start, grid)


def _under(grid: Grid) -> Iterator[tuple[str, Source, Amount]]:
    blocks = grid.document.blocks[grid.block + 1 : grid.block + 2]
    for block in blocks:
        if isinstance(block, (Paragraph, Bullet)):
            text = grid.document.slice(block.content)
            if len(text) <= LONGEST and "\n" not in text:
                yield from _read(text, block.content.start, grid)


def _read(text: str, start: int, grid: Grid) -> Iterator[tuple[str, Source, Amount]]:
    match = _SAID.fullmatch(text)
    label = words.label_of(match["label"]) if match else words.NO_LABEL
    if match is None or label.kind not in ("total", "average") or label.levies or label.weighted:
        return
    read = read_cell(match["value"], grid.how)
    named = match["label"].casefold()
    strong = label.strong or any(header and header.casefold() in named for header in grid.headers)
    if read.kind != "number" or read.approximate or len(read.amounts) > 1 or not strong:
        return
    amount = read.amounts[0]
    span = Span(start + match.start("value") + amount.start, start + match.start("value") + amount.end)
    shown = text[span.start - start : span.end - start]
    yield match["label"], Source(span, shown, amount.number, f"{grid.name}.beneath", match["label"]), amount


def _relation(grid: Grid, rows: tuple[Line, ...], name: str, stated: Source, amount: Amount) -> Iterator[Relation]:
    average = words.label_of(name).kind == "average"
    rule = (MEAN if average else BENEATH)._replace(why=f"Believed because {name!r} stands under the table.")
    tried: list[tuple[int, Reading]] = []
    for column in grid.numeric:
        reads = [(line, grid.read(line, column)) for line in rows]
        taken = [source(grid, line, column, r.amounts[0]) for line, r in reads if r.kind == "number"]
        if len(taken) < LEAST_ROWS or grid.is_id(column):
            continue
        scale = Fraction(1, len(taken)) if average else Fraction(1)
        text = f"the {'mean' if average else 'sum'} of {grid.header(column)!r}"
        reading = Reading("mean" if average else "sum", text, tuple(Term((one,)) for one in taken), scale)
        if fits(stated.number, reading.value()):
            yield Relation(rule, stated, name, reading)
            return
        plain = all(r.kind in ("number", "nothing") and not r.approximate and len(r.amounts) < 2 for _, r in reads)
        same = all(not amount.unit or not a.unit or a.unit == amount.unit for _, r in reads for a in r.amounts[:1])
        if plain and same and not words.RATES.search(grid.header(column)):
            tried.append((column, reading))
    if len(tried) != 1 or len(grid.numeric) > 1 or any(words.LEFT_OUT.search(line.text) for line in rows):
        return
    reading = tried[0][1]
    value = reading.value() or Fraction(0)
    hint = mechanism(stated.number, reading)
    if hint or abs(value - stated.number.value) * FAR <= abs(stated.number.value):
        yield Relation(rule, stated, name, reading, bool(hint), hint=hint)
