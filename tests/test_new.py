"""An empty assessment from a rubric's form: read again, filled in, recomputed, and then clean."""

from __future__ import annotations

import random
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter import loading, pipeline
from converter.drafting import draft
from converter.fixing import opened
from converter.fixing.recomputing import recompute
from converter.forms import UNFILLED
from converter.model import Verdict
from converter.rubric import Rubric
from converter.system import System

SHIPPED = pytest.mark.parametrize("name", loading.shipped())
FILLED = pytest.mark.parametrize("name", ["aijri", "fmea"])


def system_of(text: str, rubric: str = "auto") -> System:
    (system,) = pipeline.systems(text.encode(), "new.md", rubric)
    return system


def is_input(rubric: Rubric, name: str) -> bool:
    return not rubric.definitions(name) and name not in rubric.constants and name not in rubric.bands


def filled(rubric: Rubric, rng: random.Random) -> str:
    """Return an empty assessment with a legal value typed into every input, once."""
    text = draft(rubric)
    system = system_of(text, rubric.id)
    shares = iter(("40", "35", "25"))
    edits: dict[int, tuple[int, str]] = {}
    for match in system.record.matches:
        for hole, ident in zip(rubric.patterns[match.pattern].holes, match.stated, strict=True):
            stated = system.stated[ident] if ident is not None else None
            if stated is None or stated.problem != UNFILLED or not is_input(rubric, hole.name):
                continue
            if system.defining[stated.path] == ident:
                edits[stated.span.start] = (stated.span.end, typed(rubric, hole.name, hole.choices, shares, rng))
    for start in sorted(edits, reverse=True):
        end, value = edits[start]
        text = text[:start] + value + text[end:]
    return text


def typed(rubric: Rubric, name: str, choices: tuple[str, ...], shares: object, rng: random.Random) -> str:
    if choices:
        return rng.choice(choices)
    if name == "tasks.time":
        return next(shares)  # type: ignore[call-overload, no-any-return]  # three shares that make a whole
    scale = rubric.scales.get(name)
    if scale is not None:
        return str(rng.randint(int(scale.low), int(scale.high)))
    ends = {"mid_from": 3, "mid_to": 6, "junior_from": 0, "junior_to": 2, "threshold": 100}
    return str(ends.get(name, "Somebody"))


@SHIPPED
def test_an_empty_assessment_is_recognised_and_nothing_in_it_is_wrong(name: str) -> None:
    (verified,) = pipeline.verify(draft(loading.load(name)).encode(), "new.md")

    assert verified.rubric.id == name
    assert not [f for f in verified.findings if f.verdict is Verdict.FAIL or f.how == "remark"]
    assert {f.kind for f in verified.findings if f.rule.slug == "row-missing"} == set()
    assert verified.outcome == "undetermined"


@SHIPPED
def test_it_is_the_same_every_time_and_recompute_leaves_it_alone(name: str) -> None:
    text = draft(loading.load(name))

    corrected = recompute(opened(text.encode(), "new.md"), "auto")

    assert text == draft(loading.load(name))
    assert corrected.after == text
    assert corrected.notes and not corrected.left


@FILLED
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_inputs_typed_in_and_recomputed_verify_clean(name: str, seed: int) -> None:
    text = filled(loading.load(name), random.Random(seed))

    corrected = recompute(opened(text.encode(), "new.md"), "auto")
    (verified,) = pipeline.verify(corrected.data, "new.md")

    assert "____" not in re.sub(r"\n\| ____ \|.*", "", corrected.after)
    assert [f.message for f in verified.findings if f.verdict is Verdict.FAIL] == []
    assert [f.message for f in verified.findings if f.how == "unchecked"] == []
    assert verified.outcome == "pass"
    assert recompute(opened(corrected.data, "new.md"), "auto").after == corrected.after


def test_digits_are_those_of_the_rubric() -> None:
    text = recompute(opened(filled(loading.load("aijri"), random.Random(4)).encode(), "new.md"), "auto").after

    assert re.search(r"^Raw: \d\.\d\d × \d\.\d\d × \d\.\d\d × \d\.\d\d = \d\.\d{4}$", text, re.MULTILINE)
    assert re.search(r"= \d{1,2}\.\d/100$", text, re.MULTILINE)


def test_a_share_gets_the_digits_it_needs() -> None:
    text = (
        filled(loading.load("aijri"), random.Random(4)).replace("| 35% |", "| 37.5% |").replace("| 25% |", "| 22.5% |")
    )

    system = system_of(recompute(opened(text.encode(), "new.md"), "auto").after)

    shares = [system.stated[system.defining[name]].number for name in ("displaced", "augmented", "not_involved")]
    assert sum(share.value for share in shares if share) == Fraction(1)
