"""Pieces that can be measured, as expressions: quantities, rows by a column, filtered work, peers, borders.

*Silent* where a name has no printed value: an expression over nothing is no claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from converter.formula import Bin, Call, Cmp, Name, Node, Num, Word, children
from converter.lexing import Token
from converter.model import Number
from converter.numbers import in_full
from converter.rubric import Rubric, path_of
from converter.statements.claims import english, words
from converter.statements.claims.amounts import Amount
from converter.statements.claims.grammar.lexicon import Lexicon, Row
from converter.statements.claims.grammar.meanings import Pool, Term
from converter.statements.claims.grammar.naming import Choice, Columns, Group, Named
from converter.statements.claims.grammar.tagging import Tag
from converter.statements.context import Context

PERCENT = Number(Fraction(0), Fraction(1, 100), percent=True)
WHOLE = Number(Fraction(0), Fraction(1), whole=True)


_MAINLY = ("mainly", "chiefly", "largely", "mostly", "partly")


_ADJUSTED = frozenset("adjusted overridden adjustment published".split())
_UNADJUSTED = frozenset(("formula", "unadjusted"))
"""Words that say which of two scores is meant, where an assessor put one in the place of the other."""


class Filter(NamedTuple):
    """Rows of a table that pass a condition. quantity: how many they are said to be, or all, none, but one.

    rows: they were called rows, not time: a fraction of them may be one of their number.
    """

    table: str
    where: Node
    quantity: Amount | str | None
    text: str
    rows: bool = False


@dataclass
class Terms:
    """Makes expressions of the pieces of one sentence."""

    context: Context
    lexicon: Lexicon
    pool: Pool
    cut: list[Token] = field(default_factory=list)

    @cached_property
    def other_matters(self) -> bool:
        """Tell whether the sentence names anything but roles and the main quantity, understood or not."""
        past = 0
        for at, token in enumerate(self.cut):
            aside = token.canon in english.ASIDE and at and self.cut[at - 1].canon in (",", *_MAINLY)
            if aside or token.canon in english.REASONS:
                return False
            if at < past or token.kind != "w" or words.SINGLE.get(token.canon, ("", None))[0] in ("O", "Y"):
                continue
            named = self.lexicon.named(self.cut, at)
            if named is not None and named[1].code in "PO":
                past = named[0]
            elif (
                named is not None and named[1].code in "TGM" and named[1].names != (self.lexicon.main,)
            ) or self.lexicon.row_at(self.cut, at) is not None:
                return True
        return False

    def capital(self, tag: Tag) -> bool:
        """Tell whether a piece is written with a capital: the word of a band, not a colour."""
        return not self.cut or self.context.record.document.text[self.cut[tag.first].start].isupper()

    @property
    def rubric(self) -> Rubric:
        return self.lexicon.rubric

    def columns(self, table: str) -> Columns:
        return self.lexicon.columns(table)

    # -------------------------------------------------------------------------------------------- single things

    def quantity(self, name: str) -> Term | None:
        """Return a quantity or constant by its name, None where nothing is printed of it."""
        constant = self.rubric.constants.get(name)
        text = name.replace("_", " ")
        if constant is not None:
            places = len(constant[1].partition(".")[2])
            return Term(Name("", name), text, Number(constant[0], Fraction(1, 10**places)), name)
        ident = self.context.defining.get(name)
        number = self.context.stated[ident].number if ident is not None else None
        if number is None:
            return None
        return Term(Name("", name), text, number, name, self.highest(name))

    def highest(self, name: str) -> Node | None:
        """Return the maximum of a quantity: the one it is printed out of, else the end of its scale."""
        of = self.context.record.fields.get(f"{name}.of", ())
        if of and self.context.stated[of[0]].number is not None:
            return self.pool.ref(of[0], f"maximum of {name.replace('_', ' ')}")
        scale = self.rubric.scales.get(name)
        return Num(scale.high, in_full(scale.high)) if scale is not None else None

    def mains(self) -> tuple[Term, ...]:
        """Return the main quantity, and what a declared override puts in its place: either may be meant."""
        main = self.quantity(self.lexicon.main) if self.lexicon.main else None
        if main is None:
            return ()
        override = self.context.overrides.get(self.lexicon.main)
        if override is None:
            return (main,)
        said = {token.canon for token in self.cut}
        adjusted, plain = bool(said & _ADJUSTED), bool(said & _UNADJUSTED)
        both = (main._replace(node=self.pool.ref(override, "overridden score")), main)
        return both if adjusted == plain else both[:1] if adjusted else both[1:]

    def cell(self, row: Row, column: str) -> Term | None:
        """Return one cell of a row."""
        path = path_of(f"{row.table}.{column}", (row.table,), {row.table: row.number})
        ident = self.context.defining.get(path)
        if not column or ident is None or self.context.stated[ident].number is None:
            return None
        text = f"{column} of {row.label!r}"
        scale = self.rubric.scales.get(f"{row.table}.{column}")
        top = Num(scale.high, in_full(scale.high)) if scale is not None else None
        return Term(self.pool.ref(ident, text), text, self.context.stated[ident].number, f"{row.table}.{column}", top)

    def peer(self, name: str) -> Term:
        ident = self.lexicon.peers[name]
        return Term(self.pool.ref(ident, name), name, self.context.stated[ident].number)

    def edge(self, word: str) -> Term | None:
        """Return the border of a band: where it begins, else where it ends."""
        found = self.borders(word)
        return found[0] if found else None

    def borders(self, word: str) -> tuple[Term, ...]:
        """Return both borders of a band, where it begins first."""
        text = f"the {word} threshold"
        for bands in self.rubric.bands.values():
            test = bands.words.get(word)
            if bands.of == self.lexicon.main and test is not None:
                lows = [b.low for b in bands.words.values() if b.low is not None]
                ends = [test.low] if test.low is not None else []
                if test.high is not None:
                    ends.append(min((low for low in lows if low >= test.high), default=test.high))
                return tuple(Term(Num(value, in_full(value)), text) for value in ends)
        return ()

    # -------------------------------------------------------------------------------------------- pieces

    def of(self, tag: Tag, column: str = "") -> tuple[Term, ...]:
        """Return what a piece may measure: every reading of a name. column: the one meant of rows."""
        held = tag.held
        if tag.code == "O":
            return self.mains()
        if isinstance(held, Filter):
            term = self.share(held)
            return (term,) if term is not None else ()
        if isinstance(held, Row):
            found = self.columns(held.table)
            names = [column] if column else [found.rated, found.share]
            return tuple(term for name in names if (term := self.cell(held, name)))
        if not isinstance(held, Named):
            return ()
        if tag.code == "P":
            return (self.peer(held.names[0]),)
        if tag.code == "E":
            return tuple(edge for name in held.names if (edge := self.edge(name)))
        if tag.code == "M" and held.choice is not None:
            term = self.share(self.working(held.choice, None))
            return (term,) if term is not None else ()
        if held.names == (self.lexicon.main,):
            return self.mains()
        return tuple(term for name in held.names if (term := self.quantity(name)))

    def working(self, choice: Choice, quantity: Amount | str | None) -> Filter:
        """Return the rows that hold one word in their column of words."""
        table, _, column = choice.column.rpartition(".")
        where = Cmp((Name(table, column, here=True), Word(choice.word)), ("=",))
        return Filter(table, where, quantity, choice.word.lower())

    def rated(self, table: str, amount: Amount, quantity: Amount | str | None) -> Filter | None:
        """Return the rows of a table with a rating, or with one within bounds."""
        column = self.columns(table).rated
        if not column or amount.share or amount.number.percent or amount.number.hedge:
            return None
        value = Num(amount.number.value, in_full(amount.number.value))
        where = Cmp((Name(table, column, here=True), value), (amount.bound or "=",))
        return Filter(table, where, quantity, f"rows with {column} {amount.bound or '='} {value.text}")

    def rated_between(self, table: str, low: Amount, high: Amount, quantity: Amount | str | None) -> Filter:
        """Return the rows of a table whose rating is one of several in a row."""
        column = self.columns(table).rated
        ends = [Num(amount.number.value, in_full(amount.number.value)) for amount in (low, high)]
        where = Cmp((ends[0], Name(table, column, here=True), ends[1]), ("<=", "<="))
        return Filter(table, where, quantity, f"rows with {column} {ends[0].text} to {ends[1].text}")

    def signed(self, table: str, sign: object, quantity: Amount | str | None) -> Filter:
        """Return the rows of a table whose rating is above zero (sign 1), or below it."""
        where = Cmp(
            (Name(table, self.columns(table).rated, here=True), Num(Fraction(0), "0")), (">" if sign == 1 else "<",)
        )
        return Filter(table, where, quantity, f"{'positive' if sign == 1 else 'negative'} {table}", rows=True)

    def at_top(self, table: str, quantity: Amount | str | None) -> Filter | None:
        """Return the rows of a table that reach the end of their scale."""
        column = self.columns(table).rated
        scale = self.rubric.scales.get(f"{table}.{column}")
        if scale is None:
            return None
        where = Cmp((Name(table, column, here=True), Num(scale.high, in_full(scale.high))), ("=",))
        return Filter(table, where, quantity, f"rows with {column} = {in_full(scale.high)}")

    def share(self, chosen: Filter) -> Term | None:
        """Return the share of the whole that some rows make up, printed as finely as any of them."""
        column = self.columns(chosen.table).share
        if not column or not self.context.record.rows.get(chosen.table):
            return None
        node = Call("sum", (Name(chosen.table, column, here=True),), chosen.where, chosen.table)
        cells = (self.cell(row, column) for row in self.lexicon.rows if row.table == chosen.table)
        units = [cell.like.unit for cell in cells if cell is not None and cell.like is not None]
        return Term(node, f"{column} of {chosen.text}", PERCENT._replace(unit=min(units, default=PERCENT.unit)))

    def count(self, chosen: Filter) -> Term | None:
        """Return how many rows pass a condition."""
        column = self.columns(chosen.table).rated
        if not column or not self.context.record.rows.get(chosen.table):
            return None
        node = Call("count", (Name(chosen.table, column, here=True),), chosen.where, chosen.table)
        return Term(node, f"number of {chosen.text}", WHOLE)

    def rows(self, table: str) -> Term | None:
        """Return how many rows a table has."""
        column = self.columns(table).rated
        if not column or not self.context.record.rows.get(table):
            return None
        return Term(Call("count", (Name(table, column, here=True),), None, table), f"rows of {table}", WHOLE)

    def step(self, name: str) -> Term | None:
        """Return what one point of a quantity adds to a factor: the constant it is multiplied by there."""
        for factor in self.rubric.printed:
            for part in _products(self.rubric.definitions(factor)[0]):
                left, right = part.left, part.right
                if isinstance(left, Name) and isinstance(right, Name) and left.key == name:
                    return self.quantity(right.key) if right.key in self.rubric.constants else None
        return None

    def group_of(self, tag: Tag) -> Group | None:
        return tag.held.group if isinstance(tag.held, Named) else None

    def shared_table(self) -> str:
        """Return the table that plain working time is about: the only one whose rows have shares."""
        found = [table for table, columns in self.lexicon.terms.columns.items() if columns.share]
        return found[0] if len(found) == 1 else ""


def _products(node: Node) -> Iterator[Bin]:
    """Yield the products in an expression."""
    if isinstance(node, Bin) and node.sign == "×":
        yield node
    for child in children(node):
        yield from _products(child)


def fitting(terms: tuple[Term, ...], amount: Amount) -> tuple[Term, ...]:
    """Return the readings that an amount is printed like: percent with percent, digits as fine as their own.

    Of readings printed just so the coarser ones are left out: "growth at 1.10" is no growth of 2. A coarser print must
    be of the same size: "growth 6.9" is no modifier of 1.10.
    """
    alike = [t for t in terms if t.like is not None and t.like.percent == amount.share]
    if amount.worded or amount.bound or amount.number.hedge:
        whole = [t for t in alike if t.like and t.like.whole]
        return tuple(whole if len(alike) > 1 and amount.number.whole and whole else alike)
    same = [t for t in alike if t.like and t.like.unit == amount.number.unit]
    if same:
        return tuple(same)
    value = amount.number.value
    coarse = [t for t in alike if t.like and t.like.unit < amount.number.unit]
    return tuple(t for t in coarse if t.like and 2 * abs(value - t.like.value) <= abs(t.like.value))
