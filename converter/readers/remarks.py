"""What the text reader notices and does not hide: the table of its remarks, and the search for them.

A remark is no failure of reading: the text is kept as it came, and the reader of the report is told what may have
been misread because of it. Each code is noted once a document, at the first place, with the number of places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from converter.model import Block, Code, Remark, Row, Rule, Span, Table
from converter.regexes import regex

REMARKS: Final[dict[str, Rule]] = {
    rule.code: rule
    for rule in (
        Rule(
            "RD101",
            "undefined-bytes",
            "bytes without a meaning",
            "Windows-1252 leaves five bytes undefined. They were kept as control characters, but what the author saw "
            "there is not known.",
            "warning",
        ),
        Rule(
            "RD102",
            "not-utf-8",
            "not UTF-8",
            "The bytes are not valid UTF-8 and were read as Windows-1252. Digits are safe; signs such as minus, times "
            "and at-least, and letters with accents, may be others than the author typed.",
            "warning",
        ),
        Rule(
            "RD103",
            "control-characters",
            "control characters in the text",
            "Characters that print nothing stand in the text: a value with one in it may look right and read wrong.",
            "warning",
        ),
        Rule(
            "RD104",
            "hidden-characters",
            "hidden characters in the text",
            "Zero-width characters and changes of writing direction are not seen on a page, yet they can split a "
            "number or show its digits in another order.",
            "warning",
        ),
        Rule(
            "RD105",
            "unclosed-fence",
            "code fence without an end",
            "Everything behind the fence was taken for code, so its tables and headings were not read as such.",
            "warning",
        ),
        Rule(
            "RD106",
            "no-delimiter",
            "table without a line under its header",
            "Without the line of dashes it is a guess which row names the columns, and every check of the table rests "
            "on that guess.",
            "note",
        ),
        Rule(
            "RD107",
            "replacement-characters",
            "characters lost before or while reading",
            "U+FFFD stands where a character could not be decoded: something the author wrote is gone.",
            "warning",
        ),
        Rule(
            "RD108",
            "mojibake",
            "text that seems to be decoded twice",
            "Pairs such as those that UTF-8 read as Windows-1252 leaves were found. They are kept as they are; signs "
            "between numbers may be garbled.",
            "note",
        ),
        Rule(
            "RD111",
            "doubtful-cell",
            "cell whose place is doubtful",
            "The source does not say which column this text belongs to; it was put where its position on the page "
            "suggests. Compare it with the source before trusting a check that rests on it.",
            "warning",
        ),
        Rule(
            "RD112",
            "joined-table",
            "table put together again",
            "A page cut this table; its parts were joined because columns and rows go on. Were they two tables, their "
            "sums would be mixed.",
            "note",
        ),
        Rule(
            "RD113",
            "tracked-changes",
            "changes not yet accepted",
            "The document keeps text that somebody deleted or inserted and nobody accepted. It was read as if all "
            "changes were accepted; what was deleted is kept aside.",
            "note",
        ),
        Rule(
            "RD114",
            "format-unknown",
            "numbers without their printed form",
            "The sheet holds values, and how many digits of them it shows could not be told; the number of printed "
            "digits decides how closely a value is checked.",
            "note",
        ),
        Rule(
            "RD115",
            "page-without-text",
            "page that is a picture",
            "A page has a picture and no text: whatever is written in the picture was not read.",
            "warning",
        ),
        Rule(
            "RD116",
            "part-not-read",
            "part that could not be read",
            "A member of an archive or an attachment of a mail could not be read; the others were.",
            "warning",
        ),
        Rule(
            "RD117",
            "part-left-out",
            "part that is no document",
            "A member of an archive or an attachment of a mail is a picture, a program or empty: there is nothing in it "
            "to verify.",
            "note",
        ),
        Rule(
            "RD118",
            "columns-of-text",
            "text in columns side by side",
            "The lines of a page seem to stand in columns, and were read across them: sentences and tables of one stand "
            "among those of the other.",
            "warning",
        ),
    )
}
"""Every remark of this reader by its code. `why` is what a person needs to know to judge it."""

# Whatever is left of UTF-8 without these bytes is worth a look: anything beyond ASCII, and control characters.
USUAL_BYTES: Final = bytes(range(0x20, 0x7F)) + b"\t\n\r\f"

CONTROL: Final = "".join(map(chr, [*range(9), 11, *range(14, 32), *range(127, 160)]))
HIDDEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufeff\uffa0"
)
# Joiners belong to Persian words and to emoji; beside a digit or a Latin letter they only hide.
HIDDEN_PLACES = regex(f"[{HIDDEN.replace(chr(0x200C) + chr(0x200D), '')}]|(?<=[\\x00-\\x7f])[\u200c\u200d]")
CONTROL_PLACES = regex(f"[{re.escape(CONTROL)}]")
LOST_PLACES = regex("\ufffd")
# What the lead bytes C2, C3 and E2 80 of UTF-8 look like in Windows-1252, before what their second byte becomes.
MOJIBAKE_PLACES = regex(
    "Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a]|"
    "Â[\u00a0-\u00bf]|â€[\u0080-\u00bf\u0153\u02dc\u2013-\u2122]|â‰¥|â‰¤|âˆ’"
)

# (code, the characters of which one must be there, the places to note, what they are)
SEARCHES: Final = (
    ("RD103", frozenset(CONTROL), CONTROL_PLACES, "control character"),
    ("RD104", frozenset(HIDDEN), HIDDEN_PLACES, "hidden character"),
    ("RD107", frozenset("\ufffd"), LOST_PLACES, "lost character"),
    ("RD108", frozenset("ÃÂâ"), MOJIBAKE_PLACES, "pair that looks decoded twice"),
)


def remark(code: str, span: Span, message: str) -> Remark:
    """Return a remark with the slug and the severity of its code."""
    rule = REMARKS[code]
    return Remark(code, rule.slug, span, message, rule.severity)


def remarks_on_text(text: str, utf8: bytes) -> Iterator[Remark]:
    """Yield what is odd about the characters of a text. `utf8` is the same text in UTF-8.

    Searching every text for every odd character would cost more than reading it, so the usual bytes are struck out
    first, at the speed of memory, and only what is left is looked at.
    """
    left = utf8.translate(None, USUAL_BYTES)
    if not left:
        return
    characters = frozenset(left.decode("utf-8", "surrogatepass"))
    for code, signs, places, what in SEARCHES:
        if characters.isdisjoint(signs):
            continue
        found = [match.span() for match in places.finditer(text)]
        if found:
            yield remark(code, Span(*found[0]), worded(text, found, what))


def worded(text: str, found: list[tuple[int, int]], what: str) -> str:
    """Return how often something was found and what the first is, by code points: it cannot be seen otherwise."""
    start, end = found[0]
    points = " ".join(f"U+{ord(character):04X}" for character in text[start:end])
    return f"{len(found)} {what}{'s' if len(found) > 1 else ''}, the first is {points}"


def remarks_on_struck(text: str, blocks: tuple[Block, ...]) -> Iterator[Remark]:
    """Yield that words are struck out in cells where others stand in their place, once, at the first."""
    if "~~" not in text:
        return
    rows = [row for block in blocks if isinstance(block, Table) for row in (block.header, *block.rows) if row]
    struck = [row.span for row in rows if outside_cells(text, row)]
    if struck:
        many = "rows have cells" if len(struck) > 1 else "row has a cell"
        yield remark(
            "RD113", struck[0], f"{len(struck)} {many} with words struck out; what stands beside them was read"
        )


def outside_cells(text: str, row: Row) -> bool:
    """Return whether words that are struck out stand in a row outside its cells."""
    whole = text[row.span.start : row.span.end]
    return whole.count("~~") > sum(cell.text.count("~~") for cell in row.cells)


def remarks_on_blocks(blocks: tuple[Block, ...]) -> Iterator[Remark]:
    """Yield what is odd about the blocks: a fence that never closes, a table without a delimiter line."""
    for block in blocks:
        if isinstance(block, Table):
            if block.delimiter or len(block.rows) + bool(block.header) == 1:
                continue
            head = "its first row was taken for the header" if block.header else "it was read without a header"
            yield remark("RD106", block.span, f"no line of dashes in this table; {head}")
        elif isinstance(block, Code) and block.content.end == block.span.end:
            yield remark("RD105", block.span, "this code fence has no end; the rest of the document was taken for code")
