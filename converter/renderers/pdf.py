"""A report as a PDF: the HTML page, set by WeasyPrint with fonts of our own, in a child process under a clock."""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, NoReturn
from xml.etree.ElementTree import ParseError, fromstring

from converter import assets
from converter.errors import RenderError
from converter.renderers import styles
from converter.renderers.crew import Crew
from converter.renderers.finishing import Attached, Finisher
from converter.renderers.postponing import postponed
from converter.renderers.theme import PLAIN, Theme
from converter.renderers.worker import Job, Worker

if TYPE_CHECKING:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    from converter.reporting.views import Report

TIMEOUT = 30.0
"""Seconds that one PDF may take."""

SCHEME = "asset:"
"""What our own style sheets write before the name of a packaged file."""

DOCTYPE = "<!doctype html>"

TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
"""Types of packaged files by how their names end; all others are fonts."""

MISSING_PANGO = (
    "PDF needs the Pango library, which is not installed. Type, on Debian or Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; on Fedora: dnf install pango; "
    "on macOS: brew install pango. HTML (--to html) needs none of it."
)

DIRECTION = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that turn the direction of text. On paper their names alone are printed: Pango would obey them."""


def render(
    report: Report,
    *,
    theme: Theme = PLAIN,
    attached: tuple[Attached, ...] = (),
    identifier: str = "",
    timeout: float = TIMEOUT,
) -> bytes:
    """Return a report as the bytes of a PDF. Raises RenderError where it cannot be made, or not in time.

    attached: files that it carries, among them the source, so that it can be read again. identifier: what the file's
    own is made of, if not the source's hash.
    """
    return _worker().make(job(report, theme, attached, identifier), timeout)


def job(report: Report, theme: Theme, attached: tuple[Attached, ...], identifier: str) -> Job:
    """Return what a child process is told, so that it sets a report."""
    from converter.renderers import html

    page = html.for_paper(report, theme, tuple(sorted(one.name for one in attached)))
    return Job(page.translate(DIRECTION), identifier or report.sha256, styles.for_paper(theme), theme.files, attached)


def warm_up() -> None:
    """Start the child process, so that it loads its libraries while a document is still being verified."""
    _worker().start()


def crew(size: int) -> Crew:
    """Return several child processes that set pages at once, started; they end with this process at the latest."""
    made = Crew(size)
    made.start()
    atexit.register(made.close)
    return made


@cache
def _worker() -> Worker:
    """Return the child process of this process, started when it is first asked for a page."""
    worker = Worker()
    atexit.register(worker.close)
    return worker


def load() -> None:
    """Load what every page needs: WeasyPrint, our fonts and our style sheet."""
    with postponed("fontTools.subset", "fontTools.varLib.instancer"):
        import weasyprint  # noqa: F401 - loaded here, so that what it hardly uses is not
    _sheet(styles.for_paper(), ())


def typeset(job: Job) -> bytes:
    """Return the PDF of a page, set here and now: what the child process does.

    The file's own identifier is made of the job's and of nothing else.
    """
    try:
        from weasyprint.urls import FatalURLFetchingError
    except OSError:
        _ask_for_pango()
    finish = Finisher(job.attached)
    try:
        sheet = _sheet(job.css, tuple(sorted(job.files.items())))
        pdf = _parsed(job.html, sheet.fetcher).write_pdf(
            stylesheets=[sheet.css],
            font_config=sheet.fonts,
            pdf_identifier=job.identifier.encode()[:32],
            pdf_variant="pdf/a-3a",
            attachments=finish.attachments(),
            finisher=finish,
        )
    except FatalURLFetchingError as error:
        raise RenderError(str(error)) from None
    assert pdf is not None
    return bytes(pdf)


def _parsed(html: str, fetcher: URLFetcher) -> HTML:
    """Return a page ready to be set. Our own are well-formed XML too, which is read ten times as fast as HTML."""
    from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
    from weasyprint import HTML

    try:
        root = fromstring(html.removeprefix(DOCTYPE).lstrip()) if DOCTYPE in html[:200] else None  # noqa: S314 - ours
    except ParseError:
        root = None
    if root is None or root.tag != "html":
        return HTML(string=html, url_fetcher=fetcher)
    page = HTML.__new__(HTML)
    page.base_url, page.url_fetcher, page.media_type = None, fetcher, "print"
    page.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    page.etree_element = page.wrapper_element.etree_element
    return page


def _ask_for_pango() -> NoReturn:
    raise RenderError(MISSING_PANGO) from None


class Sheet(NamedTuple):
    """A style sheet read once for many pages, the fonts it names, and who fetches them."""

    css: CSS
    fonts: FontConfiguration
    fetcher: URLFetcher


@lru_cache(maxsize=4)
def _sheet(css: str, files: tuple[tuple[str, bytes], ...]) -> Sheet:
    """Return a style sheet ready for use; one that is empty brings our fonts alone."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    fetcher = _fetcher(_packaged() | dict(files))
    text = css or styles.text("fonts.css")
    return Sheet(CSS(string=text, font_config=fonts, url_fetcher=fetcher), fonts, fetcher)


def _fetcher(files: Mapping[str, bytes]) -> URLFetcher:
    """Return a fetcher that serves packaged files by name and refuses everything else by raising."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnAssets(URLFetcher):  # type: ignore[misc]
        """Serves `asset:NAME` for the names of bundled fonts and of a theme's files."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            """Return a packaged file. No network, no disk beyond it, no redirect."""
            name = url.removeprefix(SCHEME) if url.startswith(SCHEME) else ""
            if name not in files:
                raise FatalURLFetchingError(f"refused to fetch {url}: only packaged files are used")
            type = TYPES.get(name.rsplit(".", 1)[-1], "font/ttf")
            return URLFetcherResponse(url, files[name], {"Content-Type": type})

    return OwnAssets(allowed_protocols=(), allow_redirects=False)


@cache
def _packaged() -> dict[str, bytes]:
    """Return the bundled fonts by name."""
    folder = assets.templates() / "fonts"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.ttf"))}
