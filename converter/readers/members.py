"""The documents inside an archive or a mail: each part by its kind, one that cannot be read costing itself alone."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Final, NamedTuple

from converter import limits, readers
from converter.errors import SourceError
from converter.model import Document, Remark, Span, Unread
from converter.readers.refusing import Refused
from converter.readers.remarks import remark

NOTHING: Final = ("binary", "empty")
_depth: ContextVar[int] = ContextVar("depth", default=0)


class Member(NamedTuple):
    """One part of a source: its name inside it, and its bytes, or why there are none."""

    name: str
    data: bytes
    problem: Refused | None = None


@contextmanager
def inside() -> Iterator[None]:
    """Note that what is read now is part of something; refuse what is hidden too deep."""
    token = _depth.set(_depth.get() + 1)
    try:
        if _depth.get() > limits.ARCHIVE_DEPTH + 1:
            raise Refused("limit", "is an archive inside an archive inside another; unpack it first")
        yield
    finally:
        _depth.reset(token)


def read_members(members: Iterable[Member], name: str) -> tuple[Document, ...]:
    """Return the documents of all parts, in order. What could not be read is remarked on the first one, and kept by it.

    Errors: Refused where no part can be read, with the class of the first that is more than no document.
    """
    documents: list[Document] = []
    failed: list[tuple[str, SourceError]] = []
    taken: set[str] = set()
    with inside():
        for member in members:
            inner = unique(safe(member.name), taken)
            try:
                documents += _read(member, f"{name}/{inner}")
            except SourceError as problem:
                failed.append((inner, problem))
    if not documents:
        raise none_read(failed)
    first = documents[0]
    remarks = (*first.remarks, *(remark_on(inner, problem) for inner, problem in failed))
    unread = (
        Unread(f"{name}/{inner}", problem.kind, problem.reason)
        for inner, problem in failed
        if problem.kind not in NOTHING
    )
    return (replace(first, remarks=remarks, unread=(*first.unread, *unread)), *documents[1:])


def _read(member: Member, name: str) -> tuple[Document, ...]:
    if member.problem:
        raise SourceError(name, member.problem.kind, member.problem.reason)
    return readers.read_all(member.data, name)


def remark_on(inner: str, problem: SourceError) -> Remark:
    """Return the remark on a part that could not be read."""
    code = "RD117" if problem.kind in NOTHING else "RD116"
    return remark(code, Span(0, 1), f"{inner}: {problem.reason}")


def none_read(failed: list[tuple[str, SourceError]]) -> Refused:
    """Return why nothing could be read: the weightiest of the reasons."""
    telling = [each for each in failed if each[1].kind not in NOTHING] or failed
    if not telling:
        return Refused("empty", "holds nothing")
    inner, problem = telling[0]
    return Refused(problem.kind, f"holds no document that can be read; {inner}: {problem.reason}")


def safe(name: str) -> str:
    """Return a member's name as a path below its archive: no climbing, no root, no drive, no control characters."""
    path = posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in path) or "part"


def unique(name: str, taken: set[str]) -> str:
    """Return a name that no member before had, and note it."""
    number = 1
    given = name
    while given in taken:
        number += 1
        given = f"{name} ({number})"
    taken.add(given)
    return given
