"""Reads pages back: the text of an element, its ids and its links."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset({"br", "wbr", "hr", "meta", "col", "img", "rect", "link", "input"})


class Page(HTMLParser):
    """The text content of one element, and every id, link and tag of the page."""

    def __init__(self, html: str, element: str = "document") -> None:
        super().__init__(convert_charrefs=True)
        self.element = element
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._depth = 0
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += found.items()
        if "id" in found:
            self.ids.append(found["id"])
        if "href" in found:
            self.links.append(found["href"])
        if self._depth or found.get("id") == self.element:
            self._depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        depth = self._depth
        self.handle_starttag(tag, attrs)
        self._depth = depth

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in VOID:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.texts.append(data)
