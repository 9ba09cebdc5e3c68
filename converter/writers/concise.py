"""`verify --format concise`: one line a finding, `path:line:column: severity CODE slug  message`, for grep and editors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converter.model import Unread
from converter.summary import Total, sentence
from converter.terminal import paint
from converter.writers import Result, Showing
from converter.writers.text import headline


def write(results: Iterable[Result], showing: Showing) -> Iterator[str]:
    """Yield a line for every finding as soon as its document is known, then one line for the whole run."""
    run = Total()
    for result in results:
        if isinstance(result, Unread):
            run = run.with_unread()
            continue
        run = run.with_document(result)
        for finding in sorted(result.findings, key=lambda finding: finding.span.start):
            if showing.passed or finding.severity is not None:
                yield headline(result.document, finding, showing) + "\n"
    yield paint(sentence(run), "strong", showing.colour) + "\n"
