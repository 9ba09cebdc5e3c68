"""What kind of thing some bytes are: told by content first, and by the name only where content leaves it open."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import Final

from converter.readers.decoding import decode
from converter.readers.refusing import Refused
from converter.readers.sniffing import seems_binary

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06")
MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
LOOKED_AT: Final = 8192
"""Bytes from the start in which a kind must show."""

PAGE: Final = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<frameset[\s>]", re.IGNORECASE)
TAGS: Final = re.compile(
    rb"<(?:/?(?:table|tr|td|th|p|div|span|h[1-6]|ul|ol|li|br|font|center|b))(?:\s[^<>]*)?/?>", re.IGNORECASE
)
FIELD: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]?[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*\r?\n")
MAIL_FIELDS: Final = frozenset(
    (b"from", b"to", b"subject", b"date", b"mime-version", b"content-type", b"received", b"return-path", b"message-id")
)
NOTED: Final = (
    b"|===", b"{|", b"||", b"-+-", b"- -", b"-  -", b"= =", b"=  =", b"\xe2\x94\x8c", b"\xe2\x95\x94", b"\xe2\x94\x8f",
    b"<table", b"<TABLE",
)  # fmt: skip
"""One of these stands in every table of another notation that is marked: borders, rules, corners of boxes, tags."""
DELIMITERS: Final = ",;\t"
ROWS: Final = 3


def is_zip(data: bytes) -> bool:
    """Return whether bytes are a ZIP archive of whatever use."""
    return data.startswith(ZIPS)


def zip_kind(data: bytes) -> str:
    """Return which kind of document a ZIP archive is: `docx`, `xlsx`, `odt`, `ods` or plain `zip`."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
            mimetype = archive.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except Exception as problem:
        raise Refused(
            "damaged", "is a damaged ZIP archive or office file: its list of members cannot be read"
        ) from problem
    if "META-INF/manifest.xml" in names and "opendocument.text" in mimetype:
        return "odt"
    if "opendocument.spreadsheet" in mimetype:
        return "ods"
    if "opendocument" in mimetype or "epub" in mimetype or "ppt/presentation.xml" in names:
        raise Refused("binary", f"cannot be read: it seems to be {seems_binary(data)}")
    if "[Content_Types].xml" in names:
        for kind, folder in (("docx", "word/"), ("xlsx", "xl/")):
            if any(name.startswith(folder) for name in names):
                return "xlsb" if "xl/workbook.bin" in names else kind
    return "zip"


def is_docx(data: bytes, _name: str) -> bool:
    """Return whether bytes are a Word document of 2007 or later."""
    return is_zip(data) and zip_kind(data) == "docx"


def is_odt(data: bytes, _name: str) -> bool:
    """Return whether bytes are an OpenDocument text."""
    return is_zip(data) and zip_kind(data) == "odt"


def is_sheet(data: bytes, _name: str) -> bool:
    """Return whether bytes are a workbook: of Excel, old or new, or of OpenDocument."""
    if is_zip(data):
        return zip_kind(data) in ("xlsx", "xlsb", "ods")
    return data.startswith(OLE) and ole_kind(data) == "xls"


def is_archive(data: bytes, _name: str) -> bool:
    """Return whether bytes are a ZIP archive and no document."""
    return is_zip(data)


def is_word(data: bytes, _name: str) -> bool:
    """Return whether bytes are an RTF or an old Word document."""
    return data[:100].lstrip().startswith(b"{\\rtf") or (data.startswith(OLE) and ole_kind(data) == "doc")


def ole_kind(data: bytes) -> str:
    """Return what an old Office container holds: `doc`, `xls` or ''. Refuses an encrypted one."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("encrypted", "is encrypted: it opens with a password only")
    if "WordDocument".encode("utf-16-le") in data:
        return "doc"
    return "xls" if any(word.encode("utf-16-le") in data for word in ("Workbook\0", "Book\0")) else ""


def is_pdf(data: bytes, _name: str) -> bool:
    """Return whether bytes are a PDF; up to a kilobyte of something else may stand before it."""
    return data.startswith(b"%PDF-") or (b"%PDF-1." in data[:1024] and b"\0" in data[:LOOKED_AT])


def is_mail(data: bytes, name: str) -> bool:
    """Return whether bytes begin with the fields of a mail: two of those that every mail has, and nothing before."""
    if data[:1] in (b"|", b"#", b"<", b""):
        return False
    if data.startswith(b"From ") and b"\n" in data[:1000]:
        data = data[data.index(b"\n") + 1 :]
    names = set()
    at = 0
    while found := FIELD.match(data, at, LOOKED_AT):
        names.add(found[1].lower())
        at = found.end()
    known = names & MAIL_FIELDS
    ended = data[at : at + 1] in (b"\r", b"\n", b"")
    return ended and (
        len(known) >= 3 or (len(known) >= 2 and (b"mime-version" in known or name.lower().endswith(".eml")))
    )


def is_page(data: bytes, name: str) -> bool:
    """Return whether bytes are a web page: it says so at its start, or is full of tags."""
    if b"<" not in data[:LOOKED_AT] and b"\0" not in data[:8]:
        return False
    head = data[:LOOKED_AT]
    if data.startswith(MARKS) or b"\0" in head:
        if seems_binary(data):
            return False
        head = decode(data[: LOOKED_AT * 2]).text.encode("utf-8", "replace")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<" and PAGE.search(head):
        return True
    tags = len(TAGS.findall(head))
    named = name.lower().endswith((".html", ".htm", ".xhtml"))
    # Markdown may open with a page's worth of tags (a centred logo, badges) and go on as Markdown.
    marked = name.lower().endswith((".md", ".markdown"))
    return (tags >= 1 and named) or (tags >= 6 and start[:1] == b"<" and not marked)


def is_noted(data: bytes, name: str) -> bool:
    """Return whether a text holds a table of another notation than pipes: cheap signs first, then the table itself."""
    if name.lower().endswith((".csv", ".tsv", ".tab")):
        return False
    if data.startswith(MARKS[1:]):
        data = decode(data).text.encode("utf-8", "replace")
    if not any(sign in data for sign in NOTED) and not has_aligned(data):
        return False
    if seems_binary(data):
        return False
    from converter.readers.notations import speaks

    return speaks(data)


def has_aligned(data: bytes) -> bool:
    """Return whether three lines without a pipe, one under the other, have two blanks and more inside."""
    if b"  " not in data:
        return False
    run = 0
    for line in data.split(b"\n"):
        run = run + 1 if b"  " in line and b"|" not in line and b"  " in line.strip() else 0
        if run == 3:
            return True
    return False


def is_grid(data: bytes, name: str) -> bool:
    """Return whether bytes are rows of cells: by their name, or because their lines are cut alike."""
    if seems_binary(data):
        return False
    if name.lower().endswith((".csv", ".tsv", ".tab")):
        return True
    if b"|" in data or (b"\t" not in data and data.count(b",") < ROWS and data.count(b";") < ROWS):
        return False
    return has_columns(decode(data).text)


def has_columns(text: str) -> bool:
    """Return whether consecutive lines are cut alike: two with a tab inside, or three by commas without blanks.

    A comma with a blank behind it belongs to prose.
    """
    lines = [line for line in text.splitlines()[:2000] if line.strip()]
    tabs = [line.strip().count("\t") if not line.startswith("\t") else 0 for line in lines]
    if any(one and two for one, two in pairwise(tabs)):
        return True
    return any(alike(lines[at : at + ROWS], delimiter) for delimiter in ",;" for at in range(len(lines) - ROWS + 1))


def alike(lines: list[str], delimiter: str) -> bool:
    """Return whether lines are cut into as many cells each, three or more, none of which begins with a blank."""
    if any(line.count(delimiter) < 2 for line in lines):
        return False
    import csv

    rows = list(csv.reader(lines, delimiter=delimiter))
    width = len(rows[0])
    return width > 2 and all(len(row) == width and not any(cell[:1] == " " for cell in row) for row in rows)
