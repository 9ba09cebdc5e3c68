"""A text in a language of marks, written down part by part: its tables, headings, lists and paragraphs."""

from __future__ import annotations

from converter.readers.canonical import Canvas
from converter.readers.notations.shapes import Dialect, Found, Item, Lines, margin_of, place, wrapped
from converter.readers.tables import PLAIN_NUMBER


def flow(lines: Lines, dialect: Dialect, canvas: Canvas) -> None:
    """Write a text down. Every line is a part of something: what only says how to show the text is kept aside."""
    margin = margin_of(lines)
    i = 0
    while i < len(lines):
        if not lines[i].strip():
            i += 1
            continue
        told = dialect.told(lines, i)
        if told > i:
            for at in range(i, told):
                canvas.aside(lines[at], place(at, 0))
            i = told
            continue
        found = dialect.table(lines, i)
        if found is not None:
            write_table(found, dialect, canvas)
            i = found.after
            continue
        heading = dialect.heading(lines, i)
        if heading is not None:
            canvas.heading(dialect.inline(heading.text).replace("**", ""), heading.level, place(i, 0))
            i = heading.after
            continue
        i = write_text(lines, i, dialect, canvas, margin)


def write_text(lines: Lines, i: int, dialect: Dialect, canvas: Canvas, margin: int) -> int:
    """Write the item or the paragraph that begins at line i; return the index of the line after it."""
    item = dialect.item(lines[i])
    text = item.text if item else lines[i].strip()
    j = i + 1
    while j < len(lines) and goes_on(lines, j, dialect, margin, item):
        text += " " + lines[j].strip()
        j += 1
    text = dialect.inline(text)
    if item:
        canvas.item(text, item.marker, item.depth, place(i, 0))
    else:
        canvas.lines(text, place(i, 0))
    return j


def goes_on(lines: Lines, j: int, dialect: Dialect, margin: int, item: Item | None) -> bool:
    """Return whether line j is the rest of what began above it: broken by a margin, or further in than its mark."""
    line = lines[j]
    if not line.strip() or dialect.item(line) or dialect.heading(lines, j) or dialect.told(lines, j) > j:
        return False
    if line.lstrip()[:1] in ("|", "{"):
        return False
    return wrapped(lines[j - 1], line, margin) or (item is not None and line[:2] == "  ")


def write_table(found: Found, dialect: Dialect | None, canvas: Canvas) -> None:
    """Write a table down, its caption before it; a guess about its columns is remarked on."""
    rows = found.rows
    if dialect is not None:
        rows = [[entry._replace(text=dialect.inline(entry.text)) for entry in row] for row in rows]
    if found.caption:
        canvas.lines(found.caption if dialect is None else dialect.inline(found.caption), rows[0][0].origin)
    headed = found.headed
    if headed is None:
        headed = len(rows) > 1 and not any(PLAIN_NUMBER.fullmatch(entry.text) for entry in rows[0])
    at = canvas.size
    canvas.table(rows, headed)
    for text, origin in found.asides:
        canvas.aside(text, origin)
    if found.guessed:
        canvas.remark("RD106", found.guessed, at + 1)
