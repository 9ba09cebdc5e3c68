"""What `handout` does, without its command line: pages and sheets of the inputs, each file whole or not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from converter import fixing, handing, pipeline
from converter.checking import check
from converter.commands.converting import Ran, passed_by, tell, wrote
from converter.errors import RenderError, SourceError, UsageError
from converter.handing.finding import slip_sheets
from converter.handing.slips import Shown, plant
from converter.model import Unread, Verified
from converter.running import console
from converter.running.inputs import STDIN, Source, gather, left_out, read_bytes, readable
from converter.running.outputs import Names, check_no_input, check_target, write
from converter.running.progress import watching
from converter.summary import Total, amount, sentence
from converter.system import System


class Handing(NamedTuple):
    """What `handout` is asked for. out: one file, `-` for standard output, or '' for files in `folder`.

    slips: how many to plant, 0 for none. kept: what an archive holds, in the place of inputs.
    """

    inputs: Sequence[str]
    rubric: str
    style: handing.Style
    exercise: bool
    slips: int
    seed: int
    out: str
    folder: str
    timeout: int
    force: bool
    kept: Sequence[Source] = ()


class Case(NamedTuple):
    """One document of an input: what is known of it, its statements, its input and its index in it."""

    source: Source
    data: bytes
    at: int
    verified: Verified
    system: System


class Made(NamedTuple):
    """One file of a document: what it is (its name's last part), what stands in it, whether its name must not tell."""

    kind: str
    handout: handing.Handout
    discreet: bool = False


KINDS: Final = {"summary": ("handout",), "exercise": ("exercise", "solution"), "slips": ("slips", "slips-key")}
"""The files each kind of handout comes in: the last parts of their names."""


def handout(asked: Handing) -> Ran:
    """Write the handouts of the inputs and return what the run came to."""
    _check(asked)
    pipeline.prepare(asked.rubric)
    others: Counter[str] = Counter()
    sources: Sequence[Source | Unread] = asked.kept or gather(asked.inputs, others=others)
    run = _Run(asked, Names(s.name if isinstance(s, Source) else s.path for s in sources))
    with watching(len(sources)) as step:
        for index, source in enumerate(sources):
            step(source.path if isinstance(source, Unread) else source.name)
            run.take(index, source)
        run.finish()
    console.say_if(left_out(others))
    console.say("; ".join((sentence(run.total), run.written())))
    return Ran(run.total, run.unwritten, run.passed_by)


def _check(asked: Handing) -> None:
    if asked.exercise and asked.slips:
        raise UsageError("--exercise and --find-the-slip cannot be used together")
    if asked.out == STDIN and _mode(asked) != "summary":
        raise UsageError("sheets come in two files: give a file name with -o, or a folder with -d")
    if asked.out not in ("", STDIN) and Path(asked.out).suffix.lower() != ".pdf":
        raise UsageError(f"-o {asked.out}: handouts are PDF; give a name that ends in .pdf")


def _mode(asked: Handing) -> str:
    return "exercise" if asked.exercise else "slips" if asked.slips else "summary"


class _Run:
    """One run: makes what is asked for of each document, writes it or keeps it for the one file, and counts."""

    def __init__(self, asked: Handing, names: Names) -> None:
        self.total = Total()
        self.unwritten = 0
        self.passed_by = 0
        self._said: set[str] = set()
        self._asked = asked
        self._names = names
        self._kept: dict[str, list[handing.Handout]] = {kind: [] for kind in KINDS[_mode(asked)]}
        self._inputs: list[Path] = []
        self._done: list[tuple[str, str]] = []
        self._make: Callable[[Case], tuple[Made, ...]] = {
            "summary": _summary, "exercise": _exercise, "slips": self._slips,
        }[_mode(asked)]  # fmt: skip

    def take(self, index: int, source: Source | Unread) -> None:
        """Make the handouts of one input, and write them unless all go into one file."""
        if isinstance(source, Unread):
            self._unread(source)
            return
        self._inputs += [source.path] if source.path else []
        try:
            cases = _cases(source, self._asked.rubric)
        except SourceError as problem:
            self._unread(Unread(problem.path, problem.kind, problem.reason))
            return
        for case in cases:
            if not source.means(case.at + 1):
                continue
            self.total = self.total.with_document(case.verified)
            self.passed_by += passed_by(source, case.verified)
            tell(case.verified, "'converter verify' shows where")
            try:
                self._file(case, self._names.of(index, case.at + 1 if len(cases) > 1 else 0))
            except (RenderError, SourceError) as problem:
                self._refuse(case.verified.document.name, problem)

    def _file(self, case: Case, stem: str) -> None:
        for made in self._make(case):
            if self._asked.out:
                self._kept[made.kind].append(made.handout)
                continue
            name = handing.stem(case.verified, case.system, stem) if made.discreet else stem
            self._write(Path(self._asked.folder, f"{name}-{made.kind}.pdf"), [made.handout])

    def finish(self) -> None:
        """Write the one file, or the two, that all handouts go into."""
        for kind, handouts in self._kept.items():
            if not handouts:
                continue
            first = kind == KINDS[_mode(self._asked)][0]
            target = Path(self._asked.out)
            try:
                self._write(target if first else target.with_name(f"{target.stem}-{kind}.pdf"), handouts)
            except RenderError as problem:
                self._refuse(readable(str(target)), problem)

    def _write(self, path: Path, handouts: Sequence[handing.Handout]) -> None:
        from converter.renderers.handout import render

        if self._asked.out == STDIN:
            console.put_bytes(render(handouts, self._asked.style, timeout=self._asked.timeout))
            return
        check_no_input(path, self._inputs)
        check_target(path, self._asked.force)
        data = render(handouts, self._asked.style, timeout=self._asked.timeout)
        self._done.append((readable(str(path)), write(path, data, self._asked.force)))

    def _slips(self, case: Case) -> tuple[Made, ...]:
        """Return a document with slips in it and its key; say so where fewer could be planted than were asked for."""
        asked = self._asked
        text = fixing.opened(case.data, case.source.name)
        text.systems(text.text, asked.rubric)

        def verify(changed: str) -> Shown | None:
            found = text.systems(changed, asked.rubric)
            system = found[case.at] if case.at < len(found) else None
            return Shown(system, check(system)) if system else None

        planted = plant(case.system, verify, asked.slips, asked.seed)
        if not planted.slips:
            raise RenderError("no slip can be planted that its own figures would show")
        if len(planted.slips) < asked.slips:
            shown = amount(len(planted.slips), "slip")
            console.say(f"{case.verified.document.name}: {shown} planted of {asked.slips}: no more would be found")
        shown_ = verify(planted.text)
        assert shown_ is not None
        sheet, key = slip_sheets(case.verified, planted, shown_.system, asked.seed)
        return Made("slips", sheet), Made("slips-key", key)

    def _unread(self, unread: Unread) -> None:
        console.say(f"{unread.path}: {unread.reason}")
        self.total = self.total.with_unread()

    def _refuse(self, name: str, problem: RenderError | SourceError) -> None:
        """Count an output that could not be written. The same reason for many documents is said once."""
        self.unwritten += 1
        reason = problem.reason if isinstance(problem, SourceError) else str(problem)
        if reason not in self._said:
            self._said.add(reason)
            console.say(f"{name}: {reason}")

    def written(self) -> str:
        """Return what was written, in words for the closing line."""
        new = [path for path, how in self._done if how == "written"]
        same = len(self._done) - len(new)
        parts = [wrote(new, self._asked.folder)] if new else []
        parts += [f"{amount(same, 'file')} unchanged"] if same else []
        parts += [f"{amount(self.unwritten, 'output')} not written"] if self.unwritten else []
        return ", ".join(parts) or ("wrote to standard output" if self._asked.out == STDIN else "wrote nothing")


def _cases(source: Source, rubric: str) -> list[Case]:
    data = read_bytes(source)
    opened = pipeline.opened(data, source.name, rubric)
    source.check(len(opened))
    return [
        Case(source, data, index, pipeline.verify_document(document, chosen, why), pipeline.bound(document, chosen))
        for index, (document, chosen, why) in enumerate(opened)
    ]


def _summary(case: Case) -> tuple[Made, ...]:
    return (Made("handout", handing.summary(case.verified, case.system)),)


def _exercise(case: Case) -> tuple[Made, ...]:
    trainee, trainer = handing.exercise(case.verified, case.system)
    return Made("exercise", trainee, discreet=True), Made("solution", trainer)
