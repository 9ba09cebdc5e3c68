from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from converter.commands import handouts
from converter.handing import Style, exercise, fitted, rooms, stem, summary
from converter.handing.hiding import Secrets
from converter.handing.views import Grid, Sheet, Summary
from converter.renderers import handout
from converter.running.ours import is_ours
from tests.handing.cases import NAMES, SAMPLES, Known, known, of, sample, scored_otherwise, table_of_tasks
from tests.renderers.test_html import in_another_world

paper = pytest.mark.requires("pango")

ADVERSE = (
    "The composite lands at 65.3.",
    "It scores 1 as no robot climbs.",
    "A five out of five.",
    "Comfortably green.",
    "Higher than Electrician.",
    "A 4 here.",
    "The index is 65,3.",
    "Sixty-five points, then.",
    "Nearly full marks.",
    "The maximum was given.",
    "GREEN all the way.",
    "Zero on this one.",
    "We gave it two.",
    "The resistance figure is high.",
    "Sits seventeen above the line.",
    "Hence the top rating.",
    "So: 3.",
    "See ![score 65.3](x.png).",
    "65.3",
)
"""Ways in which people tell a score in the middle of something else."""


def whole(case: Known) -> Summary:
    return summary(case.verified, case.system)


def trainee(case: Known) -> Sheet:
    return exercise(case.verified, case.system)[0]


def texts(sheet: Sheet) -> list[str]:
    out = []
    for part in sheet.parts:
        cells = [*part.head, *(cell for row in part.rows for cell in row)] if isinstance(part, Grid) else [part.text]
        out += [cell.text for cell in cells]
    return out


def everything_in(data: bytes) -> str:
    """Return all that can be read out of a PDF: its text, its metadata, its outline, alternative texts, raw streams."""
    reader = PdfReader(io.BytesIO(data))
    found = [page.extract_text() for page in reader.pages]
    found += [str(value) for value in (reader.metadata or {}).values()]
    found += [str(item.title) for item in reader.outline if not isinstance(item, list)]
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        try:
            found.append(repr(reader.get_object(number)))
        except Exception:  # noqa: BLE001 - free numbers
            continue
    return "\n".join(found)


def code_read(data: bytes) -> str:
    image = pypdfium2.PdfDocument(data)[0].render(scale=3).to_pil()
    return str(zxingcpp.read_barcodes(image)[0].text)


# ------------------------------------------------------------------------------------------------ one page


@paper
@pytest.mark.parametrize("size", ["a4", "a5", pytest.param("letter", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", NAMES)
def test_every_sample_fits_one_page(name: str, size: str) -> None:
    made = handout.render([whole(of(name))], Style(size))  # type: ignore[arg-type]
    assert handout.pages(made) == len(PdfReader(io.BytesIO(made)).pages) == 1


@paper
@pytest.mark.parametrize("size", ["a4", "a5"])
def test_fifteen_tasks_with_long_names_fit_and_what_does_not_is_said(size: str) -> None:
    case = whole(known(table_of_tasks(15)))
    made = handout.render([case], Style(size))  # type: ignore[arg-type]
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert handout.pages(made) == 1
    assert case.bars
    shown = len(re.findall(r"^Task number \d", text, re.MULTILINE))
    left = re.search(r"and (\d+) more rows?", text)
    assert shown + (int(left[1]) if left else 0) == len(case.bars.rows) == 15


def test_what_is_left_out_is_counted() -> None:
    case = whole(known(table_of_tasks(15)))
    small = fitted(case, rooms(Style("a5"))[-1])
    assert small.bars
    assert case.bars
    assert small.bars.more == f"and {len(case.bars.rows) - len(small.bars.rows)} more rows"
    assert small.questions_more == f"and {len(case.questions) - len(small.questions)} more questions"


@paper
def test_large_print_is_large_upright_and_whole() -> None:
    case = whole(of("loss-adjuster.txt"))
    made = handout.render([case], Style("a4", large=True))
    sizes = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            sizes.append(round(abs(size * tm[3] * cm[3]), 1))

    reader = PdfReader(io.BytesIO(made))
    words = "".join(page.extract_text(visitor_text=visit) for page in reader.pages)
    assert min(sizes) >= 18
    assert "Italic" not in repr({font for page in reader.pages for font in page._get_fonts()[0]})
    assert case.bars
    assert all(row.figure in words for row in case.bars.rows)
    assert "more rows" not in words


@paper
@pytest.mark.parametrize("name", ["bookkeeper.txt", "coolant-pump-fmea.md"])
def test_greyscale_is_black_alone(name: str) -> None:
    made = handout.render([whole(of(name))], Style("a4", black=True))
    stream = b"".join(c.get_data() for page in PdfReader(io.BytesIO(made)).pages if (c := page.get_contents()))
    colours = set(re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn?|SCN?)\b", stream))
    assert colours <= {(b"0", b"0", b"0"), (b"1", b"1", b"1")}
    assert not re.search(rb"/Pattern", stream)


@paper
@pytest.mark.parametrize("style", [Style("a4"), Style("a5"), Style("a4", large=True), Style("letter", black=True)])
def test_the_code_reads_back_as_the_hash_of_the_source(style: Style) -> None:
    case = of("lift-mechanic.md")
    made = handout.render([whole(case)], style)
    assert code_read(made) == f"SHA256:{case.verified.document.sha256.upper()}"


def test_percentages_that_are_no_shares_are_no_time() -> None:
    bars = whole(of("library-rice.md")).bars
    assert bars
    assert bars.title == "Where the weight lies"


def test_questions_are_worked_out_exactly() -> None:
    asked = whole(of("lift-mechanic.md")).questions
    assert any("“Repair mechanical and electrical faults” takes 35% of the time" in each for each in asked)
    assert any("17.3 above the border of Green at 48" in each for each in asked)
    changed = known(
        sample("lift-mechanic.md").replace(b"faults | 35% | 1 | 0.35", b"faults | 35% | 2 | 0.70"), "lift-mechanic.md"
    )
    again = changed.verified.standing.recomputed
    assert any(f"scored 2 instead of 1, the score would be {again}" in each for each in asked)


def test_a_question_about_a_document_that_slipped_starts_from_what_follows() -> None:
    asked = whole(of("bookkeeper.txt")).questions
    assert any("(now 18.1)" in each for each in asked)
    assert any(each.startswith("18.1 stands") for each in asked)


# ------------------------------------------------------------------------------------------------ no answer leaks


@pytest.mark.parametrize("seed", [1, 2, pytest.param(3, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", NAMES)
def test_a_trainees_sheet_is_the_same_whatever_the_scores_are(name: str, seed: int) -> None:
    """What does not depend on the scores cannot tell them: text, boxes, widths, title, file name."""
    other = known(scored_otherwise(name, seed), name)
    mine, theirs = trainee(of(name)), trainee(other)
    assert (mine.parts, mine.boxes, mine.task) == (theirs.parts, theirs.boxes, theirs.task)
    assert mine.source.title == theirs.source.title
    assert stem(*of(name), "case") == stem(*other, "case")


@pytest.mark.parametrize("sentence", ADVERSE)
@pytest.mark.parametrize(
    ("before", "after"),
    [("Spoken into the phone, done.", ""), ("## Role Definition", "\n\n"), ("have joined the route.", "")],
)
def test_what_is_said_in_passing_goes(sentence: str, before: str, after: str) -> None:
    text = sample("lift-mechanic.md").decode()
    text = text.replace(before, sentence + after + before if after else f"{before} {sentence}", 1)
    sheet = trainee(known(text.encode()))
    assert not [each for each in texts(sheet) if sentence.strip(".") in each]


@pytest.mark.parametrize("sentence", ["Rated 4/5.", "Scored as one."])
def test_what_is_said_of_a_rating_goes(sentence: str) -> None:
    text = sample("lift-mechanic.md").decode().replace("phone, done.", f"phone, done. {sentence}", 1)
    assert not [each for each in texts(trainee(known(text.encode()))) if sentence.strip(".") in each]


@pytest.mark.parametrize("name", NAMES)
def test_no_score_with_a_point_stands_anywhere_in_the_file(name: str) -> None:
    case = of(name)
    sheet, solution = exercise(case.verified, case.system)
    told = {each for part in solution.parts for each in _answers(part)}
    assert not any(part_answers for part in sheet.parts for part_answers in _answers(part))
    secret = {each.strip("*") for each in told if re.fullmatch(r"\*{0,2}\d+\.\d+\*{0,2}", each)}
    hidden = Secrets(*case).ids
    given = {s.text for s in case.system.stated if s.id not in hidden}
    said = " ".join(texts(sheet))
    assert not [each for each in secret - given if re.search(rf"(?<![\d.]){re.escape(each)}(?![\d.])", said)]


def _answers(part: object) -> list[str]:
    if isinstance(part, Grid):
        return [answer for cell in (*part.head, *(c for row in part.rows for c in row)) for answer in cell.answers]
    return list(part.text.answers)  # type: ignore[attr-defined]


@paper
@pytest.mark.parametrize("name", ["lift-mechanic.md", "bookkeeper.txt", "coolant-pump-fmea.md", "land-surveyor.md"])
def test_nothing_in_the_file_of_a_trainee_tells(name: str) -> None:
    case = of(name)
    made = handout.render([trainee(case)], Style())
    found = everything_in(made)
    reader = PdfReader(io.BytesIO(made))
    assert not reader.attachments
    assert "/EmbeddedFile" not in found
    standing = case.verified.standing
    for each in filter(None, (standing.stated, standing.recomputed, "56.3", "1331")):
        assert not re.search(rf"(?<![\d.]){re.escape(each)}(?![\d.])", found), each
    assert name not in found
    legend = re.sub(r"Green ?[≥>]=? ?48, Yellow 25.{1,5}47, Red ?< ?25", "", found.replace("\n", " "))
    assert not re.search(r"\bGREEN\b|\bYELLOW\b|\bRED\b|\bGreen\b", legend)


def test_a_file_name_and_a_title_that_tell_are_made_silent() -> None:
    case = of("lift-mechanic.md")
    assert "65.3" not in stem(*case, "lift-mechanic-65.3-green")
    assert "green" not in stem(*case, "lift-mechanic-65.3-green").lower()
    titled = known(sample("lift-mechanic.md").replace(b"# Lift Mechanic", b"# Lift Mechanic: 65.3, GREEN", 1))
    sheet = trainee(titled)
    assert "65.3" not in sheet.source.title + " ".join(texts(sheet))
    assert "GREEN" not in sheet.source.title + " ".join(texts(sheet))


def test_the_solution_has_what_follows_where_the_document_slipped() -> None:
    case = of("bookkeeper.txt")
    answers = [answer for part in exercise(*case)[1].parts for answer in _answers(part)]
    assert "18.1 (printed 19.3)" in answers
    assert "-5 (printed -4)" in answers


def test_a_document_without_a_rubric_becomes_an_exercise_too() -> None:
    data = b"# Shop\n\n| Item | Price |\n|---|---|\n| Nails | 4.25 |\n| Glue | 3.50 |\n| Total | 7.75 |\n\nPaid 7.75 in all.\n"
    sheet = trainee(known(data))
    said = " ".join(texts(sheet))
    assert "7.75" not in said
    assert "4.25" in said


# ------------------------------------------------------------------------------------------------ files


def asked(tmp_path: Path, *names: str, **how: object) -> handouts.Handing:
    given: dict[str, object] = {
        "inputs": [str(SAMPLES / name) for name in names], "rubric": "auto", "style": Style(), "exercise": False,
        "slips": 0, "seed": 1, "out": "", "folder": str(tmp_path), "timeout": 60, "force": False,
    }  # fmt: skip
    return handouts.Handing(**{**given, **how})  # type: ignore[arg-type]


@paper
def test_files_are_ours_and_a_batch_is_one_file_or_many(tmp_path: Path) -> None:
    handouts.handout(asked(tmp_path, "lift-mechanic.md", "proofreader.md"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["lift-mechanic-handout.pdf", "proofreader-handout.pdf"]
    assert all(is_ours(path) for path in tmp_path.iterdir())
    handouts.handout(asked(tmp_path, "lift-mechanic.md", "proofreader.md", out=str(tmp_path / "all.pdf"), folder=""))
    reader = PdfReader(tmp_path / "all.pdf")
    assert len(reader.pages) == 2
    assert "Proofreader" in reader.pages[1].extract_text()


@paper
def test_an_exercise_comes_as_two_files(tmp_path: Path) -> None:
    handouts.handout(asked(tmp_path, "paralegal.md", exercise=True))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["paralegal-exercise.pdf", "paralegal-solution.pdf"]


SCRIPT = """
import sys
from converter.handing import Style, exercise
from converter.renderers import handout
from tests.handing.cases import of
sys.stdout.buffer.write(handout.render([exercise(*of("proofreader.md"))[0]], Style()))
"""


@paper
def test_the_same_bytes_in_another_place() -> None:
    made = handout.render([trainee(of("proofreader.md"))], Style())
    assert in_another_world(SCRIPT, TZ="Pacific/Chatham", PYTHONHASHSEED="11", LC_ALL="C") == made


def test_a_sheet_of_many_columns_is_turned_and_names_them_by_their_heads() -> None:
    tables = {
        name: [part for part in trainee(of(name)).parts if isinstance(part, Grid)]
        for name in ("coolant-pump-fmea.md", "kiln-decision-matrix.md", "proofreader.md")
    }
    assert any(table.tight for table in tables["coolant-pump-fmea.md"])
    assert not any(table.tight for name, found in tables.items() if "fmea" not in name for table in found)
    boxes = trainee(of("coolant-pump-fmea.md")).boxes
    assert ("RPN, each row", "Severity × Occurrence × Detection") in [(box.name, box.formula) for box in boxes]
