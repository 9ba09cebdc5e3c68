"""Corrections as bytes: which characters of a file would read otherwise, and the file with them.

`recompute` takes the inputs for the truth and reprints what follows from them; `fix` takes the one wrong number for
the slip and mends that. Both make edits of the decoded text, and no other byte changes: a file that does not come
back byte for byte from decoding and encoding is refused.

    edits       (offset, old, new), none over another, applied from the last to the first
    Corrected   the text before and after, and what no edit can mend
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff
from typing import NamedTuple

from converter import pipeline
from converter.checking import check
from converter.errors import SourceError
from converter.model import Finding, Position, Verdict
from converter.readers.decoding import Decoded, decode, encode
from converter.system import System


class Edit(NamedTuple):
    """One correction: at this offset of the text stands `old`, and `new` shall."""

    offset: int
    old: str
    new: str


class Left(NamedTuple):
    """A finding that stays: where it stands in the corrected text."""

    position: Position
    finding: Finding


class Corrected(NamedTuple):
    """One input, corrected. left: what is still false in it; notes: what was left alone and why, one line each.

    compared: whether any of it could be worked out at all.
    """

    name: str
    before: str
    after: str
    data: bytes
    left: tuple[Left, ...]
    notes: tuple[str, ...]
    compared: bool = True

    @property
    def changed(self) -> bool:
        """Tell whether any character would read otherwise."""
        return self.before != self.after


class Text(NamedTuple):
    """An input whose bytes come back from its text."""

    name: str
    decoded: Decoded

    @property
    def text(self) -> str:
        """Return the decoded text."""
        return self.decoded.text

    def systems(self, text: str, rubric: str) -> tuple[System, ...]:
        """Return the statements of another text of this input.

        Errors: SourceError where what the bytes are read as is not this text: another format, or a packed file.
        """
        found = pipeline.systems(self.bytes(text), self.name, rubric)
        if any(system.record.document.text != text for system in found):
            raise SourceError(self.name, "format", "cannot be corrected: only text and Markdown are")
        return found

    def bytes(self, text: str) -> bytes:
        """Return another text as the bytes of this file: its encoding, its byte order mark.

        Errors: SourceError where the encoding has no way to write a character.
        """
        try:
            return self.decoded.mark + encode(text, self.decoded.encoding)
        except UnicodeEncodeError as error:
            raise SourceError(
                self.name, "encoding", f"{error.object[error.start]!r} cannot be written in {self.decoded.encoding}"
            ) from None


def opened(data: bytes, name: str) -> Text:
    """Return an input that can be corrected.

    Errors: SourceError where its text does not encode to its bytes: an edit would change other bytes too.
    """
    text = Text(name, decode(data))
    try:
        same = text.bytes(text.text) == data
    except SourceError:
        same = False
    if not same:
        raise SourceError(name, "encoding", "cannot be corrected: its text does not give its bytes back")
    return text


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with the edits made, from the last to the first.

    Errors: ValueError where two edits overlap or the old text does not stand where it should: a fault of ours.
    """
    end = len(text)
    for edit in sorted(edits, reverse=True):
        if edit.offset + len(edit.old) > end or not text.startswith(edit.old, edit.offset):
            msg = f"an edit at {edit.offset} does not fit"
            raise ValueError(msg)
        text = text[: edit.offset] + edit.new + text[edit.offset + len(edit.old) :]
        end = edit.offset
    return text


def can_be_worked_out(systems: tuple[System, ...]) -> bool:
    """Tell whether the documents of an input state anything that follows from something else."""
    return any(statement.result >= 0 for system in systems for statement in system.statements)


def left_false(systems: tuple[System, ...]) -> tuple[Left, ...]:
    """Return what is false in the documents of an input, in order."""
    return tuple(
        Left(system.record.document.position(finding.span.start), finding)
        for system in systems
        for finding in check(system)
        if finding.verdict is Verdict.FAIL and finding.severity
    )


def diff(corrected: Corrected) -> str:
    """Return the corrections as a unified diff, '' where there are none. Line ends are shown as they are."""
    before, after = (_lines(text) for text in (corrected.before, corrected.after))
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in unified_diff(before, after, f"a/{corrected.name}", f"b/{corrected.name}")
    )


def _lines(text: str) -> list[str]:
    """Return a text cut behind each newline; str.splitlines would cut at form feeds and the like too."""
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
