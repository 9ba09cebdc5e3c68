"""Plain claims: values, rows' values, rows together, maxima and parts of them.

*Compared*: a quantity, a cell, or a sum of cells with the amount said of it. *Silent*: unless the whole clause is one of
these shapes. *Example*: "licensing scores 2" where its row says 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from converter.formula import Bin, Cmp, Num
from converter.numbers import in_full
from converter.statements.claims import words
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar.lexicon import Row
from converter.statements.claims.grammar.meanings import Asserted, Meaning, Measured, Term, literal
from converter.statements.claims.grammar.tagging import Tag, first_of
from converter.statements.claims.grammar.terms import Terms, fitting

Tags = tuple[Tag, ...]


def measured(kind: str, terms: tuple[Term, ...], amount: Amount) -> Iterator[Measured]:
    """Yield that one of these terms is an amount, if any of them is printed like it."""
    found = fitting(terms, amount)
    if found:
        yield Measured(kind, tuple(term.node for term in found), amount, found[0].text)


def amount_of(tag: Tag) -> Amount:
    """Return the amount that a piece is."""
    assert isinstance(tag.held, Amount)
    return tag.held


def value(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "growth stands at 2", "a resistance of 3.80", "barriers reach 3/10"."""
    thing = first_of(tags, "TO")
    amount = amount_of(first_of(tags, "N"))
    if tags[0].code == "N" and thing.code == "T":
        part = [token.canon for token in terms.cut[max(0, thing.first - 2) : thing.first] if token.canon != "the"]
        if part[-1:] == ["of"] or (thing.last - thing.first == 1 and terms.group_of(thing)):
            return  # "1.20 of the weighted total" is a part of it
    found = terms.of(thing)
    if any(tag.code == "p" for tag in tags):
        found = tuple(term for term in found if _in_points(terms, term))
    yield from outright(found, amount)


def _in_points(terms: Terms, term: Term) -> bool:
    """Tell whether a quantity is counted in points: the main one, and whole numbers. "Growth earns 6.8 points" is not."""
    return term.name == terms.lexicon.main or (term.like is not None and term.like.whole)


def outright(found: tuple[Term, ...], amount: Amount) -> Iterator[Meaning]:
    """Read one value with what it is out of."""
    if amount.of is not None:
        number = amount.number
        if amount.share:
            number = number._replace(value=number.value * amount.of.value, unit=Fraction(1), percent=False)
        for term in found:
            if term.highest is not None and term.like and not term.like.percent:
                yield Measured("value", (term.node,), amount._replace(number=number, share=False), term.text)
                top = Cmp((Num(amount.of.value, in_full(amount.of.value)), term.highest), ("=",))
                yield Asserted("out-of", (top,), amount.first, amount.last, f"maximum of {term.text}")
                return
        return
    yield from measured("value", found, amount)


def out_of(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "barriers reach 3 out of 10"."""
    first, second = (amount_of(tag) for tag in tags if tag.code == "N")
    thing = first_of(tags, "TOR")
    yield from outright(terms.of(thing), first._replace(of=second.number))


def several(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "growth adds 10 % and barriers 6 %", "evidence is 9, growth 2": each with its own amount."""
    rest = [tag for tag in tags if tag.code in "TRFN"]
    for thing, said in zip(rest[::2], rest[1::2], strict=True):
        amount = amount_of(said)
        if isinstance(thing.held, Row):
            yield from of_row(terms, thing.held, amount)
        else:
            yield from outright(terms.of(thing), amount)


def of_row(terms: Terms, row: Row, amount: Amount) -> Iterator[Meaning]:
    """Read what is said of a row: a share is its share, a whole number its rating."""
    found = terms.columns(row.table)
    column = found.share if amount.share else found.rated
    if not amount.share and not amount.number.whole and not amount.of and len(found.others) == 1:
        column = found.others[0]
    cell = terms.cell(row, column)
    if cell is None or _like_a_score(terms, cell, amount):
        return
    if amount.of is not None and not amount.share:
        yield from outright((cell,), amount)
    else:
        yield from measured("row-value", (cell,), amount)


def _like_a_score(terms: Terms, cell: Term, amount: Amount) -> bool:
    """Tell whether an amount is printed like the main score and not like a cell: "Conference interpreting (43.5)"."""
    main = terms.lexicon.main_number()
    like_main = main is not None and not amount.share and amount.number.unit == main.unit
    return like_main and (cell.like is None or cell.like.unit != amount.number.unit)


def row_value(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "research takes 15 % of the time", "rated 1", "15 % goes to research": of each row named."""
    rows = [tag.held for tag in tags if isinstance(tag.held, Row)]
    for tag in tags:
        if tag.code == "N":
            for row in rows:
                yield from of_row(terms, row, amount_of(tag))
    yield from only_row(terms, tags)


def only_row(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "only wage trends reaches +2", "licensing is the sole barrier at zero": no second row has that rating."""
    row = first_of(tags, "R")
    alone = any(tag.before in ("only", "sole") for tag in tags if tag.code in "RG")
    amount = amount_of(first_of(tags, "N"))
    if not alone or not isinstance(row.held, Row):
        return
    chosen = terms.rated(row.held.table, amount, None)
    term = terms.count(chosen) if chosen is not None and amount.of is None else None
    if term is not None:
        one = Cmp((term.node, Num(Fraction(1), "1")), ("=",))
        yield Asserted("rows-counted", (one,), row.first, row.last, f"{row.held.label!r} alone")


def sole_row(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "licensing is the only barrier rated 0": the row's rating, and that no second row has it."""
    row, group = first_of(tags, "R"), terms.group_of(first_of(tags, "G"))
    if isinstance(row.held, Row) and group is not None and group.table == row.held.table:
        yield from row_value(terms, tuple(tag for tag in tags if tag.code in "RN"))
        yield from only_row(terms, tags)


def rows_together(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "research and liaison together take 25 % of the time": the sum of the rows named."""
    rows = [tag.held for tag in tags if isinstance(tag.held, Row)]
    amount = amount_of(first_of(tags, "N"))
    if not amount.share:
        yield from row_value(terms, tags)
        return
    cells = [terms.cell(row, terms.columns(row.table).share) for row in rows]
    nodes = [cell.node for cell in cells if cell]
    if len(nodes) == len(rows) and len(set(rows)) == len(rows):
        total = nodes[0]
        for node in nodes[1:]:
            total = Bin("+", total, node)
        yield Measured("share", (total,), amount, "the rows together")


def rows_rated(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "review, research and filing score 4 and fill 45 %": what each is rated, and what they take together."""
    rated, taken = sorted((amount_of(tag) for tag in tags if tag.code == "N"), key=lambda amount: amount.share)
    rows = tuple(tag for tag in tags if tag.code == "R")
    if rated.share or not taken.share or not rated.number.whole or rated.of is not None:
        return
    for tag in rows:
        cell = terms.cell(tag.held, terms.columns(tag.held.table).rated) if isinstance(tag.held, Row) else None
        if cell is not None:
            node = Cmp((cell.node, literal(rated.number)), (rated.bound or "=",))
            yield Asserted("row-value", (node,), tag.first, tag.last, f"{cell.text} in prose")
    each = [tag for tag in tags if tag.code == "N" and amount_of(tag) is taken]
    yield from rows_together(terms, (*rows, *each))


def at_top(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "accountability reaches the maximum"."""
    for thing in (tag for tag in tags if tag.code in "TR"):
        if not any(token.canon in words.VERBS for token in terms.cut[thing.last : tags[-1].last]):
            return  # "evidence at the top of the scale yields ..."
        found = [term for term in terms.of(thing) if term.highest is not None]
        nodes = tuple(Cmp((term.node, term.highest), ("=",)) for term in found if term.highest is not None)
        if nodes:
            yield Asserted("value", nodes, thing.first, tags[-1].last, f"{found[0].text} at its maximum")


def of_maximum(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "a third of its maximum"."""
    thing = first_of(tags, "TOR")
    amount = amount_of(first_of(tags, "N"))
    found = [term for term in terms.of(thing) if term.highest is not None and term.like and not term.like.percent]
    if amount.share and found:
        nodes = tuple(Bin("/", term.node, term.highest) for term in found if term.highest is not None)
        yield Measured("share", nodes, amount, f"{found[0].text} out of its maximum")


Handler = Callable[[Terms, Tags], Iterator[Meaning]]
SHAPES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern), handler)
    for pattern, handler in (
        ("TNp?|NpT|NT|Or?Np?|rN|TrN", value),
        ("[TR]NoN|OrNoN|ONoN", out_of),
        ("(?:TN){2,}|(?:[TRF]N&?){2,}", several),
        ("Rr?Nh?p?|RrN&?Nh?|RNh&?r?N|Nh?t?R|NhR", row_value),
        ("RGr?N|GRr?N", sole_row),
        ("(?:R&?)+Rr?Nh?s|R(?:&?R)+(?:sr?|r)Np?s?", row_value),
        ("R(?:&?R)+rN&Nh?|Nh?R(?:&?R)+rN", rows_rated),
        ("R(?:&?R)+Nh?|C?R(?:&?R)+Nh?|Nh?t?R&R", rows_together),
        ("[TR]C?r?t?m|R(?:&?R)+C?m", at_top),
        ("[TR]Nm|N[TR]m|TNom", of_maximum),
    )
)
