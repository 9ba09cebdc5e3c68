"""`sample`: documents drawn by lot, source beside record, for a person to tick; and what follows from the ticks.

The page is for the eyes; the list beside it (CSV) is for the answers: `right` or `wrong` for each document. Given
back with `--ticks` they are kept in the archive, and `summary` states how many documents may have been read wrongly.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Mapping
from contextlib import closing
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from converter.archiving.browsing import archived
from converter.archiving.importing import reading
from converter.errors import SourceError, UsageError
from converter.model import Verified
from converter.renderers.archive import Sampled, SampledValue, sample_page
from converter.running.inputs import readable, why
from converter.running.outputs import write
from converter.stores import queries
from converter.stores.archive import Archive
from converter.stores.opening import open_for_reading, telling
from converter.stores.queries import Line, Wanted
from converter.summary import amount
from converter.writers.csv import comma_separated

VERDICTS: Final = ("right", "wrong")
TEXTS: Final = ("text", "markdown")
"""Formats whose text on the page is the source itself."""

COLUMNS: Final = ("id", "place", "sha256", "number", "seed", "verdict", "remark")

DOUBT: Final = Fraction(5, 100)
"""How often the bound may be too low: once in twenty samples."""

STEPS: Final = 10_000
"""The bound is stated in hundredths of a percent."""


def sample(archive: Path, count: int, seed: int, output: Path, *, force: bool) -> list[str]:
    """Write the page and the list of a sample; return the files written."""
    folder = output.with_name(f"{output.stem}-originals")
    with telling(archive), closing(open_for_reading(archive)) as connection:
        chosen = draw(list(queries.lines(connection, Wanted())), count, seed)
        originals = {line.id: _original(line, folder) for line in chosen if line.format not in TEXTS}
        for line in chosen:
            if line.id in originals:
                write(originals[line.id], queries.source(connection, line.sha256), force)
    documents = archived(archive, [str(line.id) for line in chosen], "auto")
    links = {ident: quote(f"{folder.name}/{path.name}") for ident, path in originals.items()}
    shown = [_sampled(line, verified, links) for line, verified in zip(chosen, documents, strict=True)]
    page = sample_page(shown, seed)
    rows = [(line.id, line.place, line.sha256, line.number, seed, "", "") for line in chosen]
    answers = comma_separated([COLUMNS, *rows]).encode("utf-8")
    beside = output.with_suffix(".csv")
    write(output, page.encode("utf-8", "backslashreplace"), force)
    write(beside, answers, force)
    kept = [f"{amount(len(originals), 'original')} in {readable(str(folder))}"] if originals else []
    return [readable(str(output)), readable(str(beside)), *kept]


def _original(line: Line, folder: Path) -> Path:
    """Return where the file that a document came as is put: under its id, with an ending of plain letters."""
    suffix = Path(line.path).suffix
    return folder / f"{line.id}{suffix if suffix[1:].isascii() and suffix[1:].isalnum() else ''}"


def draw(lines: list[Line], count: int, seed: int) -> list[Line]:
    """Return so many assessments drawn by lot, in the order of their places; the same for the same archive and seed."""
    pool = sorted(lines, key=lambda line: (line.sha256, line.number, line.place))
    lots = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, not a secret
    chosen = lots.sample(pool, min(count, len(pool)))
    return sorted(chosen, key=lambda line: (line.place, line.id))


def _sampled(line: Line, verified: Verified, links: Mapping[int, str]) -> Sampled:
    """Return one document as the page shows it: its lines, and every value with the line it was read from."""
    document = verified.document
    ends = [*document.line_starts[1:], len(document.text)]
    lines = [document.text[a:b].rstrip("\r\n") for a, b in zip(document.line_starts, ends, strict=True)]
    values = [
        SampledValue(stated.path, stated.text, document.position(stated.span.start).line)
        for stated in sorted(verified.record.stated, key=lambda stated: stated.span.start)
    ]
    return Sampled(str(line.id), line.place, line.title, line.grade, lines, values, links.get(line.id, ""))


# --------------------------------------------------------------------------------------------------- ticks


def take_ticks(archive: Path, path: Path) -> int:
    """Keep the answers of a list in the archive and return how many there are."""
    name = readable(str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise SourceError(name, "unreadable", why(problem)) from problem
    except UnicodeDecodeError as problem:
        raise SourceError(name, "encoding", "cannot be read as CSV in UTF-8; save it as such") from problem
    rows = [_tick(row, number) for number, row in enumerate(csv.DictReader(io.StringIO(text)), 2) if row.get("verdict")]
    with closing(open_for_reading(archive)):
        pass  # what is not there is not made by ticks
    with Archive(archive, reading("none")) as opened:
        opened.put_ticks(rows)
    return len(rows)


def _tick(row: dict[str, str], number: int) -> tuple[str, int, int, str, str]:
    """Return one answer; raise UsageError with the line of one that cannot be used."""
    verdict = (row.get("verdict") or "").strip().lower()
    whole = [(row.get(name) or "").strip() for name in ("number", "seed")]
    if verdict not in VERDICTS or not all(each.isascii() and each.removeprefix("-").isdigit() for each in whole):
        raise UsageError(
            f"line {number}: verdict is {verdict!r}; write {' or '.join(VERDICTS)}, and leave the rest as it is"
        )
    return row.get("sha256") or "", int(whole[0]), int(whole[1]), verdict, row.get("remark") or ""


class Bound(NamedTuple):
    """What ticks say: how many were looked at, how many read wrongly, and the share that may be so at most."""

    looked: int
    wrong: int
    most: Fraction


def bound(verdicts: Iterable[str]) -> Bound | None:
    """Return the error bound that follows from ticks, None where there are none."""
    seen = list(verdicts)
    if not seen:
        return None
    wrong = seen.count("wrong")
    return Bound(len(seen), wrong, most(len(seen), wrong))


def most(looked: int, wrong: int) -> Fraction:
    """Return the share of wrong ones above which so few would be met in fewer than one of twenty samples.

    Source: the one-sided interval of Clopper and Pearson, exact, rounded up to a hundredth of a percent.
    """
    low, high = 0, STEPS
    while low < high:
        middle = (low + high) // 2
        if _at_most(looked, wrong, middle) <= DOUBT:
            high = middle
        else:
            low = middle + 1
    return Fraction(low, STEPS)


def _at_most(looked: int, wrong: int, share: int) -> Fraction:
    """Return how likely at most so many wrong ones are, where `share` in STEPS are wrong."""
    ways = (comb(looked, k) * share**k * (STEPS - share) ** (looked - k) for k in range(wrong + 1))
    return Fraction(sum(ways), STEPS**looked)
