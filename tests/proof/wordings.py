"""What the generated documents say in words. Kept apart, so that a test can hold it against rubrics and samples."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

MODES = ("DISPLACEMENT", "AUGMENTATION", "NOT INVOLVED")

JOBS = (
    "Glass Cutter",
    "Tide Modeller",
    "Seed Librarian",
    "Bell Founder",
    "Crane Dispatcher",
    "Water Diviner",
    "Map Engraver",
)
PEERS = ("Kiln Keeper", "Rope Splicer", "Frost Analyst", "Organ Tuner", "Ferry Pilot", "Gem Sorter", "Dyke Warden")
TASKS = (
    "Sort incoming crates", "Walk the north yard", "Argue with suppliers", "Tend the slow furnace", "Copy old ledgers",
    "Teach the newcomers", "Listen for cracks", "Plan tomorrow's round", "Mend torn sacking", "Grade the finished lots",
)  # fmt: skip
REASONS = (
    "Nobody has built a device for this yet.",
    "Cameras manage the easy half; fog and mud do the rest.",
    "Apprentices say the knack takes three winters.",
    "Scripts already write most of it overnight.",
    "Hands, patience and a dry cellar.",
    "Customers ring the bell and want a face.",
    "Quiet corners of the trade keep their own rules.",
    "The old guild book settles quarrels, not the software.",
    "Opinions at the spring fair went both ways.",
)
DEGREES = ("", "comfortably ", "clearly ", "well ")


class Style(NamedTuple):
    """How a document is set: headings, tables, minus and times signs, short and bold total rows, bold line labels."""

    marks: bool
    padded: bool
    minus: str
    times: str
    short: bool
    bold: bool
    end: str

    def strong(self, text: str) -> str:
        """Return a label or a total as this author sets it."""
        return f"**{text}**" if self.bold else text

    def heading(self, level: int, text: str) -> str:
        """Return a heading line."""
        return f"{'#' * (level + 1)} {text}" if self.marks else text

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
        """Return the lines of a pipe table; a short row keeps its few cells."""
        lines = [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        return ["", *lines, ""] if self.padded else lines


def style(rng: random.Random) -> Style:
    """Return one way of setting a document."""
    marks = rng.random() < 0.5
    minus, times, end = rng.choice(("-", "\u2212")), rng.choice(("×", "x", "*")), rng.choice(("\n", "\n", "\r\n"))
    return Style(marks, marks, minus, times, rng.random() < 0.5, rng.random() < 0.4, end)


def mode(rng: random.Random, score: int) -> str:
    """Return how a task of this score is touched by machines."""
    if score >= 4:
        return MODES[0]
    return rng.choice(MODES[1:])


class Said:
    """Words that are not used twice in a row."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.tasks = rng.sample(TASKS, len(TASKS))
        self.peers = rng.sample(PEERS, len(PEERS))

    def reason(self) -> str:
        """Return a sentence for a table cell."""
        return self.rng.choice(REASONS)

    def task(self) -> str:
        """Return a task that no other row has."""
        return self.tasks.pop()

    def peer(self) -> str:
        """Return another role's name."""
        return self.peers.pop()


def role(rng: random.Random, said: Said, low: int) -> list[list[str]]:
    """Return the rows that say whose assessment this is. low: where its years of experience begin."""
    high = low + rng.randint(2, 5)
    return [
        ["Job Title", rng.choice(JOBS)],
        ["Seniority Level", "Mid-level"],
        ["Typical Experience", f"{low}-{high} years. {said.reason()}"],
    ]


def seniority(rng: random.Random, low: int) -> str:
    """Return the line on juniors, whose years end where the others' begin; only what the form asks for."""
    return f"Seniority note: Junior (0-{low - 1} years) {rng.choice(('starts at the bench', 'carries and learns'))}."


Printer = Callable[[Fraction, int], str]


def commentary(rng: random.Random, print_: Printer, value: dict[str, str], score: Fraction, said: Said) -> str:
    """Return a paragraph of true claims, each kind at most once, in an order of its own."""
    claims = [
        _again(rng, value),
        _gap(rng, print_, score, said),
        _order(rng, print_, score, said),
        _edge(rng, print_, score),
    ]
    claims += [_parts(rng, value), said.reason()]
    rng.shuffle(claims)
    return " ".join(claims[: rng.randint(3, 6)])


def _again(rng: random.Random, value: dict[str, str]) -> str:
    return rng.choice((
        f"All told the composite score of {value['score']} feels fair.",
        f"With an AIJRI of {value['score']} nobody at the yard was surprised.",
        f"The final score is {value['score']}, give or take nothing.",
    ))  # fmt: skip


def _other(rng: random.Random, print_: Printer, score: Fraction) -> tuple[str, Fraction]:
    """Return another role's score, as printed, at least a point away from ours."""
    while True:
        text = print_(Fraction(rng.randint(60, 940), 10), 1)
        if abs(Fraction(text) - score) >= 1:
            return text, Fraction(text)


def _gap(rng: random.Random, print_: Printer, score: Fraction, said: Said) -> str:
    text, other = _other(rng, print_, score)
    points = print_(abs(score - other), 1)
    word = "above" if score > other else "below"
    return rng.choice((
        f"That puts it {points} points {word} {said.peer()} ({text}).",
        f"The distance to {said.peer()} ({text}) comes to {points} points.",
    ))  # fmt: skip


def _order(rng: random.Random, print_: Printer, score: Fraction, said: Said) -> str:
    text, other = _other(rng, print_, score)
    word = "above" if score > other else "below"
    return f"It lands {rng.choice(DEGREES)}{word} {said.peer()} ({text}), which struck two reviewers as apt."


def _edge(rng: random.Random, print_: Printer, score: Fraction) -> str:
    word = "above" if score >= 48 else "below"
    return (
        f"Counted from the Green threshold it is {print_(abs(score - 48), 1)} points {word} the line."
        if rng.random() < 0.5
        else (f"The yard book has it {print_(abs(score - 48), 1)} points {word} the Green threshold.")
    )


def _parts(rng: random.Random, value: dict[str, str]) -> str:
    return rng.choice((
        f"Barriers of {value['barriers']}/10 say as much.",
        f"Task resistance of {value['task_resistance']} carries the weight.",
        f"An evidence total of {value['evidence']} leaves little room for debate.",
    ))  # fmt: skip
