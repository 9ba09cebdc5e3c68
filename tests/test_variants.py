"""One document in many dresses gives one record: the same values under the same paths, sections and tables."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest

from converter import pipeline
from converter.model import Number, Table, Verified
from tests import variants
from tests.verifying import SAMPLES, SEED, needs_seed

SAMPLE = SAMPLES / "loss-adjuster.txt"
CHARTED = SAMPLES / "data-entry-clerk.txt"
"""A sample that Windows-1252 can hold once its few signs are spelled out."""


@cache
def text_of(name: str) -> str:
    path = SEED if name == "lent" else SAMPLES / name
    assert path is not None
    return path.read_text(encoding="utf-8")


@cache
def headings(name: str) -> frozenset[str]:
    """Return the lines of a document that are headings."""
    record = plain(name).record
    starts = [record.document.blocks[section.block].span for section in record.sections if section.block >= 0]
    return frozenset(record.document.slice(span).strip() for span in starts)


@cache
def plain(name: str) -> Verified:
    return verified(variants.as_is(text_of(name)))


def verified(data: bytes) -> Verified:
    (only,) = pipeline.verify(data, "variant.txt", "aijri")
    return only


MAKERS: dict[str, variants.Maker] = {
    "blank lines": variants.blank_lines,
    "bold totals": variants.bold_totals,
    "alignment colons": variants.alignment_colons,
    "padded rows": variants.padded_rows,
    "no last pipes": variants.no_outer_pipes,
    "CRLF": variants.crlf,
    "lone CR": variants.lone_cr,
    "byte order mark": variants.byte_order_mark,
    "UTF-16": variants.utf_16,
    "UTF-16, big-endian": variants.utf_16_big,
}

DOCUMENTS = [pytest.param("lent", marks=needs_seed), pytest.param(SAMPLE.name)]


def fields(of: Verified) -> dict[str, list[tuple[str, Number | None, str]]]:
    """Return what stands under each path: printed text, number and why there is none."""
    out: dict[str, list[tuple[str, Number | None, str]]] = defaultdict(list)
    for stated in of.record.stated:
        out[stated.path].append((stated.text, stated.number, stated.problem))
    return out


def sections(of: Verified) -> list[tuple[str, int, str]]:
    return [(section.heading, section.level, section.part) for section in of.record.sections]


def tables(of: Verified) -> list[list[list[str]]]:
    """Return the plain text of every table's cells, header first; empty cells at the end of a row say nothing."""
    return [
        [
            trimmed([cell.text.strip("*") for cell in row.cells])
            for row in (*([block.header] if block.header else []), *block.rows)
        ]
        for block in of.document.blocks
        if isinstance(block, Table)
    ]


def trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def same(one: Verified, other: Verified) -> None:
    assert fields(one) == fields(other)
    assert sections(one) == sections(other)
    assert tables(one) == tables(other)
    assert [(t.part, t.columns) for t in one.record.tables] == [(t.part, t.columns) for t in other.record.tables]
    assert said(one) == said(other)
    assert one.outcome == other.outcome


def said(of: Verified) -> list[tuple[str, str, str]]:
    """Return what is found, without places: by rule, printed text and how."""
    return sorted((f.rule.code, f.stated.strip("*"), f.how) for f in of.findings if f.kind != "remark")


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("maker", MAKERS, ids=str)
def test_the_same_record(name: str, maker: str) -> None:
    data = MAKERS[maker](text_of(name))

    assert maker == "no last pipes" or data != text_of(name).encode()
    same(plain(name), verified(data))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_record_with_marked_headings(name: str) -> None:
    data = variants.marked_headings(headings(name))(text_of(name))

    assert data.count(b"## ") == len(headings(name))
    same(plain(name), verified(data))


def test_the_same_record_from_windows_1252() -> None:
    spelled = variants.cp1252(text_of(CHARTED.name)).decode("cp1252")
    other = verified(variants.cp1252(text_of(CHARTED.name)))

    assert other.document.encoding == "cp1252"
    same(verified(spelled.encode()), other)
    assert [f.rule.slug for f in other.findings if f.kind == "remark"]


@needs_seed
def test_all_at_once() -> None:
    text = text_of("lent")
    for maker in (
        variants.marked_headings(headings("lent")),
        variants.bold_totals,
        variants.alignment_colons,
        variants.blank_lines,
    ):
        text = maker(text).decode()
    same(plain("lent"), verified(b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le")))
