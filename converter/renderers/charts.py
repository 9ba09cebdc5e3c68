"""Where things stand in a chart: exact values become percentages of its width. The only floats of the house."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

from converter.reporting.views import Band, Pointer, Scale, Task, Tasks

NARROW = 12
"""Percent of the width under which a band does not bear its word; the legend below bears it all the same."""

BAR = 26
"""Height of a task's bar at the top score, in pixels."""


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


def _percent(value: Fraction) -> str:
    return _number(value) + "%"


def _number(value: Fraction) -> str:
    """Return a coordinate with two decimals."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
