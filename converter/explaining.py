"""Every rule there is: what it compares, its formula, why it matters, when it stays silent, and an example.

A rule of a rubric is explained by the rubric's own `why` and formula and by the docstring of the kind of statement
that grounds it; a rule of the engine by its entry in the table of the module that makes it. Nothing is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from types import ModuleType
from typing import Final, NamedTuple

from converter import crossing, formula, inferring, linting, versions
from converter.errors import UsageError
from converter.inferring import recipes
from converter.inferring.labels import EQUAL, OF_SCORE
from converter.inferring.lists import LISTED
from converter.inferring.ranks import RANKED, SORTED
from converter.model import Rule, Severity
from converter.readers.remarks import REMARKS
from converter.rubric import Rubric
from converter.statements import (
    bands,
    changes,
    checks,
    claims,
    constants,
    equations,
    form,
    formulas,
    overrides,
    remarks,
    restatements,
    scales,
    shares,
)
from converter.statements.claims.grammar.meanings import KINDS as MEANINGS
from converter.statements.claims.grammar.meanings import WHY, severity_of

KINDS: Final[dict[str, tuple[str, ModuleType]]] = {
    "form": ("the shape of the form", form),
    "formula": ("a value with a formula", formulas),
    "equation": ("a printed equation", equations),
    "restated": ("a value said again", restatements),
    "scale": ("a scale or range", scales),
    "band": ("a word that is earned", bands),
    "constant": ("a number the form fixes", constants),
    "check": ("a demand of the scheme", checks),
    "override": ("a declared departure", overrides),
    "claim": ("a claim in prose", claims),
    "remark": ("something met while reading", remarks),
    "rubric": ("a rubric by itself", linting),
    "inferred": ("a relation read from a table's own words", inferring),
    "version": ("another version of a scheme", versions),
    "corpus": ("documents compared with each other", crossing),
}
"""Kinds of rule: what people call them, and the module whose docstring explains them."""

CLAIMS: Final[tuple[tuple[int, str, str, Severity], ...]] = (
    (1, "said-again", "A value said again in prose", "error"),
    (2, "peer-score", "A peer has one score", "error"),
    (3, "versus", "One of two compared values is the document's own", "error"),
    (4, "possible", "A value cited for another role is possible", "note"),
    (5, "out-of", "A scale maximum said again", "error"),
    (6, "compared", "A comparison in prose", "error"),
    (7, "points-apart", "A difference in points", "error"),
    (8, "order", "An order in prose", "error"),
    (9, "stated-cause", "A stated cause explains the difference", "note"),
    (10, "count", "A count announced before a list", "note"),
)
"""The shapes of claims: the same numbers in every rubric. What the grammar of claims reads has its own (MEANINGS)."""

SHAPES: Final[tuple[tuple[int, str, str, Severity], ...]] = (
    (91, "unreadable", "A line of the form that cannot be read", "warning"),
    (92, "row-not-in-rubric", "A row that the rubric does not name", "note"),
    (93, "row-missing", "A row of the rubric that is missing", "warning"),
    (94, "table-missing", "A table of the rubric that is missing", "warning"),
)
"""What can be remarked about any part of a form."""

INFERRED: Final = (
    Rule("IN202", "column-total", "Column total", "A row called total holds the sum of its column.", "error"),
    Rule(
        "IN203", "weighted-total", "Weighted total", "A total beside a column of weights is the weighted sum.", "error"
    ),
    Rule("IN204", "column-average", "Column average", "A row called average holds the mean of its column.", "error"),
    recipes.PRODUCT._replace(why="A column that its header calls a product holds the product of its factors."),
    recipes.SUM._replace(why="A column called total holds the sum of the columns that it adds up."),
    recipes.DIFFERENCE._replace(why="A column called change, net or remaining holds the difference of two others."),
    recipes.AVERAGE._replace(why="A column called average holds the mean of the columns beside it."),
    recipes.RATIO._replace(why="A column called rate or ratio holds one column over another."),
    recipes.SHARE._replace(why="A percentage beside an amount is its part of the column's total."),
    OF_SCORE._replace(why="A label is the one that its score earns by the document's own legend."),
    EQUAL._replace(why="Equal scores carry equal labels."),
    RANKED._replace(why="A rank is the place that its score has among the others."),
    SORTED._replace(why="A table that is sorted by a column has no row out of place."),
    LISTED._replace(why="A total behind a list holds the sum of what is listed."),
    shares.SHARE,
    changes.CHANGE,
)
"""What is checked in tables that no rubric names."""

ENGINE: Final[tuple[tuple[str, Rule], ...]] = (
    *(("remark", rule) for rule in REMARKS.values()),
    ("equation", equations.FREE),
    *(("inferred", rule) for rule in INFERRED),
    *(("rubric", rule) for rule in linting.RULES.values()),
    ("version", versions.RULE),
    *(("corpus", rule) for rule in crossing.RULES.values()),
)
"""Rules that hold whatever the rubric."""


class Entry(NamedTuple):
    """One rule as people are told of it. says: what it compares in this scheme, as a formula or in words."""

    rule: Rule
    kind: str
    says: str
    source: str


class Told(NamedTuple):
    """What a kind's docstring says: compared, why, silent, example, each '' where it does not."""

    compared: str
    why: str
    silent: str
    example: str


@cache
def told(kind: str) -> Told:
    """Return what the docstring of a kind of rule says of it."""
    text = " ".join((KINDS[kind][1].__doc__ or "").split())
    found = dict(re.findall(r"\*(Compared|Why it matters|Silent|Example)\*: (.*?)(?= \*[A-Z][a-z ]+\*:|$)", text))
    lead = text.partition(" *Compared*")[0]
    return Told(
        found.get("Compared", lead), found.get("Why it matters", ""), found.get("Silent", ""), found.get("Example", "")
    )


# ------------------------------------------------------------------------------------------------ all of them


def entries(rubrics: Iterable[Rubric], *, engine: bool = True) -> tuple[Entry, ...]:
    """Return every rule of some rubrics, and those of the engine, sorted by code; each code and slug once."""
    found = [entry for rubric in rubrics for entry in _of_rubric(rubric)]
    if engine:
        found += [Entry(rule, kind, "", "converter") for kind, rule in ENGINE]
    unique = {(entry.rule.code, entry.rule.slug): entry for entry in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda entry: (entry.rule.code, entry.rule.slug)))


def _of_rubric(rubric: Rubric) -> Iterator[Entry]:
    for kind, rule, says in _rules(rubric):
        yield Entry(rule, kind, says, rubric.id)


def _rules(rubric: Rubric) -> Iterator[tuple[str, Rule, str]]:
    """Yield kind, rule and what it says for everything that a rubric demands."""
    for part in rubric.parts:
        headings = ", ".join(heading.text for heading in part.headings)
        yield "form", rubric.rule("form", f"form.{part.name}", "warning"), headings
    for name in rubric.dims:
        nodes = rubric.definitions(name)
        if nodes:
            kind = "formula" if name in rubric.formulas else "equation"
            yield kind, rubric.rule("formula", name), f"{name} = {' or '.join(formula.source(node) for node in nodes)}"
    yield from _printed_again(rubric)
    for name, scale in rubric.scales.items():
        yield "scale", rubric.rule("scale", name), f"{name}: {scale.text}"
    yield from _words(rubric)
    for name, text in _fixed(rubric):
        yield "constant", rubric.rule("constant", name), text
    for check in rubric.checks:
        yield "check", check.rule, formula.source(check.node)
    yield from _anywhere(rubric)


def _printed_again(rubric: Rubric) -> Iterator[tuple[str, Rule, str]]:
    """Yield the rule of each quantity that may be said again, in the form or elsewhere, and of each range."""
    places: dict[str, int] = {}
    for pattern in rubric.patterns:
        for hole in pattern.holes:
            if hole.kind in ("number", "word", "text") and not hole.row and hole.name not in rubric.constants:
                places[hole.name] = places.get(hole.name, 0) + 1
        for low, high in pattern.ranges:
            names = pattern.holes[low].name, pattern.holes[high].name
            if names[1] not in rubric.scales:
                yield "scale", rubric.rule("scale", names[1]), f"{names[0]} < {names[1]}"
    for name, number in places.items():
        where = f"each of {number} places" if number > 1 else "whoever says it again"
        yield "restated", rubric.rule("restated", name), f"{where} says the same {name}"


def _words(rubric: Rubric) -> Iterator[tuple[str, Rule, str]]:
    """Yield the rules of words: what earns them, their printed list, their printed conditions."""
    for name, found in rubric.bands.items():
        of = f" by {found.of}" if found.of else ""
        says = f"{name}{of}: " + ", ".join(f"{word} {test.text}" for word, test in found.words.items())
        rule = rubric.rule("band", name)
        yield "band", rule, says
        kinds = {hole.kind for pattern in rubric.patterns for hole in pattern.holes if hole.name == name}
        if "legend" in kinds:
            yield "band", rule._replace(slug=f"{name}-border", title="A printed border of a band"), says
            yield "band", rule._replace(slug="bands-ascend", title="Bands follow one another"), says
        if "condition" in kinds:
            slug = f"{name.replace('.', '-')}-condition"
            yield "band", rule._replace(slug=slug, title="Printed condition"), says
    for pattern in rubric.patterns:
        for hole in pattern.holes:
            if hole.kind == "word" and hole.name not in rubric.bands:
                yield "band", rubric.rule("band", hole.name), f"{hole.name}: {' / '.join(hole.choices)}"


def _fixed(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Yield each quantity with a number that the form fixes, and that number."""
    for name, (_, text) in rubric.constants.items():
        yield name, f"{name} = {text}"
    for pattern in rubric.patterns:
        for hole in pattern.holes:
            if hole.kind == "fixed":
                name = hole.owner or rubric.about[pattern.id]
                yield name, f"the {hole.text} in {pattern.text!r}"


def _anywhere(rubric: Rubric) -> Iterator[tuple[str, Rule, str]]:
    """Yield the rules whose numbers are the same in every rubric, and those of overrides."""
    for number, slug, title, severity in SHAPES:
        yield "form", Rule(f"{rubric.prefix}1{number}", slug, title, "", severity), ""
    for number, slug, title, severity in CLAIMS:
        why = "Prose must say what the figures say."
        yield "claim", Rule(f"{rubric.prefix}8{number:02d}", slug, title, why, severity), ""
    shaped = {number for number, *_ in CLAIMS}
    for slug, (number, title) in MEANINGS.items():
        if number not in shaped:
            yield "claim", Rule(f"{rubric.prefix}8{number:02d}", slug, title, WHY, severity_of(slug)), ""
    for pattern in rubric.patterns:
        for hole in pattern.holes:
            if hole.kind == "override":
                rule = rubric.rule("check", f"override.{hole.name}")
                name = hole.name.replace("_", "-")
                says = f"{hole.name} or what is declared in its place"
                yield "override", rule._replace(slug=f"{name}-override"), says
                yield "override", rule._replace(slug=f"{name}-not-overridden"), says
                yield (
                    "override",
                    rule._replace(slug=f"{name}-override-distance"),
                    "how far the override says that it goes",
                )


# ------------------------------------------------------------------------------------------------ one of them


def explained(code: str, rubrics: Iterable[Rubric]) -> tuple[Entry, ...]:
    """Return the entries of a code or slug.

    Errors: UsageError with the nearest where there is none.
    """
    known = entries(rubrics)
    wanted = code.strip().casefold()
    found = tuple(entry for entry in known if wanted in (entry.rule.code.casefold(), entry.rule.slug))
    if not found:
        words = [word for entry in known for word in (entry.rule.code, entry.rule.slug)]
        near = get_close_matches(code.strip().upper(), words, 1, 0.5) or get_close_matches(wanted, words, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else "'converter rules' lists them all"
        msg = f"no rule {code!r}: {hint}"
        raise UsageError(msg)
    return found


def page(entry: Entry) -> str:
    """Return the explanation of one rule as plain text."""
    rule, known = entry.rule, told(entry.kind)
    what, _ = KINDS[entry.kind]
    lines = [f"{rule.code} {rule.slug} ({rule.severity}): {rule.title}", f"  {what}; {entry.source}", ""]
    parts = (
        ("In this scheme", entry.says),
        ("Compared", known.compared),
        ("Why it matters", rule.why or known.why),
        ("Silent", known.silent),
        ("Example", known.example),
    )
    lines += [line for name, text in parts if text for line in _paragraph(name, text)]
    return "\n".join(lines).rstrip() + "\n"


def _paragraph(name: str, text: str) -> Iterator[str]:
    import textwrap

    yield f"{name}:"
    yield from textwrap.wrap(
        text[:1].upper() + text[1:] if name != "In this scheme" else text,
        100,
        initial_indent="    ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )
    yield ""
