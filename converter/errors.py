"""What can go wrong outside a document, each with the one line a person needs.

A wrong *number* is never an exception (it is a finding); these are for a wrong world or a wrong rubric.
"""

from __future__ import annotations


class ConverterError(Exception):
    """An expected failure, worded for the person who can mend it."""


class UsageError(ConverterError):
    """The command line or a configuration asks for something that cannot be done (exit 2)."""


class RubricError(ConverterError):
    """A rubric cannot be used. Lists every problem found, each with its line (exit 2)."""

    def __init__(self, source: str, problems: list[str]) -> None:
        self.source = source
        self.problems = problems
        super().__init__("\n".join(f"{source}{'' if p.startswith(':') else ': '}{p}" for p in problems))


class SourceError(ConverterError):
    """An input cannot be read: its class (`missing`, `empty`, `binary`, `limit` ...) and a reason (exit 3)."""

    def __init__(self, path: str, kind: str, reason: str) -> None:
        self.path = path
        self.kind = kind
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class RenderError(ConverterError):
    """An output cannot be made or written (exit 3)."""


class StoreError(ConverterError):
    """An archive cannot be opened, read or written (exit 3)."""
