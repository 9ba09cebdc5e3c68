"""The judge's words, each with a smallest case: what a printed result is to what its expression gives."""

from __future__ import annotations

from fractions import Fraction

import pytest

from converter.extracting import extract
from converter.judging import Values, judge
from converter.judging.numeric import chains, hedge
from converter.judging.verbal import within_band, words_for
from converter.loading import compile_rubric
from converter.model import How, Number, Severity, Verdict
from converter.numbers import parse, read
from converter.pipeline import verify_document
from converter.readers import read as read_document
from converter.rubric import Bands, BandTest
from converter.statements import bind
from converter.system import Equals
from tests.verifying import SAMPLES, failures, verify

RUBRIC = compile_rubric(
    '''\
[rubric]
id = "oven"
title = "Oven"
main = "score"

[form]
oven = """
# Oven
| Trait | Score (0-3) | Share % | Way                    |
| ...   | {.score}    | {.share}% | {.way: HAND / MACHINE} |
| Total | {marks}/9   | {share}%  |                        |
Ratio: {a} / {b} = {ratio}
Factor: {ratio} × {ratio} = {factor}
Score: {factor} × {step} = {score}/100
Class: {class}[ ({note}: {note:condition})]
Span: {low}-{high}
Override: {score:override}
"""

[quantities]
marks = "sum(oven.score)"
share = "sum(oven.share)"
step = 10

[scales]
share = "0% to 100%"

[bands.class]
of = "score"
Hot = "≥ 50"
Warm = "20 to 49"
Cold = "< 20"

[bands.note]
Best = "marks = 9 and class = 'Hot'"

[checks]
"Shares make a whole" = "share = 100%"
''',
    "oven.toml",
)


def found(text: str) -> list[tuple[str, How, Verdict, Severity | None]]:
    verified = verify_document(read_document(text.encode(), "oven.md"), RUBRIC, "")
    return [(f.rule.slug, f.how, f.verdict, f.severity) for f in verified.findings]


TABLE = "Oven\n| Trait | Score (0-3) | Share % | Way |\n|---|---|---|---|\n| Heat | 2 | 60% | HAND |\n| Steam | 1 | 40% | MACHINE |\n"

PASS, FAIL, OPEN = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED

MINIMAL: list[tuple[str, str, tuple[str, How, Verdict, Severity | None]]] = [
    ("exact", "Ratio: 3 / 2 = 1.5", ("ratio", "exact", PASS, None)),
    ("rounded", "Ratio: 2 / 3 = 0.67", ("ratio", "rounded", PASS, None)),
    ("tie, up", "Ratio: 1 / 8 = 0.13", ("ratio", "tie", PASS, None)),
    ("tie, to even", "Ratio: 1 / 8 = 0.12", ("ratio", "tie", PASS, None)),
    ("printed chain", "Ratio: 2 / 3 = 0.7\nFactor: 0.7 × 0.7 = 0.49", ("factor", "printed-chain", PASS, None)),
    ("unrounded chain", "Ratio: 2 / 3 = 0.7\nFactor: 0.7 × 0.7 = 0.44", ("factor", "unrounded-chain", PASS, None)),
    ("neither chain", "Ratio: 2 / 3 = 0.7\nFactor: 0.7 × 0.7 = 0.47", ("factor", "wrong", FAIL, "error")),
    ("truncated", "Ratio: 2 / 3 = 0.66", ("ratio", "truncated", FAIL, "warning")),
    ("truncated, negative", "Ratio: -2 / 3 = -0.66", ("ratio", "truncated", FAIL, "warning")),
    ("wrong", "Ratio: 2 / 3 = 0.76", ("ratio", "wrong", FAIL, "error")),
    ("wrong sign", "Ratio: 2 / 3 = -0.67", ("ratio", "wrong", FAIL, "error")),
    ("undefined", "Ratio: 2 / 0 = 5", ("ratio", "undefined", OPEN, "note")),
    ("unchecked", "Ratio: 2 / 3O = 0.67", ("ratio", "unchecked", OPEN, "note")),
    (
        "contradiction",
        "Ratio: 2 / 3 = 0.7\nFactor: 0.7 × 0.8 = 0.56",
        ("ratio-restated", "contradiction", FAIL, "error"),
    ),
    ("coarser print", "Ratio: 2 / 3 = 0.67\nFactor: 0.7 × 0.67 = 0.47", ("ratio-restated", "rounded", PASS, None)),
    ("constant", "Score: 4 × 10 = 40/100", ("step-constant", "exact", PASS, None)),
    ("another constant", "Score: 4 × 12 = 40/100", ("step-constant", "wrong", FAIL, "error")),
    ("out of", "Score: 4 × 10 = 40/90", ("score-constant", "wrong", FAIL, "error")),
    ("band", "Score: 5 × 10 = 50\nClass: HOT", ("class", "exact", PASS, None)),
    ("another band", "Score: 5 × 10 = 50\nClass: Cold", ("class", "wrong", FAIL, "error")),
    ("between bands", "Score: 4.95 × 10 = 49.5\nClass: Hot", ("class", "edge", PASS, "note")),
    (
        "printed and unrounded differ",
        "Factor: 2.23 × 2.23 = 4.97\nScore: 4.97 × 10 = 50\nClass: Hot",
        ("class", "edge", PASS, "note"),
    ),
    ("undefined label", "Score: 5 × 10 = 50\nClass: Tepid", ("class", "undefined-label", OPEN, "note")),
    ("overridden", "Score: 4 × 10 = 40\nClass: Hot\nOverride: raised to 55", ("class", "overridden", PASS, "note")),
    ("in scale", f"{TABLE}", ("oven-score-scale", "exact", PASS, None)),
    ("off scale", TABLE.replace("| 2 |", "| 4 |"), ("oven-score-scale", "wrong", FAIL, "error")),
    ("off step", TABLE.replace("| 2 |", "| 1.5 |"), ("oven-score-scale", "wrong", FAIL, "error")),
    ("choice", TABLE.replace("HAND", "hand"), ("oven-way", "exact", PASS, None)),
    ("no choice", TABLE.replace("HAND", "FOOT"), ("oven-way", "undefined-label", OPEN, "note")),
    ("total", f"{TABLE}| Total | 3/9 | 100% | |", ("marks", "exact", PASS, None)),
    ("check", f"{TABLE}| Total | 3/9 | 100% | |", ("shares-make-a-whole", "exact", PASS, None)),
    ("broken check", f"{TABLE}| Total | 3/9 | 90% | |", ("shares-make-a-whole", "wrong", FAIL, "error")),
    (
        "total of an unread cell",
        TABLE.replace("| 2 |", "| ? |") + "| Total | 3/9 | 100% | |",
        ("marks", "unchecked", OPEN, "note"),
    ),
    ("range", "Span: 2-5", ("high-scale", "exact", PASS, None)),
    ("backward range", "Span: 5-2", ("high-scale", "wrong", FAIL, "error")),
]


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in MINIMAL], ids=[case[0] for case in MINIMAL])
def test_each_word_of_the_judge(text: str, wanted: tuple[str, How, Verdict, Severity | None]) -> None:
    assert wanted in found(text + "\n"), found(text + "\n")


# ------------------------------------------------------------------------------------------------ two chains


def number(text: str) -> Number:
    found = parse(text)
    assert isinstance(found, Number)
    return found


CHAINS: list[tuple[str, str | None, str | None, How]] = [
    ("1.5", "1.5", "1.5", "exact"),
    ("1.5", "1.46", "1.46", "rounded"),
    ("1.5", "1.55", "1.55", "tie"),
    ("1.5", "1.45", None, "tie"),
    ("1.5", None, "1.5", "exact"),
    ("1.5", "1.5", "1.6", "printed-chain"),
    ("1.5", "1.6", "1.5", "unrounded-chain"),
    ("1.5", "1.46", "1.5", "exact"),
    ("1.5", "1.59", "1.59", "truncated"),
    ("1.5", "1.59", "2.0", "truncated"),
    ("1.5", "1.6", "1.6", "wrong"),
    ("1.5", "1.41", "1.41", "wrong"),
    ("0", "0.9", "0.9", "wrong"),
    ("-1.5", "1.5", "1.5", "wrong"),
]


@pytest.mark.parametrize(("printed_text", "printed", "unrounded", "how"), CHAINS)
def test_either_chain_may_give_it(printed_text: str, printed: str | None, unrounded: str | None, how: How) -> None:
    judged = chains(
        number(printed_text),
        Fraction(printed) if printed else None,
        Fraction(unrounded) if unrounded else None,
    )

    assert judged.how == how
    assert judged.verdict is (FAIL if how in ("truncated", "wrong") else PASS)


def test_distance_is_in_last_digit_units_of_the_nearer_chain() -> None:
    assert chains(number("1.50"), Fraction("1.56"), Fraction("1.60")).distance == 6


HEDGED = [
    ("about", "20", "20.9", True),
    ("about", "20", "21.1", False),
    ("about", "100", "105", True),
    ("about", "100", "106", False),
    ("nearly", "22", "21.2", True),
    ("nearly", "22", "22", False),
    ("nearly", "22", "20.8", False),
    ("just over", "21", "21.2", True),
    ("just over", "21", "21", False),
    ("just over", "21", "22.1", False),
]


@pytest.mark.parametrize(("word", "printed", "value", "fits"), HEDGED)
def test_a_hedge_admits_one_step_or_five_percent(word: str, printed: str, value: str, fits: bool) -> None:
    softened = read(printed, hedge=word)
    assert isinstance(softened, Number)
    judged = hedge(softened, Fraction(value), None)

    assert (judged.how, judged.verdict, judged.severity) == (
        ("hedged", PASS, None) if fits else ("wrong", FAIL, "warning")
    )


# ------------------------------------------------------------------------------------------------ bands


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("60", ("Hot",)),
        ("50", ("Hot",)),
        ("49.5", ("Hot", "Warm")),
        ("49", ("Warm",)),
        ("20", ("Warm",)),
        ("19.9", ("Cold",)),
    ],
)
def test_a_value_earns_one_word_or_either_neighbour(value: str, words: tuple[str, ...]) -> None:
    assert words_for(RUBRIC.bands["class"], Fraction(value)) == words


def test_the_end_of_a_strict_band_does_not_belong() -> None:
    assert not within_band(RUBRIC.bands["class"].words["Cold"], Fraction(20))
    assert within_band(RUBRIC.bands["class"].words["Warm"], Fraction(20))


# ------------------------------------------------------------------------------------------------ trials


def test_a_trial_value_is_judged_like_a_printed_one_and_leaves_the_document_alone() -> None:
    text = TABLE + "| Total | 4/9 | 100% | |\n"
    system = bind(extract(read_document(text.encode(), "oven.md"), RUBRIC), RUBRIC)
    (total,) = (s for s in system.statements if s.path == "marks" and isinstance(s.test, Equals))
    heat = system.defining["oven[0].score"]

    assert judge(total, Values(system)).how == "wrong"
    assert judge(total, Values(system, {heat: number("3")})).how == "exact"
    assert judge(total, Values(system, {total.result: number("3")})).how == "exact"
    assert judge(total, Values(system)).how == "wrong"


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Accelerated", []),
        ("Stable", ["growth = 2 and zone = 'Green' earns Accelerated"] * 2),
        ("Fully Accelerated", []),
    ],
)
def test_a_label_is_wrong_where_the_rubric_earns_another(label: str, said: list[str]) -> None:
    text = (SAMPLES / "model-assurance-auditor.txt").read_text(encoding="utf-8").replace("(Accelerated)", f"({label})")
    verified = verify(text.replace("This qualifies as Green Zone", "It is a Green Zone"))

    earned = [f.message for f in failures(verified) if f.rule.slug == "label"]
    assert [message.partition("; ")[2].rstrip(".") for message in earned] == said


@pytest.mark.parametrize(
    ("value", "words"),
    [("47", ["Mid"]), ("47.4", ["Mid"]), ("47.5", ["Top", "Mid"]), ("47.9", ["Top", "Mid"]), ("48", ["Top"])],
)
def test_between_two_bands_a_value_that_rounds_down_earns_the_lower_word(value: str, words: list[str]) -> None:
    bands = {"Top": BandTest(Fraction(48), None, strict=False, condition=None, text="")}
    bands["Mid"] = BandTest(Fraction(25), Fraction(47), strict=False, condition=None, text="")

    assert list(words_for(Bands("zone", "score", bands), Fraction(value))) == words


def test_a_wide_hole_between_two_bands_is_no_rounding() -> None:
    bands = {"Top": BandTest(Fraction(50), None, strict=False, condition=None, text="")}
    bands["Mid"] = BandTest(Fraction(25), Fraction(40), strict=False, condition=None, text="")

    assert words_for(Bands("zone", "score", bands), Fraction(41)) == ("Top", "Mid")
