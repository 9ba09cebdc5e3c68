from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from converter.errors import SourceError
from converter.limits import OverLimit
from converter.model import Document, Table
from converter.renderers import html, inline
from converter.reporting import build
from converter.reporting.blocks import Mark, Text
from tests.renderers.fixtures import bare, everything
from tests.renderers.pages import Page

MARKS = frozenset("|#*_~`\\-+>")
BLANK_PICTURES = frozenset(chr(0x2400 + ord(c)) for c in "\x0b\x0c\x1c\x1d\x1e\x1f")


def said(text: str) -> str:
    """Return what of a text must be on a page: no blanks, no pure marks, control characters as their signs."""
    kept = (c for c in text if not c.isspace() and c not in MARKS and c not in BLANK_PICTURES)
    return "".join(kept).translate(inline.PICTURES)


def without_delimiters(document: Document) -> str:
    text = document.text
    for block in document.blocks:
        if isinstance(block, Table) and block.delimiter:
            start, end = block.delimiter
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def page_of(text: str) -> tuple[Document, Page]:
    verified = bare(text)
    return verified.document, Page(html.render(build(verified)))


PIECES = st.sampled_from(
    [
        "| a | b |",
        "|---|:-:|",
        "| **9** | x\\|y | extra |",
        "# Title #",
        "Under\n=====",
        "- item",
        "  - deeper",
        "3. third",
        "7) seventh",
        "> quoted\n> again",
        "```py title=x",
        "```",
        "~~~",
        "    four blanks",
        "---",
        "***",
        '[text](http://x/_y_ "t") ![pic](a.png)',
        "[ref]: http://example.org 'title'",
        "<!-- comment --> <b onclick=x>bold</b> <http://a.b>",
        "&amp; &copy; &#35; &nosuch;",
        "a*b*c **d* e** _f_g ~~h~~ `i ``j`` k`",
        "\\* \\| \\\\ \\a",
        "right \u202eto left\u202c \u2066isolated\u2069 end",
        "soft\u00adhyphen zero\u200bwidth \ufeff bom",
        "tab\tand \x07 bell \x1b[31m \x7f",
        "line\u2028separator\u0085next",
        "Total | 100% | 2.20 |",
        "x" * 95,
        "{{ 7 * 7 }} {% raw %} ${x}",
        "\U0001f600 \u2705 \u4e2d\u6587",
        "",
    ]
)
LINES = st.lists(PIECES | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12), max_size=14)
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n"])
TEXTS = st.builds(lambda lines, end: end.join(lines), LINES, ENDS) | st.text(
    alphabet=st.sampled_from("ab1 \n\t|*_`~\\#->+<&;[]()!:=\x00\u202e"), max_size=60
)


@given(TEXTS)
@example("**a*")
@example("`` ` ``\n| a |\n|---|\n| `x | y` |")
@example("> - a\n>> b")
@example("a  \r\nb\\\r\nc")
@example("| a\n|-\n| b | c | d")
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_every_character_of_any_document_stands_in_order(text: str) -> None:
    try:
        document, page = page_of(text)
    except (SourceError, OverLimit):
        assume(False)
    assert said(page.text) == said(without_delimiters(document))


@given(TEXTS)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_no_document_reaches_the_page_as_markup(text: str) -> None:
    try:
        _, page = page_of(text)
    except (SourceError, OverLimit):
        assume(False)
    assert not {"img", "script", "iframe", "b", "object"} & set(page.tags)
    assert all(link.startswith("#") for link in page.links)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]


@given(st.text(alphabet="ab9*_`~\\ \n", max_size=40), st.data())
@settings(max_examples=300)
def test_marks_never_take_a_character_away(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    marks = (Mark(start, end, "agrees", "at-x", "check-p1", "1", "agrees"),) if start < end else ()
    marked = Page(f'<p id="document">{inline.inline(Text(text, marks))}</p>').text
    assert marked == Page(f'<p id="document">{inline.inline(Text(text))}</p>').text


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(html.render(build(everything())))


def test_the_page_of_everything_holds_the_whole_document(page: Page) -> None:
    assert said(page.text) == said(without_delimiters(everything().document))


def test_every_link_leads_somewhere_and_no_id_stands_twice(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links} <= set(page.ids)


def test_headings_never_skip_a_level(page: Page) -> None:
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_links_images_entities_and_html_are_literal(page: Page) -> None:
    assert "[the scheme](https://example.org/scheme?a=1&b=2) and ![a chart](chart.png)" in page.text
    assert "&amp; stays. <b>So does this.</b>" in page.text
    assert "text formula" in page.text


def test_list_numbers_are_printed_and_not_counted(page: Page) -> None:
    assert "3. This list begins at three." in page.text


def test_a_flagged_figure_bears_the_number_of_its_callout() -> None:
    text = html.render(build(everything()))
    assert re.search(r'<a class="v decisive" id="at-evidence" href="#callout-D2"[^>]*data-n="2">2</a>', text)
    assert 'id="callout-D2"' in text


def test_a_short_total_row_stands_under_its_columns() -> None:
    text = html.render(build(everything()))
    row = text[text.index('id="L12"') :].split("</tr>")[0]
    assert re.findall(r'data-label="([^"]*)">', row) == ["Task", "Time %", "Score (1-5)", "Weighted", "Mode"]
    assert 'data-label="Weighted"><a class="v differs" id="at-tasks_total"' in row


def test_the_page_may_do_nothing_but_show_itself() -> None:
    text = html.render(build(everything()))
    assert "default-src &#39;none&#39;" in text
    assert "<script" not in text
    assert "url(" not in text
    assert "@import" not in text


def test_a_direction_sign_is_isolated_and_named() -> None:
    assert inline.inline(Text("a\u202eb")) == 'a<bdi class="hidden" data-code="U+202E">\u202e</bdi>b'


def test_a_long_word_may_break() -> None:
    assert "<wbr/>" in inline.inline(Text("x" * 100))
    assert Page(f"<p id=document>{inline.inline(Text('x' * 100))}</p>").text == "x" * 100


def test_a_table_of_very_many_columns_is_set_as_running_rows() -> None:
    cells = " | ".join(str(i) for i in range(60))
    document, page = page_of(f"| {cells} |\n|{'---|' * 60}\n| {cells} |\n")
    assert said(page.text) == said(without_delimiters(document))
    assert "colgroup" not in page.tags[: page.tags.index("article") + 20]


def test_five_hundred_rows_stay_quick_and_whole() -> None:
    rows = "\n".join(f"| task {i} | {i % 5} | words about it |" for i in range(500))
    document, page = page_of(f"| Task | Score | Why |\n|---|---|---|\n{rows}\n")
    assert said(page.text) == said(without_delimiters(document))


SCRIPT = """
import sys
from converter.renderers import html
from converter.reporting import build
from tests.renderers.fixtures import everything
sys.stdout.buffer.write(html.render(build(everything())).encode())
"""


def in_another_world(script: str, **world: str) -> bytes:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), **world}
    return subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True).stdout


def test_the_same_document_gives_the_same_bytes_anywhere() -> None:
    here = html.render(build(everything())).encode()
    assert here == in_another_world(SCRIPT, PYTHONHASHSEED="7", TZ="Pacific/Chatham", LC_ALL="C")


def test_nothing_heavy_is_loaded_before_it_is_asked_for() -> None:
    heavy = "{'jinja2', 'markdown_it', 'weasyprint', 'markupsafe'}"
    script = f"import sys, converter.renderers, converter.reporting; print(sorted({heavy} & set(sys.modules)))"
    assert in_another_world(script).strip() == b"[]"
    script = "import sys, converter.renderers.html, converter.renderers.worker; print('weasyprint' in sys.modules)"
    assert in_another_world(script).strip() == b"False"


def test_the_fixture_holds_every_kind_of_block() -> None:
    kinds = {block.kind for block in build(everything()).blocks}
    assert kinds == {"heading", "prose", "list", "table", "code", "rule"}
