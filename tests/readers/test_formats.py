"""A document in any format gives the record that its text gives: every path, every value, every cell."""

from __future__ import annotations

from functools import cache

import pytest

from converter import pipeline
from converter.model import Furniture, Verified
from tests.producing import PRODUCERS, Made, fidelity, parts_of, read_back, shown_prose
from tests.verifying import SAMPLES

SAMPLE = "bookkeeper.txt"
SLOW = frozenset(("doc", "rtf", "xls", "ods"))
"""LibreOffice takes seconds for each of these, twice."""


def slow(made: Made) -> bool:
    return made.producer == "LibreOffice" and made.format in SLOW


CASES = [
    pytest.param(
        made,
        id=f"{made.format} by {made.producer}",
        marks=[pytest.mark.requires(*made.programs), *([pytest.mark.slow] if slow(made) else [])]
        if made.programs
        else [],
    )
    for made in PRODUCERS
]


@cache
def wanted(sample: str) -> Verified:
    (only,) = pipeline.verify((SAMPLES / sample).read_bytes(), sample)
    return only


def sections(of: Verified) -> list[tuple[str, int, str]]:
    return [(section.heading, section.level, section.part) for section in of.record.sections]


@pytest.mark.parametrize("made", CASES)
def test_the_record_is_that_of_the_text(made: Made) -> None:
    want = wanted(SAMPLE)
    got = read_back(made.make(parts_of(want)), made.name)
    found = fidelity(want, got)

    assert found.wrong == 0
    if made.whole:
        assert found.differences == ()
        assert shown_prose(got) == shown_prose(want)
        assert got.outcome == want.outcome
    if made.levels:
        assert sections(got) == sections(want)
    assert got.document.format == made.format or made.format in ("eml", "zip")


@pytest.mark.parametrize(
    "made", [case for case in CASES if isinstance(case.values[0], Made) and not slow(case.values[0])]
)
def test_nothing_is_lost_and_every_place_is_exact(made: Made) -> None:
    document = read_back(made.make(parts_of(wanted("coolant-pump-fmea.md"))), made.name, "none").document
    outside = list(document.text)
    for block in document.blocks:
        outside[block.span.start : block.span.end] = " " * (block.span.end - block.span.start)

    assert not "".join(outside).strip()
    starts = [offset for offset, _ in document.origins]
    assert starts == sorted(starts)
    assert all(document.origin(block.span.start) for block in document.blocks if isinstance(block, Furniture))
