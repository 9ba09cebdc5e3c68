"""Plain claims: values, rows' values, shares of time, counts of rows, parts of a maximum, ways of working, bands.

*Compared*: a quantity, a cell, a sum or a count over rows with the amount said of it. *Silent*: unless the whole
clause is one of these shapes. *Example*: "three tasks are rated 4" where the table has two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from converter.formula import Bin, Cmp, Junction, Name, Node, Not, Num, Word
from converter.numbers import in_full
from converter.rubric import Bands, BandTest, path_of
from converter.statements.claims import words
from converter.statements.claims.amounts import Amount
from converter.statements.claims.lexicon import Named, Row
from converter.statements.claims.meanings import Asserted, Meaning, Measured, Term, literal
from converter.statements.claims.tagging import Tag, first_of
from converter.statements.claims.terms import PERCENT, Filter, Terms, fitting

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


# ------------------------------------------------------------------------------------------------ filtered rows


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


# ------------------------------------------------------------------------------------------------ words


def working(terms: Terms, tags: Tags, *, truth: bool = True) -> Iterator[Meaning]:
    """Read "research is augmented", "neither is ...": the word that rows hold."""
    choice = next((tag.held.choice for tag in tags if tag.code == "M" and isinstance(tag.held, Named)), None)
    for tag in tags:
        if choice is None or not isinstance(tag.held, Row) or tag.held.table != choice.column.rpartition(".")[0]:
            continue
        ident = terms.context.defining.get(path_of(choice.column, (tag.held.table,), {tag.held.table: tag.held.number}))
        if ident is not None and terms.context.stated[ident].number is None:
            node: Node = Cmp((terms.pool.ref(ident, f"word of {tag.held.label!r}"), Word(choice.word)), ("=",))
            subject = f"{tag.held.label!r} as {choice.word.lower()}"
            yield Asserted("way-of-working", (node if truth else Not(node),), tag.first, tag.last, subject)


def not_working(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "research is not displaced"."""
    yield from working(terms, tags, truth=False)


def band_holds(terms: Terms, word: str, node: Node) -> Node | None:
    """Return the condition under which a value earns a band's word; holes between bands belong to both sides."""
    bands = next((b for b in terms.rubric.bands.values() if b.of and b.of == terms.lexicon.main), None)
    test = bands.words.get(word) if bands else None
    if bands is None or test is None or (test.low is None and test.high is None):
        return None
    lows = sorted(t.low for t in bands.words.values() if t.low is not None)
    highs = sorted(t.high for t in bands.words.values() if t.high is not None)
    sides: list[Node] = []
    if test.low is not None:
        below = max((high for high in highs if high <= test.low), default=test.low)
        rel = ">" if below < test.low or test.strict else ">="
        low = below
        sides.append(Cmp((node, Num(low, in_full(low))), (rel,)))
    if test.high is not None:
        above = min((low for low in lows if low >= test.high), default=test.high)
        rel = "<" if above > test.high or test.strict else "<="
        high = above
        sides.append(Cmp((node, Num(high, in_full(high))), (rel,)))
    return sides[0] if len(sides) == 1 else Junction("and", tuple(sides))


def band_range(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "Yellow runs from 25 to 47"."""
    band = first_of(tags, "B").held
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    for bands in terms.rubric.bands.values():
        test = bands.words.get(band.names[0]) if isinstance(band, Named) else None
        if test is None or bands.of != terms.lexicon.main:
            continue
        if len(amounts) == 1:
            yield from _band_end(amounts[0], test, bands)
            return
        low, high = amounts
        highs = {test.high} | {
            b.low for b in bands.words.values() if test.high is not None and b.low and b.low > test.high
        }
        for amount, ends in ((low, {test.low}), (high, highs if test.high is not None else {Fraction(100)})):
            known = sorted(end for end in ends if end is not None)
            if known and not amount.share and amount.bound in ("", "<="):
                plain = amount._replace(bound="")
                nearest = sorted(known, key=lambda end: end != test.high)
                yield Measured(
                    "band-range", tuple(Num(end, in_full(end)) for end in nearest), plain, "the band's range"
                )


def _band_end(amount: Amount, test: BandTest, bands: Bands) -> Iterator[Meaning]:
    """Read "Green starts at 48", "Red ends at 25": one end of a band, whichever is nearer."""
    highs = {band.low for band in bands.words.values() if test.high is not None and band.low and band.low > test.high}
    ends = sorted(end for end in {test.low, test.high, *highs} if end is not None)
    if not amount.share and not amount.bound:
        yield Measured("band-range", tuple(Num(end, in_full(end)) for end in ends), amount, "the band's end")


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
        ("rNt?Nh|Nh?t?rN|NhrN", share_of_rating),
        ("NGNh?s", count_by_share),
        ("[TR]Nm|N[TR]m|TNom", of_maximum),
        ("FNh?O?|Nh?O?t?F|NF|Nh?O?M|MNh?|F&?Nh?", share),
        ("Ch?O?M|ChO?t?F|CF", nothing),
        ("F|wF", count),
        ("F(?:&?R)+", count_named),
        ("F(?:&?R)+Nh?", named_share),
        ("NG(?:&?R)+M", working_named),
        ("N[GT](?:&?R)+r?N", rated_named),
        ("N[GT]oNr?N", count_out_of),
        ("R(?:&R)*C?M|RM&R|M(?:f|t)?R(?:&R)*", working),
        ("RnM|nR(?:&?R)*M", not_working),
        ("BC?f?NtN|BC?fNN|BC?wN&N|Bf?N", band_range),
    )
)
