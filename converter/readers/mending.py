"""What is put right in a web page before it is read: tables made of other elements, changes, drawings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import Tag

from converter.readers.canonical import Canvas, flat
from converter.readers.elements import BLOCKS

ROLES: Final = {
    "table": "table", "grid": "table", "treegrid": "table", "rowgroup": "tbody", "row": "tr", "cell": "td",
    "gridcell": "td", "columnheader": "th", "rowheader": "th",
}  # fmt: skip
DISPLAYS: Final = {
    "table": "table", "table-header-group": "thead", "table-row-group": "tbody", "table-footer-group": "tfoot",
    "table-row": "tr", "table-cell": "td",
}  # fmt: skip
DISPLAY: Final = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.IGNORECASE)
NEUTRAL: Final = frozenset("div span section article ul ol li p dl dd".split())
"""Elements that mean nothing by themselves and may play a part of a table."""
STRUCK: Final = frozenset(("s", "strike", "del"))
STRUCK_STYLE: Final = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)


def mend(soup: BeautifulSoup, canvas: Canvas) -> None:
    """Put a page right in place; what is taken out of it is kept aside."""
    for drawing in soup.find_all("svg"):
        canvas.aside(drawing.get_text(" "), "drawing")
    made = []
    for tag in soup.find_all(NEUTRAL):
        part = part_of_table(tag)
        if part and (part == "table" or tag.find_parent("table") is not None):
            tag.name = part
            made += [tag] if part == "table" else []
    for table in made:
        if len(table.find_all("tr", limit=2)) < 2:
            table["role"] = "presentation"
    strike(soup, canvas)


def part_of_table(tag: Tag) -> str:
    """Return the element whose part another one plays: by its role, or by how it is shown; '' for none."""
    role = ROLES.get(str(tag.get("role") or "").lower(), "")
    shown = DISPLAY.search(str(tag.get("style") or ""))
    return role or (DISPLAYS.get(shown[1].lower(), "") if shown else "")


def strike(soup: BeautifulSoup, canvas: Canvas) -> None:
    """Keep aside what is struck out where other words stand in its place; where all is struck out, mark it so."""
    taken = 0
    texts: dict[int, str] = {}
    for tag in list(struck_out(soup)):
        around = tag.find_parent(BLOCKS) or soup
        whole = texts.get(id(around)) or texts.setdefault(id(around), flat(around.get_text(" ")))
        words = flat(tag.get_text(" "))
        if words and words == whole:
            tag.insert(0, "~~")
            tag.append("~~")
        elif words:
            taken += 1
            canvas.aside(words, "struck out")
            tag.replace_with(" ")
    if taken:
        canvas.remark("RD113", f"{taken} passages that are struck out are kept aside; the others are read as text")


def struck_out(soup: BeautifulSoup) -> Iterator[Tag]:
    """Yield the elements that strike out a part of a line, the outermost ones."""
    for tag in soup.find_all(is_struck):
        if tag.find(list(BLOCKS)) is None and tag.find_parent(is_struck) is None:
            yield tag


def is_struck(tag: Tag) -> bool:
    """Return whether an element strikes its text out."""
    return tag.name in STRUCK or (tag.name not in BLOCKS and bool(STRUCK_STYLE.search(str(tag.get("style") or ""))))
