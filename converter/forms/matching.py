"""Patterns found in documents: a machine that visits no instruction twice at one token."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from converter import numbers
from converter.forms.patterns import (
    HEDGES,
    NOT_A_NUMBER,
    UNFILLED,
    Broken,
    Capture,
    Filled,
    Pattern,
)
from converter.lexing import Token, tokens


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

    def run(self) -> Filled | Broken | None:  # noqa: C901, PLR0912 - one branch an instruction; apart they would hide the machine
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
        return i + 1, Capture(start, cut[i].end, None, f"{text[start : cut[i].end]!r} is {NOT_A_NUMBER}")
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
