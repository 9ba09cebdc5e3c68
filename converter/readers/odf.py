"""OpenDocument texts: headings, lists with their numbers, tables with their spans, frames; notes are kept aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from converter import limits
from converter.model import Document
from converter.readers.canonical import Canvas, Entry, Fragment, marked
from converter.readers.package import Package
from converter.readers.refusing import Refused

BASE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE, DRAW = (f"{{{BASE}{name}:1.0}}" for name in ("office", "text", "table", "style", "drawing"))
FO: Final = f"{{{BASE}xsl-fo-compatible:1.0}}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
CONTAINERS: Final = frozenset(
    (TEXT + "section", TEXT + "index-body", TEXT + "table-of-content", DRAW + "text-box", DRAW + "frame")
)
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
    story = _Story(canvas, Styles([root] if styles is None else [root, styles]))
    story.blocks(body, 0)
    for master in () if styles is None else styles.iter(STYLE + "header", STYLE + "footer"):
        kind = etree.QName(master).localname
        canvas.aside(" ".join("".join(map(str, p.itertext())) for p in master.iter(TEXT + "p")), kind)
    if story.deleted:
        canvas.remark("RD113", f"{story.deleted} deleted passages are kept aside; insertions are read as text")
    return (canvas.document(data, name, "odt"),)


class Styles:
    """What the styles say that matters here: which text is bold, and which lists are numbered."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._bold: dict[str, bool] = {}
        self._numbers: dict[tuple[str, int], int] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                properties = style.find(STYLE + "text-properties")
                weight = properties.get(FO + "font-weight") if properties is not None else None
                if weight:
                    self._bold[str(style.get(STYLE + "name"))] = weight in BOLD
            for kind in root.iter(TEXT + "list-style"):
                for level in kind.findall(TEXT + "list-level-style-number"):
                    place = str(kind.get(STYLE + "name")), int(level.get(TEXT + "level", "1"))
                    if level.get(STYLE + "num-format"):
                        self._numbers[place] = int(level.get(TEXT + "start-value", "1"))

    def bold(self, name: str | None) -> bool:
        return self._bold.get(str(name), False)

    def start(self, name: str, level: int) -> int | None:
        """Return the number a level of a list starts with, None for bullets."""
        return self._numbers.get((name, level + 1))


@dataclass
class _Story:
    """Walks the text. frames: text frames met inside the current paragraph, written after it."""

    canvas: Canvas
    styles: Styles
    paragraphs: int = 0
    deleted: int = 0
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
        runs = list(self.runs(element, self.styles.bold(element.get(TEXT + "style-name")), depth))
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
                self.frames += list(child.iter(DRAW + "text-box"))
            elif name not in (TEXT + "soft-page-break", OFFICE + "annotation-end"):
                own = child.get(TEXT + "style-name")
                yield from self.runs(child, self.styles.bold(own) if own else bold, depth + 1)
            if child.tail:
                yield child.tail, bold

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
                    runs = self.runs(child, self.styles.bold(child.get(TEXT + "style-name")), depth)
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
        if len(cells) == 1 or any(cell.find(f".//{TABLE}table") is not None for cell in cells):
            for cell in cells:
                self.blocks(cell, depth + 1)
            return
        headed = table.find(TABLE + "table-header-rows") is not None or None
        self.canvas.table([self.row(row, depth) for row in rows], headed if len(rows) > 1 else None)
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
        return "\n".join("".join(text for text, _ in self.runs(p, False, depth)) for p in paragraphs)


def boxed(paragraph: etree._Element, cell: etree._Element) -> bool:
    """Return whether a paragraph stands in a frame or a note inside a cell: its text is kept elsewhere."""
    for above in paragraph.iterancestors():
        if above is cell:
            return False
        if above.tag in (DRAW + "text-box", TEXT + "note", OFFICE + "annotation"):
            return True
    return False
