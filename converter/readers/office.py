"""LibreOffice as a converter of what only it reads well: run on a copy, in its own profile, killed when it is late."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from converter.readers.refusing import Refused

SECONDS: Final = 90
PROGRAMS: Final = ("soffice", "libreoffice")


def program() -> str:
    """Return the path of LibreOffice, '' where there is none."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), "")


def converted(data: bytes, suffix: str, to: str, what: str) -> bytes:
    """Return a file converted to another format. Refuses where LibreOffice is missing, fails or takes too long."""
    path = program()
    if not path:
        raise Refused("missing-extra", f"reading {what} needs LibreOffice (soffice), which is not installed here")
    with tempfile.TemporaryDirectory(prefix="converter-") as folder:
        source = Path(folder, f"source.{suffix}")
        source.write_bytes(data)
        out = Path(folder, "out")
        options = [
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            to,
            "--outdir",
            str(out),
        ]
        run([path, f"-env:UserInstallation={Path(profile()).as_uri()}", *options, str(source)], what)
        made = sorted(out.glob("*")) if out.is_dir() else []
        if not made:
            raise Refused("damaged", f"cannot be read as {what}: LibreOffice makes nothing of it")
        return made[0].read_bytes()


def run(command: list[str], what: str) -> None:
    """Run a program with nothing to read or to say; kill it and all it started when its time is up."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(SECONDS)
        except BaseException as problem:
            stop(process)
            if isinstance(problem, subprocess.TimeoutExpired):
                raise Refused("limit", f"takes LibreOffice more than {SECONDS} seconds to read as {what}") from None
            raise


def stop(process: subprocess.Popen[bytes]) -> None:
    """Kill a program together with the programs it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


@cache
def profile() -> str:
    """Return the folder of LibreOffice's own files for this process: nobody's settings, and removed at the end."""
    folder = tempfile.mkdtemp(prefix="converter-office-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
