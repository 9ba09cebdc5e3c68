"""The form: every row of the language's table, what it matches, what it refuses, and that matching stays linear."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter import formula
from converter.forms import Broken, Filled, FormError, Pattern, compile_pattern, find
from converter.lexing import tokens

WORDS = {"zone": ("Green", "Yellow", "Red"), "way": ("NOT INVOLVED", "NOT", "HUMAN")}


def form(text: str) -> Pattern:
    return compile_pattern(text, part="tasks", words=WORDS)


def found(pattern: Pattern | str, text: str, *, whole: bool = False) -> Filled | Broken | None:
    compiled = form(pattern) if isinstance(pattern, str) else pattern
    return find(compiled, text, tokens(text), whole=whole)


def filled(pattern: str, text: str, *, whole: bool = False) -> dict[str, str]:
    """Return what stands in each hole, by the hole's name (a fixed number by its own text)."""
    compiled = form(pattern)
    got = found(compiled, text, whole=whole)
    assert isinstance(got, Filled), got
    return {
        hole.name or hole.text: text[capture.start : capture.end]
        for hole, capture in zip(compiled.holes, got.captures, strict=True)
        if capture is not None
    }


MATCHES: list[tuple[str, str, dict[str, str]]] = [
    # a number; a number of this row; one name twice
    ("Total: {score}", "Total: 3.80", {"score": "3.80"}),
    ("{.score}", "2", {"tasks.score": "2"}),
    ("{score} of {score}", "3 of 4", {"score": "4"}),
    ("Total: {score}", "Total: -2", {"score": "-2"}),
    ("Total: {score}", "Total: \u22122", {"score": "\u22122"}),
    ("Total: {score}", "Total: +9", {"score": "+9"}),
    ("Total: {score}", "Total: about 20", {"score": "20"}),
    ("Total: {score}", "Total: ~20", {"score": "20"}),
    ("Total: {score}", "Total: $1,234.50", {"score": "$1,234.50"}),
    # words
    ("Title: {job:text}", "Title: Head of Bread & Rolls", {"job": "Head of Bread & Rolls"}),
    ("{peer:text} ({score})", "Some Other Role (68.2)", {"peer": "Some Other Role", "score": "68.2"}),
    ("Zone: {zone}", "zone: GREEN", {"zone": "GREEN"}),
    ("{zone} ({score})", "Yellow (30)", {"zone": "Yellow", "score": "30"}),
    ("{.mode: HUMAN / NOT INVOLVED}", "not involved", {"tasks.mode": "not involved"}),
    ("{way} now", "NOT INVOLVED now", {"way": "NOT INVOLVED"}),
    ("Zone: {zone}", "Zone: Purple", {"zone": "Purple"}),
    ("Zone: {zone} ({zone:legend})", "Zone: Red (Green ≥48, Red <25)", {"zone": "Green ≥48, Red <25"}),
    ("Class: {zone}: {zone:condition}", "Class: Red: A = 2 AND B ≥ 48", {"zone": "A = 2 AND B ≥ 48"}),
    ("Override: {score:override}", "Override: none", {"score": "none"}),
    # a number that must be so: read first, judged later
    ("Of: 6.00 - {w}", "Of: 6.00 - 2.20", {"6.00": "6.00", "w": "2.20"}),
    ("Of: 6.00 - {w}", "Of: 5.00 - 2.20", {"6.00": "5.00", "w": "2.20"}),
    ("{score}/10", "3/10", {"score": "3", "10": "10"}),
    ("{score}/10", "3", {"score": "3"}),
    ("Range (-2 to 2)", "range (-2 to 2)", {"-2": "-2", "2": "2"}),
    # percent
    ("{share}%", "25%", {"share": "25%"}),
    ("{share}%", "25 %", {"share": "25 %"}),
    ("{share}%", "25", {"share": "25"}),
    # optional, alternatives, one exactly, nested
    ("Score[ now]: {score}", "Score: 3", {"score": "3"}),
    ("Score[ now]: {score}", "Score now: 3", {"score": "3"}),
    ("A[ b| c d]: {score}", "A: 1", {"score": "1"}),
    ("A[ b| c d]: {score}", "A b: 1", {"score": "1"}),
    ("A[ b| c d]: {score}", "A c d: 1", {"score": "1"}),
    ("A <b|c> {score}", "A c 1", {"score": "1"}),
    ("A[ b[ c[ {x}]]] {score}", "A b c 7 1", {"x": "7", "score": "1"}),
    ("A[ b[ c[ {x}]]] {score}", "A b 1", {"score": "1"}),
    ("A[ b[ c[ {x}]]] {score}", "A 1", {"score": "1"}),
    ("A <b|<c|d> e> {score}", "A d e 1", {"score": "1"}),
    ("{zone}[ ({score})]", "Green (4)", {"zone": "Green", "score": "4"}),
    ("{zone}[ ({score})]", "Green", {"zone": "Green"}),
    # anything
    ("From {a} ... to {b}", "From 1 by way of 5 and more to 3", {"a": "1", "b": "3"}),
    ("{a}-{b} years[ ... ({c}+ years)]", "0-2 years then others (8+ years)", {"a": "0", "b": "2", "c": "8"}),
    ("{a}-{b} years[ ... ({c}+ years)]", "0-2 years then others", {"a": "0", "b": "2"}),
    ("Uses ...", "Uses", {}),
    # loose: blanks, case, signs, dashes, emphasis, a closing full stop, a colon for a dash
    ("Raw: {a} × {b} = {raw}", "raw :  3.80*1.36  =5.168", {"a": "3.80", "b": "1.36", "raw": "5.168"}),
    ("Raw: {a} × {b} = {raw}", "**Raw:** 3.80 x 1.36 = 5.168", {"a": "3.80", "b": "1.36", "raw": "5.168"}),
    ("A \u2014 b {score}", "a - B 1", {"score": "1"}),
    ("At least ≥ {score}", "at least >= 4", {"score": "4"}),
    ("Confirmed at {growth}.", "Confirmed at 2", {"growth": "2"}),
    ("Confirmed at {growth}.", "Confirmed at 2. And more.", {"growth": "2"}),
    ("Raw: {raw}", "Raw = 5", {"raw": "5"}),
    ("Raw: {raw}", "Raw \u2014 5", {"raw": "5"}),
    ("Raw: {raw}", "Raw 5", {"raw": "5"}),
]


@pytest.mark.parametrize(("pattern", "text", "wanted"), MATCHES, ids=[f"{case[0]} | {case[1]}" for case in MATCHES])
def test_filled(pattern: str, text: str, wanted: dict[str, str]) -> None:
    assert filled(pattern, text) == wanted


NOT_THERE = [
    ("Total: {score}", "The total: 3"),
    ("{score} points", "three points"),
    ("A <b|c> {score}", "B 1"),
    ("Raw: {raw}", ""),
    ("{share}%", "%"),
]


@pytest.mark.parametrize(("pattern", "text"), NOT_THERE)
def test_not_there(pattern: str, text: str) -> None:
    assert found(pattern, text) is None


BROKEN = [
    ("Raw: {a} × {b} = {raw}", "Raw: 3.80 × = 5", 4),
    ("Raw: {a} × {b} = {raw}", "Raw: none", 2),
    ("Raw: {a} × {b} = {raw}", "Raw: 3.80 × 1.36", 5),
    ("Task Score: 6.00 - {w} = {t}/5.0", "Task Score: six - 2 = 4", 3),
]


@pytest.mark.parametrize(("pattern", "text", "at"), BROKEN)
def test_a_line_that_begins_right_and_goes_wrong_is_broken_there(pattern: str, text: str, at: int) -> None:
    got = found(pattern, text)

    assert isinstance(got, Broken)
    assert got.at == at


def test_a_broken_line_keeps_what_it_read() -> None:
    got = found("Raw: {a} × {b} = {raw}", "Raw: 3.80 × none = 5")

    assert isinstance(got, Broken)
    assert [capture.number.value if capture and capture.number else None for capture in got.captures] == [
        Fraction("3.8"),
        None,
        None,
    ]


def test_whole_lets_nothing_follow_but_a_stop_or_a_colon() -> None:
    assert isinstance(found("Evidence Score", "Evidence score:", whole=True), Filled)
    assert isinstance(found("Evidence Score", "Evidence score.", whole=True), Filled)
    assert not isinstance(found("Evidence Score", "Evidence Score Card", whole=True), Filled)
    assert isinstance(found("Evidence Score", "Evidence Score Card"), Filled)


UNREADABLE = [
    ("Total: {score}", "Total: 3.8O"),
    ("Total: {score}", "Total: 1,5"),
    ("Total: {score}", "Total: 1.234.567"),
]


@pytest.mark.parametrize(("pattern", "text"), UNREADABLE)
def test_a_number_that_cannot_be_read_is_captured_with_its_problem(pattern: str, text: str) -> None:
    got = found(pattern, text)

    assert isinstance(got, Filled)
    (capture,) = got.captures
    assert capture is not None
    assert capture.number is None
    assert capture.problem


EQUATIONS = [
    ("Raw: {a} × {b} = {raw}", "a × b"),
    ("Of: 6.00 - {w} = {t}/5.0", "6.00 - w"),
    ("Score: ({raw} - {floor}) / {span} × 100 = {score}/100", "(raw - floor) / span × 100"),
    ("1.0 + ({e} × {step}) = {m}", "1.0 + e × step"),
    ("{.time}% = {.score}", None),
    ("Quick: Protective {p} + Correlation {g} = Likely {zone}", None),
    ("{a} = {b}", None),
    ("Label: Growth = {g} and more", None),
]


@pytest.mark.parametrize(("pattern", "wanted"), EQUATIONS, ids=[case[0] for case in EQUATIONS])
def test_a_printed_equation_defines_its_result(pattern: str, wanted: str | None) -> None:
    found_ones = [formula.source(equation.definition) for equation in form(pattern).equations]

    assert found_ones == ([wanted] if wanted else [])


def test_out_of_is_no_division() -> None:
    pattern = form("Score: {a} + {b} = {score}/100")

    (score,) = (hole for hole in pattern.holes if hole.name == "score")
    assert pattern.holes[score.of].text == "100"
    assert pattern.holes[score.of].owner == "score"
    assert [formula.source(equation.definition) for equation in pattern.equations] == ["a + b"]


def test_a_range_has_no_blanks() -> None:
    assert len(form("{a}-{b} years").ranges) == 1
    assert len(form("From[ {a}-{b}] years").ranges) == 1
    assert form("{a} - {b} = {c}").ranges == ()


REFUSED = [
    ("Score[ now: {score}", "missing"),
    ("Score< now: {score}", "missing"),
    ("{a b}", "no name"),
    ("{}", "no name"),
    ("{1}", "no name"),
    ("{a.b.c}", "no name"),
    ("{a + b}", "no name"),
    ("{score", "cannot read"),
    ("score}", "cannot read"),
    ("{a} + × {b} = {c}", "cannot be read"),
]


@pytest.mark.parametrize(("pattern", "why"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused(pattern: str, why: str) -> None:
    with pytest.raises(FormError, match=why):
        form(pattern)


HOSTILE = [
    ("... a ... b ... c ... d ... {x}", "a b c d " * 500),
    ("... ... ... ... {x}", "a " * 2000),
    ("[a|a b|a b c][a|a b|a b c][a|a b|a b c] {x}", "a b c " * 600),
    ("{p:text} of {q:text} of {r:text} of {s:text} = {x}", "of " * 2000),
    ("{p:text} ({x}) {q:text} ({y})", "word ( " * 1000),
    ("1 + {a} + {b} = {x}", "1 + " * 1000),
    ("... {zone} ... {zone} {x}", "a " * 2000),
    ("... {p:text} b {q:text} c {x}", "a b c " * 700),
    ("[a ]" * 30 + "{x}", "a " * 2000),
]


@pytest.mark.parametrize(("pattern", "text"), HOSTILE, ids=[case[0][:30] for case in HOSTILE])
def test_matching_is_linear_on_hostile_lines(pattern: str, text: str) -> None:
    compiled = form(pattern)
    cut = tokens(text)
    start = time.process_time()
    find(compiled, text, cut)

    assert time.process_time() - start < 1.0


@given(st.text(alphabet="ab12 .:×=-[]<>|{}", max_size=40), st.text(alphabet="ab12 .:×=-", max_size=40))
def test_any_form_compiles_or_is_refused_and_any_line_is_matched_or_not(pattern: str, text: str) -> None:
    try:
        compiled = form(pattern)
    except FormError:
        return
    got = find(compiled, text, tokens(text))
    if isinstance(got, Filled):
        assert got.end <= len(text)
