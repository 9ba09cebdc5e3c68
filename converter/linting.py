"""What a rubric that loads may still do wrong: the loader refuses what it cannot run, this says what runs in vain.

A name that nothing reads, a check that cannot fail, a value that earns no word or two, a printed maximum that is not
the highest value there is, a code that may change: no document shows any of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any, NamedTuple

from converter import formula
from converter.formula import Cmp, Junction, Node, Not
from converter.model import Rule, Severity
from converter.numbers import at_digits, in_full
from converter.numbers import parse as parse_number
from converter.reaching import Reach, is_whole, of_node, reach
from converter.rubric import Bands, BandTest, Rubric

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("RB101", "name-never-read", "A name that nothing reads",
             "A constant, formula or hole that no check, formula or band uses is either left over or misspelt elsewhere.",
             "warning"),
        Rule("RB102", "check-cannot-fail", "A check that cannot fail",
             "A check that can never fail looks just like one that passes.", "warning"),
        Rule("RB103", "bands-hole", "Values that earn no word",
             "Between two bands lies a value that a document can reach and that earns no word; either neighbour is "
             "accepted there.", "warning"),
        Rule("RB104", "bands-overlap", "Values that earn two words",
             "Two bands hold one value, so two words are right for it.", "warning"),
        Rule("RB105", "maximum-not-reach", "A printed maximum that is not the highest value",
             "`/100` behind a value says that it can be 100 and no more.", "warning"),
        Rule("RB106", "scale-not-reach", "A scale that is not what the formula can give",
             "A scale wider than the formula lets impossible values pass; a narrower one fails possible ones.", "note"),
        Rule("RB107", "code-not-pinned", "A code that may change",
             "Codes are for ever; a number that [codes] does not give follows from the order of the names.", "warning"),
    )
}  # fmt: skip
"""Everything that lint can say of a rubric, by code."""


class Problem(NamedTuple):
    """One thing that lint says. needles: texts that stand one after another before its place in the rubric."""

    rule: Rule
    message: str
    needles: tuple[str, ...]


def lint(rubric: Rubric, data: Iterable[dict[str, Any]], *, shipped: bool) -> tuple[Problem, ...]:
    """Return what a rubric does in vain. data: its TOML layers; shipped: its codes are promised to others."""
    found = [
        *_never_read(rubric),
        *_cannot_fail(rubric),
        *(problem for bands in rubric.bands.values() if bands.of for problem in _bands(rubric, bands)),
        *_maxima(rubric),
        *_scales(rubric),
    ]
    if shipped:
        found += _codes(rubric, tuple(data))
    return tuple(found)


def line_of(text: str, needles: Iterable[str]) -> int:
    """Return the line of a text where the needles stand one after another, 0 where they do not."""
    at = -1
    for needle in needles:
        at = text.find(needle, at + 1)
        if at < 0:
            return 0
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def severity_of(problems: Iterable[Problem]) -> Severity | None:
    """Return the worst severity among problems, None without any."""
    found = {problem.rule.severity for problem in problems}
    return next((each for each in ("error", "warning", "note") if each in found), None)


# ------------------------------------------------------------------------------------------------ names


def _holes(rubric: Rubric) -> Counter[str]:
    """Return how often each quantity stands in the form."""
    return Counter(hole.name for pattern in rubric.patterns for hole in pattern.holes if hole.name)


def _read(rubric: Rubric) -> frozenset[str]:
    """Return the names that a formula, a printed equation, a check or a band reads."""
    nodes = [node for name in rubric.dims for node in rubric.definitions(name)]
    nodes += [check.node for check in rubric.checks]
    nodes += [test.condition for bands in rubric.bands.values() for test in bands.words.values() if test.condition]
    named = {name.key for node in nodes for name in formula.names(node)}
    return frozenset(named | {bands.of for bands in rubric.bands.values()} | {rubric.main, rubric.names})


def _never_read(rubric: Rubric) -> Iterator[Problem]:
    """Yield constants, formulas and number holes that lead nowhere."""
    holes, read = _holes(rubric), _read(rubric)
    for name in rubric.dims:
        if name in read or holes[name] > 1 or name in rubric.bands:
            continue
        if name in rubric.constants or name in rubric.formulas:
            if not holes[name]:
                yield Problem(
                    RULES["RB101"], f"{name} is never read: no place of the form prints it", ("[quantities", name)
                )
        elif _is_number(rubric, name) and name not in rubric.scales and not rubric.definitions(name):
            yield Problem(
                RULES["RB101"], f"{{{name}}} is read and never compared with anything", ("[form]", _as_written(name))
            )


def _is_number(rubric: Rubric, name: str) -> bool:
    return any(hole.name == name and hole.kind == "number" for pattern in rubric.patterns for hole in pattern.holes)


def _as_written(name: str) -> str:
    """Return a name as a hole of the form has it: a column by its dot."""
    table, _, column = name.rpartition(".")
    return f"{{.{column}" if table else f"{{{column}"


# ------------------------------------------------------------------------------------------------ checks


def _cannot_fail(rubric: Rubric) -> Iterator[Problem]:
    """Yield checks that always hold, never hold, or speak of what the form never prints."""
    holes = _holes(rubric)
    for check in rubric.checks:
        names = {name.key for name in formula.names(check.node)}
        silent = sorted(name for name in names if not holes[name] and name not in rubric.constants)
        always = truth(rubric, check.node)
        if silent:
            reason = f"the form never prints {', '.join(silent)}, so it never applies"
        elif always is not None:
            reason = "it holds whatever a document says" if always else "it holds in no document"
        else:
            continue
        yield Problem(RULES["RB102"], f"{check.sentence!r}: {reason}", ("[checks", check.sentence))


def truth(rubric: Rubric, node: Node) -> bool | None:
    """Return whether a condition always holds (True) or never (False) over the scales of what it reads, else None."""
    match node:
        case Junction(word=word, sides=sides):
            known = [truth(rubric, side) for side in sides]
            decisive = word == "or"
            if decisive in known:
                return decisive
            return None if None in known else not decisive
        case Not(body=body):
            inner = truth(rubric, body)
            return None if inner is None else not inner
        case Cmp(parts=parts, rels=rels):
            reaches = [of_node(rubric, part) for part in parts]
            known = [_compared(rel, a, b) for rel, (a, b) in zip(rels, pairwise(reaches), strict=True)]
            if False in known:
                return False
            return None if None in known else True
        case _:
            return None


def _compared(rel: str, left: Reach, right: Reach) -> bool | None:
    """Return whether `left rel right` always or never holds."""
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return None
    if rel in ("<", "<="):
        rel, left, right = {"<": ">", "<=": ">="}[rel], right, left
    assert left.low is not None and left.high is not None and right.low is not None and right.high is not None
    apart = left.low > right.high or left.high < right.low
    one = left.low == left.high == right.low == right.high
    match rel:
        case ">":
            return True if left.low > right.high else False if left.high <= right.low else None
        case ">=":
            return True if left.low >= right.high else False if left.high < right.low else None
        case "=" | "~=":
            return False if apart else True if one else None
        case "!=":
            return True if apart else False if one else None
    return None


# ------------------------------------------------------------------------------------------------ bands


def _bands(rubric: Rubric, bands: Bands) -> Iterator[Problem]:
    """Yield what lies between two neighbouring bands, in two of them, or beyond the last."""
    whole = is_whole(rubric, bands.of)
    order = sorted(bands.words.items(), key=lambda item: (item[1].low is not None, item[1].low or 0))
    for (below, first), (above, second) in pairwise(order):
        if first.high is None or second.low is None:
            yield Problem(
                RULES["RB104"], f"{below} ({first.text}) and {above} ({second.text}) overlap", _at(bands, above)
            )
            continue
        yield from _between(bands, (below, first), (above, second), whole=whole)
    yield from _beyond(rubric, bands, order)


def _at(bands: Bands, word: str) -> tuple[str, ...]:
    return (f"[bands.{bands.name}", word) if "." not in bands.name else (f'[bands."{bands.name}"', word)


def _between(
    bands: Bands, below: tuple[str, BandTest], above: tuple[str, BandTest], *, whole: bool
) -> Iterator[Problem]:
    """Yield the values between two neighbouring bands that earn no word, or two."""
    high, low = below[1].high, above[1].low
    assert high is not None and low is not None
    strict = below[1].strict, above[1].strict
    if low < high or (low == high and not any(strict)):
        message = f"{below[0]} ({below[1].text}) and {above[0]} ({above[1].text}) both hold {in_full(low)}"
        yield Problem(RULES["RB104"], message, _at(bands, above[0]))
    elif _has_hole(high, low, strict, whole=whole):
        where = f"= {in_full(low)}" if low == high else f"between {in_full(high)} and {in_full(low)}"
        message = f"{bands.of} {where} earns neither {below[0]} nor {above[0]}"
        yield Problem(RULES["RB103"], message, _at(bands, below[0]))


def _has_hole(high: Fraction, low: Fraction, strict: tuple[bool, bool], *, whole: bool) -> bool:
    """Tell whether a value lies above one band and below the next; strict: the ends themselves belong to neither."""
    if not whole:
        return low > high or all(strict)
    first = ceil(high) if strict[0] else floor(high) + 1
    last = floor(low) if strict[1] else ceil(low) - 1
    return first <= last


def _beyond(rubric: Rubric, bands: Bands, order: list[tuple[str, BandTest]]) -> Iterator[Problem]:
    """Yield values that the quantity can reach below the lowest band or above the highest."""
    if not order:
        return
    all_of = reach(rubric, bands.of)
    (first, lowest), (last, highest) = order[0], order[-1]
    if lowest.low is not None and all_of.low is not None and all_of.low < lowest.low:
        message = f"{bands.of} can be {in_full(all_of.low)}, below {first} ({lowest.text})"
        yield Problem(RULES["RB103"], message, _at(bands, first))
    if highest.high is not None and all_of.high is not None and all_of.high > highest.high:
        message = f"{bands.of} can be {in_full(all_of.high)}, above {last} ({highest.text})"
        yield Problem(RULES["RB103"], message, _at(bands, last))


# ------------------------------------------------------------------------------------------------ reach


def _maxima(rubric: Rubric) -> Iterator[Problem]:
    """Yield each `/100` behind a quantity whose highest value is another."""
    said: set[tuple[str, str]] = set()
    for pattern in rubric.patterns:
        for hole in pattern.holes:
            if hole.of < 0 or (hole.name, pattern.holes[hole.of].text) in said:
                continue
            text = pattern.holes[hole.of].text
            said.add((hole.name, text))
            printed, able = parse_number(text), reach(rubric, hole.name)
            if isinstance(printed, str) or able.high is None or able.high == printed.value:
                continue
            bound = "can be" if able.exact else "may be up to"
            high = _shown(rubric, hole.name, able.high)
            message = f"{hole.name} {bound} {high}; the form prints it out of {text}"
            yield Problem(RULES["RB105"], message, ("[form]", f"{{{hole.name}}}/{text}"))


def _shown(rubric: Rubric, name: str, value: Fraction) -> str:
    """Return a value at the quantity's digits where it has no short end."""
    full = in_full(value)
    if not full.endswith("…"):
        return full
    unit = Fraction(1, 10 ** rubric.digits.get(name, 2))
    like = parse_number("0")
    assert not isinstance(like, str)
    return at_digits(value, like._replace(unit=unit))


def _scales(rubric: Rubric) -> Iterator[Problem]:
    """Yield each scale of a derived quantity that is not what its formula gives from end to end."""
    for name, scale in rubric.scales.items():
        able = reach(rubric, name)
        if not rubric.definitions(name) or able.low is None or able.high is None or not able.exact:
            continue
        if (able.low, able.high) != (scale.low, scale.high):
            ends = f"{_shown(rubric, name, able.low)} to {_shown(rubric, name, able.high)}"
            message = f"{name} goes from {ends}; its scale says {scale.text}"
            narrow = able.low < scale.low or able.high > scale.high
            rule = RULES["RB106"]._replace(severity="warning") if narrow else RULES["RB106"]
            yield Problem(rule, message, ("[scales]", name))


# ------------------------------------------------------------------------------------------------ codes


def _codes(rubric: Rubric, layers: tuple[dict[str, Any], ...]) -> list[Problem]:
    """Return the names and checks whose codes are given nowhere and follow from their order."""
    given = {str(name) for data in layers for name in data.get("codes", {})}
    given |= {name for name, setting in rubric.settings.items() if setting.code is not None}
    wanted = [*rubric.numbers, *(check.sentence for check in rubric.checks)]
    return [
        Problem(RULES["RB107"], f"[codes] gives {name!r} no number", ("[codes]",))
        for name in wanted
        if name not in given
    ]
