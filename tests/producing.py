"""One document in many formats, by many producers: for tests and the benchmark of what the readers make of them.

Producers that are not ours: pandoc, LibreOffice, python-docx, odfdo, openpyxl, WeasyPrint, Chromium. Each takes the
parts of a document as the text reader saw them and returns a file of its format.
"""

from __future__ import annotations

import csv
import html
import io
import os
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from converter import pipeline
from converter.model import Bullet, Code, Furniture, Heading, Paragraph, Table, Verified
from tests.conftest import missing


class Part(NamedTuple):
    """One part of a document. kind: heading, line, item or table. level: of a heading. marker: of an item."""

    kind: str
    text: str = ""
    level: int = 0
    marker: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


Parts = tuple[Part, ...]
Producer = Callable[[Parts], bytes]


def parts_of(verified: Verified) -> Parts:
    """Return a document's parts: headings with the levels of its record, texts with their bold marks."""
    document, record = verified.document, verified.record
    levels = {section.block: section.level for section in record.sections}
    out = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            rows = [*([block.header] if block.header else []), *block.rows]
            out.append(Part("table", rows=tuple(tuple(bare(cell.text) for cell in row.cells) for row in rows)))
        elif isinstance(block, Furniture):
            continue
        elif index in levels:
            out.append(
                Part(
                    "heading",
                    bare(document.slice(block.span if isinstance(block, Code) else block.content)),
                    levels[index],
                )
            )
        elif isinstance(block, Bullet):
            out.append(Part("item", one_line(document.slice(block.content)), marker=block.marker))
        else:
            out.append(Part("line", one_line(document.slice(block.content))))
    return tuple(out)


def bare(text: str) -> str:
    """Return a text without bold marks and line breaks."""
    return one_line(text).replace("**", "").replace("\\|", "|")


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def padded(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return rows all as wide as the first."""
    width = max(len(row) for row in rows)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def groups(parts: Parts) -> list[list[Part]]:
    """Return the parts with consecutive items of a list together."""
    out: list[list[Part]] = []
    for part in parts:
        if part.kind == "item" and out and out[-1][0].kind == "item":
            out[-1].append(part)
        else:
            out.append([part])
    return out


def pieces(text: str) -> list[tuple[str, bool]]:
    """Return a text cut at its bold marks, each piece with whether it is bold."""
    return [(piece, bool(at % 2)) for at, piece in enumerate(text.split("**")) if piece]


# ------------------------------------------------------------------------------------------------ text and pages


def markdown(parts: Parts) -> str:
    """Return the parts as Markdown that other programs read: blank lines, padded rows, escaped signs."""
    out = []
    for group in groups(parts):
        first = group[0]
        if first.kind == "heading":
            out.append(f"{'#' * first.level} {escaped(first.text)}")
        elif first.kind == "item":
            ordered = first.marker[:1].isdigit()
            out.append("\n".join(f"{item.marker if ordered else '-'} {escaped(item.text)}" for item in group))
        elif first.kind == "table":
            rows = ["| " + " | ".join(map(cell, row)) + " |" for row in padded(first.rows)]
            rows.insert(1, "|" + "---|" * len(padded(first.rows)[0]))
            out.append("\n".join(rows))
        else:
            out.append(escaped(first.text))
    return "\n\n".join(out) + "\n"


def escaped(text: str) -> str:
    return re.sub(r"([\\`_<>\[\]#$~^@]|(?<!\*)\*(?!\*)|^(?=[+-] )|(?<=^\d)\.|'|\"|-(?=-)|\.(?=\.))", r"\\\1", text)


def cell(text: str) -> str:
    return escaped(text).replace("|", "\\|")


def spans(text: str) -> str:
    """Return a text as HTML with its bold marks as tags."""
    return "".join(f"<b>{html.escape(p)}</b>" if bold else html.escape(p) for p, bold in pieces(text))


def page_body(parts: Parts, *, rules: str = "", closed: bool = True, short: bool = False) -> str:
    """Return the parts as HTML. closed: with end tags. short: rows without the cells they leave out."""
    out = []

    def end(tag: str) -> str:
        return f"</{tag}>" if closed else ""

    for group in groups(parts):
        first = group[0]
        if first.kind == "heading":
            out.append(f"<h{first.level}>{html.escape(first.text)}</h{first.level}>")
        elif first.kind == "item":
            tag = "ol" if first.marker[:1].isdigit() else "ul"
            items = "\n".join(f"<li>{spans(item.text)}{end('li')}" for item in group)
            out.append(f"<{tag}>\n{items}\n</{tag}>")
        elif first.kind == "table":
            rows = list(map(list, first.rows)) if short else padded(first.rows)
            lines = []
            for at, row in enumerate(rows):
                tag = "td" if at else "th"
                lines.append("<tr>" + "".join(f"<{tag}>{html.escape(c)}{end(tag)}" for c in row) + end("tr"))
            out.append(f"<table {rules}>\n" + "\n".join(lines) + "\n</table>")
        else:
            out.append(f"<p>{spans(first.text)}{end('p')}")
    return "\n".join(out)


def page(parts: Parts) -> bytes:
    """Return a clean page, written by hand."""
    head = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>A page</title></head>'
    return f"{head}<body>\n{page_body(parts, short=True)}\n</body></html>".encode()


def page_with_navigation(parts: Parts) -> bytes:
    """Return a page of a site: navigation, a sidebar with a table of links, a footer, a script."""
    menu = "".join(f'<li><a href="/{n}">Entry {n}</a></li>' for n in range(1, 8))
    return (
        "<!DOCTYPE html><html><head><title>Site</title><style>p { margin: 4px }</style></head><body>"
        f'<header><img src="logo.png" alt="Site 2000"></header><nav><ul>{menu}</ul></nav><div class="sidebar"><p>Read 12 more</p></div>'
        f"<main><article>{page_body(parts)}</article></main>"
        "<aside><h3>Popular</h3><p>7 things to know</p></aside><script>var x = '<p>1</p>';</script>"
        "<footer><p>Page 3 of 9. All rights reserved 1999.</p></footer></body></html>"
    ).encode()


def page_of_the_nineties(parts: Parts) -> bytes:
    """Return a page laid out by tables, in capitals, in Windows-1252 with entities, tags left open."""
    menu = "".join(f'<a href="p{n}.htm">Link number {n}</a><br>' for n in range(1, 9))
    body = page_body(parts, rules='border=1 cellpadding="2"', closed=False)
    body = re.sub(r"</?[a-z0-9]+", lambda found: found.group().upper(), body)
    text = (
        "<HTML><HEAD><TITLE>Home page</TITLE></HEAD><BODY BGCOLOR=#FFFFFF><CENTER><TABLE WIDTH=760 BORDER=0><TR>"
        f'<TD WIDTH=140 VALIGN=top>{menu}<TD WIDTH=620><FONT FACE="Arial" SIZE=2>\n{body}\n</FONT></TR></TABLE></CENTER></BODY></HTML>'
    )
    return text.encode("cp1252", "xmlcharrefreplace")


def page_never_closed(parts: Parts) -> bytes:
    """Return a page whose tables have no end tag."""
    return page(parts).decode().replace("</table>", "").replace("</tr>", "").replace("</td>", "").encode()


# ------------------------------------------------------------------------------------------------ outside programs


def pandoc(to: str) -> Producer:
    """Return a producer that has pandoc write a format."""

    def produce(parts: Parts) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "out")
            command = [
                "pandoc",
                "-f",
                "markdown-smart-tex_math_dollars-auto_identifiers-citations",
                "-t",
                to,
                "-s",
                "-o",
                str(out),
            ]
            subprocess.run(command, input=markdown(parts).encode(), check=True, capture_output=True)
            return out.read_bytes()

    return produce


def office(to: str, make: Producer, suffix: str) -> Producer:
    """Return a producer that has LibreOffice convert what another producer makes."""

    def produce(parts: Parts) -> bytes:
        return office_convert(make(parts), suffix, to)

    return produce


def office_convert(data: bytes, suffix: str, to: str) -> bytes:
    """Return a file converted by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"in.{suffix}")
        source.write_bytes(data)
        profile = f"-env:UserInstallation=file://{office_profile()}"
        command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", folder + "/out", str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        (made,) = Path(folder, "out").iterdir()
        return made.read_bytes()


@cache
def office_profile() -> str:
    """Return a folder for LibreOffice's own files, one for this process."""
    return tempfile.mkdtemp(prefix="office-")


def chromium(parts: Parts, style: str = "") -> bytes:
    """Return the page printed by Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.html"), Path(folder, "out.pdf")
        source.write_bytes(printed_page(parts, style))
        command = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={out}", source.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120, env=os.environ | {"HOME": folder})
        return out.read_bytes()


def weasyprint(parts: Parts, style: str = "") -> bytes:
    """Return the page printed by WeasyPrint."""
    from weasyprint import HTML

    return bytes(HTML(string=printed_page(parts, style).decode()).write_pdf())


RULED = "table { border-collapse: collapse } td, th { border: 1px solid black; padding: 3px }"
UNRULED = "table { border-collapse: collapse } td, th { border: none; padding: 3px 8px; vertical-align: top; text-align: left }"


def printed_page(parts: Parts, style: str = "") -> bytes:
    """Return a page to print: with rules or without, A4, page numbers at its foot."""
    own = (
        "body { font: 10pt serif } @page { size: A4; margin: 18mm; @bottom-center { content: 'Page ' counter(page) } }"
    )
    head = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Print</title><style>{own}{style or RULED}</style></head>'
    return f"{head}<body>{page_body(parts)}</body></html>".encode()


def unruled(make: Callable[[Parts, str], bytes]) -> Producer:
    """Return a printing producer that draws no rules."""
    return lambda parts: make(parts, UNRULED)


# ------------------------------------------------------------------------------------------------ office files


def python_docx(parts: Parts) -> bytes:
    """Return a Word document by python-docx: built-in styles, a page header and a page number."""
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Confidential, page 1"
    for part in parts:
        if part.kind == "heading":
            document.add_heading(part.text, part.level)
        elif part.kind == "table":
            rows = padded(part.rows)
            table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
            for row in rows:
                for place, text in zip(table.add_row().cells, row, strict=True):
                    place.text = text
        else:
            style = None
            if part.kind == "item":
                style = "List Number" if part.marker[:1].isdigit() else "List Bullet"
            paragraph = document.add_paragraph(style=style)
            for text, bold in pieces(part.text):
                paragraph.add_run(text).bold = bold or None
    return saved(document)


def saved(document: Any) -> bytes:
    """Return an office document as its bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odfdo_odt(parts: Parts) -> bytes:
    """Return an OpenDocument text by odfdo."""
    import odfdo

    document = odfdo.Document("text")
    body = document.body
    body.clear()
    for number, group in enumerate(groups(parts)):
        first = group[0]
        if first.kind == "heading":
            body.append(odfdo.Header(first.level, first.text))
        elif first.kind == "item":
            body.append(odfdo.List([item.text.replace("**", "") for item in group]))
        elif first.kind == "table":
            rows = padded(first.rows)
            table = odfdo.Table(f"T{number}", width=len(rows[0]), height=len(rows))
            for y, row in enumerate(rows):
                for x, text in enumerate(row):
                    table.set_value((x, y), text)
            body.append(table)
        else:
            body.append(odfdo.Paragraph(first.text.replace("**", "")))
    return saved(document)


# ------------------------------------------------------------------------------------------------ rows of cells


def grid_rows(parts: Parts) -> list[list[str]]:
    """Return the parts as rows of cells: a line is a row of one cell, an empty row stands around tables."""
    rows: list[list[str]] = []
    for part in parts:
        if part.kind == "table":
            rows += [[], *map(list, part.rows), []]
        else:
            mark = f"{part.marker} " if part.kind == "item" else ""
            rows.append([mark + part.text.replace("**", "")])
    return rows


def comma_separated(parts: Parts) -> bytes:
    """Return the parts as CSV, as the standard library writes it."""
    out = io.StringIO()
    csv.writer(out).writerows(grid_rows(parts))
    return out.getvalue().encode()


def semicolon_separated(parts: Parts) -> bytes:
    """Return the parts as a European Excel writes them: semicolons, a byte order mark, rows all of one width."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(padded(grid_rows(parts)))
    return out.getvalue().encode("utf-8-sig")


def tab_separated(parts: Parts) -> bytes:
    """Return the parts as TSV."""
    return "\n".join("\t".join(row) for row in grid_rows(parts)).encode()


def pasted_tabs(parts: Parts) -> bytes:
    """Return the parts as a table pasted into a plain text looks: no blank lines, tabs between the cells."""
    return "\n".join("\t".join(row) for row in grid_rows(parts) if row).encode()


NUMBER = re.compile(r"-?\d+(\.\d+)?%?")


def openpyxl_xlsx(parts: Parts) -> bytes:
    """Return a workbook by openpyxl: numbers as numbers with the format that prints them, one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for y, row in enumerate(grid_rows(parts), 1):
        for x, text in enumerate(row, 1):
            place = sheet.cell(y, x)
            if NUMBER.fullmatch(text):
                digits = len(text.rstrip("%").partition(".")[2])
                form = "0" + ("." + "0" * digits if digits else "")
                place.value = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
                place.number_format = form + ("%" if text.endswith("%") else "")
            else:
                place.value = text
                place.data_type = "s"
    return saved(book)


# ------------------------------------------------------------------------------------------------ mail


def mail(make: Producer, filename: str, body: str = "Please find the review attached.") -> Producer:
    """Return a producer of a mail with one attachment."""

    def produce(parts: Parts) -> bytes:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "The review"
        message["Date"] = "Mon, 06 Jan 2025 10:00:00 +0000"
        message.set_content(body)
        message.add_attachment(make(parts), "application", "octet-stream", filename=filename)
        return message.as_bytes()

    return produce


def mail_body(parts: Parts) -> bytes:
    """Return a mail whose body is the document, as text and as a page."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "The review"
    message["Date"] = "Mon, 06 Jan 2025 10:00:00 +0000"
    message.set_content("\n".join(line for line in markdown(parts).replace("\\", "").split("\n") if line))
    message.add_alternative(page(parts).decode(), subtype="html")
    return message.as_bytes()


def zipped(make: Producer, filename: str) -> Producer:
    """Return a producer of an archive with one document and a picture in it."""

    def produce(parts: Parts) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(20))
            archive.writestr(filename, make(parts))
        return out.getvalue()

    return produce


def have(program: str) -> bool:
    """Return whether a program is on the path, or whether WeasyPrint finds Pango."""
    return not missing(program)


# ------------------------------------------------------------------------------------------------ comparing


class Fidelity(NamedTuple):
    """What a reading came to: parts equal of parts there are; wrong: values that differ and no remark says so."""

    tables: tuple[int, int]
    cells: tuple[int, int]
    values: tuple[int, int]
    wrong: int
    differences: tuple[str, ...]


def shown_tables(verified: Verified) -> list[list[list[str]]]:
    """Return the cells of every table, header first, without marks and without empty cells at the end of a row."""
    out = []
    for block in verified.document.blocks:
        if isinstance(block, Table):
            rows = [*([block.header] if block.header else []), *block.rows]
            table = [[bare(cell.text) for cell in row.cells] for row in rows]
            for row in table:
                while row and not row[-1]:
                    row.pop()
            out.append(table)
    return out


def shown_values(verified: Verified) -> dict[str, list[tuple[str, str]]]:
    """Return what stands under each path: text and number."""
    out: dict[str, list[tuple[str, str]]] = {}
    for stated in verified.record.stated:
        out.setdefault(stated.path, []).append((bare(stated.text), str(stated.number or stated.problem)))
    return out


def shown_prose(verified: Verified) -> list[str]:
    """Return all running text in order, headings too, without marks."""
    return [
        bare(verified.document.slice(block.content)).strip("#-* ")
        for block in verified.document.blocks
        if isinstance(block, (Heading, Bullet, Paragraph))
    ]


def fidelity(want: Verified, got: Verified) -> Fidelity:
    """Return how much of a document's record another reading of it has."""
    tables, other = shown_tables(want), shown_tables(got)
    even = sum(one == two for one, two in zip(tables, other, strict=False))
    cells = [
        (at, y, x, text) for at, table in enumerate(tables) for y, row in enumerate(table) for x, text in enumerate(row)
    ]
    differences = []
    for at, y, x, text in cells:
        if not same_cell(text, x, tables[at][y], other, at, y):
            found = other[at][y] if at < len(other) and y < len(other[at]) else "no such row"
            differences.append(f"table {at + 1} row {y + 1} cell {x + 1}: {text!r} read as {found}")
    values, others = shown_values(want), shown_values(got)
    paths = sorted({*values, *others})
    bad = [path for path in paths if values.get(path) != others.get(path)]
    told = [f"{path}: {values.get(path)} read as {others.get(path)}" for path in bad]
    same = len(cells) - len(differences)
    unsaid = 0 if is_flagged(want, got, bad) else len(bad)
    return Fidelity(
        (even, len(tables)), (same, len(cells)), (len(paths) - len(bad), len(paths)), unsaid, (*told, *differences)
    )


def is_flagged(want: Verified, got: Verified, bad: list[str]) -> bool:
    """Return whether the reading says where values may be wrong: each table that has one holds a doubtful cell."""
    doubts = [remark.span for remark in got.document.remarks if remark.code == "RD111"]
    for path in bad:
        spans = [stated.span for stated in got.record.stated if stated.path == path]
        tables = [block.span for block in got.document.blocks if isinstance(block, Table)]
        inside = [table for table in tables for span in spans if table.start <= span.start < table.end]
        if not all(any(table.start <= doubt.start < table.end for doubt in doubts) for table in inside) or not doubts:
            return False
    return True


def same_cell(text: str, x: int, row: list[str], other: list[list[list[str]]], at: int, y: int) -> bool:
    """Return whether a cell is there: at its place, or in a short row at the place that its order gives it."""
    if at >= len(other) or y >= len(other[at]):
        return False
    if x < len(other[at][y]) and other[at][y][x] == text:
        return True
    return [c for c in row if c] == [c for c in other[at][y] if c]


def read_back(data: bytes, name: str, rubric: str = "auto") -> Verified:
    """Return the one document in some bytes that a rubric fits, or the only one."""
    documents = pipeline.verify(data, name, rubric)
    return max(documents, key=lambda verified: len(verified.record.stated))


class Made(NamedTuple):
    """One row of the fidelity table. programs: what must be installed. levels: whether headings keep their levels."""

    format: str
    producer: str
    name: str
    make: Producer
    programs: tuple[str, ...] = ()
    levels: bool = True
    whole: bool = True


PRODUCERS: tuple[Made, ...] = (
    Made("html", "by hand", "x.html", page),
    Made("html", "by hand, navigation", "x.html", page_with_navigation),
    Made("html", "by hand, 1990s layout", "x.htm", page_of_the_nineties),
    Made("html", "by hand, never closed", "x.html", page_never_closed),
    Made("html", "pandoc", "x.html", pandoc("html"), ("pandoc",)),
    Made("docx", "python-docx", "x.docx", python_docx),
    Made("docx", "pandoc", "x.docx", pandoc("docx"), ("pandoc",)),
    Made("docx", "LibreOffice", "x.docx", office("docx", python_docx, "docx"), ("soffice",)),
    Made("odt", "odfdo", "x.odt", odfdo_odt),
    Made("odt", "pandoc", "x.odt", pandoc("odt"), ("pandoc",)),
    Made("odt", "LibreOffice", "x.odt", office("odt", python_docx, "docx"), ("soffice",)),
    Made("rtf", "pandoc", "x.rtf", pandoc("rtf"), ("pandoc", "soffice")),
    Made("rtf", "LibreOffice", "x.rtf", office("rtf", python_docx, "docx"), ("soffice",)),
    Made("doc", "LibreOffice", "x.doc", office("doc", python_docx, "docx"), ("soffice",)),
    Made("csv", "csv", "x.csv", comma_separated, levels=False),
    Made("csv", "semicolons, one width", "x.csv", semicolon_separated, levels=False),
    Made("tsv", "by hand", "x.tsv", tab_separated, levels=False),
    Made("tsv", "pasted tabs", "x.txt", pasted_tabs, levels=False),
    Made("xlsx", "openpyxl", "x.xlsx", openpyxl_xlsx, levels=False),
    Made("xlsx", "LibreOffice", "x.xlsx", office("xlsx", openpyxl_xlsx, "xlsx"), ("soffice",), levels=False),
    Made("ods", "LibreOffice", "x.ods", office("ods", openpyxl_xlsx, "xlsx"), ("soffice",), levels=False),
    Made("xls", "LibreOffice", "x.xls", office("xls", openpyxl_xlsx, "xlsx"), ("soffice",), levels=False),
    Made("eml", "email, DOCX attached", "x.eml", mail(python_docx, "review.docx")),
    Made("eml", "email, text and page", "x.eml", mail_body),
    Made("zip", "zipfile", "x.zip", zipped(python_docx, "folder/review.docx")),
    Made("pdf", "WeasyPrint, ruled", "x.pdf", weasyprint, ("pango",), levels=False),
    Made("pdf", "Chromium, ruled", "x.pdf", chromium, ("chromium",), levels=False),
    Made(
        "pdf",
        "LibreOffice, ruled",
        "x.pdf",
        office("pdf", python_docx, "docx"),
        ("soffice",),
        levels=False,
        whole=False,
    ),
    Made("pdf", "WeasyPrint, no rules", "x.pdf", unruled(weasyprint), ("pango",), levels=False, whole=False),
    Made("pdf", "Chromium, no rules", "x.pdf", unruled(chromium), ("chromium",), levels=False, whole=False),
)
"""Every format with its producers. whole: every cell must come back, not only be flagged."""
