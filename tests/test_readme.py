"""The README tells the truth: its examples run, print what it shows, and its links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


class Step(NamedTuple):
    """A command of an example and the lines it prints; a line of three dots stands for any lines."""

    command: str
    printed: tuple[str, ...]


def steps(block: str) -> list[Step]:
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [Step(lines[0], tuple(lines[1:])) for part in parts if (lines := part.splitlines())]


EXAMPLES = [steps(block) for block in FENCE.findall(README)]


def fits(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Return whether printed lines are those shown, where `...` stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in printed)) is not None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the samples in it, and the command `converter` in its `bin`."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    program = tmp_path / "bin" / "converter"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m converter "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return tmp_path


def test_there_are_five_examples() -> None:
    assert len(EXAMPLES) == 5


@pytest.mark.requires("sh")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example[0].command))
def test_an_example_prints_what_the_readme_shows(example: list[Step], folder: Path) -> None:
    for step in example:
        done = subprocess.run(
            ["sh", "-c", step.command],
            cwd=folder,
            env=os.environ | {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
            encoding="utf-8",
        )
        assert fits(step.printed, done.stdout.splitlines()), f"$ {step.command}\n{done.stdout}"
        assert done.returncode == 0, f"$ {step.command}\n{done.stdout}"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/README.md", "samples/README.md"])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page

    assert not [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()]
