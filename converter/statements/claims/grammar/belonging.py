"""Claims of what something belongs to: rows to a way of working, values to a band, and where a band begins and ends.

*Compared*: the word that a row holds, and the borders that the scheme gives a band. *Silent*: for words that no choice
or band has. *Example*: "research is augmented" where its row says displaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from converter.formula import Cmp, Junction, Node, Not, Num, Word
from converter.numbers import in_full
from converter.rubric import Bands, BandTest, path_of
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar.lexicon import Row
from converter.statements.claims.grammar.meanings import Asserted, Meaning, Measured
from converter.statements.claims.grammar.naming import Named
from converter.statements.claims.grammar.plain import Handler, Tags, amount_of
from converter.statements.claims.grammar.tagging import first_of
from converter.statements.claims.grammar.terms import Terms


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


SHAPES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern), handler)
    for pattern, handler in (
        ("R(?:&R)*C?M|RM&R|M(?:f|t)?R(?:&R)*", working),
        ("RnM|nR(?:&?R)*M", not_working),
        ("BC?f?NtN|BC?fNN|BC?wN&N|Bf?N", band_range),
    )
)
