"""One digit of one number changed: every such slip in the numbers that a list of statements speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from converter.model import Finding, Verified
from tests.verifying import lines_named, verify

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
LONGEST_CELL = 60
"""Longer cells are reasons, whose numbers come from elsewhere."""


class Mutant(NamedTuple):
    """One digit changed: the line, the number as printed, where its digit is in the text, and the new digit."""

    line: int
    number: str
    offset: int
    digit: str

    def of(self, text: str) -> str:
        """Return the text with the digit changed."""
        return text[: self.offset] + self.digit + text[self.offset + 1 :]

    def shown(self, text: str) -> str:
        """Return the slip for a message: `line 22: 0.50 -> 0.51`, with a few characters around it."""
        before, behind = text[max(0, self.offset - 14) : self.offset], text[self.offset + 1 : self.offset + 12]
        return f"line {self.line}: {before}[{text[self.offset]}->{self.digit}]{behind}".replace("\n", " ")


def numbers(text: str, lines: Sequence[int], spoken: Mapping[int, Sequence[str]]) -> Iterator[tuple[int, int, str]]:
    """Yield line, offset and print of each number of some lines: in short cells, and outside of tables.

    spoken: for lines of prose, the stretches whose numbers count, each by its words.
    """
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        if number in lines:
            for start, piece in _pieces(line, spoken.get(number)):
                for match in NUMBER.finditer(piece):
                    yield number, at + start + match.start(), match.group()
        at += len(line) + 1


def _pieces(line: str, spoken: Sequence[str] | None) -> Iterator[tuple[int, str]]:
    if spoken is not None:
        yield from ((line.index(words), words) for words in spoken)
    elif line.startswith("|"):
        yield from ((m.start(), m.group()) for m in re.finditer(r"[^|]+", line) if len(m.group()) <= LONGEST_CELL + 2)
    else:
        yield 0, line


def mutants(found: Iterator[tuple[int, int, str]]) -> Iterator[Mutant]:
    """Yield every change of one digit of the numbers found."""
    for line, start, number in found:
        for i, old in enumerate(number):
            if old.isdigit():
                yield from (Mutant(line, number, start + i, new) for new in "0123456789" if new != old)


def seen(mutant: Mutant, text: str, known: frozenset[str]) -> bool:
    """Tell whether a slip gives a finding that names its line and that the right text (`known`) does not give."""
    verified = verify(mutant.of(text))
    return any(
        mutant.line in lines_named(verified, finding)
        for finding in verified.findings
        if finding.severity is not None and said(verified, finding) not in known
    )


def said(verified: Verified, finding: Finding) -> str:
    """Return a finding without its numbers: the same slip-free remark is known again in a text with a slip."""
    return f"{verified.document.position(finding.span.start).line} {finding.rule.code} {finding.how}"


def known_of(verified: Verified) -> frozenset[str]:
    """Return what is said of a text as it is."""
    return frozenset(said(verified, f) for f in verified.findings if f.severity is not None)
