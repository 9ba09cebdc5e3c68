"""Workbooks and rows of cells as other programs leave them."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from converter.readers import read
from tests.producing import saved
from tests.readers.test_office import aside, rows

ODS = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def book() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["Step", "Mark"], ["Kneading", 2]):
        sheet.append(row)
    sheet["A1"].comment = Comment("Really 5?", "somebody")
    return saved(made)


def test_a_workbook_whose_parts_have_other_names_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(
                name.replace("workbook.xml", "book7.xml"), old.read(name).replace(b"workbook.xml", b"book7.xml")
            )

    assert rows(read(out.getvalue(), "a.xlsx")) == [[["Step", "Mark"], ["Kneading", "2"]]]


def test_comments_on_cells_are_kept_aside() -> None:
    assert ("Really 5?", "comment") in aside(read(book(), "a.xlsx"))


def test_cells_without_a_shown_text_give_what_they_store() -> None:
    def cell(kind: str, name: str, value: str) -> str:
        return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"/>'

    head = cell("string", "string-value", "Share") + cell("string", "string-value", "Mark")
    line = cell("percentage", "value", "0.255") + cell("float", "value", "2")
    lines = "".join(f"<table:table-row>{each}</table:table-row>" for each in (head, line))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {ODS}><office:body><office:spreadsheet><table:table>{lines}</table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        )

    document = read(out.getvalue(), "a.ods")
    assert rows(document) == [[["Share", "Mark"], ["25.5%", "2"]]]
    assert [remark.code for remark in document.remarks] == ["RD111"]


@pytest.mark.parametrize("text", ["sep=;\na;b,c\n1;2\n", "a|b,c\n1|2\n"])
def test_what_cuts_the_lines_may_be_said_or_told_by_them(text: str) -> None:
    document = read(text.encode(), "a.csv")

    assert rows(document) == [[["a", "b,c"], ["1", "2"]]]


def test_a_text_with_a_table_of_pipes_stays_one_whatever_its_name() -> None:
    document = read(b"Weights\n| a | b |\n|---|---|\n| x | 1 |\n", "a.csv")

    assert rows(document) == [[["a", "b"], ["x", "1"]]]
