"""Mails: the body and every attachment, each by its kind; what the mail says of itself is kept aside."""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from typing import Final, cast

from converter import limits
from converter.model import Document, Table
from converter.readers.canonical import with_asides
from converter.readers.members import Member, read_members
from converter.readers.refusing import Refused

FIELDS: Final = ("Subject", "From", "To", "Date")
TEXTS: Final = ("text/plain", "text/html")
PARTS_MOST: Final = 500
IDLE: Final = frozenset(
    "css javascript calendar vcard x-vcard directory pgp-signature pgp-keys pkcs7-signature x-pkcs7-signature "
    "delivery-status rfc822-headers".split()
)
"""Kinds of parts that come along with a mail and are no documents, though some are text."""


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return the documents of a mail: its attachments, and its body where it holds more than a covering note.

    A body without any table beside attachments that can be read only says what they are; it is kept aside.
    """
    message = parsed(data)
    fields = [(f"{field}: {message[field]}", "mail header") for field in FIELDS if message[field]]
    bodies = tuple(body for body in body_parts(message) if body.data.strip())
    attached = tuple(attachments(message))
    if not bodies and not attached:
        raise Refused("empty", "is a mail without a word in it")
    documents = read_members((*bodies, *attached), name)
    own = {f"{name}/{body.name}" for body in bodies}
    texts = tuple(document for document in documents if document.name in own)
    files = tuple(document for document in documents if document.name not in own)
    lost = documents[0].unread
    if lost and not files and not any(map(has_table, texts)):
        raise Refused(lost[0].kind, f"holds no document that can be read; {lost[0].path}: {lost[0].reason}")
    return mailed(texts, files, fields)


def mailed(
    texts: tuple[Document, ...], files: tuple[Document, ...], asides: list[tuple[str, str]]
) -> tuple[Document, ...]:
    """Return the documents of a mail; what it says of itself is kept aside with the first.

    A text without any table beside others only says what they are: it is kept aside too.
    """
    first = (*texts, *files)[0]
    own = tuple(text for text in texts if has_table(text)) or (() if files else texts)
    notes = [(text.slice(text.span), "mail body") for text in texts if text not in own]
    head, *others = *own, *files
    if head is not first:
        told = tuple(remark for remark in first.remarks if remark.code in ("RD116", "RD117"))
        head = replace(head, remarks=(*head.remarks, *told), unread=(*head.unread, *first.unread))
    return (with_asides(head, [*asides, *notes]), *others)


def parsed(data: bytes) -> EmailMessage:
    """Return a mail cut into its parts. Its parser takes the square of the depth of what is nested."""
    if data.lower().count(b"multipart/") > PARTS_MOST:
        raise limits.bound("too many parts in a mail", PARTS_MOST, "parts with parts of their own")
    return message_from_bytes(data, policy=email.policy.default)


def has_table(document: Document) -> bool:
    """Return whether a document holds a table."""
    return any(isinstance(block, Table) for block in document.blocks)


def body_parts(message: EmailMessage) -> Iterator[Member]:
    """Yield the texts that are the body. Of renderings of one text the page is read if it has a table."""
    number = 0
    for part in leaves(message):
        if isinstance(part, list):
            number += 1
            yield Member(str(number), chosen(part))
        elif part.get_content_type() in TEXTS and not is_attached(part):
            number += 1
            yield Member(str(number), content(part))


def chosen(alternatives: list[EmailMessage]) -> bytes:
    """Return one of several renderings of the same text: the page if it has a table, else the plain text."""
    by_kind = {part.get_content_type(): content(part) for part in alternatives}
    page, plain = by_kind.get("text/html", b""), by_kind.get("text/plain", b"")
    return page if b"<table" in page.lower() or not plain.strip() else plain


def leaves(message: EmailMessage) -> Iterator[EmailMessage | list[EmailMessage]]:
    """Yield the parts of a mail that hold content; alternatives of one text together."""
    if message.get_content_type() == "multipart/alternative":
        parts = [part for part in message.walk() if not part.is_multipart()]
        yield [part for part in parts if part.get_content_type() in TEXTS]
        for part in parts:
            if part.get_content_type() not in TEXTS:
                yield part
    elif message.is_multipart():
        for inner in message.iter_parts():
            yield from leaves(cast("EmailMessage", inner))
    else:
        yield message


def attachments(message: EmailMessage) -> Iterator[Member]:
    """Yield the attachments under their own names."""
    for number, part in enumerate(leaves(message), 1):
        if not isinstance(part, list) and (is_attached(part) or part.get_content_type() not in TEXTS):
            name = part.get_filename() or f"part {number}"
            yield Member(name, content(part), problem_of(part))


def problem_of(part: EmailMessage) -> Refused | None:
    """Return why a part is not looked into, None for one that may be a document."""
    if part.get_content_subtype() in IDLE:
        return Refused("binary", f"is no document ({part.get_content_type()})")
    if part.get_content_subtype() == "ms-tnef":
        return Refused("packed", "is packed in Outlook's own form, which is not read; save its attachments as files")
    return None


def is_attached(part: EmailMessage) -> bool:
    """Return whether a part is a file."""
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def content(part: EmailMessage) -> bytes:
    """Return the bytes of a part; text in UTF-8, whatever it came in."""
    data = part.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else b""
    charset = part.get_content_charset()
    if part.get_content_maintype() != "text" or not charset or is_attached(part):
        return raw
    try:
        text = raw.decode(charset)
    except (LookupError, UnicodeError):
        return raw
    flowing = part.get_content_type() == "text/plain" and str(part.get_param("format", "")).lower() == "flowed"
    return (flowed(text, str(part.get_param("delsp", "")).lower() == "yes") if flowing else text).encode("utf-8")


def flowed(text: str, glued: bool) -> str:
    """Return a text whose paragraphs were broken for sending put together again (RFC 3676).

    A line with a blank at its end goes on with the next one. glued: that blank was put in with the break.
    """
    out: list[str] = []
    open_ = False
    for line in text.splitlines():
        stuffed = line.removeprefix(" ")
        if open_ and not stuffed.startswith(">"):
            out[-1] += stuffed
        else:
            out.append(stuffed)
        open_ = stuffed.endswith(" ") and stuffed != "-- "
        if open_ and glued:
            out[-1] = out[-1][:-1]
    return "\n".join(out) + "\n"
