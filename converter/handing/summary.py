"""One page of a document, whole; and how much of it is set where paper is short."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from converter.handing.asking import DIFFERS, questions
from converter.handing.views import Bar, Bars, Checked, Room, Source, Style, Summary
from converter.model import Number, Verdict, Verified
from converter.reporting import build, words
from converter.reporting.naming import called
from converter.reporting.views import Tasks
from converter.system import System

KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("worked out again", frozenset({"formula", "equation", "override"})),
    ("said in two places", frozenset({"restated"})),
    ("within their scale", frozenset({"scale"})),
    ("words that numbers earn", frozenset({"band", "condition"})),
    ("fixed by the scheme", frozenset({"constant"})),
    ("said in sentences", frozenset({"claim"})),
)
"""What comparisons are, in a reader's words; whatever else there is counts as `other demands`."""

OTHER = "other demands of the scheme"


def summary(verified: Verified, system: System) -> Summary:
    """Return everything one page may say of a document."""
    report = build(verified)
    return Summary(
        source=Source(report.title, report.source.rpartition("/")[2], report.sha256, report.scheme, report.program),
        outcome=report.answer.outcome,
        headline=report.answer.headline,
        sentences=report.answer.sentences,
        facts=report.answer.facts,
        brief=tuple(each for each in report.answer.brief if each.state in DIFFERS),
        brief_more=report.answer.more,
        scale=report.scale,
        bars=_time(report.tasks) if report.tasks else _weight(system),
        checked=tuple(_checked(verified)),
        questions=questions(verified, system, report),
    )


def _checked(verified: Verified) -> list[Checked]:
    compared = [f for f in verified.findings if f.verdict in (Verdict.PASS, Verdict.FAIL)]
    kind_of = {kind: words_ for words_, kinds in KINDS for kind in kinds}
    counts = Counter(kind_of.get(f.kind, OTHER) for f in compared)
    failed = Counter(kind_of.get(f.kind, OTHER) for f in compared if f.verdict is Verdict.FAIL)
    order = [*(words_ for words_, _ in KINDS), OTHER]
    return [Checked(each, counts[each], _differ(failed[each])) for each in order if counts[each]]


def _differ(count: int) -> str:
    return words.counted(count, "does not follow", "do not follow") if count else ""


# ------------------------------------------------------------------------------------------------ bars


def _time(tasks: Tasks) -> Bars:
    """Return the tasks as bars of time, the longest first."""
    order = sorted(tasks.rows, key=lambda row: -row.share)
    rows = tuple(
        Bar(row.label, row.share_text, row.share / tasks.widest, f"score {row.score_text}", row.tone) for row in order
    )
    kinds = dict.fromkeys((row.tone, row.mode.lower()) for row in tasks.rows if row.mode)
    return Bars(tasks.heading, "Time" if tasks.share == "time" else "Share", rows, tuple(kinds))


def _weight(system: System) -> Bars | None:
    """Return the rows of the first table with a figure that its own columns give, the heaviest first."""
    rubric = system.rubric
    if rubric is None:
        return None
    for name, dims in rubric.dims.items():
        column = name.rpartition(".")[2]
        if len(dims) != 1 or not rubric.definitions(name):
            continue
        paths = [f"{dims[0]}[{row}].{column}" for row in range(system.record.rows.get(dims[0], 0))]
        stated = [system.stated[system.defining[path]] for path in paths if path in system.defining]
        rows = [(s, s.number) for s in stated if s.number is not None and s.number.value > 0]
        if len(rows) > 1:
            return _bars(called(name, system.record), [(s.label, s.text, n) for s, n in rows])
    return None


def _bars(noun: str, rows: list[tuple[str, str, Number]]) -> Bars:
    top = max(number.value for _, _, number in rows)
    order = sorted(rows, key=lambda row: -row[2].value)
    bars = tuple(
        Bar(label or f"Row {i}", text, n.value / top, "", "first") for i, (label, text, n) in enumerate(order, 1)
    )
    return Bars("Where the weight lies", noun, bars, ())


# ------------------------------------------------------------------------------------------------ room


_SMALL = {"a4": Fraction(7), "letter": Fraction(7), "a5": Fraction(13, 2)}
_USUAL = {"a4": Fraction(19, 2), "letter": Fraction(19, 2), "a5": Fraction(15, 2)}
_NOTES = {"a4": 34, "letter": 30, "a5": 20}
LARGE = Fraction(18)


def rooms(style: Style) -> tuple[Room, ...]:
    """Return the steps in which a summary is made smaller until it fits: first the letters, then rows, then words.

    Large print has one: nothing is left out of it, it runs on to as many pages as it needs.
    """
    if style.large:
        return (Room(LARGE, 1000, 1000, 10, 400, 0),)
    usual, small, notes = _USUAL[style.paper], _SMALL[style.paper], _NOTES[style.paper]
    between = (usual + small) / 2
    cut = ((8, 3, 4, 90, 1), (6, 2, 3, 60, 1), (4, 2, 2, 40, 2), (3, 1, 1, 24, 2), (2, 1, 1, 16, 4), (1, 1, 1, 12, 8))
    return (
        Room(usual, 16, 5, 5, 120, notes),
        Room(between, 16, 5, 5, 120, notes),
        Room(small, 16, 5, 5, 110, notes),
        Room(small, 12, 4, 4, 90, notes),
        *(Room(small, rows, brief, asked, label, notes // part) for rows, brief, asked, label, part in cut),
    )


def fitted(whole: Summary, room: Room) -> Summary:
    """Return as much of a summary as there is room for, with what was left out said in words."""
    brief, asked = whole.brief[: room.brief], whole.questions[: room.questions]
    return replace(
        whole,
        source=whole.source._replace(title=words.clipped(whole.source.title, room.label + 40)),
        brief=tuple(each._replace(words=words.clipped(each.words, room.label * 2)) for each in brief),
        brief_more=_also(whole, len(brief)),
        bars=_bars_fitted(whole.bars, room) if whole.bars else None,
        questions=asked,
        questions_more=_left(len(whole.questions) - len(asked), "question", "questions"),
    )


def _also(whole: Summary, shown: int) -> str:
    """Return how many discrepancies are left out here, those that the report itself leaves out included."""
    before = int("".join(filter(str.isdigit, whole.brief_more)) or 0)
    left = len(whole.brief) - shown + before
    return f"and {left} more" if left else ""


def _left(count: int, one: str, many: str) -> str:
    return f"and {words.counted(count, 'more ' + one, 'more ' + many)}" if count else ""


def _bars_fitted(bars: Bars, room: Room) -> Bars:
    rows = tuple(row._replace(label=words.clipped(row.label, room.label)) for row in bars.rows[: room.rows])
    return bars._replace(rows=rows, more=_left(len(bars.rows) - len(rows), "row", "rows"))
