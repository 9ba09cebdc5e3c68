"""Declared departures: how far they lead, and the zone that is printed before and after them."""

from __future__ import annotations

import pytest

from converter.model import Verdict
from tests.verifying import SAMPLES, failures, verify

LINE = "Assessor override: Yes — adjusted from 45.6 to 48.5."
ZONE = "Zone: GREEN (Green ≥48, Yellow 25-47, Red <25)"


def told(override: str = LINE, zone: str = ZONE) -> list[str]:
    """Return what is wrong in a sample that declares an override, its two lines on it told in other words."""
    text = (SAMPLES / "diagnostic-radiographer.md").read_text(encoding="utf-8")
    assert text.count(LINE) == text.count(ZONE) == 1
    return [finding.message for finding in failures(verify(text.replace(LINE, override).replace(ZONE, zone)))]


@pytest.mark.parametrize(
    "line",
    [
        "Assessor override: +{}, from 45.6 to 48.5.",
        "Assessor override: lifted from 45.6 by {} to 48.5.",
        "Assessor override: from 45.6 to 48.5 (+{}).",
        "Assessor override: raised by {} points, from 45.6 to 48.5.",
    ],
)
def test_how_far_an_override_leads_is_checked(line: str) -> None:
    assert not told(line.format("2.9"))
    assert [message for message in told(line.format("3.9")) if "override is printed 3.9" in message]


@pytest.mark.parametrize("zone", ["Zone: {}", "Final Zone: {}", "Zone after the override: {}", "Adjusted Zone: {}"])
def test_the_zone_after_an_override_is_the_one_it_earns(zone: str) -> None:
    assert not told(zone=zone.format("GREEN"))
    assert told(zone=zone.format("RED"))


@pytest.mark.parametrize("zone", ["Final Zone: YELLOW", "Zone after override: YELLOW"])
def test_a_zone_said_to_be_the_last_word_is_not_the_formulas(zone: str) -> None:
    assert [message for message in told(zone=zone) if "YELLOW; 48.5 is Green" in message]


def test_a_zone_of_no_such_label_must_be_the_others() -> None:
    assert told(zone="Zone: YELLOW (Green ≥48, Yellow 25-47, Red <25)")


def test_both_zones_may_be_printed() -> None:
    text = (SAMPLES / "diagnostic-radiographer.md").read_text(encoding="utf-8")
    both = text.replace(ZONE, f"Formula zone: YELLOW (Green ≥48, Yellow 25-47, Red <25)\n{ZONE}")
    verified = verify(both)

    assert not failures(verified)
    assert not [f for f in verified.findings if f.verdict is Verdict.UNDETERMINED and f.rule.slug.startswith("zone")]
