"""Rubrics looked at: listed, shown, linted, tested; every rule explained, and none that nobody knows of."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from converter import cli, linting, loading, mutating, pipeline
from converter.explaining import entries, explained, page, told
from converter.loading import compile_rubric
from converter.reaching import is_whole, reach
from converter.statements.claims.grammar.meanings import KINDS as MEANINGS
from tests.verifying import SAMPLES

HOUSE = str(SAMPLES / "rubrics" / "harbour.toml")
DOCUMENTS = [
    path for path in sorted(SAMPLES.glob("*.[mt]*")) if path.suffix in (".md", ".txt") and path.stem != "README"
]

SMALL = """
[rubric]
id = "small"
title = "Small"
main = "sum"
[form]
one = \"\"\"
# Points
| What | Points (0-3) |
| First | {.points} |
| Second | {.points} |
| Total | {sum}/6 |
Mark: {mark}
\"\"\"
[quantities]
sum = "sum(one.points)"
[scales]
sum = "0 to 6"
[bands.mark]
of = "sum"
Low = "< 3"
High = "≥ 3"
[checks]
"The sum is small" = "sum < 5"
"""


def linted(text: str, *, shipped: bool = False) -> list[tuple[str, int, str]]:
    rubric = compile_rubric(text, "small.toml")
    problems = linting.lint(rubric, [tomllib.loads(text)], shipped=shipped)
    return [(p.rule.slug, linting.line_of(text, p.needles), p.message) for p in problems]


# ------------------------------------------------------------------------------------------------ lint


def test_a_rubric_without_fault_is_left_in_peace() -> None:
    assert linted(SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "slug", "says"),
    [
        ("[scales]", "spare = 4\n[scales]", "name-never-read", "spare is never read"),
        ("Mark:", "Weight {kilos} kg\nMark:", "name-never-read", "{kilos} is read and never compared"),
        ('"sum < 5"', '"sum < 7"', "check-cannot-fail", "holds whatever a document says"),
        ('"sum < 5"', '"sum > 6"', "check-cannot-fail", "holds in no document"),
        ('"sum < 5"', '"sum < 7 or sum > 2"', "check-cannot-fail", "holds whatever"),
        ('"sum < 5"', '"not sum > 6"', "check-cannot-fail", "holds whatever"),
        ('"sum < 5"', '"0 <= sum <= 6"', "check-cannot-fail", "holds whatever"),
        ("[scales]", 'mean = "sum / 2"\n[scales]\n', "name-never-read", "mean is never read"),
        ('Low = "< 3"', 'Low = "< 2"', "bands-hole", "sum between 2 and 3 earns neither Low nor High"),
        ('Low = "< 3"', 'Low = "< 5"', "bands-overlap", "both hold 3"),
        ('Low = "< 3"', 'Low = "1 to 2"', "bands-hole", "sum can be 0, below Low"),
        ('High = "≥ 3"', 'High = "3 to 5"', "bands-hole", "sum can be 6, above High"),
        ("{sum}/6", "{sum}/5", "maximum-not-reach", "sum can be 6; the form prints it out of 5"),
        ('sum = "0 to 6"', 'sum = "0 to 7"', "scale-not-reach", "sum goes from 0 to 6; its scale says 0 to 7"),
    ],
)
def test_each_fault_is_named_at_its_line(old: str, new: str, slug: str, says: str) -> None:
    text = SMALL.replace(old, new)
    assert text != SMALL

    (problem,) = [problem for problem in linted(text) if problem[0] == slug]

    assert says in problem[2]
    assert problem[1] > 0


def test_whole_numbers_leave_no_hole_between_two_and_three() -> None:
    assert linted(SMALL.replace('Low = "< 3"', 'Low = "0 to 2"')) == []


def test_codes_of_a_shipped_rubric_are_pinned() -> None:
    assert {slug for slug, _, _ in linted(SMALL, shipped=True)} == {"code-not-pinned"}


def test_the_shipped_rubrics_have_no_fault_that_is_not_the_schemes_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rubric", "lint", "fmea"]) == 0
    assert cli.main(["rubric", "lint", "aijri"]) == 1

    out = capsys.readouterr().out.splitlines()
    assert len(out) == 2
    assert "RB105 maximum-not-reach score can be 109.7; the form prints it out of 100" in out[0]
    assert "RB103 bands-hole score between 47 and 48 earns neither Yellow nor Green" in out[1]
    lines = loading.layers("aijri")[0].text.splitlines()
    assert "{score}/100" in lines[int(out[0].split(":")[1]) - 1]


def test_the_house_mended_its_maximum() -> None:
    house = loading.load(HOUSE)

    assert reach(house, "score").high == 100
    assert reach(loading.load("aijri"), "raw")[:2] == (loading.load("aijri").scales["raw"][:2])
    assert is_whole(loading.load("fmea"), "analysis.rpn")
    assert not is_whole(house, "score")


# ------------------------------------------------------------------------------------------------ test


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_check_of_every_sample_can_fail(path: Path) -> None:
    for system in pipeline.systems(path.read_bytes(), path.name):
        tested = mutating.test(system)

        assert tested.checks
        assert [(s.statement.rule.slug, s.position.line) for s in tested.survivors] == []


def test_a_check_that_nothing_kills_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rubric, document = tmp_path / "small.toml", tmp_path / "in.md"
    rubric.write_text(SMALL.replace('"sum < 5"', '"sum < 5000"'), encoding="utf-8")
    text = (
        "# Points\n\n| What | Points (0-3) |\n|---|---|\n| First | 1 |\n| Second | 1 |\n| Total | 2/6 |\n\nMark: Low\n"
    )
    document.write_text(text, encoding="utf-8")

    assert cli.main(["rubric", "test", str(document), "--rubric", str(rubric)]) == 1

    out, err = capsys.readouterr()
    assert "the-sum-is-small no change of 1 value makes it fail" in out
    assert err.startswith("converter: ") and "checks fail by one of" in err


# ------------------------------------------------------------------------------------------------ rules


def emitted() -> set[tuple[str, str]]:
    """Return code and slug of every finding over the samples, house documents included."""
    out = set()
    for path in [*DOCUMENTS, SAMPLES / "rubrics" / "quay-crane-operator.md"]:
        for verified in pipeline.verify(path.read_bytes(), path.name):
            out |= {(finding.rule.code, finding.rule.slug) for finding in verified.findings}
    return out


def test_every_rule_that_a_finding_names_is_known() -> None:
    known = {(e.rule.code, e.rule.slug) for e in entries([loading.load(name) for name in loading.shipped()])}

    assert not emitted() - known


def test_every_rule_has_a_page_that_says_what_and_why() -> None:
    for entry in entries([loading.load(name) for name in loading.shipped()]):
        text = page(entry)
        assert text.startswith(f"{entry.rule.code} {entry.rule.slug} ({entry.rule.severity}): ")
        assert "Compared:" in text and "Why it matters:" in text, entry.rule
        assert told(entry.kind).compared, entry.kind


def test_explain_by_code_and_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "aij204"]) == 0
    by_code = capsys.readouterr().out
    assert cli.main(["explain", "evidence-total"]) == 0
    assert capsys.readouterr().out == by_code

    assert "evidence = sum(evidence.score)" in by_code
    assert "Wherever" not in by_code


@pytest.mark.parametrize("code", ["RD103", "IN201", "RB105", "RB201", "AIJ191", "FME205"])
def test_rules_of_the_engine_are_explained_too(code: str) -> None:
    (entry,) = explained(code, [loading.load(name) for name in loading.shipped()])

    assert entry.rule.code == code
    assert len(page(entry)) > 100


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ("explain AIJ2004", 2, "did you mean AIJ204?"),
        ("explain evidence-totl", 2, "did you mean evidence-total?"),
        ("explain ????", 2, "'converter rules' lists them all"),
        ("rubric show aijr", 2, "did you mean aijri?"),
        ("rubric lint nosuch.toml", 2, "no rubric"),
        ("rubric test missing.md", 3, "no such file"),
        ("rubric", 2, "Usage"),
    ],
)
def test_what_is_not_there(arguments: str, status: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments.split()) == status
    assert says in capsys.readouterr().err


def read(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert cli.main(list(arguments)) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_rules_and_rubrics_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    rules = read(capsys, "rules", "--format", "json")
    shown = read(capsys, "rubric", "show", HOUSE, "--format", "json")
    listed = read(capsys, "rubric", "list", "--format", "json")

    codes = [(rule["code"], rule["slug"]) for rule in rules["rules"]]
    assert codes == sorted(codes) and len(codes) == len(set(codes))
    assert {rule["source"] for rule in rules["rules"]} == {*loading.shipped(), "converter"}
    assert shown["rubric"]["prefix"] == "HBR" and {rule["code"][:3] for rule in shown["rules"]} == {"HBR"}
    assert {each["id"] for each in listed["rubrics"]} == set(loading.shipped())
    assert all(rule["severity"] in ("error", "warning", "note") for rule in shown["rules"])


def test_show_says_formula_and_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rubric", "show", "aijri"]) == 0

    out = capsys.readouterr().out
    assert "AIJ204  error   evidence-total" in out
    assert "The evidence modifier is worked out from this total" in out


def test_a_new_rubric_is_printed_from_a_document_and_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `rubric new` prints judges the document it came from, and finds nothing wrong with a right one."""
    document = tmp_path / "tea.md"
    document.write_text(
        "# Tea\n\n| Item | Cost |\n|---|---|\n| Leaves | 4 |\n| Pots | 5 |\n| Total | 9 |\n", encoding="utf-8"
    )

    assert cli.main(["rubric", "new", str(document)]) == 0
    printed = capsys.readouterr().out
    own = tmp_path / "tea.toml"
    own.write_text(printed, encoding="utf-8")

    assert cli.main(["verify", "--rubric", str(own), str(document)]) == 0
    assert cli.main(["rubric", "new", str(tmp_path / "none.md")]) == 3


def test_a_draft_that_judges_nothing_says_so_and_a_folder_is_no_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note.md").write_text("# Tea\n\nWarm the pot.\n", encoding="utf-8")

    assert cli.main(["rubric", "new", str(tmp_path)]) == 3
    assert "no formula could be inferred from it; write yours under [quantities]" in capsys.readouterr().err

    (tmp_path / "other.md").write_text("# Pots\n", encoding="utf-8")
    assert cli.main(["rubric", "new", str(tmp_path)]) == 2
    assert "a rubric is drafted from one document, and here are 2" in capsys.readouterr().err


def test_every_kind_of_claim_has_a_page() -> None:
    rubrics = [loading.load("aijri")]

    for slug, (number, title) in MEANINGS.items():
        (entry,) = explained(f"AIJ8{number:02d}", rubrics)
        assert (entry.rule.slug, entry.rule.title) == (slug, title)


def test_every_code_of_what_is_inferred_has_a_page() -> None:
    sources = (Path(__file__).parents[1] / "converter").rglob("*.py")
    codes = {code for source in sources for code in re.findall(r'"(IN2\d\d)"', source.read_text(encoding="utf-8"))}

    assert len(codes) > 15
    assert [code for code in sorted(codes) if not explained(code, [])] == []
