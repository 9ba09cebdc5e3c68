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
_FACTORS = re.compile(
    r"(?:.*\b)?(?:likelihood|probability|impact|effort|complexity|confidence|frequency|occurr?ence|detect\w*|consequences?|cost|weight|owner|trend)(?:\b.*)?",
    re.IGNORECASE,
)
"""Headers of columns whose words are parts of a score, not its label."""

_LOOSE = re.compile(
    r"(?:.*\b)?(?:severity|priority|status|urgency|category|action|decision|result)(?:\b.*)?", re.IGNORECASE
)
"""Headers of columns whose words may be decided by something else than the score."""


class _Pair(NamedTuple):
    """A row's score and label. of: the maximum printed behind the score."""

    line: Line
    score: Source
    word: str
    cell: Source
    of: Fraction | None


class Labelled(NamedTuple):
    """A column of labels with the column of scores and the legend that it follows best.

    right: rows whose label is the one that their score earns, by the measure the legend is in.
    """

    grid: Grid
    score: int
    column: int
    legend: Legend
    pairs: tuple[_Pair, ...]
    right: tuple[bool, ...]
    share: bool


def is_label_column(grid: Grid, column: int) -> bool:
    """Tell a column of levels: called so, or few short words that repeat, directly beside numbers."""
    if column in grid.numeric or _FACTORS.fullmatch(grid.header(column) or "-"):
        return False
    if LABELS.fullmatch(grid.header(column) or "-"):
        return True
    if column - 1 not in grid.numeric and column + 1 not in grid.numeric:
        return False
    cells = [cell.text for line in grid.data if (cell := line.cells[column]) and cell.text]
    said = {label_word(text) for text in cells if len(text) < 40}
    return 2 <= len(said) <= MOST_LEVELS and 2 * len(said) <= len(cells) and "" not in said


def labelled(tables: tuple[Grid, ...], known: tuple[Legend, ...]) -> tuple[Labelled, ...]:
    """Return the columns of labels that follow a printed legend, each with the legend it follows best."""
    out: list[Labelled] = []
    if not known:
        return ()
    for grid in tables:
        found = [made for column in range(1, grid.width) if (made := _best(grid, column, known))]
        for one in found:
            rivals = [other for other in found if other.score == one.score and other.legend == one.legend]
            if _rate(one) == max(_rate(other) for other in rivals):
                out.append(one)
    return tuple(out)


def _rate(one: Labelled) -> Fraction:
    return Fraction(sum(one.right), len(one.right))


def _best(grid: Grid, column: int, known: tuple[Legend, ...]) -> Labelled | None:
    """Return the legend and the score that a column of labels follows best."""
    if column in grid.numeric:
        scores = [column] if SCORES.fullmatch(grid.header(column) or "-") else []
    else:
        scores = list(_score_columns(grid, column)) if is_label_column(grid, column) else []
    tried: list[Labelled] = []
    for score in scores:
        pairs = _pairs(grid, score, column)
        if column in grid.numeric and 2 * len(pairs) <= len(grid.data):
            continue
        for legend in known:
            mine = tuple(pair for pair in pairs if legend.range(pair.word))
            if legend.block == grid.block or not mine or 3 * len(mine) < 2 * len(pairs):
                continue
            for share in (False, True):
                right = tuple(legend.range(pair.word) in legend.earned(_printed(pair, legend, share)) for pair in mine)
                tried.append(Labelled(grid, score, column, legend, mine, right, share))
    return max(tried, key=lambda one: (sum(one.right), _rate(one), not one.share), default=None)


def labels(grid: Grid, found: tuple[Labelled, ...]) -> Iterator[Condition]:
    """Yield what the labels of a grid owe to its scores."""
    mine = [one for one in found if one.grid is grid]
    for one in mine:
        yield from _by_legend(one, found)
    judged = {one.column for one in mine}
    for column in range(1, grid.width):
        if column in judged or (column not in grid.numeric and not is_label_column(grid, column)):
            continue
        for score in [column] if column in grid.numeric else list(_score_columns(grid, column)):
            made = _among_themselves(grid, _pairs(grid, score, column), score, column)
            if made:
                yield from made
                break


def _by_legend(one: Labelled, found: tuple[Labelled, ...]) -> Iterator[Condition]:
    """Yield a condition for each row whose label a printed legend knows, where at least half of such rows follow it."""
    same = [other for other in found if other.legend == one.legend and 2 * sum(other.right) >= len(other.right)]
    right = sum(sum(other.right) for other in same)
    wrong = sum(len(other.right) for other in same) - right
    here, there = sum(one.right), len(one.right) - sum(one.right)
    if right < LEAST_FOLLOWING or right < wrong or here < there:
        return
    header = one.grid.header(one.column)
    loose = bool(_LOOSE.fullmatch(header)) and not re.search(r"(?i)\b(?:level|rating|score|risk)\b", header)
    linked = _linked(one.legend.about, one.grid.header(one.score))
    sure = (
        right >= (SURE_FOLLOWING if not linked else LEAST_FOLLOWING)
        and (4 if loose else 1 if linked else 2) * wrong <= right
    )
    why = f"{right} of {right + wrong} labels of the document follow it"
    for pair, holds in zip(one.pairs, one.right, strict=True):
        yield _condition(one, pair, holds, sure, why)


LEAST_FOLLOWING = 2
"""Labels that must follow a legend before another is held to it."""

SURE_FOLLOWING = 3
"""Labels that must follow it before another is called wrong, where the legend does not name the column of scores."""


def _linked(about: str, header: str) -> bool:
    """Tell whether the header of a legend's ranges names a column of scores: `RPN range` and `RPN`."""
    mine = set(re.findall(r"[^\W\d_]+", about)) - {"range", "ranges", "threshold", "thresholds"}
    return bool(mine & set(re.findall(r"[^\W\d_]+", header.casefold())))


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
        right = [one for one in scores if own.holds(one.number.value / _scale(one))]
        if len(right) < 2 or 3 * len(right) < 2 * len(scores):
            continue
        for one in scores:
            sentence = f"{one.label!r} has {one.text} and stands under {own.text!r}"
            why = f"Believed because the heading says {own.text!r} and most rows under it keep to it."
            place = one._replace(path=one.path + ".label")
            yield Condition(
                OF_SCORE._replace(why=why),
                place,
                (one,),
                _node(own, one, _scale(one)),
                sentence,
                own.holds(one.number.value / _scale(one)),
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
            out.append(_Pair(line, source(grid, line, score, read.amounts[0]), word, place, read.amounts[0].of))
    return out


def _scale(score: Source) -> Fraction:
    """Return the measure of a score beside a legend's ends: a percentage is compared by its printed number."""
    return Fraction(1, 100) if score.number.percent else Fraction(1)


def _printed(pair: _Pair, legend: Legend, share: bool) -> Fraction:
    """Return a score in the measure of the legend: as printed, or as a share of its maximum where `share`."""
    number = pair.score.number
    value = number.value * 100 if number.percent and legend.top > 1 else number.value
    if share and pair.of:
        return value / pair.of * (1 if legend.top <= 1 else 10 if legend.top <= 10 else 100)
    return value


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
                _node(legend.widened(own), score, _scale(score)),
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
    node = _node(one.legend.widened(own), one.score, one.score.number.value / one.value if one.value else Fraction(1))
    return Condition(OF_SCORE._replace(why=why), one.place, (one.score,), node, sentence, one.holds, certain=sure)


def _condition(one: Labelled, pair: _Pair, holds: bool, sure: bool, count: str) -> Condition:
    own = one.legend.range(pair.word)
    assert own is not None
    value = _printed(pair, one.legend, one.share)
    earned = " or ".join(dict.fromkeys(r.text for r in one.legend.earned(value)))
    sentence = f"{one.grid.header(one.column)} of {pair.line.name!r} is printed {pair.cell.text}; {pair.score.text} earns {earned!r} by the document's own legend"
    why = f"Believed because the document prints a legend ({own.text}) and {count}."
    scale = pair.score.number.value / value if value else Fraction(1)
    node = _node(one.legend.widened(own), pair.score, scale)
    return Condition(OF_SCORE._replace(why=why), pair.cell, (pair.score,), node, sentence, holds, certain=sure)


def _node(one: Range, score: Source, scale: Fraction = Fraction(1)) -> Node:
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
