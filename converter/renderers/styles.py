"""Our style sheets as text: as they are for screens, and as one sheet with its values put in for paper."""

from __future__ import annotations

import re
from functools import cache

from converter import assets
from converter.renderers.theme import PLAIN, Theme

_PROPERTY = re.compile(r"(--[a-z]+):\s*([^;}]+);")
_VAR = re.compile(r"var\((--[a-z]+)\)")
_ROOT = re.compile(r":root\s*\{[^}]*\}")


@cache
def text(name: str) -> str:
    """Return one of our own style sheets. It holds no text of any document."""
    return (assets.templates() / name).read_text(encoding="utf-8")


def for_paper(theme: Theme = PLAIN) -> str:
    """Return the style sheet of the PDF, its custom properties put in: each `var()` is costly at every element."""
    look = (text("fonts.css"), theme.faces(paper=True), text("report.css"), theme.css, text("print.css"))
    whole = "\n".join((*look, text("paged.css"), theme.print))
    values = dict(_PROPERTY.findall(whole))
    return _VAR.sub(lambda match: values[match[1]], _ROOT.sub("", whole))
