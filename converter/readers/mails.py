"""Mails: the body and every attachment, each by its kind; what the mail says of itself is kept aside."""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from typing import Final, cast

from converter.model import Document, Table
from converter.readers.canonical import with_asides
from converter.readers.members import Member, read_members
from converter.readers.refusing import Refused

FIELDS: Final = ("Subject", "From", "To", "Date")
TEXTS: Final = ("text/plain", "text/html")


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return the documents of a mail: its attachments, and its body where it holds more than a covering note.

    A body without any table beside attachments that can be read only says what they are; it is kept aside.
    """
    message = parsed(data)
    fields = [(f"{field}: {message[field]}", "mail header") for field in FIELDS if message[field]]
    bodies = tuple(body_parts(message))
    attached = tuple(attachments(message))
    if not bodies and not attached:
        raise Refused("empty", "is a mail without a body")
    texts = read_members(bodies, name) if bodies and any(body.data.strip() for body in bodies) else ()
    if not attached:
        return mailed(texts, fields)
    try:
        files = read_members(attached, name)
    except Refused:
        if not any(has_table(text) for text in texts):
            raise
        return mailed(texts, fields)
    own = tuple(text for text in texts if has_table(text))
    notes = [(text.slice(text.span), "mail body") for text in texts if not has_table(text)]
    return mailed((*own, *files), [*fields, *notes])


def parsed(data: bytes) -> EmailMessage:
    """Return a mail cut into its parts."""
    return message_from_bytes(data, policy=email.policy.default)


def mailed(documents: tuple[Document, ...], asides: list[tuple[str, str]]) -> tuple[Document, ...]:
    """Return the documents of a mail, what it says of itself kept aside with the first."""
    if not documents:
        raise Refused("empty", "is a mail without a word in it")
    return (with_asides(documents[0], asides), *documents[1:])


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
            yield Member(part.get_filename() or f"part {number}", content(part))


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
        return raw.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return raw
