"""Documents of the tests of handouts: the samples, and each of them scored otherwise."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from converter import fixing, pipeline
from converter.fixing.recomputing import recompute
from converter.handing.quantities import scored
from converter.model import Verified
from converter.reporting.naming import name_of
from converter.system import System

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = tuple(sorted(p.name for p in SAMPLES.iterdir() if p.suffix in (".md", ".txt") and p.name != "README.md"))


class Known(NamedTuple):
    verified: Verified
    system: System


@cache
def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def known(data: bytes, name: str = "case.md") -> Known:
    document, rubric, why = pipeline.opened(data, name)[0]
    return Known(pipeline.verify_document(document, rubric, why), pipeline.bound(document, rubric))


@cache
def of(name: str) -> Known:
    return known(sample(name), name)


def scored_otherwise(name: str, seed: int) -> bytes:
    """Return a sample with other scores and all that follows from them, its sentences as they were or reprinted."""
    data = sample(name)
    system = of(name).system
    if system.rubric is None:
        return data
    text = data.decode()
    names = scored(system.rubric)
    edits = []
    for path, ident in system.defining.items():
        stated = system.stated[ident]
        if name_of(path) not in names or stated.number is None:
            continue
        scale = system.rubric.scales.get(name_of(path))
        low, high, step = (scale.low, scale.high, scale.step or 1) if scale else (1, 9, 1)
        lot = int(sha256(f"{seed} {path}".encode()).hexdigest(), 16) % (int((high - low) / step) + 1)
        value = low + lot * step
        edits.append((stated.span, str(value)))
    for span, new in sorted(edits, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return recompute(fixing.opened(text.encode(), name), "auto", prose=True).data


def table_of_tasks(count: int, long: bool = True) -> bytes:
    """Return the lift mechanic with so many tasks and long names."""
    head, _, rest = sample("lift-mechanic.md").decode().partition("| Repair mechanical")
    _, _, tail = rest.partition("| **Total**")
    share = 100 // count
    first = 100 - share * (count - 1)
    words = "which somebody has to do on most days of the year whatever the weather, the season and the mood"
    rows = [
        f"| Task number {i} {words if long else ''} | {first if i == 0 else share}% | 2 | "
        f"{(first if i == 0 else share) * 2 / 100:.2f} | AUGMENTATION | Words. |"
        for i in range(count)
    ]
    text = head + "\n".join(rows) + "\n| **Total**" + tail
    if long:
        text = text.replace("# Lift Mechanic", "# " + "Lift Mechanic of a very long title indeed " * 6, 1)
        text = text.replace(
            "| Job Title | Lift Mechanic |", "| Job Title | " + "Lift Mechanic of a long title " * 6 + "|", 1
        )
    return text.encode()
