"""How long verifying takes, against merely parsing the same file and against starting Python.

    python benchmarks/verify.py [FILE ...]        the samples where no file is named

Warm: read, extract, bind and check of one document under its rubric, in a process that has loaded everything, beside
`MarkdownIt("js-default").enable("table").parse` of the same text; both in turn, many times, the median of each. Cold:
`converter --version` and `converter verify FILE` in fresh processes beside `python -c pass`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from converter import choosing, pipeline, readers
from converter.checking import check_each
from converter.extracting import extract
from converter.rubric import Rubric
from converter.statements import bind

ROOT = Path(__file__).parents[1]
ROUNDS = 60
COLD_ROUNDS = 9


class Warm(NamedTuple):
    """Median milliseconds of each stage, of all together and of the plain parse."""

    name: str
    characters: int
    read: float
    extract: float
    bind: float
    check: float
    whole: float
    parse: float


def main() -> int:
    """Print one table of warm and one of cold times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-cold", action="store_true")
    options = parser.parse_args()
    files = options.files or [path for path in sorted((ROOT / "samples").glob("*.*")) if path.suffix != ".toml"]
    files = [path for path in files if path.name != "README.md"]
    print(f"{'file':<32}{'chars':>7}{'read':>8}{'extract':>8}{'bind':>8}{'check':>8}{'whole':>8}{'parse':>8}  ratio")
    rows = [warm(path, options.rounds) for path in files]
    for row in rows:
        stages = "".join(f"{value:8.2f}" for value in row[2:])
        print(f"{row.name[:31]:<32}{row.characters:>7}{stages}{row.whole / row.parse:7.2f}")
    if len(rows) > 1:
        print(f"median ratio {statistics.median(row.whole / row.parse for row in rows):.2f}")
    if not options.no_cold:
        cold(files[0])
    return 0


def warm(path: Path, rounds: int) -> Warm:
    """Return the median times of one file."""
    from markdown_it import MarkdownIt

    data = path.read_bytes()
    document = readers.read(data, path.name)
    rubric, _ = choosing.choose(document, pipeline.prepare())
    markdown = MarkdownIt("js-default").enable("table")
    stages: list[list[float]] = []
    parses: list[float] = []
    for _ in range(rounds):
        stages.append(staged(data, path.name, rubric))
        parses.append(timed(lambda: markdown.parse(document.text)))
    medians = [statistics.median(column) for column in zip(*stages, strict=True)]
    whole = statistics.median(sum(row) for row in stages)
    return Warm._make([path.name, len(document.text), *medians, whole, statistics.median(parses)])


def staged(data: bytes, name: str, rubric: Rubric | None) -> list[float]:
    """Return the milliseconds that reading, extracting, binding and checking take once."""
    marks = [time.perf_counter()]
    document = readers.read(data, name)
    marks.append(time.perf_counter())
    record = extract(document, rubric)
    marks.append(time.perf_counter())
    system = bind(record, rubric)
    marks.append(time.perf_counter())
    check_each(system, full=False)  # as `verify` does: checks that passed are told bare where nobody reads them
    marks.append(time.perf_counter())
    return [1000 * (b - a) for a, b in pairwise(marks)]


def timed(call: Callable[[], object]) -> float:
    """Return the milliseconds that a call takes once."""
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def cold(path: Path) -> None:
    """Print how long fresh processes take, beside a Python that does nothing."""
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "converter --version": (sys.executable, "-m", "converter", "--version"),
        f"converter verify {path.name}": (sys.executable, "-m", "converter", "verify", str(path)),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(COLD_ROUNDS):
        for name, command in commands.items():
            times[name].append(timed(partial(run, command)))
    print()
    for name, taken in times.items():
        print(f"{name:<40}{statistics.median(taken):8.1f} ms")


def run(command: Sequence[str]) -> None:
    """Run one command to its end and drop what it says."""
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main())
