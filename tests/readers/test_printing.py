"""What a sheet shows of a stored number."""

from __future__ import annotations

import pytest

from converter.readers.printing import shown


@pytest.mark.parametrize(
    ("stored", "form", "text"),
    [
        ("0.30000000000000004", "General", "0.3"),
        ("0.1", "0.00", "0.10"),
        ("2.675", "0.00", "2.68"),
        ("0.55000000000000004", "0%", "55%"),
        ("0.125", "0.0%", "12.5%"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("-2", "0", "-2"),
        ("-2", "0;(0)", "(2)"),
        ("0", '0;-0;"none"', "none"),
        ("7", '0"/10"', "7/10"),
        ("7", "00", "07"),
        ("3.5", "0.0##", "3.5"),
        ("1E-3", "General", "0.001"),
        ("45658", "yyyy-mm-dd", "2025-01-01"),
        ("0.5", "# ?/?", "0.5"),
        ("5", "[Red]0.0", "5.0"),
        ("#REF!", "0", "#REF!"),
        ("1e400", "0", "1e400"),
        ("12", "@", "12"),
    ],
)
def test_a_number_is_shown_as_the_sheet_shows_it(stored: str, form: str, text: str) -> None:
    assert shown(stored, form) == text
