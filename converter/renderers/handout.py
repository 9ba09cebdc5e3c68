"""Handouts as PDF: one page made to fit by trying, sheets as long as they need; several in one file where asked for."""

from __future__ import annotations

import atexit
import re
import zlib
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from converter import __version__
from converter.errors import RenderError
from converter.handing import Handout, Style, Summary, fitted, rooms
from converter.handing.signs import BLANK, SIGNS
from converter.handing.views import Hidden, Room
from converter.numbers import plain
from converter.renderers import html, inline
from converter.renderers.charts import ScaleShape, scale_shape
from converter.renderers.codes import Code, code
from converter.renderers.pdf import DIRECTION, TIMEOUT
from converter.renderers.worker import Job, Worker
from converter.reporting import words
from converter.reporting.blocks import Text

PAPERS = {"a4": "A4", "letter": "letter", "a5": "A5"}
"""Paper as style sheets call it."""

LINES = {"a4": 30, "letter": 28, "a5": 21}
"""Ruled lines from the foot of a page to its head: what stands on the page covers those it needs."""

SHEET_SIZE = Fraction(21, 2)
LARGE_SIZE = Fraction(18)

_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")
_STREAM = re.compile(rb"/ObjStm\b.{0,300}?\bstream\r?\n", re.DOTALL)
_PLACES = re.compile(f"[{SIGNS}]")


class Page(NamedTuple):
    """A handout ready to be set: itself, its size in points, millimetres for notes, its code, its chart.

    turned: its paper lies on its long side.
    """

    handout: Handout
    kind: str
    size: str
    notes: int
    foot: str
    code: Code
    scale: ScaleShape | None
    lines: range
    blanks: range = range(0)
    turned: bool = False


def render(handouts: Sequence[Handout], style: Style, *, timeout: float = TIMEOUT) -> bytes:
    """Return handouts as one PDF. Raises RenderError where it cannot be made, or not in time.

    Every summary is tried by itself until it fits its page; then all are set together.
    """
    pages = []
    for handout in handouts:
        page, made = _fit(handout, style, timeout) if isinstance(handout, Summary) else (_sheet(handout, style), b"")
        if made and len(handouts) == 1:
            return made
        pages.append(page)
    return _set(pages, style, timeout)


def page_html(pages: Sequence[Page], style: Style) -> str:
    """Return the HTML that is set: every style in it, nothing fetched."""
    environment = html._environment()  # noqa: SLF001 - one environment for all our templates
    environment.filters.setdefault("hidden", _hidden)
    environment.filters.setdefault("width", _width)
    return environment.get_template("handout.html.j2").render(
        pages=pages,
        style_=style,
        paper=PAPERS[style.paper],
        program=f"converter {__version__}",
        title=pages[0].handout.source.title if len(pages) == 1 else f"{len(pages)} handouts",
        policy=html.POLICY,
    )


def summary_page(whole: Summary, room: Room, style: Style) -> Page:
    """Return a summary cut to some room."""
    cut = fitted(whole, room)
    lines = range(0 if style.large else LINES[style.paper])
    return Page(cut, "summary", _points(room.size), room.notes, _foot(cut), _code(cut), scale_shape(cut.scale), lines)


def _fit(whole: Summary, style: Style, timeout: float) -> tuple[Page, bytes]:
    """Return the roomiest setting of a summary that takes one page; large print takes what it needs."""
    for room in rooms(style):
        page = summary_page(whole, room, style)
        made = _set([page], style, timeout)
        if style.large or pages(made) == 1:
            return page, made
    raise RenderError(f"{whole.source.name}: does not fit one page even at its smallest; try a larger --paper")


def _sheet(handout: Handout, style: Style) -> Page:
    size = LARGE_SIZE if style.large else SHEET_SIZE
    assert not isinstance(handout, Summary)
    return Page(
        handout,
        handout.kind,
        _points(size),
        0,
        _foot(handout),
        _code(handout),
        None,
        range(0),
        range(handout.blank_rows),
        not style.large and any(part.kind == "grid" and part.tight for part in handout.parts),
    )


def _code(handout: Handout) -> Code:
    return code(f"SHA256:{handout.source.sha256.upper()}")


def _foot(handout: Handout) -> str:
    """Return what stands at the foot of every page: where it comes from."""
    source = handout.source
    return " · ".join(filter(None, (words.clipped(source.name, 60), source.sha256[:12], source.program)))


def _points(size: Fraction) -> str:
    return plain(size, Fraction(1, 100)) + "pt"


def _width(part: Fraction) -> str:
    """Return a part of a bar as a percentage with one decimal."""
    return plain(part * 100, Fraction(1, 10)) + "%"


def _set(pages_: Sequence[Page], style: Style, timeout: float) -> bytes:
    identifier = pages_[0].handout.source.sha256
    text = page_html(pages_, style).translate(DIRECTION)
    return _worker().make(Job(text, identifier), timeout)


@cache
def _worker() -> Worker:
    child = Worker()
    atexit.register(child.close)
    return child


def pages(data: bytes) -> int:
    """Return how many pages a PDF of our own has: its page tree says so, in plain sight or in an object stream."""
    for piece in (data, *(_inflated(data, match.end()) for match in _STREAM.finditer(data))):
        found = [int(match[1] or match[2]) for match in _COUNT.finditer(piece)]
        if found:
            return max(found)
    raise RenderError("the PDF that was made has no page tree")


def _inflated(data: bytes, start: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data[start:])
    except zlib.error:
        return b""


def _hidden(text: Hidden) -> Markup:
    """Return a text with its inline marks set and its places to fill in drawn, or filled where answers are known."""
    answers = iter(text.answers)

    def place(match: re.Match[str]) -> str:
        kind = "blank" if match[0] == BLANK else "held"
        answer = next(answers, None)
        if answer is None:
            return f'<span class="{kind}">{"" if kind == "blank" else "[ … ]"}</span>'
        return f'<span class="{kind} solved">{inline.said(answer)}</span>'

    return Markup(_PLACES.sub(place, inline.inline(Text(text.text))))
