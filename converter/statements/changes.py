"""Changes in running text: `from 40 to 50 (+25%)`, `1,267 → 207 lines (83.7% reduction)`.

*Compared*: the printed percentage with the change between the two numbers beside it. *Why it matters*: the percentage
is what people quote. *Silent*: where the two numbers carry different units, where more than two stand in a row, and
where the percentage may speak of something else (`5 → 8 (60% of users)`). A misfit is an error only where a sign or a
word says which way it went and no rounding of the two numbers explains it; else worth a look.
*Example*: `from 40 to 50 (+20%)` is wrong: 25 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from converter import numbers
from converter.formula import Bin, Name, Node
from converter.model import Heading, Number, Rule, Span
from converter.regexes import regex
from converter.statements.context import Context
from converter.system import Equals, Statement

CHANGE = Rule(
    "IN217",
    "printed-change",
    "Printed change",
    "A change printed in per cent beside two numbers must be theirs.",
    "error",
)

_NUMBER = r"[$€£]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[$€£]?\d+(?:\.\d+)?"
_UNIT = r"(?:\s?[kKMB](?![A-Za-z])|\s?%)?(?:\s?[A-Za-zµ]{1,12}(?:/[A-Za-z]{1,10})?)?"
_UP = "increase|growth|gain|rise|more|higher|larger|up|increased|grew"
_DOWN = (
    "decrease|reduction|drop|fewer|less|lower|smaller|shorter|decline|savings?|saved|cut|down|reduced|decreased|cheaper"
)
_BETTER = "improvement|faster|speedup|better|quicker|improved|change|slower|worse"
_SO = r"(?:(?:that is|that's|that makes|which is|i\.\s?e\.|or|so|meaning)\s)?"
_CHANGE = regex(
    rf"(?<![\w./,:$€£+−–-])(?P<hedge>[~≈]?)(?P<before>{_NUMBER})(?P<one>{_UNIT})\**`?\s*(?P<sign>→|->|=>|⟶|➜|\bto\b)\s*\**`?"
    rf"(?P<hedged>[~≈]?)(?P<after>{_NUMBER})(?P<two>{_UNIT})(?![\d./–-]*[\d/])\**`?(?:\s[A-Za-z][\w-]*){{0,3}}\**\s*"
    rf"(?:[(\[,;:=—–]|(?=or\s))\s*\**{_SO}(?:an?\s)?(?:(?P<ahead>{_UP}|{_DOWN})\s(?:of|by)\s)?(?P<about>~|≈|about\s|approx\.?\s)?(?P<way>[+−–-]?)(?P<percent>\d+(?:\.\d+)?)\s?%(?:\s(?P<word>{_UP}|{_DOWN}|{_BETTER})\b)?",
    re.IGNORECASE,
)
_TURNED = regex(
    rf"\b(?:(?P<ahead>{_UP}|{_DOWN}|rose|gained|fell|dropped|declined|shrank)\s(?:of|by)\s)?(?P<about>~|≈|about\s|approx\.?\s)?(?P<way>[+−–-]?)"
    rf"(?<![\w.,])(?P<percent>\d+(?:\.\d+)?)\s?%(?:\s(?P<word>{_UP}|{_DOWN}|{_BETTER}))?\s?[,(]?\s?from\s(?P<hedge>[~≈]?)(?P<before>{_NUMBER})"
    rf"(?P<one>{_UNIT})\s(?P<sign>to|→|->)\s(?P<hedged>[~≈]?)(?P<after>{_NUMBER})(?P<two>{_UNIT})(?![\d./–-]*[\d/%])",
    re.IGNORECASE,
)
"""The same said the other way round: `fell by 20 % from 40 to 32`, `a 20 % drop from 40 to 32`."""

_SOMETHING_ELSE = regex(
    r"\**\s*(?:of|pass|coverage|complete|done|confidence|weight|chance|probability|accuracy)\b", re.IGNORECASE
)
_ARROW = regex(r"(?:→|->|=>|⟶|➜|\bto)\s*\**`?[~≈]?$")
_FROM = regex(r"\b(?:from|by)\s+\**`?[~≈]?$", re.IGNORECASE)


class _Change(NamedTuple):
    """Two numbers and the percentage printed beside them."""

    before: Number
    after: Number
    percent: Number


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every change printed beside its two numbers."""
    if context.rubric is not None:
        return
    document = context.record.document
    headings = (block.content for block in document.blocks if isinstance(block, Heading))
    count = 0
    for span in sorted((*context.record.free, *headings)):
        if document.text.find("%", span.start, span.end) < 0:
            continue
        text = document.text
        turned = _TURNED.finditer(text, span.start, span.end) if text.find("from ", span.start, span.end) >= 0 else ()
        for match in (*_CHANGE.finditer(text, span.start, span.end), *turned):
            made = _statement(context, match, span, count)
            if made:
                count += 1
                yield made


def _statement(context: Context, match: re.Match[str], span: Span, count: int) -> Statement | None:
    change = _read(match)
    if change is None or not _speaks_of_both(match, span):
        return None
    word = (match.group("word") or match.group("ahead") or "").casefold()
    readings = list(_readings(word, match.group("way"), change))
    fitting = next((one for one in readings if _fits(one, change)), None)
    name = fitting or readings[0]
    value = _value(name, change.before.value, change.after.value)
    gap = abs(value - change.percent.value)
    if fitting is None and (gap < change.percent.unit or (_is_loose(match) and _is_far(value, change))):
        return None
    path = f"change[{count}]"
    ids = tuple(
        context.add(f"{path}.{part}", match.group(part), Span(*match.span(part)), number)
        for part, number in (("before", change.before), ("after", change.after))
    )
    place = Span(match.start("way"), match.end("percent") + (1 if match.string[match.end("percent")] == "%" else 2))
    result = context.add(path, match.string[place.start : place.end], place, change.percent)
    context.defining[path] = result
    known = bool(match.group("way") or word) and not re.fullmatch(_BETTER, word)
    certain = (
        known and not any(match.group(part) for part in ("hedge", "hedged", "about")) and match.group("sign") != "=>"
    )
    node, text = _node(name, match)
    slack = gap if fitting else Fraction(0)
    test = Equals(node, ids, {}, text, certain=certain, slack=slack)
    return Statement(CHANGE, "equation", path, place, result, test, "change")


def _read(match: re.Match[str]) -> _Change | None:
    """Return the numbers of a change, None where one of them cannot be read or the units differ."""
    parts, units = [], []
    for name, unit in (("before", "one"), ("after", "two")):
        behind = match.group(unit).strip()
        suffix = behind[:1] if behind[:1] in "kKMB" and not behind[1:2].isalpha() else ""
        read = numbers.read(match.group(name).lstrip("$€£"), suffix=suffix.lower(), percent=behind.startswith("%"))
        if isinstance(read, str):
            return None
        parts.append(read)
        units.append(behind[len(suffix) :].strip(" %").casefold())
    hedge = "~" if match.group("about") else ""
    way = match.group("way")
    percent = numbers.read(match.group("percent"), sign=way if way in numbers.SIGNS else "", percent=True, hedge=hedge)
    one, two = units
    if isinstance(percent, str) or not parts[0].value or not parts[1].value:
        return None
    return _Change(parts[0], parts[1], percent) if not one or not two or one == two else None


def _is_turned(match: re.Match[str]) -> bool:
    """Tell whether the percentage stands in front of its two numbers."""
    return match.start("percent") < match.start("before")


def _speaks_of_both(match: re.Match[str], span: Span) -> bool:
    """Tell whether the percentage is the change between the two: nothing says that it is another share or a chain."""
    text = match.string
    if _is_turned(match):
        return bool(match.group("word") or match.group("ahead"))
    start = max(span.start, match.start() - 24)
    ahead = text[start : match.start()]
    if _ARROW.search(ahead) or _SOMETHING_ELSE.match(text, match.end(), min(span.end, match.end() + 24)):
        return False
    if match.group("sign").casefold() == "to" and not _FROM.search(ahead):
        return False
    return bool(match.group("way") or match.group("word") or match.group("ahead"))


_JOINT = regex(r"[*`\s\w-]{0,40}[(\[=:—–]")

FAR = 3
"""Times that a percentage in running words may be off before it is likelier the change of something else."""

LAST_YEAR = 2100


def _is_loose(match: re.Match[str]) -> bool:
    """Tell whether the percentage stands in running words, in no bracket and behind no colon of the two numbers."""
    return _is_turned(match) or bool(match.group("ahead")) or _JOINT.match(match.string, match.end("two")) is None


def _is_far(value: Fraction, change: _Change) -> bool:
    """Tell whether a percentage speaks of something else than the two numbers: years, dates, or another size of change."""
    years = all(one.whole and 1900 <= one.value <= LAST_YEAR for one in (change.before, change.after))
    far = abs(value) > FAR * abs(change.percent.value) or FAR * abs(value) < abs(change.percent.value)
    return years or far


# ------------------------------------------------------------------------------------------------ readings


def _readings(word: str, way: str, change: _Change) -> Iterator[str]:
    """Yield what a percentage beside two numbers may be, the likeliest first."""
    rose = change.after.value > change.before.value
    signed = bool(way)
    if signed:
        yield "change"
        if change.before.percent and change.after.percent:
            yield "points"
        if way == "+" and not rose:
            yield "drop"
    else:
        yield "change" if rose else "drop"
        if change.before.percent and change.after.percent:
            yield "points" if rose else "fall"
    if re.fullmatch(_BETTER, word):
        yield from ("change", "drop", "speed", "share", "times")


def _value(name: str, before: Fraction, after: Fraction) -> Fraction:
    match name:
        case "change":
            return (after - before) / before
        case "drop":
            return (before - after) / before
        case "points":
            return after - before
        case "fall":
            return before - after
        case "speed":
            return (before - after) / after
        case "share":
            return after / before
        case _:
            return before / after


def _node(name: str, match: re.Match[str]) -> tuple[Node, str]:
    a, b = match.group("before"), match.group("after")
    before, after = Name("", a, slot=0), Name("", b, slot=1)
    match name:
        case "change":
            return Bin("/", Bin("-", after, before), before), f"({b} - {a}) / {a}"
        case "drop":
            return Bin("/", Bin("-", before, after), before), f"({a} - {b}) / {a}"
        case "points":
            return Bin("-", after, before), f"{b} - {a}"
        case "fall":
            return Bin("-", before, after), f"{a} - {b}"
        case "speed":
            return Bin("/", Bin("-", before, after), after), f"({a} - {b}) / {b}"
        case "share":
            return Bin("/", after, before), f"{b} / {a}"
        case _:
            return Bin("/", before, after), f"{a} / {b}"


def _fits(name: str, change: _Change) -> bool:
    """Tell whether a reading gives the percentage, the two numbers taken anywhere in their last digit's half step."""
    before, after, percent = change
    ends = [
        _value(name, before.value + a * before.unit / 2, after.value + b * after.unit / 2)
        for a, b in product((-1, 0, 1), repeat=2)
        if before.value + a * before.unit / 2 and after.value + b * after.unit / 2
    ]
    room = max(percent.unit / 2, abs(percent.value) / 20 if percent.hedge else Fraction(0))
    return min(ends) <= percent.value + room and max(ends) >= percent.value - room
