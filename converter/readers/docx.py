"""Word documents of 2007 and later: the body in its order, with numbering, merged cells and text boxes.

The XML is read as it is: which paragraph is a heading is told by the outline level of its style, and numbers of lists,
which Word keeps nowhere, are counted as it counts them. Headers, footers, notes and comments are kept aside.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from converter import limits
from converter.model import Document
from converter.readers import html, kinds, mails
from converter.readers.canonical import Canvas, Entry, Fragment, holds_data, marked, over, raised, struck
from converter.readers.numbering import Numbering, Word
from converter.readers.package import RELATION, Package, main_part
from converter.readers.refusing import Refused

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DRAWN: Final = re.compile(r"word/(?:diagrams/data|charts/chart)\d*\.xml")
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

CONTAINERS: Final = frozenset(
    W + name
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
)
COUNT: Final = re.compile(r"\d+[.)]|[a-z][.)]")
SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
SYMBOLS: Final = {"F0B3": "≥", "F0A3": "≤", "F0B4": "×", "F0B8": "÷", "F0B1": "±", "F0BB": "≈", "F02D": "−"}
"""What the Symbol font prints at the private places Word gives its characters."""


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return a Word document."""
    package = Package(data)
    main = main_part(package, "word/document.xml")
    body = package.xml(main).find(W + "body")
    if body is None:
        raise Refused("damaged", "is damaged: it has no body")
    canvas = Canvas()
    folder = posixpath.dirname(main)
    story = _Story(canvas, Word(package, folder), embedded=Embedded(package, folder, posixpath.basename(main)))
    story.blocks(body, 0)
    for kind in ("footnotes", "endnotes", "comments", "header", "footer"):
        for part in sorted(name for name in package.names() if re.fullmatch(rf"{folder}/{kind}\d*\.xml", name)):
            keep_aside(canvas, package.xml(part), kind.removesuffix("s"))
    for part in sorted(name for name in package.names() if DRAWN.fullmatch(name)):
        words = (str(piece.text or "") for piece in package.xml(part).iter(A + "t"))
        canvas.aside(" ".join(words), "drawing")
    if story.deleted:
        canvas.remark("RD113", f"{story.deleted} deleted passages are kept aside; insertions are read as text")
    return (canvas.document(data, name, "docx"),)


def keep_aside(canvas: Canvas, root: etree._Element, kind: str) -> None:
    """Keep the text of a header, footer, note or comment aside, each note by itself."""
    notes = root.findall(W + kind) or [root]
    for number, note in enumerate(notes):
        paragraphs = [paragraph_text(paragraph) for paragraph in note.iter(W + "p")]
        canvas.aside(" ".join(filter(None, paragraphs)), f"{kind} {number}" if len(notes) > 1 else kind)


class Embedded:
    """Pages that stand in the place of a part of the text, as programs put them there that write no Word themselves."""

    def __init__(self, package: Package, folder: str, main: str) -> None:
        self._package = package
        self._folder = folder
        self._relations = f"{folder}/_rels/{main}.rels"

    def write(self, chunk: etree._Element, canvas: Canvas) -> None:
        """Write an embedded page, or remark that there is one of another kind."""
        name = self._named(str(chunk.get(R + "id")))
        data = self._package.read(name) if name else b""
        if kinds.is_mail(data, name):
            pages = list(mails.body_parts(mails.parsed(data)))
            data = pages[0].data if pages else b""
        if kinds.is_page(data, name):
            html.write_page(html.decode_page(data).text, canvas)
        else:
            canvas.remark(
                "RD116", f"a document embedded in this one was not read: {name or 'it is missing'}", canvas.size
            )

    def _named(self, key: str) -> str:
        root = self._package.maybe(self._relations)
        targets = (
            (str(each.get("Target")) for each in root.iter(RELATION) if each.get("Id") == key)
            if root is not None
            else ()
        )
        target = next(iter(targets), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{self._folder}/{target}")
        return part if self._package.has(part) else ""


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the plain text of a paragraph."""
    return "".join(text for text, _ in _Story(Canvas(), None).runs(paragraph, 0))


@dataclass
class _Story:
    """Walks the body. boxes: text boxes met inside the current paragraph, written after it.

    embedded: pages and documents that parts of it are. wholly: the current paragraph is struck out from end to end.
    """

    canvas: Canvas
    word: Word | None
    paragraphs: int = 0
    deleted: int = 0
    embedded: Embedded | None = None
    wholly: bool = False
    boxes: list[etree._Element] = field(default_factory=list)
    counts: Numbering = field(default_factory=Numbering)

    def blocks(self, parent: etree._Element, depth: int) -> None:
        """Write paragraphs and tables in their order."""
        if depth > limits.MARKUP_DEPTH:
            raise limits.bound("too deep a document", limits.MARKUP_DEPTH, "nested parts")
        for child in parent:
            if child.tag == W + "p":
                self.paragraph(child, depth)
            elif child.tag == W + "tbl":
                self.table(child, depth)
            elif child.tag in CONTAINERS or child.tag in (W + "txbxContent", W + "moveFrom", W + "del"):
                self.blocks(child, depth + 1)
            elif child.tag == W + "altChunk" and self.embedded is not None:
                self.embedded.write(child, self.canvas)
            elif child.tag == MC + "AlternateContent":
                for choice in first_choice(child):
                    self.blocks(choice, depth + 1)

    def paragraph(self, paragraph: etree._Element, depth: int) -> None:
        """Write one paragraph as a heading, an item or lines; then the text boxes anchored in it."""
        assert self.word is not None
        self.paragraphs += 1
        origin = f"paragraph {self.paragraphs}"
        text = self.text(paragraph, depth)
        style = self.word.style_of(paragraph)
        numbered = self.word.numbered(paragraph, style)
        if text.strip():
            level = self.word.level(paragraph, style)
            marker = self.counts.marker(self.word, numbered) if numbered else ""
            if level:
                self.canvas.heading(text.replace("**", "").replace("\n", " "), level, origin)
            elif numbered and marker:
                self.canvas.item(text, marker, numbered[1], origin)
            else:
                self.canvas.lines(text, origin)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box, depth + 1)

    # ------------------------------------------------------------------------------------------------ runs

    def text(self, paragraph: etree._Element, depth: int, bold: bool = True) -> str:
        """Return the text of a paragraph, with the bold marks that say something. bold: whether they are wanted."""
        self.wholly = is_wholly_struck(paragraph)
        runs = list(self.runs(paragraph, depth))
        text = marked(runs) if bold and not self.wholly else "".join(piece for piece, _ in runs)
        return struck(text) if self.wholly else text

    def runs(self, parent: etree._Element, depth: int) -> Iterator[Fragment]:
        """Yield the text of a paragraph in stretches, each with whether it is bold."""
        if depth > limits.MARKUP_DEPTH:
            raise limits.bound("too deep a document", limits.MARKUP_DEPTH, "nested parts")
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                yield from self.run(child)
            elif tag in CONTAINERS:
                yield from self.runs(child, depth + 1)
            elif tag in (W + "del", W + "moveFrom"):
                self.drop(child)
            elif tag == MC + "AlternateContent":
                for choice in first_choice(child):
                    yield from self.runs(choice, depth + 1)
            elif tag.startswith(M):
                yield formula(child, depth), False

    def drop(self, deleted: etree._Element) -> None:
        """Keep what somebody deleted, and nobody accepted yet, aside."""
        text = "".join(str(piece.text or "") for piece in deleted.iter(W + "delText", W + "t"))
        if text.strip():
            self.deleted += 1
            self.canvas.aside(text, f"deleted in paragraph {self.paragraphs}")

    def run(self, run: etree._Element) -> Iterator[Fragment]:
        properties = run.find(W + "rPr")
        bold = is_on(properties, "b")
        if is_on(properties, "vanish"):
            self.canvas.aside(
                "".join(str(t.text or "") for t in run.iter(W + "t")), f"hidden in paragraph {self.paragraphs}"
            )
            return
        if is_struck(properties) and not self.wholly:
            self.drop(run)
            return
        high = is_raised(properties)
        for child in run:
            name = etree.QName(child).localname
            if name == "t":
                yield raised(str(child.text or "")) if high else str(child.text or ""), bold
            elif name in SIGNS:
                yield SIGNS[name], bold
            elif name == "sym":
                yield symbol(child), bold
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self.boxes += text_boxes(child)

    # ------------------------------------------------------------------------------------------------ tables

    def table(self, table: etree._Element, depth: int) -> None:
        """Write a table; one that only frames other parts is read like the page around it."""
        rows = list(rows_of(table))
        cells = [cell for row in rows for cell in cells_of(row)]
        inner = [each for cell in cells for each in cell.iter(W + "tbl") if enclosing(each, W + "tc") is cell]
        if len(cells) == 1 or (inner and not holds_data([[plain(cell) for cell in cells_of(row)] for row in rows])):
            for cell in cells:
                self.blocks(cell, depth + 1)
            return
        self.canvas.table([self.row(row, depth) for row in rows], self.headed(rows))
        for each in inner:
            self.table(each, depth + 1)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box, depth + 1)

    def headed(self, rows: list[etree._Element]) -> bool | None:
        """Return True where the first row is marked to be repeated on every page."""
        properties = rows[0].find(W + "trPr") if rows else None
        return True if len(rows) > 1 and is_on(properties, "tblHeader") else None

    def row(self, row: etree._Element, depth: int) -> list[Entry]:
        """Return the cells of a row by column; a merged cell prints once and leaves the others empty."""
        properties = row.find(W + "trPr")
        before = number_in(properties, "gridBefore", 0)
        entries = [Entry("")] * min(before, limits.TABLE_COLUMNS)
        for cell in cells_of(row):
            of_cell = cell.find(W + "tcPr")
            across = min(max(number_in(of_cell, "gridSpan", 1), 1), limits.TABLE_COLUMNS)
            merged = of_cell.find(W + "vMerge") if of_cell is not None else None
            covered = merged is not None and merged.get(W + "val", "continue") == "continue"
            text = "" if covered else self.cell_text(cell, depth)
            entries += [Entry(text), *[Entry("")] * (across - 1)]
        while len(entries) > 1 and not entries[-1].text.strip():
            entries.pop()
        return entries

    def cell_text(self, cell: etree._Element, depth: int) -> str:
        """Return the text of a cell, its numbered paragraphs with their numbers: `1`, `2. Draft`."""
        own = (each for each in cell.iter(W + "p") if enclosing(each, W + "tc", W + "txbxContent") is cell)
        lines = [f"{self.number(each)} {self.text(each, depth, bold=False).strip()}".strip() for each in own]
        only = [line for line in lines if line]
        return only[0].rstrip(".") if len(only) == 1 and COUNT.fullmatch(only[0]) else "\n".join(only)

    def number(self, paragraph: etree._Element) -> str:
        """Return the number that a list gives a paragraph in a cell, '' for none."""
        assert self.word is not None
        numbered = self.word.numbered(paragraph, self.word.style_of(paragraph))
        marker = self.counts.marker(self.word, numbered) if numbered else ""
        return marker if COUNT.fullmatch(marker) else ""


# ------------------------------------------------------------------------------------------------ XML


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, those inside content controls and insertions too."""
    for child in table:
        if child.tag == W + "tr":
            if not is_on(child.find(W + "trPr"), "del"):
                yield child
        elif child.tag in CONTAINERS:
            yield from rows_of(child)


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the cells of a row."""
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag in CONTAINERS:
            yield from cells_of(child)


def first_choice(alternate: etree._Element) -> list[etree._Element]:
    """Return the one of several renderings that newer programs show, so that nothing is read twice."""
    return list(alternate)[:1]


def text_boxes(drawing: etree._Element) -> list[etree._Element]:
    """Return the text boxes in a drawing, each once: a drawing holds them again for older programs."""
    found = []
    for box in drawing.iter(W + "txbxContent"):
        outer = [a for a in box.iterancestors() if a.tag in (MC + "Fallback", W + "txbxContent")]
        if not outer:
            found.append(box)
    return found


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Return whether a property that is on or off is on."""
    found = properties.find(W + name) if properties is not None else None
    return found is not None and found.get(W + "val", "1") not in ("0", "false", "off", "none")


def number_in(properties: etree._Element | None, name: str, otherwise: int) -> int:
    """Return a property that is a number."""
    found = properties.find(W + name) if properties is not None else None
    value = str(found.get(W + "val", "")) if found is not None else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else otherwise


def enclosing(element: etree._Element, *tags: str) -> etree._Element | None:
    """Return the nearest element around another that has one of these tags."""
    return next(element.iterancestors(*tags), None)


def plain(cell: etree._Element) -> str | None:
    """Return the plain text of a cell, None where it holds a table."""
    if cell.find(f".//{W}tbl") is not None:
        return None
    return "".join(str(piece.text or "") for piece in cell.iter(W + "t"))


def is_struck(properties: etree._Element | None) -> bool:
    """Return whether a run is struck out."""
    return is_on(properties, "strike") or is_on(properties, "dstrike")


def is_wholly_struck(paragraph: etree._Element) -> bool:
    """Return whether all text of a paragraph is struck out."""
    runs = [run for run in paragraph.iter(W + "r") if (run.findtext(W + "t") or "").strip()]
    return bool(runs) and all(is_struck(run.find(W + "rPr")) for run in runs)


def is_raised(properties: etree._Element | None) -> bool:
    """Return whether a run is set above the line: glued to a number it would be read as its last digit."""
    found = properties.find(W + "vertAlign") if properties is not None else None
    return found is not None and found.get(W + "val") == "superscript"


def formula(element: etree._Element, depth: int) -> str:
    """Return a formula on one line: fractions with a stroke, powers raised."""
    if depth > limits.MARKUP_DEPTH:
        raise limits.bound("too deep a document", limits.MARKUP_DEPTH, "nested parts")
    if element.tag == M + "t":
        return str(element.text or "")
    parts = {etree.QName(child).localname: formula(child, depth + 1) for child in element}
    if element.tag == M + "f":
        return over(parts.get("num", ""), parts.get("den", ""))
    if element.tag == M + "sSup":
        return parts.get("e", "") + raised(parts.get("sup", ""))
    if element.tag == M + "rad":
        return f"√({parts.get('e', '')})"
    return "".join(formula(child, depth + 1) for child in element)


def symbol(element: etree._Element) -> str:
    """Return the character of a symbol font: known signs by name, others as the private character they are."""
    code = str(element.get(W + "char", "")).upper()
    known = SYMBOLS.get(code)
    if known or not re.fullmatch("[0-9A-F]{4}", code):
        return known or ""
    return chr(int(code, 16))
