"""A text or Markdown with drawn tables in it, written down line by line as it is, its drawn tables as tables."""

from __future__ import annotations

from converter.readers.canonical import Canvas
from converter.readers.looks import list_marker
from converter.readers.notations.drawn import page_end, table_at
from converter.readers.notations.flowing import write_table
from converter.readers.notations.shapes import UNDERLINE, Head, Lines, fence_at, margin_of, place, wrapped


def write_plain(lines: Lines, canvas: Canvas) -> None:
    """Write a text down; every line that is in no drawn table stays what it is."""
    margin = margin_of(lines)
    levels: list[str] = []
    fence = ""
    i = 0
    while i < len(lines):
        fence = fence_at(lines, i, fence)
        page = i if fence else page_end(lines, i)
        if page > i:
            write_inner_page(lines, i, page, canvas)
            i = page
            continue
        found = None if fence else table_at(lines, i)
        head = None if fence or found else underlined(lines, i, levels)
        if found is not None:
            write_table(found, None, canvas)
            i = found.after
        elif head is not None:
            canvas.heading(head.text, head.level, place(i, 0))
            i = head.after
        else:
            i = write_lines(lines, i, canvas, 0 if fence else margin)


def write_lines(lines: Lines, i: int, canvas: Canvas, margin: int) -> int:
    """Write the line at i, with what a margin broke off it, and return the index of the next."""
    line = lines[i]
    j = i + 1
    while j < len(lines) and is_prose(lines[j - 1]) and is_rest(lines[j]) and wrapped(lines[j - 1], lines[j], margin):
        line = f"{line.rstrip()} {lines[j]}"
        j += 1
    canvas.as_written(line, place(i, 0))
    return j


def is_prose(line: str) -> bool:
    """Return whether a line is running text at the left edge."""
    return (
        (line[:1].isalnum() or line[:1] in ("(", '"', "'", "“", "‘", "*"))
        and "|" not in line
        and not list_marker(line[:12])
    )


def is_rest(line: str) -> bool:
    """Return whether a line may be the rest of running text: at the left edge, and no mark begins it."""
    return line[:1] not in ("", " ", "\t", *"|#>`~<") and "|" not in line and not list_marker(line[:12])


def underlined(lines: Lines, i: int, levels: list[str]) -> Head | None:
    """Return the heading at line i with a line under it, or over and under it. Levels go by first use of each sign."""
    over = ""
    at = i
    if UNDERLINE.fullmatch(lines[i].rstrip()) and i + 2 < len(lines) and lines[i + 2].rstrip() == lines[i].rstrip():
        over, at = lines[i][0], i + 1
    if at + 1 >= len(lines) or not lines[at].strip() or (i and lines[i - 1].strip()):
        return None
    title, line = lines[at].strip(), lines[at + 1].rstrip()
    if not UNDERLINE.fullmatch(line) or len(line) < len(title) or not title[0].isalnum() or "|" in title:
        return None
    sign = over + line[0]
    if sign not in levels:
        levels.append(sign)
    return Head(title, min(levels.index(sign) + 1, 6), at + 2)


def write_inner_page(lines: Lines, i: int, end: int, canvas: Canvas) -> None:
    """Write the table of HTML that stands in lines of a text."""
    from converter.readers.html import write_page

    write_page("\n".join(lines[i:end]), canvas)
