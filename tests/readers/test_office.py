"""Word documents, OpenDocument texts and workbooks: what their own features become."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from converter.model import Bullet, Document, Furniture, Heading, Table
from converter.readers import read
from tests.producing import saved


def aside(document: Document) -> list[tuple[str, str | None]]:
    return [
        (document.slice(block.span), document.origin(block.span.start))
        for block in document.blocks
        if isinstance(block, Furniture)
    ]


def rows(document: Document) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in [*([block.header] if block.header else []), *block.rows]]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def body(document: Document) -> list[str]:
    return [line for line in document.slice(document.span).split("\n") if line]


def word(build: Any) -> Document:
    made = docx.Document()
    build(made)
    return read(saved(made), "a.docx")


def test_a_merged_cell_prints_once_and_columns_stay() -> None:
    def build(made: Any) -> None:
        table = made.add_table(rows=4, cols=3)
        for y, texts in enumerate((("A", "B", "C"), ("x", "1", "2"), ("", "3", "4"), ("Total", "", "9"))):
            for x, text in enumerate(texts):
                table.cell(y, x).text = text
        table.cell(1, 0).merge(table.cell(2, 0)).text = "x"
        table.cell(3, 0).merge(table.cell(3, 1)).text = "Total"

    assert rows(word(build)) == [[["A", "B", "C"], ["x", "1", "2"], ["", "3", "4"], ["Total", "", "9"]]]


def test_headings_lists_and_bold_labels() -> None:
    def build(made: Any) -> None:
        made.add_heading("Weights", 2)
        made.add_paragraph("one", style="List Number")
        made.add_paragraph("two", style="List Number")
        made.add_paragraph("dot", style="List Bullet")
        paragraph = made.add_paragraph()
        paragraph.add_run("Zone:").bold = True
        paragraph.add_run(" RED")
        made.add_paragraph().add_run("Evidence Score").bold = True

    document = word(build)
    assert body(document) == ["## Weights", "1. one", "2. two", "- dot", "**Zone:** RED", "**Evidence Score**"]
    assert isinstance(document.blocks[0], Heading)
    assert [block.marker for block in document.blocks if isinstance(block, Bullet)] == ["1.", "2.", "-"]
    assert document.origin(document.text.index("dot")) == "paragraph 4"


def test_headers_footers_and_comments_are_kept_aside() -> None:
    def build(made: Any) -> None:
        made.sections[0].header.paragraphs[0].text = "Confidential"
        made.sections[0].footer.paragraphs[0].text = "Page 7"
        run = made.add_paragraph("Score 3.").runs[0]
        made.add_comment(run, text="really?", author="A")

    assert aside(word(build)) == [("really?", "comment"), ("Confidential", "header"), ("Page 7", "footer")]


def test_a_deletion_is_kept_aside_with_a_remark() -> None:
    def build(made: Any) -> None:
        paragraph = made.add_paragraph("Score ")
        paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>8</w:delText></w:r></w:del>"))
        paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>9</w:t></w:r></w:ins>"))

    document = word(build)
    assert body(document) == ["Score 9"]
    assert aside(document) == [("8", "deleted in paragraph 1")]
    assert [remark.code for remark in document.remarks] == ["RD113"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = (
        '<w:r xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" {ns}><mc:AlternateContent>'
        "<mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>In a box: 5</w:t></w:r></w:p></w:txbxContent>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>In a box: 5</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    ).format(ns=nsdecls("w"))

    def build(made: Any) -> None:
        made.add_paragraph("Before.")._p.append(parse_xml(box))
        made.add_paragraph("After.")

    assert body(word(build)) == ["Before.", "In a box: 5", "After."]


def test_a_markdown_text_pasted_into_paragraphs_is_read_as_such() -> None:
    def build(made: Any) -> None:
        for line in ("Title", "| A | B |", "|---|---|", "| x | 1 |", "Done."):
            made.add_paragraph(line)

    assert rows(word(build)) == [[["A", "B"], ["x", "1"]]]


def workbook(build: Any) -> Document:
    book = openpyxl.Workbook()
    build(book, book.active)
    return read(saved(book), "a.xlsx")


def test_cells_know_their_sheet_and_place() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.title = "Scores"
        for row in (["Step", "Mark"], ["Kneading", 2], ["Baking", 17]):
            sheet.append(row)

    document = workbook(build)
    assert document.origin(document.text.index("17")) == "Scores!B3"


def test_several_sheets_stacked_and_side_by_side() -> None:
    def build(book: Any, sheet: Any) -> None:
        for row in (["A", "B", None, "C", "D"], ["x", 1, None, "y", 2], [None], ["Later"], ["E", "F"], ["z", 3]):
            sheet.append(row)
        other = book.create_sheet("Evidence Score")
        for row in (["G", "H"], ["w", 4]):
            other.append(row)
        hidden = book.create_sheet("Notes")
        hidden.append(["secret"])
        hidden.sheet_state = "hidden"

    document = workbook(build)
    assert rows(document) == [
        [["A", "B"], ["x", "1"]],
        [["C", "D"], ["y", "2"]],
        [["E", "F"], ["z", "3"]],
        [["G", "H"], ["w", "4"]],
    ]
    assert "Evidence Score" in body(document)
    assert ("secret", "hidden sheet Notes") in aside(document)


def test_a_formula_without_a_value_is_doubtful() -> None:
    def build(book: Any, sheet: Any) -> None:
        for row in (["Step", "Mark"], ["Kneading", 2], ["Total", "=SUM(B2:B2)"]):
            sheet.append(row)

    document = workbook(build)
    assert rows(document)[0][2] == ["Total", "=SUM(B2:B2)"]
    assert [remark.code for remark in document.remarks] == ["RD111"]


@pytest.mark.parametrize("text", ["a,b,c\n1,2,3\n4,5,6\n", "a;b;c\n1;2;3\n4;5;6\n", "a\tb\tc\n1\t2\t3\n4\t5\t6\n"])
def test_rows_of_cells_are_told_by_content(text: str) -> None:
    assert rows(read(text.encode(), "any.txt")) == [[["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]]]


def test_quotation_marks_that_do_not_pair_lose_nothing() -> None:
    document = read(b'a,b\n"open,1\nx,2\n', "a.csv")

    assert "open" in document.text and "x" in document.text
    assert [remark.code for remark in document.remarks] == ["RD111"]


def test_an_archive_names_its_documents() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("in/a.txt", "Counting\nIn all: 2 + 3 = 5\n")
    (document,) = (read(out.getvalue(), "x.zip"),)

    assert document.name == "x.zip/in/a.txt"
    assert document.format == "text"
