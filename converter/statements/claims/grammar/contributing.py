"""Claims of what a factor brings: the share it adds, the points it is worth, what one point of it counts.

*Compared*: a factor less one, the score with and without it, the constant that a point is multiplied by. *Silent*: for
quantities that are no factors. *Example*: "barriers add 8 %" where they add 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from converter.formula import Bin, Call, Cmp, Node, Num
from converter.formula import names as names_in
from converter.statements.claims.grammar.expanding import Changes, expanded
from converter.statements.claims.grammar.meanings import Asserted, Meaning, Measured, Term
from converter.statements.claims.grammar.naming import Named
from converter.statements.claims.grammar.plain import Tags, amount_of, outright
from converter.statements.claims.grammar.relations import Handler
from converter.statements.claims.grammar.tagging import Tag, first_of
from converter.statements.claims.grammar.terms import Terms


def added(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "evidence adds 36 %": a factor less one."""
    things = [tag for tag in tags if tag.code in "TN"]
    for thing, said in zip(things[::2], things[1::2], strict=True):
        amount = amount_of(said)
        nodes = []
        for name in thing.held.names if isinstance(thing.held, Named) else ():
            term = terms.quantity(name)
            if term is not None and amount.share and name in _factors(terms):
                sides = (term.node, Num(Fraction(1), "1"))
                nodes.append(Bin("-", *sides))
        if nodes:
            yield Measured("share", tuple(nodes), amount, "what the factor adds")


def added_to(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "barriers add 6 % to the score", "evidence boosts the raw score by 36 %".

    What a factor adds to the product it stands in; to the score it may also be what the score gains by it.
    """
    thing, amount = first_of(tags, "T"), amount_of(first_of(tags, "N"))
    if not amount.share:
        return
    nodes: list[Node] = []
    for name in thing.held.names if isinstance(thing.held, Named) else ():
        term = terms.quantity(name)
        if term is None or name not in _factors(terms):
            continue
        nodes.append(Bin("-", term.node, Num(Fraction(1), "1")))
        neutral = Changes({(name, -1): Num(Fraction(1), "1")})
        for main in terms.mains():
            without = expanded(terms.lexicon.main, neutral, terms.pool)
            nodes.append(Bin("-", Bin("/", main.node, without), Num(Fraction(1), "1")))
    if nodes:
        yield Measured("share", tuple(nodes), amount, "what the factor adds")


def contributed(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "barriers contribute 3.6 points", "growth of -1 costs 2.3 points": the score with and without them.

    Without them at all, or with them and nothing else: either is what people reckon.
    """
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    main = terms.lexicon.main_number()
    verbs = {terms.cut[at].canon for at in range(tags[0].last, amounts[-1].first)}
    if main is None or amounts[-1].share or amounts[-1].number.unit != main.unit or _GIVES.isdisjoint(verbs):
        return
    nodes: list[Node] = []
    one = Num(Fraction(1), "1")
    for name in _factors_of(terms, tags[0]):
        own = terms.quantity(terms.lexicon.main)
        others = {(other, -1): one for other in _factors(terms) if other != name}
        with_it, bare = Changes(others), Changes({**others, (name, -1): one})
        without = expanded(terms.lexicon.main, Changes({(name, -1): one}), terms.pool)
        if own is not None:
            nodes.append(Call("abs", (Bin("-", own.node, without),), None, ""))
            sides = [expanded(terms.lexicon.main, changes, terms.pool) for changes in (with_it, bare)]
            nodes.append(Call("abs", (Bin("-", sides[0], sides[1]),), None, ""))
    if nodes:
        yield Measured("contribution", tuple(nodes), amounts[-1], "what the factor contributes")
        if len(amounts) == 2:
            yield from outright(terms.of(tags[0]), amounts[0])


_GIVES = frozenset(
    "contribute contributes contributed contributing add adds adding cost costs worth supply supplies give gives bring"
    " brings furnish furnishes account accounts".split()
)
"""Verbs by which a factor brings points to the score or takes them."""


def _factors_of(terms: Terms, tag: Tag) -> tuple[str, ...]:
    """Return the factors that a name means, or that are reckoned from what it names."""
    names = tag.held.names if isinstance(tag.held, Named) else ()
    found = []
    for factor in _factors(terms):
        inputs = {part.key for part in names_in(terms.rubric.definitions(factor)[0])}
        if factor in names or inputs & set(names):
            found.append(factor)
    return tuple(found)


def _factors(terms: Terms) -> tuple[str, ...]:
    """Return the quantities that are factors: a family whose formulas begin at one."""
    found = []
    for name in terms.rubric.printed:
        definition = terms.rubric.definitions(name)[0]
        one = isinstance(definition, Bin) and definition.sign == "+" and isinstance(definition.left, Num)
        if one and isinstance(definition, Bin) and isinstance(definition.left, Num) and definition.left.number == 1:
            found.append(name)
    return tuple(found)


def _steps(terms: Terms, tags: Tags) -> list[tuple[Term, Tag]]:
    """Return what a point of each quantity named adds."""
    out = []
    for tag in tags:
        names = tag.held.names if tag.code == "T" and isinstance(tag.held, Named) else ()
        found = next((step for name in names if (step := terms.step(name))), None)
        if found is not None:
            out.append((found, tag))
    return out


def step(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "each evidence point adds 0.04", "three barrier points at two percent each make a factor of 1.06"."""
    steps = _steps(terms, tags)
    codes = "".join(tag.code for tag in tags)
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    if len(steps) != 1:
        return
    if codes.startswith("N"):
        yield from outright(terms.of(steps[0][1]), amounts.pop(0))
    yield Measured("constant", (steps[0][0].node,), amounts[0], steps[0][0].text)


def steps_compared(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Read "a barrier point counts as much as an evidence point"."""
    steps = _steps(terms, tags)
    if len(steps) != 2:
        return
    sign = next((tag.held for tag in tags if tag.code == "c"), 0)
    node = Cmp((steps[0][0].node, steps[1][0].node), ("=" if not sign else ">" if sign == 1 else "<",))
    yield Asserted("constant", (node,), tags[0].first, tags[-1].last, "what a point adds")


SHAPES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern), handler)
    for pattern, handler in (
        (r"s?TpNs?|NTpNs(?:[GT]N)?", step),
        (r"TpO?[=c]=?Tp", steps_compared),
        (r"T(?:d|u)?N(?:d|u)?(?:Np)?p?", contributed),
        (r"(?:TN)(?:&?TN)*", added),
        (r"Tu?N(?:t[OT])?|TuO?bN|TuTbN", added_to),
    )
)
