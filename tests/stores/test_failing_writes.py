"""Whatever statement fails, and wherever a writer is killed: documents are whole or absent, and the next run mends."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from converter.errors import StoreError
from converter.stores import opening
from tests.stores.saving import dumped, items, save_all, whole_or_absent

ROOT = Path(__file__).parents[2]


class Failing(opening.Connection):
    """A connection whose k-th statement fails as a full disk would."""

    left = 0

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self._count(arguments[0])
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self._count(arguments[0])
        return super().executemany(*arguments)

    def executescript(self, *arguments: Any) -> sqlite3.Cursor:
        self._count(arguments[0])
        return super().executescript(*arguments)

    @classmethod
    def _count(cls, sql: str) -> None:
        cls.left -= 1
        if cls.left == 0 and sql != "ROLLBACK":
            raise sqlite3.OperationalError("database or disk is full")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("whole") / "archive.db"
    save_all(path)
    return dumped(path)


def test_saving_twice_changes_nothing(tmp_path: Path, expected: list[str]) -> None:
    for _ in range(2):
        save_all(tmp_path / "a.db")

    assert dumped(tmp_path / "a.db") == expected


def test_every_statement_may_fail(tmp_path: Path, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    statement = 0
    failed = True
    while failed:
        statement += 1
        path = tmp_path / f"{statement}.db"
        failed = _fails_at(path, statement, monkeypatch)
        whole_or_absent(path, expected)
        if statement % 5 == 1 or not failed:
            save_all(path)
            assert dumped(path) == expected
        for each in tmp_path.glob(f"{path.name}*"):
            each.unlink()

    assert statement > 12 * 8


def _fails_at(path: Path, statement: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Save everything with one failing statement; return whether there were so many."""
    with monkeypatch.context() as patch:
        patch.setattr(opening, "Connection", Failing)
        Failing.left = statement
        try:
            save_all(path)
        except StoreError as problem:
            assert "disk is full" in str(problem)
            return True
    return Failing.left <= 0


KILLED = """
import os, signal, sys
from pathlib import Path
from converter.stores import opening
from tests.stores.saving import dumped, items, save_all, whole_or_absent

class Deadly(opening.Connection):
    left = 0
    def execute(self, *a): self.count(); return super().execute(*a)
    def executemany(self, *a): self.count(); return super().executemany(*a)
    def count(self):
        type(self).left -= 1
        if type(self).left == 0: os.kill(os.getpid(), signal.SIGKILL)

folder, step = Path(sys.argv[1]), int(sys.argv[2])
items()
save_all(folder / "whole.db")
expected = dumped(folder / "whole.db")
killed = 0
for statement in range(1, 100000, step):
    path = folder / f"{statement}.db"
    child = os.fork()
    if child == 0:
        opening.Connection = Deadly
        Deadly.left = statement
        save_all(path)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
    killed += 1
    whole_or_absent(path, expected)
    save_all(path)
    assert dumped(path) == expected, statement
    for each in folder.glob(path.name + "*"):
        each.unlink()
print(killed)
"""


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_a_kill_at_any_statement(tmp_path: Path, step: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(step)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 12 * 8 // step


def test_a_full_disk(tmp_path: Path, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Small(opening.Connection):
        pages = 90

        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            if arguments[0] == "BEGIN IMMEDIATE":
                super().execute(f"PRAGMA max_page_count = {self.pages}")
            return super().execute(*arguments)

    path = tmp_path / "a.db"
    with monkeypatch.context() as patch:
        patch.setattr(opening, "Connection", Small)
        with pytest.raises(StoreError, match="the disk is full"):
            save_all(path)

    whole_or_absent(path, expected)
    save_all(path)
    assert dumped(path) == expected


def test_items_are_what_is_expected() -> None:
    assert len(items()) == 13
