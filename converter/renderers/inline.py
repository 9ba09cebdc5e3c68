"""Text of the document as HTML: emphasis set, figures marked, and every character that says something kept.

markdown-it finds emphasis, code and escapes; links, images, HTML and entities stay as they were written. What it found is
then laid over the source, character by character. Where that does not work out - where anything but a pure mark
would be lost, doubled or moved - the text is set exactly as written. So the promise that nothing gets lost does not
rest on the parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from converter.reporting.blocks import Mark, Text

DROPPABLE = frozenset("|#*_~`\\-+> \t\n\r")
"""Marks and blanks: all that setting a text may take away."""

TAGS = {"strong": "strong", "em": "em", "s": "s"}
"""Inline marks that are set, as HTML tags."""

LONGEST_WORD = 28
"""Characters after which an unbroken word may break."""

LONGEST_PARSED = 20_000
"""Characters of a text whose inline marks are still looked for; a longer one is set as written."""

PICTURES = {**{c: 0x2400 + c for c in range(32) if chr(c) not in "\t\n\r"}, 127: 0x2421}
"""Control characters and the signs that show them."""

TICK = "\N{LIGHT CHECK MARK}"
"""The sign of a figure that agrees, on paper: the font Report Ticks draws it small and raised."""

_HIDDEN = {
    *range(0x80, 0xA0),
    0xAD,
    0x61C,
    0x180E,
    0x200B,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
}
"""Characters that nobody sees, among them those that turn the direction of the text: they are named beside."""

_SPECIAL = frozenset(map(chr, _HIDDEN))


class Run(NamedTuple):
    """Characters that stand together in the source, from offset `start`, and the tags they are set in."""

    start: int
    text: str
    code: bool


@cache
def _parser() -> MarkdownIt:
    """Return the parser of inline marks, with everything switched off that changes or fetches."""
    return MarkdownIt("js-default").disable(["link", "image", "autolink", "html_inline", "entity", "linkify"])


def inline(text: Text, *, titled: bool = True) -> Markup:
    """Return a text of the document as HTML with its inline marks set; `titled`: checked figures bear their working."""
    source = shown(text.text)
    if not _has_marks(source):
        return Markup("").join(_Pen(text.marks, titled).literal(source))
    pieces = _overlay(source, text.marks, titled)
    return Markup("").join(pieces if pieces is not None else _Pen(text.marks, titled).literal(source))


def on_paper(text: Text) -> Markup:
    """Return a text of the document as HTML for paper, where nothing can be pointed at.

    A figure that agrees bears a raised tick of its own font and no element: thousands of links to passes, each set,
    boxed and tagged apart, would cost a third of the time and tell nobody anything.
    """
    return inline(text, titled=False)


def heading_on_paper(text: Text) -> Markup:
    """Return a heading for paper: what agrees in it bears no tick."""
    return inline(Text(text.text, tuple(mark for mark in text.marks if mark.state != "agrees")), titled=False)


def literal(text: Text) -> Markup:
    """Return a text of the document as HTML exactly as written: code, and what is not prose."""
    return Markup("").join(_Pen(text.marks).literal(shown(text.text)))


def said(words: str) -> Markup:
    """Return words about the document as HTML: escaped, hidden characters named, long words breakable."""
    return _escaped(shown(words))


def shown(text: str) -> str:
    """Return a text with control characters as their signs, character for character, so that offsets keep."""
    text = text.translate(PICTURES)
    return text if text.isascii() else "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def _has_marks(source: str) -> bool:
    return len(source) <= LONGEST_PARSED and any(sign in source for sign in "*_~`\\")


def _overlay(source: str, marks: tuple[Mark, ...], titled: bool) -> list[Markup] | None:
    """Return the text with its inline marks, or None where the parser's reading does not lie on the source."""
    pen, at, out = _Pen(marks, titled), 0, list[Markup]()
    for token in _tokens(source):
        if token.type.endswith(("_open", "_close")):
            tag = TAGS.get(token.tag)
            if tag is None:
                return None
            out.append(Markup(f"</{tag}>" if token.nesting < 0 else f"<{tag}>"))
            continue
        if token.type == "hardbreak":
            out.append(Markup("<br/>"))
        for run in _runs(token):
            laid = _lay(run, source, at)
            if laid is None:
                return None
            at = laid[-1].start + len(laid[-1].text) if laid else at
            out += _set(laid, pen, token.type == "code_inline")
    return out if _only_marks(source[at:]) else None


def _tokens(source: str) -> list[Token]:
    parsed = _parser().parseInline(source)
    return [child for token in parsed for child in token.children or ()]


def _runs(token: Token) -> Iterator[str]:
    """Return the text a token brings: a break brings a line end."""
    if token.type in ("softbreak", "hardbreak"):
        yield "\n"
    elif token.content:
        yield token.content


def _lay(content: str, source: str, at: int) -> list[Run] | None:
    """Return where the characters of a token stand in the source from `at` on, or None if something would be lost.

    Each is found at its first place; what is passed over on the way must be marks or blanks.
    """
    runs: list[Run] = []
    start, length = at, 0
    for char in content:
        found = at
        while found < len(source) and not _same(char, source[found]):
            if source[found] not in DROPPABLE:
                return None
            found += 1
        if found == len(source):
            if char in " \n":
                continue
            return None
        if found != at or not length:
            if length:
                runs.append(Run(start, source[start : start + length], False))
            start, length = found, 0
        length += 1
        at = found + 1
    if length:
        runs.append(Run(start, source[start : start + length], False))
    return runs


def _same(char: str, other: str) -> bool:
    return char == other or (char in " \n" and other in " \n\t")


def _set(runs: list[Run], pen: _Pen, code: bool) -> Iterator[Markup]:
    if code:
        yield Markup("<code>")
    for run in runs:
        yield from pen.write(run.start, run.text)
    if code:
        yield Markup("</code>")


def _only_marks(rest: str) -> bool:
    return all(char in DROPPABLE for char in rest)


class _Pen:
    """Writes characters of one text as HTML and puts the marks around those that bear one."""

    def __init__(self, marks: tuple[Mark, ...], titled: bool = True) -> None:
        self._marks = marks
        self._titled = titled
        self._next = 0
        self._named: set[str] = set()

    def literal(self, source: str) -> Iterator[Markup]:
        """Return a whole text as written."""
        return self.write(0, source)

    def write(self, start: int, text: str) -> Iterator[Markup]:
        """Return characters that stand at `start`, cut where marks begin and end."""
        end = start + len(text)
        at = start
        while at < end:
            while self._next < len(self._marks) and self._marks[self._next].end <= at:
                self._next += 1
            mark = self._marks[self._next] if self._next < len(self._marks) else None
            if mark is None or mark.start >= end:
                yield _escaped(text[at - start :])
                return
            if mark.start > at:
                yield _escaped(text[at - start : mark.start - start])
                at = mark.start
            stop = min(mark.end, end)
            yield self._marked(mark, text[at - start : stop - start], stop == mark.end and mark.ends)
            at = stop

    def _marked(self, mark: Mark, text: str, last: bool) -> Markup:
        """Return some characters inside their mark. Its id stands on the first piece, its sign on the last."""
        words = _escaped(text)
        if mark.state == "agrees" and not self._titled:
            return words + TICK if last else words
        if not mark.target:
            return Markup('<span class="v {}">{}</span>').format(mark.state, words)
        first = mark.begins and mark.anchor not in self._named
        self._named.add(mark.anchor)
        id = Markup(' id="{}"').format(mark.anchor) if first else Markup("")
        label = Markup(' data-n="{}"').format(mark.label) if last else Markup("")
        kind = f"v {mark.state}" + ("" if last else " on")
        says = Markup(' title="{}"').format(mark.says) if self._titled else Markup("")
        return Markup('<a class="{}"{} href="#{}"{}{}>{}</a>').format(kind, id, mark.target, says, label, words)


def _escaped(text: str) -> Markup:
    """Return characters as HTML: hidden ones named beside, long words breakable."""
    if _SPECIAL.isdisjoint(text):
        return _breakable(text)
    out: list[Markup] = []
    plain = ""
    for char in text:
        if char in _SPECIAL:
            out += [_breakable(plain), _named(char)]
            plain = ""
        else:
            plain += char
    return Markup("").join([*out, _breakable(plain)])


def _named(char: str) -> Markup:
    """Return a hidden character, isolated so that it turns nothing around it, with its name to be printed beside."""
    return Markup('<bdi class="hidden" data-code="U+{}">{}</bdi>').format(f"{ord(char):04X}", char)


def _breakable(text: str) -> Markup:
    """Return characters as HTML with places to break in words longer than any line should have to bear."""
    if len(text) <= LONGEST_WORD:
        return escape(text)
    return Markup(" ").join(_broken(word) for word in text.split(" "))


def _broken(word: str) -> Markup:
    if len(word) <= LONGEST_WORD:
        return escape(word)
    parts = [word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD)]
    return Markup("<wbr/>").join(escape(part) for part in parts)
