"""Questions to talk about, drawn from the record: the heaviest row, the nearest border, one thing otherwise.

What would be otherwise is worked out exactly, by the scheme's own formulas, with one score moved by one step.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from converter.formula import Missing, Name, Rows, Undefined
from converter.handing.quantities import scored
from converter.judging import Values, words_for
from converter.model import Number, Stated, Verified
from converter.numbers import at_digits, in_full, rounded
from converter.reporting import words
from converter.reporting.naming import called, name_of
from converter.reporting.views import Report
from converter.rubric import Bands, Rubric
from converter.system import System

MOST_LEAVES = 400
"""Scores tried one step up and down; a document has some dozens."""

DIFFERS = ("differs", "decisive", "warned")
"""States of what stands under "What differs"; what could not be checked is said in the sentences above it."""

LABEL = 70


class _Target(NamedTuple):
    """A quantity that a question is about: its print, its name and rows, its bands, and what people call it."""

    stated: Stated
    name: Name
    rows: Rows
    bands: Bands | None
    noun: str


class _Step(NamedTuple):
    """One score moved by one step, and what the target is then. crosses: it earns another word."""

    leaf: Stated
    other: str
    value: Fraction
    now: Fraction
    word: str
    crosses: bool


def questions(verified: Verified, system: System, report: Report) -> tuple[str, ...]:
    """Return questions to discuss, the most worthwhile first."""
    target = _target(system)
    found = (_slip(report), _heaviest(report), _border(target), _otherwise(target, system), _outside(verified))
    return tuple(filter(None, found))


def _slip(report: Report) -> str:
    one = next((each for each in report.answer.brief if each.state in DIFFERS), None)
    if one is None:
        return ""
    return f"{one.words} ({one.place.label}) How could that come about, and who would have noticed?"


def _heaviest(report: Report) -> str:
    tasks = report.tasks
    if tasks is None:
        return ""
    top = max(tasks.rows, key=lambda row: row.share)
    return (
        f"“{words.clipped(top.label, LABEL)}” takes {top.share_text} of the {tasks.share} and scores {top.score_text}. "
        "Would two people who do this work agree on both figures?"
    )


def _outside(verified: Verified) -> str:
    count = sum(1 for number in verified.numbers or () if number.state == "external")
    if count < 2:
        return ""
    return f"{count} numbers are taken from outside this document. Which of them would you look up first?"


# ------------------------------------------------------------------------------------------------ the target


def _target(system: System) -> _Target | None:
    """Return the main quantity, else the row whose figure stands nearest to a border of its bands."""
    rubric = system.rubric
    if rubric is None:
        return None
    if rubric.main:
        ident = system.defining.get(rubric.main)
        if ident is None or system.stated[ident].number is None:
            return None
        bands = next((b for b in rubric.bands.values() if b.of == rubric.main), None)
        return _recomputed(_Target(system.stated[ident], _name(rubric.main), {}, bands, "score"), system)
    near = [(margin[0], ident, target) for ident, target in _rows(system, rubric) if (margin := _margin(target))]
    return min(near, key=lambda each: each[:2])[2] if near else None


def _recomputed(target: _Target, system: System) -> _Target:
    """Return a target with the value that follows from its inputs, where the document prints another."""
    value, number = _value(target, Values(system)), target.stated.number
    if value is None or number is None or at_digits(value, number) == at_digits(number.value, number):
        return target
    number = number._replace(value=rounded(value, number.unit))
    return target._replace(stated=target.stated._replace(text=at_digits(value, number), number=number))


def _rows(system: System, rubric: Rubric) -> Iterator[tuple[int, _Target]]:
    """Yield the banded figure of each row."""
    for bands in rubric.bands.values():
        dims = rubric.dims.get(bands.of, ())
        if len(dims) != 1:
            continue
        column = bands.of.rpartition(".")[2]
        for row in range(system.record.rows.get(dims[0], 0)):
            ident = system.defining.get(f"{dims[0]}[{row}].{column}")
            if ident is not None and system.stated[ident].number is not None:
                noun = called(bands.of, system.record)
                yield ident, _Target(system.stated[ident], _name(bands.of), {dims[0]: row}, bands, noun)


def _name(name: str) -> Name:
    table, _, column = name.rpartition(".")
    return Name(table, column)


def _margin(target: _Target) -> tuple[Fraction, str, Fraction, bool] | None:
    """Return the nearest border: how far, whose, where, and whether the figure stands above it; None without any.

    A band's own upper end is no border where the next one begins: both say the same, so lower ends count alone, and
    an open band below by the lowest of them.
    """
    number = target.stated.number
    if target.bands is None or number is None:
        return None
    lows = [(test.low, word) for word, test in target.bands.words.items() if test.low is not None]
    near = [(abs(number.value - low), word, low, number.value >= low) for low, word in lows]
    return min(near, key=lambda each: (each[0], each[2])) if near else None


def _border(target: _Target | None) -> str:
    margin = _margin(target) if target else None
    if target is None or margin is None:
        return ""
    far, word, low, above = margin
    whose = (
        f"“{words.clipped(target.stated.label, LABEL)}” has {target.noun} {target.stated.text}"
        if target.rows
        else (f"{target.stated.text} stands")
    )
    where = f"{whose}, {in_full(far)} {'above' if above else 'below'} the border of {word} at {in_full(low)}."
    return f"{where} How sure must we be of each score for that to be safe?"


# ------------------------------------------------------------------------------------------------ otherwise


def _otherwise(target: _Target | None, system: System) -> str:
    """Return what the target would be if one score were one step otherwise: one that crosses a border, else the widest."""
    if target is None or system.rubric is None:
        return ""
    steps = list(_steps(target, system, system.rubric))
    if not steps:
        return ""
    best = max(steps, key=lambda step: (step.crosses, abs(step.value - step.now), -step.leaf.id))
    return _worded(best, target, system)


def _worded(step: _Step, target: _Target, system: System) -> str:
    number = target.stated.number
    assert number is not None
    shown = at_digits(step.value, number)
    label = words.clipped(step.leaf.label or called(name_of(step.leaf.path), system.record), LABEL)
    noun = called(name_of(step.leaf.path), system.record)
    what = f"“{label}”" if not target.rows else f"{noun} of “{label}”"
    whose = f"the {target.noun}" if not target.rows else target.noun
    word = f" and earn {step.word}" if step.crosses else f", still {step.word}" if step.word else ""
    return (
        f"If {what} were scored {step.other} instead of {step.leaf.text}, {whose} would be {shown}{word} "
        f"(now {at_digits(step.now, number)}). What would have to be different for that?"
    )


def _steps(target: _Target, system: System, rubric: Rubric) -> Iterator[_Step]:
    """Yield every score of the target's own table rows, or of the document, moved one step up and down."""
    now = _value(target, Values(system))
    if now is None:
        return
    word = _word(target, now)
    for leaf in _leaves(target, system, rubric):
        for number in _moved(leaf, rubric):
            value = _value(target, Values(system, {leaf.id: number}))
            if value is not None and value != now:
                other = _word(target, value)
                yield _Step(leaf, at_digits(number.value, number), value, now, other, other != word)


def _leaves(target: _Target, system: System, rubric: Rubric) -> list[Stated]:
    names = scored(rubric)
    leaves = [system.stated[ident] for path, ident in system.defining.items() if name_of(path) in names]
    if target.rows:
        ((table, row),) = target.rows.items()
        leaves = [leaf for leaf in leaves if leaf.path.startswith(f"{table}[{row}].")]
    return leaves[:MOST_LEAVES]


def _moved(leaf: Stated, rubric: Rubric) -> Iterator[Number]:
    number, scale = leaf.number, rubric.scales.get(name_of(leaf.path))
    if number is None or number.hedge or scale is None:
        return
    step = scale.step or number.unit
    for value in (number.value + step, number.value - step):
        if scale.low <= value <= scale.high:
            yield number._replace(value=value)


def _value(target: _Target, values: Values) -> Fraction | None:
    try:
        value = values.unrounded.value(target.name, target.rows)
    except (Missing, Undefined):
        return None
    return value if isinstance(value, Fraction) else None


def _word(target: _Target, value: Fraction) -> str:
    """Return the word that a value earns as it is printed."""
    number = target.stated.number
    assert number is not None
    found = words_for(target.bands, rounded(value, number.unit)) if target.bands else ()
    return found[0] if found else ""
