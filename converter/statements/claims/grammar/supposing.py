"""Suppositions: what would follow if some inputs were others, computed by the rubric's own formulas.

*Compared*: the amount, band or order said to follow, with the quantity's expression in which the supposed values
stand. *Why it matters*: "with one point less we fall to 66.9" is arithmetic, and people do it in their heads. *Silent*:
unless both the condition and every consequence are understood; where the supposed value is outside of its scale. An
overridden score may be meant as the formula gives it, or as adjusted by as much as it is. *Example*: "without barriers
the score would be 70", where it would be 64.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from converter.formula import Bin, Call, Cmp, Node, Not, Num, Undefined
from converter.numbers import in_full
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar.belonging import band_holds
from converter.statements.claims.grammar.conditions import condition_of
from converter.statements.claims.grammar.expanding import Changes, expanded, rewritten
from converter.statements.claims.grammar.meanings import Asserted, Meaning, Measured, Term
from converter.statements.claims.grammar.naming import Named
from converter.statements.claims.grammar.plain import Tags, amount_of, outright
from converter.statements.claims.grammar.tagging import Tag
from converter.statements.claims.grammar.terms import Filter, Terms, fitting

MARKS = frozenset("SWz")
"""Letters that open a supposition; an imperative of change at the beginning does too."""


def opens(codes: str) -> bool:
    """Tell whether a clause supposes something."""
    return bool(set(codes) & MARKS) or codes[:1] in ("u", "d", "k") or _FEWER.match(codes) is not None


_FEWER = re.compile("N[cd]Tp?&|NTp?[cd]&|N[cd](?:Tp|pT)t?N")
"""One point fewer and ...": the beginning of a supposition without a word for it."""


def read(terms: Terms, tags: Tags) -> Iterator[Meaning]:
    """Yield what a supposition claims, if a condition and its consequences take up all of its pieces."""
    if not terms.lexicon.main:
        return
    would = any(tag.code == "W" for tag in tags)
    best: tuple[int, list[Meaning]] = (0, [])
    for cut in range(1, len(tags)):
        for condition, rest in ((tags[:cut], tags[cut:]), (tags[cut:], tags[:cut])):
            if would and not any(tag.code == "W" for tag in rest):
                continue
            supposed = condition_of(terms, condition)
            if supposed is None or len(condition) < best[0]:
                continue
            meanings = list(_consequences(terms, rest, supposed.changes))
            if meanings:
                best = (len(condition), [*supposed.said, *meanings])
    yield from best[1]


_STEP = re.compile(
    r"(?P<less>(?<=N)Np?[cd]$)|(?P<away>(?<=N)Np?c[PE]|Npc[PE]|c[PE]bNp?)|(?P<diff>[TO]?[ud]b?Np|O?Npd|[ud]TbNp?|O?Np)|(?P<reached>[ud]TtN)|(?P<order>O?[cud]t?[PE]|O?=[PE])"
    r"|(?P<moved>[TF][ud]?fN[ud]?tN)|(?P<given>TNtN)|(?P<to>(?:[udk]Ot?|O?[udk]?t?)N(?![pT]))|(?P<value>[TF]O?[ud]?t?N)"
    r"|(?P<band>O?n?[ud]?t?B[O]?)|(?P<bandfirst>Bn?)"
)


def _consequences(terms: Terms, tags: Tags, changes: Changes) -> Iterator[Meaning]:
    """Yield every consequence, or nothing where one is not understood."""
    bare = tuple(tag for tag in tags if tag.code not in "WS&,ir")
    codes = "".join(tag.code for tag in bare)
    out: list[Meaning] = []
    at = 0
    while at < len(codes):
        match = _STEP.match(codes, at)
        if match is None or match.end() == at:
            return
        part = bare[at : match.end()]
        made = list(_consequence(terms, match.lastgroup or "", part, changes))
        if not made:
            return
        out += made
        at = match.end()
    yield from out


def _consequence(terms: Terms, kind: str, tags: Tags, changes: Changes) -> Iterator[Meaning]:
    main = terms.quantity(terms.lexicon.main)
    thing = next((tag for tag in tags if tag.code == "T"), None)
    if main is None:
        return
    try:
        if kind == "less":
            yield from _difference(terms, tags, None, changes)
        elif kind == "given":
            yield from outright(terms.of(tags[0]), amount_of(tags[1]))
            yield from _value(terms, (tags[3],), None, changes)
        elif kind in ("to", "value", "moved") and isinstance(tags[0].held, Filter):
            yield from _filtered(terms, tags, tags[0], changes)
        elif kind == "to" and tags[0].code in "ud" and tags[-1].before == "of":
            yield from _difference(terms, tags, None, changes)  # "a drop of 14.1"
        elif kind in ("to", "value", "moved", "reached"):
            yield from _value(terms, tags, thing, changes)
        elif kind == "diff":
            yield from _difference(terms, tags, thing, changes)
        elif kind == "away":
            yield from _away(terms, tags, changes)
        elif kind == "order":
            yield from _order(terms, tags, changes)
        else:
            yield from _band(terms, tags, changes)
    except Undefined:
        return


_ADDS = frozenset("add adds adding gain gains lose loses cost costs worth by another further".split())
"""What stands before an amount that is added or taken away."""


def _names(terms: Terms, thing: Tag | None) -> tuple[str, ...]:
    if thing is None:
        return (terms.lexicon.main,)
    return thing.held.names if isinstance(thing.held, Named) else ()


def _value(terms: Terms, tags: Tags, thing: Tag | None, changes: Changes) -> Iterator[Meaning]:
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    if any(tag.before in _ADDS for tag in tags if tag.code == "N"):
        return  # "would add 2.3": a distance, though nothing says points
    options = tuple(term for name in _names(terms, thing) if (term := terms.quantity(name)))
    found = fitting(options, amounts[-1])
    if not found or not found[0].name or not changes.touches(terms.rubric, found[0].name):
        return
    if len(amounts) == 2:
        if amounts[0].share != amounts[1].share:
            amounts[0] = _like(amounts[0], amounts[1])
        yield Measured("value", (found[0].node,), amounts[0], found[0].text)
    nodes = _supposed(terms, found[0].name, changes)
    yield Measured("supposition", nodes, amounts[-1], f"{found[0].text} supposed")


def _supposed(terms: Terms, name: str, changes: Changes) -> tuple[Node, ...]:
    """Return what a quantity would be: by the formula, or for an overridden score as much above or below it as it is."""
    node = expanded(name, changes, terms.pool)
    mains = terms.mains()
    if name != terms.lexicon.main or len(mains) < 2:
        return (node,)
    return (node, Bin("+", node, Bin("-", mains[0].node, mains[1].node)))


def _filtered(terms: Terms, tags: Tags, thing: Tag, changes: Changes) -> Iterator[Meaning]:
    """Read "the share of time at 3 or more leaps from 35 to 60 per cent"."""
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    if len(amounts) == 2 and amounts[0].share != amounts[1].share:
        amounts[0] = _like(amounts[0], amounts[1])
    for term in terms.of(thing) if amounts[-1].share else ():
        if len(amounts) == 2:
            yield Measured("share", (term.node,), amounts[0], term.text)
        node = rewritten(term.node, changes, terms.pool)
        if node != term.node:
            yield Measured("supposition", (node,), amounts[-1], f"{term.text} supposed")


def _like(amount: Amount, other: Amount) -> Amount:
    """Return "from 35 to 60 per cent" with its first number a percentage too."""
    if not other.number.percent:
        return amount
    number = amount.number._replace(value=amount.number.value / 100, unit=amount.number.unit / 100, percent=True)
    return amount._replace(number=number, share=True)


def _difference(terms: Terms, tags: Tags, thing: Tag | None, changes: Changes) -> Iterator[Meaning]:
    amount = amount_of(next(tag for tag in tags if tag.code == "N"))
    sign = next((tag.held for tag in tags if tag.code in "udc"), 0)
    for name in _names(terms, thing)[:1]:
        term = terms.quantity(name)
        if term is None or amount.share or not changes.touches(terms.rubric, name):
            return
        mains = terms.mains() if name == terms.lexicon.main else (term,)
        gaps = tuple(_change(node, own.node, sign) for own in mains for node in _supposed(terms, name, changes))
        yield Measured("supposition", gaps, amount, f"change of {term.text}")


def _change(node: Node, own: Node, sign: object) -> Node:
    """Return how far a value would rise or fall; without a sign where that is unsaid."""
    if sign == 0:
        return Call("abs", (Bin("-", own, node),), None, "")
    return Bin("-", node, own) if sign == 1 else Bin("-", own, node)


def _order(terms: Terms, tags: Tags, changes: Changes) -> Iterator[Meaning]:
    target = next(tag for tag in tags if tag.code in "PE")
    found = terms.of(target)
    main = terms.lexicon.main
    if not found or not changes.touches(terms.rubric, main):
        return
    rel = next((tag for tag in tags if tag.code in "cud="), None)
    if rel is None:
        return
    nodes = tuple(_compared(node, one, rel) for node in _supposed(terms, main, changes) for one in found)
    yield Asserted("supposition", nodes, tags[0].first, tags[-1].last, "the order supposed")


def _away(terms: Terms, tags: Tags, changes: Changes) -> Iterator[Meaning]:
    """Read "..., 2.1 under the border": how far from a border or a peer the score would be."""
    amount = amount_of(next(tag for tag in tags if tag.code == "N"))
    sign = next(tag.held for tag in tags if tag.code == "c")
    targets = [target for tag in tags if tag.code in "PE" for target in terms.of(tag)]
    if amount.share or not changes.touches(terms.rubric, terms.lexicon.main):
        return
    nodes = tuple(
        _change(node, target.node, sign) for node in _supposed(terms, terms.lexicon.main, changes) for target in targets
    )
    yield Measured("supposition", nodes, amount, "the distance supposed")


def _compared(node: Node, target: Term, rel: Tag) -> Node:
    """Return that a value is above or below another one, or level with it: apart by no more than a step of its print."""
    if rel.code != "=":
        return Cmp((node, target.node), (">" if rel.held == 1 else "<",))
    width = target.like.unit if target.like else Fraction(1)
    step = Num(width, in_full(width))
    return Cmp((Bin("-", target.node, step), node, Bin("+", target.node, step)), ("<=", "<="))


def _band(terms: Terms, tags: Tags, changes: Changes) -> Iterator[Meaning]:
    held = next(tag.held for tag in tags if tag.code == "B")
    main = terms.lexicon.main
    if not isinstance(held, Named) or not changes.touches(terms.rubric, main):
        return
    found = [band_holds(terms, held.names[0], node) for node in _supposed(terms, main, changes)]
    negated = any(tag.code == "n" for tag in tags)
    nodes = tuple(Not(node) if negated else node for node in found if node is not None)
    if nodes:
        yield Asserted("supposition", nodes, tags[0].first, tags[-1].last, "the band supposed")
