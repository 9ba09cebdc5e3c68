"""A report as one HTML file: for the screen, for a browser's printer and, with fonts of its own, for the PDF."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from converter import assets
from converter.renderers import inline
from converter.renderers.charts import scale_shape, tasks_shape
from converter.reporting.views import Report

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)
"""What the page may do: nothing but show itself. No script, no request, no form."""

SIGNS = {
    "agrees": "✓",
    "rounded": "≈",
    "differs": "✗",
    "decisive": "✗",
    "warned": "△",
    "unknown": "?",
    "noted": "•",
    "carried": "→",
    "used": "·",
}
"""A sign for each state, so that nothing is said by colour alone."""


def render(report: Report) -> str:
    """Return a report as the text of one HTML file that needs nothing else."""
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            policy=POLICY,
            scale=scale_shape(report.scale),
            tasks=tasks_shape(report.tasks),
        )
    )


@cache
def _environment() -> Environment:
    """Return the environment of all templates: it escapes always, and a missing field is an error."""
    environment = Environment(
        loader=FileSystemLoader(assets.templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(inline=inline.inline, literal=inline.literal, said=inline.said, attr=inline.shown)
    environment.globals.update(style=_style, signs=SIGNS)
    return environment


@cache
def _style(name: str) -> Markup:
    """Return one of our own style sheets, to be set into the page. It holds no text of any document."""
    return Markup((assets.templates() / name).read_text(encoding="utf-8"))
