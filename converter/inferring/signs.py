"""Running text cut into numbers, words and signs of arithmetic; LaTeX as plain signs.

A number carries its currency, its percent sign and whether `K` or `million` rounds it. A range (`3-7`), a power, an
index and an identifier are no numbers, and a line ends what it says unless the next one begins with a sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from converter import numbers
from converter.inferring.amounts import CURRENCY
from converter.inferring.conventions import Convention, plain_digits
from converter.model import Number
from converter.regexes import regex

_TOKEN = regex(
    rf"""(?P<num>(?P<before>{CURRENCY})?\s?
        (?P<digits>\d{{1,3}}(?:[\u00a0\u202f\u2009'\u2019]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|\.\d+)
        (?P<suffix>(?:\s?(?:[kKMB]|bn|mn)|\s(?:thousand|million|billion))(?![^\W_]))?
        (?P<power>\^\{{?[-−]?\d{{1,3}}\}}?(?![\d.^])|[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?!\w))?
        (?P<percent>\s?[%％])?
        (?P<after>\s?(?:[€₹₽£]|(?:USD|EUR|GBP|CHF)(?![A-Za-z])))?)
    |(?P<times>[xX](?=\s*[\d$€£(]))
    |(?P<word>/?[^\W\d_](?:[^\W_]|['\u2019.\-/](?=[^\W\d_]))*[²³]?)
    |(?P<skip>[ \t°]+|\*\*+|__+|~~+|`+|[\u2600-\u2714\u2717-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+|<br ?/?>|</?[a-z]{{1,6}}>)
    |(?P<not>[=!<>:+\-*/]=+|=[=>~<]|[-=]>|//+|\^|\.\.+)
    |(?P<equal>=|≈|≅|≃)
    |(?P<hedge>~|∼)
    |(?P<other>.|\n)""",
    re.VERBOSE,
)
_SUFFIXES = {"k": "k", "m": "m", "mn": "m", "b": "b", "bn": "bn", "thousand": "k", "million": "m", "billion": "b"}
_SIGNS = {
    **dict.fromkeys("×·⋅∙✕@", "×"),
    "+": "+",
    **dict.fromkeys("-−–", "-"),
    **dict.fromkeys("/÷", "/"),
}
_SPOKEN = {"plus": "+", "minus": "-", "times": "×", "divided by": "/"}
_ENDING = frozenset("and or to vs versus than from by is are was were if then but until through".split())
"""Words that no operand goes on behind."""

GLUING = frozenset("^√∑∏#[{&!?<>\\/_.")
"""Signs that make something else of the number behind them: a power, an identifier, an index."""


class Token(NamedTuple):
    """A number, word, sign or mark. number: None where the digits cannot be read. coarse: rounded or approximate.

    power: it was raised to one.
    """

    kind: str
    text: str
    start: int
    end: int
    number: Number | None = None
    unit: str = ""
    coarse: bool = False
    power: bool = False


# ------------------------------------------------------------------------------------------------ signs of LaTeX

_LATEX = regex(
    r"\\(?:times|cdot|div|approx|left|right|quad|qquad|[%$=~,;!&#]|[dt]?frac)|\\(?:text|mathrm|mathbf|textbf|boxed)\{([^{}\n]*)\}"
)
_LATEX_SIGNS = {"times": "×", "cdot": "×", "div": "÷", "approx": "≈", "%": "%", "$": "$", "=": "=", "~": "~"}
_OVER = "\x02"
"""Stands for `}{` of a fraction: one token that closes the upper part, and the next that opens the lower one."""


def without_latex(text: str) -> str:
    """Return text with the commands of LaTeX as plain signs, every other character at its place."""
    if "\\" not in text:
        return text
    fractions = "frac{" in text
    out = _LATEX.sub(_plain_sign, text)
    if not fractions and "{" not in out:
        return out
    return out.replace("}{", ")" + _OVER).replace("{", "(").replace("}", ")")


def _plain_sign(match: re.Match[str]) -> str:
    if match.group(1) is not None:
        return match.group(1).rjust(len(match.group()) - 1) + " "
    sign = _LATEX_SIGNS.get(match.group()[1:], " ")
    return sign.rjust(len(match.group()))


# ------------------------------------------------------------------------------------------------ tokens


def tokens(text: str, start: int, end: int, how: Convention = "point") -> list[Token]:
    """Return the tokens of text[start:end]; text is without LaTeX."""
    out: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup or ""
        if kind != "skip":
            out.extend(_token(text, match, kind, out, how))
    return out


def _token(text: str, match: re.Match[str], kind: str, before: list[Token], how: Convention) -> Iterator[Token]:
    word, a, b = match.group(), match.start(), match.end()
    if kind == "num":
        yield _number(match, how)
    elif kind == "times":
        yield Token("op", "×", a, b)
    elif kind == "word":
        plain = word.casefold()
        sign = _SPOKEN.get(plain)
        yield Token("op" if sign else "other" if plain in _ENDING else "word", sign or plain, a, b)
    elif kind == "equal":
        between = bool(before) and before[-1].kind in ("num", "word", ")")
        yield Token("equal" if word == "=" or between else "hedge", word, a, b)
    elif word == _OVER:
        yield Token("op", "/", a, b)
        yield Token("(", "(", b, b)
    elif word in "()":
        yield Token(word, word, a, b)
    elif word == "*":
        if _multiplies(text, a):
            yield Token("op", "×", a, b)
    elif word in _SIGNS:
        yield _sign(text, word, a)
    elif word == "\n":
        yield Token("other" if _breaks(text, a, before) else "line", word, a, b)
    else:
        yield Token("hedge" if kind == "hedge" else "other", word, a, b)


def _number(match: re.Match[str], how: Convention) -> Token:
    text = match.string
    start, end = match.start("digits"), match.end()
    if match.group("before"):
        start = match.start()
    suffix = (match.group("suffix") or "").strip()
    behind = text[end : end + 2]
    broken = behind[:1] in ("^", "_", "²", "³", "\xb9") or (behind[:1] in ":," and behind[1:].isdigit())
    glued = start > 0 and _is_glued(text, start)
    plain = "" if broken or glued else plain_digits(match.group("digits"), how)
    read = (
        numbers.read(plain, percent=bool(match.group("percent")), suffix=_SUFFIXES.get(suffix.lower(), ""))
        if plain
        else ""
    )
    number = None if isinstance(read, str) else read
    if number and match.group("power"):
        number = _raised(number, match.group("power"))
    unit = (match.group("before") or match.group("after") or "").strip()
    unit = "%" if match.group("percent") else unit
    return Token("num", match.group("digits"), start, end, number, unit, bool(suffix), bool(match.group("power")))


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹−", "0123456789-")
LARGEST = 10**30
"""Largest power that is worked out."""

HIGHEST = 400
"""Highest exponent of one, and most bits of what it gives."""

MOST_DECIMALS = 30


def _raised(number: Number, power: str) -> Number | None:
    """Return a number raised to a power as one exact number, None where it grows beyond what people print."""
    exponent = int(power.strip("^{}").translate(_RAISED))
    base = number.value
    if (
        not base
        or abs(exponent) > HIGHEST
        or max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(exponent) > HIGHEST
    ):
        return None
    value = base**exponent
    digits = next((n for n in range(MOST_DECIMALS) if 10**n % value.denominator == 0), None)
    if digits is None or abs(value) >= LARGEST:
        return None
    return number._replace(value=value, unit=Fraction(1, 10**digits), whole=digits == 0)


def _is_glued(text: str, start: int) -> bool:
    """Tell whether what stands directly before a number makes something else of it; `$3/1M` is divided by it."""
    before = text[start - 1]
    if before == "/":
        return not (text[start - 2 : start - 1].isdigit() or text[start - 2 : start - 1] == ")")
    return (before.isalnum() and before not in "xX") or before in GLUING


def _multiplies(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if before.isspace() and after.isspace():
        return True
    return (before.isalnum() or before in ")%") and (after.isdigit() or after in "($€£ ") and not after.isspace()


def _sign(text: str, word: str, at: int) -> Token:
    """Return an operator; a range (`3-7`) and an unspaced hyphen are none."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if word in "-−–" and not before.isspace() and before not in "(*" and not (after.isspace() and before == ")"):
        return Token("other", word, at, at + 1)
    return Token("op", _SIGNS[word], at, at + 1)


_GOES_ON = regex(r"\s*(?:>\s*)?[=≈×÷+/]\s")


def _breaks(text: str, at: int, before: list[Token]) -> bool:
    """Tell whether a line's end ends what it says: the next does not begin with a sign, this ends with none."""
    if before and before[-1].kind in ("op", "equal"):
        return False
    return _GOES_ON.match(text, at + 1) is None
