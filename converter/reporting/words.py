"""Words for states, places and counts: one wording for one thing, wherever a page says it."""

from __future__ import annotations

import re
from fractions import Fraction

from converter import numbers
from converter.model import Document, Finding, Number, Span, Standing, Verdict, Verified
from converter.reporting.blocks import Place, State

RESULT: dict[State, str] = {
    "agrees": "agrees",
    "rounded": "agrees after rounding",
    "differs": "differs",
    "decisive": "differs and changes the conclusion",
    "warned": "differs in the last digit",
    "unknown": "not checkable",
    "noted": "agrees, with a note",
    "carried": "carried on from a slip",
    "used": "used as an input",
}
"""Results as a reader meets them, by state."""

HOW = {
    "exact": "agrees",
    "rounded": "agrees after rounding",
    "tie": "agrees; the exact value lies on the half",
    "printed-chain": "agrees with the figures as printed",
    "unrounded-chain": "agrees with the unrounded figures",
    "compatible": "compatible with rounded inputs",
    "hedged": "agrees within its hedge",
    "edge": "agrees, on a border",
    "truncated": "cut instead of rounded",
    "wrong": "differs",
    "contradiction": "contradicts another place",
    "overridden": "set by a declared override",
    "undefined-label": "word not in the scheme",
    "undefined": "has no value",
    "unchecked": "not checkable",
    "found": "found",
    "remark": "noted",
}
"""How a comparison came out, in the words of the ledger."""

_QUOTED = re.compile(r"(?<!\w)'([^'\n]{1,200})'(?!\w)")
_WHOLE = re.compile(r"([^0-9]{0,4})([0-9]{4,})(?![0-9,])")
_GROUPED = re.compile(r"[0-9],[0-9]{3}(?![0-9])")

NO_SCHEME = "inferred"
"""What stands for the scheme of a document that fits none: its own figures are all there is."""

EXCERPT = 48
"""Characters of the text shown on either side of a number."""


def state(finding: Finding, affected: frozenset[str]) -> State:
    """Return the state in which a page shows a finding: its verdict, how bad it is and whether it is its own slip."""
    if finding.verdict is Verdict.UNDETERMINED:
        return "unknown"
    if finding.id in affected and finding.verdict is not Verdict.NOT_APPLICABLE:
        return "carried"
    if finding.verdict is Verdict.FAIL:
        if finding.severity == "error":
            return "decisive" if finding.decisive else "differs"
        return "warned"
    if finding.severity is not None:
        return "noted"
    return "rounded" if finding.how in ("rounded", "tie") else "agrees"


def how(finding: Finding, its_state: State) -> str:
    """Return in words how a finding came out; that it is decisive or carried says more than the comparison does."""
    if its_state in ("decisive", "carried"):
        return RESULT[its_state]
    if finding.verdict is Verdict.UNDETERMINED and finding.how not in ("undefined-label", "undefined"):
        return RESULT["unknown"]
    if its_state == "noted" and finding.how == "edge" and finding.kind != "band":
        return RESULT["noted"]
    return HOW.get(finding.how, RESULT[its_state])


def quoted(text: str) -> str:
    """Return words with quotation marks as they are set, where it is certain that they are no apostrophes."""
    return _QUOTED.sub(r"“\1”", text)


def sentence(text: str) -> str:
    """Return some words with a capital and a full stop; '' stays so."""
    end = "" if text.endswith((".", "!", "?")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}" if text else ""


def scheme(verified: Verified) -> str:
    """Return which scheme a document was checked by, '' where none that we know fits it."""
    rubric = verified.rubric
    return "" if rubric.id == NO_SCHEME else f"{rubric.title or rubric.id} {rubric.version}".strip()


def counted(count: int, one: str, many: str) -> str:
    """Return a count with its noun: `1 figure`, `12 figures`."""
    return f"{count} {one if count == 1 else many}"


def listed(items: list[str]) -> str:
    """Return items as people list them: `a, b and c`."""
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


def ranges(lines: list[int]) -> str:
    """Return line numbers in order, neighbours drawn together: `19, 22–27`."""
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in _drawn(lines))


def runs(lines: list[int]) -> list[tuple[int, str]]:
    """Return line numbers in order, neighbours drawn together, each run with its first: `(22, lines 22–27)`."""
    return [(a, f"line {a}" if a == b else f"lines {a}–{b}") for a, b in _drawn(lines)]


def _drawn(lines: list[int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for line in sorted(set(lines)):
        if out and line == out[-1][1] + 1:
            out[-1] = (out[-1][0], line)
        else:
            out.append((line, line))
    return out


def spread(lines: list[int]) -> str:
    """Return the first and the last of some lines: `3–115`."""
    return words if (words := ranges(lines)).isdecimal() else f"{min(lines)}–{max(lines)}"


def line_place(document: Document, span: Span, anchor: str) -> Place:
    """Return a link to a place, named by its line."""
    return Place(anchor, f"line {document.position(span.start).line}")


def figure(value: Fraction, like: str) -> str:
    """Return an exact value at the digits of a printed one, or in full where those digits cannot be read."""
    number = numbers.parse(like)
    return numbers.at_digits(value, number) if isinstance(number, Number) else numbers.in_full(value)


def recomputed(standing: Standing) -> str:
    """Return the recomputed main score at the digits of the stated one, or '' where it cannot be had."""
    if standing.computed is None:
        return ""
    return grouped(standing.recomputed or figure(standing.computed, standing.stated), standing.stated)


def grouped(figure: str, like: str) -> str:
    """Return a figure with its thousands set apart as another one's are: 1677.29 like 1,667.29 is 1,677.29."""
    whole = _WHOLE.match(figure)
    if not whole or not _GROUPED.search(like):
        return figure
    digits = whole[2]
    head = len(digits) % 3 or 3
    groups = [digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))]
    return f"{whole[1]}{','.join(groups)}{figure[whole.end() :]}"


def base(name: str) -> str:
    """Return the last part of a source's name: where it lay says nothing of it, and a page is to be the same anywhere."""
    return name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or name


def elided(text: str, limit: int) -> str:
    """Return a text with its middle left out where it is longer than `limit`: a name is known by its two ends."""
    if len(text) <= limit:
        return text
    head = (limit - 1) * 3 // 5
    return f"{text[:head].rstrip()}…{text[len(text) - (limit - 1 - head) :].lstrip()}"


def clipped(text: str, limit: int) -> str:
    """Return a text cut at a blank before `limit`, with an ellipsis where it was cut."""
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", 0, limit)
    return text[: cut if cut > limit // 2 else limit].rstrip(" ,;:—–-") + "…"
