"""Equations as people print them in text: operands with currencies, units and notes, chains of `=`, LaTeX.

    60 customers × $64.60 × 12 months = $46,512         (3 won / 73 asked) × 100 = 4.1%
    $1,400 (one-time) + $300/month × 12 = $5,000        \\frac{18}{24} \\times 100 = 75

What is read here is an expression with nothing left over: where an operand is a word, a range, a power or a date there
is no equation. Whether a misfit is certain is another question (`doubts.py`). Each part is read once from each of at
most `MOST_TOKENS` places, so that reading is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from converter import numbers
from converter.inferring.cells import CURRENCY, Convention, plain_digits
from converter.model import Number

MOST_TOKENS = 60
"""Tokens before an equals sign among which its expression may begin."""

DEEPEST = 12
"""Parentheses in parentheses that are followed."""

LONGEST_CHAIN = 4
"""Equals signs of a chain that are followed to its end."""

MOST_WORDS = 5
"""Words that may stand behind a number as its unit, or before it as its name."""

_TOKEN = re.compile(
    rf"""(?P<num>(?P<before>{CURRENCY})?\s?
        (?P<digits>\d{{1,3}}(?:[\u00a0\u202f\u2009'\u2019]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|\.\d+)
        (?P<suffix>(?:\s?(?:[kKMB]|bn|mn)|\s(?:thousand|million|billion))(?![^\W_]))?
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

_GLUING = frozenset("^√∑∏#[{&!?<>\\/_.")
"""Signs that make something else of the number behind them: a power, an identifier, an index."""


class Token(NamedTuple):
    """A number, word, sign or mark. number: None where the digits cannot be read. coarse: rounded or approximate."""

    kind: str
    text: str
    start: int
    end: int
    number: Number | None = None
    unit: str = ""
    coarse: bool = False


class Operand(NamedTuple):
    """A number of an equation, its digits' place, and the words around it.

    coarse: `K` or `million` rounds it. hedged: `~` or `+` makes it approximate. named: words stand before it.
    """

    start: int
    end: int
    number: Number
    unit: str = ""
    coarse: bool = False
    hedged: bool = False
    named: bool = False


class Equation(NamedTuple):
    """A printed equation.

    at: its equals sign. shape: the expression over `h0`, `h1` ... clean: no other number stands before it in its part
    of the text. glued: it has an unspaced fraction, or a note with a number that may be a factor. running: what stands
    first behind the sign, where that is an expression: `170 × 30 = 5,100 × 0.50 = 2,550` goes on with its result.
    """

    at: int
    start: int
    shape: str
    operands: tuple[Operand, ...]
    result: Operand
    clean: bool
    glued: bool
    running: Operand | None = None


# ------------------------------------------------------------------------------------------------ signs of LaTeX

_LATEX = re.compile(
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
    unit = (match.group("before") or match.group("after") or "").strip()
    return Token(
        "num", match.group("digits"), start, end, number, "%" if match.group("percent") else unit, bool(suffix)
    )


def _is_glued(text: str, start: int) -> bool:
    """Tell whether what stands directly before a number makes something else of it; `$3/1M` is divided by it."""
    before = text[start - 1]
    if before == "/":
        return not (text[start - 2 : start - 1].isdigit() or text[start - 2 : start - 1] == ")")
    return (before.isalnum() and before not in "xX") or before in _GLUING


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


_GOES_ON = re.compile(r"\s*(?:>\s*)?[=≈×÷+/]\s")


def _breaks(text: str, at: int, before: list[Token]) -> bool:
    """Tell whether a line's end ends what it says: the next does not begin with a sign, this ends with none."""
    if before and before[-1].kind in ("op", "equal"):
        return False
    return _GOES_ON.match(text, at + 1) is None


# ------------------------------------------------------------------------------------------------ expressions


class _Unread(Exception):
    """There is no expression here."""


@dataclass
class _Parser:
    """Reads one expression from `at` on; what is not part of one raises."""

    tokens: list[Token]
    at: int
    end: int
    out: list[str] = field(default_factory=list)
    operands: list[Operand] = field(default_factory=list)
    depth: int = 0
    glued: bool = False

    def peek(self) -> Token | None:
        while self.at < self.end and self.tokens[self.at].kind == "line":
            self.at += 1
        return self.tokens[self.at] if self.at < self.end else None

    def expression(self) -> None:
        self.product()
        while (token := self.peek()) is not None and token.kind == "op" and token.text in "+-":
            self.operator(token.text)
            self.product()

    def product(self) -> None:
        self.primary()
        while (sign := self.factor_sign()) != "":
            self.operator(sign)
            self.primary()

    def operator(self, sign: str) -> None:
        self.out.append(sign)
        self.at += 1

    def factor_sign(self) -> str:
        token = self.peek()
        if token is None:
            return ""
        if token.kind == "op" and token.text in "×/":
            before, behind = self.tokens[self.at - 1], self.tokens[min(self.at + 1, self.end - 1)]
            if token.text == "/" and before.end == token.start and behind.start == token.end and behind.kind == "num":
                self.glued = True
            return token.text
        if token.kind == "word" and token.text == "of" and self.operands and self.operands[-1].number.percent:
            return "×"
        return "/" if token.kind == "word" and token.text == "per" else ""

    def primary(self) -> None:
        named = False
        for _ in range(MOST_WORDS if self.out else 0):
            token = self.peek()
            if token is None or token.kind != "word":
                break
            self.at += 1
            named = True
        hedged = False
        token = self.peek()
        if token is not None and token.kind == "hedge":
            hedged = True
            self.at += 1
            token = self.peek()
        if token is None:
            raise _Unread
        if token.kind == "(":
            self.group()
        elif token.kind == "num" and token.number is not None:
            self.operand(token, token.number, hedged, named)
        else:
            raise _Unread

    def group(self) -> None:
        if self.depth == DEEPEST:
            raise _Unread
        self.depth += 1
        self.out.append("(")
        self.at += 1
        self.expression()
        token = self.peek()
        if token is None or token.kind != ")":
            raise _Unread
        self.out.append(")")
        self.at += 1
        self.depth -= 1
        self.unit()

    def operand(self, token: Token, number: Number, hedged: bool, named: bool) -> None:
        self.out.append(f"h{len(self.operands)}")
        self.at += 1
        self.operands.append(Operand(token.start, token.end, number, token.unit, token.coarse, hedged, named))
        unit = self.unit()
        self.operands[-1] = self.operands[-1]._replace(unit=f"{token.unit} {unit}".strip())

    def unit(self) -> str:
        """Return the words behind an operand, and pass over notes in parentheses."""
        words: list[str] = []
        while (token := self.peek()) is not None and len(words) <= MOST_WORDS:
            following = self.tokens[self.at + 1] if self.at + 1 < self.end else None
            if token.kind == "word" and not self.leads_on(token, following):
                words.append(token.text)
                self.at += 1
            elif token.kind == "op" and token.text == "/" and following is not None and following.kind == "word":
                words.append("/" + following.text)
                self.at += 2
            elif token.kind == "(" and self.tokens[self.at - 1].kind != "op" and self.note():
                continue
            else:
                break
        return " ".join(words)

    def leads_on(self, token: Token, following: Token | None) -> bool:
        """Tell whether a word is an operator here: `25% of 80`, `$3 per 1,000`."""
        return token.text in ("of", "per") and following is not None and following.kind in ("num", "(", "hedge")

    def note(self) -> bool:
        """Pass over a note in parentheses; with a number in it the note may be a factor."""
        depth = 0
        for at in range(self.at, min(self.at + MOST_TOKENS, self.end)):
            kind = self.tokens[at].kind
            depth += {"(": 1, ")": -1}.get(kind, 0)
            self.glued |= kind == "num"
            if depth == 0:
                self.at = at + 1
                return True
        return False


def _expression(cut: list[Token], start: int, end: int) -> _Parser | None:
    """Return the expression that tokens[start:end] are, None where they are none."""
    parser = _Parser(cut, start, end)
    try:
        parser.expression()
    except _Unread:
        return None
    signs = any(sign in parser.out for sign in "+-×/")
    return parser if parser.peek() is None and signs else None


# ------------------------------------------------------------------------------------------------ equations


def equations(text: str, start: int, end: int, how: Convention = "point") -> Iterator[Equation]:
    """Yield the equations of text[start:end], in order; text is without LaTeX."""
    cut = tokens(text, start, end, how)
    signs = [i for i, token in enumerate(cut) if token.kind == "equal"]
    for k, sign in enumerate(signs):
        result, running = _result(cut, signs, k)
        if result is None:
            continue
        first = signs[k - 1] + 1 if k else 0
        found = _suffix(cut, max(first, sign - MOST_TOKENS), sign)
        if found is None:
            continue
        begin, parser = found
        hedge = "~" if cut[sign].text != "=" or result.hedged else ""
        number = result.number._replace(hedge=hedge) if hedge else result.number
        yield Equation(
            cut[sign].start,
            cut[begin].start,
            " ".join(parser.out),
            tuple(parser.operands),
            result._replace(number=number),
            _is_clean(cut, first, begin),
            parser.glued,
            running,
        )


def explained(text: str, start: int, end: int) -> Iterator[Equation]:
    """Yield the sums that stand in parentheses behind their result: `$1,489 (mail $89 + hosting $900 + post $500)`."""
    cut = tokens(text, start, end)
    for at, token in enumerate(cut[:-1]):
        if token.kind != "num" or token.number is None or not at:
            continue
        opening = at + 1
        while opening < len(cut) and opening <= at + MOST_WORDS and cut[opening].kind == "word":
            opening += 1
        if opening >= len(cut) or cut[opening].kind != "(" or cut[at - 1].kind in ("op", "num", "equal"):
            continue
        equation = _sum_inside(cut, at, opening)
        if equation is not None:
            yield equation


def _sum_inside(cut: list[Token], at: int, opening: int) -> Equation | None:
    last = min(opening + MOST_TOKENS, len(cut))
    closing = next((i for i in range(opening + 1, last) if cut[i].kind == ")"), None)
    if closing is None or not any(one.text == "+" for one in cut[opening:closing]):
        return None
    first = opening + 1
    while first < closing and cut[first].kind == "word":
        first += 1
    parser = _expression(cut, first, closing)
    token = cut[at]
    if parser is None or token.number is None or len(parser.operands) < 2 or set(parser.out) & set("-×/("):
        return None
    result = Operand(token.start, token.end, token.number, token.unit, hedged=cut[at - 1].kind == "hedge")
    return Equation(token.end, token.start, " ".join(parser.out), tuple(parser.operands), result, False, False)


def _suffix(cut: list[Token], first: int, end: int) -> tuple[int, _Parser] | None:
    """Return the longest expression that ends before an equals sign, and where it begins."""
    for start in range(first, end):
        token = cut[start]
        if token.kind not in ("num", "(", "hedge") or not _may_begin(cut, start):
            continue
        parser = _expression(cut, start, end)
        if parser is not None:
            return start, parser
    return None


def _may_begin(cut: list[Token], at: int) -> bool:
    """Tell whether an expression may begin at a token: no operator and nothing glued stands before it."""
    if not at:
        return True
    before = cut[at - 1]
    if before.kind == "op":
        return before.text == "-" and _is_dash(cut, at - 1)
    if before.kind in ("hedge", "num"):
        return False
    if before.kind in ("word", ")") or (before.kind == "other" and before.text in (*_GLUING, "-", "–", "−")):
        return before.end < cut[at].start
    return True


def _is_dash(cut: list[Token], at: int) -> bool:
    """Tell a dash between words and a number from a minus: no number stands before it in its part of the text."""
    if cut[at].end == cut[at + 1].start:
        return False
    for before in reversed(cut[max(0, at - MOST_TOKENS) : at]):
        if before.kind == "num":
            return False
        if before.kind in ("other", "line", "equal"):
            break
    return True


def _is_clean(cut: list[Token], first: int, begin: int) -> bool:
    """Tell whether no number stands between the beginning of a part of the text and the expression."""
    for at in range(begin - 1, max(first, begin - MOST_TOKENS) - 1, -1):
        if cut[at].kind in ("other", "line", "equal"):
            return True
        if cut[at].kind == "num":
            return False
    return True


def _result(cut: list[Token], signs: list[int], k: int) -> tuple[Operand | None, Operand | None]:
    """Return the number behind an equals sign, or behind the next of a chain of which every part is an expression.

    With it comes the first number of the first such part, for a chain may go on with each result.
    """
    ends = [*signs[k + 1 : k + LONGEST_CHAIN], len(cut)]
    at = signs[k] + 1
    running: Operand | None = None
    for end in ends:
        plain = _plain_result(cut, at, end)
        if plain is not None:
            return plain, running
        part = None if end == len(cut) else _expression(cut, at, end)
        if part is None:
            return running, None
        running = running or (part.operands[0] if part.out[0] == "h0" else None)
        at = end + 1
    return None, None


def _plain_result(cut: list[Token], at: int, end: int) -> Operand | None:
    parser = _Parser(cut, at, end)
    token = parser.peek()
    if token is not None and token.kind == "op" and token.text in "+-" and parser.at + 1 < end:
        sign = token
        parser.at += 1
        token = parser.peek()
        if token is None or token.kind != "num" or token.number is None or sign.end != token.start:
            return None
        value = token.number.value * (-1 if sign.text == "-" else 1)
        cut = [*cut[: parser.at], token._replace(number=token.number._replace(value=value), start=sign.start)]
        cut += parser.tokens[parser.at + 1 :]
        parser.tokens = cut
    try:
        parser.primary()
    except _Unread:
        return None
    if len(parser.operands) != 1 or parser.out != ["h0"]:
        return None
    behind = parser.peek()
    last = cut[parser.at - 1]
    found = parser.operands[0]
    if behind is None:
        return found
    glued = behind.start == last.end
    if behind.kind == "op":
        return _before_operator(cut, parser, found, glued, end)
    if behind.kind == "other" and behind.text in ("-", "–", "−", ":", "^", "_") and glued:
        digit = parser.at + 1 < end and cut[parser.at + 1].kind == "num"
        return None if digit else found
    return None if behind.kind == "num" and last.kind == "num" else found


def _before_operator(cut: list[Token], parser: _Parser, found: Operand, glued: bool, end: int) -> Operand | None:
    """Return a result that an operator follows: out of (`24/30`), at least (`100+`), or no result at all."""
    sign = cut[parser.at]
    operand = parser.at + 1 < end and cut[parser.at + 1].kind in ("num", "(", "hedge", "op")
    if sign.text == "/" and glued and operand and cut[parser.at + 1].start == sign.end:
        return found
    if sign.text == "+" and glued and not operand:
        return found._replace(hedged=True)
    return None if operand else found
