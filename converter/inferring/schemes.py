"""Columns whose headers belong to a scheme that everybody knows: counts per mark, ticks, months and years, matches.

What `columns.py` is for factors and sums, this is for headers that mean something only together: `1 | 2 | 3 | 4 | 5 |
Mean` holds counts and what they come to, `Monthly | Yearly` the same amount twelve times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from converter.inferring.grid import Line
from converter.inferring.recipes import AVERAGE, PRODUCT, RATIO, SUM, Named, Recipe, added
from converter.inferring.relations import Reading, Source, Term
from converter.model import Number, Span
from converter.regexes import regex

Make: TypeAlias = Callable[[Line], Reading | None]

LEAST_MARKS = 3
"""Columns that must hold marks, or counts of marks, before they are taken for such."""

_MARK = regex(r"(\d{1,2})\b.{0,30}|[^\d]{1,30}\((\d{1,2})\)")


def schemes(named: Named) -> Iterator[Recipe]:
    """Yield what the headers of a table suggest together."""
    for kind in (_counts_per_mark, _ticks, _of_a_year, _executed, _matches):
        yield from kind(named)


# ------------------------------------------------------------------------------------------------ counts per mark


def _counts_per_mark(named: Named) -> Iterator[Recipe]:
    """Yield how many answered, and the mean of the marks in headers by the counts under them."""
    marks = _marks(named)
    if not marks:
        return
    for result in (c for c in named.numeric if c not in marks):
        header = named.headers[result]
        if re.fullmatch(r"n|total|answers?|responses?|votes?|count|sum|respondents|ratings", header):
            yield Recipe(SUM, result, "sum of the counts", _counted(named, marks), named=True)
        if re.fullmatch(r"(?:.*\b)?(?:mean|avg|average|ø|score|rating|result|mittel|mittelwert)", header):
            yield Recipe(AVERAGE, result, "mean of the marks by their counts", _mean(named, marks), named=True)


def _marks(named: Named) -> dict[int, Source]:
    """Return the mark of each column whose header is one: at least three in a row, each one more than the last."""
    top = named.grid.top
    found: dict[int, Source] = {}
    if top is None:
        return found
    for column, cell in enumerate(top.cells):
        match = _MARK.fullmatch(cell.text.strip("*_ ")) if column in named.grid.numeric else None
        if match and (group := match.lastindex):
            start = cell.span.start + cell.text.index(match.group(group))
            text = match.group(group)
            number = Number(Fraction(text), Fraction(1), whole=True)
            path = f"{named.grid.name}.mark[{column}]"
            found[column] = Source(Span(start, start + len(text)), text, number, path, "mark")
    values = [int(one.number.value) for one in found.values()]
    steps = {b - a for a, b in pairwise(values)}
    columns = list(found)
    together = bool(columns) and columns == list(range(columns[0], columns[0] + len(columns)))
    return found if len(found) >= LEAST_MARKS and steps in ({1}, {-1}) and together else {}


def _counted(named: Named, marks: dict[int, Source]) -> Make:
    def made(line: Line) -> Reading | None:
        values = named.values(line, list(marks))
        return Reading("sum", "sum of the counts", tuple(Term((one,)) for one in values)) if values else None

    return made


def _mean(named: Named, marks: dict[int, Source]) -> Make:
    def made(line: Line) -> Reading | None:
        values = named.values(line, list(marks))
        if not values or not sum(one.number.value for one in values):
            return None
        terms = tuple(Term((mark, one)) for mark, one in zip(marks.values(), values, strict=True))
        return Reading("mean", "mean of the marks by their counts", terms, over=tuple(values))

    return made


# ------------------------------------------------------------------------------------------------ ticks

_YES = regex(r"[✓✔✅☑●]\ufe0f?|yes|y|ja|oui|sí|si", re.IGNORECASE)
_NO = regex(r"[✗✘❌☐○–—-]\ufe0f?|no|n|nein|non|", re.IGNORECASE)
_TICKED = r"(?:.*\b)?(?:scores?|total|count|sum|ticks|yes|met|features|points|#|✓|number)(?:\b.*)?"


def _ticks(named: Named) -> Iterator[Recipe]:
    """Yield the number of ticks in a row for a column that is called score, total or the like."""
    grid = named.grid
    texts = {c: [_cell(line, c) for line in grid.data] for c in range(grid.width)}
    ticked = [
        c
        for c, cells in texts.items()
        if any(map(_YES.fullmatch, cells)) and all(_YES.fullmatch(text) or _NO.fullmatch(text) for text in cells)
    ]
    if len(ticked) < LEAST_MARKS:
        return

    def made(line: Line) -> Reading | None:
        yes = [c for c in ticked if _YES.fullmatch(_cell(line, c))]
        sources = [_one(named, line, c) for c in yes]
        terms = tuple(Term((one,)) for one in sources if one)
        return Reading("sum", "the number of ticks", terms) if terms else None

    for result in named.numeric:
        if re.fullmatch(_TICKED, named.headers[result]):
            yield Recipe(SUM, result, "the number of ticks", made, named=True)


def _cell(line: Line, column: int) -> str:
    cell = line.cells[column] if column < len(line.cells) else None
    return cell.text.strip("*_ ") if cell else ""


def _one(named: Named, line: Line, column: int) -> Source | None:
    """Return a tick as the number one."""
    cell = line.cells[column]
    path = f"{named.grid.name}[{line.index}].tick[{column}]"
    return Source(cell.span, cell.text, ONE, path, line.name) if cell else None


ONE = Number(Fraction(1), Fraction(1), whole=True)

# ------------------------------------------------------------------------------------------------ spans of time

_TIMES = {
    "year": r"(?:per |/ ?|pro |par |al )?(?:year|yearly|annual|annually|annum|p\.?a\.?|yr|jahr|jährlich|an|année|año|anual)",
    "quarter": r"(?:per |/ ?|pro )?(?:quarter|quarterly|quartal)",
    "month": r"(?:per |/ ?|pro |par |al )?(?:month|monthly|mo|monat|monatlich|mois|mes|mensual)",
    "week": r"(?:per |/ ?|pro )?(?:week|weekly|wk|woche|wöchentlich)",
    "day": r"(?:per |/ ?|pro )?(?:day|daily|tag|täglich)",
}
_FACTORS = {
    ("month", "year"): 12,
    ("quarter", "year"): 4,
    ("week", "year"): 52,
    ("month", "quarter"): 3,
    ("day", "week"): 7,
}


def _of_a_year(named: Named) -> Iterator[Recipe]:
    """Yield an amount of a month as that of a year, and the like, where two headers differ in nothing else."""
    spans = {c: found for c in named.numeric if (found := _span(named.grid.header(c).casefold()))}
    for short, (one, rest) in spans.items():
        for long, (other, same) in spans.items():
            factor = _FACTORS.get((one, other))
            if factor and rest == same:
                text = f"{named.grid.header(short)} × {factor}"
                yield Recipe(PRODUCT, long, text, _many(named, short, factor, text), named=True)


def _span(header: str) -> tuple[str, str] | None:
    """Return the span of time that a header names, and what else it says."""
    plain = re.sub(r"[()\[\]]", " ", header)
    for name, pattern in _TIMES.items():
        match = re.search(rf"(?<![\w.]){pattern}(?![\w.])", plain)
        if match:
            return name, " ".join((plain[: match.start()] + plain[match.end() :]).split())
    return None


def _many(named: Named, column: int, factor: int, text: str) -> Make:
    def made(line: Line) -> Reading | None:
        value = named.value(line, column)
        return Reading("product", text, (Term((value,), factor),)) if value else None

    return made


# ------------------------------------------------------------------------------------------------ tests and matches


def _executed(named: Named) -> Iterator[Recipe]:
    """Yield the rate of those that passed among those that passed or failed."""
    passed = named.find(r"pass|passed|passing|passes|ok|succeeded|success|won|wins")
    failed = named.find(r"fail|failed|failing|failures|lost|losses")
    if not (passed and failed):
        return
    text = named.titles([passed[0]], "") + f" / ({named.titles([passed[0], failed[0]], '+')})"
    for result in named.find(
        r"(?:pass|success|win|completion)?[ -]?(?:rate|%|quote|ratio|percentage|pct)(?: ?%)?|% pass(?:ed)?"
    ):
        for scale in (Fraction(1), Fraction(100)):

            def made(line: Line, scale: Fraction = scale) -> Reading | None:
                values = named.values(line, [passed[0], failed[0]])
                return Reading("ratio", text, (Term((values[0],)),), scale, tuple(values)) if values else None

            yield Recipe(RATIO, result, text, made, named=True)


def _matches(named: Named) -> Iterator[Recipe]:
    """Yield what a table of matches holds: games played, and the points for a win and a draw."""
    won, drawn, lost = (named.find(w) for w in (r"w|won|wins", r"d|t|drawn?|draws|ties?", r"l|lost|losses"))
    if not (won and drawn and lost):
        return
    for result in named.find(r"p|pl|played|gp|mp|games|matches"):
        yield from added(named, result, [won[0], drawn[0], lost[0]], SUM, named=True)
    for result in named.find(r"pts\.?|points"):
        for worth in (3, 2):
            text = f"{worth} × {named.titles([won[0], drawn[0]], '+')}"

            def made(line: Line, worth: int = worth, text: str = text) -> Reading | None:
                values = named.values(line, [won[0], drawn[0]])
                return Reading("sum", text, (Term((values[0],), worth), Term((values[1],)))) if values else None

            yield Recipe(SUM, result, text, made, named=True)
