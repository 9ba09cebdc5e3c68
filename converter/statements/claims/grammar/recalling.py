"""What "them" and "it" mean in "without them", and which border "the threshold" is: what was spoken of before.

A border is the one that was named last, or any where none was. A pronoun is put back only where the clause before begins with a quantity or ends with one, and agrees with it in
number: "It does not rest on barriers: without them the score would be 58.6". Any other noun may be meant as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from converter.lexing import Token
from converter.statements.claims import words
from converter.statements.claims.grammar.lexicon import Lexicon
from converter.statements.claims.grammar.naming import Named
from converter.statements.claims.grammar.tagging import Tag

_PLURAL = frozenset(("them", "none", "these", "those"))
_ENDS = frozenset(".,;:-!?")


def recalled(tags: list[Tag], lexicon: Lexicon, before: Sequence[Token], edge: Callable[[], str]) -> list[Tag]:
    """Return pieces in which "them", "it" and "the threshold" are what they stand for, where that is certain."""
    out: list[Tag] = []
    for i, tag in enumerate(tags):
        named = None
        near = tags[max(0, i - 1) : i + 2]
        if tag.code == "e" and tag.before == "the" and not any(t.code in "BE" for t in near):
            word = edge()
            named = Named("E", (word,) if word else lexicon.borders())
        if tag.code == "i" and out and out[-1].code == "z":
            named = _spoken(lexicon, before, plural=tag.word in _PLURAL)
        out.append(tag if named is None else tag._replace(code=named.code, held=named))
        if tag.code == "z" and tag.held == "none":
            named = _spoken(lexicon, before, plural=True)
            if named is not None:
                out.append(Tag(named.code, tag.first, tag.last, named, tag.before, tag.word))
    return out


def _spoken(lexicon: Lexicon, before: Sequence[Token], *, plural: bool) -> Named | None:
    """Return the quantity with which the words before begin or end, if it is one or several as the pronoun is."""
    cut = list(before)
    while cut and cut[-1].canon in _ENDS:
        cut.pop()
    first = next((at for at, token in enumerate(cut) if token.kind == "w" and token.canon not in words.FILLER), 0)
    tried = [first, *range(max(0, len(cut) - 3), len(cut))]
    for at in dict.fromkeys(tried):
        found = lexicon.named(cut, at) if at < len(cut) else None
        if found is None or found[1].code != "T" or (at != first and found[0] != len(cut)):
            continue
        if cut[found[0] - 1].canon.endswith("s") == plural:
            return found[1]
    return None
