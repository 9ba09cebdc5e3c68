"""One document written in other ways that mean the same: for tests that what is read does not depend on them."""

from __future__ import annotations

import re
from collections.abc import Callable

Maker = Callable[[str], bytes]
"""From a document with line feeds and no byte order mark to the bytes of the same document in another dress."""


def as_is(text: str) -> bytes:
    """Return the text in UTF-8."""
    return text.encode()


def blank_lines(text: str) -> bytes:
    """Return the text with a blank line between blocks: around tables and after every other line."""
    out: list[str] = []
    for line in text.split("\n"):
        inside = bool(out) and _joined(out[-1], line)
        out += [line] if inside or not line.strip() else ["", line]
    return "\n".join(out).lstrip("\n").encode()


def _joined(before: str, line: str) -> bool:
    """Tell whether two lines belong to one block: rows of one table, items of one list."""
    return any(before.startswith(mark) and line.startswith(mark) for mark in ("|", "- "))


def marked_headings(headings: frozenset[str]) -> Maker:
    """Return a maker that puts `## ` before the lines that are headings."""

    def make(text: str) -> bytes:
        return "\n".join(f"## {line}" if line in headings else line for line in text.split("\n")).encode()

    return make


def bold_totals(text: str) -> bytes:
    """Return the text with every filled cell of a total row in bold."""
    return "\n".join(
        _bold(line) if re.match(r"\| *(Protective )?Total *\|", line) else line for line in text.split("\n")
    ).encode()


def _bold(line: str) -> str:
    return re.sub(r"(?<=\|)( *)([^|]*?[^| ])( *)(?=\|)", r"\1**\2**\3", line)


def alignment_colons(text: str) -> bytes:
    """Return the text with colons in its delimiter rows, of all three kinds in turn."""
    kinds = (":---", "---:", ":---:")

    def aligned(line: str) -> str:
        cells = len(line.strip().strip("|").split("|"))
        return "| " + " | ".join(kinds[i % 3] for i in range(cells)) + " |"

    delimiter = re.compile(r"\|(?: *:?-+:? *\|)+")
    return "\n".join(aligned(line) if delimiter.fullmatch(line.strip()) else line for line in text.split("\n")).encode()


def padded_rows(text: str) -> bytes:
    """Return the text with every cell of its tables set off by more blanks."""
    return "\n".join(
        line.replace("|", "  |  ").strip() if line.startswith("|") else line for line in text.split("\n")
    ).encode()


def no_outer_pipes(text: str) -> bytes:
    """Return the text with the last pipe of each row left out where its last cell is filled."""
    return "\n".join(
        line[:-1].rstrip() if re.search(r"[^| ] *\|$", line) and line.startswith("|") else line
        for line in text.split("\n")
    ).encode()


def crlf(text: str) -> bytes:
    """Return the text with the line ends of Windows."""
    return text.replace("\n", "\r\n").encode()


def lone_cr(text: str) -> bytes:
    """Return the text with the line ends of old Macs."""
    return text.replace("\n", "\r").encode()


def byte_order_mark(text: str) -> bytes:
    """Return the text in UTF-8 with a byte order mark."""
    return text.encode("utf-8-sig")


def utf_16(text: str) -> bytes:
    """Return the text in UTF-16, little-endian, with its byte order mark."""
    return b"\xff\xfe" + text.encode("utf-16-le")


def utf_16_big(text: str) -> bytes:
    """Return the text in UTF-16, big-endian, with its byte order mark."""
    return b"\xfe\xff" + text.encode("utf-16-be")


def cp1252(text: str) -> bytes:
    """Return the text in Windows-1252; what that cannot write is written as people would: `>=`, `->`, `-`."""
    ascii_signs = {"≥": ">=", "≤": "<=", "→": "->", "\u2212": "-"}
    for sign, written in ascii_signs.items():
        text = text.replace(sign, written)
    return text.encode("cp1252")
