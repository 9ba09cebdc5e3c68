"""The shared list of rounding cases: a text or an edit of the lent document, the line judged and the word it gets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from converter.model import Finding, Verified
from tests.verifying import SHARED, at, edited, failures, needs_seed, seed_text, verify

LIST = SHARED / "cases" / "rounding.json"
CASES: list[dict[str, Any]] = json.loads(LIST.read_text(encoding="utf-8"))["cases"] if LIST.is_file() else []
TEXTS = [case for case in CASES if "text" in case]
EDITS = [case for case in CASES if "edits" in case]


def by_id(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    if not cases:
        return pytest.mark.skip(reason="no list of rounding cases beside the checkout")
    return pytest.mark.parametrize("case", cases, ids=[case["id"] for case in cases])


def hows(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.how, finding.message) for finding in findings]


@by_id(TEXTS)
def test_text(case: dict[str, Any]) -> None:
    verified = verify(case["text"], "none")
    equations = [finding for finding in at(verified, case["line"]) if finding.kind == "equation"]

    assert [finding.how for finding in equations] == [case["how"]], hows(equations)


@needs_seed
@by_id(EDITS)
def test_edit_of_the_lent_document(case: dict[str, Any]) -> None:
    edits = [(line, old, new) for line, old, new in case["edits"]]
    verified = verify(edited(seed_text(), edits))

    if case["how"] == "none":
        assert hows(failures(verified)) == []
        return
    found = about(verified, case)
    assert case["how"] in {finding.how for finding in found}, hows(at(verified, case["line"]))
    if case["how"] == "wrong":
        wanted = case.get("severity", "error")
        assert wanted in {finding.severity for finding in found if finding.how == "wrong"}
    else:
        assert hows([finding for finding in failures(verified) if finding in found]) == []


def about(verified: Verified, case: dict[str, Any]) -> list[Finding]:
    """Return the findings a case is about: what fails in its line, or those whose printed text its edits hold."""
    found = at(verified, case["line"])
    if case["how"] == "wrong" or not case["edits"]:
        return found
    edits = [new for line, _, new in case["edits"] if line == case["line"]]
    other = ("scale", "constant")
    return [f for f in found if f.stated and any(f.stated in new for new in edits) and f.kind not in other]
