"""The record of a document as data: `convert --to json`, described by schemas/record.json, additions only.

Every stated value under its path, the tables and sections as read, and the findings; each with its place, so that a
program can go back to the characters it came from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final

from converter import __version__
from converter.model import (
    Block,
    Bullet,
    Code,
    Document,
    Heading,
    Number,
    Paragraph,
    Row,
    Section,
    Span,
    Stated,
    Table,
    TableReading,
    Verified,
)
from converter.writers.json import Json, dumped, header, judged, place

SCHEMA: Final = "converter.record/1"

REMEMBERED: Final = 4096
"""Printed numbers that are remembered."""

_MARKS: Final = ("**", "__", "*", "_", "`")
_LINE_END: Final = re.compile("\r\n?|\n")


def record(verified: Verified) -> str:
    """Return the record of a document as JSON."""
    return dumped(
        {"schema": SCHEMA, "version": __version__}
        | header(verified)
        | {
            "fields": _fields(verified),
            "tables": _tables(verified),
            "sections": _sections(verified),
        }
        | judged(verified, passed=False)
    )


# -------------------------------------------------------------------------------------------------- fields


def _fields(verified: Verified) -> Json:
    """Return every path with all places that state it, in document order: of the places and of the paths."""
    fields: dict[str, list[Json]] = {}
    for stated in sorted(verified.record.stated, key=lambda stated: (stated.span.start, stated.id)):
        fields.setdefault(stated.path, []).append(_field(verified.document, stated))
    return fields


def _field(document: Document, stated: Stated) -> Json:
    number = stated.number
    known = {
        "text": stated.text,
        "value": printed(number) if number else None if stated.problem else stated.text,
        "unit": "%" if number and number.percent else None,
        **place(document, stated.span),
    }
    return known | ({"problem": stated.problem} if stated.problem else {})


def printed(number: Number) -> str:
    """Return the exact value at its printed digits, a percentage as its percent: `0.50`, `25`, `1/3`.

    More digits where the printed ones do not hold the value, a fraction where no digits do.
    """
    value, unit = number.value, number.unit
    scale = 100 if number.percent else 1
    return _printed(value.numerator * scale, value.denominator, unit.numerator * scale, unit.denominator)


@lru_cache(REMEMBERED)
def _printed(numerator: int, denominator: int, unit_numerator: int, unit_denominator: int) -> str:
    """Return one value at the places of a unit. Documents say the same few numbers again and again."""
    value = Fraction(numerator, denominator)
    digits = _places(Fraction(unit_numerator, unit_denominator)) or 0
    if (value * 10**digits).denominator != 1:
        more = _places(value)
        if more is None:
            return f"{value.numerator}/{value.denominator}"
        digits = more
    return _decimal(value, digits)


def _places(value: Fraction) -> int | None:
    """Return how many decimal places write a value exactly, None where no number of them does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def _decimal(value: Fraction, digits: int) -> str:
    whole = abs(int(value * 10**digits))
    text = str(whole).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)


# -------------------------------------------------------------------------------------------------- tables


def _tables(verified: Verified) -> list[Json]:
    """Return every table of the document in order, as read and as understood."""
    document = verified.document
    known = {reading.block: reading for reading in verified.record.tables}
    return [
        _table(document, block, known.get(index, TableReading(index, "", (), ())))
        for index, block in _table_blocks(document)
    ]


def _table_blocks(document: Document) -> list[tuple[int, Table]]:
    return [(index, block) for index, block in enumerate(document.blocks) if isinstance(block, Table)]


def _table(document: Document, table: Table, reading: TableReading) -> Json:
    return {
        "line": document.position(table.span.start).line,
        "part": reading.part,
        "headers": _texts(table.header) if table.header else [],
        "rows": [_texts(row) for row in table.rows],
        "columns": list(reading.columns),
        "places": {
            "headers": _places_of(document, table.header) if table.header else [],
            "rows": [_places_of(document, row) for row in table.rows],
        },
        "realigned": [
            {"row": row, "cells": [{"cell": cell, "column": column} for cell, column in pairs]}
            for row, pairs in reading.realigned
        ],
    }


def _texts(row: Row) -> list[str]:
    return [plain(cell.text) for cell in row.cells]


def _places_of(document: Document, row: Row) -> list[Json]:
    return [place(document, cell.span) for cell in row.cells]


def plain(text: str) -> str:
    """Return a cell's text without the marks that wrap it and with escaped pipes as pipes: `**2.20**` -> `2.20`."""
    text = text.strip()
    for mark in _MARKS:
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            inner = text[len(mark) : -len(mark)]
            if mark not in inner and not inner.endswith("\\"):
                return plain(inner)
    return text.replace("\\|", "|")


# ------------------------------------------------------------------------------------------------ sections


def _sections(verified: Verified) -> list[Json]:
    document = verified.document
    tables = {index: number for number, (index, _) in enumerate(_table_blocks(document))}
    return [_section(document, section, tables) for section in verified.record.sections]


def _section(document: Document, section: Section, tables: Mapping[int, int]) -> Json:
    heading = document.blocks[section.block] if section.block >= 0 else None
    return {
        "heading": section.heading,
        "level": section.level,
        "part": section.part,
        "line": document.position(heading.span.start).line if heading else None,
        "prose": [_prose(document, document.blocks[index]) for index in section.blocks if index not in tables],
        "tables": [tables[index] for index in section.blocks if index in tables],
    }


def _prose(document: Document, block: Block) -> Json:
    """Return a block of a section that is no table, with its kind, text and line."""
    return _worded(document, block) | {"line": document.position(block.span.start).line}


def _worded(document: Document, block: Block) -> Json:
    match block:
        case Bullet(_, marker, depth, content):
            return {"kind": "bullet", "marker": marker, "depth": depth, "text": _text(document, content)}
        case Code(_, info, content):
            return {"kind": "code", "info": info, "text": _text(document, content)}
        case Paragraph(_, content, quoted):
            return {"kind": "quote" if quoted else "paragraph", "text": _text(document, content)}
        case Heading(_, content):
            return {"kind": "paragraph", "text": _text(document, content)}
    return {"kind": "furniture", "text": _text(document, block.span)}


def _text(document: Document, span: Span) -> str:
    return _LINE_END.sub("\n", document.slice(span)).strip("\n")
