"""How well documents that no rubric fits are audited: recall and precision against relations judged by hand.

    python benchmarks/audit.py FOLDER [--truth FILE] [--half A|B] [--by hash|number] [--list]

(PYTHONPATH=. in a checkout.)

The truth file holds one JSON object a line: file, line, relation, label, stated, recomputed, verdict (ok, rounding,
wrong, not-checkable), note. A flag belongs to a truth row when file and line are the same, the relation is of the same
group, and the printed text is the same or the line holds no other row of the group. *wrong* is an error or warning
that fails; *look* is a note on a relation that no reading fits. Files are halved by the first byte of the SHA-256 of
their names, or into odd (A) and even numbers, so that one half can be developed on and the other kept unseen: of half
B no line is ever listed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from converter import choosing, pipeline, readers
from converter.errors import SourceError
from converter.model import Finding, Verdict

GROUPS = {
    "col-sum": "column totals",
    "pct100": "column totals",
    "other": "column totals",
    "weighted-sum": "weighted totals",
    "weighted-average": "weighted totals",
    "col-avg": "averages",
    "row-avg": "averages",
    "ranking": "rankings",
    "threshold-label": "labels",
    "prose-eq": "prose",
    "prose-list-sum": "prose",
    "n/m": "prose",
    "cross-ref": "prose",
    "product": "rows",
    "ratio": "rows",
    "rice": "rows",
    "row-sum": "rows",
    "row-diff": "rows",
    "trap": "traps",
}
"""What is reported together, by the truth's relation."""

RELATIONS = {
    "printed-equation": ("prose",),
    "printed-share": ("prose", "rows"),
    "printed-change": ("prose", "rows"),
    "listed-total": ("prose", "averages", "rows"),
    "column-total": ("column totals", "weighted totals", "rows"),
    "weighted-total": ("weighted totals", "column totals"),
    "column-average": ("averages", "weighted totals"),
    "row-average": ("averages",),
    "row-product": ("rows",),
    "row-sum": ("rows",),
    "row-difference": ("rows",),
    "row-ratio": ("rows",),
    "share-of-total": ("rows", "prose"),
    "label-of-score": ("labels",),
    "equal-scores": ("labels",),
    "ranking": ("rankings",),
    "sorted": ("rankings",),
}
"""The groups that a finding may belong to, by its slug."""


class Row(NamedTuple):
    """One judged relation."""

    file: str
    line: int
    relation: str
    label: str
    stated: str
    verdict: str
    note: str


class Flag(NamedTuple):
    """One objection of the audit. tier: wrong, look or unchecked."""

    file: str
    line: int
    slug: str
    code: str
    stated: str
    tier: str
    message: str


class Audit(NamedTuple):
    """What came of one folder: objections, relations that passed, and the seconds each file took."""

    flags: tuple[Flag, ...]
    passed: tuple[Flag, ...]
    seconds: dict[str, float]


SUFFIXES = frozenset((".md", ".txt", ".csv", ".html"))
"""Files of a folder that are documents."""

BY: dict[str, Callable[[str], str]] = {
    "hash": lambda name: "AB"[hashlib.sha256(name.encode()).digest()[0] % 2],
    "number": lambda name: "BA"[int(re.findall(r"\d+", name)[0]) % 2],
}
"""The two ways to halve files by their names alone: by hash; odd numbers to A, even ones to B."""


def main() -> int:
    """Print recall, precision and what is left, for the whole and for each half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--half", choices=("A", "B"))
    parser.add_argument("--by", choices=tuple(BY), default="hash", help="how files are halved")
    parser.add_argument("--rubric", default="auto")
    parser.add_argument("--list", action="store_true", help="name every miss and every flag (half A only)")
    parser.add_argument("--reveal", choices=("A", "B"), default="A", help="the half whose lines may be listed")
    options = parser.parse_args()
    half = BY[options.by]
    truth = _truth(options.truth or options.folder / "truth.jsonl", options.folder)
    audit = _audited(options.folder, options.rubric, lambda name: options.half in (None, half(name)))
    for name in (options.half,) if options.half else ("A", "B"):
        _report(name, [r for r in truth if half(r.file) == name], audit)
    if not options.half:
        _report("A and B", truth, audit)
    if options.list:
        _listed([r for r in truth if half(r.file) == options.reveal], audit, lambda n: half(n) == options.reveal)
    slowest = sorted(audit.seconds.items(), key=lambda item: -item[1])[:5]
    print(f"\n{len(audit.seconds)} files in {sum(audit.seconds.values()):.1f} s; slowest:")
    for name, seconds in slowest:
        print(f"  {seconds * 1000:7.0f} ms  {name}")
    return 0


BEYOND = -1
"""The line of a row whose own lies behind the end of its file, or whose file is turned into text by its reader.

It is matched by its printed text alone."""


def _truth(path: Path, folder: Path) -> list[Row]:
    rows = [
        Row(*(json.loads(line)[name] for name in Row._fields))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    lengths = {row.file: (folder / row.file).read_bytes().count(b"\n") + 1 for row in rows}
    return [
        row if row.line <= lengths[row.file] and row.file.endswith(".md") else row._replace(line=BEYOND) for row in rows
    ]


def _audited(folder: Path, rubric: str, wanted: Callable[[str], bool]) -> Audit:
    flags: list[Flag] = []
    passed: list[Flag] = []
    seconds: dict[str, float] = {}
    rubrics = pipeline.prepare(rubric)
    for path in sorted(one for one in folder.iterdir() if one.suffix in SUFFIXES and wanted(one.name)):
        begun = time.perf_counter()
        try:
            document = readers.read(path.read_bytes(), path.name)
        except SourceError as problem:
            print(f"{path.name}: {problem}", file=sys.stderr)
            continue
        chosen, why = choosing.choose(document, rubrics)
        for piece in choosing.split(document, chosen):
            verified = pipeline.verify_document(piece, chosen, why)
            for finding in verified.findings:
                line = verified.document.position(finding.span.start).line
                flag = Flag(
                    path.name,
                    line,
                    finding.rule.slug,
                    finding.rule.code,
                    finding.stated,
                    _tier(finding),
                    finding.message,
                )
                if flag.tier:
                    flags.append(flag)
                elif finding.verdict is Verdict.PASS and finding.how not in ("found", "remark"):
                    passed.append(flag)
        seconds[path.name] = time.perf_counter() - begun
    return Audit(tuple(flags), tuple(passed), seconds)


def _tier(finding: Finding) -> str:
    if finding.verdict is Verdict.FAIL and finding.severity in ("error", "warning"):
        return "wrong"
    if finding.how == "remark" or finding.severity is None:
        return ""
    if finding.verdict is Verdict.FAIL or finding.message.startswith("Look here"):
        return "look"
    return "unchecked" if finding.verdict is Verdict.UNDETERMINED else ""


# ------------------------------------------------------------------------------------------------ matching


def _bare(text: str) -> str:
    return re.sub(r"[*_`~\s]", "", text)


def _matches(row: Row, flag: Flag) -> bool:
    """Tell whether a flag speaks of a row: same line, and the very number; or the same group (a trap is any) and its text."""
    if row.file != flag.file or (row.line != flag.line and row.line >= 0):
        return False
    if _bare(row.stated) == _bare(flag.stated) != "" and not {"labels", "rankings"} & {*RELATIONS.get(flag.slug, ())}:
        return True
    inferred = flag.code.startswith("IN")
    if inferred and GROUPS[row.relation] != "traps" and GROUPS[row.relation] not in RELATIONS.get(flag.slug, ()):
        return False
    mine, its = _bare(row.stated), _bare(flag.stated)
    return not mine or not its or its in mine or mine in its or GROUPS[row.relation] in ("labels", "rankings", "traps")


def _joined(rows: list[Row], flags: tuple[Flag, ...]) -> dict[Row, list[Flag]]:
    by_line: dict[tuple[str, int], list[Flag]] = defaultdict(list)
    for flag in flags:
        by_line[flag.file, flag.line].append(flag)
        by_line[flag.file, BEYOND].append(flag)
    return {row: [flag for flag in by_line[row.file, row.line] if _matches(row, flag)] for row in rows}


def _tiers(flags: list[Flag]) -> set[str]:
    return {flag.tier for flag in flags}


# ------------------------------------------------------------------------------------------------ reporting


def _report(name: str, rows: list[Row], audit: Audit) -> None:
    files = {row.file for row in rows}
    joined = _joined(rows, audit.flags)
    verified = _joined(rows, audit.passed)
    print(f"\nhalf {name}: {len(files)} documents with {len(rows)} judged relations" if len(name) == 1 else f"\n{name}")
    print(
        f"  {'relations':<18}{'wrong':>7}{'found':>7}{'as wrong':>10}{'recall':>9}{'right':>8}{'verified':>10}{'accused':>9}{'noted':>7}"
    )
    for group in (*dict.fromkeys(g for g in GROUPS.values() if g != "traps"), "all"):
        mine = [row for row in rows if group in ("all", GROUPS[row.relation])]
        bad = [row for row in mine if row.verdict == "wrong"]
        good = [row for row in mine if row.verdict in ("ok", "rounding")]
        found = sum(1 for row in bad if _tiers(joined[row]) & {"wrong", "look"})
        sure = sum(1 for row in bad if "wrong" in _tiers(joined[row]))
        checked = sum(1 for row in good if verified[row])
        accused = sum(1 for row in good if "wrong" in _tiers(joined[row]))
        noted = sum(1 for row in good if _tiers(joined[row]) == {"look"})
        recall = f"{100 * found / len(bad):.1f} %" if bad else "-"
        print(
            f"  {group:<18}{len(bad):>7}{found:>7}{sure:>10}{recall:>9}{len(good):>8}{checked:>10}{accused:>9}{noted:>7}"
        )
    _precision(rows, audit, files)
    correct = files - {row.file for row in rows if row.verdict == "wrong"}
    objected = {flag.file for flag in audit.flags if flag.tier == "wrong"} & correct
    print(f"  correct documents: {len(correct)}, with something called wrong {len(objected)}")


def _precision(rows: list[Row], audit: Audit, files: set[str]) -> None:
    """Print what became of every flag *wrong*: on a wrong row, on a right one, on none."""
    counts: Counter[str] = Counter()
    for flag in audit.flags:
        if flag.tier == "wrong" and flag.file in files:
            counts[_kind(flag, rows)] += 1
    total = sum(counts.values())
    share = f"{100 * counts['wrong'] / (total - counts['none']):.1f} %" if total - counts["none"] else "-"
    looks = sum(1 for flag in audit.flags if flag.tier == "look" and flag.file in files)
    uncheckable = [row for row in rows if row.verdict == "not-checkable"]
    joined = _joined(uncheckable, audit.flags)
    accused = sum(1 for row in uncheckable if "wrong" in _tiers(joined[row]))
    print(
        f"  flagged wrong: {total}; on wrong rows {counts['wrong']}, right {counts['right']}, not checkable {counts['not-checkable']},"
        f" on no row {counts['none']}; precision on rows {share}; look-here notes {looks}"
    )
    print(f"  not checkable: {len(uncheckable)}, of these called wrong {accused}; products flagged {counts['product']}")


def _kind(flag: Flag, rows: list[Row]) -> str:
    mine = [row for row in rows if _matches(row, flag)]
    if any(row.verdict == "wrong" for row in mine):
        return "wrong"
    if any(row.verdict == "not-checkable" for row in mine):
        return "not-checkable"
    return "right" if mine else "none"


def _listed(rows: list[Row], audit: Audit, wanted: Callable[[str], bool]) -> None:
    """Print every miss and every flag that is not on a wrong row: to be read by hand."""
    joined = _joined(rows, audit.flags)
    for line in sorted(_misses(rows, joined)):
        print(line)
    verified = _joined(rows, audit.passed)
    for row in rows:
        if row.verdict in ("ok", "rounding") and not verified[row]:
            print(
                f"unverified {row.relation:<16} {row.file[:34]}:{row.line} {row.label!r} {row.stated!r} "
                + "; ".join(f.message for f in joined[row])
            )
    for flag in sorted(audit.flags):
        if wanted(flag.file) and flag.tier in ("wrong", "look"):
            kind = _kind(flag, rows)
            if kind != "wrong" or flag.tier == "look":
                print(
                    f"flag {flag.tier:<6} on {kind:<14} {flag.file[:34]}:{flag.line} {flag.code} {flag.stated!r}: {flag.message}"
                )


def _misses(rows: list[Row], joined: dict[Row, list[Flag]]) -> Iterator[str]:
    for row in rows:
        if row.verdict == "wrong" and not _tiers(joined[row]) & {"wrong", "look"}:
            why = "; ".join(flag.message for flag in joined[row])
            yield f"miss  {row.relation:<16} {row.file[:34]}:{row.line} {row.label!r} {row.stated!r} ({row.note}) {why}"


if __name__ == "__main__":
    sys.exit(main())
