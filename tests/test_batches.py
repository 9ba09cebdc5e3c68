"""Several inputs are verified where they can be killed: a bad one costs itself alone, and the answers are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from converter import cli
from converter.commands import verifying
from converter.model import Unread
from converter.running.inputs import gather
from tests import corpora, stubs


def ignore(_name: str) -> None:
    pass


def test_an_input_that_stalls_or_kills_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verifying, "take", stubs.take)
    words = ["RIGHT", "SLOW", "WRONG", "DIES", "BUG", "TWO"]
    for number, word in enumerate(words):
        (tmp_path / f"{number}.txt").write_text(word, encoding="utf-8")

    taken = list(verifying.verify_each(gather([str(tmp_path), "missing.txt"]), "auto", ignore, seconds=2))

    outcomes = [took.outcome for took in taken]
    assert [outcome.kind if isinstance(outcome, Unread) else len(outcome) for outcome in outcomes] == [
        1, "time-out", 1, "crashed", "internal", 2, "missing",
    ]  # fmt: skip
    assert [took.data for took in taken] == [*(word.encode() for word in words), b""]
    said = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1].rsplit("/")[-1] for line in said] == ["1.txt", "3.txt", "4.txt", "missing.txt"]
    assert "--timeout" in said[0]


def test_a_folder_gives_what_its_files_give_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = corpora.write(tmp_path / "in", 6)
    monkeypatch.chdir(folder)
    alone = ""
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*"))
    for name in names:
        cli.main(["verify", name, "--format", "jsonl"])
        alone += capsys.readouterr().out

    cli.main(["verify", *names, "--format", "jsonl"])

    assert alone
    assert capsys.readouterr().out == alone
