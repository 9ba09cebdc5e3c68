"""Rows that say of themselves what part of another they are: `VAT 21 %`, `less 3 % discount`, `contingency 10 %`.

The percentage stands in the row's label. What it is of may be a total above, one row, all rows, or those some of which
are taxed; only where nothing above gives the printed amount, and a total stands right over it, is it held to that total.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from converter.inferring import words
from converter.inferring.cells import read_cell
from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Reading, Relation, Source, Term, fits, mechanism
from converter.model import Rule, Span
from converter.regexes import regex

LEVIED = Rule("IN205", "row-product", "Product in a row", "", "error")

MOST_PARTS = 12
"""Rows of which any may be the ones that are taxed: beyond it sums fit by chance."""

FAR = 2
"""An amount off by more than one part in so many is likelier taken of something else."""

_RATE = regex(r"(?<![\w.,])(\d{1,2}(?:[.,]\d{1,3})?)\s?%")


def levied(grid: Grid) -> Iterator[Relation]:
    """Yield what rows with a percentage in their label owe to what stands above them."""
    for line in grid.lines:
        if line.kind not in ("data", "total") or "%" not in line.text:
            continue
        rate = _rate(grid, line)
        if rate is None:
            continue
        columns = [c for c in grid.numeric if c != line.at and grid.read(line, c).kind == "number"]
        plain = [c for c in columns if not grid.read(line, c).amounts[0].number.percent]
        if len(plain) == 1:
            yield from _of_column(grid, line, plain[0], rate)


def _rate(grid: Grid, line: Line) -> Source | None:
    """Return the one percentage that a row's label holds."""
    at, cell = next(
        ((i, cell) for i, cell in enumerate(line.cells) if cell and any(map(str.isalpha, cell.text))), (0, None)
    )
    found = list(_RATE.finditer(cell.text)) if cell else []
    if cell is None or len(found) != 1:
        return None
    read = read_cell(found[0].group(), grid.how)
    if read.kind != "number" or not read.amounts[0].number.percent:
        return None
    start = cell.span.start + found[0].start()
    path = f"{grid.name}[{line.index}].rate[{at}]"
    return Source(Span(start, start + len(found[0].group())), found[0].group(), read.amounts[0].number, path, line.name)


def _of_column(grid: Grid, line: Line, column: int, rate: Source) -> Iterator[Relation]:
    read = grid.read(line, column)
    if read.approximate or len(read.amounts) > 2:
        return
    stated = source(grid, line, column, read.amounts[0])
    above = [
        (one, source(grid, one, column, r.amounts[0]))
        for one in grid.lines[: line.index]
        if one.kind in ("data", "total") and (r := grid.read(one, column)).kind == "number"
    ]
    sign = -1 if stated.number.value < 0 else 1
    sets = list(_bases(above))
    for some in sets:
        reading = _share(rate, some, sign)
        if fits(stated.number, reading.value()):
            yield _relation(grid, line, column, stated, reading)
            return
    base = _total_over(above)
    if base is None or not words.LEVIES.search(line.name) or _some_are_taxed(stated, rate, above):
        return
    reading = _share(rate, [base], sign)
    gap = abs((reading.value() or Fraction(0)) - stated.number.value)
    if gap * FAR > abs(stated.number.value) or _is_rounded_off(stated.number.value, gap):
        return
    certain = bool(mechanism(stated.number, reading)) or gap * 10 < abs(stated.number.value)
    yield _relation(grid, line, column, stated, reading)._replace(certain=certain)


def _is_rounded_off(stated: Fraction, gap: Fraction) -> bool:
    """Tell whether an amount may be rounded to the smallest coin, or to a whole one."""
    return any((stated / coin).denominator == 1 and 2 * gap <= coin for coin in COINS)


COINS = (Fraction(1, 20), Fraction(1, 10), Fraction(1), Fraction(5))


def _bases(above: list[tuple[Line, Source]]) -> Iterator[list[Source]]:
    """Yield what a percentage may be taken of: a total or row above, all rows, what follows the last total with it."""
    totals = [one for line, one in above if line.kind == "total"]
    rows = [one for line, one in above if line.kind == "data"]
    yield from ([one] for one in reversed(totals))
    yield from ([one] for one in reversed(rows))
    if len(rows) > 1:
        yield rows
        yield [one for line, one in above if line.kind == "data" and not _RATE.search(line.text)]
    for at, (line, _) in enumerate(above):
        if line.kind == "total" and at + 1 < len(above):
            yield [one for _, one in above[at:]]


def _share(rate: Source, base: list[Source], sign: int) -> Reading:
    text = f"{rate.text} × " + (base[0].label or base[0].text if len(base) == 1 else "the rows above")
    return Reading("product", text, tuple(Term((rate, one), sign) for one in base))


def _total_over(above: list[tuple[Line, Source]]) -> Source | None:
    """Return the total right over a row: by its word, or because the rows above add up to it."""
    if len(above) < 2:
        return None
    line, last = above[-1]
    before = sum((one.number.value for _, one in above[:-1]), Fraction(0))
    return last if line.kind == "total" or (len(above) > 2 and before == last.number.value) else None


def _some_are_taxed(stated: Source, rate: Source, above: list[tuple[Line, Source]]) -> bool:
    """Tell whether some of the rows give the amount: then the others are not taxed."""
    rows = [one.number.value for line, one in above if line.kind == "data"]
    if len(rows) > MOST_PARTS:
        return True
    sums = {Fraction(0)}
    for value in rows:
        sums |= {one + value for one in sums}
    return any(fits(stated.number, rate.number.value * one) for one in sums)


def _relation(grid: Grid, line: Line, column: int, stated: Source, reading: Reading) -> Relation:
    rule = LEVIED._replace(why=f"Believed because row {line.name!r} says what part it is.")
    subject = f"{line.name} of {grid.header(column)!r}" if grid.header(column) else line.name
    return Relation(rule, stated, subject, reading, hint=mechanism(stated.number, reading))
