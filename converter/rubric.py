"""What a rubric may say: the types of a compiled rubric.

A rubric is the form that authors fill in, with holes where they write, and the little that the form does not say.
`loading.py` compiles one from TOML and refuses a bad one; the stages read what is here and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from converter.forms import Equation, Pattern
from converter.formula import Node, Rows
from converter.model import Rule, Severity


class HeadingForm(NamedTuple):
    """A heading of the form: its pattern, its level from 1, and whether a document may leave it out."""

    pattern: Pattern
    level: int
    optional: bool
    text: str


class LineForm(NamedTuple):
    """A line of the form."""

    pattern: Pattern
    optional: bool


class ColumnForm(NamedTuple):
    """A column of a form table: its header's pattern, the quantity its rows hold ('' for prose) and its family.

    family: the table that this column repeats over (`option`), or ''. optional: a document may leave it out.
    """

    header: Pattern
    quantity: str
    optional: bool
    family: str
    text: str


class RowForm(NamedTuple):
    """A row of a form table: label None for "any rows"; per column a pattern, or None where prose stands."""

    label: Pattern | None
    text: str
    cells: tuple[Pattern | None, ...]
    optional: bool
    data: bool


class TableForm(NamedTuple):
    """A table of the form; `name` is its part's, which names its columns."""

    name: str
    columns: tuple[ColumnForm, ...]
    rows: tuple[RowForm, ...]
    optional: bool


class Part(NamedTuple):
    """One part of the form. items: its headings, tables and lines once more, in the order written."""

    name: str
    headings: tuple[HeadingForm, ...]
    tables: tuple[TableForm, ...]
    lines: tuple[LineForm, ...]
    items: tuple[HeadingForm | TableForm | LineForm, ...] = ()


class Scale(NamedTuple):
    """A range with both ends in it. step: None for any value; text as the rubric writes it."""

    low: Fraction
    high: Fraction
    step: Fraction | None
    text: str
    percent: bool = False


class BandTest(NamedTuple):
    """What earns a word: a range of the banded quantity (None: open end), or a condition of its own.

    strict: the end itself does not belong (`< 25`, `> 90`).
    """

    low: Fraction | None
    high: Fraction | None
    strict: bool
    condition: Node | None
    text: str


class Bands(NamedTuple):
    """Words that a quantity earns (`of`), or conditions earn (`of` is '')."""

    name: str
    of: str
    words: Mapping[str, BandTest]


class Check(NamedTuple):
    """A demand of its own: the sentence a report prints, and the condition that must hold."""

    sentence: str
    node: Node
    rule: Rule


class Setting(NamedTuple):
    """What a table instead of a string adds to a formula, scale, band or check."""

    code: int | None = None
    slug: str = ""
    why: str = ""
    severity: Severity | None = None


KINDS = {"form": 1, "formula": 2, "restated": 3, "scale": 4, "band": 5, "constant": 6, "check": 7, "claim": 8}
"""The hundreds of a code say the kind of rule; the last two digits say which quantity, part or check."""


@dataclass(frozen=True, eq=False)
class Rubric:
    """A compiled rubric: every name resolved, every expression parsed, every pattern built. Shared, never changed."""

    id: str
    title: str
    version: str
    prefix: str
    main: str
    names: str
    sha256: str
    parts: tuple[Part, ...]
    patterns: tuple[Pattern, ...]
    dims: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, tuple[Fraction, str]]
    formulas: Mapping[str, tuple[Node, ...]]
    printed: Mapping[str, tuple[int, Equation]]
    scales: Mapping[str, Scale]
    bands: Mapping[str, Bands]
    checks: tuple[Check, ...]
    nouns: Mapping[str, str]
    peers: tuple[Pattern, ...]
    phrases: tuple[tuple[str, Pattern], ...]
    numbers: Mapping[str, int]
    settings: Mapping[str, Setting]
    measured: frozenset[str]
    choices: Mapping[str, tuple[str, ...]]
    """By quantity of words: the words it may be, those of its bands included."""
    about: tuple[str, ...]
    """By pattern: the quantity its fixed numbers belong to, '' where none."""
    digits: Mapping[str, int] = field(default_factory=dict)
    """Decimal places with which a quantity is printed where nobody has printed it yet."""

    def definitions(self, name: str) -> tuple[Node, ...]:
        """Return the formulas of a quantity, () for an input. Several are several readings of one scheme."""
        if name in self.formulas:
            return self.formulas[name]
        if name in self.printed:
            return (self.printed[name][1].definition,)
        return ()

    @lru_cache(maxsize=4096)  # noqa: B019 - rubrics are few, compiled once and live as long as the process
    def rule(self, kind: str, name: str, severity: Severity = "error", why: str = "") -> Rule:
        """Return the rule of one kind about one quantity, part or check: its stable code, slug and title."""
        setting = self.settings.get(name, Setting())
        number = setting.code if setting.code is not None else self.numbers.get(name, 0)
        slug = setting.slug or name.removeprefix("form.").replace("_", "-").replace(".", "-").lower()
        tail = {"restated": "-restated", "scale": "-scale", "constant": "-constant", "form": "-form"}.get(kind, "")
        title = slug.replace("-", " ")
        return Rule(
            f"{self.prefix}{KINDS[kind]}{number:02d}",
            slug + tail,
            title[:1].upper() + title[1:],
            setting.why or why,
            setting.severity or severity,
        )


def path_of(name: str, dims: tuple[str, ...], rows: Rows) -> str:
    """Return the path of a quantity in given rows: `tasks.time` in row 0 is `tasks[0].time`."""
    if not dims:
        return name
    column = name.rpartition(".")[2]
    if len(dims) == 1:
        return f"{dims[0]}[{rows.get(dims[0], -1)}].{column}"
    return ".".join([f"{table}[{rows.get(table, -1)}]" for table in dims] + [column])
