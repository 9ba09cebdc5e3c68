"""One verified document in every format it can be set in, and whether a file that stands there was made just so."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from converter import __version__, assets
from converter.model import Verified
from converter.renderers.finishing import Attached
from converter.renderers.theme import PLAIN, Theme
from converter.reporting import build, words
from converter.reporting.views import Edition, Report
from converter.signing import signed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from converter.renderers.crew import Crew
    from converter.reporting.listing import Listed

TAIL = 4096
"""Bytes at the end of a file in which its recipe stands."""

APART = ("handout", "archive", "overview", "sample", "codes")
"""How the names begin of files that make other pages than reports."""

RECIPE = 32
"""Characters of a recipe that a file bears."""


class Look(NamedTuple):
    """How pages are to be: edition and theme; and how many seconds a PDF may take."""

    edition: Edition = "report"
    theme: Theme = PLAIN
    timeout: float = 30


class Pages:
    """One verified document in the formats it can be set in; the report is built once for all of them.

    source: the bytes it was read from, where they are known; a PDF carries them, so that it can be read again.
    """

    def __init__(self, verified: Verified, source: bytes = b"", look: Look | None = None) -> None:
        name = words.base(verified.document.name)
        self._original = verified
        self._verified = replace(verified, document=replace(verified.document, name=name))
        self._source = source
        self._look = look or Look()

    @cached_property
    def report(self) -> Report:
        """The report as templates print it."""
        return build(self._verified, self._look.edition)

    @cached_property
    def _record(self) -> bytes:
        from converter.writers.record import record

        return record(self._verified).encode("utf-8")

    @cached_property
    def recipe(self) -> str:
        """A hash of all that a page is made of: what was found, how it is set, and by which program."""
        theme = self._look.theme
        look = repr((theme.css, theme.screen, theme.print, theme.logo_alt, theme.folder, sorted(theme.files.items())))
        parts = (self._record, self._source, self._look.edition.encode(), look.encode(), _ourselves(theme.folder))
        return sha256(b"\0".join(sha256(part).digest() for part in parts)).hexdigest()[:RECIPE]

    def pdf(self) -> bytes:
        """Return the report as PDF, with the source and the record attached."""
        from converter.renderers import pdf

        attached = tuple(self._attached())
        return pdf.render(
            self.report, theme=self._look.theme, attached=attached, identifier=self.recipe, timeout=self._look.timeout
        )

    def pdf_by(self, crew: Crew) -> Future[bytes]:
        """Return the PDF that one of several child processes will have made."""
        from converter.renderers import pdf

        attached = tuple(self._attached())
        return crew.submit(pdf.job(self.report, self._look.theme, attached, self.recipe), self._look.timeout)

    def html(self) -> bytes:
        """Return the report as one HTML file."""
        from converter.renderers import html

        return f"{html.render(self.report, self._look.theme).rstrip()}\n<!-- {self.recipe} -->\n".encode()

    def json(self) -> bytes:
        """Return the record as JSON."""
        from converter.writers.record import record

        return record(self._original).encode("utf-8")

    def markdown(self) -> bytes:
        """Return the document as canonical Markdown, from which the same record is read."""
        from converter.writers.markdown import markdown

        return signed(markdown(self._original))

    def stands(self, path: Path, format: str) -> bool:
        """Return whether a page of ours that is there was made of the very same, so that it need not be made again."""
        if format not in ("pdf", "html"):
            return False
        try:
            with path.open("rb") as file:
                file.seek(max(path.stat().st_size - TAIL, 0))
                return self.recipe.encode() in file.read()
        except OSError:
            return False

    def listed(self, links: dict[str, str]) -> Listed:
        """Return what an index says of the document; links: its files by format."""
        from converter.reporting.listing import listed

        return listed(self._verified, self.report, links)

    def _attached(self) -> list[Attached]:
        record = Attached("record.json", "What was read and found", "Data", "application/json", self._record)
        source = self._bytes()
        if not source:
            return [record]
        type = "text/markdown" if self._verified.document.format == "markdown" else "text/plain"
        known = type if self._verified.document.format in ("markdown", "text") else "application/octet-stream"
        return [record, Attached("source", "The document that was verified", "Source", known, source)]

    def _bytes(self) -> bytes:
        """Return the bytes that the document's hash speaks of, b'' where they cannot be had any more."""
        document = self._verified.document
        for data in (self._source, document.text.encode("utf-8", "surrogatepass")):
            if sha256(data).hexdigest() == document.sha256:
                return data
        return b""


@cache
def _ourselves(folder: str) -> bytes:
    """Return a hash of the program's own words, styles and templates, and of a theme's."""
    ours = [Path(__file__).parent, Path(__file__).parents[1] / "reporting", assets.templates()]
    found = sha256(__version__.encode())
    for place in (*ours, *([Path(folder)] if folder else [])):
        for path in sorted(place.glob("*.*")):
            if path.suffix in (".py", ".j2", ".css") and not path.name.startswith(APART):
                found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.digest()
