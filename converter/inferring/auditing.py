"""Every way in which tables are read that no rubric names, one after the other.

Loaded where a document has such a table: where a rubric has read all of them, nothing of this is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.inferring.beneath import beneath
from converter.inferring.discovering import discovered
from converter.inferring.enumerated import enumerated
from converter.inferring.following import by_legend, labelled
from converter.inferring.grid import Grid
from converter.inferring.labels import under_heading, unlike, vocabulary
from converter.inferring.legends import heading_ranges, legends
from converter.inferring.levied import levied
from converter.inferring.listed import listed
from converter.inferring.lists import lists
from converter.inferring.nesting import nested
from converter.inferring.outcomes import outcomes, restated
from converter.inferring.ranks import ranks
from converter.inferring.relations import Condition, Relation
from converter.inferring.rows import followed, rows
from converter.inferring.targets import targets
from converter.inferring.totals import totals
from converter.inferring.verdicts import verdicts
from converter.model import Document


def audited(document: Document, tables: tuple[Grid, ...], taken: frozenset[int]) -> Iterator[Relation | Condition]:
    """Yield the relations of tables and of the text beside them. taken: blocks whose numbers a rubric judges."""
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
