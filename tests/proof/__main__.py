"""Run the proof: `python -m tests.proof [--each N] [--documents N] [--pairs N] [--only NAME] [--survivors]`.

Prints what the verifier sees and names of all kinds of slips, and writes it to docs/proof.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.proof import running, telling

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description=__doc__)
    parser.add_argument("--each", type=int, default=100, help="single slips tried per document, 0 for all there are")
    parser.add_argument("--documents", type=int, default=33, help="correct documents generated per habit")
    parser.add_argument("--pairs", type=int, default=12, help="pairs of slips per document")
    parser.add_argument("--only", default="", help="one document, by its file name, or `lent`")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--write", type=Path, default=ROOT / "docs" / "proof.md", help="the page that is written")
    parser.add_argument("--survivors", action="store_true", help="list what was not seen or not named first")
    args = parser.parse_args()
    results = running.run(ROOT, running.Size(args.each, args.documents, args.pairs), args.jobs, args.only)
    page = telling.page(results)
    args.write.parent.mkdir(parents=True, exist_ok=True)
    args.write.write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    if args.survivors:
        sys.stdout.write("\n" + telling.survivors(results))


if __name__ == "__main__":
    main()
