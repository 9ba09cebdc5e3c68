"""Where things stand in a chart: exact values become percentages of its width. The only floats of the house."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

from converter.reporting.views import Band, Bar, Bars, Pointer, Scale, Task, Tasks

NARROW = 12
"""Percent of the width under which a band does not bear its word; the legend below bears it all the same."""

BAR = 26
"""Height of a task's bar at the top score, in pixels."""


LINE = 20
"""Height of a row of signed bars, in pixels."""

LEFT, RIGHT = 55, 93
"""Percent of the width between which signed bars run: labels stand before them, figures behind."""


class BandShape(NamedTuple):
    """A band: its place, the middle of it, and what it bears."""

    x: str
    width: str
    middle: str
    band: Band
    word: str


class PointerShape(NamedTuple):
    """A pointer: where it stands and to which side its words run."""

    x: str
    anchor: Literal["start", "middle", "end"]
    pointer: Pointer


class ScaleShape(NamedTuple):
    """The score on its zones, ready to draw."""

    scale: Scale
    bands: tuple[BandShape, ...]
    stated: PointerShape | None
    computed: PointerShape | None


class TaskShape(NamedTuple):
    """One task's bar: as wide as its share of the time, as high as its score."""

    task: Task
    width: str
    y: str
    height: str


class TasksShape(NamedTuple):
    """The tasks, ready to draw."""

    tasks: Tasks
    height: str
    rows: tuple[TaskShape, ...]


class BarShape(NamedTuple):
    """One bar: from where to where, above zero (`first`), below (`third`) or at zero ('')."""

    bar: Bar
    x: str
    width: str
    y: str
    text_y: str
    tone: Literal["first", "third", ""]


class BarsShape(NamedTuple):
    """A table of scores, ready to draw: where its ground begins and how wide it is, and where zero stands."""

    bars: Bars
    height: str
    x: str
    width: str
    zero: str
    rows: tuple[BarShape, ...]


def scale_shape(scale: Scale | None) -> ScaleShape | None:
    """Return the geometry of the score on its zones."""
    if scale is None:
        return None
    return ScaleShape(
        scale,
        tuple(_band(scale, band) for band in scale.bands if band.high > band.low),
        _pointer(scale, scale.stated),
        _pointer(scale, scale.computed),
    )


def _band(scale: Scale, band: Band) -> BandShape:
    x, end = _along(scale, band.low), _along(scale, band.high)
    width = end - x
    return BandShape(_percent(x), _percent(width), _percent(x + width / 2), band, band.word if width >= NARROW else "")


def _pointer(scale: Scale, pointer: Pointer | None) -> PointerShape | None:
    if pointer is None:
        return None
    x = min(max(_along(scale, pointer.value), Fraction(0)), Fraction(100))
    anchor: Literal["start", "middle", "end"] = "start" if x < 12 else "end" if x > 88 else "middle"
    return PointerShape(_percent(x), anchor, pointer)


def _along(scale: Scale, value: Fraction) -> Fraction:
    return (value - scale.low) / (scale.high - scale.low) * 100


def tasks_shape(tasks: Tasks | None) -> TasksShape | None:
    """Return the geometry of the tasks."""
    if tasks is None:
        return None
    return TasksShape(tasks, str(BAR), tuple(_task(tasks, task) for task in tasks.rows))


def _task(tasks: Tasks, task: Task) -> TaskShape:
    height = task.score / tasks.top * BAR
    return TaskShape(task, _percent(task.share / tasks.widest * 100), _number(BAR - height), _number(height))


def bars_shape(bars: Bars) -> BarsShape:
    """Return the geometry of signed bars."""
    rows = tuple(_bar(bars, bar, i * LINE) for i, bar in enumerate(bars.rows))
    zero = _across(bars, Fraction(0))
    return BarsShape(bars, str(LINE * len(rows)), f"{LEFT}%", f"{RIGHT - LEFT}%", _percent(zero), rows)


def _bar(bars: Bars, bar: Bar, top: int) -> BarShape:
    zero, end = _across(bars, Fraction(0)), _across(bars, bar.value)
    tone: Literal["first", "third", ""] = "first" if bar.value > 0 else "third" if bar.value < 0 else ""
    return BarShape(bar, _percent(min(zero, end)), _percent(abs(end - zero)), str(top + 4), str(top + 14), tone)


def _across(bars: Bars, value: Fraction) -> Fraction:
    return LEFT + (value - bars.low) / (bars.high - bars.low) * (RIGHT - LEFT)


def _percent(value: Fraction) -> str:
    return _number(value) + "%"


def _number(value: Fraction) -> str:
    """Return a coordinate with two decimals."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
