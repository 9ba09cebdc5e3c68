"""How far a batch has come, on a terminal and nowhere else; rich is met here alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias

from converter.terminal import visible

Step: TypeAlias = Callable[[str], None]
"""Told the name of each input as its turn comes."""


def shown(total: int) -> bool:
    """Return whether progress will be drawn: for more than one input, when a person watches standard error."""
    return total > 1 and sys.stderr.isatty()


@contextmanager
def watching(total: int) -> Iterator[Step]:
    """Yield what to call before each input. The bar leaves no trace; lines said meanwhile stand above it."""
    if not shown(total):
        yield lambda _name: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=total)
        begun = False

        def step(name: str) -> None:
            nonlocal begun
            progress.update(task, description=visible(name), advance=1 if begun else 0)
            begun = True

        yield step


PLAIN_EVERY: Final = 500
"""Inputs between two plain lines, where no terminal is watching."""

Tally: TypeAlias = Callable[[int, int, int], None]
"""Told, after each input, how many are done, how many of them failed and how many have findings."""


@contextmanager
def counting(total: int, say: Callable[[str], None]) -> Iterator[Tally]:
    """Yield what to call after each input: a bar with counts on a terminal, else one plain line now and then."""
    if not shown(total):
        yield lambda done, failed, found: _plain(say, total, done, failed, found)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=total)
        yield lambda done, failed, found: progress.update(task, completed=done, description=_counts(failed, found))


def _plain(say: Callable[[str], None], total: int, done: int, failed: int, found: int) -> None:
    if done % PLAIN_EVERY == 0:
        say(f"{done:,} of {total:,}: {_counts(failed, found)}")


def _counts(failed: int, found: int) -> str:
    return f"{failed:,} failed, {found:,} with findings"
