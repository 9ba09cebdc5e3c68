"""Claims in running text."""

from __future__ import annotations

from collections.abc import Iterator

from converter.statements.context import Context
from converter.system import Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield nothing yet."""
    yield from ()
