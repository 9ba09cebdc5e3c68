"""Counts announced in prose against what is listed: "two vectors: (1) ... (2) ...", "dual demand:" and its bullets.

*Compared*: the number word of the last sentence before a list with the items that follow. *Why it matters*: a list
that lost or gained an item shows that a text was edited in one place. *Silent*: unless the sentence ends in a colon.
Only ever a note: what counts as an item is for people to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from converter.lexing import Token, tokens
from converter.model import Bullet, Number, Paragraph, Rule, Span
from converter.statements.claims import english
from converter.statements.context import Context
from converter.system import Counted, Statement


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every announced count with a list behind it."""
    yield from _bullets(context)
    yield from _numbered(context)


def _rule(context: Context) -> Rule:
    assert context.rubric is not None
    why = "A list that lost or gained an item shows an edit made in one place only."
    return Rule(f"{context.rubric.prefix}810", "count", "A count announced before a list", why, "note")


def _bullets(context: Context) -> Iterator[Statement]:
    document = context.record.document
    blocks = document.blocks
    for i, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or not document.slice(block.content).rstrip(" *_").endswith(":"):
            continue
        listed = 0
        while i + 1 + listed < len(blocks):
            item = blocks[i + 1 + listed]
            if not isinstance(item, Bullet) or item.depth:
                break
            listed += 1
        text = document.text
        start = max(text.rfind(". ", block.content.start, block.content.end - 2), block.content.start - 1) + 1
        if listed:
            yield from _announced(context, tokens(text, start, block.content.end), listed)


def _numbered(context: Context) -> Iterator[Statement]:
    """Yield counts before items numbered in the text: `two vectors: (1) ... (2) ...`."""
    text = context.record.document.text
    if ": (1)" not in text:
        return
    for span in context.record.free:
        at = text.find(": (1)", span.start, span.end)
        if at < 0:
            continue
        listed = 1
        while text.find(f"({listed + 1})", at, span.end) >= 0:
            listed += 1
        start = max(text.rfind(". ", span.start, at), span.start - 1) + 1
        yield from _announced(context, tokens(text, start, at), listed)


def _announced(context: Context, cut: list[Token], listed: int) -> Iterator[Statement]:
    """Yield the statement of the last number word of a sentence, if it announces anything."""
    for token in reversed(cut):
        count = english.COUNT_WORDS.get(token.canon)
        if count is None or count < 2:
            continue
        number = Number(Fraction(count), Fraction(1), whole=True)
        span = Span(token.start, token.end)
        ident = context.add("claim(count)", context.record.document.slice(span), span, number)
        yield Statement(_rule(context), "claim", "claim(count)", span, ident, Counted(listed), "announced count")
        return
