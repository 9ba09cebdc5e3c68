"""Values that a sentence takes for known, whatever else it says: "the +2 wage score", "the -2 for postings".

*Compared*: the number with the cell of the row, or the quantity, that it is said of, and "the four tasks scored 1" with
the rows that are. A definite article tells that the value stands in the document, so the rest of the sentence need not
be understood, and may suppose what it likes. *Silent*: for a number that carries no sign and is not called a score,
where more is said of what is counted ("the two points that ..."), and where another role is spoken of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converter.lexing import Token
from converter.statements.claims import english
from converter.statements.claims.amounts import Amount, amount_at
from converter.statements.claims.grammar.counting import counted
from converter.statements.claims.grammar.lexicon import Lexicon, Row
from converter.statements.claims.grammar.meanings import Meaning, Pool
from converter.statements.claims.grammar.phrases import joined
from converter.statements.claims.grammar.plain import of_row, outright
from converter.statements.claims.grammar.tagging import Clause, tags_of
from converter.statements.claims.grammar.terms import Filter, Terms, fitting
from converter.statements.claims.whose import Talk
from converter.statements.context import Context

_OF = frozenset(("for", "on", "in", "of"))
_DEFINITE = frozenset(("the", "its", "our", "these", "those"))
_RECORDED = frozenset("recorded computed calculated found given scored assessed measured".split())
_HERE = frozenset(("here", "above"))
_NARROWS = frozenset(
    "that which who whose from in for of between by at with or and to on where named listed above below".split()
)
"""What may follow counted things and narrow them down."""
_LONGEST = 12
"""How many words a count of rows may have."""
_SCORES = frozenset("score scores rating ratings mark marks".split())


def definite(context: Context, lexicon: Lexicon, cut: list[Token], talk: Talk) -> Iterator[tuple[Meaning, Pool]]:
    """Yield what a sentence takes for known of single rows, each with the values that it speaks of."""
    for at in range(1, len(cut) - 1):
        if cut[at - 1].canon not in _DEFINITE:
            continue
        terms = Terms(context, lexicon, Pool(context), cut)
        if cut[at].kind == "n" or cut[at].canon in "+-":
            found = _of_row(terms, at) or _recorded(terms, at)
        else:
            found = _points(terms, at) or _rows(terms, at)
        if found is not None and talk.own_value(cut, at, found[1]):
            yield from ((meaning, terms.pool) for meaning in found[0])


Found = tuple[Iterable[Meaning], int]
"""What is taken for known, and the token behind its words."""


def _of_row(terms: Terms, at: int) -> Found | None:
    """Read "the +2 wage score", "the -2 for postings"."""
    found = _valued(terms.context.record.document.text, terms.cut, at, terms.lexicon)
    return (of_row(terms, found[0], found[1]), found[2]) if found else None


def _recorded(terms: Terms, at: int) -> Found | None:
    """Read "the 3.85 recorded here" as the quantity that was named before it and is printed like it."""
    cut = terms.cut
    amount = amount_at(terms.context.record.document.text, cut, at)
    if (
        amount is None
        or amount.share
        or [t.canon in w for t, w in zip(cut[amount.last :], (_RECORDED, _HERE), strict=False)] != [True, True]
    ):
        return None
    for first in range(at - 1, -1, -1):
        named = terms.lexicon.named(cut, first)
        if named is not None and named[1].code == "T":
            found = fitting(tuple(term for name in named[1].names if (term := terms.quantity(name))), amount)
            return (outright(found, amount), amount.last) if len(found) == 1 else None
    return None


def _points(terms: Terms, at: int) -> Found | None:
    """Read "the three barrier points" as the quantity that is counted in them."""
    cut = terms.cut
    amount = amount_at(terms.context.record.document.text, cut, at)
    named = terms.lexicon.named(cut, amount.last) if amount is not None and amount.last < len(cut) else None
    if amount is None or named is None or named[1].code != "T" or amount.first != at or not amount.number.whole:
        return None
    points = named[0] < len(cut) and cut[named[0]].canon in english.POINTS
    if not points or amount.share or amount.bound or _goes_on(cut, named[0] + 1):
        return None
    whole = tuple(t for name in named[1].names if (t := terms.quantity(name)) and t.like is not None and t.like.whole)
    return (outright(whole, amount), named[0] + 1) if len(whole) == 1 else None


def _rows(terms: Terms, at: int) -> Found | None:
    """Read "one of the four tasks scored 1": how many rows have a rating."""
    cut = terms.cut
    tags, _ = tags_of(terms.context.record.document.text, cut[at : at + _LONGEST], terms.lexicon)
    if [tag.code for tag in tags[:4]] != ["N", "G", "r", "N"] or _goes_on(cut, at + tags[3].last):
        return None
    if tags[2].first != tags[1].last:
        return None  # "six of the twelve rows are rated 2"
    made = joined(Clause(tuple(tags[:4])), terms)
    counts = made.codes == "F" and isinstance(made.tags[0].held, Filter)
    return (counted(terms, made.tags[0]), at + tags[3].last) if counts else None


def _goes_on(cut: list[Token], at: int) -> bool:
    """Tell whether what was counted is narrowed down behind it."""
    return at < len(cut) and cut[at].canon in _NARROWS


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
