"""Workbooks: every sheet from top to bottom, each number as the sheet shows it.

XLSX and ODS are read from their own XML, because how a number is shown (`0.50`, `25%`) decides how closely it can be
checked and no library of readers tells it. Older and binary workbooks are read by python-calamine, without formats.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from lxml import etree

from converter import limits
from converter.model import Document, Span
from converter.readers import kinds, office
from converter.readers.canonical import Canvas, Entry, flat
from converter.readers.grids import stack
from converter.readers.package import Package, main_part
from converter.readers.printing import BUILT_IN, decimal, general, shown
from converter.readers.refusing import Refused, needed
from converter.readers.remarks import remark

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
LOOSE: Final = re.compile(r"^xl/(?:comments\d*|comments/comment\d*|drawings/drawing\d*|charts/chart\d*)\.xml$")
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
USUAL_NAME: Final = re.compile(r"(?:sheet|tabelle|feuil|hoja|foglio|blad)[ _]?\d*", re.IGNORECASE)
PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
MOST_ROWS: Final = 100_000

VALUES: Final = ("value", "string-value", "date-value", "time-value", "boolean-value")

Rows = list[list[Entry]]
UNFORMATTED: Final = "how the sheet shows this number could not be told: digits or a percent sign may be missing"
UNCOMPUTED: Final = "a formula that nobody computed: the sheet holds no value for it"


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return a workbook as one document."""
    canvas = Canvas()
    kind = kinds.zip_kind(data) if kinds.is_zip(data) else "xls"
    if kind == "xlsx":
        package = Package(data)
        sheets = list(xlsx(package))
        keep_aside(package, canvas)
    elif kind == "ods":
        sheets = list(ods(Package(data)))
    else:
        sheets = old(data, kind, canvas)
    visible = [
        (title, rows) for title, rows, hidden in sheets if not hidden and any(flat(e.text) for r in rows for e in r)
    ]
    for title, rows in visible:
        first = next((flat(entry.text) for row in rows for entry in row if flat(entry.text)), "")
        if len(visible) > 1 and not USUAL_NAME.fullmatch(title) and first.casefold() != title.casefold():
            canvas.lines(title, f"sheet {title}")
        else:
            canvas.aside(title, f"sheet {title}")
        stack(canvas, rows)
    for title, rows, hidden in sheets:
        if hidden:
            canvas.aside(
                " ".join(flat(entry.text) for row in rows for entry in row if entry.text), f"hidden sheet {title}"
            )
    return (canvas.document(data, name, kind),)


def keep_aside(package: Package, canvas: Canvas) -> None:
    """Keep aside what stands on sheets and in no cell: comments, the words of drawings."""
    for name in sorted(name for name in package.names() if LOOSE.search(name)):
        words = (str(piece.text or "") for piece in package.xml(name).iter(S + "t", A + "t"))
        canvas.aside(" ".join(words), "comment" if "omments" in name else "drawing")


def lettered(column: int) -> str:
    """Return a column as its letters: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def numbered(letters: str) -> int:
    """Return the column that letters name."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


# ------------------------------------------------------------------------------------------------ XLSX


def xlsx(package: Package) -> Iterator[tuple[str, Rows, bool]]:
    """Yield name, rows and whether it is hidden of every sheet."""
    main = main_part(package, "xl/workbook.xml")
    book = package.xml(main)
    relations = {
        str(r.get("Id")): str(r.get("Target")) for r in package.xml(f"xl/_rels/{posixpath.basename(main)}.rels")
    }
    strings = [shared(item) for item in children(package.maybe("xl/sharedStrings.xml"), "si")]
    formats = formats_of(package.maybe("xl/styles.xml"))
    properties = book.find(S + "workbookPr")
    late = properties is not None and properties.get("date1904") in ("1", "true")
    epoch = date(1904, 1, 1) if late else date(1899, 12, 30)
    for sheet in book.iter(S + "sheet"):
        target = relations.get(str(sheet.get(R + "id")), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if not package.has(part):
            raise Refused("damaged", f"is damaged: it has no part {part!r}")
        title = str(sheet.get("name"))
        root = package.xml(part)
        if root.tag == S + "worksheet":
            yield (
                title,
                list(sheet_rows(root, title, strings, formats, epoch)),
                sheet.get("state", "visible") != "visible",
            )


def children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """Return the children of an element by name, none of no element."""
    return [] if parent is None else parent.findall(S + name)


def shared(item: etree._Element) -> str:
    """Return a shared string, its runs joined, without the readings over Chinese and Japanese signs."""
    plain = "".join(str(text.text or "") for text in item.findall(S + "t"))
    return plain + "".join(str(text.text or "") for run in item.findall(S + "r") for text in run.findall(S + "t"))


def formats_of(styles: etree._Element | None) -> list[str]:
    """Return the number format of every cell style."""
    if styles is None:
        return []
    own = {str(form.get("numFmtId")): str(form.get("formatCode")) for form in styles.iter(S + "numFmt")}
    cells = styles.find(S + "cellXfs")
    ids = [str(style.get("numFmtId", "0")) for style in children(cells, "xf")]
    return [own.get(key) or BUILT_IN.get(int(key) if key.isdigit() else 0, "General") for key in ids]


def sheet_rows(
    root: etree._Element, title: str, strings: list[str], formats: list[str], epoch: date
) -> Iterator[list[Entry]]:
    """Yield the rows of a sheet; rows left out are empty, many of them as one."""
    last = 0
    for row in root.iter(S + "row"):
        said = str(row.get("r", ""))
        number = int(said) if said.isdigit() else last + 1
        if number > last + 1:
            yield []
        last = number
        entries: list[Entry] = []
        for cell in row.findall(S + "c"):
            found = PLACE.fullmatch(str(cell.get("r", "")))
            column = numbered(found[1]) if found else len(entries) + 1
            if column > len(entries) + 1:
                entries += [Entry("")] * min(column - len(entries) - 1, limits.TABLE_COLUMNS * 4)
            text, doubt = cell_text(cell, strings, formats, epoch)
            entries.append(Entry(text, f"{title}!{lettered(column)}{number}", doubt))
        yield entries


def cell_text(cell: etree._Element, strings: list[str], formats: list[str], epoch: date) -> tuple[str, str]:
    """Return what a cell shows, and why that is doubtful, or ''."""
    kind = cell.get("t", "n")
    value = cell.findtext(S + "v")
    if kind == "inlineStr":
        inline = cell.find(S + "is")
        return (shared(inline) if inline is not None else ""), ""
    if not value:
        formula = cell.findtext(S + "f")
        return (f"={formula}", UNCOMPUTED) if formula else ("", "")
    if kind == "s":
        return (strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""), ""
    if kind == "b":
        return ("TRUE" if value == "1" else "FALSE"), ""
    if kind != "n":
        return value, ""
    style = str(cell.get("s", "0"))
    form = formats[int(style)] if style.isdigit() and int(style) < len(formats) else "General"
    return shown(value, form, epoch), ""


# ------------------------------------------------------------------------------------------------ ODS


def ods(package: Package) -> Iterator[tuple[str, Rows, bool]]:
    """Yield name, rows and whether it is hidden of every sheet; a cell holds the very text it shows."""
    root = package.xml("content.xml")
    for table in root.iter(TABLE + "table"):
        title = str(table.get(TABLE + "name", ""))
        rows: Rows = []
        number = 1
        for row in table.iter(TABLE + "table-row"):
            times = repeated(row, "number-rows-repeated")
            cells = list(ods_cells(row, title, number))
            number += times
            rows += [cells] if times == 1 or not any(e.text for e in cells) else [cells] * min(times, limits.TABLE_ROWS)
            if len(rows) > MOST_ROWS:
                raise limits.bound("too long a sheet", MOST_ROWS, "rows")
        yield title, rows, False


def ods_cells(row: etree._Element, title: str, number: int) -> Iterator[Entry]:
    """Yield the cells of a row."""
    column = 1
    for cell in row:
        times = repeated(cell, "number-columns-repeated")
        text = " ".join("".join(str(t) for t in p.itertext()) for p in cell.findall(TEXT + "p"))
        stored = "" if text else stored_in(cell)
        doubt = UNFORMATTED if "." in stored and cell.get(OFFICE + "value") else ""
        for _ in range(min(times, limits.TABLE_COLUMNS + 1)):
            yield Entry(text or stored, f"{title}!{lettered(column)}{number}" if text or stored else "", doubt)
            column += 1


def stored_in(cell: etree._Element) -> str:
    """Return the value of a cell whose shown text its program did not write."""
    said = next((cell.get(OFFICE + name) for name in VALUES if cell.get(OFFICE + name)), None) or ""
    number = decimal(said) if cell.get(OFFICE + "value") else None
    if number is None:
        return said
    percent = cell.get(OFFICE + "value-type") == "percentage"
    return f"{general(number * 100)}%" if percent else general(number)


def repeated(element: etree._Element, name: str) -> int:
    """Return how often a row or cell stands there."""
    said = str(element.get(TABLE + name, "1"))
    return int(said) if said.isdigit() and len(said) < 8 else 1


# ------------------------------------------------------------------------------------------------ others


def old(data: bytes, kind: str, canvas: Canvas) -> list[tuple[str, Rows, bool]]:
    """Return the sheets of an XLS or XLSB workbook: by LibreOffice, or without it by what the cells store.

    What is stored has no printed form; each number that is not whole is then a doubtful cell.
    """
    if office.program():
        return list(xlsx(Package(office.converted(data, kind, "xlsx", kind.upper()))))
    calamine = needed("python_calamine", "XLS and XLSB")
    canvas.remarks.append(
        remark("RD114", Span(0, 1), "numbers are shown with the digits they store, percentages as parts of one")
    )
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception as problem:
        kind = "encrypted" if "assword" in str(problem) or "ncrypt" in str(problem) else "damaged"
        raise Refused(kind, f"cannot be read as a workbook: {problem}") from problem
    out = []
    for title in book.sheet_names:
        rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        entries = [
            [
                Entry(
                    valued(value),
                    f"{title}!{lettered(x)}{y}",
                    UNFORMATTED if isinstance(value, float) and value % 1 else "",
                )
                for x, value in enumerate(row, 1)
            ]
            for y, row in enumerate(rows, 1)
        ]
        out.append((title, entries, False))
    return out


def valued(value: object) -> str:
    """Return a value as text: a number by its shortest decimal."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        number = decimal(repr(value))
        return general(number) if number is not None else repr(value)
    return str(value)
