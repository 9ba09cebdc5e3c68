"""`verify --format jsonl`: one JSON value a line, a document or an input that could not be read, as each is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converter.writers import Result, Showing
from converter.writers.json import line, told


def write(results: Iterable[Result], showing: Showing) -> Iterator[str]:
    """Yield each result on a line of its own: the values that `--format json` lists in `documents` and `unread`."""
    for result in results:
        yield line(told(result, showing))
