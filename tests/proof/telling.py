"""The proof as a page: one table, what falls short, and the list of survivors by class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from tests.proof.running import Done, Generated, Results

LENT = "lent"
"""The name of the document that was lent to us and is not in the repository."""


def page(results: Results) -> str:
    """Return the page."""
    rows = [_row(*row) for row in _rows(results)]
    lines = [
        "# Proof",
        "",
        "What the verifier sees of planted slips, and whether it names the number that slipped. Made by `make proof`;",
        "the same code and sizes give the same page.",
        "",
        f"Sizes: {results.size.each or 'all'} single slips and {results.size.pairs} pairs per document, and",
        f"{results.size.documents} generated documents for each of six habits.",
        "",
        "| measure | tried | result |",
        "|---|---|---|",
        *rows,
        "",
        "*Covered*: numbers that some statement compares. *All*: every number of the text, the world's facts included,",
        "which nothing in a document can contradict. Slips that leave the value as it was (0.50 as 0.5) are not counted.",
        "*Lent*: a document of this kind kept beside the checkout, not in it; without it these rows are absent.",
        "*First*: of k suspects of equal rank the true one counts 1/k; with several roots every one must be right.",
        "*At the top*: the true one is among the suspects of the first rank, however many share it.",
        "*Or noted*: slips that only a note speaks of are counted too. What nothing contradicts is seen by neither: a peer's",
        "own value of which only an order is said (`4.10 vs 3.60`), a print that is coarser or finer and rounds alike.",
        "*Carried on*: a total worked out wrong and carried on everywhere is the same document as one row misprinted under",
        "a sound total. Where no other print tells the two apart they are told as equals, so that either counts 1/k.",
        "",
        *_by_operator(results.singles),
        *_section("Checks that no slip made fail", sorted(results.checks - results.killed)),
        *_section("False alarms", sorted({alarm for one in results.clean for alarm in one.alarms})[:20]),
        *_section("Explanations that do not compute", results.unclear[:20]),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _rows(results: Results) -> Iterator[tuple[str, int, str]]:
    """Yield title, number tried and result of every measure."""
    for title, lent in (("samples", False), ("lent document", True)):
        groups = (_of(group, lent=lent) for group in (results.singles, results.pairs, results.words))
        yield from ((f"{title}: {what}", tried, result) for what, tried, result in _of_slips(*groups))
    yield (
        "correct generated documents with a false alarm",
        len(results.clean),
        str(sum(bool(g.alarms) for g in results.clean)),
    )
    for title, group in (("in figures and prose", results.carried), ("in figures alone", results.stale)):
        slipped = [g.measured for g in group if g.measured]
        found = [m for m in slipped if m.seen]
        one = sum(m.roots == 1 for m in found)
        yield f"slips carried on {title}: detected", len(slipped), _share(len(found), len(slipped))
        yield f"slips carried on {title}: one root", len(found), _share(one, len(found))
        yield (
            f"slips carried on {title}: first",
            len(found),
            _share(sum((m.first for m in found), Fraction(0)), len(found)),
        )
        yield f"slips carried on {title}: at the top", len(found), _share(sum(m.smallest for m in found), len(found))
    yield "explanations that do not compute", results.explained, str(len(results.unclear))
    yield "checks that no slip made fail", len(results.checks), str(len(results.checks - results.killed))


def _of_slips(singles: list[Done], pairs: list[Done], words: list[Done]) -> Iterator[tuple[str, int, str]]:
    if not singles:
        return
    covered = [d for d in singles if d.task.covered]
    seen = [d for d in covered if d.measured.seen]
    yield "single slips detected, covered numbers", len(covered), _share(len(seen), len(covered))
    noted = [d for d in covered if d.measured.seen or d.measured.killed]
    yield "single slips detected or noted, covered numbers", len(covered), _share(len(noted), len(covered))
    yield "single slips detected, all numbers", len(singles), _share(_seen(singles), len(singles))
    yield "wrong number first, of those detected", len(seen), _share(_sum(seen, "first"), len(seen))
    yield "wrong number at the top", len(seen), _share(sum(d.measured.smallest for d in seen), len(seen))
    yield "wrong number in the first three", len(seen), _share(_sum(seen, "three"), len(seen))
    yield "two wrong numbers detected", len(pairs), _share(_seen(pairs), len(pairs))
    pairs = [d for d in pairs if d.measured.seen]
    smallest = sum(d.measured.smallest for d in pairs)
    yield "two wrong numbers, true pair first", len(pairs), _share(_sum(pairs, "first"), len(pairs))
    yield "two wrong numbers, true pair among the smallest", len(pairs), _share(smallest, len(pairs))
    for kind in dict.fromkeys(d.task.edits[0].operator for d in words):
        mine = [d for d in words if d.task.edits[0].operator == kind]
        yield f"wrong words detected ({kind})", len(mine), _share(_seen(mine), len(mine))
        seen = [d for d in mine if d.measured.seen]
        yield f"wrong words named first ({kind})", len(seen), _share(_sum(seen, "first"), len(seen))


def _seen(done: Sequence[Done]) -> int:
    return sum(d.measured.seen for d in done)


def _of(done: Sequence[Done], *, lent: bool) -> list[Done]:
    return [d for d in done if (d.task.source.name == LENT) == lent]


def _row(title: str, tried: int, result: str) -> str:
    return f"| {title} | {tried:,} | {result} |"


def _sum(done: Sequence[Done], field: str) -> Fraction:
    return sum((getattr(d.measured, field) for d in done), Fraction(0))


def _share(part: Fraction | int, whole: int) -> str:
    if not whole:
        return "-"
    hundredths = round(Fraction(part) * 10000 / whole)
    return f"{hundredths // 100}.{hundredths % 100:02d} %"


def _by_operator(singles: Sequence[Done]) -> list[str]:
    lines = [
        "## Single slips by operator, covered numbers",
        "",
        "| operator | tried | detected | first |",
        "|---|---|---|---|",
    ]
    covered = [d for d in singles if d.task.covered]
    for operator in dict.fromkeys(
        d.task.edits[0].operator for d in sorted(covered, key=lambda d: d.task.edits[0].operator)
    ):
        mine = [d for d in covered if d.task.edits[0].operator == operator]
        seen = [d for d in mine if d.measured.seen]
        lines.append(
            f"| {operator} | {len(mine):,} | {_share(len(seen), len(mine))} | {_share(_sum(seen, 'first'), len(seen))} |"
        )
    return [*lines, ""]


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *(f"- {line}" for line in lines), ""] if lines else []


# ------------------------------------------------------------------------------------------------ survivors


def survivors(results: Results) -> str:
    """Return what was not seen or not named first, by class, for whoever mends it."""
    unseen = [d for d in results.singles if d.task.covered and not d.measured.seen]
    behind = [d for d in results.singles if d.task.covered and d.measured.seen and d.measured.first < 1]
    words = [d for d in results.words if not d.measured.seen]
    pairs = [d for d in results.pairs if d.measured.seen and d.measured.first < 1]
    parts = [
        _listed("Covered numbers whose slip was not seen", unseen, lambda d: ""),
        _listed("Wrong words not seen", words, lambda d: ""),
        _listed("Seen, but not alone in first place", behind, _standing),
        _listed("Pairs not alone in first place", pairs, _standing),
        _carried_list("figures and prose", results.carried),
        _carried_list("figures alone", results.stale),
    ]
    return "\n".join(parts)


def _standing(done: Done) -> str:
    m = done.measured
    return f" (first {m.first}, three {m.three}, roots {m.roots})"


def _listed(title: str, done: Sequence[Done], note: Callable[[Done], str]) -> str:
    lines = [
        f"{d.task.source.name}: {'; '.join(e.shown(d.task.source.text) for e in d.task.edits)}{note(d)}" for d in done
    ]
    return "\n".join([f"== {title}: {len(lines)}", *lines, ""])


def _carried_list(title: str, carried: Sequence[Generated]) -> str:
    bad = [g for g in carried if g.measured and (not g.measured.seen or g.measured.roots != 1 or g.measured.first < 1)]
    by = Counter(
        (g.slip, "unseen" if not g.measured.seen else f"roots {g.measured.roots}, first {g.measured.first}")
        for g in bad
        if g.measured
    )
    return "\n".join(
        [
            f"== Slips carried on in {title} that are not one root with one suspect: {len(bad)}",
            *(f"{key}: {n}" for key, n in sorted(by.items())),
            "",
        ]
    )
