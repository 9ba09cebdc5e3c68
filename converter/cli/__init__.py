"""The command line: arguments to calls, results to exit codes, and nothing else.

click is met here alone. Its own habits differ from our exit codes (a missing file is 2; an uncaught error, Ctrl-C and
a closed pipe are 1), so it runs with `standalone_mode=False` and `main` maps every ending by hand. Everything heavier
than click loads inside a command: `converter --version` answers at once.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

import click

from converter import __version__
from converter.cli import archives, handouts, rubrics
from converter.cli.options import (
    COMPARED,
    DEFAULT_FOLDER,
    ERRORS,
    Decorated,
    Family,
    Session,
    exits,
    force,
    one_place,
    rubric,
)
from converter.errors import RenderError, RubricError, SourceError, StoreError, UsageError
from converter.running import console
from converter.running.endings import AGREES, BROKEN, CLOSED_PIPE, DIFFERS, INCOMPLETE, INTERRUPTED, MISUSED, TERMINATED

if TYPE_CHECKING:
    from converter.commands.converting import Ran

DEFAULT_FORMATS: Final = "pdf,html"
DOCUMENT_TIMEOUT: Final = 30

CONTEXT: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

CORRECTING: Final = exits(
    "nothing is to be corrected, or all of it was", "something would be changed, or is false still"
)


class Terminated(BaseException):
    """Somebody ended us by a signal; open files are tidied up on the way out."""


def _inputs(command: Decorated) -> Decorated:
    return click.argument("inputs", nargs=-1, required=True, metavar="IN...")(command)


def _correcting(command: Decorated) -> Decorated:
    """Add the options that `fix` and `recompute` share."""
    for option in reversed(
        (
            click.option(
                "--diff", is_flag=True, help="Show what would change, as a unified diff (so it does unasked)."
            ),
            click.option("--write", is_flag=True, help="Change the files; - is answered on standard output."),
            click.option("--unsafe", is_flag=True, help="Change what authors type too: see above."),
            rubric,
        )
    ):
        command = option(command)
    return command


@click.group(
    cls=Family,
    context_settings=CONTEXT,
    epilog=exits(
        "everything was done; of documents: something was compared, and nothing that counts was found",
        "findings at or above --fail-on (default: error); or what the command's help says",
    ),
)
@click.version_option(__version__, "-V", "--version", prog_name="converter", message="%(prog)s %(version)s")
def cli() -> None:
    """Check every number of an assessment, and set it as a report.

    Reads text with headings, prose and pipe tables; recomputes every score in it exactly; and says which printed
    number does not follow from the others.

    \b
    converter convert review.txt            PDF and HTML into output/
    converter verify review.txt             findings, with line and column
    converter verify notes/ --format json   the same for a folder, as data
    converter COMMAND --help                what a command does, its options, its exit codes
    """


@cli.command(epilog=exits(COMPARED, ERRORS), short_help="Set documents as reports: PDF, HTML, JSON, Markdown.")
@archives.inputs_or_archive
@click.option("-o", "--output", default="", metavar="OUT", help="One file, its format by extension; - is stdout.")
@click.option("-d", "--directory", default="", metavar="DIR", help="Folder for one file per input.  [default: output]")
@click.option(
    "--edition", type=click.Choice(["report", "publish"]), default="report", show_default=True,
    help="Every check with its evidence, or the document for its readers.",
)  # fmt: skip
@click.option("--theme", default="", metavar="FILE", help="Colours, fonts, logo and paper of your own: a TOML file.")
@click.option("--to", "to", multiple=True, metavar="FORMATS", help="Any of pdf,html,json,md.  [default: pdf,html]")
@rubric
@click.option(
    "--timeout", type=click.IntRange(1, 86_400), default=DOCUMENT_TIMEOUT, show_default=True, metavar="S",
    help="Seconds an input may take to be verified, and a document to be set as PDF.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N", help="PDFs set at once in a batch."
)
@force
def convert(
    inputs: tuple[str, ...], archive: Path | None, output: str, directory: str, to: tuple[str, ...], **how: Any
) -> int:
    """Set documents as reports: PDF and HTML pages, the record as JSON, or the document in canonical Markdown.

    IN is a file, a folder (its documents of every kind that can be read, pages made by converter left out), or - for
    standard input. With --db it is what an archive holds. A document with discrepancies is set all the same, with the
    discrepancies in it.
    """
    from converter.commands import converting

    one_place(output, directory)
    with archives.documents(inputs, archive, how) as kept:
        asked = converting.Converting(
            inputs=inputs,
            formats=_one_format(output, to) if output else _formats(to or (DEFAULT_FORMATS,)),
            out=output,
            folder=directory or DEFAULT_FOLDER,
            kept=kept,
            **how,
        )
        return _status(converting.convert(asked), "error")


@cli.command(
    short_help="Recompute every number; say what does not follow.",
    epilog=exits(
        "something was compared, and nothing at or above --fail-on was found",
        "findings at or above --fail-on (default: error)",
    ),
)
@_inputs
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "concise", "json", "jsonl", "csv"]),
    default="text",
    show_default=True,
    help="For people; one line a finding; for programs.",
)
@click.option("--select", multiple=True, metavar="CODES", help="Only findings whose code begins so: AIJ2,RD.")
@click.option("--ignore", multiple=True, metavar="CODES", help="No findings whose code begins so.")
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "none"]), default="error", show_default=True,
    help="The least severity that makes the exit code 1.",
)  # fmt: skip
@click.option("--all", "passed", is_flag=True, help="Show every check that passed too.")
@click.option(
    "--show", multiple=True, type=click.Choice(["unexplained", "external"]),
    help="List the numbers that no check explains, or that come from outside, with their places.",
)  # fmt: skip
@rubric
@click.option(
    "--timeout", type=click.IntRange(1, 86_400), default=DOCUMENT_TIMEOUT, show_default=True, metavar="S",
    help="Seconds an input of several may take before it is given up.",
)  # fmt: skip
def verify(
    inputs: tuple[str, ...],
    format: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    rubric: str,
    timeout: int,
    **shown: Any,
) -> int:
    """Recompute every number and say which do not follow from the others.

    IN is a file, a folder (its documents of every kind that can be read), or - for standard input. Findings go to
    standard output, everything else to standard error.
    """
    from converter.commands import converting
    from converter.running.selecting import Selection, prefixes
    from converter.terminal import wants_colour
    from converter.writers import Showing

    asked = converting.Verifying(
        inputs=inputs,
        rubric=rubric,
        format=format,
        selection=Selection(prefixes(select), prefixes(ignore)),
        showing=Showing(shown["passed"], wants_colour(sys.stdout), shown["show"]),
        seconds=timeout,
    )
    return _status(converting.verify(asked), fail_on)


@cli.command(epilog=CORRECTING, short_help="Mend the one wrong number behind each finding.")
@_inputs
@_correcting
def fix(inputs: tuple[str, ...], diff: bool, write: bool, unsafe: bool, rubric: str) -> int:
    """Mend the one wrong number behind each finding, and what was carried on from it.

    Assumes that a number slipped. Values that the scheme gives are mended; inputs and sentences with --unsafe alone.
    Where several explanations are equally good nothing is changed. `recompute` assumes the opposite.
    """
    return _corrected("fix", inputs, diff, write, unsafe, rubric)


@cli.command(epilog=CORRECTING, short_help="Print again whatever follows from the inputs.")
@_inputs
@_correcting
def recompute(inputs: tuple[str, ...], diff: bool, write: bool, unsafe: bool, rubric: str) -> int:
    """Print again, at its own digits, every value that follows from the inputs, and fill in blanks.

    Assumes that the inputs are the truth. Sentences that are false then are listed, not rewritten; with --unsafe a
    value said again in a sentence is reprinted too. `fix` assumes the opposite.
    """
    return _corrected("recompute", inputs, diff, write, unsafe, rubric)


def _corrected(how: str, inputs: tuple[str, ...], diff: bool, write: bool, unsafe: bool, rubric: str) -> int:
    """Return the exit code of a correction: 1 where something is false still, or would be changed."""
    from converter.commands import correcting

    if diff and write:
        raise UsageError("--diff and --write cannot be used together")
    outcome = correcting.correct(how, correcting.Correcting(inputs, rubric, write, unsafe))
    if outcome.undone or not outcome.documents:
        return INCOMPLETE
    return DIFFERS if outcome.false or (outcome.changed and not write) else AGREES


@cli.command(short_help="Write an empty assessment to fill in.")
@click.option("--rubric", default="aijri", show_default=True, metavar="ID|FILE", help="The scheme to write it for.")
@click.option("-o", "--output", required=True, metavar="OUT", help="The file to write; - is stdout.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def new(rubric: str, output: str, force: bool) -> int:
    """Write an empty assessment in a rubric's shape: a blank wherever you or `recompute` fill something in."""
    from converter.commands import correcting

    correcting.new(rubric, output, force=force)
    return AGREES


archives.register(cli)
handouts.register(cli)
rubrics.register(cli)


def _formats(values: Sequence[str]) -> tuple[str, ...]:
    """Return the formats asked for, each once; raise UsageError for one we cannot make."""
    from converter.commands.converting import FORMATS

    words = [word.strip().lower() for value in values for word in value.split(",")]
    unknown = [word for word in words if word not in FORMATS]
    if unknown:
        raise UsageError(f"--to: cannot make {unknown[0]!r}; choose from {', '.join(FORMATS)}")
    return tuple(dict.fromkeys(words))


def _one_format(output: str, to: Sequence[str]) -> tuple[str, ...]:
    """Return the one format that -o takes: what --to says, or what the file's extension says."""
    from converter.commands.converting import SUFFIXES

    named = _formats(to) if to else ()
    suffix = Path(output).suffix.lower() if output != "-" else ""
    by_suffix = SUFFIXES.get(suffix)
    if len(named) > 1 or (named and by_suffix and by_suffix != named[0]):
        raise UsageError("-o takes one format, the one its extension names; use -d for several")
    format = named[0] if named else by_suffix
    if format is None and Path(output).is_dir():
        raise UsageError(f"-o {output}: is a folder; give a file name, or use -d {output}")
    if format is None:
        raise UsageError(f"-o {output}: say which format with --to, or by an extension: {', '.join(SUFFIXES)}")
    if output == "-" and format == "pdf" and sys.stdout.isatty():
        raise UsageError("a PDF is nothing to show on a terminal; send it to a file with -o FILE")
    return (format,)


def _status(ran: Ran, fail_on: str) -> int:
    """Return the exit code of a finished run."""
    found = ran.total.findings
    counted = {"error": found.error, "warning": found.error + found.warning, "none": 0}[fail_on]
    if ran.incomplete:
        return INCOMPLETE
    return DIFFERS if counted else AGREES


# ----------------------------------------------------------------------------------------------- endings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code. This is where an ending becomes a number."""
    session = Session()
    try:
        console.make_ready()
        return _ended(arguments, session)
    except console.ClosedPipe:
        console.silence(sys.stdout)
        console.silence(sys.stderr)
        return CLOSED_PIPE


def _ended(arguments: Sequence[str] | None, session: Session) -> int:
    before = _catch_terminate()
    try:
        return _run(arguments, session)
    except (click.exceptions.Abort, KeyboardInterrupt) as ending:
        console.say(f"interrupted{_after(ending)}; files already written are whole")
        return INTERRUPTED
    except Terminated as ending:
        console.say(f"terminated{_after(ending)}; files already written are whole")
        return TERMINATED
    except console.ClosedPipe:
        raise
    except Exception as problem:  # noqa: BLE001 - the one place where whatever we did wrong becomes exit 4
        return _failed(problem, session)
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _after(ending: BaseException) -> str:
    """Return how far the run had come, as the one that counted its inputs noted it."""
    notes = getattr(ending, "__notes__", ()) or getattr(ending.__cause__, "__notes__", ())
    return f" after {notes[0]}" if notes else ""


def _run(arguments: Sequence[str] | None, session: Session) -> int:
    """Run click and return the exit code; every failure we expect is worded here."""
    try:
        status = cli.main(
            args=None if arguments is None else list(arguments),
            prog_name="converter",
            standalone_mode=False,
            obj=session,
        )
        console.finish()
        return status if isinstance(status, int) else AGREES
    except SystemExit as ending:
        raise console.ClosedPipe from ending
    except click.ClickException as problem:
        return _misused(problem)
    except RubricError as problem:
        for each in problem.problems:
            console.say(f"{problem.source}{'' if each.startswith(':') else ': '}{each}")
        return MISUSED
    except UsageError as problem:
        console.say(str(problem))
        return MISUSED
    except (RenderError, SourceError, StoreError) as problem:
        console.say(str(problem))
        return INCOMPLETE


def _misused(problem: click.ClickException) -> int:
    """Say what was wrong with the command line and where its help is."""
    context = getattr(problem, "ctx", None)
    path = context.command_path if context else "converter"
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):
        click.echo(problem.format_message(), err=True)
        return MISUSED
    message = problem.format_message().rstrip(".")
    console.say(f"{message[:1].lower()}{message[1:]}; for help: {path} --help")
    return MISUSED


def _failed(problem: Exception, session: Session) -> int:
    """Say in one line that the fault is ours; with -v, where it lies."""
    if session.verbose:
        import traceback

        for line in traceback.format_exc().splitlines():
            console.say(line)
    hint = "" if session.verbose else "; run again with -v to see where"
    console.say(f"internal error: {type(problem).__name__}: {problem}{hint}")
    return BROKEN


def _catch_terminate() -> Any:
    """Make SIGTERM an exception, so that what is half done is undone; return what stood there before."""

    def terminate(_number: int, _frame: FrameType | None) -> None:
        raise Terminated

    return signal.signal(signal.SIGTERM, terminate)
