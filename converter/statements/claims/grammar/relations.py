"""Claims that relate two things: differences, orders, ratios, superlatives.

*Compared*: any two of quantities, rows, kinds of work, peers and borders. *Silent*: where the two are not measured
alike, and unless the whole clause is one of these shapes. *Example*: "evidence is the weakest of the modifiers" where
growth is lower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from converter.formula import Bin, Call, Cmp, Name, Node
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar.lexicon import Row
from converter.statements.claims.grammar.meanings import Asserted, Meaning, Measured, Term
from converter.statements.claims.grammar.naming import Group, Named
from converter.statements.claims.grammar.plain import Tags, amount_of, measured, of_row, outright
from converter.statements.claims.grammar.tagging import Tag, first_of
from converter.statements.claims.grammar.terms import Terms

THINGS = "TORPEFM"


def _pairs(terms: Terms, one: Tag, two: Tag, column: str = "") -> Iterator[tuple[Term, Term]]:
    """Yield the readings under which two things are measured alike."""
    for a in terms.of(one, column):
        for b in terms.of(two, column):
            alike = a.like is None or b.like is None or (a.like.percent == b.like.percent and _kin(terms, a, b))
            if alike and a.node != b.node:
                yield a, b


def _kin(terms: Terms, a: Term, b: Term) -> bool:
    """Tell whether two readings are of one kind: the main score and a peer's, one column, quantities of one family."""
    if a.like is None or b.like is None:
        return True
    if not a.name or not b.name:
        other = a.name or b.name
        return other in ("", terms.lexicon.main)
    if "." in a.name or "." in b.name:
        return a.name == b.name
    return a.like.unit == b.like.unit or a.name == b.name


def _column(terms: Terms, tags: Tags) -> str:
    """Return the column of rows that a clause is about: time where time is spoken of, ratings where rated."""
    row = next((tag.held for tag in tags if isinstance(tag.held, Row)), None)
    if row is None:
        return ""
    found = terms.columns(row.table)
    if "r" in {tag.code for tag in tags} or not found.share:
        return found.rated
    return found.share if "h" in {tag.code for tag in tags} else ""


def _own(tag: Tag | None) -> Tag:
    """Return a piece, or the document's own subject where none is named."""
    return tag if tag is not None else Tag("O", 0, 0)


# ------------------------------------------------------------------------------------------------ differences


def apart(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "it sits 21 points above the Green threshold", "the peer is ahead of us by 10.1 points"."""
    amount = amount_of(first_of(tags, "N"))
    sign = next((tag.held for tag in tags if tag.code == "c"), 0)
    things = [tag for tag in tags if tag.code in THINGS]
    if not things or ("p" not in {tag.code for tag in tags} and not amount.share and "b" not in {t.code for t in tags}):
        return
    one, two = (things[0], things[1]) if len(things) > 1 else (_own(None), things[0])
    if one.code == two.code == "P" and one.held == two.held:
        return
    nodes = []
    for a, b in _pairs(terms, one, two):
        if amount.share and not (a.like and a.like.percent):
            nodes.append(_relative(a.node, b.node, sign))
        elif not amount.share or "p" in {tag.code for tag in tags}:
            nodes.append(_gap(a.node, b.node, sign))
    if nodes:
        yield Measured("difference", tuple(nodes), amount, "the difference")


def reaching(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "it would have to climb 20.8 points to touch Yellow", "4.9 points from Yellow": how far a band is away."""
    amount, goal = amount_of(first_of(tags, "N")), first_of(tags, "BE")
    main, like = terms.lexicon.main, terms.lexicon.main_number()
    if amount.share or like is None or not isinstance(goal.held, Named):
        return
    if "p" not in {tag.code for tag in tags} and amount.number.unit != like.unit:
        return
    borders = [border for word in goal.held.names for border in terms.borders(word)]
    nodes = tuple(
        Call("abs", (Bin("-", own.node, border.node),), None, "") for own in terms.mains() for border in borders
    )
    if nodes and main:
        yield Measured("difference", nodes, amount, f"the distance to {goal.held.names[0]}")


REACHING = re.compile("[Oi]?W?(?:t?[ud])?NpW?t?[tf]?O?[BE]n?|f[BE][Oi]?Np")
"""A distance to a band: "the score would have to climb 20.8 points to touch Yellow"."""


def _gap(a: Node, b: Node, sign: object) -> Node:
    if sign == 0:
        return Call("abs", (Bin("-", a, b),), None, "")
    return Bin("-", a, b) if sign == 1 else Bin("-", b, a)


def _relative(a: Node, b: Node, sign: object) -> Node:
    """Return how many hundredths of b lie between a and b."""
    return Bin("/", _gap(a, b, sign), b)


# ------------------------------------------------------------------------------------------------ order


def order(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "evidence outweighs growth", "drafting takes longer than filing"."""
    sign = first_of(tags, "c").held
    things = [tag for tag in tags if tag.code in THINGS]
    one, two = (things[0], things[1]) if len(things) > 1 else (_own(None), things[0])
    nodes = []
    for a, b in _pairs(terms, one, two, _column(terms, tags)):
        rel = ">" if sign == 1 else "<"
        nodes.append(Cmp((a.node, b.node), (rel + "=" if two.code == "E" and rel == ">" else rel,)))
    if nodes:
        yield Asserted("comparison", tuple(nodes), tags[0].first, tags[-1].last, "the order")


def level(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "drafting takes as much time as filing, 15 % each"."""
    things = [tag for tag in tags if tag.code in THINGS]
    if len(things) != 2:
        return
    pairs = _pairs(terms, things[0], things[1], _column(terms, tags))
    nodes = [Cmp((a.node, b.node), ("=",)) for a, b in pairs]
    if not nodes:
        return
    yield Asserted("comparison", tuple(nodes), tags[0].first, tags[-1].last, "equal")
    for said in (tag for tag in tags if tag.code == "N"):
        for thing in things:
            if isinstance(thing.held, Row):
                yield from of_row(terms, thing.held, amount_of(said))
            else:
                yield from measured("value", terms.of(thing), amount_of(said))


def between(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "the role lies between the analyst and the officer"."""
    things = [tag for tag in tags if tag.code in "PE"]
    found = [terms.of(tag) for tag in things]
    if not all(found):
        return
    sides = (found[0][0].node, found[1][0].node)
    low, high = Call("min", sides, None, ""), Call("max", sides, None, "")
    nodes = tuple(Cmp((low, main.node, high), ("<=", "<=")) for main in terms.mains())
    if nodes:
        yield Asserted("comparison", nodes, tags[0].first, tags[-1].last, "between the two")


# ------------------------------------------------------------------------------------------------ ratios


def ratio(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "augmented hours outnumber displaced ones three to one", "drafting takes twice as long as filing"."""
    things = [tag for tag in tags if tag.code in THINGS]
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    said = amounts[0]
    if len(amounts) == 2:
        if amounts[1].number.value != 1 or amounts[0].share or amounts[1].share:
            return
        number = said.number
        quotient = number.value / amounts[1].number.value
        said = said._replace(number=number._replace(value=quotient, unit=number.unit / amounts[1].number.value))
    nodes = tuple(Bin("/", a.node, b.node) for a, b in _pairs(terms, things[0], things[1], _column(terms, tags)))
    if nodes:
        yield Measured("ratio", nodes, said, "the ratio")


# ------------------------------------------------------------------------------------------------ superlatives


def extreme(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "drafting is the largest task", "growth, at 1.10, is the smallest of the modifiers"."""
    sign = first_of(tags, "X").held
    thing = next((tag for tag in tags if tag.code == "R"), None) or next(
        tag for tag in tags if tag.code == "T" and (terms.group_of(tag) is None or _names_family(terms, tags, tag))
    )
    said = next((amount_of(tag) for tag in tags if tag.code == "N"), None)
    group = next((g for tag in tags if tag is not thing and tag.code in "GT" and (g := terms.group_of(tag))), None)
    if isinstance(thing.held, Row):
        yield from _extreme_row(terms, tags, thing.held, group, sign, said)
    elif group is not None and group.quantities:
        yield from _extreme_quantity(terms, tags, thing, group, sign, said)


def _names_family(terms: Terms, tags: Tags, tag: Tag) -> bool:
    return any(other is not tag and (g := terms.group_of(other)) and g.quantities for other in tags)


def _extreme_row(
    terms: Terms, tags: Tags, row: Row, group: Group | None, sign: object, said: Amount | None
) -> Iterator[Meaning]:
    if group is not None and group.table != row.table:
        return
    found = terms.columns(row.table)
    column = _column(terms, tags) or (found.share if said and said.share else "")
    columns = [column] if column else [name for name in (found.share, found.rated) if name]
    nodes = []
    for name in columns:
        cell = terms.cell(row, name)
        if cell is not None:
            every = Call("max" if sign == 1 else "min", (Name(row.table, name, here=True),), None, row.table)
            nodes.append(Cmp((cell.node, every), (">=" if sign == 1 else "<=",)))
    if nodes:
        yield Asserted("extreme", tuple(nodes), tags[0].first, tags[-1].last, f"{row.label!r} as the extreme")
    if said is not None:
        yield from of_row(terms, row, said)


def _extreme_quantity(
    terms: Terms, tags: Tags, thing: Tag, group: Group, sign: object, said: Amount | None
) -> Iterator[Meaning]:
    names = thing.held.names if isinstance(thing.held, Named) else ()
    mine = [name for name in group.quantities if name in names]
    members = [term for name in group.quantities if (term := terms.quantity(name))]
    if len(mine) != 1 or len(members) < 2 or (own := terms.quantity(mine[0])) is None:
        return
    every = Call("max" if sign == 1 else "min", tuple(term.node for term in members), None, "")
    node = Cmp((own.node, every), (">=" if sign == 1 else "<=",))
    yield Asserted("extreme", (node,), tags[0].first, tags[-1].last, f"{own.text} as the extreme")
    if said is not None and not said.share:
        yield from outright((own,), said)


def than_peer(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "half a point more resistance than the peer", whose own value the text cites elsewhere."""
    peer = first_of(tags, "P")
    thing = first_of(tags, "T")
    sign = first_of(tags, "c").held
    if not isinstance(peer.held, Named) or not isinstance(thing.held, Named):
        return
    for name in thing.held.names:
        cited = terms.lexicon.cited.get((peer.held.names[0], name))
        own = terms.quantity(name)
        if cited is not None and own is not None:
            gap = _gap(own.node, terms.pool.ref(cited, f"{own.text} of the peer"), sign)
            amount = next((amount_of(tag) for tag in tags if tag.code == "N"), None)
            if amount is not None:
                yield Measured("difference", (gap,), amount, f"the difference in {own.text}")
            return


Handler = Callable[[Terms, Tags], Iterator[Meaning]]
SHAPES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern), handler)
    for pattern, handler in (
        (r"O?Npc[PETO]|[TPRO]Npc[POETR]|[POT]c[OPET]bNp?|[TR]c[TR]bNp?", apart),
        (r"O?Nc[PE]|TNc[TE]", apart),
        (REACHING.pattern, reaching),
        (r"[Oi]*NpcTP", than_peer),
        (
            r"gNpg[PE][ft&][PE]|gw[POET]&[POET]Np?|[POETR]&[POETR]Npg|Npgw[POET]&[POET]|w[POET]&[POET]Np|Npg[tfwc]?[PE]|g[ud]?[tfwc]?[PE]Np?|ONpg[ft][PE]",
            apart,
        ),
        (r"Npg?w[POET]&[POET]", apart),
        (r"[TORPFM]h?c[TORPEFM]h?|R[hr]?cR[hr]?|Rc?hcR|[RFM]h?ch[RFM]h?", order),
        (r"[TORPFM]h?=h?[TORPFM]h?(?:Nh?s?)?|R=hR(?:Ns)?|[TRP]&[TRP]=|[TR]&[TR]rh?=", level),
        (r"O?w[PE]&[PE]", between),
        (r"[FMTR]h?c[FMTR]h?Nt?N|[FMTRO]h?N[x=]?=?h?[FMTRPO]h?|[FMTR]&[FMTR]h?NtN", ratio),
        (r"[RT]r?(?:Np?)?m?Xr?[GTh]?h?(?:NO?i?)?|X[GTh][RT](?:rN|N)?p?|G[TR]X|[RT]Xh(?:Ni?)?|[RT]XGr?N?", extreme),
    )
)
