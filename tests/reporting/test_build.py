from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from converter import pipeline
from converter.model import Standing
from converter.reporting import build, words
from converter.reporting.blocks import Heading, Table
from converter.reporting.listing import index, listed
from converter.reporting.naming import Naming
from converter.reporting.tables import _FIGURE, _TOTAL
from converter.reporting.views import Report
from tests.renderers.fixtures import bare, everything


@pytest.fixture(scope="module")
def report() -> Report:
    return build(everything())


def test_callouts_are_numbered_in_document_order_one_for_each_slip(report: Report) -> None:
    assert [c.number for c in report.discrepancies] == ["1", "2", "3"]
    assert [c.findings[0].place.label for c in report.discrepancies] == ["line 12", "line 22", "line 43"]
    assert [c.number for c in (*report.warnings, *report.unknowns, *report.notes, *report.remarks)] == [
        "W1",
        "U1",
        "N1",
        "S1",
    ]


def test_what_was_worked_out_from_a_slip_is_no_slip_of_its_own(report: Report) -> None:
    assert [place.label for place in report.discrepancies[0].affected] == ["line 14"]
    assert "1 further figure was honestly worked out from a wrong one." in report.answer.sentences


def test_the_head_says_what_was_checked_what_differs_and_what_it_changes(report: Report) -> None:
    assert report.answer.outcome == "decisive"
    assert report.answer.headline == "3 slips touch 4 of 18 checked figures, and the conclusion changes."
    assert report.answer.sentences[:2] == (
        "The document states 44.9; its own inputs give 48.1.",
        "It would stand in Green, not in Yellow.",
    )
    assert [(fact.label, fact.figure) for fact in report.answer.facts] == [
        ("Stated", "44.9"),
        ("Recomputed", "48.1"),
        ("Zone", "Green"),
        ("Figures touched", "4"),
    ]


def test_a_sample_that_moves_the_zone_says_so_on_page_1_in_both_editions() -> None:
    path = Path(__file__).parents[2] / "samples" / "lock-keeper.md"
    verified = pipeline.verify(path.read_bytes(), path.name)[0]
    report = build(verified)
    assert report.answer.outcome == "decisive"
    assert report.answer.headline.endswith(", and the conclusion changes.")
    assert "It would stand in Green, not in Yellow." in report.answer.sentences
    assert [edit[1:] for edit in report.answer.brief[0].edits] == [("1", "3")]
    assert build(verified, "publish").checked.endswith("Corrected, the zone would be Green, not Yellow.")


def test_figures_of_a_column_stand_with_their_points_in_one_line() -> None:
    text = "| What | Amount |\n|---|---|\n| a | 3.25 |\n| b | 12.5 |\n| c | 7 |\n| d | 1,200.00 |\n"
    table = next(block for block in build(bare(text)).blocks if isinstance(block, Table))
    pads = [row.cells[1].pad for row in table.rows]
    assert pads == ["", "\N{FIGURE SPACE}", "\N{PUNCTUATION SPACE}\N{FIGURE SPACE}\N{FIGURE SPACE}", ""]


def test_thousands_are_set_apart_as_the_document_does() -> None:
    assert words.grouped("1677.29", "1,667.29") == "1,677.29"
    assert words.grouped("-1234567", "2,000") == "-1,234,567"
    assert words.grouped("1677.29", "1667.29") == "1677.29"
    assert words.grouped("0.12345", "1,667.29") == "0.12345"


def test_results_are_said_in_words_and_noughts_too() -> None:
    tally = build(bare("Nothing here.")).answer.tally
    assert [(t.words, t.many) for t in tally] == [
        ("agrees", 0),
        ("agrees after rounding", 0),
        ("differs", 0),
        ("differs and changes the conclusion", 0),
        ("not checkable", 0),
    ]


def test_a_document_in_which_nothing_was_compared_never_agrees() -> None:
    report = build(bare("Nothing here."))
    assert report.answer.outcome == "unknown"
    assert report.answer.headline == "Nothing in this document could be compared."
    assert report.coverage is None


def test_a_clean_document_says_so() -> None:
    dirty = everything()
    passed = tuple(f for f in dirty.findings if f.id.startswith("p"))
    standing = replace(dirty.standing, computed=Fraction(449, 10), recomputed="44.9", computed_band="Yellow")
    report = build(replace(dirty, findings=passed, diagnosis=(), standing=standing, numbers=None))
    assert report.answer.outcome == "agrees"
    assert report.answer.headline == "All 5 checked figures agree."
    assert report.answer.sentences[0] == "The stated score of 44.9 follows from its inputs."
    assert report.scale
    assert report.scale.title == "44.9 stands in Yellow, 19.9 above its lower end"


def test_a_slip_that_decides_nothing_says_that_the_zone_stands() -> None:
    dirty = everything()
    findings = tuple(f._replace(decisive=False) for f in dirty.findings)
    standing = replace(dirty.standing, computed_band="Yellow")
    report = build(replace(dirty, findings=findings, standing=standing))
    assert report.answer.outcome == "differs"
    assert "The zone, Yellow, stands all the same." in report.answer.sentences


def test_the_score_on_its_zones_keeps_the_gap_between_bands(report: Report) -> None:
    assert report.scale
    assert [(b.word, b.range, int(b.low), int(b.high), str(b.role)) for b in report.scale.bands] == [
        ("Red", "below 25", 0, 25, "other"),
        ("Yellow", "25 to 47", 25, 47, "stated"),
        ("Green", "48 and above", 48, 100, "computed"),
    ]


def test_without_a_score_there_is_no_chart() -> None:
    assert build(replace(everything(), standing=Standing())).scale is None
    assert build(bare("| a | b |\n|---|---|\n| 1% | 2 |\n")).tasks is None


def test_the_tasks_are_found_by_their_columns(report: Report) -> None:
    assert report.tasks
    assert report.tasks.title == "“Write the log” weighs most: 25% of the time at score 4"
    assert [(t.share, int(t.score), t.mode, str(t.tone)) for t in report.tasks.rows] == [
        (Fraction(2, 5), 2, "AUGMENTED", "first"),
        (Fraction(7, 20), 1, "UNTOUCHED", "second"),
        (Fraction(1, 4), 4, "DISPLACED", "third"),
    ]


def test_the_ledger_holds_every_comparison_once(report: Report) -> None:
    anchors = [item.anchor for group in report.ledger for entry in group.entries for item in entry.items]
    expected = {f"check-{f.id}" for f in everything().findings if f.verdict.value != "not_applicable"}
    assert len(anchors) == len(set(anchors))
    assert set(anchors) == expected


def test_plain_passes_of_one_rule_are_gathered() -> None:
    base = everything()
    plain = base.findings[0]._replace(working="", formula="")
    spans = [base.document.text.index(text) for text in ("40%", "35%", "25%")]
    findings = tuple(
        plain._replace(id=f"p{i}", span=plain.span._replace(start=s, end=s + 3), stated="x%", operands=())
        for i, s in enumerate(spans)
    )
    ledger = build(replace(base, findings=findings, diagnosis=())).ledger
    assert [(e.lines, e.words, len(e.items)) for g in ledger for e in g.entries] == [("9–11", "3 agree", 3)]


def test_headings_of_the_document_never_skip_a_level() -> None:
    text = "##### Five\n\n## Two\n\n###### Six\n\n# One\n"
    levels = [b.level for b in build(bare(text)).blocks if isinstance(b, Heading)]
    assert levels == [3, 4, 5, 3]


def test_a_short_total_row_is_placed_by_meaning(report: Report) -> None:
    table = next(block for block in report.blocks if isinstance(block, Table))
    total = table.rows[-1]
    assert total.total
    assert [(cell.text.text, cell.column, cell.span) for cell in total.cells] == [
        ("Total", "Task", 1),
        ("100%", "Time %", 1),
        ("", "Score (1-5)", 1),
        ("2.25", "Weighted", 1),
        ("", "Mode", 2),
    ]


def test_the_widths_of_columns_leave_one_to_fill(report: Report) -> None:
    for block in report.blocks:
        if isinstance(block, Table):
            widths = [column.width for column in block.columns]
            assert widths.count(0) == 1
            assert sum(widths) < 100


@pytest.mark.parametrize("text", ["2", "-2", "−2", "25%", "3/10", "$143K", "1,200.50", "~15", "≥48", "2–4"])
def test_figures_are_told_from_words(text: str) -> None:
    assert _FIGURE.fullmatch(text.replace("K", "k"))


@pytest.mark.parametrize(
    ("text", "total"),
    [("Total", True), ("Grand total", True), ("Total return", False), ("Task total", True), ("Totally new", False)],
)
def test_a_total_is_one_only_as_a_label(text: str, total: bool) -> None:
    assert bool(_TOTAL.match(text)) is total


def test_lines_are_drawn_together() -> None:
    assert words.ranges([22, 23, 24, 19, 24, 40]) == "19, 22–24, 40"


def test_a_long_excerpt_is_cut_at_a_blank() -> None:
    assert words.clipped("Build and operate the pipelines for data", 30) == "Build and operate the…"


def test_coverage_says_what_became_of_every_number(report: Report) -> None:
    assert report.coverage
    assert [p.text for f in report.coverage.external for p in f.pieces if p.strong] == ["4.2", "2025"]
    assert [p.text for f in report.coverage.unexplained for p in f.pieces if p.strong] == ["15"]
    assert "none is unexplained" not in report.coverage.sentence


def test_percentages_that_make_up_no_whole_are_no_shares_of_the_time() -> None:
    sample = Path("samples/library-rice.md")
    assert build(pipeline.verify(sample.read_bytes(), sample.name)[0]).tasks is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sum(tasks.time where .mode = 'NOT_INVOLVED')", "sum(tasks time where mode = “NOT_INVOLVED”)"),
        ("task_resistance × evidence_modifier", "task resistance × evidence modifier"),
        ("(.damage + .affected) / 5", "(damage + affected) / 5"),
        ("1.0 + evidence × evidence_step >= 6.00", "1.0 + evidence × evidence step ≥ 6.00"),
    ],
)
def test_formulas_are_printed_in_names_as_people_write_them(written: str, said: str) -> None:
    assert Naming(everything().record).formula(written) == said


def test_what_follows_from_a_correction_names_each_line_once() -> None:
    base = everything()
    first, *others = base.diagnosis
    mended, *less_likely = first.suspects
    again = mended.carried[0]._replace(stated="3.7", suggested="3.8")
    more = mended._replace(carried=(*mended.carried, again, again))
    told = build(replace(base, diagnosis=(first._replace(suspects=(more, *less_likely)), *others)))
    suspicion = told.discrepancies[0].suspects[0]
    assert [line.place.label for line in suspicion.carried] == ["line 14"]
    assert suspicion.carried[0].changes == (("3.75", "3.85"), ("3.7", "3.8"))
    assert suspicion.reason == "One keystroke away; nothing is left broken."


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ("Rice of 'Tool calendar' is 260.", "Rice of “Tool calendar” is 260."),
        ("Score of 'Owner's share' is 2.", "Score of 'Owner's share' is 2."),
        ("the clerks' hours and the owners' hours", "the clerks' hours and the owners' hours"),
    ],
)
def test_quotation_marks_are_set_as_such_and_apostrophes_let_be(plain: str, said: str) -> None:
    assert words.quoted(plain) == said


def test_an_abbreviated_name_in_a_formula_is_called_by_the_head_of_its_column() -> None:
    sample = Path("samples/coolant-pump-fmea.md")
    naming = Naming(pipeline.verify(sample.read_bytes(), sample.name)[0].record)
    assert naming.formula(".s × .o × .d", "analysis[2].rpn") == "Severity × Occurrence × Detection"
    assert naming.formula("sum(analysis.rpn)", "total") == "sum(analysis RPN)"


def test_numbers_of_a_line_that_nothing_checks_stand_together() -> None:
    sample = Path("samples/bookkeeper.txt")
    found = build(pipeline.verify(sample.read_bytes(), sample.name)[0]).coverage
    assert found
    spans = next(f for f in found.external if f.place.label == "85")
    assert [piece.text for piece in spans.pieces if piece.strong] == ["2", "4"]
    assert "".join(piece.text for piece in spans.pieces).startswith("Timeline: 2-4 years for routine posting")


def test_an_index_counts_what_differs_agrees_and_cannot_be_compared() -> None:
    documents = [everything(), replace(everything(), findings=(), diagnosis=())]
    sentence = index([listed(one, build(one), {}) for one in documents], ()).sentence
    assert sentence == "1 differs somewhere; in 1 the conclusion changes; 1 holds nothing that can be compared."


def test_a_declared_zone_is_said_beside_the_one_that_the_formula_gives() -> None:
    sample = Path("samples/diagnostic-radiographer.md")
    scale = build(pipeline.verify(sample.read_bytes(), sample.name)[0]).scale
    assert scale
    assert scale.title == "45.6 is declared GREEN; by the formula it stands in Yellow"


def test_a_document_that_fits_no_scheme_and_compares_nothing_is_told_so_without_empty_parts() -> None:
    report = build(pipeline.verify(b"# A walk\n\nWe saw 3 herons.\n", "walk.md")[0])
    assert report.scheme == "checked without a scheme"
    assert "ledger" not in [link.anchor for link in report.contents]
    assert report.answer.sentences == ("Not checkable here: 1 number is not explained.",)
    assert report.coverage
    assert "none comes from outside" in report.coverage.sentence


def test_a_word_without_a_definition_is_told_for_strangers() -> None:
    path = Path(__file__).parents[2] / "samples" / "lift-mechanic.md"
    report = build(pipeline.verify(path.read_bytes(), path.name)[0])
    assert [c.findings[0].message for c in report.remarks] == [
        "Label “Stable” could not be checked: the scheme does not define this word (it defines Accelerated)."
    ]
