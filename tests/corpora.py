"""Folders of assessments made from the samples: as many as asked for, no two alike, some with a slip."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples"
BASES = ("loss-adjuster.txt", "proofreader.md", "data-entry-clerk.txt", "lift-mechanic.md", "intensive-care-nurse.md")


@cache
def _base(name: str) -> tuple[str, str]:
    """Return a sample's text and the title in it."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "Job Title" in line)
    return text, line.split("|")[2].strip()


def text(number: int) -> str:
    """Return the number-th document."""
    base, title = _base(BASES[number % len(BASES)])
    return base.replace(title, f"{title} {words(number)}") + f"\nFiled under {words(number)}.\n"


def words(number: int) -> str:
    """Return a number in letters, so that no document says one more number than its base."""
    return "Of " + "".join(chr(ord("a") + int(digit)) for digit in f"{number:06d}").capitalize()


def write(folder: Path, count: int, first: int = 0) -> Path:
    """Write documents into a folder, in subfolders of a hundred, and return it."""
    for path, data in files(count, first):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def files(count: int, first: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield documents with their paths."""
    for number in range(first, first + count):
        suffix = BASES[number % len(BASES)].rsplit(".")[-1]
        yield f"{number // 100:03d}/{number:06d}.{suffix}", text(number).encode()
