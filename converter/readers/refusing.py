"""Why a source cannot be read: raised without the source's name, which `read_all` adds."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Final

EXTRA: Final = "pip install 'converter[import]'"
"""The command that brings the libraries of the heavy readers."""


class Refused(Exception):
    """A source is refused. kind: `encrypted`, `damaged`, `scan`, `empty`, `missing-extra` ...; reason: one line."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        self.reason = reason
        super().__init__(reason)


def needed(module: str, what: str) -> ModuleType:
    """Return a library of the extra, imported only now; refuse with the command to type where it is missing."""
    try:
        return import_module(module)
    except ImportError:
        raise Refused("missing-extra", f"reading {what} needs {module}: {EXTRA}") from None
