"""Web pages: what is data, what lays out, what is furniture."""

from __future__ import annotations

import pytest

from converter.errors import SourceError
from converter.model import Document, Furniture, Heading, Table
from converter.readers import read


def page(body: str) -> Document:
    return read(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "page.html")


def rows(document: Document) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in [*([block.header] if block.header else []), *block.rows]]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def aside(document: Document) -> list[str]:
    return [document.slice(block.span) for block in document.blocks if isinstance(block, Furniture)]


def test_a_merged_cell_prints_once_and_columns_stay() -> None:
    table = "<table><tr><th>A<th>B<th>C<tr><td rowspan=2>x<td>1<td>2<tr><td>3<td>4<tr><td colspan=2>Total<td>9</table>"

    assert rows(page(table)) == [[["A", "B", "C"], ["x", "1", "2"], ["", "3", "4"], ["Total", "", "9"]]]


def test_spans_without_measure_are_clamped() -> None:
    table = '<table><tr><th>A<th>B<tr><td colspan="99999999999">x<tr><td rowspan="70000">y<td>2</table>'

    assert rows(page(table)) == [[["A", "B"], ["x"], ["y", "2"]]]


def test_a_pipe_in_a_cell_does_not_cut_it() -> None:
    assert rows(page("<table><tr><th>A<th>B<tr><td>a|b<td>1</table>")) == [[["A", "B"], ["a\\|b", "1"]]]


def test_cells_know_their_place() -> None:
    document = page("<p>First.</p><table><tr><th>A<th>B<tr><td>x<td>17</table>")

    assert document.origin(document.text.index("First")) == "paragraph 1"
    assert document.origin(document.text.index("17")) == "table 1, row 2, cell 2"


def test_text_has_no_origin() -> None:
    assert read(b"A line.\n", "a.txt").origin(2) is None


def test_what_surrounds_a_document_is_kept_aside_and_counted() -> None:
    links = "".join(f'<li><a href="/{n}">Entry {n}</a></li>' for n in range(4))
    document = page(
        f"<nav>Menu 1</nav><ul>{links}</ul><h1>Title</h1><p>Text.</p><footer>Page 3</footer><script>x</script>"
    )

    assert aside(document) == ["Menu 1", "Entry 0Entry 1Entry 2Entry 3", "Page 3"] or len(aside(document)) == 3
    assert document.slice(document.span).split() == ["#", "Title", "Text."]


def test_a_foot_written_first_stands_last() -> None:
    table = "<table><thead><tr><th>A<th>B<tfoot><tr><td>Total<td>3<tbody><tr><td>x<td>1<tr><td>y<td>2</table>"

    assert rows(page(table)) == [[["A", "B"], ["x", "1"], ["y", "2"], ["Total", "3"]]]


@pytest.mark.parametrize("tag", ["h4", "pre"])
def test_headings_and_plain_text_that_fill_cells_leave_a_table_a_table(tag: str) -> None:
    body = "".join(f"<tr><td><{tag}>{one}</{tag}><td>{two}" for one, two in (("A", "B"), ("x", "1"), ("y", "2")))

    assert rows(page(f"<table>{body}</table>")) == [[["A", "B"], ["x", "1"], ["y", "2"]]]


@pytest.mark.parametrize(
    ("table", "row", "cell"),
    [
        ('div role="table"', 'div role="row"', 'span role="cell"'),
        ('div style="display: table"', 'div style="display:table-row"', 'div style="display:table-cell"'),
    ],
)
def test_a_table_made_of_other_elements_is_a_table(table: str, row: str, cell: str) -> None:
    body = "".join(
        f"<{row}>" + "".join(f"<{cell}>{text}</{cell.split(maxsplit=1)[0]}>" for text in line) + "</div>"
        for line in ("AB", "x1")
    )

    assert rows(page(f"<{table}>{body}</div>")) == [[["A", "B"], ["x", "1"]]]


def test_columns_of_a_layout_are_no_table() -> None:
    half = '<div style="display: table-cell"><p>Text.</p></div>'
    document = page(f'<div style="display: table"><div style="display: table-row">{half}{half}</div></div>')

    assert rows(document) == []


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1<sup>2</sup>", "1²"),
        ('1<sup><a href="#n">2</a></sup>', "1[^2]"),
        ("<del>7</del><ins>1</ins>", "1"),
        ("<s>7</s> 1", "1"),
        ('<span style="text-decoration: line-through">7</span>1', "1"),
        ("<s>7</s>", "~~7~~"),
        ("<select><option>1<option selected>2</select>", "2"),
        ('<input type=checkbox checked value="9">', "[x]"),
        ("<math><mfrac><mn>3</mn><mn>5</mn></mfrac></math>", "3/5"),
        ("<math><msup><mn>3</mn><mn>5</mn></msup></math>", "3⁵"),
        ("<math><mfrac><mrow><mn>3</mn><mo>+</mo><mn>4</mn></mrow><mn>5</mn></mfrac></math>", "(3 + 4)/5"),
    ],
)
def test_what_is_no_digit_of_a_number_never_becomes_one(cell: str, text: str) -> None:
    assert rows(page(f"<table><tr><th>A<th>B<tr><td>x<td>{cell}</table>"))[0][1] == ["x", text]


def test_what_is_struck_out_is_kept_aside_and_said() -> None:
    document = page("<p>The score is <s>7</s> 8.</p><svg><text>Chart 3</text></svg>")

    assert aside(document) == ["Chart 3", "7"]
    assert [remark.code for remark in document.remarks] == ["RD113"]


def test_a_small_table_in_a_cell_leaves_the_table_around_it_whole() -> None:
    inner = "<table><tr><td>p<td>5</table>"
    document = page(f"<table><tr><th>A<th>B<tr><td>x<td>1<tr><td>y<td>2<tr><td>z {inner}<td>3</table><p>End.")

    assert rows(document) == [[["A", "B"], ["x", "1"], ["y", "2"], ["z", "3"]], [["p", "5"]]]


def test_paragraphs_behind_a_table_without_an_end_are_no_part_of_its_last_cell() -> None:
    document = page("<table><tr><th>A<th>B<tr><td>x<td>1<p>Paid: 5</p><p>Due: 6</p>")

    assert rows(document) == [[["A", "B"], ["x", "1"]]]
    assert "Paid: 5\n\nDue: 6" in document.text


def test_xhtml_is_read_without_a_word(recwarn: pytest.WarningsRecorder) -> None:
    data = (
        b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body><p>a</p></body></html>'
    )

    assert read(data, "page.xhtml").text == "a\n"
    assert not recwarn.list


def test_entities_and_breaks() -> None:
    document = page("<p>Raw: 2 &times; 3 = 6<br>Zone &ge; 48</p>")

    assert document.slice(document.span).split("\n\n") == ["Raw: 2 × 3 = 6", "Zone ≥ 48\n"]


def test_a_text_inside_pre_is_read_as_the_text_it_is() -> None:
    document = page("<pre>Title\n| A | B |\n|---|---|\n| x | 1 |\nDone.</pre>")

    assert rows(document) == [[["A", "B"], ["x", "1"]]]


@pytest.mark.parametrize(("tag", "level"), [("h1", 1), ("h3", 3), ("h6", 6)])
def test_headings_keep_their_level(tag: str, level: int) -> None:
    (heading, *_) = page(f"<{tag}>Weights</{tag}><p>Text.</p>").blocks

    assert isinstance(heading, Heading)
    assert heading.level == level


def test_the_declared_encoding_is_believed_where_it_is_no_utf_8() -> None:
    data = '<html><head><meta charset="windows-1251"></head><body><p>Счёт 3</p></body></html>'.encode("cp1251")

    assert "Счёт 3" in read(data, "page.html").text


def test_a_deep_page_is_one_refusal() -> None:
    with pytest.raises(SourceError) as refused:
        page("<div>" * 5000 + "x")
    assert refused.value.kind == "limit"
