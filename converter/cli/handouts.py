"""The command `handout`, for the command line: arguments to a call, its result to an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from converter.cli import archives
from converter.cli.options import COMPARED, DEFAULT_FOLDER, ERRORS, Verb, exits, force, one_place, rubric, timeout
from converter.errors import UsageError
from converter.running.endings import AGREES, DIFFERS, INCOMPLETE

MOST_SLIPS: Final = 30


@click.command(
    cls=Verb,
    short_help="Set documents as handouts: one page, exercises, slips to find.",
    epilog=exits(COMPARED, ERRORS),
)
@archives.inputs_or_archive
@click.option("-o", "--output", default="", metavar="OUT", help="One PDF for all inputs; - is stdout.")
@click.option("-d", "--directory", default="", metavar="DIR", help="Folder for files of each input.  [default: output]")
@click.option(
    "--paper", type=click.Choice(["a4", "letter", "a5"]), default="a4", show_default=True, help="Size of the pages."
)
@click.option("--large-print", is_flag=True, help="18 points, one column, as many pages as that takes.")
@click.option("--greyscale", is_flag=True, help="Black ink alone: no tint, no grey.")
@click.option("--exercise", is_flag=True, help="A sheet to score again without its answers, and its solution.")
@click.option(
    "--find-the-slip", "slips", type=click.IntRange(1, MOST_SLIPS), metavar="N", help="Plant N slips; the key apart."
)
@click.option("--seed", type=int, metavar="S", help="Which slips: the same seed, the same.  [default: 1]")
@rubric
@timeout(30, "Seconds a page may take to be set.")
@force
def handout(  # noqa: PLR0913 - one parameter for each option
    *,
    inputs: tuple[str, ...],
    archive: Path | None,
    output: str,
    directory: str,
    paper: str,
    large_print: bool,
    greyscale: bool,
    exercise: bool,
    slips: int | None,
    seed: int | None,
    rubric: str,
    timeout: int,
    force: bool,
    **filters: Any,
) -> int:
    """Set documents as handouts, PDF: by default one page of each with its verdict, bars, questions and room for notes.

    With --exercise a trainee's sheet, from which every score and all that derives from one is taken out, and the
    trainer's with the answers. With --find-the-slip the document with N slips in it, and the key in a file of its own.
    """
    from converter.commands import handouts
    from converter.handing import Style

    one_place(output, directory)
    if seed is not None and slips is None:
        raise UsageError("--seed chooses slips; give --find-the-slip N with it")
    style = Style("a5" if paper == "a5" else "letter" if paper == "letter" else "a4", large_print, greyscale)
    with archives.documents(inputs, archive, filters) as kept:
        ran = handouts.handout(
            handouts.Handing(
                inputs=inputs,
                rubric=rubric,
                style=style,
                exercise=exercise,
                slips=slips or 0,
                seed=1 if seed is None else seed,
                out=output,
                folder=directory or DEFAULT_FOLDER,
                timeout=timeout,
                force=force,
                kept=kept,
            )
        )
    if ran.incomplete:
        return INCOMPLETE
    return DIFFERS if ran.total.findings.error else AGREES


def register(cli: click.Group) -> None:
    """Add the command to the command line."""
    cli.add_command(handout)
