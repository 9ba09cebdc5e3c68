"""Formulas that documents print over their columns, and rows held to them."""

from __future__ import annotations

import pytest

from converter import pipeline
from converter.inferring.formulas import formulas, named_column
from converter.model import Verdict
from converter.readers import read


def wrong(text: str) -> list[str]:
    """Return the printed values that are called wrong without a rubric."""
    (verified,) = pipeline.verify(text.encode(), "x.md", "none")
    return [f.stated for f in verified.findings if f.verdict is Verdict.FAIL and f.severity == "error"]


FERRIES = """\
| Ferry | TL | CO | QU | Mark |
|---|---|---|---|---|
| Heron | 4 | 2 | 5 | 3.9 |
| Otter | 3 | 3 | 1 | 2.4 |
| Plover | 5 | 4 | 2 | 3.9 |
| Curlew | 1 | 5 | 4 | 2.7 |
| Teal | 2 | 2 | 3 | {teal} |
"""

PRINTED = {
    "code": "```\nMark = (TL × 0.5) + (CO × 0.2) + (QU × 0.3)\n```",
    "a list": "- **Mark** = 0.5 × TL + 0.2 × CO + 0.3 × QU",
    "a sentence": "We work it out as Mark = 0.5*TL + 0.2*CO + 0.3*QU.",
    "a common factor": "`Mark = (5 × TL + 2 × CO + 3 × QU) / 10`",
    "per cent": "Mark = TL × 50% + CO × 20% + QU × 30%",
    "names in full": "Mark = 0.5 × Time Lost + 0.2 × Cost (CO) + 0.3 × Quality Upkeep (QU)",
}


@pytest.mark.parametrize("formula", PRINTED.values(), ids=PRINTED)
def test_rows_are_held_to_a_printed_formula(formula: str) -> None:
    assert wrong(f"{formula}\n\n{FERRIES.format(teal='2.3')}") == []
    assert wrong(f"{formula}\n\n{FERRIES.format(teal='2.8')}") == ["2.8"]


SILENT = {
    "no formula": "The mark weighs three things.",
    "a name that is no column": "Mark = 0.5 × TL + 0.2 × CO + 0.3 × Weather",
    "a power": "Mark = TL ^ 2 + CO + QU",
    "a call": "Mark = max(TL, CO, QU)",
    "cut off": "Mark = 0.5 × TL + 0.2 × CO +",
    "an assignment of one name": "Mark = TL",
    "hardly a row follows it": "Mark = 0.1 × TL + 0.1 × CO + 0.1 × QU",
}


@pytest.mark.parametrize("formula", SILENT.values(), ids=SILENT)
def test_silent_where_the_formula_is_not_of_this_table(formula: str) -> None:
    assert wrong(f"{formula}\n\n{FERRIES.format(teal='2.8')}") == []


def test_a_quotient_over_a_sum() -> None:
    text = "Yield = Crop / (Field + Fallow)\n\n| Farm | Crop | Field | Fallow | Yield |\n|---|---|---|---|---|\n"
    rows = "| A | 12 | 4 | 2 | 2.0 |\n| B | 30 | 5 | 1 | 5.0 |\n| C | 21 | 6 | 1 | 3.0 |\n| D | 18 | 3 | 1 | {} |\n"

    assert wrong(text + rows.format("4.5")) == []
    assert wrong(text + rows.format("5.4")) == ["5.4"]


@pytest.mark.parametrize(
    ("name", "headers", "expected"),
    [
        ("Severity", ["Mode", "S", "O", "D"], 1),
        ("User Reach", ["UR", "UX", "Score"], 0),
        ("Risk Score", ["Risk Score", "Score"], 0),
        ("Total Score", ["Item", "Score"], 1),
        ("Probability", ["Prob.", "Impact"], 0),
        ("Cost", ["Cost now", "Cost later"], None),
        ("Reach", ["Impact", "Effort"], None),
    ],
)
def test_names_mean_columns(name: str, headers: list[str], expected: int | None) -> None:
    assert named_column(name, headers, range(len(headers))) == expected


def test_a_hostile_line_is_read_in_bounded_time() -> None:
    for line in ("A = " + "(" * 200, "A = " + "(B + C) × " * 25 + "D", "A = " * 90, "= " * 140, "x " * 149 + "="):
        assert len(formulas(read(f"```\n{line}\n```\n".encode(), "x.md"))) <= len(line)


MIXED = """\
| Part | Budget |
|---|---|
| Hull paint | $300 |
| Yard time | 40 h |
| New rope | $120 |
| Oars | $80 |
| **Total** | **{total}** |
"""


def test_a_total_of_money_leaves_out_rows_of_hours() -> None:
    (right,) = pipeline.verify(MIXED.format(total="$500").encode(), "x.md", "none")

    assert [f.verdict for f in right.findings] == [Verdict.PASS]
    assert wrong(MIXED.format(total="$560")) == []  # what was added up is not certain, so it is not called wrong


def test_a_row_adds_up_the_columns_in_its_own_unit() -> None:
    head = "| Crew | Strokes | Rope | Paint | Total |\n|---|---|---|---|---|\n"
    rows = "".join(f"| {n} | {n}5,000 | ${n}.80 | $2.10 | ${n + 2}.90 |\n" for n in (1, 2, 3, 4))

    assert wrong(head + rows + "| 5 | 55,000 | $5.80 | $2.10 | $7.90 |\n") == []
    assert wrong(head + rows + "| 5 | 55,000 | $5.80 | $2.10 | $9.70 |\n") == ["$9.70"]
