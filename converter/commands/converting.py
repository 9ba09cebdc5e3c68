"""What each command does, without its command line: inputs in, results out, and what the run came to.

One input that cannot be read, or one output that cannot be written, costs itself alone: it is said in one line,
counted, and the rest goes on.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from converter import pipeline
from converter.commands.verifying import SECONDS, Took, verify_each
from converter.errors import RenderError, UsageError
from converter.model import Unread, Verified
from converter.running import console
from converter.running.inputs import STDIN, Source, gather, left_out, readable
from converter.running.outputs import Names, check_no_input, check_target, is_there, write
from converter.running.progress import watching
from converter.running.selecting import Selection, narrow, unmatched
from converter.summary import SEVERITIES, Total, amount, counts, is_assessment, sentence
from converter.writers import Result, Showing, writer

if TYPE_CHECKING:
    from concurrent.futures import Future

    from converter.renderers.crew import Crew
    from converter.renderers.pages import Pages
    from converter.renderers.theme import Theme
    from converter.reporting.listing import Listed
    from converter.reporting.views import Edition

SHOWN_PATHS: Final = 3
"""How many written files the closing line names; of more it gives the number."""


class Ran(NamedTuple):
    """What a run came to: its total, and how many outputs could not be written.

    passed_by: documents of folders that are no assessments, a README beside them: told, and no failure of the run.
    """

    total: Total
    unwritten: int = 0
    passed_by: int = 0

    @property
    def incomplete(self) -> bool:
        """Return whether an input was not read, an output not written, or nothing compared where something should."""
        total = self.total
        left = total.uncompared > self.passed_by or total.documents <= self.passed_by
        return bool(total.unread or self.unwritten or left)


def passed_by(source: Source | Unread, verified: Verified) -> bool:
    """Return whether a document may hold nothing to compare: nobody named it, and no rubric fits it."""
    return isinstance(source, Source) and source.met and not is_assessment(verified)


def wrote(paths: Sequence[str], folder: str) -> str:
    """Return which files were written: a few by name, of many how many and where."""
    return f"wrote {', '.join(paths) if len(paths) <= SHOWN_PATHS else f'{len(paths):,} files into {readable(folder)}'}"


def warn(verified: Verified) -> None:
    """Say where a rubric that was asked for has nothing to judge: what agrees then agrees by other rules."""
    if verified.rubric.id != "inferred" and not verified.record.stated:
        name = f"{verified.document.name}: warning: nothing in it fits the rubric {verified.rubric.id}"
        console.say(f"{name}; only what its own tables and equations say was checked")


def tell(verified: Verified, where: str) -> None:
    """Say what a person should look at, and where; of a document in which all agrees there is nothing to say."""
    warn(verified)
    name = verified.document.name
    found = [amount(number, word) for number, word in zip(counts(verified), SEVERITIES, strict=True) if number]
    if verified.outcome == "fail":
        console.say(f"{name}: {', '.join(found)}; {where}")
    elif verified.outcome == "undetermined":
        console.say(f"{name}: nothing in it could be compared: {verified.rubric.why}")


# -------------------------------------------------------------------------------------------------- verify


class Verifying(NamedTuple):
    """What `verify` is asked for."""

    inputs: Sequence[str]
    rubric: str
    format: str
    selection: Selection
    showing: Showing
    seconds: float = SECONDS


def verify(asked: Verifying) -> Ran:
    """Put the findings of the inputs on standard output and return what the run came to."""
    pipeline.prepare(asked.rubric)
    others: Counter[str] = Counter()
    sources = gather(asked.inputs, others=others)
    noted = Noted(asked.selection, full=asked.showing.passed, seconds=asked.seconds)
    with watching(len(sources)) as step:
        _put(writer(asked.format).write(noted.results(sources, asked.rubric, step), asked.showing), asked.format)
    console.say_if(left_out(others))
    for word in unmatched(asked.selection, noted.codes):
        console.say(f"warning: no check of this run has a code that begins with {word}")
    if asked.format not in ("text", "concise"):
        console.say(sentence(noted.total))
    return Ran(noted.total, passed_by=noted.passed_by)


def _put(pieces: Iterable[str], format: str) -> None:
    """Put pieces out: text in the terminal's own encoding, data always as UTF-8."""
    for piece in pieces:
        if format in ("text", "concise"):
            console.put_text(piece)
        else:
            console.put_bytes(piece.encode("utf-8"))


class Noted:
    """Verifies sources one by one and notes, as the results pass by, what they come to and which codes they bear."""

    def __init__(self, selection: Selection, *, full: bool = True, seconds: float = SECONDS) -> None:
        self.total = Total()
        self.passed_by = 0
        self.full = full
        self.seconds = seconds
        self.codes: set[str] = set()
        self._selection = selection

    def results(self, sources: Sequence[Source | Unread], rubric: str, step: Callable[[str], None]) -> Iterator[Result]:
        """Yield what became of each source, in order: its documents, narrowed to the selection, or why not."""
        with closing(verify_each(sources, rubric, step, full=self.full, seconds=self.seconds)) as taken:
            for source, _, outcome in taken:
                if isinstance(outcome, Unread):
                    self.total = self.total.with_unread()
                    yield outcome
                else:
                    self.passed_by += sum(passed_by(source, each) for each in outcome)
                    yield from map(self._note, outcome)

    def _note(self, verified: Verified) -> Verified:
        warn(verified)
        self.codes.update(finding.rule.code for finding in verified.findings)
        narrowed = narrow(verified, self._selection)
        self.total = self.total.with_document(narrowed)
        return narrowed


# ------------------------------------------------------------------------------------------------- convert


class Converting(NamedTuple):
    """What `convert` is asked for. out: one file, `-` for standard output, or '' for files in `folder`.

    theme: a TOML file, or '' for our own looks. jobs: how many PDFs are set at once. kept: what an archive holds, in the place of inputs.
    """

    inputs: Sequence[str]
    rubric: str
    formats: Sequence[str]
    out: str
    folder: str
    timeout: int
    force: bool
    edition: Edition = "report"
    theme: str = ""
    jobs: int = 1
    kept: Sequence[Source] = ()


def _pdf(pages: Pages) -> bytes:
    return pages.pdf()


def _html(pages: Pages) -> bytes:
    return pages.html()


def _json(pages: Pages) -> bytes:
    return pages.json()


def _md(pages: Pages) -> bytes:
    return pages.markdown()


FORMATS: Final[dict[str, Callable[[Pages], bytes]]] = {"pdf": _pdf, "html": _html, "json": _json, "md": _md}
"""What `convert --to` can be asked for."""

SUFFIXES: Final = {".pdf": "pdf", ".html": "html", ".htm": "html", ".json": "json", ".md": "md"}
"""Which format an output name asks for."""


WAITING: Final = 4
"""PDFs for each child that may be waited for before the next document is verified: pages take memory."""


class Waiting(NamedTuple):
    """A PDF that a child process is making: of which document, and where it is to be written."""

    name: str
    path: Path
    page: Future[bytes]


INDEX: Final = "index"
"""The name of the page that lists a batch."""


def convert(asked: Converting) -> Ran:
    """Write the reports of the inputs and return what the run came to."""
    from converter.renderers import theme

    pipeline.prepare(asked.rubric)
    look = theme.load(asked.theme) if asked.theme else theme.PLAIN
    others: Counter[str] = Counter()
    sources: Sequence[Source | Unread] = asked.kept or gather(asked.inputs, others=others)
    if asked.out and len(sources) > 1:
        raise UsageError(f"-o takes one input and there are {len(sources):,}; use -d FOLDER")
    run = Conversion(asked, sources, look)
    run.warm_up()
    try:
        with watching(len(sources)) as step:
            with closing(verify_each(sources, asked.rubric, step, seconds=asked.timeout)) as taken:
                for index, took in enumerate(taken):
                    run.convert(index, took)
            run.finish()
    finally:
        run.close()
    run.write_index()
    console.say_if(left_out(others))
    console.say("; ".join((sentence(run.total), run.written_files())))
    return Ran(run.total, run.unwritten, run.passed_by)


class Conversion:
    """One run of `convert`: gives each document its names, makes its outputs, and keeps count."""

    def __init__(self, asked: Converting, sources: Sequence[Source | Unread], theme: Theme) -> None:
        self.total = Total()
        self.unwritten = 0
        self.passed_by = 0
        self._asked = asked
        self._theme = theme
        self._data = b""
        names = [source.name if isinstance(source, Source) else source.path for source in sources]
        self._batch = len(sources) > 1 and not asked.out and "html" in asked.formats
        self._names = Names([INDEX, *names] if self._batch else names)
        self._first = int(self._batch)
        self._pages = [self._names.of(index + self._first) for index in range(len(sources))]
        self._listed: list[Listed] = []
        self._unread: list[Unread] = []
        self._done: list[tuple[str, str]] = []
        self._said: set[str] = set()
        self._crew: Crew | None = None
        self._waiting: deque[Waiting] = deque()

    def warm_up(self) -> None:
        """Start what sets PDFs, where one is to be made, so that it loads while a document is being verified."""
        targets = [self._asked.out] if self._asked.out else [self._target(stem, "pdf") for stem in self._pages]
        if "pdf" in self._asked.formats and (
            self._asked.force or not all(is_there(Path(target)) for target in targets)
        ):
            from converter.renderers import pdf

            if self._asked.jobs > 1 and len(targets) > 1:
                self._crew = pdf.crew(min(self._asked.jobs, len(targets)))
            else:
                pdf.warm_up()

    def convert(self, index: int, took: Took) -> None:
        """Write every output of every document in one source."""
        source, self._data, outcome = took
        if isinstance(source, Unread) or isinstance(outcome, Unread):
            self.total = self.total.with_unread()
            self._unread += [outcome] if isinstance(outcome, Unread) else []
            return
        meant = [(number, verified) for number, verified in enumerate(outcome, 1) if source.means(number)]
        if self._asked.out and len(meant) > 1:
            raise UsageError(f"{source.name} holds {len(meant)} assessments and -o takes one; use -d FOLDER")
        for number, verified in meant:
            self.total = self.total.with_document(verified)
            self.passed_by += passed_by(source, verified)
            stem = self._names.of(index + self._first, number if len(outcome) > 1 else 0)
            self._write_all(source, verified, stem)
            tell(verified, "'converter verify' shows where, and so does the report")

    def _target(self, stem: str, format: str) -> str:
        return self._asked.out or str(Path(self._asked.folder, f"{stem}.{format}"))

    def _write_all(self, source: Source, verified: Verified, stem: str) -> None:
        from converter.renderers.pages import Look, Pages

        look = Look(self._asked.edition, self._theme, self._asked.timeout)
        pages = Pages(verified, self._data, look)
        for format in self._asked.formats:
            try:
                self._write(source, self._target(stem, format), format, pages)
            except RenderError as problem:
                self._refuse(verified.document.name, str(problem))
        if self._batch:
            self._listed.append(pages.listed({format: quote(f"{stem}.{format}") for format in self._asked.formats}))

    def _write(self, source: Source, target: str, format: str, pages: Pages) -> None:
        """Make and write one output; ask first whether it may be written, since making it takes its time."""
        make = partial(FORMATS[format], pages)
        if target == STDIN:
            console.put_bytes(make())
            return
        path = Path(target)
        check_no_input(path, [source.path] if source.path else [])
        check_target(path, self._asked.force)
        stands = not self._asked.force and pages.stands(path, format)
        if format == "pdf" and self._crew and not stands:
            self._waiting.append(Waiting(source.name, path, pages.pdf_by(self._crew)))
            self.finish(WAITING * self._asked.jobs)
            return
        self._done.append((readable(target), "unchanged" if stands else write(path, make(), self._asked.force)))

    def finish(self, most: int = 0) -> None:
        """Write the PDFs that others make, in the order of their documents, until no more than `most` are waited for."""
        while len(self._waiting) > most:
            name, path, page = self._waiting.popleft()
            try:
                self._done.append((readable(str(path)), write(path, page.result(), self._asked.force)))
            except RenderError as problem:
                self._refuse(name, str(problem))

    def close(self) -> None:
        """End the child processes of this run."""
        if self._crew:
            self._crew.close()

    def write_index(self) -> None:
        """Write the page that lists a batch, the worst document first."""
        if not self._batch or not self._listed:
            return
        from converter.renderers import html
        from converter.reporting.listing import index

        target = str(Path(self._asked.folder, f"{INDEX}.html"))
        page = html.listing(index(self._listed, self._unread), self._theme).encode("utf-8")
        try:
            self._done.append((readable(target), write(Path(target), page, self._asked.force)))
        except RenderError as problem:
            self._refuse("the list of all", str(problem))

    def _refuse(self, name: str, reason: str) -> None:
        """Count an output that could not be written. The same reason for many documents is said once."""
        self.unwritten += 1
        if reason not in self._said:
            self._said.add(reason)
            console.say(f"{name}: {reason}")

    def written_files(self) -> str:
        """Return what was written, in words for the closing line."""
        written = [path for path, how in self._done if how == "written"]
        same = len(self._done) - len(written)
        listing = str(Path(self._asked.folder, f"{INDEX}.html"))
        begin = f" (begin with {readable(listing)})" if len(written) > SHOWN_PATHS and listing in written else ""
        parts = [wrote(written, self._asked.folder) + begin]
        if not written:
            parts = [] if same or self.unwritten or self._asked.out == STDIN else ["wrote nothing"]
        if same:
            parts.append(f"{amount(same, 'file')} unchanged")
        if self.unwritten:
            parts.append(f"{amount(self.unwritten, 'output')} not written")
        return ", ".join(parts) or "wrote to standard output"
