"""Slips as people make them, planted where the rest of the document gives them away.

Which are planted is settled by the seed and the source alone. Each is tried on the text and verified: a slip that the
document's own figures do not show is none for a workshop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import chain, zip_longest
from typing import NamedTuple

from converter.handing.quantities import is_given, scored
from converter.handing.views import Answer
from converter.model import Finding, Span, Stated, Verdict
from converter.numbers import parse
from converter.reporting.naming import name_of
from converter.system import System

HOW = {
    "swap": "two digits changed places",
    "digit": "one digit mistyped",
    "point": "the decimal point was lost",
    "sign": "the sign was lost or added",
    "stale": "the score was changed and what follows from it was not",
    "zone": "the word of another band",
}
"""What each kind of slip is called in a key."""

MOST_TRIED = 150
"""Slips tried on one document before we say that no more can be planted."""

_DIGITS = re.compile(r"[0-9][0-9.,]*(?<![.,])")
_SIGNS = "-−–"


class Slip(NamedTuple):
    """One slip: where in the text as it was, what stood there, what stands there now, and its kind."""

    span: Span
    right: str
    printed: str
    kind: str
    path: str


class Shown(NamedTuple):
    """A text as verified: its failures."""

    system: System
    findings: tuple[Finding, ...]


Verify = Callable[[str], Shown | None]
"""Verifies a text; None where it is no longer read as the same document."""


class Planted(NamedTuple):
    """A text with slips in it, and its key in order. text: the whole, other documents of a file included."""

    text: str
    slips: tuple[Slip, ...]
    key: tuple[Answer, ...]


def plant(system: System, verify: Verify, count: int, seed: int) -> Planted:
    """Return the text of a document with up to so many slips, each of which the verifier finds."""
    text = system.record.document.text
    chosen: list[Slip] = []
    shown: Shown | None = None
    for tried, slip in enumerate(_ordered(system, seed)):
        if len(chosen) == count or tried == MOST_TRIED:
            break
        if not _apart(slip, chosen, system):
            continue
        more = sorted([*chosen, slip])
        found = verify(slipped(text, more))
        if found is not None and _same_reading(system, found.system) and all(_seen(s, more, found) for s in more):
            chosen, shown = more, found
    key = tuple(_answer(slip, chosen, shown) for slip in chosen) if shown else ()
    return Planted(slipped(text, chosen), tuple(chosen), key)


def slipped(text: str, slips: Sequence[Slip]) -> str:
    """Return a text with slips in it, which are in order."""
    for slip in reversed(slips):
        text = text[: slip.span.start] + slip.printed + text[slip.span.end :]
    return text


# ------------------------------------------------------------------------------------------------ which


def _ordered(system: System, seed: int) -> Iterator[Slip]:
    """Yield every slip that a hand may make, by lot of the seed, one of each kind after the other."""
    lots: dict[str, list[Slip]] = {kind: [] for kind in HOW}
    for slip in dict.fromkeys(_possible(system)):
        lots[slip.kind].append(slip)
    source = system.record.document.sha256
    kinds = sorted(lots, key=lambda kind: _lot(seed, source, kind))
    drawn = [sorted(lots[kind], key=lambda slip: _lot(seed, source, f"{slip}")) for kind in kinds]
    return (slip for slip in chain.from_iterable(zip_longest(*drawn)) if slip is not None)


def _lot(seed: int, source: str, what: str) -> str:
    return sha256(f"{seed} {source} {what}".encode()).hexdigest()


def _possible(system: System) -> Iterator[Slip]:
    inputs = scored(system.rubric) if system.rubric else frozenset()
    negative = any(s.number is not None and s.number.value < 0 for s in system.stated)
    for stated in system.stated:
        printed = system.record.document.slice(stated.span)
        if is_given(stated.path) or stated.problem:
            continue
        if stated.number is None:
            yield from _other_words(stated, printed, system)
        elif name_of(stated.path) in inputs and "[" in stated.path:
            yield from _stale(stated, printed, system)
        elif name_of(stated.path) not in inputs or negative:
            yield from _mistyped(stated, printed, negative=negative)


def _mistyped(stated: Stated, printed: str, *, negative: bool) -> Iterator[Slip]:
    match = _DIGITS.search(printed)
    if match is None:
        return
    digits = match.group()
    for kind, other in (*_swaps(digits), *_digits(digits), *_points(digits)):
        yield _slip(stated, printed, printed[: match.start()] + other + printed[match.end() :], kind)
    if negative and stated.number and stated.number.value and "." not in digits and not stated.number.percent:
        before = printed[: match.start()]
        sign = before[:-1] if before.endswith(tuple(_SIGNS)) else before + "-"
        yield _slip(stated, printed, sign + printed[match.start() :], "sign")


def _swaps(digits: str) -> Iterator[tuple[str, str]]:
    for i in range(len(digits) - 1):
        a, b = digits[i], digits[i + 1]
        if a.isdigit() and b.isdigit() and a != b and not (i == 0 and b == "0"):
            yield "swap", digits[:i] + b + a + digits[i + 2 :]
    point = digits.find(".")
    if point > 0 and len(digits) > point + 1 and digits[point - 1] != digits[point + 1] != "0":
        a, b = digits[point - 1], digits[point + 1]
        yield "swap", digits[: point - 1] + b + "." + a + digits[point + 2 :]


def _digits(digits: str) -> Iterator[tuple[str, str]]:
    for i, digit in enumerate(digits):
        if digit.isdigit():
            for other in (int(digit) - 1, int(digit) + 1):
                if 0 <= other <= 9 and not (i == 0 and other == 0):
                    yield "digit", digits[:i] + str(other) + digits[i + 1 :]


def _points(digits: str) -> Iterator[tuple[str, str]]:
    if digits.count(".") == 1 and not digits.startswith("0"):
        yield "point", digits.replace(".", "")


def _stale(stated: Stated, printed: str, system: System) -> Iterator[Slip]:
    """Yield a score one step otherwise: what is worked out from it stays as it was."""
    assert system.rubric is not None
    assert stated.number is not None
    scale = system.rubric.scales.get(name_of(stated.path))
    if scale is None:
        return
    step = scale.step or stated.number.unit
    for value in (stated.number.value - step, stated.number.value + step):
        if scale.low <= value <= scale.high and value.denominator == 1 and stated.number.whole:
            other = printed.replace(stated.text, str(value.numerator))
            if not isinstance(parse(str(value.numerator)), str):
                yield _slip(stated, printed, other, "stale")


def _other_words(stated: Stated, printed: str, system: System) -> Iterator[Slip]:
    bands = system.rubric.bands.get(name_of(stated.path)) if system.rubric else None
    for word in bands.words if bands and bands.of else ():
        if word.casefold() != stated.text.casefold():
            other = word.upper() if stated.text.isupper() else word
            yield _slip(stated, printed, printed.replace(stated.text, other), "zone")


def _slip(stated: Stated, right: str, printed: str, kind: str) -> Slip:
    return Slip(stated.span, right, printed, kind, stated.path)


# ------------------------------------------------------------------------------------------------ whether


def _apart(slip: Slip, chosen: Sequence[Slip], system: System) -> bool:
    """Tell whether a slip stands in a line and in a quantity where none is planted yet, and is one at all."""
    document = system.record.document
    line = document.position(slip.span.start).line
    taken = {document.position(each.span.start).line for each in chosen}
    inside = document.span.start <= slip.span.start < document.span.end
    return slip.printed != slip.right and inside and line not in taken and slip.path not in {s.path for s in chosen}


def _same_reading(before: System, after: System) -> bool:
    """Tell whether the same values were read as before: a slip that unmakes a line is another kind of fault."""
    if (before.rubric and before.rubric.id) != (after.rubric and after.rubric.id):
        return False
    return [s.path for s in before.record.stated] == [s.path for s in after.record.stated]


def _seen(slip: Slip, all_: Sequence[Slip], shown: Shown) -> bool:
    return _finding(slip, all_, shown) is not None


def _finding(slip: Slip, all_: Sequence[Slip], shown: Shown) -> Finding | None:
    """Return the failure that shows a slip: one that judges it, else one that stands on it."""
    place = _moved(slip, all_)
    failed = [f for f in shown.findings if f.verdict is Verdict.FAIL and f.severity == "error"]
    judged = [f for f in failed if f.span.start <= place.start < f.span.end]
    resting = [f for f in failed if any(o.span.start <= place.start < o.span.end for o in f.operands)]
    return next(chain(judged, resting), None)


def _moved(slip: Slip, all_: Sequence[Slip]) -> Span:
    """Return where a slip stands in the text with all of them in it."""
    shift = sum(len(s.printed) - len(s.right) for s in all_ if s.span < slip.span)
    return Span(slip.span.start + shift, slip.span.start + shift + len(slip.printed))


def _answer(slip: Slip, all_: Sequence[Slip], shown: Shown) -> Answer:
    found = _finding(slip, all_, shown)
    assert found is not None
    line = shown.system.record.document.position(_moved(slip, all_).start).line
    return Answer(str(line), slip.printed, slip.right, HOW[slip.kind], found.message)
