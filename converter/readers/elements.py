"""Elements of a web page, and the text they print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bs4.element import CData, NavigableString, Tag

from converter import limits
from converter.readers.canonical import CALCULATING, Fragment, flat, over, raised

SILENT: Final = frozenset("script style template noscript head meta link iframe object svg canvas map".split())
"""What a page does not print."""
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
BLOCKS: Final = frozenset(
    "address article blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form header "
    "hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul "
    "h1 h2 h3 h4 h5 h6 nav aside menu dialog".split()
)
BOLD: Final = frozenset(("b", "strong"))
UNTYPED: Final = frozenset("hidden submit button reset image file password".split())
"""Kinds of input that show no text of the author's."""
HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BOLD_STYLE: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
PLAIN_STYLE: Final = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
RAISED_STYLE: Final = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
INVISIBLE: Final = re.compile("[\u2061-\u2064]")
"""Signs of formulas that print nothing: an invisible times, the application of a function."""


def is_text(node: object) -> bool:
    """Return whether a node prints: comments, doctypes and the like do not."""
    return type(node) in (NavigableString, CData)


def text_of(tag: Tag, depth: int) -> str:
    """Return the text of an element, with a line end where the page breaks the line."""
    return collapsed("".join(text for text, _ in fragments(tag, False, depth)))


def collapsed(text: str) -> str:
    """Return a text whose lines each have their blanks collapsed."""
    return "\n".join(filter(None, (flat(line) for line in text.split("\n"))))


def fragments(tag: Tag, bold: bool, depth: int, raw: bool = False) -> list[Fragment]:
    """Return the text of an element in stretches, each with whether it is bold. raw: blanks as they are."""
    if depth > limits.MARKUP_DEPTH:
        raise limits.bound("too deep a page", limits.MARKUP_DEPTH, "nested elements")
    if tag.name == "br":
        return [("\n", bold)]
    if tag.name == "input":
        return [(entered(tag), bold)]
    if tag.name == "select":
        return [(" ".join(flat(option.get_text()) for option in chosen(tag)), bold)]
    if tag.name == "img":
        return [(str(tag.get("alt") or ""), bold)]
    if tag.name == "math":
        # KaTeX writes a formula twice: as a page shows it, and as MathML for the ear.
        return [] if tag.find_parent(class_="katex-mathml") else [(formula(tag, depth), bold)]
    if is_raised(tag):
        text = "".join(piece for piece, _ in _inside(tag, bold, depth, raw))
        return [(noted(tag, text), bold)]
    return list(_inside(tag, bold, depth, raw))


def entered(field: Tag) -> str:
    """Return what an input shows: its text, or a mark for a box that is ticked or empty."""
    kind = str(field.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "[x] " if field.has_attr("checked") else "[ ] "
    return "" if kind in UNTYPED else str(field.get("value") or "")


def chosen(select: Tag) -> list[Tag]:
    """Return the options of a list that are shown: those selected, else the first where only one can be."""
    options = select.find_all("option")
    return [each for each in options if each.has_attr("selected")] or (
        [] if select.has_attr("multiple") else options[:1]
    )


def is_raised(tag: Tag) -> bool:
    """Return whether an element is set above the line: glued to a number it would be read as its last digit."""
    return tag.name == "sup" or bool(RAISED_STYLE.search(str(tag.get("style") or "")))


def noted(tag: Tag, text: str) -> str:
    """Return raised text: the mark of a footnote as one, digits as raised digits, anything else as it is."""
    mark = flat(text).strip("[]()")
    linked = tag.find("a", href=True) or (tag.parent is not None and tag.parent.name == "a")
    return f"[^{mark}]" if linked and mark and mark.isalnum() else raised(text)


def formula(tag: Tag, depth: int) -> str:
    """Return a formula on one line: fractions with a stroke, powers raised, what only describes it left out."""
    if depth > limits.MARKUP_DEPTH:
        raise limits.bound("too deep a page", limits.MARKUP_DEPTH, "nested elements")
    if tag.name in ("annotation", "annotation-xml"):
        return ""
    parts = [formula(child, depth + 1) if isinstance(child, Tag) else flat(str(child)) for child in tag.children]
    parts = [INVISIBLE.sub("", part) for part in parts if part]
    if tag.name == "mfrac" and len(parts) == 2:
        return over(*parts)
    if tag.name == "msup" and len(parts) == 2:
        return parts[0] + raised(parts[1])
    if tag.name == "msqrt":
        return f"√({''.join(parts)})"
    text = "".join(parts)
    return f" {text} " if tag.name == "mo" and text in CALCULATING else text


def _inside(tag: Tag, bold: bool, depth: int, raw: bool) -> Iterator[Fragment]:
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name in SILENT or is_hidden(child):
                continue
            inner = fragments(child, bold or is_bold(child), depth + 1, raw)
            block = child.name in BLOCKS and not raw
            yield from [("\n", bold), *inner, ("\n", bold)] if block else inner
        elif is_text(child):
            yield (str(child) if raw else BLANKS.sub(" ", str(child))), bold


def is_bold(tag: Tag) -> bool:
    """Return whether an element sets its text bold."""
    style = str(tag.get("style") or "")
    return bool(BOLD_STYLE.search(style)) or (tag.name in BOLD and not PLAIN_STYLE.search(style))


def is_hidden(tag: Tag) -> bool:
    """Return whether an element is not shown."""
    return tag.has_attr("hidden") or bool(HIDDEN.search(str(tag.get("style") or "")))
