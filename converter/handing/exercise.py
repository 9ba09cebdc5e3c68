"""An assessment to be scored again: the trainee's sheet without its answers, the trainer's with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from converter import __version__
from converter.formula import source as written
from converter.handing.hiding import Secrets
from converter.handing.parts import Parts
from converter.handing.views import Box, Sheet, Source
from converter.model import Change, Finding, Span, Verdict, Verified
from converter.reporting.naming import Naming, called, name_of
from converter.rubric import Rubric
from converter.system import System

TASK = (
    "Read each section and put your own score into its box. Then work out what follows: totals, modifiers, the result.",
    "What would tell an answer is left out: […] stands for it.",
)
TASK_INFERRED = (
    "No scheme that we know fits this document. What follows from its own figures is left out: work it out again.",
    "What would tell an answer is left out: […] stands for it.",
)
SOLVED = ("The same sheet with its answers: what the document prints, or what follows where it slipped.",)

_SHORTEST = 3


def exercise(verified: Verified, system: System) -> tuple[Sheet, Sheet]:
    """Return the trainee's and the trainer's sheet of a document."""
    secrets = Secrets(verified, system)
    return _trainee(verified, system, secrets), _trainer(verified, system, secrets)


def stem(verified: Verified, system: System, name: str) -> str:
    """Return a file's name without what might tell of the result."""
    told = Secrets(verified, system).title(name).replace("…", "")
    return told if len(told.strip("-_. ")) >= _SHORTEST else f"exercise-{verified.document.sha256[:8]}"


def _trainee(verified: Verified, system: System, secrets: Secrets) -> Sheet:
    task = TASK if system.rubric else TASK_INFERRED
    title = secrets.title(verified.record.title or "Assessment")
    return Sheet(
        source=_source(verified, title, ""),
        kind="exercise",
        heading="Exercise",
        task=task,
        parts=Parts(verified.document, verified.record, secrets, None).all(),
        boxes=tuple(_boxes(system.rubric, verified)),
        lined=True,
    )


def _trainer(verified: Verified, system: System, secrets: Secrets) -> Sheet:
    right = _right(verified)

    def answer(span: Span) -> str:
        printed = verified.document.slice(span)
        change = right.get(span)
        return f"{change.suggested} (printed {printed})" if change else printed

    title = verified.record.title or verified.document.name
    remarks = tuple(
        f"{c.suggested} follows where line {_line(verified, c.span)} prints {c.stated}." for c in right.values()
    )
    return Sheet(
        source=_source(verified, title, verified.document.name.rpartition("/")[2]),
        kind="solution",
        heading="Solution",
        task=SOLVED,
        parts=Parts(verified.document, verified.record, secrets, answer).all(),
        boxes=tuple(_solved(system.rubric, verified)),
        remarks=remarks,
    )


def _line(verified: Verified, span: Span) -> int:
    return verified.document.position(span.start).line


def _source(verified: Verified, title: str, name: str) -> Source:
    info = verified.rubric
    scheme = f"{info.title or info.id} {info.version}".strip()
    return Source(title, name, verified.document.sha256, scheme, f"converter {__version__}")


def _right(verified: Verified) -> Mapping[Span, Change]:
    """Return what slipped figures should read, by their places, as the likeliest correction of each slip says."""
    out: dict[Span, Change] = {}
    for root in verified.diagnosis:
        for suspect in root.suspects[:1]:
            out.update((change.span, change) for change in (*suspect.changes, *suspect.carried))
    return dict(sorted(out.items()))


# ------------------------------------------------------------------------------------------------ boxes


def _boxes(rubric: Rubric | None, verified: Verified) -> Iterator[Box]:
    """Yield a box for each quantity of the document that the scheme works out. It says the formula and no figure."""
    for name, formula in _formulas(rubric, verified):
        yield Box(_heading(name, verified), formula)


def _formulas(rubric: Rubric | None, verified: Verified) -> Iterator[tuple[str, str]]:
    """Yield the stated quantities that the scheme defines, with their formulas, and words with what earns them."""
    if rubric is None:
        return
    naming = Naming(verified.record)
    there = {name_of(path) for path in verified.record.fields}
    for name in rubric.dims:
        if name in there and name not in rubric.constants and rubric.definitions(name):
            yield name, naming.formula(written(rubric.definitions(name)[0]), name)
    for name, bands in rubric.bands.items():
        if bands.of:
            words = ", ".join(f"{word} {test.text}" for word, test in bands.words.items())
            yield name, f"{naming.of(bands.of)}: {words}"


def _solved(rubric: Rubric | None, verified: Verified) -> Iterator[Box]:
    """Yield the same boxes with their workings and results."""
    first: dict[str, Finding] = {}
    for finding in verified.findings:
        if finding.kind in ("formula", "equation") and finding.working:
            first.setdefault(finding.path, finding)
    for name, formula in _formulas(rubric, verified):
        found = first.get(name)
        if found is None:
            yield Box(_heading(name, verified), formula, "", _printed(name, verified))
            continue
        wrong = found.verdict is Verdict.FAIL
        result = found.computed if wrong else found.stated
        yield Box(_heading(name, verified), formula, found.working, result, f"printed {found.stated}" if wrong else "")


def _heading(name: str, verified: Verified) -> str:
    word = called(name, verified.record)
    return word[:1].upper() + word[1:] + (", each row" if "." in name else "")


def _printed(name: str, verified: Verified) -> str:
    ids = verified.record.fields.get(name, ())
    return verified.record.stated[ids[0]].text if ids else "as in the table" if "." in name else ""
