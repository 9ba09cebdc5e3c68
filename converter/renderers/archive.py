"""Pages about an archive: a sample to tick, and the report on all documents. Charts are bars of whole percents."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from converter import __version__, assets
from converter.renderers.worker import Job, Worker
from converter.terminal import visible


class SampledValue(NamedTuple):
    """One value with the line it was read from."""

    path: str
    text: str
    line: int


class Sampled(NamedTuple):
    """One document of a sample: what it is, its lines, its values. original: a link to the file it came as, or ''."""

    id: str
    place: str
    title: str
    grade: str
    lines: Sequence[str]
    values: Sequence[SampledValue]
    original: str = ""


class Bar(NamedTuple):
    """One bar: its word, its length in percent of the longest, and what stands behind it."""

    word: str
    percent: int
    text: str


class Chart(NamedTuple):
    """Bars under a title, with a sentence that says what they show."""

    title: str
    note: str
    bars: Sequence[Bar]


class Listing(NamedTuple):
    """A table under a title. It is left out where it has no rows."""

    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


class Overview(NamedTuple):
    """The report on an archive: facts in a line each, then charts and tables in the order of reading."""

    title: str
    facts: Sequence[tuple[str, str]]
    bound: str
    first: Listing
    charts: Sequence[Chart]
    listings: Sequence[Listing]


def sample_page(documents: Sequence[Sampled], seed: int) -> str:
    """Return the page of a sample: source beside record, a box for each value and each document."""
    return _environment().get_template("sample.html.j2").render(documents=documents, seed=seed)


def overview_page(overview: Overview) -> str:
    """Return the report on an archive as one HTML file."""
    return _environment().get_template("overview.html.j2").render(overview=overview)


def overview_pdf(overview: Overview, timeout: float) -> bytes:
    """Return the report on an archive as PDF. Raises RenderError where it cannot be made, or not in time."""
    return _worker().make(Job(overview_page(overview), overview.title), timeout)


@cache
def _environment() -> Environment:
    """Return the environment of these templates: it escapes always, and a missing field is an error."""
    environment = Environment(
        loader=FileSystemLoader(assets.templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["seen"] = visible
    style = (assets.templates() / "archive.css").read_text(encoding="utf-8")
    environment.globals.update(style=Markup(style), program=f"converter {__version__}")
    return environment


@cache
def _worker() -> Worker:
    worker = Worker()
    atexit.register(worker.close)
    return worker
