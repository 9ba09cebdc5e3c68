"""The form that authors fill in: text with holes, compiled once into patterns, matched in linear time.

    {score}  {.score}  {job:text}  {.mode: A / B}  {label:condition}  {zone:legend}  {score:override}
    [x] [x|y]  may be left out    <x|y>  exactly one    ...  anything    6.00  a number that must be 6.00

A pattern is a small program over tokens, run by a machine that never visits the same instruction at the same token
twice: matching costs at most (length of the pattern) x (tokens of the line), whatever either holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from converter import formula, numbers
from converter.lexing import Token, tokens
from converter.model import Number

Kind: TypeAlias = Literal["number", "fixed", "word", "text", "condition", "legend", "override"]

HEDGES = ("about", "around", "roughly", "approximately", "approx", "circa", "nearly", "almost", "some")
"""Words that soften the number behind them."""

_NOT_A_NUMBER = "not a number"

UNFILLED = "it is not filled in"
"""Why a blank holds no number and no word."""


class FormError(ValueError):
    """A form that cannot be read; the message says what stands where it should not."""


class Hole(NamedTuple):
    """One place to fill in. name: the full name of its quantity (`tasks.time`), '' for a fixed number.

    row: it is a number of this row. percent: its place means percent. choices: the words it may hold.
    text: a fixed number as the form prints it. of: index of the fixed number behind its slash (`/5.0`), or -1.
    owner: for a fixed scale maximum, the quantity it belongs to.
    """

    name: str
    kind: Kind
    row: bool = False
    percent: bool = False
    choices: tuple[str, ...] = ()
    text: str = ""
    of: int = -1
    owner: str = ""


class Equation(NamedTuple):
    """A printed equation: `node` over the line's own holes (by slot) gives `result`; `definition` is it in names."""

    result: int
    node: formula.Node
    definition: formula.Node


class Instr(NamedTuple):
    """One instruction. op: lit, number, words, any, split, end. a, b: its arguments."""

    op: str
    text: str = ""
    a: int = -1
    b: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One compiled form line, cell, label or heading. id: its index in the rubric, -1 for parts of rows.

    first: canonical tokens a match can begin with; '#' stands for a number, '' for anything.
    ranges: pairs of holes written `{a}-{b}`: a range that ascends. plain: the index of its number hole where the pattern
    is one number and nothing else, or -1.
    """

    id: int
    text: str
    holes: tuple[Hole, ...]
    program: tuple[Instr, ...]
    first: frozenset[str]
    equations: tuple[Equation, ...]
    ranges: tuple[tuple[int, int], ...]
    fixed_start: int
    plain: int = -1


class Capture(NamedTuple):
    """What stood in a hole: its offsets, and its number or the reason why it is none."""

    start: int
    end: int
    number: Number | None
    problem: str


class Filled(NamedTuple):
    """A pattern found in a text: captures by hole, the offset behind the match and the index of the next token."""

    captures: tuple[Capture | None, ...]
    end: int
    next: int


class Broken(NamedTuple):
    """A pattern whose fixed beginning is there but whose rest does not fit: how far it got, and what it read so far."""

    at: int
    captures: tuple[Capture | None, ...]


# ------------------------------------------------------------------------------------------------ compiling

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


# ------------------------------------------------------------------------------------------------ matching


def find(pattern: Pattern, text: str, cut: list[Token], *, whole: bool = False) -> Filled | Broken | None:
    """Return the pattern filled in from the first token, Broken where only its beginning fits, or None.

    text: what the tokens were cut from. whole: nothing may follow the match (headings, labels, headers).
    """
    machine = _Machine(pattern, text, cut, whole)
    return machine.run()


_Trail: TypeAlias = tuple[int, Capture, "_Trail"] | None


class _Machine:
    """Runs a program over tokens, depth first, remembering every (instruction, token) it has been at."""

    def __init__(self, pattern: Pattern, text: str, cut: list[Token], whole: bool) -> None:
        self.pattern = pattern
        self.text = text
        self.cut = cut
        self.whole = whole
        self.furthest = 0
        self.furthest_trail: _Trail = None
        self.tried: dict[int, int] = {}

    def run(self) -> Filled | Broken | None:
        program, cut = self.pattern.program, self.cut
        size = len(cut)
        seen: set[tuple[int, int]] = set()
        stack: list[tuple[int, int, _Trail]] = [(0, 0, None)]
        while stack:
            pc, at, trail = stack.pop()
            if (pc, at) in seen:
                continue
            seen.add((pc, at))
            if at > self.furthest:
                self.furthest, self.furthest_trail = at, trail
            instr = program[pc]
            op = instr.op
            if op == "lit":
                if instr.text == ":":
                    stack.append((pc + 1, at, trail))
                if self._stands(instr.text, at):
                    stack.append((pc + 1, at + 1, trail))
            elif op == "number":
                got = read_number(self.text, cut, at, percent=self.pattern.holes[instr.a].percent)
                if got:
                    stack.append((pc + 1, got[0], (instr.a, got[1], trail)))
            elif op == "split":
                if instr.b >= 0:
                    stack.append((instr.b, at, trail))
                stack.append((instr.a, at, trail))
            elif op == "words":
                ends = self._ends(pc, instr.a, at)
                stack += [(pc + 1, stop, (instr.a, self._words(at, stop), trail)) for stop in ends]
            elif op == "any":
                if at < size:
                    stack.append((pc, at + 1, trail))
                stack.append((pc + 1, at, trail))
            elif not self.whole or at == size or all(t.canon in ".:" for t in cut[at:]):
                end = cut[at - 1].end if at else 0
                return Filled(self._captures(trail), end, at)
        fixed = self.pattern.fixed_start
        if fixed and self.furthest >= fixed:
            return Broken(self.furthest, self._captures(self.furthest_trail))
        return None

    def _stands(self, canon: str, at: int) -> bool:
        """Tell whether the literal stands here. A colon may also be a free dash or an equals sign."""
        if at >= len(self.cut):
            return False
        token = self.cut[at]
        if canon == ":" and token.canon in "-=":
            return at + 1 == len(self.cut) or self.cut[at + 1].start > token.end
        return token.canon == canon

    def _words(self, at: int, stop: int) -> Capture:
        problem = UNFILLED if all(token.kind == "b" for token in self.cut[at:stop]) else ""
        return Capture(self.cut[at].start, self.cut[stop - 1].end, None, problem)

    def _captures(self, trail: _Trail) -> tuple[Capture | None, ...]:
        out: list[Capture | None] = [None] * len(self.pattern.holes)
        while trail:
            index, capture, trail = trail
            out[index] = capture
        return tuple(out)

    def _ends(self, pc: int, hole: int, at: int) -> list[int]:
        """Return where the words of a hole may end, least likely first (the stack takes the last).

        Depth first, a hole is entered again only when every end behind its earlier beginning has been tried in vain:
        `tried` holds the least of these beginnings, and only ends up to there are new. This keeps matching linear.
        """
        size = len(self.cut)
        if at >= size:
            return []
        choices = self.pattern.holes[hole].choices
        known = _longest_choice(choices, self.cut, at)
        if known:
            return [known]
        follow, ends_here = _follow(self.pattern, pc + 1)
        fresh = min(self.tried.get(pc, size), size - 1)
        self.tried[pc] = min(at, fresh)
        stops = [i for i in range(fresh, at, -1) if self.cut[i].canon in follow]
        if not ends_here:
            return stops
        last = size
        if choices:
            last = at
            while last < size and self.cut[last].kind == "w":
                last += 1
            last = max(last, at + 1)
        return [last, *stops]


@lru_cache(maxsize=4096)
def _follow(pattern: Pattern, pc: int) -> tuple[frozenset[str], bool]:
    """Return the literals that may come next in a pattern, and whether it may end here."""
    out: set[str] = set()
    ends = False
    todo, seen = [pc], set()
    while todo:
        i = todo.pop()
        if i in seen:
            continue
        seen.add(i)
        instr = pattern.program[i]
        if instr.op == "lit":
            out.add(instr.text)
        elif instr.op == "split":
            todo += [j for j in (instr.a, instr.b) if j >= 0]
        elif instr.op == "end":
            ends = True
        else:
            ends = ends or instr.op == "any"
    return frozenset(out), ends


def _longest_choice(choices: tuple[str, ...], cut: list[Token], at: int) -> int:
    """Return the token index behind the longest choice that stands here, or 0."""
    best = 0
    for canons in _choice_words(choices):
        stop = at + len(canons)
        if stop > best and cut[at].canon == canons[0] and [token.canon for token in cut[at:stop]] == canons:
            best = stop
    return best


@lru_cache(maxsize=512)
def _choice_words(choices: tuple[str, ...]) -> tuple[list[str], ...]:
    """Return each choice as its canonical tokens; one without any is none."""
    cuts = ([token.canon for token in tokens(choice)] for choice in choices)
    return tuple(canons for canons in cuts if canons)


_PLAIN_CELL = re.compile(r"[*_]*([+\-\u2212\u2013]?)([0-9]+(?:\.[0-9]+)?)[ ]?(%?)[*_]*")


def find_plain(pattern: Pattern, text: str, start: int, end: int) -> Filled | None:
    """Return a pattern of one number filled in by a cell that holds just that, or None: then `find` decides.

    Most cells of most tables are such; they need neither tokens nor the machine.
    """
    if pattern.plain < 0:
        return None
    match = _PLAIN_CELL.fullmatch(text, start, end)
    if match is None:
        return None
    sign, digits, percent = match.groups()
    number = numbers.read(digits, sign=sign, percent=bool(percent) or pattern.holes[pattern.plain].percent)
    if isinstance(number, str):
        return None
    stop = match.end(3) if percent else match.end(2)
    captures: list[Capture | None] = [None] * len(pattern.holes)
    captures[pattern.plain] = Capture(match.start(1) if sign else match.start(2), stop, number, "")
    return Filled(tuple(captures), end, 1)


def read_number(text: str, cut: list[Token], at: int, *, percent: bool = False) -> tuple[int, Capture] | None:
    """Return the token index behind a number and its capture, or None where no number stands.

    A sign counts when it is glued to the number; a percent sign may stand behind a blank; a hedge before it is kept.
    """
    size = len(cut)
    if at >= size:
        return None
    hedge = ""
    i = at
    if cut[i].canon == "~" or cut[i].canon in HEDGES:
        hedge = cut[i].canon
        i += 1
    if i < size and cut[i].canon in "$€£":
        i += 1
    sign, i = _sign(text, cut, i)
    if i < size and cut[i].kind == "b":
        return i + 1, Capture(cut[i].start, cut[i].end, None, UNFILLED)
    if i >= size or cut[i].kind != "n":
        return None
    token = cut[i]
    start = cut[at].start if not hedge else cut[at + 1].start
    digits = token.canon
    end = token.end
    i += 1
    glued = i < size and cut[i].start == end
    if glued and cut[i].kind == "w":
        return i + 1, Capture(start, cut[i].end, None, f"{text[start : cut[i].end]!r} is {_NOT_A_NUMBER}")
    if i < size and cut[i].canon == "%" and cut[i].start - end <= 1:
        percent = True
        end = cut[i].end
        i += 1
    read = numbers.read(digits, sign=sign, percent=percent, hedge=hedge)
    if isinstance(read, str):
        return i, Capture(start, end, None, read)
    return i, Capture(start, end, read, "")


def _sign(text: str, cut: list[Token], at: int) -> tuple[str, int]:
    """Return the sign glued to the number behind it and the index of that number, or '' and the same index."""
    if at + 1 < len(cut) and cut[at].kind == "s" and cut[at + 1].kind == "n":
        raw = text[cut[at].start]
        if raw in numbers.SIGNS and cut[at + 1].start == cut[at].end:
            return raw, at + 1
    return "", at
