"""`converter import`: each document once, through whatever happens to the run, the disk and the names."""

from __future__ import annotations

import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import docx
import pytest

from converter import cli
from converter.archiving import importing
from converter.errors import StoreError
from converter.executors import Settings
from converter.stores import queries
from converter.stores.opening import open_for_reading
from tests import corpora, hostile
from tests.stores.saving import dumped

ROOT = Path(__file__).parents[2]
SUM = "Counting\nIn all: 2 + 3 = 5\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    return cli.main(["import", "--db", "a.db", "--executor", "serial", *arguments])


def listed(*arguments: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "converter", "list", "--db", "a.db", "--format", "json", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    return list(json.loads(done.stdout)["assessments"])


def undisturbed(folder: Path, path: Path) -> list[str]:
    importing.run(importing.Importing([folder.name], path, settings=Settings("serial")))
    return dumped(path)


# ------------------------------------------------------------------------------------------ what it is for


def test_twice_is_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpora.write(here / "in", 6)

    assert run("in") == 0
    first = dumped(here / "a.db")
    assert run("in") == 0

    assert "0 documents saved, 0 with findings; 6 there already" in capsys.readouterr().err
    assert dumped(here / "a.db") == first


def test_a_changed_file_is_a_new_version_of_the_same_document(here: Path) -> None:
    (here / "in").mkdir()
    for text in (corpora.text(0), corpora.text(1), corpora.text(0)):
        (here / "in" / "a.txt").write_text(text, encoding="utf-8")
        assert run("in") == 0

    (current,) = listed()
    assert (current["path"], current["version"]) == ("a.txt", 1)
    assert [line["version"] for line in listed("--old-versions")] == [1, 2]


def test_folders_of_the_same_name_are_collections_of_their_own(here: Path) -> None:
    for year in ("2019", "2020"):
        corpora.write(here / year / "docs", 1, first=int(year))
    assert run("2019/docs", "2020/docs") == 0

    assert [line["collection"] for line in listed()] == ["2019/docs", "2020/docs"]
    assert run("2019/docs", "2020/docs/", "./2019/docs") == 0
    assert len(listed("--old-versions")) == 2


def test_what_fails_is_a_row_with_its_reason(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpora.write(here / "in", 2)
    (here / "in" / "prose.txt").write_text("Nothing but words.\n", encoding="utf-8")
    (here / "in" / "blank.txt").touch()
    os.mkfifo(here / "in" / "pipe.txt")

    assert run("in", "missing.txt") == 3

    rows = [json.loads(line) for line in (here / "failures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["path"]: row["class"] for row in rows} == {
        "blank.txt": "empty",
        "missing.txt": "missing",
        "pipe.txt": "special",
        "prose.txt": "not-an-assessment",
    }
    err = capsys.readouterr().err
    assert all(f"{row['path']}: {row['reason']}\n" in err for row in rows)
    assert "2 documents saved, 0 with findings; 4 failed" in err


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_part_that_cannot_be_read_is_a_row_of_its_own(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "in").mkdir()
    good = corpora.text(0).encode()
    (here / "in" / "a.zip").write_bytes(
        packed(**{"good.txt": good, "../bad.docx": b"PK\3\4", "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(20)})
    )

    assert run("in") == 3
    assert [line["place"] for line in listed()] == ["in/a.zip/good.txt"]
    (row,) = map(json.loads, (here / "failures.jsonl").read_text(encoding="utf-8").splitlines())
    assert (row["path"], row["class"]) == ("a.zip/bad.docx", "damaged")
    assert "1 document saved, 1 with findings; 1 failed" in capsys.readouterr().err
    assert run("in") == 3

    (here / "in" / "a.zip").write_bytes(packed(**{"good.txt": good}))
    assert run("in") == 0
    assert not (here / "failures.jsonl").exists()


def test_failures_of_other_collections_are_not_those_of_a_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpora.write(here / "good", 1)
    (here / "bad").mkdir()
    (here / "bad" / "a.txt").touch()
    assert run("bad") == 3
    capsys.readouterr()

    assert run("good") == 0
    assert "empty" not in capsys.readouterr().err
    assert "is empty" in (here / "failures.jsonl").read_text(encoding="utf-8")


def test_a_failure_is_tried_again_when_told_or_changed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "in").mkdir()
    (here / "in" / "a.txt").touch()

    def failed(*arguments: str) -> str:
        assert run("in", *arguments) == 3
        return capsys.readouterr().err

    assert "1 failed" in failed()
    assert "1 failed before and not tried again" in failed()
    assert "1 failed before" not in failed("--retry-failed")
    (here / "in" / "a.txt").write_text(SUM, encoding="utf-8")
    assert run("in") == 0
    assert not (here / "failures.jsonl").exists()


def test_a_part_that_failed_is_tried_again_when_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "in").mkdir()
    with zipfile.ZipFile(here / "in" / "a.zip", "w") as archive:
        archive.writestr("a.txt", SUM)
        archive.writestr("b.rtf", "{\\rtf1 In all: 3 + 4 = 7\\par}")
    made = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("In all: 3 + 4 = 7")
    document.save(made)

    with monkeypatch.context() as missing:
        missing.setattr("converter.readers.office.program", lambda: "")
        assert run("in") == 3
    assert len(listed()) == 1
    monkeypatch.setattr("converter.readers.word.converted", lambda *_: made.getvalue())
    assert run("in") == 3
    assert len(listed()) == 1
    assert run("in", "--retry-failed") == 0
    assert [each["name"] for each in listed()] == ["a.zip/a.txt", "a.zip/b.rtf"]
    assert not (here / "failures.jsonl").exists()


def test_a_file_that_could_not_be_read_is_forgotten_once_it_is_gone(here: Path) -> None:
    corpora.write(here / "in", 1)
    os.mkfifo(here / "in" / "pipe.txt")
    assert run("in") == 3
    (here / "in" / "pipe.txt").unlink()

    assert run("in") == 0


def test_a_dry_run_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpora.write(here / "in", 2)
    assert run("in", "--dry-run") == 0
    assert not (here / "a.db").exists()
    run("in")
    (here / "in" / "000" / "000001.md").write_text(corpora.text(7), encoding="utf-8")
    (here / "in" / "new.txt").write_text(SUM, encoding="utf-8")
    before = (here / "a.db").read_bytes()
    capsys.readouterr()

    assert run("in", "--dry-run") == 0

    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["new", "in/new.txt"],
        ["same", "in/000/000000.txt"],
        ["changed", "in/000/000001.md"],
    ]
    assert (here / "a.db").read_bytes() == before


def test_it_stops_after_so_many_failures(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "in").mkdir()
    for number in range(9):
        (here / "in" / f"{number}.txt").touch()
    (here / "in" / "z.txt").write_text(SUM, encoding="utf-8")

    assert run("in", "--max-failures", "3") == 3

    assert "stopped after 3 failures" in capsys.readouterr().err
    assert listed() == []


def test_a_source_kept_by_reference_is_read_again_where_it_stands(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.txt").write_text(SUM, encoding="utf-8")
    assert run("a.txt", "--originals", "reference") == 0
    assert cli.main(["show", "1", "--db", "a.db"]) == 0
    (here / "a.txt").write_text("Changed", encoding="utf-8")
    assert cli.main(["show", "1", "--db", "a.db"]) == 3
    assert "has changed since it was imported" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------- hostile names


def test_names_that_nobody_should_choose(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "in").mkdir()
    names = [b"two\nlines.txt", b"\xff\xfe.txt", b"\\xff\\xfe.txt", b"; DROP TABLE documents; --.txt", b"a\x1b[31m.txt"]
    for number, name in enumerate(names):
        Path(here, "in", os.fsdecode(name)).write_bytes(corpora.text(number).encode())

    assert run("in") == 0
    assert cli.main(["list", "--db", "a.db"]) == 0

    out = capsys.readouterr().out
    assert len(listed()) == 5
    assert "\x1b" not in out
    assert len(out.splitlines()) == 6
    assert run("in", "--dry-run") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["same"] * 5


def test_links_lead_nowhere(here: Path) -> None:
    corpora.write(here / "in", 2)
    (here / "in" / "round").symlink_to(here / "in", target_is_directory=True)
    (here / "in" / "loop.txt").symlink_to("loop.txt")
    (here / "in" / "broken.txt").symlink_to("nowhere")

    assert run("in") == 3
    assert len(listed()) == 2


def test_a_stalling_a_crashing_and_an_exploding_document_cost_themselves_alone(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpora.write(here / "in", 12)
    for number, sign in enumerate(hostile.SIGNS):
        (here / "in" / "000" / f"00000{3 * number}-bad.txt").write_bytes(sign)
    monkeypatch.setattr(importing, "take", hostile.take)

    found = importing.run(importing.Importing(["in"], here / "a.db", settings=Settings("processes", 2, 3)))

    assert (found.counts.saved, found.counts.failed) == (12, 3)
    with closing(open_for_reading(here / "a.db")) as connection:
        assert [row["class"] for row in queries.failures(connection)] == ["time-out", "crashed", "memory"]


# ------------------------------------------------------------------------------------------------- endings


def start(arguments: Sequence[str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "converter", "import", "--db", "a.db", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_writing(log: Path, process: subprocess.Popen[str]) -> None:
    """Return when an import writes: what comes before is only the start of Python."""

    def size() -> int:
        return log.stat().st_size if log.exists() else 0

    before = size()
    while size() == before and process.poll() is None:
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("documents", "kills"), [(40, 10), pytest.param(2000, 200, marks=pytest.mark.slow)], ids=["fast", "all"]
)
def test_killed_at_any_moment_the_same_command_goes_on(here: Path, documents: int, kills: int) -> None:
    corpora.write(here / "in", documents)
    expected = undisturbed(here / "in", here / "whole.db")
    chance = random.Random(documents)
    killed = finished = 0
    while killed < kills:
        process = start(["in", "-j", "2"], here)
        if chance.random() < 0.8:
            wait_for_writing(here / "a.db-wal", process)
        try:
            process.wait(chance.uniform(0, 2.5))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        else:
            finished += 1
            assert dumped(here / "a.db") == expected
            for each in here.glob("a.db*"):
                each.unlink()
        finally:
            assert process.stderr
            process.stderr.close()

    process = start(["in", "-j", "2"], here)
    assert process.communicate()[1].endswith("\n")
    assert process.returncode == 0
    assert dumped(here / "a.db") == expected


def test_workers_of_a_killed_import_end_too(here: Path) -> None:
    corpora.write(here / "in", 60)
    process = start(["in", "-j", "2"], here)
    wait_until(lambda: members(process.pid) > BEFORE_WORKERS)
    process.kill()
    process.communicate()

    wait_until(lambda: members(process.pid) == 0)


BEFORE_WORKERS = 3
"""Processes of an import before its first worker: itself, the server that makes them, and who tracks what they share."""


def members(group: int) -> int:
    """Return how many processes of a group there are; one that has ended and waits to be asked is none."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return sum(line.split()[0] == str(group) and "Z" not in line for line in listed.splitlines())


def wait_until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + 30
    while not true():
        assert time.monotonic() < last
        time.sleep(0.05)


def wait_for_documents(path: Path) -> None:
    """Return when something is saved."""
    last = time.monotonic() + 30
    while time.monotonic() < last:
        time.sleep(0.1)
        try:
            with closing(open_for_reading(path)) as connection:
                if queries.size(connection):
                    return
        except StoreError:
            continue
    raise AssertionError("nothing was saved")


def test_ctrl_c_ends_what_is_under_way_and_says_how_to_go_on(here: Path) -> None:
    corpora.write(here / "in", 300)
    process = start(["in", "-j", "2"], here)
    wait_for_documents(here / "a.db")
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)

    assert process.returncode == 130
    assert "give the same command to go on" in err
    assert "Traceback" not in err
    (number,) = re.findall(r"(\d+) documents? saved", err)
    saved = int(number)
    assert 0 < saved < 300
    assert len(listed()) == saved


def test_two_importers_at_once(here: Path) -> None:
    corpora.write(here / "in", 40)
    expected = undisturbed(here / "in", here / "whole.db")
    both = [start(["in", "-j", "1"], here) for _ in range(2)]
    for process in both:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err

    assert dumped(here / "a.db") == expected
