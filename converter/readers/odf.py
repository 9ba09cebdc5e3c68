"""OpenDocument texts: headings, lists with their numbers, tables with their spans, frames; notes are kept aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from converter import limits
from converter.model import Document
from converter.readers.canonical import CALCULATING, Canvas, Entry, Fragment, holds_data, marked, over, raised, struck
from converter.readers.package import Package
from converter.readers.refusing import Refused

BASE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE, DRAW = (f"{{{BASE}{name}:1.0}}" for name in ("office", "text", "table", "style", "drawing"))
FO: Final = f"{{{BASE}xsl-fo-compatible:1.0}}"
LO: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
MATH: Final = "{http://www.w3.org/1998/Math/MathML}"
LINK: Final = "{http://www.w3.org/1999/xlink}href"
CONTAINERS: Final = frozenset(
    (TEXT + "section", TEXT + "index-body", TEXT + "table-of-content", DRAW + "text-box", DRAW + "frame")
)
SHAPES: Final = frozenset(DRAW + name for name in ("text-box", "custom-shape", "rect", "ellipse", "line", "connector"))
"""Drawings that hold text."""
INDEXES: Final = frozenset(
    TEXT + name
    for name in ("table-of-content", "alphabetical-index", "illustration-index", "table-index", "user-index")
)
BOLD: Final = ("bold", "600", "700", "800", "900")
MANIFEST: Final = "META-INF/manifest.xml"


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return an OpenDocument text."""
    package = Package(data)
    if package.has(MANIFEST) and b"encryption-data" in package.read(MANIFEST):
        raise Refused("encrypted", "is encrypted: it opens with a password only")
    root = package.xml("content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise Refused("damaged", "is damaged: it has no text")
    canvas = Canvas()
    styles = package.maybe("styles.xml")
    for element in body.iter(f"{LO}*"):  # tables inside a shape, which the standard does not have yet
        element.tag = str(element.tag).replace(LO + "table", TABLE + "table")
    story = _Story(canvas, Styles([root] if styles is None else [root, styles]), package)
    story.blocks(body, 0)
    for master in () if styles is None else styles.iter(STYLE + "header", STYLE + "footer"):
        kind = etree.QName(master).localname
        canvas.aside(" ".join("".join(map(str, p.itertext())) for p in master.iter(TEXT + "p")), kind)
    if story.deleted:
        canvas.remark("RD113", f"{story.deleted} deleted passages are kept aside; insertions are read as text")
    return (canvas.document(data, name, "odt"),)


class Styles:
    """What the styles say that matters here: which text is bold, struck out or raised, which lists are numbered."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._bold: dict[str, bool] = {}
        self._struck: set[str] = set()
        self._raised: set[str] = set()
        self._numbers: dict[tuple[str, int], int] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                properties = style.find(STYLE + "text-properties")
                weight = properties.get(FO + "font-weight") if properties is not None else None
                name = str(style.get(STYLE + "name"))
                if weight:
                    self._bold[name] = weight in BOLD
                if properties is not None and properties.get(STYLE + "text-line-through-style", "none") != "none":
                    self._struck.add(name)
                if properties is not None and str(properties.get(STYLE + "text-position", "")).startswith("super"):
                    self._raised.add(name)
            for kind in root.iter(TEXT + "list-style"):
                for level in kind.findall(TEXT + "list-level-style-number"):
                    place = str(kind.get(STYLE + "name")), int(level.get(TEXT + "level", "1"))
                    if level.get(STYLE + "num-format"):
                        self._numbers[place] = int(level.get(TEXT + "start-value", "1"))

    def bold(self, name: str | None) -> bool:
        return self._bold.get(str(name), False)

    def struck(self, name: str | None) -> bool:
        return str(name) in self._struck

    def raised(self, name: str | None) -> bool:
        return str(name) in self._raised

    def start(self, name: str, level: int) -> int | None:
        """Return the number a level of a list starts with, None for bullets."""
        return self._numbers.get((name, level + 1))


@dataclass
class _Story:
    """Walks the text. frames: text frames met inside the current paragraph, written after it.

    wholly: the current paragraph is struck out from end to end.
    """

    canvas: Canvas
    styles: Styles
    package: Package
    paragraphs: int = 0
    deleted: int = 0
    wholly: bool = False
    frames: list[etree._Element] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)

    def blocks(self, parent: etree._Element, depth: int) -> None:
        """Write headings, paragraphs, lists and tables in their order."""
        if depth > limits.MARKUP_DEPTH:
            raise limits.bound("too deep a document", limits.MARKUP_DEPTH, "nested parts")
        for child in parent:
            if child.tag in (TEXT + "h", TEXT + "p"):
                self.paragraph(child, depth)
            elif child.tag == TEXT + "list":
                self.listing(child, 0, "", depth)
            elif child.tag == TABLE + "table":
                self.table(child, depth)
            elif child.tag in INDEXES:
                self.canvas.aside(" ".join(" ".join(map(str, child.itertext())).split()), "table of contents")
            elif child.tag == TEXT + "tracked-changes":
                self.changes(child)
            elif child.tag in CONTAINERS:
                self.blocks(child, depth + 1)

    def changes(self, changes: etree._Element) -> None:
        """Keep what somebody deleted, and nobody accepted yet, aside."""
        for deletion in changes.iter(TEXT + "deletion"):
            text = " ".join("".join(map(str, p.itertext())) for p in deletion.iter(TEXT + "p"))
            if text.strip():
                self.deleted += 1
                self.canvas.aside(text, "deleted")

    def counted(self) -> str:
        self.paragraphs += 1
        return f"paragraph {self.paragraphs}"

    def paragraph(self, element: etree._Element, depth: int) -> None:
        origin = self.counted()
        runs = self.line(element, self.styles.bold(element.get(TEXT + "style-name")), depth)
        level = str(element.get(TEXT + "outline-level", "1"))
        if element.tag == TEXT + "h" and level.isdigit():
            self.canvas.heading("".join(text for text, _ in runs).replace("\n", " "), int(level), origin)
        elif str(element.get(TEXT + "style-name")) == "Title":
            self.canvas.heading("".join(text for text, _ in runs), 1, origin)
        else:
            self.canvas.lines(marked(runs), origin)
        self.framed(depth)

    def framed(self, depth: int) -> None:
        """Write the text frames that were anchored in what was just written."""
        frames, self.frames = self.frames, []
        for frame in frames:
            self.blocks(frame, depth + 1)

    def line(self, element: etree._Element, bold: bool, depth: int) -> list[Fragment]:
        """Return the text of a paragraph; one that is struck out from end to end is marked so."""
        self.wholly = self.is_wholly_struck(element)
        runs = list(self.runs(element, bold, depth))
        return [(struck("".join(text for text, _ in runs)), False)] if self.wholly else runs

    def is_wholly_struck(self, element: etree._Element) -> bool:
        """Return whether all text of a paragraph is struck out."""
        if self.styles.struck(element.get(TEXT + "style-name")):
            return True
        spans = [span for span in element.iter(TEXT + "span") if self.styles.struck(span.get(TEXT + "style-name"))]
        said = "".join("".join(map(str, span.itertext())) for span in spans)
        return bool(said.strip()) and "".join(said.split()) == "".join("".join(map(str, element.itertext())).split())

    def runs(self, parent: etree._Element, bold: bool, depth: int) -> Iterator[Fragment]:
        """Yield the text of a paragraph in stretches, each with whether it is bold."""
        if depth > limits.MARKUP_DEPTH:
            raise limits.bound("too deep a document", limits.MARKUP_DEPTH, "nested parts")
        if parent.text:
            yield " ".join(parent.text.split()) if not parent.text.strip() else parent.text, bold
        for child in parent:
            name = child.tag
            if name == TEXT + "s":
                yield " " * min(int(child.get(TEXT + "c", "1")), 100), bold
            elif name == TEXT + "tab":
                yield "\t", bold
            elif name == TEXT + "line-break":
                yield "\n", bold
            elif name in (TEXT + "note", OFFICE + "annotation"):
                self.canvas.aside(self.noted(child), etree.QName(child).localname)
            elif name.startswith(DRAW):
                self.frames += shapes(child)
                yield from ((self.formula(each), bold) for each in child.iter(DRAW + "object"))
            elif name not in (TEXT + "soft-page-break", OFFICE + "annotation-end"):
                own = child.get(TEXT + "style-name")
                inner = self.runs(child, self.styles.bold(own) if own else bold, depth + 1)
                if self.styles.struck(own) and not self.wholly:
                    self.deleted += 1
                    self.canvas.aside("".join(text for text, _ in inner), "struck out")
                elif self.styles.raised(own):
                    yield raised("".join(text for text, _ in inner)), bold
                else:
                    yield from inner
            if child.tail:
                yield child.tail, bold

    def formula(self, drawn: etree._Element) -> str:
        """Return the formula that an object is, '' for one of another kind."""
        part = f"{str(drawn.get(LINK)).removeprefix('./')}/content.xml"
        root = self.package.maybe(part)
        return on_line(root, 0) if root is not None and root.tag == MATH + "math" else ""

    def noted(self, note: etree._Element) -> str:
        """Return the text of a note or comment, without who wrote it and when."""
        return " ".join("".join(map(str, p.itertext())) for p in note.iter(TEXT + "p"))

    # ------------------------------------------------------------------------------------------------ lists

    def listing(self, element: etree._Element, level: int, style: str, depth: int) -> None:
        """Write a list; its lists follow inside their items, one level deeper."""
        if depth > limits.MARKUP_DEPTH:
            raise limits.bound("too deep a document", limits.MARKUP_DEPTH, "nested parts")
        style = str(element.get(TEXT + "style-name") or style)
        start = self.styles.start(style, level)
        goes_on = element.get(TEXT + "continue-numbering") == "true" or element.get(TEXT + "continue-list")
        number = self.last.get(style, 0) + 1 if goes_on and start is not None else start
        for item in element:
            said = item.get(TEXT + "start-value")
            number = int(said) if said and said.isdigit() and number is not None else number
            first = True
            for child in list(item):
                if child.tag == TEXT + "list":
                    self.listing(child, level + 1, style, depth + 1)
                elif child.tag == TEXT + "p" and first and item.tag == TEXT + "list-item":
                    runs = self.line(child, self.styles.bold(child.get(TEXT + "style-name")), depth)
                    marker = "-" if number is None else f"{number}."
                    self.canvas.item(marked(runs), marker, level, self.counted())
                    self.framed(depth)
                    first = False
                else:
                    single = etree.Element("one")
                    single.append(child)
                    self.blocks(single, depth + 1)
            if number is not None:
                self.last[style] = number
                number += 1

    # ------------------------------------------------------------------------------------------------ tables

    def table(self, table: etree._Element, depth: int) -> None:
        """Write a table; one that only frames other parts is read like the page around it."""
        rows = [row for row in table.iter(TABLE + "table-row") if next(row.iterancestors(TABLE + "table")) is table]
        cells = [cell for row in rows for cell in row.findall(TABLE + "table-cell")]
        inner = [
            each for each in table.iter(TABLE + "table") if next(each.iterancestors(TABLE + "table"), None) is table
        ]
        if len(cells) == 1 or (inner and not holds_data([[plain(cell) for cell in row] for row in rows])):
            for cell in cells:
                self.blocks(cell, depth + 1)
            return
        headed = table.find(TABLE + "table-header-rows") is not None or None
        self.canvas.table([self.row(row, depth) for row in rows], headed if len(rows) > 1 else None)
        for each in inner:
            self.table(each, depth + 1)
        self.framed(depth)

    def row(self, row: etree._Element, depth: int) -> list[Entry]:
        """Return the cells of a row; cells covered by a merged one are empty."""
        entries: list[Entry] = []
        for cell in row:
            said = str(cell.get(TABLE + "number-columns-repeated", "1"))
            times = min(int(said), limits.TABLE_COLUMNS + 1) if said.isdigit() and len(said) < 8 else 1
            covered = cell.tag == TABLE + "covered-table-cell"
            entries += [Entry("" if covered else self.cell_text(cell, depth))] * times
        while len(entries) > 1 and not entries[-1].text.strip():
            entries.pop()
        return entries

    def cell_text(self, cell: etree._Element, depth: int) -> str:
        paragraphs = [p for p in cell.iter(TEXT + "p", TEXT + "h") if not boxed(p, cell)]
        return "\n".join("".join(text for text, _ in self.line(p, False, depth)) for p in paragraphs)


def shapes(drawing: etree._Element) -> list[etree._Element]:
    """Return what holds text in a drawing, the outermost parts of it."""
    if drawing.tag in SHAPES:
        return [drawing]
    return [each for child in drawing if str(child.tag).startswith(DRAW) for each in shapes(child)]


def on_line(element: etree._Element, depth: int) -> str:
    """Return MathML on one line: fractions with a stroke, powers raised."""
    if depth > limits.MARKUP_DEPTH:
        raise limits.bound("too deep a document", limits.MARKUP_DEPTH, "nested parts")
    name = etree.QName(element).localname
    if name == "annotation":
        return ""
    parts = [on_line(child, depth + 1) for child in element]
    if name == "mfrac" and len(parts) == 2:
        return over(*parts)
    if name == "msup" and len(parts) == 2:
        return parts[0] + raised(parts[1])
    text = str(element.text or "").strip() + "".join(parts)
    return f" {text} " if name == "mo" and text in CALCULATING else f"√({text})" if name == "msqrt" else text


def plain(cell: etree._Element) -> str | None:
    """Return the plain text of a cell, None where it holds a table."""
    return None if cell.find(f".//{TABLE}table") is not None else "".join(map(str, cell.itertext()))


def boxed(paragraph: etree._Element, cell: etree._Element) -> bool:
    """Return whether a paragraph stands in a frame, note or table inside a cell: its text is kept elsewhere."""
    for above in paragraph.iterancestors():
        if above is cell:
            return False
        if above.tag in (DRAW + "text-box", TEXT + "note", OFFICE + "annotation", TABLE + "table"):
            return True
    return False
