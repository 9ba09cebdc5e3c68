"""PDF: the attached source of our own, else tables by their rules or their gutters and text by its type.

A PDF knows no paragraphs and no tables, only characters at places. Tables drawn with rules are certain; a table by
alignment alone is read too, and where the white of the page allows two readings each of its cells is marked doubtful.
"""

from __future__ import annotations

import time
from typing import Any, Final

from converter import limits, readers
from converter.model import Document, Span
from converter.readers.canonical import Canvas
from converter.readers.looks import is_title
from converter.readers.pdf.flow import LARGER, Flow, Flowing, Grid, Text
from converter.readers.pdf.page import Page, read_page
from converter.readers.refusing import Refused, needed
from converter.readers.remarks import remark

SOURCE: Final = "source"
"""Name of the attachment in which our own reports carry the document they were made from."""


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return a PDF as a document; one of ours that carries its source gives exactly that source's documents."""
    pdfium = needed("pypdfium2", "PDF")
    document = opened(pdfium, data)
    try:
        source = attached(document)
        if source is not None:
            return readers.read_all(source, name)
        pages = list(pages_of(pdfium, document))
    finally:
        document.close()
    check_text(pages)
    canvas = Canvas()
    flow = Flow(pages)
    write(canvas, flow.parts(), flow.body)
    for text, origin in flow.asides:
        canvas.aside(text, origin)
    if flow.beside:
        canvas.remarks.append(
            remark("RD118", Span(0, 1), f"columns side by side on page {', '.join(map(str, flow.beside))}")
        )
    pictures = [page.number for page in pages if page.pictures and not page.words]
    if pictures:
        canvas.remarks.append(
            remark("RD115", Span(0, 1), f"no text on page {', '.join(map(str, pictures))}, but pictures")
        )
    return (canvas.document(data, name, "pdf"),)


def opened(pdfium: Any, data: bytes) -> Any:
    """Return an open PDF; refuse what is encrypted, damaged or too long."""
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as problem:
        if "assword" in str(problem):
            raise Refused("encrypted", "is encrypted: it opens with a password only") from None
        raise Refused("damaged", "is a damaged PDF: it cannot be opened") from problem
    if count > limits.PAGES:
        raise limits.bound("too long a PDF", limits.PAGES, "pages")
    if not count:
        raise Refused("empty", "is a PDF without a page")
    return document


def attached(document: Any) -> bytes | None:
    """Return the source that one of our own reports carries, None where there is none."""
    for index in range(min(document.count_attachments(), 100)):
        attachment = document.get_attachment(index)
        if attachment.get_name() == SOURCE:
            data = bytes(attachment.get_data())
            if data and not data.startswith(b"%PDF-"):
                return data
    return None


def pages_of(pdfium: Any, document: Any) -> list[Page]:
    """Return every page; refuse a PDF that takes too long."""
    end = time.monotonic() + limits.READ_SECONDS
    pages = []
    for index in range(len(document)):
        if time.monotonic() > end:
            raise limits.bound("too slow a PDF to read", limits.READ_SECONDS, "seconds")
        page = document[index]
        pages.append(read_page(pdfium, page, index + 1))
        page.close()
    return pages


def check_text(pages: list[Page]) -> None:
    """Refuse a PDF without any text, and say whether it is a scan."""
    if any(page.words for page in pages):
        return
    if any(page.pictures for page in pages):
        raise Refused(
            "scan", f"is a scan: {len(pages)} pages of pictures without any text; recognise its text first (OCR)"
        )
    raise Refused("empty", "is a PDF without any text")


def write(canvas: Canvas, parts: list[Flowing], body: float) -> None:
    """Write the parts of all pages down."""
    levels = levels_of(parts, body)
    for part in parts:
        canvas.place = f"page {part.page}, "
        if isinstance(part, Grid):
            start = canvas.size + bool(canvas.last)
            canvas.table(part.rows)
            if len(part.pages) > 1:
                pages = " to ".join(map(str, (part.pages[0], part.pages[-1])))
                canvas.remark("RD112", f"a table over pages {pages} was put together", start)
        else:
            write_text(canvas, part, levels.get(round(part.size, 1), 0))


def write_text(canvas: Canvas, part: Text, level: int) -> None:
    """Write a heading, an item or a paragraph."""
    origin = f"page {part.page}, line {part.line}"
    if level and not part.marker:
        canvas.heading(part.text, level, origin)
    elif part.marker:
        marker = part.marker if part.marker[:1].isdigit() else "-"
        canvas.item(part.text, marker, 0, origin)
    else:
        bold = part.bold and is_title(part.text)
        canvas.lines(f"**{part.text}**" if bold else part.text, origin)


def levels_of(parts: list[Flowing], body: float) -> dict[float, int]:
    """Return the heading level of each size of type larger than the body's: the largest is the first."""
    sizes = {round(p.size, 1) for p in parts if isinstance(p, Text) and p.size >= LARGER * body and not p.marker}
    return {size: min(level, 6) for level, size in enumerate(sorted(sizes, reverse=True), 1)}
