"""What a person reads: where, what, why, with the very line under it."""

from __future__ import annotations

import pytest

from converter.model import Change, Counted, Place, Root, Rule, Span, Suspect, Unread, Verdict, Verified
from converter.writers import Result, Showing, writer
from converter.writers.text import numbered_lines
from tests import factories


def written(*results: Result, passed: bool = False, colour: bool = False) -> str:
    return "".join(writer("text").write(results, Showing(passed, colour)))


def wrong() -> Verified:
    known = factories.document(blocks=factories.fruit_blocks())
    return factories.verified(known, diagnosis=(factories.root(known),))


def test_a_finding_is_told_with_its_line_its_working_and_its_suspect() -> None:
    assert written(wrong()) == (
        "in.txt:6:11: error TST101 fruit-total  The total is printed 6; the two scores sum to 5.\n"
        "   6 | | Total | 6 |\n"
        "     |           ^\n"
        "   stated 6   computed 5   off by 1\n"
        "   sum(fruits.score): 2 + 3 = 5   (lines 4-5)\n"
        '   also printed at 7:14 "6"\n'
        '   suspect 1  line 6 "6" -> "5": mends the sum\n'
        '      carried on: line 7 "6" -> "5"\n'
        "in.txt: fail  (rubric fruit; 1 error; checks: 1 agrees, 1 differs)\n"
        "1 document, 1 with errors; 1 error\n"
    )


def test_a_document_with_nothing_to_compare_says_so() -> None:
    assert written(factories.empty()) == (
        "bare.txt: nothing could be compared (all of its form is there)\n"
        "1 document, 0 with errors; 1 with nothing to compare; no findings\n"
    )


def test_passed_checks_are_one_line_each_when_asked_for() -> None:
    assert "agrees" not in written(wrong()).splitlines()[0]
    assert (
        written(factories.right(), passed=True).splitlines()[0]
        == "good.txt:4:15: agrees TST102 fruit-share  It agrees."
    )


def test_what_a_slip_carried_on_is_named_under_it_and_told_in_full_only_with_all() -> None:
    known = factories.document(blocks=factories.fruit_blocks())
    zone = factories.finding(
        known, "f2", factories.span_of(known.text, "6", 2), rule=Rule("TST201", "zone", "", "", "error")
    )
    given = factories.verified(
        known, (factories.finding(known), zone), diagnosis=(factories.root(known, ("f1",), ("f2",)),)
    )

    assert "affected: TST201 in line 7" in written(given)
    assert "in.txt:7:14:" not in written(given)
    assert "in.txt:7:14: error TST201" in written(given, passed=True)
    assert written(given).endswith("1 document, 1 with errors; 1 error\n")


def test_a_root_with_two_findings_and_stale_prose_is_told_once() -> None:
    known = factories.document(blocks=factories.fruit_blocks())
    at = factories.span_of(known.text, "6", 2)
    second = factories.finding(known, "f2", at)
    changes = tuple(Change("x", factories.span_of(known.text, word), word, "9") for word in ("2", "3"))
    suspect = Suspect(1, changes, (), True, "", (Place("total", "6 is good", at),))
    given = factories.verified(
        known, (factories.finding(known), second), diagnosis=(Root("r1", ("f1", "f2"), (), (suspect,)),)
    )

    text = written(given)

    assert text.count("suspect 1") == 1
    assert "one slip: explains TST101 in line 7 too" in text
    assert '   suspect 1  line 4 "2" -> "9", line 5 "3" -> "9" (decisive)' in text
    assert '      stale: 7:14 "6 is good"' in text


def test_chains_that_differ_and_exact_values_are_told() -> None:
    known = factories.document(blocks=factories.fruit_blocks())
    given = factories.finding(known, exact="16/3", computed="5.33", printed="5.33", unrounded="5.4", decisive=True)
    text = written(factories.verified(known, (given,)))

    assert "stated 6   computed 5.33   exactly 16/3" in text
    assert "from the printed operands 5.33, unrounded 5.4" in text
    assert "decisive" in text


@pytest.mark.parametrize(
    ("computed", "exact", "values"),
    [
        ("0.80", "0.8", "stated 6   computed 0.80   off by 1"),
        ("5", "5", "stated 6   computed 5   off by 1"),
        ("100", "1", "stated 6   computed 100   exactly 1   off by 1"),
        ("Green", "48.5", "stated 6   computed Green   from 48.5   off by 1"),
    ],
)
def test_the_exact_value_is_told_where_it_says_more(computed: str, exact: str, values: str) -> None:
    known = factories.document(blocks=factories.fruit_blocks())
    given = factories.finding(known, computed=computed, exact=exact)

    assert f"   {values}\n" in written(factories.verified(known, (given,)))


def test_where_nothing_was_decided_nothing_computed_is_told() -> None:
    known = factories.document(blocks=factories.fruit_blocks())
    given = factories.finding(known, severity="note", verdict=Verdict.UNDETERMINED, how="undefined-label")

    assert "computed" not in written(factories.verified(known, (given,), "pass"))


def test_numbers_that_nothing_explains_are_listed_where_they_are_asked_for() -> None:
    known = factories.document(blocks=factories.fruit_blocks())
    at = known.text.index("6")
    counted = (
        Counted(Span(at, at + 1), "6", "unexplained", "", ()),
        Counted(Span(0, 1), "2", "external", "a year", ()),
    )
    found = factories.verified(known, numbers=counted)

    plain = "".join(writer("text").write([found], Showing()))
    asked = "".join(writer("text").write([found], Showing(numbers=("unexplained",))))
    line = next(line for line in asked.split("\n") if "unexplained 6" in line)
    place = known.position(at)
    assert asked.replace(f"{line}\n", "") == plain
    assert line.startswith(f"{known.name}:{place.line}:{place.column}: unexplained 6  ")


def test_numbers_are_summed_where_they_are_known() -> None:
    counted = (Counted(Span(0, 1), "2", "checked", "", ()), Counted(Span(0, 1), "2", "external", "", ()))
    given = factories.verified(numbers=counted)

    assert written(given, given, factories.right()).endswith("; 4 numbers: 2 checked, 2 external, 0 unexplained\n")


def test_unread_inputs_are_counted() -> None:
    assert written(Unread("x", "missing", "no such file")) == "0 documents, 0 with errors; 1 not read; no findings\n"


def test_colour_marks_words_and_changes_none() -> None:
    import re

    coloured = written(wrong(), colour=True)

    assert "\x1b[31;1merror\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == written(wrong())


def test_nothing_of_the_document_controls_the_terminal() -> None:
    text = "x\x1b]0;owned\x07\u202e 6 2 3 25% Apple\x9b31m\n6\r2\n"
    known = factories.document(text, name="a\nb\x1b.txt:1:1: note")
    evil = factories.finding(known, message=text, stated=text, computed=text, working=text, formula=text)
    root = factories.root(known)
    given = factories.verified(
        known, (evil,), diagnosis=(root._replace(suspects=(root.suspects[0]._replace(reason=text),)),)
    )

    shown = written(given, passed=True)

    assert not [char for char in shown if not char.isprintable() and char != "\n"]
    assert not [line for line in shown.splitlines() if line.startswith("b")]
    assert "a\\nb\\x1b.txt:1:1: note:1:" in shown


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([8], "line 8"),
        ([35, 36, 37, 38, 39], "lines 35-39"),
        ([5, 4], "lines 4-5"),
        ([8, 35, 36, 8], "lines 8 and 35-36"),
        ([61, 64, 65, 76], "lines 61, 64-65 and 76"),
        ([], ""),
    ],
)
def test_lines_are_named_as_people_name_them(lines: list[int], words: str) -> None:
    assert numbered_lines(lines) == words


@pytest.mark.parametrize(
    ("stated", "distance", "told"),
    [
        ("0.60", "20", "off by 0.2"),
        ("35%", "5", "off by 5%"),
        ("1,667.29", "1000", "off by 10"),
        ("1,667", "3", "3 off in the last digit"),
    ],
)
def test_how_far_a_number_is_off_is_told_as_an_amount(stated: str, distance: str, told: str) -> None:
    known = factories.document(blocks=factories.fruit_blocks())
    given = factories.finding(known, stated=stated, distance=distance)

    assert f"   {told}\n" in written(factories.verified(known, (given,)))
