"""Claims in running text: values said again, comparisons, differences, causes and counts.

*Compared*: what a sentence says of the document's own quantities, of peers it names with scores, and of the borders of
the bands. *Why it matters*: prose is what people read, and the last thing they update. *Silent*: unless every piece of
the claim is understood, and whose value it tells; other times, other roles and what is not understood stay unexplained.
*Example*: "just above ML Engineer (68.2)" is false with a score of 66.9, and says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from converter.lexing import key
from converter.model import Rule, Severity, Span
from converter.rubric import Rubric
from converter.statements.claims import counts, english
from converter.statements.claims.grammar.reader import Grammar
from converter.statements.claims.peers import Mention, mentions, short_names
from converter.statements.claims.pieces import shapes
from converter.statements.claims.pieces.clauses import Roles, rule_of
from converter.statements.claims.pieces.cutting import Nouns, Piece, cut_pieces, nouns_of, with_peers
from converter.statements.claims.reading import Prose
from converter.statements.claims.whose import Talk, whose
from converter.statements.context import Context
from converter.system import Same, Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield every claim that is understood in full."""
    rubric = context.rubric
    if rubric is None:
        return
    yield from counts.bind(context)
    prose = Prose(context.record.document.text, tuple(sorted(context.record.free)))
    main = context.defining.get(rubric.main) if rubric.main else None
    score = context.stated[main].number if main is not None else None
    found = mentions(prose, score, key(context.record.title))
    peers, statements = _peer_scores(context, found)
    yield from statements
    called = {**short_names(peers, key(context.record.title)), **{name: name for name in peers}}
    nouns = with_peers(_nouns(rubric), called)
    roles = whose(context, rubric, nouns)
    scored = {mention.span.start: mention for mention in found}
    cited = sorted(scored)
    ends = tuple({name.split()[-1] for name in peers})
    reader = Grammar(context, rubric, prose, peers)
    for span in prose.spans:
        reads = reader.reads(span)
        for i, sentence_span in enumerate(prose.sentences(span)):
            made: list[Statement] = []
            short = sentence_span.end - sentence_span.start <= LONGEST_SHAPED
            if short and (_shaped(prose.text, sentence_span, rubric, ends) or _between(cited, sentence_span)):
                sentence = cut_pieces(prose.text, sentence_span, prose.tokens(sentence_span), nouns)
                if sentence.pieces:
                    talk = Talk(roles, prose, span, i)
                    made = list(shapes.claims(context, sentence, Roles(peers, scored, reader.cited, talk)))
                    yield from made
            if reads:
                yield from reader.sentence(sentence_span, made, Talk(roles, prose, span, i))


def _shaped(text: str, span: Span, rubric: Rubric, ends: tuple[str, ...]) -> bool:
    """Tell whether a sentence has what every shape needs: a number or an edge, and a name or an opening.

    ends: the last words of peers' names.
    """
    lowered = text[span.start : span.end].casefold()
    if not _DIGIT(lowered):
        return _any_in(_BARE, lowered)
    return _any_in(_trigger_words(rubric), lowered) or _any_in(ends, lowered) or _opens(lowered, rubric)


def _between(offsets: list[int], span: Span) -> bool:
    """Tell whether any of ascending offsets lies in a span."""
    at = bisect_left(offsets, span.start)
    return at < len(offsets) and offsets[at] < span.end


def _any_in(words: tuple[str, ...], text: str) -> bool:
    """Tell whether any of some words stands in a text. A plain loop: nothing is quicker, and every sentence is asked."""
    for word in words:  # noqa: SIM110 - a generator costs more than it looks at
        if word in text:
            return True
    return False


LONGEST_SHAPED = 1000
"""Longest sentence looked at for its shapes, in characters: every number of it is held against every name."""
_DIGIT = re.compile(r"[0-9]").search


_BARE = ("point", " vs", "versus", "threshold", "border", "boundary", "cutoff", " suggests", " implies", " indicates")
"""Words that a claim without any digit has."""


@lru_cache(maxsize=64)
def _trigger_words(rubric: Rubric) -> tuple[str, ...]:
    """Return the words that open a claim: the longest word of each quantity's name, "point", "versus", an edge."""
    words = {max(noun.split(), key=len) for noun in rubric.nouns if " = " not in noun} | set(_BARE)
    words |= {key(word) for bands in rubric.bands.values() if bands.of == rubric.main for word in bands.words}
    return tuple(sorted(w for w in words if not any(v != w and v in w for v in words)))


def _opens(lowered: str, rubric: Rubric) -> bool:
    """Tell whether a sentence begins like one of the rubric's own phrases."""
    return lowered[:40].lstrip("*_ \t\r\n-").startswith(_openings(rubric))


@lru_cache(maxsize=64)
def _openings(rubric: Rubric) -> tuple[str, ...]:
    """Return the fixed beginnings of the rubric's phrases."""
    return tuple(pattern.text.partition("{")[0].casefold() for _, pattern in rubric.phrases)


@lru_cache(maxsize=64)
def _nouns(rubric: Rubric) -> Nouns:
    """Return the names of quantities and of the borders of their bands."""
    out = [(words, "noun", name) for words, name in rubric.nouns.items() if " = " not in words]
    for bands in rubric.bands.values():
        if bands.of != rubric.main:
            continue
        for word in bands.words:
            for edge in sorted(english.EDGES):
                texts = (f"{word} {edge}", f"{word} zone {edge}", f"{edge} of {word}", f"{edge} for {word}")
                out += [(key(text), "edge", word) for text in texts]
            out += [(key(f"{word} zone"), "band", word), (key(word), "band", word)]
        out += [(key(f"the {edge}"), "edge", "") for edge in sorted(BARE_EDGES)]
    return nouns_of(out)


BARE_EDGES = frozenset(("threshold", "border", "boundary", "cutoff", "bar", "line"))
"""Words that mean a border of the bands without the name of one: some border, whichever fits."""


def _peer_scores(context: Context, found: list[Mention]) -> tuple[dict[str, int], list[Statement]]:
    """Return the first score of each peer by name, and a statement for every further one: one peer, one score."""
    first: dict[str, int] = {}
    out: list[Statement] = []
    rule = claim_rule(context, 2, "peer-score", "A peer has one score")
    text = context.record.document.text
    for mention in found:
        path = f"peer({mention.name})"
        ident = context.add(path, text[mention.score.start : mention.score.end], mention.score, mention.number)
        if mention.name in first:
            subject = f"score of {text[mention.span.start : mention.span.end]}"
            out.append(Statement(rule, "claim", path, mention.score, ident, Same(first[mention.name]), subject))
        else:
            first[mention.name] = ident
            context.defining[path] = ident
    return first, out


def claim_rule(context: Context, number: int, slug: str, title: str, severity: Severity = "error") -> Rule:
    """Return the rule of one shape of claim: the same number in every rubric."""
    assert context.rubric is not None
    return rule_of(context.rubric.prefix, number, slug, title, severity)


__all__ = ["Nouns", "Piece", "bind", "claim_rule"]
