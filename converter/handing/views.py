"""What a handout is made of: every word and figure it prints, and how much of each fits; templates decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from converter.reporting.views import Brief, Fact, Outcome, Scale

Paper: TypeAlias = Literal["a4", "letter", "a5"]


class Style(NamedTuple):
    """How handouts are set. large: 18 pt or more in one column. black: black ink alone, no tint and no grey."""

    paper: Paper = "a4"
    large: bool = False
    black: bool = False


class Source(NamedTuple):
    """What a sheet says of where it comes from. name: '' where a name might tell too much."""

    title: str
    name: str
    sha256: str
    scheme: str
    program: str


# ------------------------------------------------------------------------------------------------ one page


class Bar(NamedTuple):
    """One row of a table as a bar: its label, its figure as printed, its part of the longest bar, what is beside it."""

    label: str
    figure: str
    part: Fraction
    beside: str
    tone: Literal["first", "second", "third", "other"]


class Bars(NamedTuple):
    """Rows as bars, the longest first. title: what they show. key: the kinds by tone. more: what was left out, or ''."""

    title: str
    head: str
    rows: tuple[Bar, ...]
    key: tuple[tuple[str, str], ...]
    more: str = ""


class Checked(NamedTuple):
    """One line of what was checked: how many comparisons of a kind, and how many of them differ, in words."""

    words: str
    many: int
    differ: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One page of a document: the verdict, what was checked, where the weight lies, what to talk about.

    brief_more, questions_more: what was left out of each, in words, or ''.
    """

    source: Source
    outcome: Outcome
    headline: str
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...]
    brief: tuple[Brief, ...]
    brief_more: str
    scale: Scale | None
    bars: Bars | None
    checked: tuple[Checked, ...]
    questions: tuple[str, ...]
    questions_more: str = ""


class Room(NamedTuple):
    """How much of a summary is set, and how large: points, rows of bars, discrepancies, questions, characters of a label.

    notes: millimetres kept free to write in.
    """

    size: Fraction
    rows: int
    brief: int
    questions: int
    label: int
    notes: int


# ------------------------------------------------------------------------------------------------ sheets


class Hidden(NamedTuple):
    """A text with places to fill in: each stands as one sign of `handing.signs`. answers: theirs in order, or none.

    A trainee's text has no answers: what is not there cannot be read out of a file.
    """

    text: str
    answers: tuple[str, ...] = ()


class Line(NamedTuple):
    """A heading (level 1 to 4), a paragraph (0), a list item (depth from 1 in `depth`), or code. line: of the source."""

    kind: Literal["heading", "prose", "item", "code", "withheld"]
    text: Hidden
    level: int = 0
    depth: int = 0
    marker: str = ""
    line: int = 0


class Grid(NamedTuple):
    """A table. head: its header cells, () where it has none. labels: the same as plain words, for narrow setting.

    widths: of its columns in percent. numeric: by column. tight: an upright sheet starves its columns.
    """

    kind: Literal["grid"]
    head: tuple[Hidden, ...]
    rows: tuple[tuple[Hidden, ...], ...]
    labels: tuple[str, ...]
    widths: tuple[int, ...]
    numeric: tuple[bool, ...]
    lines: tuple[int, ...] = ()
    tight: bool = False


Part: TypeAlias = Line | Grid


class Box(NamedTuple):
    """A place to work something out: what it is, its formula, and (for the trainer) the working and what it gives."""

    name: str
    formula: str
    working: str = ""
    result: str = ""
    note: str = ""


class Answer(NamedTuple):
    """One line of a key: where, what is printed, what it should read, how it came about, what shows it."""

    place: str
    printed: str
    right: str
    how: str
    shown: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to work on: what to do, its parts, boxes to work in, lines to answer in, a key (for the trainer)."""

    source: Source
    kind: Literal["exercise", "solution", "slips", "key"]
    heading: str
    task: tuple[str, ...]
    parts: tuple[Part, ...]
    boxes: tuple[Box, ...] = ()
    blank_rows: int = 0
    answers: tuple[Answer, ...] = ()
    remarks: tuple[str, ...] = ()
    lined: bool = False


Handout: TypeAlias = Summary | Sheet
