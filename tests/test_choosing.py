"""Which rubric fits, by evidence; and where one file holds several assessments."""

from __future__ import annotations

import tomllib
from fractions import Fraction

import pytest

from converter import choosing, pipeline, readers
from converter.errors import SourceError
from converter.loading import load, shipped
from converter.model import Document
from converter.rubric import Rubric
from tests.verifying import SAMPLES, SHARED, needs_seed, seed_text

REAL = sorted((SHARED / "real").glob("*.md"))
RUBRICS: tuple[Rubric, ...] = tuple(load(name) for name in shipped())

PLAIN = [
    path.name for path in sorted(SAMPLES.glob("*.*")) if path.suffix in (".txt", ".md") and path.name != "README.md"
]

EXPECTED = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))
FIT = {
    **dict.fromkeys(("013", "017", "019", "023", "025"), "fmea"),
    "027": "dread",
    "401": "decision-matrix",
    "407": "rice",
}
"""Public documents that are of a kind we ship a rubric for, by the number before their name."""


def read(text: str) -> Document:
    return readers.read(text.encode(), "some.md")


def share(document: Document, rubric: Rubric) -> Fraction:
    return choosing._share(rubric, choosing._evidence(document))


@pytest.mark.parametrize("name", PLAIN)
def test_samples_show_their_own_form_and_no_other(name: str) -> None:
    document = readers.read((SAMPLES / name).read_bytes(), name)
    rubric, why = choosing.choose(document, RUBRICS)

    assert rubric is not None
    assert rubric.id == EXPECTED[name]["rubric"]
    assert share(document, rubric) >= Fraction(4, 5)
    assert all(share(document, other) <= Fraction(1, 5) for other in RUBRICS if other is not rubric)
    assert "% of its headings" in why


@needs_seed
def test_the_lent_document_shows_all_of_its_form() -> None:
    assert share(read(seed_text()), load("aijri")) == 1


@pytest.mark.skipif(not REAL, reason="no public documents beside the checkout")
def test_public_documents_show_enough_of_a_form_only_where_they_are_of_its_kind() -> None:
    chosen = {}
    for path in REAL:
        try:
            document = readers.read(path.read_bytes(), path.name)
        except SourceError:
            continue
        rubric, _ = choosing.choose(document, RUBRICS)
        if rubric is not None:
            chosen[path.name[:3]] = rubric.id
    assert chosen == {number: kind for number, kind in FIT.items() if any(p.name.startswith(number) for p in REAL)}


@pytest.mark.parametrize(
    "text", ["Hello", "# Evidence Score\n\nnothing else\n", "| Task | Score |\n|---|---|\n| Bake | 3 |\n", "Total: 3\n"]
)
def test_next_to_nothing_is_not_enough(text: str) -> None:
    rubric, why = choosing.choose(read(text), RUBRICS)

    assert rubric is None
    assert "no rubric fits" in why


def test_without_rubrics_none_fits() -> None:
    assert choosing.choose(read("Hello"), ()) == (None, "no rubric fits")


def test_half_a_form_is_enough() -> None:
    text = (SAMPLES / "loss-adjuster.txt").read_text(encoding="utf-8")
    lines = text.split("\n")

    assert choosing.choose(read("\n".join(lines[: 2 * len(lines) // 3])), RUBRICS).rubric is load("aijri")


def test_heading_marks_numbers_and_case_do_not_matter() -> None:
    text = (SAMPLES / "loss-adjuster.txt").read_text(encoding="utf-8")
    changed = text.replace("Evidence Score", "### 3. EVIDENCE SCORE:", 1).replace(
        "Role Definition", "## **Role Definition**", 1
    )

    assert share(read(changed), load("aijri")) == share(read(text), load("aijri"))


# ------------------------------------------------------------------------------------------------ several in one

ONE = (SAMPLES / "loss-adjuster.txt").read_text(encoding="utf-8").strip("\n")
TWO = (SAMPLES / "data-entry-clerk.txt").read_text(encoding="utf-8").strip("\n")

JOINED = {
    "one after the other": f"{ONE}\n{TWO}\n",
    "a blank line between": f"{ONE}\n\n{TWO}\n",
    "a rule between": f"{ONE}\n\n---\n\n{TWO}\n",
    "titles between": f"# Loss Adjuster\n\n{ONE}\n\n# Data Entry Clerk\n\n{TWO}\n",
    "Windows line ends": f"{ONE}\n{TWO}\n".replace("\n", "\r\n"),
}


@pytest.mark.parametrize("text", JOINED.values(), ids=JOINED)
def test_two_in_one_file_are_two(text: str) -> None:
    both = pipeline.verify(text.encode(), "two.md")
    alone = [pipeline.verify(part.encode(), "one.md")[0] for part in (ONE, TWO)]

    assert [verified.document.name for verified in both] == ["two.md#1", "two.md#2"]
    for verified, single in zip(both, alone, strict=True):
        assert verified.record.title == single.record.title
        assert verified.outcome == single.outcome
        assert {path: len(ids) for path, ids in verified.record.fields.items()} == {
            path: len(ids) for path, ids in single.record.fields.items()
        }


def test_pieces_keep_the_whole_text_and_share_no_block() -> None:
    text = JOINED["titles between"]
    whole = readers.read(text.encode(), "two.md")
    first, second = choosing.split(whole, load("aijri"))

    assert first.text == second.text == text
    assert (*first.blocks, *second.blocks) == whole.blocks
    assert first.span.end <= second.span.start
    assert second.slice(second.span).startswith("# Data Entry Clerk")
    assert second.position(second.span.start).line == text[: second.span.start].count("\n") + 1


def test_three_in_one_file_are_three() -> None:
    assert len(pipeline.verify(f"{ONE}\n{TWO}\n{ONE}\n".encode(), "three.txt")) == 3


def test_one_is_one_and_a_repeated_heading_alone_splits_nothing() -> None:
    assert len(pipeline.verify(ONE.encode(), "one.txt")) == 1
    assert len(pipeline.verify(f"{ONE}\nRole Definition\nsee above\n".encode(), "one.txt")) == 1
    assert len(choosing.split(readers.read(JOINED["a rule between"].encode(), "x"), None)) == 1


@pytest.mark.parametrize("times", [2, 3])
def test_an_opening_heading_said_again_at_once_is_no_piece_of_its_own(times: int) -> None:
    said_again = "\n".join(["## Role Definition"] * times)
    text = f"{ONE}\n{TWO}\n".replace("Role Definition", said_again)

    names = [verified.document.name for verified in pipeline.verify(text.encode(), "two.md")]

    assert names == ["two.md"]  # a piece that is nothing but a heading shows no form, so the file is taken whole
