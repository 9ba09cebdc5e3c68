"""Claims in running text: values said again, comparisons, differences, causes and counts.

*Compared*: what a sentence says of the document's own quantities, of peers it names with scores, and of the borders of
the bands. *Why it matters*: prose is what people read, and the last thing they update. *Silent*: unless every piece of
the claim is understood; suppositions, other times and negations are left alone and stay unexplained.
*Example*: "just above ML Engineer (68.2)" is false with a score of 66.9, and says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from converter.lexing import key, tokens
from converter.model import Rule, Severity, Span, Table
from converter.rubric import Rubric
from converter.statements.claims import counts, english, grammar, shapes
from converter.statements.claims.lexicon import Lexicon, terms_of
from converter.statements.claims.peers import Mention, mentions
from converter.statements.claims.pieces import Nouns, Piece, cut_pieces, nouns_of, sentences, with_peers
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
    nouns = with_peers(_nouns(rubric), peers)
    scored = {mention.span.start: mention for mention in found}
    triggers = _offsets(text, _trigger_words(rubric))
    edges = _offsets(text, _BARE)
    reader = _Grammar(context, rubric, peers)
    for span in spans:
        digits = _DIGIT.search(text, span.start, span.end) is not None
        if not digits and not _between(triggers, span) and not reader.reads(span):
            continue
        for i, sentence_span in enumerate(sentences(text, span)):
            made: list[Statement] = []
            if (
                (digits or _between(triggers, span))
                and (_between(triggers, sentence_span) or _opens(text, sentence_span, rubric))
                and (_DIGIT.search(text, *sentence_span) or _between(edges, sentence_span))
            ):
                sentence = cut_pieces(text, sentence_span, nouns)
                if sentence.pieces:
                    made = list(shapes.claims(context, sentence, peers, scored, reader.cited))
                    yield from made
            yield from reader.sentence(span, sentence_span, made, first=not i)


class _Grammar:
    """The grammar over one document. Names are gathered when the first sentence is worth reading."""

    def __init__(self, context: Context, rubric: Rubric, peers: dict[str, int]) -> None:
        self.context = context
        self.rubric = rubric
        self.peers = peers
        self.lexicon: Lexicon | None = None
        self.cited: dict[tuple[str, str], int] = {}
        blocks = context.record.document.blocks
        self.tables = [block.span for block in blocks if isinstance(block, Table)]
        self.starts = [span.start for span in self.tables]

    def reads(self, span: Span) -> bool:
        """Tell whether a stretch is running text: what stands in tables is said of their rows."""
        at = bisect_left(self.starts, span.start + 1) - 1
        return at < 0 or span.start >= self.tables[at].end

    def sentence(self, span: Span, sentence: Span, made: list[Statement], *, first: bool) -> Iterator[Statement]:
        """Yield what the grammar reads in one sentence, beside what other shapes have made of it."""
        if not self.reads(span):
            return
        text = self.context.record.document.text
        if self.lexicon is None:
            self.lexicon = Lexicon(self.context, self.rubric, self.peers, terms_of(self.rubric), cited=self.cited)
        if not _worth(text, sentence, self.lexicon):
            return
        cut = tokens(text, sentence.start, sentence.end)
        if cut:
            taken = tuple(statement.span for statement in made)
            yield from grammar.read(self.context, self.lexicon, grammar.Read(sentence, cut, taken, first))


SHORTEST, LONGEST = 10, 400
"""Shortest and longest sentence read by the grammar, in characters."""


_MARKS = "*_,;:()\"'.!?"


def _worth(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether a sentence is of words that the grammar knows, up to its first comma: few are, and most end here."""
    if not SHORTEST <= span.end - span.start <= LONGEST:
        return False
    strange = 0
    for word in text[span.start : span.end].split():
        bare = word.strip(_MARKS).casefold().replace("\u2019", "'")
        if bare.isalpha() and not lexicon.knows(bare):
            strange += 1
            if strange > 1 or not bare.endswith("ing"):
                return False
        if word[-1] in ",;:)" or not bare:
            break
    return True


_DIGIT = re.compile(r"[0-9]")


_BARE = ("point", " vs", "versus", "threshold", "border", "boundary", "cutoff")
"""Words that a claim without any digit has."""


def _offsets(text: str, words: tuple[str, ...]) -> list[int]:
    """Return the offsets, ascending, of some words: those without which no claim is read, and few sentences have them.

    One search of the whole text for each word is cheaper by far than cutting every sentence into tokens.
    """
    lowered = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    out: list[int] = []
    for word in words:
        at = lowered.find(word)
        while at >= 0:
            out.append(at)
            at = lowered.find(word, at + len(word))
    return sorted(out)


@lru_cache(maxsize=64)
def _trigger_words(rubric: Rubric) -> tuple[str, ...]:
    """Return the words that open a claim: the longest word of each quantity's name, "point", "versus", an edge."""
    words = {max(noun.split(), key=len) for noun in rubric.nouns if " = " not in noun} | set(_BARE)
    return tuple(sorted(w for w in words if not any(v != w and v in w for v in words)))


def _opens(text: str, span: Span, rubric: Rubric) -> bool:
    """Tell whether a sentence begins like one of the rubric's own phrases."""
    head = text[span.start : span.start + 40].lstrip("*_ \t\r\n-").casefold()
    return head.startswith(_openings(rubric))


@lru_cache(maxsize=64)
def _openings(rubric: Rubric) -> tuple[str, ...]:
    """Return the fixed beginnings of the rubric's phrases."""
    return tuple(pattern.text.partition("{")[0].casefold() for _, pattern in rubric.phrases)


def _between(offsets: list[int], span: Span) -> bool:
    """Tell whether any of ascending offsets lies in a span."""
    at = bisect_left(offsets, span.start)
    return at < len(offsets) and offsets[at] < span.end


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
    return nouns_of(out)


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
