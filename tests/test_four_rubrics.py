"""DREAD, RICE and invoices in the ways people write them: right ones are not accused, slips are found."""

from __future__ import annotations

import pytest

from converter import pipeline
from converter.model import Verdict


def wrong(text: str) -> list[str]:
    """Return the printed values that are called wrong by the rubric that fits."""
    verified = pipeline.verify(text.encode(), "x.md", "auto")
    return [f.stated for one in verified for f in one.findings if f.verdict is Verdict.FAIL and f.severity == "error"]


OF_FIFTY = """\
# DREAD

| Threat | Damage | Reproducibility | Exploitability | Affected Users | Discoverability | Total |
|---|---|---|---|---|---|---|
| Token theft | 8 | 7 | 6 | 9 | 6 | 36/50 |
| Log forging | 3 | 5 | 4 | 2 | 5 | {}/50 |
| Replay | 5 | 6 | 5 | 4 | 5 | 25/50 |
"""


def test_a_dread_sum_is_out_of_fifty() -> None:
    assert wrong(OF_FIFTY.format(19)) == []
    assert wrong(OF_FIFTY.format(16)) == ["16"]


IN_TENS = """\
# RICE

| Feature | Reach | Impact | Confidence | Effort | RICE |
|---|---|---|---|---|---|
| Search | 800 | 2 | 80% | 4 | 32 |
| Export | 500 | 1 | 100% | 2 | 25 |
| Themes | 300 | 0.5 | 50% | 1 | 7.5 |
| Offline | 900 | 3 | 60% | 9 | {} |
"""


def test_rice_may_be_in_another_unit_for_all_features_alike() -> None:
    assert wrong(IN_TENS.format(18)) == []
    assert wrong(IN_TENS.format(180)) == ["180"]


INVOICE = """\
# Invoice

| Description | Quantity | Unit price | Amount |
|---|---|---|---|
| Oak boards | 12 | 18.50 | 222.00 |
| Screws | 4 | 7.25 | 29.00 |
| Subtotal | | | 251.00 |
{}
| Total | | | {} |
"""

CHARGED = {
    "a rate without brackets": ("| VAT 20% | | | 50.20 |", "301.20"),
    "a rate in brackets": ("| VAT (20%) | | | 50.20 |", "301.20"),
    "a row the rubric does not know": ("| Handling | | | 5.00 |\n| Tax (10%) | | | 25.10 |", "281.10"),
}


@pytest.mark.parametrize(("rows", "total"), CHARGED.values(), ids=CHARGED)
def test_what_stands_below_the_subtotal_is_not_in_it(rows: str, total: str) -> None:
    assert wrong(INVOICE.format(rows, total)) == []


def test_a_tax_without_brackets_is_worked_out() -> None:
    assert "54.20" in wrong(INVOICE.format("| VAT 20% | | | 54.20 |", "305.20"))
    assert wrong(INVOICE.format("| VAT 20% | | | 50.20 |", "310.20")) == ["310.20"]
