"""Small verified documents made by hand: for tests of what is done with a result, whoever comes to make it."""

from __future__ import annotations

import re
from fractions import Fraction
from hashlib import sha256
from typing import Any

from converter.model import (
    Block,
    Cell,
    Change,
    Counted,
    Document,
    Finding,
    Heading,
    Number,
    Outcome,
    Paragraph,
    Place,
    Record,
    Root,
    Row,
    RubricInfo,
    Rule,
    Section,
    Span,
    Stated,
    Suspect,
    Table,
    TableReading,
    Verdict,
    Verified,
)

FRUIT = """Fruit Review
| Fruit | Score | Share |
|---|---|---|
| Apple | 2 | 25% |
| **Pear** | 3 | 75% |
| Total | 6 |
The total of 6 is good \\| fine.
"""

RULE = Rule("TST101", "fruit-total", "The total is the sum of the scores", "A reader adds them up.", "error")


def span_of(text: str, words: str, number: int = 1) -> Span:
    """Return where `words` stand in the text for the number-th time."""
    at = -1
    for _ in range(number):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def document(text: str = FRUIT, name: str = "in.txt", blocks: tuple[Block, ...] = ()) -> Document:
    """Return a document of this text; its blocks are none but those given."""
    starts = (0, *(match.end() for match in re.finditer("\r\n|\r|\n", text) if match.end() < len(text)))
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(name, digest, "text", "utf-8", text, Span(0, len(text)), blocks, (), starts)


def fruit_blocks(text: str = FRUIT) -> tuple[Block, ...]:
    """Return the blocks of FRUIT: a heading, a table with a short total row, a line of prose."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    rows = [_row(text, line) for line in (lines[1], *lines[3:6])]
    table = Table(Span(lines[1].start, lines[5].end), rows[0], lines[2], tuple(rows[1:]))
    return (Heading(lines[0], lines[0], 1), table, Paragraph(lines[6], lines[6], False))


def _row(text: str, line: Span) -> Row:
    cells = []
    for match in re.finditer(r"(?<=\|)[^|\n]+(?=\|)", text[line.start : line.end]):
        bare = match[0].strip()
        start = line.start + match.start() + match[0].index(bare)
        cells.append(Cell(bare, Span(start, start + len(bare))))
    return Row(tuple(cells), line)


def record(of: Document) -> Record:
    """Return what FRUIT states, as extraction would."""
    text = of.text
    whole = Number(Fraction(6), Fraction(1), whole=True)
    stated = (
        Stated(0, "fruits[0].score", "2", span_of(text, "2"), Number(Fraction(2), Fraction(1), whole=True)),
        Stated(1, "fruits[0].share", "25%", span_of(text, "25%"), Number(Fraction(1, 4), Fraction(1, 100), True, True)),
        Stated(2, "total", "6", span_of(text, "6"), whole),
        Stated(3, "total", "6", span_of(text, "6", 2), whole),
        Stated(4, "fruits[0].fruit", "Apple", span_of(text, "Apple"), None),
        Stated(5, "fruits[1].score", "three?", span_of(text, "3"), None, problem="no number"),
    )
    fields: dict[str, tuple[int, ...]] = {}
    for each in stated:
        fields[each.path] = (*fields.get(each.path, ()), each.id)
    sections = (Section("Fruit Review", 1, "fruits", 0, (1, 2)),)
    readings = (TableReading(1, "fruits", ("fruits.fruit", "fruits.score", "fruits.share"), ((2, ((1, 1),)),)),)
    return Record(of, "fruit", "Fruit Review", sections, readings, stated, fields, {"fruits": 2}, (), (), ())


def finding(of: Document, id: str = "f1", at: Span | None = None, **other: Any) -> Finding:
    """Return the finding that the total of FRUIT is wrong, or whatever `other` makes of it."""
    text = of.text
    values: dict[str, Any] = {
        "id": id,
        "rule": RULE,
        "kind": "tables",
        "severity": "error",
        "verdict": Verdict.FAIL,
        "how": "wrong",
        "path": "total",
        "span": at or span_of(text, "6"),
        "stated": "6",
        "computed": "5",
        "exact": "5",
        "formula": "sum(fruits.score)",
        "working": "2 + 3",
        "operands": (
            Place("fruits[0].score", "2", span_of(text, "2")),
            Place("fruits[1].score", "3", span_of(text, "3")),
        ),
        "distance": "1",
        "printed": "5",
        "unrounded": "5",
        "also": (Place("total", "6", span_of(text, "6", 2)),),
        "message": "The total is printed 6; the two scores sum to 5.",
        "fingerprint": "0123456789abcdef",
        "decisive": False,
    }
    return Finding(**(values | other))


def passed(of: Document, id: str = "p1", **other: Any) -> Finding:
    """Return a check of FRUIT that simply passed."""
    rule = Rule("TST102", "fruit-share", "Shares add up to 100%", "They are parts of one whole.", "error")
    values = {"severity": None, "verdict": Verdict.PASS, "how": "exact", "rule": rule, "also": (), "distance": "0"}
    return finding(of, id, span_of(of.text, "25%"), **(values | {"stated": "25%", "message": "It agrees."} | other))


def root(of: Document, explains: tuple[str, ...] = ("f1",), affected: tuple[str, ...] = ()) -> Root:
    """Return the root of the wrong total, with one suspect."""
    change = Change("total", span_of(of.text, "6"), "6", "5")
    carried = Change("total", span_of(of.text, "6", 2), "6", "5")
    return Root("r1", explains, affected, (Suspect(1, (change,), (carried,), False, "mends the sum"),))


def verified(
    of: Document | None = None,
    findings: tuple[Finding, ...] | None = None,
    outcome: Outcome = "fail",
    diagnosis: tuple[Root, ...] = (),
    numbers: tuple[Counted, ...] | None = None,
) -> Verified:
    """Return FRUIT with its wrong total found, or whatever is given instead."""
    known = of or document(blocks=fruit_blocks())
    found = (finding(known), passed(known)) if findings is None else findings
    rubric = RubricInfo("fruit", "Fruit", "1", "ab" * 32, "all of its form is there")
    return Verified(known, record(known), rubric, found, outcome, diagnosis, numbers)


def right(name: str = "good.txt") -> Verified:
    """Return a document in which everything compared agrees."""
    known = document(name=name, blocks=fruit_blocks())
    return verified(known, (passed(known),), "pass")


def empty(name: str = "bare.txt") -> Verified:
    """Return a document in which nothing could be compared."""
    return verified(document(name=name, blocks=fruit_blocks()), (), "undetermined")
