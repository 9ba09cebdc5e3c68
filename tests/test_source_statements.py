"""Every checkable statement of the lent document that is marked `first` is checked, and comes out as listed.

The list, with a formula and a verdict for each statement, is kept beside the document. Here each of its rows has the
findings that answer it: `line kind path` (or a slug for the kind; blanks as `_`), and the printed text where
one path is stated twice in a line.
"""

from __future__ import annotations

import csv
from functools import cache

import pytest

from converter.model import Finding, Verdict
from tests.verifying import SHARED, line_of, needs_seed, reported, seed

LIST = SHARED / "cases" / "source-statements.tsv"

TASKS = range(6)
FIVE = range(5)

FINDINGS: dict[int, tuple[str, ...]] = {
    1: ("1 form role",),
    2: ("2 form role",),
    16: ("11 constant protective.score.given(0)", "11 constant protective.score.given(3)"),
    17: ("11 form protective",),
    **{18 + i: (f"{13 + i} scale protective[{i}].score",) for i in range(3)},
    21: ("16 formula protective",),
    22: ("16 constant protective.of",),
    23: ("17 scale growth",),
    25: ("18 restated protective",),
    26: ("18 restated growth",),
    27: ("18 band zone", "66 restated zone"),
    28: ("18 band label", "72 restated label"),
    29: ("52 restated growth",),
    30: ("20 constant tasks.score.given(1)", "20 constant tasks.score.given(5)"),
    31: ("20 form tasks", "28 formula time", "28 formula weighted"),
    **{32 + 4 * i: (f"{22 + i} scale tasks[{i}].time",) for i in TASKS},
    **{33 + 4 * i: (f"{22 + i} scale tasks[{i}].score",) for i in TASKS},
    **{34 + 4 * i: (f"{22 + i} formula tasks[{i}].weighted",) for i in TASKS},
    **{35 + 4 * i: (f"{22 + i} band tasks[{i}].mode",) for i in TASKS},
    57: ("28 formula time",),
    58: ("28 check time-is-whole",),
    59: ("28 formula weighted",),
    60: ("28 formula weighted",),
    61: ("28 scale weighted",),
    63: ("29 constant task_resistance.given(6.00)",),
    64: ("29 restated weighted",),
    65: ("29 equation task_resistance",),
    66: ("29 constant task_resistance.of",),
    67: ("29 scale task_resistance",),
    68: ("30 formula displaced",),
    69: ("30 formula augmented",),
    70: ("30 formula not_involved",),
    71: ("30 check split-is-whole",),
    73: ("33 constant evidence.score.given(-2)", "33 constant evidence.score.given(2)"),
    74: ("33 form evidence", "40 formula evidence"),
    **{75 + i: (f"{35 + i} scale evidence[{i}].score",) for i in FIVE},
    80: ("40 formula evidence",),
    81: ("40 scale evidence",),
    93: ("43 constant barriers.score.given(0)", "43 constant barriers.score.given(2)"),
    94: ("43 form barriers", "50 formula barriers"),
    **{95 + i: (f"{45 + i} scale barriers[{i}].score",) for i in FIVE},
    101: ("50 formula barriers",),
    102: ("50 constant barriers.of",),
    103: ("52 restated growth",),
    107: ("56 condition label 2",),
    108: ("56 condition label 48",),
    109: (
        "56 band zone",
        "56 band label",
        "56 restated zone",
        "56 restated label",
        "66 restated zone",
        "72 restated label",
    ),
    110: ("60 restated task_resistance", "60 constant task_resistance.of"),
    111: ("61 constant evidence_modifier.given(1.0)", "61 constant evidence_step"),
    112: ("61 restated evidence",),
    113: ("61 equation evidence_modifier",),
    114: ("62 constant barrier_modifier.given(1.0)", "62 constant barrier_step"),
    115: ("62 restated barriers",),
    116: ("62 equation barrier_modifier",),
    117: ("63 constant growth_modifier.given(1.0)", "63 constant growth_step"),
    118: ("63 restated growth",),
    119: ("63 equation growth_modifier",),
    120: (
        "64 restated task_resistance",
        "64 restated evidence_modifier",
        "64 restated barrier_modifier",
        "64 restated growth_modifier",
    ),
    121: ("64 equation raw",),
    123: ("65 restated raw",),
    124: ("65 constant floor", "65 constant span", "65 constant score.given(100)"),
    125: ("65 equation score",),
    126: ("65 equation score",),
    129: ("66 band zone 48", "66 band zone 25", "66 band zone 47"),
    130: ("66 band zone.legend",),
    132: ("66 band zone GREEN",),
    133: ("66 band zone GREEN",),
    134: ("70 constant exposed.given(3)",),
    135: ("70 formula exposed",),
    136: ("71 restated growth",),
    137: ("72 band zone", "72 band label", "72 restated zone", "72 restated label"),
    138: ("72 condition label 2",),
    139: ("72 condition label 48",),
    140: ("73 override score", "76 said-again score"),
    141: ("76 said-again score",),
    144: ("76 peer-score peer(ml_/_ai_engineer)",),
    145: ("76 versus task_resistance 3.80",),
    152: ("76 peer-score peer(ai_security_engineer)",),
    155: ("76 out-of barriers.of",),
    156: ("76 possible claim(barriers) 5",),
    163: ("66 band zone GREEN", "72 band zone"),
}

HOW = {121: "rounded", 125: "rounded", 126: "rounded"}
"""Rows whose verdict says more than pass; `ok, exact` is read from the row itself."""

CHAINS = {60: ("2.2", "2.2"), 125: ("69.179", "69.178"), 126: ("69.179", "69.178"), 133: ("69.2", "69.178")}
"""Rows about one of the two chains: what the printed and the unrounded operands must give, as far as it is said."""

NOT_A_SUM = 18
"""The line of row 27: a rule of the scheme in the shape of a sum."""


@cache
def rows() -> dict[int, dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return {int(row["number"]): row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def first() -> list[int]:
    return [number for number, row in rows().items() if row["required"] == "first"] if LIST.is_file() else []


def chosen(selector: str) -> list[Finding]:
    """Return the findings that `line kind-or-slug path [printed]` means."""
    line, kind, path, *printed = selector.split(" ", 3)
    return [
        finding
        for finding in seed().findings
        if line_of(seed(), finding) == int(line)
        and kind in (finding.kind, finding.rule.slug)
        and finding.path.replace(" ", "_") == path
        and (not printed or finding.stated == printed[0])
    ]


def expected(row: dict[str, str]) -> tuple[Verdict, bool]:
    """Return the verdict a row asks for, and whether it comes with a note."""
    return Verdict.PASS, row["verdict"].startswith("note")


@needs_seed
@pytest.mark.skipif(not LIST.is_file(), reason="no list of statements beside the checkout")
def test_every_row_marked_first_has_its_findings_here() -> None:
    assert len(first()) > 100
    assert [number for number in first() if number not in FINDINGS] == []


@needs_seed
@pytest.mark.parametrize("number", first(), ids=lambda number: f"row-{number}")
def test_row(number: int) -> None:
    row = rows()[number]
    assert number in FINDINGS, f"row {number} ({row['statement']}) maps to nothing"
    verdict, noted = expected(row)

    for selector in FINDINGS[number]:
        found = chosen(selector)
        assert found, f"row {number} ({row['statement']}): no finding {selector!r}"
        for finding in found:
            assert (finding.verdict, finding.severity) == (verdict, "note" if noted else None), finding.message
    if "exact" in row["verdict"]:
        assert all(finding.how == "exact" for selector in FINDINGS[number] for finding in chosen(selector))
    if number in HOW:
        assert {finding.how for selector in FINDINGS[number] for finding in chosen(selector)} == {HOW[number]}


@needs_seed
@pytest.mark.parametrize("number", sorted(CHAINS), ids=lambda number: f"row-{number}")
def test_both_chains(number: int) -> None:
    for selector in FINDINGS[number]:
        for finding in chosen(selector):
            printed, unrounded = CHAINS[number]
            assert finding.printed.startswith(printed)
            assert finding.unrounded.startswith(unrounded)


@needs_seed
def test_a_rule_in_the_shape_of_a_sum_is_none() -> None:
    assert not [f for f in seed().findings if f.kind == "equation" and line_of(seed(), f) == NOT_A_SUM]


@needs_seed
def test_nothing_is_wrong_with_the_lent_document() -> None:
    assert seed().outcome == "pass"
    assert [f.message for f in seed().findings if f.verdict is not Verdict.PASS] == []
    assert reported(seed()) == [(52, "count", "edge"), (76, "stated-cause", "edge")]
