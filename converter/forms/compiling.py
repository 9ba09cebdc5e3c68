"""Form text to patterns: a tree of literals, holes and choices, flattened to a small program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from converter import formula
from converter.forms.patterns import (
    Equation,
    FormError,
    Hole,
    Instr,
    Pattern,
)
from converter.lexing import Token, tokens

_PIECE = re.compile(r"\{[^{}]*\}|\.\.\.|[\[\]<>|]|[^\[\]<>|{}.]+|\.")


class _Lit(NamedTuple):
    canon: str


class _Hole(NamedTuple):
    number: int


class _Any(NamedTuple):
    pass


class _Choice(NamedTuple):
    """Alternatives; an optional one also has the empty sequence as its last."""

    options: tuple[tuple[_Node, ...], ...]


_Node: TypeAlias = _Lit | _Hole | _Any | _Choice


class _Compiler:
    """Builds the node tree of one pattern, then flattens it to a program."""

    def __init__(self, text: str, part: str, words: Mapping[str, tuple[str, ...]]) -> None:
        self.text = text
        self.part = part
        self.words = words
        self.holes: list[Hole] = []
        self.pieces = list(_pieces(text))
        self.at = 0

    def sequence(self, stop: str) -> tuple[_Node, ...]:
        """Return the nodes up to one of the closing signs in stop."""
        out: list[_Node] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece in stop:
                return tuple(out)
            self.at += 1
            if piece == "...":
                out.append(_Any())
            elif piece == "[":
                out.append(_Choice((*self.options("]"), ())))
            elif piece == "<":
                out.append(_Choice(self.options(">")))
            elif piece.startswith("{"):
                out.append(self.hole(piece[1:-1]))
            else:
                out.extend(self.literals(piece))
        if stop:
            msg = f"{stop[0]!r} is missing in {self.text!r}"
            raise FormError(msg)
        return tuple(out)

    def options(self, close: str) -> tuple[tuple[_Node, ...], ...]:
        out = [self.sequence(close + "|")]
        while self.pieces[self.at] == "|":
            self.at += 1
            out.append(self.sequence(close + "|"))
        self.at += 1
        return tuple(out)

    def hole(self, body: str) -> _Hole:
        name, colon, kind = (part.strip() for part in body.partition(":"))
        if not re.fullmatch(r"\.?[A-Za-z_]\w*(\.[A-Za-z_]\w*)?", name):
            msg = f"{{{body}}} is no name"
            raise FormError(msg)
        row = name.startswith(".")
        full = self.part + name if row else name
        self.holes.append(_typed(full, row, kind if colon else "", self.words))
        return _Hole(len(self.holes) - 1)

    def literals(self, piece: str) -> Iterator[_Node]:
        """Yield the literal tokens of a stretch of text; numbers in it are numbers that must be so."""
        cut = tokens(piece)
        for i, token in enumerate(cut):
            if token.kind == "n":
                self.holes.append(Hole("", "fixed", text=_signed(piece, cut, i)))
                yield _Hole(len(self.holes) - 1)
            elif not _is_sign(piece, cut, i):
                yield _Lit(token.canon)


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


def compile_pattern(
    text: str, *, part: str = "", words: Mapping[str, tuple[str, ...]] | None = None, number: int = -1
) -> Pattern:
    """Return the pattern that a form line, cell, label or heading is.

    part: the form part it stands in, which gives `.name` its table. words: the words of each banded quantity.
    """
    compiler = _Compiler(text, part, words or {})
    nodes = compiler.sequence("")
    nodes = _without_last_point(nodes)
    nodes, holes = _out_of(nodes, compiler.holes, text)
    holes = _percents(nodes, holes)
    equations = tuple(_equations(nodes, holes))
    ranges = tuple(_ranges(nodes, holes, text))
    program: list[Instr] = []
    _flatten(_either_dash(nodes, frozenset(low for low, _ in ranges)), holes, program)
    program.append(Instr("end"))
    return Pattern(
        number,
        text,
        tuple(holes),
        tuple(program),
        frozenset(_first(nodes, holes)),
        equations,
        ranges,
        _fixed_start(nodes),
        _plain(nodes, holes),
    )


def _plain(nodes: tuple[_Node, ...], holes: list[Hole]) -> int:
    """Return the index of the one number hole that a pattern is, its percent sign aside, or -1."""
    first = nodes[0] if nodes else None
    if not isinstance(first, _Hole) or holes[first.number].kind != "number" or nodes[1:] not in ((), (_Lit("%"),)):
        return -1
    return first.number


def _without_last_point(nodes: tuple[_Node, ...]) -> tuple[_Node, ...]:
    """Return the nodes without a closing full stop: a sentence may end without it."""
    return nodes[:-1] if nodes and nodes[-1] == _Lit(".") else nodes


def _out_of(nodes: tuple[_Node, ...], holes: list[Hole], text: str) -> tuple[tuple[_Node, ...], list[Hole]]:
    """Return nodes where `{x}/9` is read as "out of 9": the slash and the maximum may be left out by an author."""
    out: list[_Node] = []
    i = 0
    glued = {m.group(1) for m in re.finditer(r"\{([^{}]*)\}/(?=[0-9])", text)}
    while i < len(nodes):
        node = nodes[i]
        if isinstance(node, _Choice):
            options = []
            for option in node.options:
                changed, holes = _out_of(option, holes, text)
                options.append(changed)
            node = _Choice(tuple(options))
        behind = nodes[i + 1 : i + 3]
        if (
            isinstance(node, _Hole)
            and holes[node.number].kind == "number"
            and len(behind) == 2
            and behind[0] == _Lit("/")
            and isinstance(behind[1], _Hole)
            and holes[behind[1].number].kind == "fixed"
            and any(_hole_name(body, holes[node.number]) for body in glued)
        ):
            maximum = behind[1].number
            holes = list(holes)
            holes[node.number] = holes[node.number]._replace(of=maximum)
            holes[maximum] = holes[maximum]._replace(owner=holes[node.number].name)
            out += [node, _Choice(((_Lit("/"), _Hole(maximum)), ()))]
            i += 3
            continue
        out.append(node)
        i += 1
    return tuple(out), holes


def _hole_name(body: str, hole: Hole) -> bool:
    name = body.partition(":")[0].strip()
    return hole.name.endswith(name) if hole.row else hole.name == name


def _percents(nodes: tuple[_Node, ...], holes: list[Hole]) -> list[Hole]:
    """Return the holes with those marked as percentages that a percent sign follows."""
    out = list(holes)

    def visit(sequence: tuple[_Node, ...]) -> None:
        for node, behind in zip(sequence, (*sequence[1:], None), strict=False):
            if isinstance(node, _Choice):
                for option in node.options:
                    visit(option)
            elif isinstance(node, _Hole) and behind == _Lit("%"):
                out[node.number] = out[node.number]._replace(percent=True)

    visit(nodes)
    return out


_OPERATORS = ("+", "-", "×", "/", "(", ")")


def _equations(nodes: tuple[_Node, ...], holes: list[Hole]) -> Iterator[Equation]:
    """Yield the printed equations: a run of numbers, holes and operators before `=` and one hole."""
    for at, node in enumerate(nodes):
        if node != _Lit("=") or at + 1 >= len(nodes):
            continue
        result = nodes[at + 1]
        if not isinstance(result, _Hole) or holes[result.number].kind != "number":
            continue
        run = _run_before(nodes, at)
        if not any(isinstance(n, _Lit) and n.canon in "+-×/" for n in run):
            continue
        before = nodes[at - len(run) - 1] if at > len(run) else None
        if isinstance(before, _Lit) and before.canon.isalpha():
            continue
        yield _equation(run, holes, result.number)


def _run_before(nodes: tuple[_Node, ...], at: int) -> tuple[_Node, ...]:
    start = at
    while start and _in_equation(nodes[start - 1]):
        start -= 1
    return nodes[start:at]


def _in_equation(node: _Node) -> bool:
    return isinstance(node, _Hole) or (isinstance(node, _Lit) and node.canon in _OPERATORS)


def _equation(run: tuple[_Node, ...], holes: list[Hole], result: int) -> Equation:
    text = " ".join(
        node.canon if isinstance(node, _Lit) else f"h{node.number}" for node in run if isinstance(node, (_Lit, _Hole))
    )
    try:
        shape = formula.parse(text)
    except formula.FormulaError as error:
        msg = f"the equation {text!r} cannot be read: {error}"
        raise FormError(msg) from error
    local = formula.rename(shape, lambda name: _local(int(name.column[1:]), holes))
    named = formula.rename(shape, lambda name: _named(int(name.column[1:]), holes))
    return Equation(result, local, named)


def _local(index: int, holes: list[Hole]) -> formula.Node:
    hole = holes[index]
    if hole.kind == "fixed":
        return formula.Name("", hole.text, slot=index)
    table, _, column = hole.name.rpartition(".")
    return formula.Name(table, column, here=hole.row, slot=index)


def _named(index: int, holes: list[Hole]) -> formula.Node:
    hole = holes[index]
    if hole.kind == "fixed":
        return formula.parse(hole.text)
    table, _, column = hole.name.rpartition(".")
    return formula.Name(table, column, here=hole.row)


def _ranges(nodes: tuple[_Node, ...], holes: list[Hole], text: str) -> Iterator[tuple[int, int]]:
    """Yield the pairs `{a}-{b}` written without blanks: ranges, not subtractions."""
    glued = {(m.group(1), m.group(2)) for m in re.finditer(r"\{([^{}]*)\}-\{([^{}]*)\}", text)}
    if not glued:
        return
    for i, node in enumerate(nodes):
        if isinstance(node, _Choice):
            for option in node.options:
                yield from _ranges(option, holes, text)
        elif isinstance(node, _Hole) and nodes[i + 1 : i + 2] == (_Lit("-"),) and i + 2 < len(nodes):
            last = nodes[i + 2]
            if isinstance(last, _Hole) and (holes[node.number].name, holes[last.number].name) in glued:
                yield node.number, last.number


def _either_dash(nodes: tuple[_Node, ...], lows: frozenset[int]) -> tuple[_Node, ...]:
    """Return nodes where the dash of a range may also be written "to"."""
    out: list[_Node] = []
    for i, node in enumerate(nodes):
        before = nodes[i - 1] if i else None
        if isinstance(node, _Choice):
            out.append(_Choice(tuple(_either_dash(option, lows) for option in node.options)))
        elif node == _Lit("-") and isinstance(before, _Hole) and before.number in lows:
            out.append(_Choice(((node,), (_Lit("to"),))))
        else:
            out.append(node)
    return tuple(out)


def _flatten(nodes: tuple[_Node, ...], holes: list[Hole], out: list[Instr]) -> None:
    for node in nodes:
        match node:
            case _Lit(canon=canon):
                out.append(Instr("lit", canon))
            case _Any():
                out.append(Instr("any"))
            case _Hole(number=index):
                op = "number" if holes[index].kind in ("number", "fixed") else "words"
                out.append(Instr(op, a=index))
                if holes[index].percent:
                    out.append(Instr("split", a=len(out) + 1, b=len(out) + 2))
            case _Choice(options=options):
                _flatten_choice(options, holes, out)


def _flatten_choice(options: tuple[tuple[_Node, ...], ...], holes: list[Hole], out: list[Instr]) -> None:
    ends: list[int] = []
    for i, option in enumerate(options):
        last = i == len(options) - 1
        split = len(out)
        if not last:
            out.append(Instr("split"))
        _flatten(option, holes, out)
        if not last:
            ends.append(len(out))
            out.append(Instr("split"))
            out[split] = Instr("split", a=split + 1, b=len(out))
    for end in ends:
        out[end] = Instr("split", a=len(out), b=-1)


def _first(nodes: tuple[_Node, ...], holes: list[Hole]) -> set[str]:
    """Return what a match may begin with: canonical tokens, '#' for a number, '' for anything."""
    out: set[str] = set()
    for node in nodes:
        match node:
            case _Lit(canon=canon):
                return out | {canon}
            case _Any():
                return out | {""}
            case _Hole(number=index):
                hole = holes[index]
                if hole.kind in ("number", "fixed"):
                    return out | {"#"}
                firsts = {tokens(choice)[0].canon for choice in hole.choices if tokens(choice)}
                return out | (firsts or {""})
            case _Choice(options=options):
                for option in options:
                    out |= _first(option, holes)
                if all(options):
                    return out
    return out | {""}


def _fixed_start(nodes: tuple[_Node, ...]) -> int:
    """Return how many literal tokens stand before the first hole: the beginning that tells a line."""
    count = 0
    for node in nodes:
        if isinstance(node, _Choice) and all(isinstance(n, _Lit) for option in node.options for n in option):
            count += min(len(option) for option in node.options)
        elif isinstance(node, _Lit):
            count += 1
        else:
            break
    return count
