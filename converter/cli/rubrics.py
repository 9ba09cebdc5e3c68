"""The commands over rubrics and rules, for the command line: arguments to calls, results to exit codes."""

from __future__ import annotations

import click

from converter.cli.options import Family, Verb, exits, format
from converter.running.endings import AGREES, DIFFERS, INCOMPLETE, MISUSED


@click.command(cls=Verb, short_help="Say what one rule compares, and why it matters.")
@click.argument("code", metavar="CODE")
@click.option("--rubric", default="", metavar="FILE", help="Look in a rubric of yours too.")
def explain(code: str, rubric: str) -> int:
    """Say what one rule compares, its formula, why it matters, when it stays silent, and an example.

    CODE is a code (AIJ204) or the name beside it (evidence-total), as a finding shows them.
    """
    from converter.commands import ruling

    ruling.explain(code, rubric)
    return AGREES


@click.command(
    cls=Verb, short_help="Say what this installation can do, and what is missing.",
    epilog=exits("all that everything needs is there", misused="something that everything needs is missing"),
)  # fmt: skip
def doctor() -> int:
    """Say what this installation can do: each library with its version, Pango for PDFs, LibreOffice for DOC and RTF.

    What is missing is named with what to do about it. What only some commands need may be missing; it counts for nothing.
    """
    from converter.commands import doctoring
    from converter.running import console

    lines, whole = doctoring.report()
    console.put_text("".join(f"{line}\n" for line in lines))
    return AGREES if whole else MISUSED


@click.command(cls=Verb, short_help="List every rule there is.")
@format("text", "json")
@click.option("--rubric", default="", metavar="ID|FILE", help="Only the rules of one rubric, and the engine's own.")
def rules(format: str, rubric: str) -> int:
    """List every rule: its code, its name, how bad its breach is, and what it compares."""
    from converter.commands import ruling

    ruling.rules(format, rubric)
    return AGREES


@click.group(cls=Family, short_help="List, show, lint, test and draft rubrics.")
def rubric() -> None:
    """Look at rubrics: the schemes by which documents are judged.

    \b
    converter rubric list                     those that come with the program
    converter rubric new matrix.md > own.toml one drafted from a document; correct it by hand
    converter rubric lint own.toml            what it does in vain
    converter verify --rubric own.toml matrix.md
    """


@rubric.command("list", short_help="List the rubrics that come with the program.")
@format("text", "json")
def list_(format: str) -> int:
    """List the rubrics that come with the program: id, title, version, number of rules."""
    from converter.commands import ruling

    ruling.list_rubrics(format)
    return AGREES


@rubric.command(short_help="Show the rules of a rubric.")
@click.argument("which", metavar="ID|FILE")
@format("text", "json")
def show(which: str, format: str) -> int:
    """Show the rules of a rubric: code, name, what is compared, why, how bad."""
    from converter.commands import ruling

    ruling.show(which, format)
    return AGREES


@rubric.command(short_help="Say what a rubric does in vain.", epilog=exits("notes at most", "a warning"))
@click.argument("which", nargs=-1, required=True, metavar="ID|FILE...")
def lint(which: tuple[str, ...]) -> int:
    """Say what a rubric does in vain: names never read, checks that cannot fail, holes between bands, wrong maxima."""
    from converter.commands import ruling

    return DIFFERS if ruling.lint(which) else AGREES


@rubric.command(
    short_help="List the checks of a document that nothing makes fail.",
    epilog=exits("some change makes each check fail", "a check that no change makes fail"),
)
@click.argument("inputs", nargs=-1, required=True, metavar="DOC...")
@click.option(
    "--rubric", "which", default="auto", show_default=True, metavar="auto|ID|FILE", help="The rubric to test."
)
def test(inputs: tuple[str, ...], which: str) -> int:
    """Change every value that a passed check stands on, and list the checks that no change makes fail."""
    from converter.commands import ruling

    tested = ruling.test(inputs, which)
    if tested.unread or not tested.checks:
        return INCOMPLETE
    return DIFFERS if tested.survivors else AGREES


@rubric.command("new", short_help="Print a rubric for documents like this one.")
@click.argument("document", metavar="DOC")
def new_(document: str) -> int:
    """Print the rubric that was inferred from a document's headers, total rows and equations, as a file to correct.

    What is printed loads as it is: converter rubric new DOC > mine.toml, then converter verify --rubric mine.toml DOC.
    """
    from converter.commands import ruling

    return AGREES if ruling.new(document) else INCOMPLETE


def register(cli: click.Group) -> None:
    """Add the commands to the command line."""
    for command in (explain, doctor, rules, rubric):
        cli.add_command(command)
