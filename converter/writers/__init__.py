"""Writers turn verified documents into data: text for people, JSON for programs, rows for spreadsheets.

A writer is a module with `write(results, showing)`, which takes the outcomes of a run in order and gives pieces of
text as early as it can. A new one is a file here and a row in WRITERS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Final, NamedTuple, Protocol, TypeAlias, cast

from converter.model import Unread, Verified

WRITERS: Final[dict[str, str]] = {
    "text": "converter.writers.text",
    "concise": "converter.writers.concise",
    "json": "converter.writers.json",
    "jsonl": "converter.writers.jsonl",
    "csv": "converter.writers.csv",
}
"""Format of `verify` and the module that writes it, loaded when it is asked for."""

Result: TypeAlias = Verified | Unread


class Showing(NamedTuple):
    """How findings are shown. passed: every check that passed too. colour: for a terminal.

    numbers: what became of the numbers that are listed one by one: `unexplained`, `external`.
    """

    passed: bool = False
    colour: bool = False
    numbers: tuple[str, ...] = ()


class Writer(Protocol):
    """What a module named in WRITERS offers."""

    def write(self, results: Iterable[Result], showing: Showing) -> Iterator[str]:
        """Yield the text of the results, in their order."""
        ...


def writer(format: str) -> Writer:
    """Return the writer of a format that WRITERS names."""
    return cast("Writer", import_module(WRITERS[format]))
