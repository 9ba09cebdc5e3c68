"""Labels held to the legends and headings that a document prints."""

from __future__ import annotations

import pytest

from converter import pipeline
from converter.model import Verdict


def wrong(text: str) -> list[str]:
    (verified,) = pipeline.verify(text.encode(), "x.md", "none")
    return [f.stated for f in verified.findings if f.verdict is Verdict.FAIL and f.severity == "error"]


CLASSES = """\
| Class | Score from - to |
|---|---|
| C1 | 7.0 - 9.9 |
| C2 | 4.0 - 6.9 |
| C3 | 1.0 - 3.9 |

| Lock gate | Score | Class |
|---|---|---|
| North | 8.1 | C1 |
| Mill | 4.4 | C2 |
| Weir | 2.0 | C3 |
| Basin | 6.9 | C2 |
| Quay | {quay} | C2 |
"""


def test_levels_may_be_letters_with_a_number() -> None:
    assert wrong(CLASSES.format(quay="5.2")) == []
    assert wrong(CLASSES.format(quay="7.2")) == ["C2"]


UNDER = """\
## Critical gates (RPN > 50)

| Gate | Notes | RPN | S |
|---|---|---|---|
| North | loose | 63 | 9 |
| Mill | leaking | {mill} | 8 |
| Weir | rusted | {weir} | 7 |
"""


def test_a_heading_that_bounds_a_column_by_name_bounds_every_row() -> None:
    assert wrong(UNDER.format(mill=56, weir=54)) == []
    assert wrong(UNDER.format(mill=40, weir=35)) == ["40", "35"]


def test_a_heading_that_no_row_keeps_to_speaks_of_something_else() -> None:
    assert wrong(UNDER.replace("63", "36").format(mill=40, weir=35)) == []


OARS = "| Item | Cost |\n|---|---|\n| Oar | $20.00 |\n| Rope | $9.80{note} |\n| Paint | $30.00 |\n"

UNCERTAIN = {
    "a total of shipping alone": OARS.format(note="") + "| Total Shipping | $0.00 |\n",
    "behind a total without tax": OARS.format(note="") + "| Total without tax | $59.80 |\n| Total | $66.10 |\n",
    "a row with a note is left out": OARS.format(note=" (comes with the oar)") + "| Total | $50.00 |\n",
}


@pytest.mark.parametrize("text", UNCERTAIN.values(), ids=UNCERTAIN)
def test_totals_that_may_mean_something_else_are_no_more_than_worth_a_look(text: str) -> None:
    assert wrong(text) == []


def test_a_row_left_out_without_a_word_is_an_error() -> None:
    assert wrong(OARS.format(note="") + "| Total | $50.00 |\n") == ["$50.00"]
