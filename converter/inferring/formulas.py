"""Formulas that a document prints over the names of its columns: `Score = (UI × 0.3) + (TF × 0.2)`.

Authors say how a column is worked out above their table, in a code fence, a list or a sentence. Where the names are
those of a table's headers, in full, shortened or by their initials, each row can be worked out so. A number that the
formula prints takes part as a printed value of its own: it may be the one that slipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from converter.inferring.cells import read_cell
from converter.inferring.relations import Source
from converter.inferring.words import bare
from converter.model import Bullet, Code, Document, Paragraph, Span
from converter.regexes import regex

MOST_TERMS = 40
"""Terms a formula may have once its parentheses are multiplied out."""

LONGEST = 300
"""Characters of a line that are read as one formula."""

DEEPEST = 8
"""Parentheses within parentheses."""

Atom: TypeAlias = "str | Source"
"""What stands in a formula: a name, or a number with its place."""

Terms: TypeAlias = "tuple[tuple[int, tuple[Atom, ...]], ...]"
"""A sum of products: each with its sign."""


class Formula(NamedTuple):
    """A printed formula: the name of its result, its text, and a sum of products over a sum (() where over nothing)."""

    name: str
    text: str
    terms: Terms
    over: tuple[Atom, ...]


class _Quotient(NamedTuple):
    terms: Terms
    over: Terms = ()


_SIDE = regex(r"(?P<name>[^\W\d_][\w .&'/()-]{0,60}?)\s*[*_`]*\s*=(?![=>])\s*", re.UNICODE)
_LEX = regex(
    r"\s*(?:(?P<note>[(\[]\s*(?:\d+\s*(?:-|–|—|to)\s*\d+|0-based|in [^()]{1,20}|%)\s*[)\]])"
    r"|(?P<number>\$?(?:\d+(?:[.,]\d+)*|\.\d+)\s?%?(?![\w]))"
    r"|(?P<times>×|✕|·|⋅|∙|\*|\\times|\\cdot|[xX](?=[\s(\d]))"
    r"|(?P<sign>[-+/()÷−–\[\]])"
    r"|(?P<name>[^\W\d_][\w'&]*(?:[ _-](?![xX]\s)[^\W\d_][\w'&]*){0,5}(?:\s?\([A-Z]{1,6}\))?))"
)
_SAME = {"÷": "/", "−": "-", "–": "-", "[": "(", "]": ")"}


@lru_cache(maxsize=8)
def formulas(document: Document) -> tuple[Formula, ...]:
    """Return the formulas a document prints in code, lists and sentences, in their order."""
    out: list[Formula] = []
    for block in document.blocks:
        if isinstance(block, (Code, Paragraph, Bullet)):
            out += _in_block(document.text, block.content)
    return tuple(out)


def _in_block(text: str, span: Span) -> Iterator[Formula]:
    at = span.start
    for line in text[span.start : span.end].split("\n"):
        if "=" in line and len(line) <= LONGEST:
            yield from _in_line(text, Span(at, at + len(line)))
        at += len(line) + 1


def _in_line(text: str, span: Span) -> Iterator[Formula]:
    """Yield the formulas of one line: a name, an equals sign, and an expression with at least one other name."""
    for side in _SIDE.finditer(text, span.start, span.end):
        parser = _Parser(text, side.end(), span.end)
        made = parser.whole()
        if made is None or (len(made.over) > 1 and any(len(atoms) != 1 or sign < 0 for sign, atoms in made.over)):
            continue
        over = tuple(atom for _, atoms in made.over for atom in atoms)
        if len(made.over) == 1 and (len(over) != 1 or made.over[0][0] < 0):
            continue
        atoms = [atom for _, factors in made.terms for atom in factors] + list(over)
        if len(atoms) > 1 and any(isinstance(atom, str) for atom in atoms):
            yield Formula(side["name"], text[side.start() : parser.end].strip(), made.terms, over)


class _Parser:
    """Recursive descent over one line; a sum of products over a sum is all it makes, None of anything else."""

    def __init__(self, text: str, start: int, stop: int) -> None:
        self.items: list[tuple[str, str, int, int]] = []
        self.end = start
        self.at = 0
        self.depth = 0
        while match := _LEX.match(text, self.end, stop):
            kind = match.lastgroup or ""
            word = match[kind]
            self.end = match.end()
            if kind != "note":
                kind, word = ("sign", "×") if kind == "times" else (kind, _SAME.get(word, word))
                self.items.append((kind, word, match.start(match.lastgroup or ""), match.end()))
        self.rest = text[self.end : stop].lstrip("*_` ")

    def whole(self) -> _Quotient | None:
        """Return the expression, None where it is none or the line goes on with something that is not read."""
        if len(self.items) < 3 or (self.rest and self.rest[0] not in ".,;:=)→"):
            return None
        made = self.sum()
        return made if self.at == len(self.items) else None

    def sign(self) -> str:
        return self.items[self.at][1] if self.at < len(self.items) and self.items[self.at][0] == "sign" else ""

    def sum(self) -> _Quotient | None:
        left = self.product()
        while left and (sign := self.sign()) in ("+", "-") and sign:
            self.at += 1
            right = self.product()
            if right is None or left.over or right.over:
                return None
            left = _Quotient((*left.terms, *((s if sign == "+" else -s, atoms) for s, atoms in right.terms)))
        return left

    def product(self) -> _Quotient | None:
        left = self.atom()
        while left and (sign := self.sign()) in ("×", "/") and sign:
            self.at += 1
            right = self.atom()
            left = _times(left, right) if sign == "×" else _over(left, right)
        return left

    def atom(self) -> _Quotient | None:
        if self.at >= len(self.items) or self.depth > DEEPEST:
            return None
        kind, word, start, end = self.items[self.at]
        self.at += 1
        if kind == "number":
            read = read_cell(word)
            if read.kind != "number":
                return None
            number = read.amounts[0].number
            return _Quotient(((1, (Source(Span(start, end), word, number, f"formula.number[{start}]", word),)),))
        if kind == "name":
            return _Quotient(((1, (word,)),))
        if word != "(":
            return None
        self.depth += 1
        made = self.sum()
        self.depth -= 1
        if self.sign() != ")":
            return None
        self.at += 1
        return made


def _times(left: _Quotient, right: _Quotient | None) -> _Quotient | None:
    if right is None or (left.over and right.over) or len(left.terms) * len(right.terms) > MOST_TERMS:
        return None
    terms = tuple((s * t, (*a, *b)) for s, a in left.terms for t, b in right.terms)
    return _Quotient(terms, left.over or right.over)


def _over(left: _Quotient, right: _Quotient | None) -> _Quotient | None:
    if right is None or left.over or right.over:
        return None
    return _Quotient(left.terms, right.terms)


# ------------------------------------------------------------------------------------------------ names and headers


def named_column(name: str, headers: Sequence[str], columns: Sequence[int]) -> int | None:
    """Return the one of some columns that a name means, None where none or several could be meant.

    In full; else by the short form that its header or the name has in parentheses; else by initials; else where the one
    ends with the other, or begins so.
    """
    for alike in (_same, _short, _initials, _tail, _head):
        found = [column for column in columns if alike(name, headers[column])]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"[(\[][^()\[\]]*[)\]]", " ", bare(text)).casefold())


def _same(name: str, header: str) -> bool:
    return bool(_words(name)) and _words(name) == _words(header)


def _short(name: str, header: str) -> bool:
    inner = [part.strip().casefold() for part in re.findall(r"[(\[]([^()\[\]]{1,20})[)\]]", f"{name} {header}")]
    return any(part in (" ".join(_words(name)), " ".join(_words(header))) for part in inner)


def _initials(name: str, header: str) -> bool:
    one, other = sorted((_words(name), _words(header)), key=lambda words: sum(map(len, words)))
    if len(one) != 1 or not other or one == other:
        return False
    return one[0] == "".join(word[0] for word in other)


def _tail(name: str, header: str) -> bool:
    one, other = sorted((_words(name), _words(header)), key=len)
    return bool(one) and len(one) < len(other) and (other[-len(one) :] == one or other[: len(one)] == one)


def _head(name: str, header: str) -> bool:
    one, other = sorted(("".join(_words(name)), "".join(_words(header))), key=len)
    return len(one) >= 3 and other.startswith(one)


Resolved: TypeAlias = "tuple[tuple[tuple[int, tuple[int | Source, ...]], ...], tuple[int | Source, ...]]"
"""Terms and divisor of a formula with columns in place of names."""


def resolved(formula: Formula, column_of: Callable[[str], int | None], result: int) -> Resolved | None:
    """Return a formula with columns in place of names, None where a name is no column or is the result itself."""
    names = {a for _, factors in formula.terms for a in factors if isinstance(a, str)}
    names |= {a for a in formula.over if isinstance(a, str)}
    columns = {name: column_of(name) for name in sorted(names)}
    if None in columns.values() or result in columns.values() or len(set(columns.values())) < len(columns):
        return None

    def place(atom: Atom) -> int | Source:
        if not isinstance(atom, str):
            return atom
        column = columns[atom]
        assert column is not None
        return column

    terms = tuple((sign, tuple(place(atom) for atom in factors)) for sign, factors in formula.terms)
    return terms, tuple(place(atom) for atom in formula.over)
