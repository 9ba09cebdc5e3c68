"""How a document was read, so that of ten thousand an archivist knows which to look at.

    exact       what stands there is what was read
    realigned   a short row's cells were filed by their meaning, as its header and its units demand
    repaired    something was put right on the way: an encoding, a table that a page cut, changes not yet accepted
    doubtful    there were two ways to read it, or something could not be read; the places are named

A document has the worst grade that any part of it has.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from converter.model import Record, Span, Table

Word: TypeAlias = Literal["exact", "realigned", "repaired", "doubtful"]

DOUBTFUL: Final = frozenset(("RD101", "RD103", "RD105", "RD107", "RD111", "RD115", "RD118"))
REPAIRED: Final = frozenset(("RD102", "RD104", "RD106", "RD108", "RD112", "RD113", "RD114"))
"""Remarks of readers by what they say of the reading; the others say nothing of it."""
UNREADABLE: Final = "unreadable"
"""Remark of the form on a line that nobody could read to its end."""


class Doubt(NamedTuple):
    """One place that was not read exactly, and why."""

    span: Span
    word: Word
    reason: str


class Grade(NamedTuple):
    """The worst word of a document, and every place that is not exact, in order."""

    word: Word
    places: tuple[Doubt, ...]


def grade(record: Record) -> Grade:
    """Return how a document was read: one word, and the places to look at."""
    places = sorted({*_remarked(record), *_realigned(record)})
    words = {place.word for place in places}
    for word in ("doubtful", "repaired", "realigned"):
        if word in words:
            return Grade(word, tuple(places))
    return Grade("exact", ())


def _remarked(record: Record) -> list[Doubt]:
    """Return what readers and the form remarked on."""
    found = []
    for remark in (*record.document.remarks, *record.remarks):
        if remark.code in DOUBTFUL or remark.slug == UNREADABLE:
            found.append(Doubt(remark.span, "doubtful", remark.message))
        elif remark.code in REPAIRED:
            found.append(Doubt(remark.span, "repaired", remark.message))
    return found


def _realigned(record: Record) -> list[Doubt]:
    """Return the rows whose cells were filed by meaning."""
    blocks = dict(enumerate(record.document.blocks))
    return [
        Doubt(table.rows[row].span, "realigned", "a short row: its cells were filed by their meaning")
        for reading in record.tables
        if isinstance(table := blocks.get(reading.block), Table)
        for row, _ in reading.realigned
        if row < len(table.rows)
    ]
