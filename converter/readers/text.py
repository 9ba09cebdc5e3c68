"""Text and Markdown to blocks, line by line, in one pass.

Marks help where they are, and nothing depends on them: headings may be unmarked, lists and tables may follow prose
without a blank line. Each function of `STARTERS` looks at the line it is given, appends the blocks that begin there
and returns the index of the next line; it returns the same index when the line is none of its kind, and then the line
is prose. Every line with a non-blank character goes into exactly one block.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from converter import limits
from converter.model import Block, Bullet, Code, Furniture, Heading, Paragraph, Span, Table
from converter.readers.lines import Line, line_starts, written_lines
from converter.readers.looks import BULLETS, HEADING_CHARACTERS, is_break, is_title, list_marker, within_bold
from converter.readers.tables import is_delimiter, opens_table, read_table
from converter.regexes import regex
from converter.signing import SIGNATURE

Starter = Callable[[list[Line], int, list[Block]], int]

# More unmarked short lines in a row than this are a list without marks, not headings over headings.
HEADING_RUN: Final = 3

# Shorter lines were not broken by a margin.
WRAPPED_CHARACTERS: Final = 40
# No line that ends with one of these words ends what it says.
UNFINISHED: Final = frozenset(
    (
        *("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on"),
        *("or", "than", "that", "the", "their", "to", "was", "were", "which", "with"),
    )
)

FRONT_MATTER_LINES: Final = 100
FRONT_MATTER_KEY = regex(r"[A-Za-z_][\w -]{0,40}:(?:\s|$)")
COMMENT_LINES: Final = 100


def read_blocks(text: str) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """Return the blocks of a text, in order, and the offsets of its lines."""
    starts = line_starts(text)
    lines = written_lines(text, starts)
    blocks: list[Block] = []
    i = read_front_matter(lines, blocks)
    count = len(lines)
    tables = 0
    while i < count:
        starter = STARTERS.get(lines[i].text[:1])
        after = starter(lines, i, blocks) if starter else i
        i = read_prose(lines, i, blocks) if after == i else after
        if type(blocks[-1]) is Table:
            tables += 1
            if tables > limits.TABLES:
                raise limits.bound("too many tables", limits.TABLES, "tables")
    return tuple(blocks), starts


def is_marked(text: str, blocks: tuple[Block, ...]) -> bool:
    """Return whether a text is Markdown: it has a marked heading, a delimiter line, a fence, or bold words."""
    return "**" in text or any(map(has_mark, blocks))


def has_mark(block: Block) -> bool:
    """Return whether only Markdown has such a block."""
    if isinstance(block, Table):
        return block.delimiter is not None
    return isinstance(block, Code) or (isinstance(block, Heading) and block.level is not None)


# ------------------------------------------------------------------------------------------------ marked blocks


def read_front_matter(lines: list[Line], blocks: list[Block]) -> int:
    """Append the YAML front matter, if the text begins with one, as code, and return the index of the line after it.

    It is code because its lines are set as they are; a rule that wants its values still finds them there.
    """
    if len(lines) < 3 or lines[0].text != "---" or lines[0].start or not FRONT_MATTER_KEY.match(lines[1].text):
        return 0
    for j in range(2, min(len(lines), FRONT_MATTER_LINES)):
        if lines[j].text in ("---", "..."):
            content = Span(lines[1].first, lines[j - 1].end)
            blocks.append(Code(Span(lines[0].start, lines[j].end), "yaml", content))
            return j + 1
    return 0


def read_atx(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append the heading marked with `#` at line i."""
    line = lines[i]
    rest = line.text.lstrip("#")
    level = len(line.text) - len(rest)
    if level > 6 or (rest and not (rest[0].isspace() or rest[0].isalpha())):
        return i
    title = rest.strip()
    closed = title.rstrip("#")
    if not closed or closed[-1].isspace():
        title = closed.rstrip()
    start = line.at + level + (rest.index(title) if title else 0)
    blocks.append(Heading(line.span, within_bold(title, start), level))
    return i + 1


def read_fence(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append the fenced code that opens at line i; without a closing fence it goes to the end of the document."""
    line = lines[i]
    mark = line.text[0]
    info = line.text.lstrip(mark)
    size = len(line.text) - len(info)
    if size < 3 or (mark == "`" and "`" in info):
        return i
    count = len(lines)
    j = i + 1
    while j < count and not closes(lines[j].text, mark, size):
        j += 1
    content = Span(lines[i + 1].first, lines[j - 1].end) if j > i + 1 else Span(line.end, line.end)
    end = lines[j].end if j < count else lines[-1].end
    blocks.append(Code(Span(line.start, end), info.strip(), content))
    return j + 1 if j < count else j


def closes(text: str, mark: str, size: int) -> bool:
    """Return whether a line closes a fence of so many marks: at least as many, and nothing else."""
    return text[:1] == mark and len(text) >= size and not text.strip(mark)


def read_comment(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append the HTML comment that begins at line i as one paragraph: what is commented out is no table.

    Our own signature says nothing of the document and is set aside.
    """
    if not lines[i].text.startswith("<!--"):
        return i
    if SIGNATURE.fullmatch(lines[i].text):
        blocks.append(Furniture(lines[i].span))
        return i + 1
    for j in range(i, min(len(lines), i + COMMENT_LINES)):
        if "-->" in lines[j].text:
            blocks.append(paragraph(lines, i, j))
            return j + 1
    return i


def read_break(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append the thematic break at line i: three or more of one mark, with or without blanks between them."""
    if not is_break(lines[i].text):
        return i
    blocks.append(Furniture(lines[i].span))
    return i + 1


def read_border(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append the upper border of a grid table as furniture, or the list that begins at line i."""
    if is_delimiter(lines[i].text):
        blocks.append(Furniture(lines[i].span))
        return i + 1
    return read_list(lines, i, blocks)


def read_break_or_list(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append the thematic break or the list at line i: both may begin with the same mark."""
    return read_break(lines, i, blocks) if is_break(lines[i].text) else read_list(lines, i, blocks)


# ------------------------------------------------------------------------------------------------ lists


def read_list(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append the items of the list that begins at line i. Depth is told by indentation alone."""
    marker = list_marker(lines[i].text)
    if not marker or numbers_heading(lines, i, marker, blocks):
        return i
    count = len(lines)
    indents: list[int] = []
    while i < count:
        line = lines[i]
        marker = list_marker(line.text)
        if not marker:
            break
        indent = line.at - line.first
        while indents and indents[-1] >= indent:
            indents.pop()
        indents.append(indent)
        i += 1
        while i < count and continues_item(lines[i - 1], lines[i], indent):
            i += 1
        start = line.at + len(marker)
        rest = line.text[len(marker) :]
        start += len(rest) - len(rest.lstrip())
        end = lines[i - 1].end
        depth = min(len(indents) - 1, limits.LIST_DEPTH)
        blocks.append(Bullet(Span(line.start, end), marker, depth, Span(start, end)))
    return i


def continues_item(above: Line, line: Line, indent: int) -> bool:
    """Return whether a line goes on with the list item above it: further in than its mark, or visibly wrapped."""
    text = line.text
    if line.gap or not text or text[0] in "|#`~<" or line.quoted != above.quoted or list_marker(text):
        return False
    return line.at - line.first >= indent + 2 or is_wrapped(above.text, text)


def numbers_heading(lines: list[Line], i: int, marker: str, blocks: list[Block]) -> bool:
    """Return whether a number at the start of a line numbers a heading: `3. Evidence Score` over a table or prose.

    It does when the line reads like a heading and no other item stands before or after it.
    """
    if marker in BULLETS or lines[i].quoted or i + 1 == len(lines) or not is_title(lines[i].text):
        return False
    if blocks and type(blocks[-1]) is Bullet:
        return False
    below = lines[i + 1]
    other = list_marker(below.text)
    return (not other or other in BULLETS) and below.at - below.first <= lines[i].at - lines[i].first


# ------------------------------------------------------------------------------------------------ prose


def read_prose(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append what line i is when no mark says it: a table without outer pipes, a heading candidate, a paragraph."""
    line = lines[i]
    text = line.text
    if "|" in text and opens_table(lines, i):
        return read_table(lines, i, blocks)
    if text[1:2] == ")" and list_marker(text):
        after = read_list(lines, i, blocks)
        if after > i:
            return after
    if len(text) <= 2 * HEADING_CHARACTERS:
        level = underlined(lines, i)
        if level:
            title = within_bold(text, line.at)
            blocks.append(Heading(Span(line.start, lines[i + 1].end), title, level))
            return i + 2
        if is_candidate(lines, i):
            return read_candidates(lines, i, blocks)
    last = last_wrapped(lines, i)
    blocks.append(paragraph(lines, i, last))
    return last + 1


def paragraph(lines: list[Line], first: int, last: int) -> Paragraph:
    """Return lines as one paragraph."""
    line, end = lines[first], lines[last].end
    return Paragraph(Span(line.start, end), Span(line.at, end), line.quoted)


def last_wrapped(lines: list[Line], i: int) -> int:
    """Return the index of the last line of the paragraph that begins at line i.

    One line is one paragraph, because that is how these documents are written; only lines that were visibly broken
    by a margin are joined. Quoted lines stay apart: the mark of the second would fall inside the text.
    """
    count = len(lines)
    while i + 1 < count and goes_on_below(lines, i):
        i += 1
    return i


def goes_on_below(lines: list[Line], i: int) -> bool:
    """Return whether the line under line i is the rest of its sentence."""
    line, below = lines[i], lines[i + 1]
    if below.gap or line.quoted or below.quoted or not below.text or "|" in below.text:
        return False
    return is_wrapped(line.text, below.text)


def is_wrapped(above: str, below: str) -> bool:
    """Return whether a margin, not the author, ended the line above: it is long, unfinished, and goes on below."""
    if len(above) < WRAPPED_CHARACTERS or above[-1] in ".!?:;|" or not below:
        return False
    first = below[0]
    if first.islower():
        return not list_marker(below)
    if first in "=×÷≈≤≥":
        return not is_break(below)
    unfinished = above[-1] == "," or above[above.rfind(" ") + 1 :] in UNFINISHED
    return unfinished and (first.isalnum() or first in "(\"'“‘") and not list_marker(below)


def underlined(lines: list[Line], i: int) -> int:
    """Return the level that the line of `=` or `-` under line i gives it, or 0.

    Dashes are also drawn under a paragraph to divide it from the next, so with them the line must read like a heading.
    """
    if i + 1 == len(lines) or lines[i + 1].gap:
        return 0
    below = lines[i + 1].text
    mark = below[:1]
    if mark not in ("=", "-") or len(below) < 2 or below.strip(mark):
        return 0
    text = lines[i].text
    if not text or "|" in text:
        return 0
    if mark == "=":
        return 1
    return 2 if len(below) > 2 and is_title(text.removesuffix(":")) else 0


# ------------------------------------------------------------------------------------------------ unmarked headings


def read_candidates(lines: list[Line], i: int, blocks: list[Block]) -> int:
    """Append the run of short lines that begins at line i, as headings or as paragraphs.

    What stands around them decides: a heading has something under it, and headings over headings go two or three
    deep. A longer run, or one after a colon, is a list without marks; its last line may still head what follows.
    """
    j = i + 1
    count = len(lines)
    while j < count and is_candidate(lines, j) and not underlined(lines, j):
        j += 1
    listed = j - i > HEADING_RUN or (j - i > 1 and ends_with_colon(lines, i))
    for k in range(i, j):
        line = lines[k]
        if not listed if k + 1 < j else has_text_below(lines, k):
            blocks.append(Heading(line.span, within_bold(line.text, line.at), None))
        else:
            blocks.append(paragraph(lines, k, k))
    return j


def has_text_below(lines: list[Line], i: int) -> bool:
    """Return whether anything but a dividing line stands under line i."""
    return any(not is_break(below.text) for below in lines[i + 1 : i + 3])


def ends_with_colon(lines: list[Line], i: int) -> bool:
    """Return whether the line above announces what follows."""
    return i > 0 and lines[i - 1].text[-1:] == ":"


def is_candidate(lines: list[Line], i: int) -> bool:
    """Return whether line i may be a heading without a mark: it reads like one and is not the start of a sentence."""
    line = lines[i]
    if line.quoted or not is_title(line.text):
        return False
    if i + 1 == len(lines) or lines[i + 1].gap:
        return True
    below = lines[i + 1]
    return not (below.text[:1].islower() and not list_marker(below.text)) and not goes_on_below(lines, i)


STARTERS: Final[dict[str, Starter]] = {
    "|": read_table,
    "#": read_atx,
    "`": read_fence,
    "~": read_fence,
    "<": read_comment,
    "_": read_break,
    "=": read_break,
    "+": read_border,
    "-": read_break_or_list,
    "*": read_break_or_list,
    **dict.fromkeys(BULLETS.removeprefix("-*+"), read_list),
    **dict.fromkeys("0123456789(", read_list),
}
"""Which function looks at a line first, by the line's first character; every other line is prose."""
