"""Labels that scores earn: by a legend that the document prints, and alike for equal scores.

*High* beside 12 is wrong only where the document itself says from where to where High reaches, and most rows follow
it. Without a legend, two equal scores with unequal labels, or a higher score with a lower label, are worth a look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from converter.formula import Cmp, Name, Node, Num
from converter.inferring import words
from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Condition, Source
from converter.model import Bullet, Code, Document, Heading, Paragraph, Rule, Span, Table
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

ORDER = {
    word: level
    for level, said in enumerate(
        (
            "info informational none negligible very_low minimal trivial insignificant sehr_niedrig très_faible muy_bajo 极低",
            "low minor acceptable niedrig gering faible bajo baja baixo baixa basso bassa tolerable 低 tolerabel",
            "medium moderate med mittel moyen moyenne medio media médio média moderado moderada 中 mäßig",
            "high major significant serious hoch élevé élevée alto alta 高 erheblich",
            "very_high critical extreme severe catastrophic kritisch critique crítico crítica critico sehr_hoch muy_alto 极高 严重",
        )
    )
    for word in said.replace("_", "\0").split()
}
ORDER = {word.replace("\0", " "): level for word, level in ORDER.items()} | {
    "green": 1,
    "yellow": 2,
    "orange": 3,
    "red": 4,
}
"""How bad a label is, by its word."""


LONGEST_LEGEND = 600
"""Longest text read as a legend, in characters."""


class Range(NamedTuple):
    """From where to where a word reaches. open_low, open_high: the end itself does not belong. span: where it is printed."""

    word: str
    low: Fraction | None
    high: Fraction | None
    open_low: bool
    open_high: bool
    text: str
    span: Span
    colour: str = ""


class Legend(NamedTuple):
    """Words with their ranges, printed together."""

    ranges: tuple[Range, ...]

    def range(self, word: str) -> Range | None:
        """Return the range of a word or of the colour set beside it, None where the legend does not know it."""
        return next((one for one in self.ranges if word in (one.word, one.colour)), None)

    def earned(self, value: Fraction) -> tuple[Range, ...]:
        """Return the ranges a value lies in; in a hole between two, both neighbours."""
        inside = tuple(one for one in self.ranges if _inside(one, value))
        if inside:
            return inside
        below = [one for one in self.ranges if one.high is not None and one.high <= value]
        above = [one for one in self.ranges if one.low is not None and one.low >= value]
        near = [max(below, key=lambda r: r.high or 0)] if below else []
        return (*near, min(above, key=lambda r: r.low or 0)) if above else tuple(near)


def _inside(one: Range, value: Fraction) -> bool:
    if one.low is not None and (value < one.low or (one.open_low and value == one.low)):
        return False
    return one.high is None or not (value > one.high or (one.open_high and value == one.high))


# ------------------------------------------------------------------------------------------------ legends

_NUM = r"\d+(?:\.\d+)?"
_RELS = r">=|<=|≥|≤|>|<|above|over|more than|greater than|at least|below|under|less than|up to|at most"
_REACH = (
    rf"(?:(?P<rel>{_RELS})\s?\**\s?(?P<end>{_NUM})|(?P<low>{_NUM})\s?%?\s?(?:-|–|—|−|to)\s?(?P<high>{_NUM})"
    rf"|(?P<up>{_NUM})\s?%?\s?(?:\+|and above|or more|or higher|or above)|(?P<only>{_NUM}))\s?%?"
)
_CELL = re.compile(rf"(?:score|rpn|total|avg|average)?\s*[=:]?\s*{_REACH}(?:\s*(?:points|pts))?", re.IGNORECASE)
_BETWEEN = r"(?: (?:risk|priority|severity|threat|level|band|zone))?\**\s?(?:[:=→(|]|\s-\s|\s–\s|->|is|if|for)?\s?(?:score|rpn|average|total)?\s?\(?\**\s?"

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


def legends(document: Document, known: frozenset[str]) -> tuple[Legend, ...]:
    """Return the legends a document prints: tables of words and ranges, lines that list them, lists of them."""
    words_ = "|".join(re.escape(word) for word in sorted(known, key=lambda w: (-len(w), w)))
    after = re.compile(rf"(?<![\w-])(?P<word>{words_}){_BETWEEN}{_REACH}(?![\w/.])", re.IGNORECASE)
    before = re.compile(
        rf"(?<![\w./-]){_REACH}\**\s?(?:[:=→)|]|\s-\s|\s–\s|->|is)?\s?\(?\**\s?\W{{0,3}}(?P<word>{words_})(?![\w-])",
        re.IGNORECASE,
    )
    out: list[Legend] = []
    run: list[Range] = []
    for block in document.blocks:
        if isinstance(block, Bullet):
            found = _in_text(document, block.content, after, before)
            run += found[:1] if len(found) == 1 else ()
            if len(found) > 1:
                out.append(Legend(tuple(found)))
            continue
        if len(run) > 1:
            out.append(Legend(tuple(run)))
        run = []
        if isinstance(block, Table):
            out += _in_table(block, known)
        elif isinstance(block, (Paragraph, Code, Heading)):
            found = _in_text(document, block.content, after, before)
            if len(found) > 1:
                out.append(Legend(tuple(found)))
    if len(run) > 1:
        out.append(Legend(tuple(run)))
    return tuple(one for one in out if _is_scale(one))


def _is_scale(legend: Legend) -> bool:
    """Tell a scale from chance: at least two different words, none said twice, ranges that do not overlap."""
    names = [one.word for one in legend.ranges]
    if len(set(names)) != len(names) or len(names) < 2:
        return False
    ends = [(one.low, one.high) for one in legend.ranges]
    whole = sorted((low, high) for low, high in ends if low is not None and high is not None)
    return all(a[1] <= b[0] for a, b in pairwise(whole)) and any(low != high for low, high in ends)


_DIGIT = re.compile(r"[0-9]")

LONGEST_WORD_CELL = 60
"""Longest cell, in characters, that is read for a range or a word of a legend: longer ones are prose."""


def _in_table(table: Table, known: frozenset[str]) -> Iterator[Legend]:
    ranges = []
    for row in table.rows:
        cells = [c for c in row.cells if len(c.text) <= LONGEST_WORD_CELL]
        reach = next(((m, c) for c in cells if (m := _CELL.fullmatch(words.bare(c.text)))), None)
        word = next((w for c in cells if reach and (w := label_word(c.text)) in known), "")
        if reach and word and not reach[0].group("only"):
            colour = next((COLOURS[c] for cell in row.cells for c in cell.text if c in COLOURS), "")
            ranges.append(_range(word, reach[0], words.bare(reach[1].text), reach[1].span)._replace(colour=colour))
    if len(ranges) > 1:
        yield Legend(tuple(ranges))


def _in_text(document: Document, span: Span, *patterns: re.Pattern[str]) -> list[Range]:
    if span.end - span.start > LONGEST_LEGEND or not _DIGIT.search(document.text, span.start, span.end):
        return []
    text = document.slice(span)
    best: list[Range] = []
    for pattern in patterns:
        found = []
        for match in pattern.finditer(text):
            if not match.group("only"):
                where = Span(span.start + match.start(), span.start + match.end())
                beside = text[max(match.start() - 4, 0) : match.end() + 3]
                colour = next((COLOURS[c] for c in beside if c in COLOURS), "")
                made = _range(match.group("word").casefold(), match, match.group().strip(" (*"), where)
                found.append(made._replace(colour=colour))
        if len(found) > len(best):
            best = found
    return best


def _range(word: str, match: re.Match[str], text: str, span: Span) -> Range:
    if match.group("rel"):
        end, rel = Fraction(match.group("end")), match.group("rel")
        if rel.lower() in (">=", "≥", ">", "above", "over", "more than", "greater than", "at least"):
            return Range(word, end, None, rel.lower() not in (">=", "≥", "at least"), False, text, span)
        return Range(word, None, end, False, rel.lower() in ("<", "below", "under", "less than"), text, span)
    if match.group("up"):
        return Range(word, Fraction(match.group("up")), None, False, False, text, span)
    if match.group("only"):
        return Range(word, Fraction(match.group("only")), Fraction(match.group("only")), False, False, text, span)
    return Range(word, Fraction(match.group("low")), Fraction(match.group("high")), False, False, text, span)


COLOURS = {
    "🔴": "red",
    "🟥": "red",
    "🟠": "orange",
    "🟧": "orange",
    "🟡": "yellow",
    "🟨": "yellow",
    "🟢": "green",
    "🟩": "green",
    "⚫": "black",
    "🔵": "blue",
}
"""Signs that stand for a level by their colour."""


def label_word(text: str) -> str:
    """Return the label a cell holds, comparable: without marks, emoji, notes and the noun behind it; a colour alone is one."""
    if not any(c.isalpha() for c in text):
        return next((COLOURS[c] for c in text if c in COLOURS), "")
    plain = re.sub(r"\([^()]*\)", "", words.bare(text)).strip(" .:!-–—").casefold()
    plain = re.sub(r"\s+(?:risk|priority|severity|threat|level|impact)$", "", plain)
    return plain if len(plain) <= 20 else ""


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
