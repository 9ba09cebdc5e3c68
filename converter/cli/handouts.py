"""The command `handout`, for the command line: arguments to a call, its result to an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from converter.cli import archives
from converter.errors import UsageError
from converter.running.endings import AGREES, DIFFERS, INCOMPLETE

DEFAULT_FOLDER: Final = "output"
MOST_SLIPS: Final = 30


@click.command(short_help="Set documents as handouts: one page, exercises, slips to find.")
@archives.inputs_or_archive
@click.option("-o", "--output", default="", metavar="OUT", help="One PDF for all inputs; - is stdout.")
@click.option("-d", "--directory", default="", metavar="DIR", help="Folder for files of each input.  [default: output]")
@click.option("--paper", type=click.Choice(["a4", "letter", "a5"]), default="a4", show_default=True)
@click.option("--large-print", is_flag=True, help="18 points, one column, as many pages as that takes.")
@click.option("--greyscale", is_flag=True, help="Black ink alone: no tint, no grey.")
@click.option("--exercise", is_flag=True, help="A sheet to score again without its answers, and its solution.")
@click.option(
    "--find-the-slip", "slips", type=click.IntRange(1, MOST_SLIPS), metavar="N", help="Plant N slips; the key apart."
)
@click.option(
    "--seed", type=int, default=1, show_default=True, metavar="S", help="Which slips: the same seed, the same."
)
@click.option("--rubric", default="auto", show_default=True, metavar="auto|ID|FILE|none", help="The rules to judge by.")
@click.option(
    "--timeout", type=click.IntRange(1, 86_400), default=30, show_default=True, metavar="S",
    help="Seconds a page may take to be set.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace files that converter did not make.")
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
    seed: int,
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

    if output and directory:
        raise UsageError("-o and -d cannot be used together")
    style = Style("a5" if paper == "a5" else "letter" if paper == "letter" else "a4", large_print, greyscale)
    with archives.documents(inputs, archive, filters) as kept:
        ran = handouts.handout(
            handouts.Handing(
                inputs=inputs,
                rubric=rubric,
                style=style,
                exercise=exercise,
                slips=slips or 0,
                seed=seed,
                out=output,
                folder=directory or DEFAULT_FOLDER,
                timeout=timeout,
                force=force,
                kept=kept,
            )
        )
    if ran.total.unread or ran.unwritten or not ran.total.documents:
        return INCOMPLETE
    return DIFFERS if ran.total.findings.error else AGREES


def register(cli: click.Group) -> None:
    """Add the command to the command line."""
    cli.add_command(handout)
