"""What `fix`, `recompute` and `new` do, without their command line: inputs in, corrections out, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from converter import fixing, loading, pipeline
from converter.drafting import draft
from converter.errors import RenderError, SourceError, UsageError
from converter.fixing import Corrected, Left, Text
from converter.fixing.mending import fix
from converter.fixing.recomputing import recompute
from converter.model import Unread
from converter.running import console
from converter.running.inputs import STDIN, TEXT_SUFFIXES, Source, gather, left_out, read_bytes, readable
from converter.running.outputs import put_new, rewrite
from converter.running.progress import watching
from converter.summary import amount

MOST_LEFT_SHOWN: Final = 50
"""Places still false that are listed for one input; of more the number is said."""


class Correcting(NamedTuple):
    """What `fix` and `recompute` are asked for. write: change the files; else show what would change."""

    inputs: Sequence[str]
    rubric: str
    write: bool
    unsafe: bool


class Outcome(NamedTuple):
    """What a run came to: inputs corrected or not, places still false in them, and what could not be done.

    undone: inputs not read, with nothing to work out, or not written; the last are counted in `unwritten` too.
    """

    changed: int = 0
    false: int = 0
    undone: int = 0
    documents: int = 0
    unwritten: int = 0


Correct = Callable[[Text, str, bool], Corrected]

CORRECTIONS: Final[dict[str, Correct]] = {
    "fix": lambda source, rubric, unsafe: fix(source, rubric, unsafe=unsafe),
    "recompute": lambda source, rubric, unsafe: recompute(source, rubric, prose=unsafe),
}
"""The two ways to correct, which assume opposite things: that a number slipped, and that the inputs are the truth."""


def correct(how: str, asked: Correcting) -> Outcome:
    """Correct the inputs one by one, or show how; return what the run came to."""
    pipeline.prepare(asked.rubric)
    outcome = Outcome()
    others: Counter[str] = Counter()
    sources = gather(asked.inputs, TEXT_SUFFIXES, others=others)
    with watching(len(sources)) as step:
        for source in sources:
            step(source.path if isinstance(source, Unread) else source.name)
            outcome = _one(how, asked, source, outcome)
    console.say_if(left_out(others))
    console.say(_sentence(how, asked, outcome))
    return outcome


def _one(how: str, asked: Correcting, source: Source | Unread, outcome: Outcome) -> Outcome:
    """Return the outcome so far with one input more."""
    if isinstance(source, Unread):
        console.say(f"{source.path}: {source.reason}")
        return outcome._replace(undone=outcome.undone + 1)
    try:
        data = read_bytes(source)
        corrected = CORRECTIONS[how](fixing.opened(data, source.name), asked.rubric, asked.unsafe)
    except SourceError as problem:
        console.say(str(problem))
        return outcome._replace(undone=outcome.undone + 1)
    try:
        _put(asked, source, corrected)
    except RenderError as problem:
        console.say(str(problem))
        undone, documents, unwritten = outcome.undone + 1, outcome.documents + 1, outcome.unwritten + 1
        return outcome._replace(undone=undone, documents=documents, unwritten=unwritten)
    for line in corrected.notes:
        console.say(line)
    _tell(corrected)
    if not corrected.compared:
        console.say(f"{source.name}: no rubric fits it, so nothing in it could be worked out; name one with --rubric")
    return Outcome(
        outcome.changed + corrected.changed,
        outcome.false + sum(1 for left in corrected.left if left.finding.severity == "error"),
        outcome.undone + (not corrected.compared),
        outcome.documents + 1,
        outcome.unwritten,
    )


def _put(asked: Correcting, source: Source, corrected: Corrected) -> None:
    """Write the corrected file, or the difference it would make, to where it belongs."""
    if not asked.write:
        console.put_bytes(fixing.diff(corrected).encode("utf-8", "backslashreplace"))
    elif source.path is None:
        console.put_bytes(corrected.data)
    elif corrected.changed:
        rewrite(source.path, corrected.data)


def _tell(corrected: Corrected) -> None:
    """Say what is still false: sentences are the author's to mend."""
    for left in corrected.left[:MOST_LEFT_SHOWN]:
        console.say(_line(corrected.name, left))
    more = len(corrected.left) - MOST_LEFT_SHOWN
    if more > 0:
        console.say(f"{corrected.name}: {more} more places are false; 'converter verify' shows them")


def _line(name: str, left: Left) -> str:
    finding = left.finding
    at = left.position
    return f"{name}:{at.line}:{at.column}: still false: {finding.rule.code} {finding.rule.slug}  {finding.message}"


def _sentence(how: str, asked: Correcting, outcome: Outcome) -> str:
    """Return the closing line of a run."""
    done = "changed" if asked.write else "would change"
    parts = [f"{how}: {outcome.changed:,} of {amount(outcome.documents, 'file')} {done}"]
    if outcome.unwritten:
        parts.append(f"{outcome.unwritten:,} not written")
    unread = outcome.undone - outcome.unwritten
    if unread:
        parts.append(f"{unread:,} not read, or with nothing to work out")
    if outcome.changed and not asked.write:
        parts.append("--write does it")
    if outcome.false:
        parts.append(f"{amount(outcome.false, 'place')} still false")
    return "; ".join(parts)


# ------------------------------------------------------------------------------------------------ new


def new(rubric: str, out: str, *, force: bool) -> None:
    """Write an empty assessment of a rubric to a file, or to standard output for `-`.

    Errors: RenderError where the file is there already and nobody said --force.
    """
    if rubric in (pipeline.AUTO, pipeline.NONE):
        raise UsageError(f"--rubric {rubric}: name a rubric: {', '.join(loading.shipped())}, or a .toml file")
    data = draft(loading.load(rubric)).encode("utf-8")
    if out == STDIN:
        console.put_bytes(data)
        return
    put_new(Path(out), data, force)
    console.say(
        f"wrote {readable(out)}: fill in the blanks that are yours, then 'converter recompute --write' the rest"
    )
