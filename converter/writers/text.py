"""`verify --format text`: findings as a compiler prints them, for people and for editors that jump to a line.

Each begins with `path:line:column: severity CODE slug  message`; below stand the source line with carets under what
is judged, what is stated and computed, the working with the lines it was taken from, and the suspects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from converter.grading import grade
from converter.model import Change, Document, Finding, Place, Root, Suspect, Unread, Verdict, Verified
from converter.regexes import regex
from converter.summary import SEVERITIES, Total, amount, checks, counts, sentence, standpoint, standpoints
from converter.terminal import excerpt, paint, visible
from converter.writers import Result, Showing

INDENT: Final = "   "
_VERDICTS: Final = {
    "pass": ("agrees", "agree"),
    "fail": ("differs", "differ"),
    "undetermined": ("not checkable", "not checkable"),
    "not_applicable": ("does not apply", "do not apply"),
}


def write(results: Iterable[Result], showing: Showing) -> Iterator[str]:
    """Yield the findings of each document as soon as it is known, then one line for the whole run."""
    run = Total()
    for result in results:
        if isinstance(result, Unread):
            run = run.with_unread()
        else:
            run = run.with_document(result)
            yield "".join(f"{line}\n" for line in _document(result, showing))
    yield paint(sentence(run), "strong", showing.colour) + "\n"


def _document(verified: Verified, showing: Showing) -> Iterator[str]:
    known = standpoints(verified)
    roots = {root.id: root for root in verified.diagnosis}
    for finding in sorted(verified.findings, key=lambda finding: finding.span.start):
        stands = standpoint(finding, known)
        if stands is None:
            if showing.passed:
                yield headline(verified.document, finding, showing)
        elif stands.role == "root" or stands.root not in roots:
            yield from _block(verified, finding, roots.get(stands.root), showing)
        elif showing.passed:
            yield from _block(verified, finding, None, showing)
    yield from _numbers(verified, showing)
    yield _closing(verified, showing)


def _numbers(verified: Verified, showing: Showing) -> Iterator[str]:
    """Yield the numbers that are asked for by what became of them: place, state, text, and the line around it."""
    document = verified.document
    for number in verified.numbers or ():
        if number.state not in showing.numbers:
            continue
        at = document.position(number.span.start)
        around, _ = excerpt(document.line_text(at.line), at.column - 1, at.column - 1 + len(number.text))
        reason = f" ({visible(number.reason)})" if number.reason else ""
        state = paint(number.state, "note", showing.colour)
        yield f"{visible(document.name)}:{at.line}:{at.column}: {state} {visible(number.text)}{reason}  {around.strip()}"


def _closing(verified: Verified, showing: Showing) -> str:
    """Return the one line of a document: its outcome, its rubric and how its checks came out."""
    name = visible(verified.document.name)
    if verified.outcome == "undetermined":
        return (
            f"{name}: {paint('nothing could be compared', 'warning', showing.colour)} ({visible(_nothing(verified))})"
        )
    found = [amount(number, word) for number, word in zip(counts(verified), SEVERITIES, strict=True) if number]
    tallied = [f"{n:,} {_VERDICTS[verdict][n != 1]}" for verdict, n in checks(verified).items() if n]
    outcome = paint("pass", "strong", showing.colour) if verified.outcome == "pass" else _failed(showing)
    words = "; ".join(
        [f"rubric {visible(verified.rubric.id)}", *found, f"checks: {', '.join(tallied) or 'none'}", *_graded(verified)]
    )
    return f"{name}: {outcome}  ({words})"


def _graded(verified: Verified) -> Iterator[str]:
    """Yield how the document was read, where more than short rows had to be put right."""
    word, places = grade(verified.record)
    chosen = [place for place in places if place.word == word]
    if word in ("repaired", "doubtful"):
        yield f"read: {word} in {amount(len(chosen), 'place')}"


def _failed(showing: Showing) -> str:
    return paint("fail", "error", showing.colour)


def _nothing(verified: Verified) -> str:
    unchecked = checks(verified)["undetermined"]
    reason = verified.rubric.why or "no rubric fits and no equation is printed in it"
    return f"{amount(unchecked, 'check')} without its operands; {reason}" if unchecked else reason


# ------------------------------------------------------------------------------------------------ findings


def headline(document: Document, finding: Finding, showing: Showing) -> str:
    """Return `path:line:column: severity CODE slug  message`; a check that passed says so in place of a severity."""
    at = document.position(finding.span.start)
    word = finding.severity or _VERDICTS[finding.verdict.value][0]
    severity = paint(word, finding.severity or "faint", showing.colour)
    origin = document.origin(finding.span.start)
    place = f"{visible(document.name)}:{at.line}:{at.column}:" + (f" {visible(origin)}:" if origin else "")
    rule = f"{paint(finding.rule.code, 'strong', showing.colour)} {finding.rule.slug}"
    return f"{place} {severity} {rule}  {visible(finding.message)}"


def _block(verified: Verified, finding: Finding, root: Root | None, showing: Showing) -> Iterator[str]:
    document = verified.document
    yield headline(document, finding, showing)
    yield from _source(document, finding, showing)
    for line in (_values(finding), _working(document, finding), _chains(finding), _also(document, finding)):
        if line:
            yield INDENT + visible(line)
    if root is not None and finding.id == root.explains[0]:
        yield from (INDENT + visible(line) for line in _diagnosis(verified, root))
    if finding.decisive:
        yield INDENT + "decisive: its correction would change the conclusion"


def _source(document: Document, finding: Finding, showing: Showing) -> Iterator[str]:
    """Yield the line a finding stands in, with its number, and carets under the very characters."""
    at = document.position(finding.span.start)
    line = document.line_text(at.line)
    shown, carets = excerpt(line, at.column - 1, at.column - 1 + finding.span.end - finding.span.start)
    gutter = f"{at.line:>4} | "
    yield paint(gutter, "faint", showing.colour) + shown
    yield paint(" " * (len(gutter) - 2) + "| ", "faint", showing.colour) + paint(
        carets, finding.severity or "faint", showing.colour
    )


def _values(finding: Finding) -> str:
    """Return what is stated and what is computed, in full where the printed digits do not hold it.

    Where nothing was decided nothing computed is shown: it would read like a correction.
    """
    if not finding.computed or finding.verdict is Verdict.UNDETERMINED:
        return ""
    parts = [f"stated {finding.stated}", f"computed {finding.computed}"]
    if finding.exact and _bare(finding.exact) != _bare(finding.computed):
        parts.append(f"from {finding.exact}" if finding.computed.isalpha() else f"exactly {finding.exact}")
    if finding.distance and finding.distance != "0":
        parts.append(_off(finding))
    return "   ".join(parts)


def _off(finding: Finding) -> str:
    """Return how far a printed number is off: as an amount where its point is plain, else in steps of its last digit."""
    plain = _PLAIN.fullmatch(finding.stated)
    if plain is None or not _PLAIN.fullmatch(finding.distance):
        return f"{finding.distance} off in the last digit"
    return f"off by {Decimal(finding.distance).scaleb(-len(plain['places'] or '')).normalize():f}{plain['percent']}"


_PLAIN = regex(r"[-+\u2212]?(?:\d+|\d{1,3}(?:,\d{3})+(?=\.))(?:\.(?P<places>\d+))?(?P<percent>%?)")
"""A number whose point, if any, is that of its decimals; a comma alone may be either."""


def _bare(number: str) -> str:
    """Return a printed number without the zeros that add no value: `0.80` and `0.8` are one."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def _working(document: Document, finding: Finding) -> str:
    """Return the formula with its numbers, and the lines these were taken from."""
    if not finding.working:
        return f"{finding.formula}" if finding.formula else ""
    lines = _lines(document, finding.operands)
    named = f"{finding.formula}: " if finding.formula and finding.formula != finding.working else ""
    result = f" = {finding.exact or finding.computed}" if finding.exact or finding.computed else ""
    return f"{named}{finding.working}{result}" + (f"   ({lines})" if lines else "")


def _chains(finding: Finding) -> str:
    """Return what each chain gives, where the two differ."""
    if not finding.printed or not finding.unrounded or finding.printed == finding.unrounded:
        return ""
    return f"from the printed operands {finding.printed}, unrounded {finding.unrounded}"


def _also(document: Document, finding: Finding) -> str:
    if not finding.also:
        return ""
    places = (f"{_at(document, other)} {quoted(other.text)}" for other in finding.also)
    return f"also printed at {', '.join(places)}"


# ----------------------------------------------------------------------------------------------- diagnosis


def _diagnosis(verified: Verified, root: Root) -> Iterator[str]:
    """Yield the suspects of a root and what was carried on from it; told once, at its first finding."""
    document = verified.document
    if len(root.explains) > 1:
        yield f"one slip: explains {', '.join(_named(verified, root.explains[1:]))} too"
    for suspect in root.suspects:
        yield f"suspect {suspect.rank}  {_changes(document, suspect.changes)}{_because(suspect)}"
        if suspect.carried:
            yield f"   carried on: {_changes(document, suspect.carried)}"
        if suspect.stale:
            yield "   stale: " + ", ".join(f"{_at(document, each)} {quoted(each.text)}" for each in suspect.stale)
    if root.affected:
        yield f"affected: {', '.join(_named(verified, root.affected))}"


def _because(suspect: Suspect) -> str:
    return (f": {suspect.reason}" if suspect.reason else "") + (" (decisive)" if suspect.decisive else "")


def _changes(document: Document, changes: Sequence[Change]) -> str:
    """Return edits with their lines: `line 40 "8" -> "9", lines 61 and 64 "1.32" -> "1.36"`."""
    words = []
    for (stated, suggested), alike in groupby(changes, key=lambda change: (change.stated, change.suggested)):
        places = [document.position(change.span.start).line for change in alike]
        words.append(f"{numbered_lines(places)} {quoted(stated)} -> {quoted(suggested)}")
    return ", ".join(words)


def _named(verified: Verified, ids: Iterable[str]) -> list[str]:
    """Return findings as `AIJ301 in line 61`."""
    findings = {finding.id: finding for finding in verified.findings}
    return [_code_and_line(verified.document, findings[id]) for id in ids if id in findings]


def _code_and_line(document: Document, finding: Finding) -> str:
    return f"{finding.rule.code} in line {document.position(finding.span.start).line}"


# --------------------------------------------------------------------------------------------------- words


def _at(document: Document, other: Place) -> str:
    at = document.position(other.span.start)
    return f"{at.line}:{at.column}"


def _lines(document: Document, operands: Sequence[Place]) -> str:
    return numbered_lines([document.position(operand.span.start).line for operand in operands])


def numbered_lines(lines: Iterable[int]) -> str:
    """Return line numbers in order with runs joined: `line 8`, `lines 35-39`, `lines 8 and 35-39`."""
    runs: list[list[int]] = []
    for line in sorted(set(lines)):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    words = [f"{first}" if first == last else f"{first}-{last}" for first, last in runs]
    if not words:
        return ""
    many = len(words) > 1 or "-" in words[0]
    joined = " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
    return f"line{'s' if many else ''} {joined}"


def quoted(text: str) -> str:
    """Return a printed text in quotation marks."""
    return f'"{text}"'
