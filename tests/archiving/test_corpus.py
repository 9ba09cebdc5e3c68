"""What documents say of each other: each check with the smallest archive that shows it, and one that keeps silent."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from converter.archiving import importing
from converter.archiving.corpus import CHECKS
from converter.crossing import RULES
from converter.executors import Settings
from converter.stores import queries
from converter.stores.opening import open_for_reading
from tests.corpora import SAMPLES


def sample(name: str, *edits: tuple[str, str]) -> str:
    """Return a sample with words replaced, each of which must be there."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def crossings(folder: Path, **texts: str) -> list[dict[str, Any]]:
    """Import texts by name and return what is found across them."""
    (folder / "in").mkdir()
    for name, text in texts.items():
        (folder / "in" / name.replace("_", ".")).write_text(text, encoding="utf-8")
    asked = importing.Importing([str(folder / "in")], folder / "a.db", collection="in", settings=Settings("serial"))
    assert importing.run(asked).counts.failed == 0
    with closing(open_for_reading(folder / "a.db")) as connection:
        return queries.crossings(connection)


def links(folder: Path) -> list[tuple[str, str, str]]:
    with closing(open_for_reading(folder / "a.db")) as connection:
        paths = {each.id: each.path for each in queries.known(connection)}
        rows = connection.execute('SELECT kind, "left", "right" FROM links ORDER BY 1, 2, 3').fetchall()
    return [(kind, paths[left], paths[right]) for kind, left, right in rows]


CLERK = "data-entry-clerk.txt"
READER = "proofreader.md"
"""Cites Data Entry Clerk with 6.9, which is what that document prints."""


def test_documents_that_agree_are_left_alone(tmp_path: Path) -> None:
    assert crossings(tmp_path, clerk_txt=sample(CLERK), reader_md=sample(READER)) == []


def test_a_cited_score_that_its_document_does_not_print(tmp_path: Path) -> None:
    (found,) = crossings(tmp_path, clerk_txt=sample(CLERK), reader_md=sample(READER, ("(6.9)", "(9.6)")))

    assert (found["code"], found["severity"]) == ("CO101", "warning")
    assert found["message"] == "Data Entry Clerk is cited with 9.6; its own document prints 6.9."
    line = sample(READER, ("(6.9)", "(9.6)")).splitlines()[found["left_line"] - 1]
    assert line[found["left_column"] - 1 :].startswith("9.6")
    assert sample(CLERK).splitlines()[found["right_line"] - 1][found["right_column"] - 1 :].startswith("6.9")


def test_a_peer_without_a_document_has_one_score_too(tmp_path: Path) -> None:
    texts = {
        "a_txt": sample("loss-adjuster.txt"),
        "b_md": sample("land-surveyor.md", ("Building Surveyor (49.1)", "Building Surveyor (41.9)")),
    }
    found = [each for each in crossings(tmp_path, **texts) if each["code"] == "CO102"]

    assert [each["message"] for each in found] == ["Building Surveyor is cited with 41.9 here and with 49.1 elsewhere."]


def test_a_role_assessed_twice(tmp_path: Path) -> None:
    other = sample("bookkeeper.txt", ("Bookkeeper", "Data Entry Clerk"), ("Data Entry Clerk (6.9)", "Typist (6.9)"))
    seniority = "Entry to mid-level" if "Entry to mid-level" not in other else "Mid-level"
    other = other.replace("| Seniority Level | Mid-level |", f"| Seniority Level | {seniority} |")
    found = [each for each in crossings(tmp_path, a_txt=sample(CLERK), b_txt=other) if each["code"] == "CO201"]

    assert [each["message"] for each in found] == ["Data Entry Clerk is assessed twice: 19.3 here, 6.9 there."]


def test_a_copy_under_another_name(tmp_path: Path) -> None:
    (found,) = crossings(tmp_path, a_txt=sample(CLERK), b_txt=sample(CLERK))

    assert (found["code"], found["severity"]) == ("CO202", "note")
    assert found["message"] == "Data Entry Clerk: the same bytes as a.txt."
    assert links(tmp_path) == [("duplicate", "a.txt", "b.txt")]


def test_a_document_made_from_another(tmp_path: Path) -> None:
    other = sample(CLERK, ("| Job Title | Data Entry Clerk |", "| Job Title | Coding Clerk |"))
    found = crossings(tmp_path, a_txt=sample(CLERK), b_txt=other)

    assert [each["code"] for each in found] == ["CO203"]
    assert links(tmp_path) == [("near-duplicate", "a.txt", "b.txt")]


def test_documents_of_one_rubric_are_not_alike_for_that(tmp_path: Path) -> None:
    texts = {path.name.replace(".", "_"): path.read_text(encoding="utf-8") for path in SAMPLES.glob("*.*")}
    texts = {name: text for name, text in texts.items() if not name.startswith(("README", "expected"))}

    assert [each["code"] for each in crossings(tmp_path, **texts)] == []
    assert links(tmp_path) == []


def test_renditions_that_say_the_same_are_linked(tmp_path: Path) -> None:
    plain = sample("intensive-care-nurse.md").replace("**", "").replace("## ", "")
    assert crossings(tmp_path, a_md=sample("intensive-care-nurse.md"), a_txt=plain) == []

    assert links(tmp_path) == [("rendition", "a.md", "a.txt")]


def test_renditions_that_differ_are_told_value_by_value(tmp_path: Path) -> None:
    plain = sample("intensive-care-nurse.md", ("**", ""), ("## ", ""), ("Paramedic (71.9)", "Paramedic (79.1)"))
    found = crossings(tmp_path, a_md=sample("intensive-care-nurse.md"), a_txt=plain)

    assert {each["code"] for each in found} >= {"CO204"}
    assert "peer(paramedic): 79.1 in a.txt, 71.9 in a.md." in [each["message"] for each in found]


FACT = "Typing posts fell to {} in 2024 (Recordwatch)."


@pytest.mark.parametrize(("left", "right", "codes"), [("4,100", "4,100", []), ("4,100", "1,400", ["CO301"])])
def test_one_source_is_cited_with_one_figure(tmp_path: Path, left: str, right: str, codes: list[str]) -> None:
    texts = {
        "a_txt": sample(CLERK) + "\n" + FACT.format(left) + "\n",
        "b_md": sample(READER) + "\n" + FACT.format(right) + "\n",
    }
    found = crossings(tmp_path, **texts)

    assert [each["code"] for each in found] == codes
    if codes:
        assert "1,400 here, 4,100 elsewhere" in found[0]["message"]


def test_every_rule_is_used_and_has_its_why() -> None:
    assert len(CHECKS) == 4
    assert all(code.startswith("CO") and rule.why and rule.slug for code, rule in RULES.items())
