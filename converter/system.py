"""Statements: each rule grounded in one document, and the system they make together.

A statement says which test a stated value must stand, and where its operands are. What the test means is known in one
place alone, `judging.py`; kinds of statement make them, checking and diagnosis have them judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from converter.formula import NO_ROWS, Node, Rows
from converter.model import How, Record, Rule, Severity, Span, Stated, Verdict
from converter.rubric import Rubric, Scale


class Equals(NamedTuple):
    """The result is what the expression gives, on the printed or on the unrounded chain.

    slots: ids of the operands of a printed line by slot (None: not there). rows: the table rows it stands in.
    formula: the expression in names, as pages print it. certain: False for a relation that is inferred and may be
    another one: its failure is worth a look, no more. slack: how far rounded addends may carry it, beside its own
    half step. hint: how a wrong result may have come about.
    """

    node: Node
    slots: tuple[int | None, ...] = ()
    rows: Rows = NO_ROWS
    formula: str = ""
    certain: bool = True
    slack: Fraction = Fraction(0)
    hint: str = ""


class Same(NamedTuple):
    """The result is the same quantity as another stated value. Of two prints the finer must lie within the coarser."""

    reference: int


class Fixed(NamedTuple):
    """The result is one of these numbers: (value, text, working). The first is the rubric's, for messages."""

    values: tuple[tuple[Fraction, str, str], ...]


class Within(NamedTuple):
    """The result lies on a scale, ends included, and on its steps.

    derived: the quantity, where it has a formula: its print may leave the scale by rounding alone. rows: its rows.
    """

    scale: Scale
    derived: str = ""
    rows: Rows = NO_ROWS


class Earned(NamedTuple):
    """The result is the word that a quantity earns: bands by name, in given rows.

    declared: it is said to be the word after a declared departure: the value put in place of the quantity earns it alone.
    """

    bands: str
    rows: Rows = NO_ROWS
    declared: bool = False


class OneOf(NamedTuple):
    """The result is one of these words."""

    words: tuple[str, ...]


class Ordered(NamedTuple):
    """Stated numbers ascend: ids from low to high; strict: no two alike."""

    ids: tuple[int, ...]
    strict: bool


class Holds(NamedTuple):
    """A condition is true. slots: ids of the numbers it prints; sentence: what it demands, in words."""

    node: Node
    slots: tuple[int | None, ...] = ()
    rows: Rows = NO_ROWS
    sentence: str = ""


class Contained(NamedTuple):
    """A printed condition (quantity, relation, number id) is true and is one that the word's own rule contains.

    allowed: the atoms of that rule, as (quantity, relation, value); empty where the rubric has no rule for the word.
    """

    quantity: str
    rel: str
    number: int
    allowed: tuple[tuple[str, str, Fraction], ...]


class AnyOf(NamedTuple):
    """At least one of these tests is passed: a claim that may mean one of several things."""

    tests: tuple[Test, ...]


class Cause(NamedTuple):
    """Putting another value into a quantity, all else kept, gives a peer's score: the stated cause suffices.

    other, peer: ids of the value put in and of the peer's score. main: the quantity compared.
    """

    quantity: str
    other: int
    peer: int
    main: str


class Counted(NamedTuple):
    """The result announces as many things as are listed behind it."""

    listed: int


class Worded(NamedTuple):
    """A claim that one word decides: as printed it demands `test`, with another word `turned`.

    word: id of the word. others: the words that turn it. Made where a slip is looked for, never bound.
    """

    word: int
    others: tuple[str, ...]
    test: Test
    turned: Test


class Noted(NamedTuple):
    """What an earlier stage found, already decided: a remark, a table present, a row missing."""

    verdict: Verdict
    how: How
    severity: Severity | None
    message: str


Test: TypeAlias = (
    Equals
    | Same
    | Fixed
    | Within
    | Earned
    | OneOf
    | Ordered
    | Holds
    | Contained
    | AnyOf
    | Cause
    | Counted
    | Worded
    | Noted
)


class Statement(NamedTuple):
    """A rule grounded in a document. path, span: what is judged and where. result: id of the stated value, -1 if none.

    subject: what a person calls the judged value, for messages. operands: ids it depends on beside its expression's.
    """

    rule: Rule
    kind: str
    path: str
    span: Span
    result: int
    test: Test
    subject: str = ""


class Link(NamedTuple):
    """The formula of a quantity that only a printed equation defines: its expression and its operands by slot."""

    node: Node
    slots: tuple[int | None, ...]


@dataclass(frozen=True)
class System:
    """All statements of one document with what they speak of.

    stated: the record's values and those the kinds found in free text, `stated[i].id == i`. defining: by path, the
    print that speaks for a quantity: the result of its printed equation, else its first readable print.
    counts: rows by table. links: quantities of documents without a rubric, by path. overrides: declared departures.
    """

    record: Record
    rubric: Rubric | None
    stated: tuple[Stated, ...]
    statements: tuple[Statement, ...]
    defining: Mapping[str, int]
    links: Mapping[str, Link]
    overrides: Mapping[str, int]
    readings: Mapping[str, int]
