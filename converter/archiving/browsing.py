"""`list`, `search`, `show` and `diff`: an archive looked at. Nothing here writes to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, NamedTuple

from converter import pipeline
from converter.errors import SourceError, StoreError, UsageError
from converter.model import Verified
from converter.running.inputs import Source
from converter.stores import queries
from converter.stores.opening import Connection, open_for_reading, telling
from converter.stores.queries import MARKS, Hit, Line, Wanted
from converter.terminal import paint, visible, width
from converter.writers.csv import comma_separated
from converter.writers.json import dumped

COLUMNS: Final = ("id", "score", "zone", "label", "outcome", "grade", "errors", "title", "place")
"""What the table of `list` shows; JSON and CSV give every column."""

NUMBERS: Final = frozenset({"id", "score", "errors"})
WIDEST: Final = 60


# ---------------------------------------------------------------------------------------------------- list


def listed(archive: Path, wanted: Wanted, format: str) -> Iterator[str]:
    """Yield the assessments asked for as a table, JSON or CSV."""
    with telling(archive), closing(open_for_reading(archive)) as connection:
        found = list(queries.lines(connection, wanted))
    if format == "json":
        yield dumped({"schema": "converter.list/1", "assessments": [fields(line) for line in found]})
    elif format == "csv":
        rows = ([_shown(value) for value in (line.place, *line)] for line in found)
        yield comma_separated([("place", *Line._fields), *rows])
    else:
        yield from _table(found)


def fields(line: Line) -> dict[str, Any]:
    """Return an assessment by the names of its columns."""
    return {"id": line.id, "place": line.place} | line._asdict()


def _table(lines: Sequence[Line]) -> Iterator[str]:
    shown = [[_cell(getattr(line, name)) for name in COLUMNS] for line in lines]
    widths = [max(map(width, (name, *column))) for name, *column in zip(COLUMNS, *shown, strict=True)]
    for row in (list(COLUMNS), *shown):
        cells = (_padded(cell, size, name) for cell, size, name in zip(row, widths, COLUMNS, strict=True))
        yield "  ".join(cells).rstrip() + "\n"


def _cell(value: object) -> str:
    text = visible("" if value is None else str(value))
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _padded(text: str, size: int, name: str) -> str:
    blanks = " " * (size - width(text))
    return blanks + text if name in NUMBERS else text + blanks


def _shown(value: object) -> object:
    """Return a value that a terminal may show as it is: rows go to standard output too."""
    return visible(value) if isinstance(value, str) else value


# -------------------------------------------------------------------------------------------------- search


def searched(archive: Path, query: str, limit: int, format: str, *, colour: bool) -> Iterator[str]:
    """Yield the sections that hold the words of a query, the best first."""
    with telling(archive), closing(open_for_reading(archive)) as connection:
        found = list(queries.search(connection, query, limit))
    if format == "json":
        yield dumped({"schema": "converter.search/1", "query": query, "hits": [_hit(hit) for hit in found]})
        return
    for hit in found:
        heading = f": {hit.heading}" if hit.heading else ""
        yield paint(f"{hit.id}  {visible(hit.place)}:{hit.line}", "strong", colour) + visible(heading) + "\n"
        yield "   " + _snippet(hit.snippet, colour) + "\n"


def _hit(hit: Hit) -> dict[str, Any]:
    return hit._asdict() | {"snippet": hit.snippet.replace(MARKS[0], "**").replace(MARKS[1], "**")}


def _snippet(text: str, colour: bool) -> str:
    """Return a snippet in one line, its words marked; every sign of the document made visible."""
    first, *rest = " ".join(text.split()).split(MARKS[0])
    out = visible(first)
    for piece in rest:
        word, _, after = piece.partition(MARKS[1])
        out += (paint(visible(word), "warning", True) if colour else f"[{visible(word)}]") + visible(after)
    return out


# ---------------------------------------------------------------------------------------------------- show


def archived(archive: Path, names: Sequence[str], rubric: str) -> Iterator[Verified]:
    """Yield archived assessments, verified anew from the bytes that are kept: there is no second truth."""
    with telling(archive), closing(open_for_reading(archive)) as connection:
        for name in names:
            line = queries.find(connection, name)
            documents = pipeline.verify(queries.source(connection, line.sha256), line.path, rubric)
            if line.number > len(documents):
                raise UsageError(f"{visible(name)}: is read differently today; run 'converter recheck --db {archive}'")
            yield documents[line.number - 1]


@contextmanager
def chosen(archive: Path, names: Sequence[str], wanted: Wanted) -> Iterator[tuple[Source, ...]]:
    """Yield the assessments that are named, or else those asked for, as sources for other commands.

    Their bytes are fetched one after the other as each source's turn comes; those of one file are one source.
    Errors: StoreError where there are none.
    """
    with telling(archive):
        connection = open_for_reading(archive)
    with closing(connection):
        with telling(archive):
            asked = (queries.find(connection, name) for name in names) if names else queries.lines(connection, wanted)
            lines = list(asked)
        if not lines:
            raise StoreError(f"{visible(str(archive))}: holds no assessment like that; 'converter list' shows them")
        yield _sources(archive, connection, lines)


def _sources(archive: Path, connection: Connection, lines: Sequence[Line]) -> tuple[Source, ...]:
    numbers: dict[tuple[str, str, str], list[int]] = {}
    for line in lines:
        numbers.setdefault((line.collection, line.path, line.sha256), []).append(line.number)
    return tuple(
        Source(path, None, kept=partial(_kept, archive, connection, path, digest), only=tuple(sorted(meant)))
        for (_, path, digest), meant in numbers.items()
    )


def _kept(archive: Path, connection: Connection, path: str, digest: str) -> bytes:
    """Return the bytes of one source; one that is damaged or has changed costs itself alone."""
    try:
        with telling(archive):
            return queries.source(connection, digest)
    except StoreError as problem:
        raise SourceError(path, "damaged", str(problem)) from problem


# ---------------------------------------------------------------------------------------------------- diff


class Difference(NamedTuple):
    """One path whose values are not the same in two assessments, place by place."""

    path: str
    left: tuple[str, ...]
    right: tuple[str, ...]


def compared(archive: Path, left: str, right: str, format: str) -> tuple[list[str], bool]:
    """Return what differs between two assessments, and whether anything does."""
    with telling(archive), closing(open_for_reading(archive)) as connection:
        lines = [queries.find(connection, name) for name in (left, right)]
        values = [by_path(queries.rows(connection, "stated", line.id)) for line in lines]
        codes = [_codes(queries.rows(connection, "findings", line.id)) for line in lines]
    found = [*differences(*values), *differences(*codes)]
    if format == "json":
        pairs = [each._asdict() for each in found]
        sides = {"left": fields(lines[0]), "right": fields(lines[1])}
        return [dumped({"schema": "converter.diff/1"} | sides | {"differences": pairs})], bool(found)
    head = [f"--- {lines[0].id}  {visible(lines[0].place)}\n", f"+++ {lines[1].id}  {visible(lines[1].place)}\n"]
    return [*head, *(piece for each in found for piece in _difference(each))], bool(found)


def by_path(rows: Iterable[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return the values of an assessment by path: exact where there is a number, else as printed."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        value = (row["value"] + (row["unit"] or "")) if row["value"] is not None else row["text"]
        found[row["path"]] = (*found.get(row["path"], ()), value)
    return found


def _codes(rows: Iterable[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        key = f"finding {row['code']} {row['path']}".rstrip()
        found[key] = (*found.get(key, ()), row["stated"])
    return found


def differences(left: dict[str, tuple[str, ...]], right: dict[str, tuple[str, ...]]) -> list[Difference]:
    """Return the paths that do not say the same on both sides, in the order of the left one."""
    paths = dict.fromkeys([*left, *right])
    pairs = (Difference(path, left.get(path, ()), right.get(path, ())) for path in paths)
    return [pair for pair in pairs if pair.left != pair.right]


def _difference(found: Difference) -> Iterator[str]:
    """Yield the values of one path that differ, each side with its sign."""
    pairs = [(a, b) for a, b in zip_longest(found.left, found.right) if a != b]
    yield f"@ {visible(found.path)}\n"
    for sign, values in (("-", (a for a, _ in pairs)), ("+", (b for _, b in pairs))):
        yield from (f"{sign} {visible(value)}\n" for value in dict.fromkeys(values) if value is not None)
