"""Forms compiled: the tree of a form text flattened to a small program, with the equations and ranges it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from converter import formula
from converter.forms.parsing import Anything, Choice, Lit, Node, Slot, parse
from converter.forms.patterns import Equation, FormError, Hole, Instr, Pattern
from converter.lexing import tokens


def compile_pattern(
    text: str, *, part: str = "", words: Mapping[str, tuple[str, ...]] | None = None, number: int = -1
) -> Pattern:
    """Return the pattern that a form line, cell, label or heading is.

    part: the form part it stands in, which gives `.name` its table. words: the words of each banded quantity.
    """
    nodes, holes = parse(text, part, words or {})
    nodes, holes = _out_of(_without_last_point(nodes), holes, text)
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


def _plain(nodes: tuple[Node, ...], holes: list[Hole]) -> int:
    """Return the index of the one number hole that a pattern is, its percent sign aside, or -1."""
    first = nodes[0] if nodes else None
    if not isinstance(first, Slot) or holes[first.number].kind != "number" or nodes[1:] not in ((), (Lit("%"),)):
        return -1
    return first.number


def _without_last_point(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the nodes without a closing full stop: a sentence may end without it."""
    return nodes[:-1] if nodes and nodes[-1] == Lit(".") else nodes


def _out_of(nodes: tuple[Node, ...], holes: list[Hole], text: str) -> tuple[tuple[Node, ...], list[Hole]]:
    """Return nodes where `{x}/9` is read as "out of 9": the slash and the maximum may be left out by an author."""
    out: list[Node] = []
    i = 0
    glued = {m.group(1) for m in re.finditer(r"\{([^{}]*)\}/(?=[0-9])", text)}
    while i < len(nodes):
        node = nodes[i]
        if isinstance(node, Choice):
            options = []
            for option in node.options:
                changed, holes = _out_of(option, holes, text)
                options.append(changed)
            node = Choice(tuple(options))
        behind = nodes[i + 1 : i + 3]
        if (
            isinstance(node, Slot)
            and holes[node.number].kind == "number"
            and len(behind) == 2
            and behind[0] == Lit("/")
            and isinstance(behind[1], Slot)
            and holes[behind[1].number].kind == "fixed"
            and any(_hole_name(body, holes[node.number]) for body in glued)
        ):
            maximum = behind[1].number
            holes = list(holes)
            holes[node.number] = holes[node.number]._replace(of=maximum)
            holes[maximum] = holes[maximum]._replace(owner=holes[node.number].name)
            out += [node, Choice(((Lit("/"), Slot(maximum)), ()))]
            i += 3
            continue
        out.append(node)
        i += 1
    return tuple(out), holes


def _hole_name(body: str, hole: Hole) -> bool:
    name = body.partition(":")[0].strip()
    return hole.name.endswith(name) if hole.row else hole.name == name


def _percents(nodes: tuple[Node, ...], holes: list[Hole]) -> list[Hole]:
    """Return the holes with those marked as percentages that a percent sign follows."""
    out = list(holes)

    def visit(sequence: tuple[Node, ...]) -> None:
        for node, behind in zip(sequence, (*sequence[1:], None), strict=False):
            if isinstance(node, Choice):
                for option in node.options:
                    visit(option)
            elif isinstance(node, Slot) and behind == Lit("%"):
                out[node.number] = out[node.number]._replace(percent=True)

    visit(nodes)
    return out


_OPERATORS = ("+", "-", "×", "/", "(", ")")


def _equations(nodes: tuple[Node, ...], holes: list[Hole]) -> Iterator[Equation]:
    """Yield the printed equations: a run of numbers, holes and operators before `=` and one hole."""
    for at, node in enumerate(nodes):
        if node != Lit("=") or at + 1 >= len(nodes):
            continue
        result = nodes[at + 1]
        if not isinstance(result, Slot) or holes[result.number].kind != "number":
            continue
        run = _run_before(nodes, at)
        if not any(isinstance(n, Lit) and n.canon in "+-×/" for n in run):
            continue
        before = nodes[at - len(run) - 1] if at > len(run) else None
        if isinstance(before, Lit) and before.canon.isalpha():
            continue
        yield _equation(run, holes, result.number)


def _run_before(nodes: tuple[Node, ...], at: int) -> tuple[Node, ...]:
    start = at
    while start and _in_equation(nodes[start - 1]):
        start -= 1
    return nodes[start:at]


def _in_equation(node: Node) -> bool:
    return isinstance(node, Slot) or (isinstance(node, Lit) and node.canon in _OPERATORS)


def _equation(run: tuple[Node, ...], holes: list[Hole], result: int) -> Equation:
    text = " ".join(
        node.canon if isinstance(node, Lit) else f"h{node.number}" for node in run if isinstance(node, (Lit, Slot))
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


def _ranges(nodes: tuple[Node, ...], holes: list[Hole], text: str) -> Iterator[tuple[int, int]]:
    """Yield the pairs `{a}-{b}` written without blanks: ranges, not subtractions."""
    glued = {(m.group(1), m.group(2)) for m in re.finditer(r"\{([^{}]*)\}-\{([^{}]*)\}", text)}
    if not glued:
        return
    for i, node in enumerate(nodes):
        if isinstance(node, Choice):
            for option in node.options:
                yield from _ranges(option, holes, text)
        elif isinstance(node, Slot) and nodes[i + 1 : i + 2] == (Lit("-"),) and i + 2 < len(nodes):
            last = nodes[i + 2]
            if isinstance(last, Slot) and (holes[node.number].name, holes[last.number].name) in glued:
                yield node.number, last.number


def _either_dash(nodes: tuple[Node, ...], lows: frozenset[int]) -> tuple[Node, ...]:
    """Return nodes where the dash of a range may also be written "to"."""
    out: list[Node] = []
    for i, node in enumerate(nodes):
        before = nodes[i - 1] if i else None
        if isinstance(node, Choice):
            out.append(Choice(tuple(_either_dash(option, lows) for option in node.options)))
        elif node == Lit("-") and isinstance(before, Slot) and before.number in lows:
            out.append(Choice(((node,), (Lit("to"),))))
        else:
            out.append(node)
    return tuple(out)


def _flatten(nodes: tuple[Node, ...], holes: list[Hole], out: list[Instr]) -> None:
    for node in nodes:
        match node:
            case Lit(canon=canon):
                out.append(Instr("lit", canon))
            case Anything():
                out.append(Instr("any"))
            case Slot(number=index):
                op = "number" if holes[index].kind in ("number", "fixed") else "words"
                out.append(Instr(op, a=index))
                if holes[index].percent:
                    out.append(Instr("split", a=len(out) + 1, b=len(out) + 2))
            case Choice(options=options):
                _flatten_choice(options, holes, out)


def _flatten_choice(options: tuple[tuple[Node, ...], ...], holes: list[Hole], out: list[Instr]) -> None:
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


def _first(nodes: tuple[Node, ...], holes: list[Hole]) -> set[str]:
    """Return what a match may begin with: canonical tokens, '#' for a number, '' for anything."""
    out: set[str] = set()
    for node in nodes:
        match node:
            case Lit(canon=canon):
                return out | {canon}
            case Anything():
                return out | {""}
            case Slot(number=index):
                hole = holes[index]
                if hole.kind in ("number", "fixed"):
                    return out | {"#"}
                firsts = {tokens(choice)[0].canon for choice in hole.choices if tokens(choice)}
                return out | (firsts or {""})
            case Choice(options=options):
                for option in options:
                    out |= _first(option, holes)
                if all(options):
                    return out
    return out | {""}


def _fixed_start(nodes: tuple[Node, ...]) -> int:
    """Return how many literal tokens stand before the first hole: the beginning that tells a line."""
    count = 0
    for node in nodes:
        if isinstance(node, Choice) and all(isinstance(n, Lit) for option in node.options for n in option):
            count += min(len(option) for option in node.options)
        elif isinstance(node, Lit):
            count += 1
        else:
            break
    return count
