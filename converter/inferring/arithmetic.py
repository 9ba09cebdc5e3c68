"""Equations as people print them in text: operands with currencies, units and notes, chains of `=`, LaTeX.

    60 customers × $64.60 × 12 months = $46,512         (3 won / 73 asked) × 100 = 4.1%
    $1,400 (one-time) + $300/month × 12 = $5,000        \\frac{18}{24} \\times 100 = 75

What is read here is an expression with nothing left over: where an operand is a word, a range, a power or a date there
is no equation. Whether a misfit is certain is another question (`doubts.py`). Each part is read once from each of at
most `MOST_TOKENS` places, so that reading is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from converter.inferring.conventions import Convention
from converter.inferring.signs import GLUING, Token, tokens
from converter.model import Number

MOST_TOKENS = 60
"""Tokens before an equals sign among which its expression may begin."""

DEEPEST = 12
"""Parentheses in parentheses that are followed."""

LONGEST_CHAIN = 4
"""Equals signs of a chain that are followed to its end."""

MOST_WORDS = 5
"""Words that may stand behind a number as its unit, or before it as its name."""


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
    how: Convention = "point"


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
    signs = any(sign in parser.out for sign in "+-×/") or any(one.power for one in cut[start:end])
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
            how,
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
    if before.kind in ("word", ")") or (before.kind == "other" and before.text in (*GLUING, "-", "–", "−")):
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
