"""`as_toml`: an inferred rubric is a file that compiles and that its own document passes."""

from __future__ import annotations

import pytest

from converter import loading, pipeline, readers
from converter.inferring import relations
from converter.inferring.printing import as_toml
from converter.model import Verdict
from tests.verifying import SAMPLES

MATRIX = """# Boats

| Boat | Price (40%) | Range (60%) | Crew | Berths | Cost | Total |
|---|---|---|---|---|---|---|
| Heron | 8 | 5 | 2 | 6 | 10.00 | 18.00 |
| Gannet | 6 | 9 | 3 | 4 | 12.50 | 19.50 |
| Plover | 7 | 7 | 2 | 5 | 11.00 | 18.00 |

| Part | Qty | Unit price | Amount |
|---|---|---|---|
| Rope | 3 | 4.50 | 13.50 |
| Cleat | 8 | 2.25 | 18.00 |
| Buoy | 2 | 15.00 | 30.00 |
| Total | | | 61.50 |
"""


def test_it_compiles_and_says_why() -> None:
    text = as_toml(readers.read(MATRIX.encode(), "boats.md"))
    rubric = loading.compile_rubric(text, "house.toml")

    assert 'is  = ".qty × .unit_price"' in text
    assert "3 of 3 rows follow it." in text
    assert [name for name in rubric.formulas if name.endswith(".amount")]


def test_the_document_passes_under_its_own_rubric() -> None:
    document = readers.read(MATRIX.encode(), "boats.md")
    rubric = loading.compile_rubric(as_toml(document), "house.toml")
    verified = pipeline.verify_document(document, rubric, "")

    assert verified.outcome == "pass"
    assert [f for f in verified.findings if f.rule.code.startswith("HSE2") and f.verdict is Verdict.PASS]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.md")), ids=lambda path: path.name)
def test_any_document_gives_a_rubric_that_loads(path: object) -> None:
    document = readers.read(SAMPLES.joinpath(str(path)).read_bytes(), "some.md")

    assert loading.compile_rubric(as_toml(document), "house.toml").id == "house"


def test_every_relation_says_why_it_is_believed() -> None:
    found = list(relations(readers.read(MATRIX.encode(), "boats.md")))

    assert found
    assert all(relation.rule.why for relation in found)


def test_a_document_without_arithmetic_has_no_relations() -> None:
    text = "# Notes\n\nWords alone.\n\n| Name | Town |\n|---|---|\n| Ada | York |\n| Ben | Hull |\n"

    assert not list(relations(readers.read(text.encode(), "notes.md")))
