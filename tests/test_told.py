"""What the commands say of a whole run: a rubric that fits nothing, a folder that is closed, nothing to compare."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from converter import cli
from tests.corpora import SAMPLES

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("bookkeeper.txt", "proofreader.md"):
        (tmp_path / name).write_bytes((SAMPLES / name).read_bytes())
    (tmp_path / "note.txt").write_text("Warm the pot.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["verify", "convert --to json"])
@pytest.mark.parametrize(("rubric", "warned"), [("fmea", True), ("aijri", False), ("none", False)])
def test_a_rubric_that_was_asked_for_and_has_nothing_to_judge_is_warned_about(
    command: str, rubric: str, warned: bool, capsys: Captured
) -> None:
    cli.main([*command.split(), "proofreader.md", "--rubric", rubric])

    said = "proofreader.md: warning: nothing in it fits the rubric fmea; only what its own tables and equations say"
    assert (said in capsys.readouterr().err) == warned


def test_a_folder_that_may_not_even_be_searched_is_an_output_not_written(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def denied(path: Path, **_: object) -> os.stat_result:
        if "closed" in path.parts:
            raise PermissionError(13, "Permission denied")
        return os.stat(path)  # noqa: PTH116 - Path.stat is what is replaced

    monkeypatch.setattr(Path, "stat", denied)
    monkeypatch.setattr(Path, "lstat", denied)

    for formats in ("html", "pdf,html"):
        assert cli.main(["convert", "proofreader.md", "-d", "closed", "--to", formats]) == 3
        assert "closed/proofreader.html: permission denied\n" in capsys.readouterr().err


@pytest.mark.requires("pango")
def test_a_handout_of_nothing_to_compare_is_3_and_errors_are_told(capsys: Captured) -> None:
    assert cli.main(["handout", "note.txt"]) == 3
    assert "note.txt: nothing in it could be compared" in capsys.readouterr().err
    assert cli.main(["handout", "bookkeeper.txt"]) == 1
    assert "bookkeeper.txt: 1 error; 'converter verify' shows where\n" in capsys.readouterr().err


@pytest.mark.requires("pango")
def test_a_reason_for_many_handouts_is_said_once(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("converter.running.outputs._open_beside", denied)
    monkeypatch.setattr(os, "access", lambda *_: False)

    assert cli.main(["handout", "bookkeeper.txt", "proofreader.md", "-d", "."]) == 3
    err = capsys.readouterr().err
    assert err.count("no file can be written into this folder") == 1
    assert "2 outputs not written" in err
