"""Pages set in two columns are said to be, and others are not."""

from __future__ import annotations

import pytest

from converter.readers.pdf.beside import is_set_in_columns
from tests.readers.test_pdf_flow import line, lines

TEXT = "words of a line that goes on"


@pytest.mark.parametrize("shift", [0, 5])
def test_two_columns_are_seen_whether_or_not_their_lines_are_level(shift: int) -> None:
    left = [line(700 - 12 * at, (50, TEXT)) for at in range(10)]
    right = [line(700 - shift - 12 * at, (310, TEXT)) for at in range(10)]

    assert is_set_in_columns(lines(*left, *right), 600)
    assert not is_set_in_columns(lines(*left), 600)
    assert not is_set_in_columns(lines(*left, *right[:4]), 600)


def test_lines_over_the_whole_page_are_one_column() -> None:
    whole = [line(700 - 12 * at, (50, " ".join([TEXT] * 3))) for at in range(20)]

    assert not is_set_in_columns(lines(*whole), 600)
