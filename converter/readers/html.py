"""Web pages, from the clean to those of the 1990s: tags to canonical text.

lxml mends what was never closed. Only tables without a table inside hold data; the others lay a page out, and what
stands in their cells is read like the page itself. Navigation and page furniture are kept aside.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import Tag

from converter import limits
from converter.model import Document, Span
from converter.readers.canonical import Canvas, Entry, Fragment, flat, holds_data, marked
from converter.readers.decoding import Decoded, decode
from converter.readers.elements import (
    BLANKS,
    BLOCKS,
    HEADINGS,
    SILENT,
    collapsed,
    fragments,
    is_bold,
    is_hidden,
    is_text,
    text_of,
)
from converter.readers.mending import mend
from converter.readers.remarks import remark

ASIDE: Final = frozenset("nav aside footer dialog menu select button".split())
ASIDE_ROLES: Final = frozenset("navigation banner contentinfo complementary search dialog".split())
ASIDE_WORDS: Final = frozenset(
    "nav navbar navigation menu sidebar breadcrumb breadcrumbs footer cookie cookies toc skip-link".split()
)
CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)

NESTING: Final = re.compile(r"<(/?)([a-z][a-z0-9]{0,15})(?=[\s>/])", re.IGNORECASE)
OPEN_MOST: Final = 1_000
"""Elements of one name open at a time: pages have a dozen, careless ones hundreds of `<font>`."""
CLOSED_UNSAID: Final = frozenset(
    "p li td th tr dt dd option tbody thead tfoot colgroup col br hr img input meta link area base wbr source".split()
)
"""Elements that need no end tag."""
FOLDS: Final = {"thead": 0, "tfoot": 2}
"""Where a page shows parts of a table, wherever they are written."""
PAGE_PARTS: Final = frozenset((*HEADINGS, "pre"))
LINKED_SHARE: Final = 0.7
"""Share of linked characters from which on a list or a layout cell is taken for navigation."""
LINKS: Final = 3
SPAN_MOST: Final = limits.TABLE_COLUMNS


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Return a web page as a document."""
    decoded = decode_page(data)
    canvas = Canvas()
    write_page(decoded.text, canvas)
    if decoded.encoding == "cp1252" and not declared(data) and not decoded.text.isascii():
        canvas.remarks.append(remark("RD102", Span(0, 1), "not UTF-8, no encoding declared; read as Windows-1252"))
    return (canvas.document(data, name, "html", decoded.encoding),)


def write_page(text: str, canvas: Canvas) -> None:
    """Write a page down."""
    check_depth(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it thinks of XHTML is no concern of the user's
        soup = BeautifulSoup(text, "lxml")
    title = soup.find("title")
    if isinstance(title, Tag):
        canvas.aside(title.get_text(), "title")
    mend(soup, canvas)
    tags = text.lower()
    _Page(canvas, torn=tags.count("<table") > tags.count("</table")).flow(soup, 0)


def check_depth(text: str) -> None:
    """Refuse a page that opens one element again and again without an end: its parser takes the square of its depth."""
    open_: dict[str, int] = {}
    for found in NESTING.finditer(text):
        name = found[2].lower()
        open_[name] = max(open_.get(name, 0) + (-1 if found[1] else 1), 0)
        if open_[name] > OPEN_MOST and name not in CLOSED_UNSAID:
            raise limits.bound("too deep a page", limits.MARKUP_DEPTH, "nested elements")


def decode_page(data: bytes) -> Decoded:
    """Return the text of a page: by its mark, as UTF-8, as it declares itself, as Windows-1252, in this order."""
    decoded = decode(data)
    encoding = declared(data)
    if decoded.encoding != "cp1252" or not encoding:
        return decoded
    try:
        return Decoded(data.decode(encoding), encoding.lower(), b"")
    except (LookupError, UnicodeDecodeError):
        return decoded


def declared(data: bytes) -> str:
    """Return the encoding a page says it has, or ''. What browsers do: Latin-1 means Windows-1252."""
    found = CHARSET.search(data[:4096])
    said = found[1].decode("ascii").lower() if found else ""
    return "cp1252" if said in ("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252") else said


@dataclass
class _Page:
    """Walks a page once. torn: a table has no end tag. paragraphs: how many were met, for origins."""

    canvas: Canvas
    torn: bool = False
    paragraphs: int = 0
    inline: list[Fragment] = field(default_factory=list)

    def flow(self, tag: Tag, depth: int) -> None:
        """Write the content of an element: running text as paragraphs, blocks each by its kind."""
        if depth > limits.MARKUP_DEPTH:
            raise limits.bound("too deep a page", limits.MARKUP_DEPTH, "nested elements")
        for child in tag.children:
            if isinstance(child, Tag):
                self.element(child, depth + 1)
            elif is_text(child):
                self.inline.append((BLANKS.sub(" ", str(child)), False))
        if tag.name in BLOCKS or depth == 0:
            self.flush()

    def element(self, tag: Tag, depth: int) -> None:
        if tag.name in SILENT:
            return
        if tag.name not in BLOCKS and not has_block(tag):
            if is_hidden(tag):
                self.canvas.aside(tag.get_text(" "), "hidden")
            else:
                self.inline += fragments(tag, is_bold(tag), depth)
            return
        self.flush()
        aside = left_aside(tag)
        if aside:
            self.canvas.aside(tag.get_text(" "), aside)
        elif tag.name in HEADINGS:
            self.canvas.heading(text_of(tag, depth).replace("\n", " "), HEADINGS[tag.name], self.counted())
        elif tag.name == "pre":
            self.canvas.verbatim(
                "".join(text for text, _ in fragments(tag, False, depth, raw=True)), "preformatted text"
            )
        elif tag.name in ("ul", "ol", "dir"):
            self.listing(tag, 0, depth)
        elif tag.name == "table":
            self.table(tag, depth)
        else:
            self.flow(tag, depth)

    def counted(self) -> str:
        self.paragraphs += 1
        return f"paragraph {self.paragraphs}"

    def flush(self) -> None:
        """Write the running text gathered so far."""
        text = marked(self.inline)
        self.inline = []
        if text.strip():
            self.canvas.lines(text, self.counted())

    # ------------------------------------------------------------------------------------------------ lists

    def listing(self, tag: Tag, level: int, depth: int) -> None:
        """Write a list; an item's own lists follow it, one level deeper, and so do its tables."""
        if depth > limits.MARKUP_DEPTH:
            raise limits.bound("too deep a page", limits.MARKUP_DEPTH, "nested elements")
        number = whole_number(tag.get("start"), 1)
        for child in tag.children:
            if not isinstance(child, Tag):
                if is_text(child) and str(child).strip():
                    self.canvas.lines(str(child), self.counted())
            elif child.name in ("ul", "ol", "dir"):
                self.listing(child, level + 1, depth + 1)
            elif child.name == "li":
                number = whole_number(child.get("value"), number)
                self.item(child, f"{number}." if tag.name == "ol" else "-", level, depth + 1)
                number += 1
            else:
                self.element(child, depth + 1)
        self.flush()

    def item(self, tag: Tag, marker: str, level: int, depth: int) -> None:
        own: list[Fragment] = []
        later: list[Tag] = []
        for child in tag.children:
            if isinstance(child, Tag):
                if child.name in SILENT:
                    continue
                if later or child.name in ("ul", "ol", "dir", "table", "pre", *HEADINGS):
                    later.append(child)
                    continue
                broken = child.name in BLOCKS and "".join(text for text, _ in own).strip()
                own += [("\n", False)] if broken else []
                own += fragments(child, is_bold(child), depth)
            elif is_text(child):
                own.append((BLANKS.sub(" ", str(child)), False))
        self.canvas.item(collapsed(marked(own)), marker, level, self.counted())
        for child in later:
            if child.name in ("ul", "ol", "dir"):
                self.listing(child, level + 1, depth + 1)
            else:
                self.element(child, depth + 1)

    # ------------------------------------------------------------------------------------------------ tables

    def table(self, tag: Tag, depth: int) -> None:
        """Write a table of data, or what stands in the cells of a table that only lays out."""
        if tag.get("role") in ("presentation", "none"):
            self.flow(tag, depth)
            return
        rest = unclosed_rest(tag, torn=self.torn) or inner_tables(tag)
        if rest or not lays_out(tag):
            self.data(tag, depth)
            for node in rest:
                self.element(node, depth + 1)
        else:
            self.flow(tag, depth)

    def data(self, tag: Tag, depth: int) -> None:
        """Write a table of data, its caption before it and whatever stands outside its cells."""
        for outside in tag.find_all(string=True):
            if (
                is_text(outside)
                and outside.strip()
                and outside.find_parent(["td", "th", *SILENT]) in (None, *tag.parents)
            ):
                self.canvas.lines(str(outside), self.counted())
        if len(rows_of(tag)) == 1 and is_linked(tag):
            self.canvas.aside(tag.get_text(" "), "navigation")
            return
        first = next((row for row in rows_of(tag) if row.find(["td", "th"])), None)
        headed = bool(first and ((first.find("th") and not first.find("td")) or first.find_parent("thead"))) or None
        for row in [row for row in rows_of(tag) if is_hidden(row)]:
            self.canvas.aside(row.extract().get_text(" "), "hidden")
        self.canvas.table(grid(tag, depth), headed)


# ------------------------------------------------------------------------------------------------ grids


def rows_of(table: Tag) -> list[Tag]:
    """Return the rows of a table as a page shows them, the foot last; not those of tables inside it."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    return sorted(rows, key=lambda row: FOLDS.get(row.parent.name if row.parent else "", 1))


def cells_by_row(table: Tag) -> list[list[Tag]]:
    """Return the cells of every row of a table."""
    return [row.find_all(["td", "th"], recursive=False) for row in rows_of(table)]


def unclosed_rest(table: Tag, *, torn: bool) -> list[Tag]:
    """Return what follows a table that was never closed, taken out of its last cell; nothing for other tables.

    The page after it was then read into that cell. It is no layout: the rows above are full, and only the last cell
    holds a table, a heading, or paragraphs where the page is torn: some table of it has no end tag.
    """
    rows = cells_by_row(table)
    if len(rows) < 2 or any(len(cells) < 2 for cells in rows):
        return []
    *others, last = [cell for cells in rows for cell in cells]
    after = ["table", *HEADINGS, *(("p", "ul", "ol") if torn else ())]
    if not last.find(after) or any(cell.find(after) for cell in others):
        return []
    rest = [node for node in last.find_all(True, recursive=False) if node.name in BLOCKS]
    return [node.extract() for node in rest]


def inner_tables(table: Tag) -> list[Tag]:
    """Return the small tables that stand in cells of a table of data, taken out of it; nothing for a layout."""
    if not table.find("table"):
        return []
    rows = cells_by_row(table)
    framing = [cell for cells in rows for cell in cells if cell.find("table")]
    texts = [[None if cell.find("table") else cell.get_text() for cell in cells] for cells in rows]
    if not holds_data(texts, pages=True) or any(cell.find(list(HEADINGS)) for cell in framing):
        return []
    inner = [each for cell in framing for each in cell.find_all("table") if each.find_parent("table") is table]
    return [each.extract() for each in inner]


def lays_out(table: Tag) -> bool:
    """Return whether a table lays a page out: it holds a table, headings beside other text, or but one cell."""
    if table.find("table"):
        return True
    rows = cells_by_row(table)
    cells = [cell for row in rows for cell in row]
    if any(holds_page(cell) for cell in cells) or (table.find(list(PAGE_PARTS)) and not is_regular(rows)):
        return True
    return len(cells) <= 1 or (len(rows) == 1 and any(cell.find(["p", "ul", "ol"]) for cell in cells))


def holds_page(cell: Tag) -> bool:
    """Return whether a cell holds a piece of a page: a heading or preformatted text that is not all there is in it."""
    part = cell.find(list(PAGE_PARTS))
    return isinstance(part, Tag) and (flat(part.get_text()) != flat(cell.get_text()) or "\n" in part.get_text().strip())


def is_regular(rows: list[list[Tag]]) -> bool:
    """Return whether a table has two rows and more, each of two cells and more."""
    return len(rows) > 1 and all(len(cells) > 1 for cells in rows)


def grid(table: Tag, depth: int) -> list[list[Entry]]:
    """Return the cells of a table by row and column; a merged cell prints once and leaves the others empty."""
    out: list[list[Entry]] = []
    blocked: dict[tuple[int, int], bool] = {}
    rows = rows_of(table)
    for at, row in enumerate(rows):
        cells: list[Entry] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            while blocked.get((at, len(cells))):
                cells.append(Entry(""))
            across = min(max(whole_number(cell.get("colspan"), 1), 1), SPAN_MOST)
            down = min(max(whole_number(cell.get("rowspan"), 1) or len(rows), 1), len(rows) - at)
            for below in range(at + 1, at + down):
                for column in range(len(cells), len(cells) + across):
                    blocked[below, column] = True
            cells += [Entry(text_of(cell, depth)), *[Entry("")] * (across - 1)]
            if len(cells) > limits.TABLE_COLUMNS * 2:
                raise limits.bound("too wide a table", limits.TABLE_COLUMNS, "cells in a row")
        out.append(without_overhang(cells))
    return out


def without_overhang(cells: list[Entry]) -> list[Entry]:
    """Return a row without the empty cells behind its last one: a wide `colspan` is no data."""
    end = len(cells)
    while end and not cells[end - 1].text.strip():
        end -= 1
    return cells[: max(end, 1)]


def whole_number(text: object, otherwise: int) -> int:
    """Return an attribute as a number, or another where it holds none."""
    digits = str(text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else otherwise


# ------------------------------------------------------------------------------------------------ furniture


def has_block(tag: Tag) -> bool:
    """Return whether blocks stand inside an inline element: `<font>` around a whole page, for instance."""
    return tag.find(list(BLOCKS)) is not None


def left_aside(tag: Tag) -> str:
    """Return why a block is no part of the assessment, or ''."""
    if is_hidden(tag):
        return "hidden"
    named = {tag.name, str(tag.get("role") or "")}
    words = {str(tag.get("id") or "").lower(), *(str(word).lower() for word in tag.get_attribute_list("class") if word)}
    headed = tag.find(["h1", "h2"]) is not None
    if tag.name == "header":
        return "" if headed or tag.find_parent(["article", "main"]) else "header"
    if named & ASIDE or named & ASIDE_ROLES:
        return "" if tag.find("table") else tag.name
    if words & ASIDE_WORDS and not tag.find("table"):
        return "navigation"
    return "navigation" if tag.name in ("ul", "ol", "div", "td") and not tag.find("table") and is_linked(tag) else ""


def is_linked(tag: Tag) -> bool:
    """Return whether nearly all of an element is links, at least three: navigation."""
    links = tag.find_all("a", href=True)
    if len(links) < LINKS:
        return False
    own = len(flat(tag.get_text()))
    return sum(len(flat(link.get_text())) for link in links) >= LINKED_SHARE * own
