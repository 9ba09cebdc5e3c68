"""Ranks and sorted tables: the first place belongs to the best score.

A rank is held to a score beside it where most ranks follow that score; which way round, the ranks themselves say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from converter.formula import Cmp, Name
from converter.inferring import words
from converter.inferring.grid import Grid, source
from converter.inferring.labels import SCORES
from converter.inferring.relations import Condition, Source
from converter.model import Block, Document, Heading, Paragraph, Rule
from converter.regexes import regex

RANKED = Rule("IN213", "ranking", "Ranking", "", "error")
SORTED = Rule("IN214", "sorted", "Sorted table", "", "note")

_RANK = regex(r"(?:overall |final |priority )?(?:rank(?:ing)?|place|position|排名|rang)(?: ?#)?", re.IGNORECASE)
_CLAIM = regex(r"\b(?:sorted|ordered|ranked)\s+(?:in \w+ order )?by\s+([\w %/-]{2,40})", re.IGNORECASE)


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
    tried = [made for places in many if len(places) >= LEAST_PLACES and (made := _judged(places))]
    if not tried:
        return
    rel, places, right = max(tried, key=lambda one: sum(one[2]))
    enough = len(right) >= (SURE_FALLING if rel == ">=" else SURE_RISING)
    sure = enough and 3 * sum(right) >= 2 * len(right)
    if sum(right) < SURE or 2 * sum(right) < len(right):
        return
    for at, place in enumerate(places):
        other = _rival(places, at, rel, holds=right[at])
        if other is not None:
            yield _condition(place, other, rel, holds=right[at], sure=sure)


LEAST_PLACES = 3
"""Ranks that a table must have."""

SURE_FALLING = 5
"""Ranks of a table in which one may be called wrong, where the best score comes first: fewer may agree by chance."""

SURE_RISING = 7
"""The same where the lowest score comes first, which scores seldom mean."""

SURE = 2
"""Ranks that must be right before another is worth a look."""


def _judged(places: list[_Place]) -> tuple[str, list[_Place], list[bool]] | None:
    """Return which way round ranks follow scores, the places in order of rank, and which ranks are right; None for chance."""
    order = sorted(places, key=lambda place: place.rank.number.value)
    ranks_ = [place.rank.number.value for place in order]
    if any(rank.denominator != 1 for rank in ranks_) or ranks_[0] not in (0, 1) or len(order) > MOST_PLACES:
        return None
    falls = rises = 0
    for a, b in combinations(order, 2):
        if a.rank.number.value != b.rank.number.value:
            falls += a.score.number.value > b.score.number.value
            rises += a.score.number.value < b.score.number.value
    if 3 * max(falls, rises) < 2 * (falls + rises) or falls == rises:
        return None
    sign = 1 if falls > rises else -1
    values = [sign * place.score.number.value for place in order]
    levels = sorted(set(values), reverse=True)
    right = []
    for rank, value in zip(ranks_, values, strict=True):
        better = sum(1 for other in values if other > value) + int(ranks_[0])
        equal = sum(1 for other in values if other == value)
        right.append(better <= rank < better + equal or rank == levels.index(value) + ranks_[0])
    rel = ">=" if sign > 0 else "<="
    alone = [at for at, fine in enumerate(right) if not fine and _is_ordered([*order[:at], *order[at + 1 :]], rel)]
    if alone and len(order) >= (SURE_FALLING if sign > 0 else SURE_RISING):
        right = [at != alone[-1] for at in range(len(order))]
    return rel, order, right


def _is_ordered(order: list[_Place], rel: str) -> bool:
    """Tell whether places stand in the order of their scores."""
    return all(_precedes(a, b, rel) for a, b in pairwise(order))


MOST_PLACES = 200
"""Longest ranking that is judged."""


def _rival(places: list[_Place], at: int, rel: str, *, holds: bool) -> _Place | None:
    """Return the place that a rank is compared with: the one before it, or where it is wrong one that contradicts it."""
    mine = places[at]
    if holds:
        before = [one for one in places[:at] if one.rank.number.value < mine.rank.number.value]
        fitting = [one for one in before if _precedes(one, mine, rel)]
        return fitting[-1] if fitting else None
    against = [
        one for one in places if one.rank.number.value < mine.rank.number.value and not _precedes(one, mine, rel)
    ]
    behind = [one for one in places if one.rank.number.value > mine.rank.number.value and not _precedes(mine, one, rel)]
    alike = [one for one in places if one.rank.number.value == mine.rank.number.value and not _precedes(mine, one, rel)]
    return against[-1] if against else behind[0] if behind else alike[0] if alike else None


def _precedes(above: _Place, below: _Place, rel: str) -> bool:
    a, b = above.score.number.value, below.score.number.value
    return a >= b if rel == ">=" else a <= b


def _condition(mine: _Place, other: _Place, rel: str, *, holds: bool, sure: bool) -> Condition:
    above, below = (mine, other) if mine.rank.number.value <= other.rank.number.value else (other, mine)
    how = "behind" if mine.rank.number.value != other.rank.number.value else "like"
    node = Cmp((Name("", above.score.text, slot=0), Name("", below.score.text, slot=1)), (rel,))
    sentence = (
        f"{below.score.label or below.rank.label!r} is ranked {below.rank.text} {how} {above.score.label!r} ({above.rank.text})"
        f" with {below.score.text} against {above.score.text}"
    )
    why = "Believed because most ranks of the table follow this score."
    return Condition(
        RANKED._replace(why=why), mine.rank, (above.score, below.score), node, sentence, holds, certain=sure
    )


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
