"""Whose value a sentence tells: the document's own role's, or another role's.

In a text that compares roles most numbers beside "evidence" or "score" are somebody else's. So a value is held against
the document's own only where nobody else is spoken of: not in the sentence before it, and not in the sentence before,
where a pronoun goes on about that one; or where the text says whose it is - "our 1.55", "the 3.10 computed here".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from converter.lexing import Token, key
from converter.model import Span
from converter.rubric import Rubric
from converter.statements.claims import english
from converter.statements.claims.pieces.cutting import Nouns
from converter.statements.claims.reading import Prose
from converter.statements.context import Context

_ROLES = frozenset("role job post occupation trade profession title peer position".split())
_OURS = frozenset("here our ours we us".split())
_THIS = frozenset("this present our".split())
_OTHERS = frozenset("that another other those such similar neighbouring each either neither which".split())
_PRONOUNS = frozenset("it its they their theirs them she her hers he his him that those".split())
_ARTICLES = frozenset("a an the".split())
_LEADS_TO = english.HIGHER | english.LOWER | frozenset(
    "than unlike from against to over with for between not into by and or like as versus vs".split()
)  # fmt: skip
"""What stands before a role that a sentence only mentions: "above X", "unlike X", "the gap to X"."""

NEAR = 3
"""How many words may stand between a value and the "our" or "here" that says whose it is."""


class Whose(NamedTuple):
    """What tells roles apart in one document. own: words of its title; known: words that name no role.

    named: the roles of the sentences asked for so far, by where these begin and end: each is asked for several times.
    """

    text: str
    nouns: Nouns
    own: frozenset[str]
    known: frozenset[str]
    named: dict[tuple[int, int], list[tuple[int, int, bool]]]

    def roles(self, cut: Sequence[Token], first: int = 0, last: int | None = None) -> list[tuple[int, bool]]:
        """Return where roles are named between two tokens, in order: the token, and whether it is the own role."""
        if not cut:
            return []
        place = cut[0].start, cut[-1].end
        if place not in self.named:
            self.named[place] = list(self._roles(cut))
        behind = len(cut) if last is None else last
        return [(named, own) for at, named, own in self.named[place] if first <= at < behind]

    def _roles(self, cut: Sequence[Token]) -> Iterator[tuple[int, int, bool]]:
        """Yield the token that names a role, where its name begins, and whether it is the own role."""
        canons = tuple([token.canon for token in cut])
        for at in range(len(cut)):
            own = self._role(cut, canons, at)
            if own is not None:
                yield at, at if own else self._name(cut, at), own

    def _name(self, cut: Sequence[Token], at: int) -> int:
        """Return where the run of capitalised words begins that a token stands in: "the Data Analyst"."""
        while at and cut[at - 1].kind == "w" and self._capital(cut, at - 1) and cut[at - 1].canon not in _ARTICLES:
            at -= 1
        return at

    def _capital(self, cut: Sequence[Token], at: int) -> bool:
        return self.text[cut[at].start].isupper()

    def _role(self, cut: Sequence[Token], canons: tuple[str, ...], at: int) -> bool | None:
        """Return whether a token names the own role or another one; None where it names none."""
        word, before = canons[at], canons[at - 1] if at else ""
        if word in _OURS:
            return True
        named = self.nouns.at(canons, at)
        if named is not None and named[1] == "peer":
            return False
        bare = word.removesuffix("'s")
        if bare in _ROLES:
            return True if before in _THIS else False if before in _OTHERS else None
        if bare in self.own:
            return True if before in (*_THIS, *_ARTICLES) else None
        if cut[at].kind != "w" or bare in self.known or not self._capital(cut, at):
            return None
        first = self._name(cut, at)
        return False if bare != word or (first and canons[first - 1] in _ARTICLES) else None

    def speaks_of_another(self, cut: Sequence[Token]) -> bool | None:
        """Return whether a sentence is about another role; None where it names no role that could be its subject."""
        subject: bool | None = None
        for at, own in self.roles(cut):
            ahead = [token.canon for token in cut[max(0, at - 3) : at] if token.canon not in _ARTICLES]
            if ahead[-1:] == ["of"]:
                ahead.pop()  # "ahead of X" mentions it, "the 68.2 of X" is about it
            if not own and ahead and ahead[-1] in _LEADS_TO:
                continue
            subject = not own
            break
        return subject


def whose(context: Context, rubric: Rubric, nouns: Nouns) -> Whose:
    """Return what tells roles apart in a document. nouns: its names, with its peers among them."""
    title = key(context.record.title).split()
    own = frozenset(word for word in title if len(word) > 3)
    labels = {word for match in context.record.matches if match.label for word in _words(match.label)}
    return Whose(context.record.document.text, nouns, own, _known(rubric) | labels | set(title), {})


@lru_cache(maxsize=4096)
def _words(label: str) -> frozenset[str]:
    return frozenset(key(label).split())


@lru_cache(maxsize=64)
def _known(rubric: Rubric) -> frozenset[str]:
    """Return the words of a scheme's own names: capitals make no role of them."""
    nouns = {word for noun in rubric.nouns for word in noun.split()}
    return frozenset(nouns | {word.casefold() for bands in rubric.bands.values() for word in bands.words})


class Talk(NamedTuple):
    """A sentence in its stretch of text: who was spoken of just before it."""

    whose: Whose
    prose: Prose
    span: Span
    place: int

    def before(self) -> bool:
        """Tell whether the sentences before this one, in the same stretch, were last about another role."""
        spans = self.prose.sentences(self.span)
        for at in range(self.place - 1, max(-1, self.place - 1 - BACK), -1):
            said = self.whose.speaks_of_another(self.prose.tokens(spans[at]))
            if said is not None:
                return said
        return False

    def last(self) -> Sequence[Token]:
        """Return the words of the sentence before, in the same stretch."""
        return self.prose.tokens(self.prose.sentences(self.span)[self.place - 1]) if self.place else ()

    def edge(self) -> str:
        """Return the band whose border was named last in the stretch up to this sentence; '' for none, or for several."""
        spans = self.prose.sentences(self.span)
        for at in range(self.place, max(-1, self.place - BACK), -1):
            canons = tuple([token.canon for token in self.prose.tokens(spans[at])])
            found = [self.whose.nouns.at(canons, i) for i in range(len(canons))]
            named = {name for _, kind, name in (one for one in found if one is not None) if kind == "edge" and name}
            if named:
                return named.pop() if len(named) == 1 else ""
        return ""

    def own_value(self, cut: Sequence[Token], first: int, last: int) -> bool:
        """Tell whether the value between two tokens can only be the document's own."""
        near = [(at, own) for at, own in self.whose.roles(cut, max(0, first - NEAR), last) if cut[at].canon != "here"]
        if near and near[-1][1]:
            return True
        if any(token.canon == "here" for token in cut[last : last + 2]):
            return True
        others = [at for at, own in self.whose.roles(cut, 0, first) if not own]
        if any(not _measure(cut, at) for at in others) or (others and _owned(cut, others[-1], first)):
            return False
        begins = first == 1 and cut[0].canon == "the"  # "The barrier total of 5/10 rests on": a new subject
        return begins or not self.before()

    def may_go_on(self, cut: Sequence[Token]) -> bool:
        """Tell whether a sentence may go on about another role: the last was about one, and this one does not say whose."""
        if not self.place:
            return False
        opener = next((token.canon for token in cut if token.kind == "w"), "")
        told = opener in _PRONOUNS or not any(own for _, own in self.whose.roles(cut))
        return told and self.before()

    def names_another(self, cut: Sequence[Token], last: int) -> bool:
        """Tell whether another role is named before a token."""
        return any(not own for _, own in self.whose.roles(cut, 0, last))

    def compares(self, cut: Sequence[Token]) -> bool:
        """Tell whether another role is spoken of, here or just before: two numbers may be of two roles."""
        others = any(token.canon in _OTHERS for token in cut) or self.names_another(cut, len(cut))
        return others or self.before()

    def pronoun(self, cut: Sequence[Token]) -> bool:
        """Tell whether a sentence speaks of someone by a pronoun that may be another role."""
        return any(token.canon in _PRONOUNS for token in cut) and self.may_go_on(cut)


def _owned(cut: Sequence[Token], role: int, last: int) -> bool:
    """Tell whether a value is said to be that of a role named before it: "above X, whose evidence of 7"."""
    return any(token.canon in ("whose", "its", "their", "with") for token in cut[role:last])


def _measure(cut: Sequence[Token], at: int) -> bool:
    """Tell whether a role is only what another one is compared to: "above X, with a score of 69.2"."""
    ahead = [token.canon for token in cut[max(0, at - 3) : at] if token.canon not in (*_ARTICLES, "than")]
    return bool(ahead) and ahead[-1] in english.HIGHER | english.LOWER


BACK = 4
"""How many sentences back a subject is looked for."""
