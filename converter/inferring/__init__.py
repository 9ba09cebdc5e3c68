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

from converter.inferring.beneath import beneath
from converter.inferring.discovering import discovered
from converter.inferring.enumerated import enumerated
from converter.inferring.following import by_legend, labelled
from converter.inferring.grid import grids
from converter.inferring.labels import under_heading, unlike, vocabulary
from converter.inferring.legends import heading_ranges, legends
from converter.inferring.levied import levied
from converter.inferring.listed import listed
from converter.inferring.lists import lists
from converter.inferring.nesting import nested
from converter.inferring.outcomes import outcomes, restated
from converter.inferring.printing import as_toml
from converter.inferring.ranks import ranks
from converter.inferring.relations import Condition, Reading, Relation, Source
from converter.inferring.rows import followed, rows
from converter.inferring.settling import settled
from converter.inferring.targets import targets
from converter.inferring.totals import totals
from converter.inferring.verdicts import verdicts
from converter.model import Document

__all__ = ["Condition", "Reading", "Relation", "Source", "as_toml", "relations"]


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
    levels = vocabulary(tables)
    known = legends(document, levels)
    held = labelled(tables, known)
    headings = heading_ranges(document, levels)
    for place, grid in enumerate(tables):
        if grid.block not in taken:
            recipes = followed(grid)
            yield from totals(grid, recipes)
            yield from rows(grid, recipes)
            yield from discovered(grid, recipes)
            yield from levied(grid)
            yield from nested(grid)
            yield from beneath(grid)
            yield from outcomes(grid)
            yield from restated(grid, tables[place + 1 : place + 3])
        yield from by_legend(grid, held)
        yield from unlike(grid, frozenset(one.at.column for one in held if one.grid is grid))
        yield from under_heading(grid, headings)
        yield from targets(grid)
        yield from ranks(grid, document)
    yield from lists(document, known)
    if not taken:
        yield from listed(document)
        yield from enumerated(document)
    yield from verdicts(document, known, frozenset(one.legend for one in held if 2 * one.rate > 1))
