"""What charts show, exactly: the score on its zones, the tasks by time and score. Coordinates are the renderers'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from converter import numbers
from converter.model import Record, Standing, Stated
from converter.reporting import words
from converter.reporting.blocks import Place
from converter.reporting.views import Band, Pointer, Scale, Task, Tasks

MOST_TASKS = 40
"""Rows a chart can hold and still be read; a longer table speaks for itself."""

LONGEST_LABEL = 110
"""Characters of a task's words beside its bar; the table itself says the whole of it."""

ABOUT = Fraction(1, 10)
"""How far shares may be off the whole and still be shares of it: a slip of theirs is one of the things to see."""

_INDEXED = re.compile(r"([^\[\].]+)\[([0-9]+)\]\.([^\[\].]+)")

Grid: TypeAlias = Mapping[str, Mapping[int, Stated]]
"""The stated values of one rubric table: by column, then by row."""


def scale(standing: Standing) -> Scale | None:
    """Return the main score among its bands, or None where the document has no such score."""
    if standing.value is None or not standing.bands or standing.low >= standing.high:
        return None
    computed = _computed(standing)
    return Scale(
        title=_scale_title(standing),
        sentence=_scale_sentence(standing),
        low=standing.low,
        high=standing.high,
        bands=tuple(
            sorted((_band(standing, *band) for band in standing.bands), key=lambda band: (band.low, band.high))
        ),
        stated=Pointer(standing.value, standing.stated, "stated"),
        computed=computed,
        ends=(numbers.in_full(standing.low), numbers.in_full(standing.high)),
    )


def _computed(standing: Standing) -> Pointer | None:
    """Return the recomputed score as a second pointer, where it prints differently."""
    if standing.computed is None:
        return None
    text = words.recomputed(standing)
    return None if text == standing.stated else Pointer(standing.computed, text, "recomputed")


def _band(standing: Standing, word: str, low: Fraction | None, high: Fraction | None) -> Band:
    stated, computed = word.casefold() == standing.band.casefold(), word.casefold() == standing.computed_band.casefold()
    role: Literal["stated", "computed", "both", "other"] = "other"
    if stated or computed:
        role = "both" if stated and (computed or not standing.computed_band) else "stated" if stated else "computed"
    start = standing.low if low is None else max(low, standing.low)
    end = standing.high if high is None else min(high, standing.high)
    return Band(word, _range(low, high), start, end, role)


def _range(low: Fraction | None, high: Fraction | None) -> str:
    if low is None and high is None:
        return "any"
    if low is None:
        return f"below {numbers.in_full(high or Fraction(0))}"
    return f"{numbers.in_full(low)} and above" if high is None else f"{numbers.in_full(low)} to {numbers.in_full(high)}"


def _scale_title(standing: Standing) -> str:
    """Return what the chart shows as a sentence without a full stop."""
    band = standing.band or standing.computed_band
    again = words.recomputed(standing) or standing.stated
    if again == standing.stated and _declared(standing):
        return f"{standing.stated} is declared {band}; by the formula it stands in {standing.computed_band}"
    if again == standing.stated:
        return f"{standing.stated} stands in {band}{_margin(standing)}" if band else f"The score is {standing.stated}"
    if standing.computed_band and standing.computed_band.casefold() != standing.band.casefold():
        return f"Stated {standing.stated} is {standing.band or 'in no band'}; recomputed {again} is {standing.computed_band}"
    return (
        f"Stated {standing.stated}, recomputed {again}: both in {band}"
        if band
        else f"Stated {standing.stated}, recomputed {again}"
    )


def _declared(standing: Standing) -> bool:
    """Return whether the band is another than the formula gives."""
    other = standing.computed_band and standing.computed_band.casefold() != standing.band.casefold()
    return bool(standing.band and other)


def _margin(standing: Standing) -> str:
    """Return how far the score stands from the near end of its band: `, 21.2 above its lower end`."""
    for word, low, high in standing.bands:
        if word.casefold() == standing.band.casefold() and standing.value is not None:
            if (low is not None and standing.value < low) or (high is not None and standing.value > high):
                accepted = standing.computed_band.casefold() == word.casefold()
                return ", between two ranges" if accepted else ", outside its range"
            if low is not None and low > standing.low:
                return f", {numbers.in_full(standing.value - low)} above its lower end"
            if high is not None and high < standing.high:
                return f", {numbers.in_full(high - standing.value)} below its upper end"
    return ""


def _scale_sentence(standing: Standing) -> str:
    ends = f"from {numbers.in_full(standing.low)} to {numbers.in_full(standing.high)}"
    bands = words.listed([f"{word} ({_range(low, high)})" for word, low, high in standing.bands])
    return f"{_scale_title(standing)}, on a scale {ends} with the zones {bands}."


# ------------------------------------------------------------------------------------------------ tasks


class _Columns(NamedTuple):
    """The columns of a table that a picture of tasks needs; '' where there is none."""

    share: str
    score: str
    weighted: str
    mode: str


def tasks(record: Record, places: Mapping[int, Place]) -> Tasks | None:
    """Return the first table with shares of a whole and scores, row by row, or None where there is none.

    Percentages that make up no whole are no shares: a confidence, a discount, a growth.

    places: for stated values the line they stand in.
    """
    for table, count in record.rows.items():
        if 2 <= count <= MOST_TASKS:
            grid = _grid(record, table)
            columns = _columns(grid)
            rows = _rows(grid, columns, places) if columns else []
            if columns and abs(sum((row.share for row in rows), Fraction(-1))) <= ABOUT:
                return _tasks(columns, rows)
    return None


def _grid(record: Record, table: str) -> Grid:
    grid: dict[str, dict[int, Stated]] = {}
    for path, ids in record.fields.items():
        match = _INDEXED.fullmatch(path)
        if match and match[1] == table and ids:
            grid.setdefault(match[3], {})[int(match[2])] = record.stated[ids[0]]
    return grid


def _columns(grid: Grid) -> _Columns | None:
    """Return which columns hold the share and the score: a percent column, and `score` or the first of whole numbers."""
    figures = {name: [s.number for s in column.values() if s.number] for name, column in grid.items()}
    shares = [name for name, column in figures.items() if len(column) > 1 and all(n.percent for n in column)]
    scores = [n for n, column in figures.items() if len(column) > 1 and all(x.whole and not x.percent for x in column)]
    if not shares or not scores:
        return None
    score = "score" if "score" in scores else scores[0]
    words_only = [name for name, column in figures.items() if not column and _few(grid[name])]
    return _Columns(
        shares[0], score, "weighted" if figures.get("weighted") else "", words_only[0] if words_only else ""
    )


def _whole(columns: _Columns) -> str:
    """Return what the shares of a column are shares of, as far as its name tells."""
    return "time" if "time" in columns.share.casefold() else "whole"


def _few(column: Mapping[int, Stated]) -> bool:
    """Return whether a column of words holds a few kinds and not prose."""
    texts = {stated.text for stated in column.values()}
    return 0 < len(texts) <= 6 and max(map(len, texts)) <= 24


def _rows(grid: Grid, columns: _Columns, places: Mapping[int, Place]) -> list[Task]:
    """Return the tasks that state both figures, in the order of the table."""
    kinds = list(dict.fromkeys(stated.text for _, stated in sorted(grid.get(columns.mode, {}).items())))
    rows: list[Task] = []
    for i, share in sorted(grid[columns.share].items()):
        score = grid[columns.score].get(i)
        if score is None or share.number is None or score.number is None or share.number.value <= 0:
            continue
        weighted = grid[columns.weighted].get(i) if columns.weighted else None
        mode = grid[columns.mode].get(i) if columns.mode else None
        kind = mode.text if mode else ""
        label = words.clipped(share.label, LONGEST_LABEL) or f"Row {i + 1}"
        said = f"{label}: {share.text} of the {_whole(columns)} at score {score.text}{f', {kind.lower()}' if kind else ''}."
        rows.append(
            Task(
                label,
                share.number.value,
                share.text,
                max(score.number.value, Fraction(0)),
                score.text,
                weighted.text if weighted else "",
                kind,
                _tone(kinds.index(kind) if kind else 0),
                said,
                places[share.id],
            )
        )
    return rows


def _tone(index: int) -> Literal["first", "second", "third", "other"]:
    """Return the tone of the so-manieth kind."""
    tones: tuple[Literal["first", "second", "third"], ...] = ("first", "second", "third")
    return tones[index] if index < len(tones) else "other"


def _tasks(columns: _Columns, rows: list[Task]) -> Tasks:
    heaviest = max(rows, key=lambda row: row.share * row.score)
    name = words.clipped(heaviest.label, 60)
    title = f"“{name}” weighs most: {heaviest.share_text} of the {_whole(columns)} at score {heaviest.score_text}"
    return Tasks(
        heading="Where the time goes" if _whole(columns) == "time" else "Where the weight lies",
        share=_whole(columns),
        title=title,
        sentence=" ".join(row.sentence for row in rows),
        top=max(Fraction(5), *(row.score for row in rows)),
        widest=max(row.share for row in rows),
        modes=bool(columns.mode),
        weighted=bool(columns.weighted),
        rows=tuple(rows),
    )
