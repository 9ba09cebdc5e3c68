"""Correct documents in the manner of six authors, and documents with one slip honestly carried on.

An author rounds halves up, halves to even, or prints floats; and works either with the numbers as printed or with all
digits. Nothing of the product makes these documents: their arithmetic is done here again, and their wordings are their
own, in neither rubric nor sample.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from tests.proof import wordings


class Habit(NamedTuple):
    """How an author rounds, and whether the next step is worked out from printed numbers."""

    name: str
    rounding: str
    printed_chain: bool


HABITS = tuple(
    Habit(f"{rounding}, {chain}", rounding, chain == "printed chain")
    for rounding in ("half up", "half even", "float print")
    for chain in ("printed chain", "unrounded chain")
)

SLIPPING = (
    "protective", "weighted", "task_resistance", "evidence", "barriers", "evidence_modifier", "barrier_modifier",
    "growth_modifier", "raw",
)  # fmt: skip
"""Derived quantities whose print may slip before the author goes on with it."""


@dataclass
class Draft:
    """A document being written. true: every quantity with all digits; shown: as the author prints it."""

    rng: random.Random
    habit: Habit
    slip: str = ""
    true: dict[str, Fraction] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    slipped: tuple[str, str] = ("", "")

    def put(self, name: str, value: Fraction, places: int) -> None:
        """Write down a quantity: rounded as this author does, with the slip if it is the one that slips."""
        text = self.print(value, places)
        self.true[name] = value
        if name == self.slip:
            wrong = self.mistaken(text)
            self.slipped = (text, wrong)
            text = wrong
            self.true[name] = Fraction(wrong)
        self.shown[name] = text

    def get(self, name: str) -> Fraction:
        """Return what the author goes on with: the printed number, or all digits."""
        return Fraction(self.shown[name]) if self.habit.printed_chain else self.true[name]

    def print(self, value: Fraction, places: int) -> str:
        """Return a value rounded and printed as this author does."""
        if self.habit.rounding == "float print":
            return f"{float(value):.{places}f}"
        mode = ROUND_HALF_UP if self.habit.rounding == "half up" else ROUND_HALF_EVEN
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return str(exact.quantize(Decimal(1).scaleb(-places), rounding=mode))

    def mistaken(self, text: str) -> str:
        """Return a print with one digit wrong, its value another."""
        places = [i for i, char in enumerate(text) if char.isdigit()]
        chance = random.Random(text)  # its own, so that the rest of the document stays the same
        i = chance.choice(places[-2:])
        step = chance.choice((-1, 1))
        digit = min(max(int(text[i]) + step, 0), 9)
        digit = digit if digit != int(text[i]) else digit - step
        return f"{text[:i]}{digit}{text[i + 1 :]}"


class Made(NamedTuple):
    """A document: its text, and the slip in it as (right, wrong) prints, ('', '') where it is correct."""

    text: str
    slip: tuple[str, str]
    quantity: str


def make(seed: str, habit: Habit, slip: str = "", *, stale_prose: bool = False) -> Made:
    """Return one document; the same seed, habit and slip give the same one.

    stale_prose: the commentary was written before the slip and tells the right score and distances.
    """
    draft = Draft(random.Random(seed), habit, slip)
    rows = _inputs(draft)
    _derive(draft, rows)
    told = draft
    if stale_prose:
        told = Draft(random.Random(seed), habit)
        _derive(told, _inputs(told))
    return Made(_text(draft, rows, told), draft.slipped, slip)


class Rows(NamedTuple):
    """The inputs of a document: scores by table, tasks as (share, score, mode), and the growth score."""

    protective: list[int]
    tasks: list[tuple[Fraction, int, str]]
    evidence: list[int]
    barriers: list[int]
    growth: int


def _inputs(draft: Draft) -> Rows:
    rng = draft.rng
    shares = _shares(rng)
    tilt = rng.choice((1, 2, 3, 4))
    scores = [min(5, max(1, tilt + rng.choice((-1, 0, 0, 1)))) for _ in shares]
    modes = [wordings.mode(rng, score) for score in scores]
    lean = rng.choice((-1, 0, 1))
    return Rows(
        [rng.randint(0, 3) for _ in range(3)],
        list(zip(shares, scores, modes, strict=True)),
        [min(2, max(-2, lean + rng.randint(-1, 1))) for _ in range(5)],
        [rng.randint(0, 2) for _ in range(5)],
        rng.randint(-2, 2),
    )


def _shares(rng: random.Random) -> list[Fraction]:
    """Return shares of time that add up to one, in steps of 5 %, of 2.5 % or of 1 %."""
    count = rng.randint(3, 10)
    steps = rng.choice((20, 20, 40, 100))
    cuts = sorted(rng.sample(range(1, steps), count - 1))
    return [Fraction(b - a, steps) for a, b in zip([0, *cuts], [*cuts, steps], strict=True)]


def _derive(draft: Draft, rows: Rows) -> None:
    put, get = draft.put, draft.get
    put("protective", Fraction(sum(rows.protective)), 0)
    for i, (share, score, _) in enumerate(rows.tasks):
        put(f"weighted{i}", share * score, 2)
    put("weighted", sum((get(f"weighted{i}") for i in range(len(rows.tasks))), Fraction(0)), 2)
    put("task_resistance", 6 - get("weighted"), 2)
    put("evidence", Fraction(sum(rows.evidence)), 0)
    put("barriers", Fraction(sum(rows.barriers)), 0)
    put("evidence_modifier", 1 + get("evidence") * Fraction(4, 100), 2)
    put("barrier_modifier", 1 + get("barriers") * Fraction(2, 100), 2)
    put("growth_modifier", 1 + rows.growth * Fraction(5, 100), 2)
    raw = get("task_resistance") * get("evidence_modifier") * get("barrier_modifier") * get("growth_modifier")
    put("raw", raw, 4)
    put("score", (get("raw") - Fraction(54, 100)) / Fraction(793, 100) * 100, 1)


# ------------------------------------------------------------------------------------------------ text


def zone_of(score: Fraction) -> str:
    """Return the zone of a score; between the printed bands the lower word is taken."""
    if score >= 48:
        return "Green"
    return "Yellow" if score >= 25 else "Red"


def _text(draft: Draft, rows: Rows, told: Draft) -> str:
    rng, shown, said = draft.rng, draft.shown, wordings.Said(draft.rng)
    zone, style = zone_of(Fraction(shown["score"])), wordings.style(rng)
    lines: list[str] = []
    minus: Callable[[str], str] = lambda text: text.replace("-", style.minus)  # noqa: E731
    value = {name: minus(text) for name, text in shown.items()}
    growth = minus(str(rows.growth))
    heading, table, strong = style.heading, style.table, style.strong

    low = rng.randint(2, 5)
    lines += [heading(1, "Role Definition"), *table(["Field", "Value"], wordings.role(rng, said, low))]
    lines += [wordings.seniority(rng, low), heading(1, "Protective Principles + AI Growth Correlation")]
    principles = ("Embodied Physicality", "Deep Interpersonal Connection", "Goal-Setting & Moral Judgment")
    body = [[name, str(score), said.reason()] for name, score in zip(principles, rows.protective, strict=True)]
    body += [
        [strong("Protective Total"), strong(f"{value['protective']}/9"), ""],
        ["AI Growth Correlation", growth, said.reason()],
    ]
    lines += table(["Principle", "Score (0-3)", "Rationale"], body)
    lines.append(f"Quick screen result: Protective {value['protective']} + Correlation {growth} = Likely {zone} Zone.")

    lines.append(heading(1, "Task Decomposition (Agentic AI Scoring)"))
    body = [
        [said.task(), percent(share), str(score), value[f"weighted{i}"], mode, said.reason()]
        for i, (share, score, mode) in enumerate(rows.tasks)
    ]
    total = [strong("Total"), "100%", strong(value["weighted"])]
    total = total if style.short else [*total[:2], "", total[2], "", ""]
    lines += table(["Task", "Time %", "Score (1-5)", "Weighted", "Aug/Disp", "Rationale"], [*body, total])
    lines.append(
        f"{strong('Task Resistance Score:')} 6.00 {style.minus} {value['weighted']} = {value['task_resistance']}/5.0"
    )
    split = {mode: sum((s for s, _, m in rows.tasks if m == mode), Fraction(0)) for mode in wordings.MODES}
    shares = [percent(split[mode]) for mode in wordings.MODES]
    lines.append(
        f"Displacement/Augmentation split: {shares[0]} displacement, {shares[1]} augmentation, {shares[2]} not involved."
    )

    lines.append(heading(1, "Evidence Score"))
    dimensions = ("Job Posting Trends", "Company Actions", "Wage Trends", "AI Tool Maturity", "Expert Consensus")
    body = [[name, minus(str(score)), said.reason()] for name, score in zip(dimensions, rows.evidence, strict=True)]
    lines += table(
        ["Dimension", "Score (-2 to 2)", "Evidence"],
        [*body, [strong("Total"), strong(value["evidence"]), ""][: 2 + (not style.short)]],
    )
    lines.append(heading(1, "Barrier Assessment"))
    walls = (
        "Regulatory/Licensing", "Physical Presence", "Union/Collective Bargaining", "Liability/Accountability", "Cultural/Ethical",
    )  # fmt: skip
    body = [[name, str(score), said.reason()] for name, score in zip(walls, rows.barriers, strict=True)]
    lines += table(
        ["Barrier", "Score (0-2)", "Rationale"],
        [*body, [strong("Total"), strong(f"{value['barriers']}/10"), ""][: 2 + (not style.short)]],
    )
    lines += [heading(1, "AI Growth Correlation Check"), f"Confirmed at {growth}. {said.reason()}"]

    lines.append(heading(1, "JobZone Composite Score (AIJRI)"))
    body = [
        ["Task Resistance Score", f"{value['task_resistance']}/5.0"],
        ["Evidence Modifier", f"1.0 + ({value['evidence']} {style.times} 0.04) = {value['evidence_modifier']}"],
        ["Barrier Modifier", f"1.0 + ({value['barriers']} {style.times} 0.02) = {value['barrier_modifier']}"],
        ["Growth Modifier", f"1.0 + ({growth} {style.times} 0.05) = {value['growth_modifier']}"],
    ]
    lines += table(["Input", "Value"], body)
    factors = f" {style.times} ".join(
        value[name] for name in ("task_resistance", "evidence_modifier", "barrier_modifier", "growth_modifier")
    )
    lines.append(f"{strong('Raw:')} {factors} = {value['raw']}")
    lines.append(
        f"{strong('JobZone Score:')} ({value['raw']} {style.minus} 0.54) / 7.93 {style.times} 100 = {value['score']}/100"
    )
    lines.append(f"{strong('Zone:')} {zone.upper()} (Green ≥48, Yellow 25-47, Red <25)")

    exposed = sum((share for share, score, _ in rows.tasks if score >= 3), Fraction(0))
    label = " (Accelerated)" if rows.growth == 2 and zone == "Green" else ""
    lines.append(heading(1, "Sub-Label Determination"))
    body = [
        ["% of task time scoring 3+", percent(exposed)],
        ["AI Growth Correlation", growth],
        ["Sub-label", zone + label],
    ]
    lines += table(["Metric", "Value"], body)
    lines.append("Assessor override: None.")

    lines += [heading(1, "Assessor Commentary"), heading(2, "Score vs Reality Check")]
    told_value = {name: minus(text) for name, text in told.shown.items()}
    prose = wordings.commentary(rng, draft.print, told_value, Fraction(told.shown["score"]), said)
    lines += [prose, heading(1, "What This Means"), said.reason()]
    return style.end.join(lines) + style.end


def percent(share: Fraction) -> str:
    """Return a share as people print it: `15%`, `12.5%`."""
    return f"{float(share * 100):g}%"
