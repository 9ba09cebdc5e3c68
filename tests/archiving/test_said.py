"""What the archive's verbs say on standard error: that nothing was found, what was written, what cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from converter import cli
from tests.corpora import SAMPLES

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("said") / "a.db"
    assert cli.main(["import", str(SAMPLES / "bookkeeper.txt"), "--db", str(path), "--executor", "serial"]) == 0
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("list --zone mauve", "no assessment is like that"),
        ("list --zone mauve --format json", ""),
        ("list --zone red", ""),
        ("search zzzz", "found nothing"),
        ("search bookkeeper", ""),
        ("diff 1 1", "no value and no finding differs"),
    ],
)
def test_nothing_found_is_said(made: str, arguments: str, said: str, capsys: Captured) -> None:
    assert cli.main([*arguments.split(), "--db", made]) == 0

    err = capsys.readouterr().err
    assert said in err if said else not err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ("list --min-score abc", 2, "--min-score abc: is no number"),
        ("list --max-score 1,5", 2, "--max-score 1,5: is no number"),
        ("summary -o all.docx", 2, "-o all.docx: a summary is HTML or PDF"),
        ("export -o all.md", 2, "give a folder with -o FOLDER --to md"),
        ("export -o all.ods", 2, "say which format with --to (jsonl, csv, xlsx, md, parquet), or by an extension"),
        ("show 99", 3, "99: no such assessment; 'converter list --db ARCHIVE' shows their ids"),
        ("diff 1 99", 3, "99: no such assessment"),
        ("export -o all.csv", 0, "converter: wrote all.csv\n"),
        ("summary -o all.HTML", 0, "converter: wrote all.HTML\n"),
        ("export -o texts --to md", 0, "converter: wrote 1 document into texts\n"),
    ],
)
def test_what_cannot_be_and_what_was_written(
    made: str, arguments: str, status: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)

    assert cli.main([*arguments.split(), "--db", made]) == status
    assert said in capsys.readouterr().err
    if status:
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("name", "library"), [("a.xlsx", "xlsxwriter"), ("a.parquet", "pyarrow")])
def test_a_format_whose_library_is_missing_is_an_output_not_written(
    made: str, name: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, library, None)

    assert cli.main(["export", "--db", made, "-o", name]) == 3
    assert "pip install 'converter[" in capsys.readouterr().err


def test_an_archive_that_may_not_be_read_is_no_wrong_usage(
    made: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)

    assert cli.main(["list", "--db", made]) == 0


def test_a_document_that_was_not_taken_is_told_in_the_words_of_verify(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "empty.txt").touch()

    assert cli.main(["import", str(tmp_path), "--db", str(tmp_path / "b.db"), "--executor", "serial"]) == 3
    assert "empty.txt: is empty\n" in capsys.readouterr().err
