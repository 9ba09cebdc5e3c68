"""Where the packaged files are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def templates() -> Path:
    """Return the folder of templates, style sheets and fonts."""
    inside = Path(str(files("converter"))) / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


@cache
def rubrics() -> Path:
    """Return the folder of the rubrics that ship with the program."""
    return Path(str(files("converter"))) / "rubrics"


@cache
def schemas() -> Path:
    """Return the folder of the published JSON schemas."""
    return Path(str(files("converter"))) / "schemas"
