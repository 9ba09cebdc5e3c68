from __future__ import annotations

from converter.reporting.widths import shared

LONG = "Several sentences that say at some length why this row has been given the score that it has been given. " * 4


def test_what_words_do_not_need_goes_to_the_column_that_makes_rows_tall() -> None:
    heads = ["Task", "Time %", "Score (1-5)", "Weighted", "Mode", "Rationale"]
    rows = [["Sort the incoming post by hand", "25%", "3", "0.75", "AUGMENTATION", LONG] for _ in range(4)]
    found = shared(heads, rows, [False, True, True, True, False, False], True)
    assert found.shares[-1] == 0
    assert sum(found.shares) <= 65
    assert not found.dense


def test_labels_stand_in_one_line_where_room_is_plenty() -> None:
    found = shared(["Field", "Value"], [["What this is not", LONG], ["Job title", "Clerk"]], [False, False], False)
    assert found.shares[0] >= 16


def test_columns_alike_share_alike() -> None:
    rows = [["a", LONG, LONG] for _ in range(3)]
    one, two = [share or None for share in shared(["", "Cause", "Effect"], rows, [False] * 3, False).shares[1:]]
    assert (one is None) != (two is None)
    assert 35 <= (one or two or 0) <= 50


def test_a_table_without_rows_or_columns_has_shares() -> None:
    assert shared(["One", "Two"], [], [False, False], True).shares.count(0) == 1
    assert shared([], [], [], False).shares == ()
