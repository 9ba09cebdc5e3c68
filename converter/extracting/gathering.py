"""What is gathered while one document is read, and how a filled pattern becomes stated values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from converter.extracting.names import (
    LONGEST_HEADING,
    plain,
)
from converter.forms import Broken, Capture, Hole, Pattern
from converter.lexing import Token
from converter.model import (
    Document,
    Match,
    Number,
    Remark,
    Section,
    Span,
    Stated,
    TableReading,
)
from converter.rubric import Rubric, path_of


@dataclass
class Gathering:
    """The values, rows, sections and remarks found so far in one document."""

    document: Document
    rubric: Rubric | None
    stated: list[Stated] = field(default_factory=list)
    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    matches: list[Match] = field(default_factory=list)
    free: list[Span] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    readings: list[TableReading] = field(default_factory=list)
    part: str = ""
    used: dict[int, int] = field(default_factory=dict)
    shift: int = 0
    number: int = 0
    read_cells: set[int] = field(default_factory=set)
    fractions: set[int] = field(default_factory=set)
    closed: bool = False
    """Whether a row of the form behind its row for data, such as a total, was read in the table at hand."""
    foreign: bool = False
    """Whether a row that the form does not know stands below those."""

    def unreadable(self, pattern: Pattern, broken: Broken, cut: list[Token], span: Span) -> None:
        at = cut[broken.at] if broken.at < len(cut) else None
        where = Span(at.start, at.end) if at else Span(max(span.end - 1, span.start), span.end)
        found = repr(self.document.slice(where)) if at else "the end of the line"
        self.match(pattern, broken.captures, span, (), broken=True)
        text = pattern.text if len(pattern.text) <= LONGEST_HEADING else pattern.text[:LONGEST_HEADING] + "…"
        self.remarks.append(
            Remark("form", "unreadable", where, f"the line cannot be read as {text!r} from {found} on", "warning")
        )

    def match(
        self,
        pattern: Pattern,
        captures: tuple[Capture | None, ...],
        span: Span,
        rows: tuple[tuple[str, int], ...],
        label: str = "",
        *,
        broken: bool = False,
        percent: bool = True,
    ) -> None:
        """Keep a filled pattern: each hole's capture becomes a stated value under its path."""
        ids = [
            None if capture is None else self.state(pattern, i, capture, rows, label, percent)
            for i, capture in enumerate(captures)
        ]
        self.matches.append(Match(pattern.id, span, tuple(ids), rows, label, broken))

    def state(
        self,
        pattern: Pattern,
        index: int,
        capture: Capture,
        rows: tuple[tuple[str, int], ...],
        label: str,
        percent: bool,
    ) -> int:
        assert self.rubric is not None
        hole = pattern.holes[index]
        path = self.path(pattern, hole, dict(rows))
        number, problem = capture.number, capture.problem
        if hole.percent and number and not percent:
            number = Number(number.value * 100, number.unit * 100, whole=number.whole, hedge=number.hedge)
        text = plain(self.document.text[capture.start : capture.end])
        start = capture.start
        stated = Stated(len(self.stated), path, text, Span(start, capture.end), number, problem, label)
        self.stated.append(stated)
        self.fields[path].append(stated.id)
        return stated.id

    def path(self, pattern: Pattern, hole: Hole, rows: Mapping[str, int]) -> str:
        assert self.rubric is not None
        if hole.kind == "fixed":
            about = self.rubric.about[pattern.id] if pattern.id >= 0 else ""
            dims = self.rubric.dims.get(hole.owner or about, ())
            base = path_of(hole.owner or about, dims if all(d in rows for d in dims) else (), rows)
            return f"{base}.of" if hole.owner else f"{base}.given({hole.text})"
        base = path_of(hole.name, self.rubric.dims[hole.name], rows)
        return f"{base}.{hole.kind}" if hole.kind in ("legend", "condition", "override") else base
