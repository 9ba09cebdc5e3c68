"""Legends as people print them: from where to where each word reaches."""

from __future__ import annotations

import pytest

from converter import readers
from converter.inferring.legends import legends, ranges_in
from converter.inferring.levels import ORDER

LEVELS = [("low", "1", "4"), ("medium", "5", "9"), ("high", "10", "25")]


def found(text: str) -> list[list[tuple[str, str, str]]]:
    document = readers.read(text.encode(), "legend.md")
    return [[(r.word, str(r.low), str(r.high)) for r in one.ranges] for one in legends(document, frozenset(ORDER))]


@pytest.mark.parametrize(
    "text",
    [
        "Low (1-4), Medium (5-9), High (10-25)",
        "1-4 = Low, 5-9 = Medium, 10-25 = High",
        "Bands: 1-4 Low | 5-9 Medium | 10-25 High",
        "- **Low**: 1-4\n- **Medium**: 5-9\n- **High**: 10-25",
        "- 1-4: Low\n- 5-9: Medium\n- 10-25: High",
        "| Reach | Class |\n|---|---|\n| 1-4 | Low |\n| 5-9 | Medium |\n| 10-25 | High |",
        "| Class | Points |\n|---|---|\n| Low | 1 to 4 |\n| Medium | 5 to 9 |\n| High | 10 to 25 |",
        "| Low (1-4) | Medium (5-9) | High (10-25) |\n|---|---|---|\n| keep | watch | mend |",
        "```\nLow: 1 - 4\nMedium: 5 - 9\nHigh: 10 - 25\n```",
    ],
)
def test_one_legend_in_many_layouts(text: str) -> None:
    assert LEVELS in found(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Marks: 90+ Splendid, 70-89 Sound, below 70 Weak", ["splendid", "sound", "weak"]),
        ("A (90-100), B (80-89), C (<80)", ["a", "b", "c"]),
        ("0-40 = Not ready, 41-70 = Needs care, 71-100 = Ready", ["not ready", "needs care", "ready"]),
        ("P0 >= 9, P1 7-8.9, P2 < 7", ["p0", "p1", "p2"]),
    ],
)
def test_words_that_nobody_knows_make_a_scale_of_three(text: str, words: list[str]) -> None:
    assert [[word for word, _, _ in one] for one in found(text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "The yard is open from 9-12 and from 14-17.",
        "- Boats 1-3: the pier\n- Boats 7-30: the yard",
        "Low (1-4), High (2-9)",
        "Low (1-4)",
        "| Week | Low |\n|---|---|\n| 1-2 | rain |\n| 2-9 | rain |",
    ],
)
def test_other_ranges_are_no_legend(text: str) -> None:
    assert found(text) == []


def test_thresholds_are_closed_by_the_next_one() -> None:
    (ranges,) = found("- >= 90: Splendid\n- >= 70: Sound\n- < 70: Weak")

    assert ranges == [("splendid", "90", "None"), ("sound", "70", "90"), ("weak", "None", "70")]


def test_behind_a_range_the_first_words_name_its_level() -> None:
    before, after = ranges_in("0-25 = Poor quality work, 26-50 = Fair", 0, frozenset())
    assert not before
    assert [one.word for one in after] == ["poor quality work", "fair"]
