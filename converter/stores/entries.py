"""What the archive keeps of a verified document: plain tuples of text and whole numbers.

Whoever verifies - this process, a worker, another machine - makes entries; one writer saves them. An entry depends on
the document alone: no clock, no place, no order of work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final, NamedTuple
from zlib import crc32

from converter import grading
from converter.lexing import key
from converter.model import Document, Finding, Section, Span, Stated, Verified
from converter.statements.claims.peers import mentions
from converter.statements.claims.reading import Prose
from converter.stores.facts import Fact, facts
from converter.summary import Standpoint, counts, numbers, standpoint, standpoints
from converter.writers.record import printed

TRAITS: Final = 8
TRAIT_DIGITS: Final = 8
NO_TRAIT: Final = "-" * TRAIT_DIGITS
"""In the place of a hash over no values: two small records are not alike because both say little."""


class Value(NamedTuple):
    """One thing the document says, as the table `stated` keeps it."""

    path: str
    text: str
    value: str | None
    unit: str | None
    line: int
    column: int
    origin: str | None
    problem: str | None


class Part(NamedTuple):
    """A heading and all that stands under it, as the table `sections` keeps it."""

    heading: str
    level: int
    line: int
    text: str


class Fault(NamedTuple):
    """One reported finding, as the table `findings` keeps it."""

    name: str
    code: str
    rule: str
    severity: str
    verdict: str
    role: str
    path: str
    line: int
    column: int
    origin: str | None
    stated: str
    computed: str
    exact: str
    message: str
    fingerprint: str
    decisive: int


class Doubt(NamedTuple):
    """One place that was not read exactly, as the table `doubts` keeps it."""

    grade: str
    line: int
    column: int
    origin: str | None
    reason: str


class Head(NamedTuple):
    """What is known of an assessment as a whole, in the order of the columns of the table `assessments`."""

    name: str
    title: str
    subject: str
    level: str
    format: str
    encoding: str
    grade: str
    rubric: str
    rubric_version: str
    rubric_sha256: str
    outcome: str
    main: str
    score: str | None
    computed: str | None
    zone: str
    label: str
    record_sha256: str | None
    traits: str
    errors: int
    warnings: int
    notes: int
    numbers: int
    checked: int
    external: int
    unexplained: int


Rows = tuple[tuple[str | int | None, ...], ...]
"""Rows of one table without their names: those of a thousand documents travel between processes."""


class Entry(NamedTuple):
    """One assessment, ready to be saved: rows of `Value`, `Part`, `Fault`, `Fact` and `Doubt`."""

    head: Head
    values: Rows
    parts: Rows
    faults: Rows
    facts: Rows
    doubts: Rows


def _rows(named: Iterable[Value | Part | Fault | Fact | Doubt]) -> Rows:
    return tuple(map(tuple, named))


def entry(verified: Verified) -> Entry:
    """Return what is kept of one verified document."""
    values = (*(_value(verified.document, stated) for stated in _in_order(verified)), *_peers(verified))
    graded = grading.grade(verified.record)
    return Entry(
        _head(verified, values, graded.word),
        _rows(values),
        _rows(_part(verified.document, section) for section in verified.record.sections),
        _rows(_faults(verified)),
        _rows(facts(verified)),
        _rows(_doubt(verified.document, place) for place in graded.places),
    )


# ---------------------------------------------------------------------------------------------------- head


def _head(verified: Verified, values: tuple[Value, ...], grade: str) -> Head:
    document, rubric, standing = verified.document, verified.rubric, verified.standing
    found, counted = counts(verified), numbers(verified)
    said = [(value.path, _said(value)) for value in values]
    total, checked, external, unexplained = counted or (0, 0, 0, 0)
    return Head(
        document.name,
        verified.record.title,
        key(verified.record.title),
        key(_first(values, "seniority")),
        document.format,
        document.encoding,
        grade,
        rubric.id,
        rubric.version,
        rubric.sha256,
        verified.outcome,
        standing.quantity,
        _first(values, standing.quantity, exact=True) or None if standing.quantity else None,
        standing.recomputed or None,
        standing.band.capitalize(),
        _first(values, "label"),
        record_hash(said),
        traits(said),
        found.error,
        found.warning,
        found.note,
        total,
        checked,
        external,
        unexplained,
    )


def _first(values: tuple[Value, ...], path: str, *, exact: bool = False) -> str:
    """Return the first print of a quantity, or its exact value; '' where there is none."""
    for value in values:
        if value.path == path and (value.value or not exact):
            return (value.value or "") if exact else value.text
    return ""


def record_hash(said: Sequence[tuple[str, str]]) -> str | None:
    """Return one hash over all paths with what is said there: the same for two renditions, places and spelling aside.

    None where nothing was stated: two documents of which nothing was understood are no duplicates.
    """
    words = "\n".join(sorted(words for _, words in said))
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest() if said else None


def traits(said: Sequence[tuple[str, str]]) -> str:
    """Return eight short hashes, each over an eighth of the paths with their values, '' where nothing was stated.

    Two records that differ in a few values share most of them, so that near-duplicates meet without being compared.
    """
    parts: list[list[str]] = [[] for _ in range(TRAITS)]
    for path, words in said:
        parts[crc32(path.encode("utf-8", "surrogatepass")) % TRAITS].append(words)
    if not said:
        return ""
    joined = ("\n".join(sorted(part)).encode("utf-8", "surrogatepass") for part in parts)
    return "".join(sha256(each).hexdigest()[:TRAIT_DIGITS] if each else NO_TRAIT for each in joined)


def _said(value: Value) -> str:
    return f"{value.path}\t{value.value or key(value.text)}\t{value.unit or ''}"


# -------------------------------------------------------------------------------------------------- values


def _in_order(verified: Verified) -> list[Stated]:
    return sorted(verified.record.stated, key=lambda stated: (stated.span.start, stated.id))


def _value(document: Document, stated: Stated) -> Value:
    number = stated.number
    exact = printed(number) if number else None
    unit = "%" if number and number.percent else None
    line, column = document.position(stated.span.start)
    origin = document.origin(stated.span.start)
    return Value(stated.path, _text(stated.text), exact, unit, line, column, origin, stated.problem or None)


def _doubt(document: Document, place: grading.Doubt) -> Doubt:
    line, column = document.position(place.span.start)
    return Doubt(place.word, line, column, document.origin(place.span.start), _text(place.reason))


def _peers(verified: Verified) -> Iterator[Value]:
    """Yield the scores that the text cites for others, under `peer(subject)`."""
    document, record = verified.document, verified.record
    main = record.fields.get(verified.standing.quantity, ()) if verified.standing.quantity else ()
    like = next((record.stated[i].number for i in main if record.stated[i].number), None)
    for mention in mentions(Prose(document.text, tuple(sorted(record.free))), like, key(record.title)):
        line, column = document.position(mention.score.start)
        text, origin = document.slice(mention.score), document.origin(mention.score.start)
        yield Value(f"peer({mention.name})", _text(text), printed(mention.number), None, line, column, origin, None)


# ------------------------------------------------------------------------------------------------ sections


def _part(document: Document, section: Section) -> Part:
    blocks = [document.blocks[index] for index in section.blocks]
    heading = document.blocks[section.block].span if section.block >= 0 else Span(document.span.start, 0)
    text = "\n".join(document.slice(block.span).strip("\r\n") for block in blocks)
    return Part(_text(section.heading), section.level, document.position(heading.start).line, _text(text))


# ------------------------------------------------------------------------------------------------ findings


def _faults(verified: Verified) -> Iterator[Fault]:
    known = standpoints(verified)
    for finding in verified.findings:
        stands = standpoint(finding, known)
        if stands is not None:
            yield _fault(verified.document, finding, stands)


def _fault(document: Document, finding: Finding, stands: Standpoint) -> Fault:
    line, column = document.position(finding.span.start)
    return Fault(
        finding.id,
        finding.rule.code,
        finding.rule.slug,
        finding.severity or "note",
        finding.verdict.value,
        stands.role,
        finding.path,
        line,
        column,
        document.origin(finding.span.start),
        _text(finding.stated),
        finding.computed,
        finding.exact,
        _text(finding.message),
        finding.fingerprint,
        int(finding.decisive),
    )


def _text(text: str) -> str:
    """Return text that UTF-8 can hold: lone surrogates, which no database takes, written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
