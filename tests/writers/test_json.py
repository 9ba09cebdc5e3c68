"""What a program reads: exactly the published schema, strict, the same twice, and safe to print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from converter import assets, pipeline
from converter.model import Counted, Rule, Span, Unread, Verdict, Verified
from converter.writers import Result, Showing, writer
from converter.writers.record import record
from tests import factories

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.[tm][xd]*"))


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((assets.schemas() / f"{name}.json").read_text(encoding="utf-8"))
    return found


def closed(part: Any) -> Any:
    """Return a schema that allows what it names and nothing else: what the code gives today."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    inner = {key: closed(value) for key, value in part.items()}
    return inner | ({"additionalProperties": False} if isinstance(part.get("properties"), dict) else {})


def written(*results: Result, passed: bool = False) -> dict[str, Any]:
    text = "".join(writer("json").write(results, Showing(passed=passed)))
    return strict(text)


def strict(text: str) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no strict JSON")

    value: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return value


def everything() -> Verified:
    known = factories.document(blocks=factories.fruit_blocks())
    zone = Rule("TST201", "fruit-zone", "", "", "error")
    unchecked: dict[str, Any] = {
        "severity": "note",
        "verdict": Verdict.UNDETERMINED,
        "how": "unchecked",
        "path": "",
        "computed": "",
    }
    findings = (
        factories.finding(known),
        factories.finding(known, "f2", rule=zone),
        factories.finding(known, "f3", rule=zone, exact="", formula="", working="", distance="", **unchecked),
        factories.passed(known),
    )
    numbers = (
        Counted(Span(0, 1), "2", "checked", "", ("p1",)),
        Counted(Span(1, 2), "3", "unexplained", "", ()),
        Counted(Span(2, 3), "4", "external", "a year", ()),
    )
    return factories.verified(known, findings, diagnosis=(factories.root(known, ("f1",), ("f2",)),), numbers=numbers)


@pytest.mark.parametrize("name", ["verify", "record"])
def test_the_schemas_are_schemas_and_name_themselves(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))

    assert schema(name)["$id"] == f"converter.{name}/1" == schema(name)["properties"]["schema"]["const"]


def test_both_schemas_mean_the_same_by_the_same_word() -> None:
    one, other = schema("verify")["$defs"], schema("record")["$defs"]

    assert {name: one[name] for name in one.keys() & other.keys()} == {
        name: other[name] for name in one.keys() & other.keys()
    }
    assert {"finding", "root", "suspect", "rubric"} <= one.keys() & other.keys()


@pytest.mark.parametrize("passed", [False, True])
def test_a_run_is_what_the_schema_says_and_nothing_more(passed: bool) -> None:
    run = written(
        everything(), factories.right(), factories.empty(), Unread("x", "missing", "no such file"), passed=passed
    )

    Draft202012Validator(closed(schema("verify"))).validate(run)


@pytest.mark.parametrize("verified", [everything(), factories.right(), factories.empty()])
def test_a_record_is_what_the_schema_says_and_nothing_more(verified: Verified) -> None:
    Draft202012Validator(closed(schema("record"))).validate(strict(record(verified)))


def test_the_schema_lets_additions_be() -> None:
    run = written(everything())
    run["documents"][0]["findings"][0]["later"] = 1

    Draft202012Validator(schema("verify")).validate(run)


def test_the_summary_counts_roots_and_not_what_they_carried_on() -> None:
    run = written(everything(), factories.right(), Unread("x", "missing", "no such file"))

    assert run["summary"] == {
        "documents": 2,
        "failed": 1,
        "unread": 1,
        "findings": {"error": 1, "warning": 0, "note": 1},
    }
    assert run["documents"][0]["checks"] == {"pass": 1, "fail": 2, "undetermined": 1, "not_applicable": 0}
    assert run["documents"][0]["numbers"] == {"total": 3, "checked": 1, "external": 1, "unexplained": 1}
    assert run["unread"] == [{"path": "x", "class": "missing", "reason": "no such file"}]


def test_a_finding_tells_its_role_its_root_and_every_place() -> None:
    first, second, third = written(everything())["documents"][0]["findings"]

    assert (first["role"], first["root"], second["role"], second["root"]) == ("root", "r1", "affected", "r1")
    assert (third["role"], third["root"], third["computed"], third["path"]) == ("root", None, None, None)
    assert (first["line"], first["column"], first["end_line"], first["end_column"]) == (6, 11, 6, 12)
    assert first["operands"][1] == {"path": "fruits[1].score", "text": "3", "line": 5, "column": 14}
    assert first["also"] == [{"line": 7, "column": 14, "text": "6"}]
    assert (first["formula"], first["with"], first["exact"]) == ("sum(fruits.score)", "2 + 3", "5")


def test_passed_checks_come_when_asked_for_and_have_no_role() -> None:
    assert [f["id"] for f in written(factories.verified())["documents"][0]["findings"]] == ["f1"]

    found = written(factories.verified(), passed=True)["documents"][0]["findings"]

    assert [(f["id"], f["severity"], f["role"], f["root"]) for f in found] == [
        ("f1", "error", "root", None),
        ("p1", None, None, None),
    ]


def test_numbers_are_listed_by_what_became_of_them() -> None:
    value = strict("".join(writer("json").write([everything()], Showing(numbers=("unexplained", "external")))))

    Draft202012Validator(closed(schema("verify"))).validate(value)
    assert [(each["state"], each["text"], each["reason"]) for each in value["documents"][0]["listed"]] == [
        ("unexplained", "3", ""),
        ("external", "4", "a year"),
    ]
    assert "listed" not in written(everything())["documents"][0]


def test_numbers_not_counted_are_null() -> None:
    assert written(factories.right())["documents"][0]["numbers"] is None


def test_hostile_text_comes_back_whole_and_reaches_no_terminal() -> None:
    hostile = "\x1b[31m\x9b\u202e8\u2028\ud800\x7f\u200b\ufeff\U0001f600"
    known = factories.document(name=f"a{hostile}.txt", blocks=factories.fruit_blocks())
    given = factories.verified(known, (factories.finding(known, message=hostile),))

    text = "".join(writer("json").write([given], Showing()))

    assert strict(text)["documents"][0]["findings"][0]["message"] == hostile
    assert not [char for char in text if not char.isprintable() and char != "\n"]
    assert text.encode("utf-8")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: str(path.name))
def test_what_real_documents_give_is_what_the_schemas_say_and_nothing_more(sample: Path) -> None:
    (verified,) = pipeline.verify(sample.read_bytes(), sample.name)

    Draft202012Validator(closed(schema("verify"))).validate(written(verified, passed=True))
    Draft202012Validator(closed(schema("record"))).validate(strict(record(verified)))


def test_the_same_documents_give_the_same_bytes() -> None:
    one = "".join(writer("json").write([everything()], Showing()))

    assert one == "".join(writer("json").write([everything()], Showing()))
    assert record(everything()) == record(everything())
