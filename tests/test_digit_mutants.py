"""Any one digit of the numbers that statements speak of, changed: a finding names the line.

The slow test tries every digit of every number in a row marked `first` of the lent document's list; the fast ones try a
sample of them, and the digits of one of our own samples.
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.mutants import Mutant, known_of, mutants, numbers, seen
from tests.test_source_statements import first, rows
from tests.verifying import SAMPLES, needs_seed, seed, seed_text, verify

PROSE = {76: ("69.2 AIJRI", "(68.2)", "(3.80 vs", "(79.3)", "(5/10 vs 3/10)")}
"""Of a line of prose, the words whose numbers the rows marked `first` speak of."""

SILENT = {
    (76, "5"): "another role's barriers: any other count up to ten is as possible, and nothing else printed names it",
}
"""Numbers, by line and print, whose changes may go unseen, each with its reason; every other change must be seen."""

EVERY = 23
"""The fast test takes one in so many: a prime, so that all digits and lines come to their turn."""


def lines() -> list[int]:
    """Return the lines that rows marked `first` stand in."""
    out: set[int] = set()
    for number in first():
        for piece in rows()[number]["line"].split("/"):
            low, _, high = piece.strip().partition("-")
            out |= set(range(int(low), int(high or low) + 1))
    return sorted(out)


@cache
def lent_mutants() -> tuple[Mutant, ...]:
    return tuple(mutants(numbers(seed_text(), lines(), PROSE)))


def survivors(tried: tuple[Mutant, ...], text: str, known: frozenset[str]) -> list[Mutant]:
    return [mutant for mutant in tried if not seen(mutant, text, known)]


def unexplained(unseen: list[Mutant], text: str) -> list[str]:
    return [mutant.shown(text) for mutant in unseen if (mutant.line, mutant.number) not in SILENT]


@needs_seed
def test_a_sample_of_changed_digits_is_seen() -> None:
    tried = lent_mutants()[::EVERY]

    assert len(tried) > 50
    assert unexplained(survivors(tried, seed_text(), known_of(seed())), seed_text()) == []


@needs_seed
@pytest.mark.slow
def test_every_changed_digit_is_seen() -> None:
    unseen = survivors(lent_mutants(), seed_text(), known_of(seed()))

    assert len(list(numbers(seed_text(), lines(), PROSE))) > 90
    assert unexplained(unseen, seed_text()) == []


OWN = SAMPLES / "loss-adjuster.txt"
SCHEME = (
    "|",
    "Quick screen",
    "Task Resistance",
    "Displacement/",
    "Confirmed",
    "This qualifies",
    "Raw:",
    "JobZone Score:",
    "Zone:",
)
"""Beginnings of the lines whose numbers belong to the scheme."""


def test_a_sample_of_changed_digits_of_our_own_document_is_seen() -> None:
    text = OWN.read_text(encoding="utf-8")
    scheme = [i for i, line in enumerate(text.split("\n"), 1) if line.startswith(SCHEME)]
    tried = tuple(mutants(numbers(text, scheme, {})))[:: 2 * EVERY]

    assert len(tried) > 20
    assert survivors(tried, text, known_of(verify(text))) == []
