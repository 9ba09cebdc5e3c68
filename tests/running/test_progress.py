"""The bar of a batch: beneath what is put out, gone at the end, silent in a pipe; how far an interrupted run had come."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from converter.running import progress

ROOT = Path(__file__).parents[2]
BATCH = """
from converter.running import console, progress
with progress.watching(3) as step:
    for name in ("a", "b", "c"):
        step(name)
        console.say(f"{name}: said")
        console.put_text(f"{name}: found\\n")
console.finish()
"""
PIECE = re.compile(r"\x1b\[\??[0-9;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+")


def screen(text: str) -> list[str]:
    """Return the lines that a terminal shows in the end: of its language what rich speaks."""
    lines, at = [""], 0
    column = 0
    for piece in PIECE.findall(text):
        if piece == "\r":
            column = 0
        elif piece == "\n":
            at, column = at + 1, 0
            lines += [""] * (at + 1 - len(lines))
        elif piece.endswith("A") and piece.startswith("\x1b"):
            at -= int(piece[2:-1] or 1)
        elif piece == "\x1b[2K":
            lines[at] = ""
        elif not piece.startswith("\x1b"):
            lines[at] = lines[at][:column].ljust(column) + piece + lines[at][column + len(piece) :]
            column += len(piece)
    return [line for line in lines if line]


def on_a_terminal(code: str, **environ: str) -> str:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=theirs,
        stderr=theirs,
        stdin=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environ},
    )
    os.close(theirs)
    read = b""
    try:
        while piece := os.read(ours, 65_536):
            read += piece
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait(timeout=30) == 0
    return read.decode()


def test_what_is_put_on_the_terminal_stands_above_the_bar_whole_and_in_order() -> None:
    seen = on_a_terminal(BATCH)

    assert "3/3" in seen or "2/3" in seen
    assert screen(seen) == [f"{line}" for name in "abc" for line in (f"converter: {name}: said", f"{name}: found")]


def test_a_terminal_that_cannot_move_its_cursor_gets_no_bar() -> None:
    seen = on_a_terminal(BATCH, TERM="dumb")

    assert seen.replace("\r\n", "\n") == "".join(f"converter: {name}: said\n{name}: found\n" for name in "abc")


def test_a_pipe_gets_no_bar() -> None:
    done = subprocess.run([sys.executable, "-c", BATCH], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout == "a: found\nb: found\nc: found\n"
    assert done.stderr == "".join(f"converter: {name}: said\n" for name in "abc")


def watched(inputs: int, ending: BaseException) -> None:
    with progress.watching(inputs) as step:
        step("a")
        step("b")
        raise ending


def counted(ending: BaseException) -> None:
    with progress.counting(1_000, print) as tally:
        tally(7, 0, 0)
        raise ending


def test_an_interruption_is_noted_with_how_far_the_run_had_come() -> None:
    with pytest.raises(KeyboardInterrupt) as one:
        watched(3, KeyboardInterrupt())
    with pytest.raises(SystemExit) as other:
        counted(SystemExit())

    assert one.value.__notes__ == ["1 of 3 inputs"]
    assert other.value.__notes__ == ["7 of 1,000 inputs"]


def test_an_error_and_the_end_of_a_single_input_are_not_noted() -> None:
    with pytest.raises(ValueError, match="x") as failed:
        watched(3, ValueError("x"))
    with pytest.raises(KeyboardInterrupt) as ended:
        watched(1, KeyboardInterrupt())

    assert not hasattr(failed.value, "__notes__")
    assert not hasattr(ended.value, "__notes__")


def test_progress_is_for_terminals_and_for_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setenv("TERM", "xterm")
    assert progress.shown(2)
    assert not progress.shown(1)
    monkeypatch.setenv("TERM", "dumb")
    assert not progress.shown(2)
