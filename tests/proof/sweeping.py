"""Correct generated documents by the thousand: each must raise no alarm.

`python -m tests.proof.sweeping --documents 20000 --write FILE [--first N]` goes through the six habits in turn, so
that stopping it at any time leaves as many of each, and writes after each hundred how many were tried and every
alarm with its document's name; `--show HABIT NAME` prints one of them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from converter.model import Verdict
from tests.proof.generator import HABITS, make
from tests.proof.measuring import Source, unclear, verify

EVERY = 100
"""Documents after which progress is written down."""


@cache
def source(habit: int) -> Source:
    """Return the generated document whose rubric all others of a habit are read with."""
    return Source(f"generated {habit}.md", make(f"{HABITS[habit].name} 0", HABITS[habit]).text)


def alarms(habit: int, name: str) -> Iterator[str]:
    """Yield what is wrongly said of one correct document: accusations, and workings that do not compute."""
    verified = verify(make(f"{HABITS[habit].name} {name}", HABITS[habit]).text, source(habit))
    yield from (f"{f.rule.code} {f.message}" for f in verified.findings if f.verdict is Verdict.FAIL)
    yield from unclear(verified.findings)
    if verified.outcome != "pass":
        yield f"outcome {verified.outcome}"


def sweep(first: int, documents: int, path: Path) -> None:
    """Go through so many documents of each habit and write down what was found."""
    found: list[str] = []
    tried = 0
    for name in range(first, first + documents):
        for habit in range(len(HABITS)):
            found += [f"{HABITS[habit].name} {name}: {alarm}" for alarm in alarms(habit, str(name))]
            tried += 1
        if (name - first + 1) % EVERY == 0 or name == first + documents - 1:
            lines = [f"{tried} documents, {name - first + 1} of each habit, {len(found)} alarms", *found]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Sweep, or show one document."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.sweeping", description=__doc__)
    parser.add_argument("--documents", type=int, default=20000, help="documents of each habit")
    parser.add_argument("--first", type=int, default=0, help="the name of the first")
    parser.add_argument("--write", type=Path, default=Path("sweep.txt"), help="where progress and alarms go")
    parser.add_argument("--show", nargs=2, metavar=("HABIT", "NAME"), help="print one document instead")
    args = parser.parse_args()
    if args.show:
        habit = next(h for h in HABITS if h.name == args.show[0])
        sys.stdout.write(make(f"{habit.name} {args.show[1]}", habit).text)
        return
    sweep(args.first, args.documents, args.write)


if __name__ == "__main__":
    main()
