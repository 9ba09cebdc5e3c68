"""What Word keeps apart from the text: styles with their outline levels, and how lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from converter import limits
from converter.readers.package import Package
from converter.regexes import regex

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING: Final = regex(r"heading ?([1-9])$", re.IGNORECASE)
BODY_LEVEL: Final = 9
"""The outline level of running text."""
CHAIN: Final = 20
"""Styles built on styles: more are a circle."""

Numbered = tuple[str, int]
"""The number of a list definition and the level in it, from 0."""


class Word:
    """The styles and list definitions of one document."""

    def __init__(self, package: Package, folder: str) -> None:
        self._styles = {
            str(style.get(W + "styleId")): style
            for style in _parts(package, f"{folder}/styles.xml", "style")
            if style.get(W + "type") in ("paragraph", None)
        }
        self._default = next(
            (key for key, style in self._styles.items() if style.get(W + "default") in ("1", "true")), ""
        )
        kinds = {
            str(kind.get(W + "abstractNumId")): {str(level.get(W + "ilvl")): level for level in kind.findall(W + "lvl")}
            for kind in _parts(package, f"{folder}/numbering.xml", "abstractNum")
        }
        self._kinds: dict[str, str] = {}
        self._levels: dict[str, Mapping[str, etree._Element]] = {}
        for number in _parts(package, f"{folder}/numbering.xml", "num"):
            key = str(number.get(W + "numId"))
            kind = _value(number, "abstractNumId")
            self._kinds[key] = key if number.find(W + "lvlOverride") is not None else kind
            self._levels[key] = kinds.get(kind, {})

    def style_of(self, paragraph: etree._Element) -> list[etree._Element]:
        """Return a paragraph's style and the styles it is built on, nearest first."""
        properties = paragraph.find(W + "pPr")
        key = (_value(properties, "pStyle") if properties is not None else "") or self._default
        chain: list[etree._Element] = []
        while key in self._styles and len(chain) < CHAIN:
            chain.append(self._styles[key])
            key = _value(self._styles[key], "basedOn")
        return chain

    def level(self, paragraph: etree._Element, style: list[etree._Element]) -> int:
        """Return the level of a heading, 0 for running text."""
        for source in (paragraph, *style):
            properties = source.find(W + "pPr")
            said = _value(properties, "outlineLvl") if properties is not None else ""
            if said.isdigit():
                return int(said) + 1 if int(said) < BODY_LEVEL else 0
            named = HEADING.match(_value(source, "name")) if source is not paragraph else None
            if named:
                return int(named[1])
        return 1 if style and _value(style[0], "name").lower() == "title" else 0

    def numbered(self, paragraph: etree._Element, style: list[etree._Element]) -> Numbered | None:
        """Return the list a paragraph belongs to and its level there, or None."""
        for source in (paragraph, *style):
            properties = source.find(f"{W}pPr/{W}numPr")
            key = _value(properties, "numId") if properties is not None else ""
            if key:
                level = _value(properties, "ilvl") if properties is not None else ""
                deep = min(int(level), limits.LIST_DEPTH) if level.isdigit() else 0
                return (key, deep) if key in self._levels else None
        return None

    def kind(self, numbered: Numbered) -> str:
        """Return the definition whose count a list goes on with."""
        return self._kinds.get(numbered[0], numbered[0])

    def format(self, numbered: Numbered) -> tuple[str, str, int]:
        """Return how a level is numbered: the kind of number, the text around it, where it starts."""
        level = self._levels.get(numbered[0], {}).get(str(numbered[1]))
        if level is None:
            return "bullet", "", 1
        start = _value(level, "start")
        return _value(level, "numFmt") or "decimal", _value(level, "lvlText"), int(start) if start.isdigit() else 1


@dataclass
class Numbering:
    """Counts the items of lists as Word does: a level starts anew behind an item of a higher one."""

    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def marker(self, word: Word, numbered: Numbered) -> str:
        """Return the mark of the next item: `-` for bullets, the number with a full stop for the rest."""
        kind, text, start = word.format(numbered)
        key = word.kind(numbered)
        level = numbered[1]
        self.counts[key, level] = self.counts.get((key, level), start - 1) + 1
        for deeper in [each for each in self.counts if each[0] == key and each[1] > level]:
            del self.counts[deeper]
        if kind == "bullet":
            return "-"
        if kind == "none":
            return "" if not text.strip() else "-"
        number = self.counts[key, level]
        return (
            f"{lettered(number, kind)}{')' if text.endswith(')') else '.'}" if kind == "lowerLetter" else f"{number}."
        )


def lettered(number: int, kind: str) -> str:
    """Return a number as a letter, as far as the alphabet goes."""
    return chr(ord("a") + number - 1) if kind == "lowerLetter" and 0 < number <= 26 else str(number)


def _parts(package: Package, name: str, tag: str) -> list[etree._Element]:
    root = package.maybe(name)
    return [] if root is None else list(root.findall(W + tag))


def _value(parent: etree._Element, name: str) -> str:
    found = parent.find(W + name)
    return str(found.get(W + "val", "")) if found is not None else ""
