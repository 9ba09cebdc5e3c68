"""Scores printed apart from the table they come from: `Overall score: 82/100` above or below five parts out of 20.

The table says what its scores may come to: weighted by its own weights, added up, or their mean. The sentence is held to
that only where the measure is unmistakable: the maxima of the parts add up to its own, or it weighs them by their weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from converter.inferring import words
from converter.inferring.cells import read_cell
from converter.inferring.grid import Grid, Line, source
from converter.inferring.labels import SCORES
from converter.inferring.relations import Reading, Relation, Source, Term, first_fit, fits, mechanism
from converter.inferring.weighing import scaled_readings, weights_of
from converter.model import Block, Bullet, Heading, Paragraph, Rule, Span, Table
from converter.regexes import regex

NEAR = 3
"""Blocks before and behind a table among which its result is looked for."""

LEAST_ROWS = 3
"""Scores that a table must have."""

FAR = 4
"""A result off by more than this part of itself is likelier the result of something else."""

_N = r"\d+(?:\.\d+)?"
_RESULT = regex(
    rf"(?i)(?<![\w.])(?P<name>(?:[a-z][\w-]* ){{0,2}}(?:weighted|overall|total|final|composite|aggregate|average|mean|combined)(?: [a-z][\w-]*){{0,3}})(?: ?\([^()\n]{{1,30}}\))?(?:\*\*|__)?\s?[:=]\s{{0,2}}(?:\*\*|__)?\s?(?P<value>{_N})(?P<percent>\s?%)?(?:\s?/\s?(?P<of>{_N}))?(?![\w.,]*\d)(?!\s?[×x+/]|\s?\*(?!\*))"
)
_SCORED = regex(r"(?i)\b(?:score|rating|total|average|mean|grade|points|quality|result|overall)$")


def outcomes(grid: Grid) -> Iterator[Relation]:
    """Yield the relations between a table's scores and a result that is printed beside the table."""
    if len(grid.data) < LEAST_ROWS or any(line.kind == "total" for line in grid.lines):
        return
    columns = [c for c in grid.numeric if _is_score(grid, c)]
    said = list(_said(grid)) if columns else []
    for name, result, of in said:
        tried = [one for column in columns for one in _readings(grid, column, name)]
        fitting = first_fit(result.number, tried)
        if fitting:
            yield Relation(_rule(fitting), result, name, fitting)
        elif meant := _meant(grid, columns, of):
            value = meant.value() or Fraction(0)
            if abs(value - result.number.value) * FAR <= abs(result.number.value):
                yield Relation(_rule(meant), result, name, meant, of is not None, hint=mechanism(result.number, meant))


def restated(grid: Grid, others: tuple[Grid, ...]) -> Iterator[Relation]:
    """Yield the relations between the columns of a table and their results in a table that follows it, by name."""
    if len(grid.data) < LEAST_ROWS or any(line.kind == "total" for line in grid.lines):
        return
    columns = {
        grid.header(c).casefold(): c
        for c in grid.numeric
        if grid.header(c) and not words.WEIGHTS.fullmatch(grid.header(c))
    }
    for other in others:
        lines = [line for line in other.data if line.name.casefold() in columns]
        if len(lines) < LEAST_NAMED or 2 * len(lines) < len(other.data):
            continue
        for at in (c for c in other.numeric if SCORES.fullmatch(other.header(c) or "-") and not other.is_id(c)):
            yield from _restated(
                grid,
                [(columns[line.name.casefold()], line) for line in lines if other.read(line, at).kind == "number"],
                other,
                at,
            )
        return


LEAST_NAMED = 2
"""Rows of another table that must bear the names of columns."""


def _restated(grid: Grid, named: list[tuple[int, Line]], other: Grid, at: int) -> Iterator[Relation]:
    """Yield the results of columns by the reading that most of them follow; without one, by their weights."""
    tried = [_readings(grid, column, other.header(at)) for column, _ in named]
    results = [source(other, line, at, other.read(line, at).amounts[0]) for _, line in named]
    if not tried or len({len(some) for some in tried}) != 1 or not tried[0]:
        return
    right = [
        sum(1 for some, one in zip(tried, results, strict=True) if fits(one.number, some[i].value()))
        for i in range(len(tried[0]))
    ]
    best = max(range(len(right)), key=lambda i: right[i])
    if right[best] < LEAST_NAMED and not tried[0][0].name.startswith("weighted"):
        return
    chosen = best if right[best] >= LEAST_NAMED else 0
    for some, one in zip(tried, results, strict=True):
        value = some[chosen].value() or Fraction(0)
        if fits(one.number, value) or abs(value - one.number.value) * FAR <= abs(one.number.value):
            sure = right[chosen] >= LEAST_NAMED
            yield Relation(
                _rule(some[chosen]),
                one,
                f"{other.header(at)} of {one.label!r}",
                some[chosen],
                sure,
                hint=mechanism(one.number, some[chosen]),
            )


def _is_score(grid: Grid, column: int) -> bool:
    header = grid.header(column)
    if (
        words.IDS.fullmatch(header)
        or words.WEIGHTS.fullmatch(header)
        or re.search(r"(?i)\b(?:max|target|count|before|gap)\b", header)
    ):
        return False
    return bool(SCORES.fullmatch(header or "-") or re.search(r"(?i)weighted|contribution", header))


def _said(grid: Grid) -> Iterator[tuple[str, Source, Fraction | None]]:
    """Yield the results printed in the blocks around a table: to the next heading or table behind it, and before it."""
    document = grid.document
    for block in (*_behind(grid), *_before(grid)):
        content = getattr(block, "content", block.span)
        text = document.slice(content)
        if len(text) > LONGEST:
            continue
        for match in _RESULT.finditer(text):
            name = match.group("name")
            if not _SCORED.search(name):
                continue
            shown = match.group("value") + (match.group("percent") or "")
            start = content.start + match.start("value")
            number = read_cell(shown).amounts[0].number
            of = Fraction(match.group("of")) if match.group("of") else Fraction(100) if match.group("percent") else None
            yield name, Source(Span(start, start + len(shown)), shown, number, f"{grid.name}.result[{start}]", name), of


LONGEST = 400
"""Longest block that is read for a result, in characters."""


def _behind(grid: Grid) -> Iterator[Block]:
    for block in grid.document.blocks[grid.block + 1 : grid.block + 1 + NEAR]:
        if isinstance(block, Table):
            return
        if isinstance(block, (Paragraph, Bullet, Heading)):
            yield block
        if isinstance(block, Heading):
            return


def _before(grid: Grid) -> Iterator[Block]:
    for block in reversed(grid.document.blocks[max(grid.block - NEAR, 0) : grid.block]):
        if isinstance(block, Table):
            return
        if isinstance(block, (Paragraph, Bullet, Heading)):
            yield block
        if isinstance(block, Heading):
            return


def _taken(grid: Grid, column: int) -> list[tuple[Line, Source, Fraction | None]]:
    out = []
    for line in grid.data:
        read = grid.read(line, column)
        if read.kind != "number" or read.approximate:
            return []
        out.append((line, source(grid, line, column, read.amounts[0]), read.amounts[0].of))
    return out


def _readings(grid: Grid, column: int, name: str) -> list[Reading]:
    """Return what a column's scores may come to: weighted, added up, as a share of their maxima, their mean."""
    taken = _taken(grid, column)
    if not taken:
        return []
    header = grid.header(column)
    terms = tuple(Term((one,)) for _, one, _ in taken)
    tops = {of for _, _, of in taken if of}
    out = _weighted(grid, column)
    out.append(Reading("sum", f"the sum of {header!r}", terms))
    whole = sum((of for _, _, of in taken if of), Fraction(0))
    if len([1 for _, _, of in taken if of]) == len(taken) and whole:
        out.append(Reading("sum", f"the sum of {header!r} as a share of its maxima", terms, 1 / whole))
        out += [
            Reading("sum", f"the sum of {header!r} of {top}", terms, top / whole)
            for top in (Fraction(10), Fraction(100))
        ]
    if re.search(r"(?i)average|mean|overall|final|score", name) and len(tops) <= 1:
        out.append(Reading("mean", f"the mean of {header!r}", terms, Fraction(1, len(terms))))
        out += [
            Reading("mean", f"the mean of {header!r}, as a share of {top}", terms, 100 / top / len(terms))
            for top in tops
        ]
    return out


def _weighted(grid: Grid, column: int) -> list[Reading]:
    weights = weights_of(grid)
    taken = _taken(grid, column)
    if weights is None or weights.column == column or not all(line.index in weights.by_line for line, _, _ in taken):
        return []
    terms = tuple(Term((weights.by_line[line.index], one)) for line, one, _ in taken)
    tops = tuple(sorted({Fraction(5), Fraction(10), *(of for _, _, of in taken if of)}))
    over = tuple(term.factors[0] for term in terms)
    return scaled_readings(terms, over, f"{weights.header} × {grid.header(column)}", tops) if terms else []


def _meant(grid: Grid, columns: list[int], of: Fraction | None) -> Reading | None:
    """Return the one reading a result is held to: weighted in the measure of the scores, or the sum of maxima like its own."""
    for column in columns:
        taken = _taken(grid, column)
        plain = [one for one in _weighted(grid, column) if one.name == "weighted mean" and one.scale == 1]
        whole = sum((term.factors[0].number.value for one in plain for term in one.terms), Fraction(0))
        tops = {top for _, _, top in taken}
        if plain and whole in (1, 100) and (tops == {of} or (tops == {None} and _is_contributed(grid, plain[0]))):
            return plain[0]
        if (
            of
            and None not in tops
            and taken
            and sum((top for top in tops if top), Fraction(0))
            and sum((t for _, _, t in taken if t), Fraction(0)) == of
        ):
            return Reading("sum", f"the sum of {grid.header(column)!r}", tuple(Term((one,)) for _, one, _ in taken))
    return None


def _is_contributed(grid: Grid, weighted: Reading) -> bool:
    """Tell whether the table itself prints what each weighted score contributes: then its weights are used as read."""
    value = weighted.value()
    for column in grid.numeric:
        if re.search(r"(?i)weighted|contribution", grid.header(column)):
            terms = tuple(Term((one,)) for _, one, _ in _taken(grid, column))
            total = Reading("sum", "", terms).value() if terms else None
            if total is not None and value is not None and abs(total - value) * 100 <= abs(value):
                return True
    return False


def _rule(reading: Reading) -> Rule:
    """Return the rule of a reading, with why it is believed."""
    why = "Believed because the result is printed beside the table of its scores."
    if reading.name.startswith("weighted"):
        return Rule("IN203", "weighted-total", "Weighted total", why, "error")
    if reading.name == "mean":
        return Rule("IN204", "column-average", "Column average", why, "error")
    return Rule("IN202", "column-total", "Column total", why, "error")
