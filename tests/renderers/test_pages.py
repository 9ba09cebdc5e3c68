"""Editions, themes, attachments and the index of a batch."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest
from pypdf import PdfReader

from converter import pipeline
from converter.errors import UsageError
from converter.model import Unread
from converter.renderers import html, theme
from converter.renderers.pages import Look, Pages
from converter.reporting import build
from converter.reporting.listing import index
from tests.renderers.fixtures import bare, everything
from tests.renderers.pages import Page
from tests.renderers.test_html import in_another_world

SAMPLE = Path(__file__).parents[2] / "samples" / "paralegal.md"

SCRIPT = """
import sys
from pathlib import Path
import converter
from converter import pipeline
from converter.renderers.pages import Look, Pages
data = (Path(converter.__file__).parents[1] / "samples" / "paralegal.md").read_bytes()
sys.stdout.buffer.write(Pages(pipeline.verify(data, "x/y/paralegal.md")[0], data, Look("publish")).pdf())
"""


@pytest.fixture(scope="module")
def pages() -> Pages:
    data = SAMPLE.read_bytes()
    return Pages(pipeline.verify(data, str(SAMPLE))[0], data)


@pytest.mark.requires("pango")
def test_a_pdf_carries_its_source_and_its_record(pages: Pages) -> None:
    reader = PdfReader(io.BytesIO(pages.pdf()))
    assert list(reader.attachments) == ["record.json", "source"]
    assert reader.attachments["source"][0] == SAMPLE.read_bytes()
    assert json.loads(reader.attachments["record.json"][0])["path"] == "paralegal.md"
    files = cast("Any", reader.trailer["/Root"])["/AF"]
    relations = [file.get_object()["/AFRelationship"] for file in files]
    assert relations == ["/Data", "/Source"]


@pytest.mark.requires("pango")
def test_a_pdf_of_ours_is_read_back_to_the_same_findings(pages: Pages) -> None:
    again = pipeline.verify(pages.pdf(), "paralegal.pdf")[0]
    before = pipeline.verify(SAMPLE.read_bytes(), "paralegal.md")[0]
    assert again.findings == before.findings
    assert again.record.fields == before.record.fields


@pytest.mark.requires("pango")
def test_the_same_bytes_in_another_world_and_from_another_folder() -> None:
    data = SAMPLE.read_bytes()
    here = Pages(pipeline.verify(data, "paralegal.md")[0], data, Look("publish")).pdf()
    there = in_another_world(SCRIPT, TZ="Pacific/Chatham", PYTHONHASHSEED="7", LC_ALL="C")
    assert sha256(there).hexdigest() == sha256(here).hexdigest()


def test_the_published_edition_marks_what_differs_and_nothing_else() -> None:
    published = Page(html.render(build(everything(), "publish")))
    marks = {value.split()[1] for name, value in published.attributes if name == "class" and value.startswith("v ")}
    assert marks == {"differs", "decisive", "carried", "warned"}
    assert "ledger" not in published.ids
    assert {link[1:] for link in published.links} <= set(published.ids)


def test_the_published_edition_of_a_clean_document_says_so_once() -> None:
    report = build(bare("Nothing here."), "publish")
    assert report.checked == "No figure of this document could be checked."
    assert not report.discrepancies


def test_a_page_that_stands_is_not_made_again(pages: Pages, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    assert not pages.stands(path, "html")
    path.write_bytes(pages.html())
    assert pages.stands(path, "html")
    other = Pages(everything())
    assert not other.stands(path, "html")


def test_an_index_puts_the_worst_first() -> None:
    documents = [Pages(bare("Fine.", "fine.md")), Pages(everything())]
    page = html.listing(index([one.listed({"html": "a.html"}) for one in documents], [Unread("b.pdf", "x", "why")]))
    assert page.index("Ferry Deck Officer") < page.index("fine.md")
    assert "could not be read" in page


# ------------------------------------------------------------------------------------------------- themes


def themed(folder: Path, text: str) -> theme.Theme:
    path = folder / "theme.toml"
    path.write_text(text, encoding="utf-8")
    return theme.load(str(path))


def test_a_theme_gives_colours_a_logo_and_paper(tmp_path: Path) -> None:
    (tmp_path / "l.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8")
    look = themed(
        tmp_path, '[colours]\nblue = "#0b5d3b"\n[logo]\nfile = "l.svg"\nalt = "Harbour"\n[page]\npaper = "letter"\n'
    )
    page = html.render(build(everything()), look)
    assert "--blue: #0b5d3b" in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert "size: letter" in page
    assert 'fill="#0b5d3b"' in page


@pytest.mark.requires("pango")
def test_a_themed_pdf_is_set_on_its_paper(tmp_path: Path) -> None:
    (tmp_path / "l.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8")
    look = themed(tmp_path, '[logo]\nfile = "l.svg"\nalt = "Harbour"\n[page]\npaper = "letter"\n')
    made = Pages(everything(), b"", Look(theme=look)).pdf()
    assert [round(side) for side in PdfReader(io.BytesIO(made)).pages[0].mediabox[2:]] == [612, 792]


def test_a_theme_overrides_a_block(tmp_path: Path) -> None:
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "report.html.j2").write_text(
        '{% extends "converter/report.html.j2" %}{% block masthead %}<p>Harbour Institute</p>{% endblock %}',
        encoding="utf-8",
    )
    page = html.render(build(everything()), themed(tmp_path, 'templates = "blocks"\n'))
    assert "<p>Harbour Institute</p>" in page
    assert "run-source" not in page.split("</style>")[-1]


def test_a_theme_that_cannot_be_read_by_people_is_refused_with_every_problem(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        themed(
            tmp_path,
            'colour = 1\n[colours]\nsoft = "#cccccc"\ninc = "#000000"\nblue = "red; }"\n[page]\npaper = "b9"\n',
        )
    for words in ("'colour'", "stands out 1.6 to 1", "'inc'", "colours.blue", "'b9'"):
        assert words in str(told.value)
