"""What cannot be read, in every format: a class and one line, in bounded time, and never a traceback."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from converter import pipeline
from converter.errors import SourceError
from converter.readers import read_all
from tests.producing import (
    Parts,
    comma_separated,
    mail,
    openpyxl_xlsx,
    page,
    parts_of,
    python_docx,
    zipped,
)
from tests.verifying import SAMPLES


@pytest.fixture(scope="module")
def parts() -> Parts:
    name = "coolant-pump-fmea.md"
    (verified,) = pipeline.verify((SAMPLES / name).read_bytes(), name)
    return parts_of(verified)


def refusal(data: bytes, name: str) -> SourceError:
    began = time.monotonic()
    with pytest.raises(SourceError) as refused:
        read_all(data, name)
    assert time.monotonic() - began < 20
    assert "\n" not in str(refused.value)
    return refused.value


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(xml: str) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})


def test_a_bomb_is_not_unpacked() -> None:
    assert refusal(archive({"a.txt": bytes(50_000_000)}), "a.zip").kind == "limit"


def test_a_bomb_inside_a_document_is_not_unpacked() -> None:
    data = archive({"[Content_Types].xml": b"", "word/document.xml": b" " * 60_000_000})

    assert refusal(data, "a.docx").kind == "limit"


def test_entities_are_not_expanded() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    data = word(
        f'{laughs}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
    )

    refused = refusal(data, "a.docx")
    assert refused.kind == "damaged"
    assert "document type" in refused.reason


def test_a_deep_document_is_a_limit() -> None:
    deep = "<w:sdt><w:sdtContent>" * 400
    data = word(f'<w:document xmlns:w="{WORD}"><w:body>{deep}{"</w:sdtContent></w:sdt>" * 400}</w:body></w:document>')

    assert refusal(data, "a.docx").kind in ("limit", "damaged")


def test_a_lie_about_sizes_is_found_while_unpacking() -> None:
    data = bytearray(archive({"a.txt": bytes(200_000_0)}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 1000)

    assert refusal(bytes(data), "a.zip").kind in ("damaged", "limit", "binary", "empty")


def test_an_archive_in_an_archive_is_refused_and_told() -> None:
    refused = refusal(archive({"inner.zip": archive({"a.txt": b"Text"})}), "a.zip")

    assert refused.kind == "limit"
    assert "inner.zip" in refused.reason


def test_too_many_members() -> None:
    data = archive({f"{n}.txt": b"" for n in range(10_001)}, zipfile.ZIP_STORED)

    assert refusal(data, "a.zip").kind == "limit"


@pytest.mark.parametrize(
    ("name", "shown"), [("../../etc/a.txt", "etc/a.txt"), ("/a.txt", "a.txt"), ("a\n\x1b.txt", "a\ufffd\ufffd.txt")]
)
def test_no_path_leaves_its_archive(name: str, shown: str) -> None:
    (document,) = read_all(archive({name: b"Counting\nIn all: 2 + 3 = 5\n"}), "a.zip")

    assert document.name == f"a.zip/{shown}"


def test_a_part_that_cannot_be_read_costs_itself_alone(parts: Parts) -> None:
    (document,) = read_all(archive({"bad.pdf": b"%PDF-1.7 nothing", "good.docx": python_docx(parts)}), "a.zip")

    assert document.name == "a.zip/good.docx"
    assert [remark.message.partition(":")[0] for remark in document.remarks if remark.code == "RD116"] == ["bad.pdf"]


def test_a_part_that_cannot_be_unpacked_costs_itself_alone() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "Sum: 2 + 3 = 5")
        archive.writestr("b.txt", "Torn: 2 + 2 = 4")
    (document,) = read_all(out.getvalue().replace(b"Torn", b"Gone"), "x.zip")

    assert document.name == "x.zip/a.txt"
    assert [(each.path, each.kind) for each in document.unread] == [("x.zip/b.txt", "damaged")]


def test_an_archive_of_pictures_holds_no_document() -> None:
    assert refusal(archive({"a.png": b"\x89PNG\r\n\x1a\n" + bytes(9)}), "a.zip").kind == "binary"


def test_an_encrypted_archive() -> None:
    data = bytearray(archive({"a.txt": b"Text"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at] |= 1

    assert refusal(bytes(data), "a.zip").kind == "encrypted"


def test_an_encrypted_office_file() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)

    assert refusal(data, "a.docx").kind == "encrypted"


def pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects, the first of which is its catalogue."""
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        at,
    )


def picture_page() -> bytes:
    image = zlib.compress(bytes(3))
    draw = b"q 500 0 0 500 0 0 cm /I Do Q"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw),
            b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"
            b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(image), image),
        ]
    )


def test_a_scan_is_said_to_be_one() -> None:
    refused = refusal(picture_page(), "a.pdf")

    assert refused.kind == "scan"
    assert "OCR" in refused.reason


def test_a_pdf_of_a_password() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(picture_page())))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    assert refusal(out.getvalue(), "a.pdf").kind == "encrypted"


def test_too_many_pages() -> None:
    kids = b" ".join(b"%d 0 R" % n for n in range(3, 504))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * 501
    data = pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 501>>" % kids, *pages])

    assert refusal(data, "a.pdf").kind == "limit"


def test_a_missing_library_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)

    refused = refusal(picture_page(), "a.pdf")
    assert refused.kind == "missing-extra"
    assert "pip install 'converter[import]'" in refused.reason


def test_a_missing_libreoffice_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    refused = refusal(b"{\\rtf1 Hello}", "a.rtf")
    assert refused.kind == "missing-extra"
    assert "LibreOffice" in refused.reason


MAKERS: dict[str, Callable[[Parts], bytes]] = {
    "a.docx": python_docx,
    "a.xlsx": openpyxl_xlsx,
    "a.zip": zipped(python_docx, "x.docx"),
    "a.eml": mail(python_docx, "x.docx"),
    "a.html": page,
    "a.csv": comma_separated,
}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("share", [0.001, 0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_read_or_refused(parts: Parts, name: str, share: float) -> None:
    data = MAKERS[name](parts)
    try:
        read_all(data[: int(len(data) * share)], name)
    except SourceError as refused:
        assert refused.kind in ("damaged", "empty", "binary")


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.zip"])
@pytest.mark.parametrize("place", range(40))
def test_a_byte_that_changed_is_read_or_refused(parts: Parts, name: str, place: int) -> None:
    data = bytearray(MAKERS[name](parts))
    data[len(data) * place // 40] ^= 0xFF
    try:
        read_all(bytes(data), name)
    except SourceError as refused:
        assert refused.kind in ("damaged", "empty", "binary", "encrypted", "limit")


@pytest.mark.parametrize("name", MAKERS)
def test_the_kind_is_told_by_content(parts: Parts, name: str) -> None:
    data = MAKERS[name](parts)

    right = [(document.format, document.text) for document in read_all(data, name)]
    assert [(document.format, document.text) for document in read_all(data, "mislabelled.txt")] == right


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.html", "a.eml", "a.zip", "a.csv", "a.xlsx"])
def test_an_empty_file_is_empty_whatever_its_name(name: str) -> None:
    assert refusal(b"", name).kind == "empty"


def test_a_mail_without_a_word() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = (
        "a@b.c",
        "a@b.c",
        "x",
        "Mon, 6 Jan 2025 10:00:00 +0000",
    )
    message.set_content("\n")

    assert refusal(message.as_bytes(), "a.eml").kind == "empty"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html>" + b"<div>" * 100_000 + b"x", "deep.html"),
        (b"a,b\n" * 1_000_000, "long.csv"),
        (
            b"From: a\nTo: b\nSubject: c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n"
            + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 5_000,
            "deep.eml",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_costs_a_parser_the_square_of_its_size_is_refused_at_once(data: bytes, name: str) -> None:
    began = time.perf_counter()
    with pytest.raises(SourceError) as refused:
        read_all(data, name)

    assert refused.value.kind == "limit"
    assert time.perf_counter() - began < 5
