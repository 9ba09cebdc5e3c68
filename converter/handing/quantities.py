"""Which quantities an assessor chooses, which follow, and which the scheme gives."""

from __future__ import annotations

import re
from functools import cache

from converter.formula import names
from converter.rubric import Rubric

SCORES = frozenset({"score", "rating", "points", "marks"})
"""Columns that hold scores whether or not the scheme says on which scale."""

_PART = re.compile(r"\.(?:given\(|border\(|of$|legend$)")


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
