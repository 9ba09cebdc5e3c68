"""Printed equations: those of the form, and any other that the text prints.

*Compared*: the result with what its own printed numbers give, on both chains. *Why it matters*: an equation printed in
full can be checked by every reader, and is believed because of it. *Silent*: where a word, a range or something
unreadable stands among the operands, so that the relation is not certain.
*Example*: `47212.32 - 46165.92 = 1046.04` is wrong: 1046.40.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from converter import formula
from converter.forms import Capture, read_number
from converter.formula import Bin, Name, Node, Num
from converter.inferring.arithmetic import Operand, equations, explained
from converter.inferring.conventions import Convention, prevailing
from converter.inferring.doubts import Weighed, is_fraction, is_held_back, is_set_down, set_down, value_of, weigh
from converter.inferring.signs import without_latex
from converter.judging import Values, judge
from converter.lexing import Token, tokens
from converter.model import Rule, Span, Verdict
from converter.numbers import in_full
from converter.statements.context import Context
from converter.system import Equals, Link, Statement

FREE = Rule("IN201", "printed-equation", "Printed equation", "A printed equation must hold.", "error")
"""An equation that no form line asks for."""

_POWERS = (Fraction(1000), Fraction(1, 1000), Fraction(10**6), Fraction(1, 10**6))
"""What a change of unit multiplies by: millimetres to metres, cents of a thousand, micro and mega."""

POWERS = ("^", "√", *"⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Signs before a number that make another of it."""

_OPERATORS = ("+", "-", "×", "/", "(", ")")


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every equation of the form and every other equation in the text."""
    yield from _of_the_form(context)
    yield from _free(context)


def _of_the_form(context: Context) -> Iterator[Statement]:
    rubric = context.rubric
    if rubric is None:
        return
    for match in context.record.matches:
        pattern = rubric.patterns[match.pattern]
        for equation in pattern.equations:
            result = match.stated[equation.result]
            if result is None:
                continue
            name = pattern.holes[equation.result].name
            stated = context.stated[result]
            test = Equals(equation.node, match.stated, dict(match.rows), formula.source(equation.definition))
            rule = context.rule("formula", name)
            yield Statement(rule, "equation", stated.path, stated.span, result, test, context.subject(result))


# ------------------------------------------------------------------------------------------------ in free text


class _Found(NamedTuple):
    """An equation in the text: its expression over slots, its operands' captures and its result's.

    weighed: how far a misfit of it is certain, where it is one of running text with units and notes.
    """

    text: str
    operands: tuple[Capture, ...]
    result: Capture
    weighed: Weighed | None = None


def _free(context: Context) -> Iterator[Statement]:
    text = context.record.document.text
    results: dict[str, list[str]] = {}
    for number, found in enumerate(sorted(_found(context), key=lambda one: one.result.start)):
        path = f"equation[{number}]"
        yield _statement(context, path, found, results)
        results.setdefault(_shown(text, found.result), []).append(path)


def _found(context: Context) -> Iterator[_Found]:
    """Yield the equations of bare numbers, and those that people print with units, notes and line breaks."""
    text = context.record.document.text
    taken: set[int] = set()
    usual = prevailing(text)
    for span in context.record.free:
        if text.find("=", span.start, span.end) < 0 or _how(text[span.start : span.end], usual) == "comma":
            continue
        cut = tokens(text, span.start, span.end)
        for at, token in enumerate(cut):
            found = _equation(text, cut, at) if token.canon == "=" else None
            if found:
                taken.add(token.start)
                if context.rubric is not None or not _is_other(text, found):
                    yield found
    if context.rubric is None:
        yield from _written(context, taken, usual)
        yield from _explained(context)


def _is_other(text: str, found: _Found) -> bool:
    """Tell what is no equation: a legend of ranges (`8 - 10 = 1`), a fraction said again (`= 40/100`), pieces, a share."""
    values = tuple(one.number.value for one in found.operands if one.number)
    value, number = value_of(found.text, values), found.result.number
    if number is None or value is None:
        return False
    if found.text == "h0 / h1" and number.percent and all(one.number and one.number.whole for one in found.operands):
        return value <= 1
    if found.text == "h0 - h1" and value < 0 <= number.value:
        return True
    if number.percent and abs(value - number.value) > abs(value / 100 - number.value):
        value /= 100
    if 2 * abs(value - number.value) <= number.unit:
        return False
    if is_held_back(number.value, value, text, found.result.end):
        return True
    if "/" in found.text and number.whole and number.unit <= 1 and abs(value - number.value) < number.unit:
        return True
    if is_set_down(number, value):
        return True
    return is_fraction(text, found.result.end, number.value, value)


def _how(passage: str, usual: Convention) -> Convention:
    """Return what parts decimals in a passage: what its own numbers say, else what is usual in the document."""
    own = prevailing(passage)
    return own if own == "comma" else usual


def _written(context: Context, taken: set[int], usual: Convention) -> Iterator[_Found]:
    """Yield the equations that the strict grammar does not read."""
    text = without_latex(context.record.document.text)
    for start, end in _passages(text, context.record.free):
        for equation in equations(text, start, end, _how(text[start:end], usual)):
            weighed = None if equation.at in taken else weigh(equation, text)
            if weighed:
                yield _Found(
                    equation.shape,
                    tuple(_capture(one) for one in equation.operands),
                    _capture(weighed.result),
                    weighed,
                )


def _explained(context: Context) -> Iterator[_Found]:
    """Yield the sums in parentheses that give the number before them: where they do not, they may say something else."""
    text = context.record.document.text
    for span in context.record.free:
        if text.find("+", span.start, span.end) < 0 or text.find("(", span.start, span.end) < 0:
            continue
        for equation in explained(text, span.start, span.end):
            weighed = weigh(equation, text)
            if weighed and weighed.fits:
                operands = tuple(_capture(one) for one in equation.operands)
                yield _Found(equation.shape, operands, _capture(weighed.result), weighed)


def _capture(operand: Operand) -> Capture:
    return Capture(operand.start, operand.end, operand.number, "")


_MARK = re.compile(r"[\s>]*")


def _passages(text: str, spans: tuple[Span, ...]) -> Iterator[tuple[int, int]]:
    """Yield where equations may stand: pieces of text, joined where a line goes on with the next."""
    start = end = -1
    for span in sorted(spans):
        joined = (
            0 <= end <= span.start and text.count("\n", end, span.start) <= 1 and _MARK.fullmatch(text, end, span.start)
        )
        if joined and (text[span.start : span.start + 2].lstrip()[:1] in _OPENING or text[end - 1 : end] in _CLOSING):
            end = span.end
            continue
        if start >= 0 and _may_hold(text, start, end):
            yield start, end
        start, end = span
    if start >= 0 and _may_hold(text, start, end):
        yield start, end


_OPENING = tuple("=≈×÷+/")
_CLOSING = ("=", "×", "+", "/", "÷")


def _may_hold(text: str, start: int, end: int) -> bool:
    return text.find("=", start, end) >= 0 or text.find("≈", start, end) >= 0


def _shown(text: str, capture: Capture) -> str:
    return text[capture.start : capture.end]


def _statement(context: Context, path: str, found: _Found, results: dict[str, list[str]]) -> Statement:
    """Return the statement of one equation. An operand printed like one earlier result, and one only, is linked."""
    text = context.record.document.text
    slots = []
    for i, capture in enumerate(found.operands):
        same = results.get(_shown(text, capture), ())
        where = same[0] if len(same) == 1 else f"{path}.operand[{i}]"
        span = Span(capture.start, capture.end)
        slots.append(context.add(where, _shown(text, capture), span, capture.number, capture.problem))
    result = context.add(
        path, _shown(text, found.result), Span(found.result.start, found.result.end), found.result.number
    )
    shape = formula.parse(found.text)
    node = formula.rename(
        shape, lambda name: Name("", context.stated[slots[int(name.column[1:])]].text, slot=int(name.column[1:]))
    )
    factor = found.weighed.factor if found.weighed else Fraction(1)
    if factor != 1:
        node = (
            Bin("×", node, Num(factor, in_full(factor)))
            if factor > 1
            else Bin("/", node, Num(1 / factor, in_full(1 / factor)))
        )
    node = _of_hundred(context, node, tuple(slots), result)
    certain = not _may_be_set_down(context, node, tuple(slots), result) and (not found.weighed or found.weighed.certain)
    context.links[path] = Link(node, tuple(slots))
    context.defining[path] = result
    test = Equals(
        node, tuple(slots), {}, formula.source(node), certain, hint=found.weighed.hint if found.weighed else ""
    )
    stated = context.stated[result]
    return Statement(FREE, "equation", path, stated.span, result, test, "equation")


def _of_hundred(context: Context, node: Node, slots: tuple[int | None, ...], result: int) -> Node:
    """Return the expression, divided by 100 where it was multiplied by 100 to print a percentage."""
    number = context.stated[result].number
    if number is None or not number.percent:
        return node
    whole = Bin("/", node, Num(Fraction(100), "100"))
    for candidate in (node, whole):
        test = Equals(candidate, slots)
        trial = Statement(FREE, "equation", "", Span(0, 0), result, test)
        if judge(trial, Values(context.system(()))).verdict is Verdict.PASS:
            return candidate
    return node


def _may_be_set_down(context: Context, node: Node, slots: tuple[int | None, ...], result: int) -> bool:
    """Tell a misfit that rounding to fewer digits than are printed explains (`32400 / 15.9 = 2040`), or another unit."""
    number = context.stated[result].number
    trial = judge(Statement(FREE, "equation", "", Span(0, 0), result, Equals(node, slots)), Values(context.system(())))
    if number is None or trial.verdict is not Verdict.FAIL or trial.exact is None or not number.value:
        return False
    step = set_down(number)
    if step > number.unit and 2 * abs(trial.exact - number.value) <= step:
        return True
    ratio = abs(trial.exact / number.value)
    return any(abs(ratio / power - 1) * abs(number.value) <= number.unit for power in _POWERS)


def _equation(text: str, cut: list[Token], at: int) -> _Found | None:
    """Return the equation around an equals sign, or None where its operands or result are not plain numbers."""
    got = read_number(text, cut, at + 1)
    if got is None or got[1].number is None or not _ends(text, cut, got[0]):
        return None
    start = _run_start(cut, at)
    if start < at and text[max(0, cut[start].start - 2) : cut[start].start].rstrip()[-1:] in POWERS:
        return None
    operands: list[Capture] = []
    shape = _shape(text, cut, start, at, operands)
    if shape is None or len(operands) < 1 or not any(sign in shape for sign in "+-×/"):
        return None
    try:
        formula.parse(shape)
    except formula.FormulaError:
        return None
    return _Found(shape, tuple(operands), got[1])


def _ends(text: str, cut: list[Token], at: int) -> bool:
    """Tell whether a result ends here: no operator follows, save a glued `/100`, which says out of what."""
    if at >= len(cut):
        return True
    token = cut[at]
    if token.canon == "/":
        glued = at + 1 < len(cut) and token.start == cut[at - 1].end and cut[at + 1].start == token.end
        return glued and cut[at + 1].kind == "n"
    if token.canon == "-":
        behind = cut[at + 1] if at + 1 < len(cut) else None
        return behind is None or behind.kind != "n" or text[token.start] == "—"
    return token.canon not in ("+", "×", "(")


def _run_start(cut: list[Token], at: int) -> int:
    """Return where the run of numbers and operators before an equals sign begins."""
    start = at
    while start and (cut[start - 1].kind == "n" or cut[start - 1].canon in (*_OPERATORS, "%", "of", "$", "€", "£")):
        start -= 1
    while start < at and cut[start].canon in ("of", ")"):
        start += 1
    depth = sum({"(": 1, ")": -1}.get(token.canon, 0) for token in cut[start:at])
    while depth > 0 and start < at:
        depth -= 1 if cut[start].canon == "(" else 0
        start += 1
    return start


def _shape(text: str, cut: list[Token], start: int, at: int, operands: list[Capture]) -> str | None:
    """Return the expression with operands as `h0`, `h1` ...; None where something in it is no plain number."""
    out: list[str] = []
    i = start
    while i < at:
        token = cut[i]
        wants_operand = not out or out[-1] in ("+", "-", "×", "/", "(")
        got = read_number(text, cut, i) if wants_operand else None
        if got:
            if got[1].number is None:
                return None
            out.append(f"h{len(operands)}")
            operands.append(got[1])
            i = got[0]
            continue
        if token.canon == "of" and out and operands and operands[-1].number and operands[-1].number.percent:
            out.append("×")
        elif token.canon in _OPERATORS:
            if token.canon in "-/" and _glued(cut, i):
                return None
            out.append(token.canon)
        else:
            return None
        i += 1
    return " ".join(out)


def _glued(cut: list[Token], i: int) -> bool:
    """Tell a range, a date or "out of" (`3-7`, `3/10`) from arithmetic: no blank on either side."""
    if not 0 < i < len(cut) - 1:
        return False
    before, behind = cut[i - 1], cut[i + 1]
    return before.kind == behind.kind == "n" and before.end == cut[i].start and behind.start == cut[i].end
