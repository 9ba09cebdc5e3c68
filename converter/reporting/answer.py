"""Page 1: what a reader who reads nothing else must know, in words and counts."""

from __future__ import annotations

from collections import Counter

from converter import numbers
from converter.model import Finding, Span, Standing, Verdict, Verified
from converter.reporting import words
from converter.reporting.blocks import State
from converter.reporting.callouts import Told
from converter.reporting.views import Answer, Brief, Fact, Outcome, Tally

ALWAYS: tuple[State, ...] = ("agrees", "rounded", "differs", "decisive", "unknown")
"""Results that page 1 counts even where there are none: a nought is an answer."""

SOMETIMES: tuple[State, ...] = ("warned", "carried", "noted")
"""Results counted only where there are some."""


def answer(verified: Verified, told: Told, brief: tuple[Brief, ...], *, full: bool = True) -> Answer:
    """Return the head of the report; `brief` are the discrepancies it names, and what could not be checked.

    full: with large figures even where the only one would say the headline again.
    """
    outcome = _outcome(verified, told)
    return Answer(
        outcome=outcome,
        headline=_headline(verified, told),
        sentences=tuple(_sentences(verified, told)),
        facts=tuple(_facts(verified, told)) if full or verified.standing.stated else (),
        brief=brief,
        more=_more(len(told.of("discrepancy")) - sum(1 for one in brief if one.state != "unknown")),
        tally=tuple(_tally(told)),
    )


def checked(verified: Verified, told: Told) -> str:
    """Return one line on what agrees, for those who read the document and not its checks."""
    if not compared(verified):
        return "No figure of this document could be checked."
    all, slips, touched = figures_checked(verified), len(told.of("discrepancy")), _touched(verified, told)
    if not slips:
        return f"{all} of {all} checkable figures agree."
    marked = f"{all - touched} of {all} checkable figures agree; {words.counted(slips, 'slip', 'slips')} marked"
    if not _decisive(verified):
        return f"{marked}."
    standing = verified.standing
    moved = standing.band and standing.computed_band and _differ(standing)
    zone = f"the zone would be {standing.computed_band}, not {standing.band}" if moved else "a label changes"
    return f"{marked}. Corrected, {zone}."


def compared(verified: Verified) -> list[Finding]:
    """Return the findings in which something was compared."""
    return [f for f in verified.findings if f.verdict in (Verdict.PASS, Verdict.FAIL)]


def figures_checked(verified: Verified) -> int:
    """Return how many printed figures took part in a comparison."""
    if verified.numbers is not None:
        return sum(1 for number in verified.numbers if number.state == "checked")
    places: set[Span] = set()
    for finding in compared(verified):
        places.add(finding.span)
        places.update(operand.span for operand in finding.operands)
    return len(places)


def _touched(verified: Verified, told: Told) -> int:
    """Return how many printed figures the slips touch: those that differ, and those worked out from them."""
    slips = told.of("discrepancy")
    ids = {f.id for slip in slips for f in slip.findings if f.verdict is Verdict.FAIL}
    ids |= {id for slip in slips if slip.root for id in slip.root.affected}
    return len({f.span for f in verified.findings if f.id in ids})


def _decisive(verified: Verified) -> bool:
    return any(f.decisive and f.verdict is Verdict.FAIL for f in verified.findings)


def _outcome(verified: Verified, told: Told) -> Outcome:
    if told.of("discrepancy"):
        return "decisive" if _decisive(verified) else "differs"
    return "agrees" if compared(verified) else "unknown"


def _headline(verified: Verified, told: Told) -> str:
    """Return the verdict in one line."""
    checked, slips, touched = figures_checked(verified), len(told.of("discrepancy")), _touched(verified, told)
    if not compared(verified):
        return "Nothing in this document could be compared."
    if not slips:
        return f"All {checked} checked figures agree." if checked > 1 else "The one checked figure agrees."
    tail = ", and the conclusion changes." if _decisive(verified) else "."
    verb = "touches" if slips == 1 else "touch"
    return f"{words.counted(slips, 'slip', 'slips')} {verb} {touched} of {checked} checked figures{tail}"


def _sentences(verified: Verified, told: Told) -> list[str]:
    """Return what follows the headline: the score, its zone, what was carried on, what could not be checked."""
    candidates = (
        _score_sentence(verified.standing),
        _zone_sentence(verified, told),
        _carried_sentence(verified, told),
        _unchecked_sentence(verified, told),
    )
    return [sentence for sentence in candidates if sentence]


def _score_sentence(standing: Standing) -> str:
    if not standing.stated:
        return ""
    if standing.computed is None:
        return f"The document states {standing.stated}; it does not give all that is needed to recompute it."
    again = words.recomputed(standing)
    if again == standing.stated:
        return f"The stated score of {standing.stated} follows from its inputs."
    return f"The document states {standing.stated}; its own inputs give {again}."


def _zone_sentence(verified: Verified, told: Told) -> str:
    """Return whether the zone stands; where a decisive finding is not about the zone, it is about a label."""
    standing = verified.standing
    if _overridden(verified):
        return f"The zone, {standing.band}, is set by a declared override; the formula alone gives {standing.computed_band}."
    if standing.computed_band and standing.band and _differ(standing):
        return f"It would stand in {standing.computed_band}, not in {standing.band}."
    if _decisive(verified):
        return "Correcting it changes a label the document prints."
    if standing.computed_band and standing.band:
        return f"The zone, {standing.band}, stands{' all the same' if told.of('discrepancy') else ''}."
    return ""


def _overridden(verified: Verified) -> bool:
    """Return whether the document declares that its zone is not the formula's."""
    standing = verified.standing
    declared = any(f.how == "overridden" and f.verdict is Verdict.PASS for f in verified.findings)
    return declared and bool(standing.band and standing.computed_band) and _differ(standing)


def _differ(standing: Standing) -> bool:
    return standing.band.casefold() != standing.computed_band.casefold()


def _carried_sentence(verified: Verified, told: Told) -> str:
    slips = {f.span for f in verified.findings if told.states[f.id] in ("differs", "decisive")}
    carried = len({f.span for f in verified.findings if told.states[f.id] == "carried"} - slips)
    if not carried:
        return ""
    figures = words.counted(carried, "further figure was", "further figures were")
    return f"{figures} honestly worked out from a wrong one."


def _unchecked_sentence(verified: Verified, told: Told) -> str:
    """Return what could not be checked, or that nothing was left; numbers from outside are named where known."""
    unknown = sum(1 for id, state in told.states.items() if state == "unknown" and id in told.shown)
    parts = [words.counted(unknown, "comparison", "comparisons") + " could not be made"] if unknown else []
    unexplained = "not explained by the scheme" if words.scheme(verified) else "not explained"
    for state, said in (("external", "taken from outside"), ("unexplained", unexplained)):
        count = sum(1 for number in verified.numbers or () if number.state == state)
        if count:
            parts.append(f"{words.counted(count, 'number is', 'numbers are')} {said}")
    if not parts:
        asked = "that the scheme asks for " if words.scheme(verified) else ""
        return f"Nothing {asked}was left unchecked." if compared(verified) else ""
    return f"Not checkable here: {'; '.join(parts)}."


def _more(count: int) -> str:
    return f"and {count} more" if count else ""


def _facts(verified: Verified, told: Told) -> list[Fact]:
    standing = verified.standing
    zone = [Fact("Zone", standing.band, "", "by declared override", "plain")] if _overridden(verified) else []
    return [*_score_facts(standing), *(zone or _zone_facts(standing)), _figures_fact(verified, told)]


def _score_facts(standing: Standing) -> list[Fact]:
    """Return the stated and the recomputed score."""
    if not standing.stated:
        return []
    unit = f"of {numbers.in_full(standing.high)}" if standing.bands else ""
    stated = Fact("Stated", standing.stated, unit, "as the document prints it", "plain")
    if standing.computed is None:
        return [stated, Fact("Recomputed", "–", "", "inputs are missing", "plain")]
    again = words.recomputed(standing)
    same = again == standing.stated
    note = "the same" if same else "from the document’s own inputs"
    return [stated, Fact("Recomputed", again, unit, note, "agrees" if same else "differs")]


def _zone_facts(standing: Standing) -> list[Fact]:
    if not standing.band and not standing.computed_band:
        return []
    if not standing.computed_band or not standing.band or not _differ(standing):
        return [Fact("Zone", standing.band or standing.computed_band, "", "unchanged", "plain")]
    return [Fact("Zone", standing.computed_band, "", f"the document says {standing.band}", "differs")]


def _figures_fact(verified: Verified, told: Told) -> Fact:
    slips, all = len(told.of("discrepancy")), figures_checked(verified)
    if slips:
        by = f"by {words.counted(slips, 'slip', 'slips')}"
        return Fact("Figures touched", str(_touched(verified, told)), f"of {all} checked", by, "differs")
    unit = f"of {len(verified.numbers)}" if verified.numbers is not None else ""
    return Fact("Figures checked", str(all), unit, "no slip" if all else "nothing to compare", "plain")


def _tally(told: Told) -> list[Tally]:
    counts = Counter(told.states[id] for id in told.states if id in told.shown)
    shown = [state for state in (*ALWAYS, *SOMETIMES) if state in ALWAYS or counts[state]]
    return [Tally(state, words.RESULT[state], counts[state], counts[state] > 0) for state in shown]
