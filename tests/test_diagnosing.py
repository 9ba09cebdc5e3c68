"""Which number is wrong: small slips in correct texts, and the suspect that must be named first."""

from __future__ import annotations

import re
import time
from fractions import Fraction
from typing import NamedTuple

import pytest

from converter.diagnosing.prints import off_by_one, one_keystroke, text_of
from converter.diagnosing.solving import roots
from converter.fixing import opened
from converter.fixing.mending import fix
from converter.model import Number, Root, Span, Stated, Suspect, Verdict, Verified
from tests.verifying import SAMPLES, edited, line_of, verify

COUNTS = ("Zero", "One", "Two", "Three", "Four", "Five")


class Slip(NamedTuple):
    """In one line of a sample, `old` reads `new`. first: how many suspects share the first place."""

    sample: str
    line: int
    old: str
    new: str
    first: int = 1


SLIPS = [
    Slip("data-entry-clerk.txt", 22, "45%", "54%"),
    Slip("data-entry-clerk.txt", 22, "2.25", "2.52"),
    Slip("intensive-care-nurse.md", 87, "5.9392", "59392"),
    Slip("intensive-care-nurse.md", 41, "45%", "65%"),
    Slip("loss-adjuster.txt", 56, "0.02", "02"),
    Slip("proofreader.md", 79, "2.00", "2.07"),
    Slip("model-assurance-auditor.txt", 35, "| 2 |", "| 7 |"),
    Slip("land-surveyor.md", 7, "29.8", "27.8", first=2),
]


def text_with(slip: Slip) -> str:
    return edited((SAMPLES / slip.sample).read_text(encoding="utf-8"), [(slip.line, slip.old, slip.new)])


def best(root: Root) -> list[Suspect]:
    return [suspect for suspect in root.suspects if suspect.rank == 1]


def bare(text: str) -> str:
    return re.sub(r"[|%\s]", "", text)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.sample} {slip.old} as {slip.new}")
def test_the_number_that_slipped_is_named_first(slip: Slip) -> None:
    verified = verify(text_with(slip))
    named = [suspect for root in verified.diagnosis for suspect in best(root)]
    changes = [(line_of_span(verified, c.span), bare(c.stated), bare(c.suggested)) for s in named for c in s.changes]

    assert len(verified.diagnosis) == 1
    assert (slip.line, bare(slip.new), bare(slip.old)) in changes
    assert len(named) == slip.first


def line_of_span(verified: Verified, span: Span) -> int:
    return verified.document.position(span.start).line


def test_a_slip_carried_on_is_one_root_with_everything_that_followed() -> None:
    verified = verify((SAMPLES / "bookkeeper.txt").read_text(encoding="utf-8"))

    (root,) = verified.diagnosis
    (suspect,) = best(root)
    assert [(c.stated, c.suggested) for c in suspect.changes] == [("-4", "-5")]
    assert [(line_of_span(verified, c.span), c.suggested) for c in suspect.carried] == [
        (55, "-5"), (55, "0.80"), (58, "0.80"), (58, "1.9737"), (59, "1.9737"), (59, "18.1"), (70, "18.1"),
    ]  # fmt: skip
    assert not suspect.decisive
    assert "all it touches then agrees" in suspect.reason
    assert root.affected


def test_slips_that_stand_alone_are_roots_of_their_own() -> None:
    verified = verify((SAMPLES / "paralegal.md").read_text(encoding="utf-8"))

    first = [[(c.stated, c.suggested) for c in best(root)[0].changes] for root in verified.diagnosis]
    assert first == [[("0.60", "0.80")], [("35%", "30%")], [("1.05", "0.95")], [("5", "4")]]


def test_two_wrong_numbers_in_one_row_are_named_together() -> None:
    text = (SAMPLES / "data-entry-clerk.txt").read_text(encoding="utf-8")
    verified = verify(edited(text, [(22, "| 45% |", "| 54% |"), (22, "| 5 |", "| 4 |")]))

    (root,) = verified.diagnosis
    assert [{c.suggested for c in suspect.changes} for suspect in best(root)] == [{"45%", "5"}]


@pytest.mark.parametrize(
    ("sample", "line", "old", "new"),
    [("loss-adjuster.txt", 46, "| 1 |", "| 2 |"), ("diagnostic-radiographer.md", 67, "| 2 |", "| 1 |")],
)
def test_one_wrong_row_and_a_wrong_total_that_all_else_followed_are_told_as_equals(
    sample: str, line: int, old: str, new: str
) -> None:
    text = text_with(Slip(sample, line, old, new))
    verified = verify(text)

    (root,) = verified.diagnosis
    first, *rows = best(root)
    assert first.carried
    assert not [suspect for suspect in rows if suspect.carried]
    assert line in {line_of_span(verified, c.span) for suspect in rows for c in suspect.changes}
    assert not fix(opened(text.encode(), sample), "auto", unsafe=True).changed


def test_one_wrong_print_stands_before_an_input_that_all_others_agree_with() -> None:
    text = (SAMPLES / "intensive-care-nurse.md").read_text(encoding="utf-8")
    share = next(line for line in text.split("\n") if "scoring 3+" in line)
    verified = verify(text.replace(share, re.sub(r"\d+%", lambda m: f"{int(m[0][:-1]) + 15}%", share)))

    (root,) = verified.diagnosis
    assert [(c.suggested, suspect.carried) for suspect in best(root) for c in suspect.changes] == [
        (re.search(r"\d+%", share)[0], ())  # type: ignore[index]
    ]


@pytest.mark.parametrize(
    ("sample", "line", "word", "other"),
    [
        ("land-surveyor.md", 83, "a little above", "a little below"),
        ("model-assurance-auditor.txt", 75, "16 points above", "16 points below"),
        ("proofreader.md", 99, "comes out higher", "comes out lower"),
    ],
)
def test_a_comparative_that_is_the_wrong_way_round_is_named_with_the_right_word(
    sample: str, line: int, word: str, other: str
) -> None:
    verified = verify(text_with(Slip(sample, line, word, other)))

    (root,) = verified.diagnosis
    (suspect,) = best(root)
    said = [text.rpartition(" ")[2] for text in (other, word)]
    assert [[c.stated, c.suggested] for c in suspect.changes] == [said]
    assert not suspect.carried


def test_a_wrong_number_in_a_comparison_is_named_before_its_word() -> None:
    text = (SAMPLES / "intensive-care-nurse.md").read_text(encoding="utf-8")
    verified = verify(text.replace("6.7 points above", "7.6 points above"))

    (root,) = verified.diagnosis
    assert [(c.stated, c.suggested) for suspect in best(root) for c in suspect.changes] == [("7.6", "6.7")]


def test_a_comparative_keeps_its_preposition() -> None:
    text = (SAMPLES / "intensive-care-nurse.md").read_text(encoding="utf-8")
    verified = verify(text.replace("6.7 points above", "6.7 points behind"))

    (root,) = verified.diagnosis
    assert [(c.stated, c.suggested) for suspect in best(root) for c in suspect.changes] == [("behind", "ahead of")]


def test_a_count_in_words_is_mended_in_words_before_the_rows_it_counts() -> None:
    text = (SAMPLES / "bookkeeper.txt").read_text(encoding="utf-8")
    marks = re.findall(r"\| \d+% \| (\d) \|", text)
    right, wrong = (COUNTS[marks.count("5") + more] for more in (0, 1))
    verified = verify(
        text.replace("Chartered Accountant (41.7)", f"{wrong} tasks score 5. Chartered Accountant (41.7)")
    )

    assert {(c.stated, c.suggested) for root in verified.diagnosis for s in best(root) for c in s.changes} == {
        ("-4", "-5"),
        (wrong, right),
    }


def test_a_distance_is_mended_as_finely_as_it_is_printed() -> None:
    text = (SAMPLES / "intensive-care-nurse.md").read_text(encoding="utf-8")
    finer = "The role sits 3.84 points below Paramedic (71.9). The role sits 4.8 points below Porter (71.9)."
    verified = verify(text.replace("The role sits", f"{finer} The role sits", 1))

    assert [[c.suggested for s in root.suspects for c in s.changes] for root in verified.diagnosis] == [
        ["3.80"],
        ["3.8", "72.9"],
    ]


def test_a_wrong_zone_is_diagnosed_and_decisive() -> None:
    text = (SAMPLES / "proofreader.md").read_text(encoding="utf-8")
    line = next(i for i, words in enumerate(text.split("\n"), 1) if "RED" in words)
    verified = verify(edited(text, [(line, "RED", "YELLOW")]))

    (root,) = verified.diagnosis
    assert [(c.stated, c.suggested) for c in best(root)[0].changes] == [("YELLOW", "RED")]
    assert best(root)[0].decisive
    assert [f.decisive for f in verified.findings if f.id in root.explains] == [True] * len(root.explains)


def test_a_suspected_input_is_offered_the_other_way_round() -> None:
    verified = verify(text_with(Slip("data-entry-clerk.txt", 22, "| 5 |", "| 4 |")))

    (root,) = verified.diagnosis
    assert [(c.stated, c.suggested) for c in best(root)[0].changes] == [("4", "5")]
    last = root.suspects[-1]
    assert "the other way round" in last.reason or {c.stated for c in last.changes} == {"2.25"}


def test_a_result_that_lost_a_digit_is_given_the_digits_of_its_column() -> None:
    text = (SAMPLES / "proofreader.md").read_text(encoding="utf-8")
    verified = verify(text.replace("| 0.30 |", "| 0.5 |", 1))

    changes = {(c.stated, c.suggested) for root in verified.diagnosis for s in root.suspects for c in s.changes}
    assert ("0.5", "0.30") in changes


def test_a_clean_document_has_no_diagnosis() -> None:
    assert verify((SAMPLES / "data-entry-clerk.txt").read_text(encoding="utf-8")).diagnosis == ()


def test_the_same_document_gives_the_same_diagnosis() -> None:
    text = (SAMPLES / "paralegal.md").read_text(encoding="utf-8")

    assert verify(text).diagnosis == verify(text).diagnosis


def test_a_document_full_of_errors_is_diagnosed_in_time() -> None:
    text = (SAMPLES / "data-entry-clerk.txt").read_text(encoding="utf-8")
    verify(text)
    wrong = re.sub(r"(?<=\.)(\d)(\d)\b", lambda m: f"{(int(m[1]) + 3) % 10}{m[2]}", text)
    wrong = re.sub(r"\| (-?)(\d) \|", lambda m: f"| {m[1]}{(int(m[2]) + 4) % 10} |", wrong)
    wrong = re.sub(r"\| (\d)(\d)% \|", lambda m: f"| {(int(m[1]) + 1) % 10}{m[2]}% |", wrong)
    before = time.process_time()
    verified = verify(wrong)

    failed = [f for f in verified.findings if f.verdict is Verdict.FAIL]
    assert len(failed) > 40
    explained = {ident for root in verified.diagnosis for ident in (*root.explains, *root.affected)}
    assert {f.id for f in failed} <= explained
    assert time.process_time() - before < 5  # a bound against explosion, not a measure of speed


def test_every_failure_belongs_to_one_root() -> None:
    verified = verify((SAMPLES / "paralegal.md").read_text(encoding="utf-8"))

    named = [ident for root in verified.diagnosis for ident in root.explains]
    failed = [f.id for f in verified.findings if f.verdict is Verdict.FAIL]
    assert sorted(named) == sorted(failed)
    assert all(line_of(verified, f) for f in verified.findings)


def test_a_sum_carried_on_stands_before_rows_that_would_have_to_go_below_zero() -> None:
    verified = verify((SAMPLES / "lock-keeper.md").read_text(encoding="utf-8"))

    (root,) = verified.diagnosis
    assert [(c.stated, c.suggested) for suspect in best(root) for c in suspect.changes] == [("1", "3")]


def test_a_maximum_that_slipped_is_one_root_with_its_restatements() -> None:
    source = (SAMPLES / "land-surveyor.md").read_text(encoding="utf-8")
    total = next(line for line in source.split("\n") if "/10" in line and "otal" in line)
    verified = verify(source.replace(total, total.replace("/10", "/16")))

    assert len(verified.diagnosis) == 1
    assert [c.suggested for c in best(verified.diagnosis[0])[0].changes] == ["10"]


def test_a_long_table_with_many_slips_is_diagnosed_in_time() -> None:
    rows = [f"| Crate {i:03} | {i % 7 + 1} | {i % 5 + 2} | {(i % 7 + 1) * (i % 5 + 2)} |" for i in range(500)]
    total = sum((i % 7 + 1) * (i % 5 + 2) for i in range(500))
    for i in range(0, 500, 17):
        rows[i] = re.sub(r"(\d)( \|)$", lambda m: f"{(int(m[1]) + 4) % 10}{m[2]}", rows[i])
    text = "\n".join(
        ["| Crate | Qty | Unit price | Total |", "|---|---|---|---|", *rows, f"| Total | | | {total} |", ""]
    )
    before = time.process_time()
    verified = verify(text)

    assert len([f for f in verified.findings if f.verdict is Verdict.FAIL]) >= 30
    assert len(verified.diagnosis) >= 29
    assert time.process_time() - before < 20  # it was minutes when every addend of the total was tried with every other


# ------------------------------------------------------------------------------------------------ small parts


@pytest.mark.parametrize(
    ("old", "new", "slip"),
    [
        (Fraction(8), Fraction(9), True),
        (Fraction(19), Fraction(20), True),
        (Fraction("2.25"), Fraction("2.35"), True),
        (Fraction("69.2"), Fraction("79.2"), True),
        (Fraction(3), Fraction(1), False),
        (Fraction("0.60"), Fraction("0.80"), False),
        (Fraction(5), Fraction(5), False),
    ],
)
def test_what_a_slip_of_reckoning_is_off_by(old: Fraction, new: Fraction, slip: bool) -> None:
    assert off_by_one(old, new) is slip


@pytest.mark.parametrize(
    ("old", "new", "slip"),
    [
        ("56.3", "65.3", True),
        ("69.2", "69.8", True),
        ("0.50", "050", True),
        ("0.50", "5.0", True),
        ("6.259", "6.0259", True),
        ("-4", "4", True),
        ("−4", "-4", False),
        ("1.05", "0.95", False),
        ("12", "21", True),
        ("12", "34", False),
    ],
)
def test_what_one_slip_of_the_fingers_can_do(old: str, new: str, slip: bool) -> None:
    assert one_keystroke(old, new) is slip


@pytest.mark.parametrize(
    ("text", "value", "unit", "percent", "shown"),
    [
        ("25%", Fraction(1, 5), Fraction(1, 100), True, "20%"),
        ("25", Fraction(1, 5), Fraction(1, 100), True, "20"),
        ("−2", Fraction(-1), Fraction(1), False, "−1"),
        ("+2", Fraction(3), Fraction(1), False, "+3"),
        ("$1,200", Fraction(1300), Fraction(1), False, "$1,300"),
        ("$143K", Fraction(150_000), Fraction(1000), False, "$150K"),
    ],
)
def test_a_value_is_printed_in_the_manner_of_the_one_it_replaces(
    text: str, value: Fraction, unit: Fraction, percent: bool, shown: str
) -> None:
    stated = Stated(0, "a", text, Span(0, 1), Number(Fraction(1), unit, percent))

    assert text_of(Number(value, unit, percent), stated) == shown


def test_words_keep_their_case() -> None:
    assert text_of("Green", Stated(0, "zone", "YELLOW", Span(0, 6), None)) == "GREEN"


def test_lines_and_quotients_are_solved_exactly() -> None:
    assert list(roots(lambda x: 3 * x - 2, Fraction(0))) == [Fraction(2, 3)]
    assert list(roots(lambda x: (2 * x + 1) / (x + 4) - 1, Fraction(0))) == [Fraction(3)]
    assert list(roots(lambda x: x - x, Fraction(0))) == []
