"""Twelve documents read once, for tests of how they are written."""

from __future__ import annotations

import zlib
from functools import cache
from hashlib import sha256
from pathlib import Path

from converter import pipeline
from converter.errors import StoreError
from converter.stores.archive import Archive, Failed, Original, Place, Reading, Saved
from converter.stores.dump import dump
from converter.stores.entries import entry
from converter.stores.opening import open_for_reading
from tests import corpora

READING = Reading("rules", "1")
BATCH = 4


@cache
def items() -> tuple[Saved | Failed, ...]:
    """Return twelve documents and a failure, ready to be written."""
    saved = [_saved(path, data) for path, data in corpora.files(12)]
    return (*saved, Failed(Place("old", "torn.txt"), "0" * 64, "encrypted", "is encrypted"))


def _saved(path: str, data: bytes) -> Saved:
    original = Original(sha256(data).hexdigest(), len(data), zlib.compress(data), None, None)
    return Saved(Place("old", path), original, tuple(map(entry, pipeline.verify(data, path, "aijri"))))


def save_all(path: Path) -> None:
    """Write all items in batches, as an import does."""
    with Archive(path, READING) as archive:
        archive.begin_run("import", "2026-01-01T00:00:00Z")
        everything = items()
        for start in range(0, len(everything), BATCH):
            archive.save(everything[start : start + BATCH])
        archive.end_run("finished", "2026-01-01T00:00:01Z", 12, 0, 1)


def dumped(path: Path) -> list[str]:
    """Return what an archive holds, after it was checked."""
    connection = open_for_reading(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return list(dump(connection))
    finally:
        connection.close()


def whole_or_absent(path: Path, expected: list[str]) -> None:
    """Assert that every document in an archive is there with all its rows."""
    try:
        connection = open_for_reading(path)
    except StoreError as problem:
        assert "holds nothing yet" in str(problem) or not path.exists()
        return
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = [row for row in dump(connection) if not row.startswith('["searchable"')]
        names = {row[0] for row in connection.execute("SELECT path FROM documents")}
    finally:
        connection.close()
    whole = [row for row in expected if not row.startswith('["searchable"')]
    assert set(kept) <= set(whole)
    for name in names:
        mine = f'"old", "{name}"'
        assert [row for row in kept if mine in row] == [row for row in whole if mine in row]
