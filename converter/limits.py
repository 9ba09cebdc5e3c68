"""How much the readers take in before they refuse, each bound with its reason.

A bound protects the run, not the author: real assessments stay far below every one of them, and what lies above is
a wrong file or an attack. Over a bound a document fails with one line, and the next document goes on.
"""

from __future__ import annotations

from typing import Final

FILE_BYTES: Final = 20 * 1024 * 1024
"""Bytes of one file: a thousand times the usual assessment, and still read in a second."""

LINE_CHARACTERS: Final = 1024 * 1024
"""Characters of one line: nobody types a longer one, and messages quote lines."""

LINES: Final = 200_000
"""Non-blank lines of one file: each costs a few hundred bytes of memory while it is read."""

TABLES: Final = 1_000
"""Tables of one document: rules are tried on every table. Public reports that people wrote hold seventy."""

TABLE_COLUMNS: Final = 64
"""Cells in one row: wider tables are data sheets, and a line of a million pipes is no table."""

TABLE_ROWS: Final = 5_000
"""Rows of one table: sums over more are not written by hand."""

CELL_CHARACTERS: Final = 100 * 1024
"""Characters of one cell: a cell holds a value or a reason, not a book."""

LIST_DEPTH: Final = 12
"""Depth of a list item: deeper indentation is kept in the text and counts as this depth."""


class OverLimit(Exception):
    """A bound of this module was passed; worded so that `read` only has to add the file's name."""


def bound(what: str, limit: int, unit: str) -> OverLimit:
    """Return the refusal for a passed bound, with the bound in it so that nobody has to look it up."""
    return OverLimit(f"{what}: more than {limit:,} {unit}".replace(",", " "))
