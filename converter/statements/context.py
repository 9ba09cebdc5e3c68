"""What the kinds of statement share while one document is bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from converter.forms import Hole
from converter.model import Match, Number, Record, Rule, Severity, Span, Stated
from converter.rubric import Rubric
from converter.system import Link, Statement, System


@dataclass
class Context:
    """A record, its rubric and what has been found on the way. Kinds add stated values; nobody removes any."""

    record: Record
    rubric: Rubric | None
    stated: list[Stated] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    defining: dict[str, int] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    overrides: dict[str, int] = field(default_factory=dict)
    readings: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stated = list(self.record.stated)
        if self.rubric is not None:
            self.name_paths(self.rubric)
            self.define(self.rubric)

    def filled(self, rubric: Rubric) -> Iterator[tuple[Match, Hole, int]]:
        """Yield every hole of the form that the document fills in: where it was matched, the hole, the value's id."""
        for match in self.record.matches:
            for hole, ident in zip(rubric.patterns[match.pattern].holes, match.stated, strict=True):
                if ident is not None:
                    yield match, hole, ident

    def name_paths(self, rubric: Rubric) -> None:
        """Learn which quantity each path is a value of."""
        for _, hole, ident in self.filled(rubric):
            if hole.kind in ("number", "word", "text"):
                self.names[self.stated[ident].path] = hole.name

    def define(self, rubric: Rubric) -> None:
        """Choose the print that speaks for each path: the result of its printed equation, else the first readable."""
        for match in self.record.matches:
            for equation in rubric.patterns[match.pattern].equations:
                ident = match.stated[equation.result]
                if ident is not None and self.stated[ident].number is not None:
                    self.defining.setdefault(self.stated[ident].path, ident)
        for path, ids in self.record.fields.items():
            if path in self.defining:
                continue
            readable = (i for i in ids if self.stated[i].number is not None or not self.stated[i].problem)
            self.defining[path] = next(readable, ids[0])

    def add(self, path: str, text: str, span: Span, number: Number | None, problem: str = "", label: str = "") -> int:
        """Return the id of a stated value found in free text."""
        self.stated.append(Stated(len(self.stated), path, text, span, number, problem, label))
        return len(self.stated) - 1

    def rule(self, kind: str, name: str, severity: Severity = "error", why: str = "") -> Rule:
        """Return the rubric's rule of one kind about a quantity. Only called where there is a rubric."""
        assert self.rubric is not None
        return self.rubric.rule(kind, name, severity, why)

    def subject(self, ident: int) -> str:
        """Return what a person calls a stated value: its row's label and its column, or its quantity."""
        stated = self.stated[ident]
        name = self.names.get(stated.path, stated.path)
        if "." in name and stated.label:
            return f"{name.rpartition('.')[2].replace('_', ' ')} of {stated.label!r}"
        setting = self.rubric.settings.get(name) if self.rubric else None
        words = (setting.slug if setting and setting.slug else name).replace("_", " ").replace("-", " ")
        return words.strip() or "value"

    def system(self, statements: tuple[Statement, ...]) -> System:
        """Return the finished system."""
        return System(
            self.record,
            self.rubric,
            tuple(self.stated),
            statements,
            self.defining,
            self.links,
            self.overrides,
            self.readings,
        )
