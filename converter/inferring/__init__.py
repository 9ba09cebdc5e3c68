"""Document -> relations, for tables that no rubric names: what a reader would add up, multiply or compare himself.

Relations come from header words, row labels and printed equations alone, never from the numbers. Each says why it is
believed, and is bound, judged and diagnosed like any rule of a rubric.

    IN202 column-total     IN203 weighted-total   IN204 column-average   IN205 row-product   IN206 row-sum
    IN207 row-difference   IN208 row-average      IN209 row-ratio        IN210 share-of-total
    IN211 label-of-score   IN212 equal-scores     IN213 ranking          IN214 sorted
    IN216 listed-total
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.inferring.grid import grids
from converter.inferring.lists import lists
from converter.inferring.relations import Condition, Reading, Relation, Source
from converter.inferring.settling import settled
from converter.model import Document

__all__ = ["Condition", "Reading", "Relation", "Source", "relations"]


def relations(
    document: Document, taken: frozenset[int] = frozenset(), named: frozenset[int] = frozenset()
) -> Iterator[Relation | Condition]:
    """Yield the relations of a document's tables.

    taken: blocks whose numbers a rubric judges. named: those of them whose labels and ranks it says nothing of.
    """
    tables = tuple(settled(grid) for grid in grids(document, taken - named))
    if taken and not tables:  # a rubric has read every table: its bands say what words mean, not a legend
        yield from lists(document, ())
        return
    from converter.inferring.auditing import audited

    yield from audited(document, tables, taken)
