"""What the commands over rubrics and rules do, without their command line."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from converter import __version__, linting, loading, mutating, pipeline, readers
from converter.errors import SourceError, UsageError
from converter.explaining import Entry, entries, explained, page
from converter.inferring.printing import as_toml
from converter.model import Unread
from converter.rubric import Rubric
from converter.running import console
from converter.running.inputs import gather, read_bytes
from converter.summary import amount
from converter.terminal import visible


def explain(code: str, rubric: str) -> None:
    """Put the explanation of a code or slug on standard output.

    Errors: UsageError with a suggestion where there is none.
    """
    pages = [page(entry) for entry in explained(code, _rubrics(rubric, shipped=True))]
    console.put_text(visible_text("\n".join(pages)))


def rules(format: str, rubric: str) -> None:
    """Put every rule on standard output."""
    _put_entries(entries(_rubrics(rubric, shipped=not rubric)), format, "rules")


def show(which: str, format: str) -> None:
    """Put the rules of one rubric on standard output."""
    rubric = loading.load(which)
    if format == "text":
        console.put_text(visible_text(f"{rubric.id}: {rubric.title}, version {rubric.version}\n\n"))
    _put_entries(entries([rubric], engine=False), format, "rubric", rubric)


def new(path: str) -> bool:
    """Put the rubric inferred from one input on standard output; tell whether it can judge anything.

    Errors: UsageError where a folder holds more than one document.
    """
    source, *more = gather([path])
    if more:
        raise UsageError(f"{visible(path)}: a rubric is drafted from one document, and here are {len(more) + 1:,}")
    if isinstance(source, Unread):
        console.say(f"{source.path}: {source.reason}")
        return False
    try:
        documents = readers.read_all(read_bytes(source), source.name)
    except SourceError as problem:
        console.say(str(problem))
        return False
    drafted = as_toml(documents[0])
    console.put_text(drafted)
    if "quantities" in tomllib.loads(drafted):
        return True
    console.say(f"{source.name}: no formula could be inferred from it; write yours under [quantities]")
    return False


def list_rubrics(format: str) -> None:
    """Put the shipped rubrics on standard output: id, title, version, number of rules."""
    rubrics = [loading.load(name) for name in loading.shipped()]
    counted = [(each, len(entries([each], engine=False))) for each in rubrics]
    if format == "json":
        rows = [{**_about(each), "rules": number} for each, number in counted]
        _put_json({"schema": "converter.rubrics/1", "version": __version__, "rubrics": rows})
        return
    width = max(len(each.id) for each in rubrics)
    for each, number in counted:
        console.put_text(
            visible_text(f"{each.id:<{width}}  {each.title}, version {each.version}, {amount(number, 'rule')}\n")
        )


def _rubrics(which: str, *, shipped: bool) -> list[Rubric]:
    """Return the rubric asked for, and those that ship where they are wanted."""
    named = [loading.load(which)] if which else []
    return named + [loading.load(name) for name in loading.shipped() if shipped and name != which]


def _about(rubric: Rubric) -> dict[str, str]:
    return {"id": rubric.id, "title": rubric.title, "version": rubric.version, "prefix": rubric.prefix}


def _put_entries(found: Iterable[Entry], format: str, schema: str, rubric: Rubric | None = None) -> None:
    if format == "json":
        head: dict[str, Any] = {"schema": f"converter.{schema}/1", "version": __version__}
        if rubric is not None:
            head["rubric"] = _about(rubric)
        _put_json({**head, "rules": [_row(entry) for entry in found]})
        return
    for entry in found:
        rule = entry.rule
        says = entry.says or rule.title
        console.put_text(visible_text(f"{rule.code:<7} {rule.severity:<7} {rule.slug:<32} {says}\n"))
        if rubric is not None and rule.why:
            console.put_text(visible_text(f"{'':<16}{rule.why}\n"))


def _row(entry: Entry) -> dict[str, str]:
    rule = entry.rule
    return {
        "code": rule.code,
        "slug": rule.slug,
        "title": rule.title,
        "kind": entry.kind,
        "severity": rule.severity,
        "compares": entry.says,
        "why": rule.why,
        "source": entry.source,
    }


def _put_json(data: dict[str, Any]) -> None:
    console.put_bytes((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def visible_text(text: str) -> str:
    """Return text of several lines in which nothing of a rubric can move a terminal's cursor."""
    return "\n".join(visible(line) for line in text.split("\n"))


# ------------------------------------------------------------------------------------------------ lint and test


def lint(which: Sequence[str]) -> bool:
    """Put what rubrics do in vain on standard output, a line each; return whether any of it is a warning."""
    warned = False
    for name in which:
        rubric, layers = loading.load(name), loading.layers(name)
        data = [tomllib.loads(layer.text) for layer in layers]
        problems = linting.lint(rubric, data, shipped=name in loading.shipped())
        warned = warned or linting.severity_of(problems) in ("error", "warning")
        placed = sorted((_place(problem, layers), problem) for problem in problems)
        for (depth, line), problem in placed:
            place = f"{layers[depth].source}:{line}"
            console.put_text(visible_text(f"{place}: {problem.rule.code} {problem.rule.slug} {problem.message}\n"))
        console.say(f"{name}: {amount(len(problems), 'finding')}")
    return warned


def _place(problem: linting.Problem, layers: Sequence[loading.Layer]) -> tuple[int, int]:
    """Return which text of a rubric a problem stands in, its own first, and the line; line 1 where nowhere."""
    for depth, layer in enumerate(layers):
        line = linting.line_of(layer.text, problem.needles)
        if line:
            return depth, line
    return 0, 1


class Tested(NamedTuple):
    """What a test of checks came to."""

    checks: int
    survivors: int
    unread: int


def test(inputs: Sequence[str], which: str) -> Tested:
    """Put the checks that no mutant kills on standard output, and return how many there are."""
    pipeline.prepare(which)
    count: Counter[str] = Counter()
    for source in gather(inputs):
        try:
            if isinstance(source, Unread):
                raise SourceError(source.path, source.kind, source.reason)  # noqa: TRY301 - said like any other
            found = [mutating.test(system) for system in pipeline.systems(read_bytes(source), source.name, which)]
        except SourceError as problem:
            console.say(str(problem))
            count["unread"] += 1
            continue
        for tested in found:
            _put_survivors(tested)
            count.update(checks=tested.checks, mutants=tested.mutants, survivors=len(tested.survivors))
    killed = count["checks"] - count["survivors"]
    console.say(f"{killed} of {amount(count['checks'], 'check')} fail by one of {amount(count['mutants'], 'mutant')}")
    return Tested(count["checks"], count["survivors"], count["unread"])


def _put_survivors(tested: mutating.Tested) -> None:
    for survivor in tested.survivors:
        rule, at = survivor.statement.rule, survivor.position
        reason = (
            f"no change of {amount(survivor.values, 'value')} makes it fail"
            if survivor.values
            else "it rests on no value"
        )
        console.put_text(visible_text(f"{tested.name}:{at.line}:{at.column}: {rule.code} {rule.slug} {reason}\n"))
