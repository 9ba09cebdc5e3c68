"""A report as a PDF: the HTML page, set by WeasyPrint with fonts of our own, in a child process under a clock."""

from __future__ import annotations

import atexit
from functools import cache
from typing import TYPE_CHECKING, NoReturn

from converter import assets
from converter.errors import RenderError
from converter.renderers.worker import Worker
from converter.reporting.views import Report

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

TIMEOUT = 30.0
"""Seconds that one PDF may take."""

SCHEME = "asset:"
"""What our own style sheets write before the name of a packaged file."""

MISSING_PANGO = (
    "PDF needs the Pango library, which is not installed. Type, on Debian or Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; on Fedora: dnf install pango; "
    "on macOS: brew install pango. HTML (--to html) needs none of it."
)

DIRECTION = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that turn the direction of text. On paper their names alone are printed: Pango would obey them."""


def render(report: Report, *, timeout: float = TIMEOUT) -> bytes:
    """Return a report as the bytes of a PDF. Raises RenderError where it cannot be made, or not in time."""
    from converter.renderers import html

    return _worker().make(html.render(report).translate(DIRECTION), report.sha256, timeout)


@cache
def _worker() -> Worker:
    """Return the child process of this process, started when it is first asked for a page."""
    worker = Worker()
    atexit.register(worker.close)
    return worker


def typeset(html: str, identifier: str) -> bytes:
    """Return the PDF of a page, set here and now: what the child process does.

    identifier: a text that names the source; the file's own identifier is made of it and of nothing else.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import FatalURLFetchingError
    except OSError:
        _ask_for_pango()
    fetcher = _fetcher()
    sheets, fonts = _sheets()
    page = HTML(string=html, url_fetcher=fetcher)
    try:
        pdf = page.write_pdf(
            stylesheets=sheets, font_config=fonts, pdf_identifier=identifier.encode()[:32], pdf_tags=True
        )
    except FatalURLFetchingError as error:
        raise RenderError(str(error)) from None
    assert pdf is not None
    return bytes(pdf)


def _ask_for_pango() -> NoReturn:
    raise RenderError(MISSING_PANGO) from None


@cache
def _sheets() -> tuple[list[CSS], FontConfiguration]:
    """Return the style sheet of our fonts, read once for a process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    text = (assets.templates() / "fonts.css").read_text(encoding="utf-8")
    return [CSS(string=text, font_config=fonts, url_fetcher=_fetcher())], fonts


@cache
def _fetcher() -> URLFetcher:
    """Return a fetcher that serves our own packaged fonts by name and refuses everything else by raising."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnAssets(URLFetcher):  # type: ignore[misc]
        """Serves `asset:NAME` for the names of bundled fonts."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            """Return a packaged file. No network, no disk beyond it, no redirect."""
            path = _packaged().get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
            if path is None:
                raise FatalURLFetchingError(f"refused to fetch {url}: only packaged files are used")
            return URLFetcherResponse(url, path, {"Content-Type": "font/ttf"})

    return OwnAssets(allowed_protocols=(), allow_redirects=False)


@cache
def _packaged() -> dict[str, bytes]:
    """Return the bundled fonts by name."""
    folder = assets.templates() / "fonts"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.ttf"))}
