"""The proof itself: its documents are correct and in words of their own, its slips are slips, its measures measure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from converter.model import Change, Root, Span, Suspect, Verdict
from tests.proof import wordings
from tests.proof.generator import HABITS, Habit, make
from tests.proof.measuring import placed, unclear
from tests.proof.slips import OPERATORS, number_slips
from tests.verifying import SAMPLES, verify

ROOT = Path(__file__).parents[2]
RUN = 4
"""Words in a row that would make a wording the same as another."""

SCHEME = re.compile(
    r"score|points?|threshold|green|years|evidence|total|barriers|task|resistance|composite|final", re.IGNORECASE
)
"""Words that the scheme itself gives; what is the generator's own is what stands between them."""


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.casefold())
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def own_words() -> set[tuple[str, ...]]:
    """Return the runs of words the generator writes itself: its strings, docstrings and the scheme's words left out."""
    tree = ast.parse(Path(wordings.__file__).read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said]
    found = {run for node in strings if isinstance(node.value, str) for run in runs(node.value)}
    assert len(found) > 50
    return {run for run in found if not any(SCHEME.search(word) for word in run)}


def test_generated_wordings_are_in_neither_rubrics_nor_samples() -> None:
    own = own_words()
    paths = [
        *ROOT.glob("converter/rubrics/*.toml"),
        *(path for path in ROOT.glob("samples/**/*") if path.is_file()),
        *ROOT.glob("converter/statements/**/*.py"),
    ]
    others = {run for path in paths for line in path.read_text(encoding="utf-8").splitlines() for run in runs(line)}

    assert own
    assert not own & others


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_generated_documents_are_never_accused(habit: Habit) -> None:
    for name in range(3):
        verified = verify(make(f"test {name}", habit).text)

        assert not [f.message for f in verified.findings if f.verdict is Verdict.FAIL]
        assert verified.outcome == "pass"


def test_a_slip_carried_on_is_one_root() -> None:
    made = make("test 1", HABITS[0], "evidence", stale_prose=True)
    right, wrong = made.slip
    verified = verify(made.text)

    assert len(verified.diagnosis) == 1
    changes = {(c.stated, c.suggested) for s in verified.diagnosis[0].suspects if s.rank == 1 for c in s.changes}
    assert (wrong, right) in changes


def test_eight_operators_and_no_slip_that_changes_nothing() -> None:
    (slips,) = number_slips("about 12.50 of it")
    texts = [edit.of("about 12.50 of it") for edit in slips]

    assert {edit.operator for edit in slips} == set(OPERATORS)
    assert "about 12.5 of it" not in texts
    assert {"about 1250 of it", "about 125.0 of it", "about 21.50 of it", "about -12.50 of it"} <= set(texts)


def test_ties_share_the_first_place() -> None:
    def suspect(rank: int, start: int) -> Suspect:
        return Suspect(rank, (Change("a", Span(start, start + 1), "1", "2"),), (), decisive=False, reason="")

    root = Root("r1", ("f1",), (), (suspect(1, 0), suspect(1, 5), suspect(2, 9)))

    assert placed([root], [Span(0, 1)]) == (Fraction(1, 2), Fraction(1), True)
    assert placed([root], [Span(9, 10)]) == (Fraction(0), Fraction(1), False)
    assert placed([root], [Span(20, 21)]) == (Fraction(0), Fraction(0), False)
    assert placed([root, root], [Span(0, 1)])[0] == 0


def test_a_claim_with_two_readings_is_explained_by_the_one_that_decides() -> None:
    text = (SAMPLES / "diagnostic-radiographer.md").read_text(encoding="utf-8")

    assert "48.5" in text
    assert not unclear(verify(text.replace("48.5", "98.5")).findings)
    assert not unclear(verify(text.replace("48.5", "98.5", 1)).findings)
