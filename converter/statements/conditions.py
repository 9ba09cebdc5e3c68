"""Conditions printed in the document itself: `AI Growth Correlation = 2 AND AIJRI ≥ 48`.

*Compared*: each printed condition with the document's own value, and with the rule of the word it stands behind: it
must be true, and be one that the rule contains. *Why it matters*: the condition is the reason a label is given.
*Silent*: about what is not of the shape noun, relation, number.
*Example*: `Green (Accelerated) - Growth Correlation = 1` is false where growth is 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from converter import formula
from converter.formula import Node
from converter.lexing import Token, tokens
from converter.model import Match, Span, Stated
from converter.numbers import read
from converter.rubric import Rubric
from converter.statements.context import Context
from converter.system import Contained, Statement

_RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
LONGEST_NOUN = 5


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every condition printed behind a word."""
    rubric = context.rubric
    if rubric is None:
        return
    for match, hole, ident in context.filled(rubric):
        if hole.kind == "condition":
            yield from _conditions(context, rubric, match, hole.name, context.stated[ident])


def _conditions(context: Context, rubric: Rubric, match: Match, name: str, stated: Stated) -> Iterator[Statement]:
    text = context.record.document.text
    cut = tokens(text, *stated.span)
    allowed = tuple(_atoms(rubric, name, _word(context, rubric, match, name)))
    for i, token in enumerate(cut):
        if token.canon not in _RELATIONS or i + 1 >= len(cut):
            continue
        quantity = noun_before(rubric, cut, i)
        at = i + 2 if cut[i + 1].canon in "+-" and i + 2 < len(cut) else i + 1
        if not quantity or cut[at].kind != "n":
            continue
        sign = text[cut[at - 1].start] if at == i + 2 else ""
        number = read(cut[at].canon, sign=sign, percent=at + 1 < len(cut) and cut[at + 1].canon == "%")
        if isinstance(number, str):
            continue
        span = Span(cut[at - 1].start if sign else cut[at].start, cut[at].end)
        ident = context.add(f"{name}.condition({quantity})", text[span.start : span.end], span, number)
        rule = context.rule("band", name)._replace(
            slug=f"{name.replace('.', '-')}-condition", title="Printed condition"
        )
        subject = f"condition {text[cut[max(i - 3, 0)].start : span.end].strip()!r}"
        yield Statement(rule, "condition", name, span, ident, Contained(quantity, token.canon, ident, allowed), subject)


def noun_before(rubric: Rubric, cut: list[Token], at: int) -> str:
    """Return the quantity whose name ends just before a token, the longest name first, or ''."""
    for length in range(min(LONGEST_NOUN, at), 0, -1):
        words = " ".join(token.canon for token in cut[at - length : at])
        if words in rubric.nouns:
            return rubric.nouns[words]
    return ""


def _word(context: Context, rubric: Rubric, match: Match, name: str) -> str:
    """Return the word that the condition stands behind in the same line."""
    for hole, ident in zip(rubric.patterns[match.pattern].holes, match.stated, strict=True):
        if hole.name == name and hole.kind == "word" and ident is not None:
            return context.stated[ident].text
    return ""


def _atoms(rubric: Rubric, bands: str, word: str) -> Iterator[tuple[str, str, Fraction]]:
    """Yield the conditions a word's rule consists of, those of the words it names included."""
    band = rubric.bands[bands]
    known = next((test for name, test in band.words.items() if name.casefold() == word.casefold()), None)
    if known is None:
        return
    if known.condition is not None:
        yield from _in_node(rubric, known.condition)
        return
    if known.low is not None:
        yield band.of, ">" if known.strict else ">=", known.low
    if known.high is not None:
        yield band.of, "<" if known.strict else "<=", known.high


def _in_node(rubric: Rubric, node: Node) -> Iterator[tuple[str, str, Fraction]]:
    if isinstance(node, formula.Cmp) and len(node.rels) == 1 and isinstance(node.parts[0], formula.Name):
        left, right = node.parts[0], node.parts[1]
        if isinstance(right, formula.Num):
            yield left.key, node.rels[0], right.number
        elif isinstance(right, formula.Word) and left.key in rubric.bands:
            yield from _atoms(rubric, left.key, right.text)
        return
    for child in formula.children(node):
        yield from _in_node(rubric, child)
