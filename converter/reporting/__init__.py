"""The view that templates print: everything worded, numbered and positioned; the pages only set it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from converter import __version__
from converter.model import Document, Finding, Record, Section, Span, Verified
from converter.reporting import covering, pictures, words
from converter.reporting.answer import answer, checked, figures_checked
from converter.reporting.blocks import Block, Heading, Place
from converter.reporting.body import TOP, Body
from converter.reporting.callouts import Told, tell
from converter.reporting.evidence import Evidence
from converter.reporting.factors import factors
from converter.reporting.marks import Marks
from converter.reporting.views import Bars, Coverage, Edition, Group, Link, Particular, Report, Tasks

LONGEST_LINK = 80
"""Characters of a heading in the contents."""

FEW_HEADINGS = 4
"""Top headings fewer than which say too little about what is in a document."""

__all__ = ["Report", "build"]


LONGEST_TITLE = 140
"""Characters of a title at the head of a page; the document itself, which follows, says the whole of it."""

FOOTER = 44
"""Characters of a source's name that fit at the foot of a page."""


def build(verified: Verified, edition: Edition = "report") -> Report:
    """Return the report of a verified document: a pure function of it, so the same document gives the same pages."""
    told = tell(verified)
    marks = Marks(verified, told, edition)
    document = verified.document
    full = edition == "report"
    body = Body(document, verified.record, marks, TOP if full else TOP - 1)
    blocks = body.blocks()
    links = _Links(document, body, marks)
    evidence = Evidence(verified, told, links.of_finding, links.near)
    coverage = covering.coverage(verified, links.near) if full else None
    ledger = evidence.ledger(_headings(document, verified.record)) if full else ()
    tasks = pictures.tasks(verified.record, {s.id: links.near(s.span) for s in verified.record.stated})
    drawn = factors(verified.record)
    source = words.base(document.name)
    title = verified.record.title or source
    return Report(
        edition=edition,
        title=words.clipped(title, LONGEST_TITLE),
        short=words.elided(title, FOOTER),
        source=source,
        footer=words.elided(source, FOOTER),
        sha256=document.sha256,
        scheme=words.scheme(verified) or "checked without a scheme",
        program=f"converter {__version__}",
        answer=answer(verified, told, evidence.brief(), full=full),
        scale=pictures.scale(verified.standing),
        tasks=tasks,
        factors=drawn,
        checked=checked(verified, told),
        discrepancies=evidence.callouts(told.of("discrepancy")),
        warnings=evidence.callouts(told.of("warning")),
        unknowns=evidence.callouts(told.of("unknown")) if full else (),
        notes=evidence.callouts(told.of("note")) if full else (),
        remarks=evidence.callouts(told.of("remark")) if full else (),
        contents=_contents(blocks, told, tasks, drawn, coverage, ledger) if full else (),
        blocks=blocks if full else _without_title(blocks, title),
        ledger=ledger,
        coverage=coverage,
        particulars=tuple(_particulars(verified)),
    )


def _without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """Return the blocks without a first heading that says the title of the page again."""
    said = blocks and isinstance(blocks[0], Heading) and blocks[0].plain.strip() == title.strip()
    return blocks[1:] if said else blocks


class _Links:
    """Finds for findings and spans the id on the page that shows them."""

    def __init__(self, document: Document, body: Body, marks: Marks) -> None:
        self._document = document
        self._body = body
        self._marks = marks

    def of_finding(self, finding: Finding) -> Place:
        """Return a link to the marked figure of a finding, or to its line where it has none."""
        anchor = self._marks.of_finding.get(finding.id, "")
        if anchor and self._body.has(anchor):
            return words.line_place(self._document, finding.span, anchor)
        return self.near(finding.span)

    def near(self, span: Span) -> Place:
        """Return a link to the line of a span, or to what began before it where its line begins nothing."""
        line = self._document.position(span.start).line
        for n in range(line, max(line - 200, 0), -1):
            if self._body.has(f"L{n}"):
                return words.line_place(self._document, span, f"L{n}")
        return words.line_place(self._document, span, "document")


def _headings(document: Document, record: Record) -> Callable[[int], tuple[str, str]]:
    """Return a function from an offset to the words and the id of the heading above it."""
    heads = [(document.blocks[s.block].span.start, s.heading, f"section-{n}") for n, s in _headed(record)]
    starts = [start for start, _, _ in heads]

    def above(offset: int) -> tuple[str, str]:
        i = bisect_right(starts, offset)
        return heads[i - 1][1:] if i else ("Before the first heading", "document")

    return above


def _headed(record: Record) -> list[tuple[int, Section]]:
    return [(n, section) for n, section in enumerate(record.sections, 1) if section.block >= 0]


def _contents(
    blocks: tuple[Block, ...],
    told: Told,
    tasks: Tasks | None,
    drawn: tuple[Bars, ...],
    coverage: Coverage | None,
    ledger: tuple[Group, ...],
) -> tuple[Link, ...]:
    """Return the short contents: the parts of the report, and the top headings of the document."""
    heads = tuple(Link(head.id, words.clipped(head.plain, LONGEST_LINK)) for head in _main_headings(blocks))
    links = [Link("tasks", tasks.heading)] if tasks else []
    links += [Link("factors", "What speaks for and against")] if drawn else []
    links = [*([Link("findings", "What to look at")] if told.drafts else []), *links]
    links += [Link("document", "The document", heads), *([Link("ledger", "Every check")] if ledger else [])]
    links += [Link("coverage", "Numbers not checked")] if coverage else []
    return (*links, Link("particulars", "About this report"))


def _main_headings(blocks: tuple[Block, ...]) -> list[Heading]:
    """Return the top headings, and those below them where there are few."""
    heads = [block for block in blocks if isinstance(block, Heading)]
    top = [head for head in heads if head.level == TOP]
    return top if len(top) >= FEW_HEADINGS else [head for head in heads if head.level <= TOP + 1]


def _particulars(verified: Verified) -> list[Particular]:
    """Return how this report came about: enough to make it again."""
    document, rubric = verified.document, verified.rubric
    lines = len(document.line_starts)
    return [
        Particular("Source", words.base(document.name)),
        Particular("SHA-256 of the source", document.sha256),
        Particular("Read as", f"{document.format}, {document.encoding}, {words.counted(lines, 'line', 'lines')}"),
        Particular("Scheme", f"{known} ({rubric.id})" if (known := words.scheme(verified)) else "none that fits"),
        Particular("Why this scheme", rubric.why),
        Particular("Comparisons", str(sum(1 for f in verified.findings if f.verdict.value in ("pass", "fail")))),
        Particular("Figures checked", str(figures_checked(verified))),
        Particular("Made by", f"converter {__version__}"),
    ]
