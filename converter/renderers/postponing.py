"""Modules that a library asks for at its start and hardly ever uses: they are loaded when they are first called.

WeasyPrint loads fontTools' subsetter and instancer, a fifth of the time it takes to be loaded, for machines without
HarfBuzz's own subsetter and for variable fonts; ours have the one and lack the other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType


@contextmanager
def postponed(*names: str) -> Iterator[None]:
    """Let what is imported within be given stand-ins for some modules; afterwards they are imported as ever."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _StandIn(name) for name in absent})
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)


class _StandIn(ModuleType):
    """A module whose functions and classes can be called, and which is loaded when one of them is."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*given: object, **named: object) -> object:
            made: object = getattr(import_module(self.__name__), name)(*given, **named)
            return made

        return call
