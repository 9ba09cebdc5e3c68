"""The record as data: values as printed, tables and sections as read, each with its place."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.model import Bullet, Code, Document, Furniture, Heading, Number, Paragraph, Record, Section, Verified
from converter.writers.record import plain, printed, record
from tests import factories
from tests.factories import span_of


def read(verified: Verified) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(record(verified))
    return value


@pytest.mark.parametrize(
    ("value", "unit", "percent", "text"),
    [
        (Fraction(1, 2), Fraction(1, 100), False, "0.50"),
        (Fraction(1, 4), Fraction(1, 100), True, "25"),
        (Fraction(125, 1000), Fraction(1, 1000), True, "12.5"),
        (Fraction(-2), Fraction(1), False, "-2"),
        (Fraction(-1, 2), Fraction(1, 10), False, "-0.5"),
        (Fraction(0), Fraction(1, 100), False, "0.00"),
        (Fraction(143_000), Fraction(1000), False, "143000"),
        (Fraction(457_021), Fraction(1), False, "457021"),
        (Fraction(36, 1000), Fraction(1, 1000), False, "0.036"),
        (Fraction(1, 3), Fraction(1), False, "1/3"),
        (Fraction(1, 8), Fraction(1, 10), False, "0.125"),
        (Fraction(5), Fraction(1, 3), False, "5"),
    ],
)
def test_a_number_is_given_at_its_printed_digits(value: Fraction, unit: Fraction, percent: bool, text: str) -> None:
    assert printed(Number(value, unit, percent)) == text


@given(st.fractions(), st.integers(0, 6), st.booleans())
def test_a_printed_number_is_exactly_the_value(value: Fraction, digits: int, percent: bool) -> None:
    text = printed(Number(value, Fraction(1, 10**digits), percent))

    assert Fraction(text) == value * (100 if percent else 1)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("**2.20**", "2.20"),
        ("***2.20***", "2.20"),
        ("__Total__", "Total"),
        ("`x`", "x"),
        ("**a** and **b**", "**a** and **b**"),
        ("a \\| b", "a | b"),
        ("**", "**"),
        ("* 3", "* 3"),
        ("2 * 3", "2 * 3"),
        ("", ""),
    ],
)
def test_a_cell_is_given_without_the_marks_that_wrap_it(cell: str, text: str) -> None:
    assert plain(cell) == text


def test_fields_stand_in_document_order_with_every_place() -> None:
    fields = read(factories.verified())["fields"]

    assert list(fields) == ["fruits[0].fruit", "fruits[0].score", "fruits[0].share", "fruits[1].score", "total"]
    assert fields["total"] == [
        {"text": "6", "value": "6", "unit": None, "line": 6, "column": 11},
        {"text": "6", "value": "6", "unit": None, "line": 7, "column": 14},
    ]
    assert fields["fruits[0].share"][0] | {"line": 0, "column": 0} == {
        "text": "25%",
        "value": "25",
        "unit": "%",
        "line": 0,
        "column": 0,
    }
    assert fields["fruits[0].fruit"][0]["value"] == "Apple"
    assert (fields["fruits[1].score"][0]["value"], fields["fruits[1].score"][0]["problem"]) == (None, "no number")


def test_tables_are_given_as_read_and_as_understood() -> None:
    (table,) = read(factories.verified())["tables"]

    assert table["headers"] == ["Fruit", "Score", "Share"]
    assert table["rows"] == [["Apple", "2", "25%"], ["Pear", "3", "75%"], ["Total", "6"]]
    assert table["columns"] == ["fruits.fruit", "fruits.score", "fruits.share"]
    assert table["places"]["rows"][2] == [{"line": 6, "column": 3}, {"line": 6, "column": 11}]
    assert table["realigned"] == [{"row": 2, "cells": [{"cell": 1, "column": 1}]}]


def test_a_table_that_nobody_understood_is_there_all_the_same() -> None:
    given = factories.verified()
    (table,) = read(_with(given, given.document, sections=(), tables=()))["tables"]

    assert (table["part"], table["columns"], table["headers"]) == ("", [], ["Fruit", "Score", "Share"])


def test_sections_hold_their_prose_and_point_at_their_tables() -> None:
    (section,) = read(factories.verified())["sections"]

    assert (section["heading"], section["level"], section["line"], section["tables"]) == ("Fruit Review", 1, 1, [0])
    assert section["prose"] == [{"kind": "paragraph", "text": "The total of 6 is good \\| fine.", "line": 7}]


def test_every_block_of_a_section_is_there() -> None:
    text = "> a\r\nb\n- item\n```py\ncode\n```\nTitle?\n---\n"
    blocks = (
        Paragraph(span_of(text, "> a\r\nb"), span_of(text, "a\r\nb"), quoted=True),
        Bullet(span_of(text, "- item"), "-", 0, span_of(text, "item")),
        Code(span_of(text, "```py\ncode\n```"), "py", span_of(text, "code\n")),
        Heading(span_of(text, "Title?"), span_of(text, "Title?"), None),
        Furniture(span_of(text, "---")),
    )
    known = factories.document(text, blocks=blocks)
    (section,) = read(_with(factories.empty(), known, sections=(Section("", 1, "", -1, (0, 1, 2, 3, 4)),), tables=()))[
        "sections"
    ]

    assert section["line"] is None
    assert section["prose"] == [
        {"kind": "quote", "text": "a\nb", "line": 1},
        {"kind": "bullet", "marker": "-", "depth": 0, "text": "item", "line": 3},
        {"kind": "code", "info": "py", "text": "code", "line": 4},
        {"kind": "paragraph", "text": "Title?", "line": 7},
        {"kind": "furniture", "text": "---", "line": 8},
    ]


def _with(verified: Verified, document: Document, **parts: Any) -> Verified:
    fresh = {name: getattr(verified.record, name) for name in Record.__dataclass_fields__}
    given = Record(**(fresh | {"document": document, "stated": ()} | parts))
    return Verified(document, given, verified.rubric, (), "undetermined")
