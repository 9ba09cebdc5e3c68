"""What is written to an archive: documents whole or not at all, each once, however often and by whomever imported.

A batch is one short transaction: what was verified is gathered in memory first, so that two importers take turns and
a killed one leaves either all of a batch or nothing of it. What the archive holds is looked up again inside the
transaction, because another importer may have been quicker.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, NamedTuple, Self

from converter.stores import opening
from converter.stores.entries import Doubt, Entry, Fault, Head, Part, Rows, Value
from converter.stores.facts import Fact

State = Literal["new", "changed", "same", "outdated", "failed"]
"""What is known of an input: nothing; other bytes; all; read by other rubrics or another version; that it fails."""


class Place(NamedTuple):
    """Where a document stands: collection, path in it, and the path's bytes in hexadecimal where they are no UTF-8."""

    collection: str
    path: str
    raw: str = ""


class Reading(NamedTuple):
    """What documents are read with: a hash over the rubrics there are, and the version of the program."""

    ruleset: str
    converter: str


class Original(NamedTuple):
    """Source bytes: their hash and size, compressed (None by reference), where from, and the file's own date."""

    sha256: str
    size: int
    data: bytes | None
    location: bytes | None
    modified: str | None


class Failed(NamedTuple):
    """One input that could not be taken: its class and a reason. sha256: '' where the bytes could not be read."""

    place: Place
    sha256: str
    kind: str
    reason: str


class Saved(NamedTuple):
    """One input that was read, ready to be written. parts: what it holds that could not be read.

    again: what is there already is replaced, because parts of it failed before.
    """

    place: Place
    original: Original
    entries: tuple[Entry, ...]
    parts: tuple[Failed, ...] = ()
    again: bool = False


def state(connection: sqlite3.Connection, place: Place, sha256: str, reading: Reading) -> State:
    """Return what an archive knows of an input with these bytes."""
    failed = connection.execute(_FAILURE, place).fetchone()
    if failed and failed == (sha256, *reading):
        return "failed"
    row = connection.execute(_CURRENT, place).fetchone()
    if row is None:
        return "new"
    if row[0] != sha256:
        return "changed"
    return "same" if row[1:] == tuple(reading) else "outdated"


def fails_inside(connection: sqlite3.Connection, place: Place) -> bool:
    """Return whether an archive of documents knows of a part of this one that could not be read."""
    collection, path, raw = place
    return connection.execute(_FAILS_INSIDE, (collection, raw, f"{path}/", f"{path}0")).fetchone() is not None


Across = tuple[Sequence[tuple[object, ...]], Sequence[tuple[object, ...]]]
"""Rows of the tables `links` and `crossings`."""


class Archive:
    """An archive open for writing. One thread, one writer; close it with `with`."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self.path = path
        self._reading = reading
        self._run = 0
        self.connection: opening.Connection = opening.create_or_open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. What was not committed is undone."""
        with opening.telling(self.path):
            self.connection.close()

    # ---------------------------------------------------------------------------------------------- runs

    def begin_run(self, command: str, now: str) -> None:
        """Note that a run begins; rows written from here on belong to it."""
        sql = "INSERT INTO runs (command, converter, ruleset, started) VALUES (?, ?, ?, ?)"
        with self._transaction():
            values = (command, self._reading.converter, self._reading.ruleset, now)
            self._run = self.connection.execute(sql, values).lastrowid or 0

    def end_run(self, state: str, now: str, saved: int, same: int, failed: int) -> None:
        """Note how a run ended."""
        sql = "UPDATE runs SET state = ?, ended = ?, saved = ?, same = ?, failed = ? WHERE id = ?"
        with self._transaction():
            self.connection.execute(sql, (state, now, saved, same, failed, self._run))

    # --------------------------------------------------------------------------------------------- asking

    def state(self, place: Place, sha256: str) -> State:
        """Return what is known of an input with these bytes."""
        with opening.telling(self.path):
            return state(self.connection, place, sha256, self._reading)

    def fails_inside(self, place: Place) -> bool:
        """Return whether some part of an archive or a mail failed when it was read."""
        return fails_inside(self.connection, place)

    # --------------------------------------------------------------------------------------------- saving

    def save(self, batch: Sequence[Saved | Failed]) -> int:
        """Write a batch in one transaction; return how many of it were new to the archive."""
        written = 0
        with self._transaction():
            for item in batch:
                written += self._save(item) if isinstance(item, Saved) else self._fail(item)
        return written

    def _save(self, item: Saved) -> bool:
        """Write one document with everything in it, unless it is there already."""
        known = state(self.connection, item.place, item.original.sha256, self._reading)
        if known == "same" and not item.again:
            return False
        self._put_original(item.original)
        document = self._document(item.place)
        version = self._version(document, item.original)
        self._replace_entries(version, item.entries)
        self.connection.execute("UPDATE documents SET current = ? WHERE id = ?", (version, document))
        self._put_failures(item.place, item.parts)
        return True

    def _put_failures(self, place: Place, failures: Iterable[Failed]) -> None:
        """Write what failed at a place and inside of it, in place of what failed there before."""
        collection, path, raw = place
        self.connection.execute(_FORGET, (collection, raw, path, f"{path}/", f"{path}0"))
        for item in failures:
            values = (*item.place, item.sha256, item.kind, item.reason, *self._reading, self._run)
            self.connection.execute(_FAILED, values)

    def _put_original(self, original: Original) -> None:
        sql = (
            "INSERT INTO originals (sha256, size, data, location) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (sha256) DO UPDATE SET data = coalesce(data, excluded.data)"
        )
        self.connection.execute(sql, (original.sha256, original.size, original.data, original.location))

    def _document(self, place: Place) -> int:
        self.connection.execute("INSERT OR IGNORE INTO documents (collection, path, raw) VALUES (?, ?, ?)", place)
        sql = "SELECT id FROM documents WHERE collection = ? AND path = ? AND raw = ?"
        return int(self.connection.execute(sql, place).fetchone()[0])

    def _version(self, document: int, original: Original) -> int:
        """Return the version of a document with these bytes, a new one where there is none yet."""
        sql = (
            "INSERT INTO versions (document, number, sha256, modified, ruleset, converter, run)"
            " VALUES (?, (SELECT count(*) + 1 FROM versions WHERE document = ?), ?, ?, ?, ?, ?)"
            " ON CONFLICT (document, sha256) DO UPDATE SET ruleset = excluded.ruleset, converter = excluded.converter"
        )
        values = (document, document, original.sha256, original.modified, *self._reading, self._run)
        self.connection.execute(sql, values)
        found = self.connection.execute(
            "SELECT id FROM versions WHERE document = ? AND sha256 = ?", (document, original.sha256)
        )
        return int(found.fetchone()[0])

    def _replace_entries(self, version: int, entries: Iterable[Entry]) -> None:
        """Write what was read from a version in place of what an earlier reading gave; ids people know stay."""
        found = self.connection.execute("SELECT number, id FROM assessments WHERE version = ?", (version,))
        known: dict[int, int] = dict(found.fetchall())
        self.connection.execute("DELETE FROM assessments WHERE version = ?", (version,))
        for number, entry in enumerate(entries, 1):
            row = (known.get(number), version, number, *entry.head)
            ident = self.connection.execute(_ASSESSMENT, row).lastrowid
            self._put_rows(_STATED, ident, entry.values)
            self._put_rows(_FACT, ident, entry.facts)
            self._put_rows(_SECTION, ident, entry.parts)
            self._put_rows(_DOUBT, ident, entry.doubts)
            self.connection.executemany(_FINDING, [(ident, *fault) for fault in entry.faults])

    def _put_rows(self, sql: str, ident: int | None, rows: Rows) -> None:
        self.connection.executemany(sql, [(ident, number, *row) for number, row in enumerate(rows, 1)])

    def _fail(self, item: Failed) -> bool:
        known = bool(item.sha256 and state(self.connection, item.place, item.sha256, self._reading) == "failed")
        self._put_failures(item.place, [item])
        return not known

    def forget_unread(self, collections: Iterable[str]) -> None:
        """Drop failures of earlier runs whose bytes could not be read, once these collections were walked anew."""
        sql = "DELETE FROM failures WHERE collection = ? AND sha256 = '' AND run <> ?"
        with self._transaction():
            self.connection.executemany(sql, [(name, self._run) for name in collections])

    def reread(self, version: int, place: Place, entries: Iterable[Entry], parts: Iterable[Failed]) -> None:
        """Write what today's reading of a version gives in place of an earlier one."""
        with self._transaction():
            sql = "UPDATE versions SET ruleset = ?, converter = ? WHERE id = ?"
            self.connection.execute(sql, (*self._reading, version))
            self._replace_entries(version, entries)
            self._put_failures(place, parts)

    # ---------------------------------------------------------------------------------- across documents

    def refresh(self, work: Callable[[opening.Connection], Across]) -> None:
        """Write what holds across documents today in place of what was worked out before.

        It is worked out within the transaction, so that of two importers the later one has seen all.
        """
        with self._transaction():
            links, crossings = work(self.connection)
            self.connection.execute("DELETE FROM links")
            self.connection.execute("DELETE FROM crossings")
            self.connection.executemany('INSERT INTO links (kind, "left", "right") VALUES (?, ?, ?)', links)
            self.connection.executemany(_CROSSING, crossings)

    def put_ticks(self, ticks: Iterable[tuple[str, int, int, str, str]]) -> None:
        """Write what a person said of sampled assessments; the last word counts."""
        with self._transaction():
            self.connection.executemany("INSERT OR REPLACE INTO ticks VALUES (?, ?, ?, ?, ?)", ticks)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do all of it or nothing."""
        with opening.telling(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                self._undo()
                raise

    def _undo(self) -> None:
        """Roll back; SQLite has done so itself after some errors, and the first error is the one to tell."""
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        except sqlite3.Error:
            return


def _insert(table: str, *columns: str) -> str:
    """Return the statement that inserts a row. Names come from this module, values never."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


_FAILURE: Final = "SELECT sha256, ruleset, converter FROM failures WHERE collection = ? AND path = ? AND raw = ?"
_CURRENT: Final = (
    "SELECT v.sha256, v.ruleset, v.converter FROM documents d JOIN versions v ON v.id = d.current"
    " WHERE d.collection = ? AND d.path = ? AND d.raw = ?"
)
_FORGET: Final = "DELETE FROM failures WHERE collection = ? AND raw = ? AND (path = ? OR (path > ? AND path < ?))"
"""A path, and all paths that begin with it and a slash: the next sign after a slash is a nought."""

_FAILS_INSIDE: Final = "SELECT 1 FROM failures WHERE collection = ? AND raw = ? AND path > ? AND path < ? LIMIT 1"
_FAILED: Final = "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ASSESSMENT: Final = _insert("assessments", "id", "version", "number", *Head._fields)
_STATED: Final = _insert("stated", "assessment", "number", *Value._fields)
_FACT: Final = _insert("facts", "assessment", "number", *Fact._fields)
_SECTION: Final = _insert("sections", "assessment", "number", *Part._fields)
_DOUBT: Final = _insert("doubts", "assessment", "number", *Doubt._fields)
_FINDING: Final = _insert("findings", "assessment", *Fault._fields)
_CROSSING: Final = _insert(
    "crossings", "code", "rule", "severity", "left", "left_line", "left_column", "left_text",
    "right", "right_line", "right_column", "right_text", "message",
)  # fmt: skip
