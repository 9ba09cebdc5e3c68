"""Which rubric fits a document, by evidence; and how many assessments one file holds.

Evidence is the share of a rubric's own headings, table headers and line beginnings that the document has: its own
kind of document has all of them, a foreign one next to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from converter.forms import Filled, find
from converter.lexing import key, tokens
from converter.model import Bullet, Document, Heading, Paragraph, Span, Table
from converter.rubric import Rubric

ENOUGH = Fraction(2, 5)
"""Least share of a rubric's form that a document must show. Own documents show 1.0, the best foreign one 0.12."""

SURE = Fraction(3, 5)
"""Share of a form from which on its headings and lines suffice; below it one of its tables must be here whole."""

LONGEST_START = 120


class Choice(NamedTuple):
    """The rubric that fits best, or None, and why in one clause."""

    rubric: Rubric | None
    why: str


@dataclass(frozen=True)
class _Evidence:
    """What a document shows: its short lines, its table headers and the beginnings of its lines, comparable.

    tables: the headers of each table by itself.
    """

    lines: frozenset[str]
    headers: frozenset[str]
    starts: tuple[str, ...]
    tables: tuple[frozenset[str], ...] = ()


def choose(document: Document, rubrics: tuple[Rubric, ...]) -> Choice:
    """Return the rubric whose form the document shows most of, if it shows enough of any."""
    shown = _evidence(document)
    ranked = sorted(((_share(rubric, shown), -i, rubric) for i, rubric in enumerate(rubrics)), key=lambda r: r[:2])
    if not ranked or not _fits(*ranked[-1][::2], shown):
        best = f"; the nearest, {ranked[-1][2].id}, shares {_percent(ranked[-1][0])} of its form" if ranked else ""
        return Choice(None, f"no rubric fits{best}")
    share, _, rubric = ranked[-1]
    return Choice(rubric, f"{_percent(share)} of its headings, table headers and line beginnings are here")


def _fits(share: Fraction, rubric: Rubric, shown: _Evidence) -> bool:
    """Tell whether a share is enough: words alone are common, so a small one needs a whole table of the form."""
    if share < ENOUGH or share >= SURE:
        return share >= SURE
    forms = _needles(rubric).tables
    return not forms or any(
        all(any(_headed(word, table) for word in words) for words in form) for form in forms for table in shown.tables
    )


def _percent(share: Fraction) -> str:
    return f"{round(share * 100)} %"


def _evidence(document: Document) -> _Evidence:
    lines, headers, starts = set[str](), set[str](), []
    tables: list[frozenset[str]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            if block.header:
                tables.append(frozenset(_bare(cell.text) for cell in block.header.cells))
                headers |= tables[-1]
            starts += [_bare(row.cells[0].text) for row in block.rows if row.cells]
        elif isinstance(block, (Heading, Paragraph, Bullet)):
            text = _bare(
                document.text[block.content.start : min(block.content.end, block.content.start + LONGEST_START)]
            )
            starts.append(text)
            if block.content.end - block.content.start <= LONGEST_START:
                lines.add(re.sub(r"^[0-9.]+[.)]? ", "", text).rstrip(": "))
    return _Evidence(frozenset(lines), frozenset(headers), tuple(starts), tuple(tables))


def _bare(text: str) -> str:
    return " ".join(text.strip("*_`#~ \t").casefold().replace("\n", " ").split())


class _Needles(NamedTuple):
    """What to look for: headings, header words and line beginnings, each as alternatives in comparable spelling."""

    headings: tuple[str, ...]
    headers: tuple[tuple[str, ...], ...]
    starts: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    """The header words of each table that a document may not leave out."""


@lru_cache(maxsize=256)
def _needles(rubric: Rubric) -> _Needles:
    headings = tuple(_start(h.text) for part in rubric.parts for h in part.headings if not h.optional)
    tables = [table for part in rubric.parts for table in part.tables if not table.optional]
    forms = tuple(tuple(_alternatives(c.text) for c in t.columns if not c.optional and not c.family) for t in tables)
    headers = tuple(words for form in forms for words in form)
    lines = tuple(_start(line.pattern.text) for part in rubric.parts for line in part.lines if not line.optional)
    return _Needles(headings, headers, tuple(start for start in lines if start), forms)


def _start(text: str) -> str:
    """Return the fixed beginning of a form text, comparable."""
    return _bare(re.split(r"[\[{<]|\.\.\.", text, maxsplit=1)[0])


def _alternatives(text: str) -> tuple[str, ...]:
    body = re.sub(r"\s*\([^)]*\)$", "", text)
    if body.startswith("<"):
        return tuple(_bare(word) for word in text.strip("<>").split("|"))
    return (_start(body),)


def _share(rubric: Rubric, shown: _Evidence) -> Fraction:
    """Return the share of a rubric's form that a document shows, from 0 to 1."""
    needles = _needles(rubric)
    total = len(needles.headings) + len(needles.headers) + len(needles.starts)
    if not total:
        return Fraction(0)
    found = sum(1 for text in needles.headings if any(line.startswith(text) for line in shown.lines))
    found += sum(1 for words in needles.headers if any(_headed(word, shown.headers) for word in words))
    found += sum(1 for text in needles.starts if any(start.startswith(text) for start in shown.starts))
    return Fraction(found, total)


def _headed(word: str, headers: frozenset[str]) -> bool:
    return word in headers or any(header.startswith(word + " (") for header in headers)


# ------------------------------------------------------------------------------------------------ several in one


def split(document: Document, rubric: Rubric | None) -> tuple[Document, ...]:
    """Return the assessments of one file: cut before each opening heading of the form, if the form recurs.

    A piece keeps the whole text, so that lines count as in the file; it is named `name#1`, `name#2` ...
    """
    if rubric is None:
        return (document,)
    openings = list(_openings(document, rubric))
    if len(openings) < 2:
        return (document,)
    cuts = [0, *(_with_titles(document, *pair) for pair in pairwise(openings)), len(document.blocks)]
    pieces = []
    for number, (first, last) in enumerate(pairwise(cuts), 1):
        blocks = document.blocks[first:last]
        span = Span(blocks[0].span.start, blocks[-1].span.end)
        remarks = tuple(r for r in document.remarks if number == 1 or span.start <= r.span.start < span.end)
        pieces.append(replace(document, name=f"{document.name}#{number}", blocks=blocks, span=span, remarks=remarks))
    enough = all(_share(rubric, _evidence(piece)) >= ENOUGH for piece in pieces)
    return tuple(pieces) if enough else (document,)


def _openings(document: Document, rubric: Rubric) -> Iterator[int]:
    """Yield the blocks that are the first heading of the form."""
    first = next((part.headings[0].pattern for part in rubric.parts if part.headings), None)
    if first is None:
        return
    for i, block in enumerate(document.blocks):
        if isinstance(block, (Heading, Paragraph, Bullet)) and block.content.end - block.content.start <= LONGEST_START:
            text = document.slice(block.content)
            cut = tokens(text)
            if cut and cut[0].canon in first.first and isinstance(find(first, text, cut, whole=True), Filled):
                yield i


def _with_titles(document: Document, before: int, opening: int) -> int:
    """Return the block a piece begins with: headings and rules directly before its opening are its title.

    before: the opening of the piece before it, which keeps at least that.
    """
    at = opening
    while (
        at > before + 1
        and isinstance(document.blocks[at - 1], Heading)
        and key(document.slice(document.blocks[at - 1].span))
    ):
        at -= 1
    return at
