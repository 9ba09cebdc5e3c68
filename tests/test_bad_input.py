"""The world as it is: what cannot be read or compared is one clear line and the right exit code, the rest is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from converter import cli

PROSE = "Nothing but words.\nNot one figure stands in them.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "none").mkdir()
    (tmp_path / "blank.txt").write_bytes(b"")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1")
    (tmp_path / "prose.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "sums.txt").write_text("Counting\nIn all: 2 + 3 = 5\n", encoding="utf-8")
    (tmp_path / "broken.toml").write_text("[rubric]\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing.txt", "no such file"), ("none", "no documents"), ("blank.txt", "is empty"), ("picture.txt", "PNG")],
)
@pytest.mark.parametrize("command", ["verify", "convert"])
def test_what_cannot_be_read_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, name: str, words: str
) -> None:
    status = cli.main([command, name])

    (line, *rest) = capsys.readouterr().err.splitlines()
    assert status == 3
    assert line.startswith(f"converter: {name}: ")
    assert words in line
    assert len(rest) == (command == "convert")


def test_the_rest_of_a_batch_is_done(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(["convert", "missing.txt", "picture.txt", "none", "sums.txt", "prose.txt", "--to", "html,json"])

    assert status == 3
    assert sorted(path.name for path in Path("output").iterdir()) == [
        "index.html",
        "prose.html",
        "prose.json",
        "sums.html",
        "sums.json",
    ]
    assert "2 documents, 0 with errors; 1 with nothing to compare; 3 not read" in capsys.readouterr().err


def test_a_document_with_nothing_to_compare_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", "prose.txt"]) == 3
    assert capsys.readouterr().out.startswith("prose.txt: nothing could be compared")


def test_a_printed_equation_is_judged_without_any_rubric(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", "sums.txt", "--rubric", "none"]) == 0
    assert "1 agrees" in capsys.readouterr().out


@pytest.mark.parametrize("rubric", ["broken.toml", "absent.toml", "nobody", "none/"])
def test_a_bad_rubric_is_met_before_any_document(folder: Path, capsys: pytest.CaptureFixture[str], rubric: str) -> None:
    assert cli.main(["verify", "missing.txt", "--rubric", rubric]) == 2

    err = capsys.readouterr().err
    assert "missing.txt" not in err
    assert all(line.startswith("converter: ") and rubric in line for line in err.splitlines())


def test_an_output_that_cannot_be_written_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["convert", "sums.txt", "--to", "json", "-d", "blank.txt"]) == 3

    assert capsys.readouterr().err.splitlines()[0] == (
        "converter: sums.txt: blank.txt/sums.json: cannot be written: a part of its path is a file, not a folder"
    )
