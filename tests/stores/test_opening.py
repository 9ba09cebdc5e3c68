"""A file that is no archive of ours, or not a sound one, is one line and never a traceback."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from converter import cli
from converter.errors import StoreError
from converter.stores import opening
from tests.stores.saving import dumped, save_all


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "a.db"
    save_all(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.read_bytes()


@pytest.fixture
def archive(tmp_path: Path, sound: bytes) -> Path:
    (tmp_path / "a.db").write_bytes(sound)
    return tmp_path / "a.db"


def refused(path: Path, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Assert that every way of opening a file says so in one line, with exit code 3."""
    capsys.readouterr()
    for command in (["list"], ["import", "-"], ["export", "-o", "-", "--to", "jsonl"]):
        assert cli.main([*command, "--db", str(path)]) == 3
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("converter: ")
        assert words in line


def test_a_text_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.db").write_text("no database\n" * 100, encoding="utf-8")

    refused(tmp_path / "a.db", "is no database", capsys)


def test_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(tmp_path, "is a folder", capsys)


def test_a_pipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "a.db")

    refused(tmp_path / "a.db", "not a regular file", capsys)


def test_a_header_and_nothing_behind_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.db").write_bytes(b"SQLite format 3\0" + b"\x5a" * 5000)

    refused(tmp_path / "a.db", "", capsys)


def test_somebody_elses_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()

    refused(tmp_path / "a.db", "no archive of converter's", capsys)


def test_a_newer_one(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite3.connect(archive)
    connection.execute(f"PRAGMA user_version = {opening.SCHEMA + 1}")
    connection.commit()
    connection.close()

    refused(archive, "written by a newer converter", capsys)


@pytest.mark.parametrize("at", range(2, 40, 4))
def test_a_damaged_one(archive: Path, sound: bytes, at: int, capsys: pytest.CaptureFixture[str]) -> None:
    archive.write_bytes(sound[: at * 4096] + b"\xa5" * 4096 + sound[(at + 1) * 4096 :])

    try:
        opening.open_for_reading(archive).close()
    except StoreError as problem:
        assert "\n" not in str(problem)
        refused(archive, "a.db: ", capsys)


def test_a_truncated_one(archive: Path, sound: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    archive.write_bytes(sound[: len(sound) // 2])

    refused(archive, "is damaged", capsys)


def test_a_locked_one(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.1)
    (tmp_path / "in.txt").write_text("In all: 2 + 3 = 5\n", encoding="utf-8")
    holder = sqlite3.connect(archive, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        assert cli.main(["import", str(tmp_path / "in.txt"), "--db", str(archive), "--executor", "serial"]) == 3
        assert "is locked by another program" in capsys.readouterr().err
        assert cli.main(["list", "--db", str(archive)]) == 0
    finally:
        holder.close()


def test_a_missing_one_is_not_made_by_looking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list", "--db", str(tmp_path / "a.db")]) == 3

    assert "no such archive; 'converter import' makes one" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_becomes_an_archive(tmp_path: Path, archive: Path) -> None:
    (tmp_path / "b.db").touch()
    save_all(tmp_path / "b.db")

    assert dumped(tmp_path / "b.db") == dumped(archive)


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", "-", "--db", str(tmp_path / "no" / "a.db")]) == 3

    assert "check that its folder is there" in capsys.readouterr().err
