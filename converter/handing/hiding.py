"""What a trainee must not read: every value an assessor chooses or that follows from one, wherever it is said.

In a form's own lines and cells the places themselves are taken out. In sentences the whole sentence goes: a
comparison, a zone's word or a figure nobody accounted for tells as much as the score. What goes is settled by where
things stand and which words are there, hardly by their values, so that two assessments that differ in their scores
alone give the same sheet; `tests/handing` holds that.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from converter.formula import names
from converter.handing.quantities import derived, is_given, scored, used
from converter.judging import Values
from converter.model import Span, Table, Verified
from converter.numbers import parse
from converter.operands import statement_ids
from converter.reporting.naming import called, name_of
from converter.rubric import Rubric
from converter.system import AnyOf, Cause, Contained, Equals, Holds, Same, Statement, System, Test

NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
_SENTENCE = re.compile(r"[.!?](?=[\s*_)\"'”’]*(?:\s|$))[*_)\"'”’]*")
_COUNTED = re.compile(
    r"\b(?:zero|none|nil|nought|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|hundred|half|halves|quarter|third|thirds|double|twice|full|first|second|last)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:\w+er\s+than|more|less|most|least|high(?:er|est)?|low(?:er|est)?|large(?:r|st)?|small(?:er|est)?|top|bottom|"
    r"great(?:er|est)?|strong(?:er|est)?|weak(?:er|est)?|worst|worse|best|better|above|below|beyond|under|over|near(?:er|ly|est)?|close(?:r|st)?|"
    r"equal|same|maximum|minimum|positive|negative|neutral|exceeds?|outranks?|ranks?|heads?|leads?|tops|trails?|"
    r"safe(?:r|st)?|upper|bare(?:ly)?|just|between|border(?:line)?|threshold|line)\b",
    re.IGNORECASE,
)
_SCORING = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|points?|full marks?|rat(?:ed|ing|ings)|rank(?:s|ed|ing)?|total(?:s|led)?|zones?|thresholds?|out of|maximum|minimum)\b",
    re.IGNORECASE,
)
_OVERRIDE = re.compile(r"\boverrid\w*|\badjusted (?:from|to)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_COMMON_NOUN = 4

CURT = 6
"""Words of a sentence so short that any amount or comparison in it may be the score itself: `We gave it two.`"""

MOST_FORM_WORDS = 7
"""Words that a form has between two places at most; where there are more, an author speaks."""


class Cut(NamedTuple):
    """A stretch that goes: whether the whole of something said goes, or one place to fill in; what stood there."""

    span: Span
    held: bool


class Secrets:
    """What one document must not tell, and how to cut it out of any stretch of its text."""

    def __init__(self, verified: Verified, system: System) -> None:
        self.document = verified.document
        self._system = system
        self._names = _names(system)
        self._follows = self._names - (scored(system.rubric) if system.rubric else frozenset())
        self.ids = _ids(system, self._names)
        self.values = frozenset(
            abs(number.value) for i in self.ids if (number := system.stated[i].number) and number.unit < 1
        )
        spans = sorted({system.stated[i].span for i in self.ids})
        self._spans, self._starts = spans, [span.start for span in spans]
        self._shown = sorted(
            {s.span for s in system.stated if s.id not in self.ids and not s.path.startswith("claim(")}
        )
        self._all = sorted({s.span for s in system.record.stated})
        self._places = sorted((s.span.start, s.path) for s in system.record.stated)
        self._told = sorted(_told(system, self._names, self.ids))
        self._strange = {n.span for n in verified.numbers or () if n.state == "unexplained"}
        self._bands, self._nouns = _band_words(system.rubric), _nouns(verified, system.rubric, self._names)
        self._peers = _either(path[5:-1] for path in system.defining if path.startswith("peer("))
        self._form = _form(system)

    def in_form(self, span: Span) -> bool:
        """Tell whether a secret stands in a stretch as a place of the form, to be filled in, not as something said."""
        return any(self._filled(hidden.start) for hidden in self._within(span))

    def title(self, text: str) -> str:
        """Return a title or a file name with everything taken out that may tell: zone words, and figures with a point."""
        text = self._bands.sub("…", text) if self._bands else text
        return NUMBER.sub(lambda m: "…" if "." in m[0] else m[0], text)

    def cuts(self, span: Span, *, label: bool = False, line: bool = False) -> list[Cut]:
        """Return what goes from a stretch of the text, in order, none over another; neighbours held are one.

        label: it names a row or a column, and says nothing of its own. line: it stands by itself, not in a table;
        what is said behind a result there speaks of it.
        """
        spoken = line and any(name_of(path) in self._follows for path in self._paths(span))
        found = [*self._fill_ins(span, label=label), *(() if label else self._sentences(span, spoken=spoken))]
        out: list[Cut] = []
        for cut in sorted(found, key=lambda each: (each.span.start, -each.span.end)):
            if out and cut.span.start < out[-1].span.end:
                last = out.pop()
                joined = Span(last.span.start, max(last.span.end, cut.span.end))
                out.append(Cut(joined, last.held or cut.held))
            elif (
                out
                and cut.held
                and out[-1].held
                and not self.document.slice(Span(out[-1].span.end, cut.span.start)).strip()
            ):
                out.append(Cut(Span(out.pop().span.start, cut.span.end), True))
            else:
                out.append(cut)
        return out

    # ---------------------------------------------------------------------------------------- places of the form

    def _within(self, span: Span) -> list[Span]:
        return self._spans[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def _filled(self, offset: int) -> bool:
        """Tell whether an offset stands in a filled-in line or cell of the form, and not in the text behind it."""
        at = bisect_right(self._form, offset, key=lambda s: s.start)
        return at > 0 and offset < self._form[at - 1].end

    def _fill_ins(self, span: Span, *, label: bool) -> Iterator[Cut]:
        """Yield the places of the form, and whatever else in its cells, or in a label, reads like a secret."""
        for hidden in self._within(span):
            if label or self._filled(hidden.start):
                yield Cut(hidden, False)
        text = self.document.text
        for match in NUMBER.finditer(text, span.start, span.end):
            at = Span(*match.span())
            if (label or self._filled(at.start)) and not self._is_shown(at):
                alone = text[span.start : span.end].strip(" \t+-−–%*_") == match[0]
                if (
                    alone
                    or self._equals(match[0])
                    or (label and at in self._strange and self._speaks_of_scores(text[span.start : span.end]))
                ):
                    yield Cut(at, False)
        for match in self._bands.finditer(text, span.start, span.end) if self._bands else ():
            at = Span(*match.span())
            if (label or self._filled(at.start)) and not self._is_shown(at):
                yield Cut(at, False)

    def _is_shown(self, span: Span) -> bool:
        return any(shown.start <= span.start and span.end <= shown.end for shown in _over(self._shown, span))

    def _equals(self, digits: str) -> bool:
        number = parse(digits)
        if isinstance(number, str) or number.unit >= 1:
            return False
        return number.value in self.values or number.value / 100 in self.values

    # ---------------------------------------------------------------------------------------- sentences

    def _paths(self, span: Span) -> list[str]:
        """Return what is filled in in a stretch of the form."""
        places = self._places[bisect_left(self._places, (span.start, "")) : bisect_left(self._places, (span.end, ""))]
        return [path for start, path in places if self._filled(start)]

    def _sentences(self, span: Span, *, spoken: bool) -> Iterator[Cut]:
        """Yield each sentence outside the places of the form that would tell. spoken: all of them would."""
        for piece in self._loose(span):
            start = piece.start
            if spoken and len(_WORD.findall(self.document.slice(piece))) > 1:
                yield from self._held(piece)
                continue
            for match in _SENTENCE.finditer(self.document.text, piece.start, piece.end):
                yield from self._sentence(Span(start, match.end()))
                start = match.end()
            yield from self._sentence(Span(start, piece.end))

    def _loose(self, span: Span) -> Iterator[Span]:
        """Yield what of a stretch the form does not hold."""
        at = span.start
        for form in _over(self._form, span):
            if form.start > at:
                yield Span(at, form.start)
            yield from self._gaps(Span(max(form.start, span.start), min(form.end, span.end)))
            at = max(at, form.end)
        if at < span.end:
            yield Span(at, span.end)

    def _gaps(self, span: Span) -> Iterator[Span]:
        """Yield what authors may say between the places of a line of the form: more words than a form has there."""
        at = span.start
        for place in [*_over(self._all, span), Span(span.end, span.end)]:
            gap = Span(at, place.start)
            if gap.start < gap.end and len(_WORD.findall(self.document.slice(gap))) > MOST_FORM_WORDS:
                yield gap
            at = max(at, place.end)

    def _sentence(self, span: Span) -> Iterator[Cut]:
        text = self.document.slice(span)
        if text.strip() and self._tells(span, text):
            yield from self._held(span)

    def _held(self, span: Span) -> Iterator[Cut]:
        """Yield a stretch without the blanks around it."""
        text = self.document.slice(span)
        bare = text.strip()
        start = span.start + len(text) - len(text.lstrip())
        yield Cut(Span(start, start + len(bare)), True)

    def _tells(self, span: Span, text: str) -> bool:
        """Tell whether a sentence would give anything away."""
        if self._within(span) or _over(self._told, span) or _OVERRIDE.search(text):
            return True
        if self._bands and self._bands.search(text):
            return True
        if any(self._equals(match[0]) for match in NUMBER.finditer(text)):
            return True
        if any(number.start >= span.start and number.end <= span.end for number in self._strange):
            return True
        said = bool(_COUNTED.search(text) or _COMPARED.search(text) or NUMBER.search(text))
        named = self._speaks_of_scores(text)
        peer = bool(self._peers and self._peers.search(text) and _COMPARED.search(text))
        compared = bool(_AMOUNT.search(text) and _COMPARED.search(text))
        curt = said and len(_WORD.findall(text)) <= CURT and not self._shown_alone(span)
        return (((said and named) or compared or curt) and not _plain_peer(text)) or peer

    def _shown_alone(self, span: Span) -> bool:
        """Tell whether all figures of a sentence are given ones."""
        found = [Span(*m.span()) for m in NUMBER.finditer(self.document.text, span.start, span.end)]
        return bool(found) and all(self._is_shown(at) for at in found)

    def _speaks_of_scores(self, text: str) -> bool:
        return bool(_SCORING.search(text) or (self._nouns and self._nouns.search(text)))


def _plain_peer(text: str) -> bool:
    """Tell whether a sentence says another document's score and nothing else: `NOT an Electrician (scored 60.2)`."""
    without = re.sub(r"\((?:scored\s+)?[\d.]+\)", "", text)
    bare = without != text and not NUMBER.search(without) and not _SCORING.search(without)
    return bare and not _COMPARED.search(without)


def _over(spans: list[Span], span: Span) -> list[Span]:
    """Return the spans of a sorted list that overlap one."""
    return [each for each in spans[: bisect_left(spans, Span(span.end, -1))] if each.end > span.start]


# ------------------------------------------------------------------------------------------------ what is secret


def _names(system: System) -> frozenset[str]:
    """Return the quantities that are scored, that follow, or that are concluded: stated later and used by no formula."""
    rubric = system.rubric
    if rubric is None:
        return frozenset()
    base = scored(rubric) | derived(rubric)
    first = min((s.span.start for s in system.record.stated if _is_secret(s.path, base)), default=None)
    if first is None:
        return base
    heads = _heads(system)
    late = [s for s in system.record.stated if s.span.start > first and not _over(heads, s.span)]
    return base | {name for s in late if not is_given(s.path) and (name := name_of(s.path)) not in used(rubric)}


def _heads(system: System) -> list[Span]:
    """Return where the heads of tables stand: what is named there is named, not concluded."""
    blocks = system.record.document.blocks
    return [block.header.span for block in blocks if isinstance(block, Table) and block.header is not None]


def _ids(system: System, secret: frozenset[str]) -> frozenset[int]:
    """Return the stated values that are secret. Without a rubric: whatever follows, and what says the same again."""
    ids = {s.id for s in system.stated if _is_secret(s.path, secret)}
    if system.rubric is None:
        ids |= {s.result for s in system.statements if isinstance(s.test, Equals) and s.result >= 0}
    while True:
        more = {i for s in system.statements if isinstance(s.test, Same) for i in _pair(s, s.test, ids)}
        if more <= ids:
            return frozenset(ids)
        ids |= more


def _pair(statement: Statement, test: Same, ids: set[int]) -> tuple[int, ...]:
    """Return both prints of a quantity where one of them is secret."""
    both = tuple(i for i in (statement.result, test.reference) if i >= 0)
    return both if any(i in ids for i in both) else ()


def _is_secret(path: str, secret: frozenset[str]) -> bool:
    if is_given(path):
        return False
    name = name_of(path)
    return path.startswith("claim(") or name in secret or any(name.startswith(f"{each}.") for each in secret)


def _told(system: System, secret: frozenset[str], ids: frozenset[int]) -> Iterator[Span]:
    """Yield where a statement in prose stands on anything secret."""
    values = Values(system)
    for statement in system.statements:
        if statement.kind != "claim" or statement.span.start >= statement.span.end:
            continue
        if isinstance(statement.test, Same) and statement.result not in ids:
            continue
        stands_on = set(statement_ids(system, values, statement))
        if stands_on & ids or not stands_on or _speaks(statement.test, secret):
            yield statement.span
            yield from (system.stated[i].span for i in stands_on if i not in ids and _is_prose(system, i))


def _is_prose(system: System, ident: int) -> bool:
    span = system.stated[ident].span
    return any(free.start <= span.start < free.end for free in system.record.free)


def _speaks(test: Test, secret: frozenset[str]) -> bool:
    """Tell whether a test asks for a secret quantity by name."""
    if isinstance(test, AnyOf):
        return any(_speaks(one, secret) for one in test.tests)
    if isinstance(test, (Equals, Holds)):
        return any(name.key in secret for name in names(test.node))
    return isinstance(test, (Cause, Contained))


# ------------------------------------------------------------------------------------------------ words that tell


def _band_words(rubric: Rubric | None) -> re.Pattern[str] | None:
    """Return a pattern for the words that figures earn. Of everyday ones only those written as the scheme writes them."""
    if rubric is None:
        return None
    words = {word for bands in rubric.bands.values() for word in bands.words}
    shouted = [re.escape(word) for word in words if word.isupper()]
    quiet = [f"(?i:{re.escape(word)})" for word in words if not word.isupper()]
    return re.compile(r"\b(?:" + "|".join(sorted(quiet) + sorted(shouted)) + r")\b") if words else None


def _nouns(verified: Verified, rubric: Rubric | None, secret: frozenset[str]) -> re.Pattern[str] | None:
    if rubric is None:
        return None
    nouns = {noun for noun, name in rubric.nouns.items() if name in secret}
    nouns |= {re.sub(r"\s*\([^()]*\)", "", called(name, verified.record)) for name in secret}
    return _either(noun for noun in nouns if len(noun) >= _COMMON_NOUN)


def _either(words: Iterable[str]) -> re.Pattern[str] | None:
    found = sorted({re.escape(word) for word in words if word}, key=lambda word: (-len(word), word))
    return re.compile(r"\b(?:" + "|".join(found) + r")\b", re.IGNORECASE) if found else None


def _form(system: System) -> list[Span]:
    """Return the stretches that the form holds, in order: its filled-in lines and cells without the free text in them."""
    free = sorted(system.record.free)
    out: list[Span] = []
    for match in system.record.matches:
        at = match.span.start
        for each in _over(free, match.span):
            if each.start > at:
                out.append(Span(at, min(each.start, match.span.end)))
            at = max(at, each.end)
        if at < match.span.end:
            out.append(Span(at, match.span.end))
    return sorted(out)
