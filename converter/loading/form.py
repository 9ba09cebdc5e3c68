"""The form of a rubric: headings, tables and lines, compiled to patterns; and the numbers of its codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from converter.forms import FormError, Pattern, compile_pattern
from converter.lexing import key
from converter.loading.problems import MAX_DIGITS, unknown
from converter.loading.scheme import HEADER_SCALE, Scheme
from converter.rubric import (
    Bands,
    ColumnForm,
    HeadingForm,
    LineForm,
    Part,
    RowForm,
    TableForm,
)


class _Column(NamedTuple):
    header: Pattern
    family: str
    optional: bool
    text: str


class Form(Scheme):
    """Reads the form that authors fill in."""

    def numbered(self, text: str, part: str, dims: tuple[str, ...], *where: str) -> Pattern | None:
        """Return a pattern kept in the rubric's list, its holes and equations made known."""
        try:
            pattern = compile_pattern(text, part=part, words=self.words, number=len(self.patterns))
        except FormError as error:
            self.problem(str(error), *where)
            return None
        self.patterns.append(pattern)
        for hole in pattern.holes:
            if hole.kind == "fixed":
                continue
            wanted = dims if hole.row else self.single_dims(hole.name)
            known = self.dims.setdefault(hole.name, wanted)
            if known != wanted and hole.name not in self.constants:
                self.problem(f"{{{hole.name}}} is used both as a column and as a single value", *where)
        for equation in pattern.equations:
            self.printed.setdefault(pattern.holes[equation.result].name, (pattern.id, equation))
        return pattern

    def single_dims(self, name: str) -> tuple[str, ...]:
        return (name.rpartition(".")[0],) if "." in name else ()

    def part(self, name: str, text: str) -> Part:
        headings: list[HeadingForm] = []
        lines: list[LineForm] = []
        tables: list[TableForm] = []
        items: list[HeadingForm | TableForm | LineForm] = []
        rows: list[tuple[str, bool]] = []
        for raw in [*text.split("\n"), ""]:
            line = raw.strip()
            optional = line.startswith("? ")
            body = line[2:].strip() if optional else line
            if body.startswith("|"):
                rows.append((body, optional))
                continue
            if rows:
                tables.append(self.table_form(name, rows))
                items.append(tables[-1])
                rows = []
            if body.startswith("#"):
                found = tuple(self.heading(name, body, optional))
                headings += found
                items += found
            elif body:
                self.one_beginning(name, body)
                pattern = self.numbered(body, name, (name,), "[form]", body)
                if pattern:
                    self.no_row(pattern, body)
                    lines.append(LineForm(pattern, optional))
                    items.append(lines[-1])
        return Part(name, tuple(headings), tuple(tables), tuple(lines), tuple(items))

    def no_row(self, pattern: Pattern, body: str) -> None:
        """Refuse a column in a line, which stands in no row; a printed list of a column's bands speaks of all rows."""
        for hole in pattern.holes:
            if hole.kind in ("number", "word", "text") and "." in hole.name:
                self.problem(f"{{{hole.name}}} is a column, and a line stands in no row", "[form]", body)

    def one_beginning(self, part: str, body: str) -> None:
        """Refuse two lines with one beginning: a document's line could be either."""
        start = key(re.split(r"[\[{<]", body, maxsplit=1)[0])
        if start and start in self.starts:
            self.problem(f"two form lines begin with {start!r}", "[form]", body)
        self.starts[start] = part

    def heading(self, part: str, body: str, optional: bool) -> Iterator[HeadingForm]:
        marks = len(body) - len(body.lstrip("#"))
        pattern = self.pattern(body[marks:].strip(), part, "[form]", body)
        if pattern:
            yield HeadingForm(pattern, marks, optional, body[marks:].strip())

    def table_form(self, part: str, rows: list[tuple[str, bool]]) -> TableForm:
        (header, optional), *body = rows
        columns = [self.column(part, cell, header) for cell in split_row(header)]
        forms = tuple(self.row(part, columns, text, option) for text, option in body)
        final = tuple(
            ColumnForm(column.header, _column_quantity(forms, i), column.optional, column.family, column.text)
            for i, column in enumerate(columns)
        )
        for column in final:
            if column.quantity:
                self.headers[column.quantity] = column.text
                self.owners[column.header.id] = column.quantity
        return TableForm(part, final, forms, optional)

    def column(self, part: str, cell: str, header: str) -> _Column:
        optional = cell.startswith("[") and cell.endswith("]")
        text = cell[1:-1] if optional else cell
        shown = HEADER_SCALE.sub(lambda m: f"[ ({m.group(1)}<-|to>{m.group(2)})]", text)
        family = ""
        if "{" in text:
            first = re.search(r"\{([A-Za-z_]\w*)\.", text)
            family = first.group(1) if first else ""
        pattern = self.numbered(shown, part, (), "[form]", header)
        return _Column(pattern or compile_pattern("..."), family, optional, text)

    def row(self, part: str, columns: list[_Column], text: str, optional: bool) -> RowForm:
        cells = split_row(text)
        label = None if cells[:1] == ["..."] else self.numbered(cells[0] if cells else "", part, (), "[form]", text)
        if len(cells) > len(columns):
            self.problem(f"a row of {len(cells)} cells under {len(columns)} headers", "[form]", text)
        patterns: list[Pattern | None] = [None]
        for i, cell in enumerate(cells[1 : len(columns)], 1):
            if cell in ("", "..."):
                patterns.append(None)
                continue
            family = columns[i].family
            dims = (part, family) if family else (part,)
            patterns.append(self.numbered(cell, part, dims, "[form]", text))
        patterns += [None] * (len(columns) - len(patterns))
        if label is not None:
            named = (hole.name for pattern in patterns if pattern for hole in pattern.holes if hole.name)
            self.owners[label.id] = next(named, "")
        data = any(hole.row for pattern in patterns if pattern for hole in pattern.holes)
        return RowForm(label, cells[0] if cells else "", tuple(patterns), optional, data)

    def digits(self) -> dict[str, int]:
        """Return the decimal places of each quantity that [digits] names."""
        out: dict[str, int] = {}
        for name, value in self.table("digits").items():
            if name not in self.dims:
                self.problem(unknown(name, tuple(self.dims), "name"), "[digits]", name)
            elif isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_DIGITS:
                self.problem(f"{name}: {value!r} is no number of decimal places (0 to {MAX_DIGITS})", "[digits]", name)
            else:
                out[name] = value
        return out

    def numbers(self, parts: tuple[Part, ...], bands: Mapping[str, Bands]) -> dict[str, int]:
        """Return the last two digits of each name's codes: those in [codes], then the next free ones in order."""
        given = {str(name): int(number) for name, number in self.table("codes").items()}
        free = (n for n in range(1, 1000) if n not in set(given.values()))
        for name in [*(f"form.{part.name}" for part in parts), *self.dims, *bands]:
            if name not in given:
                given[name] = next(free)
        return given


def about_pattern(pattern: Pattern) -> str:
    """Return the quantity that a pattern's fixed numbers belong to: the result of its equation, or its first hole."""
    for equation in pattern.equations:
        return pattern.holes[equation.result].name
    return next((hole.name for hole in pattern.holes if hole.name), "")


def split_row(text: str) -> list[str]:
    """Return the cells of a form row: cut at pipes outside of <>, [] and {}."""
    cells, depth, cell = [], 0, ""
    for char in text.strip().strip("|"):
        depth += {"<": 1, "[": 1, "{": 1, ">": -1, "]": -1, "}": -1}.get(char, 0)
        if char == "|" and depth == 0:
            cells.append(cell.strip())
            cell = ""
        else:
            cell += char
    return [*cells, cell.strip()]


def _column_quantity(rows: tuple[RowForm, ...], i: int) -> str:
    """Return the quantity that the first row with a hole of its own in this column puts there, or ''."""
    for row in rows:
        pattern = row.cells[i] if i < len(row.cells) else None
        for hole in pattern.holes if pattern else ():
            if hole.row:
                return hole.name
    return ""
