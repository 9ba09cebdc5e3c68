"""What words name in one document: its quantities, rows, tables, ways of working, bands, borders and peers.

Every name comes from the rubric (quantities by their own names and [prose], choices of a column, words of bands, the
first headers of tables) or from the document (labels of rows, peers, its own title). A name that could mean two
things is not understood, but where what is said of it tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from converter.lexing import Token, tokens
from converter.model import Number
from converter.rubric import Rubric
from converter.statements.claims import words
from converter.statements.claims.grammar.naming import Columns, Named, Terms
from converter.statements.claims.stems import stem
from converter.statements.context import Context


class Row(NamedTuple):
    """One row of a table of the document."""

    table: str
    number: int
    label: str


_WORD = re.compile(r"[^\W\d_]+")


@dataclass
class Lexicon:
    """The names of one document. peers: canonical words of each, as they are told by their documents."""

    context: Context
    rubric: Rubric
    peers: Mapping[str, int]
    terms: Terms
    rows: tuple[Row, ...] = ()
    row_stems: dict[str, set[int]] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    heads: frozenset[str] = frozenset()
    peer_words: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    singles: frozenset[str] = frozenset()
    cited: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = tuple(_rows(self.context))
        for i, row in enumerate(self.rows):
            for word in _WORD.findall(row.label.casefold()):
                if word not in words.SMALL:
                    self.row_stems.setdefault(stem(word), set()).add(i)
        self.own = tuple(token.canon for token in tokens(self.context.record.title) if token.kind == "w")
        self.heads = frozenset(word for word in self.own if len(word) > 3)
        for name in self.peers:
            parts = tuple(name.split())
            self.peer_words.setdefault(parts[0], []).append((parts, name))
        self.singles = frozenset((*self.own, *(part for name in self.peers for part in name.split())))

    @property
    def main(self) -> str:
        return self.rubric.main

    def main_number(self) -> Number | None:
        """Return the main quantity as it is printed, None where it is not."""
        ident = self.context.defining.get(self.main) if self.main else None
        return self.context.stated[ident].number if ident is not None else None

    def borders(self) -> tuple[str, ...]:
        """Return the bands of the main quantity that begin somewhere."""
        bands = next((b for b in self.rubric.bands.values() if b.of and b.of == self.main), None)
        return tuple(word for word, test in bands.words.items() if test.low is not None) if bands else ()

    def columns(self, table: str) -> Columns:
        return self.terms.columns.get(table, Columns())

    def named(self, cut: list[Token], at: int) -> tuple[int, Named] | None:
        """Return the index behind the longest name that begins here, and what it names."""
        found = self._peer(cut, at)
        if found:
            return found
        for stems, named in self.terms.by_first.get(stem(cut[at].canon), ()):
            stop = _matches(stems, cut, at)
            if stop:
                return stop, named
        return self._title(cut, at)

    def _peer(self, cut: list[Token], at: int) -> tuple[int, Named] | None:
        best: tuple[int, Named] | None = None
        canon = cut[at].canon
        for parts, name in self.peer_words.get(canon) or self.peer_words.get(canon.removesuffix("'s")) or ():
            stop = at + len(parts)
            if stop > len(cut) or any(cut[at + i].canon != part for i, part in enumerate(parts[:-1])):
                continue
            if cut[stop - 1].canon.removesuffix("'s") == parts[-1] and (best is None or stop > best[0]):
                best = stop, Named("P", (name,))
        return best

    def _title(self, cut: list[Token], at: int) -> tuple[int, Named] | None:
        """Return the document's own title, or its last word behind an article: "the adjuster"."""
        own = self.own
        if not own:
            return None
        if (
            len(own) > 1
            and cut[at].canon.startswith(own[0])
            and at + len(own) <= len(cut)
            and all(cut[at + i].canon.removesuffix("'s") == word for i, word in enumerate(own))
        ):
            return at + len(own), Named("O")
        if at and cut[at - 1].canon in ("the", "this", "our") and cut[at].canon.removesuffix("'s") in self.heads:
            return at + 1, Named("O")
        return None

    def row_at(self, cut: list[Token], at: int) -> tuple[int, Row] | None:
        """Return the index behind the words that name a row, and the row; None where none or several fit."""
        canon = cut[at].canon
        if stem(canon) not in self.row_stems and not canon.endswith("ing"):
            return None
        return _Run(self, cut, at).read()

    def knows_odd(self, word: str) -> bool:
        """Tell whether a word that is no plain one can be part of a claim: it names something of this document."""
        if word in self.singles:
            return True
        found = stem(word)
        return found in self.row_stems or found in self.terms.stems

    def stems_known(self, word: str) -> bool:
        return stem(word) in self.row_stems


class _Run:
    """A run of words that may name a row: rows that hold all of its stems stay candidates."""

    def __init__(self, lexicon: Lexicon, cut: list[Token], at: int) -> None:
        self.lexicon = lexicon
        self.cut = cut
        self.at = at
        self.left = set(range(len(lexicon.rows)))
        self.hits: list[str] = []
        self.stop = at

    def read(self) -> tuple[int, Row] | None:
        i, strange = self.at, 0
        while i < len(self.cut):
            token = self.cut[i]
            known = self.lexicon.row_stems.get(stem(token.canon), set()) if token.kind == "w" else set()
            if known and self.left & known:
                self.left &= known
                self.hits.append(token.canon)
                i += 1
                self.stop = i
            elif i > self.at and self.hits and token.canon in words.SMALL and i + 1 < len(self.cut):
                i += 1
            elif token.kind == "w" and token.canon.endswith("ing") and not strange and not known and self._ahead(i):
                strange += 1
                i += 1
            else:
                break
        return self._row()

    def _ahead(self, i: int) -> bool:
        """Tell whether a strange verbal noun may belong to the name: a word of the same rows follows closely."""
        for token in self.cut[i + 1 : i + 4]:
            known = self.lexicon.row_stems.get(stem(token.canon), set())
            if known & self.left:
                return True
            if token.canon not in words.SMALL:
                return False
        return False

    def _row(self) -> tuple[int, Row] | None:
        if len(self.left) != 1 or not self.hits:
            return None
        distinct = {stem(word) for word in self.hits}
        row = self.lexicon.rows[next(iter(self.left))]
        named = [token.canon for token in tokens(row.label) if token.kind == "w" and token.canon not in words.SMALL]
        short = len(named) <= 3
        strong = [w for w in self.hits if w not in words.WEAK and len(w) >= (4 if short else 6)]
        if len(distinct) < 2 and len(named) > 2 and named[-1].endswith("ing") and stem(named[-1]) in distinct:
            return None  # "bargaining" is not yet "union/collective bargaining"
        if len(distinct) < 2 and not strong:
            return None
        stop = self.stop
        if stop < len(self.cut) and self.cut[stop].canon.endswith("ing") and self.cut[stop].kind == "w":
            behind = self.cut[stop].canon
            if behind not in words.FILLER and behind not in words.SINGLE and not self.lexicon.stems_known(behind):
                stop += 1
        if stop < len(self.cut) and self.cut[stop].canon in words.ROW_WORDS:
            stop += 1  # "the cultural row"
        return stop, row


def _matches(stems: tuple[str, ...], cut: list[Token], at: int) -> int:
    """Return the index behind a name, 0 where it does not stand here. A hyphen inside is like a blank."""
    i = at
    for n, part in enumerate(stems):
        if n and i < len(cut) and cut[i].canon == "-" and part != "-":
            i += 1
        if i >= len(cut) or stem(cut[i].canon) != part:
            return 0
        i += 1
    return i


def _rows(context: Context) -> Iterator[Row]:
    labels = {match.rows[0]: match.label for match in reversed(context.record.matches) if match.label and match.rows}
    for (table, number), label in sorted(labels.items()):
        yield Row(table, number, label)
