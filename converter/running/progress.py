"""How far a batch has come, on a terminal and nowhere else; rich is met here alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from converter.running import console
from converter.summary import amount
from converter.terminal import visible

if TYPE_CHECKING:
    from rich.progress import Progress

Step: TypeAlias = Callable[[str], None]
"""Told the name of each input as its turn comes."""


def shown(total: int) -> bool:
    """Return whether progress will be drawn: for more than one input, when a person watches standard error."""
    return total > 1 and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def watching(total: int) -> Iterator[Step]:
    """Yield what to call before each input. The bar leaves no trace; whatever is put out meanwhile stands above it.

    An interruption is noted with how far the run had come, for the line that ends it.
    """
    begun = 0
    with _noting(lambda: _far(max(begun - 1, 0), total)), _drawn(total) as draw:

        def step(name: str) -> None:
            nonlocal begun
            draw(completed=begun, description=visible(name))
            begun += 1

        yield step


PLAIN_EVERY: Final = 500
"""Inputs between two plain lines, where no terminal is watching."""

Tally: TypeAlias = Callable[[int, int, int], None]
"""Told, after each input, how many are done, how many of them failed and how many have findings."""


@contextmanager
def counting(total: int, say: Callable[[str], None]) -> Iterator[Tally]:
    """Yield what to call after each input: a bar with counts on a terminal, else one plain line now and then."""
    finished = 0
    with _noting(lambda: _far(finished, total)), _drawn(total) as draw:

        def tally(done: int, failed: int, found: int) -> None:
            nonlocal finished
            finished = done
            draw(completed=done, description=_counts(failed, found))
            if not shown(total):
                _plain(say, total, done, failed, found)

        yield tally


def _plain(say: Callable[[str], None], total: int, done: int, failed: int, found: int) -> None:
    if done % PLAIN_EVERY == 0:
        say(f"{done:,} of {total:,}: {_counts(failed, found)}")


def _counts(failed: int, found: int) -> str:
    return f"{failed:,} failed, {found:,} with findings"


def _far(done: int, total: int) -> str:
    return f"{done:,} of {amount(total, 'input')}" if total > 1 else ""


@contextmanager
def _noting(far: Callable[[], str]) -> Iterator[None]:
    """Note on whatever ends a run from outside how far it had come."""
    try:
        yield
    except Exception:
        raise
    except BaseException as ending:
        if far():
            ending.add_note(far())
        raise


@contextmanager
def _drawn(total: int) -> Iterator[Callable[..., Any]]:
    """Yield what moves a bar on the terminal, or does nothing where none is drawn."""
    if not shown(total):
        yield lambda **_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total)
        with console.sharing(partial(_hidden, bar)):
            yield partial(bar.update, task)


@contextmanager
def _hidden(bar: Progress) -> Iterator[None]:
    """Take the bar away while something else is put on the terminal."""
    bar.stop()
    try:
        yield
    finally:
        bar.start()
