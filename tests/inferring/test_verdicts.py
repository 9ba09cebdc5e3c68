"""Tables and text nobody wrote a rubric for: what is named, what is only noted, and what is left alone."""

from __future__ import annotations

from converter import pipeline
from converter.model import Verdict

SCALE = "| Points | Class |\n|---|---|\n| 8-10 | Sound |\n| 5-7 | Worn |\n| 0-4 | Rotten |\n\n"


def named(text: str) -> list[tuple[int, str, str]]:
    """Return line, slug and tier of all that is objected to."""
    (verified,) = pipeline.verify(text.encode(), "table.md")
    out = []
    for finding in verified.findings:
        line = verified.document.position(finding.span.start).line
        if finding.verdict is Verdict.FAIL and finding.severity in ("error", "warning"):
            out.append((line, finding.rule.slug, "wrong"))
        elif finding.message.startswith("Look here"):
            out.append((line, finding.rule.slug, "look"))
    return sorted(out)


def table(header: str, *rows: str) -> str:
    return "\n".join([header, "|" + "---|" * (header.count("|") - 1), *rows]) + "\n"


# ------------------------------------------------------------------------------------------------ labels


def test_a_label_of_the_documents_own_words_is_held_to_its_legend() -> None:
    rows = ["| Heron | 9 | Sound |", "| Plover | 6 | Worn |", "| Curlew | 3 | Worn |", "| Dunlin | 2 | Rotten |"]

    assert named(SCALE + table("| Boat | Points | Class |", *rows)) == [(11, "label-of-score", "wrong")]


def test_what_lies_between_two_ranges_may_bear_either_word() -> None:
    rows = ["| Heron | 7.5 | Sound |", "| Plover | 7.5 | Worn |", "| Curlew | 3 | Rotten |"]

    assert named(SCALE + table("| Boat | Points | Class |", *rows)) == []


def test_scores_and_letters_in_one_cell() -> None:
    legend = "Low (1-4), Medium (5-9), High (10-25)\n\n"
    rows = [
        "| Fire | 12-H |",
        "| Frost | 6-M |",
        "| Theft | 8-H |",
        "| Rust | 2-L |",
        "| Mould | 4-L |",
        "| Rats | 9-M |",
    ]

    assert named(legend + table("| Hazard | Risk |", *rows)) == [(7, "label-of-score", "wrong")]


def test_labels_in_a_row_under_their_totals() -> None:
    rows = [
        "| Hull | 4 | 3 | 1 |",
        "| Sails | 5 | 3 | 2 |",
        "| **Total** | 9 | 6 | 3 |",
        "| **Class** | Sound | Sound | Rotten |",
    ]

    assert (12, "label-of-score", "look") in named(SCALE + table("| Part | Heron | Plover | Curlew |", *rows))


def test_a_label_in_running_text_in_the_measure_of_the_only_legend() -> None:
    assert named(SCALE + "**Overall score: 6/10 (Sound)**\n") == [(7, "label-of-score", "wrong")]
    assert named(SCALE + "**Overall score: 8.5/10 (Sound)**\n") == []
    assert named(SCALE + "**Chance of rain: 6/10 (Sound)**\n") == []


def test_a_label_in_the_line_below_its_score_is_worth_a_look() -> None:
    assert named(SCALE + "- Total score: 3/10\n- Class: Sound\n") == [(8, "label-of-score", "look")]


def test_a_scale_of_something_else_accuses_nobody() -> None:
    rows = ["| Heron | 3 | Sound |", "| Plover | 9 | Rotten |", "| Curlew | 6 | Sound |", "| Dunlin | 8 | Worn |"]

    assert named(SCALE + table("| Boat | Points | Class |", *rows)) == []


def test_a_verdict_by_the_threshold_of_its_row() -> None:
    rows = [
        "| Speed | 7.2 | >= 6 | PASS |",
        "| Draught | 1.9 | <= 1.5 | FAIL |",
        "| Heel | 12 | < 20 | PASS |",
        "| Trim | 3 | < 2 | PASS |",
    ]

    assert named(table("| Trait | Actual | Target | Status |", *rows)) == [(6, "label-of-score", "wrong")]


# ------------------------------------------------------------------------------------------------ totals


def test_a_weighted_total_under_its_own_weights() -> None:
    rows = [
        "| Hull | 40% | 8 | 5 |",
        "| Sails | 35% | 6 | 9 |",
        "| Crew | 25% | 4 | 6 |",
        "| **Weighted score** | 100% | 6.3 | 7.05 |",
    ]

    assert named(table("| Part | Weight | Heron | Plover |", *rows)) == [(6, "weighted-total", "wrong")]


def test_a_weighted_total_without_weights_is_no_plain_sum() -> None:
    rows = ["| Hull | 8 |", "| Sails | 6 |", "| Crew | 4 |", "| **Weighted total** | 6.4 |"]

    assert all(tier != "wrong" for _, _, tier in named(table("| Part | Heron |", *rows)))


def test_the_other_cells_of_an_overall_row_say_what_it_is() -> None:
    rows = ["| Heron | 6 | 8 | 4 | 9 |", "| Plover | 8 | 6 | 6 | 7 |", "| Overall | 7 | 7 | 5 | 9 |"]

    assert named(table("| Boat | Hull | Sails | Crew | Keel |", *rows)) == [(5, "column-average", "wrong")]


def test_an_average_of_changes_may_be_the_change_of_averages() -> None:
    rows = [
        "| Heron | 10 | 20 | 100% |",
        "| Plover | 40 | 50 | 25% |",
        "| Curlew | 10 | 15 | 50% |",
        "| Average | 20 | 28.3 | 41.7% |",
    ]

    assert named(table("| Boat | Before | After | Change |", *rows)) == []


def test_a_result_beside_its_table() -> None:
    parts = table("| Part | Score |", "| Hull | 17/20 |", "| Sails | 15/20 |", "| Crew | 18/20 |")

    assert named("## Overall score: 50/60\n\n" + parts) == []
    assert named("## Overall score: 54/60\n\n" + parts) == [(1, "column-total", "wrong")]
    assert named("## Overall score: 9/10\n\n" + parts) == []


def test_results_in_the_table_that_follows() -> None:
    matrix = table(
        "| Part | Weight | Heron | Plover | Curlew |",
        "| Hull | 50% | 8 | 6 | 4 |",
        "| Sails | 30% | 6 | 6 | 8 |",
        "| Crew | 20% | 5 | 9 | 7 |",
    )
    ends = table("| Boat | Score |", "| Heron | 6.8 |", "| Plover | 6.6 |", "| Curlew | 6.3 |")

    assert named(matrix + "\n" + ends) == [(11, "weighted-total", "wrong")]


def test_weights_by_their_order_in_a_formula() -> None:
    rows = [
        "| Heron | 8 | 7 | 9 | 7.9 |",
        "| Plover | 6 | 7 | 5 | 6.1 |",
        "| Curlew | 5 | 6 | 7 | 5.9 |",
        "| Dunlin | 9 | 9 | 8 | 8.8 |",
    ]
    text = "Overall = hull × 0.4 + sails × 0.35 + crew × 0.25\n\n"

    assert named(text + table("| Boat | H | S | C | Overall |", *rows)) == []
    assert (9, "weighted-total", "wrong") in named(
        text + table("| Boat | H | S | C | Overall |", *rows, "| Knot | 4 | 8 | 7 | 7.2 |")
    )


# ------------------------------------------------------------------------------------------------ ranks


def test_one_misplaced_rank_is_one_wrong_rank() -> None:
    rows = [
        f"| {boat} | {points} | {rank} |"
        for boat, points, rank in zip("abcdef", (48, 45, 20, 40, 33, 25), range(1, 7), strict=True)
    ]

    assert named(table("| Boat | Points | Rank |", *rows)) == [(5, "ranking", "wrong")]


def test_ranks_by_something_else_are_left_alone() -> None:
    rows = ["| Heron | 48 | 4 |", "| Plover | 45 | 1 |", "| Curlew | 30 | 3 |", "| Dunlin | 20 | 2 |"]

    assert named(table("| Boat | Points | Rank |", *rows)) == []
