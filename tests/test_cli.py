"""The command line as people and programs meet it: streams, exit codes, names, endings."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from converter import __version__, cli
from converter.commands import converting, verifying
from converter.running import endings
from tests import stubs

ROOT = Path(__file__).parents[1]
STUBBED = "import sys; from tests.stubs import install; install(); from converter.cli import main; sys.exit(main())"


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in this process, in an empty folder, over a pipeline that answers as it is told."""
    pipeline = SimpleNamespace(prepare=stubs.prepare, verify=stubs.verify)
    for module in (converting, verifying):
        monkeypatch.setattr(module, "pipeline", pipeline)
    monkeypatch.setattr(verifying, "_spread", lambda jobs, _seconds: verifying._here(jobs))
    monkeypatch.setitem(converting.FORMATS, "pdf", stubs.pdf)
    monkeypatch.setitem(converting.FORMATS, "html", stubs.html)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run_here(*arguments: str) -> Ended:
        status = cli.main(arguments)
        return Ended(status, *capsys.readouterr())

    return run_here


def files(**contents: str) -> None:
    for name, text in contents.items():
        Path(f"{name}.txt").write_text(text, encoding="utf-8")


def made(folder: str = "output") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


# ---------------------------------------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("verify right.txt", 0),
        ("verify wrong.txt", 1),
        ("verify wrong.txt right.txt", 1),
        ("verify wrong.txt --fail-on none", 0),
        ("verify wrong.txt --ignore TST101", 0),
        ("verify wrong.txt --select tst102", 0),
        ("verify wrong.txt --select TST102,TST101", 1),
        ("verify warned.txt", 0),
        ("verify warned.txt --fail-on warning", 1),
        ("verify two.txt", 0),
        ("verify bare.txt", 3),
        ("verify missing.txt", 3),
        ("verify missing.txt right.txt wrong.txt", 3),
        ("verify bare.txt wrong.txt", 3),
        ("verify empty.txt", 3),
        ("verify folder", 3),
        ("verify bug.txt", 4),
        ("verify bug.txt missing.txt", 4),
        ("verify", 2),
        ("verify right.txt --format yaml", 2),
        ("verify right.txt --nonsense", 2),
        ("verify right.txt --rubric unknown", 2),
        ("verify right.txt --rubric broken.toml", 2),
        ("verify missing.txt --rubric unknown", 2),
        ("verfy right.txt", 2),
        ("", 2),
        ("--version", 0),
        ("--help", 0),
        ("-h", 0),
        ("verify -h", 0),
        ("convert right.txt", 0),
        ("convert wrong.txt", 1),
        ("convert warned.txt", 0),
        ("convert bare.txt", 3),
        ("convert missing.txt wrong.txt", 3),
        ("convert right.txt --to docx", 2),
        ("convert right.txt --timeout 0", 2),
        ("convert right.txt --timeout 1.5", 2),
        ("convert right.txt -o x.html -d y", 2),
        ("convert right.txt -o x.docx", 2),
        ("convert right.txt -o x.html --to pdf", 2),
        ("convert right.txt -o x.html --to pdf,html", 2),
        ("convert right.txt -o -", 2),
        ("convert right.txt wrong.txt -o x.html", 2),
        ("convert two.txt -o x.html", 2),
        ("convert right.txt -o folder", 2),
        ("convert right.txt --to html -o folder", 3),
        ("convert right.txt -o right.txt/x.html", 3),
        ("convert bug.txt", 4),
    ],
)
def test_every_ending_has_its_exit_code(run: Run, arguments: str, status: int) -> None:
    files(right="RIGHT", wrong="WRONG", bare="BARE", warned="WARNED", two="TWO", empty="", bug="BUG")
    Path("folder").mkdir()

    ended = run(*arguments.split())

    assert ended.status == status
    assert "Traceback" not in ended.err
    if status in (2, 3, 4):
        assert ended.err or "nothing could be compared" in ended.out


@pytest.mark.parametrize("command", ["verify", "convert --to json -d out"])
def test_what_is_no_assessment_fails_a_run_only_where_it_was_named(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    files(**{"folder/README": "Forms of 2019, kept for reference."})
    assert cli.main([*command.split(), "folder"]) == 3

    files(**{"folder/right": "Counting\nIn all: 2 + 3 = 5\n"})
    assert cli.main([*command.split(), "folder"]) == 0
    assert cli.main([*command.split(), "folder", "folder/README.txt"]) == 3
    assert cli.main([*command.split(), "folder/README.txt", "folder"]) == 3


# ------------------------------------------------------------------------------------------------- streams


def test_findings_go_out_and_words_about_the_run_go_to_standard_error(run: Run) -> None:
    files(wrong="WRONG", right="RIGHT")

    ended = run("verify", "wrong.txt", "missing.txt", "right.txt")

    assert ended.out.startswith("wrong.txt:6:11: error TST101 fruit-total  ")
    assert ended.out.endswith("2 documents, 1 with errors; 1 not read; 1 error\n")
    assert ended.err == "converter: missing.txt: no such file; check the name\n"


def test_json_is_all_there_is_on_standard_output(run: Run) -> None:
    files(wrong="WRONG", two="TWO")

    ended = run("verify", "wrong.txt", "missing.txt", "two.txt", "--format", "json")
    data = json.loads(ended.out)

    assert [document["path"] for document in data["documents"]] == ["wrong.txt", "two.txt#1", "two.txt#2"]
    assert [unread["class"] for unread in data["unread"]] == ["missing"]
    assert "3 documents, 1 with errors" in ended.err


def test_passed_checks_are_shown_with_all(run: Run) -> None:
    files(right="RIGHT")

    assert "TST102" not in run("verify", "right.txt").out
    assert "agrees TST102" in run("verify", "right.txt", "--all").out


def test_standard_input_is_a_source(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"WRONG")))

    assert run("verify", "-").out.startswith("-:6:11: error")


def test_a_name_that_looks_like_an_option_stands_behind_two_dashes(run: Run) -> None:
    Path("--all").write_text("RIGHT", encoding="utf-8")

    assert run("verify", "--", "--all").status == 0


def test_a_selection_that_meets_nothing_is_warned_about(run: Run) -> None:
    files(wrong="WRONG")

    assert "begins with TSX" in run("verify", "wrong.txt", "--select", "TSX,TST1").err
    assert "begins with" not in run("verify", "wrong.txt", "--ignore", "TST").err


def test_a_broken_rubric_lists_every_problem_before_any_document_is_opened(run: Run) -> None:
    ended = run("verify", "missing.txt", "--rubric", "broken.toml")

    assert ended.err == "converter: broken.toml:3: no such section\nconverter: broken.toml: no form\n"


def test_colour_is_for_terminals_and_for_those_who_force_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    files(wrong="WRONG")

    assert "\x1b" not in run("verify", "wrong.txt").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31;1merror" in run("verify", "wrong.txt").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("verify", "wrong.txt").out


def test_help_names_every_command_and_the_exit_codes(run: Run) -> None:
    ended = run("--help")

    assert all(word in ended.out for word in ("convert", "verify", "exit codes", "nothing to compare"))
    assert not ended.err
    assert run("-V").out == f"converter {__version__}\n"


def test_a_wrong_option_is_one_line_that_says_where_help_is(run: Run) -> None:
    ended = run("verify", "x", "--formt", "json")

    assert ended.err.count("\n") == 1
    assert "--format" in ended.err
    assert "converter verify --help" in ended.err


# ------------------------------------------------------------------------------------------------- hostile


def test_hostile_names_and_texts_reach_no_terminal_as_they_are(run: Run) -> None:
    name = "a\n\x1b[31m\u202eb\x9b.txt"
    Path(name).write_text("\x1b]0;owned\x07 \u202e8", encoding="utf-8")

    for arguments in (
        ["verify", name],
        ["verify", name, "--format", "json"],
        ["convert", name],
        ["verify", f"no{name}"],
    ):
        ended = run(*arguments)
        assert not [char for char in ended.out + ended.err if not char.isprintable() and char != "\n"]
    for arguments in (["verify", "x", "--\x1b[31m"], ["\x1b[31m"], ["convert", "x", "--to", "\x1b[31m\nx"]):
        ended = run(*arguments)
        assert ended.status == 2
        assert not [char for char in ended.err if not char.isprintable() and char != "\n"]


def test_a_name_that_is_no_utf8_is_read_and_written(run: Run) -> None:
    name = os.fsdecode(b"a\xff.txt")
    Path(name).write_text("WRONG", encoding="utf-8")

    assert run("verify", name).out.startswith("a\\xff.txt:6:11: error")
    assert run("convert", name, "--to", "json").status == 1
    assert made() == ["a-xff.json"]


def test_an_internal_error_is_one_line_and_a_traceback_only_with_v(run: Run) -> None:
    files(bug="BUG")

    quiet, loud, before = run("verify", "bug.txt"), run("verify", "bug.txt", "-v"), run("-v", "verify", "bug.txt")

    line = "converter: internal error: ZeroDivisionError: a fault of ours; run again with -v to see where\n"
    assert quiet.err == line
    assert "Traceback" in loud.err
    assert "Traceback" in before.err
    assert loud.status == before.status == 4


# ------------------------------------------------------------------------------------------------- convert


def test_pages_are_written_into_the_output_folder_and_left_when_unchanged(run: Run) -> None:
    files(right="RIGHT", two="TWO")

    ended = run("convert", "right.txt", "two.txt")

    assert made() == ["index.html", "right.html", "right.pdf", "two-1.html", "two-1.pdf", "two-2.html", "two-2.pdf"]
    assert not ended.out
    assert ended.err.endswith(
        "3 documents, 0 with errors; no findings; wrote 7 files into output (begin with output/index.html)\n"
    )
    assert "7 files unchanged" in run("convert", "right.txt", "two.txt").err


def test_a_document_with_discrepancies_is_set_all_the_same_and_said(run: Run) -> None:
    files(wrong="WRONG")

    ended = run("convert", "wrong.txt", "--to", "html", "-d", "pages")

    assert made("pages") == ["wrong.html"]
    assert ended.err.splitlines() == [
        "converter: wrong.txt: 1 error; 'converter verify' shows where, and so does the report",
        "converter: 1 document, 1 with errors; 1 error; wrote pages/wrong.html",
    ]


def test_same_names_from_different_folders_do_not_collide(run: Run) -> None:
    for folder in ("in/x", "in/Y"):
        Path(folder).mkdir(parents=True)
        Path(folder, "a.txt").write_text("RIGHT", encoding="utf-8")

    assert run("convert", "in", "--to", "json").status == 0
    assert made() == ["a-2.json", "a.json"]


def test_one_output_goes_where_it_is_told(run: Run) -> None:
    files(right="RIGHT")

    assert run("convert", "right.txt", "-o", "deep/x.HTM").status == 0
    assert Path("deep/x.HTM").read_bytes() == stubs.html(None)
    assert run("convert", "right.txt", "-o", "deep/x", "--to", "json").status == 0
    assert json.loads(Path("deep/x").read_text(encoding="utf-8"))["schema"] == "converter.record/1"


def test_a_page_on_standard_output_is_the_page_alone(run: Run) -> None:
    files(right="RIGHT")

    ended = run("convert", "right.txt", "-o", "-", "--to", "json")

    assert json.loads(ended.out)["path"] == "right.txt"
    assert ended.err == "converter: 1 document, 0 with errors; no findings; wrote to standard output\n"
    assert not Path("output").exists()


def test_somebody_elses_file_stops_its_own_output_alone(run: Run) -> None:
    files(right="RIGHT")
    Path("output").mkdir()
    Path("output/right.html").write_text("mine", encoding="utf-8")

    ended = run("convert", "right.txt")

    assert ended.status == 3
    assert Path("output/right.html").read_text(encoding="utf-8") == "mine"
    assert Path("output/right.pdf").exists()
    assert ended.err.splitlines() == [
        "converter: right.txt: output/right.html: exists and was not made by converter; use --force to replace it",
        "converter: 1 document, 0 with errors; no findings; wrote output/right.pdf, 1 output not written",
    ]
    assert run("convert", "right.txt", "--force").status == 0
    assert Path("output/right.html").read_bytes() == stubs.html(None)


def test_the_input_is_never_its_own_output(run: Run) -> None:
    Path("page.html").write_text("RIGHT", encoding="utf-8")

    assert "the input itself" in run("convert", "page.html", "-o", "./page.html", "--force").err
    assert Path("page.html").read_text(encoding="utf-8") == "RIGHT"


def test_an_output_folder_that_is_none_is_one_line_for_each_output(run: Run) -> None:
    files(right="RIGHT", output="RIGHT")
    Path("output").write_text("a file", encoding="utf-8")

    ended = run("convert", "right.txt")

    assert ended.status == 3
    assert "output/right.pdf: cannot be written: a part of its path is a file, not a folder" in ended.err


def test_a_missing_library_is_said_once_and_the_rest_is_made(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(converting.FORMATS, "pdf", stubs.no_pango)
    files(right="RIGHT", two="TWO")

    ended = run("convert", "right.txt", "two.txt")

    assert ended.status == 3
    assert ended.err.count("apt-get") == 1
    assert "3 outputs not written" in ended.err
    assert made() == ["index.html", "right.html", "two-1.html", "two-2.html"]


# ------------------------------------------------------------------------------------------------- endings


HEEDING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
"""A shell that starts the tests in its background has them ignore interrupts, and every child of theirs."""


def started(*arguments: str, cwd: Path, stdout: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    command = [sys.executable, "-c", HEEDING + STUBBED, *arguments]
    return subprocess.Popen(
        command, cwd=cwd, stdout=stdout, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environ
    )


@pytest.mark.parametrize(
    "arguments", [["verify", "wrong.txt"], ["verify", "wrong.txt", "--format", "json"], ["--help"]]
)
def test_a_closed_pipe_is_quiet_and_never_1(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "wrong.txt").write_text("WRONG", encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)

    process = started(*arguments, cwd=tmp_path, stdout=writer)
    os.close(writer)
    _, err = process.communicate(timeout=30)

    assert process.returncode == endings.CLOSED_PIPE
    assert b"Error" not in err
    assert b"Traceback" not in err


def test_a_full_disk_behind_standard_output_is_an_output_not_written(tmp_path: Path) -> None:
    (tmp_path / "right.txt").write_text("RIGHT", encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        process = started("verify", "right.txt", cwd=tmp_path, stdout=full.fileno())
        _, err = process.communicate(timeout=30)

    assert process.returncode == 3
    assert err == b"converter: standard output: cannot be written: no space left on device\n"


def test_a_closed_standard_output_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "right.txt").write_text("RIGHT", encoding="utf-8")
    command = f'"{sys.executable}" -c "{STUBBED}" verify right.txt >&-'

    done = subprocess.run(command, shell=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)

    assert done.returncode == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_in_one_line(tmp_path: Path, number: signal.Signals, status: int) -> None:
    (tmp_path / "a.txt").write_text("RIGHT", encoding="utf-8")
    (tmp_path / "b.txt").write_text("SLOW", encoding="utf-8")
    process = started("convert", "a.txt", "b.txt", "--to", "html", cwd=tmp_path)
    for _ in range(300):
        if (tmp_path / "output" / "a.html").exists():
            break
        time.sleep(0.05)

    time.sleep(0.2)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)

    assert process.returncode == status
    assert re.fullmatch(
        rb"\s*converter: (interrupted|terminated) after 1 of 2 inputs; files already written are whole\n", err
    )
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["a.html"]


def test_the_version_is_told_without_loading_what_it_does_not_need() -> None:
    code = "import sys; from converter.cli import main; main(['--version']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    heavy = {"rich", "json", "weasyprint", "jinja2", "markdown_it", "tomllib", "converter.pipeline", "converter.model"}
    assert not heavy & set(done.stdout.split())


def test_python_m_converter_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "converter", "-V"], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert done.stdout == f"converter {__version__}\n"


# ------------------------------------------------------------------------------------------------ progress


def test_progress_on_a_terminal_leaves_findings_whole_and_no_trace(tmp_path: Path) -> None:
    for name in ("a", "b", "c\x1b[31m"):
        (tmp_path / f"{name}.txt").write_text("WRONG", encoding="utf-8")
    ours, theirs = os.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1"}
    command = [sys.executable, "-c", STUBBED, "verify", ".", "missing.txt"]

    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, stdin=theirs, env=environ)
    os.close(theirs)
    out = process.communicate(timeout=30)[0].decode()
    err = os.read(ours, 100_000).decode()
    os.close(ours)

    assert out.count("error TST101") == 3
    assert "\x1b" not in out
    assert "missing.txt: no such file; check the name" in err
    assert "\x1b[31m" not in err
    assert err.rstrip().endswith("\x1b[2K")
