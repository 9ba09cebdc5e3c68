"""The grammar over one document: which sentences it reads, whole or from where on.

Most sentences say nothing of a number, so each is asked with cheap signs first whether it may be understood at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from converter.model import Span, Table
from converter.rubric import Rubric
from converter.statements.claims import english, words
from converter.statements.claims.grammar.definite import definite
from converter.statements.claims.grammar.lexicon import Lexicon
from converter.statements.claims.grammar.meanings import statements
from converter.statements.claims.grammar.naming import terms_of
from converter.statements.claims.grammar.sentences import Read, read
from converter.statements.claims.islands import islands
from converter.statements.claims.reading import DASHES, MARKS, Prose, odd_part
from converter.statements.claims.whose import Talk
from converter.statements.context import Context
from converter.system import Statement


class Grammar:
    """The grammar over one document. Names are gathered when the first sentence is worth reading."""

    def __init__(self, context: Context, rubric: Rubric, prose: Prose, peers: dict[str, int]) -> None:
        self.context = context
        self.rubric = rubric
        self.prose = prose
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

    def sentence(self, sentence: Span, made: list[Statement], talk: Talk) -> Iterator[Statement]:
        """Yield what the grammar reads in one sentence, beside what other shapes have made of it."""
        if not SHORTEST <= sentence.end - sentence.start <= LONGEST:
            return
        if self.lexicon is None:
            self.lexicon = Lexicon(self.context, self.rubric, self.peers, terms_of(self.rubric), cited=self.cited)
        taken = tuple(statement.span for statement in made)
        text = self.prose.text[sentence.start : sentence.end]
        if _KNOWN(text):
            cut = self.prose.tokens(sentence)
            for meaning, pool in definite(self.context, self.lexicon, cut, talk):
                known = list(statements(meaning, pool, cut))
                yield from known
                taken = (*taken, *(statement.span for statement in known))
        if _worth(text, self.lexicon):
            cut = self.prose.tokens(sentence)
            if not cut or talk.may_go_on(cut):
                return
            whole = Read(sentence, cut, taken, not talk.place, talk.last(), talk)
            found = list(read(self.context, self.lexicon, whole))
            yield from found
            if found:
                return
        if any(_worth(text[found.end() :], self.lexicon) for found in _BREAK(text)):
            yield from self.islands(sentence, taken, talk)

    def islands(self, sentence: Span, taken: tuple[Span, ...], talk: Talk) -> Iterator[Statement]:
        """Yield what the grammar reads in the first part of a sentence that stands by itself and says something."""
        assert self.lexicon is not None
        cut = self.prose.tokens(sentence)
        if talk.may_go_on(cut):
            return
        for first in islands(cut):
            if talk.names_another(cut, first):
                return
            part = Span(cut[first].start, sentence.end)
            if _worth(self.prose.text[part.start : part.end], self.lexicon):
                alone = Read(part, cut[first:], taken, alone=False, before=cut[:first], talk=talk)
                made = list(read(self.context, self.lexicon, alone))
                yield from made
                if made:
                    return


SHORTEST, LONGEST = 10, 400
"""Shortest and longest sentence read by the grammar, in characters."""


def _worth(sentence: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence is of words that the grammar knows, up to its first comma: few are, and most end here."""
    strange, before = 0, ""
    for word in sentence.split():
        odd = odd_part(word)
        if odd in english.REASONS or (before == "and" and word in words.VERBS):
            break
        before = word
        if odd and not lexicon.knows_odd(odd):
            strange += 1
            if strange > 1 or not odd.endswith("ing"):
                return False
        if word[-1] in ",;:)" or not word.strip(MARKS + DASHES):
            break
    return True


_KNOWN = re.compile(
    rf"\b(?:the|its|our|these|those) (?:[+\-\u2212\u2013]?[0-9]|(?:{'|'.join(english.NUMBER_WORDS)}) )", re.IGNORECASE
).search
_BREAK = re.compile(r": | [-\u2013\u2014] |, (?:and|but|so|yet|while|whereas|though|although) ").finditer
