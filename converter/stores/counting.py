"""Counts over a whole archive, for the report on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final, Literal

_CURRENT: Final = "FROM assessments a JOIN versions v ON v.id = a.version JOIN documents d ON d.current = v.id"


def by(connection: sqlite3.Connection, column: Literal["zone", "label", "grade", "outcome"]) -> list[tuple[str, int]]:
    """Return how many current assessments bear each word of a column, the most frequent first."""
    where = "WHERE a.main <> ''" if column in ("zone", "label") else ""
    sql = f"SELECT a.{column}, count(*) {_CURRENT} {where} GROUP BY 1 ORDER BY 2 DESC, 1"
    return [(word, number) for word, number in connection.execute(sql)]


def columns(connection: sqlite3.Connection) -> Iterator[tuple[str, str, int]]:
    """Yield for each column of a table its printed values and how often each stands there.

    A column is a path with its row left out: `tasks.score` for `tasks[0].score`.
    """
    sql = f"""SELECT substr(s.path, 1, instr(s.path, '[') - 1) || substr(s.path, instr(s.path, ']') + 1) AS name,
        coalesce(s.value || coalesce(s.unit, ''), upper(s.text)), count(*) {_CURRENT} JOIN stated s ON s.assessment = a.id
        WHERE instr(s.path, '].') GROUP BY 1, 2 ORDER BY 1, s.value_number, 2"""
    yield from connection.execute(sql)


def codes(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """Return how many current assessments bear each finding, the most frequent first."""
    sql = f"""SELECT f.code, f.rule, count(DISTINCT a.id) {_CURRENT} JOIN findings f ON f.assessment = a.id
        WHERE f.role = 'root' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"""
    return list(connection.execute(sql))


def decisive(connection: sqlite3.Connection) -> dict[int, int]:
    """Return by assessment how many of its findings would change its conclusion."""
    sql = "SELECT assessment, count(*) FROM findings WHERE decisive = 1 AND verdict = 'fail' GROUP BY 1"
    return dict(connection.execute(sql).fetchall())


def verdicts(connection: sqlite3.Connection) -> list[str]:
    """Return what was said of sampled assessments that are still current, each once."""
    sql = f"""SELECT DISTINCT t.sha256, t.number, max(t.verdict) {_CURRENT}
        JOIN ticks t ON t.sha256 = v.sha256 AND t.number = a.number GROUP BY 1, 2 ORDER BY 1, 2"""
    return [row[2] for row in connection.execute(sql)]
