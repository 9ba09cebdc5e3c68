"""Choosing findings by their codes changes what counts, never what was checked."""

from __future__ import annotations

import pytest

from converter.model import Rule
from converter.running.selecting import Selection, narrow, prefixes, unmatched
from converter.summary import counts
from tests import factories


@pytest.mark.parametrize(
    ("select", "ignore", "code", "taken"),
    [
        ((), (), "AIJ204", True),
        (("AIJ2",), (), "AIJ204", True),
        (("AIJ2",), (), "AIJ301", False),
        (("AIJ2", "RD"), (), "RD101", True),
        ((), ("AIJ2",), "AIJ204", False),
        (("AIJ204",), ("AIJ2",), "AIJ204", True),
        (("AIJ2",), ("AIJ204",), "AIJ204", False),
        (("AIJ2",), ("AIJ2",), "AIJ204", False),
    ],
)
def test_the_longer_prefix_wins(select: tuple[str, ...], ignore: tuple[str, ...], code: str, taken: bool) -> None:
    assert Selection(select, ignore).takes(code) is taken


def test_prefixes_come_with_commas_or_one_by_one() -> None:
    assert prefixes(["aij2, RD", "", "RD", "AIJ301,"]) == ("AIJ2", "RD", "AIJ301")


def test_a_document_whose_errors_are_ignored_passes() -> None:
    narrowed = narrow(factories.verified(), Selection(ignore=("TST101",)))

    assert narrowed.outcome == "pass"
    assert [finding.id for finding in narrowed.findings] == ["p1"]
    assert counts(narrowed) == (0, 0, 0)


def test_nothing_to_compare_stays_nothing_to_compare() -> None:
    assert narrow(factories.empty(), Selection(ignore=("TST",))).outcome == "undetermined"


def test_findings_carried_on_from_an_ignored_slip_do_not_become_errors_of_their_own() -> None:
    known = factories.document(blocks=factories.fruit_blocks())
    other = factories.finding(known, "f2", rule=Rule("TST201", "fruit-zone", "", "", "error"))
    given = factories.verified(
        known, (factories.finding(known), other), diagnosis=(factories.root(known, ("f1",), ("f2",)),)
    )

    narrowed = narrow(given, Selection(ignore=("TST1",)))

    assert narrowed.outcome == "pass"
    assert [(root.explains, root.affected) for root in narrowed.diagnosis] == [((), ("f2",))]


def test_without_a_selection_nothing_is_touched() -> None:
    given = factories.verified()

    assert narrow(given, Selection()) is given


def test_a_prefix_of_no_code_is_noticed() -> None:
    assert unmatched(Selection(("AIJ2", "AJI"), ("RD",)), {"AIJ204"}) == ["AJI", "RD"]
