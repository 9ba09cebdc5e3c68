"""Sentences read by the grammar: pieces, phrases, shapes, meanings, statements.

A sentence is read whole; where that fails, stretch by stretch between its commas, from the first on. A stretch that is
not understood ends the reading, unless it only follows one that was and opens nothing new. Nothing is judged in a
sentence that speaks of other times or in suppositions that are not understood in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from converter.formula import Missing, Undefined
from converter.lexing import Token
from converter.model import Span
from converter.statements.claims import english, words
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar import belonging, contributing, counting, plain, relations, roles, supposing
from converter.statements.claims.grammar.lexicon import Lexicon
from converter.statements.claims.grammar.meanings import Asserted, Meaning, Measured, Pool, statements
from converter.statements.claims.grammar.naming import Group, Named
from converter.statements.claims.grammar.phrases import joined, scored
from converter.statements.claims.grammar.recalling import recalled
from converter.statements.claims.grammar.tagging import AbsentError, Clause, Tag, stretches, tags_of
from converter.statements.claims.grammar.terms import Filter, Terms
from converter.statements.claims.whose import Talk
from converter.statements.context import Context
from converter.system import Statement

MOST_PIECES = 24
"""Longest sentence read, in pieces: what is longer says several things at once."""


class Read(NamedTuple):
    """A sentence to read. taken: spans that other shapes have judged. alone: nothing was spoken of before it.

    before: the words of what stands just before it, in its sentence or as a sentence. talk: what it goes on about.
    """

    span: Span
    cut: list[Token]
    taken: tuple[Span, ...]
    alone: bool
    before: Sequence[Token]
    talk: Talk


def read(context: Context, lexicon: Lexicon, sentence: Read) -> Iterator[Statement]:
    """Yield the statements of a sentence that the grammar understands."""
    text = context.record.document.text
    tags, stop = tags_of(text, sentence.cut, lexicon)
    if not tags or len(tags) > MOST_PIECES or english.elsewhere([token.canon for token in sentence.cut]):
        return
    whole = stop == len(sentence.cut)
    reason = -1 if whole else _reason(sentence.cut, stop)
    if reason >= 0:
        tags = [tag for tag in tags if tag.last <= reason]
    elif not whole and tags[-1].code != ",":
        while tags and tags[-1].code != "," and not _second_verb(sentence.cut, tags[-1]):
            tags.pop()
    if not tags or (not whole and not (_harmless(sentence.cut, tags, reason) and _says(sentence.cut, tags))):
        return
    pool = Pool(context)
    terms = Terms(context, lexicon, pool, sentence.cut)
    tags, said = scored(terms, recalled(tags, lexicon, sentence.before, sentence.talk.edge))
    found = _meanings(terms, tags, sentence.alone)
    for meaning in [*said, *found] if found else ():
        if not _taken(meaning, sentence):
            yield from statements(meaning, pool, sentence.cut)


def _second_verb(cut: list[Token], tag: Tag) -> bool:
    """Tell whether an "and" leads to what the same subject does besides: "... and contribute 3.25"."""
    return tag.code == "&" and tag.last < len(cut) and cut[tag.last].canon in words.VERBS | {"for"}


_NO_TAIL = frozenset("if when once until unless with without before after in by under for at from than".split())


_CONDITIONS = frozenset("if unless suppose assuming hypothetically otherwise".split())


def _reason(cut: list[Token], stop: int) -> int:
    """Return where a reason begins that nobody need understand, at or before a strange word; -1 for none."""
    for at in range(min(stop + 1, len(cut))):
        canon = cut[at].canon
        if canon in english.REASONS or (canon == "strength" and at > 1 and cut[at - 2].canon == "on"):
            return at - 2 if canon == "strength" else at
    return -1


def _harmless(cut: list[Token], tags: list[Tag], reason: int) -> bool:
    """Tell whether what was not understood only follows: it supposes nothing and begins no clause of time or case."""
    rest = cut[tags[-1].last :]
    codes = "".join(tag.code for tag in tags)
    opener = rest[0].canon if rest else ""
    if reason >= 0 or (tags[-1].code == "," and opener in english.ASIDE | _ALSO):
        return not any(token.canon in _CONDITIONS for token in rest) and not supposing.opens(codes)
    supposes = any(token.canon in english.SUPPOSE for token in rest)
    return opener not in _NO_TAIL and not supposes and not supposing.opens(codes)


_ALSO = frozenset(("and", "but", "yet"))


def _says(cut: list[Token], tags: list[Tag]) -> bool:
    """Tell whether the part of a sentence that is understood says anything: "growth of 2, as there," only names it."""
    bracketed = len(tags) > 2 and tags[1].held == "(" and isinstance(tags[2].held, Amount) and tags[2].held.share
    return (
        bracketed
        or tags[0].code != "T"
        or any(
            token.canon in words.VERBS or words.SINGLE.get(token.canon, ("", None))[0] in _VERBAL
            for token in cut[: tags[-1].last]
        )
    )


_VERBAL = frozenset("cudrk=x")
"""Codes of words that are verbs, or take one's place."""


def _meanings(terms: Terms, tags: list[Tag], alone: bool) -> list[Meaning]:
    """Return what a sentence means, read whole or else in stretches."""
    whole = Clause(tuple(tag for tag in tags if tag.code != ","))
    if supposing.opens(whole.codes):
        if _goes_on(terms.cut):
            return []
        if relations.REACHING.fullmatch(joined(whole, terms).codes):
            return _tried(relations.reaching, terms, joined(whole, terms).tags)
        return _supposed(terms, whole, alone) or _each_supposed(terms, stretches(tags), alone)
    if terms.cut[0].canon == "with" and re.search("T.*[TO][^T]*N", whole.codes):
        return _tried(supposing.read, terms, whole.tags)  # "With growth at 1 the composite is 54.9"
    found = _clause(terms, whole, alone)
    if found:
        return found
    return _stretched(terms, stretches(tags), alone)


def _supposed(terms: Terms, clause: Clause, alone: bool) -> list[Meaning]:
    made = _resolved(joined(clause, terms), alone)
    return _tried(supposing.read, terms, made.tags) if made else []


def _each_supposed(terms: Terms, parts: list[Clause], alone: bool) -> list[Meaning]:
    """Return what stretches mean that each suppose for themselves: "growth of 1 would yield 47.5, evidence of 2 51.4"."""
    if len(parts) < 2 or any("W" not in part.codes for part in parts):
        return []
    found = [_supposed(terms, part, alone) for part in parts]
    return [meaning for part in found for meaning in part] if all(found) else []


def _goes_on(cut: list[Token]) -> bool:
    """Tell whether a supposition is added to one before it: "if growth fell to 1 as well, it would be 58.5"."""
    canons = [token.canon for token in cut]
    for at, word in enumerate(canons[1:], 1):
        if word == "alone" and canons[at - 1] == "formula":
            canons[at] = ""
    return not _FURTHER.isdisjoint(canons) or any(
        one == "as" and two == "well" and three != "as"
        for one, two, three in zip(canons, canons[1:], [*canons[2:], ""], strict=False)
    )


_FURTHER = frozenset("alone itself own too also further additionally moreover besides then again".split())
"""Words that add a supposition to what was supposed before, or leave everything else out: "resistance alone"."""


def _stretched(terms: Terms, parts: list[Clause], alone: bool) -> list[Meaning]:
    """Return what the stretches of a sentence mean, as many of them together as make one clause, from the first on."""
    out: list[Meaning] = []
    subject: list[Tag] = []
    first = 0
    while first < len(parts):
        for last in range(len(parts), first, -1):
            tags = tuple(tag for part in parts[first:last] for tag in part.tags)
            found = _clause(terms, Clause(_following(tags, subject)), alone and not out)
            if found:
                break
        if not found and not out:
            break
        if found and not subject:
            subject = [tag for tag in tags if tag.code in "TR"]
        out += found
        first = last if found else first + 1
    return out


def _following(tags: tuple[Tag, ...], subject: list[Tag]) -> tuple[Tag, ...]:
    """Return pieces with what the clause before spoke of in place of "it", where that was one thing."""
    if len(subject) != 1 or not tags or tags[0].code != "i":
        return tags
    return (subject[0], *tags[1:])


def _clause(terms: Terms, clause: Clause, alone: bool) -> list[Meaning]:
    """Return what one clause means: the first of all shapes that takes all of its pieces and says something."""
    if _hours(clause):
        return []
    made = _resolved(joined(clause, terms), alone)
    if made is None:
        return []
    for handler in _handlers(made.codes):
        found = _tried(handler, terms, made.tags)
        if found:
            return found
    return _joined(terms, clause, alone)


_SHAPES = (*contributing.SHAPES, *relations.SHAPES, *roles.SHAPES, *plain.SHAPES, *counting.SHAPES, *belonging.SHAPES)
"""All shapes of a clause, in the order tried."""


@lru_cache(maxsize=4096)
def _handlers(codes: str) -> tuple[plain.Handler, ...]:
    """Return what may read a clause of these letters: sentences differ, their letters are few."""
    return tuple(handler for pattern, handler in _SHAPES if pattern.fullmatch(codes))


def _hours(clause: Clause) -> bool:
    """Tell whether hours are counted, "3 hours": they are no part of a whole."""
    return any(
        one.code == "N"
        and isinstance(one.held, Amount)
        and not one.held.share
        and two.code == "h"
        and two.first == one.last
        for one, two in pairwise(clause.tags)
    )


def _joined(terms: Terms, clause: Clause, alone: bool) -> list[Meaning]:
    """Return what two clauses joined by "and" mean, where each is one; the second may leave out its subject."""
    tags = clause.tags
    for i in (i for i, tag in enumerate(tags) if tag.code == "&" and 0 < i < len(tags) - 1):
        if tags[i - 1].code == tags[i + 1].code == "R":
            continue  # "the 30 % in drafting and review": of both together
        left = _clause(terms, Clause(tags[:i]), alone)
        if not left:
            continue
        subject = [tag for tag in tags[:i] if tag.code in "TRO"]
        rest = _of_the_same(tags[:i], tags[i + 1 :], terms)
        right = _clause(terms, Clause(rest), alone)
        if not right and len(subject) == 1 and rest[0].code in "rN" and not _twice(tags[:i], rest):
            right = _clause(terms, Clause((subject[0], *rest)), alone)
        if right:
            return [*left, *right]
        if _second_verb(terms.cut, tags[i]):
            return left
    return []


def _of_the_same(left: tuple[Tag, ...], rest: tuple[Tag, ...], terms: Terms) -> tuple[Tag, ...]:
    """Return "three dimensions are negative and none is positive" with the rows of the first said of the second too."""
    held = next((tag.held for tag in joined(Clause(left), terms).tags if isinstance(tag.held, Filter)), None)
    if held is None or not held.rows or [tag.code for tag in rest[:2]] not in (["C", "j"], ["N", "j"]):
        return rest
    rows = rest[0]._replace(code="G", held=Named("G", (), Group(held.table)))
    return joined(Clause((rest[0], rows, *rest[1:])), terms).tags


def _twice(left: tuple[Tag, ...], right: tuple[Tag, ...]) -> bool:
    """Tell whether two amounts of one kind are said of one thing: "the modifiers are 1.06 and 1.08", one of a peer's."""
    kinds = [
        {(tag.held.number.unit, tag.held.share) for tag in tags if isinstance(tag.held, Amount)}
        for tags in (left, right)
    ]
    return bool(kinds[0] & kinds[1])


def _tried(handler: plain.Handler, terms: Terms, tags: tuple[Tag, ...]) -> list[Meaning]:
    """Return what a shape says; nothing where a value it needs is not there."""
    try:
        return list(handler(terms, tags))
    except (Missing, Undefined, AbsentError):
        return []


def _resolved(clause: Clause, alone: bool) -> Clause | None:
    """Return a clause in which "it" is the document's subject or what was just named; None where it may be either."""
    out: list[Tag] = []
    for tag in clause.tags:
        if tag.code != "i":
            out.append(tag)
        elif any(other.code in "TRFGPM" for other in out):
            continue
        elif tag.word == "it" and (alone or relations.REACHING.fullmatch(clause.codes)):
            out.append(tag._replace(code="O"))
        else:
            return None
    return Clause(tuple(out))


def _taken(meaning: Meaning, sentence: Read) -> bool:
    if isinstance(meaning, Measured):
        span = Span(meaning.amount.start, meaning.amount.end)
    else:
        assert isinstance(meaning, Asserted)
        span = Span(sentence.cut[meaning.first].start, sentence.cut[meaning.last - 1].end)
    return any(taken.start < span.end and span.start < taken.end for taken in sentence.taken)
