"""What documents say of each other: peers' scores, the same role twice, duplicates, facts of the outside world.

A finding across documents has a place in each of the two. It never says which of them is right. The checks are a
visible list, CHECKS; each is a plain function from what the archive holds to rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from converter.archiving.browsing import by_path, differences
from converter.crossing import RULES
from converter.model import Severity
from converter.stores import queries
from converter.stores.archive import Across
from converter.stores.entries import NO_TRAIT, TRAIT_DIGITS, TRAITS
from converter.stores.opening import Connection
from converter.stores.queries import Known, Said

ALIKE: Final = 6
"""Of eight traits, so many must agree for two records to be near-duplicates: a handful of values differ."""

REMEMBERED: Final = 8
"""Earlier documents of one trait that a later one is compared with: templates make thousands alike."""

SHOWN_DIFFERENCES: Final = 20
"""Differing values of two renditions that are findings of their own."""


class At(NamedTuple):
    """A place in one assessment."""

    id: int
    line: int
    column: int
    text: str


class Crossing(NamedTuple):
    """One finding across documents."""

    code: str
    left: At
    right: At
    message: str
    severity: Severity | None = None

    def row(self) -> tuple[object, ...]:
        """Return it as the table `crossings` keeps it."""
        rule = RULES[self.code]
        return (self.code, rule.slug, self.severity or rule.severity, *self.left, *self.right, self.message)


@dataclass(frozen=True)
class Corpus:
    """What the archive holds of all current documents, in the order of their places."""

    known: Sequence[Known]
    peers: Sequence[Said]
    scores: Sequence[Said]
    facts: Sequence[Said]
    values: Callable[[int], Mapping[str, tuple[str, ...]]]

    @cached_property
    def by_id(self) -> Mapping[int, Known]:
        """Return the assessments by id."""
        return {each.id: each for each in self.known}

    @cached_property
    def scores_of(self) -> Mapping[int, Sequence[Said]]:
        """Return the prints of each assessment's score."""
        found: dict[int, list[Said]] = defaultdict(list)
        for said in self.scores:
            found[said.id].append(said)
        return found


def refresh(connection: Connection) -> Across:
    """Return the rows of `links` and `crossings` that hold for an archive today."""

    def values(ident: int) -> Mapping[str, tuple[str, ...]]:
        return by_path(queries.rows(connection, "stated", ident))

    parts = (
        queries.known(connection),
        queries.peers(connection),
        queries.scores(connection),
        queries.facts(connection),
    )
    corpus = Corpus(*parts, values)
    links = sorted(linked(corpus))
    crossings = [crossing for check in CHECKS for crossing in check(corpus)]
    crossings += _of_links(corpus, links)
    order = {each.id: place for place, each in enumerate(corpus.known)}
    crossings.sort(
        key=lambda each: (each.code, order[each.left.id], each.left[1:], order[each.right.id], each.right[1:])
    )
    return [tuple(link) for link in links], [crossing.row() for crossing in crossings]


# --------------------------------------------------------------------------------------------------- peers


def cited_peers(corpus: Corpus) -> Iterator[Crossing]:
    """Yield each cited score that is none of the scores its own documents print, once for each citing document."""
    own = _by_subject(corpus.known)
    told: set[tuple[int, str, str]] = set()
    for said in corpus.peers:
        theirs = [each for each in own.get(said.about, ()) if each.score and each.id != said.id]
        if not theirs or (said.id, said.about, said.value) in told:
            continue
        told.add((said.id, said.about, said.value))
        printed = [print_ for each in theirs for print_ in corpus.scores_of.get(each.id, ())]
        if printed and not any(_admits(said.value, number) for print_ in printed for number in _numbers(print_)):
            there, title = printed[0], theirs[0].title
            message = f"{title} is cited with {said.text}; its own document prints {there.text}."
            yield Crossing("CO101", _at(said), _at(there), message)


def _by_subject(known: Iterable[Known]) -> Mapping[str, Sequence[Known]]:
    """Return assessments by subject, and by the subject without what stands in brackets where only one bears it."""
    full: dict[str, list[Known]] = defaultdict(list)
    bare: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        full[each.subject].append(each)
        shorter = re.sub(r"\s*\([^()]*\)", "", each.subject).strip()
        if shorter != each.subject:
            bare[shorter].append(each)
    return {**{name: each for name, each in bare.items() if name not in full and len(each) == 1}, **full}


def _numbers(said: Said) -> list[str]:
    """Return the numbers of a print: its exact value, or those in the words of an override."""
    return [said.value] if said.value else re.findall(r"[0-9]+(?:\.[0-9]+)?", said.text)


def _admits(cited: str, own: str) -> bool:
    """Return whether a cited number may stand for another: equal, or rounded to the digits it prints."""
    half = Fraction(1, 2 * 10 ** len(cited.partition(".")[2]))
    return abs(Fraction(cited) - Fraction(own)) <= (half if len(cited) < len(own) else 0)


def cited_alike(corpus: Corpus) -> Iterator[Crossing]:
    """Yield citations of a peer without a document of its own that differ from the most frequent one."""
    own = _by_subject(corpus.known)
    without = [said for said in corpus.peers if said.about not in own]
    for usual, odd in _odd_ones(without):
        message = f"{_name(odd.about)} is cited with {odd.text} here and with {usual.text} elsewhere."
        yield Crossing("CO102", _at(odd), _at(usual), message)


def facts_alike(corpus: Corpus) -> Iterator[Crossing]:
    """Yield figures that differ from what most documents cite from the same source on the same subject and year."""
    for usual, odd in _odd_ones(corpus.facts):
        source, subject, year = odd.about.split("\t")
        dated = f" ({year})" if year else ""
        about = subject.partition(" #")[0]
        message = f"{_name(source)}{dated} on {about!r}: {odd.text} here, {usual.text} elsewhere."
        yield Crossing("CO301", _at(odd), _at(usual), message)


def _odd_ones(said: Iterable[Said]) -> Iterator[tuple[Said, Said]]:
    """Yield, of things said of one subject in several documents, the usual print and each that differs from it.

    The usual one stands in the most documents; of equals, in the first. Each document is told once.
    """
    groups: dict[str, dict[tuple[int, str], Said]] = defaultdict(dict)
    for each in said:
        groups[each.about].setdefault((each.id, each.value), each)
    for prints in groups.values():
        counts = Counter(value for _, value in prints)
        most = max(counts.values())
        usual = next(each for each in prints.values() if counts[each.value] == most)
        for each in prints.values():
            if each.id != usual.id and each.value != usual.value:
                yield usual, each


def _name(subject: str) -> str:
    return subject.title() if subject.islower() and len(subject) > LONGEST_ACRONYM else subject.upper()


LONGEST_ACRONYM: Final = 4


# --------------------------------------------------------------------------------------------------- roles


def roles_twice(corpus: Corpus) -> Iterator[Crossing]:
    """Yield roles assessed in two documents whose records are not the same; a note where the scores agree."""
    first: dict[tuple[str, str, str], Known] = {}
    for each in corpus.known:
        if not each.subject or not each.main:
            continue
        before = first.setdefault((each.rubric, each.subject, each.level), each)
        if before is each or before.record == each.record or _stem(before) == _stem(each):
            continue
        same = before.score == each.score
        scores = f"both score {each.score}" if same else f"{each.score} here, {before.score} there"
        message = f"{each.title} is assessed twice: {scores}."
        yield Crossing("CO201", _top(corpus, each), _top(corpus, before), message, "note" if same else None)


CHECKS: Final[tuple[Callable[[Corpus], Iterator[Crossing]], ...]] = (cited_peers, cited_alike, roles_twice, facts_alike)
"""What is checked across documents, beside what follows from the links."""


# --------------------------------------------------------------------------------------------------- links


class Link(NamedTuple):
    """Two assessments that belong together; `left` stands first."""

    kind: str
    left: int
    right: int


def linked(corpus: Corpus) -> Iterator[Link]:
    """Yield renditions, duplicates and near-duplicates, each document with the first of its kind."""
    by_record: dict[str, Known] = {}
    by_stem: dict[tuple[str, str, int], Known] = {}
    by_trait: dict[tuple[int, str], list[Known]] = defaultdict(list)
    for each in corpus.known:
        twin = by_record.setdefault(each.record or f"bytes {each.sha256}", each)
        sister = by_stem.setdefault(_stem(each), each)
        if sister is not each:
            yield Link("rendition", sister.id, each.id)
        elif twin is not each:
            yield Link("rendition" if twin.format != each.format else "duplicate", twin.id, each.id)
        elif each.traits:
            yield from _near(each, by_trait)


def _stem(each: Known) -> tuple[str, str, int]:
    """Return where an assessment stands, the file's suffix aside: what its renditions have in common."""
    path = PurePosixPath(each.path)
    return each.collection, str(path.with_suffix("")) if path.name else each.path, each.number


def _near(each: Known, by_trait: dict[tuple[int, str], list[Known]]) -> Iterator[Link]:
    """Yield the earlier document whose record is most like this one's, where most of it is; remember this one."""
    cut = enumerate(each.traits[at : at + TRAIT_DIGITS] for at in range(0, TRAITS * TRAIT_DIGITS, TRAIT_DIGITS))
    traits = [(place, trait) for place, trait in cut if trait != NO_TRAIT]
    shared = Counter(other.id for trait in traits for other in by_trait[trait] if other.rubric == each.rubric)
    best = max(shared.items(), key=lambda pair: pair[1], default=None)
    if best and best[1] >= ALIKE:
        yield Link("near-duplicate", best[0], each.id)
    for trait in traits:
        if len(by_trait[trait]) < REMEMBERED:
            by_trait[trait].append(each)


def _of_links(corpus: Corpus, links: Iterable[Link]) -> Iterator[Crossing]:
    """Yield what follows from the links: duplicates and near-duplicates, and where renditions differ."""
    for link in links:
        left, right = corpus.by_id[link.left], corpus.by_id[link.right]
        if link.kind == "duplicate":
            what = "the same bytes" if left.sha256 == right.sha256 else "the same record"
            yield Crossing("CO202", _top(corpus, right), _top(corpus, left), f"{right.title}: {what} as {left.path}.")
        elif link.kind == "near-duplicate":
            message = f"{right.title}: all but a few values as in {left.path}."
            yield Crossing("CO203", _top(corpus, right), _top(corpus, left), message)
        elif left.record != right.record:
            yield from _rendered(corpus, left, right)


def _rendered(corpus: Corpus, left: Known, right: Known) -> Iterator[Crossing]:
    found = differences(dict(corpus.values(left.id)), dict(corpus.values(right.id)))
    for each in found[:SHOWN_DIFFERENCES]:
        here, there = (", ".join(side) or "nothing" for side in (each.right, each.left))
        message = f"{each.path}: {here} in {right.path}, {there} in {left.path}."
        places = _top(corpus, right)._replace(text=here), _top(corpus, left)._replace(text=there)
        yield Crossing("CO204", *places, message)


def _at(said: Said) -> At:
    return At(said.id, said.line, said.column, said.text)


def _top(corpus: Corpus, each: Known) -> At:
    """Return the place of a document's score, its first character where it prints none."""
    printed = corpus.scores_of.get(each.id)
    return _at(printed[0]) if printed else At(each.id, 1, 1, "")
