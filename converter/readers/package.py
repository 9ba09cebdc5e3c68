"""ZIP archives opened with care: office files and folders that somebody packed.

Sizes are checked before anything is unpacked and again while unpacking, because what an archive says of itself may
be a lie. Office XML needs no document type and no entity, so a part that declares one is refused unread.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from lxml import etree

from converter import limits
from converter.readers.refusing import Refused

ENCRYPTED: Final = 0x1
DECLARED: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
STRICT: Final = tuple(
    (b"http://purl.oclc.org/ooxml/" + kind, b"http://schemas.openxmlformats.org/" + kind.replace(b"/", b"/2006/", 1))
    for kind in (b"wordprocessingml/main", b"spreadsheetml/main", b"officeDocument/relationships")
)
RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CHUNK: Final = 1024 * 1024


class Package:
    """An archive whose members fit the limits. Opening one refuses what is damaged, encrypted or over a limit."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._members = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
            raise Refused("damaged", "is damaged: its list of members cannot be read") from problem
        check(self._members, len(data))
        self._by_name = {member.filename: member for member in self._members}
        self._left = limits.ARCHIVE_BYTES

    def names(self) -> list[str]:
        """Return the members' names in the archive's order, folders left out."""
        return [member.filename for member in self._members if not member.is_dir()]

    def has(self, name: str) -> bool:
        return name in self._by_name

    def read(self, name: str) -> bytes:
        """Return a member's bytes, no more than it said it has."""
        member = self._by_name.get(name)
        if member is None:
            raise Refused("damaged", f"is damaged: it has no part {name!r}")
        pieces = []
        size = 0
        try:
            with self._archive.open(member) as file:
                while piece := file.read(CHUNK):
                    size += len(piece)
                    if size > min(self._left, limits.MEMBER_BYTES):
                        raise limits.bound("unpacks to too much", limits.ARCHIVE_BYTES, "bytes")
                    pieces.append(piece)
        except (
            zipfile.BadZipFile,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
            zlib.error,
        ) as problem:
            raise Refused("damaged", f"is damaged: part {name!r} cannot be unpacked") from problem
        self._left -= size
        return b"".join(pieces)

    def xml(self, name: str) -> etree._Element:
        """Return a part as XML."""
        return parse(self.read(name), name)

    def maybe(self, name: str) -> etree._Element | None:
        """Return a part as XML, None where there is none."""
        return self.xml(name) if self.has(name) else None


def main_part(package: Package, usual: str) -> str:
    """Return the name of the part of an Office file that holds its text or its list of sheets."""
    for relation in package.xml("_rels/.rels").iter(RELATION) if package.has("_rels/.rels") else ():
        target = str(relation.get("Target")).lstrip("/")
        if str(relation.get("Type")).endswith("/officeDocument") and package.has(target):
            return target
    return usual


def parse(data: bytes, name: str) -> etree._Element:
    """Return XML parsed without entities, network or document types; the strict names of OOXML as the usual ones."""
    for strict, usual in STRICT:
        data = data.replace(strict, usual)
    if DECLARED.search(data) or (data[:2] in (b"\xff\xfe", b"\xfe\xff") and b"\0!\0" in data):
        raise Refused("damaged", f"declares a document type in part {name!r}, as no office program does; not opened")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise Refused("damaged", f"is damaged: part {name!r} is no XML") from problem


def check(members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse an archive by what it says of its members."""
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Refused("encrypted", "is encrypted: it opens with a password only")
    if len(members) > limits.ARCHIVE_MEMBERS:
        raise limits.bound("too many members", limits.ARCHIVE_MEMBERS, "members")
    if any(member.file_size > limits.MEMBER_BYTES for member in members):
        raise limits.bound("unpacks to too large a member", limits.MEMBER_BYTES, "bytes")
    whole = sum(member.file_size for member in members)
    if whole > limits.ARCHIVE_BYTES:
        raise limits.bound("unpacks to too much", limits.ARCHIVE_BYTES, "bytes")
    packed = [(member.file_size, max(member.compress_size, 1)) for member in members] + [(whole, max(size, 1))]
    if any(full > limits.ARCHIVE_FREE_BYTES and full > limits.ARCHIVE_RATIO * small for full, small in packed):
        raise limits.bound("packed like a bomb", limits.ARCHIVE_RATIO, "bytes unpacked for each packed one")
