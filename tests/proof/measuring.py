"""One slip, one measurement: was it seen, and was the number that slipped named first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from converter import choosing, formula, pipeline, readers
from converter.model import Finding, Root, Span, Verdict, Verified
from converter.numbers import in_full
from converter.rubric import Rubric
from tests.proof.slips import Edit

NOT_COMPUTED = ("form", "remark")
"""Kinds of statement that compare nothing."""


class Source(NamedTuple):
    """A correct text to put slips into."""

    name: str
    text: str


class Baseline(NamedTuple):
    """A text as it is: its rubric, what is said of it, in alarm or at all, and the numbers some statement covers."""

    rubric: Rubric
    verified: Verified
    said: frozenset[tuple[str, int]]
    noted: frozenset[tuple[str, str, int]]
    covered: frozenset[int]


class Measured(NamedTuple):
    """What became of one document with slips.

    seen: something is reported that the right text does not show. first, three: how far the true numbers stand
    first, or among the first three; ties share. roots: how many. killed: the checks that object, be it in a note.
    """

    seen: bool
    first: Fraction
    three: Fraction
    smallest: bool
    roots: int
    killed: frozenset[str]
    explained: int
    unclear: tuple[str, ...]


@cache
def baseline(source: Source) -> Baseline:
    """Return what is known of a text without a slip."""
    document = readers.read(source.text.encode(), source.name)
    chosen, why = choosing.choose(document, pipeline.prepare())
    assert chosen is not None, source.name
    verified = pipeline.verify_document(choosing.split(document, chosen)[0], chosen, why)
    covered = frozenset(n.span.start for n in verified.numbers or () if n.state == "checked")
    return Baseline(chosen, verified, _said(verified), _noted(verified), covered)


def _said(verified: Verified) -> frozenset[tuple[str, int]]:
    """Return what is reported of a text, by check and line."""
    return frozenset((f.rule.code, _line(verified, f)) for f in verified.findings if _alarms(f))


def _noted(verified: Verified) -> frozenset[tuple[str, str, int]]:
    """Return every check that has something to say of a text, of what and where."""
    return frozenset((f.rule.code, f.path, _line(verified, f)) for f in verified.findings if f.severity is not None)


def _line(verified: Verified, finding: Finding) -> int:
    return verified.document.position(finding.span.start).line


def _alarms(finding: Finding) -> bool:
    """Tell whether a finding says that something is wrong or could not be read."""
    if finding.verdict is Verdict.FAIL:
        return finding.severity is not None
    return finding.verdict is Verdict.UNDETERMINED and finding.severity in ("error", "warning")


def verify(text: str, source: Source) -> Verified:
    """Return what is known of a text, under the rubric of the text it was made from."""
    known = baseline(source)
    document = readers.read(text.encode(), source.name)
    return pipeline.verify_document(choosing.split(document, known.rubric)[0], known.rubric, "")


def measure(source: Source, edits: Sequence[Edit]) -> Measured:
    """Return what becomes of a text with slips in it."""
    known = baseline(source)
    ordered = sorted(edits, reverse=True)
    text = source.text
    for edit in ordered:
        text = edit.of(text)
    verified = verify(text, source)
    seen = bool(_said(verified) - known.said)
    first, three, smallest = placed(verified.diagnosis, _where(edits))
    killed = frozenset(code for code, _, _ in _noted(verified) - known.noted)
    explained = sum(bool(f.working) for f in verified.findings)
    roots = len(verified.diagnosis)
    return Measured(seen, first, three, smallest, roots, killed, explained, unclear(verified.findings))


def _where(edits: Iterable[Edit]) -> list[Span]:
    """Return where the slips stand in the text that has them all."""
    out, shift = [], 0
    for edit in sorted(edits):
        start = edit.start + shift
        out.append(Span(start, start + max(len(edit.new), 1)))
        shift += len(edit.new) - (edit.end - edit.start)
    return out


def placed(roots: Sequence[Root], truth: Sequence[Span]) -> tuple[Fraction, Fraction, bool]:
    """Return the shares of "named first" and "among the first three", and whether the truth is among the smallest.

    Of k suspects of equal rank the true one counts 1/k. Where several roots are named, their suspects must together
    be the truth, each first in its own root; a root too many spoils it.
    """
    if not roots:
        return Fraction(0), Fraction(0), False
    first = three = Fraction(1)
    smallest = True
    left = set(range(len(truth)))
    for root in roots:
        best = max((_in_root(root, truth, left, i) for i in range(len(root.suspects))), default=None)
        if best is None or not best[0]:
            return Fraction(0), Fraction(0), False
        _, one, of_three, rank, found = best
        first, three = first * one, three * of_three
        smallest &= rank == min(s.rank for s in root.suspects)
        left -= found
    if left:
        return Fraction(0), Fraction(0), False
    return first, three, smallest


def _in_root(
    root: Root, truth: Sequence[Span], left: set[int], at: int
) -> tuple[bool, Fraction, Fraction, int, frozenset[int]]:
    """Return whether one suspect changes true numbers and nothing else, and how far in front it stands."""
    suspect = root.suspects[at]
    found = frozenset(i for i in left for change in suspect.changes if _touch(change.span, truth[i]))
    if len(found) != len(suspect.changes) or not found:
        return False, Fraction(0), Fraction(0), -suspect.rank, frozenset()
    before = sum(1 for s in root.suspects if s.rank < suspect.rank)
    alike = sum(1 for s in root.suspects if s.rank == suspect.rank)
    one = Fraction(1, alike) if not before else Fraction(0)
    of_three = Fraction(max(0, min(3 - before, alike)), alike)
    return True, one, of_three, suspect.rank, found


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def unclear(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the explanations that do not compute to what they print."""
    return tuple(f"{f.rule.code}: {f.working} gives not {f.exact}" for f in findings if not computes(f))


def computes(finding: Finding) -> bool:
    """Tell whether a finding's working, evaluated again, is the value it prints; a condition: whether it holds."""
    if not finding.working or finding.verdict is Verdict.UNDETERMINED:
        return True
    try:
        value = formula.compute(finding.working)
    except (formula.FormulaError, formula.Undefined, formula.Missing):
        return False
    if isinstance(value, bool):
        return value == (finding.verdict is Verdict.PASS)
    if isinstance(value, str) or not finding.exact:
        return isinstance(value, str)
    return finding.exact in (in_full(value), in_full(value, percent=True)) or finding.printed in (
        in_full(value),
        in_full(value, percent=True),
    )


def sources(root: Path) -> list[Source]:
    """Return the correct samples and, where they are beside the checkout, the lent documents, in order."""
    folders = (root / "samples", root.parent / "shared" / "seeds")
    paths = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    made = [
        Source("lent" if path.parent.name == "seeds" else path.name, path.read_text(encoding="utf-8"))
        for path in paths
        if path.suffix in (".md", ".txt") and path.name != "README.md"
    ]
    return [source for source in made if not any(f.verdict is Verdict.FAIL for f in baseline(source).verified.findings)]
