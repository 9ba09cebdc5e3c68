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
from converter.inferring.legends import Legend, Range, bounds
from converter.inferring.levels import ORDER, label_word
from converter.inferring.relations import Condition, Source
from converter.model import Heading, Number, Rule, Span
from converter.numbers import in_full
from converter.regexes import regex

OF_SCORE = Rule("IN211", "label-of-score", "Label of a score", "", "error")
EQUAL = Rule("IN212", "equal-scores", "Equal scores, unequal labels", "", "note")

SCORES = regex(
    r"(?:.*\b)?(?:scores?|total|rpn|risk|rating|average|avg|mean|dread|points|value|exposure|cvss|sum|wsjf|rice|ice|elo|overall|composite|weighted|priority|index|level|percent|%|grade|l ?[×x*] ?i|p ?[×x*] ?i)(?:\b.*)?|.*(?:得分|分数|总分|風險值|评分).*",
    re.IGNORECASE,
)
LABELS = regex(
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


FACTORS = regex(
    r"(?:.*\b)?(?:likelihood|probability|impact|effort|complexity|confidence|frequency|occurr?ence|detect\w*|consequences?|cost|weight|owner|trend|(?:asset|business|user) value)(?:\b.*)?",
    re.IGNORECASE,
)
"""Headers of columns whose words are parts of a score, not its label."""


def is_label_column(grid: Grid, column: int) -> bool:
    """Tell a column of levels: called so, or few short words that repeat, directly beside numbers."""
    if column in grid.numeric or FACTORS.fullmatch(grid.header(column) or "-"):
        return False
    if LABELS.fullmatch(grid.header(column) or "-"):
        return True
    if column - 1 not in grid.numeric and column + 1 not in grid.numeric:
        return False
    cells = [cell.text for line in grid.data if (cell := line.cells[column]) and cell.text]
    said = {label_word(text) for text in cells if len(text) < 40}
    return 2 <= len(said) <= MOST_LEVELS and 2 * len(said) <= len(cells) and "" not in said


def unlike(grid: Grid, judged: frozenset[int]) -> Iterator[Condition]:
    """Yield what is odd among the labels of columns that no legend judges."""
    for column in range(1, grid.width):
        if column in judged or (column not in grid.numeric and not is_label_column(grid, column)):
            continue
        for score in [column] if column in grid.numeric else list(score_columns(grid, column)):
            made = _among_themselves(grid, pairs_of(grid, score, column, grid.data), score, column)
            if made:
                yield from made
                break


def under_heading(grid: Grid, headings: Mapping[int, Range]) -> Iterator[Condition]:
    """Yield what the scores of a grid owe to the range in the heading it stands under."""
    blocks = grid.document.blocks
    at = next((i for i in range(grid.block, -1, -1) if isinstance(blocks[i], Heading)), -1)
    for column in grid.numeric if at >= 0 else ():
        if not SCORES.fullmatch(grid.header(column) or "-") or grid.is_id(column):
            continue
        heading = blocks[at].span
        named = bounds(grid.document.slice(heading), heading.start, words.bare(grid.header(column)))
        own = named or headings.get(at)
        reads = [(line, grid.read(line, column)) for line in grid.data]
        scores = [source(grid, line, column, read.amounts[0]) for line, read in reads if read.kind == "number"]
        right = [one for one in scores if own and own.holds(one.number.value / _scale(one))]
        if own is None or not right or not (named or (len(right) > 1 and 3 * len(right) >= 2 * len(scores))):
            continue
        ground = "says so of this column" if named else f"says {own.text!r} and most rows under it keep to it"
        for one in scores:
            sentence = f"{one.label!r} has {one.text} and stands under {own.text!r}"
            why = f"Believed because the heading {ground}."
            place = one._replace(path=one.path + ".label")
            yield Condition(
                OF_SCORE._replace(why=why),
                place,
                (one,),
                node_of(own, one, _scale(one)),
                sentence,
                own.holds(one.number.value / _scale(one)),
            )
        return


def score_columns(grid: Grid, label: int) -> Iterator[int]:
    """Yield the columns a label may speak of: score-like ones, the nearest first."""
    found = [c for c in grid.numeric if SCORES.fullmatch(grid.header(c) or "-") and not grid.is_id(c)]
    yield from sorted(found, key=lambda c: (abs(c - label), c > label))[:2]


class Pair(NamedTuple):
    """A score and the label printed for it. name: of the row. of: the maximum printed behind the score."""

    name: str
    score: Source
    of: Fraction | None
    word: str
    cell: Source


_NUMBERS = regex(r"\d+(?:\.\d+)?(?:\s?/\s?\d+)?\s?%?")


def pairs_of(grid: Grid, score: int, label: int, lines: tuple[Line, ...]) -> list[Pair]:
    """Return the scores of some rows in one column with their labels in another, or in the same cell."""
    out = []
    for line in lines:
        read = grid.read(line, score)
        cell = line.cells[label]
        text = cell.text if cell else ""
        if score == label:
            text = _NUMBERS.sub("", text.replace("(", " ").replace(")", " "))
        word = label_word(text.strip(" /:=-–—→|"))
        named = word and (
            word[0].isalpha() if score != label else not any(c.isdigit() for c in word)
        )  # `P0` is a level
        if read.kind == "number" and named and cell and not read.approximate:
            amount = read.amounts[0]
            place = label_source(grid, line, label, amount.number)
            out.append(Pair(line.name, source(grid, line, score, amount), amount.of, word, place))
    return out


def label_source(grid: Grid, line: Line, column: int, number: Number) -> Source:
    """Return a label's cell as a place that a finding can point at."""
    cell = line.cells[column]
    assert cell is not None
    shown = words.bare(cell.text) or cell.text
    at = cell.text.find(shown.split()[0]) if shown.split() else 0
    return Source(
        Span(cell.span.start + max(at, 0), cell.span.end), shown, number, f"{grid.name}[{line.index}].label", line.name
    )


def _scale(score: Source) -> Fraction:
    """Return the measure of a score beside a legend's ends: a percentage is compared by its printed number."""
    return Fraction(1, 100) if score.number.percent else Fraction(1)


def label_condition(score: Source, place: Source, word: str, known: tuple[Legend, ...]) -> Iterator[Condition]:
    """Yield what a label printed beside a score owes to the document's legend, where one knows it."""
    for legend in known:
        own = legend.range(word)
        earned = legend.earned(score.number.value / _scale(score))
        if own and earned:
            sentence = f"{place.text} is printed beside {score.text}, which earns {' or '.join(one.text for one in earned)!r} by the document's own legend"
            yield Condition(
                OF_SCORE,
                place,
                (score,),
                node_of(legend.widened(own), score, _scale(score)),
                sentence,
                own in earned,
                certain=False,
            )
            return


class Held(NamedTuple):
    """A label in running text under one legend. value: its score in the legend's measure."""

    legend: Legend
    word: str
    place: Source
    score: Source
    value: Fraction

    @property
    def holds(self) -> bool:
        """Tell whether the score earns the label."""
        return self.legend.range(self.word) in self.legend.earned(self.value)


def held(one: Held, why: str, *, sure: bool) -> Condition:
    """Return the condition that a label printed beside a score in running text owes to a legend."""
    own = one.legend.range(one.word)
    assert own is not None
    earned = " or ".join(dict.fromkeys(each.text for each in one.legend.earned(one.value)))
    sentence = (
        f"{one.place.text} is printed beside {one.score.text}, which earns {earned!r} by the document's own legend"
    )
    node = node_of(one.legend.widened(own), one.score, one.score.number.value / one.value if one.value else Fraction(1))
    return Condition(OF_SCORE._replace(why=why), one.place, (one.score,), node, sentence, one.holds, certain=sure)


def node_of(one: Range, score: Source, scale: Fraction = Fraction(1)) -> Node:
    """Return `low <= score <= high` over the score, the range's ends in the measure of the score."""
    name = Name("", score.text, slot=0)
    parts: list[Node] = [name]
    rels: list[str] = []
    if one.low is not None:
        parts.insert(0, Num(one.low * scale, _shown(one.low, scale, score)))
        rels.append("<" if one.open_low else "<=")
    if one.high is not None:
        parts.append(Num(one.high * scale, _shown(one.high, scale, score)))
        rels.append("<" if one.open_high else "<=")
    return Cmp(tuple(parts), tuple(rels))


def _shown(value: Fraction, scale: Fraction, score: Source) -> str:
    return in_full(value * scale * 100) + "%" if score.number.percent else in_full(value * scale)


def _among_themselves(grid: Grid, pairs: list[Pair], score: int, column: int) -> list[Condition]:
    """Return what is odd without a legend: equal scores with unequal labels, higher scores with lower labels."""
    if len(pairs) < 3 or abs(score - column) > 1 or not all(pair.word in ORDER for pair in pairs):
        return []
    blamed: list[tuple[Pair, Pair]] = []
    left = list(pairs)
    while True:
        clashes = {id(a): [b for b in left if _clash(a, b)] for a in left}
        worst = max(left, key=lambda pair: (len(clashes[id(pair)]), pair.score.span.start))
        if not clashes[id(worst)]:
            break
        blamed.append((worst, clashes[id(worst)][0]))
        left.remove(worst)
    if 3 * len(blamed) > len(pairs):
        return []
    return [_odd(grid, pair, other, column) for pair, other in blamed]


def _clash(a: Pair, b: Pair) -> bool:
    first, second = a.score.number.value, b.score.number.value
    if first == second:
        return a.word != b.word
    return (ORDER[a.word] - ORDER[b.word]) * (1 if first > second else -1) < 0


def _odd(grid: Grid, pair: Pair, other: Pair, column: int) -> Condition:
    name = Name("", pair.score.text, slot=0)
    sentence = (
        f"{grid.header(column)} of {pair.name!r} is {pair.cell.text} at {pair.score.text},"
        f" that of {other.name!r} is {other.cell.text} at {other.score.text}"
    )
    node = Cmp((name, Name("", other.score.text, slot=1)), ("!=",))
    why = "Equal scores should earn equal labels, and higher scores no lower ones."
    return Condition(
        EQUAL._replace(why=why), pair.cell, (pair.score, other.score), node, sentence, False, certain=False
    )
