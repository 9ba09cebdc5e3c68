"""Sums that a sentence lists: `5 h for the hull, 3 h for the mast and 4 h of paint, together 12 hours`.

Every item holds one number, all in one unit; a sentence may tell of more than it lists, so what does not come out is an
error only where a known slip would give it.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.inferring.cells import read_cell
from converter.inferring.listed import LISTED
from converter.inferring.relations import Reading, Relation, Source, Term, fits, mechanism
from converter.model import Bullet, Document, Paragraph, Span
from converter.regexes import regex

LEAST_ITEMS = 3
REACH = 240
"""Characters before the word that announces the sum in which its items may stand."""

MOST_SENTENCES = 200

_NUMBER = r"[$€£]?\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT = r"[^\W\d_]+|[€£%]"
_SUM = regex(
    rf"(?i)[,;:(–—-]\s?(?:and )?(?:all )?(?:together|altogether|in total|in all|that makes|which makes|zusammen|insgesamt)\s(?P<value>{_NUMBER})(?![\d.,]*\d)\s?(?P<unit>{_UNIT})?"
)
_ITEM = regex(rf"(?P<value>{_NUMBER})(?![\w.:/]*\d)\s?(?P<unit>{_UNIT})?")
_BREAK = regex(r"[.!?:;]\s|\n\n")
_COMMA = regex(r",\s|\s(?:and|und|plus)\s")
_HOURS = {"hour": "h", "hr": "h", "stunden": "h", "stunde": "h"}


def enumerated(document: Document) -> Iterator[Relation]:
    """Yield the sums that sentences list."""
    tried = 0
    for block in document.blocks:
        if not isinstance(block, (Paragraph, Bullet)):
            continue
        text = document.slice(block.content)
        for match in _SUM.finditer(text):
            tried += 1
            if tried > MOST_SENTENCES:
                return
            total = _source(match["value"], block.content.start + match.start("value"), f"sentence[{tried}]")
            first = max(0, match.start() - REACH)
            cuts = [found.end() for found in _BREAK.finditer(text, first, match.start())]
            begin = cuts[-1] if cuts else first
            if total is None or (not cuts and first):
                continue
            items = _items(
                text[begin : match.start()], block.content.start + begin, _unit(match["value"], match["unit"])
            )
            if len(items) >= LEAST_ITEMS:
                yield _relation(total, items, named=bool(match["unit"]))


def _relation(total: Source, items: list[Source], *, named: bool) -> Relation:
    reading = Reading("sum", "sum of what the sentence lists", tuple(Term((one,)) for one in items))
    holds = fits(total.number, reading.value())
    hint = "" if holds else mechanism(total.number, reading)
    return Relation(LISTED, total, "sum of the sentence", reading, holds or (named and bool(hint)), hint=hint)


def _items(text: str, start: int, unit: str) -> list[Source]:
    """Return the numbers a sentence lists, none where an item holds no number, several, or one in another unit."""
    out: list[Source] = []
    at = 0
    for end in (*(found.start() for found in _COMMA.finditer(text)), len(text)):
        found = list(_ITEM.finditer(text, at, end))
        at = end + 1
        if len(found) != 1 or any(c.isdigit() for c in text[found[0].end("value") : end]):
            return []
        mine = _unit(found[0]["value"], found[0]["unit"])
        source = _source(found[0]["value"], start + found[0].start("value"), f"sentence.item[{len(out)}]")
        if source is None or (unit and mine != unit):
            return []
        out.append(source)
    return out


def _unit(value: str, word: str | None) -> str:
    """Return the unit of a number, comparable: its sign of money, or the word behind it in the singular."""
    if value[0] in "$€£":
        return value[0]
    plain = (word or "").casefold().removesuffix("s")
    return _HOURS.get(plain, plain)


def _source(text: str, start: int, path: str) -> Source | None:
    read = read_cell(text)
    if read.kind != "number" or len(read.amounts) != 1:
        return None
    return Source(Span(start, start + len(text)), text, read.amounts[0].number, path, "")
