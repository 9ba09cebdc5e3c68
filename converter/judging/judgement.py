"""What a judge says, and what all judges share."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from converter.formula import Missing, Name, Rows, Undefined, Value
from converter.judging.values import Values
from converter.model import How, Number, Severity, Verdict


class Judgement(NamedTuple):
    """What a judge says of one statement.

    severity: None where nothing is to be reported. computed: what should stand there, at the printed digits; exact:
    in full. printed, unrounded: what each chain gives, None where it gives nothing. reason: a clause for messages.
    """

    verdict: Verdict
    how: How
    severity: Severity | None = None
    computed: str = ""
    exact: Fraction | None = None
    printed: Fraction | None = None
    unrounded: Fraction | None = None
    distance: Fraction | None = None
    reason: str = ""


def unchecked(reason: str) -> Judgement:
    """Return that nothing could be decided, and why."""
    return Judgement(Verdict.UNDETERMINED, "unchecked", "note", reason=reason)


def override_of(path: str, values: Values) -> Number | None:
    """Return the number a declared departure puts in place of a quantity, or None."""
    ident = values.system.overrides.get(path)
    return values.number(ident) if ident is not None else None


def name_of(key: str) -> Name:
    """Return the name that a full quantity name is."""
    table, _, column = key.rpartition(".")
    return Name(table, column)


def both_chains(name: Name, rows: Rows, values: Values) -> tuple[Fraction | None, Fraction | None]:
    """Return a quantity as printed and recomputed; at least one of the two, or Missing."""
    out: list[Fraction | None] = []
    gap: Missing | None = None
    for env in (values.printed, values.unrounded):
        try:
            value = env.value(name, rows)
            out.append(value if isinstance(value, Fraction) else None)
        except Missing as missing:
            gap = missing
            out.append(None)
    if out == [None, None] and gap:
        raise gap
    return out[0], out[1]


def number_of(value: Value) -> Fraction:
    """Return a value that must be a number, or raise Undefined."""
    if not isinstance(value, Fraction):
        raise Undefined(f"{value!r} is no number")
    return value
