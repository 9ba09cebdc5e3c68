"""Findings for programs that read lines: concise text, JSON lines, CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest

from converter.model import Unread
from converter.writers import Result, Showing, writer
from tests import factories

UNREAD = Unread("broken.pdf", "damaged", "the file ends too early")


def written(format: str, *results: Result) -> str:
    return "".join(writer(format).write(results, Showing()))


def wrong() -> Result:
    known = factories.document(blocks=factories.fruit_blocks())
    return factories.verified(known, diagnosis=(factories.root(known),))


def test_concise_is_one_line_a_finding() -> None:
    first, *_ = written("concise", wrong()).splitlines()

    assert first == "in.txt:6:11: error TST101 fruit-total  The total is printed 6; the two scores sum to 5."


def test_json_lines_are_the_documents_and_inputs_of_the_json() -> None:
    lines = [json.loads(line) for line in written("jsonl", wrong(), UNREAD).splitlines()]
    whole = json.loads(written("json", wrong(), UNREAD))

    assert lines == [*whole["documents"], *whole["unread"]]


def test_csv_has_a_row_for_each_finding_and_each_input_that_could_not_be_read() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", wrong(), UNREAD))))

    assert [(row["path"], row["line"], row["severity"], row["code"]) for row in rows] == [
        ("in.txt", "6", "error", "TST101"),
        ("broken.pdf", "", "unread", "damaged"),
    ]


@pytest.mark.parametrize("reason", ["=1+1", "@SUM(A1)", "+cmd|calc", "-2+3"])
def test_csv_holds_no_formula(reason: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written("csv", Unread("a.pdf", "damaged", reason))))

    assert row["message"] == f"'{reason}"


def test_no_row_holds_a_control_character() -> None:
    for format in ("concise", "jsonl", "csv"):
        shown = written(format, Unread("a\x1b[2J.pdf", "damaged", "\x07ends"), wrong())

        assert not any(ord(letter) < 32 for letter in shown if letter not in "\r\n")
