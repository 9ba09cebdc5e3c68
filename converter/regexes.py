"""Regular expressions that are compiled when they are first used.

Documents of every kind take two hundred of them; one document needs a third, and compiling the others would take as
long as verifying it.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Uncompiled:
    """A pattern that becomes the compiled one's methods as they are asked for: each is looked up once."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._made = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._made), name)
        setattr(self, name, found)
        return found


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern like that of `re.compile`, for use at the top of a module: a wrong one is found at first use.

    A match's own `re` is the compiled pattern and not this one: compare what was asked, not what answered.
    """
    return cast("re.Pattern[str]", _Uncompiled(pattern, flags))
