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
from converter.readers.canonical import Canvas, Entry, Fragment, marked
from converter.readers.numbering import Numbering, Word
from converter.readers.package import Package
from converter.readers.refusing import Refused

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

CONTAINERS: Final = frozenset(
    W + name
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
)
SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
SYMBOLS: Final = {"F0B3": "≥", "F0A3": "≤", "F0B4": "×", "F0B8": "÷", "F0B1": "±", "F0BB": "≈", "F02D": "−"}
"""What the Symbol font prints at the private places Word gives its characters."""


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return a Word document."""
    package = Package(data)
    main = main_part(package)
    body = package.xml(main).find(W + "body")
    if body is None:
        raise Refused("damaged", "is damaged: it has no body")
    canvas = Canvas()
    folder = posixpath.dirname(main)
    story = _Story(canvas, Word(package, folder))
    story.blocks(body, 0)
    for kind in ("footnotes", "endnotes", "comments", "header", "footer"):
        for part in sorted(name for name in package.names() if re.fullmatch(rf"{folder}/{kind}\d*\.xml", name)):
            keep_aside(canvas, package.xml(part), kind.removesuffix("s"))
    if story.deleted:
        canvas.remark("RD113", f"{story.deleted} deleted passages are kept aside; insertions are read as text")
    return (canvas.document(data, name, "docx"),)


def main_part(package: Package) -> str:
    """Return the name of the part that holds the text."""
    if package.has("_rels/.rels"):
        for relation in package.xml("_rels/.rels").iter(RELATION):
            if str(relation.get("Type")).endswith("/officeDocument"):
                target = str(relation.get("Target")).lstrip("/")
                if package.has(target):
                    return target
    return "word/document.xml"


def keep_aside(canvas: Canvas, root: etree._Element, kind: str) -> None:
    """Keep the text of a header, footer, note or comment aside, each note by itself."""
    notes = root.findall(W + kind) or [root]
    for number, note in enumerate(notes):
        paragraphs = [paragraph_text(paragraph) for paragraph in note.iter(W + "p")]
        canvas.aside(" ".join(filter(None, paragraphs)), f"{kind} {number}" if len(notes) > 1 else kind)


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the plain text of a paragraph."""
    return "".join(text for text, _ in _Story(Canvas(), None).runs(paragraph, 0))


@dataclass
class _Story:
    """Walks the body. boxes: text boxes met inside the current paragraph, written after it."""

    canvas: Canvas
    word: Word | None
    paragraphs: int = 0
    deleted: int = 0
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
            elif child.tag == MC + "AlternateContent":
                for choice in first_choice(child):
                    self.blocks(choice, depth + 1)

    def paragraph(self, paragraph: etree._Element, depth: int) -> None:
        """Write one paragraph as a heading, an item or lines; then the text boxes anchored in it."""
        assert self.word is not None
        self.paragraphs += 1
        origin = f"paragraph {self.paragraphs}"
        runs = list(self.runs(paragraph, depth))
        text = marked(runs)
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
                yield "".join(str(piece.text or "") for piece in child.iter(M + "t")), False

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
        for child in run:
            name = etree.QName(child).localname
            if name == "t":
                yield str(child.text or ""), bold
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
        if len(cells) == 1 or any(cell.find(f".//{W}tbl") is not None for cell in cells):
            for cell in cells:
                self.blocks(cell, depth + 1)
            return
        self.canvas.table([self.row(row, depth) for row in rows], self.headed(rows))
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
        assert self.word is not None
        lines = [
            "".join(text for text, _ in self.runs(paragraph, depth)).strip()
            for paragraph in cell.iter(W + "p")
            if next(paragraph.iterancestors(W + "txbxContent"), None) is None
        ]
        return "\n".join(filter(None, lines))


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


def symbol(element: etree._Element) -> str:
    """Return the character of a symbol font: known signs by name, others as the private character they are."""
    code = str(element.get(W + "char", "")).upper()
    known = SYMBOLS.get(code)
    if known or not re.fullmatch("[0-9A-F]{4}", code):
        return known or ""
    return chr(int(code, 16))
