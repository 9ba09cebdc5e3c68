"""Another version of a scheme, recognised by the constants and bands that a document prints.

*Compared*: each constant and each border of the printed list of bands with the rubric's, where the document's own
results follow the printed ones. *Why it matters*: a house that counts barriers in steps of 0.03 has made no mistake
each time it does so; it follows another version, which is said once. *Silent*: about one constant whose equation does
not follow it, and one border that its neighbour does not join: these are slips. *Example*: `1.0 + (4 × 0.03) = 1.12`
under a scheme with steps of 0.02, and `Green ≥55, Yellow 30-54, Red <30` under one where Green begins at 48.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from converter import formula
from converter.forms import Equation
from converter.formula import NO_ROWS, Missing, Name, Rows, Undefined, Value
from converter.judging import within_band
from converter.lexing import Token, tokens
from converter.model import Match, Number, Record, Remark, Rule, Span, Stated
from converter.numbers import in_full, read
from converter.reaching import named_rows, reach
from converter.rubric import Bands, BandTest, Rubric, Scale

RULE = Rule(
    "RB201",
    "scheme-variant",
    "A document of another version of the scheme",
    "The document's results follow constants and bands that are not the rubric's, so it is verified by its own.",
    "note",
)
"""What is said once of a document that follows another version."""


class Changed(NamedTuple):
    """A constant with another value: its name, value, print and place."""

    name: str
    value: Fraction
    text: str
    span: Span


class _Borders(NamedTuple):
    """A printed list of bands: the quantity of words it is for, the ranges by word, and its place."""

    name: str
    words: tuple[tuple[str, BandTest], ...]
    span: Span


def adapt(record: Record, rubric: Rubric) -> tuple[Rubric, tuple[Remark, ...]]:
    """Return the rubric with the constants and bands that a document follows, and a remark on what differs.

    The rubric itself and no remark where the document follows it, or where what differs looks like a slip. A row of
    data that the rubric does not name is remarked on already; its table's total may then go further than its scale.
    """
    constants = tuple(_constants(record, rubric))
    bands = tuple(_bands(record, rubric))
    rows = tuple(_more_rows(record, rubric))
    if not constants and not bands and not rows:
        return rubric, ()
    changes = tuple((c.name, c.value, c.text) for c in constants), tuple((b.name, b.words) for b in bands)
    variant = _variant(rubric, *changes, rows)
    if not constants and not bands:
        return variant, ()
    said = "; ".join([*(_said(rubric, c) for c in constants), *(_legend(rubric, b) for b in bands)])
    message = f"another version of the scheme is followed, and verified by: {said}"
    place = min([*(found.span for found in constants), *(found.span for found in bands)])
    # One lone difference may as well be a slip that was carried on: it asks for a look.
    severity = "warning" if len(constants) + len(bands) == 1 else RULE.severity
    return variant, (Remark(RULE.code, RULE.slug, place, message, severity),)


def _said(rubric: Rubric, changed: Changed) -> str:
    return f"{changed.name.replace('_', ' ')} {changed.text} instead of {rubric.constants[changed.name][1]}"


def _legend(rubric: Rubric, borders: _Borders) -> str:
    ours = rubric.bands[borders.name].words
    parts = [
        f"{word} {test.text} instead of {ours[word].text}" for word, test in borders.words if _differs(test, ours[word])
    ]
    return ", ".join(parts)


@lru_cache(maxsize=64)
def _variant(
    rubric: Rubric,
    constants: tuple[tuple[str, Fraction, str], ...],
    borders: tuple[tuple[str, tuple[tuple[str, BandTest], ...]], ...],
    rows: tuple[tuple[str, int], ...],
) -> Rubric:
    """Return a rubric with other constants and bands; one object for equal changes, for the sake of caches.

    A derived quantity whose scale was its reach gets the reach that the new constants give it.
    """
    bands = dict(rubric.bands)
    for name, words in borders:
        bands[name] = bands[name]._replace(words=dict(words))
    changed = {name: (value, text) for name, value, text in constants}
    variant = replace(rubric, constants={**rubric.constants, **changed}, bands=bands)
    return replace(variant, scales=dict(_scales(rubric, variant, dict(rows))))


def _more_rows(record: Record, rubric: Rubric) -> Iterator[tuple[str, int]]:
    """Yield the tables that have more rows of data than the form names: their sums go further."""
    for table, number in sorted(record.rows.items()):
        named = _named_rows(rubric, table)
        if named and number > named:
            yield table, number


def _scales(rubric: Rubric, variant: Rubric, rows: Mapping[str, int]) -> Iterator[tuple[str, Scale]]:
    for name, scale in rubric.scales.items():
        before, after = reach(rubric, name), reach(variant, name, rows)
        moved = rubric.definitions(name) and (before.low, before.high) == (scale.low, scale.high)
        if moved and after.low is not None and after.high is not None:
            text = f"{in_full(after.low)} to {in_full(after.high)}"
            yield name, scale._replace(low=after.low, high=after.high, text=text)
        else:
            yield name, scale


# ------------------------------------------------------------------------------------------------ constants


@lru_cache(maxsize=64)
def _with_constants(rubric: Rubric) -> frozenset[int]:
    """Return the patterns of a rubric that print a constant."""
    return frozenset(p.id for p in rubric.patterns if any(hole.name in rubric.constants for hole in p.holes))


@lru_cache(maxsize=64)
def _with_legends(rubric: Rubric) -> frozenset[int]:
    """Return the patterns of a rubric that print a list of bands."""
    return frozenset(p.id for p in rubric.patterns if any(hole.kind == "legend" for hole in p.holes))


@lru_cache(maxsize=256)
def _named_rows(rubric: Rubric, table: str) -> int | None:
    return named_rows(rubric, table)


class _Print(NamedTuple):
    """One print of a constant: where, and whether its equation follows it, and follows the rubric's, if it has one.

    borne_out: some print of the equation's result is what the constant gives, though another one may not be.
    """

    stated: Stated
    follows: bool | None
    follows_rubric: bool | None
    borne_out: bool = False


def _constants(record: Record, rubric: Rubric) -> Iterator[Changed]:
    """Yield the constants that a document prints otherwise, all alike, and computes with.

    One of them at least must have an equation that contradicts the rubric's; the others may leave it open. Where one
    has, a result of another that slipped in one of its prints is no doubt of its constant: the other prints bear it out.
    """
    prints: dict[str, list[_Print]] = {}
    relevant = _with_constants(rubric)
    lines = [match for match in record.matches if match.pattern in relevant]
    if any(_differs_here(record, rubric, match) for match in lines):
        for match in lines:
            for name, one in _prints(record, rubric, match):
                prints.setdefault(name, []).append(one)
    differing = {name: found for name, found in prints.items() if _all_differ(rubric, name, found)}
    if not any(p.follows and p.follows_rubric is False for found in differing.values() for p in found):
        return
    sure = {name for name, found in differing.items() if _is_followed(found)}
    another = any(p.follows_rubric is False for name in sure for p in differing[name])
    for name, found in differing.items():
        stated = found[0].stated
        if stated.number and (name in sure or (another and all(p.borne_out for p in found))):
            yield Changed(name, stated.number.value, stated.text, stated.span)


def _is_followed(found: list[_Print]) -> bool:
    """Tell whether an equation follows a constant as printed, and none does not."""
    return all(p.follows is not False for p in found) and any(p.follows for p in found)


def _differs_here(record: Record, rubric: Rubric, match: Match) -> bool:
    """Tell whether a line prints a constant that is not the rubric's: next to no line of most documents does."""
    for hole, ident in zip(rubric.patterns[match.pattern].holes, match.stated, strict=True):
        if ident is not None and hole.name in rubric.constants:
            number = record.stated[ident].number
            if number is None or number.value != rubric.constants[hole.name][0]:
                return True
    return False


def _all_differ(rubric: Rubric, name: str, found: list[_Print]) -> bool:
    """Tell whether every print of a constant is one value that is not the rubric's."""
    values = {p.stated.number.value if p.stated.number else None for p in found}
    return len(values) == 1 and None not in values and rubric.constants[name][0] not in values


def _prints(record: Record, rubric: Rubric, match: Match) -> Iterator[tuple[str, _Print]]:
    """Yield the constants of one line, with what its equation says of them."""
    pattern = rubric.patterns[match.pattern]
    for hole, ident in zip(pattern.holes, match.stated, strict=True):
        if ident is None or hole.name not in rubric.constants:
            continue
        equation = next((e for e in pattern.equations if _reads(e, hole.name)), None)
        if equation is None:
            yield hole.name, _Print(record.stated[ident], None, None)
            continue
        ours = {name: value for name, (value, _) in rubric.constants.items()}
        follows = _follows(record, match, equation, {})
        borne_out = bool(follows) or _is_borne_out(record, match, equation)
        yield hole.name, _Print(record.stated[ident], follows, _follows(record, match, equation, ours), borne_out)


def _reads(equation: Equation, name: str) -> bool:
    return any(found.key == name for found in formula.names(equation.node))


def _follows(record: Record, match: Match, equation: Equation, constants: Mapping[str, Fraction]) -> bool | None:
    """Return whether a printed result follows from its line, with the constants as printed or as given; None unread."""
    result = match.stated[equation.result]
    number = record.stated[result].number if result is not None else None
    if result is None or number is None:
        return None
    if not constants and not _agreed(record, record.stated[result].path, number):
        return False
    try:
        value = equation.node.evaluate(_Line(record, match, constants), NO_ROWS)
    except (Missing, Undefined):
        return None
    return isinstance(value, Fraction) and 2 * abs(value - number.value) <= number.unit


def _is_borne_out(record: Record, match: Match, equation: Equation) -> bool:
    """Tell whether any print of an equation's result is what its line gives as printed."""
    result = match.stated[equation.result]
    try:
        value = equation.node.evaluate(_Line(record, match, {}), NO_ROWS)
    except (Missing, Undefined):
        return False
    if result is None or not isinstance(value, Fraction):
        return False
    prints = (record.stated[i].number for i in record.fields.get(record.stated[result].path, ()))
    return any(2 * abs(value - number.value) <= number.unit for number in prints if number is not None)


def _agreed(record: Record, path: str, number: Number) -> bool:
    """Tell whether every other print of a result says the same: whoever follows a constant follows it throughout."""
    others = (record.stated[i].number for i in record.fields.get(path, ()))
    return all(2 * abs(n.value - number.value) <= max(n.unit, number.unit) for n in others if n is not None)


class _Line(formula.Closed):
    """One printed line as an environment: its own operands, constants as given."""

    def __init__(self, record: Record, match: Match, constants: Mapping[str, Fraction]) -> None:
        self.record = record
        self.match = match
        self.constants = constants

    def value(self, name: Name, rows: Rows) -> Value:
        """Return the operand as printed, or the constant in its place."""
        if name.key in self.constants:
            return self.constants[name.key]
        ident = self.match.stated[name.slot] if name.slot >= 0 else None
        number = self.record.stated[ident].number if ident is not None else None
        if number is None:
            raise Missing(name.key, f"{name.text} is not printed here")
        return number.value


# ------------------------------------------------------------------------------------------------ bands


def _bands(record: Record, rubric: Rubric) -> Iterator[_Borders]:
    """Yield the lists of bands that differ from the rubric's border by border, each border from both of its sides."""
    found: dict[str, list[_Borders]] = {}
    relevant = _with_legends(rubric)
    for match in record.matches:
        if match.pattern not in relevant:
            continue
        for hole, ident in zip(rubric.patterns[match.pattern].holes, match.stated, strict=True):
            if hole.kind == "legend" and ident is not None:
                stated = record.stated[ident]
                words = tuple(_printed_bands(record, rubric.bands[hole.name], stated))
                found.setdefault(hole.name, []).append(_Borders(hole.name, words, stated.span))
    for name, printed in found.items():
        first, ours = printed[0], rubric.bands[name]
        alike = all(_ends(other.words) == _ends(first.words) for other in printed)
        if alike and _is_version(ours, dict(first.words)) and _earns(record, ours, dict(first.words)):
            yield first


def _ends(words: tuple[tuple[str, BandTest], ...]) -> tuple[tuple[str, Fraction | None, Fraction | None], ...]:
    return tuple((word, test.low, test.high) for word, test in words)


def _differs(test: BandTest, ours: BandTest) -> bool:
    return (test.low, test.high) != (ours.low, ours.high)


def _is_version(ours: Bands, printed: Mapping[str, BandTest]) -> bool:
    """Tell whether printed bands are the rubric's with borders moved: the same ends open, neighbours joined alike."""
    if set(printed) != set(ours.words) or not any(_differs(printed[word], test) for word, test in ours.words.items()):
        return False
    for word, test in ours.words.items():
        mine = printed[word]
        if (mine.low is None) != (test.low is None) or (mine.high is None) != (test.high is None):
            return False
        if mine.strict != test.strict or (mine.low is not None and mine.high is not None and mine.low >= mine.high):
            return False
    order = sorted(ours.words, key=lambda word: (ours.words[word].low is not None, ours.words[word].low or 0))
    return all(
        _joint(printed[below], printed[above]) == _joint(ours.words[below], ours.words[above])
        for below, above in pairwise(order)
    )


def _joint(below: BandTest, above: BandTest) -> Fraction | None:
    return above.low - below.high if above.low is not None and below.high is not None else None


def _earns(record: Record, ours: Bands, printed: Mapping[str, BandTest]) -> bool:
    """Tell whether the printed words are not against the printed bands: a word true only by the rubric's is a doubt."""
    words = {record.stated[i].text.casefold() for i in record.fields.get(ours.name, ()) if record.stated[i].text}
    values = [n.value for i in record.fields.get(ours.of, ()) if (n := record.stated[i].number) is not None]
    known = {word.casefold(): word for word in printed}
    stated = [known[word] for word in words if word in known]
    if len(stated) != 1 or not values:
        return True
    (word,) = stated
    return within_band(printed[word], values[0]) or not within_band(ours.words[word], values[0])


def _printed_bands(record: Record, bands: Bands, stated: Stated) -> Iterator[tuple[str, BandTest]]:
    """Yield the range printed behind each word of a list: `Green ≥48`, `Yellow 25-47`, `Red <25`."""
    text = record.document.text
    cut = tokens(text, *stated.span)
    words = {word.casefold(): word for word in bands.words}
    at = [i for i, token in enumerate(cut) if token.canon in words]
    for first, last in pairwise([*at, len(cut)]):
        word = words[cut[first].canon]
        test = _range(cut[first + 1 : last])
        if test is not None:
            yield word, test


_SIGNS = {">=": "≥", "<=": "≤"}


def _range(cut: list[Token]) -> BandTest | None:
    """Return the range that the tokens behind a word print, None where they print none."""
    numbers = [
        (i, number)
        for i, token in enumerate(cut)
        if token.kind == "n" and isinstance(number := read(token.canon), Number)
    ]
    if len(numbers) == 2:
        (_, low), (_, high) = numbers
        return BandTest(low.value, high.value, False, None, f"{in_full(low.value)} to {in_full(high.value)}")
    if len(numbers) != 1 or not numbers[0][0]:
        return None
    at, number = numbers[0]
    sign = cut[at - 1].canon
    shown = f"{_SIGNS.get(sign, sign)} {in_full(number.value)}"
    if sign in (">", ">="):
        return BandTest(number.value, None, sign == ">", None, shown)
    return BandTest(None, number.value, sign == "<", None, shown) if sign in ("<", "<=") else None
