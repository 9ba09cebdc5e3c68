"""Rows with a percentage in their label, numbered rows, portions, and totals that stand under their table."""

from __future__ import annotations

import pytest

from tests.inferring.test_discovering import checked, flagged, wrong

INVOICE = """\
| Service | Amount |
|---|---|
| Survey | 1,250.00 |
| Drawings | 510.00 |
| Travel | 395.50 |
| less 4 % for early payment | -86.22 |
| **Net** | **2,069.28** |
| VAT 21 % | {vat} |
| **Total** | **{total}** |
"""


def test_a_tax_is_of_the_total_over_it() -> None:
    text = INVOICE.format(vat="434.55", total="2,503.83")
    assert flagged(text) == []
    assert {"434.55", "-86.22"} <= checked(text)
    assert wrong(INVOICE.format(vat="424.55", total="2,493.83")) == ["424.55"]


def test_some_rows_may_be_free_of_tax() -> None:
    text = "| Item | Amount |\n|---|---|\n| Bread | 40.00 |\n| Course | 200.00 |\n| Subtotal | 240.00 |\n| VAT 20 % | 40.00 |\n"
    assert wrong(text) == []


NUMBERED = """\
| No. | Task | Hours |
|---|---|---|
| 1 | Plan | 30 |
| 1.1 | Sketch | 12 |
| 1.2 | Review | 18 |
| 2 | Build | 66 |
| 2.1 | Frame | 40 |
| 2.2 | Panels | 26 |
| 3 | Ship | {ship} |
| 3.1 | Pack | 10 |
| 3.2 | Load | 16 |
"""


def test_numbered_rows_hold_those_under_them() -> None:
    assert flagged(NUMBERED.format(ship=26)) == []
    assert flagged(NUMBERED.format(ship=24)) == ["24"]


POT = """\
| Part | Mass | Fat | Carbs |
|---|---|---|---|
| Lentils | 250 | 4.3 | 150.0 |
| Onion | 120 | 0.1 | 11.2 |
| Oil | 30 | 15.0 | 0 |
| **Total** | 400 | 19.4 | 161.2 |
| Per serving | 100 | {fat} | 40.3 |
"""


def test_a_portion_is_the_total_over_one_number() -> None:
    assert flagged(POT.format(fat="4.9")) == []
    assert flagged(POT.format(fat="5.9")) == ["5.9"]


LIST = "| Plot | Beds |\n|---|---|\n| North | 12 |\n| South | 14 |\n| Orchard | 8 |\n"
UNDER = {
    "in words": "\nTotal: {}\n",
    "in bold": "\n**Total: {}**\n",
    "with the header's name": "\nTotal beds: {}.\n",
    "in the cell of the label": "| **Total: {}** | |\n",
}


@pytest.mark.parametrize("said", UNDER.values(), ids=UNDER)
def test_a_total_under_its_table(said: str) -> None:
    assert flagged(LIST + said.format(34)) == []
    assert "34" in checked(LIST + said.format(34))
    assert flagged(LIST + said.format(36)) == ["36"]


ANOTHER = {
    "far off": "\nTotal: 480\n",
    "of other things": "\nTotal visitors: 36\n",
    "a sentence": "\nTotal: 36 beds over two seasons, some of them counted twice.\n",
    "about": "\nTotal: ~36\n",
}


@pytest.mark.parametrize("said", ANOTHER.values(), ids=ANOTHER)
def test_silent_where_a_line_is_no_total_of_the_table(said: str) -> None:
    assert flagged(LIST + said) == []


HALL = """\
{said}

| Post | Sum |
|---|---|
| Timber | 1,200 |
| Nails | 300 |
| *Subtotal material* | 1,500 |
| Crane | 400 |
| Helpers' hours (valued) | 900 |
| **Total** | {total} |
"""


def test_a_sentence_may_say_which_row_is_not_counted() -> None:
    said = "Helpers' hours are shown for the record and are **not** in the totals."
    assert flagged(HALL.format(said=said, total="1,900")) == []
    assert flagged(HALL.format(said=said, total="1,800")) == ["1,800"]
    assert flagged(HALL.format(said="Helpers' hours are worth a lot.", total="1,900")) == ["1,900"]
    assert flagged(HALL.format(said="Crane hire is not in the totals.", total="1,900")) == ["1,900"]
