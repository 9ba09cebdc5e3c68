"""Labels that scores earn: by a legend that the document prints, and alike for equal scores.

*High* beside 12 is wrong only where the document itself says from where to where High reaches, and most rows follow
it. Without a legend, two equal scores with unequal labels, or a higher score with a lower label, are worth a look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from converter.formula import Cmp, Name, Node, Num
from converter.inferring import words
from converter.inferring.grid import Grid, Line, source
from converter.inferring.legends import ORDER, Legend, Range, label_word
from converter.inferring.relations import Condition, Source
from converter.model import Heading, Rule, Span
from converter.numbers import in_full

OF_SCORE = Rule("IN211", "label-of-score", "Label of a score", "", "error")
EQUAL = Rule("IN212", "equal-scores", "Equal scores, unequal labels", "", "note")

SCORES = re.compile(
    r"(?:.*\b)?(?:scores?|total|rpn|risk|rating|average|avg|mean|dread|points|value|exposure|cvss|sum|priority|index|level|percent|%|grade|l ?[×x*] ?i|p ?[×x*] ?i)(?:\b.*)?|.*(?:得分|分数|总分|風險值|评分).*",
    re.IGNORECASE,
)
LABELS = re.compile(
    r"(?:.*\b)?(?:level|severity|rating|risk|priority|class|classification|category|status|zone|tier|grade|band|label|verdict|result|rank|criticality|action|decision|outcome|assessment|threat level|health)(?:\b.*)?|.*(?:等级|等級|级别).*",
    re.IGNORECASE,
)

MOST_LEVELS = 6
"""Different words of a column that may be levels."""

MOST_WORDS = 60
"""Different label words of one document that are looked for."""


def vocabulary(tables: tuple[Grid, ...]) -> frozenset[str]:
    """Return the words that stand for levels: the usual ones, and those that label columns repeat."""
    seen: Counter[str] = Counter()
    for grid in tables:
        for column in range(1, grid.width):
            if is_label_column(grid, column):
                cells = (line.cells[column] for line in grid.data)
                seen.update(
                    word
                    for cell in cells
                    if cell and len(cell.text) < 40 and (word := label_word(cell.text)) and not word[0].isdigit()
                )
    return frozenset(ORDER) | {word for word, count in seen.most_common(MOST_WORDS) if count > 1 and len(word) > 1}


# ------------------------------------------------------------------------------------------------ tables


_NUMBERS = re.compile(r"\d+(?:\.\d+)?(?:\s?/\s?\d+)?\s?%?")


class _Pair(NamedTuple):
    """A row's score and label."""

    line: Line
    score: Source
    word: str
    cell: Source


def is_label_column(grid: Grid, column: int) -> bool:
    """Tell a column of levels: called so, or few short words that repeat, directly beside numbers."""
    if column in grid.numeric:
        return False
    if LABELS.fullmatch(grid.header(column) or "-"):
        return True
    if column - 1 not in grid.numeric and column + 1 not in grid.numeric:
        return False
    cells = [cell.text for line in grid.data if (cell := line.cells[column]) and cell.text]
    said = {label_word(text) for text in cells if len(text) < 40}
    return 2 <= len(said) <= MOST_LEVELS and 2 * len(said) <= len(cells) and "" not in said


def labels(grid: Grid, known: tuple[Legend, ...]) -> Iterator[Condition]:
    """Yield what the labels of a grid owe to its scores."""
    for column in grid.numeric:
        pairs = _pairs(grid, column, column) if column and SCORES.fullmatch(grid.header(column) or "-") else []
        if 2 * len(pairs) > len(grid.data):
            yield from _by_legend(grid, pairs, known, column) or _among_themselves(grid, pairs, column, column)
    for column in range(1, grid.width):
        if not is_label_column(grid, column):
            continue
        for score in _score_columns(grid, column):
            pairs = _pairs(grid, score, column)
            made = _by_legend(grid, pairs, known, column) or _among_themselves(grid, pairs, score, column)
            if made:
                yield from made
                break


def under_heading(grid: Grid, headings: Mapping[int, Range]) -> Iterator[Condition]:
    """Yield what the scores of a grid owe to the range in the heading it stands under."""
    blocks = grid.document.blocks
    at = next((i for i in range(grid.block, -1, -1) if isinstance(blocks[i], Heading)), -1)
    own = headings.get(at)
    if own is None:
        return
    for column in grid.numeric:
        if not SCORES.fullmatch(grid.header(column) or "-") or words.IDS.fullmatch(grid.header(column)):
            continue
        reads = [(line, grid.read(line, column)) for line in grid.data]
        scores = [source(grid, line, column, read.amounts[0]) for line, read in reads if read.kind == "number"]
        right = [one for one in scores if own.holds(one.number.value)]
        if len(right) < 2 or 3 * len(right) < 2 * len(scores):
            continue
        for one in scores:
            sentence = f"{one.label!r} has {one.text} and stands under {own.text!r}"
            why = f"Believed because the heading says {own.text!r} and most rows under it keep to it."
            place = one._replace(path=one.path + ".label")
            yield Condition(
                OF_SCORE._replace(why=why), place, (one,), _node(own, one), sentence, own.holds(one.number.value)
            )
        return


def _score_columns(grid: Grid, label: int) -> Iterator[int]:
    """Yield the columns a label may speak of: score-like ones, the nearest first."""
    found = [
        c for c in grid.numeric if SCORES.fullmatch(grid.header(c) or "-") and not words.IDS.fullmatch(grid.header(c))
    ]
    yield from sorted(found, key=lambda c: (abs(c - label), c > label))[:2]


def _pairs(grid: Grid, score: int, label: int) -> list[_Pair]:
    out = []
    for line in grid.data:
        read = grid.read(line, score)
        cell = line.cells[label]
        text = (
            (cell.text if score != label else _NUMBERS.sub("", cell.text.replace("(", " ").replace(")", " ")))
            if cell
            else ""
        )
        word = label_word(text.strip(" /:=-–—→|"))
        if read.kind == "number" and word and cell and not read.approximate and not any(c.isdigit() for c in word):
            path = f"{grid.name}[{line.index}].label"
            shown = words.bare(cell.text) or cell.text
            at = cell.text.find(shown.split()[0])
            span = Span(cell.span.start + max(at, 0), cell.span.end)
            place = Source(span, shown, read.amounts[0].number, path, line.name)
            out.append(_Pair(line, source(grid, line, score, read.amounts[0]), word, place))
    return out


def _by_legend(grid: Grid, pairs: list[_Pair], known: tuple[Legend, ...], column: int) -> list[Condition]:
    """Return a condition for each row whose label a printed legend knows, if at least half of the rows follow it."""
    for legend in known:
        mine = [pair for pair in pairs if legend.range(pair.word)]
        if len(mine) < 2 or 3 * len(mine) < 2 * len(pairs):
            continue
        right = [pair for pair in mine if legend.range(pair.word) in legend.earned(_printed(pair, legend))]
        if len(right) < 2 or 2 * len(right) < len(mine):
            continue
        return [_condition(grid, pair, legend, pair in right, column) for pair in mine]
    return []


def _printed(pair: _Pair, legend: Legend) -> Fraction:
    """Return a score in the measure of the legend: a percentage as its printed number."""
    number = pair.score.number
    highest = max((end for one in legend.ranges for end in (one.low, one.high) if end is not None), default=Fraction(0))
    return number.value * 100 if number.percent and highest > 1 else number.value


def label_condition(score: Source, place: Source, word: str, known: tuple[Legend, ...]) -> Iterator[Condition]:
    """Yield what a label printed beside a score owes to the document's legend, where one knows it."""
    for legend in known:
        own = legend.range(word)
        earned = legend.earned(score.number.value)
        if own and earned:
            sentence = f"{place.text} is printed beside {score.text}, which earns {' or '.join(one.text for one in earned)!r} by the document's own legend"
            yield Condition(OF_SCORE, place, (score,), _node(own, score), sentence, own in earned, certain=False)
            return


def _condition(grid: Grid, pair: _Pair, legend: Legend, holds: bool, column: int) -> Condition:
    own = legend.range(pair.word)
    assert own is not None
    earned = " or ".join(dict.fromkeys(one.text for one in legend.earned(_printed(pair, legend))))
    sentence = f"{grid.header(column)} of {pair.line.name!r} is printed {pair.cell.text}; {pair.score.text} earns {earned!r} by the document's own legend"
    why = f"Believed because the document prints a legend ({own.text}) and most rows follow it."
    return Condition(OF_SCORE._replace(why=why), pair.cell, (pair.score,), _node(own, pair.score), sentence, holds)


def _node(one: Range, score: Source) -> Node:
    """Return `low <= score <= high` over the score."""
    name = Name("", score.text, slot=0)
    scale = Fraction(1, 100) if score.number.percent else Fraction(1)
    parts: list[Node] = [name]
    rels: list[str] = []
    if one.low is not None:
        parts.insert(0, Num(one.low * scale, _shown(one.low, score)))
        rels.append("<" if one.open_low else "<=")
    if one.high is not None:
        parts.append(Num(one.high * scale, _shown(one.high, score)))
        rels.append("<" if one.open_high else "<=")
    return Cmp(tuple(parts), tuple(rels))


def _shown(value: Fraction, score: Source) -> str:
    return in_full(value) + ("%" if score.number.percent else "")


def _among_themselves(grid: Grid, pairs: list[_Pair], score: int, column: int) -> list[Condition]:
    """Return what is odd without a legend: equal scores with unequal labels, higher scores with lower labels."""
    if len(pairs) < 3 or abs(score - column) > 1 or not all(pair.word in ORDER for pair in pairs):
        return []
    blamed: list[tuple[_Pair, _Pair]] = []
    left = list(pairs)
    while True:
        clashes = {id(a): [b for b in left if _clash(a, b)] for a in left}
        worst = max(left, key=lambda pair: (len(clashes[id(pair)]), pair.line.index))
        if not clashes[id(worst)]:
            break
        blamed.append((worst, clashes[id(worst)][0]))
        left.remove(worst)
    if 3 * len(blamed) > len(pairs):
        return []
    return [_odd(grid, pair, other, column) for pair, other in blamed]


def _clash(a: _Pair, b: _Pair) -> bool:
    first, second = a.score.number.value, b.score.number.value
    if first == second:
        return a.word != b.word
    return (ORDER[a.word] - ORDER[b.word]) * (1 if first > second else -1) < 0


def _odd(grid: Grid, pair: _Pair, other: _Pair, column: int) -> Condition:
    name = Name("", pair.score.text, slot=0)
    sentence = (
        f"{grid.header(column)} of {pair.line.name!r} is {pair.cell.text} at {pair.score.text},"
        f" that of {other.line.name!r} is {other.cell.text} at {other.score.text}"
    )
    node = Cmp((name, Name("", other.score.text, slot=1)), ("!=",))
    why = "Equal scores should earn equal labels, and higher scores no lower ones."
    return Condition(
        EQUAL._replace(why=why), pair.cell, (pair.score, other.score), node, sentence, False, certain=False
    )
