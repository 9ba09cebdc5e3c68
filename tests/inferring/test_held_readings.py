"""What unread documents taught: choices under a footnote, open ends, rates beside amounts, sums of a sentence."""

from __future__ import annotations

import pytest

from converter import pipeline
from converter.model import Finding, Verdict


def findings(text: str) -> tuple[Finding, ...]:
    (verified,) = pipeline.verify(text.encode(), "x.md", "none")
    return verified.findings


def wrong(text: str) -> list[str]:
    return [f.stated for f in findings(text) if f.verdict is Verdict.FAIL and f.severity == "error"]


def test_one_of_several_rows_with_a_footnote_may_count() -> None:
    head = "| Course | Points | Hours |\n|---|--:|--:|\n| Knots | 6 | 180 |\n| Tides | 4 | 120 |\n"
    rows = "| Rowing* | 5 | 150 |\n| Sailing* | 5 | 150 |\n| **Sum** | **15** | **450** |\n\n\\* one of the two\n"
    assert wrong(head + rows) == []
    assert {f.stated for f in findings(head + rows) if f.verdict is Verdict.PASS} >= {"15", "450"}


def test_an_open_end_of_a_range_is_read() -> None:
    head = (
        "We call ≥ 7 **High**, 4 to below 7 **Medium**, below 4 **Low**.\n\n| Gate | Score | Level |\n|---|--:|---|\n"
    )
    rows = "| A | 7.0 | High |\n| B | 4.0 | Medium |\n| C | 3.8 | Low |\n| D | 6.4 | Medium |\n| E | 7.8 | {} |\n"
    assert wrong(head + rows.format("High")) == []
    assert wrong(head + rows.format("Medium")) == ["Medium"]


def test_a_total_with_tax_below_the_sum_may_leave_out_a_noted_row() -> None:
    table = (
        "| Part | Cost |\n|---|---|\n| Oars | $40.85 |\n| Pins | $9.80 (in the parcel of the oars) |\n| Rope | $119.93 |\n"
        "| Total with tax and shipping | $160.78 |\n"
    )
    assert wrong(table) == []


def test_at_a_speed_divides() -> None:
    assert wrong("move 90 bits @ 3 MHz = 30 µs in all\n") == []
    assert wrong("take 90 boxes @ 3 = 280 in all\n") == ["280"]


def test_an_amount_behind_its_rate_is_worked_out_from_it() -> None:
    head = "| What | Amount | Rate to EUR | EUR |\n|---|--:|--:|--:|\n| Train | 38.40 | 1 | 38.40 |\n"
    rows = "| Boat | 2150.00 | 0.0875 | 188.13 |\n| Room | 5240.00 | 0.0875 | 449.50 |\n| Poster | 64.00 | 1.17 | 74.88 |\n"
    found = findings(head + rows + "| Taxi | 310.00 | 0.0875 | 27.13 |\n| Map | 84.00 | 1.17 | 98.28 |\n")
    assert [f.stated for f in found if f.verdict is Verdict.FAIL] == ["449.50"]


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("5 h hull, 3 h mast and 4 h paint, together 12 hours.", [Verdict.PASS]),
        ("5 h hull, 3 h mast and 4 h paint, together 14 hours.", [Verdict.UNDETERMINED]),
        ("120 red, 340 blue and 180 green, altogether 640.", [Verdict.PASS]),
        ("5 h hull, the mast and 4 h paint, together 12 hours.", []),
        ("5 h hull, 3 days mast and 4 h paint, together 40 hours.", []),
    ],
)
def test_a_sentence_may_list_its_sum(text: str, verdicts: list[Verdict]) -> None:
    found = [f.verdict for f in findings(text + "\n") if f.rule.slug == "listed-total"]
    assert [v if v is Verdict.PASS else Verdict.UNDETERMINED for v in found] == verdicts


def test_a_total_of_a_choice_leaves_the_other_out() -> None:
    table = "| Part | Price |\n|---|--:|\n| Hull | 900 |\n| Mast{} | 300 |\n| Carbon mast{} | 500 |\n| Sail | 250 |\n| Total{} | 1450 |\n"
    assert wrong(table.format("", "", "")) == ["1450"]
    assert wrong(table.format(" (either)", " (or)", "")) == []
    assert wrong(table.format("", "", ", with the cheaper mast")) == []
