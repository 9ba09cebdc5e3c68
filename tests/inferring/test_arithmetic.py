"""Equations of running text: what is read, what is left alone, and when a misfit is certain."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from converter import pipeline
from converter.inferring.arithmetic import Equation, equations, explained
from converter.inferring.doubts import value_of, weigh
from converter.inferring.signs import without_latex
from converter.model import Verdict


def only(text: str) -> Equation:
    plain = without_latex(text)
    found = list(equations(plain, 0, len(plain)))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rent: $900/month × 12 months = $10,800", "10800"),
        ("$1,400 (once) + $300/month × 12 = $5,000", "5000"),
        ("(3 letters / 73 letters) × 100 = 4.1%", "300/73"),
        ("top 25% of 80 visitors × 2 = 40", "40"),
        ("7,850 words × $3/1M = $0.02355", "0.02355"),
        ("Lamps - $15/room × 3 rooms = $45", "45"),
        ("3 plus 4 times 2 = 11", "11"),
        (r"$\frac{18}{24} \times 100 = 75\%$", "75"),
        (r"\text{change} = \frac{30\text{ kg} - 24\text{ kg}}{30\text{ kg}} \times 100 = 20\%", "20"),
        ("1,000 clerks × $180/month\n= $180,000/month", "180000"),
        ("**$60 × 2** = **$120**", "120"),
    ],
)
def test_an_equation_is_read_with_its_units(text: str, value: str) -> None:
    equation = only(text)

    assert value_of(equation.shape, tuple(one.number.value for one in equation.operands)) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    [
        "rent × 12 = 36",
        "2^n + 4 = 12",
        "(1 + 2)^3 = 27",
        "2^3^2 = 512",
        "2^1000 = 9",
        "f(3 + 4) = 9",
        "3-7 × 2 = 14",
        "on 2024-05-01 + 3 = Saturday",
        "a[1 + 2] = 5",
        "5 == 2 + 3",
        "total += 5 * 3",
        "12 × 4 = $40-50",
        "12 × 4 = 5:30",
        "3 × $5\n- 4 = 11",
    ],
)
def test_what_is_no_equation_is_left_alone(text: str) -> None:
    assert list(equations(text, 0, len(text))) == []


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Oil: $297 + $47/month × 12 months = $864", True),
        ("Oil: ~$297 + $47/month × 12 months = $1,400", False),
        ("Oil costs about $20 × 12 = $300", False),
        ("8 oranges + 2 oranges × 5 = 50 oranges", False),
        ("Cost: 405 visits × $64.6 × 20% = $5,232", False),
        ("In 3 rooms $20 × 12 = $300", False),
    ],
)
def test_a_misfit_is_certain_only_where_nothing_else_explains_it(text: str, certain: bool) -> None:
    weighed = weigh(only(text), text)

    assert weighed is not None
    assert not weighed.fits
    assert weighed.certain is certain


@pytest.mark.parametrize(
    "text",
    [
        "Training: 3 clerks × 3 months = $45,000",
        "For 5 rooms at $10/month × 12 = $600",
        "100 TB × $0.09/GB × 12 = $10.8M",
        "1.22 GB - 90.4 MB = 5 GB",
        "$50 + 10% = $55",
        "100 letters / 30 letters = 4 bags",
        "Phase 1 + Phase 2 = 9 weeks",
        "5 crates + 1 box + 1 bag = 73 bottles",
        "Rates of 289,755 × 1 piece = 289,800",
    ],
)
def test_a_misfit_that_another_relation_explains_is_none(text: str) -> None:
    assert all(weigh(one, text) is None for one in equations(text, 0, len(text)))


def test_a_change_of_unit_is_counted_in() -> None:
    text = "$15/user/month × 3 users = $540/year"
    weighed = weigh(only(text), text)

    assert weighed is not None
    assert weighed.fits
    assert weighed.factor == Fraction(12)


def test_a_chain_may_go_on_with_each_result() -> None:
    text = "170 kg/day × 30 = 5,100 kg × $0.50 = $2,550"
    first, second = (weigh(one, text) for one in equations(text, 0, len(text)))

    assert first is not None
    assert second is not None
    assert first.fits
    assert second.fits
    assert first.result.number.value == Fraction(5100)


def test_a_sum_in_parentheses_explains_the_number_before_it() -> None:
    text = "In all $1,489 (mail $89 + hosting $900 + post $500)."
    (equation,) = explained(text, 0, len(text))
    weighed = weigh(equation, text)

    assert weighed is not None
    assert weighed.fits


@pytest.mark.parametrize("piece", ["1 + ", "(", "1 = ", "(1 + 2) × ", "3 (", "= ", "1 a b c "])
def test_reading_is_linear(piece: str) -> None:
    spent = []
    for size in (2_000, 8_000):
        text = piece * size
        begun = time.process_time()
        list(equations(text, 0, len(text)))
        spent.append(time.process_time() - begun)

    assert spent[1] < 16 * max(spent[0], 0.05)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2^10 = 1024", "1024"),
        ("1.05³ = 1.157625", "1.157625"),
        ("5 × 10^3 + 1 = 5001", "5001"),
        ("10^-2 × 300 = 3", "3"),
    ],
)
def test_a_power_is_one_exact_number(text: str, value: str) -> None:
    equation = only(text)

    assert value_of(equation.shape, tuple(one.number.value for one in equation.operands)) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("Beiträge 12,50 × 4 = 50,00 und 1.250 + 310 = 1.560.", []),
        ("Beiträge 12,50 × 4 = 55,00 und 0,5 × 3 = 1,5.", ["55,00"]),
        ("The field of 2^12 is 4096; 2^12 - 1 = 4095, and 2^5 × 3 = 49.", ["49"]),
    ],
)
def test_commas_and_powers_in_running_text(text: str, slips: list[str]) -> None:
    (verified,) = pipeline.verify(text.encode(), "x.md", "none")
    assert [f.stated for f in verified.findings if f.verdict is Verdict.FAIL] == slips


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("Essay: 10 - 4 - 3 - 2 - 2 = 0/10 (floor).", []),
        ("Essay: 10 - 4 - 8 = 0 (minimum is 0).", []),
        ("Essay: 8 + 4 = 10/10.", []),
        ("Essay: 10 - 3 - 2 = 6/10.", ["6"]),
        ("Essay: 10 - 3 - 2 = 0/10.", ["0"]),
    ],
)
def test_a_result_held_back_at_the_end_of_its_scale(text: str, slips: list[str]) -> None:
    (verified,) = pipeline.verify(text.encode(), "x.md", "none")
    found = [f.stated for f in verified.findings if f.verdict is Verdict.FAIL or f.message.startswith("Look here")]
    assert found == slips
