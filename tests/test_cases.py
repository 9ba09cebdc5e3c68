"""The cases of tests/cases: a document fragment, and the findings it must give.

One file for each kind of statement. A case is a heading, a sentence or two, a fenced fragment whose info names the
rubric (`none` for none), and a list: `- line 3: slug, how` for a check that passes, `- line 3: slug, how, severity` for
what is reported. Everything that is reported must be listed; checks that pass may be.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from converter.statements import KINDS
from tests.verifying import line_of, verify

FOLDER = Path(__file__).parent / "cases"

CASE = re.compile(
    r"^## (?P<title>.+?)$(?P<why>.*?)^```(?P<rubric>\w+)\n(?P<text>.*?)^```$(?P<findings>.*?)(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)
FINDING = re.compile(r"^- line (?P<line>\d+): (?P<slug>[\w-]+), (?P<how>[\w-]+)(?:, (?P<severity>\w+))?$", re.MULTILINE)


class Wanted(NamedTuple):
    """A finding as a case lists it; severity is '' for a check that passes."""

    line: int
    slug: str
    how: str
    severity: str


class Case(NamedTuple):
    """A document fragment and what must be found in it."""

    name: str
    rubric: str
    text: str
    wanted: tuple[Wanted, ...]


def cases() -> list[Case]:
    return [
        Case(
            f"{path.stem}: {match['title']}",
            match["rubric"],
            match["text"],
            tuple(Wanted(int(m[1]), m[2], m[3], m[4] or "") for m in FINDING.finditer(match["findings"])),
        )
        for path in sorted(FOLDER.glob("*.md"))
        for match in CASE.finditer(path.read_text(encoding="utf-8"))
    ]


CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: Case) -> None:
    verified = verify(case.text, case.rubric)
    found = [(Wanted(line_of(verified, f), f.rule.slug, f.how, f.severity or ""), f.message) for f in verified.findings]

    missing = [wanted for wanted in case.wanted if wanted not in [made for made, _ in found]]
    unlisted = [(made, message) for made, message in found if made.severity and made not in case.wanted]
    assert not missing, f"missing {missing}, found {[made for made, _ in found]}"
    assert not unlisted, unlisted


def test_every_list_is_read() -> None:
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n## ") == len(CASE.findall(text)), path.name
        assert text.count("\n- line ") == len(FINDING.findall(text)), path.name


def test_every_kind_of_statement_has_its_cases() -> None:
    kinds = {kind.__module__.removeprefix("converter.statements.").partition(".")[0] for kind in KINDS}
    files = {path.stem for path in FOLDER.glob("*.md")}

    assert kinds <= files
    assert len(CASES) >= 40
