"""The content of an archive as lines, without ids, runs and dates: equal dumps, equal archives."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

_WHERE: Final = "SELECT d.collection, d.path, d.raw, v.number"
_FROM: Final = "FROM documents d JOIN versions v ON v.document = d.id"
_JOINED: Final = f"{_FROM} JOIN assessments a ON a.version = v.id"
_NAMED: Final = (
    "(SELECT d.collection || ':' || d.path || d.raw || '#' || v.number || '.' || a.number {} WHERE a.id = t.{})"
)

_QUERIES: Final[dict[str, str]] = {
    "documents": f"{_WHERE}, v.sha256, v.id = d.current, v.ruleset, v.converter {_FROM} ORDER BY 1, 2, 3, 4",
    "originals": "SELECT sha256, size FROM originals ORDER BY 1",
    "assessments": f"""{_WHERE}, a.number, a.name, title, subject, level, format, encoding, grade, rubric,
        rubric_version, rubric_sha256, outcome, main, score, computed, zone, label, record_sha256, traits, errors, warnings, notes,
        numbers, checked, external, unexplained {_JOINED} ORDER BY 1, 2, 3, 4, 5""",
    "stated": f"""{_WHERE}, a.number, t.number, t.path, t.text, t.value, t.unit, t.line, t."column", t.origin, t.problem
        {_JOINED} JOIN stated t ON t.assessment = a.id ORDER BY 1, 2, 3, 4, 5, 6""",
    "facts": f"""{_WHERE}, a.number, t.number, t.source, t.subject, t.year, t.value, t.text, t.line, t."column"
        {_JOINED} JOIN facts t ON t.assessment = a.id ORDER BY 1, 2, 3, 4, 5, 6""",
    "sections": f"""{_WHERE}, a.number, t.number, t.heading, t.level, t.line, t.text
        {_JOINED} JOIN sections t ON t.assessment = a.id ORDER BY 1, 2, 3, 4, 5, 6""",
    "findings": f"""{_WHERE}, a.number, t.name, t.code, t.rule, t.severity, t.verdict, t.role, t.path, t.line,
        t."column", t.origin, t.stated, t.computed, t.exact, t.message, t.fingerprint, t.decisive
        {_JOINED} JOIN findings t ON t.assessment = a.id ORDER BY 1, 2, 3, 4, 5, 6""",
    "doubts": f"""{_WHERE}, a.number, t.number, t.grade, t.line, t."column", t.origin, t.reason
        {_JOINED} JOIN doubts t ON t.assessment = a.id ORDER BY 1, 2, 3, 4, 5, 6""",
    "failures": "SELECT collection, path, raw, sha256, class, reason, ruleset, converter FROM failures ORDER BY 1, 2, 3",
    "links": f"""SELECT kind, {_NAMED.format(_JOINED, '"left"')}, {_NAMED.format(_JOINED, '"right"')}
        FROM links t ORDER BY 1, 2, 3""",
    "crossings": f"""SELECT code, rule, severity, {_NAMED.format(_JOINED, '"left"')}, left_line, left_column, left_text,
        {_NAMED.format(_JOINED, '"right"')}, right_line, right_column, right_text, message
        FROM crossings t ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12""",
    "ticks": "SELECT sha256, number, seed, verdict, remark FROM ticks ORDER BY 1, 2, 3",
}
"""What is said of each table; rows are named by what they are about, never by an id."""


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield one line of JSON for every row, table by table, then one for every source kept."""
    for table, sql in _QUERIES.items():
        for row in connection.execute(sql):
            yield json.dumps([table, *row], ensure_ascii=True)
    for name, data in connection.execute("SELECT sha256, data FROM originals WHERE data IS NOT NULL ORDER BY 1"):
        yield json.dumps(["bytes", name, sha256(zlib.decompress(data)).hexdigest()])
    indexed = connection.execute("SELECT count(*) FROM sections_fts WHERE sections_fts MATCH 'the OR a OR score'")
    yield json.dumps(["searchable", indexed.fetchone()[0]])
