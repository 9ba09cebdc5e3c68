"""Bytes to text: which encoding, what is remarked on, what is refused."""

from __future__ import annotations

import codecs

import pytest

from converter import limits
from converter.errors import SourceError
from converter.model import Document
from converter.readers import read
from converter.readers.decoding import decode, encode
from converter.readers.remarks import REMARKS

TEXT = "Grade ≥ 3 × 2 – “fine”\r\n| a | b |\n|---|---|\n| x | −1 |\r"


def codes(document: Document) -> list[str]:
    return [remark.code for remark in document.remarks]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("utf-32-be"), "utf-32-be"),
    ],
)
def test_the_same_text_from_every_encoding(data: bytes, encoding: str) -> None:
    document = read(data, "any")
    assert (document.text, document.encoding, codes(document)) == (TEXT, encoding, [])
    decoded = decode(data)
    assert decoded.mark + encode(decoded.text, decoded.encoding) == data


def test_windows_1252_is_read_and_remarked_on() -> None:
    document = read("Grade – 3 × 2".encode("cp1252"), "any")
    assert (document.text, document.encoding, codes(document)) == ("Grade – 3 × 2", "cp1252", ["RD102"])
    assert document.slice(document.remarks[0].span) == "–"


def test_undefined_bytes_are_kept_and_come_back() -> None:
    document = read(b"Grade \x96 3 \x81\x9d", "any")
    assert document.text == "Grade – 3 \x81\x9d"
    assert codes(document) == ["RD102", "RD101", "RD103"]
    assert encode(document.text, "cp1252") == b"Grade \x96 3 \x81\x9d"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("Score 3\x08 of 5.", "RD103", "\x08"),
        ("Score 3\u200b6 of 50.", "RD104", "\u200b"),
        ("Score \u202e63 of 50.", "RD104", "\u202e"),
        ("Score 3\u200d6 of 50.", "RD104", "\u200d"),
        ("Score 3 \ufffd 2.", "RD107", "\ufffd"),
        ("Score 3 Ã— 2.", "RD108", "Ã—"),
        ("Score â‰¥ 2.", "RD108", "â‰¥"),
    ],
)
def test_odd_characters_are_kept_and_remarked_on(text: str, code: str, place: str) -> None:
    document = read(text.encode(), "any")
    assert document.text == text
    assert codes(document) == [code]
    assert document.slice(document.remarks[0].span) == place


@pytest.mark.parametrize(
    "text", ["Naïve café, Ärger.", "Team \U0001f469\u200d\U0001f4bb rose.", "Âge: â‚¬.", "می\u200cخواهم"]
)
def test_usual_characters_are_not_remarked_on(text: str) -> None:
    assert codes(read(text.encode(), "any")) in ([], ["RD108"] if "â‚" in text else [])


def test_damaged_wide_text_is_read_with_a_remark() -> None:
    assert codes(read(codecs.BOM_UTF16_LE + "Grade 3".encode("utf-16-le") + b"x", "any")) == ["RD107"]


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (b"", "empty", "is empty"),
        (b" \r\n\t\x0c", "empty", "is blank"),
        (codecs.BOM_UTF8, "empty", "is empty"),
        (b"\x89PNG\r\n\x1a\n...", "binary", "PNG"),
        (b"%PDF-1.7\n...", "damaged", "PDF"),
        (b"PK\x03\x04...", "damaged", "ZIP"),
        (b"PK\x03\x04...word/document.xml...", "damaged", "ZIP"),
        (b"abc\0def", "binary", "NUL"),
        (b"abc\x01\x02\x03", "binary", "control characters"),
        (b"x" * (limits.FILE_BYTES + 1), "limit", "too large a file"),
        (b"x" * (limits.LINE_CHARACTERS + 1), "limit", "too long a line"),
        (b"|" * (limits.TABLE_COLUMNS + 2), "limit", "too wide a table"),
        (b"| 1 |\n" * (limits.TABLE_ROWS + 2), "limit", "too long a table"),
        (b"| 1 |\n\n" * (limits.TABLES + 1) + b"| 1 |\n| 1 |", "limit", "too many tables"),
        (b"| " + b"x" * (limits.CELL_CHARACTERS + 1), "limit", "too long a cell"),
        (b"x\n" * (limits.LINES + 1), "limit", "too many lines"),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, bytes) else None,
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, kind: str, said: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(data, "dir/any.txt")
    assert refused.value.kind == kind
    assert said in refused.value.reason
    assert str(refused.value).startswith("dir/any.txt: ")
    assert "\n" not in str(refused.value)


def test_at_a_limit_it_still_reads() -> None:
    assert read(b"|" * (limits.TABLE_COLUMNS + 1), "any").blocks


def test_every_remark_has_its_words() -> None:
    for code, rule in REMARKS.items():
        assert code == rule.code
        assert rule.slug
        assert rule.title
        assert rule.why.endswith(".")
