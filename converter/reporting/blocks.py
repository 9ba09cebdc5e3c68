"""The document as a page shows it: its blocks, with the checked figures marked in their text.

Text of the document travels as `Text`: the characters as they were written, with marks beside them. How it is set
(emphasis, escapes, colours) is the renderers' business; what it says and what became of it is settled here.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

State: TypeAlias = Literal["agrees", "rounded", "differs", "decisive", "warned", "unknown", "noted", "carried", "used"]
"""What became of one printed figure. `carried` was worked out from a slip; `used` went into a check as an input."""


class Mark(NamedTuple):
    """A checked figure inside a text: offsets into that text, its state, its own id and where it leads.

    label: what is printed beside it (the number of its call-out), or ''. says: the same in words, for those who
    listen. begins, ends: whether the figure begins and ends inside this text.
    """

    start: int
    end: int
    state: State
    anchor: str
    target: str
    label: str
    says: str
    begins: bool = True
    ends: bool = True


class Text(NamedTuple):
    """A stretch of the document exactly as written, and the checked figures in it."""

    text: str
    marks: tuple[Mark, ...] = ()


class Place(NamedTuple):
    """A link into the document: an id and how it is called (`line 40`)."""

    anchor: str
    label: str


Edit: TypeAlias = tuple[Place, str, str]
"""A correction of one figure: where it stands, what is printed, what should be."""


# ------------------------------------------------------------------------------------------------ the document


class Heading(NamedTuple):
    """A heading of the document. level: 3 to 6, never skipping one. before, after: literal rests of its marks."""

    kind: Literal["heading"]
    line: int
    anchor: str
    level: int
    id: str
    text: Text
    plain: str
    before: str
    after: str


class Prose(NamedTuple):
    """Running text of any sort. sort: which. marker: a list number, printed as written; depth: of a list, to 6.

    leads: it leads to what follows it, and is not to stand alone at the foot of a page.
    """

    kind: Literal["prose"]
    line: int
    anchor: str
    sort: Literal["paragraph", "quote", "furniture", "bullet", "numbered"]
    text: Text
    marker: str = ""
    depth: int = 0
    before: str = ""
    after: str = ""
    leads: bool = False


class List(NamedTuple):
    """List items that follow one another."""

    kind: Literal["list"]
    items: tuple[Prose, ...]


class Rule(NamedTuple):
    """A thematic break: a line that says nothing but itself."""

    kind: Literal["rule"]
    line: int
    anchor: str


class Code(NamedTuple):
    """A fenced block. info: what followed the opening fence. lines: with the number of each."""

    kind: Literal["code"]
    line: int
    anchor: str
    info: str
    lines: tuple[tuple[int, Text], ...]
    after: str


class Column(NamedTuple):
    """One column of a table: its header as plain words, whether figures stand in it, its share of the width in %.

    width: 0 for the one that takes what the others leave.
    """

    label: str
    numeric: bool
    width: int


class Cell(NamedTuple):
    """One cell. column: the words of its header, for narrow screens. span: how many columns it takes.

    head: it names its row. pad: blanks behind a figure that has fewer decimals than others of its column, so that all
    points stand in one line. bare: no sign follows its figure, where signs follow others of its column.
    """

    text: Text
    numeric: bool
    column: str
    span: int = 1
    head: bool = False
    pad: str = ""
    bare: bool = False


class Row(NamedTuple):
    """One row. refs: call-outs that point into it. total: it sums the rows above. long: it may break over pages."""

    line: int
    anchor: str
    cells: tuple[Cell, ...]
    flagged: bool
    total: bool
    long: bool


class Table(NamedTuple):
    """A table of the document. section: id of the heading that names it, or ''. wide: set as runs, not as columns.

    dense: set smaller, for its columns are many.
    """

    kind: Literal["table"]
    line: int
    anchor: str
    section: str
    columns: tuple[Column, ...]
    header: Row | None
    rows: tuple[Row, ...]
    wide: bool
    dense: bool = False


Block: TypeAlias = Heading | Prose | List | Rule | Code | Table
