"""No sentence of a document that was lent to us is in the project: samples and tests are in our own words.

Documents kept beside the checkout, in `../shared/seeds`, are somebody's work. Their scheme is not: headings, table
headers, row labels and the lines of the form may stand here, and do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LENT = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
RUN = 8
"""Words in a row that nobody writes twice by chance."""

OURS = ("samples", "tests", "docs", "converter", "templates", "benchmarks")
TEXT = {".py", ".md", ".txt", ".toml", ".json", ".html", ".css", ".jinja", ".j2"}
SCHEME = re.compile(
    r"Quick screen result|Task Resistance Score|Displacement/Augmentation split|This qualifies as|Raw:|JobZone Score:"
    r"|Zone:|Assessor override|Confirmed at|\| Sub-label"
)
"""Beginnings of the lines of the form. What an author adds behind them is short, and not worth a false alarm."""

CUT = re.compile(r"\||Seniority note: Junior \(0-2 years\)")
"""Where one piece of a line ends and another begins: cells, and the one form line that prose follows."""


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+", text.casefold())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Return every run of words; one that is mostly numbers is arithmetic, which belongs to nobody."""
    found = words(text)
    for start in range(len(found) - RUN + 1):
        run = tuple(found[start : start + RUN])
        if sum(word.isalpha() for word in run) > RUN // 2:
            yield run


def lent_runs() -> dict[tuple[str, ...], str]:
    """Return the runs of words in lent prose: paragraphs, bullets and the long cells of tables."""
    return {
        run: f"{path.name}:{number}"
        for path in LENT
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if not SCHEME.match(line)
        for piece in CUT.split(line)
        for run in runs(piece)
    }


def our_texts() -> Iterator[Path]:
    yield from (path for path in ROOT.iterdir() if path.suffix in TEXT)
    for folder in OURS:
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in TEXT and path.is_file())


@pytest.mark.skipif(not LENT, reason="no lent documents beside the checkout")
def test_no_lent_sentence_is_in_the_project() -> None:
    lent = lent_runs()

    found = [
        f"{path.relative_to(ROOT)}: {' '.join(run)} ({lent[run]})"
        for path in our_texts()
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        for run in runs(line)
        if run in lent
    ]

    assert not found, "\n".join(found)
