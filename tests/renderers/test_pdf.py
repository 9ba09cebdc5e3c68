from __future__ import annotations

import io
import time
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from converter.errors import RenderError
from converter.renderers import pdf, worker
from converter.renderers.finishing import described
from converter.reporting import build
from tests.renderers.fixtures import bare, everything
from tests.renderers.test_html import in_another_world

pytestmark = pytest.mark.requires("pango")

NO_FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><cachedir>{}</cachedir></fontconfig>'
)

SCRIPT = """
import sys
from converter.renderers import pdf
from converter.reporting import build
from tests.renderers.fixtures import everything
sys.stdout.buffer.write(pdf.render(build(everything())))
"""


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf.render(build(everything()))


@pytest.fixture(scope="module")
def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def test_the_first_page_answers_alone(read: PdfReader) -> None:
    first = read.pages[0].extract_text()
    for words in ("3 slips touch 4 of 18 checked figures", "44.9", "48.1", "Green", "not checkable", "Page 1 of"):
        assert words in first


def test_each_page_names_its_source_its_scheme_and_its_number(read: PdfReader) -> None:
    short = everything().document.sha256[:12]
    for number, page in enumerate(read.pages, 1):
        text = page.extract_text()
        assert short in text
        assert "Job zone index 2.1" in text
        assert f"Page {number} of {len(read.pages)}" in text


def test_the_outline_names_the_parts_and_the_sections(read: PdfReader) -> None:
    flat = [item for item in read.outline if not isinstance(item, list)]
    assert [item.title for item in flat] == [
        "What to look at",
        "Where the time goes",
        "The document",
        "Every check",
        "Numbers not checked",
        "About this report",
    ]


def test_only_our_own_fonts_are_used(read: PdfReader) -> None:
    fonts = {font for page in read.pages for font in page._get_fonts()[0]}
    assert fonts
    assert all(any(own in font for own in ("Report", "Source-Serif", "Inter", "JetBrains", "Noto")) for font in fonts)


def test_the_same_bytes_in_another_place_without_any_font(made: bytes, tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(NO_FONTS.format(tmp_path / "cache"))
    world = {"FONTCONFIG_FILE": str(config), "TZ": "Pacific/Chatham", "PYTHONHASHSEED": "11", "LC_ALL": "C"}
    there = in_another_world(SCRIPT, **world)
    assert sha256(there).hexdigest() == sha256(made).hexdigest()


def test_the_clock_ends_what_takes_too_long() -> None:
    rows = "\n".join(f"| task {i} | {i} | words |" for i in range(3000))
    report = build(bare(f"| Task | Score | Why |\n|---|---|---|\n{rows}\n"))
    began = time.monotonic()
    with pytest.raises(RenderError, match=r"not ready after 0\.5 s"):
        pdf.render(report, timeout=0.5)
    assert time.monotonic() - began < 10
    assert pdf.render(build(bare("Another one."))).startswith(b"%PDF")


def test_a_document_that_fetches_gets_nothing() -> None:
    with pytest.raises(RenderError, match="refused to fetch"):
        pdf._worker().make(worker.Job('<link rel=stylesheet href="file:///etc/hostname"><p>x', "a"), 30)
    with pytest.raises(RenderError, match="refused to fetch"):
        pdf._worker().make(worker.Job('<img src="http://127.0.0.1:9/x.png">', "a"), 30)


def test_a_child_that_dies_gives_one_line() -> None:
    child = worker.Worker()
    child.make(worker.Job("<p>x", "a"), 30)
    assert child._child
    assert child._child.stdin
    child._child.stdin.close()
    with pytest.raises((RenderError, ValueError)):
        child.make(worker.Job("<p>x", "a"), 30)
    child.close()


def test_a_worn_child_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "JOBS_PER_CHILD", 1)
    child = worker.Worker()
    child.make(worker.Job("<p>x", "a"), 30)
    first = child._child
    child.make(worker.Job("<p>x", "a"), 30)
    assert child._child is not first
    child.close()


def test_memory_has_a_limit() -> None:
    answer = in_another_world(
        "from converter.renderers import worker; worker.MEMORY_LIMIT = 64 << 20\n"
        "worker._limit_memory()\ntry:\n    b = bytearray(256 << 20); print('taken')\nexcept MemoryError:\n    print('refused')"
    )
    assert answer.strip() == b"refused"


def test_without_pango_one_line_says_what_to_type() -> None:
    with pytest.raises(RenderError) as told:
        pdf._ask_for_pango()
    assert "apt-get install libpango-1.0-0" in str(told.value)
    assert "dnf install" in str(told.value)
    assert "brew install" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_row_longer_than_a_page_loses_no_word() -> None:
    words = " ".join(f"word{i}" for i in range(4000))
    made = pdf.render(build(bare(f"| A | B |\n|---|---|\n| x | {words} |\n")))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert "word3999" in text
    assert "word2000" in text


def test_control_and_direction_signs_are_visible_and_obeyed_by_nobody() -> None:
    made = pdf.render(build(bare("one \x07 two \u202e three")))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert "\u2407" in text
    assert "U+202E" in text
    assert "three" in text


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("L39", "Line 39 of the source"),
        ("L39-2", "A line of the source"),
        ("at-tasks.3.weighted", "The figure in the document"),
        ("check-AIJ204-1", "The check of this figure"),
        ("callout-D1", "Discrepancy 1"),
        ("callout-S2", "Note on the scheme 2"),
        ("ledger", "Every check"),
        ("discrepancies", "Discrepancies"),
    ],
)
def test_links_say_in_words_where_they_lead(anchor: str, words: str) -> None:
    assert described(anchor) == words


def test_every_link_of_a_page_is_described_in_words(read: PdfReader) -> None:
    said = {str(link.get_object()["/Contents"]) for page in read.pages for link in page.get("/Annots", ())}
    assert {"The document", "Line 12 of the source", "Discrepancy 1"} <= said
    assert not [words for words in said if words.startswith(("at-", "L1", "check-", "callout-"))]


@pytest.mark.parametrize("count", [51, 52, 53])
def test_no_row_of_a_table_stands_alone_on_a_page(count: int) -> None:
    text = "# Stock\n\n| Item | Note |\n|---|---|\n" + "".join(f"| Shelf {n} | full |\n" for n in range(count))
    pages = PdfReader(io.BytesIO(pdf.render(build(bare(text))))).pages
    rows = [page.extract_text().count("Shelf") for page in pages]
    assert sum(rows) == count
    assert 1 not in rows
