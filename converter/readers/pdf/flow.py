"""The lines of all pages in order: what repeats at the edges taken out, tables found, wrapped lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from converter.readers.canonical import Entry
from converter.readers.looks import BULLETS, list_marker
from converter.readers.pdf.beside import is_set_in_columns
from converter.readers.pdf.columns import BEFORE, Aligned, aligned, rest_length, run_length, segments
from converter.readers.pdf.page import Line, Page, joined, lines_of
from converter.readers.pdf.ruled import Ruled, bare, ruled_tables
from converter.readers.tables import PLAIN_NUMBER

EDGE: Final = 0.1
"""Share of a page's height, at its top and at its foot, in which page furniture stands."""
EDGE_LINES: Final = 3
PAGE_NUMBER: Final = re.compile(r"(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?", re.IGNORECASE)
LARGER: Final = 1.12
"""Text of so many times the usual size is a heading."""
LONG: Final = 40
PROSE_WORDS: Final = 5
PITCH: Final = 1.3
"""Lines of one paragraph stand no farther apart than so many times the usual pitch."""
SIGNS: Final = frozenset(BULLETS + "●○■□\uf0b7")


class Text(NamedTuple):
    """A paragraph, heading or item put together from lines. size, bold: of its type. marker: of an item."""

    page: int
    line: int
    text: str
    size: float
    bold: bool
    marker: str
    left: float


class Grid(NamedTuple):
    """A table: rows of texts, the page it begins on, where its columns stand.

    gutters: between columns that no rule divides.
    """

    page: int
    rows: tuple[tuple[Entry, ...], ...]
    columns: tuple[float, ...]
    pages: tuple[int, ...]
    gutters: tuple[float, ...] = ()


Flowing: TypeAlias = Text | Grid


class Placed(NamedTuple):
    """A line and the number it has on its page."""

    line: Line
    number: int


@dataclass
class Flow:
    """What a PDF says, in order. asides: text left out, each with its place. beside: pages with columns of text."""

    pages: Sequence[Page]
    asides: list[tuple[str, str]] = field(default_factory=list)
    body: float = 10.0
    margin: float = 0.0
    pitch: float = 12.0
    words: frozenset[str] = frozenset()
    beside: list[int] = field(default_factory=list)

    def parts(self) -> list[Flowing]:
        """Return all parts with tables that a page cut put together again."""
        self.words = self.known()
        tables = [ruled_tables(page, self.words) for page in self.pages]
        taken = [frozenset().union(*(table.words for table in found)) for found in tables]
        lines = [
            lines_of(word for word in page.words if word not in used)
            for page, used in zip(self.pages, taken, strict=True)
        ]
        self.beside = [
            page.number for page, own in zip(self.pages, lines, strict=True) if is_set_in_columns(own, page.width)
        ]
        self.measure(lines)
        edges = furniture(self.pages, lines)
        parts: list[Flowing] = []
        for page, found, own, left_out in zip(self.pages, tables, lines, edges, strict=True):
            self.asides += [(own[at].text, f"page {page.number}") for at in sorted(left_out)]
            rest = [Placed(line, at + 1) for at, line in enumerate(own) if at not in left_out]
            before = parts[-1] if parts else None
            fresh = list(self.of_page(page.number, rest, found, before if isinstance(before, Grid) else None))
            self.add(parts, fresh)
        return parts

    def known(self) -> frozenset[str]:
        """Return the words that stand behind others or begin like a name: no edge of a narrow cell can have cut them."""
        found: set[str] = set()
        for page in self.pages:
            for line in lines_of(page.words):
                for segment in segments(line):
                    first, *others = (word.text for word in segment.words)
                    found.update(map(bare, [first, *others] if others and first.istitle() else others))
        return frozenset(found)

    def measure(self, lines: Sequence[Sequence[Line]]) -> None:
        """Find the usual size of type, the right margin and the pitch of lines."""
        sizes: Counter[float] = Counter()
        for page in self.pages:
            for word in page.words:
                sizes[round(word.size * 2) / 2] += len(word.text)
        if sizes:
            self.body = sizes.most_common(1)[0][0]
        prose = [
            line.right for own in lines for line in own if len(line.words) > PROSE_WORDS and len(segments(line)) == 1
        ]
        self.margin = max(prose, default=0.0)
        pitches = Counter(
            round((one.base - two.base) * 2) / 2
            for own in lines
            for one, two in pairwise(own)
            if abs(one.size - self.body) < 1 and abs(two.size - self.body) < 1 and one.base - two.base < 2.2 * self.body
        )
        self.pitch = min((pitch for pitch, n in pitches.items() if n > 1), default=self.body * 1.2)

    def of_page(
        self, number: int, lines: Sequence[Placed], tables: Sequence[Ruled], before: Grid | None
    ) -> Iterator[Flowing]:
        """Yield the parts of one page from the top down. before: the table that the page before it ends with."""
        waiting = list(tables)
        at = 0
        if before and before.gutters:
            top = [placed.line for placed in lines if not tables or placed.line.base > tables[0].box.top]
            at = rest_length(top, before.gutters)
            if at:
                yield aligned_grid(number, aligned(top[:at], before.gutters), CUT)._replace(columns=before.columns)
        while at < len(lines):
            while waiting and waiting[0].box.top > lines[at].line.base:
                yield ruled_grid(waiting.pop(0))
            floor = waiting[0].box.top if waiting else -1.0
            above = [placed.line for placed in lines[at:] if placed.line.base > floor]
            marker = marker_of(above[0])
            length = run_length(above, 0, bool(marker))
            if length:
                yield aligned_grid(number, aligned(above[:length]))
                at += length
                continue
            count = self.paragraph_length(above)
            yield self.text(number, lines[at : at + count])
            at += count
        for table in waiting:
            yield ruled_grid(table)

    def paragraph_length(self, lines: Sequence[Line]) -> int:
        """Return how many lines from the first on are one paragraph."""
        count = 1
        while count < len(lines) and self.goes_on(lines[0], lines[count - 1], lines[count]):
            count += 1
        return count

    def goes_on(self, first: Line, above: Line, line: Line) -> bool:
        """Return whether a line is the rest of the one above: it follows closely, and its first word had no room there."""
        if abs(above.size - line.size) > 0.6 or (above.bold != line.bold and above.size > LARGER * self.body):
            return False
        usual = max(self.pitch, line.size * self.pitch / self.body)
        if not 0 < above.base - line.base <= PITCH * usual or marker_of(line):
            return False
        starts = {round(first.left), *(round(word.left) for word in first.words[1:2] if marker_of(first))}
        if not any(abs(line.left - start) <= 3 for start in starts) and line.left < first.left - 3:
            return False
        return self.is_full(above, line)

    def is_full(self, above: Line, line: Line) -> bool:
        """Return whether the first word of a line had no room at the end of the line above."""
        word = line.words[0]
        return above.right + word.right - word.left + 0.2 * line.size > self.margin

    def text(self, page: int, lines: Sequence[Placed]) -> Text:
        first = lines[0].line
        marker = marker_of(first)
        words = first.words[1:] if marker and first.words[0].text == marker else first.words
        texts = [" ".join(word.text for word in words), *(placed.line.text for placed in lines[1:])]
        bold = all(placed.line.bold for placed in lines)
        return Text(
            page,
            lines[0].number,
            joined(texts),
            first.size,
            bold,
            marker if words is not first.words else "",
            first.left,
        )

    # ------------------------------------------------------------------------------------------------ pages

    def add(self, parts: list[Flowing], fresh: list[Flowing]) -> None:
        """Add the parts of a page; a table that goes on from the page before is put together with its beginning."""
        if parts and fresh:
            last, first = parts[-1], fresh[0]
            if isinstance(last, Grid) and isinstance(first, Grid) and goes_on_over(last, first):
                parts[-1] = self.together(last, first)
                fresh = fresh[1:]
            elif isinstance(last, Grid) and isinstance(first, Grid) and (last.gutters or first.gutters):
                parts[-1] = last._replace(rows=tuple(map(doubted, last.rows)))
                fresh[0] = first._replace(rows=tuple(map(doubted, first.rows)))
            elif isinstance(last, Text) and isinstance(first, Text) and self.goes_on_over(last, first):
                parts[-1] = last._replace(text=joined([last.text, first.text]))
                fresh = fresh[1:]
        parts += fresh

    def goes_on_over(self, last: Text, first: Text) -> bool:
        """Return whether a paragraph goes on over a page: not ended, and in the same type."""
        if (
            first.marker
            or abs(last.size - first.size) > 0.6
            or last.bold != first.bold
            or last.size > LARGER * self.body
        ):
            return False
        return last.text[-1:] not in ".:!?" and (first.text[:1].islower() or last.text[-1:] == ",")

    def together(self, last: Grid, first: Grid) -> Grid:
        """Return two parts of one table as one. A header printed again is left aside; a row cut in two is closed."""
        rows = list(first.rows)
        if rows and texts(rows[0]) == texts(last.rows[0]):
            self.asides.append((" | ".join(texts(rows.pop(0))), f"page {first.page}, header printed again"))
        above = list(last.rows)
        if rows and is_rest(above[-1], rows[0]):
            above[-1] = closed(above[-1], rows.pop(0), self.words)
        elif rows and is_open(above[-1]) and not any(PLAIN_NUMBER.fullmatch(text) for text in texts(rows[0])):
            above[-1], rows[0] = doubted(above[-1]), doubted(rows[0])
        return last._replace(rows=(*above, *rows), pages=(*last.pages, first.page))


TOTALS: Final = ("total", "sum", "subtotal")
CUT: Final = "the end of a page seems to cut this row"


def texts(row: Sequence[Entry]) -> list[str]:
    """Return the texts of a row."""
    return [entry.text for entry in row]


def is_rest(above: Sequence[Entry], row: Sequence[Entry]) -> bool:
    """Return whether the first row of a page is the rest of the last one before it.

    One of the two leaves cells empty, and no cell states a number in both.
    """
    pairs = list(zip(texts(above), texts(row), strict=True))
    if any(one and two and PLAIN_NUMBER.fullmatch(one) for one, two in pairs):
        return False
    return any(bool(one) != bool(two) for one, two in pairs) and pairs[0][1].casefold() not in TOTALS


def is_open(row: Sequence[Entry]) -> bool:
    """Return whether a long text in a row has no end."""
    return any(len(text) > LONG and text[-1] not in ".!?)" for text in texts(row))


def closed(above: Sequence[Entry], rest: Sequence[Entry], known: frozenset[str]) -> tuple[Entry, ...]:
    """Return a row that a page cut, put together; each cell put together is doubtful.

    known: words that are whole, by which one that the page cut in two is recognised.
    """
    pairs = zip(above, rest, strict=True)
    return tuple(Entry(mended(one.text, two.text, known), "", CUT) if two.text else one for one, two in pairs)


def mended(one: str, two: str, known: frozenset[str]) -> str:
    """Return two parts of a text as one, without a blank where they are the parts of a known word."""
    if not one:
        return two
    end, start = one.rsplit(maxsplit=1)[-1], two.split(maxsplit=1)[0]
    cut = end[-1].isalnum() and bare(start) not in known and bare(end + start) in known
    return one + two if cut else joined([one, two])


def doubted(row: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return a row with each of its cells in doubt."""
    return tuple(entry._replace(doubt=CUT) if entry.text else entry for entry in row)


def aligned_grid(page: int, table: Aligned, doubt: str = "") -> Grid:
    """Return a table by alignment as a part."""
    doubt = doubt or table.doubt
    rows = tuple(tuple(Entry(text, "", doubt if text else "") for text in row) for row in table.rows)
    return Grid(page, rows, table.columns, (page,), tuple(left - BEFORE for left in table.columns[1:]))


def ruled_grid(table: Ruled) -> Grid:
    """Return a ruled table as a part."""
    return Grid(table.page, table.rows, table.columns, (table.page,))


def goes_on_over(last: Grid, first: Grid) -> bool:
    """Return whether a table goes on with another at the top of the next page: its columns stand at the same places."""
    return (
        len(last.columns) == len(first.columns)
        and all(abs(one - two) <= 6 for one, two in zip(last.columns, first.columns, strict=True))
        and len(last.rows[0]) == len(first.rows[0])
    )


def marker_of(line: Line) -> str:
    """Return the mark of a list item that stands alone at the start of a line, or ''."""
    first = line.words[0].text
    if len(line.words) < 2:
        return ""
    return first if first in SIGNS or (list_marker(first) == first and first) else ""


def furniture(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> list[set[int]]:
    """Return for each page the lines at its edges that are page furniture: page numbers, and what repeats."""
    near: list[tuple[list[int], list[int]]] = []
    for page, own in zip(pages, lines, strict=True):
        low, high = page.height * EDGE, page.height * (1 - EDGE)
        tops = [at for at, line in enumerate(own) if line.base > high][:EDGE_LINES]
        feet = [at for at, line in enumerate(own) if line.base < low][-EDGE_LINES:]
        near.append((tops, feet[::-1]))
    seen = Counter(
        key for own, (tops, feet) in zip(lines, near, strict=True) for key in {like(own[at]) for at in (*tops, *feet)}
    )
    often = max(2, (len(pages) + 1) // 2)
    repeated = frozenset(key for key, count in seen.items() if count >= often)
    return [
        {*edge(own, tops, repeated), *edge(own, feet, repeated)} for own, (tops, feet) in zip(lines, near, strict=True)
    ]


def edge(own: Sequence[Line], places: Sequence[int], repeated: frozenset[tuple[int, str]]) -> Iterator[int]:
    """Yield the lines of one edge, told from the outside in, that are furniture.

    What repeats is, and one page number with nothing but that outside of it: a number further in is a cell's.
    """
    outside = True
    for at in places:
        again = like(own[at]) in repeated
        number = outside and PAGE_NUMBER.fullmatch(own[at].text) is not None
        if again or number:
            yield at
        outside = outside and again and not PAGE_NUMBER.fullmatch(own[at].text)


def like(line: Line) -> tuple[int, str]:
    """Return what two lines of furniture share: their height on the page, and their words whatever the number."""
    return round(line.base / 4), re.sub(r"\d+", "#", line.text)
