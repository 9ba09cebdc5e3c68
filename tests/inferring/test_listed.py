"""Totals of amounts that are listed line by line."""

from __future__ import annotations

import pytest

from converter.inferring import Relation
from converter.inferring.listed import listed
from converter.inferring.relations import fits
from converter.readers import read


def totals(text: str) -> list[Relation]:
    return list(listed(read(text.encode(), "list.md")))


@pytest.mark.parametrize(
    "text",
    [
        "- Oil: $19/month\n- Mail (two boxes): $12/month\n- **Total: $31/month**\n",
        "- Oil: 3 × $4 = $12\n- Mail: $5\n\n**Total lights**: ~$17\n",
        "```\nRent:     $900\nMail:     $100\nTotal:    $1,000\n```\n",
        "One:\n- A: $10\n- B: $20\n- Subtotal: $30\n\nTwo:\n- C: $5\n- D: $6\n- Subtotal: $11\n\n**Grand total: $41**\n",
        "- Lamps: $100\n- Discount: $20\n- Total: $80\n",
        "- Sorting: 3 hours\n- Posting: 4 hours\n- Total: 7 hours\n",
        "Lines:\n  1. Sorting\n     5 hours × $10 = $50\n  2. Posting\n     2 hours × $10 = $20\nSubtotal: $70\nTax (10%): $7\nTotal: $77\n",
    ],
)
def test_a_total_is_that_of_its_list(text: str) -> None:
    found = totals(text)

    assert found
    assert all(one.reading and fits(one.result.number, one.reading.value()) for one in found)


def test_a_plain_total_that_is_off_is_certain() -> None:
    (one,) = totals("- Oil: $19\n- Mail: $12\n- Post: $5\n- Total: $63\n")

    assert one.certain
    assert "swapped" in one.hint


@pytest.mark.parametrize(
    "text",
    [
        "- Oil: $19\n- Mail: $12\n- Total: $63\n",
        "- Oil: $19\n- Mail: $12\n- Post: $5\n- Total lights: $40\n",
    ],
)
def test_two_amounts_or_a_named_total_are_only_worth_a_look(text: str) -> None:
    (one,) = totals(text)

    assert not one.certain


@pytest.mark.parametrize(
    "text",
    [
        "- Oil: $19/month\n- Name: $15/year\n- Mail: $10/month\n- Total: ~$35/month\n",
        "- Oil: $10-20\n- Mail: $30\n- Post: $4\n- Total: $50\n",
        "- Oil: $10\n- Mail: $30\n- Total: 5.3 PB\n",
        "- Total: $0/month\n",
        "- Oil (optional): $10\n- Mail: $30\n- Post: $4\n- Total: $34\n",
    ],
)
def test_what_need_not_add_up_is_left_alone(text: str) -> None:
    assert [one for one in totals(text) if one.reading and not fits(one.result.number, one.reading.value())] == []
