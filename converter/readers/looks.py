"""What one line looks like by itself: an item of a list, a dividing line, bold throughout, a title."""

from __future__ import annotations

from typing import Final

from converter.model import Span
from converter.regexes import regex

ORDERED = regex(r"(?:\d{1,3}[.)]|\((?:\d{1,3}|[A-Za-z]|[ivx]{2,4})\)|[a-z]\))(?=\s|$)")
BREAKS: Final = ("-", "*", "_", "=")
BULLETS: Final = "-*+•◦▪‣·–"
# `3.`, `3.2`, `IV.`, `Step 2:`, `Part A:`, in front of a heading's own words.
NUMBERING = regex(r"(?:[A-Z][a-z]{1,9} )?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z]|[IVX]{1,4})[.):]? ")
# Digits that state a value: 3.80, 3/10, 45 %. A heading's digits only number or date it.
VALUE = regex(r"\d[.,/]\d|\d ?%")
ABBREVIATED = ("vs.", "etc.", "incl.", "No.", "St.", "Dr.", "approx.")
HEADING_CHARACTERS: Final = 80
HEADING_WORDS: Final = 12


def is_break(text: str) -> bool:
    """Return whether a line is nothing but three or more of the mark it begins with."""
    mark = text[:1]
    return mark in BREAKS and not text.strip(mark + " \t") and text.count(mark) >= 3


def list_marker(text: str) -> str:
    """Return the mark that makes a line a list item, or ''."""
    first = text[:1]
    if not first:
        return ""
    if first in BULLETS:
        return first if (len(text) == 1 or text[1].isspace()) and not is_break(text) else ""
    if first.isdigit() or first == "(" or text[1:2] == ")":
        found = ORDERED.match(text)
        return found.group() if found else ""
    return ""


def within_bold(title: str, start: int) -> Span:
    """Return the place of a heading's text without the marks that set all of it bold."""
    bold = bold_inside(title)
    return Span(start + 2, start + 2 + len(bold)) if bold else Span(start, start + len(title))


def bold_inside(text: str) -> str:
    """Return what stands between the marks of a text that is wholly bold, or ''."""
    mark = text[:2]
    if mark not in ("**", "__") or len(text) < 5 or not text.endswith(mark):
        return ""
    inside = text[2:-2]
    if inside[0].isspace() or inside[-1].isspace() or mark in inside or inside[0] == mark[0] or inside[-1] == mark[0]:
        return ""
    return inside


def is_title(text: str) -> bool:
    """Return whether a line reads like a heading: short, begun with a capital, not ended, no value stated in it."""
    if len(text) > HEADING_CHARACTERS:
        return False
    text = bold_inside(text) or text
    if text[-1:] in ".,;:!|" or "=" in text or "|" in text:
        return False
    numbering = NUMBERING.match(text)
    if numbering:
        text = text[numbering.end() :].lstrip()
    first = text[:1]
    if first.islower() or not (first.isalnum() or first in "(\"'“‘¿" or first > "\U0001f000"):
        return False
    if ": " in text or "  " in text or "\t" in text or VALUE.search(text):
        return False
    words = text.split()
    return len(words) <= HEADING_WORDS and any(map(str.isalpha, text)) and not has_sentence_end(words)


def has_sentence_end(words: list[str]) -> bool:
    """Return whether a sentence ends inside a line: a full stop behind a word that is no abbreviation."""
    return any(len(word) > 2 and word[-1] in ".!;" and word not in ABBREVIATED for word in words)
