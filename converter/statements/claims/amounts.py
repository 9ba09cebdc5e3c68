"""Amounts as people write them: digits and words, fractions, percent, "out of", hedges and bounds.

    69.2   +2   3/10   35 %   per cent   two   sixty-five   half a (point)   a quarter   two thirds
    one hour in ten   nine out of ten   three and a half   about, nearly, just over   at least, no more than, under

A fraction in words stands for its value with room for the plain speech it is: two and a half points of a hundred on
each side. What a hedge admits is judged where all numbers are judged.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from converter.forms import read_number
from converter.lexing import Token
from converter.model import Number
from converter.statements.claims import english

LOOSE = Fraction(1, 20)
"""The step that a fraction in words promises: a quarter is what would be called one, 22.5 to 27.5 of a hundred."""


class Amount(NamedTuple):
    """One amount. first, last: token indices of all its words; start, end: of the number alone, for its span.

    share: it was said as a fraction or as percent. of: what it is "out of". bound: the relation of "at least" and its
    like, '' for none. worded: written in words.
    """

    first: int
    last: int
    start: int
    end: int
    number: Number
    share: bool = False
    of: Number | None = None
    bound: str = ""
    worded: bool = False


_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ONES = {
    **english.NUMBER_WORDS,
    **{word: i for i, word in enumerate(
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 13)},
}  # fmt: skip
_PARTS = {
    **english.FRACTIONS,
    **{f"{word}s": value for word, value in english.FRACTIONS.items()},
    "sixth": Fraction(1, 6),
    "sixths": Fraction(1, 6),
    "eighth": Fraction(1, 8),
    "eighths": Fraction(1, 8),
    "ninth": Fraction(1, 9),
    "ninths": Fraction(1, 9),
    "tenths": Fraction(1, 10),
    "halves": Fraction(1, 2),
}
_NOT_ONE = frozenset(
    ("this", "that", "the", "which", "every", "each", "no", "other", "another", "any", "single", "last")
)
_UNITS_BETWEEN = frozenset("hour hours day days minute minutes".split())

_BEFORE: tuple[tuple[tuple[str, ...], str, str], ...] = tuple(
    (tuple(words.split()), hedge, bound)
    for words, hedge, bound in (
        ("no more than", "", "<="), ("not more than", "", "<="), ("at most", "", "<="), ("up to", "", "<="),
        ("no higher than", "", "<="), ("not above", "", "<="), ("no fewer than", "", ">="), ("no less than", "", ">="),
        ("no lower than", "", ">="), ("not less than", "", ">="), ("not below", "", ">="), ("at least", "", ">="),
        ("a minimum of", "", ">="), ("a maximum of", "", "<="), ("not under", "", ">="), ("not over", "", "<="),
        ("just under", "nearly", ""), ("just below", "nearly", ""), ("just short of", "nearly", ""),
        ("slightly under", "nearly", ""), ("slightly below", "nearly", ""), ("slightly less than", "nearly", ""),
        ("a little under", "nearly", ""), ("a little less than", "nearly", ""), ("a little below", "nearly", ""),
        ("little less than", "nearly", ""), ("a shade under", "nearly", ""), ("a shade below", "nearly", ""),
        ("a whisker below", "nearly", ""), ("a whisker under", "nearly", ""), ("a hair under", "nearly", ""),
        ("a hair below", "nearly", ""), ("a touch under", "nearly", ""), ("a touch below", "nearly", ""),
        ("a fraction under", "nearly", ""), ("a fraction below", "nearly", ""), ("barely under", "nearly", ""),
        ("narrowly under", "nearly", ""), ("shy of", "", "<"), ("just shy of", "nearly", ""), ("short of", "", "<"),
        ("a shade over", "just over", ""), ("a shade above", "just over", ""), ("a whisker above", "just over", ""),
        ("a whisker over", "just over", ""), ("a hair over", "just over", ""), ("a hair above", "just over", ""),
        ("a touch over", "just over", ""), ("a touch above", "just over", ""), ("a fraction over", "just over", ""),
        ("a fraction above", "just over", ""), ("barely over", "just over", ""), ("barely above", "just over", ""),
        ("just over", "just over", ""), ("just above", "just over", ""), ("slightly over", "just over", ""),
        ("slightly above", "just over", ""), ("slightly more than", "just over", ""), ("just more than", "just over", ""),
        ("a little over", "just over", ""), ("a little more than", "just over", ""), ("a little above", "just over", ""),
        ("little more than", "just over", ""), ("just past", "just over", ""),
        ("in the region of", "about", ""), ("close to", "about", ""), ("in the order of", "about", ""),
        ("some", "about", ""), ("nearly", "nearly", ""), ("almost", "nearly", ""), ("not quite", "nearly", ""),
        ("more than", "", ">"), ("greater than", "", ">"), ("higher than", "", ">"), ("upwards of", "", ">"),
        ("over", "", ">"), ("above", "", ">"), ("exceeding", "", ">"), ("exceeds", "", ">"), ("exceed", "", ">"),
        ("beyond", "", ">"), ("clears", "", ">"), ("clear", "", ">"), ("tops", "", ">"), ("past", "", ">"),
        ("less than", "", "<"), ("fewer than", "", "<"), ("lower than", "", "<"), ("smaller than", "", "<"),
        ("under", "", "<"), ("below", "", "<"), ("beneath", "", "<"), ("well over", "", ">"), ("well above", "", ">"),
        ("well under", "", "<"), ("well below", "", "<"), ("close on", "nearly", ""),
        *((word, "about", "") for word in ("about", "around", "roughly", "approximately", "approx", "circa", "~")),
        ("only", "", ""), ("a mere", "", ""), ("just", "", ""), ("exactly", "", ""), ("precisely", "", ""),
        ("a full", "", ""), ("a whole", "", ""), ("a possible", "", ""), ("the full", "", ""), ("full", "", ""),
    )
)  # fmt: skip
_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
for _entry in sorted(_BEFORE, key=lambda entry: -len(entry[0])):
    _BY_FIRST.setdefault(_entry[0][0], []).append(_entry)

_BEHIND = {
    ("or", "more"): ">=", ("or", "higher"): ">=", ("or", "above"): ">=", ("or", "over"): ">=", ("or", "better"): ">=",
    ("and", "above"): ">=", ("and", "over"): ">=", ("and", "up"): ">=", ("or", "greater"): ">=", ("upwards",): ">=",
    ("or", "less"): "<=", ("or", "lower"): "<=", ("or", "below"): "<=", ("or", "fewer"): "<=", ("or", "under"): "<=",
    ("and", "below"): "<=", ("at", "most"): "<=", ("at", "least"): ">=", ("or", "worse"): "<=", ("and", "under"): "<=",
}  # fmt: skip

_BEHIND_FIRST = frozenset(words[0] for words in _BEHIND)

KNOWN = (
    frozenset(word for words, _, _ in _BEFORE for word in words)
    | frozenset(word for words in _BEHIND for word in words)
    | frozenset(_ONES)
    | frozenset(_TENS)
    | frozenset(_PARTS)
    | {"twice", "double", "triple"}
)
"""Words that amounts are made of."""

OPENERS = frozenset((*_BY_FIRST, *_ONES, *_TENS, *_PARTS, "twice", "double", "a", "an", "+", "-"))
"""What an amount may begin with, digits apart."""


def amount_at(text: str, cut: list[Token], at: int) -> Amount | None:
    """Return the amount that begins at a token, hedges and bounds before and behind it included, or None."""
    size = len(cut)
    for words, hedge, bound in _BY_FIRST.get(cut[at].canon, ()):
        stop = at + len(words)
        if stop < size and all(cut[at + i].canon == word for i, word in enumerate(words)):
            inner = amount_at(text, cut, stop)
            if inner is not None:
                return _softened(inner, at, hedge, bound)
    plain = _digits(text, cut, at) or _fraction(cut, at) or _words(cut, at)
    if plain is None:
        return None
    return _followed(text, cut, plain)


def _softened(inner: Amount, at: int, hedge: str, bound: str) -> Amount:
    number = inner.number._replace(hedge=hedge) if hedge else inner.number
    return inner._replace(first=at, number=number, bound=bound or inner.bound)


def _digits(text: str, cut: list[Token], at: int) -> Amount | None:
    token = cut[at]
    signed = token.canon in "+-" and at + 1 < len(cut) and cut[at + 1].kind == "n" and cut[at + 1].start == token.end
    if token.kind != "n" and not signed:
        return None
    before = cut[at - 1] if at else None
    if (
        before is not None
        and before.end == token.start
        and (before.canon in ("#", "$", "€", "£") or before.kind == "w")
    ):
        return None
    if before is not None and before.canon == "-" and before.end == token.start and not _ends_range(text, cut, at):
        return None
    got = read_number(text, cut, at)
    if got is None:
        return None
    stop, capture = got
    if capture.number is None:
        return None
    if stop < len(cut) and cut[stop].start == cut[stop - 1].end and (cut[stop].kind == "w" or cut[stop].canon == ":"):
        return None
    return Amount(at, stop, capture.start, capture.end, capture.number, capture.number.percent)


def _ends_range(text: str, cut: list[Token], at: int) -> bool:
    """Tell whether a number behind a dash that it touches is no part of a name: "1-2", not "ISO-9" or "2025-11"."""
    if at < 2 or cut[at - 2].end != cut[at - 1].start:
        return True
    low, high = (text[token.start : token.end] for token in (cut[at - 2], cut[at]))
    return cut[at - 2].kind == "n" and max(len(low), len(high)) <= 2 and low.isdecimal() and high.isdecimal()


def _words(cut: list[Token], at: int) -> Amount | None:
    """Return a number in words: "seven", "sixty-five", "three and a half", "twice"."""
    token = cut[at]
    if token.canon in ("twice", "double"):
        return _worded(cut, at, at + 1, Fraction(2))._replace(number=Number(Fraction(2), Fraction(1)))
    if token.canon in ("a", "an", "one"):
        nxt = at + 2 if _canon(cut, at + 1) in ("whole", "full", "single", "-") else at + 1
        if _canon(cut, nxt) in english.POINTS or adds_points(cut, nxt):
            return _worded(cut, at, nxt, Fraction(1))
    stop = at
    value = 0
    if token.canon in _TENS:
        value, stop = _TENS[token.canon], at + 1
        nxt = stop + 1 if _canon(cut, stop) == "-" else stop
        ones = _ONES.get(_canon(cut, nxt), 10)
        if 0 < ones < 10:
            value, stop = value + ones, nxt + 1
    elif token.canon in _ONES:
        if token.canon == "one" and (at and cut[at - 1].canon in _NOT_ONE):
            return None
        value, stop = _ONES[token.canon], at + 1
    else:
        return None
    if [_canon(cut, stop + i) for i in range(3)] == ["and", "a", "half"]:
        return _worded(cut, at, stop + 3, value + Fraction(1, 2), Fraction(1, 10))
    return _worded(cut, at, stop, Fraction(value))


def amount_of_nothing(cut: list[Token], at: int) -> Amount:
    """Return the nought that "score nothing" says."""
    return _worded(cut, at, at + 1, Fraction(0))


def adds_points(cut: list[Token], at: int) -> bool:
    """Tell whether more points are told of here: "extra point", "additional barrier points"."""
    behind = {_canon(cut, at + 1), _canon(cut, at + 2)}
    return _canon(cut, at) in ("extra", "additional", "more") and not behind.isdisjoint(english.POINTS)


def _worded(cut: list[Token], first: int, last: int, value: Fraction, unit: Fraction = Fraction(1)) -> Amount:
    number = Number(value, unit, whole=value.denominator == 1)
    return Amount(first, last, cut[first].start, cut[last - 1].end, number, worded=True)


def _fraction(cut: list[Token], at: int) -> Amount | None:
    """Return a fraction in words: "half", "a quarter", "two thirds", "one hour in ten", "nine out of ten"."""
    several = _ONES.get(cut[at].canon, 1 if cut[at].canon in ("a", "an") else 0)
    if cut[at].canon in english.FRACTIONS and at and cut[at - 1].canon in ("mere", "full", "whole", "good", "bare"):
        return _share(cut, at, at + 1, english.FRACTIONS[cut[at].canon])
    nxt = at + 1
    if several and _canon(cut, nxt) == "-":
        nxt += 1
    if several and _canon(cut, nxt) in _PARTS and (several > 1) == _canon(cut, nxt).endswith("s"):
        if _canon(cut, nxt) == "quarter" and _canon(cut, nxt + 1) == "point":
            return None
        return _share(cut, at, nxt + 1, several * _PARTS[_canon(cut, nxt)])
    if cut[at].canon in ("half", "halves"):
        if _canon(cut, at + 1) in ("a", "of") and _canon(cut, at + 2) in english.POINTS:
            return _worded(cut, at, at + 2, Fraction(1, 2), Fraction(1, 10))
        return _share(cut, at, at + 1, Fraction(1, 2))
    if cut[at].canon == "two" and _canon(cut, nxt) == "thirds":
        return _share(cut, at, nxt + 1, Fraction(2, 3))
    return _in_ten(cut, at, several)


def _in_ten(cut: list[Token], at: int, several: int) -> Amount | None:
    if not several or cut[at].canon in ("a", "an"):
        return None
    stop = at + 1
    if _canon(cut, stop) in _UNITS_BETWEEN:
        stop += 1
    if _canon(cut, stop) == "in":
        stop += 1
    elif (_canon(cut, stop), _canon(cut, stop + 1)) == ("out", "of"):
        stop += 2
    else:
        return None
    whole = _ONES.get(_canon(cut, stop), 0)
    if whole < several or whole < 2:
        return None
    share = _share(cut, at, stop + 1, Fraction(several, whole))
    return share._replace(of=Number(Fraction(whole), Fraction(1), whole=True))


def _share(cut: list[Token], first: int, last: int, value: Fraction) -> Amount:
    return Amount(
        first, last, cut[first].start, cut[last - 1].end, Number(value, LOOSE, percent=True), share=True, worded=True
    )


def _followed(text: str, cut: list[Token], amount: Amount) -> Amount:
    """Return an amount with what belongs to it behind it: percent, `/10`, "or more", `+`."""
    stop, number = amount.last, amount.number
    word = _canon(cut, stop)
    if word in ("%", "percent") or (word == "per" and _canon(cut, stop + 1) == "cent"):
        stop += 2 if word == "per" else 1
        if not number.percent:
            number = number._replace(value=number.value / 100, unit=number.unit / 100, percent=True)
        amount = amount._replace(number=number, share=True, last=stop, end=cut[stop - 1].end)
    if word == "/" and cut[stop].start == amount.end and stop + 1 < len(cut) and cut[stop + 1].kind == "n":
        behind = read_number(text, cut, stop + 1)
        if behind and behind[1].number:
            amount = amount._replace(of=behind[1].number, last=behind[0])
            stop = behind[0]
    if _canon(cut, stop) == "+" and cut[stop].start == cut[stop - 1].end:
        return amount._replace(last=stop + 1, bound=amount.bound or ">=")
    if _canon(cut, stop) in _BEHIND_FIRST:
        for words, bound in _BEHIND.items():
            if all(_canon(cut, stop + i) == w for i, w in enumerate(words)):
                return amount._replace(last=stop + len(words), bound=amount.bound or bound)
    return amount


def _canon(cut: list[Token], at: int) -> str:
    return cut[at].canon if 0 <= at < len(cut) else ""
