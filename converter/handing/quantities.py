"""Quantities as people call them, and which of them an assessor chooses, which follow, which the scheme gives."""

from __future__ import annotations

import re
from functools import cache

from converter.model import Record, Table
from converter.rubric import Rubric

_INDEX = re.compile(r"\[[^\]]*\]")
_PART = re.compile(r"\.(?:given\(|border\(|of$|legend$)")


def name_of(path: str) -> str:
    """Return the quantity of a path: `tasks.weighted` of `tasks[0].weighted`."""
    return _INDEX.sub("", path)


def is_given(path: str) -> bool:
    """Tell whether a path is a part of the form that the scheme prints: `/10`, `6.00`, a border, a legend."""
    return bool(_PART.search(path))


@cache
def scored(rubric: Rubric) -> frozenset[str]:
    """Return the inputs an assessor scores: those with a scale that is no share, and no formula."""
    return frozenset(
        name
        for name, scale in rubric.scales.items()
        if not scale.percent and name not in rubric.constants and not rubric.definitions(name)
    )


@cache
def derived(rubric: Rubric) -> frozenset[str]:
    """Return what follows from other things: quantities with formulas, and words that numbers or conditions earn."""
    formulas = frozenset(name for name in rubric.dims if rubric.definitions(name) and name not in rubric.constants)
    return formulas | frozenset(rubric.bands)


def called(name: str, record: Record) -> str:
    """Return what a person calls a quantity: the head of its column, else its name with blanks."""
    table, _, column = name.rpartition(".")
    head = _head(name, record) if table else ""
    return head or column.replace("_", " ")


def _head(name: str, record: Record) -> str:
    for reading in record.tables:
        block = record.document.blocks[reading.block]
        if isinstance(block, Table) and block.header is not None and name in map(name_of, reading.columns):
            at = [name_of(column) for column in reading.columns].index(name)
            if at < len(block.header.cells):
                return block.header.cells[at].text.strip("*_ ")
    return ""
