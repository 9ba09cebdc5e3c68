"""Form text to a tree: literals, the places of holes, and choices between sequences of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from converter.forms.patterns import FormError, Hole
from converter.lexing import Token, tokens

_PIECE = re.compile(r"\{[^{}]*\}|\.\.\.|[\[\]<>|]|[^\[\]<>|{}.]+|\.")


class Lit(NamedTuple):
    """A token that must stand here, as the lexer makes all ways of writing it one."""

    canon: str


class Slot(NamedTuple):
    """The place of a hole: its index among the holes of the pattern."""

    number: int


class Anything(NamedTuple):
    """Whatever an author writes, or nothing."""


class Choice(NamedTuple):
    """Alternatives; an optional one also has the empty sequence as its last."""

    options: tuple[tuple[Node, ...], ...]


Node: TypeAlias = Lit | Slot | Anything | Choice


def parse(text: str, part: str, words: Mapping[str, tuple[str, ...]]) -> tuple[tuple[Node, ...], list[Hole]]:
    """Return the tree of a form line, cell, label or heading, and its holes in the order written.

    part: the form part it stands in, which gives `.name` its table. words: the words of each banded quantity.
    """
    parser = _Parser(text, part, words)
    return parser.sequence(""), parser.holes


class _Parser:
    """Walks the pieces of one form text; its holes are collected as they come."""

    def __init__(self, text: str, part: str, words: Mapping[str, tuple[str, ...]]) -> None:
        self.text = text
        self.part = part
        self.words = words
        self.holes: list[Hole] = []
        self.pieces = list(_pieces(text))
        self.at = 0

    def sequence(self, stop: str) -> tuple[Node, ...]:
        """Return the nodes up to one of the closing signs in stop."""
        out: list[Node] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece in stop:
                return tuple(out)
            self.at += 1
            if piece == "...":
                out.append(Anything())
            elif piece == "[":
                out.append(Choice((*self.options("]"), ())))
            elif piece == "<":
                out.append(Choice(self.options(">")))
            elif piece.startswith("{"):
                out.append(self.hole(piece[1:-1]))
            else:
                out.extend(self.literals(piece))
        if stop:
            msg = f"{stop[0]!r} is missing in {self.text!r}"
            raise FormError(msg)
        return tuple(out)

    def options(self, close: str) -> tuple[tuple[Node, ...], ...]:
        out = [self.sequence(close + "|")]
        while self.pieces[self.at] == "|":
            self.at += 1
            out.append(self.sequence(close + "|"))
        self.at += 1
        return tuple(out)

    def hole(self, body: str) -> Slot:
        name, colon, kind = (part.strip() for part in body.partition(":"))
        if not re.fullmatch(r"\.?[A-Za-z_]\w*(\.[A-Za-z_]\w*)?", name):
            msg = f"{{{body}}} is no name"
            raise FormError(msg)
        row = name.startswith(".")
        full = self.part + name if row else name
        self.holes.append(_typed(full, row, kind if colon else "", self.words))
        return Slot(len(self.holes) - 1)

    def literals(self, piece: str) -> Iterator[Node]:
        """Yield the literal tokens of a stretch of text; numbers in it are numbers that must be so."""
        cut = tokens(piece)
        for i, token in enumerate(cut):
            if token.kind == "n":
                self.holes.append(Hole("", "fixed", text=_signed(piece, cut, i)))
                yield Slot(len(self.holes) - 1)
            elif not _is_sign(piece, cut, i):
                yield Lit(token.canon)


def _pieces(text: str) -> Iterator[str]:
    """Yield the pieces of a form line: holes, brackets, `...` and plain stretches (single points rejoined)."""
    plain = ""
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            msg = f"cannot read {text[at : at + 20]!r}"
            raise FormError(msg)
        piece = match.group()
        at = match.end()
        if piece in ("...", "[", "]", "<", ">", "|") or piece.startswith("{"):
            if plain:
                yield plain
                plain = ""
            yield piece
        else:
            plain += piece
    if plain:
        yield plain


def _is_sign(piece: str, cut: list[Token], i: int) -> bool:
    """Tell whether this token is the sign of the number behind it: glued to it, with no number before."""
    token = cut[i]
    if piece[token.start] not in "+-−" or i + 1 >= len(cut) or cut[i + 1].kind != "n":
        return False
    return cut[i + 1].start == token.end and (i == 0 or cut[i - 1].canon == "(")


def _signed(piece: str, cut: list[Token], i: int) -> str:
    sign = "-" if i and _is_sign(piece, cut, i - 1) and piece[cut[i - 1].start] != "+" else ""
    return sign + cut[i].canon


def _typed(name: str, row: bool, kind: str, words: Mapping[str, tuple[str, ...]]) -> Hole:
    if kind in ("text", "condition", "legend", "override"):
        return Hole(name, kind, row)  # type: ignore[arg-type]  # narrowed by the tuple above
    if kind:
        return Hole(name, "word", row, choices=tuple(choice.strip() for choice in kind.split("/")))
    if name in words:
        return Hole(name, "word", row, choices=words[name])
    return Hole(name, "number", row)
