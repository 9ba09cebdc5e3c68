"""What an archive could not take, said at the end of an import and kept in a file beside it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container
from contextlib import closing
from pathlib import Path
from typing import Final

from converter.running import console
from converter.running.ours import is_ours
from converter.running.outputs import write
from converter.stores import queries
from converter.stores.opening import open_for_reading, telling

NAME: Final = "failures.jsonl"
SCHEMA: Final = "converter.failure/1"


def report(archive: Path, collections: Container[str], shown: int) -> int:
    """Say what failed in these collections and return how many that are; all failures are written beside the archive."""
    with telling(archive), closing(open_for_reading(archive)) as connection:
        everything = queries.failures(connection)
    failures = [failure for failure in everything if failure["collection"] in collections]
    for failure in failures[:shown]:
        place = "/".join(filter(None, (failure["collection"], failure["path"])))
        console.say(f"{place}: {failure['reason']}")
    if len(failures) > shown:
        classes = Counter(failure["class"] for failure in failures)
        counts = ", ".join(f"{number:,} {name}" for name, number in sorted(classes.items()))
        console.say(f"{len(failures):,} failed in all: {counts}; see {archive.with_name(NAME)}")
    _write(archive.with_name(NAME), archive.name, everything)
    return len(failures)


def _write(path: Path, archive: str, failures: list[dict[str, str]]) -> None:
    """Write the file, or take an earlier one of ours away where nothing fails any more."""
    lines = [json.dumps({"schema": SCHEMA, "archive": archive, **failure}, ensure_ascii=True) for failure in failures]
    if lines:
        write(path, "".join(f"{line}\n" for line in lines).encode("utf-8"), force=False)
    elif path.is_file() and not path.is_symlink() and is_ours(path):
        path.unlink()
