"""`doctor`: what this installation can do, and what is missing for the rest, a line each."""

from __future__ import annotations

import platform
import re
import shutil
from collections.abc import Iterator
from importlib import import_module, metadata
from typing import NamedTuple

from converter import __version__

_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+).*?(?:;.*extra\s*==\s*['\"]([\w-]+)['\"])?$")


class Organ(NamedTuple):
    """One thing that is there or not. needed: nothing works without it. advice: what to do where it is missing."""

    name: str
    found: str
    needed: bool
    advice: str = ""


def organs() -> Iterator[Organ]:
    """Yield the libraries of this installation with their versions, Pango for PDFs, and LibreOffice for DOC and RTF."""
    yield Organ("converter", f"{__version__} on Python {platform.python_version()}", needed=True)
    for name, extra in sorted(_requirements(), key=lambda each: (each[1], each[0].casefold())):
        if extra != "dev":
            yield _library(name, extra)
    yield _pango()
    soffice = shutil.which("soffice") or ""
    yield Organ(
        "LibreOffice", "found" if soffice else "", needed=False, advice="reads DOC and RTF: install LibreOffice"
    )


def _requirements() -> set[tuple[str, str]]:
    """Return the distributions that this one asks for, each with the extra it belongs to, '' for all."""
    found = (_REQUIREMENT.match(line) for line in metadata.requires("converter") or ())
    return {(match[1], match[2] or "") for match in found if match}


def _library(name: str, extra: str) -> Organ:
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        found = ""
    advice = f'pip install "converter[{extra}]"' if extra else f"pip install {name}"
    return Organ(f"{name} ({extra})" if extra else name, found, not extra, advice)


def _pango() -> Organ:
    """Return whether PDFs can be set: WeasyPrint loads Pango when it is imported."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError):
        return Organ("Pango", "", needed=False, advice="sets PDFs: install Pango; HTML needs nothing")
    return Organ("Pango", "found", needed=False)


def report() -> tuple[list[str], bool]:
    """Return the lines of the report, and whether everything that is needed is there."""
    known = list(organs())
    lines = [f"{organ.name}: {organ.found or 'missing - ' + organ.advice}" for organ in known]
    return lines, all(organ.found for organ in known if organ.needed)
