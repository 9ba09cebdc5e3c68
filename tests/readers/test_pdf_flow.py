"""What stands on the pages of a PDF put in order: heads of pages, page numbers, words that an edge cut."""

from __future__ import annotations

import pytest

from converter.readers.canonical import Entry
from converter.readers.pdf.columns import aligned, run_length
from converter.readers.pdf.flow import Flow, Grid, closed, furniture, mended
from converter.readers.pdf.page import Line, Page, Rule, Word, lines_of, whole
from converter.readers.pdf.ruled import ruled_tables

HEIGHT = 800.0


def line(base: float, *pieces: tuple[float, str]) -> list[Word]:
    """Return words on one baseline, ten points high and five wide a letter."""
    words = []
    for left, text in pieces:
        at = left
        for word in text.split():
            words.append(Word(word, at, at + 5 * len(word), base, 10, bold=False))
            at += 5 * len(word) + 3
    return words


def page(*lines: list[Word], number: int = 1) -> Page:
    return Page(number, 600, HEIGHT, tuple(word for words in lines for word in words), (), (), 0)


def lines(*found: list[Word]) -> list[Line]:
    return lines_of(word for words in found for word in words)


ROWS = [
    line(680 - 16 * at, (60, name), (200, str(at)), (260, str(at + 1)), (320, str(at + 3)))
    for at, name in enumerate(["Ash boards", "Brass hinges", "Bench cushion", "Joiner"], 1)
]


def test_the_head_of_a_page_begins_no_table() -> None:
    head = line(725, (24, "11/23/26, 8:41 AM"), (360, "Print"))
    prose = line(702, (60, "Boards and hinges for a reading room, fitted in two"))
    header = line(680, (60, "Step"), (200, "One"), (260, "Two"), (320, "All"))
    found = lines(head, prose, header, *ROWS)

    assert run_length(found, 0, is_marker=False) == 0
    assert run_length(found, 2, is_marker=False) == 5


def test_pieces_without_a_column_of_their_own_are_in_doubt() -> None:
    plain = line(700, (60, "a word"), (300, "1")), line(660, (60, "a longer word of it"), (300, "3"))

    for wrapped, doubt in (
        (line(688, (60, "goes on")), ""),
        (line(688, (60, "two"), (95, "by"), (130, "two")), "more pieces"),
    ):
        found = aligned(lines(plain[0], wrapped, plain[1])).doubt
        assert doubt in found
        assert bool(doubt) == bool(found)


@pytest.mark.parametrize(
    ("foot", "taken"),
    [
        ([line(60, (200, "2"))], {1}),
        ([line(60, (200, "2")), line(30, (280, "Page 7"))], {2}),
        ([line(60, (200, "2")), line(30, (280, "A text of its own"))], set()),
    ],
)
def test_only_the_outermost_number_is_a_page_number(foot: list[list[Word]], taken: set[int]) -> None:
    whole = page(line(400, (60, "Words.")), *foot)

    assert furniture([whole], [lines_of(whole.words)]) == [taken]


def test_the_last_number_of_a_table_at_the_foot_of_a_page_stays_in_it() -> None:
    rows = [line(90 - 15 * at, (60, f"Step {at}"), (200, str(at))) for at in range(3)]
    (grid,) = Flow([page(*rows, line(20, (280, "Page 1")))]).parts()

    assert isinstance(grid, Grid)
    assert [[entry.text for entry in row] for row in grid.rows] == [["Step 0", "0"], ["Step 1", "1"], ["Step 2", "2"]]


def test_a_piece_of_a_word_that_begins_a_line_is_no_known_word() -> None:
    known = Flow([page(line(700, (60, "d at the panel")), line(680, (60, "Panel work")))]).known()

    assert known == {"at", "the", "panel", "work"}


def test_a_word_that_a_page_cut_is_put_together_where_the_document_knows_it() -> None:
    known = frozenset({"displacement", "place"})

    assert mended("DISPLACE", "MENT", known) == "DISPLACEMENT"
    assert mended("out of", "place", known) == "out of place"
    assert mended("", "MENT", known) == "MENT"
    (entry,) = closed([Entry("DISPLACE")], [Entry("MENT")], known)
    assert entry.text == "DISPLACEMENT"
    assert entry.doubt


def test_the_line_under_a_link_divides_no_row() -> None:
    across = (*(Rule(y, 50, 300) for y in (640, 670, 710)), Rule(690, 52, 130))
    down = tuple(Rule(x, 640, 710) for x in (50, 150, 300))
    words = (
        *line(693, (54, "a link of"), (155, "1")),
        *line(679, (54, "two lines")),
        *line(650, (54, "b"), (155, "2")),
    )
    (table,) = ruled_tables(Page(1, 600, HEIGHT, words, across, down, 0), frozenset())

    assert [[entry.text for entry in row] for row in table.rows] == [["a link of two lines", "1"], ["b", "2"]]


def test_two_lines_that_both_state_numbers_are_two_rows_however_close() -> None:
    found = lines(
        line(700, (60, "Stage"), (200, "Price")),
        line(680, (60, "One"), (200, "$19,200")),
        line(664, (60, "Two"), (200, "$30,440")),
        line(644, (60, "All"), (200, "$49,640")),
    )
    table = aligned(found)

    assert [row[1] for row in table.rows] == ["Price", "$19,200", "$30,440", "$49,640"]
    assert table.doubt


def test_characters_told_in_halves_are_whole() -> None:
    assert whole("(\ud83e\udd2e)") == "(\U0001f92e)"
    assert whole("\ud83e.") == "\ufffd."
    assert whole("\u00e9") == "\u00e9"
