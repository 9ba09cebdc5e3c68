"""What words name in one document: its quantities, rows, tables, ways of working, bands, borders and peers.

Every name comes from the rubric (quantities by their own names and [prose], choices of a column, words of bands, the
first headers of tables) or from the document (labels of rows, peers, its own title). A name that could mean two
things is not understood, but where what is said of it tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from converter.lexing import Token, key, tokens
from converter.model import Number
from converter.rubric import Rubric, TableForm
from converter.statements.claims import words
from converter.statements.claims.stems import stem
from converter.statements.context import Context


class Row(NamedTuple):
    """One row of a table of the document."""

    table: str
    number: int
    label: str


class Group(NamedTuple):
    """Several like things: the rows of a table, or quantities that share a name ("modifiers")."""

    table: str
    quantities: tuple[str, ...] = ()


class Choice(NamedTuple):
    """One word of a column of words: a way of working."""

    column: str
    word: str


class Columns(NamedTuple):
    """What the columns of a table are for: which is rated, which is a share of the whole, which holds words."""

    rated: str = ""
    share: str = ""
    words: str = ""
    others: tuple[str, ...] = ()


class Named(NamedTuple):
    """What a run of words names. code: T quantity, G group, M choice, B band, E border, P peer, O the document's own."""

    code: str
    names: tuple[str, ...] = ()
    group: Group | None = None
    choice: Choice | None = None


_WORD = re.compile(r"[^\W\d_]+")


class Terms(NamedTuple):
    """The names a rubric gives: by the stem of their first word, (stems, what they name), the longest first."""

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], Named], ...]]
    columns: Mapping[str, Columns]
    stems: frozenset[str] = frozenset()


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


# ------------------------------------------------------------------------------------------------ the rubric's names


@lru_cache(maxsize=64)
def terms_of(rubric: Rubric) -> Terms:
    """Return the names that a rubric gives to what its documents speak of."""
    columns = {table: _columns(rubric, form) for table, form in _tables(rubric)}
    entries: dict[tuple[str, ...], Named] = {}
    for stems, named in _entries(rubric, columns):
        known = entries.get(stems)
        entries[stems] = named if known is None else _both(known, named)
    by_first: dict[str, list[tuple[tuple[str, ...], Named]]] = {}
    for stems, named in entries.items():
        by_first.setdefault(stems[0], []).append((stems, named))
    ordered = {first: tuple(sorted(found, key=lambda e: -len(e[0]))) for first, found in by_first.items()}
    return Terms(ordered, columns, frozenset(part for stems in entries for part in stems))


def _both(a: Named, b: Named) -> Named:
    """Return two meanings of one name: quantities add up, a group goes along."""
    if {a.code, b.code} - {"T", "G"}:
        return a
    names = tuple(dict.fromkeys((*a.names, *b.names)))
    return Named("T" if names else "G", names, a.group or b.group)


def _tables(rubric: Rubric) -> Iterator[tuple[str, TableForm]]:
    for part in rubric.parts:
        for form in part.tables:
            if any(row.data for row in form.rows):
                yield form.name, form


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in key(text).split() if word != "-")


def _entries(rubric: Rubric, columns: Mapping[str, Columns]) -> Iterator[tuple[tuple[str, ...], Named]]:
    singles = {name for name, dims in rubric.dims.items() if not dims}
    numeric = singles - set(rubric.bands) - _wordy(rubric)
    yield from _choices(rubric, columns)
    owners: dict[str, set[str]] = {}
    for noun, name in rubric.nouns.items():
        if name not in numeric or noun in words.SINGLE or noun in words.FILLER or noun.split()[-1] in ("from", "to"):
            continue
        yield _stems(noun), Named("T", (name,))
        if " " not in noun:
            yield from ((_stems(noun), Named("T", (more,))) for more in _extended(rubric, noun, numeric - {name}))
        for word in noun.split():
            if word not in words.SINGLE and word not in words.FILLER:
                owners.setdefault(stem(word), set()).add(name)
    for name in rubric.constants:
        yield _stems(name.replace("_", " ")), Named("T", (name,))
    for word, names in owners.items():
        if len(names) == 1 and len(word) > 5:
            yield (word,), Named("T", tuple(names))
    yield from _families(rubric, numeric)
    yield from _groups(rubric, columns)
    for bands in rubric.bands.values():
        if bands.of and bands.of == rubric.main:
            for word in bands.words:
                yield _stems(word), Named("B", (word,))


def _extended(rubric: Rubric, noun: str, numeric: set[str]) -> Iterator[str]:
    """Yield the quantities whose name begins with another one's and says one word more: "growth", "growth modifier"."""
    for other, name in rubric.nouns.items():
        parts = other.split()
        if name in numeric and len(parts) == 2 and stem(parts[0]) == stem(noun):
            yield name


def _wordy(rubric: Rubric) -> set[str]:
    """Return the quantities that are words, not numbers."""
    return {hole.name for pattern in rubric.patterns for hole in pattern.holes if hole.kind in ("word", "text")}


def _families(rubric: Rubric, numeric: set[str]) -> Iterator[tuple[tuple[str, ...], Named]]:
    """Yield what several quantities are called together: `evidence_modifier`, `barrier_modifier` are modifiers."""
    lasts: dict[str, dict[str, None]] = {}
    for noun, name in rubric.nouns.items():
        if name in numeric and " " in noun and noun.split()[-1] not in ("from", "to"):
            lasts.setdefault(noun.split()[-1], {})[name] = None
    for word, names in lasts.items():
        if len(names) > 2 and stem(word) not in (stem("score"), stem("total")):
            yield (stem(word),), Named("G", (), Group("", tuple(names)))


def _groups(rubric: Rubric, columns: Mapping[str, Columns]) -> Iterator[tuple[tuple[str, ...], Named]]:
    shared = [table for table, found in columns.items() if found.share]
    if len(shared) == 1:
        yield _stems("rows"), Named("G", (), Group(shared[0]))
    for name, form in _tables(rubric):
        group = Named("G", (), Group(name))
        head = re.split(r"[\[(<]", form.columns[0].text)[0].strip() if form.columns else ""
        kinds = [head.lower(), *words.TASK_LIKE.get(head.lower(), ())] if len(head.split()) == 1 else []
        for kind in kinds:
            yield _stems(kind), group
        for adjective in dict.fromkeys((name, head.lower())):
            for row in words.ROW_WORDS | set(kinds):
                if stem(row) != stem(adjective):
                    yield (*_stems(adjective), stem(row)), group


def _choices(rubric: Rubric, columns: Mapping[str, Columns]) -> Iterator[tuple[tuple[str, ...], Named]]:
    for table, found in columns.items():
        name = f"{table}.{found.words}"
        for word in _choice_words(rubric, name):
            yield _stems(word), Named("M", (), None, Choice(name, word))
            parts = word.split()
            if len(parts) == 1:
                yield (stem(word.lower()),), Named("M", (), None, Choice(name, word))
        for noun, owner in rubric.nouns.items():
            said, _, meant = noun.partition(" = ")
            match = next((w for w in _choice_words(rubric, name) if w.casefold() == meant), "")
            if owner == name and match:
                yield _stems(said), Named("M", (), None, Choice(name, match))


def _choice_words(rubric: Rubric, name: str) -> tuple[str, ...]:
    for pattern in rubric.patterns:
        for hole in pattern.holes:
            if hole.name == name and hole.choices:
                return hole.choices
    return ()


def _columns(rubric: Rubric, form: TableForm) -> Columns:
    """Return what the columns of a form table are for; a purpose that two columns could have is nobody's."""
    rated, share, wordy, others = [], [], [], []
    for column in form.columns:
        name = column.quantity
        if not name or column.family:
            continue
        short = name.rpartition(".")[2]
        scale = rubric.scales.get(name)
        holes = [hole for row in form.rows for cell in row.cells if cell for hole in cell.holes if hole.name == name]
        if any(hole.choices for hole in holes):
            wordy.append(short)
        elif any(hole.percent for hole in holes):
            share.append(short)
        elif rubric.definitions(name):
            others.append(short)
        elif scale is not None and scale.step is not None:
            rated.append(short)

    def only(found: list[str]) -> str:
        return found[0] if len(found) == 1 else ""

    return Columns(only(rated), only(share), only(wordy), tuple(others))
