"""Sentences read by the grammar: pieces, phrases, shapes, meanings, statements.

A sentence is read whole; where that fails, stretch by stretch between its commas, from the first on. A stretch that is
not understood ends the reading, unless it only follows one that was and opens nothing new. Nothing is judged in a
sentence that speaks of other times or in suppositions that are not understood in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from converter.formula import Missing, Undefined
from converter.lexing import Token
from converter.model import Span
from converter.statements.claims import english, plain, relations, supposing
from converter.statements.claims.lexicon import Lexicon
from converter.statements.claims.meanings import Asserted, Meaning, Measured, Pool, statements
from converter.statements.claims.phrases import joined
from converter.statements.claims.tagging import Clause, Tag, stretches, tags_of
from converter.statements.claims.terms import Terms
from converter.statements.context import Context
from converter.system import Statement

MOST_PIECES = 24
"""Longest sentence read, in pieces: what is longer says several things at once."""


class Read(NamedTuple):
    """A sentence to read. taken: spans that other shapes have judged. alone: nothing was spoken of before it."""

    span: Span
    cut: list[Token]
    taken: tuple[Span, ...]
    alone: bool


def read(context: Context, lexicon: Lexicon, sentence: Read) -> Iterator[Statement]:
    """Yield the statements of a sentence that the grammar understands."""
    text = context.record.document.text
    tags, stop = tags_of(text, sentence.cut, lexicon)
    if not tags or len(tags) > MOST_PIECES or _elsewhere(sentence.cut):
        return
    whole = stop == len(sentence.cut)
    if not whole and tags[-1].code != ",":
        while tags and tags[-1].code != ",":
            tags.pop()
    if not tags or (not whole and (supposing.opens("".join(t.code for t in tags)) or not _harmless(sentence.cut, stop, lexicon))):
        return
    pool = Pool(context)
    terms = Terms(context, lexicon, pool)
    for meaning in _meanings(terms, tags, sentence.alone):
        if not _taken(meaning, sentence):
            yield from statements(meaning, pool, sentence.cut)


def _elsewhere(cut: list[Token]) -> bool:
    return any(token.canon in english.ELSEWHERE for token in cut)


_NO_TAIL = frozenset("if when once until unless with without before after in by under for at from than".split())


def _harmless(cut: list[Token], stop: int, lexicon: Lexicon) -> bool:
    """Tell whether what was not understood only follows: it supposes nothing and begins no clause of time or case."""
    rest = cut[stop:]
    first = next((i for i in range(stop - 1, -1, -1) if cut[i].canon in (",", ";", ":", "-", "(")), None)
    opener = cut[first + 1].canon if first is not None and first + 1 < len(cut) else ""
    return opener not in _NO_TAIL and not any(token.canon in english.SUPPOSE for token in rest)


def _meanings(terms: Terms, tags: list[Tag], alone: bool) -> list[Meaning]:
    """Return what a sentence means, read whole or else in stretches."""
    whole = Clause(tuple(tag for tag in tags if tag.code != ","))
    if supposing.opens(whole.codes):
        clause = _resolved(joined(whole, terms), alone)
        return _tried(lambda: list(supposing.read(terms, clause.tags))) if clause else []
    found = _clause(terms, whole, alone)
    if found:
        return found
    return _stretched(terms, stretches(tags), alone)


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
    made = _resolved(joined(clause, terms), alone)
    if made is None:
        return []
    for pattern, handler in (*relations.SHAPES, *plain.SHAPES):
        if pattern.fullmatch(made.codes):
            tags = made.tags
            found = _tried(lambda h=handler, t=tags: list(h(terms, t)))  # type: ignore[misc]
            if found:
                return found
    return []


def _tried(call) -> list[Meaning]:  # type: ignore[no-untyped-def]
    try:
        found: list[Meaning] = call()
    except (Missing, Undefined):
        return []
    return found


def _resolved(clause: Clause, alone: bool) -> Clause | None:
    """Return a clause in which "it" is the document's subject or what was just named; None where it may be either."""
    out: list[Tag] = []
    for tag in clause.tags:
        if tag.code != "i":
            out.append(tag)
        elif any(other.code in "TRFGPM" for other in out):
            continue
        elif alone and tag.word == "it":
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
