"""Weights where authors keep them, and the scales in which weighted sums are printed.

They stand in a column, in the labels of rows, in headers, in a row, or elsewhere in the text, by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from converter.inferring import words
from converter.inferring.cells import read_cell
from converter.inferring.grid import Grid, Line, source
from converter.inferring.relations import Reading, Source, Term
from converter.model import Bullet, Document, Paragraph, Span, Table
from converter.regexes import regex

_IN_TEXT = regex(
    r"[(\[]\s*(?:w(?:eight|t)?\.?\s*[=:]?\s*|[x×]\s?)?(\d+(?:\.\d+)?\s?%?)\s?[x×]?\s*[)\]]|(?<!\w)[x×]\s?(\d+(?:\.\d+)?)\s*$|(?:\s|>)(\d+\s?%)$",
    re.IGNORECASE,
)
_LISTED = regex(
    r"\b([A-Za-z][A-Za-z/&'-]*(?: [A-Za-z/&'-]+){0,5}?)\*{0,2}\s*[:=(]?\s*\(?(\d+(?:\.\d+)?\s?%?)\)?(?=\s*(?:[,;.)]|$|and\b|weight))"
)
_SAYS_WEIGHT = regex(r"\bweight(?:s|ed|ing)?\b|权重", re.IGNORECASE)
LEAST = 2
"""Weights that must be found before they are taken for weights."""


class Weights(NamedTuple):
    """How much each row of a grid counts. column: where the weights stand, -1 if not in a column of their own.

    told: the table or a list of the same names says so; else only the order of a list elsewhere does.
    """

    column: int
    header: str
    by_line: Mapping[int, Source]
    told: bool = True


def weights_of(grid: Grid) -> Weights | None:
    """Return the weights of a grid's rows: a column by its header, labels that hold them, or the document's own list."""
    for column in grid.numeric:
        if words.WEIGHTS.fullmatch(grid.header(column)):
            found = {
                line.index: source(grid, line, column, read.amounts[0])
                for line in grid.data
                if (read := grid.read(line, column)).kind == "number"
            }
            return Weights(column, grid.header(column), found)
    labels = {line.index: one for line in grid.data if (one := _in_label(grid, line))}
    if len(labels) >= LEAST and 3 * len(labels) >= 2 * len(grid.data):
        return Weights(-1, "weight", labels)
    rated = any(line.label.weighted for line in grid.lines)
    if rated or any(line.label.kind in ("overall", "total") for line in grid.lines):
        listed = listed_weights(grid.document)
        known = {line.index: listed[key] for line in grid.data if (key := _key(line.name)) in listed}
        if len(known) >= LEAST and len(known) == len(grid.data):
            return Weights(-1, "weight", known, rated)
        for some in weight_lists(grid.document):
            if len(some) == len(grid.data) > LEAST:
                return Weights(
                    -1, "weight", {line.index: one for line, one in zip(grid.data, some, strict=True)}, told=False
                )
    return None


_FACTOR = regex(
    r"(?<![\w.])(\d*\.\d+|\d{1,2}\s?%)\s?[×x*·]\s?[A-Za-z(_`\\]|(?<=[A-Za-z)_`\]}])\s?[×x*·]\s?(\d*\.\d+|\d{1,2}\s?%)(?![\w.])"
)
"""A weight in a formula: `0.4 × reach`, `reach × 40%`."""


def weight_lists(document: Document) -> tuple[tuple[Source, ...], ...]:
    """Return the lists of weights that a document prints and that make a whole, each in its order: in a formula, a table, a list."""
    return _weight_lists(_Same(document))


@lru_cache(maxsize=8)
def _weight_lists(same: _Same) -> tuple[tuple[Source, ...], ...]:
    document = same.document
    out: list[tuple[Source, ...]] = []
    run: list[Source] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Table):
            out.append(tuple(one for _, one in _tabled(block, number)))
            continue
        content = getattr(block, "content", block.span)
        if content.end - content.start > LONGEST_FORMULA:
            continue
        text = document.slice(content)
        found = [made for match in _FACTOR.finditer(text) if (made := _factor(match, content.start))]
        out.append(tuple(found))
        listed = (
            [one for match in _LISTED.finditer(text) for _, one in _one(match, content.start)] if "%" in text else []
        )
        run = [*run, *listed] if isinstance(block, Bullet) and len(listed) == 1 else []
        out += [tuple(run), tuple(listed)]
    whole = [some for some in out if len(some) > 1 and sum(one.number.value for one in some) in (1, 100)]
    unlike = {tuple(one.number.value for one in some): some for some in reversed(whole)}
    return tuple(reversed(unlike.values()))[:MOST_LISTS]


MOST_LISTS = 12
"""Different lists of weights of one document that are tried."""

LONGEST_FORMULA = 600
"""Longest text that is read for a formula, in characters."""


def _factor(match: re.Match[str], start: int) -> Source | None:
    group = match.lastindex or 1
    read = read_cell(match.group(group))
    if read.kind != "number":
        return None
    span = Span(start + match.start(group), start + match.end(group))
    return Source(span, match.group(group), read.amounts[0].number, f"weight[{span.start}]", "weight")


def _in_label(grid: Grid, line: Line) -> Source | None:
    """Return the weight a row's label holds: `Size (15%)`."""
    cell = line.cells[0]
    match = _IN_TEXT.search(cell.text.rstrip("* ")) if cell and len(cell.text) < 80 else None
    return _source(match, cell.span.start, f"{grid.name}[{line.index}].weight", line.name) if match and cell else None


def _source(match: re.Match[str], start: int, path: str, label: str) -> Source | None:
    group = match.lastindex or 1
    read = read_cell(match.group(group))
    if read.kind != "number":
        return None
    span = Span(start + match.start(group), start + match.end(group))
    return Source(span, match.group(group), read.amounts[0].number, path, label)


def header_weights(grid: Grid) -> dict[int, Source]:
    """Return the weight of each column: from a row called weights, from the headers, or from the document's own list."""
    for line in grid.lines:
        if words.WEIGHTS.fullmatch(line.name):
            reads = [(column, grid.read(line, column)) for column in range(1, grid.width)]
            return {
                column: source(grid, line, column, read.amounts[0]) for column, read in reads if read.kind == "number"
            }
    if grid.top is None:
        return {}
    out: dict[int, Source] = {}
    for column, cell in enumerate(grid.top.cells):
        match = _IN_TEXT.search(cell.text.rstrip("* "))
        made = _source(match, cell.span.start, f"{grid.name}.weight[{column}]", grid.header(column)) if match else None
        if made:
            out[column] = made
    if len(out) >= LEAST or not any(
        "weighted" in header.casefold() or "score" in header.casefold() for header in grid.headers
    ):
        return out
    listed = listed_weights(grid.document)
    return {column: listed[key] for column in grid.numeric if (key := _key(grid.header(column))) in listed}


def _key(name: str) -> str:
    """Return a criterion's name, comparable: without notes, numbers and case."""
    plain = re.sub(r"\([^()]*\)|[/\d.%]+", " ", words.bare(name)).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


class _Same:
    """A document by identity: hashing all that it holds would cost as much as reading it."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.document is self.document


def listed_weights(document: Document) -> dict[str, Source]:
    """Return the weights that a document lists by name: in a table of criteria, in a list, or in one line."""
    return _named_weights(_Same(document))


@lru_cache(maxsize=8)
def _named_weights(same: _Same) -> dict[str, Source]:
    document = same.document
    out: dict[str, Source] = {}
    for key, one in _listed(document):
        out.setdefault(key, one)
    return out


def _listed(document: Document) -> Iterator[tuple[str, Source]]:
    near = False
    for number, block in enumerate(document.blocks):
        if isinstance(block, Table):
            yield from _tabled(block, number)
            near = False
            continue
        content = getattr(block, "content", block.span)
        text = document.text[content.start : min(content.end, content.start + 600)]
        says = bool(_SAYS_WEIGHT.search(text))
        if isinstance(block, (Bullet, Paragraph)) and (says or (near and isinstance(block, Bullet))):
            for match in _LISTED.finditer(text):
                yield from _one(match, content.start)
        near = says or (near and isinstance(block, Bullet))


def _one(match: re.Match[str], start: int) -> Iterator[tuple[str, Source]]:
    read = read_cell(match.group(2))
    key = _key(match.group(1))
    if read.kind == "number" and key:
        span = Span(start + match.start(2), start + match.end(2))
        yield key, Source(span, match.group(2), read.amounts[0].number, f"weight({key})", match.group(1))


def _tabled(table: Table, number: int) -> Iterator[tuple[str, Source]]:
    headers = [words.bare(cell.text) for cell in table.header.cells] if table.header else []
    column = next((i for i, header in enumerate(headers) if i and words.WEIGHTS.fullmatch(header)), -1)
    if column < 0:
        return
    for index, row in enumerate(table.rows):
        if len(row.cells) <= column or words.label_of(row.cells[0].text).kind:
            continue
        cell = row.cells[column]
        read = read_cell(cell.text)
        if read.kind == "number":
            amount = read.amounts[0]
            span = Span(cell.span.start + amount.start, cell.span.start + amount.end)
            name = next((c.text for c in row.cells[:column] if any(ch.isalpha() for ch in c.text)), "")
            path = f"weights_{number}[{index}].weight"
            yield _key(name), Source(span, cell.text[amount.start : amount.end], amount.number, path, words.bare(name))


# ------------------------------------------------------------------------------------------------ readings


def weighted_readings(grid: Grid, weights: Weights, column: int, taken: list[tuple[Line, Source]]) -> list[Reading]:
    """Return what the weighted values of a column may come to: as they are, per weight, out of 5, 10 or 100."""
    terms, over = [], []
    for line, one in taken:
        weight = weights.by_line.get(line.index)
        if weight:
            terms.append(Term((weight, one)))
            over.append(weight)
    if len(terms) < LEAST or len(terms) < len(taken):
        return []
    highest = {a.of for line, _ in taken for a in grid.read(line, column).amounts[:1] if a.of}
    tops = tuple(sorted({Fraction(5), Fraction(10), *highest}))
    return scaled_readings(tuple(terms), tuple(over), f"{weights.header} × {grid.header(column)}", tops)


def scaled_readings(
    terms: tuple[Term, ...], over: tuple[Source, ...], text: str, highest: tuple[Fraction, ...]
) -> list[Reading]:
    """Return a weighted sum in the scales people print it in."""
    whole = sum((one.number.value for one in over), Fraction(0))
    scales: dict[Fraction, str] = {Fraction(1): ""}
    if whole == 100:
        scales[Fraction(1, 100)] = " / 100"
    for top in highest:
        scales.setdefault(1 / top, f" / {top}")
        if whole in (1, 100):
            scales.setdefault(100 / (whole * top), f", as a share of {top}")
            scales.setdefault(10 / (whole * top), f", as tenths of {top}")
    scales.setdefault(Fraction(1, 100), " / 100")
    scales.setdefault(Fraction(100), " × 100")
    scales.setdefault(Fraction(10), " × 10")
    out = [Reading("weighted" + how, f"sum({text}){how}", terms, scale) for scale, how in scales.items()]
    out.insert(1, Reading("weighted mean", f"sum({text}) / sum of the weights", terms, over=over))
    out += [
        Reading("weighted mean", f"sum({text}) / sum of the weights, as a share of {top}", terms, 100 / top, over)
        for top in highest
    ]
    return out
