"""Nothing of a document controls a terminal, and carets stand under what they mean."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.terminal import WINDOW, excerpt, paint, screen_text, visible, wants_colour, width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ≥ 3 – “so”", "plain ≥ 3 – “so”"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\nlines\r", "two\\nlines\\r"),
        ("tab\t", "tab\\t"),
        ("\x7f\x9b", "\\x7f\\x9b"),
        ("8\u202e9", "8\\u202e9"),
        ("\u2028\u200b\ufeff", "\\u2028\\u200b\\ufeff"),
        ("\udcff", "\\udcff"),
        ("no\u00a0break\u3000wide", "no\u00a0break\u3000wide"),
        ("表 é e\u0301", "表 é e\u0301"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_hidden_and_controlling_characters_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(exclude_categories=[])))
def test_no_text_keeps_a_control_character(text: str) -> None:
    assert not [char for char in visible(text) if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert not [char for char in screen_text(text) if unicodedata.category(char) == "Cc" and char not in "\n\t"]


def marked(line: str, start: int, end: int) -> str:
    """Return what stands above the carets, column by column."""
    shown, carets = excerpt(line, start, end)
    left = width(carets) - carets.count("^")
    columns = [char for char in shown for _ in range(width(char))]
    return "".join(dict.fromkeys(columns[left : left + carets.count("^")]))


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("| Total | 8 |", "8"),
        ("\t| Total |\t8 |", "8"),
        ("| 合計 | 8 |", "8"),
        ("| Tota\u0301l | 8 |", "8"),
        ("| \x1b[31mTotal\u202e | 8 |", "8"),
        ("8", "8"),
        ("x" * 500 + "8" + "y" * 500, "8"),
        ("合" * 300 + "8", "8"),
        ("8" + "y" * 500, "8"),
    ],
)
def test_the_caret_stands_under_the_very_character(line: str, mark: str) -> None:
    at = line.index(mark)

    assert marked(line, at, at + len(mark)) == mark


def test_a_long_line_is_cut_around_the_caret_and_says_so() -> None:
    shown, carets = excerpt("a" * 300 + "8" + "b" * 300, 300, 301)

    assert shown.startswith("…a")
    assert shown.endswith("b…")
    assert width(shown) <= WINDOW + 2
    assert carets.endswith("^")


def test_a_line_that_fits_is_not_cut() -> None:
    line = "a" * WINDOW

    assert excerpt(line, 0, 1)[0] == line


@given(st.text(st.characters(exclude_categories=[]), max_size=250), st.integers(-3, 260), st.integers(-3, 260))
def test_every_line_and_place_gives_an_excerpt(line: str, start: int, end: int) -> None:
    shown, carets = excerpt(line.replace("\n", " "), start, end)

    assert "^" in carets
    assert not set(carets) - {" ", "^"}
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("environ", "terminal", "coloured"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour_follows_the_environment(environ: dict[str, str], terminal: bool, coloured: bool) -> None:
    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return terminal

    assert wants_colour(Stream(), environ) is coloured


def test_paint_is_nothing_without_colour() -> None:
    assert paint("x", "error", on=False) == "x"
    assert paint("x", "error", on=True) == "\x1b[31;1mx\x1b[0m"
