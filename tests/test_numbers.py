"""Numbers: what is read, what is refused and why, and how a value is printed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter import numbers
from converter.model import Number
from converter.numbers import at_digits, in_full, parse, plain, read, rounded

READ = [
    ("0", 0, 1),
    ("9", 9, 1),
    ("+9", 9, 1),
    ("-2", -2, 1),
    ("\u22122", -2, 1),
    ("\u20132", -2, 1),
    ("2.20", "2.2", "0.01"),
    ("6.0260", "6.026", "0.0001"),
    (".5", "0.5", "0.1"),
    ("007", 7, 1),
    ("25%", "0.25", "0.01"),
    ("25 %", "0.25", "0.01"),
    ("12.5%", "0.125", "0.001"),
    ("-12.5%", "-0.125", "0.001"),
    ("1,234", 1234, 1),
    ("49,200", 49200, 1),
    ("1,234,567.50", "1234567.5", "0.01"),
    (" 3 ", 3, 1),
]


@pytest.mark.parametrize(("text", "value", "unit"), READ, ids=[case[0] for case in READ])
def test_read(text: str, value: object, unit: object) -> None:
    number = parse(text)

    assert isinstance(number, Number), number
    assert (number.value, number.unit) == (Fraction(str(value)), Fraction(str(unit)))
    assert number.percent == ("%" in text)
    assert number.whole == ("." not in text)


REFUSED = [
    ("", "no number"),
    ("-", "no number"),
    ("%", "no number"),
    ("n/a", "notation"),
    ("1e5", "notation"),
    ("0x10", "notation"),
    ("1_000", "notation"),
    ("nan", "notation"),
    ("1.", "notation"),
    ("1.2.3", "notation"),
    ("12,34.5", "notation"),
    ("--2", "notation"),
    ("1,5", "decimal comma"),
    ("3,80", "decimal comma"),
    ("1,2345", "decimal comma"),
    ("1.234.567", "points between thousands"),
    ("1.234,50", "points between thousands"),
    ("\uff12", "digits other than 0-9"),
    ("\u0663", "digits other than 0-9"),
    ("2\u00b2", "digits other than 0-9"),
    ("1" * 41, "41 characters"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED, ids=[case[0][:12] or "nothing" for case in REFUSED])
def test_refused_with_a_reason(text: str, why: str) -> None:
    reason = parse(text)

    assert isinstance(reason, str)
    assert why in reason


def test_an_em_dash_is_no_sign() -> None:
    assert isinstance(parse("\u20142"), str)


def test_the_longest_number_is_read() -> None:
    assert parse("1" * numbers.MAX_NUMBER) == Number(Fraction(int("1" * 40)), Fraction(1), whole=True)


@pytest.mark.parametrize(("suffix", "scale"), [("K", 10**3), ("k", 10**3), ("M", 10**6), ("bn", 10**9), ("B", 10**9)])
def test_a_suffix_scales_value_and_step(suffix: str, scale: int) -> None:
    number = read("1.5", suffix=suffix)

    assert isinstance(number, Number)
    assert (number.value, number.unit) == (Fraction(3, 2) * scale, Fraction(scale, 10))


def test_a_place_may_mean_percent_without_its_sign() -> None:
    assert read("25", percent=True) == Number(Fraction(1, 4), Fraction(1, 100), percent=True, whole=True)


def test_a_hedge_is_kept() -> None:
    number = read("20", hedge="about")

    assert isinstance(number, Number)
    assert number.hedge == "about"


ROUNDED = [
    ("2.5", "1", "3"),
    ("-2.5", "1", "-3"),
    ("2.4999", "1", "2"),
    ("0.05", "0.1", "0.1"),
    ("-0.04", "0.1", "0"),
    ("0.125", "0.01", "0.13"),
    ("1234", "100", "1200"),
    ("7", "1", "7"),
]


@pytest.mark.parametrize(("value", "unit", "wanted"), ROUNDED)
def test_halves_round_away_from_zero(value: str, unit: str, wanted: str) -> None:
    assert rounded(Fraction(value), Fraction(unit)) == Fraction(wanted)


PRINTED = [
    ("2.20", "2.15", "2.15"),
    ("9", "8.5", "9"),
    ("25%", "0.205", "21%"),
    ("12.5%", "0.2", "20.0%"),
    ("0.50", "-0.004", "0.00"),
    ("6.0259", "6.025888", "6.0259"),
    ("-2", "-3", "-3"),
    ("2.20", "0", "0.00"),
]


@pytest.mark.parametrize(("like", "value", "wanted"), PRINTED)
def test_a_value_is_printed_with_the_digits_of_another(like: str, value: str, wanted: str) -> None:
    number = parse(like)

    assert isinstance(number, Number)
    assert at_digits(Fraction(value), number) == wanted


def test_a_number_with_a_suffix_is_printed_in_full() -> None:
    number = read("143", suffix="K")

    assert isinstance(number, Number)
    assert at_digits(Fraction(150_400), number) == "150000"


FULL = [
    (Fraction(9), "9"),
    (Fraction(-5, 4), "-1.25"),
    (Fraction(1, 3), "0.3333333333…"),
    (Fraction(-2, 3), "-0.6666666666…"),
    (Fraction(6025888, 10**6), "6.025888"),
    (Fraction(1, 10**12), "0.000000000001"),
    (Fraction(1, 10**13), "0.0000000000…"),
    (Fraction(0), "0"),
]


@pytest.mark.parametrize(("value", "wanted"), FULL)
def test_in_full(value: Fraction, wanted: str) -> None:
    assert in_full(value) == wanted


def test_in_full_as_percent() -> None:
    assert in_full(Fraction(1, 4), percent=True) == "25%"
    assert in_full(Fraction(1, 3), percent=True) == "33.3333333333…%"


def test_plain() -> None:
    assert plain(Fraction(1, 2), Fraction(1, 100)) == "0.50"


decimals = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4)


@given(decimals)
def test_what_is_printed_in_full_reads_back(value: object) -> None:
    exact = Fraction(str(value))
    number = parse(in_full(exact))

    assert isinstance(number, Number)
    assert number.value == exact


@given(st.fractions(-(10**6), 10**6), st.integers(0, 6))
def test_a_rounded_value_lies_within_half_a_step(value: Fraction, places: int) -> None:
    unit = Fraction(1, 10**places)
    near = rounded(value, unit)

    assert abs(near - value) * 2 <= unit
    assert (near / unit).denominator == 1
    shown = parse(plain(value, unit))
    assert isinstance(shown, Number)
    assert (shown.value, shown.unit) == (near, unit)


@given(st.text(max_size=12))
def test_whatever_is_read_is_ascii_digits(text: str) -> None:
    number = parse(text)

    if isinstance(number, Number):
        assert all(c.isascii() or c in numbers.SIGNS for c in text.strip())
