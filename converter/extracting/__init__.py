"""Document -> Record: every stated value under its path, sections with their levels, tables as understood.

The rubric's form is laid over the document: headings by their words, tables by their header words, rows by their
labels, lines by their beginnings. Wrong values are read like right ones, or the worst errors would vanish; what
cannot be read leaves a remark at its place; what the form does not take is kept as free text for later kinds.
"""

from __future__ import annotations

from converter.extracting.names import (
    LONGEST_HEADING,
    first_token,
    heading_named,
    line_starts,
    plain,
    unnumbered,
)
from converter.extracting.tables import Tables
from converter.forms import Broken, Filled, Pattern, find
from converter.lexing import BLANK, tokens
from converter.model import (
    Block,
    Bullet,
    Code,
    Document,
    Heading,
    Paragraph,
    Record,
    Section,
    Span,
    Table,
)
from converter.rubric import HeadingForm, Rubric


def extract(document: Document, rubric: Rubric | None) -> Record:
    """Return what the document states. Without a rubric: sections and tables as read, all text free."""
    return _Extractor(document, rubric).record()


class _Extractor(Tables):
    """One pass over the blocks of one document."""

    def record(self) -> Record:
        for index, block in enumerate(self.document.blocks):
            self.block(index, block)
        return Record(
            self.document,
            self.rubric.id if self.rubric else "",
            self.title(),
            tuple(self.sections),
            tuple(self.readings),
            tuple(self.stated),
            {path: tuple(ids) for path, ids in self.fields.items()},
            dict(self.rows),
            tuple(self.matches),
            tuple(self.free),
            tuple(self.remarks),
        )

    def title(self) -> str:
        """Return the document's name: the quantity the rubric says, else its first marked heading, else its first line."""
        named = self.fields.get(self.rubric.names, ()) if self.rubric else ()
        if named:
            return self.stated[named[0]].text
        for block in self.document.blocks:
            if isinstance(block, Heading):
                return plain(self.document.slice(block.content))
        first = next((b for b in self.document.blocks if isinstance(b, (Paragraph, Bullet))), None)
        return plain(self.document.slice(first.content))[:LONGEST_HEADING] if first else self.document.name

    def block(self, index: int, block: Block) -> None:
        if isinstance(block, Table):
            self.into_section(index)
            self.table(index, block)
            return
        if isinstance(block, (Heading, Paragraph, Bullet)):
            form = self.heading_form(block)
            if form:
                self.open_section(index, block, form)
                return
        if isinstance(block, Heading) and not self.lines_taken(block.content):
            self.open_section(index, block, None)
            return
        self.into_section(index)
        if isinstance(block, (Paragraph, Bullet)):
            if not self.lines_taken(block.content):
                self.free.append(block.content)
        elif isinstance(block, Code):
            self.code(block)

    def code(self, block: Code) -> None:
        """Read each line of a fenced block: people paste their formula lines so."""
        at = block.content.start
        for line in self.document.slice(block.content).split("\n"):
            span = Span(at, at + len(line))
            if line.strip() and not self.lines_taken(span):
                self.free.append(span)
            at = span.end + 1

    def into_section(self, index: int) -> None:
        if not self.sections:
            self.sections.append(Section("", 1, "", -1, ()))
        last = self.sections[-1]
        self.sections[-1] = last._replace(blocks=(*last.blocks, index))

    def heading_form(self, block: Heading | Paragraph | Bullet) -> tuple[str, HeadingForm] | None:
        """Return the form's heading that a short line is, with its part, or None."""
        if self.rubric is None or block.content.end - block.content.start > LONGEST_HEADING:
            return None
        return heading_named(self.rubric, self.document.slice(block.content))

    def open_section(
        self, index: int, block: Heading | Paragraph | Bullet, form: tuple[str, HeadingForm] | None
    ) -> None:
        text = plain(self.document.slice(block.content))
        if form:
            self.part = form[0]
            text = unnumbered(text)
            level = form[1].level
            if isinstance(block, Heading) and block.level:
                self.shift = block.level - level
        else:
            level = block.level if isinstance(block, Heading) and block.level else 1
            level = max(level - self.shift, 1) if self.shift > 0 else level
        self.sections.append(Section(text, min(level, 6), form[0] if form else "", index, ()))

    def lines_taken(self, span: Span) -> bool:
        """Tell whether a line of the form begins so, and file what it states; the rest of it is free text."""
        if self.rubric is None:
            return False
        starts = line_starts(self.rubric)
        first = first_token(self.document.text, span)
        candidates = starts.get(first, ()) if first else ()
        if first[:1].isdigit() or first in (BLANK, "-", "+"):
            candidates = (*candidates, *starts.get("#", ()))
        if not candidates:
            return False
        cut = tokens(self.document.text, span.start, span.end)
        best: tuple[Pattern, Filled] | None = None
        broken: tuple[Pattern, Broken] | None = None
        for part, pattern in candidates:
            got = find(pattern, self.document.text, cut)
            if isinstance(got, Filled) and (best is None or part == self.part):
                best = (pattern, got)
            elif isinstance(got, Broken) and (broken is None or part == self.part):
                broken = (pattern, got)
        if best:
            self.match(best[0], best[1].captures, Span(span.start, best[1].end), ())
            if best[1].next < len(cut):
                self.free.append(Span(best[1].end, span.end))
            return True
        if broken:
            self.unreadable(broken[0], broken[1], cut, span)
        return False


__all__ = ["extract", "plain"]
