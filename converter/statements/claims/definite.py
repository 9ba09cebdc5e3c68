"""Values that a sentence takes for known, whatever else it says: "the +2 wage score", "the -2 for postings".

*Compared*: the number with the cell of the row it is said of. A definite article tells that the value stands in the
document, so the rest of the sentence need not be understood, and may suppose what it likes. *Silent*: for a number
that carries no sign and is not called a score, and where another role is spoken of.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.lexing import Token
from converter.statements.claims.amounts import Amount, amount_at
from converter.statements.claims.lexicon import Lexicon, Row
from converter.statements.claims.meanings import Meaning, Pool
from converter.statements.claims.plain import of_row
from converter.statements.claims.terms import Terms
from converter.statements.claims.whose import Talk
from converter.statements.context import Context

_OF = frozenset(("for", "on", "in", "of"))
_SCORES = frozenset("score scores rating ratings mark marks".split())


def definite(context: Context, lexicon: Lexicon, cut: list[Token], talk: Talk) -> Iterator[tuple[Meaning, Pool]]:
    """Yield what a sentence takes for known of single rows, each with the values that it speaks of."""
    for at in range(1, len(cut) - 1):
        if cut[at - 1].canon != "the" or (cut[at].kind != "n" and cut[at].canon not in "+-"):
            continue
        found = _valued(context.record.document.text, cut, at, lexicon)
        if found is not None and talk.own_value(cut, at, found[2]):
            pool = Pool(context)
            terms = Terms(context, lexicon, pool, cut)
            yield from ((meaning, pool) for meaning in of_row(terms, found[0], found[1]))


def _valued(text: str, cut: list[Token], at: int, lexicon: Lexicon) -> tuple[Row, Amount, int] | None:
    """Return the row and the value that "the +2 wage score" or "the +2 for wages" gives it, and where that ends."""
    amount = amount_at(text, cut, at)
    if amount is None or amount.last >= len(cut) or amount.share or amount.of or amount.bound:
        return None
    signed = text[amount.start] in "+-\u2212\u2013"
    behind = amount.last
    if cut[behind].canon in _OF and signed:
        behind += 1 + (behind + 1 < len(cut) and cut[behind + 1].canon == "the")
        row = lexicon.row_at(cut, behind) if behind < len(cut) else None
        return (row[1], amount, row[0]) if row else None
    row = lexicon.row_at(cut, behind)
    called = row is not None and row[0] < len(cut) and cut[row[0]].canon in _SCORES
    return (row[1], amount, row[0]) if row and called else None
