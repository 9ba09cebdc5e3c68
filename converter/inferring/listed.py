"""Amounts that are listed line by line with their total: budgets in bullets, in fenced code, in paragraphs.

    - Hosting: $19/month                  One-time:
    - Mail (two boxes): $12/month           Training: 5 days × $400 = $2,000
    - **Total: $31/month**                **Total one-time**: $2,000

A total may be that of its own list, of every list since the last total, of the last subtotal and what follows it, or
of the totals before it: the reading that fits is the relation. A list need not be complete: where none fits it is an
error only for a plain total that is an item of a list of three amounts or more of one unit, and only where a known slip
(an item left out or counted twice, digits swapped) would give it; else it is worth a look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from converter.inferring import words
from converter.inferring.amounts import CURRENCY
from converter.inferring.cells import read_cell
from converter.inferring.relations import Reading, Relation, Source, Term, fits, mechanism
from converter.model import Bullet, Code, Document, Heading, Paragraph, Rule, Span, Table
from converter.regexes import regex

LISTED = Rule("IN216", "listed-total", "Total of listed amounts", "", "error")

MOST_ENTRIES = 60
"""Amounts before a total that may be its parts."""

MOST_LISTS = 400
"""Totals of one document that are held to their lists."""

MOST_TOTALS = 8
"""Totals before a grand total that may be its parts."""

LEAST, LEAST_CERTAIN = 2, 3
"""Parts directly above a total of which a misfit is worth a look, and of which it is an error."""

_LINE = regex(r"^[\W\d]{0,24}(?P<label>[^\W\d_][^:=\n]{0,70}?)[*_`\s]*(?::|\s[–—-]\s|=)(?P<rest>[^\n]+)$")
_BARE = regex(r"^(?P<label>[^:\n]{3,90}?[×x*/+][^:\n]{1,60}?)=(?P<rest>[^\n=]+)$")
_AMOUNT = regex(
    rf"(?P<hedge>[~≈<>]\s?|\b(?:about|approx\.?|around|up to|from)\s)?(?P<body>[-−]?{CURRENCY}\s?\d[\d,]*(?:\.\d+)?(?:\s?[kKM](?![A-Za-z]))?"
    rf"|(?<![\w.,#/-])\d[\d,]*(?:\.\d+)?(?=\s?(?:€|£|USD|EUR|GBP|hours?\b|hrs?\b|h\b|days?\b|points?\b|pts\b|min\b|minutes\b|kg\b|mA\b|MB\b|GB\b|KB\b|ms\b|W\b))(?:\s?(?:€|£|USD|EUR|GBP|[A-Za-z]+))?)"
    r"(?P<plus>\+|\s?[-–—](?=\s?[$€£]?\d)|\s+to\s+[$€£]?\d)?(?P<per>\s?(?:/|per\s)\s?[A-Za-z]+)?"
)
_MONEY = regex(r"[$€£₹]\s?\d|\d\s?[€₹]")
_TOTAL_WORD = regex(r"\b(?:sub)?total|\bsum\b|summe|gesamt|totale?\b|合计|总计", re.IGNORECASE)
_PERIODS = {"mo": "month", "mes": "month", "mês": "month", "yr": "year", "año": "year", "mos": "month", "annum": "year"}


class _Entry(NamedTuple):
    """One amount of a list. group, depth: where it stands. plain: nothing makes it uncertain. total: it is called so."""

    source: Source
    unit: str
    per: str
    group: int
    depth: int
    sign: int
    plain: bool
    total: bool


@dataclass
class _Section:
    """What was listed since the last heading, and the totals of the whole document."""

    entries: list[_Entry] = field(default_factory=list)
    totals: list[_Entry] = field(default_factory=list)
    group: int = 0
    broken: bool = False

    def open(self) -> None:
        """Begin a group: what follows is listed under other words."""
        self.group += 1
        self.broken = False


def listed(document: Document) -> Iterator[Relation]:
    """Yield the totals of amounts that are listed line by line."""
    if not _TOTAL_WORD.search(document.text):
        return
    section = _Section()
    count = tried = 0
    for block in document.blocks:
        if isinstance(block, Table):
            section.entries = []
            section.open()
            continue
        if isinstance(block, Code):
            section.open()
        for line, depth in _lines(document, block):
            entry = _entry(document.slice(line), line.start, depth, section.group, count)
            if entry is None:
                _other_line(document.slice(line), block, section)
                continue
            count += 1
            if entry.total:
                tried += 1
                made = _relation(entry, section) if tried <= MOST_LISTS else None
                if made:
                    yield made
                section.totals = [*section.totals, entry][-MOST_TOTALS:]
            section.entries = [*section.entries, entry][-MOST_ENTRIES:]
        if isinstance(block, Heading):
            section.entries = []
        if isinstance(block, (Heading, Code)):
            section.open()


def _lines(document: Document, block: object) -> Iterator[tuple[Span, int]]:
    """Yield the lines of a block that may hold an amount, with their depth; a paragraph has none of its own."""
    if isinstance(block, Bullet):
        end = document.text.find("\n", block.content.start, block.content.end)
        yield Span(block.content.start, end if end >= 0 else block.content.end), block.depth
    elif isinstance(block, (Paragraph, Code, Heading)):
        at = block.content.start
        for text in document.slice(block.content).split("\n"):
            if text.strip():
                indent = (len(text) - len(text.lstrip())) // 2 if isinstance(block, Code) else -1
                yield Span(at, at + len(text)), indent
            at += len(text) + 1


def _other_line(text: str, block: object, section: _Section) -> None:
    """Note a line without an amount: words that head what follows, or an item that cannot be read."""
    if isinstance(block, (Paragraph, Code)) and (text.rstrip("* \t").endswith(":") or isinstance(block, Paragraph)):
        section.open()
    elif _MONEY.search(text):
        section.broken = True


def _entry(text: str, start: int, depth: int, group: int, count: int) -> _Entry | None:
    if not any(c.isdigit() for c in text):
        return None
    match = _LINE.match(text) or _BARE.match(text)
    if match is None:
        return None
    at = max(match.start("rest"), text.rfind("=") + 1)
    found = list(_AMOUNT.finditer(text, at))
    amounts = [one for one in found if not one.group("plus")]
    if not amounts:
        return None
    first = amounts[0]
    read = read_cell(first.group("body"))
    if read.kind != "number" or not read.amounts[0].unit:
        return None
    label = words.bare(match.group("label"))
    kind = words.label_of(label.split("(")[0]).kind
    total = kind in ("total", "subtotal")
    source = Source(
        Span(start + first.start("body"), start + first.end("body")),
        first.group("body"),
        read.amounts[0].number._replace(hedge="~" if first.group("hedge") or _plus(text, first) else ""),
        f"listed[{count}]",
        label,
    )
    per = (first.group("per") or "").strip("/ ").removeprefix("per ").strip().casefold()
    plain = len(found) == 1 and not words.LEFT_OUT.search(text) and not (total and at > match.start("rest"))
    sign = -1 if words.REDUCTIONS.search(label) and source.number.value > 0 else 1
    return _Entry(source, read.amounts[0].unit, _PERIODS.get(per, per.rstrip("s")), group, depth, sign, plain, total)


def _plus(text: str, match: re.Match[str]) -> bool:
    return text[match.end("body") : match.end("body") + 1] == "+"


# ------------------------------------------------------------------------------------------------ readings


def _relation(total: _Entry, section: _Section) -> Relation | None:
    """Return what a total is: the reading that fits, else the one directly above where it can be relied on."""
    same = [one for one in section.entries if one.unit == total.unit]
    for parts in _sets(total, same, section):
        for signed in (True, False):
            reading = _sum(parts, signed=signed)
            if fits(total.source.number, reading.value()):
                why = "Believed because the amounts are listed before it and give it."
                return Relation(LISTED._replace(why=why), total.source, f"{total.source.label} of the list", reading)
    return _misfit(total, same, section)


def _sets(total: _Entry, same: list[_Entry], section: _Section) -> Iterator[list[_Entry]]:
    """Yield the sets of amounts that a total may be of, the nearest first; each has two at least."""
    last = max((i for i, one in enumerate(same) if one.total), default=-1)
    since = same[last + 1 :]
    own = [one for one in since if one.group == total.group]
    candidates = [own]
    candidates += [[one for one in own if one.depth == depth] for depth in sorted({one.depth for one in own})]
    candidates += [[one for one in since if one.depth == depth] for depth in sorted({one.depth for one in since})]
    candidates += [since, same[max(last, 0) :], [one for one in same if not one.total]]
    totals = [one for one in section.totals if one.unit == total.unit]
    candidates += [totals[-size:] for size in range(2, len(totals) + 1)]
    yield from (parts for parts in candidates if len(parts) > 1)


def _sum(parts: list[_Entry], *, signed: bool = True) -> Reading:
    terms = tuple(Term((one.source,), one.sign if signed else 1) for one in parts)
    return Reading("sum", "sum of the listed amounts", terms)


def _misfit(total: _Entry, same: list[_Entry], section: _Section) -> Relation | None:
    """Return a total that does not come out: certain for a plain one, a doubt for another, None where it may be both."""
    own = [one for one in same if one.group == total.group and not one.total]
    if (
        len(own) < LEAST
        or section.broken
        or not total.plain
        or any(one.total for one in same if one.group == total.group)
    ):
        return None
    number = total.source.number
    reading = min((_sum(own), _sum(own, signed=False)), key=lambda one: abs((one.value() or 0) - number.value))
    gap = abs((reading.value() or 0) - number.value)
    periods = {one.per for one in (*own, total)} - {""}
    steady = len(periods) < LEAST and all(one.plain and one.depth == own[0].depth for one in own)
    if (
        not steady
        or words.LEVIES.search(total.source.label)
        or any(one.source.number.unit > number.unit for one in own)
    ):
        return None
    strong = words.label_of(total.source.label).strong
    hedged = any(one.source.number.hedge for one in (*own, total))
    if (not strong and 5 * gap > 3 * abs(number.value)) or (hedged and 5 * gap < abs(number.value)):
        return None
    levied = any(words.LEVIES.search(one.source.label) for one in own)
    alike = {one.per for one in own} == {total.per} and not hedged and not levied
    hint = mechanism(number, reading)
    certain = strong and alike and total.depth == own[0].depth and bool(hint) and len(own) >= LEAST_CERTAIN
    return Relation(LISTED, total.source, f"{total.source.label} of the list", reading, certain=certain, hint=hint)
