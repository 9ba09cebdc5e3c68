"""From a path to a connection that can be trusted; whatever is wrong with the file is one clear line."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Final

from converter.errors import StoreError
from converter.terminal import visible

APPLICATION: Final = 1129207379
"""`CNVS` in ASCII: how a file says that it is an archive of ours (schema.sql)."""

SCHEMA: Final = 1
"""The version of the schema this program writes (schema.sql)."""

BUSY_SECONDS: Final = 30
"""How long to wait for somebody else's transaction; ours take milliseconds."""

CHECKED_BYTES: Final = 64 * 1024**2
"""Up to this size an archive is checked whenever it is opened, above it only before writing: a check reads all."""

_HEADER: Final = b"SQLite format 3\0"


class Connection(sqlite3.Connection):
    """A connection to an archive: the one class through which every statement goes."""


def create_or_open(path: Path) -> Connection:
    """Return a connection for writing; an archive that is not there yet is made."""
    with telling(path):
        _refuse_foreign(path)
        connection = _connect(path, "rwc")
        try:
            _use_wal(connection)
            _make_schema(connection, path)
            _check(connection, path, whole=True)
        except BaseException:
            connection.close()
            raise
    return connection


def open_for_reading(path: Path) -> Connection:
    """Return a connection that cannot write."""
    with telling(path):
        if not path.exists():
            raise StoreError(f"{visible(str(path))}: no such archive; 'converter import' makes one")
        _refuse_foreign(path)
        connection = _connect(path, "rw" if os.access(path, os.W_OK) else "ro&immutable=1")
        try:
            connection.execute("PRAGMA query_only = ON")
            _refuse_empty(connection, path)
            _check_kind(connection, path)
            _check(connection, path, whole=path.stat().st_size <= CHECKED_BYTES)
        except BaseException:
            connection.close()
            raise
    return connection


def _connect(path: Path, mode: str) -> Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, factory=Connection, isolation_level=None, timeout=BUSY_SECONDS)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _refuse_foreign(path: Path) -> None:
    """Refuse what is there and no database, before SQLite would touch it."""
    if path.is_dir():
        raise StoreError(f"{visible(str(path))}: is a folder, not an archive")
    if path.exists() and not path.is_file():
        raise StoreError(f"{visible(str(path))}: is not a regular file")
    if path.exists():
        with path.open("rb") as file:
            head = file.read(len(_HEADER))
        if head and head != _HEADER:
            raise StoreError(f"{visible(str(path))}: is no database; give the name of an archive, or of a new file")


def _use_wal(connection: Connection) -> None:
    """Set write-ahead logging. The change itself does not wait for others, so it is tried again for a while."""
    last = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > last:
                raise
            time.sleep(0.05)
        else:
            return


def _make_schema(connection: Connection, path: Path) -> None:
    """Make the tables of an empty file, all of them or none; leave an archive as it is."""
    if not _is_empty(connection):
        _check_kind(connection, path)
        return
    script = resources.files("converter.stores").joinpath("schema.sql").read_text(encoding="utf-8")
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nCOMMIT;")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _is_empty(connection: Connection) -> bool:
    return not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()


def _refuse_empty(connection: Connection, path: Path) -> None:
    if _is_empty(connection):
        raise StoreError(f"{visible(str(path))}: holds nothing yet; 'converter import' fills it")


def _check_kind(connection: Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise StoreError(f"{visible(str(path))}: is a database, but no archive of converter's")
    if version > SCHEMA:
        raise StoreError(
            f"{visible(str(path))}: was written by a newer converter (schema {version}, this one knows {SCHEMA}); update"
        )


def _check(connection: Connection, path: Path, *, whole: bool) -> None:
    """Refuse a damaged file before anything is built on it."""
    if not whole:
        return
    answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise StoreError(f"{visible(str(path))}: is damaged ({visible(answer.splitlines()[-1])}); {RESTORE}")


RESTORE: Final = "use a copy, or import into a new file"


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what SQLite or the disk says into one line that names the file and what to do."""
    try:
        yield
    except sqlite3.Error as problem:
        raise StoreError(f"{visible(str(path))}: {_words(problem)}") from problem
    except OSError as problem:
        raise StoreError(f"{visible(str(path))}: {(problem.strerror or 'cannot be used').lower()}") from problem


def _words(problem: sqlite3.Error) -> str:
    text = str(problem)
    for sign, words in _MEANINGS:
        if sign in text:
            return words
    return f"cannot be used: {visible(text)}"


_MEANINGS: Final = (
    ("locked", f"is locked by another program for more than {BUSY_SECONDS} s; try again when that one has ended"),
    ("full", "the disk is full; what was committed is kept: make room and give the same command again"),
    ("malformed", f"is damaged; {RESTORE}"),
    ("not a database", "is no database; give the name of an archive, or of a new file"),
    ("readonly", "cannot be written: permission denied"),
    ("unable to open", "cannot be opened: check that its folder is there and may be written"),
    ("disk I/O", "the disk reports an error; what was committed is kept"),
)
