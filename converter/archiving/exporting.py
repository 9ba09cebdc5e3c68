"""`export`: what an archive says of its current documents, as JSON Lines, CSV, XLSX, Parquet or Markdown.

Tables are the archive's own: assessments, the values they state, their findings, and findings across documents.
Markdown is the document itself in one way of writing, made from the bytes that are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple

from converter import pipeline
from converter.archiving.browsing import fields
from converter.errors import UsageError
from converter.running import console
from converter.running.inputs import readable
from converter.running.outputs import Names, write
from converter.signing import signed
from converter.stores import queries
from converter.stores.opening import Connection, open_for_reading, telling
from converter.stores.queries import Line, Wanted
from converter.summary import amount
from converter.writers.csv import comma_separated

SCHEMA: Final = "converter.assessment/1"
SUFFIXES: Final = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".xlsx": "xlsx", ".parquet": "parquet"}
FORMATS: Final = ("jsonl", "csv", "xlsx", "md", "parquet")

_VALUES: Final = ("path", "text", "value", "unit", "line", "column", "origin", "problem")
_FINDINGS: Final = (
    "code", "rule", "severity", "verdict", "role", "path", "line", "column", "origin", "stated", "computed", "exact", "message",
    "decisive",
)  # fmt: skip


class Grid(NamedTuple):
    """A table to write: its name, its columns, its rows. numeric: columns whose text stands for exact numbers."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Sequence[Any]]
    numeric: frozenset[str]


def export(archive: Path, output: str, to: str, table: str, *, force: bool) -> str:
    """Write an archive in one format and return what was written, in words."""
    format = _format(output, to)
    with telling(archive), closing(open_for_reading(archive)) as connection:
        connection.execute("BEGIN")  # one state of the archive throughout, whoever writes meanwhile
        if format == "md":
            return _write_markdown(connection, output, force=force)
        data = _made(connection, format, table)
    if output == "-":
        console.put_bytes(data)
        return "wrote to standard output"
    how = write(Path(output), data, force)
    return f"wrote {readable(output)}" if how == "written" else f"{readable(output)}: {how}"


def _format(output: str, to: str) -> str:
    """Return the format that --to or the file's extension says."""
    format = to.lower() or SUFFIXES.get(Path(output).suffix.lower(), "")
    if not to and Path(output).suffix.lower() == ".md":
        raise UsageError("Markdown is one file for each document; give a folder with -o FOLDER --to md")
    if format not in FORMATS:
        raise UsageError(
            f"-o {readable(output)}: say which format with --to ({', '.join(FORMATS)}), or by an extension: {', '.join(SUFFIXES)}"
        )
    if format == "md" and output == "-":
        raise UsageError("Markdown is one file for each document; give a folder with -o FOLDER")
    return format


def _made(connection: Connection, format: str, table: str) -> bytes:
    if format == "jsonl":
        return "".join(_json_lines(connection)).encode("utf-8")
    if format == "csv":
        grid = grids(connection)[table]
        return comma_separated([grid.columns, *grid.rows]).encode("utf-8")
    if format == "xlsx":
        from converter.writers.sheets import workbook

        return workbook([(*grid[:2], list(grid.rows), grid.numeric) for grid in grids(connection).values()])
    from converter.writers.parquet import parquet

    grid = grids(connection)[table]
    return parquet(grid.columns, list(grid.rows))


# -------------------------------------------------------------------------------------------------- tables


def grids(connection: Connection) -> dict[str, Grid]:
    """Return the tables of an export by name; their rows are read when they are asked for."""
    lines = list(queries.lines(connection, Wanted()))
    whole = (
        Grid("assessments", ("place", *Line._fields), ((line.place, *line) for line in lines), frozenset({"score"})),
    )
    values = Grid("values", ("id", "place", *_VALUES), _of(connection, lines, "stated", _VALUES), frozenset({"value"}))
    exact = frozenset({"stated", "computed", "exact"})
    findings = Grid("findings", ("id", "place", *_FINDINGS), _of(connection, lines, "findings", _FINDINGS), exact)
    return {grid.name: grid for grid in (*whole, values, findings, _crossings(connection))}


def _of(connection: Connection, lines: Sequence[Line], table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    for line in lines:
        for row in queries.rows(connection, table, line.id):
            yield line.id, line.place, *(row[name] for name in columns)


def _crossings(connection: Connection) -> Grid:
    rows = queries.crossings(connection)
    columns = ("code", "rule", "severity", "left", "left_line", "left_column", "left_text", "right", "right_line",
               "right_column", "right_text", "message")  # fmt: skip
    return Grid("crossings", columns, (tuple(row[name] for name in columns) for row in rows), frozenset())


# --------------------------------------------------------------------------------------------- JSON Lines


def _json_lines(connection: Connection) -> Iterator[str]:
    """Yield one line for each assessment: what is known of it, every value by path, its findings."""
    for line in queries.lines(connection, Wanted()):
        found: dict[str, list[dict[str, Any]]] = {}
        for row in queries.rows(connection, "stated", line.id):
            found.setdefault(row["path"], []).append({name: row[name] for name in _VALUES[1:6]})
        findings = [{name: row[name] for name in _FINDINGS} for row in queries.rows(connection, "findings", line.id)]
        whole = {"schema": SCHEMA} | fields(line) | {"fields": found, "findings": findings}
        yield json.dumps(whole, ensure_ascii=True, allow_nan=False) + "\n"


# ------------------------------------------------------------------------------------------------ Markdown


def _write_markdown(connection: Connection, folder: str, *, force: bool) -> str:
    """Write every current document as Markdown with the same record, and return how many there are."""
    from converter.writers.markdown import markdown

    lines = list(queries.lines(connection, Wanted()))
    names = Names(line.path for line in lines)
    for index, line in enumerate(lines):
        documents = pipeline.verify(queries.source(connection, line.sha256), line.path)
        if line.number <= len(documents):
            target = Path(folder, f"{names.of(index)}.md")
            write(target, signed(markdown(documents[line.number - 1])), force)
    return f"wrote {amount(len(lines), 'document')} into {readable(folder)}"
