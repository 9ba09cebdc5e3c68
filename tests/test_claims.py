"""Claims in prose: wordings with their truth, and that no true document is ever accused of one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.claims import judged, what
from converter.lexing import tokens
from converter.model import Verdict
from converter.statements.claims.amounts import amount_at
from converter.statements.claims.stems import stem
from tests.verifying import SAMPLES, SEED, SHARED, failures, needs_seed, seed, seed_text, verify

FOLDER = Path(__file__).parent / "claims"
PUBLIC = SHARED / "cases" / "claims.jsonl"


@cache
def document(stem: str) -> str:
    """Return the text of the sample that a file of claims is about."""
    (path,) = (path for path in SAMPLES.iterdir() if path.stem == stem)
    return path.read_text(encoding="utf-8")


def listed(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


OWN = [(path.stem, claim) for path in sorted(FOLDER.glob("*.jsonl")) for claim in listed(path)]
BY_CLAIM = pytest.mark.parametrize(("about", "claim"), OWN, ids=[f"{name}-{claim['id']}" for name, claim in OWN])


@BY_CLAIM
def test_no_claim_is_judged_wrongly(about: str, claim: dict[str, Any]) -> None:
    said = what(judged(document(about), claim["text"], 0))

    allowed = {"true": {"passed", "silent"}, "false": {"accused", "silent"}, "undecidable": {"silent"}}
    assert said in allowed[claim["verdict"]], claim["text"]


def test_most_false_claims_are_found_and_most_true_ones_understood() -> None:
    said = [(claim["verdict"], what(judged(document(about), claim["text"], 0))) for about, claim in OWN]
    false = [word for verdict, word in said if verdict == "false"]
    true = [word for verdict, word in said if verdict == "true"]

    assert false.count("accused") >= 0.9 * len(false)
    assert true.count("passed") >= 0.6 * len(true)


@pytest.mark.skipif(SEED is None or not PUBLIC.is_file(), reason="no lent document beside the checkout")
def test_public_claims_about_the_lent_document() -> None:
    said = [(claim, what(judged(seed_text(), claim["text"], 76))) for claim in listed(PUBLIC)]
    false = [word for claim, word in said if claim["verdict"] == "false"]

    assert not [claim["id"] for claim, word in said if claim["verdict"] == "true" and word == "accused"]
    assert not [claim["id"] for claim, word in said if claim["verdict"] == "undecidable" and word != "silent"]
    assert false.count("accused") >= 0.8 * len(false)


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(SAMPLES.glob("*.[tm][xd]*")) if path.name != "README.md"],
    ids=lambda path: path.stem,
)
def test_no_claim_of_a_sample_fails_but_the_planted_ones(path: Path) -> None:
    rubric = "fmea" if "fmea" in path.name else "aijri"
    found = [f for f in failures(verify(path.read_text(encoding="utf-8"), rubric)) if f.kind == "claim"]

    planted = {"lift-mechanic": {"56.3"}, "paralegal": {"5"}}
    assert {f.stated for f in found} <= planted.get(path.stem, set())


@needs_seed
def test_no_claim_of_the_lent_document_fails() -> None:
    assert [f.message for f in failures(seed()) if f.kind == "claim"] == []


@pytest.mark.parametrize(
    ("text", "value", "bound", "hedge"),
    [
        ("sixty-five", "65", "", ""),
        ("three and a half", "7/2", "", ""),
        ("two thirds", "2/3", "", ""),
        ("one hour in ten", "1/10", "", ""),
        ("nine out of ten", "9/10", "", ""),
        ("35 per cent", "7/20", "", ""),
        ("nearly half", "1/2", "", "nearly"),
        ("just over a fifth", "1/5", "", "just over"),
        ("no lower than 48", "48", ">=", ""),
        ("no more than 40 %", "2/5", "<=", ""),
        ("3 or more", "3", ">=", ""),
        ("a whole point", "1", "", ""),
        ("half a point", "1/2", "", ""),
    ],
)
def test_amounts_in_words(text: str, value: str, bound: str, hedge: str) -> None:
    amount = amount_at(text, tokens(text), 0)

    assert amount is not None
    assert (str(amount.number.value), amount.bound, amount.number.hedge) == (value, bound, hedge)


@pytest.mark.parametrize("text", ["$40", "#3", "the one"])
def test_what_is_no_amount(text: str) -> None:
    cut = tokens(text)

    assert all(amount_at(text, cut, at) is None for at in range(1, len(cut)))


@pytest.mark.parametrize(
    "pair",
    ["displaced displacement", "designs designing", "models modelling", "barrier barriers", "liability liabilities"],
)
def test_words_of_one_stem(pair: str) -> None:
    one, two = pair.split()

    assert stem(one) == stem(two)


def test_a_claim_about_the_analysis_of_another_scheme_is_silent() -> None:
    text = document("coolant-pump-fmea")

    assert judged(text, "The evidence total is 7 and the role would be Yellow.", 0) == []


def test_a_supposition_shows_a_working_that_computes() -> None:
    found = judged(document("model-assurance-auditor"), "With evidence at 7 the score would be 60.5.", 0)

    (finding,) = [f for f in found if f.verdict is Verdict.FAIL]
    assert "(7 × 0.04)" in finding.working or "7 × 0.04" in finding.working
    assert finding.computed == "61.5"


@pytest.mark.parametrize("text", ["Rated 4/5.", "Scored as one.", "Three of them are two thirds.", "Half is one."])
def test_a_clause_without_the_piece_a_shape_asks_for_says_nothing(text: str) -> None:
    """Stray numbers and verbs are no claim, and no fault of ours either."""
    sample = (SAMPLES / "intensive-care-nurse.md").read_text(encoding="utf-8")
    verified = verify(f"{sample}\n\n{text}\n")

    assert not [finding for finding in verified.findings if finding.verdict is Verdict.FAIL]


@pytest.mark.parametrize(
    "text",
    [
        "Paramedic (71.9) is better paid.",
        "Paramedic (71.9) is higher, at least in evidence.",
        "Ward Nurse (61.4) works longer, and for less.",
        "Ward Nurse (61.4) could be higher.",
        "Ward Nurse (61.4) was higher last year.",
        "If wages rise, Ward Nurse (61.4) is higher.",
        "Staffing is above Ward Nurse (61.4) by two heads.",
        "Turnover stays below Paramedic (71.9).",
        "Ward Nurse (61.4) is stronger, to judge by its barriers.",
    ],
)
def test_a_peer_with_its_score_that_is_compared_in_something_else_is_not_accused(text: str) -> None:
    assert what(judged(document("intensive-care-nurse"), text, 0)) == "passed"
