"""What the readers make of the samples in every format: the record read back beside the record of the text.

    python benchmarks/fidelity.py [--only FORMAT] [SAMPLE ...]

One line for each format and producer: tables, cells and values equal to those of the text over all samples, values
that are wrong and no remark says so (this must be 0), grades, and milliseconds a document. Producers that are not
installed (pandoc, LibreOffice, Chromium) are left out and named.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from converter import pipeline  # noqa: E402
from converter.grading import grade  # noqa: E402
from tests import producing  # noqa: E402
from tests.producing import PRODUCERS, Made, fidelity, parts_of, read_back  # noqa: E402


class Total(NamedTuple):
    """Sums over the samples: equal and all of tables, cells and values; wrong without a remark; seconds of reading."""

    tables: tuple[int, int] = (0, 0)
    cells: tuple[int, int] = (0, 0)
    values: tuple[int, int] = (0, 0)
    wrong: int = 0
    seconds: float = 0.0


def main() -> int:
    """Print the table; exit 1 where a value is wrong and nothing says so."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", nargs="*", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    samples = options.samples or sorted(p for p in (ROOT / "samples").glob("*.*") if p.suffix in (".txt", ".md"))
    samples = [path for path in samples if path.name != "README.md"]
    print(f"{'format':<8}{'producer':<28}{'tables':>9}{'cells':>12}{'values':>12}{'unsaid':>8}{'ms':>7}  grades")
    wrong = 0
    for made in PRODUCERS:
        if options.only not in ("", made.format):
            continue
        missing = [program for program in made.programs if not producing.have(program)]
        if missing:
            print(f"{made.format:<8}{made.producer:<28}{', '.join(missing)} is not installed")
            continue
        wrong += line_of(made, samples)
    return 1 if wrong else 0


def line_of(made: Made, samples: list[Path]) -> int:
    """Print the line of one producer and return how many values are wrong and unsaid."""
    total = Total()
    grades: Counter[str] = Counter()
    for path in samples:
        (want,) = pipeline.verify(path.read_bytes(), path.name)
        data = made.make(parts_of(want))
        began = time.perf_counter()
        got = read_back(data, made.name)
        seconds = time.perf_counter() - began
        found = fidelity(want, got)
        grades[grade(got.record).word] += 1
        total = Total(
            added(total.tables, found.tables),
            added(total.cells, found.cells),
            added(total.values, found.values),
            total.wrong + found.wrong,
            total.seconds + seconds,
        )
    shares = [f"{equal}/{whole}" for equal, whole in (total.tables, total.cells, total.values)]
    words = ", ".join(f"{count} {word}" for word, count in sorted(grades.items()))
    print(
        f"{made.format:<8}{made.producer:<28}{shares[0]:>9}{shares[1]:>12}{shares[2]:>12}{total.wrong:>8}"
        f"{total.seconds / len(samples) * 1000:>7.0f}  {words}",
        flush=True,
    )
    return total.wrong


def added(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    """Return two pairs added."""
    return one[0] + two[0], one[1] + two[1]


if __name__ == "__main__":
    sys.exit(main())
