"""Document -> relations, for tables that no rubric names: what a reader would add up, multiply or compare himself.

Relations come from header words, row labels and printed equations alone, never from the numbers. Each says why it is
believed, and is bound, judged and diagnosed like any rule of a rubric.

    IN202 column-total    IN203 weighted-total   IN204 column-average
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.inferring.grid import grids
from converter.inferring.relations import Reading, Relation, Source
from converter.inferring.totals import totals
from converter.model import Document

__all__ = ["Reading", "Relation", "Source", "relations"]


def relations(document: Document, taken: frozenset[int] = frozenset()) -> Iterator[Relation]:
    """Yield the relations of a document's tables. taken: blocks that a rubric has read."""
    for grid in grids(document, taken):
        yield from totals(grid)
