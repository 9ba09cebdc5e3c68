"""From the words of a command line to named sources, and from a source to its bytes.

What cannot be read is an `Unread` with a class and a reason, and the rest goes on: one bad name never stops a batch.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from converter.errors import SourceError
from converter.limits import FILE_BYTES
from converter.model import Unread
from converter.running.ours import is_ours

STDIN: Final = "-"
TEXT_SUFFIXES: Final = ("", ".txt", ".md", ".markdown", ".text")
"""Which files of a folder are corrected; a file named on the command line is tried whatever its name."""

DOCUMENT_SUFFIXES: Final = (
    *TEXT_SUFFIXES, ".adoc", ".asciidoc", ".org", ".rst", ".wiki", ".mediawiki", ".html", ".htm", ".xhtml", ".docx", ".odt", ".rtf", ".doc", ".eml", ".csv", ".tsv", ".xlsx",
    ".xls", ".ods", ".pdf", ".zip",
)  # fmt: skip
"""Which files of a folder are taken for documents: every kind there is a reader for."""

MOST_KINDS: Final = 4
"""Kinds of files that are named when they are left out, the most frequent first."""

REPORT_SUFFIXES: Final = (".pdf", ".html", ".htm")
"""Names under which a folder may hold what we made of its documents."""

_OPEN_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Non-blocking, so that a pipe put in the place of a file between two looks cannot make us wait for ever."""


class Source(NamedTuple):
    """One input: its name as people and programs are told it, and its path (None for standard input).

    met: found in a folder, not named by anybody. kept: what gives the bytes of one that an archive holds. only: which
    of its assessments are meant, () for all.
    """

    name: str
    path: Path | None
    met: bool = False
    kept: Callable[[], bytes] | None = None
    only: tuple[int, ...] = ()

    def means(self, number: int) -> bool:
        """Return whether the assessment of this number is one of those meant."""
        return not self.only or number in self.only

    def check(self, there: int) -> None:
        """Raise SourceError where an assessment that is meant is none of those that were read."""
        if max(self.only, default=0) > there:
            raise SourceError(self.name, "changed", "is read differently today; 'converter recheck' reads it anew")


def gather(
    arguments: Sequence[str],
    suffixes: Sequence[str] = DOCUMENT_SUFFIXES,
    *,
    reports: bool = False,
    others: Counter[str] | None = None,
) -> list[Source | Unread]:
    """Return the sources the arguments name, in their order, folders opened up; each source once.

    A folder gives its documents sorted by name, so that two runs agree whatever the file system's order. Hidden
    files and linked folders are left out: a link can lead round in a circle or away from what was meant. So are, unless
    `reports` asks for them, the pages that we made ourselves: the documents they show are most likely there too. Files
    of other kinds are counted by their suffixes in `others`.
    """
    found: dict[str | int, Source | Unread] = {}
    for argument in arguments:
        for item in _named(argument, suffixes, Counter() if others is None else others, reports=reports):
            key = _key(item) if isinstance(item, Source) else len(found)
            known = found.get(key)
            if isinstance(known, Source) and isinstance(item, Source):
                found[key] = known._replace(met=known.met and item.met)
            else:
                found[key] = item
    return list(found.values())


def _key(source: Source) -> str:
    """Return what is the same for one source under two names."""
    return STDIN if source.path is None else os.path.realpath(source.path)


def left_out(others: Mapping[str, int]) -> str:
    """Return what is said of files that folders hold and no reader takes by their names; '' where there are none."""
    if not others:
        return ""
    kinds = sorted(others.items(), key=lambda kind: (-kind[1], kind[0]))
    shown = ", ".join(f"{count:,} {suffix}" for suffix, count in kinds[:MOST_KINDS])
    more = f" and {len(kinds) - MOST_KINDS:,} kinds more" if len(kinds) > MOST_KINDS else ""
    many = sum(others.values())
    return f"{many:,} {'file' if many == 1 else 'files'} of other kinds left out ({shown}{more}); name one to have it tried"


def _named(argument: str, suffixes: Sequence[str], others: Counter[str], *, reports: bool) -> Iterator[Source | Unread]:
    if argument == STDIN:
        yield Source(STDIN, None)
    elif os.path.isdir(argument):
        yield from _inside(argument, suffixes, others, reports=reports)
    else:
        yield Source(readable(argument), Path(argument))


def _inside(folder: str, suffixes: Sequence[str], others: Counter[str], *, reports: bool) -> Iterator[Source | Unread]:
    """Return the documents of a folder and of the folders in it, or why there are none."""
    empty = True
    own = 0
    refused: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(here, name)
            if not is_document(name, suffixes):
                if not name.startswith("."):
                    others[readable(path.suffix.lower()) or "without a suffix"] += 1
                continue
            if not reports and _is_report(path):
                own += 1
                continue
            empty = False
            yield Source(readable(str(path)), path, met=True)
    for problem in refused:
        yield Unread(
            readable(str(problem.filename or folder)), "permission", f"cannot list this folder: {why(problem)}"
        )
    if empty and not refused:
        yield Unread(readable(folder), "no-documents", f"no documents in this folder ({_looked_for(suffixes, own)})")


def _is_report(path: Path) -> bool:
    """Return whether a file is a page that we made. A pipe of that name is not opened to see."""
    return path.suffix.lower() in REPORT_SUFFIXES and path.is_file() and is_ours(path)


def _looked_for(suffixes: Sequence[str], own: int) -> str:
    wanted = "looked for " + ", ".join(suffix for suffix in suffixes if suffix)
    return f"{wanted}; {own:,} that converter made left out" if own else wanted


def is_document(name: str, suffixes: Sequence[str] = DOCUMENT_SUFFIXES) -> bool:
    """Return whether a file of this name, met in a folder, is taken for a document."""
    return not name.startswith(".") and Path(name).suffix.lower() in suffixes


def readable(path: str) -> str:
    """Return a path as proper text: bytes that are no UTF-8 are written out (`\\xff`)."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def read_bytes(source: Source) -> bytes:
    """Return the bytes of a source; raise SourceError where there is no regular file of a bearable size."""
    try:
        data = _bytes(source)
    except OSError as problem:
        raise SourceError(source.name, _kind(problem), why(problem)) from problem
    if len(data) > FILE_BYTES:
        raise SourceError(source.name, "limit", f"larger than {FILE_BYTES // 1024**2} MiB; split it")
    return data


def _bytes(source: Source) -> bytes:
    if source.kept is not None:
        return source.kept()
    return _from_stdin() if source.path is None else _from_file(source.name, source.path)


def _from_stdin() -> bytes:
    return sys.stdin.buffer.read(FILE_BYTES + 1) if sys.stdin else b""


def _from_file(name: str, path: Path) -> bytes:
    _refuse_special(name, os.stat(path).st_mode)
    with open(os.open(path, _OPEN_FLAGS), "rb") as file:
        _refuse_special(name, os.fstat(file.fileno()).st_mode)
        return file.read(FILE_BYTES + 1)


def _refuse_special(name: str, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise SourceError(name, "folder", "is a folder")
    if not stat.S_ISREG(mode):
        raise SourceError(name, "special", "is a pipe or a device, not a file; to read a stream, give it to '-'")


def _kind(problem: OSError) -> str:
    if isinstance(problem, FileNotFoundError):
        return "missing"
    return "permission" if isinstance(problem, PermissionError) else "unreadable"


def why(problem: OSError) -> str:
    """Return the reason of an operating system error in words, with what to do where that is plain."""
    if isinstance(problem, FileNotFoundError):
        return "no such file; check the name"
    if isinstance(problem, PermissionError):
        return "permission denied"
    return (problem.strerror or "cannot be read").lower()
