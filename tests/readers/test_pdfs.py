"""PDF: the source inside our own, tables over pages, page furniture, doubts."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader, PdfWriter

from converter import pipeline
from converter.grading import grade
from converter.model import Document, Furniture, Span, Table, Verdict
from converter.pipeline import verify
from converter.readers import read_all
from converter.readers.remarks import remark
from tests.producing import Part, Parts, weasyprint
from tests.verifying import SAMPLES

pytestmark = pytest.mark.requires("pango")

LONG: Parts = (
    Part("heading", "Weights", 1),
    Part("line", "Every step is weighed, and the weights are added up below the table."),
    Part(
        "table",
        rows=(
            ("Step", "Mark", "Grounds"),
            *((f"Step {n}", str(n), "Said in words that say nothing of numbers.") for n in range(1, 90)),
            ("Total", "4005", ""),
        ),
    ),
    Part("line", "Done."),
)


def of(data: bytes) -> Document:
    (document,) = read_all(data, "a.pdf")
    return document


def test_a_table_over_pages_is_one_and_its_header_stands_once() -> None:
    document = of(weasyprint(LONG))
    (table,) = (block for block in document.blocks if isinstance(block, Table))

    assert [row.cells[1].text for row in table.rows] == [*map(str, range(1, 90)), "4005"]
    assert document.origin(table.rows[0].cells[1].span.start) == "page 1, table 1, row 2, cell 2"
    assert "RD112" in {remark.code for remark in document.remarks}


def test_page_numbers_are_kept_aside() -> None:
    document = of(weasyprint(LONG))
    furniture = [document.slice(block.span) for block in document.blocks if isinstance(block, Furniture)]

    assert "Page 1" in furniture
    assert "Page 2" in furniture
    assert "Page" not in document.slice(document.span)


@pytest.mark.parametrize("name", ["bookkeeper.txt", "paralegal.md"])
def test_a_pdf_that_carries_its_source_is_that_source(name: str) -> None:
    source = (SAMPLES / name).read_bytes()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(weasyprint(LONG))))
    writer.add_attachment("source", source)
    out = io.BytesIO()
    writer.write(out)
    (want,) = verify(source, "a.pdf")
    (got,) = verify(out.getvalue(), "a.pdf")

    assert got == want


def test_a_table_by_alignment_whose_rows_cannot_be_told_is_doubtful() -> None:
    words = "word " * 12
    parts = (Part("table", rows=(("Step", "Mark", "Grounds"), *((f"Step {n} {words}", "1", words) for n in range(4)))),)
    tight = "td, th { border: none; padding: 0 8px; vertical-align: top; text-align: left; line-height: 1.2 } table { border-spacing: 0 }"
    (got,) = verify(weasyprint(parts, tight), "a.pdf", "none")

    assert grade(got.record).word == "doubtful"
    assert any("equally far apart" in place.reason for place in grade(got.record).places)


@pytest.mark.parametrize(("doubted", "severity", "outcome"), [(True, "warning", "pass"), (False, "error", "fail")])
def test_what_was_read_in_doubt_accuses_nobody(doubted: bool, severity: str, outcome: str) -> None:
    text = "Counting\n\n| What | Count |\n|---|---|\n| One | 3 |\n| Two | 4 |\n| Total | 8 |\n"
    (document, rubric, why) = pipeline.opened(text.encode(), "a.md", "none")[0]
    at = text.index("4")
    remarks = (remark("RD111", Span(at, at + 1), "the end of a page seems to cut this row"),) if doubted else ()
    got = pipeline.verify_document(replace(document, remarks=remarks), rubric, why)

    (found,) = (finding for finding in got.findings if finding.verdict is Verdict.FAIL)
    assert found.severity == severity
    assert got.outcome == outcome
    assert ("read in doubt" in found.message) is doubted
