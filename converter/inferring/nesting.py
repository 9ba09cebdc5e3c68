"""Rows that are made of the rows under them by their numbers, and rows that say a total again for one of many.

`2` holds what `2.1` and `2.2` come to; `Per serving` holds the total over the same number in every column. Both are
believed only where another row, or other columns, bear it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Reading, Relation, Source, Term, fits, mechanism
from converter.inferring.rows import has_footnote
from converter.model import Rule
from converter.regexes import regex

NESTED = Rule("IN202", "column-total", "Column total", "", "error")
PORTION = Rule("IN209", "row-ratio", "Ratio in a row", "", "error")

MOST_PORTIONS = 1000
SURE = 2
"""Other numbered rows that must come out before one that does not is called wrong; columns of a portion: one more."""

_NUMBERED = regex(r"^[*_ ]*(\d+(?:\.\d+)*)\.?(?=[*_ ]|$)")
_PORTION = regex(r"(?i)(?:per|pro|je|par|por|each|for one|a)\b(?! cent\b)")


def nested(grid: Grid) -> Iterator[Relation]:
    """Yield what numbered rows owe to the rows numbered under them, and portions to the total above them."""
    children = _children(grid)
    for column in grid.numeric:
        if children and not grid.is_id(column):
            yield from _parents(grid, column, children)
    for line in grid.lines:
        totals = [one for one in grid.lines[: line.index] if one.kind == "total"]
        if line.kind == "data" and totals and _PORTION.match(line.name):
            yield from _portion(grid, line, totals[-1])


# ------------------------------------------------------------------------------------------------ by numbers


def _children(grid: Grid) -> dict[Line, list[Line]]:
    """Return the rows under each row by their numbers: at least two, right after it."""
    numbers = {line.index: match[1] for line in grid.data if (match := _NUMBERED.match(_first(line)))}
    out: dict[Line, list[Line]] = {}
    by_number = {number: grid.lines[index] for index, number in numbers.items()}
    if len(by_number) != len(numbers):
        return {}
    for index, number in numbers.items():
        parent = by_number.get(number.rpartition(".")[0])
        if parent is not None and parent.index < index:
            out.setdefault(parent, []).append(grid.lines[index])
    return {parent: some for parent, some in out.items() if len(some) > 1}


def _first(line: Line) -> str:
    return next((cell.text for cell in line.cells if cell and cell.text), "")


def _parents(grid: Grid, column: int, children: dict[Line, list[Line]]) -> Iterator[Relation]:
    right: list[tuple[Line, Source, Reading]] = []
    wrong: list[tuple[Line, Source, Reading]] = []
    for parent, some in children.items():
        reads = [grid.read(one, column) for one in (parent, *some)]
        if any(read.kind != "number" or read.approximate or len(read.amounts) > 1 for read in reads):
            continue
        stated, *parts = (
            source(grid, one, column, read.amounts[0]) for one, read in zip((parent, *some), reads, strict=True)
        )
        reading = Reading("sum", "the sum of the rows under it", tuple(Term((one,)) for one in parts))
        if fits(stated.number, reading.value()):
            right.append((parent, stated, reading))
        elif not has_footnote(parent):
            wrong.append((parent, stated, reading))
    if not right or len(wrong) > len(right):
        return
    why = (
        f"Believed because of the numbers of the rows, and because {len(right)} of {len(right) + len(wrong)} come out."
    )
    rule = NESTED._replace(why=why)
    for line, stated, reading in [*right, *wrong]:
        hint = mechanism(stated.number, reading)
        certain = len(right) >= SURE * max(1, len(wrong)) or bool(hint)
        yield Relation(rule, stated, f"{grid.header(column)} of {line.name!r}", reading, certain, hint=hint)


# ------------------------------------------------------------------------------------------------ portions


def _portion(grid: Grid, line: Line, total: Line) -> Iterator[Relation]:
    """Yield the cells of a row that holds a total over one number, where nearly all of its columns do."""
    pairs = [
        (column, source(grid, line, column, part.amounts[0]), source(grid, total, column, all_of.amounts[0]))
        for column in grid.numeric
        if (part := grid.read(line, column)).kind == "number" and (all_of := grid.read(total, column)).kind == "number"
    ]
    counts: Counter[int] = Counter()
    for _, stated, whole in pairs:
        if stated.number.value:
            near = round(whole.number.value / stated.number.value)
            counts.update(
                k for k in range(max(2, near - 1), min(near + 2, MOST_PORTIONS)) if _is_portion(stated, whole, k)
            )
    if not counts:
        return
    many, held = max(counts.items(), key=lambda item: (item[1], -item[0]))
    missed = len(pairs) - held
    if held <= SURE - 1 or held < SURE * missed:
        return
    rule = PORTION._replace(why=f"Believed because {held} of {len(pairs)} columns hold {total.name!r} over {many}.")
    for column, stated, whole in pairs:
        reading = Reading("ratio", f"{total.name} / {many}", (Term((whole,)),), Fraction(1, many))
        yield Relation(rule, stated, f"{line.name} of {grid.header(column)!r}", reading, held > SURE)


def _is_portion(stated: Source, whole: Source, many: int) -> bool:
    return fits(stated.number, whole.number.value / many)
