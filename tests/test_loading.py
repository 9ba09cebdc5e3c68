"""Rubrics: a bad one is refused with every problem and its line; a good one is whole; variants lay over their base."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from converter import assets, formula, loading
from converter.errors import RubricError, UsageError
from converter.loading import compile_rubric, load, shipped, split_row
from converter.rubric import Rubric

GOOD = '''\
[rubric]
id = "bread"
title = "Bread"
prefix = "BRD"
main = "score"

[form]
loaf = """
# Loaf
| Part  | Mark (0-3) | Share %  | Worth    |
| Crust | {.mark}    | {.share}% | {.worth} |
| ...   | {.mark}    | {.share}% | {.worth} |
| Total | {marks}/9  | {share}% | {worth}  |
Score: {worth} × {factor} = {score}/10
Class: {class}
"""

[quantities]
factor = 2.5
marks = "sum(loaf.mark)"
"loaf.worth" = ".mark × .share"
worth = "sum(loaf.worth)"

[scales]
share = "0% to 100%"
score = "0 to 10 by 0.5"

[bands.class]
of = "score"
Good = "≥ 5"
Fair = "2 to 5"
Poor = "< 2"

[checks]
"Shares make a whole" = "share = 100%"

[prose]
score = ["bread score"]
'''


def bread(old: str = "", new: str = "") -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1) if old else GOOD


def problems(text: str) -> list[str]:
    with pytest.raises(RubricError) as refused:
        compile_rubric(text, "bread.toml")
    return refused.value.problems


def test_a_good_rubric_is_whole() -> None:
    rubric = compile_rubric(GOOD, "bread.toml")

    assert (rubric.id, rubric.prefix, rubric.main) == ("bread", "BRD", "score")
    assert rubric.constants == {"factor": (Fraction(5, 2), "2.5")}
    assert rubric.dims["loaf.mark"] == ("loaf",)
    assert rubric.dims["marks"] == ()
    assert rubric.scales["loaf.mark"][:3] == (Fraction(0), Fraction(3), Fraction(1))
    assert rubric.scales["share"].step is None
    assert rubric.scales["score"].step == Fraction(1, 2)
    assert formula.source(rubric.definitions("score")[0]) == "worth × factor"
    assert formula.source(rubric.definitions("loaf.worth")[0]) == ".mark × .share"
    assert rubric.definitions("loaf.mark") == ()
    assert rubric.bands["class"].words["Poor"][:3] == (None, Fraction(2), True)
    assert rubric.nouns["bread score"] == "score"
    assert len(rubric.sha256) == 64


@pytest.mark.parametrize("name", shipped())
def test_what_ships_loads_and_has_codes_of_its_own(name: str) -> None:
    rubric = load(name)
    codes = [rubric.numbers[key] for key in rubric.numbers]

    assert len(codes) == len(set(codes))
    assert len({check.rule.code for check in rubric.checks}) == len(rubric.checks)
    assert load(name) is rubric


BAD = [
    # words to replace, what stands there instead, the beginning of the line that is named, words of the message
    ('title = "Bread"', "title = 3", "[rubric]", "needs 'title'"),
    ('title = "Bread"', 'titel = "Bread"', "titel", "unknown key 'titel': did you mean 'title'"),
    ('prefix = "BRD"', 'prefix = "brd"', "prefix", "prefix 'brd'"),
    ('prefix = "BRD"', 'prefix = "IN"', "prefix", "prefix 'IN'"),
    ('main = "score"', 'main = "scores"', "main", "main is 'scores'"),
    ("[scales]", "[scale]", "[scale]", "unknown section 'scale': did you mean 'scales'"),
    ("[checks]", "[tests]", "[tests]", "unknown section 'tests'"),
    ("sum(loaf.mark)", "sum(loaf.marks)", "marks", "unknown name 'loaf.marks': did you mean 'loaf.mark'"),
    ("sum(loaf.mark)", "loaf.mark", "marks", "'loaf.mark' is a column: it needs a function around it"),
    ("sum(loaf.mark)", "sum(factor)", "marks", "sum() needs a column"),
    ("sum(loaf.mark)", "sum(loaf.mark", "marks", "expected ')'"),
    ("sum(loaf.mark)", "sum(loaf.mark) ** 2", "marks", "expected a number"),
    ("sum(loaf.mark)", "sum(loaf.mark) 2", "marks", "nothing should follow"),
    ("sum(loaf.mark)", "", "marks", "empty"),
    ("sum(loaf.mark)", "marks + 1", "marks", "'marks' is defined by itself"),
    ('"sum(loaf.worth)"', '"score / factor"', "worth", "'worth' is defined by itself"),
    ('"sum(loaf.worth)"', "true", "worth", "neither a number nor a formula"),
    (
        "factor = 2.5",
        'factor = 2.5\nscore = "worth + factor"',
        "score",
        "contradicts the printed equation 'worth × factor'",
    ),
    ('"0% to 100%"', '"0% bis 100%"', "share", "cannot read the scale"),
    ('"0% to 100%"', '"9 to 1"', "share", "cannot read the scale"),
    ('share = "0%', 'shares = "0%', "shares", "unknown name 'shares': did you mean 'share'"),
    ('Good = "≥ 5"', 'Good = "5 or more"', "Good", "cannot read the band '5 or more'"),
    ('of = "score"', 'of = "skore"', "of", "is of 'skore', which nothing defines"),
    ('"share = 100%"', "\"class = 'God'\"", '"Shares', "unknown word 'God': did you mean 'Good'"),
    ('"share = 100%"', '"shar = 100%"', '"Shares', "unknown name 'shar': did you mean 'share'"),
    ('"share = 100%"', '{ is = "share = 100%", severity = "fatal" }', '"Shares', "severity 'fatal'"),
    ('"share = 100%"', '{ is = "share = 100%", sevrity = "note" }', '"Shares', "'sevrity': did you mean 'severity'"),
    ('score = ["bread score"]', 'skore = ["bread score"]', "skore", "unknown name 'skore': did you mean 'score'"),
    ("Class: {class}", "Class: {class", "Class", "cannot read"),
    ("Class: {class}", "Class[: {class}", "Class", "']' is missing"),
    ("Class: {class}", "Score: {class}", "Score", "two form lines begin with 'score :'"),
    ("Class: {class}", "Class: {class} by {.worth}", "Class", "{loaf.worth} is a column, and a line stands in no row"),
    ("| Total |", "| Total {.mark} |", "| Total", "{loaf.mark} is used both as a column and as a single value"),
    ("{worth}  |", "{worth} | {more} |", "| Total", "a row of 5 cells under 4 headers"),
]


@pytest.mark.parametrize(("old", "new", "begins", "words"), BAD, ids=[f"{case[1]} -> {case[3]}"[:60] for case in BAD])
def test_a_bad_rubric_is_refused_with_its_line(old: str, new: str, begins: str, words: str) -> None:
    text = bread(old, new)
    found = problems(text)
    named = [text.split("\n")[int(p.split(":")[1]) - 1] for p in found if words in p and p.startswith(":")]

    assert named, found
    assert all(line.startswith(begins) for line in named), (named, found)


def test_every_problem_is_listed_at_once() -> None:
    text = bread().replace("sum(loaf.mark)", "sum(loaf.marks)").replace('"≥ 5"', '"5"').replace("[scales]", "[scale]")

    found = problems(text)
    assert len(found) >= 3
    assert found == sorted(found, key=lambda problem: int(problem.split(":")[1]))


def test_no_form_no_rubric() -> None:
    found = problems('[rubric]\nid = "x"\ntitle = "X"\n')

    assert any("[form] is missing" in problem for problem in found)


def test_what_is_no_toml_says_so() -> None:
    assert "not TOML" in problems("[rubric\n")[0]


def test_sections_must_be_sections() -> None:
    assert any(
        "is not a section" in problem
        for problem in problems(
            bread('[rubric]\nid = "bread"', 'quantities = 3\n[rubric]\nid = "bread"')
            .replace("[quantities]\nfactor = 2.5\n", "[codes]\nfactor = 2\n")
            .split("marks = ")[0]
        )
    )


def test_an_unknown_base_is_named() -> None:
    assert "extends 'breads'" in problems(bread('main = "score"', 'extends = "breads"'))[0]


# ------------------------------------------------------------------------------------------------ variants


def variant(text: str) -> Rubric:
    return compile_rubric('[rubric]\nid = "house"\nextends = "aijri"\n' + text, "house.toml")


def test_a_variant_lays_over_its_base() -> None:
    base, house = load("aijri"), variant('[quantities]\nfloor = 0.60\n[bands.zone]\nGreen = "≥ 50"\n')

    assert house.id == "house"
    assert house.title == base.title
    assert house.constants["floor"] == (Fraction(3, 5), "0.60")
    assert house.constants["span"] == base.constants["span"]
    assert house.bands["zone"].words["Green"].low == 50
    assert house.bands["zone"].words["Red"] == base.bands["zone"].words["Red"]
    assert house.sha256 != base.sha256


def test_false_takes_away() -> None:
    sentence = '"Junior ends where mid-level begins"'
    house = variant(f"[checks]\n{sentence} = false\n[form]\ncommentary = false\n[scales]\nevidence = false\n")

    assert sentence.strip('"') not in {check.sentence for check in house.checks}
    assert "commentary" not in {part.name for part in house.parts}
    assert "evidence" not in house.scales
    assert len(load("aijri").checks) == len(house.checks) + 1


def test_a_part_replaces_the_part_of_its_name() -> None:
    house = variant('[form]\ngrowth = """\n# Growth\nConfirmed at {growth}.\n"""\n')
    (part,) = (part for part in house.parts if part.name == "growth")

    assert [heading.text for heading in part.headings] == ["Growth"]
    assert len(part.lines) == 1


def test_a_formula_table_replaces_the_formula() -> None:
    house = variant('[quantities.weighted]\nis = "sum(tasks.time × tasks.score)"\n')

    assert formula.source(house.definitions("weighted")[0]) == "sum(tasks.time × tasks.score)"


# ------------------------------------------------------------------------------------------------ files


def test_a_rubric_file_is_loaded_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "bread.toml"
    path.write_text(GOOD, encoding="utf-8-sig")

    assert load(str(path)).id == "bread"


@pytest.mark.parametrize(
    ("which", "words"), [("aijr", "did you mean aijri"), ("nothing", "there are: "), ("x.toml", "no rubric")]
)
def test_a_rubric_that_is_not_there(which: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        load(which)


def test_a_rubric_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(b'[rubric]\nid = "\xff"')

    with pytest.raises(RubricError, match="not UTF-8 at byte 15"):
        load(str(path))


def test_a_rubric_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * (loading.MAX_RUBRIC + 1))

    with pytest.raises(RubricError, match="larger than"):
        load(str(path))


ROWS = [
    ("| a | b |", ["a", "b"]),
    ("| a | <b|c> | [d|e] | {f: g / h} |", ["a", "<b|c>", "[d|e]", "{f: g / h}"]),
    ("| a | | c |", ["a", "", "c"]),
    ("| a |  |", ["a", ""]),
]


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_rows_of_the_form_are_cut_outside_of_brackets(text: str, wanted: list[str]) -> None:
    assert split_row(text) == wanted


@pytest.mark.parametrize(("right", "wrong"), [("time = 100%", "time = 100"), ("where .score ≥ 3", "where .score ≥ 3%")])
def test_a_percentage_is_not_compared_with_a_plain_number(right: str, wrong: str) -> None:
    text = (assets.rubrics() / "aijri.toml").read_text(encoding="utf-8")
    assert text.count(right)

    with pytest.raises(RubricError, match="a percentage and a plain number"):
        compile_rubric(text.replace(right, wrong), "mixed.toml")
