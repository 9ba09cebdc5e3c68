"""What a document states, under which path: tables in any dress, sections with their levels, and what cannot be read."""

from __future__ import annotations

from fractions import Fraction

import pytest

from converter import readers
from converter.extracting import extract, plain
from converter.loading import compile_rubric
from converter.model import Record, Span

RUBRIC = compile_rubric(
    '''\
[rubric]
id = "bread"
title = "Bread"
names = "baker"

[form]
who = """
# Baker
| Field | Value        |
| Name  | {baker:text} |
| ...   | ...          |
"""
loaf = """
# Loaf
## Dough and Crust[ (by hand)]
| Step  | Share %   | Mark (1-5) | Worth    | Way                     | Grounds |
| ...   | {.share}% | {.mark}    | {.worth} | {.way: HAND / MACHINE}  | ...     |
| Total | {share}%  |            | {worth}  |                         |         |
Bread Score: 6.00 - {worth} = {score}/5.0
Split: {by_hand}% by hand, {by_machine}% by machine
"""
oven = """
# Oven
| Trait        | Score (0-3) | Grounds |
| Heat         | {.score}    | ...     |
| Steam[/Damp] | {.score}    | ...     |
| Oven Total   | {oven}/6    |         |
| % of marks 3+ | {high}%    |         |
"""
''',
    "bread.toml",
)

LOAF = """\
Loaf
| Step | Share % | Mark (1-5) | Worth | Way | Grounds |
|---|---|---|---|---|---|
| Kneading | 60% | 2 | 1.20 | HAND | slow |
| Baking | 40% | 3 | 1.20 | MACHINE | hot |
| Total | 100% | 2.40 |
Bread Score: 6.00 - 2.40 = 3.60/5.0
"""


def record(text: str) -> Record:
    return extract(readers.read(text.encode(), "bread.md"), RUBRIC)


def texts(text: str) -> dict[str, str]:
    """Return what stands under each path; several prints joined."""
    of = record(text)
    return {path: " | ".join(of.stated[i].text for i in ids) for path, ids in of.fields.items()}


def value(of: Record, path: str) -> Fraction:
    number = of.stated[of.fields[path][0]].number
    assert number is not None
    return number.value


def remarks(text: str) -> list[tuple[str, str]]:
    of = record(text)
    return [(remark.slug, of.document.slice(remark.span)) for remark in of.remarks]


def test_every_value_stands_under_its_path_with_its_place() -> None:
    of = record(LOAF)

    assert value(of, "loaf[0].share") == Fraction(3, 5)
    assert value(of, "loaf[1].mark") == 3
    assert of.rows == {"loaf": 2}
    assert texts(LOAF)["worth"] == "2.40 | 2.40"
    for stated in of.stated:
        assert plain(of.document.slice(stated.span)) == stated.text
        assert of.stated[stated.id] is stated
    assert of.stated[of.fields["loaf[1].worth"][0]].label == "Baking"


TOTALS = {
    "short": "| Total | 100% | 2.40 |",
    "padded": "| Total | 100% | | 2.40 | | |",
    "padded, short of one": "| Total | 100% | | 2.40 | |",
    "bold": "| **Total** | **100%** | | **2.40** | | |",
    "bold and short": "| **Total** | **100%** | **2.40** |",
    "with a dash": "| Total | 100% | \u2014 | 2.40 | | |",
    "capitals": "| TOTAL | 100% | 2.40 |",
    "without its sign": "| Total | 100 | | 2.40 | | |",
}


@pytest.mark.parametrize("total", TOTALS.values(), ids=TOTALS)
def test_a_total_row_is_filed_under_the_right_columns(total: str) -> None:
    of = record(LOAF.replace(TOTALS["short"], total))

    assert (value(of, "share"), value(of, "worth")) == (Fraction(1), Fraction("2.4"))
    assert of.rows == {"loaf": 2}
    assert not of.remarks


def test_a_total_row_with_one_cell_goes_by_its_percent_sign() -> None:
    assert "share" not in texts(LOAF.replace("| Total | 100% | 2.40 |", "| Total | 2.40 |").replace("= 3.60", "= 3.60"))
    assert value(record(LOAF.replace("| Total | 100% | 2.40 |", "| Total | 2.40 |")), "worth") == Fraction("2.4")
    only = LOAF.replace("| Total | 100% | 2.40 |", "| Total | 100% |").replace(
        "Bread Score: 6.00 - 2.40 = 3.60/5.0\n", ""
    )
    assert value(record(only), "share") == 1
    assert "worth" not in texts(only)


def test_moved_cells_are_told() -> None:
    (reading,) = record(LOAF).tables

    assert reading.realigned == ((2, ((2, 3),)),)
    assert reading.columns == ("", "loaf.share", "loaf.mark", "loaf.worth", "loaf.way", "")
    (padded,) = record(LOAF.replace(TOTALS["short"], TOTALS["padded"])).tables
    assert padded.realigned == ()


SWAPPED = """\
Loaf
| Step | Mark (1-5) | Baker's Note | Worth | Share % | Way | Grounds |
|---|---|---|---|---|---|---|
| Kneading | 2 | 17 loaves | 1.20 | 60% | HAND | slow |
| Baking | 3 | 12 loaves | 1.20 | 40% | MACHINE | hot |
| Total | | | 2.40 | 100% | | |
"""


def test_swapped_and_extra_columns_are_read_by_their_headers() -> None:
    of, plain_of = record(SWAPPED), record(LOAF)

    for path in ("loaf[0].share", "loaf[0].mark", "loaf[1].worth", "share", "worth"):
        assert value(of, path) == value(plain_of, path)
    assert {plain(of.document.slice(span)) for span in of.free} >= {"17 loaves", "slow"}


def test_a_table_of_other_headers_is_read_and_says_nothing() -> None:
    of = record("Loaf\n| Colour | Taste |\n|---|---|\n| brown | 3 |\n")

    assert of.stated == ()
    assert [reading.part for reading in of.tables] == [""]
    assert [of.document.slice(span) for span in of.free] == ["3"]


def test_a_column_of_prose_is_no_column_of_numbers() -> None:
    text = "Loaf\n| Step | Share % | Mark (1-5) | Worth | Way |\n|---|---|---|---|---|\n| a | most | good | much | HAND |\n"

    assert record(text).stated == ()


def test_columns_by_place_in_the_right_section() -> None:
    text = "Oven\n| Feature | Points | Why |\n|---|---|---|\n| Heat | 2 | hot |\n| Steam | 1 | wet |\n| Oven Total | 3/6 | |\n"

    assert texts(text) == {"oven[0].score": "2", "oven[1].score": "1", "oven": "3", "oven.of": "6"}


# ------------------------------------------------------------------------------------------------ rows

OVEN = "Oven\n| Trait | Score (0-3) | Grounds |\n|---|---|---|\n| Heat | 2 | hot |\n| Steam | 1 | wet |\n| Oven Total | 3/6 | |\n"


def test_named_rows_and_numbers_in_labels() -> None:
    found = texts(OVEN + "| % of marks 3+ | 35% | |\n")

    assert found["high"] == "35%"
    assert found["oven.of"] == "6"
    assert [path for path in found if path.startswith("high.given")] == ["high.given(3)"]


def test_alternative_labels() -> None:
    assert texts(OVEN.replace("Steam", "Steam/Damp")) == texts(OVEN)


def test_a_missing_row_is_simply_not_there() -> None:
    assert "oven[1].score" not in texts(OVEN.replace("| Steam | 1 | wet |\n", ""))
    assert remarks(OVEN.replace("| Steam | 1 | wet |\n", "")) == []


def test_an_unknown_row_with_a_number_is_read_and_told() -> None:
    text = OVEN.replace("| Oven Total", "| Draught | 2 | cold |\n| Oven Total")

    assert texts(text)["oven[2].score"] == "2"
    assert remarks(text) == [("row-not-in-rubric", "Draught")]


def test_an_unknown_row_without_a_number_is_told_and_not_read() -> None:
    text = OVEN.replace("| Oven Total", "| Verdict | good | cold |\n| Oven Total")

    assert record(text).rows == {"oven": 2}
    assert remarks(text) == [("row-not-in-rubric", "Verdict")]


# ------------------------------------------------------------------------------------------------ unreadable

UNREADABLE = {
    "3.8O": "not a number",
    "2 or 3": "more than one number",
    "1,5": "decimal comma",
    "two": "not a number",
    "?": "not a number",
    "2-3": "more than one number",
    "1e3": "more than one number",
    "n/a": "not a number",
}


@pytest.mark.parametrize(("cell", "why"), UNREADABLE.items(), ids=UNREADABLE)
def test_a_cell_that_holds_no_one_number_is_stated_without_one(cell: str, why: str) -> None:
    of = record(LOAF.replace("| 60% | 2 |", f"| 60% | {cell} |"))
    stated = of.stated[of.fields["loaf[0].mark"][0]]

    assert stated.number is None
    assert why in stated.problem
    assert stated.text == cell.strip("~")


READ = {"**2**": 2, "`2`": 2, "-2": -2, "\u22122": -2, "+2": 2, "02": 2, "7": 7, "2.5": Fraction(5, 2), "2 (low)": 2}


@pytest.mark.parametrize(("cell", "wanted"), READ.items(), ids=READ)
def test_a_cell_with_one_number_is_read_even_where_it_is_wrong(cell: str, wanted: Fraction) -> None:
    assert value(record(LOAF.replace("| 60% | 2 |", f"| 60% | {cell} |")), "loaf[0].mark") == wanted


def test_a_line_that_goes_wrong_is_told_at_the_place_and_kept_as_text() -> None:
    text = LOAF.replace("6.00 - 2.40 =", "6.00 - two =")
    of = record(text)

    assert remarks(text) == [("unreadable", "two")]
    assert "score" not in of.fields
    assert any("6.00 - two" in of.document.slice(span) for span in of.free)


def test_a_line_that_ends_too_early_is_told() -> None:
    text = LOAF.replace(" = 3.60/5.0", "")

    assert [slug for slug, _ in remarks(text)] == ["unreadable"]
    assert texts(text)["worth"] == "2.40 | 2.40"


def test_words_behind_a_line_are_free_text() -> None:
    text = LOAF.replace("3.60/5.0", "3.60/5.0. It rose from 3.10.")
    of = record(text)

    assert any("It rose" in of.document.slice(span) for span in of.free)


def test_lines_are_read_in_lists_quotes_and_code() -> None:
    line = "Bread Score: 6.00 - 2.40 = 3.60/5.0"
    for dress in (f"- {line}", f"> {line}", f"```\n{line}\n```", f"**{line}**", f"1. {line}"):
        assert texts(dress)["score"] == "3.60", dress


def test_percent_means_percent_without_its_sign() -> None:
    of = record("Split: 60 by hand, 40% by machine\n")

    assert (value(of, "by_hand"), value(of, "by_machine")) == (Fraction(3, 5), Fraction(2, 5))


# ------------------------------------------------------------------------------------------------ sections, title

SECTIONS = {
    "bare": ("Loaf\nWords here.\nOven\nMore words.\n", [("Loaf", 1, "loaf"), ("Oven", 1, "oven")]),
    "marked": ("## Loaf\n\nWords.\n\n## Oven\n", [("Loaf", 1, "loaf"), ("Oven", 1, "oven")]),
    "numbered": ("1. Loaf\nWords.\n2. Oven:\nMore.\n", [("Loaf", 1, "loaf"), ("Oven", 1, "oven")]),
    "two levels": ("# Loaf\n## Dough and Crust\nWords.\n", [("Loaf", 1, "loaf"), ("Dough and Crust", 2, "loaf")]),
    "an optional tail": (
        "# Loaf\n## Dough and Crust (by hand)\n",
        [("Loaf", 1, "loaf"), ("Dough and Crust (by hand)", 2, "loaf")],
    ),
    "one of the author's": ("## Loaf\n\n### Remarks\n\nWords.\n", [("Loaf", 1, "loaf"), ("Remarks", 2, "")]),
    "words before the first": ("Just words, and more of them.\n\n# Loaf\n", [("", 1, ""), ("Loaf", 1, "loaf")]),
    "all bold": ("**Loaf**\nWords.\n", [("Loaf", 1, "loaf")]),
}


@pytest.mark.parametrize(("text", "wanted"), SECTIONS.values(), ids=SECTIONS)
def test_sections(text: str, wanted: list[tuple[str, int, str]]) -> None:
    assert [(s.heading, s.level, s.part) for s in record(text).sections] == wanted


def test_every_block_is_a_heading_or_in_a_section() -> None:
    of = record("Before.\n\n# Loaf\n\n" + LOAF + "\n## Author's own\n\n- a\n- b\n")
    seen = [i for section in of.sections for i in (*([section.block] if section.block >= 0 else []), *section.blocks)]

    assert sorted(seen) == list(range(len(of.document.blocks)))


def test_the_title_is_what_the_rubric_names_else_a_heading_else_the_first_line() -> None:
    assert record("Baker\n| Field | Value |\n|---|---|\n| Name | **Jo Crumb** |\n").title == "Jo Crumb"
    assert record("# A day at the oven\n\nWords.\n").title == "A day at the oven"
    assert record("These are words, and they go on for a while.\n").title.startswith("These are words")


def test_without_a_rubric_all_text_is_free() -> None:
    of = extract(readers.read(LOAF.encode(), "bread.md"), None)

    assert of.stated == ()
    assert [reading.part for reading in of.tables] == [""]
    assert {of.document.slice(Span(*span)) for span in of.free} >= {"60%", "slow", "2.40"}
