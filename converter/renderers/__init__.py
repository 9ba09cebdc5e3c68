"""How a report is set: one file per kind of page. A renderer is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from converter.reporting.views import Report


class Renderer(NamedTuple):
    """A kind of page: the suffix of its files, and the module whose `render` makes it."""

    suffix: str
    module: str


RENDERERS: dict[str, Renderer] = {
    "html": Renderer(".html", "converter.renderers.html"),
    "pdf": Renderer(".pdf", "converter.renderers.pdf"),
}
"""Every kind of page by its name."""


def render(report: Report, to: str) -> bytes:
    """Return a report as the bytes of a file of some kind. Raises RenderError where it cannot be made."""
    made = import_module(RENDERERS[to].module).render(report)
    return made.encode("utf-8") if isinstance(made, str) else bytes(made)
