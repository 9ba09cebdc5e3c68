"""Claims of rows that pass a condition: their number, their names, the share of the whole that they make up.

*Compared*: counts and sums over rows with the amount said of them. *Silent*: unless the whole clause is one of these
shapes. *Example*: "three tasks are rated 4" where the table has two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from converter.formula import Bin, Cmp, Name, Node, Num
from converter.numbers import in_full
from converter.rubric import path_of
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar.belonging import working
from converter.statements.claims.grammar.lexicon import Row
from converter.statements.claims.grammar.meanings import Asserted, Meaning, Measured, Term
from converter.statements.claims.grammar.naming import Named
from converter.statements.claims.grammar.plain import Handler, Tags, amount_of, measured
from converter.statements.claims.grammar.tagging import Tag, first_of
from converter.statements.claims.grammar.terms import PERCENT, Filter, Terms


def share(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "two thirds of the time goes to tasks rated 2 or lower", "a quarter of the work is displaced"."""
    thing = first_of(tags, "FM")
    amount = amount_of(first_of(tags, "N"))
    if isinstance(thing.held, Filter) and thing.held.quantity != "all":  # "all tasks rated 3 take ...": those that are
        yield from counted(terms, thing)
    if not amount.share:
        return
    found = terms.of(thing)
    if isinstance(thing.held, Filter) and thing.held.rows and not any(tag.code in "hO" for tag in tags):
        found = (*found, *_part_of_rows(terms, thing.held))
    yield from measured("share", found, amount)


def _part_of_rows(terms: Terms, chosen: Filter) -> Iterator[Term]:
    """Yield the part of a table's rows that pass a condition, by their number."""
    count, rows = terms.count(chosen), terms.rows(chosen.table)
    if count is not None and rows is not None:
        yield Term(Bin("/", count.node, rows.node), f"part of the rows, {chosen.text}", PERCENT)


def share_of_rating(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "a score of 3 or more applies to 70 % of the time"."""
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    if amounts[0].share:
        amounts.reverse()
    table = terms.shared_table()
    chosen = terms.rated(table, amounts[0], None) if table else None
    term = terms.share(chosen) if chosen else None
    if term is not None and amounts[1].share:
        yield from measured("share", (term,), amounts[1])


def count_by_share(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "three tasks take 15 % each"."""
    said, each = (amount_of(tag) for tag in tags if tag.code == "N")
    group = terms.group_of(first_of(tags, "G"))
    column = terms.columns(group.table).share if group else ""
    if (
        group is None
        or not column
        or not each.share
        or each.worded
        or each.bound
        or not said.number.whole
        or said.share
    ):
        return
    value = Num(each.number.value, in_full(each.number.value, percent=True))
    where = Cmp((Name(group.table, column, here=True), value), ("=",))
    term = terms.count(Filter(group.table, where, said, f"rows of {value.text}"))
    if term is not None:
        yield Measured("rows-counted", (term.node,), said, term.text)


def nothing(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "no hour is displaced"."""
    thing = first_of(tags, "FM")
    if tags[0].held != "none":
        return
    for term in terms.of(thing):
        node = Cmp((term.node, Num(Fraction(0), "0")), ("=",))
        yield Asserted("share", (node,), tags[0].first, tags[-1].last, f"no {term.text}")


def count(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "two tasks are rated 3", "all but one of the dimensions are at the ceiling"."""
    yield from counted(terms, tags[0])


def counted(terms: Terms, tag: Tag) -> Iterator[Meaning]:
    """Read how many rows a phrase says there are."""
    chosen = tag.held
    assert isinstance(chosen, Filter)
    term, rows = terms.count(chosen), terms.rows(chosen.table)
    if term is None or rows is None or chosen.quantity is None:
        return
    if isinstance(chosen.quantity, Amount):
        yield Measured("rows-counted", (term.node,), chosen.quantity, term.text)
        return
    aim: dict[str, Node] = {
        "all": rows.node,
        "both": Num(Fraction(2), "2"),
        "none": Num(Fraction(0), "0"),
        "but one": Bin("-", rows.node, Num(Fraction(1), "1")),
        "but two": Bin("-", rows.node, Num(Fraction(2), "2")),
    }
    node = Cmp((term.node, aim[chosen.quantity]), ("=",))
    yield Asserted("rows-counted", (node,), tag.first, tag.last, f"{chosen.quantity} of {term.text}")


def count_named(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "two tasks are rated 1, namely A and B": the count, and that each of these is one of them."""
    chosen = tags[0].held
    assert isinstance(chosen, Filter)
    yield from counted(terms, tags[0])
    for tag in tags[1:]:
        if isinstance(tag.held, Row) and tag.held.table == chosen.table:
            node = _in_row(terms, chosen.where, tag.held)
            if node is not None:
                yield Asserted("row-value", (node,), tag.first, tag.last, f"{tag.held.label!r} among {chosen.text}")


def named_share(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "the two rows at 5, timesheets and pay runs, account for 55 % of the week": the count, the names, the share."""
    yield from count_named(terms, tuple(tag for tag in tags if tag.code in "FR"))
    yield from share(terms, tuple(tag for tag in tags if tag.code in "FNh"))


def rated_named(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "two barriers, licensing and presence, score the full 2": how many rows have a rating, and which."""
    said, amount = (amount_of(tag) for tag in tags if tag.code == "N")
    group = terms.group_of(tags[1])
    chosen = terms.rated(group.table, amount, said) if group and group.table and not said.share else None
    if chosen is not None and amount.of is None:
        rows = tuple(tag for tag in tags if tag.code == "R")
        yield from count_named(terms, (tags[0]._replace(code="F", held=chosen), *rows))


def working_named(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "just one row, parts ordering, is marked as displacement": the count, and the word of each row named."""
    held = first_of(tags, "M").held
    group, said = terms.group_of(first_of(tags, "G")), amount_of(first_of(tags, "N"))
    choice = held.choice if isinstance(held, Named) else None
    if choice is None or group is None or choice.column.rpartition(".")[0] != group.table or said.share:
        return
    yield from counted(terms, first_of(tags, "M")._replace(code="F", held=terms.working(choice, said)))
    yield from working(terms, tags)


def _in_row(terms: Terms, where: Node, row: Row) -> Node | None:
    """Return the condition of a filter for one row."""
    if not isinstance(where, Cmp) or not isinstance(where.parts[0], Name):
        return None
    path = path_of(where.parts[0].key, (row.table,), {row.table: row.number})
    ident = terms.context.defining.get(path)
    if ident is None:
        return None
    ref = terms.pool.ref(ident, f"{where.parts[0].column} of {row.label!r}")
    return Cmp((ref, where.parts[1]), where.rels)


def count_out_of(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "five dimensions out of five at +2"."""
    group = terms.group_of(first_of(tags, "GT"))
    said, whole, rating = (amount_of(tag) for tag in tags if tag.code == "N")
    chosen = terms.rated(group.table, rating, said) if group and group.table else None
    rows = terms.rows(group.table) if group else None
    if chosen is None or rows is None:
        return
    yield from counted(terms, Tag("F", tags[0].first, tags[-1].last, chosen))
    yield Measured("rows-counted", (rows.node,), whole, rows.text)


SHAPES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern), handler)
    for pattern, handler in (
        ("rNt?Nh|Nh?t?rN|NhrN", share_of_rating),
        ("NGNh?s", count_by_share),
        ("FNh?O?|Nh?O?t?F|NF|Nh?O?M|MNh?|F&?Nh?", share),
        ("Ch?O?M|ChO?t?F|CF", nothing),
        ("F|wF", count),
        ("F(?:&?R)+", count_named),
        ("F(?:&?R)+Nh?", named_share),
        ("NG(?:&?R)+M", working_named),
        ("N[GT](?:&?R)+r?N", rated_named),
        ("N[GT]oNr?N", count_out_of),
    )
)
