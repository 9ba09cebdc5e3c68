"""Ranks and sorted tables: the first place belongs to the best score.

A rank is held to a score beside it where most ranks follow that score; which way round, the ranks themselves say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from converter.formula import Cmp, Name
from converter.inferring import words
from converter.inferring.grid import Grid, source
from converter.inferring.labels import SCORES
from converter.inferring.relations import Condition, Source
from converter.model import Block, Document, Heading, Paragraph, Rule

RANKED = Rule("IN213", "ranking", "Ranking", "", "error")
SORTED = Rule("IN214", "sorted", "Sorted table", "", "note")

_RANK = re.compile(r"(?:overall |final |priority )?(?:rank(?:ing)?|place|position|排名|rang)(?: ?#)?", re.IGNORECASE)
_CLAIM = re.compile(r"\b(?:sorted|ordered|ranked)\s+(?:in \w+ order )?by\s+([\w %/-]{2,40})", re.IGNORECASE)


class _Place(NamedTuple):
    """A rank with the score it goes with."""

    rank: Source
    score: Source


def ranks(grid: Grid, document: Document) -> Iterator[Condition]:
    """Yield what the ranks of a grid, in a column or in a row, owe to its scores; and a claim that it is sorted."""
    for column in grid.numeric:
        if _RANK.fullmatch(grid.header(column)):
            yield from _best([_in_column(grid, column, score) for score in _scores(grid, column)])
    for line in grid.lines:
        if _RANK.fullmatch(line.name):
            totals = [t for t in grid.lines if t.kind == "total" and t.label.kind in ("total", "overall", "average")]
            rows = []
            for total in totals:
                pairs = [(grid.read(line, c), grid.read(total, c), c) for c in range(1, grid.width)]
                rows.append(
                    [
                        _Place(source(grid, line, c, r.amounts[0]), source(grid, total, c, s.amounts[0]))
                        for r, s, c in pairs
                        if r.kind == s.kind == "number"
                    ]
                )
            yield from _best(rows)
    yield from _sorted(grid, document)


def _scores(grid: Grid, rank: int) -> list[int]:
    found = [
        c
        for c in grid.numeric
        if c != rank and SCORES.fullmatch(grid.header(c) or "-") and not words.WEIGHTS.fullmatch(grid.header(c))
    ]
    return sorted(found, key=lambda c: abs(c - rank))


def _in_column(grid: Grid, rank: int, score: int) -> list[_Place]:
    out = []
    for line in grid.data:
        first, second = grid.read(line, rank), grid.read(line, score)
        if first.kind == second.kind == "number" and not second.approximate:
            out.append(_Place(source(grid, line, rank, first.amounts[0]), source(grid, line, score, second.amounts[0])))
    return out


def _best(many: list[list[_Place]]) -> Iterator[Condition]:
    """Yield the conditions of the score that the ranks follow best, if they follow one."""
    tried = [(_steps(places), places) for places in many if len(places) >= 3]
    tried = [(steps, places) for steps, places in tried if steps]
    if not tried:
        return
    steps, _ = max(tried, key=lambda t: sum(1 for step in t[0] if step.holds))
    right = sum(1 for step in steps if step.holds)
    if right >= 2 and 3 * right >= 2 * len(steps):
        yield from (step._replace(certain=step.certain and right >= 3) for step in steps)


def _steps(places: list[_Place]) -> list[Condition]:
    """Return a condition for each two neighbours in rank: the better placed has no worse score."""
    order = sorted(places, key=lambda place: place.rank.number.value)
    if any(place.rank.number.value.denominator != 1 for place in order) or order[0].rank.number.value not in (0, 1):
        return []
    values = [place.score.number.value for place in order]
    falls = sum(1 for a, b in pairwise(values) if a > b)
    rises = sum(1 for a, b in pairwise(values) if a < b)
    if falls == rises:
        return []
    rel = ">=" if falls > rises else "<="
    out = []
    for above, below in pairwise(order):
        if above.rank.number.value == below.rank.number.value:
            continue
        holds = (
            above.score.number.value >= below.score.number.value
            if rel == ">="
            else above.score.number.value <= below.score.number.value
        )
        node = Cmp((Name("", above.score.text, slot=0), Name("", below.score.text, slot=1)), (rel,))
        sentence = (
            f"{below.score.label or below.rank.label!r} is ranked {below.rank.text} behind {above.score.label!r}"
            f" with {below.score.text} against {above.score.text}"
        )
        why = "Believed because most ranks of the table follow this score."
        out.append(Condition(RANKED._replace(why=why), below.rank, (above.score, below.score), node, sentence, holds))
    return out


def _sorted(grid: Grid, document: Document) -> Iterator[Condition]:
    """Yield a look at the first row that stands out of the order which the text above the table claims."""
    claim = _claim(document.blocks[max(grid.block - 2, 0) : grid.block], document)
    if not claim:
        return
    for column in grid.numeric:
        header = grid.header(column).casefold()
        if not header or not (claim.startswith(header) or header.startswith(claim)):
            continue
        rows = [
            source(grid, line, column, read.amounts[0])
            for line in grid.data
            if (read := grid.read(line, column)).kind == "number"
        ]
        values = [one.number.value for one in rows]
        falls = sum(1 for a, b in pairwise(values) if a > b)
        rises = sum(1 for a, b in pairwise(values) if a < b)
        if falls == rises or min(falls, rises) * 4 > max(falls, rises):
            return
        rel = ">=" if falls > rises else "<="
        for above, below in pairwise(rows):
            a, b = above.number.value, below.number.value
            if (a < b) if rel == ">=" else (a > b):
                node = Cmp((Name("", above.text, slot=0), Name("", below.text, slot=1)), (rel,))
                sentence = f"the table is said to be sorted by {claim!r}, and {below.text} stands behind {above.text}"
                yield Condition(SORTED, below, (above, below), node, sentence, False, certain=False)


def _claim(blocks: tuple[Block, ...], document: Document) -> str:
    for block in reversed(blocks):
        if isinstance(block, (Paragraph, Heading)):
            match = _CLAIM.search(document.slice(block.content))
            if match:
                return " ".join(match.group(1).split()).casefold()
    return ""
