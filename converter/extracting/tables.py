"""Tables laid under the form: columns by their headers, rows by their labels, short rows by meaning."""

from __future__ import annotations

from converter.extracting.gathering import Gathering
from converter.extracting.names import (
    Column,
    columns_named,
    plain,
    row_named,
    tables_of,
)
from converter.forms import Broken, Capture, Filled, Pattern, find, find_plain, read_number
from converter.lexing import Token, key, tokens
from converter.model import (
    Cell,
    Document,
    Remark,
    Row,
    Span,
    Table,
    TableReading,
)
from converter.numbers import parse as parse_number
from converter.rubric import RowForm, TableForm


class Tables(Gathering):
    """Reads the tables of one document."""

    def table(self, index: int, table: Table) -> None:
        found = self.table_form(table)
        if found is None or self.rubric is None:
            self.readings.append(TableReading(index, "", (), ()))
            self.free_cells(table, ())
            return
        part, number, form, columns = found
        self.number = number
        self.used[number] = self.used.get(number, 0) + 1
        self.headers(table, form, columns)
        self.fractions = {c.form for c in columns if _says_fractions(form, c, table)}
        self.closed = self.foreign = False
        realigned = []
        for at, row in enumerate(table.rows):
            moved = self.row(form, columns, table, row)
            if moved:
                realigned.append((at, moved))
        width = len(table.header.cells) if table.header else 0
        named = {c.place: form.columns[c.form].quantity for c in columns}
        self.readings.append(TableReading(index, part, tuple(named.get(i, "") for i in range(width)), tuple(realigned)))
        self.free_cells(table, tuple(c.place for c in columns if form.columns[c.form].quantity))

    def free_cells(self, table: Table, taken: tuple[int, ...]) -> None:
        """Keep the cells of prose as free text: all but labels, the form's number columns and cells read by the form."""
        for row in table.rows:
            for i, cell in enumerate(row.cells):
                if i and i not in taken and cell.text and cell.span.start not in self.read_cells:
                    self.free.append(cell.span)

    def table_form(self, table: Table) -> tuple[str, int, TableForm, tuple[Column, ...]] | None:
        """Return the form table whose header words this table has: most columns first, then its own section's."""
        if self.rubric is None or table.header is None:
            return None
        headers = tuple(plain(cell.text) for cell in table.header.cells)
        best: tuple[tuple[int, bool], str, int, TableForm, tuple[Column, ...]] | None = None
        for number, (part, form) in enumerate(tables_of(self.rubric)):
            self.number = number
            columns = columns_named(self.rubric, number, headers)
            if columns is None and part == self.part:
                columns = self.by_labels(form, table, headers)
            if columns is None or not self.mostly_numbers(form, columns, table):
                continue
            if self.used.get(number) and any(row.label is not None for row in form.rows):
                continue
            merit = (len(columns), part == self.part)
            if best is None or merit > best[0]:
                best = (merit, part, number, form, columns)
        return best[1:] if best else None

    def by_labels(self, form: TableForm, table: Table, headers: tuple[str, ...]) -> tuple[Column, ...] | None:
        """Return columns by place for a table of the right section and width whose rows are the form's, else None."""
        labels = [row for row in form.rows if row.label is not None]
        if len(headers) != len(form.columns) or not labels:
            return None
        named = sum(1 for row in table.rows if row.cells and self.row_form(form, row.cells[0].text) in labels)
        if 2 * named < len(labels):
            return None
        return tuple(Column(i, i, -1) for i in range(len(headers)))

    def mostly_numbers(self, form: TableForm, columns: tuple[Column, ...], table: Table) -> bool:
        """Tell whether in every number column at least half of the filled cells hold a number."""
        for column in columns:
            if not form.columns[column.form].quantity or not _is_number_column(form, column.form):
                continue
            filled = [row.cells[column.place].text for row in table.rows if len(row.cells) > column.place]
            filled = [text for text in filled if text.strip("_%")]
            if filled and 2 * sum(1 for text in filled if any(c.isdigit() for c in text[:12])) < len(filled):
                return False
        return True

    def headers(self, table: Table, form: TableForm, columns: tuple[Column, ...]) -> None:
        """Read the numbers and names that headers hold: a printed scale, an option's name and weight."""
        assert table.header is not None
        for column in columns:
            pattern = form.columns[column.form].header
            if not pattern.holes:
                continue
            cell = table.header.cells[column.place]
            got = find(pattern, self.document.text, tokens(self.document.text, *cell.span), whole=True)
            if isinstance(got, Filled):
                family = form.columns[column.form].family
                rows = ((family, column.family),) if family else ()
                self.match(pattern, got.captures, cell.span, rows)
                if family:
                    self.rows[family] = max(self.rows[family], column.family + 1)

    def row(self, form: TableForm, columns: tuple[Column, ...], table: Table, row: Row) -> tuple[tuple[int, int], ...]:
        """Read one row; return how its cells were realigned, () where they stood in their columns."""
        if not row.cells:
            return ()
        label_cell = row.cells[0]
        label = plain(label_cell.text)
        found = self.row_form(form, label_cell.text)
        if found is None:
            found = self.unnamed_row(form, columns, row)
            if found is None:
                return ()
        if self.below_totals(form, found, columns, row):
            return ()
        self.closed = self.closed or _follows_data(form, found)
        width = len(table.header.cells) if table.header else len(row.cells)
        places, moved = self.places(found, columns, row, width)
        rows: tuple[tuple[str, int], ...] = ()
        if found.data:
            rows = ((form.name, self.rows[form.name]),)
            self.rows[form.name] += 1
        self.label(found, label_cell, rows, label)
        for column, cell in places:
            self.cell(form, found, column, cell, rows, label)
        return moved

    def below_totals(self, form: TableForm, found: RowForm, columns: tuple[Column, ...], row: Row) -> bool:
        """Tell a row below the form's totals that the form does not know, and any total under it, which may count it in.

        It is one that fills only some of the columns: a complete one is data that stands in an odd place.
        """
        places = [c.place for c in columns if form.columns[c.form].quantity]
        empty = any(at >= len(row.cells) or not row.cells[at].text for at in places)
        if not self.closed or (not self.foreign and not (found.data and empty)):
            return False
        self.foreign = True
        label = plain(row.cells[0].text)
        why = "is not in the rubric" if found.data else "stands under a row that is not in the rubric"
        sentence = f"the row {label!r} {why}: not read"
        self.remarks.append(Remark("form", "row-not-in-rubric", row.cells[0].span, sentence, "note"))
        return True

    def label(self, form: RowForm, cell: Cell, rows: tuple[tuple[str, int], ...], label: str) -> None:
        """Read the numbers that a row's own label holds: `% of task time scoring 3+`."""
        if form.label is None or not form.label.holes:
            return
        got = find(form.label, self.document.text, tokens(self.document.text, *cell.span), whole=True)
        if isinstance(got, Filled):
            self.match(form.label, got.captures, cell.span, rows, label)

    def row_form(self, form: TableForm, text: str) -> RowForm | None:
        """Return the form's row with this label, or its row for any label."""
        named = row_named(self.rubric, self.number, plain(text)) if self.rubric else None
        named = named or self.total_row(form, text)
        if named is not None:
            return named
        return next((row for row in form.rows if row.label is None), None)

    def total_row(self, form: TableForm, text: str) -> RowForm | None:
        """Return the form's one total row for a label that says no more than "total" of this part, else None."""
        words = [token.canon for token in tokens(plain(text)) if token.kind == "w"]
        if "total" not in words and "totals" not in words:
            return None
        totals = [
            row for row in form.rows if row.label is not None and not row.data and "total" in key(row.text).split()
        ]
        own = set(key(self.sections[-1].heading).split()) if self.sections else set()
        plain_words = _TOTAL_WORDS | own | {word + "s" for word in own} | {word.removesuffix("s") for word in own}
        return totals[0] if len(totals) == 1 and set(words) <= plain_words else None

    def unnamed_row(self, form: TableForm, columns: tuple[Column, ...], row: Row) -> RowForm | None:
        """Return the form to read a row by that the rubric does not name, or None; a remark says so either way.

        A row whose number cells hold numbers is data all the same: leaving it out would make its total look wrong.
        """
        data = next((r for r in form.rows if r.data), None)
        number = next((c for c in columns if form.columns[c.form].quantity), None)
        readable = (
            data is not None
            and number is not None
            and number.place < len(row.cells)
            and any(char.isdigit() for char in row.cells[number.place].text[:8])
        )
        label = plain(row.cells[0].text)
        how = "read as one more row of data" if readable else "not read"
        self.remarks.append(
            Remark(
                "form", "row-not-in-rubric", row.cells[0].span, f"the row {label!r} is not in the rubric: {how}", "note"
            )
        )
        return data._replace(label=None) if readable and data is not None else None

    def places(
        self, form: RowForm, columns: tuple[Column, ...], row: Row, width: int
    ) -> tuple[list[tuple[Column, Cell]], tuple[tuple[int, int], ...]]:
        """Return which cell belongs to which column, and the moves made: (cell index, column index).

        A row as wide as its header, each hole's cell filled, is read by column. A short total row gives its filled
        cells to its holes in order; where they are fewer than the holes, a percent sign decides.
        """
        wanted = [c for c in sorted(columns, key=lambda c: c.place) if form.cells[c.form] is not None]
        by_column = [(c, row.cells[c.place]) for c in wanted if c.place < len(row.cells)]
        complete = len(by_column) == len(wanted) and all(cell.text for _, cell in by_column)
        if complete and (len(row.cells) >= width or form.data):
            return by_column, ()
        filled = [(i, cell) for i, cell in enumerate(row.cells) if i and _says_number(cell.text)]
        if form.data or not filled or not wanted:
            return by_column, ()
        chosen = self.assigned(form, wanted, filled)
        moved = tuple((i, column.place) for column, i, _ in chosen if i != column.place)
        return [(column, cell) for column, _, cell in chosen], moved

    def assigned(
        self, form: RowForm, wanted: list[Column], filled: list[tuple[int, Cell]]
    ) -> list[tuple[Column, int, Cell]]:
        """Return filled cells given to holes in order; with fewer cells than holes, those whose percent sign fits."""
        if len(filled) >= len(wanted):
            exact = [(c, c.place, cell) for c in wanted for i, cell in filled if i == c.place]
            if len(exact) == len(wanted):
                return exact
            return [(column, i, cell) for column, (i, cell) in zip(wanted, filled, strict=False)]
        out: list[tuple[Column, int, Cell]] = []
        left = list(wanted)
        for i, cell in filled:
            percent = "%" in cell.text
            fit = next((c for c in left if _wants_percent(form, c) == percent), None)
            here = next((c for c in left if c.place == i), None)
            column = here if here is not None and _wants_percent(form, here) == percent else fit or here
            if column is not None:
                left = left[left.index(column) + 1 :]
                out.append((column, i, cell))
        return out

    def before_maximum(self, pattern: Pattern, cell: Cell) -> int:
        """Return where a cell's number ends: before `/5` where 5 is the maximum of its scale, which says "out of"."""
        if pattern.plain < 0 or self.rubric is None or "/" not in cell.text:
            return cell.span.end
        scale = self.rubric.scales.get(pattern.holes[pattern.plain].name)
        head, _, maximum = cell.text.rpartition("/")
        number = parse_number(plain(maximum))
        if scale is None or isinstance(number, str) or number.value != scale.high:
            return cell.span.end
        return cell.span.start + len(head.rstrip())

    def cell(
        self,
        form: TableForm,
        row: RowForm,
        column: Column,
        cell: Cell,
        rows: tuple[tuple[str, int], ...],
        label: str,
    ) -> None:
        pattern = row.cells[column.form]
        if pattern is None or not cell.text:
            return
        self.read_cells.add(cell.span.start)
        family = form.columns[column.form].family
        if family:
            rows = (*rows, (family, column.family))
        percent = column.form not in self.fractions
        simple = find_plain(pattern, self.document.text, cell.span.start, self.before_maximum(pattern, cell))
        if simple is not None:
            self.match(pattern, simple.captures, cell.span, rows, label, percent=percent)
            return
        cut = tokens(self.document.text, *cell.span)
        got = find(pattern, self.document.text, cut)
        if isinstance(got, Filled) and not any(token.kind == "n" for token in _behind(pattern, cut, got)):
            self.match(pattern, got.captures, cell.span, rows, label)
            if got.next < len(cut):
                self.free.append(Span(got.end, cell.span.end))
            return
        only = [i for i, hole in enumerate(pattern.holes) if hole.kind == "number"]
        if len(only) == 1:
            captures: list[Capture | None] = [None] * len(pattern.holes)
            captures[only[0]] = Capture(cell.span.start, cell.span.end, None, _why_unread(self.document, cell, cut))
            self.match(pattern, tuple(captures), cell.span, rows, label)
            return
        if isinstance(got, Filled):
            self.match(pattern, got.captures, cell.span, rows, label)
            return
        self.unreadable(
            pattern, got if isinstance(got, Broken) else Broken(0, (None,) * len(pattern.holes)), cut, cell.span
        )


def _says_fractions(form: TableForm, column: Column, table: Table) -> bool:
    """Tell a percent column that is written in fractions: no percent sign, a point in every cell, none above one."""
    if not any(_wants_percent(row, column) for row in form.rows):
        return False
    cells = [plain(row.cells[column.place].text) for row in table.rows if column.place < len(row.cells)]
    numbers = [number for text in cells if text and not isinstance(number := parse_number(text), str)]
    written = [text for text in cells if text and any(char.isdigit() for char in text)]
    return (
        bool(numbers)
        and all("." in text and "%" not in text for text in written)
        and all(n.value <= 1 for n in numbers)
    )


_TOTAL_WORDS = frozenset("total totals grand overall weighted sum score scores time share points rating".split())
"""Words that a total's label may hold beside those of its own heading."""


def _behind(pattern: Pattern, cut: list[Token], got: Filled) -> list[Token]:
    """Return the tokens behind a match that would make it doubtful: none where the pattern lets the cell go on."""
    if pattern.program[-2:-1] and pattern.program[-2].op == "any":
        return []
    return cut[got.next :]


def _why_unread(document: Document, cell: Cell, cut: list[Token]) -> str:
    """Return why a cell does not hold one number."""
    count = sum(1 for token in cut if token.kind == "n")
    if count > 1:
        return f"{cell.text!r} holds more than one number"
    for at in range(len(cut)):
        got = read_number(document.text, cut, at)
        if got and got[1].problem:
            return got[1].problem
    return f"{cell.text!r} is not a number"


def _says_number(text: str) -> bool:
    return bool(text) and any(char.isdigit() for char in text)


def _wants_percent(form: RowForm, column: Column) -> bool:
    pattern = form.cells[column.form]
    return bool(pattern) and any(hole.percent for hole in pattern.holes) if pattern else False


def _follows_data(form: TableForm, found: RowForm) -> bool:
    """Tell whether a row of the form stands behind its row for data: a total, or what is added below one."""
    rows = form.rows
    return not found.data and found in rows and any(row.data for row in rows[: rows.index(found)])


def _is_number_column(form: TableForm, column: int) -> bool:
    for row in form.rows:
        pattern = row.cells[column]
        if pattern and any(hole.row and hole.kind == "number" for hole in pattern.holes):
            return True
    return False
