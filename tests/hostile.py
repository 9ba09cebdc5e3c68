"""Documents that stall, crash or bloat whoever reads them, for the tests and the benchmark of what an import survives."""

from __future__ import annotations

import os
import signal
import time

from converter.archiving import intake
from converter.archiving.intake import Job, Taken
from converter.executors import Lost

STALLING, CRASHING, EXPLODING = b"I stall.", b"I crash.", b"I explode."
SIGNS = (STALLING, CRASHING, EXPLODING)


def take(job: Job) -> Taken | Lost:
    """Return what a worker does with an input, but for the three that do as they say."""
    if job.data == STALLING:
        time.sleep(3600)
    if job.data == CRASHING:
        os.kill(os.getpid(), signal.SIGSEGV)
    if job.data == EXPLODING:
        full = []
        while True:
            full.append(bytes(1 << 26))
    return intake.take(job)
