"""Words that values earn: zones, labels, classes, and the list of bands a document prints.

*Compared*: each printed word with the band its quantity falls into, on the printed and on the unrounded value; each
printed border with the rubric's. *Why it matters*: the word is what readers take away. *Silent*: about words the
rubric does not define (said as such, neither guessed nor failed), unless one that it does define is earned.
*Example*: `Zone: GREEN` beside a score of 46.9.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from converter.lexing import Token, tokens
from converter.model import Match, Span, Stated, Verdict
from converter.numbers import SIGNS, in_full, read
from converter.rubric import Bands, BandTest, Rubric
from converter.statements.context import Context
from converter.system import Earned, Fixed, Noted, OneOf, Ordered, Statement

_BEFORE = ("formula",)
_AFTER = ("override", "overridden", "adjusted", "final")
"""Words in front of a band's word that say it is the one before an override, or after it."""


def standing(context: Context, ident: int) -> str:
    """Return whether a word is said to stand "before" an override or "after" it, '' where its line says neither."""
    text, span = context.record.document.text, context.stated[ident].span
    label = {token.canon for token in tokens(text, text.rfind("\n", 0, span.start) + 1, span.start)}
    if label & set(_AFTER):
        return "after"
    return "before" if label & set(_BEFORE) else ""


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every word of a banded quantity, every word with choices and every printed border."""
    rubric = context.rubric
    if rubric is None:
        return
    for match, hole, ident in context.filled(rubric):
        if hole.kind == "legend":
            yield from _legend(context, rubric.bands[hole.name], context.stated[ident])
        elif hole.kind == "word":
            yield _word(context, rubric, match, ident, hole.name, hole.choices)


def _word(context: Context, rubric: Rubric, match: Match, ident: int, name: str, choices: tuple[str, ...]) -> Statement:
    stated = context.stated[ident]
    rule = context.rule("band", name)
    after = name in rubric.bands and standing(context, ident) == "after"
    test = Earned(name, dict(match.rows), declared=after) if name in rubric.bands else OneOf(choices)
    return Statement(rule, "band", stated.path, stated.span, ident, test, context.subject(ident))


def _legend(context: Context, bands: Bands, stated: Stated) -> Iterator[Statement]:
    """Yield a statement for every border in a printed list of bands, and that the bands follow one another."""
    text = context.record.document.text
    cut = tokens(text, *stated.span)
    words = {word.casefold(): word for word in bands.words}
    borders: list[int] = []
    word = ""
    for i, token in enumerate(cut):
        if token.canon in words:
            word = words[token.canon]
        elif token.kind == "n" and word:
            yield from _border(context, bands, word, cut, i, borders)
    numbers = sorted(borders, key=lambda ident: _worth(context, ident))
    if len(numbers) > 1:
        rule = context.rule("band", bands.name)._replace(slug="bands-ascend", title="Bands follow one another")
        yield Statement(
            rule, "band", stated.path, stated.span, -1, _in_scheme_order(context, bands, borders), "list of bands"
        )


def _border(
    context: Context, bands: Bands, word: str, cut: list[Token], i: int, borders: list[int]
) -> Iterator[Statement]:
    token = cut[i]
    sign = _sign(context, cut, i)
    number = read(token.canon, sign=sign)
    span = Span(token.start - len(sign), token.end)
    if isinstance(number, str):
        rule = context.rule("band", bands.name)._replace(slug=f"{bands.name}-border", title=f"Border of {word}")
        message = f"the border of {word}, {context.record.document.slice(span)!r}, cannot be read: {number}"
        yield Statement(
            rule, "band", bands.name, span, -1, Noted(Verdict.UNDETERMINED, "unchecked", "warning", message)
        )
        return
    test = bands.words[word]
    second = i > 1 and cut[i - 1].canon in ("-", "to") and cut[i - 2].kind == "n"
    wanted = _end(test, second=second)
    rule = context.rule("band", bands.name)._replace(slug=f"{bands.name}-border", title=f"Border of {word}")
    ident = context.add(f"{bands.name}.border({word})", context.record.document.slice(span), span, number, label=word)
    borders.append(ident)
    if wanted is None:
        message = f"{word} has no such end in the rubric ({test.text})"
        yield Statement(
            rule, "band", bands.name, span, ident, Noted(Verdict.FAIL, "wrong", "error", message), f"border of {word}"
        )
        return
    yield Statement(rule, "band", bands.name, span, ident, Fixed(((wanted, in_full(wanted), ""),)), f"border of {word}")
    before = cut[i - 1 - len(sign)].canon if i > len(sign) else ""
    strict = before in ("<", ">")
    if before in ("<", ">", "<=", ">=") and strict != test.strict:
        message = f"{word} is printed with {before!r}; the rubric says {test.text}"
        yield Statement(
            rule, "band", bands.name, span, -1, Noted(Verdict.FAIL, "wrong", "error", message), f"border of {word}"
        )


def _sign(context: Context, cut: list[Token], i: int) -> str:
    """Return the minus glued to a border's number, '' where a dash is a range's."""
    if not i or cut[i - 1].canon != "-" or cut[i - 1].end != cut[i].start or (i > 1 and cut[i - 2].kind == "n"):
        return ""
    raw = context.record.document.text[cut[i - 1].start]
    return raw if raw in SIGNS else ""


def _end(test: BandTest, *, second: bool) -> Fraction | None:
    """Return the end of a band that a printed number stands for: its second, or its first or only one."""
    if test.low is not None and test.high is not None:
        return test.high if second else test.low
    if second:
        return None
    return test.low if test.low is not None else test.high


def _worth(context: Context, ident: int) -> Fraction:
    number = context.stated[ident].number
    assert number is not None
    return number.value


def _in_scheme_order(context: Context, bands: Bands, borders: list[int]) -> Ordered:
    """Return that the borders ascend in the order the rubric's bands do: lowest band first, each from low to high."""
    rank = {word: _lowest(bands.words[word]) for word in bands.words}
    placed = {ident: (rank[context.stated[ident].label], at) for at, ident in enumerate(borders)}
    return Ordered(tuple(sorted(borders, key=lambda ident: placed[ident])), strict=False)


def _lowest(test: BandTest) -> tuple[int, Fraction]:
    return (0, Fraction(0)) if test.low is None else (1, test.low)
