"""What each command does, without its command line: inputs in, results out, and what the run came to.

One input that cannot be read, or one output that cannot be written, costs itself alone: it is said in one line,
counted, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from converter import console, pipeline
from converter.errors import RenderError, SourceError, UsageError
from converter.inputs import STDIN, Source, gather, read_bytes, readable
from converter.model import Unread, Verified
from converter.outputs import Names, check_target, write
from converter.progress import shown, watching
from converter.selecting import Selection, narrow, unmatched
from converter.summary import SEVERITIES, Total, amount, counts, sentence
from converter.writers import Result, Showing, writer

if TYPE_CHECKING:
    from converter.reporting.views import Report

SHOWN_PATHS: Final = 3
"""How many written files the closing line names; of more it gives the number."""


class Ran(NamedTuple):
    """What a run came to: its total, and how many outputs could not be written."""

    total: Total
    unwritten: int = 0


# -------------------------------------------------------------------------------------------------- verify


class Verifying(NamedTuple):
    """What `verify` is asked for."""

    inputs: Sequence[str]
    rubric: str
    format: str
    selection: Selection
    showing: Showing


def verify(asked: Verifying) -> Ran:
    """Put the findings of the inputs on standard output and return what the run came to."""
    pipeline.prepare(asked.rubric)
    sources = gather(asked.inputs)
    noted = Noted(asked.selection, full=asked.showing.passed)
    with watching(len(sources)) as step:
        pieces: Iterable[str] = writer(asked.format).write(noted.results(sources, asked.rubric, step), asked.showing)
        if shown(len(sources)):
            pieces = list(pieces)
        else:
            _put(pieces, asked.format)
            pieces = ()
    _put(pieces, asked.format)
    for word in unmatched(asked.selection, noted.codes):
        console.say(f"warning: no check of this run has a code that begins with {word}")
    if asked.format != "text":
        console.say(sentence(noted.total))
    return Ran(noted.total)


def _put(pieces: Iterable[str], format: str) -> None:
    """Put pieces out: text in the terminal's own encoding, data always as UTF-8."""
    for piece in pieces:
        if format == "text":
            console.put_text(piece)
        else:
            console.put_bytes(piece.encode("utf-8"))


class Noted:
    """Verifies sources one by one and notes, as the results pass by, what they come to and which codes they bear."""

    def __init__(self, selection: Selection, *, full: bool = True) -> None:
        self.total = Total()
        self.full = full
        self.codes: set[str] = set()
        self._selection = selection

    def results(self, sources: Sequence[Source | Unread], rubric: str, step: Callable[[str], None]) -> Iterator[Result]:
        """Yield what became of each source, in order: its documents, narrowed to the selection, or why not."""
        for source in sources:
            outcome = _verified(source, rubric, step, full=self.full)
            if isinstance(outcome, Unread):
                self.total = self.total.with_unread()
                yield outcome
            else:
                yield from map(self._note, outcome)

    def _note(self, verified: Verified) -> Verified:
        self.codes.update(finding.rule.code for finding in verified.findings)
        narrowed = narrow(verified, self._selection)
        self.total = self.total.with_document(narrowed)
        return narrowed


def _verified(
    source: Source | Unread, rubric: str, step: Callable[[str], None], *, full: bool = True
) -> tuple[Verified, ...] | Unread:
    """Return the verified documents of a source, or why it could not be read, which is then also said."""
    step(source.path if isinstance(source, Unread) else source.name)
    outcome = source if isinstance(source, Unread) else _tried(source, rubric, full=full)
    if isinstance(outcome, Unread):
        console.say(f"{outcome.path}: {outcome.reason}")
    return outcome


def _tried(source: Source, rubric: str, *, full: bool) -> tuple[Verified, ...] | Unread:
    try:
        return pipeline.verify(read_bytes(source), source.name, rubric, full=full)
    except SourceError as problem:
        return Unread(problem.path, problem.kind, problem.reason)


# ------------------------------------------------------------------------------------------------- convert


class Converting(NamedTuple):
    """What `convert` is asked for. out: one file, `-` for standard output, or '' for files in `folder`."""

    inputs: Sequence[str]
    rubric: str
    formats: Sequence[str]
    out: str
    folder: str
    timeout: int
    force: bool


class Pages:
    """One verified document in the formats it can be set in; the report is built once for all of them."""

    def __init__(self, verified: Verified, timeout: int) -> None:
        self._verified = verified
        self._timeout = timeout

    @cached_property
    def _report(self) -> Report:
        from converter import reporting

        return reporting.build(self._verified)

    def pdf(self) -> bytes:
        """Return the report as PDF."""
        from converter.renderers import pdf

        return pdf.render(self._report, timeout=self._timeout)

    def html(self) -> bytes:
        """Return the report as one HTML file."""
        from converter.renderers import html

        return html.render(self._report).encode("utf-8")

    def json(self) -> bytes:
        """Return the record as JSON."""
        from converter.writers.record import record

        return record(self._verified).encode("utf-8")


FORMATS: Final[dict[str, Callable[[Pages], bytes]]] = {"pdf": Pages.pdf, "html": Pages.html, "json": Pages.json}
"""What `convert --to` can be asked for."""

SUFFIXES: Final = {".pdf": "pdf", ".html": "html", ".htm": "html", ".json": "json"}
"""Which format an output name asks for."""


def convert(asked: Converting) -> Ran:
    """Write the reports of the inputs and return what the run came to."""
    pipeline.prepare(asked.rubric)
    sources = gather(asked.inputs)
    if asked.out and len(sources) > 1:
        raise UsageError(f"-o takes one input and there are {len(sources):,}; use -d FOLDER")
    run = Conversion(asked, sources)
    with watching(len(sources)) as step:
        for index, source in enumerate(sources):
            run.convert(index, source, step)
    console.say("; ".join((sentence(run.total), run.written_files())))
    return Ran(run.total, run.unwritten)


class Conversion:
    """One run of `convert`: gives each document its names, makes its outputs, and keeps count."""

    def __init__(self, asked: Converting, sources: Sequence[Source | Unread]) -> None:
        self.total = Total()
        self.unwritten = 0
        self._asked = asked
        self._names = Names(source.name if isinstance(source, Source) else source.path for source in sources)
        self._done: list[tuple[str, str]] = []
        self._said: set[str] = set()

    def convert(self, index: int, source: Source | Unread, step: Callable[[str], None]) -> None:
        """Verify one source and write every output of every document in it."""
        outcome = _verified(source, self._asked.rubric, step)
        if isinstance(source, Unread) or isinstance(outcome, Unread):
            self.total = self.total.with_unread()
            return
        if self._asked.out and len(outcome) > 1:
            raise UsageError(f"{source.name} holds {len(outcome)} assessments and -o takes one; use -d FOLDER")
        for number, verified in enumerate(outcome, 1):
            self.total = self.total.with_document(verified)
            self._write_all(source, verified, self._names.of(index, number if len(outcome) > 1 else 0))
            self._tell(verified)

    def _write_all(self, source: Source, verified: Verified, stem: str) -> None:
        pages = Pages(verified, self._asked.timeout)
        for format in self._asked.formats:
            target = self._asked.out or str(Path(self._asked.folder, f"{stem}.{format}"))
            try:
                self._write(source, target, partial(FORMATS[format], pages))
            except RenderError as problem:
                self._refuse(verified.document.name, str(problem))

    def _write(self, source: Source, target: str, make: Callable[[], bytes]) -> None:
        """Make and write one output; ask first whether it may be written, since making it takes its time."""
        if target == STDIN:
            console.put_bytes(make())
            return
        path = Path(target)
        if source.path and path.exists() and path.samefile(source.path):
            raise RenderError(f"{readable(target)}: is the input itself; give another name")
        check_target(path, self._asked.force)
        self._done.append((readable(target), write(path, make(), self._asked.force)))

    def _refuse(self, name: str, reason: str) -> None:
        """Count an output that could not be written. The same reason for many documents is said once."""
        self.unwritten += 1
        if reason not in self._said:
            self._said.add(reason)
            console.say(f"{name}: {reason}")

    def _tell(self, verified: Verified) -> None:
        """Say what a person should look at; of a document in which all agrees there is nothing to say."""
        name = verified.document.name
        found = [amount(number, word) for number, word in zip(counts(verified), SEVERITIES, strict=True) if number]
        if verified.outcome == "fail":
            console.say(f"{name}: {', '.join(found)}; 'converter verify' shows where, and so does the report")
        elif verified.outcome == "undetermined":
            console.say(f"{name}: nothing in it could be compared: {verified.rubric.why}")

    def written_files(self) -> str:
        """Return what was written, in words for the closing line."""
        written = [path for path, how in self._done if how == "written"]
        same = len(self._done) - len(written)
        parts = [f"wrote {', '.join(written) if len(written) <= SHOWN_PATHS else amount(len(written), 'file')}"]
        if not written:
            parts = [] if same or self.unwritten or self._asked.out == STDIN else ["wrote nothing"]
        if same:
            parts.append(f"{amount(same, 'file')} unchanged")
        if self.unwritten:
            parts.append(f"{amount(self.unwritten, 'output')} not written")
        return ", ".join(parts) or "wrote to standard output"
