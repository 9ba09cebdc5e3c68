"""What the commands share on the command line: their kind, the table of exit codes, the options that mean one thing.

Every command takes -v, before or behind its name, and ends its help with the exit codes it can come to: what 1 means
differs from command to command, and where a command never ends so the line is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from converter.errors import UsageError

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

DEFAULT_FOLDER: Final = "output"
DONE: Final = "everything was done"
COMPARED: Final = "something was compared, and no error was found"
ERRORS: Final = "a document holds an error; it was made all the same"
MISUSED: Final = "wrong usage, or a bad rubric or configuration"
INCOMPLETE: Final = "an input not read, an output not written, or nothing to compare; the rest was done"
ENDINGS: Final = (("4", "an error of ours (-v shows where)"), ("130, 143", "interrupted, terminated; no file is torn"))


class Session:
    """What the whole command line agrees on: whether to say more."""

    verbose = False


def exits(agrees: str = DONE, differs: str = "", misused: str = MISUSED) -> str:
    """Return the table of exit codes that ends a command's help; without `differs` the command never ends in 1."""
    rows = [("0", agrees), ("1", differs), ("2", misused), ("3", INCOMPLETE), *ENDINGS]
    return "\b\nexit codes:\n" + "".join(f"  {code:<8}  {means}\n" for code, means in rows if means)


def verbose() -> click.Option:
    """Return the option -v, which may stand before or behind a command's name."""

    def note(context: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            context.ensure_object(Session).verbose = True

    return click.Option(
        ["-v", "--verbose"], is_flag=True, expose_value=False, callback=note, help="Show where an internal error arose."
    )


class Verb(click.Command):
    """A command of this program: it takes -v, and its help tells its exit codes."""

    def __init__(self, *given: Any, **named: Any) -> None:
        named.setdefault("epilog", exits())
        super().__init__(*given, **named)
        self.params.append(verbose())


class Family(click.Group):
    """A command that is followed by another one."""

    command_class = Verb

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.params.append(verbose())


def rubric(command: Decorated) -> Decorated:
    """Add the option that names the rules to judge by."""
    text = "The rules to judge by: the best that fit, a named one, a file of yours, or only what the text prints."
    return click.option("--rubric", default="auto", show_default=True, metavar="auto|ID|FILE|none", help=text)(command)


def format(*names: str) -> Callable[[Decorated], Decorated]:
    """Return what adds the option that chooses how data are written, the first unless asked otherwise."""
    return click.option(
        "--format", "format", type=click.Choice(names), default=names[0], show_default=True, help="How to write it."
    )


def force(command: Decorated) -> Decorated:
    """Add the option that lets somebody else's file be replaced."""
    return click.option("--force", is_flag=True, help="Replace files that converter did not make.")(command)


def timeout(seconds: int, text: str) -> Callable[[Decorated], Decorated]:
    """Return what adds the option that ends what takes too long, with its default and its help."""
    kind = click.IntRange(1, 86_400)
    return click.option("--timeout", type=kind, default=seconds, show_default=True, metavar="S", help=text)


def path() -> click.Path:
    """Return the type of an option that names a file: whether it can be read is found out by reading it (exit 3)."""
    return click.Path(path_type=Path, dir_okay=True, readable=False)


def one_place(output: str, directory: str) -> None:
    """Raise UsageError where one file and a folder are both asked for."""
    if output and directory:
        raise UsageError("-o and -d cannot be used together")
