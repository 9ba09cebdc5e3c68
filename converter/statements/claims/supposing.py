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
from typing import NamedTuple

from converter.formula import Bin, Call, Cmp, Node, Not, Num, Undefined
from converter.numbers import in_full
from converter.statements.claims.amounts import Amount
from converter.statements.claims.expanding import Changes, expanded, now, rewritten
from converter.statements.claims.lexicon import Group, Named, Row
from converter.statements.claims.meanings import Asserted, Meaning, Measured, Term, literal
from converter.statements.claims.plain import Tags, amount_of, band_holds, outright
from converter.statements.claims.tagging import Tag
from converter.statements.claims.terms import Filter, Terms, fitting


class Supposed(NamedTuple):
    """Changes that a condition asks for, and what it says of the document as it is."""

    changes: Changes
    said: tuple[Meaning, ...] = ()


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
            supposed = _condition(terms, condition)
            if supposed is None or len(condition) < best[0]:
                continue
            meanings = list(_consequences(terms, rest, supposed.changes))
            if meanings:
                best = (len(condition), [*supposed.said, *meanings])
    yield from best[1]


# ------------------------------------------------------------------------------------------------ conditions


def _bare(tags: Tags) -> Tags:
    """Return pieces without those that only mark a supposition."""
    out = [tag for tag in tags if tag.code not in "SW,"]
    while out and out[0].code == "&":
        out.pop(0)
    while out and out[-1].code == "&":
        out.pop()
    return tuple(out)


def _condition(terms: Terms, tags: Tags) -> Supposed | None:
    """Return what a condition supposes, None where it is not understood."""
    bare = _bare(tags)
    codes = "".join(tag.code for tag in bare)
    if not set(codes) & set("TRGF"):
        return None
    for pattern, build in _CONDITIONS:
        if pattern.fullmatch(codes):
            try:
                return build(terms, bare)
            except Undefined:
                return None
    return None


def _thing(tags: Tags) -> Tag:
    return next(tag for tag in tags if tag.code in "TRG")


def _one(terms: Terms, tag: Tag, amount: Amount | None) -> tuple[tuple[str, int], Term] | None:
    """Return what a piece would change: a row's rating or share, or a quantity, by how the amount is printed."""
    if isinstance(tag.held, Row):
        found = terms.columns(tag.held.table)
        column = found.share if amount and amount.share else found.rated
        cell = terms.cell(tag.held, column)
        return ((f"{tag.held.table}.{column}", tag.held.number), cell) if cell else None
    options = terms.of(tag)
    options = fitting(options, amount) if amount is not None and len(options) > 1 else options
    term = options[0] if options else None
    return ((term.name, -1), term) if term and term.name and term.name != terms.lexicon.main else None


def _on_scale(terms: Terms, name: str, value: Fraction | None) -> bool:
    scale = terms.rubric.scales.get(name)
    return value is not None and (scale is None or scale.low <= value <= scale.high)


def _set(terms: Terms, tags: Tags) -> Supposed | None:
    """Read "evidence at 8", "a growth score of 1 in place of 2", "pipelines re-rated from 3 to 4"."""
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    codes = "".join(tag.code for tag in tags)
    old: Amount | None = None
    new = amounts[0]
    if len(amounts) == 2:
        old, new = amounts if "f" in codes else (amounts[1], amounts[0])
    if new.bound or new.number.hedge:
        return None
    target = _one(terms, _thing(tags), new)
    if target is None or not _on_scale(terms, target[0][0], new.number.value):
        return None
    said: tuple[Meaning, ...] = (Measured("value", (target[1].node,), old, target[1].text),) if old else ()
    return Supposed(Changes({target[0]: literal(new.number)}), said)


def _stepped(terms: Terms, tags: Tags) -> Supposed | None:
    """Read "one extra point of evidence, from 3 to 4": the change, and what it starts from."""
    thing = _thing(tags)
    step, old, new = (amount_of(tag).number.value for tag in tags if tag.code == "N")
    if abs(new - old) != step:
        return None
    return _set(terms, (thing, *tags[-4:]))


def _by(terms: Terms, tags: Tags) -> Supposed | None:
    """Read "cut the evidence by a point", "one evidence point fewer", "two more barrier points"."""
    amount = amount_of(next(tag for tag in tags if tag.code == "N"))
    sign = next(tag.held for tag in tags if tag.code in "cud")
    target = _one(terms, _thing(tags), None)
    if target is None or amount.bound or amount.number.hedge or amount.share or not isinstance(sign, int):
        return None
    node = Bin("+" if sign > 0 else "-", target[1].node, literal(amount.number))
    return Supposed(Changes({target[0]: node})) if _on_scale(terms, target[0][0], now(node, terms.pool)) else None


def _without(terms: Terms, tags: Tags) -> Supposed | None:
    """Read "without barriers", "were there no barriers", "without the evidence modifier"."""
    tag = _thing(tags)
    group = terms.group_of(tag)
    if group is not None and group.quantities:
        if not terms.cut[tag.last - 1].canon.endswith("s") and not any(other.code == "C" for other in tags):
            return None  # "absent that uplift": one of them, whichever was spoken of
        return Supposed(Changes({(name, -1): Num(Fraction(1), "1") for name in group.quantities}))
    target = _one(terms, tag, None)
    if target is None:
        return None
    name = target[0][0]
    neutral = Num(Fraction(1), "1") if _neutral_one(terms, name) else Num(Fraction(0), "0")
    ok = neutral.number == 1 or _on_scale(terms, name, Fraction(0))
    return Supposed(Changes({target[0]: neutral})) if ok else None


def _without_all(terms: Terms, tags: Tags) -> Supposed | None:
    """Read "without barriers and evidence"."""
    changes = Changes()
    for tag in tags:
        if tag.code not in "TG":
            continue
        one = _without(terms, (tag,))
        if one is None or set(one.changes) & set(changes):
            return None
        changes.update(one.changes)
    return Supposed(changes)


def _neutral_one(terms: Terms, name: str) -> bool:
    """Tell whether a quantity is a factor that does nothing at one."""
    definitions = terms.rubric.definitions(name)
    node = definitions[0] if definitions else None
    return isinstance(node, Bin) and node.sign == "+" and isinstance(node.left, Num) and node.left.number == 1


def _every(terms: Terms, tags: Tags) -> Supposed | None:
    """Read "every evidence row a 2"."""
    held = next(tag.held for tag in tags if tag.code in "FGT")
    amounts = [amount_of(tag) for tag in tags if tag.code == "N"]
    group = held.group if isinstance(held, Named) else None
    table = held.table if isinstance(held, Filter) else group.table if isinstance(group, Group) else ""
    number: Node | None = literal(amounts[0].number) if amounts else None
    if isinstance(held, Filter):
        if held.quantity != "all" or not isinstance(held.where, Cmp) or held.where.rels != ("=",):
            return None
        number = held.where.parts[1]
    column = terms.columns(table).rated
    if not column or not isinstance(number, Num) or not _on_scale(terms, f"{table}.{column}", number.number):
        return None
    return Supposed(Changes({(f"{table}.{column}", -1): number}))


def _both(terms: Terms, tags: Tags) -> Supposed | None:
    """Read two conditions joined by "and"."""
    at = next(i for i, tag in enumerate(tags) if tag.code == "&")
    one, two = _condition(terms, tags[:at]), _condition(terms, tags[at + 1 :])
    if one is None or two is None or set(one.changes) & set(two.changes):
        return None
    return Supposed(Changes({**one.changes, **two.changes}), (*one.said, *two.said))


_CONDITIONS = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        ("[ki]?[TR]k?r?t?N|i?[ud][TR]r?tN|[TR]t?[ud]tN|zTt?N|[kiud]*[TR][kud]?r?fNtN|[TR]r?NtN|[ki]*NTp?o?P?", _set),
        ("N[cud](?:pT|Tp)fNtN|NT?p[cud]fNtN", _stepped),
        (
            "i?Np?T?p?[cud]p?T?p?|[ud]i?[TR]bNp?|[TR][ud](?:bNp?|Np)|N[cud]Tp?|NcpT|NcTp|[ud]NpT|[ud]TNp|NTpc|TpN?c|[ud]NTp",
            _by,
        ),
        ("zC?[TG]|CT|zTp?|[TG]z|[TG]k?q|q[TG]|k[TG]q", _without),
        ("z[TG](?:&[TG])+|[TG](?:&[TG])+z", _without_all),
        ("k?F|C[GT]r?t?N|k?C[GT]r?t?N", _every),
        ("[^&]+&[^&]+", _both),
    )
)


# ------------------------------------------------------------------------------------------------ consequences


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
