"""The two streams of a run: findings and data on standard output, words about the run on standard error.

Whatever comes from outside passes `visible` on its way to standard error, in this one place. A reader who has gone
away (`| head`) ends the run quietly.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import IO, Final, TypeAlias

from converter.errors import RenderError
from converter.terminal import screen_text, visible


class ClosedPipe(Exception):
    """Nobody reads our output any more. No failure of ours, and no click habit (exit 1) may make it one."""


def make_ready() -> None:
    """Give every standard stream something to write to, and no character it cannot write."""
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _nowhere() -> IO[str]:
    """Return a stream for a run that was started with its own closed (`>&-`)."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8")


def say(line: str) -> None:
    """Put one line on standard error, signed; control characters and line ends in it become visible."""
    try:
        sys.stderr.write(f"converter: {visible(line)}\n")
        sys.stderr.flush()
    except BrokenPipeError as problem:
        raise ClosedPipe from problem
    except OSError:
        silence(sys.stderr)  # there is nowhere left to say it


def say_if(line: str) -> None:
    """Put a line on standard error, if there is anything to say."""
    if line:
        say(line)


def put_text(text: str) -> None:
    """Put text on standard output as it is: whoever made it has made it safe."""
    with _writing():
        sys.stdout.write(text)


def put_bytes(data: bytes) -> None:
    """Put bytes on standard output. A terminal gets them with control characters made visible."""
    if sys.stdout.isatty():
        put_text(screen_text(data.decode("utf-8", "backslashreplace")))
        return
    with _writing():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)


def finish() -> None:
    """Flush standard output, so that a full disk or a closed pipe is met here and not at the interpreter's end."""
    with _writing():
        sys.stdout.flush()


Room: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Makes room on the terminal for as long as it is held."""

_rooms: Final[list[Room]] = []


@contextmanager
def sharing(room: Room) -> Iterator[None]:
    """Have `room` held, while this lasts, whenever something is put on a terminal that somebody else draws on too."""
    _rooms.append(room)
    try:
        yield
    finally:
        _rooms.pop()


@contextmanager
def _writing() -> Iterator[None]:
    try:
        with _rooms[-1]() if _rooms and sys.stdout.isatty() else nullcontext():
            yield
            if _rooms:
                sys.stdout.flush()
    except BrokenPipeError as problem:
        raise ClosedPipe from problem
    except OSError as problem:
        silence(sys.stdout)
        raise RenderError(f"standard output: cannot be written: {(problem.strerror or 'failed').lower()}") from problem


def silence(stream: IO[str]) -> None:
    """Point a stream that cannot be written at nothing, so that what it still holds raises no second error."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
    except (OSError, ValueError):
        return
