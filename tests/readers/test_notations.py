"""A document whose tables are drawn or marked otherwise gives the record that its pipe tables give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from time import process_time

import pytest

from converter.errors import SourceError
from converter.model import Document, Furniture, Heading, Table, Verified
from converter.readers import read
from tests.producing import Parts, fidelity, groups, padded, pandoc, parts_of, read_back, shown_prose
from tests.readers.test_formats import sections, wanted

Rows = Sequence[Sequence[str]]
ROWS = [["Task", "Time", "Score"], ["Mending nets", "60%", "2"], ["Selling fish", "40%", "4"], ["Total", "100%", "2.8"]]


# ------------------------------------------------------------------------------------------------ writers of our own


def widths(rows: Rows) -> list[int]:
    return [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]


def line(row: Sequence[str], sizes: Sequence[int], gap: str = "  ") -> str:
    return gap.join(cell.ljust(size) for cell, size in zip(row, sizes, strict=True)).rstrip()


def dashed(rows: Rows, mark: str = "-") -> str:
    sizes = widths(rows)
    rule = line([mark * size for size in sizes], sizes)
    body = [line(row, sizes) for row in rows[1:]]
    closing = [rule] if mark == "=" else []
    opening = [rule] if mark == "=" else []
    return "\n".join([*opening, line(rows[0], sizes), rule, *body, *closing])


def simple(rows: Rows) -> str:
    return dashed(rows, "=")


def boxed(rows: Rows) -> str:
    sizes = widths(rows)
    top, head, end = ("".join((a, b.join("─" * (size + 2) for size in sizes), c)) for a, b, c in ("┌┬┐", "├┼┤", "└┴┘"))
    body = ["│ " + " │ ".join(cell.ljust(size) for cell, size in zip(row, sizes, strict=True)) + " │" for row in rows]
    return "\n".join([top, body[0], head, *body[1:], end])


def blanks(rows: Rows) -> str:
    sizes = widths(rows)
    return "\n".join(line(row, sizes, "   ") for row in rows)


def org(rows: Rows) -> str:
    body = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([body[0], "|" + "+".join("-" * (len(cell) + 2) for cell in rows[0]) + "|", *body[1:]])


def asciidoc(rows: Rows) -> str:
    head, *body = (" ".join("|" + cell.replace("|", "\\|") for cell in row) for row in rows)
    return "\n".join(["|===", head, "", *body, "|==="])


def mediawiki(rows: Rows) -> str:
    head = "! " + " !! ".join(rows[0])
    return "\n".join(['{| class="wikitable"', head, *("|-\n| " + " || ".join(row) for row in rows[1:]), "|}"])


def jira(rows: Rows) -> str:
    return "\n".join(["|| " + " || ".join(rows[0]) + " ||", *("| " + " | ".join(row) + " |" for row in rows[1:])])


def html(rows: Rows) -> str:
    cells = ["".join(f"<td>{cell.replace('<', '&lt;')}</td>" for cell in row) for row in rows]
    return "\n".join(["<table>", *(f"<tr>{row}</tr>" for row in cells), "</table>"])


def written(
    table: Callable[[Rows], str], heading: Callable[[str, int], str], bold: str = "**"
) -> Callable[[Parts], bytes]:
    """Return a writer of whole documents: tables and headings in its notation, lists with a hyphen."""

    def write(parts: Parts) -> bytes:
        out = []
        for group in groups(parts):
            first = group[0]
            if first.kind == "heading":
                out.append(heading(first.text, first.level))
            elif first.kind == "item":
                out.append("\n".join(f"- {item.text}" for item in group))
            elif first.kind == "table":
                out.append(table(padded(first.rows)))
            else:
                out.append(first.text.replace("**", bold))
        return ("\n\n".join(out) + "\n").encode()

    return write


def numbered(text: str, level: int) -> str:
    return f"{'#' * level} {text}"


def underlined(text: str, level: int) -> str:
    return f"{text}\n{'~^'[min(level, 2) - 1] * len(text)}"


WRITERS = {
    "dashes": written(dashed, numbered),
    "rst simple": written(simple, underlined),
    "box": written(boxed, numbered),
    "org": written(org, lambda text, level: f"{'*' * level} {text}", "*"),
    "asciidoc": written(asciidoc, lambda text, level: f"{'=' * (level + 1)} {text}", "*"),
    "mediawiki": written(mediawiki, lambda text, level: f"{'=' * level} {text} {'=' * level}", "'''"),
    "jira": written(jira, lambda text, level: f"h{level}. {text}", "*"),
    "html": written(html, numbered),
}
PANDOC = ("org", "asciidoc", "mediawiki", "jira", "plain")
DOCUMENTS = ("bookkeeper.txt", "paralegal.md", "joinery-invoice.md", "kiln-decision-matrix.md")


@cache
def parts(sample: str) -> Parts:
    return parts_of(wanted(sample))


@pytest.mark.parametrize("sample", DOCUMENTS)
@pytest.mark.parametrize("notation", WRITERS)
def test_the_record_is_that_of_the_pipes(sample: str, notation: str) -> None:
    check(wanted(sample), read_back(WRITERS[notation](parts(sample)), "x.txt"))


@pytest.mark.requires("pandoc")
@pytest.mark.parametrize("sample", DOCUMENTS)
@pytest.mark.parametrize("notation", PANDOC)
def test_the_record_is_that_of_the_pipes_from_pandoc(sample: str, notation: str) -> None:
    check(wanted(sample), read_back(pandoc(notation)(parts(sample)), "x.txt"))


def check(want: Verified, got: Verified) -> None:
    found = fidelity(want, got)
    assert found.differences == ()
    assert shown_prose(got) == shown_prose(want)
    assert sections(got) == sections(want)
    assert got.outcome == want.outcome


# ------------------------------------------------------------------------------------------------ single tables


def tables(text: str) -> list[list[list[str]]]:
    document = read(text.encode(), "x.txt")
    whole(document)
    found = [block for block in document.blocks if isinstance(block, Table)]
    return [[[c.text for c in row.cells] for row in (table.header, *table.rows) if row] for table in found]


def whole(document: Document) -> None:
    """Fail where a character lies in no block."""
    left = list(document.text)
    for block in document.blocks:
        left[block.span.start : block.span.end] = " " * (block.span.end - block.span.start)
    assert not "".join(left).strip()


NOTATIONS = {
    "dashes": dashed, "rst simple": simple, "box": boxed, "blanks": blanks, "asciidoc": asciidoc,
    "mediawiki": mediawiki, "jira": jira, "html": html,
}  # fmt: skip


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_cell_stands_in_its_row_and_column(notation: str) -> None:
    assert tables(f"The year was good.\n\n{NOTATIONS[notation](ROWS)}\n\nSo it ends.\n") == [ROWS]


@pytest.mark.parametrize("notation", ["dashes", "box", "blanks", "asciidoc", "jira"])
def test_every_cell_knows_its_line_and_column(notation: str) -> None:
    text = f"The year was good.\n\n{NOTATIONS[notation](ROWS)}\n"
    document = read(text.encode(), "x.txt")
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    lines = text.split("\n")
    for row in table.rows:
        for cell in row.cells:
            origin = document.origin(cell.span.start) or ""
            number, column = (int(word.split()[1]) for word in origin.split(", "))
            assert lines[number - 1][column - 1 :].startswith(cell.text)


def test_a_cell_goes_on_over_lines() -> None:
    grid = (
        "+---------+-------+\n| Task    | Score |\n+=========+=======+\n| Mending | 2     |\n| of nets |       |\n"
        "+---------+-------+\n| Sale    | 4     |\n+---------+-------+\n"
    )
    assert tables(grid) == [[["Task", "Score"], ["Mending of nets", "2"], ["Sale", "4"]]]
    dashes = (
        "  ----------------\n  Task      Score\n  --------- ------\n  Mending   2\n  of nets\n\n"
        "  Sale      4\n  ----------------\n"
    )
    assert tables(dashes) == [[["Task", "Score"], ["Mending of nets", "2"], ["Sale", "4"]]]
    box = "┌─────┬───┐\n│ a   │ b │\n├─────┼───┤\n│ x   │ 1 │\n│ y   │ 2 │\n├─────┼───┤\n│ sum │ 3 │\n└─────┴───┘\n"
    assert tables(box) == [[["a", "b"], ["x", "1"], ["y", "2"], ["sum", "3"]]]


def test_cells_that_span_columns() -> None:
    text = "|===\n|Task |Time |Score\n\n|Nets |60% |2\n2+|Total |2.0\n|===\n"
    assert tables(text) == [[["Task", "Time", "Score"], ["Nets", "60%", "2"], ["Total", "", "2.0"]]]
    text = '{|\n! a !! b !! c\n|-\n| colspan="2" | x || 1\n|}\n'
    assert tables(text) == [[["a", "b", "c"], ["x", "", "1"]]]


@pytest.mark.parametrize(
    "text",
    [
        "We came late.  They left.\nIt rained.  We stayed.\nAll was well.  So we say.\n",
        "Name   Place\nAnn    Rome\nBo  Paris 2\n",
        "Score   Task   7\n1   Nets   2\n2   Sale   3\n",
        "----- -----\n\nWords.\n",
        "{| is how it opens.\n",
        "|| is or.\n",
        "+---+\n| a |\n+---+\n",
    ],
)
def test_what_is_no_table_for_sure_stays_text(text: str) -> None:
    document = read(text.encode(), "x.txt")
    assert document.origins == ()


def test_a_table_in_code_stays_code() -> None:
    assert read(f"```\n{boxed(ROWS)}\n```\n".encode(), "x.md").origins == ()


def test_a_guess_by_blanks_is_said_and_an_empty_cell_is_doubtful() -> None:
    rows = [*ROWS[:3], ["Total", "", "2.8"]]
    document = read(blanks(rows).encode(), "x.txt")
    assert {remark.code for remark in document.remarks} == {"RD106", "RD111"}


def test_headings_of_the_notations() -> None:
    document = read(f"h2. Nets\n\n{jira(ROWS)}\n".encode(), "x.txt")
    (heading,) = [block for block in document.blocks if isinstance(block, Heading)]
    assert (document.slice(heading.content), heading.level) == ("Nets", 2)


def test_what_only_shows_the_text_is_kept_aside() -> None:
    document = read(f"#+TITLE: Nets\n* Nets\n\n{org(ROWS)}\n#+TBLFM: $3=$1\n".encode(), "x.org")
    kept = [document.slice(block.span) for block in document.blocks if isinstance(block, Furniture)]
    assert kept == ["#+TITLE: Nets", "#+TBLFM: $3=$1"]


@pytest.mark.parametrize(
    "piece",
    [
        "+---+---+\n",
        "| a | b |\n",
        "--- ---\n",
        "----------\na b\n",
        "a   b\n",
        "|===\n|a\n",
        "{|\n",
        "||a||\n|b|\n",
        "<table>\n",
    ],
)
def test_hostile_texts_take_time_in_proportion(piece: str) -> None:
    def seconds(times: int) -> float:
        start = process_time()
        with suppress(SourceError):
            read((piece * times).encode(), "x.txt")
        return process_time() - start

    assert seconds(16_000) < 40 * max(seconds(2_000), 0.01)


# ------------------------------------------------------------------------------------------------ struck out


def test_a_cell_struck_and_rewritten_reads_as_rewritten() -> None:
    document = read(
        b"| Task | Score |\n|---|---|\n| Nets | ~~0.60~~ 0.75 |\n| Sale | 2 ~~3~~ |\n| ~~Oars~~ | 1 |\n", "x.md"
    )
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Nets", "0.75"],
        ["Sale", "2"],
        ["~~Oars~~", "1"],
    ]
    assert all(document.slice(cell.span) == cell.text for row in table.rows for cell in row.cells)
    assert [remark.code for remark in document.remarks] == ["RD113"]
