"""What a page is made of: every word, number, id and position that templates print, and nothing they must decide.

The document itself stands in `blocks`; here is what is said of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from converter.reporting.blocks import Block, Edit, Place, State

# ------------------------------------------------------------------------------------------------ the answer


class Fact(NamedTuple):
    """One large figure at the head of a report: what it is, the figure, what follows it, and a line below."""

    label: str
    figure: str
    unit: str
    note: str
    state: Literal["plain", "differs", "agrees"]


class Tally(NamedTuple):
    """One line of results in words: its state, its words and how many there are."""

    state: State
    words: str
    many: int
    some: bool


class Band(NamedTuple):
    """One band of a scale: its word, its range in words, where it begins and ends, and whose band it is."""

    word: str
    range: str
    low: Fraction
    high: Fraction
    role: Literal["stated", "computed", "both", "other"]


class Pointer(NamedTuple):
    """A value on a scale: where, as printed, and what it is called."""

    value: Fraction
    figure: str
    label: str


class Scale(NamedTuple):
    """The main score among its bands. title states the finding; sentence says all of it."""

    title: str
    sentence: str
    low: Fraction
    high: Fraction
    bands: tuple[Band, ...]
    stated: Pointer | None
    computed: Pointer | None
    ends: tuple[str, str]


class Task(NamedTuple):
    """One task: its words, its share of the time, its score and their product, as printed and exactly."""

    label: str
    share: Fraction
    share_text: str
    score: Fraction
    score_text: str
    weighted_text: str
    mode: str
    tone: Literal["first", "second", "third", "other"]
    sentence: str
    place: Place


class Tasks(NamedTuple):
    """The tasks by share and score. top: the largest score of the scale drawn, widest: the largest share.

    heading: over the chart; share: what the shares are of, `time` or `whole`.
    """

    heading: str
    share: str
    title: str
    sentence: str
    top: Fraction
    widest: Fraction
    modes: bool
    weighted: bool
    rows: tuple[Task, ...]


class Bar(NamedTuple):
    """One row as a bar: its label, its score exactly and as printed."""

    label: str
    value: Fraction
    figure: str


class Bars(NamedTuple):
    """Rows that bear one score each. heading: over their table; title states the finding; sentence says all of it."""

    heading: str
    title: str
    sentence: str
    low: Fraction
    high: Fraction
    rows: tuple[Bar, ...]


Outcome: TypeAlias = Literal["agrees", "differs", "decisive", "unknown"]

Edition: TypeAlias = Literal["report", "publish"]
"""report: every check with its evidence. publish: the document for its readers, marked only where something differs."""


class Brief(NamedTuple):
    """One discrepancy, or what could not be checked, in a line: its number and state, where it is told in full.

    edits: its likeliest correction as (place, stated, suggested), where one is likelier than all others.
    """

    number: str
    state: State
    words: str
    anchor: str
    place: Place
    edits: tuple[Edit, ...] = ()


class Answer(NamedTuple):
    """Page 1: the verdict in one line and some sentences, the large figures, the gravest findings, the tally.

    more: how many discrepancies `brief` leaves out, in words, or ''.
    """

    outcome: Outcome
    headline: str
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...]
    brief: tuple[Brief, ...]
    more: str
    tally: tuple[Tally, ...]


# ------------------------------------------------------------------------------------------------ findings


class Following(NamedTuple):
    """What follows from a correction in one line: its place, and each figure as stated and as it would be."""

    place: Place
    changes: tuple[tuple[str, str], ...]


class Suspicion(NamedTuple):
    """One explanation of a slip: how likely it is among others, in words; its edits, what follows from them, and why."""

    likely: str
    changes: tuple[Edit, ...]
    carried: tuple[Following, ...]
    stale: tuple[tuple[Place, str], ...]
    reason: str
    decisive: str


class Reported(NamedTuple):
    """One finding in full. words: the result in words. working: the formula with its numbers, and what it gives."""

    anchor: str
    code: str
    title: str
    why: str
    words: str
    state: State
    message: str
    stated: str
    computed: str
    exact: str
    formula: str
    working: str
    place: Place
    operands: tuple[Place, ...]
    also: tuple[Place, ...]


class Callout(NamedTuple):
    """One thing that a reader must know: its number, its findings, what it carried on, who is suspected."""

    number: str
    anchor: str
    state: State
    words: str
    findings: tuple[Reported, ...]
    affected: tuple[Place, ...]
    suspects: tuple[Suspicion, ...]


class Item(NamedTuple):
    """One comparison as a link into the document: its own id, what is printed, its working, its place.

    name: of its rule, where it stands in a line among those of others.
    """

    anchor: str
    name: str
    label: str
    working: str
    place: Place


class Entry(NamedTuple):
    """One line of the ledger: one comparison, or several of one rule that came out alike.

    lines: of the source, in words (`22–27`); place: the first. items: the comparisons; several where gathered.
    """

    state: State
    words: str
    title: str
    lines: str
    place: Place
    items: tuple[Item, ...]
    gathered: bool
    computed: str
    formula: str
    working: str


class Group(NamedTuple):
    """The checks of one section of the document."""

    heading: str
    id: str
    entries: tuple[Entry, ...]


class Piece(NamedTuple):
    """Some words of a line, or a number in it (`strong`)."""

    text: str
    strong: bool


class Figure(NamedTuple):
    """Numbers of a line that no check reached, for the same reason: the words around them, and why."""

    pieces: tuple[Piece, ...]
    reason: str
    place: Place


class Coverage(NamedTuple):
    """What became of every number of the text."""

    sentence: str
    external: tuple[Figure, ...]
    unexplained: tuple[Figure, ...]


class Link(NamedTuple):
    """One line of the contents, and what stands below it."""

    anchor: str
    words: str
    below: tuple[Link, ...] = ()


class Particular(NamedTuple):
    """One line of particulars: a name and what it is."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a page prints, in the order in which it is printed.

    short: the title for the head of a page. source: the name of what was read, without its folder; footer: the same,
    short enough for the foot of a page.
    checked: one line on what agrees, for readers of the publish edition.
    """

    edition: Edition
    title: str
    short: str
    source: str
    footer: str
    sha256: str
    scheme: str
    program: str
    answer: Answer
    scale: Scale | None
    tasks: Tasks | None
    factors: tuple[Bars, ...]
    checked: str
    discrepancies: tuple[Callout, ...]
    warnings: tuple[Callout, ...]
    unknowns: tuple[Callout, ...]
    notes: tuple[Callout, ...]
    remarks: tuple[Callout, ...]
    contents: tuple[Link, ...]
    blocks: tuple[Block, ...]
    ledger: tuple[Group, ...]
    coverage: Coverage | None
    particulars: tuple[Particular, ...]
