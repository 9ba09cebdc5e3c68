"""What a compiled form line is, and what is found when a document fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from converter import formula
from converter.model import Number

Kind: TypeAlias = Literal["number", "fixed", "word", "text", "condition", "legend", "override"]

HEDGES = ("about", "around", "roughly", "approximately", "approx", "circa", "nearly", "almost", "some")
"""Words that soften the number behind them."""

NOT_A_NUMBER = "not a number"

UNFILLED = "it is not filled in"
"""Why a blank holds no number and no word."""


class FormError(ValueError):
    """A form that cannot be read; the message says what stands where it should not."""


class Hole(NamedTuple):
    """One place to fill in. name: the full name of its quantity (`tasks.time`), '' for a fixed number.

    row: it is a number of this row. percent: its place means percent. choices: the words it may hold.
    text: a fixed number as the form prints it. of: index of the fixed number behind its slash (`/5.0`), or -1.
    owner: for a fixed scale maximum, the quantity it belongs to.
    """

    name: str
    kind: Kind
    row: bool = False
    percent: bool = False
    choices: tuple[str, ...] = ()
    text: str = ""
    of: int = -1
    owner: str = ""


class Equation(NamedTuple):
    """A printed equation: `node` over the line's own holes (by slot) gives `result`; `definition` is it in names."""

    result: int
    node: formula.Node
    definition: formula.Node


class Instr(NamedTuple):
    """One instruction. op: lit, number, words, any, split, end. a, b: its arguments."""

    op: str
    text: str = ""
    a: int = -1
    b: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One compiled form line, cell, label or heading. id: its index in the rubric, -1 for parts of rows.

    first: canonical tokens a match can begin with; '#' stands for a number, '' for anything.
    ranges: pairs of holes written `{a}-{b}`: a range that ascends. plain: the index of its number hole where the pattern
    is one number and nothing else, or -1.
    """

    id: int
    text: str
    holes: tuple[Hole, ...]
    program: tuple[Instr, ...]
    first: frozenset[str]
    equations: tuple[Equation, ...]
    ranges: tuple[tuple[int, int], ...]
    fixed_start: int
    plain: int = -1


class Capture(NamedTuple):
    """What stood in a hole: its offsets, and its number or the reason why it is none."""

    start: int
    end: int
    number: Number | None
    problem: str


class Filled(NamedTuple):
    """A pattern found in a text: captures by hole, the offset behind the match and the index of the next token."""

    captures: tuple[Capture | None, ...]
    end: int
    next: int


class Broken(NamedTuple):
    """A pattern whose fixed beginning is there but whose rest does not fit: how far it got, and what it read so far."""

    at: int
    captures: tuple[Capture | None, ...]
