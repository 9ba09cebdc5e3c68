from __future__ import annotations

import pytest

from converter import fixing
from converter.checking import check
from converter.handing.slips import HOW, Planted, Shown, plant, slipped
from converter.model import Verdict
from tests.handing.cases import of, sample


def planted(name: str, count: int, seed: int) -> Planted:
    text = fixing.opened(sample(name), name)

    def verify(changed: str) -> Shown | None:
        system = text.systems(changed, "auto")[0]
        return Shown(system, check(system))

    return plant(of(name).system, verify, count, seed)


@pytest.mark.parametrize("name", ["proofreader.md", "coolant-pump-fmea.md", "data-entry-clerk.txt"])
def test_every_slip_is_found_by_the_verifier(name: str) -> None:
    made = planted(name, 5, 7)
    text = sample(name).decode()
    assert len(made.slips) == len(made.key) == 5
    system = fixing.opened(made.text.encode(), name).systems(made.text, "auto")[0]
    failed = [f for f in check(system) if f.verdict is Verdict.FAIL]
    lines = {
        system.record.document.position(s.start).line for f in failed for s in (f.span, *(o.span for o in f.operands))
    }
    assert {int(answer.place) for answer in made.key} <= lines
    for slip in made.slips:
        alone = slipped(text, [slip])
        again = fixing.opened(alone.encode(), name).systems(alone, "auto")[0]
        assert any(f.verdict is Verdict.FAIL for f in check(again)), slip


def test_the_same_seed_plants_the_same_and_another_does_not() -> None:
    assert planted("proofreader.md", 4, 1) == planted("proofreader.md", 4, 1)
    assert planted("proofreader.md", 4, 1).slips != planted("proofreader.md", 4, 2).slips


def test_slips_are_of_every_kind_a_hand_makes() -> None:
    kinds = {slip.kind for seed in (1, 2) for slip in planted("proofreader.md", 7, seed).slips}
    assert kinds == set(HOW)


def test_the_key_restores_the_source() -> None:
    made = planted("data-entry-clerk.txt", 5, 3)
    text = made.text
    for slip, shift in reversed(
        [(s, sum(len(o.printed) - len(o.right) for o in made.slips if o < s)) for s in made.slips]
    ):
        start = slip.span.start + shift
        assert text[start : start + len(slip.printed)] == slip.printed
        text = text[:start] + slip.right + text[start + len(slip.printed) :]
    assert text == sample("data-entry-clerk.txt").decode()
