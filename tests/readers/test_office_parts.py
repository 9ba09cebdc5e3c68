"""Parts of office texts that a page shows in another way than they are stored: nothing of them becomes a digit."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from converter.model import Document
from converter.readers import read
from tests.producing import saved
from tests.readers.test_office import aside, body, rows, word

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def table_of(made: Any, *lines: tuple[str, ...]) -> Any:
    table = made.add_table(rows=0, cols=len(lines[0]), style="Table Grid")
    for line in lines:
        for place, text in zip(table.add_row().cells, line, strict=True):
            place.text = text
    return table


def test_a_raised_digit_is_no_digit_of_the_number_before_it() -> None:
    def build(made: Any) -> None:
        made.add_paragraph("Score 3").add_run("1").font.superscript = True

    assert body(word(build)) == ["Score 3¹"]


def test_what_is_struck_out_is_kept_aside_unless_it_is_all_there_is() -> None:
    def build(made: Any) -> None:
        made.add_paragraph().add_run("7").font.strike = True
        paragraph = made.add_paragraph()
        paragraph.add_run("7").font.strike = True
        paragraph.add_run("8")

    document = word(build)
    assert body(document) == ["~~7~~", "8"]
    assert aside(document) == [("7", "deleted in paragraph 2")]


def test_numbers_that_word_counts_stand_in_their_cells() -> None:
    def build(made: Any) -> None:
        table = table_of(made, ("#", "Step"), ("", "Knead"), ("", "Bake"))
        for row in table.rows[1:]:
            row.cells[0].paragraphs[0].style = "List Number"

    assert rows(word(build)) == [[["#", "Step"], ["1", "Knead"], ["2", "Bake"]]]


def test_a_small_table_in_a_cell_leaves_the_table_around_it_whole() -> None:
    def build(made: Any) -> None:
        table = table_of(made, ("Step", "Mark"), ("Knead", "1"), ("Bake", "2"), ("Cool", "3"))
        inner = table.rows[3].cells[0].add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "p", "5"

    outer = [["Step", "Mark"], ["Knead", "1"], ["Bake", "2"], ["Cool", "3"]]
    assert rows(word(build)) == [outer, [["p", "5"]]]


def test_a_table_in_a_text_box_is_read() -> None:
    def build(made: Any) -> None:
        table = table_of(made, ("Step", "Mark"), ("Knead", "1"))
        box = parse_xml(f"<w:r {nsdecls('w')}><w:pict><w:txbxContent/></w:pict></w:r>")
        box[0][0].append(table._tbl)
        made.add_paragraph("Before.")._p.append(box)

    assert rows(word(build)) == [[["Step", "Mark"], ["Knead", "1"]]]


def test_a_fraction_keeps_its_stroke() -> None:
    def build(made: Any) -> None:
        run = "<m:r><m:t>{}</m:t></m:r>"
        fraction = f"<m:f><m:num>{run.format(3)}</m:num><m:den>{run.format(5)}</m:den></m:f>"
        power = f"<m:sSup><m:e>{run.format(2)}</m:e><m:sup>{run.format(4)}</m:sup></m:sSup>"
        made.add_paragraph("Share: ")._p.append(parse_xml(f"<m:oMath {MATH}>{fraction}{power}</m:oMath>"))

    assert body(word(build)) == ["Share: 3/52⁴"]


def repacked(data: bytes, **changes: tuple[bytes, bytes]) -> bytes:
    """Return an archive with a piece of some members replaced; a new member replaces b''."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            before, after = changes.pop(name, (b"", b""))
            new.writestr(name, old.read(name).replace(before, after, 1) if before else old.read(name))
        for name, (_, content) in changes.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "line", "codes"),
    [
        (b"<html><body><p>Embedded 5</p></body></html>", ["Before.", "Embedded 5"], []),
        (b"nothing known \0\0\1", ["Before."], ["RD116"]),
    ],
)
def test_an_embedded_page_is_read_and_anything_else_is_said(content: bytes, line: list[str], codes: list[str]) -> None:
    made = docx.Document()
    made.add_paragraph("Before.")
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    data = repacked(
        saved(made),
        **{
            "word/document.xml": (b"<w:sectPr", b'<w:altChunk r:id="rX"/><w:sectPr'),
            "word/_rels/document.xml.rels": (
                b"</Relationships>",
                b'<Relationship Id="rX" Type="' + kind + b'" Target="/word/chunk.htm"/></Relationships>',
            ),
            "word/chunk.htm": (b"", content),
        },
    )

    document = read(data, "a.docx")
    assert body(document) == line
    assert [remark.code for remark in document.remarks] == codes


# ------------------------------------------------------------------------------------------------ OpenDocument

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
        "fo": "xsl-fo-compatible",
    }.items()
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'  # fmt: skip
STYLES = (
    '<style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid"/>'
    '</style:style><style:style style:name="R" style:family="text"><style:text-properties '
    'style:text-position="super 58%"/></style:style>'
)


def opened(text: str, **parts: str) -> Document:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:text>{text}</office:text></office:body></office:document-content>",
        )
        for name, content in parts.items():
            archive.writestr(name, content)
    return read(out.getvalue(), "a.odt")


def test_struck_and_raised_text_of_opendocument() -> None:
    span = '<text:span text:style-name="{}">{}</text:span>'
    document = opened(
        f"<text:p>3{span.format('R', 1)}</text:p><text:p>{span.format('S', 7)} 8</text:p>"
        f"<text:p>{span.format('S', 7)}</text:p>"
    )

    assert body(document) == ["3¹", "8", "~~7~~"]
    assert aside(document) == [("7", "struck out")]


def test_a_table_in_a_shape_is_read() -> None:
    def line(*texts: str) -> str:
        cells = "".join(f"<loext:table-cell><text:p>{text}</text:p></loext:table-cell>" for text in texts)
        return f"<loext:table-row>{cells}</loext:table-row>"

    shape = (
        f"<draw:custom-shape><loext:table>{line('Step', 'Mark')}{line('Knead', '1')}</loext:table></draw:custom-shape>"
    )
    document = opened(f"<text:p>Before.{shape}</text:p>")

    assert rows(document) == [[["Step", "Mark"], ["Knead", "1"]]]


def test_a_formula_of_opendocument_is_read() -> None:
    document = opened(
        '<text:p>Share: <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>',
        **{
            "Object 1/content.xml": '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mfrac><mn>3</mn>'
            "<mn>5</mn></mfrac><mo>=</mo><mn>0.6</mn></mrow><annotation>3 over 5 = 0.6</annotation></semantics></math>"
        },
    )

    assert body(document) == ["Share: 3/5 = 0.6"]
