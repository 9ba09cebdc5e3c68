"""The commands over an archive, for the command line: arguments to calls, results to exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from converter.cli.options import Verb, exits, force, format, path, rubric, timeout
from converter.errors import UsageError
from converter.running import console
from converter.running.endings import AGREES, DIFFERS, INCOMPLETE, INTERRUPTED

if TYPE_CHECKING:
    from converter.archiving.importing import Imported, Importing
    from converter.running.inputs import Source
    from converter.stores.queries import Wanted

Command = TypeVar("Command", bound=Callable[..., Any])

SHOWN_FAILURES: Final = 20
"""Failures that are said one by one at the end of an import; the file beside the archive has all."""


def _db(command: Command) -> Command:
    return click.option("--db", "archive", required=True, type=path(), metavar="ARCHIVE", help="The archive file.")(
        command
    )


def _spread(command: Command) -> Command:
    """Add the options that say how work is spread."""
    options = (
        click.option("-j", "--jobs", type=click.IntRange(0, 512), default=0, metavar="N", help="Processes.  [default: one for each processor]"),
        click.option("--executor", default="processes", show_default=True, metavar="NAME", help="processes, serial, or dask=ADDRESS for a cluster."),
        timeout(30, "Seconds a document may take."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


_GRADES: Final = ("exact", "realigned", "repaired", "doubtful")
_FILTERS: Final = (
    click.option("--zone", default="", metavar="ZONE", help="Only assessments of this zone."),
    click.option("--outcome", type=click.Choice(["pass", "fail", "undetermined"]), help="Only this outcome."),
    click.option("--code", default="", metavar="CODE", help="Only with a finding whose code begins so."),
    click.option("--grade", type=click.Choice(_GRADES), help="Only read so."),
    click.option("--collection", default="", metavar="NAME", help="Only of this collection."),
    click.option("--title", default="", metavar="TEXT", help="Only where the title holds this."),
    click.option("--min-score", default="", metavar="N", help="Only scores from here."),
    click.option("--max-score", default="", metavar="N", help="Only scores up to here."),
    click.option("--sort", default="path", show_default=True, metavar="BY", help="path, title, score, zone, outcome, grade, errors, id; -score for the other direction."),
    click.option("-n", "--limit", type=click.IntRange(0), default=0, metavar="N", help="At most so many."),
)  # fmt: skip


def filters(command: Command) -> Command:
    """Add the options that choose assessments of an archive."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def inputs_or_archive(command: Command) -> Command:
    """Add what names documents: inputs, or an archive with names or filters; `documents` makes sources of them."""
    for option in reversed(
        (
            click.argument("inputs", nargs=-1, metavar="IN..."),
            click.option("--db", "archive", type=path(), metavar="ARCHIVE", help="Take what this archive holds: IN are ids, paths or beginnings of hashes; without IN all that these choose:"),
            filters,
        )
    ):  # fmt: skip
        command = option(command)
    return command


@contextmanager
def documents(inputs: Sequence[str], archive: Path | None, options: dict[str, Any]) -> Iterator[tuple[Source, ...]]:
    """Yield the sources that an archive holds, () where the inputs are to be read; takes the filters out of `options`.

    Errors: UsageError for filters without an archive, or beside names.
    """
    names = [str(option.name) for option in _filter_parameters()]
    asked = {name: options.pop(name) for name in names}
    unused = [name for name in names if asked[name] and name != "sort"]
    if unused and (archive is None or inputs):
        reason = "chooses from an archive; give --db" if archive is None else "cannot be used beside the names IN"
        raise UsageError(f"--{unused[0].replace('_', '-')} {reason}")
    if archive is None:
        if not inputs:
            raise click.MissingParameter(param_hint="'IN...'", param_type="argument", ctx=click.get_current_context())
        yield ()
        return
    from converter.archiving.browsing import chosen

    with chosen(archive, inputs, _wanted(asked)) as sources:
        yield sources


def _filter_parameters() -> list[click.Parameter]:
    return filters(click.Command("filters")).params


# -------------------------------------------------------------------------------------------------- import


@click.command("import", cls=Verb, short_help="Take folders of documents into an archive.")
@click.argument("sources", nargs=-1, required=True, metavar="SRC...")
@_db
@_spread
@rubric
@click.option("--retry-failed", is_flag=True, help="Try again what failed before, though nothing has changed.")
@click.option("--dry-run", is_flag=True, help="Say what would be done with each source; write nothing.")
@click.option("--max-failures", type=click.IntRange(0), default=0, metavar="N", help="Stop after so many failures.")
@click.option("--originals", type=click.Choice(["store", "reference"]), default="store", show_default=True, help="Keep the bytes of the sources, or only their paths.")  # fmt: skip
@click.option("--collection", default="", metavar="NAME", help="Name of the collection.  [default: SRC as given]")
def import_(  # noqa: PLR0913, PLR0917 - one parameter for each option
    sources: tuple[str, ...],
    archive: Path,
    jobs: int,
    executor: str,
    timeout: int,
    rubric: str,
    retry_failed: bool,
    dry_run: bool,
    max_failures: int,
    originals: str,
    collection: str,
) -> int:
    """Take folders and files into an archive: verified, searchable, each document once.

    A document is its path in its collection; a changed file is a new version of it. What the archive has is passed
    by, so the same command goes on after any interruption. Discrepancies do not change the exit code: 'converter
    list' and 'converter summary' show them.
    """
    from converter.archiving import importing
    from converter.executors import Settings

    asked = importing.Importing(
        sources,
        archive,
        rubric,
        Settings(executor, jobs, timeout),
        collection,
        retry_failed,
        max_failures,
        originals == "store",
    )
    importing.check(asked)
    return _planned(asked) if dry_run else _ended(asked, importing.run(asked))


def _planned(asked: Importing) -> int:
    """Say for each source what would become of it."""
    from converter.archiving.importing import plan
    from converter.terminal import visible

    bad = False
    for name, state, reason in plan(asked):
        bad = bad or state == "unreadable"
        console.put_text(f"{state:<10}  {visible(name)}{': ' + visible(reason) if reason else ''}\n")
    return INCOMPLETE if bad else AGREES


def _ended(asked: Importing, imported: Imported) -> int:
    """Say what a run came to, what failed, and how to go on; return its exit code."""
    from converter.archiving.failing import report
    from converter.archiving.importing import sentence

    failed = report(asked.archive, imported.collections, SHOWN_FAILURES)
    console.say(sentence(imported, asked.archive))
    if imported.state == "interrupted":
        console.say("interrupted; everything said to be saved is saved: give the same command to go on")
        return INTERRUPTED
    if imported.state == "stopped":
        console.say(f"stopped after {imported.counts.failed} failures (--max-failures)")
    return INCOMPLETE if failed or imported.counts.failed or imported.counts.left else AGREES


# ------------------------------------------------------------------------------------------------ browsing


@click.command("list", cls=Verb, short_help="List the assessments of an archive.")
@_db
@filters
@click.option("--old-versions", is_flag=True, help="Earlier versions of changed files too.")
@format("table", "json", "csv")
def list_(archive: Path, format: str, **options: Any) -> int:
    """List assessments, filtered and sorted."""
    from converter.archiving.browsing import listed

    pieces = list(listed(archive, _wanted(options), format))
    _put(pieces, format)
    if format == "table" and len(pieces) <= 1:
        console.say("no assessment is like that; 'converter list' without filters shows all")
    return AGREES


def _wanted(options: dict[str, Any]) -> Wanted:
    """Return what the filters ask for."""
    from converter.stores.queries import Wanted

    low, high = (_number(name, options.pop(name)) for name in ("min_score", "max_score"))
    words: dict[str, Any] = {name: options.pop(name) or "" for name in ("outcome", "grade")}
    return Wanted(low=low, high=high, **words, **options)


def _number(option: str, text: str) -> str | None:
    """Return a number as typed, None for no text; raise UsageError for what is none."""
    if not text:
        return None
    bare = text.removeprefix("-").replace(".", "", 1)
    if not (bare.isascii() and bare.isdigit()):
        raise UsageError(f"--{option.replace('_', '-')} {text}: is no number; give one such as 47.5")
    return text


@click.command("search", cls=Verb, short_help="Search the text of an archive.")
@click.argument("query", nargs=-1, required=True)
@_db
@click.option(
    "-n", "--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="At most so many."
)
@format("text", "json")
def search(query: tuple[str, ...], archive: Path, limit: int, format: str) -> int:
    """Find sections that hold all the words; "two words" side by side, word* by its beginning."""
    from converter.archiving.browsing import searched
    from converter.terminal import wants_colour

    pieces = list(searched(archive, " ".join(query), limit, format, colour=wants_colour(sys.stdout)))
    _put(pieces, format)
    if not pieces:
        console.say("found nothing: every word must stand in one section; word* finds its beginnings")
    return AGREES


@click.command(
    "show", cls=Verb, short_help="Verify archived documents anew and show their findings.",
    epilog=exits("no error was found", "an error was found"),
)  # fmt: skip
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_db
@rubric
@click.option("--all", "passed", is_flag=True, help="Show every check that passed too.")
@format("text", "json")
def show(ids: tuple[str, ...], archive: Path, rubric: str, passed: bool, format: str) -> int:
    """Verify the bytes that are kept and show what is found. ID is an id, a path or the beginning of a hash."""
    from converter.archiving.browsing import archived
    from converter.terminal import wants_colour
    from converter.writers import Showing, writer

    found = list(archived(archive, ids, rubric))
    _put(writer(format).write(found, Showing(passed, wants_colour(sys.stdout))), format)
    return DIFFERS if any(each.outcome == "fail" for each in found) else AGREES


@click.command(
    "diff", cls=Verb, short_help="Compare two archived assessments.", epilog=exits("the two are alike", "they differ")
)
@click.argument("left", metavar="ID")
@click.argument("right", metavar="ID")
@_db
@format("text", "json")
def diff(left: str, right: str, archive: Path, format: str) -> int:
    """Show the values and findings in which two assessments differ. ID is an id, a path or the beginning of a hash."""
    from converter.archiving.browsing import compared

    pieces, differ = compared(archive, left, right, format)
    _put(pieces if differ or format == "json" else [], format)
    if not differ:
        console.say("no value and no finding differs")
    return DIFFERS if differ else AGREES


@click.command("export", cls=Verb, short_help="Write an archive as JSON Lines, CSV, XLSX, Markdown or Parquet.")
@_db
@click.option("-o", "--output", required=True, metavar="OUT", help="A file, its format by extension; a folder for Markdown; - is stdout.")  # fmt: skip
@click.option("--to", default="", metavar="FORMAT", help="jsonl, csv, xlsx, md or parquet.")
@click.option("--table", type=click.Choice(["assessments", "values", "findings", "crossings"]), default="assessments", show_default=True, help="What CSV and Parquet hold; XLSX holds all.")  # fmt: skip
@force
def export(archive: Path, output: str, to: str, table: str, force: bool) -> int:
    """Write everything an archive says of its current documents."""
    from converter.archiving.exporting import export as write

    console.say(write(archive, output, to, table, force=force))
    return AGREES


@click.command("recheck", cls=Verb, short_help="Read archived documents again with today's program and rubrics.")
@_db
@_spread
@rubric
@click.option("--all", "everything", is_flag=True, help="Those too that this very version has read.")
def recheck(archive: Path, jobs: int, executor: str, timeout: int, rubric: str, everything: bool) -> int:
    """Read the bytes that are kept again, write what comes out, and list what changed."""
    from converter.archiving.rechecking import Rechecking, sentence
    from converter.archiving.rechecking import recheck as run
    from converter.executors import Settings
    from converter.terminal import visible

    done, changes = run(Rechecking(archive, rubric, Settings(executor, jobs, timeout), everything))
    _put((f"{visible(change.place)}: {change.what}\n" for change in changes), "text")
    console.say(sentence(done, archive))
    return INCOMPLETE if done.lost else AGREES


@click.command("sample", cls=Verb, short_help="Draw documents to compare with their sources by eye.")
@_db
@click.option(
    "-n", "count", type=click.IntRange(1, 10_000), default=200, show_default=True, metavar="N", help="How many."
)
@click.option(
    "--seed", type=int, default=1, show_default=True, metavar="S", help="Which lot; the same seed draws the same."
)
@click.option(
    "-o",
    "--output",
    type=path(),
    default=Path("sample.html"),
    show_default=True,
    metavar="OUT",
    help="The page; the list stands beside it (.csv).",
)
@click.option("--ticks", type=path(), metavar="LIST", help="Take back the list with its verdicts filled in.")
@force
def sample(archive: Path, count: int, seed: int, output: Path, ticks: Path | None, force: bool) -> int:
    """Write a page with source beside record, and a list (CSV) to fill in; 'summary' says what follows from it."""
    from converter.archiving import sampling

    if ticks:
        console.say(f"{archive}: {sampling.take_ticks(archive, ticks)} verdicts kept")
    else:
        console.say(f"wrote {', '.join(sampling.sample(archive, count, seed, output, force=force))}")
    return AGREES


@click.command("summary", cls=Verb, short_help="Report on a whole archive, as HTML or PDF.")
@_db
@click.option("-o", "--output", default="summary.html", show_default=True, metavar="OUT", help="A .html or .pdf file; - is stdout (HTML).")  # fmt: skip
@timeout(120, "Seconds a PDF may take.")
@force
def summary(archive: Path, output: str, timeout: int, force: bool) -> int:
    """Report on all documents: what to look at first, ranking, spread, frequent findings, the error bound."""
    from converter.archiving.overview import overview
    from converter.renderers.archive import overview_page, overview_pdf
    from converter.running.outputs import write

    suffix = Path(output).suffix.lower()
    if output != "-" and suffix not in (".html", ".htm", ".pdf"):
        raise UsageError(f"-o {output}: a summary is HTML or PDF; give a name that ends in .html or .pdf")
    found = overview(archive)
    data = overview_pdf(found, timeout) if suffix == ".pdf" else overview_page(found).encode("utf-8", "replace")
    if output == "-":
        console.put_bytes(data)
    else:
        how = write(Path(output), data, force)
        console.say(f"wrote {output}" if how == "written" else f"{output}: {how}")
    return AGREES


def _put(pieces: Any, format: str) -> None:
    """Put pieces out: tables in the terminal's own encoding, data always as UTF-8."""
    for piece in pieces:
        if format in ("text", "table"):
            console.put_text(piece)
        else:
            console.put_bytes(piece.encode("utf-8", "surrogatepass"))


COMMANDS: Final = (import_, list_, search, show, diff, export, recheck, sample, summary)


def register(group: click.Group) -> None:
    """Add the commands over an archive to the program's."""
    for command in COMMANDS:
        group.add_command(command)
