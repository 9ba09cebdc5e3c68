"""Every type that crosses a stage, in the order in which a document meets them.

    bytes -> Document -> Record -> Statements -> Findings -> Diagnosis -> Verified -> data
         read       extract    bind         check       diagnose                 \\-> Report -> pages

All values are frozen: a stage returns something new. Spans are offsets, in code points, into the untouched text of
the document; line and column are derived from an offset only when somebody wants to see them. Hot types are named
tuples because thousands are made for each document and a named tuple is the cheapest immutable Python has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias


class Span(NamedTuple):
    """Offsets `start <= i < end` into `Document.text`, in code points."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as a person counts it: line and column from 1, columns in code points."""

    line: int
    column: int


class Remark(NamedTuple):
    """Something odd that a stage met on its way and did not hide: a statement kind turns it into a finding."""

    code: str
    slug: str
    span: Span
    message: str
    severity: Severity


Severity: TypeAlias = Literal["error", "warning", "note"]


# ------------------------------------------------------------------------------------------------ document


class Cell(NamedTuple):
    """One table cell. `text` is exactly the slice of its span, without the blanks around it; it may be empty."""

    text: str
    span: Span


class Row(NamedTuple):
    """The cells of one table line, as many as were written."""

    cells: tuple[Cell, ...]
    span: Span


class Table(NamedTuple):
    """A pipe table: header row (None where a table has none), the delimiter line's span, and its body rows."""

    span: Span
    header: Row | None
    delimiter: Span | None
    rows: tuple[Row, ...]


class Heading(NamedTuple):
    """A heading. `content` is its text without marks; `level` 1 to 6, or None for an unmarked candidate."""

    span: Span
    content: Span
    level: int | None


class Paragraph(NamedTuple):
    """Running text: one line, or several lines that were visibly wrapped. `quoted` when each line begins with `>`."""

    span: Span
    content: Span
    quoted: bool


class Bullet(NamedTuple):
    """One list item: its marker as written (`-`, `3.`), its depth from 0 and its text."""

    span: Span
    marker: str
    depth: int
    content: Span


class Code(NamedTuple):
    """A fenced block: set as it is, and its lines are still read for statements. `info` follows the opening fence."""

    span: Span
    info: str
    content: Span


class Furniture(NamedTuple):
    """What is kept but says nothing: thematic breaks, page furniture. Counted, set small, never dropped."""

    span: Span


Block: TypeAlias = Table | Heading | Paragraph | Bullet | Code | Furniture


@dataclass(frozen=True, slots=True)
class Document:
    """One source cut into blocks: every non-blank character of `text[span]` lies in exactly one block.

    `text` is the whole decoded input with its line ends as they came. Of a file that holds several assessments each
    document keeps the whole text (so that lines count as in the file) and its own `span` and blocks.
    Of a source that is no text, `text` is what the reader made of it, and `origins` says from which offset on which
    place of the source is meant, in the source's own terms, ascending. `unread` names what else its source holds, an
    archive or a mail, and could not be read.
    """

    name: str
    sha256: str
    format: str
    encoding: str
    text: str
    span: Span
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...]
    line_starts: tuple[int, ...]
    origins: tuple[tuple[int, str], ...] = ()
    unread: tuple[Unread, ...] = ()

    def origin(self, offset: int) -> str | None:
        """Return where an offset stands in the source's own terms (`table 2, row 3, cell 4`), None in plain text."""
        at = bisect_right(self.origins, offset, key=lambda origin: origin[0])
        return (self.origins[at - 1][1] or None) if at else None

    def position(self, offset: int) -> Position:
        """Return line and column of an offset, both from 1."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def slice(self, span: Span) -> str:
        """Return the text of a span."""
        return self.text[span.start : span.end]

    def line_text(self, line: int) -> str:
        """Return one line without its line end. Lines count from 1."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


# ------------------------------------------------------------------------------------------------ record


class Number(NamedTuple):
    """What a printed number stands for. Percent is divided out: `25%` has value 1/4 and unit 1/100.

    value: exact. unit: one step of its last printed digit, in the same measure as value; printed digits promise
    the value to within half of it. percent: a percent sign stood behind it, or its place means percent.
    whole: no decimal point was printed. hedge: the word or sign that softens it (`~`, `about`), or ''.
    """

    value: Fraction
    unit: Fraction
    percent: bool = False
    whole: bool = False
    hedge: str = ""


class Stated(NamedTuple):
    """One thing the document says: a number or a word, under a path, at a place.

    id: its index in `Record.stated`. path: `tasks[0].weighted`. text: as printed, without wrapping marks.
    number: None for words, and for a number that could not be read (then `problem` says why).
    problem: why a number could not be read. label: the written label of its row, for messages and fingerprints.
    """

    id: int
    path: str
    text: str
    span: Span
    number: Number | None
    problem: str = ""
    label: str = ""


class Match(NamedTuple):
    """One form line or table row of the rubric found filled in.

    pattern: id of the form line or cell. span: where. stated: ids by hole index, None where a hole was left out.
    rows: the table rows it stands in, as (table, index), for paths. label: the row's written label, '' for lines.
    broken: only its beginning fits; what could be read is here, the rest is unreadable.
    """

    pattern: int
    span: Span
    stated: tuple[int | None, ...]
    rows: tuple[tuple[str, int], ...] = ()
    label: str = ""
    broken: bool = False


class Section(NamedTuple):
    """A heading and what stands under it: indices into `Document.blocks`, the heading's own excluded.

    heading: its text without marks, '' for what stands before the first. level: 1 to 6, the rubric's where it knows
    the heading. part: name of the rubric part, or ''. block: index of the heading block, -1 if none.
    """

    heading: str
    level: int
    part: str
    block: int
    blocks: tuple[int, ...]


class TableReading(NamedTuple):
    """How a table was understood. block: index in `Document.blocks`. part: rubric part and form table, or ''.

    columns: for each header cell the rubric column path it carries, or ''. realigned: rows whose cells were filed by
    meaning, as (row index, ((cell index, column index), ...)).
    """

    block: int
    part: str
    columns: tuple[str, ...]
    realigned: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """All stated values of a document by path, its sections with their levels and its tables as understood.

    stated: in the order read, `stated[i].id == i`. fields: the same ids by path. rows: number of rows by table name.
    matches: form lines and rows found filled in. free: running text the form does not take, where equations and
    claims are looked for: prose, what follows a form line, table cells of prose.
    """

    document: Document
    rubric: str
    title: str
    sections: tuple[Section, ...]
    tables: tuple[TableReading, ...]
    stated: tuple[Stated, ...]
    fields: Mapping[str, tuple[int, ...]]
    rows: Mapping[str, int]
    matches: tuple[Match, ...]
    free: tuple[Span, ...]
    remarks: tuple[Remark, ...]


# ------------------------------------------------------------------------------------------------ statements


class Rule(NamedTuple):
    """One demand of a rubric (or of the engine): `AIJ204 evidence-total`, why it matters, how bad its breach is."""

    code: str
    slug: str
    title: str
    why: str
    severity: Severity


class Operand(NamedTuple):
    """One input of a statement: its path, and the stated value it was taken from (None: a constant or not stated)."""

    path: str
    stated: int | None
    text: str


# ------------------------------------------------------------------------------------------------ findings


class Verdict(Enum):
    """What a comparison came to."""

    PASS = "pass"
    FAIL = "fail"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


How: TypeAlias = Literal[
    "exact",
    "rounded",
    "tie",
    "printed-chain",
    "unrounded-chain",
    "compatible",
    "hedged",
    "edge",
    "truncated",
    "wrong",
    "contradiction",
    "overridden",
    "undefined-label",
    "undefined",
    "unchecked",
    "found",
    "remark",
]


class Place(NamedTuple):
    """Another place that belongs to a finding: an operand, a second print of the same quantity."""

    path: str
    text: str
    span: Span


class Finding(NamedTuple):
    """The result of one rule at one place, good or bad. Everything a page or a program shows of it is here.

    id: `f1`, `f2` ... in document order for what is reported, `p1` ... for checks that simply passed (severity None).
    span/path/stated: the place judged, its path and its printed text. computed: what it should read, at the printed
    digits; exact: the same in full, as a decimal or a fraction. formula: in names; working: with the printed numbers
    (`2 + 2 + 2 + 1 + 2`), an expression of the formula language that evaluates to `exact`. operands: in the order of
    the formula. distance: in last-digit units of the printed number. printed/unrounded: what each chain gives.
    also: other places where the quantity stands. decisive: its correction would move a zone or label.
    """

    id: str
    rule: Rule
    kind: str
    severity: Severity | None
    verdict: Verdict
    how: How
    path: str
    span: Span
    stated: str
    computed: str
    exact: str
    formula: str
    working: str
    operands: tuple[Place, ...]
    distance: str
    printed: str
    unrounded: str
    also: tuple[Place, ...]
    message: str
    fingerprint: str
    decisive: bool


# ------------------------------------------------------------------------------------------------ diagnosis


class Change(NamedTuple):
    """One edit: this stated value would read `suggested`."""

    path: str
    span: Span
    stated: str
    suggested: str


class Suspect(NamedTuple):
    """One explanation of a root. Equal merit, equal rank. carried: edits that follow from the changes."""

    rank: int
    changes: tuple[Change, ...]
    carried: tuple[Change, ...]
    decisive: bool
    reason: str
    stale: tuple[Place, ...] = ()


class Root(NamedTuple):
    """One slip and everything that broke or was carried on from it: ids of findings, then ranked suspects."""

    id: str
    explains: tuple[str, ...]
    affected: tuple[str, ...]
    suspects: tuple[Suspect, ...]


class Counted(NamedTuple):
    """One number of the text and what became of it. `by`: ids of the findings that checked it."""

    span: Span
    text: str
    state: Literal["checked", "external", "unexplained"]
    reason: str
    by: tuple[str, ...]


Outcome: TypeAlias = Literal["pass", "fail", "undetermined"]


@dataclass(frozen=True, slots=True)
class RubricInfo:
    """Which rubric judged, and why it was chosen."""

    id: str
    title: str
    version: str
    sha256: str
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the main quantity stands among its bands, for the head of a page; every number exact.

    quantity: its path ('' where the rubric has no main quantity or it is not stated). stated, recomputed: as
    text, at the printed digits. value: as printed; computed: by the scheme from the inputs; low, high: the ends of its
    scale. bands: (word, from, to), None for an open end.
    band: the word the document prints. computed_band: the word the computed value earns.
    """

    quantity: str = ""
    stated: str = ""
    recomputed: str = ""
    value: Fraction | None = None
    computed: Fraction | None = None
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(100)
    bands: tuple[tuple[str, Fraction | None, Fraction | None], ...] = ()
    band: str = ""
    computed_band: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """Everything known of one document: what writers, stores, `fix` and tests take."""

    document: Document
    record: Record
    rubric: RubricInfo
    findings: tuple[Finding, ...]
    outcome: Outcome
    diagnosis: tuple[Root, ...] = ()
    numbers: tuple[Counted, ...] | None = None
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that could not be read: its path, a class and a reason. The rest of a batch goes on."""

    path: str
    kind: str
    reason: str
