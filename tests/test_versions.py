"""Another version of a scheme is recognised by what it prints and computes with; a slip is still a slip."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from converter import loading, pipeline
from converter.fixing import opened
from converter.fixing.mending import fix
from converter.fixing.recomputing import recompute
from converter.model import Finding, Verdict
from converter.versions import adapt
from tests.verifying import SAMPLES

HOUSE = str(SAMPLES / "rubrics" / "harbour.toml")
CRANE = (SAMPLES / "rubrics" / "quay-crane-operator.md").read_text(encoding="utf-8")
ADJUSTER = (SAMPLES / "loss-adjuster.txt").read_text(encoding="utf-8")
LEGEND = "(Green >=48, Yellow 25-47, Red <25)"


def found(text: str, rubric: str = "auto") -> list[Finding]:
    (verified,) = pipeline.verify(text.encode(), "in.txt", rubric)
    return [finding for finding in verified.findings if finding.severity]


def failed(text: str) -> set[str]:
    return {finding.rule.slug for finding in found(text) if finding.verdict is Verdict.FAIL}


def variants(text: str) -> list[str]:
    return [finding.message for finding in found(text) if finding.rule.code == "RB201"]


def step(text: str, printed: str, modifier: str) -> str:
    """Return the text with another barrier step and modifier, and all that follows from the modifier."""
    text = text.replace("(4 x 0.02) = 1.08", f"(4 x {printed}) = {modifier}")
    line = next(line for line in text.splitlines() if line.startswith("Raw:"))
    return text.replace(line, line.replace("1.08", modifier))


def followed(text: str) -> str:
    """Return the text with everything derived worked out again, values in prose too."""
    return recompute(opened(text.encode(), "in.txt"), "auto", prose=True).after


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.[mt]*")), ids=lambda path: path.name)
def test_documents_of_the_scheme_are_judged_by_the_rubric_itself(path: Path) -> None:
    for system in pipeline.systems(path.read_bytes(), path.name):
        if system.rubric is not None:
            assert system.rubric is loading.load(system.rubric.id)


def test_a_step_that_the_document_computes_with_is_said_once() -> None:
    text = followed(step(ADJUSTER, "0.03", "1.12"))

    assert variants(text) == [
        "Another version of the scheme is followed, and verified by: barrier step 0.03 instead of 0.02."
    ]
    assert failed(text) <= {"points-apart"}
    assert "(4 x 0.03) = 1.12" in text


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        ("4 x 0.02", "4 x 0.03", "barrier-step-constant"),
        ("-2 x 0.04", "-2 x 0.05", "evidence-step-constant"),
        ("- 0.54)", "- 0.45)", "floor-constant"),
        ("/ 7.93", "/ 7.39", "span-constant"),
        ("Green >=48", "Green >=84", "zone-border"),
        ("Yellow 25-47", "Yellow 25-74", "zone-border"),
        ("Red <25", "Red <52", "zone-border"),
    ],
)
def test_one_number_mistyped_is_an_error(old: str, new: str, slug: str) -> None:
    text = ADJUSTER.replace(old, new)
    assert text != ADJUSTER

    assert slug in failed(text)
    assert not variants(text)


def test_a_step_whose_modifier_says_otherwise_elsewhere_is_an_error() -> None:
    text = ADJUSTER.replace("(4 x 0.02) = 1.08", "(4 x 0.03) = 1.12")

    assert not variants(text)
    assert "barrier-step-constant" in failed(text)


def test_bands_moved_together_are_another_version() -> None:
    text = ADJUSTER.replace(LEGEND, "(Green >=50, Yellow 28-49, Red <28)")

    (message,) = variants(text)
    assert "Green ≥ 50 instead of ≥ 48, Yellow 28 to 49 instead of 25 to 47, Red < 28 instead of < 25" in message
    assert failed(text) <= {"points-apart"}


def test_bands_that_make_the_printed_zone_false_are_not() -> None:
    text = ADJUSTER.replace(LEGEND, "(Green >=28, Yellow 18-27, Red <18)")

    assert not variants(text)
    assert "zone-border" in failed(text)


def test_scales_of_derived_values_go_with_the_constants() -> None:
    (piece, rubric, _), *_ = pipeline.opened(CRANE.encode(), "in.md")
    assert rubric is not None
    record = pipeline.bound(piece, rubric).record
    version, remarks = adapt(record, rubric)

    assert len(remarks) == 1
    assert rubric.scales["raw"].text == "0.54 to 9.24"
    assert version.scales["raw"].text == "0.45 to 9.24"
    assert adapt(record, rubric)[0] is version


def test_a_row_more_lets_its_total_go_further() -> None:
    table = ADJUSTER[ADJUSTER.index("| Barrier |") :].splitlines()
    rows = table[2:7]
    full = [f"| {row.split('|')[1].strip()} | 2 | So it is. |" for row in rows]
    text = ADJUSTER
    for old, new in zip(rows, full, strict=True):
        text = text.replace(old, new)
    text = text.replace(full[-1], full[-1] + "\n| Port Safety Clearance | 1 | A pass. |").replace("4/10", "11/12")

    assert failed(followed(text)) <= {"points-apart", "order", "said-again"}


def test_a_house_has_its_own_rubric_or_is_understood_without() -> None:
    assert found(CRANE, HOUSE) == []
    assert [finding.rule.slug for finding in found(CRANE)] == ["row-not-in-rubric", "scheme-variant", "label"]
    assert not failed(CRANE)


@pytest.mark.parametrize("rubric", [HOUSE, "auto"])
def test_slips_in_a_document_of_another_version_are_found(rubric: str) -> None:
    numbers = [m for m in re.finditer(r"(?<=\| )[0-9.]+(?= \|)|(?<== )[0-9.]+", CRANE) if len(m.group()) > 2]
    assert len(numbers) > 8
    for match in numbers:
        last = match.end() - 1
        text = CRANE[:last] + str((int(CRANE[last]) + 4) % 10) + CRANE[last + 1 :]
        assert any(finding.severity == "error" for finding in found(text, rubric)), match.group()


def test_a_modifier_that_slipped_in_one_print_is_no_doubt_of_its_constant() -> None:
    house = step(ADJUSTER, "0.03", "1.12").replace("(-2 x 0.04) = 0.92", "(-2 x 0.05) = 0.90")
    text = followed(house.replace("3.10 x 0.92", "3.10 x 0.90"))
    (said,) = variants(text)
    slipped = text.replace("(4 x 0.03) = 1.12", "(4 x 0.03) = 1.08")

    assert slipped != text
    assert variants(slipped) == [said]
    assert fix(opened(slipped.encode(), "in.txt"), "auto").after == text


def test_a_house_may_call_the_ways_of_working_modes() -> None:
    text = (SAMPLES / "proofreader.md").read_text(encoding="utf-8")
    assert "| Aug/Disp |" in text

    assert not found(text.replace("| Aug/Disp |", "| Mode |"))
    assert found(text.replace("| Aug/Disp |", "| Mode |").replace("| 2.00 |", "| 2.07 |"))
