"""The reader of text and Markdown: which blocks come out, and that the way of writing does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from converter.model import Block, Bullet, Code, Document, Furniture, Heading, Paragraph, Table
from converter.readers import read

SOURCES = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"

PLAIN = """\
Bakery Review
Oven and Dough
| Trait | Score (0-3) | Grounds |
|---|---|---|
| Crust | 2 | Crisp, a little pale |
| Crumb | 1 | Dense |
| Subtotal | 3/6 | |
| Scent | 2 | |
First look: crust 2 + crumb 1 = 3.
Weights
| Step | Share % | Mark | Worth |
|---|---|---|---|
| Kneading | 60% | 2 | 1.20 |
| Baking | 40% | 3 | 1.20 |
| Total | 100% | 2.40 |
Bread Score: 6.00 - 2.40 = 3.60/5.0
Next steps:
- Bake longer. The crust gains most.
- Rest the dough.
Outlook for 2030
The oven is old but sound.
"""


def document(text: str) -> Document:
    return read(text.encode(), "bread.md")


def shape(read_document: Document) -> list[tuple[str, object]]:
    """Return what the blocks say, without their places: the same for every way of writing the same document."""
    return [said(read_document, block) for block in read_document.blocks if not isinstance(block, Furniture)]


def said(read_document: Document, block: Block) -> tuple[str, object]:
    if isinstance(block, Table):
        rows = [*([block.header] if block.header else []), *block.rows]
        return "Table", [[cell.text.strip("*") for cell in row.cells] for row in rows]
    assert not isinstance(block, Furniture)
    return type(block).__name__, read_document.slice(block.content)


def kinds(text: str) -> list[str]:
    """Return the kinds of the blocks of a text; headings with their level."""
    return [
        f"Heading {block.level}" if isinstance(block, Heading) else type(block).__name__
        for block in document(text).blocks
    ]


def tables(text: str) -> list[Table]:
    return [block for block in document(text).blocks if isinstance(block, Table)]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def header(table: Table) -> list[str] | None:
    return [cell.text for cell in table.header.cells] if table.header else None


# ------------------------------------------------------------------------------------------------ one document


def test_blocks_of_a_document_without_a_blank_line() -> None:
    assert kinds(PLAIN) == [
        *["Heading None", "Heading None", "Table", "Paragraph", "Heading None", "Table"],
        *["Paragraph", "Paragraph", "Bullet", "Bullet", "Heading None", "Paragraph"],
    ]


def test_short_rows_stay_short() -> None:
    weights = tables(PLAIN)[1]
    assert cells(weights)[-1] == ["Total", "100%", "2.40"]
    assert header(weights) == ["Step", "Share %", "Mark", "Worth"]


def spaced(text: str) -> str:
    """Return the text with blank lines between its blocks, as Markdown wants them."""
    lines = text.split("\n")
    out = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        out.append(line)
        inside = line[:1] == below[:1] and line[:1] in ("|", "-")
        out.extend([] if inside else [""])
    return "\n".join(out)


def hashed(text: str) -> str:
    """Return the text with its headings marked."""
    headings = ("Bakery Review", "Oven and Dough", "Weights", "Outlook for 2030")
    return "\n".join(f"## {line}" if line in headings else line for line in text.split("\n"))


VARIANTS = {
    "blank lines": spaced(PLAIN),
    "marked headings": hashed(PLAIN),
    "marked headings and blank lines": spaced(hashed(PLAIN)),
    "headings closed with marks": hashed(PLAIN).replace("## Weights", "## Weights ##"),
    "bold headings": hashed(PLAIN).replace("## Weights", "**Weights**").replace("## ", "### "),
    "bold headings inside marks": hashed(PLAIN).replace("## Weights", "## **Weights**"),
    "underlined headings": PLAIN.replace("Weights\n", "Weights\n-------\n"),
    "bold totals": PLAIN.replace("| Total | 100% | 2.40 |", "| **Total** | **100%** | **2.40** |"),
    "alignment": PLAIN.replace("|---|---|---|---|", "|:---|---:|:-:|---|"),
    "padded delimiters": PLAIN.replace("|---|---|---|---|", "| --- | --- | --- | --- |"),
    "dashes made long": PLAIN.replace("|---|---|---|---|", "|—|—|—|—|"),
    "padded cells": PLAIN.replace(" | ", "   |   "),
    "no closing pipes": PLAIN.replace(" |\n", "\n").replace("| |\n", "| |\n").replace("| 3/6 |\n", "| 3/6 | |\n"),
    "no outer pipes": PLAIN.replace("| Step ", "Step ").replace("| Worth |", "| Worth"),
    "indented tables": PLAIN.replace("\n|", "\n  |"),
    "quoted tables": PLAIN.replace("\n|", "\n> |"),
    "blanks at line ends": PLAIN.replace("\n", "  \n"),
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "lone CR": PLAIN.replace("\n", "\r"),
    "other bullets": PLAIN.replace("\n- ", "\n• "),
    "dividing lines": PLAIN.replace("\nWeights", "\n\n---\n\nWeights"),
    "form feed": PLAIN.replace("\nWeights", "\n\x0cWeights"),
    "a blank line after every line": PLAIN.replace("\n", "\n\n"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_way_of_writing_does_not_matter(variant: str) -> None:
    assert VARIANTS[variant] != PLAIN
    expected = shape(document(PLAIN))
    if variant == "no closing pipes":
        for _, rows in expected:
            if isinstance(rows, list):
                rows[:] = [[cell for cell in row if cell] for row in rows]
    found = shape(document(VARIANTS[variant]))
    if variant == "no closing pipes":
        for _, rows in found:
            if isinstance(rows, list):
                rows[:] = [[cell for cell in row if cell] for row in rows]
    assert found == expected


# ------------------------------------------------------------------------------------------------ headings


@pytest.mark.parametrize(
    ("line", "level", "content"),
    [
        ("# Score", 1, "Score"),
        ("###### Score", 6, "Score"),
        ("##Score", 2, "Score"),
        ("## Score ##", 2, "Score"),
        ("## Score in C#", 2, "Score in C#"),
        ("## 3. Score", 2, "3. Score"),
        ("##", 2, ""),
        ("> ## Score", 2, "Score"),
        ("Score\n=====", 1, "Score"),
        ("Score\n---", 2, "Score"),
        ("**Score**", None, "Score"),
        ("__Score__", None, "Score"),
        ("Score", None, "Score"),
        ("3. Score", None, "3. Score"),
        ("Step 2: Score", None, "Step 2: Score"),
        ("Is the score right?", None, "Is the score right?"),
    ],
)
def test_headings(line: str, level: int | None, content: str) -> None:
    found = document(f"{line}\nThe sum of it all is three.")
    heading = found.blocks[0]
    assert isinstance(heading, Heading)
    assert (heading.level, found.slice(heading.content)) == (level, content)
    assert found.slice(heading.span) == line


@pytest.mark.parametrize(
    "line",
    [
        "####### Score",
        "#1 in its class",
        "Next steps:",
        "**Next steps:**",
        "**Score: 3.60**",
        "Zone: GREEN",
        "Score = 3",
        "Score 3.60/5.0",
        "Share 45%",
        "It is done.",
        "in the middle of it",
        "First. Then second",
        "A line that says rather more than any heading of any section ever would or should say",
    ],
)
def test_no_headings(line: str) -> None:
    assert kinds(f"{line}\nThe sum of it all is three.") == ["Paragraph", "Paragraph"]


def test_nothing_under_it_makes_no_heading() -> None:
    assert kinds("The sum is three.\nApproved") == ["Paragraph", "Paragraph"]


def test_a_list_without_marks_is_no_row_of_headings() -> None:
    assert kinds("Flour\nWater\nSalt\nYeast\nMix it well.") == [*["Paragraph"] * 3, "Heading None", "Paragraph"]
    assert kinds("What is needed:\nFlour\nWater\nMix it well.") == [*["Paragraph"] * 2, "Heading None", "Paragraph"]


# ------------------------------------------------------------------------------------------------ prose and lists


def test_only_visibly_wrapped_lines_are_joined() -> None:
    wrapped = "The oven was heated for an hour, and after that the\nbread went in.\nIt came out well."
    assert shape(document(wrapped)) == [("Paragraph", wrapped[:-18]), ("Paragraph", "It came out well.")]
    assert kinds("Short line\nwithout an end\nand another") == ["Paragraph"] * 3


def test_quoted_lines() -> None:
    found = document("> The oven is old.\n>\n> > And sound.\n>= 48 is good.")
    quotes = [block for block in found.blocks if isinstance(block, Paragraph)]
    assert [(found.slice(block.content), block.quoted) for block in quotes] == [
        ("The oven is old.", True),
        ("", True),
        ("And sound.", True),
        (">= 48 is good.", False),
    ]


def test_list_items() -> None:
    found = document("- one\n  goes on\n  1. two\n     - three\n- four\n(5) five\na) six\n-\n-2 is a number.")
    items = [block for block in found.blocks if isinstance(block, Bullet)]
    assert [(item.marker, item.depth, found.slice(item.content)) for item in items] == [
        ("-", 0, "one\n  goes on"),
        ("1.", 1, "two"),
        ("-", 2, "three"),
        ("-", 0, "four"),
        ("(5)", 0, "five"),
        ("a)", 0, "six"),
        ("-", 0, ""),
    ]
    assert isinstance(found.blocks[-1], Paragraph)


def test_code_breaks_comments_and_front_matter() -> None:
    text = "---\ntitle: Bread\n---\n```py\n| a |\n\n# x\n```\n***\n<!-- not\n| a |\n-->\n~~~\n~~~\nEnd."
    found = document(text)
    assert [type(block) for block in found.blocks] == [Code, Code, Furniture, Paragraph, Code, Paragraph]
    codes = [block for block in found.blocks if isinstance(block, Code)]
    assert [(code.info, found.slice(code.content)) for code in codes] == [
        ("yaml", "title: Bread"),
        ("py", "| a |\n\n# x"),
        ("", ""),
    ]


def test_a_fence_without_an_end_is_remarked_on() -> None:
    found = document("Text.\n```\n| a | b |\n")
    assert [type(block) for block in found.blocks] == [Paragraph, Code]
    assert [remark.code for remark in found.remarks] == ["RD105"]


# ------------------------------------------------------------------------------------------------ tables


def test_cells_slice_to_their_text() -> None:
    found = document("| a \\| b | `c | d` | | **e** |\n|---|---|---|---|\n|  x|y |\n")
    table = found.blocks[0]
    assert isinstance(table, Table)
    assert header(table) == ["a \\| b", "`c | d`", "", "**e**"]
    assert cells(table) == [["x", "y"]]
    assert table.delimiter is not None
    assert found.slice(table.delimiter) == "|---|---|---|---|"


def test_a_pipe_between_two_odd_backticks_cuts() -> None:
    (table,) = tables("| a | b |\n|---|---|\n| it`s | don`t |\n| `x | y` | z |")
    assert cells(table) == [["it`s", "don`t"], ["`x | y`", "z"]]


def test_two_tables_without_anything_between() -> None:
    one, two = tables("| a | b |\n|---|---|\n| x | 1 |\n| c | d | e |\n|---|---|---|\n| y | 2 | 3 |")
    assert (header(one), cells(one)) == (["a", "b"], [["x", "1"]])
    assert (header(two), cells(two)) == (["c", "d", "e"], [["y", "2", "3"]])


def test_a_line_that_sets_the_total_apart_stays_in_the_table() -> None:
    (table,) = tables("| a | b |\n|---|---|\n| x | 1 |\n|---|---|\n| Total | 1 |")
    assert cells(table) == [["x", "1"], ["Total", "1"]]


def test_without_a_delimiter_the_first_row_is_the_header() -> None:
    found = document("| a | b |\n| x | 1 |")
    (table,) = tables("| a | b |\n| x | 1 |")
    assert (header(table), cells(table), table.delimiter) == (["a", "b"], [["x", "1"]], None)
    assert [remark.code for remark in found.remarks] == ["RD106"]


@pytest.mark.parametrize("text", ["| Total | 9 |", "| Total | 9 |\n| Most | 10 |"])
def test_rows_of_values_have_no_header(text: str) -> None:
    assert header(tables(text)[0]) is None


def test_rows_after_a_blank_line_have_no_header_of_their_own() -> None:
    one, two = tables("| a | b |\n|---|---|\n| x | 1 |\n\n| y | z |\n| w | v |")
    assert header(one) == ["a", "b"]
    assert (header(two), cells(two)) == (None, [["y", "z"], ["w", "v"]])


def test_tables_without_outer_pipes() -> None:
    (table,) = tables("a | b\n---|---\nx | 1\ny | 2\nThe end.")
    assert (header(table), cells(table)) == (["a", "b"], [["x", "1"], ["y", "2"]])
    (table,) = tables("a | b | c\nx | 1 | 2\nThe end.")
    assert (header(table), cells(table)) == (["a", "b", "c"], [["x", "1", "2"]])
    assert kinds("Take a | b or so.\nThen c | d or so.") == ["Paragraph", "Paragraph"]


def test_a_row_may_have_lost_its_first_pipe_but_prose_is_no_row() -> None:
    text = "| a | b | c |\n|---|---|---|\nx | 1 | 2 |\nEither a | b holds."
    assert kinds(text) == ["Table", "Paragraph"]
    assert cells(tables(text)[0]) == [["x", "1", "2"]]


def test_grids() -> None:
    text = "+---+---+\n| a | b |\n+===+===+\n| x | 1 |\n+---+---+\n| y | 2 |\n+---+---+\nThe end."
    assert kinds(text) == ["Furniture", "Table", "Paragraph"]
    assert (header(tables(text)[0]), cells(tables(text)[0])) == (["a", "b"], [["x", "1"], ["y", "2"]])


# ------------------------------------------------------------------------------------------------ the source


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source documents are not beside this checkout")
@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.txt")), ids=lambda path: path.stem)
def test_the_source_document(path: Path) -> None:
    found = read(path.read_bytes(), path.name)
    of = {kind: [block for block in found.blocks if isinstance(block, kind)] for kind in (Heading, Paragraph, Bullet)}
    read_tables = [block for block in found.blocks if isinstance(block, Table)]
    rows = [row for table in read_tables for row in table.rows]
    assert [len(of[kind]) for kind in (Heading, Paragraph, Bullet)] == [13, 19, 10]
    assert len(read_tables) == 7
    assert all(table.header and table.delimiter for table in read_tables)
    assert len(rows) == 36
    # Non-empty cells of body rows: the seven headers and their delimiters are not counted.
    assert sum(bool(cell.text) for row in rows for cell in row.cells) == 111
    assert len(found.line_starts) == 92
    assert found.position(found.text.index("0.50")) == (22, 83)
    assert (found.format, found.encoding, found.remarks) == ("markdown", "utf-8", ())
