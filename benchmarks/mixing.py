"""A folder of documents in the formats that old archives hold, for the benchmark of importing them.

    python benchmarks/mixing.py FOLDER [--documents 1000]

Of a hundred: 40 DOCX (30 python-docx, 10 pandoc), 25 PDF (12 with ruled tables, 13 without; WeasyPrint and Chromium),
15 HTML, and 20 others: ODT, mails, workbooks, CSV, TSV, ZIP, RTF, DOC, text. No two documents are alike. What is made
already is not made again, so that a folder can be grown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from converter import pipeline  # noqa: E402
from tests import corpora, producing  # noqa: E402
from tests.producing import Part, Parts, Producer  # noqa: E402

OTHERS: tuple[tuple[str, Producer, int], ...] = (
    (".odt", producing.odfdo_odt, 4),
    (".eml", producing.mail(producing.python_docx, "review.docx"), 2),
    (".eml", producing.mail_body, 2),
    (".xlsx", producing.openpyxl_xlsx, 3),
    (".csv", producing.comma_separated, 2),
    (".tsv", producing.tab_separated, 1),
    (".zip", producing.zipped(producing.python_docx, "folder/review.docx"), 1),
    (".rtf", producing.pandoc("rtf"), 1),
    (".doc", producing.office("doc", producing.python_docx, "docx"), 1),
    (".txt", lambda parts: producing.markdown(parts).replace("\\", "").encode(), 3),
)
MIXTURE: tuple[tuple[str, Producer, int], ...] = (
    (".docx", producing.python_docx, 30),
    (".docx", producing.pandoc("docx"), 10),
    (".pdf", producing.weasyprint, 9),
    (".pdf", producing.chromium, 3),
    (".pdf", producing.unruled(producing.weasyprint), 10),
    (".pdf", producing.unruled(producing.chromium), 3),
    (".html", producing.page, 8),
    (".html", producing.page_of_the_nineties, 7),
    *OTHERS,
)
"""Suffix, producer, and how many of a hundred."""


@cache
def parts(base: int) -> Parts:
    """Return the parts of one of the documents that all others are made from."""
    (verified,) = pipeline.verify(corpora.text(base).encode(), "base.md")
    return producing.parts_of(verified)


def numbered(number: int) -> Parts:
    """Return the parts of the number-th document: a role of its own."""
    base = number % len(corpora.BASES)
    old, new = corpora.words(base), corpora.words(number)
    return tuple(
        Part(
            part.kind, part.text.replace(old, new), part.level, part.marker,
            tuple(tuple(cell.replace(old, new) for cell in row) for row in part.rows),
        )
        for part in parts(base)
    )  # fmt: skip


def kinds() -> Iterator[tuple[str, Producer]]:
    """Yield a hundred kinds in an order that spreads each over the whole."""
    each = [(suffix, make) for suffix, make, count in MIXTURE for _ in range(count)]
    yield from (each[at * 37 % len(each)] for at in range(len(each)))


def write(folder: Path, count: int) -> Path:
    """Write documents into a folder, in subfolders of a hundred, and return it."""
    hundred = list(kinds())
    for number in range(count):
        suffix, make = hundred[number % 100]
        target = folder / f"{number // 100:03d}" / f"{number:06d}{suffix}"
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(make(numbered(number)))
    return folder


def main() -> int:
    """Write the folder that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    options = parser.parse_args()
    write(options.folder, options.documents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
