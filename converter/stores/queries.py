"""What is asked of an archive. Whatever comes from outside is a parameter; SQL is written here and nowhere else."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from converter.errors import StoreError, UsageError
from converter.stores.archive import Place
from converter.terminal import visible


class Line(NamedTuple):
    """One assessment as `list` shows it, in the order of its columns."""

    id: int
    collection: str
    path: str
    version: int
    number: int
    title: str
    score: str | None
    zone: str
    label: str
    outcome: str
    grade: str
    errors: int
    warnings: int
    notes: int
    rubric: str
    format: str
    sha256: str
    name: str

    @property
    def place(self) -> str:
        """Return where it stands: its collection, its path, and which one it is in a file that holds several."""
        return f"{self.collection}/{self.name}" if self.collection else self.name


class Wanted(NamedTuple):
    """Which assessments are asked for; '' and None ask for all. code: the beginning of a finding's code."""

    zone: str = ""
    outcome: str = ""
    grade: str = ""
    code: str = ""
    collection: str = ""
    title: str = ""
    low: str | None = None
    high: str | None = None
    sort: str = "path"
    limit: int = 0
    old_versions: bool = False


_SORTS: Final = {
    "path": "d.collection, d.path, d.raw, v.number, a.number",
    "title": "a.title COLLATE NOCASE",
    "score": "a.score_number IS NULL, a.score_number",
    "zone": "a.zone",
    "outcome": "a.outcome",
    "grade": "a.grade",
    "errors": "a.errors",
    "id": "a.id",
}
SORTS: Final = tuple(_SORTS)
"""What `list --sort` takes, with a minus before it for the other direction."""

_DOWN: Final = {"score": "a.score_number IS NULL, a.score_number DESC"}

_LINES: Final = (
    "SELECT a.id, d.collection, d.path, v.number, a.number, a.title, a.score, a.zone, a.label, a.outcome, a.grade,"
    " a.errors, a.warnings, a.notes, a.rubric, a.format, v.sha256, a.name"
    " FROM assessments a JOIN versions v ON v.id = a.version JOIN documents d ON d.id = v.document"
)


def lines(connection: sqlite3.Connection, wanted: Wanted) -> Iterator[Line]:
    """Yield the assessments asked for, in the order asked for."""
    tests: list[tuple[str, object]] = [
        ("a.zone = ? COLLATE NOCASE", wanted.zone),
        ("a.outcome = ?", wanted.outcome),
        ("a.grade = ?", wanted.grade),
        ("d.collection = ?", wanted.collection),
        ("instr(lower(a.title), lower(?))", wanted.title),
        ("a.score_number >= CAST(? AS REAL)", wanted.low),
        ("a.score_number <= CAST(? AS REAL)", wanted.high),
        (_WITH_CODE, wanted.code.upper()),
    ]
    asked = [(test, value) for test, value in tests if value not in ("", None)]
    where = ["1" if wanted.old_versions else "d.current = v.id", *(test for test, _ in asked)]
    limit = " LIMIT ?" if wanted.limit else ""
    sql = f"{_LINES} WHERE {' AND '.join(where)} ORDER BY {_order(wanted.sort)}{limit}"
    values = [value for _, value in asked] + ([wanted.limit] if wanted.limit else [])
    for row in connection.execute(sql, values):
        yield Line(*row)


_WITH_CODE: Final = (
    "EXISTS (WITH asked(prefix) AS (SELECT ?) SELECT 1 FROM asked WHERE"
    " a.id IN (SELECT assessment FROM findings WHERE instr(code, prefix) = 1)"
    ' OR a.id IN (SELECT "left" FROM crossings WHERE instr(code, prefix) = 1)'
    ' OR a.id IN (SELECT "right" FROM crossings WHERE instr(code, prefix) = 1))'
)
"""The assessment bears a finding whose code begins so, one of its own or one across documents."""


def _order(sort: str) -> str:
    name = sort.removeprefix("-")
    if name not in _SORTS:
        raise UsageError(
            f"--sort {sort}: choose from {', '.join(SORTS)}, with a minus before it for the other direction"
        )
    order = _SORTS[name]
    if sort.startswith("-"):
        order = _DOWN.get(name, f"{order} DESC")
    return f"{order}, {_SORTS['path']}"


def find(connection: sqlite3.Connection, name: str) -> Line:
    """Return the one assessment that an id, a path or the beginning of a hash names."""
    if name.isascii() and name.isdigit() and len(name) < 19:
        found = [Line(*row) for row in connection.execute(f"{_LINES} WHERE a.id = ?", (int(name),))]
    else:
        where = "d.current = v.id AND (d.path = ?1 OR d.collection || '/' || d.path = ?1 OR a.name = ?1"
        where += " OR d.collection || '/' || a.name = ?1 OR (length(?1) >= 6 AND instr(v.sha256, ?1) = 1))"
        found = [Line(*row) for row in connection.execute(f"{_LINES} WHERE {where} ORDER BY a.id", (_clean(name),))]
    if not found:
        raise StoreError(f"{visible(name)}: no such assessment; 'converter list --db ARCHIVE' shows their ids")
    if len(found) > 1:
        ids = ", ".join(str(line.id) for line in found[:5])
        raise UsageError(f"{visible(name)}: names {len(found)} assessments; give one of the ids {ids}")
    return found[0]


def _clean(text: str) -> str:
    """Return text that SQLite takes as it is: no lone surrogates, no NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


# ---------------------------------------------------------------------------------------------- originals


def source(connection: sqlite3.Connection, digest: str) -> bytes:
    """Return the bytes of a source, checked against their hash."""
    row = connection.execute("SELECT data, location FROM originals WHERE sha256 = ?", (digest,)).fetchone()
    if row is None:
        raise StoreError(f"no source with the hash {digest[:12]} is in this archive")
    data, location = row
    found = _unpacked(data, digest) if data is not None else _referred(location)
    if sha256(found).hexdigest() != digest:
        where = "in this archive is damaged" if data is not None else "has changed since it was imported"
        raise StoreError(f"the source with the hash {digest[:12]} {where}")
    return found


def _unpacked(data: bytes, digest: str) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        raise StoreError(f"the source with the hash {digest[:12]} in this archive is damaged") from None


def _referred(location: bytes | None) -> bytes:
    if location is None:
        raise StoreError("this source was kept by reference and came from standard input: its bytes are gone")
    import os

    path = Path(os.fsdecode(location))
    try:
        return path.read_bytes()
    except OSError as problem:
        reason = (problem.strerror or "cannot be read").lower()
        raise StoreError(f"{visible(str(path))}: kept by reference, and {reason}") from None


# ------------------------------------------------------------------------------------------------- search


class Hit(NamedTuple):
    """One section that matches a search. snippet: text around the words, each between MARKS."""

    id: int
    place: str
    title: str
    heading: str
    line: int
    snippet: str


MARKS: Final = ("\x02", "\x03")
_PIECE: Final = re.compile(r'"([^"]*)"|(\S+)')


_SECTIONS: Final = (
    "sections_fts JOIN sections s ON s.id = sections_fts.rowid JOIN assessments a ON a.id = s.assessment"
    " JOIN versions v ON v.id = a.version JOIN documents d ON d.current = v.id"
)
_BEST: Final = "bm25(sections_fts), d.collection, d.path, s.number"


def search(connection: sqlite3.Connection, query: str, limit: int) -> Iterator[Hit]:
    """Yield the sections that hold all words of a query, the best first; snippets are cut for these alone."""
    sql = (
        "SELECT a.id, d.collection || CASE d.collection WHEN '' THEN '' ELSE '/' END || a.name, a.title, s.heading,"
        " s.line, snippet(sections_fts, 1, ?, ?, '…', 16)"
        f" FROM {_SECTIONS} WHERE sections_fts MATCH ? AND sections_fts.rowid IN ("
        f"SELECT s.id FROM {_SECTIONS} WHERE sections_fts MATCH ? ORDER BY {_BEST} LIMIT ?)"
        f" ORDER BY {_BEST}"
    )
    words = phrase(query)
    for row in connection.execute(sql, (*MARKS, words, words, limit)):
        yield Hit(*row)


def phrase(query: str) -> str:
    """Return a query in the language of FTS5 in which nothing of the user's has a meaning but quotes and a last `*`.

    Words must all be there; `"two words"` stand side by side; `word*` is a beginning.
    """
    parts = []
    for match in _PIECE.finditer(_clean(query)):
        text = match[1] if match[1] is not None else match[2]
        star = "*" if match[1] is None and text.endswith("*") else ""
        if any(character.isalnum() for character in text):
            parts.append('"' + text.replace('"', '""') + '"' + star)
    if not parts:
        raise UsageError(f"{visible(query)!r}: nothing in it to search for; give a word")
    return " ".join(parts)


# ---------------------------------------------------------------------------------------------- contents


def rows(connection: sqlite3.Connection, table: str, ident: int) -> list[dict[str, Any]]:
    """Return the rows of one assessment in a table of it, in their order, by column."""
    order = {"findings": 'line, "column", name'}.get(table, "number")
    found = connection.execute(f'SELECT * FROM "{table}" WHERE assessment = ? ORDER BY {order}', (ident,))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def crossings(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return all findings across documents, by column."""
    found = connection.execute('SELECT * FROM crossings ORDER BY code, "left", left_line, "right", right_line')
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def failures(connection: sqlite3.Connection) -> list[dict[str, str]]:
    """Return what could not be taken, with class and reason."""
    sql = "SELECT collection, path, raw, sha256, class, reason FROM failures ORDER BY collection, path, raw"
    names = ("collection", "path", "raw", "sha256", "class", "reason")
    return [dict(zip(names, row, strict=True)) for row in connection.execute(sql)]


def size(connection: sqlite3.Connection) -> int:
    """Return how many documents an archive holds."""
    return int(connection.execute("SELECT count(*) FROM documents WHERE current IS NOT NULL").fetchone()[0])


class Kept(NamedTuple):
    """A current version: its place, its bytes' hash, and what it was last read with."""

    version: int
    place: Place
    sha256: str
    reading: tuple[str, str]


def kept(connection: sqlite3.Connection) -> list[Kept]:
    """Return all current versions, in the order of their places."""
    sql = (
        "SELECT v.id, d.collection, d.path, d.raw, v.sha256, v.ruleset, v.converter"
        " FROM versions v JOIN documents d ON d.current = v.id ORDER BY d.collection, d.path, d.raw"
    )
    return [Kept(row[0], Place(*row[1:4]), row[4], (row[5], row[6])) for row in connection.execute(sql)]


def outline(connection: sqlite3.Connection, version: int) -> list[dict[str, object]]:
    """Return what a reading of a version came to, assessment by assessment."""
    names = ("title", "rubric", "outcome", "score", "zone", "grade", "errors", "warnings", "notes", "record_sha256")
    sql = f"SELECT {', '.join(names)} FROM assessments WHERE version = ? ORDER BY number"
    return [dict(zip(names, row, strict=True)) for row in connection.execute(sql, (version,))]


# ------------------------------------------------------------------------------------- across documents


class Known(NamedTuple):
    """What the corpus checks need of one current assessment."""

    id: int
    collection: str
    path: str
    number: int
    title: str
    subject: str
    level: str
    format: str
    rubric: str
    main: str
    score: str | None
    sha256: str
    record: str | None
    traits: str


class Said(NamedTuple):
    """One value that an assessment states of another, or of the world: what it is about, and where it stands."""

    id: int
    about: str
    value: str
    text: str
    line: int
    column: int


_CURRENT: Final = "FROM assessments a JOIN versions v ON v.id = a.version JOIN documents d ON d.current = v.id"
_BY_PLACE: Final = "d.collection, d.path, d.raw, a.number"


def known(connection: sqlite3.Connection) -> list[Known]:
    """Return all current assessments, in the order of their places."""
    columns = (
        "a.id, d.collection, d.path, a.number, a.title, a.subject, a.level, a.format, a.rubric, a.main, a.score, v.sha256,"
        " a.record_sha256, a.traits"
    )
    return [Known(*row) for row in connection.execute(f"SELECT {columns} {_CURRENT} ORDER BY {_BY_PLACE}")]


def peers(connection: sqlite3.Connection) -> list[Said]:
    """Return every score cited for another assessment, under the other's subject."""
    sql = f"""SELECT a.id, substr(s.path, 6, length(s.path) - 6), s.value, s.text, s.line, s."column" {_CURRENT}
        JOIN stated s ON s.assessment = a.id WHERE s.path GLOB 'peer(*' AND s.value IS NOT NULL
        ORDER BY {_BY_PLACE}, s.number"""
    return [Said(*row) for row in connection.execute(sql)]


def scores(connection: sqlite3.Connection) -> list[Said]:
    """Return every print of the main quantity, and of what an assessor put in its place, under its own subject."""
    sql = f"""SELECT a.id, a.subject, coalesce(s.value, ''), s.text, s.line, s."column" {_CURRENT}
        JOIN stated s ON s.assessment = a.id
        WHERE a.main <> '' AND (s.path = a.main OR s.path = a.main || '.override')
        ORDER BY {_BY_PLACE}, s.number"""
    return [Said(*row) for row in connection.execute(sql)]


def facts(connection: sqlite3.Connection) -> list[Said]:
    """Return every figure with its source, under source, subject and year."""
    sql = f"""SELECT a.id, f.source || char(9) || f.subject || char(9) || f.year, f.value, f.text, f.line, f."column"
        {_CURRENT} JOIN facts f ON f.assessment = a.id ORDER BY {_BY_PLACE}, f.number"""
    return [Said(*row) for row in connection.execute(sql)]
