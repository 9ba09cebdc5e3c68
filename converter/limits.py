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

ARCHIVE_MEMBERS: Final = 10_000
"""Members of one archive: an archive is a folder somebody packed, not a disk."""

MEMBER_BYTES: Final = 100 * 1024 * 1024
"""Unpacked bytes of one member: pictures in an office file are the largest honest ones."""

ARCHIVE_BYTES: Final = 500 * 1024 * 1024
"""Unpacked bytes of all members together."""

ARCHIVE_RATIO: Final = 200
"""Unpacked bytes for each packed one: office XML packs 10 to 60 times, bombs a thousand times."""

ARCHIVE_FREE_BYTES: Final = 1024 * 1024
"""Members up to this size may pack better than the ratio: a megabyte harms nobody."""

ARCHIVE_DEPTH: Final = 1
"""Archives inside archives: a mail may hold a ZIP file, a ZIP file no other; deeper ones hide something."""

MARKUP_DEPTH: Final = 150
"""Depth of nested elements: web pages stay below fifty, and each level costs the reader a level of its own."""

PAGES: Final = 500
"""Pages of one PDF: an assessment has ten."""

READ_SECONDS: Final = 60
"""Seconds for reading one PDF, asked between pages: a page is drawn in a few hundredths of one."""


class OverLimit(Exception):
    """A bound of this module was passed; worded so that `read` only has to add the file's name."""


def bound(what: str, limit: int, unit: str) -> OverLimit:
    """Return the refusal for a passed bound, with the bound in it so that nobody has to look it up."""
    return OverLimit(f"{what}: more than {limit:,} {unit}".replace(",", " "))
