"""The rules of the house that a program can hold: who may import whom, and where outside libraries are met."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[1]


def test_imports_point_one_way(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc"}

    assert not [path for path in (ROOT / "converter").rglob("*.py") if path.stem in drawers]


def test_every_file_and_folder_that_the_map_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "converter").rglob("*") if "__pycache__" not in path.parts}
    rooms |= {path.name for path in ROOT.iterdir()} | {"output", "utils.py"}  # made by runs; named as what there is not
    named = re.findall(r"\b\w+\.py\b|\b\w+(?=/)", text.partition("## Rules of the house")[0])

    assert [name for name in named if name not in rooms] == []


def test_the_map_names_every_layer_and_every_package() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (ROOT / "converter").rglob("__init__.py")} - {"converter"}
    modules = {path.stem for path in (ROOT / "converter").glob("*.py")} - {"__init__", "__main__"}

    assert sorted(name for name in packages | modules if not re.search(rf"\b{name}\b", text)) == []
