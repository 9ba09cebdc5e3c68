"""What is handed out is whole: built from the tree, installed elsewhere, and light until pages are asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "model-assurance-auditor.txt"
HEAVY = {"weasyprint", "jinja2", "markdown_it", "rich", "bs4", "lxml", "pypdfium2", "python_calamine", "email.message"}
"""What pages, progress bars and foreign formats need, and nothing else does."""


def run(*command: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Return a finished command that succeeded, run in a folder that knows nothing of the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | {"PYTHONUTF8": "1"} | env,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def tracked(folder: str) -> set[str]:
    """Return the files of a folder that git holds or would hold, as paths from the root."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", folder, cwd=ROOT).stdout.splitlines()
    return {name for name in listed if (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with an sdist made of the tree, and a wheel made of that sdist alone."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs folder of an environment that holds the wheel, what it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("empty") / "env"
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = built.glob("*.whl")
    run(programs / "python", "-m", "pip", "install", "--quiet", "--no-warn-script-location", wheel, cwd=built)
    return programs


def test_the_wheel_holds_the_package_and_the_templates(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        licence = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]

    assert names == tracked("converter") | {f"converter/{name}" for name in tracked("templates")}
    assert "converter/py.typed" in names
    assert licence


def test_the_sdist_holds_what_building_and_testing_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    for folder in ("converter", "templates", "samples", "tests", "docs"):
        assert tracked(folder) <= names
    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile"} <= names


def test_it_converts_from_another_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "review.txt").write_bytes(SAMPLE.read_bytes())

    run(installed / "converter", "convert", "review.txt", "--to", "html,json", cwd=tmp_path)

    page = (tmp_path / "output" / "review.html").read_text(encoding="utf-8")
    record = json.loads((tmp_path / "output" / "review.json").read_text(encoding="utf-8"))
    assert "Model Assurance Auditor" in page
    assert record["fields"]["score"][0]["text"] == "63.7"


@pytest.mark.requires("pango")
def test_it_sets_a_pdf_from_another_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "review.txt").write_bytes(SAMPLE.read_bytes())

    run(installed / "converter", "convert", "review.txt", "-o", "review.pdf", cwd=tmp_path)

    assert (tmp_path / "review.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["verify", str(SAMPLE)], ["verify", "--help"]])
def test_nothing_heavy_is_loaded_before_pages_are_asked_for(arguments: list[str], tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from converter.cli import main\n"
        f"status = main({arguments!r})\n"
        "print(*sys.modules, file=sys.stderr)\n"
        "sys.exit(status)\n"
    )

    loaded = run(sys.executable, "-c", program, cwd=tmp_path, PYTHONPATH=str(ROOT)).stderr.split()

    assert not HEAVY & set(loaded)
