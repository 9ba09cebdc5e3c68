"""The names that a rubric gives to what its documents speak of: quantities, families of them, tables, words, bands.

Each is kept by the stem of its first word, the longest first. A name that could mean two things is not understood, but
where what is said of it tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from converter.lexing import key
from converter.rubric import Rubric, TableForm
from converter.statements.claims import words
from converter.statements.claims.stems import stem


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


class Terms(NamedTuple):
    """The names a rubric gives: by the stem of their first word, (stems, what they name), the longest first."""

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], Named], ...]]
    columns: Mapping[str, Columns]
    stems: frozenset[str] = frozenset()


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
