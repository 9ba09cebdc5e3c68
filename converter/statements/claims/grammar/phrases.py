"""Pieces that belong together put into one: borders, work of one kind, rows with one rating, how many of them.

the Green threshold      one border               the augmented hours     work of one kind, its share
two tasks rated 3        rows counted             all but one of the dimensions at the ceiling
"""

from __future__ import annotations

import re
from collections.abc import Callable

from converter.formula import Cmp
from converter.model import Number
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar.meanings import Meaning, Measured
from converter.statements.claims.grammar.naming import Named
from converter.statements.claims.grammar.tagging import Clause, Tag, first_of
from converter.statements.claims.grammar.terms import Filter, Terms

_Builder = Callable[[Terms, tuple[Tag, ...]], Tag | None]


def joined(clause: Clause, terms: Terms) -> Clause:
    """Return a clause with its phrases made into single pieces."""
    tags = _both_peers(_of_all(list(clause.tags), terms), terms)
    for pattern, build in _RULES:
        tags = _replaced(tags, pattern, build, terms)
    tags = _without_idle_to(tags)
    while tags and tags[0].code == "&":
        tags.pop(0)
    while tags and tags[-1].code == "&":
        tags.pop()
    return Clause(tuple(tags))


SCORED = "(scored)"
"""The word of a piece that names a peer with its score."""


def scored(terms: Terms, tags: list[Tag]) -> tuple[list[Tag], list[Meaning]]:
    """Return pieces in which peers stand without the scores said of them, and what was said.

    A score in brackets is judged where all of them are; "the peer's 48.2" is judged here.
    """
    main = terms.lexicon.main_number()
    out: list[Tag] = []
    said: list[Meaning] = []
    i = 0
    while i < len(tags):
        tag, rest = tags[i], tags[i + 1 : i + 4]
        out.append(tag)
        i += 1
        if tag.code != "P" or main is None or not rest:
            continue
        if [t.held if t.code == "," else t.code for t in rest] == ["(", "N", ")"] and score_like(rest[1], main):
            out[-1] = tag._replace(word=SCORED)
            i += 3
        elif _owns(terms, tag, rest) and score_like(rest[0], main):
            amount = rest[0].held
            assert isinstance(amount, Amount) and isinstance(tag.held, Named)
            out[-1] = tag._replace(word=SCORED)
            term = terms.peer(tag.held.names[0])
            said.append(Measured("value", (term.node,), amount, f"score of {term.text}"))
            i += 1
    return out, said


def _owns(terms: Terms, tag: Tag, rest: list[Tag]) -> bool:
    """Tell whether the number behind a peer is its own: "the peer's 48.2", and no unit or name follows."""
    near = rest[0].code == "N" and rest[0].first == tag.last and terms.cut[tag.last - 1].canon.endswith("'s")
    return near and (len(rest) < 2 or rest[1].code in ",&")


def score_like(tag: Tag, main: Number) -> bool:
    """Tell whether an amount is printed as finely as the document's own score, or finer."""
    amount = tag.held
    return (
        isinstance(amount, Amount)
        and not (amount.share or amount.worded or amount.of or amount.bound)
        and amount.number.unit <= main.unit
    )


def _without_idle_to(tags: list[Tag]) -> list[Tag]:
    """Return pieces without a "to" that only leads to an amount: "adds up to 40 %", not "from 25 to 47"."""
    out: list[Tag] = []
    for i, tag in enumerate(tags):
        behind = tags[i + 1].code if i + 1 < len(tags) else ""
        near = i + 1 < len(tags) and tags[i + 1].first == tag.last
        if tag.code == "t" and behind == "N" and near and not any(t.code in "Nfudk" for t in out[-2:]):
            continue
        out.append(tag)
    return out


def _of_all(tags: list[Tag], terms: Terms) -> list[Tag]:
    """Return pieces with "five of the six tasks" as "five tasks", where there are six; else nothing to go by.

    "Of the six tasks, four are rated 1" is the same the other way round.
    """
    if [tag.code for tag in tags[:3]] == ["N", "G", "N"] and terms.cut and terms.cut[0].canon == "of":
        tags = [tags[2]._replace(first=tags[0].first), tags[0]._replace(before="of"), tags[1], *tags[3:]]
    for i in range(len(tags) - 2):
        one, two, thing = tags[i : i + 3]
        group = terms.group_of(thing) if thing.code in "GT" else None
        if one.code == two.code == "N" and two.before in ("of", "the") and group is not None and group.table:
            rows = terms.context.record.rows.get(group.table)
            said = two.held.number.value if isinstance(two.held, Amount) else None
            return [*tags[: i + 1], *tags[i + 2 :]] if said == rows else []
    return tags


def _both_peers(tags: list[Tag], terms: Terms) -> list[Tag]:
    """Return pieces with "the two neighbouring roles" as the two peers of the document, where there are just two."""
    peers = list(terms.lexicon.peers)
    out: list[Tag] = []
    for tag in tags:
        if tag.code != "Q" or len(peers) != 2:
            out.append(tag)
            continue
        if out and (out[-1].held == "both" or (isinstance(out[-1].held, Amount) and out[-1].held.number.value == 2)):
            out.pop()
        elif out and out[-1].code in "NC":
            return tags
        one, two = (Tag("P", tag.first, tag.last, Named("P", (name,))) for name in peers)
        out += [one, Tag("&", tag.first, tag.last), two]
    return out


def _replaced(tags: list[Tag], pattern: re.Pattern[str], build: _Builder, terms: Terms) -> list[Tag]:
    at = 0
    while True:
        match = pattern.search("".join(tag.code for tag in tags), at)
        if match is None:
            return tags
        first, last = match.span()
        made = build(terms, tuple(tags[first:last]))
        if made is None:
            at = first + 1
        else:
            tags = [*tags[:first], made, *tags[last:]]
            at = first


def _one(code: str, tags: tuple[Tag, ...], held: object) -> Tag:
    return Tag(code, tags[0].first, tags[-1].last, held, tags[0].before, tags[0].word)


def _edge(_: Terms, tags: tuple[Tag, ...]) -> Tag | None:
    band = first_of(tags, "B")
    assert isinstance(band.held, Named)
    return _one("E", tags, Named("E", band.held.names))


def _time(terms: Terms, tags: tuple[Tag, ...]) -> Tag | None:
    group = terms.group_of(tags[0])
    return _one("h", tags, None) if group and terms.columns(group.table).share else None


def _quantity(tag: Tag) -> Amount | str | None:
    """Return how many rows a piece says there are; None where it says no such thing."""
    if tag.code == "C":
        return str(tag.held)
    held = tag.held
    if isinstance(held, Amount) and held.number.whole and not held.share and not held.number.percent:
        return held
    return None


def _table(terms: Terms, tag: Tag) -> str:
    if tag.code == "h":
        return terms.shared_table()
    group = terms.group_of(tag)
    return group.table if group else ""


def _rated(terms: Terms, tags: tuple[Tag, ...]) -> Tag | None:
    amount = tags[-1].held
    counted = tags[0] if tags[0].code in "NC" and len(tags) > 2 else None
    thing = tags[1] if counted else tags[0]
    table = _table(terms, thing)
    if not table or not isinstance(amount, Amount):
        return None
    if "r" not in {tag.code for tag in tags} and tags[-1].before not in ("at", "with", "on", "scoring"):
        return None
    if thing.code == "T" and counted is None and "r" not in {tag.code for tag in tags}:
        return None
    scale = terms.rubric.scales.get(f"{table}.{terms.columns(table).rated}")
    if scale is None or not scale.low <= amount.number.value <= scale.high or not amount.number.whole:
        return None
    quantity = _quantity(counted) if counted else None
    if counted is not None and quantity is None:
        return None
    made = terms.rated(table, amount, quantity)
    return _one("F", tags, made._replace(rows=thing.code != "h")) if made else None


def _rated_between(terms: Terms, tags: tuple[Tag, ...]) -> Tag | None:
    """Return "tasks scored 1 or 2", "two tasks rated 3 to 5" as the rows between two ratings."""
    low, high = (amount_of_tag(tag) for tag in tags[-3::2])
    counted = tags[0] if tags[0].code in "NC" else None
    table = _table(terms, tags[1] if counted else tags[0])
    quantity = _quantity(counted) if counted else None
    if not table or low is None or high is None or (counted and quantity is None):
        return None
    steps = high.number.value - low.number.value
    scale = terms.rubric.scales.get(f"{table}.{terms.columns(table).rated}")
    plain = all(a.number.whole and not (a.share or a.bound or a.number.hedge or a.of) for a in (low, high))
    known = scale is not None and scale.low <= low.number.value and high.number.value <= scale.high
    if not plain or not known or steps < 1 or (tags[-2].code == "&" and steps != 1):
        return None
    return _one("F", tags, terms.rated_between(table, low, high, quantity)._replace(rows=tags[0].code != "h"))


def amount_of_tag(tag: Tag) -> Amount | None:
    return tag.held if isinstance(tag.held, Amount) else None


def _signed(terms: Terms, tags: tuple[Tag, ...]) -> Tag | None:
    """Return "three evidence dimensions are negative" as the rows of that sign."""
    table, quantity = _table(terms, tags[1]), _quantity(tags[0])
    column = terms.columns(table).rated if table else ""
    scale = terms.rubric.scales.get(f"{table}.{column}")
    if not column or quantity is None or scale is None or scale.low >= 0:
        return None
    return _one("F", tags, terms.signed(table, first_of(tags, "j").held, quantity))


def _all_signed(terms: Terms, tags: tuple[Tag, ...]) -> Tag | None:
    """Return "all five evidence dimensions are positive" as the rows of that sign, where there are five."""
    counted, table = _quantity(tags[1]), _table(terms, tags[2])
    rows = terms.context.record.rows.get(table) if table else None
    if not isinstance(counted, Amount) or counted.number.value != rows:
        return None
    return _signed(terms, (tags[0], *tags[2:]))


def _top(terms: Terms, tags: tuple[Tag, ...]) -> Tag | None:
    counted = tags[0] if tags[0].code in "NC" else None
    table = _table(terms, tags[1] if counted else tags[0])
    quantity = _quantity(counted) if counted else None
    made = terms.at_top(table, quantity) if table and quantity is not None else None
    return _one("F", tags, made) if made else None


def _working(terms: Terms, tags: tuple[Tag, ...]) -> Tag | None:
    choice = next((tag.held.choice for tag in tags if tag.code == "M" and isinstance(tag.held, Named)), None)
    counted = tags[0] if tags[0].code in "NC" else None
    quantity = _quantity(counted) if counted else None
    if choice is None or (counted and quantity is None):
        return None
    made = terms.working(choice, quantity)._replace(rows=any(tag.code == "G" for tag in tags))
    if any(tag.code == "n" for tag in tags):
        where = made.where
        assert isinstance(where, Cmp)
        made = made._replace(where=Cmp(where.parts, ("!=",)), text=f"not {made.text}")
    return _one("F", tags, made)


def _family(terms: Terms, tags: tuple[Tag, ...]) -> Tag | None:
    """Return "the three modifiers" as the modifiers, where there are three of them."""
    group, amount = terms.group_of(tags[1]), _quantity(tags[0])
    if group is None or not group.quantities or not isinstance(amount, Amount):
        return None
    return tags[1] if amount.number.value == len(group.quantities) else None


_RULES: tuple[tuple[re.Pattern[str], _Builder], ...] = (
    (re.compile("Be|et?B"), _edge),
    (re.compile("Gh"), _time),
    (re.compile("NG"), _family),
    (re.compile("(?:N|C)?[GTh]rN[&t]N(?![Gh])"), _rated_between),
    (re.compile("(?:N|C)?[GTh]C?r?N(?!h)"), _rated),
    (re.compile("(?:N|C)[GT]r?t?m"), _top),
    (re.compile("CN[GT]j"), _all_signed),
    (re.compile("(?:N|C)[GT]j"), _signed),
    (re.compile("[NC]?M[Gh]|[NC]?Gn?M(?![GhTR])|hn?M(?![GhTR])"), _working),
)
"""Which letters make one piece, in the order tried. A rule whose builder declines leaves them as they are."""

__all__ = ["Filter", "joined"]
