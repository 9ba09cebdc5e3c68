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
from converter.inferring.levels import COLOURS, MARKS, label_word
from converter.model import Bullet, Cell, Code, Document, Heading, Number, Paragraph, Span, Table
from converter.regexes import regex

LONGEST_LEGEND = 600
"""Longest text read as a legend, in characters."""

LONGEST_WORD_CELL = 60
"""Longest cell, in characters, that is read for a range or a word of a legend: longer ones are prose."""

FARTHEST = 90
"""Characters from the start of a list item within which its range must begin."""

MOST_LEVEL_WORDS = 3
"""Words of a level's name that are taken together."""

WIDEST_HOLE = Fraction(1, 4)
"""Part of a scale's extent that may lie between two of its ranges: products of small numbers leave holes."""


class Range(NamedTuple):
    """From where to where a word reaches. open_low, open_high: the end itself does not belong. span: where it is printed.

    colour: of the sign set beside it. joint: what stands between the word and its range.
    """

    word: str
    low: Fraction | None
    high: Fraction | None
    open_low: bool
    open_high: bool
    text: str
    span: Span
    colour: str = ""
    joint: str = ""

    def holds(self, value: Fraction) -> bool:
        """Tell whether a value lies in it."""
        if self.low is not None and (value < self.low or (self.open_low and value == self.low)):
            return False
        return self.high is None or not (value > self.high or (self.open_high and value == self.high))


class Legend(NamedTuple):
    """Words with their ranges, printed together. block: where in the document. about: what the ranges are said to be of."""

    ranges: tuple[Range, ...]
    block: int = -1
    about: str = ""

    def range(self, word: str) -> Range | None:
        """Return the range of a word, of its first letter or of the colour beside it, None where the legend knows none."""
        found = [one for one in self.ranges if word in (one.word, one.colour)]
        if not found and len(word) == 1:
            found = [one for one in self.ranges if one.word.startswith(word)]
        return found[0] if len(found) == 1 else None

    def widened(self, one: Range) -> Range:
        """Return a range with the holes to its neighbours, in which both words are right, and with what lies beyond.

        An end that neither of two neighbours takes in, `> 4` and `< 4`, is such a hole as well.
        """
        others = [r for r in self.ranges if r != one]
        highs = [r.high for r in others if r.high is not None and one.low is not None and r.high <= one.low]
        lows = [r.low for r in others if r.low is not None and one.high is not None and r.low >= one.high]
        low, open_low = (max(highs), True) if highs else (None, False)
        if low is not None and low == one.low:
            open_low = one.open_low and any(r.high == low and not r.open_high for r in others)
        high, open_high = (min(lows), True) if lows else (None, False)
        if high is not None and high == one.high:
            open_high = one.open_high and any(r.low == high and not r.open_low for r in others)
        return one._replace(low=low, high=high, open_low=open_low, open_high=open_high)

    def earned(self, value: Fraction) -> tuple[Range, ...]:
        """Return the ranges a value lies in; in a hole between two, both neighbours."""
        return tuple(one for one in self.ranges if self.widened(one).holds(value))

    def speaks_of(self, number: Number) -> bool:
        """Tell whether it says what a value earns: one of per cent only of per cent, one of sizes not of `-12 %`."""
        value = number.value
        if all("%" in one.text for one in self.ranges) and not number.percent and value > 1:
            return False
        return value >= 0 or any(end < 0 for one in self.ranges for end in (one.low, one.high) if end is not None)

    @property
    def top(self) -> Fraction:
        """Return the highest end that is printed."""
        return max((end for one in self.ranges for end in (one.low, one.high) if end is not None), default=Fraction(0))


# ------------------------------------------------------------------------------------------------ ranges in text

_NUM = r"\d+(?:\.\d+)?"
_RELS = r">=|<=|=>|=<|≥|≤|>|<|(?:above|over|more than|greater than|at least|below|under|less than|up to|at most)\b"
_REACH = (
    rf"(?:(?P<rel>{_RELS})\s?\**\s?(?P<end>{_NUM})|[\[(]?(?P<low>{_NUM})\s?%?(?:\s?(?:-|–|—|−|~|\.\.)\s?|\s(?:to|through)\s(?P<below>(?:below|under|less than|<)\s?)?|\s?,\s?(?=[\d.]+\s?[\])]))(?P<high>{_NUM})"
    rf"|(?P<up>{_NUM})\s?%?\s?(?:\+|(?:and |or )(?:above|more|higher|over|greater)\b)|(?P<down>{_NUM})\s?%?\s?(?:and |or )(?:below|less|lower|under|fewer)\b)"
)
_TAIL = r"\s?%?(?P<closed>[\])]?)(?:\s?/\s?\d+)?(?:\s*(?:points?|pts\.?))?"
_CELL = regex(rf"(?:(?:risk |total )?(?:score|rpn|total|avg|average|mean))?\s*[=:]*\s*{_REACH}{_TAIL}", re.IGNORECASE)
_IN_TEXT = regex(rf"(?<![\w./-]){_REACH}\s?%?(?:/\d+)?(?![\w/.]*\w)", re.IGNORECASE)
_ABOUT = r"(?:risks?|scores?|rpn|total|avg|average|mean|points?|if|is|are|means|for|when|with a|zone|range|level|priority|severity|band|findings?|items?|issues?|threats?)"
_JOINT = rf"(?:[\s:=(\[*|→>`'\"_,–—-]|\b{_ABOUT}\b|\([^()\d]{{1,30}}\))*"
_WORD = r"[^\W\d_][\w'’+/&-]*"
_BEFORE = regex(rf"(?P<words>{_WORD}(?:[ -]{_WORD}){{0,3}}[+]?)\**(?P<joint>{_JOINT})$", re.IGNORECASE)
_AFTER = regex(rf"^(?P<joint>[)\]]?{_JOINT}\W{{0,6}}?)(?P<words>{_WORD}(?:[ ]{_WORD}){{0,3}}[+]?)", re.IGNORECASE)


def legends(document: Document, known: frozenset[str]) -> tuple[Legend, ...]:
    """Return the legends a document prints: tables of words and ranges, lines that list them, lists of them."""
    out: list[Legend] = []
    run: list[tuple[int, list[Range], list[Range]]] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Bullet):
            before, after = _in_text(document, block.content, known)
            if len(before) > 1 or len(after) > 1:
                out += _chosen(index, before, after, known)
            elif (before or after) and _DIGIT.search(
                document.text, block.content.start, block.content.start + FARTHEST
            ):
                run.append((index, before, after))
            continue
        out += _listed(run, known)
        run = []
        if isinstance(block, Table):
            out += _in_table(block, index, known)
        elif isinstance(block, (Paragraph, Code, Heading)):
            out += _chosen(index, *_in_text(document, block.content, known), known)
    out += _listed(run, known)
    unlike = {
        tuple(one._replace(text="", span=NOWHERE, joint="") for one in legend.ranges): legend
        for legend in reversed(out)
    }
    return tuple(reversed(unlike.values()))[:MOST_LEGENDS]


MOST_LEGENDS = 24
"""Different legends of one document that are tried."""

NOWHERE = Span(0, 0)


def _listed(run: list[tuple[int, list[Range], list[Range]]], known: frozenset[str]) -> Iterator[Legend]:
    """Yield the legend that the items of one list make."""
    if len(run) > 1:
        before = [ranges[0] for _, ranges, _ in run if ranges]
        after = [ranges[0] for _, _, ranges in run if ranges]
        yield from _chosen(run[0][0], before, after, known)


def _chosen(block: int, before: list[Range], after: list[Range], known: frozenset[str]) -> Iterator[Legend]:
    """Yield the one of two ways to read a text that makes a scale: words before their ranges, or behind them."""
    ways = [made for ranges in (before, after) if (made := scale(ranges, block, known=known))]
    if ways:
        yield max(
            ways,
            key=lambda one: (
                len(one.ranges),
                sum(1 for r in one.ranges if r.word in known),
                -len({r.joint for r in one.ranges}),
            ),
        )


def scale(ranges: list[Range], block: int, about: str = "", known: frozenset[str] | None = None) -> Legend | None:
    """Return the legend that some ranges make, None where they are no scale.

    At least two different words, none said twice, ranges that neither overlap nor leave wide holes; words that nobody
    knows as levels make one only if there are three of them.
    """
    names = [one.word for one in ranges]
    if len(names) < 2 or len(set(names)) != len(names):
        return None
    if known is not None and len(names) < 3 and not all(name in known for name in names):
        return None
    closed = _closed(ranges)
    order = sorted(closed, key=lambda r: (r.low if r.low is not None else Fraction(-1), r.high or 0))
    ends = [end for one in order for end in (one.low, one.high) if end is not None]
    extent = max(ends) - min(ends)
    for a, b in pairwise(order):
        if a.high is None or b.low is None or a.high > b.low or b.low - a.high > max(Fraction(1), extent * WIDEST_HOLE):
            return None
    return Legend(tuple(closed), block, about) if any(one.low != one.high for one in closed) else None


def _closed(ranges: list[Range]) -> list[Range]:
    """Return ranges of which only one end is printed with the end that the next one gives them: `>= 90`, `>= 80`."""
    out = []
    for one in ranges:
        lows = [r.low for r in ranges if one.low is not None and r.low is not None and r.low > one.low]
        highs = [r.high for r in ranges if one.high is not None and r.high is not None and r.high < one.high]
        if one.high is None and lows and one.low is not None:
            out.append(one._replace(high=min(lows), open_high=True))
        elif one.low is None and highs:
            out.append(one._replace(low=max(highs), open_low=True))
        else:
            out.append(one)
    return out


def heading_ranges(document: Document, known: frozenset[str]) -> dict[int, Range]:
    """Return the range that a heading carries for what stands under it, by block: `High risks (score 15-25)`."""
    out: dict[int, Range] = {}
    for index, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            before, after = _in_text(document, block.content, known)
            found = [one for one in before + after if one.word in known]
            if len(found) == 1:
                out[index] = found[0]
    return out


def bounds(heading: str, start: int, header: str) -> Range | None:
    """Return the range in which a heading keeps a column that it names: `Open gates (RPN > 50)` over a column `RPN`.

    start: where the heading begins in its document.
    """
    if not header or not _DIGIT.search(heading):
        return None
    match = re.search(rf"(?<!\w){re.escape(header)}\s?(?:[:=]\s?)?{_REACH}(?![\w/])", heading, re.IGNORECASE)
    return _range(header, match, match[0], Span(start + match.start(), start + match.end())) if match else None


_DIGIT = regex(r"[0-9]")


def _in_text(document: Document, span: Span, known: frozenset[str]) -> tuple[list[Range], list[Range]]:
    """Return the ranges a text prints with the words before them, and with the words behind them."""
    if span.end - span.start > LONGEST_LEGEND or not _DIGIT.search(document.text, span.start, span.end):
        return [], []
    return ranges_in(document.slice(span), span.start, known)


def ranges_in(text: str, start: int, known: frozenset[str]) -> tuple[list[Range], list[Range]]:
    """Return the ranges of a text with the words before them, and with the words behind them."""
    found = list(_IN_TEXT.finditer(text))
    before: list[Range] = []
    after: list[Range] = []
    for i, match in enumerate(found):
        left = text[max(found[i - 1].end() if i else 0, match.start() - LONGEST_WORD_CELL) : match.start()]
        right = text[
            match.end() : min(
                found[i + 1].start() if i + 1 < len(found) else len(text), match.end() + LONGEST_WORD_CELL
            )
        ]
        where = Span(start + match.start(), start + match.end())
        beside = text[max(match.start() - 4, 0) : match.end() + 4]
        colour = next((COLOURS[c] for c in [*left[-25:], *beside] if c in COLOURS), "")
        shown = match.group().strip(" (*")
        for way, side, out in ((_BEFORE, left, before), (_AFTER, right, after)):
            said = way.search(side)
            word = _word(said, known, first=way is _AFTER) if said else ""
            if not word and way is _BEFORE and colour and not any(c.isalnum() for c in left[-4:]):
                word = colour
            if word:
                joint = re.sub(r"\([^()]*\)|[^\W\d_]+", "", said.group("joint")).strip() if said else ""
                made = _range(word, match, f"{word} {shown}", where)
                out.append(made._replace(colour=colour, joint=joint))
    return before, after


def _word(said: re.Match[str], known: frozenset[str], *, first: bool) -> str:
    """Return the level that some words before or behind a range name: one that is known, else all or the capitalised ones.

    first: the words stand behind the range, so that the level comes first among them.
    """
    parts = said.group("words").split()
    pieces = [" ".join(parts[:n] if first else parts[-n:]) for n in range(len(parts), 0, -1)]
    for piece in pieces:
        if label_word(piece) in known:
            return label_word(piece)
    rest = said.string[said.end() :].lstrip("* ")
    if (
        first
        and len(parts) <= MOST_LEVEL_WORDS
        and (not rest or rest[0] in ",;.|)/\n")
        and (parts[0][0].isupper() or len(parts) == 1)
    ):
        return label_word(" ".join(parts))
    run: list[str] = []
    for part in parts if first else reversed(parts):
        if not part[0].isupper():
            break
        run.append(part)
    return label_word(" ".join(run if first else reversed(run))) if run else ""


# ------------------------------------------------------------------------------------------------ legends in tables


def _in_table(table: Table, block: int, known: frozenset[str]) -> Iterator[Legend]:
    """Yield the legends of a table: a column of ranges with each column of words; cells that hold both."""
    width = max((len(row.cells) for row in table.rows), default=0)
    rows = [row.cells for row in table.rows if any(cell.text for cell in row.cells)]
    headers = [cell.text for cell in table.header.cells] if table.header else []
    for column in range(width):
        found = [_reach(cells[column]) if column < len(cells) else None for cells in rows]
        real = sum(1 for one in found if one)
        if real < 2 or real + 1 < len([cells for cells in rows if column < len(cells) and cells[column].text]):
            continue
        about = words.bare(headers[column]).casefold() if column < len(headers) else ""
        for other in (c for c in range(width) if c != column):
            made = scale(_with_words(rows, found, other), block, about)
            if made and len(made.ranges) == real:
                yield made
    yield from _in_cells(table, block, known)


def _with_words(rows: list[tuple[Cell, ...]], found: list[re.Match[str] | None], column: int) -> list[Range]:
    """Return the ranges of a column, each with the word that its row says in another."""
    out = []
    for cells, match in zip(rows, found, strict=True):
        word = label_word(cells[column].text) if column < len(cells) and match else ""
        if match and word and not word[0].isdigit():
            colour = next((COLOURS[c] for cell in cells for c in cell.text[:8] if c in COLOURS), "")
            out.append(
                _range(word, match, f"{word} {match.group().strip()}", cells[column].span)._replace(colour=colour)
            )
    return out


def _in_cells(table: Table, block: int, known: frozenset[str]) -> Iterator[Legend]:
    """Yield the legends whose words and ranges stand in the same cells: `High (15-25)`, in a row or in a column."""
    lines = [list(table.header.cells)] if table.header else []
    lines += [list(row.cells) for row in table.rows]
    columns = [
        [row.cells[at] for row in table.rows if at < len(row.cells)] for at in range(len(lines[0]) if lines else 0)
    ]
    for cells in (*lines, *columns):
        before: list[Range] = []
        after: list[Range] = []
        for cell in cells:
            if len(cell.text) <= LONGEST_WORD_CELL and _DIGIT.search(cell.text):
                one, two = ranges_in(cell.text, cell.span.start, known)
                before += one[:1]
                after += two[:1]
        if len(before) > 1 or len(after) > 1:
            yield from _chosen(block, before, after, known)


def _reach(cell: Cell) -> re.Match[str] | None:
    """Return the range that a cell is."""
    if len(cell.text) > LONGEST_WORD_CELL or not _DIGIT.search(cell.text):
        return None
    return _CELL.fullmatch(_bare(cell.text))


def _bare(text: str) -> str:
    """Return a cell without marks, its comparison signs kept."""
    return " ".join(MARKS.sub("", text).replace("&lt;", "<").replace("&gt;", ">").split()).strip(" :")


def _range(word: str, match: re.Match[str], text: str, span: Span) -> Range:
    groups = match.groupdict()
    if groups["rel"]:
        end, rel = Fraction(groups["end"]), groups["rel"].lower()
        if rel in (">=", "=>", "≥", ">", "above", "over", "more than", "greater than", "at least"):
            return Range(word, end, None, rel not in (">=", "=>", "≥", "at least"), False, text, span)
        return Range(word, None, end, False, rel in ("<", "below", "under", "less than"), text, span)
    if groups["up"]:
        return Range(word, Fraction(groups["up"]), None, False, False, text, span)
    if groups["down"]:
        return Range(word, None, Fraction(groups["down"]), False, False, text, span)
    return Range(
        word,
        Fraction(groups["low"]),
        Fraction(groups["high"]),
        False,
        bool(groups["below"]) or (groups.get("closed") == ")" and "[" in match.group()),
        text,
        span,
    )
