"""The running text of one document, cut once: its sentences, and the tokens of those that somebody reads.

Peers, shapes and the grammar look at the same sentences. Most sentences say nothing of a number, so a sentence is cut
into tokens when it is first asked for, and its tokens are shared by all who ask again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from converter.lexing import Token, tokens
from converter.model import Span
from converter.statements.claims import english, idioms, words
from converter.statements.claims.amounts import KNOWN
from converter.statements.claims.pieces.cutting import sentences


@dataclass
class Prose:
    """A document's text and the stretches of it that are free text, in order."""

    text: str
    spans: tuple[Span, ...]
    cut: dict[Span, list[Token]] = field(default_factory=dict)
    parts: dict[Span, tuple[Span, ...]] = field(default_factory=dict)

    def sentences(self, span: Span) -> tuple[Span, ...]:
        """Return the sentences of a stretch."""
        found = self.parts.get(span)
        if found is None:
            found = self.parts[span] = tuple(sentences(self.text, span))
        return found

    def tokens(self, sentence: Span) -> list[Token]:
        """Return the tokens of a sentence."""
        found = self.cut.get(sentence)
        if found is None:
            found = self.cut[sentence] = tokens(self.text, sentence.start, sentence.end)
        return found


FIRSTS = frozenset(word for phrase, _, _ in idioms.PHRASES for word in phrase.split()) | english.EDGES | {
    "percent", "per", "extra", "additional", "another", "cent", "roles", "jobs", "vs", *words.IMPERATIVES,
}  # fmt: skip
"""Words that stand in phrases."""

PLAIN = frozenset((*words.PEERISH, *words.SINGLE, *words.FILLER, *KNOWN, *FIRSTS, *words.GENERIC_MAIN))
"""Words that mean the same in every document."""

MARKS = "*_,;:()\"'.!?"
"""What may stand around a word."""
DASHES = "-\u2013\u2014"
"""What may stand between two parts of a sentence, blanks around it."""


@lru_cache(maxsize=16384)
def odd_part(word: str) -> str:
    """Return a word without its marks where it is of letters and no plain word; '' for all that any claim may hold."""
    bare = word.strip(MARKS).casefold().replace("\u2019", "'")
    return bare if bare.isalpha() and bare not in PLAIN else ""
