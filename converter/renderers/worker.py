"""A child process that sets PDFs, with a clock and a limit of memory: a document may be hostile, a printer must not hang.

Run as `python -m converter.renderers.worker` it reads jobs from its input and writes answers to its output, each
preceded by its length; it keeps its fonts and style sheets from one job to the next. The parent kills it when the
clock runs out and starts another when it is needed.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from converter import assets
from converter.errors import RenderError
from converter.renderers.finishing import Attached

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space a child may take: forty times what a long report needs."""

JOBS_PER_CHILD = 100
"""Jobs after which a child is replaced: each leaves about a mebibyte behind."""

GARBAGE = (400_000, 20, 100)
"""New objects after which a child looks for garbage: a page makes and keeps a million, and looking costs a quarter."""

_LENGTH = 8


class Job(NamedTuple):
    """One page to be set: its HTML, what its file's identifier is made of, its style sheet ('' where it has its own).

    files: what the style sheet and the page name, besides the bundled fonts. attached: what the PDF carries.
    """

    html: str
    identifier: str
    css: str = ""
    files: Mapping[str, bytes] = {}
    attached: tuple[Attached, ...] = ()


class Worker:
    """A child that makes PDFs one after the other; killed when it takes too long, replaced when it is worn."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._done = 0

    def start(self) -> None:
        """Have a child ready."""
        self._ready()

    def make(self, job: Job, timeout: float) -> bytes:
        """Return the PDF of a page. Raises RenderError, in one line, when it takes too long or cannot be made."""
        child = self._ready()
        late = threading.Event()
        clock = threading.Timer(timeout, _expire, (child, late))
        clock.start()
        try:
            answer = self._ask(child, job)
        finally:
            clock.cancel()
        if answer is None:
            self.close()
            raise RenderError(_why_it_died(late.is_set(), timeout, child.returncode))
        self._done += 1
        if answer[:1] == b"E":
            raise RenderError(answer[1:].decode("utf-8", "replace"))
        return answer[1:]

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for stream in (self._child.stdin, self._child.stdout):
                if stream:
                    _close(stream)
            self._child = None

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._done >= JOBS_PER_CHILD or (self._child is not None and self._child.poll() is not None):
            self.close()
        if self._child is None:
            self._child, self._done = _start(), 0
        return self._child

    def _ask(self, child: subprocess.Popen[bytes], job: Job) -> bytes | None:
        """Return the child's answer, or None if it died over it."""
        assert child.stdin
        assert child.stdout
        try:
            _send(child.stdin, pickle.dumps(job))
            return _receive(child.stdout)
        except OSError:
            return None


def _start() -> subprocess.Popen[bytes]:
    """Return a new child that sees this very package, and nothing of the folder it is started in.

    It looks for fonts as our own settings say, unless somebody chose others.
    """
    home = str(Path(__file__).resolve().parents[2])
    fonts = str(assets.templates() / "fonts" / "fonts.conf")
    environment = {
        "FONTCONFIG_FILE": fonts,
        **os.environ,
        "PYTHONPATH": os.pathsep.join([home, *filter(None, sys.path)]),
    }
    command = [sys.executable, "-P", "-m", "converter.renderers.worker"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment)


def _expire(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _why_it_died(late: bool, timeout: float, code: int | None) -> str:
    """Return one line on how a child ended."""
    if late:
        return f"the PDF was not ready after {timeout:g} s and was given up; --timeout allows more"
    if code == -9:
        return "the process that makes the PDF was killed, probably for lack of memory"
    return f"the process that makes the PDF stopped unexpectedly (status {code}); its limit is {MEMORY_LIMIT >> 30} GiB of memory"


def _close(stream: IO[bytes]) -> None:
    with suppress(OSError):
        stream.close()


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(_LENGTH, "big"))
    stream.write(message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message, or None where the other side is gone."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "big")
    message = stream.read(size)
    return message if len(message) == size else None


# ------------------------------------------------------------------------------------------------ in the child


def serve() -> None:
    """Answer jobs until the input ends. Whatever libraries print goes to the error stream, never into an answer."""
    _limit_memory()
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _get_ready()
    while (job := _receive(source)) is not None:
        _send(sink, _answer(job))
        gc.collect()


def _get_ready() -> None:
    """Load what every page needs; what lives as long as the child is never looked at for garbage again."""
    gc.disable()
    with suppress(OSError, ImportError):
        from converter.renderers import pdf

        pdf.load()
    gc.freeze()
    gc.enable()
    gc.set_threshold(*GARBAGE)


def _answer(job: bytes) -> bytes:
    """Return `P` and a PDF, or `E` and one line on what went wrong. The one place that catches all: it reports."""
    try:
        from converter.renderers.pdf import typeset

        return b"P" + typeset(pickle.loads(job))  # noqa: S301 - our own parent wrote it
    except RenderError as error:
        return b"E" + str(error).encode()
    except MemoryError:
        return b"E" + f"the PDF needs more than {MEMORY_LIMIT >> 30} GiB of memory".encode()
    except RecursionError:
        return b"Ethe document is nested too deeply to be set as a PDF"
    except Exception as error:
        return b"E" + f"the PDF could not be made: {type(error).__name__}: {error}".replace("\n", " ").encode()


def _limit_memory() -> None:
    """Limit this process's memory where the platform can; elsewhere the clock alone guards."""
    try:
        import resource
    except ImportError:
        return
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
        try:
            resource.setrlimit(kind, (MEMORY_LIMIT, MEMORY_LIMIT))
        except (ValueError, OSError):
            continue


if __name__ == "__main__":
    serve()
