"""`summary`: the report on a whole archive, in the order of a reader's questions.

How many and how well read? What to look at first? How do the scores rank and spread? What is found most often, and
what do documents say of each other? Counts are asked of the archive; percents are whole and for the eye alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Final

from converter.archiving.sampling import Bound, bound
from converter.renderers.archive import Bar, Chart, Listing, Overview
from converter.stores import counting, queries
from converter.stores.opening import Connection, open_for_reading, telling
from converter.stores.queries import Line, Wanted
from converter.summary import amount

RANKED: Final = 20
"""Documents shown from each end of the ranking."""

RANGES: Final = 12
"""Ranges that scores are counted in."""

COLUMNS: Final = 12
"""Columns of tables that are charted."""

LOOKED_AT: Final = 25
"""Documents named as the ones to look at first."""

WORDS: Final = 12
"""Different words a column of the tables may hold to be charted: more are names, not kinds."""


def overview(archive: Path) -> Overview:
    """Return the report on an archive."""
    with telling(archive), closing(open_for_reading(archive)) as connection:
        connection.execute("BEGIN")  # one state of the archive throughout
        lines = list(queries.lines(connection, Wanted()))
        return Overview(
            f"The archive {archive.name}",
            _facts(connection, lines),
            _bound(bound(counting.verdicts(connection))),
            _first(connection, lines),
            (*_ranking(lines), *_spread(connection, lines), *_columns(connection), _codes(connection)),
            (_across(connection), _failures(connection)),
        )


def _facts(connection: Connection, lines: Sequence[Line]) -> list[tuple[str, str]]:
    graded = counting.by(connection, "grade")
    return [
        ("documents", f"{queries.size(connection):,}"),
        ("assessments", f"{len(lines):,}"),
        ("with discrepancies", f"{sum(line.outcome == 'fail' for line in lines):,}"),
        ("nothing compared", f"{sum(line.outcome == 'undetermined' for line in lines):,}"),
        ("not taken", f"{len(queries.failures(connection)):,}"),
        *((f"read: {word}", f"{number:,}") for word, number in graded),
    ]


def _bound(found: Bound | None) -> str:
    """Return what the ticks of a sample say of the whole, in words."""
    if found is None:
        return "Nobody has compared a sample with its sources yet: 'converter sample' draws one."
    return (
        f"Of {amount(found.looked, 'document')} compared with their sources by a person, {found.wrong} "
        f"{'was' if found.wrong == 1 else 'were'} read wrongly: with 95 % confidence at most "
        f"{percent(found.most)} of all documents are."
    )


def percent(share: Fraction) -> str:
    """Return a share in percent, rounded up at two digits: `1.49 %`."""
    hundredths = -(-share.numerator * 10_000 // share.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d} %"


# ------------------------------------------------------------------------------------------- what first


def _first(connection: Connection, lines: Sequence[Line]) -> Listing:
    """Return the documents to look at first: decisive slips, then errors, doubtful readings, warnings."""
    decisive = counting.decisive(connection)
    ordered = sorted(
        lines, key=lambda line: (-decisive.get(line.id, 0), -line.errors, line.grade != "doubtful", -line.warnings)
    )
    rows = [
        (str(line.id), line.place, line.title, line.score or "", line.zone, _reason(line, decisive.get(line.id, 0)))
        for line in ordered[:LOOKED_AT]
        if line.errors or line.warnings or line.grade == "doubtful"
    ]
    note = "Documents whose conclusion hangs on a slip, then by errors, doubtful reading and warnings."
    return Listing("What to look at first", note, ("id", "document", "title", "score", "zone", "why"), rows)


def _reason(line: Line, decisive: int) -> str:
    parts = [f"{decisive} decisive"] if decisive else []
    parts += [amount(number, word) for number, word in ((line.errors, "error"), (line.warnings, "warning")) if number]
    return ", ".join(parts + ([f"read: {line.grade}"] if line.grade == "doubtful" else []))


# ------------------------------------------------------------------------------------------------- charts


def bars(pairs: Iterable[tuple[str, int]]) -> list[Bar]:
    """Return counts as bars, the longest as long as there is room."""
    known = list(pairs)
    most = max((number for _, number in known), default=0)
    return [Bar(word or "none", number * 100 // most if most else 0, f"{number:,}") for word, number in known]


def _ranking(lines: Sequence[Line]) -> list[Chart]:
    """Return the ranking by score, for each rubric on its own; of a long one both ends."""
    charts = []
    for rubric, those in _by_rubric(lines).items():
        if len(those) == 1:
            continue
        ranked = sorted(those, key=lambda line: (-Fraction(line.score or 0), line.place))
        top = Fraction(ranked[0].score or 0)
        note = f"{amount(len(ranked), 'assessment')} by {rubric}."
        if len(ranked) <= 2 * RANKED:
            charts.append(Chart("Ranking", note, [_ranked(line, top) for line in ranked]))
            continue
        for words, part in ((f"The {RANKED} highest", ranked[:RANKED]), (f"The {RANKED} lowest", ranked[-RANKED:])):
            charts.append(Chart(words, note, [_ranked(line, top) for line in part]))
    return charts


def _by_rubric(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Return the assessments that print a score by the rubric that judges them: only these can be compared."""
    found: dict[str, list[Line]] = {}
    for line in sorted((line for line in lines if line.score), key=lambda line: line.rubric):
        found.setdefault(line.rubric, []).append(line)
    return found


def _ranked(line: Line, top: Fraction) -> Bar:
    score = Fraction(line.score or 0)
    return Bar(line.title, int(score * 100 / top) if top > 0 and score > 0 else 0, f"{line.score} {line.zone}".strip())


def _spread(connection: Connection, lines: Sequence[Line]) -> list[Chart]:
    """Return how assessments spread over zones, labels and scores."""
    charts = [
        Chart("Zones", "Assessments in each zone, as printed.", bars(counting.by(connection, "zone"))),
        Chart("Labels", "Assessments with each label, as printed.", bars(counting.by(connection, "label"))),
    ]
    for rubric, those in _by_rubric(lines).items():
        scores = [Fraction(line.score or 0) for line in those]
        if len(set(scores)) > 1:
            charts.append(Chart("Scores", f"Assessments by {rubric} in each range.", bars(ranges(scores))))
    return charts


def ranges(scores: Sequence[Fraction]) -> list[tuple[str, int]]:
    """Return how many scores lie in each of at most `RANGES` ranges of one round width: 1, 2 or 5 with noughts."""
    low, high = min(scores), max(scores)
    widths = (digit * 10**power for power in count(0) for digit in (1, 2, 5))
    width = next(each for each in widths if high // each - low // each < RANGES)
    seen = Counter(score // width for score in scores)
    return [
        (f"{at * width:,} to under {(at + 1) * width:,}", seen[at]) for at in range(low // width, high // width + 1)
    ]


def _columns(connection: Connection) -> list[Chart]:
    """Return how the rows of the tables spread over the kinds and scores that their columns hold.

    Only columns in which values come again: those of most rows, for an archive may hold every kind of table.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    for column, word, number in counting.columns(connection):
        found.setdefault(column, []).append((word, number))
    kinds = [column for column, pairs in found.items() if 1 < len(pairs) <= WORDS and _rows(pairs) >= 2 * len(pairs)]
    most = sorted(kinds, key=lambda column: (-_rows(found[column]), column))[:COLUMNS]
    return [
        Chart(_headed(column), "How often each value stands in this column, in all tables.", bars(found[column]))
        for column in sorted(most)
    ]


def _headed(column: str) -> str:
    """Return a name in words: `Evidence: score` of `evidence.score`, `Said again` of `said-again`."""
    words = column.replace(".", ": ").replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _rows(pairs: Iterable[tuple[str, int]]) -> int:
    return sum(number for _, number in pairs)


def _codes(connection: Connection) -> Chart:
    found = [(f"{_headed(rule)} ({code})", number) for code, rule, number in counting.codes(connection)]
    note = "Assessments that bear each finding. What a code compares, `converter explain CODE` says."
    return Chart("Most frequent findings", note, bars(found[:RANKED]))


# ------------------------------------------------------------------------------------------------- tables


def _across(connection: Connection) -> Listing:
    rows = queries.crossings(connection)
    shown = sorted(rows, key=lambda row: (row["severity"] != "warning", row["id"]))[: 2 * RANKED]
    note = f"{amount(len(rows), 'finding')} across documents" + (
        f"; the first {len(shown)}." if len(rows) > len(shown) else "."
    )
    cells = [
        (row["code"], f"{row['left']}:{row['left_line']}", f"{row['right']}:{row['right_line']}", row["message"])
        for row in shown
    ]
    return Listing("What documents say of each other", note, ("code", "here (id:line)", "there", "finding"), cells)


def _failures(connection: Connection) -> Listing:
    rows = queries.failures(connection)
    cells = [
        ("/".join(filter(None, (row["collection"], row["path"]))), row["class"], row["reason"]) for row in rows[:RANKED]
    ]
    note = f"{amount(len(rows), 'input')} could not be taken; failures.jsonl beside the archive has all."
    return Listing("Not taken", note, ("input", "class", "reason"), cells)
