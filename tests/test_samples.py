"""The samples are what samples/README.md and samples/expected.toml say of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))
BY_NAME = pytest.mark.parametrize("name", sorted(EXPECTED))


@cache
def verified(name: str) -> dict[str, Any]:
    """Return what `converter verify --format json` says of a sample."""
    done = subprocess.run(
        [sys.executable, "-m", "converter", "verify", "--format", "json", name],
        cwd=SAMPLES,
        env=os.environ | {"PYTHONPATH": str(SAMPLES.parent), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode in {0, 1}, done.stderr
    (document,) = json.loads(done.stdout)["documents"]
    return dict(document)


def slips(name: str) -> list[dict[str, Any]]:
    return list(EXPECTED[name].get("slips", []))


def test_every_sample_is_listed_and_told_of() -> None:
    names = {path.name for path in SAMPLES.iterdir() if path.is_file()} - {"README.md", "expected.toml"}
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")

    assert names == set(EXPECTED)
    assert not [name for name in names if f"`{name}`" not in readme]


@BY_NAME
def test_planted_numbers_stand_where_they_are_said_to(name: str) -> None:
    lines = (SAMPLES / name).read_text(encoding="utf-8").splitlines()
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")

    for slip in slips(name) + EXPECTED[name].get("carried", []):
        assert lines[slip["line"] - 1][slip["column"] - 1 :].startswith(slip["stated"]), slip
    for slip in slips(name):
        row = f"| `{name}` | {slip['line']} | {slip['stated']} | {slip['right']} | {slip['what']} |"
        assert row in readme


@BY_NAME
def test_rubric_and_outcome(name: str) -> None:
    document = verified(name)

    assert (document["rubric"]["id"], document["outcome"]) == (EXPECTED[name]["rubric"], EXPECTED[name]["outcome"])


@BY_NAME
def test_every_slip_is_found_and_nothing_else_is_accused(name: str) -> None:
    failed = [found for found in verified(name)["findings"] if found["verdict"] == "fail"]
    planted = slips(name)
    carried = EXPECTED[name].get("carried", [])

    for slip in planted:
        here = [found for found in failed if slip["line"] in lines_of(found)]
        assert here, f"line {slip['line']}: {slip['stated']} is wrong and nothing was said"
        assert any(slip["right"] in {found["computed"].rstrip("%"), found["stated"].rstrip("%")} for found in here), (
            here
        )
    excused = {place["line"] for place in planted + carried}
    assert not [found for found in failed if not excused & lines_of(found)]


def lines_of(found: dict[str, Any]) -> set[int]:
    """Return the lines a finding names: where it stands, and where else its quantity stands."""
    return {found["line"], *(place["line"] for place in found["also"])}


@BY_NAME
def test_notes_say_what_is_special(name: str) -> None:
    said = {found["how"] for found in verified(name)["findings"]}

    assert set(EXPECTED[name]["notes"]) <= said
