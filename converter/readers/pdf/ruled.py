"""Tables drawn with rules: the rules that touch make a grid, and each word belongs to the cell it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from converter.readers.canonical import Entry
from converter.readers.pdf.page import Line, Page, Rule, Word, joined, lines_of

NEAR: Final = 3.0
ROOM: Final = 1.25
"""Rules this close, in points, meet, or are one."""


class Box(NamedTuple):
    """A rectangle in points."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, word: Word) -> bool:
        return (
            self.left - NEAR <= word.middle <= self.right + NEAR
            and self.bottom - NEAR <= word.height <= self.top + NEAR
        )


class Ruled(NamedTuple):
    """A table of a page. columns: where its rules down stand. rows: their cells. words: those that stand in it."""

    page: int
    box: Box
    columns: tuple[float, ...]
    rows: tuple[tuple[Entry, ...], ...]
    words: frozenset[Word]


@dataclass
class _Group:
    """Rules that touch each other."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)


def ruled_tables(page: Page, known: frozenset[str]) -> list[Ruled]:
    """Return the tables of a page that are drawn with rules in both directions, from the top down.

    known: words of the document that no margin can have cut.
    """
    found = [table for group in groups(page) if (table := table_of(page, group, known))]
    return sorted(found, key=lambda table: -table.box.top)


def groups(page: Page) -> list[_Group]:
    """Return the rules of a page in groups that touch."""
    across, down = merged(page.across), merged(page.down)
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, one in enumerate(across):
        for j, two in enumerate(down):
            if one.low - NEAR <= two.at <= one.high + NEAR and two.low - NEAR <= one.at <= two.high + NEAR:
                parent[root(i)] = root(len(across) + j)
    out: dict[int, _Group] = {}
    for i, rule in enumerate(across):
        out.setdefault(root(i), _Group()).across.append(rule)
    for j, rule in enumerate(down):
        out.setdefault(root(len(across) + j), _Group()).down.append(rule)
    return [group for group in out.values() if len(group.across) > 1 and len(group.down) > 1]


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules with pieces of one line put together: a browser draws the border of every cell by itself."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    out: list[Rule] = []
    for line in lines:
        pieces = sorted(line, key=lambda rule: rule.low)
        whole = pieces[0]
        for piece in pieces[1:]:
            if piece.low <= whole.high + NEAR:
                whole = whole._replace(high=max(whole.high, piece.high))
            else:
                out.append(whole)
                whole = piece
        out.append(whole)
    return out


def stops(values: Iterable[float]) -> list[float]:
    """Return places from low to high, those near to each other as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > NEAR:
            out.append(value)
    return out


def table_of(page: Page, group: _Group, known: frozenset[str]) -> Ruled | None:
    """Return the table that a group of rules draws, None where it draws none of two cells or more."""
    xs = stops(rule.at for rule in group.down)
    ys = stops(rule.at for rule in group.across if is_border(rule, xs))
    # Where the end of a page cuts a table, its rules down go on and no rule across closes it.
    ys = stops([*ys, min(rule.low for rule in group.down), max(rule.high for rule in group.down)])
    if len(xs) < 3 or len(ys) < 2:
        return None
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    inside = [word for word in page.words if box.holds(word)]
    if not inside:
        return None
    padding = max(min(word.left - max(x for x in xs if x <= word.left + NEAR) for word in inside), 0.0)
    rows = []
    for top, bottom in zip(reversed(ys[1:]), reversed(ys[:-1]), strict=True):
        words = [word for word in inside if bottom < word.height <= top]
        rows.append(row_of(words, xs, divisions(xs, group.down, (bottom + top) / 2), padding, known))
    return Ruled(page.number, box, tuple(xs), tuple(rows), frozenset(inside))


def is_border(rule: Rule, xs: Sequence[float]) -> bool:
    """Return whether a rule across goes from one rule down to another. The line under a link ends with its text."""
    return all(any(abs(end - x) <= NEAR for x in xs) for end in (rule.low, rule.high))


def divisions(xs: Sequence[float], down: Sequence[Rule], middle: float) -> list[int]:
    """Return for each column which one its words belong to: where no rule divides two, they are one cell."""
    owner = [0]
    for at, x in enumerate(xs[1:-1], 1):
        ruled = any(abs(rule.at - x) <= NEAR and rule.low <= middle <= rule.high for rule in down)
        owner.append(at if ruled else owner[-1])
    return owner


def row_of(
    words: Sequence[Word], xs: Sequence[float], owner: Sequence[int], padding: float, known: frozenset[str]
) -> tuple[Entry, ...]:
    """Return the cells of one row."""
    cells: list[list[Word]] = [[] for _ in owner]
    for word in words:
        cells[owner[sum(1 for x in xs[1:-1] if word.middle > x)]].append(word)
    ends = [xs[max(at for at, each in enumerate(owner) if each == owner[column]) + 1] for column in range(len(owner))]
    return tuple(cell_text(lines_of(cell), end - padding, known) for cell, end in zip(cells, ends, strict=True))


def cell_text(lines: Sequence[Line], end: float, known: frozenset[str]) -> Entry:
    """Return the lines of a cell as one text. A word too long for its cell was broken, and is put together in doubt."""
    if not lines:
        return Entry("")
    texts = [lines[0].text]
    broken = False
    for above, line in pairwise(lines):
        if is_broken(above, line, end, known):
            texts[-1] += line.text
            broken = True
        else:
            texts.append(line.text)
    return Entry(
        joined(texts), "", "a word seems to be broken at the edge of its cell and was put together" if broken else ""
    )


def is_broken(above: Line, line: Line, end: float, known: frozenset[str]) -> bool:
    """Return whether a word goes on in the next line: it stands alone, and not one letter more had room beside it.

    A word may also just fill its cell; then the document's other words tell which of the two it is.
    """
    word, rest = above.words[0], line.words[0]
    letter = (rest.right - rest.left) / len(rest.text)
    if (
        len(above.words) > 1
        or end - word.right >= ROOM * letter
        or not word.text[-1].isalnum()
        or not rest.text[0].isalnum()
    ):
        return False
    if bare(word.text + rest.text) in known:
        return True
    if bare(rest.text) in known:
        return False
    return rest.text[0].islower() or (rest.text[0].isdigit() == word.text[-1].isdigit() and not word.text[-1].islower())


def bare(word: str) -> str:
    """Return a word as it is compared: without signs around it, in small letters."""
    return word.strip(".,;:!?()[]\"'“”‘’").casefold()
