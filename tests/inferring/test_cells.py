"""Cells as people write them, and what they are worth."""

from __future__ import annotations

from fractions import Fraction

import pytest

from converter.inferring.cells import read_cell
from converter.inferring.conventions import convention


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("$12.50", "12.5", "$"),
        ("12.50 $", "12.5", "$"),
        ("$557 AUD", "557", "AUD"),
        ("-$4 USD", "-4", "USD"),
        ("$09.56", "9.56", "$"),
        ("4.5 FTE", "4.5", "FTE"),
        ("530 hrs", "530", "h"),
        ("27h", "27", "h"),
        ("$143K", "143000", "$"),
        ("1.2M", "1200000", ""),
        ("1,170,060,424", "1170060424", ""),
        ("12 500", "12500", ""),
        ("1'234.50", "1234.5", ""),
        ("25%", "0.25", "%"),
        ("**7.7/10**", "7.7", ""),
        ("⭐⭐⭐⭐", "4", ""),
        ("#1", "1", ""),
        ("High (3)", "3", ""),
        ("[12](https://a.example/99)", "12", ""),
        ("5 — known everywhere, 96 % awareness", "5", ""),
        ("$151 (delivery included)", "151", "$"),
        ("$2.94 * 2", "5.88", "$"),
        ("288 × 10 mJ", "2880", "mJ"),
        ("$9.95 x 2 = $19.90", "19.9", "$"),
        ("$6.00 (post) + $9.07 (duty) = $15.07", "15.07", "$"),
        ("$30.25 + $16 shipping", "46.25", "$"),
        ("~~$21.99~~ $24.99", "24.99", "$"),
        ("5+3 = 8", "8", ""),
        ("$3.5 billion", "3500000000", "$"),
        ("₹20 lakh", "2000000", "INR"),
        ("5 hrs @ $100", "500", "$"),
    ],
)
def test_a_cell_says_one_value(text: str, value: str, unit: str) -> None:
    read = read_cell(text)

    assert read.kind == "number", read
    assert (read.amounts[0].number.value, read.amounts[0].unit) == (Fraction(value), unit)


@pytest.mark.parametrize("text", ["", "—", "N/A", "owned", "Free", "already own", "✅"])
def test_some_words_add_nothing(text: str) -> None:
    assert read_cell(text).kind == "nothing"


@pytest.mark.parametrize("text", ["?", "to be quoted", "Month 0 (existing)"])
def test_other_words_are_no_value(text: str) -> None:
    assert read_cell(text).kind == "words"


@pytest.mark.parametrize("text", ["2024-05-01", "v1.2.3", "10:30", "1.234.5"])
def test_what_may_be_anything_is_unreadable_and_says_why(text: str) -> None:
    read = read_cell(text)

    assert read.kind == "unreadable"
    assert read.problem


def test_every_meaning_is_kept_the_likeliest_first() -> None:
    values = {
        text: [str(a.number.value) for a in read_cell(text).amounts]
        for text in ("$16-$20", "$150 (now $140)", "(2) 14$")
    }

    assert values == {"$16-$20": ["16", "20", "18"], "$150 (now $140)": ["150", "140"], "(2) 14$": ["14", "28"]}


@pytest.mark.parametrize("text", ["~$30", "≈ 3.3", "3 ± 0.2", "15+", "$16-$20", "< 5"])
def test_what_is_not_exact_says_so(text: str) -> None:
    assert read_cell(text).approximate


def test_decimal_commas_are_read_where_the_text_settles_them() -> None:
    assert convention(["1.234,50", "12"]) == "comma"
    assert convention(["1,234.50"]) == "point"
    assert convention(["12,5", "12.5"]) == "open"
    assert read_cell("1.234,50 €", "comma").amounts[0].number.value == Fraction("1234.5")
    assert read_cell("49,20", "point").kind == "unreadable"
    assert read_cell("49.200", "open").kind == "unreadable"


def test_spans_lie_inside_the_cell() -> None:
    for text in ("**$1,200**", "4 x $5.00 ($20.00)", "[12](https://a.example/99)"):
        for amount in read_cell(text).amounts:
            assert any(c.isdigit() for c in text[amount.start : amount.end])
