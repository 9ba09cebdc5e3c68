"""An empty assessment, printed from the form of a rubric: what authors begin with.

Headings, tables and lines stand as the form has them, constants and lists of bands filled in, and a visible blank at
every place that an author or `recompute` fills. Read again it is an assessment of that rubric in which nothing is
filled in, so the tool that verifies a scheme also writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from converter.lexing import BLANK
from converter.rubric import BandTest, HeadingForm, LineForm, Part, RowForm, Rubric, TableForm

DATA_ROWS = 3
"""Empty rows for a row of the form that may come any number of times."""

NO_OVERRIDE = "None"
"""What stands where an assessor would declare a departure."""


def draft(rubric: Rubric) -> str:
    """Return an empty assessment in a rubric's shape, as Markdown with a blank line between blocks."""
    blocks = (block for part in rubric.parts for block in _Printer(rubric, part).blocks())
    return "\n\n".join([f"# {rubric.title}", *blocks]) + "\n"


# ------------------------------------------------------------------------------------------------ a text of the form


class _Hole(NamedTuple):
    """A hole as written: `{.mode: A / B}` has the name `.mode` and the kind `A / B`."""

    name: str
    kind: str


class _Choice(NamedTuple):
    """Alternatives, the first of which is printed. optional: it may be left out."""

    options: tuple[tuple[_Piece, ...], ...]
    optional: bool


_Piece: TypeAlias = "str | _Hole | _Choice"

_CUT = re.compile(r"\{[^{}]*\}|\.\.\.|[\[\]<>|]|(?:(?!\.\.\.)[^\[\]<>|{}])+")


def _pieces(text: str) -> tuple[_Piece, ...]:
    """Return a form text as words, holes and choices. The loader has refused what does not close."""
    cut = iter(_CUT.findall(text))
    return _options(cut, "")[0]


def _options(cut: Iterator[str], close: str) -> list[tuple[_Piece, ...]]:
    """Return the alternatives up to a closing sign."""
    out: list[list[_Piece]] = [[]]
    for word in cut:
        if word == close:
            break
        if word == "|":
            out.append([])
        elif word in ("[", "<"):
            out[-1].append(_Choice(tuple(_options(cut, "]" if word == "[" else ">")), word == "["))
        elif word.startswith("{"):
            name, _, kind = word[1:-1].partition(":")
            out[-1].append(_Hole(name.strip(), kind.strip()))
        elif word != "...":
            out[-1].append(word)
    return [tuple(option) for option in out]


# ------------------------------------------------------------------------------------------------ printing


class _Printer:
    """Prints one part of the form."""

    def __init__(self, rubric: Rubric, part: Part) -> None:
        self.rubric = rubric
        self.part = part

    def blocks(self) -> Iterator[str]:
        """Yield the headings, tables and lines of the part, in the order written."""
        for item in self.part.items:
            match item:
                case HeadingForm():
                    yield f"{'#' * min(item.level + 1, 6)} {self.text(item.text)}"
                case TableForm():
                    if not item.optional or self.is_only_layout(item):
                        yield "\n".join(self.table(item))
                case LineForm():
                    if not item.optional or self.is_all_figures(item):
                        yield self.text(item.pattern.text)

    def is_only_layout(self, table: TableForm) -> bool:
        """Tell whether a form offers nothing but alternative tables and this is the first of them."""
        tables = [each for part in self.rubric.parts for each in part.tables]
        return all(each.optional for each in tables) and tables[0] is table

    def table(self, table: TableForm) -> Iterator[str]:
        """Yield the lines of a table: header, delimiter, the rows the form names, and empty ones for any rows."""
        yield _row(self.text(column.text) for column in table.columns)
        yield _row("---" for _ in table.columns)
        for row in table.rows:
            if row.label is not None and self.row_is_printed(row):
                yield _row(self.cells(row))
            elif row.label is None and row.data:
                yield from [_row(self.cells(row))] * DATA_ROWS

    def row_is_printed(self, row: RowForm) -> bool:
        """Tell whether a row belongs to the shape: one that may be left out does where everything in it is derived."""
        return not row.optional or all(self.can_be_filled(_pieces(cell.text)) for cell in row.cells if cell)

    def cells(self, row: RowForm) -> Iterator[str]:
        """Yield what stands in the cells of a row: its label, then each hole; prose is left to the author."""
        yield BLANK if row.label is None else self.text(row.text)
        for pattern in row.cells[1:]:
            yield "" if pattern is None else self.text(pattern.text)

    def text(self, form: str) -> str:
        """Return what a text of the form prints as, with single blanks."""
        return " ".join("".join(self.printed(piece) for piece in _pieces(form)).split())

    def printed(self, piece: _Piece) -> str:
        """Return what one piece prints as. What may be left out is, unless nobody has to type anything in it."""
        if isinstance(piece, str):
            return piece
        if isinstance(piece, _Hole):
            return self.hole(piece)
        first = piece.options[0]
        if piece.optional and not (_is_wording(piece) or (any(_holes(first)) and self.can_be_filled(first))):
            return ""
        return "".join(self.printed(each) for each in first)

    def is_all_figures(self, line: LineForm) -> bool:
        """Tell whether an optional line holds numbers and lists of bands alone: words are the author's."""
        return all(
            hole.kind == "legend" or (not hole.kind and self.full(hole) not in self.rubric.bands)
            for hole in _holes(_pieces(line.pattern.text))
        )

    def can_be_filled(self, pieces: Iterable[_Piece]) -> bool:
        """Tell whether every hole of some pieces fills itself: choices inside them answer for themselves."""
        return all(self.fills_itself(hole) for hole in _holes(pieces))

    def fills_itself(self, hole: _Hole) -> bool:
        """Tell whether a hole is a constant, a derived number, a word that a number earns, or a list of bands."""
        name = self.full(hole)
        if hole.kind:
            return hole.kind == "legend"
        bands = self.rubric.bands.get(name)
        return bool(bands.of) if bands else name in self.rubric.constants or bool(self.rubric.definitions(name))

    def hole(self, hole: _Hole) -> str:
        """Return what stands in a hole: a constant, a list of bands, no override, or a blank."""
        name = self.full(hole)
        if hole.kind == "legend":
            return legend(self.rubric, name)
        if hole.kind == "override":
            return NO_OVERRIDE
        return self.rubric.constants[name][1] if name in self.rubric.constants else BLANK

    def full(self, hole: _Hole) -> str:
        """Return the full name of a hole's quantity: `.score` is the part's column."""
        return self.part.name + hole.name if hole.name.startswith(".") else hole.name


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _holes(pieces: Iterable[_Piece]) -> Iterator[_Hole]:
    """Yield the holes that stand in pieces whatever is left out."""
    for piece in pieces:
        if isinstance(piece, _Hole):
            yield piece
        elif isinstance(piece, _Choice) and not piece.optional:
            yield from _holes(piece.options[0])


def _is_wording(choice: _Choice) -> bool:
    """Tell whether a choice is nothing but words that some authors leave out."""
    return len(choice.options) == 1 and all(
        isinstance(piece, str) and not any(char.isdigit() for char in piece) for piece in choice.options[0]
    )


def legend(rubric: Rubric, name: str) -> str:
    """Return the list of a quantity's bands as authors print it: `Green ≥48, Yellow 25-47, Red <25`."""
    bands = rubric.bands[name]
    return ", ".join(f"{word} {_range(test)}" for word, test in bands.words.items())


def _range(test: BandTest) -> str:
    negative = any(end is not None and end < 0 for end in (test.low, test.high))
    bare = test.text if negative else test.text.replace(" to ", "-")
    return bare if " to " in bare else bare.replace(" ", "")
