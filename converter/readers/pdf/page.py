"""One page of a PDF as what is printed on it: words with their places, and rules.

Places are in points from the lower left, as PDF counts. Words are put together from single characters by where these
stand, because the order in which a file stores them is nobody's promise.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

WORD_GAP: Final = 0.18
"""A gap of this share of the font size ends a word; letters of one word stand closer."""
LINE_SHARE: Final = 0.4
"""Baselines closer than this share of the font size are one line."""
THIN: Final = 2.6
"""Rules are drawn this thick at most, in points."""
SHORT: Final = 3.0
BOLD_WEIGHT: Final = 600
PATHS: Final = 2
IMAGES: Final = 3
FORM_DEPTH: Final = 4
MOST_PATHS: Final = 20_000
HYPHENS: Final = ("\x02", "\ufffe", "\u00ad")


class Word(NamedTuple):
    """Characters without a gap. left, right: of its ink. base: its baseline. size: of its font. space: a blank follows."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """Return the middle of its small letters."""
        return self.base + self.size * 0.25


class Rule(NamedTuple):
    """A line drawn across or down: at: its y or x; low, high: where it begins and ends."""

    at: float
    low: float
    high: float


class Page(NamedTuple):
    """What is printed on a page. across, down: its rules. pictures: how many."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    pictures: int


def read_page(pdfium: Any, page: Any, number: int) -> Page:
    """Return one page."""
    raw = pdfium.raw
    across: list[Rule] = []
    down: list[Rule] = []
    pictures = 0
    for count, found in enumerate(page.get_objects(filter=[PATHS, IMAGES], max_depth=FORM_DEPTH)):
        if count > MOST_PATHS:
            break
        if found.type == IMAGES:
            pictures += 1
        else:
            add_rules(raw, found, across, down)
    text = page.get_textpage()
    try:
        words = tuple(words_of(raw, text))
    finally:
        text.close()
    return Page(number, page.get_width(), page.get_height(), words, tuple(across), tuple(down), pictures)


def add_rules(raw: Any, path: Any, across: list[Rule], down: list[Rule]) -> None:
    """Note a path as rules: a thin box is one, a box that is stroked has four."""
    left, bottom, right, top = bounds_of(path)
    wide, high = right - left, top - bottom
    if high <= THIN and wide > SHORT:
        across.append(Rule((bottom + top) / 2, left, right))
    elif wide <= THIN and high > SHORT:
        down.append(Rule((left + right) / 2, bottom, top))
    elif wide > SHORT and high > SHORT and is_stroked(raw, path):
        across += [Rule(bottom, left, right), Rule(top, left, right)]
        down += [Rule(left, bottom, top), Rule(right, bottom, top)]


def bounds_of(path: Any) -> tuple[float, float, float, float]:
    """Return the corners of an object on the page, those of the forms around it applied."""
    left, bottom, right, top = path.get_bounds()
    container = getattr(path, "container", None)
    while container is not None:
        corners = [container.get_matrix().on_point(x, y) for x in (left, right) for y in (bottom, top)]
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        bottom, top = min(y for _, y in corners), max(y for _, y in corners)
        container = getattr(container, "container", None)
    return left, bottom, right, top


def is_stroked(raw: Any, path: Any) -> bool:
    """Return whether the outline of a path is drawn."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path.raw, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def words_of(raw: Any, text: Any) -> list[Word]:
    """Return the words of a page in no particular order."""
    words: list[Word] = []
    letters: list[str] = []
    first: Word | None = None
    right = 0.0
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()

    def end() -> None:
        nonlocal first
        if first is not None:
            words.append(first._replace(text=whole("".join(letters)), right=right))
        first = None
        letters.clear()

    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        letter = chr(code) if code < 0x110000 else "\ufffd"
        blank = letter.isspace() or not code or raw.FPDFText_IsGenerated(text.raw, index) == 1
        if blank and letter not in HYPHENS:
            end()
            continue
        if letter in HYPHENS:
            letter = "-"
        raw.FPDFText_GetLooseCharBox(text.raw, index, ctypes.byref(box))
        raw.FPDFText_GetCharOrigin(text.raw, index, ctypes.byref(x), ctypes.byref(y))
        left, base = box.left, y.value
        if first is not None and (
            abs(base - first.base) > LINE_SHARE * first.size
            or left - right > WORD_GAP * first.size
            or left < right - first.size
        ):
            end()
        if first is None:
            size = abs(box.top - box.bottom) or 1.0
            printed = raw.FPDFText_GetFontSize(text.raw, index)
            first = Word("", left, box.right, base, size if printed <= 1.5 else printed, is_bold(raw, text, index))
        letters.append(letter)
        right = box.right
    end()
    return words


def whole(text: str) -> str:
    """Return a text with each pair of UTF-16 halves, as which PDFium tells rarer characters, as its one character."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def is_bold(raw: Any, text: Any, index: int) -> bool:
    """Return whether a character is set bold, by the weight of its font or by the font's name."""
    if raw.FPDFText_GetFontWeight(text.raw, index) >= BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(80)
    flags = ctypes.c_int()
    size = raw.FPDFText_GetFontInfo(text.raw, index, name, 80, ctypes.byref(flags))
    return size > 0 and any(word in name.value.lower() for word in (b"bold", b"black", b"heavy", b"semibold"))


class Line(NamedTuple):
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def base(self) -> float:
        return self.words[0].base

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return words as lines, from the top of the page down."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.base, word.left)):
        last = lines[-1] if lines else None
        if last and abs(last[0].base - word.base) <= LINE_SHARE * min(last[0].size, word.size):
            last.append(word)
        else:
            lines.append([word])
    return [Line(tuple(sorted(line, key=lambda word: word.left))) for line in lines]


def joined(lines: Sequence[str]) -> str:
    """Return lines that a margin cut as one text. A line broken behind a hyphen, slash or dash needs no blank."""
    text = ""
    for line in lines:
        glued = (
            len(text) > 1
            and text[-1] in "-/—–"
            and not text[-2].isspace()
            and line[:1].isalnum()
            and text[-2].isalnum()
        )
        text += line if glued or not text else f" {line}"
    return text
