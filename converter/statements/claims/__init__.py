"""Claims in running text: values said again, comparisons, differences, causes and counts.

*Compared*: what a sentence says of the document's own quantities, of peers it names with scores, and of the borders of
the bands. *Why it matters*: prose is what people read, and the last thing they update. *Silent*: unless every piece of
the claim is understood; suppositions, other times and negations are left alone and stay unexplained.
*Example*: "just above ML Engineer (68.2)" is false with a score of 66.9, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.lexing import key
from converter.model import Rule, Severity, Span
from converter.statements.claims import counts, english, shapes
from converter.statements.claims.peers import Mention, mentions
from converter.statements.claims.pieces import Nouns, Piece, cut_pieces, nouns_of, sentences
from converter.statements.context import Context
from converter.system import Same, Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield every claim that is understood in full."""
    rubric = context.rubric
    if rubric is None:
        return
    yield from counts.bind(context)
    text = context.record.document.text
    main = context.defining.get(rubric.main) if rubric.main else None
    score = context.stated[main].number if main is not None else None
    spans = tuple(sorted(context.record.free))
    found = mentions(text, spans, score, key(context.record.title))
    peers, statements = _peer_scores(context, found)
    yield from statements
    nouns = nouns_of([*_nouns(context), *((name, "peer", name) for name in peers)])
    scored = {mention.span.start: mention for mention in found}
    for span in spans:
        for sentence_span in sentences(text, span):
            if not _worth_reading(text, sentence_span):
                continue
            sentence = cut_pieces(text, sentence_span, nouns)
            if sentence.pieces:
                yield from shapes.claims(context, sentence, peers, scored)


def _worth_reading(text: str, span: Span) -> bool:
    """Tell whether a sentence can hold a claim that is read: it has a digit or the word "point"."""
    body = text[span.start : span.end]
    return "point" in body or any(char.isdigit() for char in body)


def _nouns(context: Context) -> Iterator[tuple[str, str, str]]:
    """Yield the names of quantities and of the borders of their bands."""
    rubric = context.rubric
    assert rubric is not None
    for words, name in rubric.nouns.items():
        yield words, "noun", name
    for bands in rubric.bands.values():
        if bands.of != rubric.main:
            continue
        for word in bands.words:
            for edge in english.EDGES:
                yield key(f"{word} {edge}"), "edge", word
                yield key(f"{word} zone {edge}"), "edge", word
                yield key(f"{edge} of {word}"), "edge", word
                yield key(f"{edge} for {word}"), "edge", word
            yield key(f"{word} zone"), "band", word
            yield key(word), "band", word


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
    return Rule(f"{context.rubric.prefix}8{number:02d}", slug, title, "Prose must say what the figures say.", severity)


__all__ = ["Nouns", "Piece", "bind", "claim_rule"]
