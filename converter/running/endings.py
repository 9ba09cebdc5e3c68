"""What a run's exit code says: one number for each way to end."""

from __future__ import annotations

from typing import Final

AGREES: Final = 0
DIFFERS: Final = 1
MISUSED: Final = 2
INCOMPLETE: Final = 3
BROKEN: Final = 4
INTERRUPTED: Final = 130
TERMINATED: Final = 143
CLOSED_PIPE: Final = 141
