"""Quantities as people call them, and which of them an assessor chooses, which follow, which the scheme gives."""

from __future__ import annotations

import re
from functools import cache

from converter.formula import names
from converter.model import Record, Table
from converter.rubric import Rubric

SCORES = frozenset({"score", "rating", "points", "marks"})
"""Columns that hold scores whether or not the scheme says on which scale."""

_INDEX = re.compile(r"\[[^\]]*\]")
_PART = re.compile(r"\.(?:given\(|border\(|of$|legend$)")


def name_of(path: str) -> str:
    """Return the quantity of a path: `tasks.weighted` of `tasks[0].weighted`, `options.score` of a row in a family."""
    bare = _INDEX.sub("", path)
    first, *_, last = bare.split(".") if len(_INDEX.findall(path)) > 1 else (bare, "")
    return f"{first}.{last}" if last else bare


def is_given(path: str) -> bool:
    """Tell whether a path is a part of the form that the scheme prints: `/10`, `6.00`, a border, a legend."""
    return bool(_PART.search(path))


@cache
def scored(rubric: Rubric) -> frozenset[str]:
    """Return the inputs an assessor scores: those with a scale that is no share, or called so, and no formula."""
    scaled = {name for name, scale in rubric.scales.items() if not scale.percent}
    called_so = {name for name in rubric.dims if name.rpartition(".")[2] in SCORES}
    return frozenset(
        name for name in scaled | called_so if name not in rubric.constants and not rubric.definitions(name)
    )


@cache
def derived(rubric: Rubric) -> frozenset[str]:
    """Return what follows from other things: quantities with formulas, and words that numbers or conditions earn."""
    formulas = frozenset(name for name in rubric.dims if rubric.definitions(name) and name not in rubric.constants)
    return formulas | frozenset(rubric.bands)


@cache
def used(rubric: Rubric) -> frozenset[str]:
    """Return what formulas stand on, directly."""
    nodes = (node for name in rubric.dims for node in rubric.definitions(name))
    return frozenset(each.key for node in nodes for each in names(node)) | frozenset(
        bands.of for bands in rubric.bands.values()
    )


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
