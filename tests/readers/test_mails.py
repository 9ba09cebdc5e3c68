"""Mails: which of their parts are documents, and how a text that was broken for sending becomes whole."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from converter.model import Document, Furniture, Table
from converter.readers import read_all

TABLE = "Weights\n| Step | Mark |\n|---|---|\n| Knead | 2 |\n"


def mail(text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "A review"
    message["Date"] = "Mon, 06 Jan 2025 10:00:00 +0000"
    message.set_content(text)
    return message


def names(documents: tuple[Document, ...]) -> list[str]:
    return [document.name for document in documents]


def aside(document: Document) -> list[str]:
    return [document.slice(block.span) for block in document.blocks if isinstance(block, Furniture)]


def test_what_only_comes_along_is_no_document() -> None:
    message = mail(TABLE)
    for kind in ("css", "calendar", "pgp-signature"):
        message.add_attachment(b"width: 4", "text", kind, filename=f"x.{kind}")

    documents = read_all(message.as_bytes(), "a.eml")
    assert names(documents) == ["a.eml/1"]
    assert [remark.code for remark in documents[0].remarks] == ["RD117"] * 3


def test_a_part_in_the_form_of_outlook_is_said() -> None:
    message = mail(TABLE)
    message.add_attachment(b"\x78\x9f\x3e\x22", "application", "ms-tnef", filename="winmail.dat")

    (document,) = read_all(message.as_bytes(), "a.eml")
    assert [(part.path, part.kind) for part in document.unread] == [("a.eml/winmail.dat", "packed")]


def test_a_covering_line_above_a_forwarded_mail_is_kept_aside() -> None:
    message = mail("See below.")
    message.add_attachment(mail(TABLE))

    (document,) = read_all(message.as_bytes(), "a.eml")
    assert "See below." in aside(document)


def test_an_attachment_that_cannot_be_read_is_said_whatever_the_text_is() -> None:
    message = mail(TABLE)
    message.add_attachment(b"PK\x03\x04torn", "application", "zip", filename="review.docx")

    (document,) = read_all(message.as_bytes(), "a.eml")
    assert [(part.path, part.kind) for part in document.unread] == [("a.eml/review.docx", "damaged")]


def test_a_picture_in_the_signature_costs_nothing() -> None:
    message = mail("In all: 2 + 3 = 5")
    message.add_attachment(b"\x89PNG\r\n\x1a\n", "image", "png", filename="logo.png")

    (document,) = read_all(message.as_bytes(), "a.eml")
    assert [remark.code for remark in document.remarks] == ["RD117"]


def test_lone_lines_are_the_document() -> None:
    (document,) = read_all(mail("In all: 2 + 3 = 5").as_bytes(), "a.eml")

    assert "In all: 2 + 3 = 5" in document.slice(document.span)


@pytest.mark.parametrize(("glued", "blank"), [("", " "), ("; delsp=yes", "  ")])
def test_a_text_broken_for_sending_is_whole_again(glued: str, blank: str) -> None:
    head = (
        "From: a@example.org\nTo: b@example.org\nSubject: x\nDate: Mon, 06 Jan 2025 10:00:00 +0000\nMIME-Version: 1.0\n"
    )
    kind = f"Content-Type: text/plain; charset=utf-8; format=flowed{glued}\n\n"
    broken = TABLE.replace("| Knead | 2 |", f"| Knead |{blank}\n2 |") + " >= 2 stays.\n"

    (document,) = read_all(f"{head}{kind}{broken}".encode(), "a.eml")
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[0].cells] == ["Knead", "2"]
    assert ">= 2 stays." in document.text
