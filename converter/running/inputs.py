"""From the words of a command line to named sources, and from a source to its bytes.

What cannot be read is an `Unread` with a class and a reason, and the rest goes on: one bad name never stops a batch.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from converter.errors import SourceError
from converter.limits import FILE_BYTES
from converter.model import Unread

STDIN: Final = "-"
DOCUMENT_SUFFIXES: Final = ("", ".txt", ".md", ".markdown", ".text")
"""Which files of a folder are taken for documents; a file named on the command line is tried whatever its name."""

ARCHIVED_SUFFIXES: Final = (
    *DOCUMENT_SUFFIXES, ".html", ".htm", ".xhtml", ".docx", ".odt", ".rtf", ".doc", ".eml", ".csv", ".tsv", ".xlsx",
    ".xls", ".ods", ".pdf", ".zip",
)  # fmt: skip
"""Which files of a folder are taken into an archive: every kind there is a reader for."""

_OPEN_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Non-blocking, so that a pipe put in the place of a file between two looks cannot make us wait for ever."""


class Source(NamedTuple):
    """One input: its name as people and programs are told it, and its path (None for standard input)."""

    name: str
    path: Path | None


def gather(arguments: Sequence[str], suffixes: Sequence[str] = DOCUMENT_SUFFIXES) -> list[Source | Unread]:
    """Return the sources the arguments name, in their order, folders opened up; each source once.

    A folder gives its documents sorted by name, so that two runs agree whatever the file system's order. Hidden
    files and linked folders are left out: a link can lead round in a circle or away from what was meant.
    """
    seen: set[str] = set()
    found: list[Source | Unread] = []
    for argument in arguments:
        for item in _named(argument, suffixes):
            if isinstance(item, Source):
                key = os.path.realpath(item.path) if item.path else STDIN
                if key in seen:
                    continue
                seen.add(key)
            found.append(item)
    return found


def _named(argument: str, suffixes: Sequence[str]) -> Iterator[Source | Unread]:
    if argument == STDIN:
        yield Source(STDIN, None)
    elif os.path.isdir(argument):
        yield from _inside(argument, suffixes)
    else:
        yield Source(readable(argument), Path(argument))


def _inside(folder: str, suffixes: Sequence[str]) -> Iterator[Source | Unread]:
    """Return the documents of a folder and of the folders in it, or why there are none."""
    empty = True
    refused: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if is_document(name, suffixes):
                empty = False
                path = Path(here, name)
                yield Source(readable(str(path)), path)
    for problem in refused:
        yield Unread(
            readable(str(problem.filename or folder)), "permission", f"cannot list this folder: {why(problem)}"
        )
    if empty and not refused:
        wanted = ", ".join(suffix for suffix in suffixes if suffix)
        yield Unread(readable(folder), "no-documents", f"no documents in this folder (looked for {wanted})")


def is_document(name: str, suffixes: Sequence[str] = DOCUMENT_SUFFIXES) -> bool:
    """Return whether a file of this name, met in a folder, is taken for a document."""
    return not name.startswith(".") and Path(name).suffix.lower() in suffixes


def readable(path: str) -> str:
    """Return a path as proper text: bytes that are no UTF-8 are written out (`\\xff`)."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def read_bytes(source: Source) -> bytes:
    """Return the bytes of a source; raise SourceError where there is no regular file of a bearable size."""
    try:
        data = _from_stdin() if source.path is None else _from_file(source.name, source.path)
    except OSError as problem:
        raise SourceError(source.name, _kind(problem), why(problem)) from problem
    if len(data) > FILE_BYTES:
        raise SourceError(source.name, "limit", f"larger than {FILE_BYTES // 1024**2} MiB; split it")
    return data


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
