"""Verified documents made by hand: every kind of block and finding in one, and plain ones around any text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from converter.model import (
    Change,
    Counted,
    Document,
    Finding,
    Heading,
    How,
    Number,
    Place,
    Record,
    Root,
    RubricInfo,
    Rule,
    Section,
    Severity,
    Span,
    Standing,
    Stated,
    Suspect,
    Table,
    TableReading,
    Verdict,
    Verified,
)
from converter.readers import read, read_text

TEXT = """\
# Ferry Deck Officer

Assessed on the shore scheme; see [the scheme](https://example.org/scheme?a=1&b=2) and ![a chart](chart.png).

## Tasks

| Task | Time % | Score (1-5) | Weighted | Mode | Rationale |
|---|---|---|---|---|---|
| Keep watch on the bridge through the night | 40% | 2 | 0.80 | AUGMENTED | Radar *helps*, the eye **decides**; the rule of the road leaves judgement to whoever holds the watch, and a court asks them and not the plotter. |
| Load and lash vehicles | 35% | 1 | 0.35 | UNTOUCHED | Wet decks, odd lorries, `lashing --tight`; nobody has built the hand for it yet. |
| Write the log | 25% | 4 | 1.00 | DISPLACED | The log writes itself from the bridge systems. |
| Total | 100% | 2.25 |

Resistance: 6.00 - 2.25 = 3.75/5.0

## Evidence

| Dimension | Score (-2 to 2) | Evidence |
|---|---|---|
| Postings | 1 | Up 4.2% in a year (Harbour Gazette 2025). |
| Wages | 2 | About €52K, said to be above 50K. |
| **Total** | 2 | |

- Growth is *steady*:
  - two ports (1) and (2) opened;
  - a third is planned.

3. This list begins at three.
4. And goes on to four, at a hedged ~15 routes.

> Quoted by the harbour master:
> no ship leaves late.

## Score

```text formula
Raw: 3.75 × 1.08 × 1.02 = 4.1310
Score: (4.13 - 0.54) / 7.93 × 100 = 44.9/100
```

Zone: YELLOW (Green ≥48, Yellow 25-47, Red <25)

The score of 45.2 stands well below the peer (47.53). The certificate (STCW) is \\*required\\* & kept: &amp; stays. <b>So does this.</b>

---

### Commentary

Peers were cut to 1.33 of 4/3. Sub-label: Amber. A long word: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.
"""

RULES = {
    "AIJ204": Rule("AIJ204", "evidence-total", "Evidence total", "The modifier is computed from it.", "error"),
    "AIJ101": Rule("AIJ101", "task-weighted", "Weighted task score", "Rows carry the total.", "error"),
    "AIJ102": Rule("AIJ102", "task-total", "Task total", "Resistance is computed from it.", "error"),
    "AIJ110": Rule("AIJ110", "task-resistance", "Task resistance", "It heads the composite.", "error"),
    "AIJ301": Rule("AIJ301", "raw", "Raw composite", "The score is scaled from it.", "error"),
    "AIJ302": Rule("AIJ302", "score", "Composite score", "It decides the zone.", "error"),
    "AIJ303": Rule("AIJ303", "score-again", "Score said again", "One score has one value.", "error"),
    "AIJ310": Rule("AIJ310", "zone", "Zone", "It is what readers remember.", "error"),
    "AIJ320": Rule("AIJ320", "sub-label", "Sub-label", "It says why.", "note"),
    "CL010": Rule("CL010", "truncated", "Cut figure", "Cutting shifts a sum.", "warning"),
    "SC001": Rule("SC001", "scheme-gap", "Gap in the bands", "Scores from 47 to 48 have no zone.", "note"),
}


class Story:
    """Places findings in a document by the words around them."""

    def __init__(self, text: str) -> None:
        self.document: Document = read(text.encode(), "ferry-deck-officer.md")

    def at(self, needle: str, inside: str = "") -> Span:
        """Return the span of `needle`, or of it inside a longer stretch that is found first."""
        text = self.document.text
        base = text.index(inside) if inside else 0
        start = text.index(needle, base)
        return Span(start, start + len(needle))

    def place(self, path: str, needle: str, inside: str = "") -> Place:
        """Return an operand."""
        return Place(path, needle, self.at(needle, inside))

    def finding(
        self,
        id: str,
        code: str,
        verdict: Verdict,
        how: How,
        path: str,
        span: Span,
        *,
        severity: Severity | None = None,
        kind: str = "equations",
        computed: str = "",
        exact: str = "",
        formula: str = "",
        working: str = "",
        operands: Sequence[Place] = (),
        also: Sequence[Place] = (),
        message: str = "",
        decisive: bool = False,
    ) -> Finding:
        """Return a finding with what a test does not care about left empty."""
        stated = self.document.slice(span)
        return Finding(
            id,
            RULES[code],
            kind,
            severity,
            verdict,
            how,
            path,
            span,
            stated,
            computed or stated,
            exact or computed or stated,
            formula,
            working,
            tuple(operands),
            "",
            computed,
            exact,
            tuple(also),
            message,
            f"{code}:{path}",
            decisive,
        )


def everything() -> Verified:
    """Return a verified document with every kind of block and of finding."""
    story = Story(TEXT)
    findings = _findings(story)
    return Verified(
        document=story.document,
        record=_record(story),
        rubric=RubricInfo("aijri", "Job zone index", "2.1", "ab" * 32, "its headings and tables fit, 21 of 22"),
        findings=findings,
        outcome="fail",
        diagnosis=_diagnosis(story),
        numbers=_numbers(story, findings),
        standing=Standing(
            "score",
            "44.9",
            "48.1",
            Fraction(449, 10),
            Fraction(4812, 100),
            Fraction(0),
            Fraction(100),
            (
                ("Red", None, Fraction(25)),
                ("Yellow", Fraction(25), Fraction(47)),
                ("Green", Fraction(48), None),
            ),
            "Yellow",
            "Green",
        ),
    )


def _findings(story: Story) -> tuple[Finding, ...]:
    ok, bad, unsure = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
    rows = "| Load and lash"
    found = [
        story.finding(
            "p1",
            "AIJ101",
            ok,
            "exact",
            "tasks[0].weighted",
            story.at("0.80"),
            formula=".time × .score",
            working="40% × 2",
            operands=[story.place("tasks[0].time", "40%"), story.place("tasks[0].score", "2", "| 40% |")],
        ),
        story.finding(
            "f1",
            "AIJ102",
            bad,
            "wrong",
            "tasks_total",
            story.at("2.25"),
            severity="error",
            computed="2.15",
            formula="sum(tasks.weighted)",
            working="0.80 + 0.35 + 1.00",
            operands=[
                story.place("tasks[0].weighted", "0.80"),
                story.place("tasks[1].weighted", "0.35", rows),
                story.place("tasks[2].weighted", "1.00"),
            ],
            message="Task total is printed 2.25; the three rows sum to 2.15.",
        ),
        story.finding(
            "f2",
            "AIJ110",
            bad,
            "wrong",
            "resistance",
            story.at("3.75/5.0"),
            severity="error",
            computed="3.85",
            formula="6 - tasks_total",
            working="6.00 - 2.15",
            message="Task resistance was worked out from 2.25.",
        ),
        story.finding(
            "f3",
            "AIJ204",
            bad,
            "wrong",
            "evidence",
            story.at("2", "**Total** |"),
            severity="error",
            computed="3",
            formula="sum(evidence.score)",
            working="1 + 2",
            operands=[
                story.place("evidence[0].score", "1", "Postings"),
                story.place("evidence[1].score", "2", "Wages"),
            ],
            also=[story.place("evidence", "1.08")],
            message="Evidence total is printed 2; the two rows sum to 3.",
            decisive=True,
        ),
        story.finding(
            "p2",
            "AIJ301",
            ok,
            "rounded",
            "raw",
            story.at("4.1310"),
            computed="4.1310",
            exact="4.131",
            formula="resistance × evidence_modifier × barrier_modifier",
            working="3.75 × 1.08 × 1.02",
        ),
        story.finding(
            "f4",
            "AIJ303",
            bad,
            "contradiction",
            "score",
            story.at("45.2"),
            severity="error",
            computed="44.9",
            also=[story.place("score", "44.9")],
            message="The score is 44.9 in one place and 45.2 in another.",
        ),
        story.finding(
            "f5",
            "CL010",
            bad,
            "truncated",
            "",
            story.at("1.33"),
            severity="warning",
            computed="1.33",
            exact="1.3333333333…",
            working="4 / 3",
            message="1.33 was cut, not rounded.",
        ),
        story.finding(
            "f6",
            "AIJ320",
            unsure,
            "undefined-label",
            "sub_label",
            story.at("Amber"),
            severity="note",
            message="The scheme defines no sub-label Amber.",
        ),
        story.finding(
            "f7",
            "AIJ310",
            ok,
            "edge",
            "zone",
            story.at("47.53"),
            severity="note",
            message="47.53 lies between two printed bands.",
        ),
        story.finding(
            "f8",
            "SC001",
            ok,
            "edge",
            "",
            story.at("Yellow 25-47"),
            severity="note",
            kind="band",
            message="No band holds a score between 47 and 48.",
        ),
        story.finding(
            "p3",
            "AIJ302",
            ok,
            "tie",
            "score",
            story.at("44.9"),
            computed="44.9",
            exact="45.27",
            working="(4.13 - 0.54) / 7.93 × 100",
        ),
        story.finding("p4", "AIJ310", Verdict.NOT_APPLICABLE, "unchecked", "zone", story.at("YELLOW")),
    ]
    return tuple(found)


def _diagnosis(story: Story) -> tuple[Root, ...]:
    total = Change("tasks_total", story.at("2.25"), "2.25", "2.15")
    carried = Change("resistance", story.at("3.75/5.0"), "3.75", "3.85")
    mended = Suspect(1, (total,), (carried,), False, "one keystroke away; nothing is left broken")
    row = Suspect(
        2, (Change("tasks[1].weighted", story.at("0.35"), "0.35", "0.45"),), (), False, "its own row then fails"
    )
    evidence = Change("evidence", story.at("2", "**Total** |"), "2", "3")
    stale = Place("", "well below the peer", story.at("well below the peer"))
    decisive = Suspect(1, (evidence,), (), True, "mends the sum", (stale,))
    return (Root("r1", ("f1",), ("f2",), (mended, row)), Root("r2", ("f3",), (), (decisive,)))


def _numbers(story: Story, findings: tuple[Finding, ...]) -> tuple[Counted, ...]:
    spans = sorted({f.span for f in findings} | {operand.span for f in findings for operand in f.operands})
    return (
        *(Counted(span, story.document.slice(span), "checked", "", ()) for span in spans),
        Counted(story.at("4.2%"), "4.2", "external", "a figure with its source", ()),
        Counted(story.at("2025"), "2025", "external", "a year", ()),
        Counted(story.at("15 routes"), "15", "unexplained", "no rule speaks of it", ()),
    )


def _record(story: Story) -> Record:
    stated: list[Stated] = []
    rows = [("Keep watch", "40%", "2", "0.80", "AUGMENTED"), ("Load and lash", "35%", "1", "0.35", "UNTOUCHED")]
    rows.append(("Write the log", "25%", "4", "1.00", "DISPLACED"))
    for i, (label, *cells) in enumerate(rows):
        line = next(row for row in _tables(story.document)[0].rows if row.cells[0].text.startswith(label))
        for column, text in zip(("time", "score", "weighted", "mode"), cells, strict=True):
            cell = next(cell for cell in line.cells if cell.text == text)
            stated.append(
                Stated(len(stated), f"tasks[{i}].{column}", text, cell.span, _number(text), label=line.cells[0].text)
            )
    fields = {one.path: (one.id,) for one in stated}
    base = bare_record(story.document)
    total = TableReading(_table_blocks(story.document)[0], "tasks", ("",) * 6, ((3, ((1, 1), (2, 3))),))
    return replace(
        base, title="Ferry Deck Officer", tables=(total,), stated=tuple(stated), fields=fields, rows={"tasks": 3}
    )


def _number(text: str) -> Number | None:
    if text.isupper():
        return None
    value = Fraction(text.rstrip("%"))
    percent = text.endswith("%")
    return Number(value / 100 if percent else value, Fraction(1, 100), percent, "." not in text)


def _tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def _table_blocks(document: Document) -> list[int]:
    return [i for i, block in enumerate(document.blocks) if isinstance(block, Table)]


def bare_record(document: Document) -> Record:
    """Return a record that read nothing but the marked headings."""
    heads = [i for i, b in enumerate(document.blocks) if isinstance(b, Heading) and b.level]
    ends = [*heads, len(document.blocks)][1:]
    first = heads[0] if heads else len(document.blocks)
    sections = [Section("", 1, "", -1, tuple(range(first)))]
    for head, end in zip(heads, ends, strict=True):
        block = document.blocks[head]
        assert isinstance(block, Heading)
        sections.append(Section(document.slice(block.content), block.level or 1, "", head, tuple(range(head + 1, end))))
    return Record(
        document=document,
        rubric="none",
        title="",
        sections=tuple(sections),
        tables=(),
        stated=(),
        fields={},
        rows={},
        matches=(),
        free=(),
        remarks=(),
    )


def bare(text: str, name: str = "any.md") -> Verified:
    """Return any text as a document about which nothing was found."""
    document = read_text(text.encode("utf-8", "surrogatepass"), name)
    return Verified(document, bare_record(document), RubricInfo("none", "", "", "", ""), (), "undetermined")
