"""A report as one HTML file: for the screen, for a browser's printer and, with fonts of its own, for the PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from converter import assets
from converter.renderers import inline, styles
from converter.renderers.charts import bars_shape, scale_shape, tasks_shape
from converter.renderers.theme import PLAIN, Theme
from converter.reporting import words
from converter.reporting.listing import Index
from converter.reporting.views import Report

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)
"""What the page may do: nothing but show itself. No script, no request, no form."""

RUNNING = 60
"""Characters of a heading that fit at the head of a page."""

_VOID = re.compile(r"<(col|meta|br|wbr|hr|img|input)\b([^<>]*?)/>")
"""Elements without an end: templates write them as XML, which the PDF is read by; HTML knows no such slash."""

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


def render(report: Report, theme: Theme = PLAIN) -> str:
    """Return a report as the text of one HTML file that needs nothing else."""
    return _VOID.sub(r"<\1\2>", _page(report, theme, paper=False))


def for_paper(report: Report, theme: Theme = PLAIN, attached: tuple[str, ...] = ()) -> str:
    """Return a report as HTML for the PDF: without style sheets, which are read once for many, nor what screens need.

    attached: the names of the files that the PDF carries.
    """
    return _page(report, theme, paper=True, attached=attached).lstrip()


def listing(index: Index, theme: Theme = PLAIN) -> str:
    """Return the index of a batch as the text of one HTML file."""
    page = _environment(theme.folder).get_template("index.html.j2")
    made = page.render(index=index, policy=POLICY, theme=_look(theme, paper=False), paper=False)
    return _VOID.sub(r"<\1\2>", made)


def _look(theme: Theme, *, paper: bool) -> dict[str, str]:
    """Return what a page takes of a theme; on paper its style sheets are read apart."""
    return {
        "css": Markup(theme.faces(paper=paper) + theme.css),
        "screen": Markup(theme.screen),
        "print": Markup(theme.print),
        "logo": theme.address(theme.logo, paper=paper),
        "logo_alt": theme.logo_alt,
    }


def _page(report: Report, theme: Theme, *, paper: bool, attached: tuple[str, ...] = ()) -> str:
    page = _environment(theme.folder, paper=paper).get_template("report.html.j2")
    return page.render(
        report=report,
        policy=POLICY,
        theme=_look(theme, paper=paper),
        paper=paper,
        margin=report.edition == "report",
        lined="ln" if report.edition == "report" else "",
        attached=attached,
        fills=_fills(theme.colours),
        scale=scale_shape(report.scale),
        tasks=tasks_shape(report.tasks),
        factors=[bars_shape(bars) for bars in report.factors],
    )


def _fills(colours: Mapping[str, str]) -> dict[str, str]:
    """Return the colours of charts, by what they stand for."""
    blue, yellow, rose = colours["blue"], colours["yellow"], colours["rose"]
    scale = {"stated": blue, "both": blue, "computed": "#9db4d0", "other": "#e4e7eb"}
    return scale | {"first": blue, "second": yellow, "third": rose}


def _short(title: str) -> str:
    """Return a heading as it fits at the head of a page."""
    return words.elided(inline.shown(title), RUNNING)


@cache
def _environment(folder: str = "", *, paper: bool = False) -> Environment:
    """Return the environment of all templates: it escapes always, and a missing field is an error.

    folder: templates of a theme, which go before ours; ours are then also had as `converter/NAME`.
    """
    own = FileSystemLoader(assets.templates())
    loaders = [FileSystemLoader(folder)] if folder else []
    environment = Environment(
        loader=ChoiceLoader([*loaders, own, PrefixLoader({"converter": own})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    running, heading = (inline.on_paper, inline.heading_on_paper) if paper else (inline.inline, inline.inline)
    environment.filters.update(inline=running, head=heading, short=_short)
    environment.filters.update(literal=inline.literal, said=inline.said, attr=inline.shown)
    environment.globals.update(style=_style, signs=SIGNS)
    return environment


def _style(name: str) -> Markup:
    """Return one of our own style sheets, to be set into the page as it is."""
    return Markup(styles.text(name))
