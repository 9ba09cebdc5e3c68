"""What a supposition asks to change: values set, raised, taken away, for one row, one quantity or several.

*Silent* where a part is not understood, where the new value is hedged, and where it lies outside of its scale.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from converter.formula import Bin, Cmp, Node, Num, Undefined
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar.expanding import Changes, now
from converter.statements.claims.grammar.lexicon import Row
from converter.statements.claims.grammar.meanings import Meaning, Measured, Term, literal
from converter.statements.claims.grammar.naming import Group, Named
from converter.statements.claims.grammar.plain import Tags, amount_of
from converter.statements.claims.grammar.tagging import Tag
from converter.statements.claims.grammar.terms import Filter, Terms, fitting


class Supposed(NamedTuple):
    """Changes that a condition asks for, and what it says of the document as it is."""

    changes: Changes
    said: tuple[Meaning, ...] = ()


def _bare(tags: Tags) -> Tags:
    """Return pieces without those that only mark a supposition."""
    out = [tag for tag in tags if tag.code not in "SW,"]
    while out and out[0].code == "&":
        out.pop(0)
    while out and out[-1].code == "&":
        out.pop()
    return tuple(out)


def condition_of(terms: Terms, tags: Tags) -> Supposed | None:
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
    one, two = condition_of(terms, tags[:at]), condition_of(terms, tags[at + 1 :])
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
