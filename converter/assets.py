"""Where the packaged files are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent


@cache
def templates() -> Path:
    """Return the folder of templates, style sheets and fonts."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


@cache
def rubrics() -> Path:
    """Return the folder of the rubrics that ship with the program."""
    return _PACKAGE / "rubrics"


@cache
def schemas() -> Path:
    """Return the folder of the published JSON schemas."""
    return _PACKAGE / "schemas"
