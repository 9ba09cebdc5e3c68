"""Labels of tables that follow a legend: in a column, in the cells of the scores, or in a row under their totals.

Which legend a column of labels follows, and in which measure, its own rows say: the one that most of them keep to.
Rows that do not are wrong where enough others do, and worth a look where the legend is the only one that can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from converter.inferring.cells import read_cell
from converter.inferring.grid import Grid, Line, source
from converter.inferring.labels import (
    FACTORS,
    LABELS,
    OF_SCORE,
    SCORES,
    Pair,
    is_label_column,
    label_source,
    node_of,
    pairs_of,
    score_columns,
)
from converter.inferring.legends import Legend
from converter.inferring.levels import label_word
from converter.inferring.relations import Condition, Source
from converter.model import Span
from converter.regexes import regex

_LOOSE = regex(r"(?:.*\b)?(?:severity|priority|status|urgency|category|action|decision|result)(?:\b.*)?", re.IGNORECASE)
"""Headers of columns whose words may be decided by something else than the score."""

LEAST_FOLLOWING = 2
"""Labels that must follow a legend before another is held to it."""

SURE_FOLLOWING = 3
"""Labels that must follow it before another is called wrong, where the legend does not name the column of scores."""

LONGEST_CELL = 40
"""Longest cell, in characters, that holds a score and its label."""


class _Column(NamedTuple):
    """Scores and labels that stand together. title, measure: what they are called. named: so that they are believed."""

    column: int
    score: int
    title: str
    measure: str
    named: bool
    pairs: tuple[Pair, ...]


class Labelled(NamedTuple):
    """Labels with the scores and the legend that they follow best.

    right: labels that their score earns, by the measure the legend is in. share: that is a share of a maximum.
    alone: no other legend of the document knows these words. counts: labels of the whole document that follow the
    legend, and that do not, in the columns where at least half do.
    """

    grid: Grid
    at: _Column
    legend: Legend
    pairs: tuple[Pair, ...]
    right: tuple[bool, ...]
    share: bool
    alone: bool
    counts: tuple[int, int] = (0, 0)

    @property
    def rate(self) -> Fraction:
        """Return the part of the labels that are right."""
        return Fraction(sum(self.right), len(self.right))


def labelled(tables: tuple[Grid, ...], known: tuple[Legend, ...]) -> tuple[Labelled, ...]:
    """Return the labels of tables that follow a printed legend, each with the legend it follows best."""
    out: list[Labelled] = []
    for grid in tables if known else ():
        by_label: dict[int, list[Labelled]] = {}
        for column in _columns(grid):
            if made := _best(grid, column, known):
                by_label.setdefault(column.column, []).append(made)
        found = [
            max(tried, key=lambda one: (one.rate >= Fraction(1, 2) and one.at.named, one.rate, sum(one.right)))
            for tried in by_label.values()
        ]
        for one in found:
            rivals = [other for other in found if other.at.score == one.at.score and other.legend == one.legend]
            if one.rate == max(other.rate for other in rivals):
                out.append(one)
    counts: dict[Legend, tuple[int, int]] = {}
    for one in out:
        right, wrong = counts.get(one.legend, (0, 0))
        if 2 * one.rate >= 1:
            counts[one.legend] = (right + sum(one.right), wrong + len(one.right) - sum(one.right))
    return tuple(one._replace(counts=counts.get(one.legend, (0, 0))) for one in out)


def _columns(grid: Grid) -> Iterator[_Column]:
    """Yield where labels stand with their scores, the likeliest first."""
    lines = tuple(line for line in grid.lines if line.kind in ("data", "total"))
    scores = [c for c in grid.numeric if not grid.is_id(c)]
    for column in range(1, grid.width):
        header = grid.header(column)
        if FACTORS.fullmatch(header or "-"):
            continue
        pairs = _within(grid, column, lines) if SCORES.fullmatch(header or "-") else []
        if pairs and 2 * len(pairs) > len(grid.data):
            yield _Column(column, column, header, header, True, tuple(pairs))
        if column in grid.numeric or pairs:
            continue
        believed = list(score_columns(grid, column)) if is_label_column(grid, column) else []
        for score in sorted(scores, key=lambda c: (c not in believed, abs(c - column), c > column))[:MOST_SCORES]:
            pairs = pairs_of(grid, score, column, lines)
            yield _Column(column, score, header, grid.header(score), score in believed, tuple(pairs))
    yield from _rows(grid)


_SCORE_FIRST = regex(r"\W*(?P<value>\d+(?:\.\d+)?)(?:\s?/\s?(?P<of>\d+))?\s?[\W_]{0,6}?(?P<word>[^\W\d_][^\d()|]*?)\W*")
_WORD_FIRST = regex(r"\W*(?P<word>[^\W\d_][^\d()|]*?)[\W_]{1,6}(?P<value>\d+(?:\.\d+)?)(?:\s?/\s?(?P<of>\d+))?\W*")


def _within(grid: Grid, column: int, lines: tuple[Line, ...]) -> list[Pair]:
    """Return the scores and labels that stand in the same cells of a column: `12 (High)`, `High (12)`, `12-H`."""
    out = []
    for line in lines:
        cell = line.cells[column]
        found = (
            (_SCORE_FIRST.fullmatch(cell.text) or _WORD_FIRST.fullmatch(cell.text))
            if cell and len(cell.text) <= LONGEST_CELL
            else None
        )
        word = label_word(found.group("word")) if found else ""
        if cell and found and word:
            amount = read_cell(found.group("value")).amounts[0]
            start = cell.span.start + found.start("value")
            path = f"{grid.name}[{line.index}].score_{column}"
            score = Source(
                Span(start, start + len(found.group("value"))), found.group("value"), amount.number, path, line.name
            )
            of = Fraction(found.group("of")) if found.group("of") else None
            out.append(Pair(line.name, score, of or None, word, label_source(grid, line, column, amount.number)))
    return out


MOST_SCORES = 4
"""Columns of numbers that one column of labels is tried with."""


def _rows(grid: Grid) -> Iterator[_Column]:
    """Yield the labels that stand in a row under a row of totals."""
    totals = [line for line in grid.lines if line.kind == "total" or SCORES.fullmatch(line.name)]
    for line in grid.lines:
        if not LABELS.fullmatch(line.name) or len(line.name) > LONGEST_CELL or line in totals[:1]:
            continue
        for total in totals:
            pairs = []
            for column in range(1, grid.width):
                cell, read = line.cells[column], grid.read(total, column)
                word = label_word(cell.text) if cell else ""
                if read.kind == "number" and word and total is not line:
                    amount = read.amounts[0]
                    place = label_source(grid, line, column, amount.number)
                    pairs.append(Pair(grid.header(column), source(grid, total, column, amount), amount.of, word, place))
            if len(pairs) > 1:
                yield _Column(-1 - line.index, -1 - total.index, line.name, total.name, True, tuple(pairs))


def _best(grid: Grid, at: _Column, known: tuple[Legend, ...]) -> Labelled | None:
    """Return the legend that labels follow best."""
    tried: list[Labelled] = []
    able = []
    for legend in known:
        mine = tuple(pair for pair in at.pairs if legend.range(pair.word) and legend.speaks_of(pair.score.number))
        if legend.block == grid.block or not mine or 3 * len(mine) < 2 * len(at.pairs):
            continue
        able.append(legend)
        for share in (False, True):
            right = tuple(legend.range(pair.word) in legend.earned(_measured(pair, legend, share)) for pair in mine)
            tried.append(Labelled(grid, at, legend, mine, right, share, True))
    best = max(tried, key=lambda one: (sum(one.right), one.rate, not one.share), default=None)
    if best is None or (not at.named and (sum(best.right) < SURE_FOLLOWING or best.rate < Fraction(3, 4))):
        return None
    return best._replace(alone=len(able) == 1)


def _measured(pair: Pair, legend: Legend, share: bool) -> Fraction:
    """Return a score in the measure of the legend: as printed, or as a share of its maximum where `share`."""
    number = pair.score.number
    value = number.value * 100 if number.percent and legend.top > 1 else number.value
    if share and pair.of:
        return value / pair.of * (1 if legend.top <= 1 else 10 if legend.top <= 10 else 100)
    return value


def by_legend(grid: Grid, found: tuple[Labelled, ...]) -> Iterator[Condition]:
    """Yield what the labels of a grid owe to the legends they follow."""
    for one in found:
        if one.grid is grid:
            yield from _held(one)


def _held(one: Labelled) -> Iterator[Condition]:
    """Yield a condition for each label that a legend knows, where enough of them follow it."""
    right, wrong = one.counts
    linked = _linked(one.legend.about, one.at.measure)
    if 2 * one.rate < 1 and not (one.alone and linked and 3 * one.rate >= 1):
        return
    if right < LEAST_FOLLOWING and sum(one.right) < LEAST_FOLLOWING:
        return
    loose = bool(_LOOSE.fullmatch(one.at.title)) and not re.search(r"(?i)\b(?:level|rating|score|risk)\b", one.at.title)
    sure = (
        right >= (LEAST_FOLLOWING if linked else SURE_FOLLOWING)
        and (4 if loose else 1 if linked else 2) * wrong <= right
    )
    why = f"{right} of {right + wrong} labels of the document follow it"
    for pair, holds in zip(one.pairs, one.right, strict=True):
        yield _condition(one, pair, why, holds=holds, sure=sure and 2 * one.rate >= 1)


def _linked(about: str, header: str) -> bool:
    """Tell whether the header of a legend's ranges names a column of scores: `RPN range` and `RPN`."""
    mine = set(re.findall(r"[^\W\d_]+", about)) - {"range", "ranges", "threshold", "thresholds"}
    return bool(mine & set(re.findall(r"[^\W\d_]+", header.casefold())))


def _condition(one: Labelled, pair: Pair, count: str, *, holds: bool, sure: bool) -> Condition:
    own = one.legend.range(pair.word)
    assert own is not None
    value = _measured(pair, one.legend, one.share)
    earned = " or ".join(dict.fromkeys(each.text for each in one.legend.earned(value)))
    sentence = f"{one.at.title} of {pair.name!r} is printed {pair.cell.text}; {pair.score.text} earns {earned!r} by the document's own legend"
    why = f"Believed because the document prints a legend ({own.text}) and {count}."
    node = node_of(one.legend.widened(own), pair.score, pair.score.number.value / value if value else Fraction(1))
    return Condition(OF_SCORE._replace(why=why), pair.cell, (pair.score,), node, sentence, holds, certain=sure)
