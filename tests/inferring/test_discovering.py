"""What rows bear out where no header says it, and columns whose headers mean something only together."""

from __future__ import annotations

import pytest

from converter import pipeline
from converter.inferring import relations
from converter.inferring.relations import Relation
from converter.model import Verdict
from converter.readers import read


def flagged(text: str) -> list[str]:
    """Return the printed values that are called wrong, or worth a look, without a rubric."""
    (verified,) = pipeline.verify(text.encode(), "x.md", "none")
    return [f.stated for f in verified.findings if f.verdict is Verdict.FAIL or f.message.startswith("Look here")]


def checked(text: str) -> set[str]:
    """Return the printed results that agree."""
    (verified,) = pipeline.verify(text.encode(), "x.md", "none")
    return {f.stated for f in verified.findings if f.verdict is Verdict.PASS}


def wrong(text: str) -> list[str]:
    """Return the printed values that are called wrong without a rubric."""
    (verified,) = pipeline.verify(text.encode(), "x.md", "none")
    return [f.stated for f in verified.findings if f.verdict is Verdict.FAIL and f.severity == "error"]


HIVES = """\
| Hive | Gefüllt | Leer | Brutto | Anteil |
|---|---|---|---|---|
| Nord | 412 | 137 | 549 | 75.0 |
| Hof | 388 | 251 | 639 | 60.7 |
| Linde | 517 | 166 | {linde} | 75.7 |
| Wehr | 273 | 348 | 621 | 44.0 |
| Bach | 604 | 119 | 723 | 83.5 |
"""


def test_rows_of_long_numbers_show_what_no_header_says() -> None:
    assert flagged(HIVES.format(linde="683")) == []
    assert {"683", "75.7"} <= checked(HIVES.format(linde="683"))


def test_a_row_that_does_not_follow_is_worth_a_look() -> None:
    found = flagged(HIVES.format(linde="638"))
    assert "638" in found
    assert wrong(HIVES.format(linde="638")) == []


SHIFTS = """\
|  | Mo | Di | Mi | Do | Week |
|---|---|---|---|---|---|
| Imke | 8 | 7.5 | 8 | 6 | {imke} |
| Jens | 9 | 8 | 8.5 | 8 | 33.5 |
| Karl | 0 | 8 | 8 | 7 | 23.0 |
| Lore | 7.5 | 7.5 | 7.5 | 8 | 30.5 |
| Mats | 10 | 9 | 9 | 5.5 | 33.5 |
"""

LEAGUE = """\
| Team | Scored | Let in | Net |
|---|---|---|---|
| Harbour | 27 | 12 | +15 |
| Mill | 22 | 13 | {mill} |
| Lock | 19 | 11 | +8 |
| Quay | 12 | 29 | -17 |
| Weir | 8 | 24 | -16 |
"""


def test_days_side_by_side_add_up_to_their_week() -> None:
    assert flagged(SHIFTS.format(imke="29.5")) == []
    assert flagged(SHIFTS.format(imke="28.5")) == ["28.5"]


def test_a_column_of_signed_numbers_is_a_difference() -> None:
    assert flagged(LEAGUE.format(mill="+9")) == []
    assert flagged(LEAGUE.format(mill="+11")) == ["+11"]


BIDS = """\
| Criterion | Weight | Fir | weighted | Oak | weighted | Elm | weighted |
|---|---|---|---|---|---|---|---|
| Menu | 30 | 8 | 240 | 7 | 210 | 9 | 270 |
| Price | 35 | 6 | 210 | 9 | {oak} | 5 | 175 |
| Origin | 20 | 7 | 140 | 5 | 100 | 8 | 160 |
| Service | 15 | 9 | 135 | 6 | 90 | 8 | 120 |
| Total | 100 | 30 | 725 | 27 | 715 | 30 | 725 |
"""


def test_columns_of_one_header_follow_the_same_relation() -> None:
    assert wrong(BIDS.format(oak="315")) == []
    assert "305" in wrong(BIDS.format(oak="305"))


CLUB = """\
| Year | Members | Change | Change % |
|---|---|---|---|
| 2014 | 3,012 | | |
| 2015 | 3,187 | +175 | +5.8% |
| 2016 | 3,305 | +118 | +3.7% |
| 2017 | 3,490 | +185 | +5.6% |
| 2018 | 3,702 | {change} | +6.1% |
| 2019 | 3,645 | -57 | -1.5% |
| 2020 | 3,591 | -54 | -1.5% |
"""


def test_percentages_are_not_added_to_other_things() -> None:
    assert flagged(CLUB.format(change="+212")) == []
    assert flagged(CLUB.format(change="+221")) == ["+221"]


def test_small_numbers_show_nothing() -> None:
    rows = "".join(f"| r{i} | {a} | {b} | {c} |\n" for i, (a, b, c) in enumerate([(1, 2, 3), (2, 2, 4), (1, 1, 2)]))
    document = read(f"| x | One | Two | Three |\n|---|---|---|---|\n{rows}".encode(), "x.md")
    assert [one for one in relations(document) if isinstance(one, Relation)] == []


METER = """\
| Day | Reading | Used |
|---|---|---|
| Mon | 18204 | |
| Tue | 18661 | 457 |
| Wed | 19049 | {wed} |
| Thu | 19380 | 331 |
| Fri | 19591 | 211 |
| Sat | 20113 | 522 |
"""


def test_what_a_meter_shows_since_the_row_above() -> None:
    assert flagged(METER.format(wed=388)) == []
    assert flagged(METER.format(wed=838)) == ["838"]


def test_a_footnote_may_say_why_a_row_is_an_exception() -> None:
    assert flagged(METER.format(wed="838[^1]") + "\n[^1]: the meter was changed\n") == []


TOGETHER = {
    "counts per mark": (
        (
            "| Ask | 1 | 2 | 3 | 4 | 5 | n | Mean |\n|---|---|---|---|---|---|---|---|\n"
            "| a | 1 | 2 | 5 | 12 | 8 | 28 | 3.86 |\n| b | 3 | 4 | 10 | 8 | 3 | 28 | 3.14 |\n| c | 0 | 3 | 6 | 11 | 8 | 28 | {} |\n"
        ),
        "3.86",
        "3.68",
    ),
    "ticks": (
        (
            "| Tool | Log | Key | Map | Score |\n|---|---|---|---|---|\n| a | ✓ | ✓ | – | 2 |\n| b | ✓ | ✓ | ✓ | 3 |\n"
            "| c | – | ✓ | – | 1 |\n| d | ✓ | ✓ | ✓ | {} |\n"
        ),
        "3",
        "2",
    ),
    "months and years": (
        ("| Plan | Monthly | Yearly |\n|---|---|---|\n| a | 21 | 252 |\n| b | 48 | 576 |\n| c | 19 | {} |\n"),
        "228",
        "247",
    ),
    "passed of those run": (
        (
            "| Suite | Passed | Failed | Skipped | Pass rate |\n|---|---|---|---|---|\n| a | 190 | 6 | 4 | 96.9 % |\n"
            "| b | 47 | 3 | 9 | {} |\n| c | 38 | 2 | 5 | 95.0 % |\n"
        ),
        "94.0 %",
        "96.0 %",
    ),
    "matches": (
        (
            "| Club | P | W | D | L | Pts |\n|---|---|---|---|---|---|\n| a | 9 | 6 | 2 | 1 | 20 |\n| b | 9 | 5 | 2 | 2 | 17 |\n"
            "| c | 9 | 2 | 1 | 6 | {} |\n"
        ),
        "7",
        "9",
    ),
    "weights in headers": (
        (
            "| Boat | Speed (x3) | Noise (x2) | Total |\n|---|---|---|---|\n| a | 8 | 6 | 36 |\n| b | 9 | 5 | {} |\n| c | 6 | 9 | 36 |\n| d | 4 | 7 | 26 |\n"
        ),
        "37",
        "39",
    ),
    "value, urgency and size": (
        (
            "| Work | Value | Urgency | CoD | Size | WSJF |\n|---|---|---|---|---|---|\n| a | 8 | 5 | 13 | 5 | 2.6 |\n"
            "| b | 13 | 3 | 16 | 8 | 2.0 |\n| c | 5 | 8 | 13 | 4 | {} |\n"
        ),
        "3.25",
        "3.75",
    ),
}


@pytest.mark.parametrize(("table", "right", "slip"), TOGETHER.values(), ids=TOGETHER)
def test_headers_that_mean_something_together(table: str, right: str, slip: str) -> None:
    assert flagged(table.format(right)) == []
    assert slip in flagged(table.format(slip))


CLASS = """\
| Pupil | Practice | Essay |
|---|---|---|
| Ada | 71 | 64 |
| Bob | 58 | 90 |
| Cem | 92 | 77 |
| Highest | 92 | 90 |
| Lowest | 58 | 64 |
| Average | {} | 77.0 |
"""


def test_highest_and_lowest_are_no_data() -> None:
    assert wrong(CLASS.format("73.7")) == []
    assert "73.7" in checked(CLASS.format("73.7"))


def test_a_best_that_is_a_name_is_data() -> None:
    plan = "| Case | Cost |\n|---|---|\n| Best | 40 |\n| Likely | 55 |\n| Worst | 90 |\n| Total | 185 |\n"
    assert "185" in checked(plan)


POT = """\
| Part | Mass | Fat | Carbs |
|---|---|---|---|
| Lentils | 250 | 4.3 | 150.0 |
| Onion | 120 | 0.1 | 11.2 |
| Oil | 15 | 15.0 | 0 |
| Whole pot | 385 | {fat} | 161.2 |
"""


def test_a_total_that_no_word_calls_so() -> None:
    assert {"385", "161.2", "19.4"} <= checked(POT.format(fat="19.4"))
    assert flagged(POT.format(fat="19.3")) == ["19.3"]
    assert flagged(POT.format(fat="88.0")) == []


def test_a_legend_of_sizes_says_nothing_of_negative_values() -> None:
    legend = "🟢 below 5 %, 🟡 5-10 %, 🔴 above 10 %\n\n"
    table = "| Item | Off | |\n|---|---|---|\n| a | 2 % | 🟢 |\n| b | 7 % | 🟡 |\n| c | 12 % | 🔴 |\n| d | 3 % | 🟢 |\n| e | -12 % | 🔴 |\n"
    assert wrong(legend + table) == []


COUNTS = "| Level | Count |\n|---|---|\n| High | 1 |\n| Medium | 2 |\n| Low | 1 |\n| Total | {} |\n"


def test_levels_that_are_called_high_and_low_are_data() -> None:
    assert flagged(COUNTS.format(4)) == []
    assert wrong(COUNTS.format(5)) == ["5"]


def test_a_criterion_that_is_called_range_is_data() -> None:
    text = "| Bike | Roam | Trek |\n|---|---|---|\n| Comfort | 24 | 18 |\n| Price | 20 | 36 |\n| Range | 27 | 18 |\n| Total | 71 | 72 |\n"
    assert flagged(text) == []


ESTIMATE = """\
| Trade | CHF |
|---|---|
| Plumbing | 12'400 |
| Tiles | 8'250 |
| **Subtotal** | **20'650** |
| Contingency 10 % | 2'065 |
| **Net** | **22'715** |
| VAT 8.1 % | {} |
| **Total incl. VAT** | **24'554.90** |
"""


def test_an_emphasised_row_that_sums_up_what_is_above_it_is_a_subtotal() -> None:
    text = ESTIMATE.format("1'839.90")  # 1839.915, rounded to the smallest coin
    assert flagged(text) == []
    assert "24'554.90" in checked(text)
