"""Words, numbers and signs: alike where people mean the same, each with its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.lexing import key, tokens

ALIKE = [
    ("Raw: 3.80 × 1.36", "raw :  3.80 * 1.36"),
    ("3.80 · 1.36", "3.80 x 1.36"),
    ("3 \u22c5 4", "3 X 4"),
    ("2*3", "2×3"),
    ("(2)*(3)", "(2)×(3)"),
    ("25%*2", "25% × 2"),
    ("≥ 48", ">= 48"),
    ("≤ 48", "<=48"),
    ("≠ 2", "!= 2"),
    ("12 ÷ 4", "12 / 4"),
    ("a \u2013 b \u2014 c", "a - b - c"),
    ("\u22122", "-2"),
    ("Who Should Worry (and Who Shouldn\u2019t)", "who should worry (and who shouldn't)"),
    ("**Total**", "total"),
    ("__Total__ and `100%`", "total and 100%"),
    ("*Total* score", "total score"),
    ("~~Total~~", "Total"),
    ("2\\.25 \\* \\-2 \\<= 1\\.5\\%", "2.25 * -2 <= 1.5%"),
    ("2.25[^1]", "2.25"),
    ("so on \u2026", "so on ..."),
    ("25\uff05", "25%"),
    ("\u201cyes\u201d", '"yes"'),
    ("≈ 5", "~ 5"),
    ("STRASSE", "straße"),
    ("a\tb\u00a0c\nd", "a b c d"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one: str, other: str) -> None:
    assert key(one) == key(other)


DIFFERENT = [("3.80", "3.8"), ("a-b", "a b"), ("25%", "25"), ("2 > 1", "2 >= 1"), ("Total", "Totals"), ("xx", "×")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different(one: str, other: str) -> None:
    assert key(one) != key(other)


KINDS = [
    ("3.80/5.0", [("n", "3.80"), ("s", "/"), ("n", "5.0")]),
    ("1,234.50", [("n", "1,234.50")]),
    ("3-7 years", [("n", "3"), ("s", "-"), ("n", "7"), ("w", "years")]),
    ("5.", [("n", "5"), ("s", ".")]),
    ("v2", [("w", "v"), ("n", "2")]),
    ("3.8O", [("n", "3.8"), ("w", "o")]),
    ("don't R&D", [("w", "don't"), ("w", "r&d")]),
    ("8+", [("n", "8"), ("s", "+")]),
    ("*item*", [("w", "item")]),
    ("2 * item", [("n", "2"), ("s", "×"), ("w", "item")]),
    ("snake_case", [("w", "snake"), ("w", "case")]),
    ("", []),
]


@pytest.mark.parametrize(("text", "wanted"), KINDS)
def test_kinds(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(token.kind, token.canon) for token in tokens(text)] == wanted


def test_a_stretch_keeps_the_offsets_of_the_whole() -> None:
    text = "one 2 three 4"

    assert [(t.canon, t.start, t.end) for t in tokens(text, 4, 11)] == [("2", 4, 5), ("three", 6, 11)]


@given(st.text(max_size=60))
def test_tokens_are_slices_in_order(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end
        at = token.end
        if token.kind == "n":
            assert text[token.start : token.end] == token.canon


@given(st.text(alphabet="ab12 .,*_-×%~`'&", max_size=60))
def test_cutting_twice_changes_nothing(text: str) -> None:
    assert key(key(text).replace("*", "×")) == key(text) or "." in text or "," in text or "'" in text or "&" in text


@pytest.mark.parametrize("piece", ["*", "_ ", "~", "1.", "1,", "a'", "a&", "...", "\u2014", "`"])
def test_cutting_is_linear(piece: str) -> None:
    start = time.process_time()
    tokens(piece * 50_000)

    assert time.process_time() - start < 1.5
