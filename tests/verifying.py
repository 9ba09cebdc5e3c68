"""Texts judged through the whole pipeline, and findings picked by where they stand: for tests of the core."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from converter import pipeline
from converter.model import Finding, Verdict, Verified

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SAMPLES = ROOT / "samples"
SEED = next(iter(sorted((SHARED / "seeds").glob("*.txt"))), None)
"""The document that was lent to us; it is beside the checkout or not at all."""

needs_seed = pytest.mark.skipif(SEED is None, reason="no lent document beside the checkout")
"""For tests that read it."""


@cache
def seed_text() -> str:
    """Return the lent document."""
    assert SEED is not None
    return SEED.read_text(encoding="utf-8")


def verify(text: str, rubric: str = "aijri") -> Verified:
    """Return what is known of a text that holds one assessment."""
    (verified,) = pipeline.verify(text.encode(), "case.md", rubric)
    return verified


@cache
def seed() -> Verified:
    """Return what is known of the lent document."""
    return verify(seed_text())


def edited(text: str, edits: list[tuple[int, str, str]]) -> str:
    """Return a text with words of some lines replaced; each must stand in its line exactly where it is said."""
    lines = text.split("\n")
    for line, old, new in edits:
        assert old in lines[line - 1], f"line {line} does not hold {old!r}"
        lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return "\n".join(lines)


def line_of(verified: Verified, finding: Finding) -> int:
    """Return the line a finding stands in."""
    return verified.document.position(finding.span.start).line


def lines_named(verified: Verified, finding: Finding) -> set[int]:
    """Return every line that a finding names: its own, its operands' and the other prints of its quantity."""
    spans = (finding.span, *(place.span for place in (*finding.operands, *finding.also)))
    return {verified.document.position(span.start).line for span in spans}


def at(verified: Verified, line: int) -> list[Finding]:
    """Return the findings that stand in a line."""
    return [finding for finding in verified.findings if line_of(verified, finding) == line]


def failures(verified: Verified) -> list[Finding]:
    """Return the findings that say something is wrong."""
    return [finding for finding in verified.findings if finding.verdict is Verdict.FAIL]


def reported(verified: Verified) -> list[tuple[int, str, str]]:
    """Return line, slug and how of everything that is more than a check that passed."""
    return [(line_of(verified, f), f.rule.slug, f.how) for f in verified.findings if f.severity is not None]
