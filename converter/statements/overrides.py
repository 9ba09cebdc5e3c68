"""An assessor's override: a declared departure from the formula score.

*Compared*: where the form's override line says "none", the printed score with the formula; where it declares another
value, that value stands beside the formula score for the zone and for later mentions. *Why it matters*: a departure
that is declared is no error, and one that is not declared is. *Silent*: when the line is absent.
*Example*: `Assessor override: Yes - from 45.6 to 48.5` admits 48.5 wherever the score is said again.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter import formula
from converter.forms import Capture, read_number
from converter.formula import Bin, Call, Name
from converter.lexing import Token, tokens
from converter.model import Match, Number, Span, Stated, Verdict
from converter.statements.context import Context
from converter.system import Equals, Noted, Same, Statement

_NONE = ("none", "no", "not", "nil", "n", "na", "without", "-")
_TO = ("to", "->", "→")
_BEFORE = (*_TO, "at", "=", "score", "is", "as")
_ENDS = (")", ",", ";", "from")
"""What stands behind a signed distance."""

_OLD = ("from", "of", "score", "formula")
"""What stands before the value that is replaced: "from 45.6", "formula score 45.6"."""


def bind(context: Context) -> Iterator[Statement]:
    """Yield what each override line of the form declares."""
    rubric = context.rubric
    if rubric is None:
        return
    for match, hole, ident in context.filled(rubric):
        if hole.kind == "override":
            yield from _declared(context, match, hole.name, context.stated[ident])


def _declared(context: Context, match: Match, name: str, stated: Stated) -> Iterator[Statement]:
    text = context.record.document.text
    cut = tokens(text, *stated.span)
    rule = context.rule("check", f"override.{name}", "error")._replace(slug=f"{name.replace('_', '-')}-override")
    if not cut or cut[0].canon in _NONE:
        yield from _none(context, match, name)
        return
    numbers = [(i, got[1]) for i in range(len(cut)) if (got := _number_at(text, cut, i))]
    chosen = _chosen(context, name, cut, numbers)
    if chosen is None:
        message = "an override is declared, but the value it puts in place cannot be read"
        yield Statement(
            rule, "override", name, stated.span, -1, Noted(Verdict.UNDETERMINED, "unchecked", "note", message)
        )
        return
    number = chosen.number
    ident = context.add(f"{name}.override.value", text[chosen.start : chosen.end], match.span, number)
    context.stated[ident] = context.stated[ident]._replace(span=_span(chosen))
    context.overrides[name] = ident
    message = f"declared: {text[chosen.start : chosen.end]} stands in place of the formula's {name.replace('_', ' ')}"
    yield Statement(rule, "override", name, _span(chosen), ident, Noted(Verdict.PASS, "overridden", "note", message))
    reference = context.defining.get(name)
    yield from _moved(context, name, cut, numbers, ident)
    for i, capture in numbers:
        if capture is not chosen and i and cut[i - 1].canon in _OLD and reference is not None:
            copy = context.add(name, text[capture.start : capture.end], _span(capture), capture.number)
            yield Statement(
                context.rule("restated", name), "restated", name, _span(capture), copy, Same(reference), name
            )


def _moved(
    context: Context, name: str, cut: list[Token], numbers: list[tuple[int, Capture]], override: int
) -> Iterator[Statement]:
    """Yield that "+2.9 points", "+2.9, from 45.6 to 48.5" and "by 2.9" tell how far the value in place lies away."""
    text = context.record.document.text
    for i, capture in numbers:
        behind = cut[i + 1].canon if i + 1 < len(cut) else ""
        signed = text[capture.start] in "+-\u2212\u2013" or (i > 0 and cut[i - 1].canon in ("+", "-"))
        led = i > 0 and cut[i - 1].canon == "by"
        distance = led or behind in ("points", "point", "pts") or (signed and behind in _ENDS)
        if not distance or capture.number is None or name not in context.defining:
            continue
        gap = Bin("-", Name("", "override", slot=0), Name("", name))
        node = gap if signed else Call("abs", (gap,), None, "")
        where = _span(capture)
        moved = context.add(f"{name}.override.moved", text[capture.start : capture.end], where, capture.number)
        rule = context.rule("check", f"override.{name}")._replace(slug=f"{name.replace('_', '-')}-override-distance")
        test = Equals(node, (override,))
        yield Statement(rule, "override", f"{name}.override.moved", where, moved, test, "distance of the override")


def _number_at(text: str, cut: list[Token], at: int) -> tuple[int, Capture] | None:
    if cut[at].kind != "n":
        return None
    got = read_number(text, cut, at)
    return got if got and got[1].number is not None else None


def _span(capture: Capture) -> Span:
    return Span(capture.start, capture.end)


def _chosen(context: Context, name: str, cut: list[Token], numbers: list[tuple[int, Capture]]) -> Capture | None:
    """Return the number that takes the quantity's place: the one behind "to", else the only one not behind "from"."""
    formula_score = _number(context, name)
    plausible = [
        (i, c)
        for i, c in numbers
        if c.number and not c.number.percent and _like(c.number, formula_score) and not _delta(cut, i)
    ]
    behind = [(cut[i - 1].canon, c) for i, c in plausible if i and cut[i - 1].canon in _BEFORE]
    for word, capture in sorted(behind, key=lambda found: (found[0] not in _TO, _repeats(found[1], formula_score))):
        if word in _TO or not _repeats(capture, formula_score) or len(behind) == 1:
            return capture
    rest = [c for i, c in plausible if not (i and cut[i - 1].canon in ("from", "of"))]
    other = [c for c in rest if formula_score is None or (c.number and c.number.value != formula_score.value)]
    return other[0] if len(other) == 1 else None


def _repeats(capture: Capture, formula_score: Number | None) -> bool:
    """Tell whether a number only says the formula's score again."""
    return formula_score is not None and capture.number is not None and capture.number.value == formula_score.value


def _delta(cut: list[Token], at: int) -> bool:
    """Tell a difference ("+3.0 points") from a value."""
    behind = cut[at + 1].canon if at + 1 < len(cut) else ""
    return behind in ("points", "point", "pts", "years", "year") or (at > 0 and cut[at - 1].canon in ("+", "by"))


def _number(context: Context, name: str) -> Number | None:
    ident = context.defining.get(name)
    return context.stated[ident].number if ident is not None else None


def _like(number: Number, other: Number | None) -> bool:
    """Tell whether a number is printed like the score it replaces: the same digits behind the point."""
    return other is None or number.unit == other.unit


def _none(context: Context, match: Match, name: str) -> Iterator[Statement]:
    """Without an override the printed score must be the formula's."""
    assert context.rubric is not None
    result = context.defining.get(name)
    nodes = context.rubric.definitions(name)
    if result is None or not nodes:
        return
    rule = context.rule("check", f"override.{name}")._replace(slug=f"{name.replace('_', '-')}-not-overridden")
    test = Equals(nodes[0], formula=formula.source(nodes[0]))
    yield Statement(rule, "override", name, match.span, result, test, context.subject(result))
