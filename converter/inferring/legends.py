"""Legends that a document prints: from where to where each of its words reaches.

Tables of words and ranges, lines that list them, lists of them, headings that carry one. The words are the usual ones
and those that the document's own label columns repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from converter.inferring import words
from converter.model import Bullet, Code, Document, Heading, Paragraph, Span, Table

ORDER = {
    word: level
    for level, said in enumerate(
        (
            "info informational none negligible very_low minimal trivial insignificant sehr_niedrig très_faible muy_bajo 极低",
            "low minor acceptable niedrig gering faible bajo baja baixo baixa basso bassa tolerable 低 tolerabel",
            "medium moderate med mittel moyen moyenne medio media médio média moderado moderada 中 mäßig",
            "high major significant serious hoch élevé élevée alto alta 高 erheblich",
            "very_high critical extreme severe catastrophic kritisch critique crítico crítica critico sehr_hoch muy_alto 极高 严重",
        )
    )
    for word in said.replace("_", "\0").split()
}
ORDER = {word.replace("\0", " "): level for word, level in ORDER.items()} | {
    "green": 1,
    "yellow": 2,
    "orange": 3,
    "red": 4,
}
"""How bad a label is, by its word."""


LONGEST_LEGEND = 600
"""Longest text read as a legend, in characters."""


class Range(NamedTuple):
    """From where to where a word reaches. open_low, open_high: the end itself does not belong. span: where it is printed."""

    word: str
    low: Fraction | None
    high: Fraction | None
    open_low: bool
    open_high: bool
    text: str
    span: Span
    colour: str = ""

    def holds(self, value: Fraction) -> bool:
        """Tell whether a value lies in it."""
        if self.low is not None and (value < self.low or (self.open_low and value == self.low)):
            return False
        return self.high is None or not (value > self.high or (self.open_high and value == self.high))


class Legend(NamedTuple):
    """Words with their ranges, printed together."""

    ranges: tuple[Range, ...]

    def range(self, word: str) -> Range | None:
        """Return the range of a word or of the colour set beside it, None where the legend does not know it."""
        return next((one for one in self.ranges if word in (one.word, one.colour)), None)

    def earned(self, value: Fraction) -> tuple[Range, ...]:
        """Return the ranges a value lies in; in a hole between two, both neighbours."""
        inside = tuple(one for one in self.ranges if one.holds(value))
        if inside:
            return inside
        below = [one for one in self.ranges if one.high is not None and one.high <= value]
        above = [one for one in self.ranges if one.low is not None and one.low >= value]
        near = [max(below, key=lambda r: r.high or 0)] if below else []
        return (*near, min(above, key=lambda r: r.low or 0)) if above else tuple(near)


# ------------------------------------------------------------------------------------------------ legends

_NUM = r"\d+(?:\.\d+)?"
_RELS = r">=|<=|≥|≤|>|<|above|over|more than|greater than|at least|below|under|less than|up to|at most"
_REACH = (
    rf"(?:(?P<rel>{_RELS})\s?\**\s?(?P<end>{_NUM})|(?P<low>{_NUM})\s?%?\s?(?:-|–|—|−|to)\s?(?P<high>{_NUM})"
    rf"|(?P<up>{_NUM})\s?%?\s?(?:\+|and above|or more|or higher|or above)|(?P<only>{_NUM}))\s?%?"
)
_CELL = re.compile(rf"(?:score|rpn|total|avg|average)?\s*[=:]?\s*{_REACH}(?:\s*(?:points|pts))?", re.IGNORECASE)
_BETWEEN = r"(?: (?:risks?|priority|priorities|severity|threats?|level|band|zone|items?|issues?|findings?))?\**\s?(?:[:=→(|]|\s-\s|\s–\s|->|is|if|for)?\s?(?:score|rpn|average|total)?\s?\(?\**\s?"


def legends(document: Document, known: frozenset[str]) -> tuple[Legend, ...]:
    """Return the legends a document prints: tables of words and ranges, lines that list them, lists of them."""
    after, before = _patterns(known)
    out: list[Legend] = []
    run: list[Range] = []
    for block in document.blocks:
        if isinstance(block, Bullet):
            found = _in_text(document, block.content, after, before)
            run += found[:1] if len(found) == 1 else ()
            if len(found) > 1:
                out.append(Legend(tuple(found)))
            continue
        if len(run) > 1:
            out.append(Legend(tuple(run)))
        run = []
        if isinstance(block, Table):
            out += _in_table(block, known)
        elif isinstance(block, (Paragraph, Code, Heading)):
            found = _in_text(document, block.content, after, before)
            if len(found) > 1:
                out.append(Legend(tuple(found)))
    if len(run) > 1:
        out.append(Legend(tuple(run)))
    return tuple(one for one in out if _is_scale(one))


def _patterns(known: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return how a word stands before its range, and behind it."""
    words_ = "|".join(re.escape(word) for word in sorted(known, key=lambda w: (-len(w), w)))
    after = re.compile(rf"(?<![\w-])(?P<word>{words_}){_BETWEEN}{_REACH}(?![\w/.])", re.IGNORECASE)
    before = re.compile(
        rf"(?<![\w./-]){_REACH}\**\s?(?:[:=→)|]|\s-\s|\s–\s|->|is)?\s?\(?\**\s?\W{{0,3}}(?P<word>{words_})(?![\w-])",
        re.IGNORECASE,
    )
    return after, before


def heading_ranges(document: Document, known: frozenset[str]) -> dict[int, Range]:
    """Return the range that a heading carries for what stands under it, by block: `High risks (score 15-25)`."""
    after, before = _patterns(known)
    out: dict[int, Range] = {}
    for index, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            found = _in_text(document, block.content, after, before)
            if len(found) == 1:
                out[index] = found[0]
    return out


def _is_scale(legend: Legend) -> bool:
    """Tell a scale from chance: at least two different words, none said twice, ranges that do not overlap."""
    names = [one.word for one in legend.ranges]
    if len(set(names)) != len(names) or len(names) < 2:
        return False
    ends = [(one.low, one.high) for one in legend.ranges]
    whole = sorted((low, high) for low, high in ends if low is not None and high is not None)
    return all(a[1] <= b[0] for a, b in pairwise(whole)) and any(low != high for low, high in ends)


_DIGIT = re.compile(r"[0-9]")

LONGEST_WORD_CELL = 60
"""Longest cell, in characters, that is read for a range or a word of a legend: longer ones are prose."""


def _in_table(table: Table, known: frozenset[str]) -> Iterator[Legend]:
    ranges = []
    for row in table.rows:
        cells = [c for c in row.cells if len(c.text) <= LONGEST_WORD_CELL]
        reach = next(((m, c) for c in cells if (m := _CELL.fullmatch(words.bare(c.text)))), None)
        word = next((w for c in cells if reach and (w := label_word(c.text)) in known), "")
        if reach and word and not reach[0].group("only"):
            colour = next((COLOURS[c] for cell in row.cells for c in cell.text if c in COLOURS), "")
            ranges.append(_range(word, reach[0], words.bare(reach[1].text), reach[1].span)._replace(colour=colour))
    if len(ranges) > 1:
        yield Legend(tuple(ranges))


def _in_text(document: Document, span: Span, *patterns: re.Pattern[str]) -> list[Range]:
    if span.end - span.start > LONGEST_LEGEND or not _DIGIT.search(document.text, span.start, span.end):
        return []
    text = document.slice(span)
    best: list[Range] = []
    for pattern in patterns:
        found = []
        for match in pattern.finditer(text):
            if not match.group("only"):
                where = Span(span.start + match.start(), span.start + match.end())
                beside = text[max(match.start() - 4, 0) : match.end() + 3]
                colour = next((COLOURS[c] for c in beside if c in COLOURS), "")
                made = _range(match.group("word").casefold(), match, match.group().strip(" (*"), where)
                found.append(made._replace(colour=colour))
        if len(found) > len(best):
            best = found
    return best


def _range(word: str, match: re.Match[str], text: str, span: Span) -> Range:
    if match.group("rel"):
        end, rel = Fraction(match.group("end")), match.group("rel")
        if rel.lower() in (">=", "≥", ">", "above", "over", "more than", "greater than", "at least"):
            return Range(word, end, None, rel.lower() not in (">=", "≥", "at least"), False, text, span)
        return Range(word, None, end, False, rel.lower() in ("<", "below", "under", "less than"), text, span)
    if match.group("up"):
        return Range(word, Fraction(match.group("up")), None, False, False, text, span)
    if match.group("only"):
        return Range(word, Fraction(match.group("only")), Fraction(match.group("only")), False, False, text, span)
    return Range(word, Fraction(match.group("low")), Fraction(match.group("high")), False, False, text, span)


COLOURS = {
    "🔴": "red",
    "🟥": "red",
    "🟠": "orange",
    "🟧": "orange",
    "🟡": "yellow",
    "🟨": "yellow",
    "🟢": "green",
    "🟩": "green",
    "⚫": "black",
    "🔵": "blue",
}
"""Signs that stand for a level by their colour."""


def label_word(text: str) -> str:
    """Return the label a cell holds, comparable: without marks, emoji, notes and the noun behind it; a colour alone is one."""
    if not any(c.isalpha() for c in text):
        return next((COLOURS[c] for c in text if c in COLOURS), "")
    plain = re.sub(r"\([^()]*\)", "", words.bare(text)).strip(" .:!-–—").casefold()
    plain = re.sub(r"\s+(?:risk|priority|severity|threat|level|impact)$", "", plain)
    return plain if len(plain) <= 20 else ""
