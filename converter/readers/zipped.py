"""ZIP archives: a folder that somebody packed, each member read by its kind. Nothing is ever written to disk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from converter import limits
from converter.model import Document
from converter.readers import kinds
from converter.readers.members import Member, read_members
from converter.readers.package import Package
from converter.readers.refusing import Refused

LEFT_BEHIND: Final = ("__MACOSX/", ".", "Thumbs.db", "desktop.ini")
"""What systems put into archives for themselves."""


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return the documents of an archive."""
    package = Package(data)
    names = [each for each in package.names() if not each.rpartition("/")[2].startswith(LEFT_BEHIND)]
    names = [each for each in names if not each.startswith(LEFT_BEHIND[0])]
    if not names:
        raise Refused("empty", "is an empty archive")
    return read_members(members(package, names), name)


def members(package: Package, names: list[str]) -> Iterator[Member]:
    """Yield the members one after the other. An archive inside is refused as a whole: it only hides sizes."""
    for name in names:
        try:
            data = package.read(name)
        except Refused as problem:
            yield Member(name, b"", problem)
            continue
        if len(data) > limits.FILE_BYTES:
            raise limits.bound(f"too large a member {name!r}", limits.FILE_BYTES, "bytes")
        if kinds.is_zip(data) and is_archive(data):
            raise Refused("limit", f"is an archive with another one inside ({name!r}); unpack it first")
        yield Member(name, data)


def is_archive(data: bytes) -> bool:
    """Return whether a ZIP member is an archive and no office file; a damaged one is left to its own reader."""
    try:
        return kinds.zip_kind(data) == "zip"
    except Refused:
        return False
