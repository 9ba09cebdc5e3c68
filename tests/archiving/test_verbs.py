"""`list`, `search`, `show`, `diff`, `export`, `recheck`, `sample`, `summary`: what an archive answers."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from converter import cli, pipeline
from converter.archiving import sampling
from converter.archiving.overview import _headed, ranges
from converter.stores import queries
from converter.stores.entries import entry
from converter.writers.csv import guarded
from converter.writers.markdown import markdown
from tests import producing
from tests.corpora import SAMPLES
from tests.stores.saving import dumped

HOSTILE = '"; DROP TABLE documents; --'
SUM = "Counting {title}\n| What | Count |\n|---|---|\n| =1+1 | -2 |\n| @SUM(A1) | 3 |\nIn all: -2 + 3 = 1\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verbs")
    odd = folder / "in"
    odd.mkdir()
    for path in SAMPLES.glob("*.*"):
        if path.suffix in (".md", ".txt") and path.name != "README.md":
            copyfile(path, odd / path.name)
    (odd / "odd.txt").write_text(SUM.format(title="\x1b[31mred\u202e <script>"), encoding="utf-8")
    arguments = ["import", str(odd), "--db", str(folder / "a.db"), "--collection", "in", "--executor", "serial"]
    assert cli.main(arguments) == 0
    return folder / "a.db"


@pytest.fixture(scope="module")
def here_docx() -> bytes:
    (verified,) = pipeline.verify((SAMPLES / "proofreader.md").read_bytes(), "x.md")
    return producing.python_docx(producing.parts_of(verified))


@pytest.fixture
def archive(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    source, target = sqlite3.connect(made), sqlite3.connect("a.db")
    source.backup(target)
    source.close()
    target.close()
    return "a.db"


@pytest.fixture
def ask(archive: str, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    def asked(*arguments: str, status: int = 0) -> str:
        capsys.readouterr()
        command, *rest = arguments
        assert cli.main([command, "--db", archive, *rest]) == status
        return capsys.readouterr().out

    return asked  # type: ignore[return-value]


def assessments(text: str) -> list[dict[str, Any]]:
    return list(json.loads(text)["assessments"])


# ---------------------------------------------------------------------------------------------------- list


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (["--zone", "RED"], {"Bookkeeper", "Data Entry Clerk", "Proofreader"}),
        (["--zone", "red", "--outcome", "fail"], {"Bookkeeper"}),
        (["--code", "AIJ204"], {"Bookkeeper", "Canal Lock Keeper"}),
        (["--min-score", "60", "--max-score", "66"], {"Lift Mechanic", "Model Assurance Auditor"}),
        (["--title", "nurse"], {"Intensive Care Nurse"}),
        (["--zone", HOSTILE], set()),
        (["--code", "%"], set()),
    ],
)
def test_list_filters(ask: Any, options: list[str], titles: set[str]) -> None:
    assert {line["title"] for line in assessments(ask("list", "--format", "json", *options))} == titles


def test_list_sorts_by_the_number_and_not_its_digits(ask: Any) -> None:
    for sort, turn in (("score", 1), ("-score", -1)):
        scores = [
            Fraction(line["score"])
            for line in assessments(ask("list", "--format", "json", "--sort", sort))
            if line["score"]
        ]
        assert scores == sorted(scores)[::turn]
        assert len(scores) > 9


def test_list_takes_no_sort_or_number_it_does_not_know(ask: Any) -> None:
    ask("list", "--sort", "id; DROP TABLE documents", status=2)
    ask("list", "--min-score", "1e5", status=2)


def test_no_control_character_reaches_a_terminal(ask: Any) -> None:
    for arguments in (["list"], ["search", "Count"], ["diff", "1", "2"]):
        out = ask(*arguments, status=arguments[0] == "diff")
        assert "\x1b" not in out and "\u202e" not in out


def test_list_as_csv_holds_every_column(ask: Any) -> None:
    header, *rows = csv.reader(io.StringIO(ask("list", "--format", "csv")))

    assert header[:3] == ["place", "id", "collection"]
    assert all(len(row) == len(header) for row in rows)


# -------------------------------------------------------------------------------------------------- search


def test_search_finds_sections_with_the_words_marked(ask: Any) -> None:
    out = ask("search", "burnt", "kitchen")

    assert "in/loss-adjuster.txt:" in out
    assert "[burnt] [kitchen]" in out


def test_search_takes_phrases_and_beginnings(ask: Any) -> None:
    def hits(query: str) -> int:
        return len(json.loads(ask("search", query, "--format", "json"))["hits"])

    assert hits('"burnt kitchen"') == 1
    assert hits('"kitchen burnt"') == 0
    assert hits("kitch*") >= 1
    assert hits("kitch") == 0


@pytest.mark.parametrize(
    "query",
    [
        HOSTILE,
        'a" OR "b',
        "NEAR(a b)",
        "heading:x",
        "*",
        '"',
        "a AND",
        "NOT",
        "(",
        "^x",
        "{a b}:c",
        "a\0b",
        "-a",
        "\udcff x",
    ],
)
def test_no_query_is_a_program(ask: Any, query: str) -> None:
    ask("search", "--", query, status=0 if any(char.isalnum() for char in query) else 2)


# -------------------------------------------------------------------------------------------- show and diff


def test_show_verifies_the_kept_bytes_again(ask: Any, capsys: pytest.CaptureFixture[str]) -> None:
    out = ask("show", "in/bookkeeper.txt", status=1)

    assert "bookkeeper.txt:39:11: error AIJ204" in out


@pytest.mark.parametrize("name", ["99", "nobody.txt", HOSTILE, "\udcff"])
def test_show_of_nothing_is_a_missing_input(ask: Any, name: str) -> None:
    ask("show", name, status=3)


def test_diff_names_values_and_findings(ask: Any) -> None:
    assert ask("diff", "bookkeeper.txt", "bookkeeper.txt") == ""
    out = ask("diff", "bookkeeper.txt", "proofreader.md", status=1)

    assert "@ job\n- Bookkeeper\n+ Proofreader\n" in out
    assert "@ finding AIJ204 evidence\n- -4\n" in out


# ------------------------------------------------------------------------------------ convert and handout


def test_convert_takes_what_an_archive_holds(ask: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ask("convert", "--zone", "red", "-d", "out", "--to", "html,json", status=1)
    stems = ("bookkeeper", "data-entry-clerk", "proofreader")

    assert {path.name for path in Path("out").iterdir()} == {
        *("index.html",), *(f"{stem}.{suffix}" for stem in stems for suffix in ("html", "json")),
    }  # fmt: skip
    cli.main(["convert", str(SAMPLES / "bookkeeper.txt"), "-o", "direct.json"])
    archived, direct = (json.loads(Path(name).read_text()) for name in ("out/bookkeeper.json", "direct.json"))
    assert archived["fields"] == direct["fields"]


def test_convert_of_one_named_assessment(ask: Any) -> None:
    ask("convert", "in/proofreader.md", "-o", "one.html")

    assert "Proofreader" in Path("one.html").read_text()


@pytest.mark.requires("pango")
def test_handout_takes_what_an_archive_holds(ask: Any) -> None:
    ask("handout", "--title", "proofreader", "-d", "out")

    assert [path.name for path in Path("out").iterdir()] == ["proofreader-handout.pdf"]


@pytest.mark.parametrize("command", ["convert", "handout"])
@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--title", "nobody"], 3),
        (["--zone", "red", "proofreader.md"], 2),
        (["nobody.txt"], 3),
        (["--min-score", "x"], 2),
    ],
)
def test_what_cannot_be_chosen_is_said(
    ask: Any, command: str, options: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(command, *options, "-d", "out", status=status)

    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["x.txt", "--zone", "red"], "--zone chooses from an archive; give --db"), ([], "missing argument 'IN...'")],
)
def test_filters_want_an_archive(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["convert", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_one_damaged_source_costs_itself_alone(ask: Any, archive: str, capsys: pytest.CaptureFixture[str]) -> None:
    digest = assessments(ask("list", "--format", "json", "--title", "Bookkeeper"))[0]["sha256"]
    connection = sqlite3.connect(archive)
    connection.execute("UPDATE originals SET data = x'00' WHERE sha256 = ?", (digest,))
    connection.commit()
    connection.close()

    assert cli.main(["convert", "--db", archive, "--zone", "red", "-d", "out", "--to", "json"]) == 3
    assert {path.name for path in Path("out").iterdir()} == {"data-entry-clerk.json", "proofreader.json"}
    assert "bookkeeper.txt: the source with the hash" in capsys.readouterr().err


# -------------------------------------------------------------------------------------------------- export


def test_json_lines_are_the_record(ask: Any) -> None:
    found = {line["path"]: line for line in map(json.loads, ask("export", "-o", "-", "--to", "jsonl").splitlines())}

    assert len(found) == len(assessments(ask("list", "--format", "json")))
    values = found["bookkeeper.txt"]["fields"]["evidence"]
    assert values[0] == {"text": "-4", "value": "-4", "unit": None, "line": 39, "column": 11}
    assert [each["code"] for each in found["bookkeeper.txt"]["findings"]] == ["AIJ204"]


def test_csv_holds_no_formula_and_keeps_numbers(ask: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("export", "-o", "-", "--to", "csv", "--table", "values"))))

    assert {row["text"] for row in rows} >= {"-4", "Bookkeeper"}
    assert not [row for row in rows for cell in row.values() if cell[:1] in "=+@" and cell]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("-2", "-2"),
        ("-0.5", "-0.5"),
        ("=1+1", "'=1+1"),
        ("-2+3", "'-2+3"),
        ("@a", "'@a"),
        ("+1", "'+1"),
        ("a", "a"),
        (7, 7),
    ],
)
def test_what_a_spreadsheet_would_work_out(value: object, written: object) -> None:
    assert guarded(value) == written


def test_rows_of_the_list_hold_no_control_character(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "a\x1b[2J.txt"
    (tmp_path / name).write_bytes((SAMPLES / "bookkeeper.txt").read_bytes())
    cli.main(["import", str(tmp_path / name), "--db", str(tmp_path / "a.db")])
    capsys.readouterr()

    cli.main(["list", "--db", str(tmp_path / "a.db"), "--format", "csv"])

    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "a\\x1b[2J.txt" in out


def test_xlsx_has_numbers_as_numbers_and_text_as_text(ask: Any, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    ask("export", "-o", "a.xlsx")
    book = openpyxl.load_workbook("a.xlsx")

    assert book.sheetnames == ["assessments", "values", "findings", "crossings"]
    header, *rows = book["values"].iter_rows(values_only=True)
    values = [dict(zip(header, row, strict=True)) for row in rows]
    assert {"text": "-4", "value": -4}.items() <= next(
        row for row in values if row["path"] == "evidence" and row["text"] == "-4"
    ).items()
    assert not [cell for row in book["values"].iter_rows() for cell in row if cell.data_type == "f"]


def test_xlsx_is_the_same_bytes_for_the_same_archive(ask: Any, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    ask("export", "-o", "a.xlsx")
    ask("export", "-o", "b.xlsx")

    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()


def test_no_text_of_a_sheet_is_a_formula_or_a_link() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    from converter.writers.sheets import workbook

    texts = [
        "=1+1",
        "@SUM(A1)",
        "+1",
        "-2+3",
        "http://example.org",
        "\x00\x1b",
        "0012",
        "1e5",
        "9" * 30,
        "1/3",
        "-2",
        "2.50",
    ]
    book = openpyxl.load_workbook(io.BytesIO(workbook([("s", ["t"], [[text] for text in texts], frozenset({"t"}))])))
    cells = [row[0] for row in book["s"].iter_rows(min_row=2)]

    assert [cell.value for cell in cells] == [*texts[:5], "\\x00\\x1b", *texts[6:10], -2, 2.5]
    assert {cell.data_type for cell in cells} == {"s", "n"}


def test_parquet_holds_exact_text(ask: Any) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    ask("export", "-o", "a.parquet", "--table", "values")
    table = parquet.read_table("a.parquet")

    assert str(table.schema.field("line").type) == "int64"
    assert str(table.schema.field("value").type) == "string"
    assert "2.50" in table.column("value").to_pylist()


def test_markdown_has_the_same_record(ask: Any) -> None:
    ask("export", "-o", "md", "--to", "md")

    assert len(list(Path("md").iterdir())) == len(assessments(ask("list", "--format", "json")))


@pytest.mark.parametrize(
    "name", sorted(path.name for path in SAMPLES.glob("*.*") if path.suffix != ".toml" and path.name != "README.md")
)
def test_canonical_markdown_is_read_as_the_document_it_was_made_from(name: str) -> None:
    (verified,) = pipeline.verify((SAMPLES / name).read_bytes(), name)
    written = markdown(verified)
    (again,) = pipeline.verify(written.encode(), name)

    assert entry(again).head.record_sha256 == entry(verified).head.record_sha256
    assert {(f.rule.code, f.path, f.stated) for f in again.findings if f.severity} == {
        (f.rule.code, f.path, f.stated) for f in verified.findings if f.severity
    }
    assert markdown(again) == written


@pytest.mark.parametrize("arguments", [["-o", "a.doc"], ["-o", "-", "--to", "md"], ["-o", "-"]])
def test_a_format_that_cannot_be_made_is_wrong_usage(ask: Any, arguments: list[str]) -> None:
    ask("export", *arguments, status=2)


# ------------------------------------------------------------------------------------- recheck and sample


def test_recheck_has_nothing_to_do_and_changes_nothing(ask: Any, archive: str) -> None:
    before = dumped(Path(archive))

    assert ask("recheck", "--executor", "serial") == ""
    assert ask("recheck", "--all", "--executor", "serial") == ""
    assert dumped(Path(archive)) == before


def test_recheck_tells_and_mends_what_another_version_read(ask: Any, archive: str) -> None:
    before = dumped(Path(archive))
    connection = sqlite3.connect(archive)
    connection.execute("UPDATE versions SET converter = '0.0.1' WHERE id = 1")
    connection.execute("UPDATE assessments SET score = '19.9', outcome = 'pass' WHERE version = 1")
    connection.commit()
    connection.close()

    assert ask("recheck", "--executor", "serial") == "in/bookkeeper.txt: outcome pass -> fail, score 19.9 -> 19.3\n"
    assert dumped(Path(archive)) == before


def test_a_sample_is_the_same_for_the_same_seed_and_its_ticks_give_a_bound(ask: Any) -> None:
    for name in ("a.html", "b.html"):
        ask("sample", "-n", "6", "--seed", "3", "-o", name)
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()
    rows = list(csv.DictReader(io.StringIO(Path("a.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 6

    with Path("a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row | {"verdict": "wrong" if number == 0 else "right"} for number, row in enumerate(rows))
    ask("sample", "--ticks", "a.csv")

    page = ask("summary", "-o", "-")
    assert (
        "Of 6 documents compared with their sources by a person, 1 was read wrongly: with 95 % confidence at most 58.19 %"
        in page
    )


def test_a_list_of_ticks_that_is_none_is_wrong_usage(ask: Any, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,sha256,number,seed,verdict,remark\n1,x,1,1,perhaps,\n", encoding="utf-8")

    ask("sample", "--ticks", "t.csv", status=2)


def test_a_list_of_ticks_that_cannot_be_read_is_a_missing_input(ask: Any, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"id,\xff\n")

    ask("sample", "--ticks", "t.csv", status=3)
    ask("sample", "--ticks", "nothing.csv", status=3)


@pytest.mark.parametrize(
    ("looked", "wrong", "percent"), [(200, 0, "1.49"), (200, 1, "2.35"), (59, 0, "4.96"), (10, 10, "100.00")]
)
def test_the_bound_of_clopper_and_pearson(looked: int, wrong: int, percent: str) -> None:
    assert sampling.most(looked, wrong) == Fraction(percent) / 100


def test_a_sample_shows_the_source_beside_the_record(ask: Any) -> None:
    ask("sample", "-n", "20", "-o", "s.html")
    page = Path("s.html").read_text(encoding="utf-8")

    assert "<script>" not in page and "\x1b" not in page
    assert page.count('class="document"') == len(assessments(ask("list", "--format", "json")))
    assert "tasks[0].weighted" in page


# ------------------------------------------------------------------------------------------------- summary


def test_summary_answers_in_the_order_of_a_readers_questions(ask: Any) -> None:
    page = ask("summary", "-o", "-")
    heads = [
        "What to look at first",
        "Ranking",
        "Zones",
        "Labels",
        "Scores",
        "Tasks: mode",
        "Most frequent findings",
    ]

    places = [page.index(f"<h2>{head}</h2>") for head in heads]
    assert places == sorted(places)
    assert "<script" not in page.lower()
    assert page.index("Paralegal") < page.index("Ranking")
    assert "1 assessment by invoice" not in page  # one alone ranks with nobody


@pytest.mark.requires("pango")
def test_summary_as_pdf(ask: Any) -> None:
    ask("summary", "-o", "s.pdf")

    assert Path("s.pdf").read_bytes().startswith(b"%PDF-")


def test_queries_are_quoted_word_by_word() -> None:
    assert queries.phrase('one "two three" four* a"b') == '"one" "two three" "four*"* "a""b"'


def test_a_sample_of_what_is_no_text_comes_with_its_originals(here_docx: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(here_docx)
    archive, page = str(tmp_path / "a.db"), tmp_path / "s.html"
    assert cli.main(["import", str(tmp_path / "in.docx"), "--db", archive, "--executor", "serial"]) == 0
    assert cli.main(["sample", "--db", archive, "-o", str(page)]) == 0

    assert 'href="s-originals/1.docx"' in page.read_text(encoding="utf-8")
    assert (tmp_path / "s-originals" / "1.docx").read_bytes() == here_docx


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ([3, 9], [("3 to under 4", 1), *((f"{n} to under {n + 1}", 0) for n in range(4, 9)), ("9 to under 10", 1)]),
        ([0, 1667], [("0 to under 200", 1), *((f"{n:,} to under {n + 200:,}", 0) for n in range(200, 1600, 200)), ("1,600 to under 1,800", 1)]),
        ([-1, 1], [("-1 to under 0", 1), ("0 to under 1", 0), ("1 to under 2", 1)]),
    ],
)  # fmt: skip
def test_scores_are_counted_in_round_ranges(scores: list[int], found: list[tuple[str, int]]) -> None:
    assert ranges([Fraction(score) for score in scores]) == found


@pytest.mark.parametrize(
    ("name", "words"),
    [("evidence.score", "Evidence: score"), ("said-again", "Said again"), ("time_share", "Time share")],
)
def test_a_chart_speaks_in_words(name: str, words: str) -> None:
    assert _headed(name) == words
