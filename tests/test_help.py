"""The help of every command: an example or a sentence, the exit codes it can come to, -v, no option without a word."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from converter import cli

ROOT = Path(__file__).parents[1]
NEVER_ONE = {"import", "list", "search", "export", "recheck", "sample", "summary", "new", "explain", "rules", "doctor"}
ONE = {
    "verify": "findings at or above --fail-on (default: error)",
    "convert": "a document holds an error",
    "handout": "a document holds an error",
    "diff": "they differ",
    "fix": "something would be changed, or is false still",
    "rubric lint": "a warning",
}


def commands(group: click.Group = cli.cli, before: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield " ".join((*before, name)), command


@pytest.mark.parametrize(("name", "command"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_a_command_tells_its_exit_codes_and_every_option(
    name: str, command: click.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*name.split(), "--help"]) == 0
    shown = capsys.readouterr().out

    table = shown.split("exit codes:\n")[1]
    codes = re.findall(r"^ +([0-9, ]+?)  +\S", table, re.MULTILINE)
    assert [code for code in codes if code != "1"] == ["0", "2", "3", "4", "130, 143"]
    assert ("1" in codes) == (name not in NEVER_ONE and name not in ("rubric list", "rubric show", "rubric new"))
    assert ONE.get(name, "") in table
    assert "-v, --verbose" in shown
    assert not [option.opts for option in command.params if isinstance(option, click.Option) and not option.help]


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_an_error_of_ours_tells_where_with_v_behind_any_command(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = dict(commands())[name]

    def broken(**_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(command, "callback", broken)
    monkeypatch.setattr(command, "params", [each for each in command.params if each.name == "verbose"])

    assert cli.main([*name.split(), "-v"]) == 4
    assert "Traceback" in capsys.readouterr().err
    assert cli.main(name.split()) == 4
    assert "Traceback" not in capsys.readouterr().err


def test_the_seed_of_slips_wants_slips(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["handout", "x.txt", "--seed", "3"]) == 2
    assert "give --find-the-slip N with it" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands_as_the_readme_says(shell: str) -> None:
    asked = {**os.environ, "_CONVERTER_COMPLETE": f"{shell}_source"}
    done = subprocess.run(
        [sys.executable, "-c", "from converter.cli import main; main([])"],
        capture_output=True, text=True, check=False, env=asked, cwd=ROOT,
    )  # fmt: skip

    assert f"_CONVERTER_COMPLETE={shell}_complete" in done.stdout
