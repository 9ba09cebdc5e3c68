"""Claims about whole roles: which scores higher, which is the lowest of them, in which band one lies, and signs.

*Compared*: the document's own score with those of its peers and with its bands. *Silent*: where the sentence names
anything else that could be what is higher. *Example*: "Surveyor (49.1) is lower" where the own score is 47.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from converter.formula import Bin, Call, Cmp, Node, Num
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar.belonging import band_holds
from converter.statements.claims.grammar.lexicon import Row
from converter.statements.claims.grammar.meanings import Asserted, Meaning, Measured, literal
from converter.statements.claims.grammar.naming import Named
from converter.statements.claims.grammar.phrases import SCORED, score_like
from converter.statements.claims.grammar.plain import Handler, Tags, amount_of
from converter.statements.claims.grammar.tagging import Tag, first_of
from converter.statements.claims.grammar.terms import Terms, fitting

_OF_SCORES = frozenset(
    "above over higher lower below under ahead behind beneath beats beat tops outscores outranks outperforms surpasses"
    " overtakes exceeds exceed clears tops outstrips trails trailing lags leads loses stronger weaker better worse".split()
)
"""Comparatives that can be said of scores; longer, wider and heavier things are others."""


def _ordered(terms: Terms, tags: Tags, one: Tag, two: Tag, sign: object) -> Iterator[Meaning]:
    rel = ">" if sign == 1 else "<"
    nodes = tuple(Cmp((a.node, b.node), (rel,)) for a in terms.of(one) for b in terms.of(two))
    if nodes:
        yield Asserted("comparison", nodes, tags[0].first, tags[-1].last, "the order")


def scored_peer(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "Surveyor (49.1) is higher": a peer with its score, against the document's own."""
    peer, comparative = first_of(tags, "P"), first_of(tags, "c")
    if peer.word != SCORED or comparative.word not in _OF_SCORES or terms.other_matters:
        return
    yield from _ordered(terms, tags, peer, Tag("O", 0, 0), comparative.held)


def own_scored(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "at 47.5 it is lower than the surveyor's 49.1": the own score said again, and the order."""
    said, peer, comparative = first_of(tags, "N"), first_of(tags, "P"), first_of(tags, "c")
    main = terms.lexicon.main_number()
    if main is None or comparative.word not in _OF_SCORES or terms.other_matters:
        return
    if said.before not in ("at", "its", "our", "with") or not score_like(said, main):
        return
    own = terms.mains()
    yield Measured("value", tuple(term.node for term in own), amount_of(said), own[0].text)
    yield from _ordered(terms, tags, Tag("O", 0, 0), peer, comparative.held)


def against(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "compared with the surveyor (49.1), the role fares better"."""
    peer, comparative = first_of(tags, "P"), first_of(tags, "c")
    if comparative.word in _OF_SCORES and not terms.other_matters:
        yield from _ordered(terms, tags, Tag("O", 0, 0), peer, comparative.held)


def extreme_of_roles(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "the lowest of the three is the pilot": three are the document's own role and the two it cites."""
    thing, sign = first_of(tags, "PO"), first_of(tags, "X").held
    count = next((tag.held for tag in tags if tag.code == "N"), None)
    peers = [terms.peer(name) for name in terms.lexicon.peers]
    own = terms.mains()
    if not isinstance(count, Amount) or count.share or count.bound or count.of or terms.other_matters:
        return
    if len(peers) < 2 or count.number.value != len(peers) + 1 or not own:
        return
    rel, function = (">=", "max") if sign == 1 else ("<=", "min")
    nodes: list[Node] = []
    for main in own:
        every = Call(function, (main.node, *(peer.node for peer in peers)), None, "")
        subject = main.node if thing.code == "O" else terms.of(thing)[0].node
        nodes.append(Cmp((subject, every), (rel,)))
    yield Asserted("extreme", tuple(nodes), tags[0].first, tags[-1].last, f"the {'highest' if sign == 1 else 'lowest'}")


def in_band(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "the verdict is Yellow", "we rate it Yellow, not Green"."""
    if any(tag.code == "T" and not _is_main(terms, tag) for tag in tags):
        return
    if any(tag.code == "d" and tag.word not in ("falls", "fall") for tag in tags):
        return
    for tag, before in zip(tags, (None, *tags), strict=False):
        if tag.code != "B" or not isinstance(tag.held, Named):
            continue
        if not terms.capital(tag) or terms.other_matters:
            return
        nodes = [band_holds(terms, tag.held.names[0], term.node) for term in terms.mains()]
        held = tuple(node for node in nodes if node is not None)
        if held and not (before is not None and before.code == "n"):
            yield Asserted("band", held, tag.first, tag.last, f"{tag.held.names[0]} in prose")


def _is_main(terms: Terms, tag: Tag) -> bool:
    """Tell whether a piece names the main quantity and nothing else."""
    return isinstance(tag.held, Named) and tag.held.names == (terms.lexicon.main,)


def signed(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "evidence is positive", "pay is the only negative dimension": of what can be either."""
    thing, sign = first_of(tags, "TR"), first_of(tags, "j").held
    nodes = []
    for term in terms.of(thing):
        scale = terms.rubric.scales.get(term.name)
        if scale is not None and scale.low < 0:
            nodes.append(Cmp((term.node, Num(Fraction(0), "0")), (">" if sign == 1 else "<",)))
    if nodes:
        yield Asserted("value", tuple(nodes), thing.first, tags[-1].last, "the sign")
    if nodes and thing.before == "only" and isinstance(thing.held, Row):
        alone = terms.count(terms.signed(thing.held.table, sign, None))
        if alone is not None:
            one = Cmp((alone.node, Num(Fraction(1), "1")), ("=",))
            yield Asserted("rows-counted", (one,), thing.first, thing.last, f"{thing.held.label!r} alone")


def peers_value(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "the surveyor's evidence of 6 is three points higher than ours": a peer's own value beside the document's."""
    thing, comparative = first_of(tags, "T"), first_of(tags, "c")
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    theirs = amounts[0]
    if theirs.share or theirs.bound or theirs.number.hedge or not isinstance(thing.held, Named):
        return
    own = fitting(tuple(term for name in thing.held.names if (term := terms.quantity(name))), theirs)
    if len(own) != 1 or own[0].name == terms.lexicon.main:
        return
    value = literal(theirs.number)
    rel = ">" if comparative.held == 1 else "<"
    node = Cmp((value, own[0].node), (rel,))
    yield Asserted("comparison", (node,), comparative.first, comparative.last, f"{comparative.word!r} in prose")
    if len(amounts) == 2 and not amounts[1].share:
        gap = Bin("-", value, own[0].node) if comparative.held == 1 else Bin("-", own[0].node, value)
        yield Measured("difference", (gap,), amounts[1], f"the difference in {own[0].text}")


SHAPES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern), handler)
    for pattern, handler in (
        ("Pr?c(?:bg|O)?", scored_peer),
        ("N[Oi]?cP", own_scored),
        ("vPOr?c|Or?cvP", against),
        ("NY?PX|Xr?NY?P|PXr?NY?|OXNY?|XNY?O", extreme_of_roles),
        ("[OT](?:r|d)?[Oi]?B(?:nB)?", in_band),
        ("[TR]j[GT]?", signed),
        ("PTN(?:Np?)?cO|PTNcObNp?", peers_value),
    )
)
