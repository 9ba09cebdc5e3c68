"""What names stand for: as printed, or recomputed from the leaves, or with some values tried differently."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from converter.formula import NO_ROWS, Missing, Name, Rows, Undefined, Value
from converter.model import Number
from converter.numbers import at_digits, in_full
from converter.rubric import path_of
from converter.system import (
    System,
)


class Values:
    """The values of a system, as stated or with some of them tried differently.

    trial: stated values by id to be read as something else. assumed: values put in place of whole quantities, by
    path, as a supposition does. Derived quantities are recomputed when asked for, once.
    """

    def __init__(
        self,
        system: System,
        trial: Mapping[int, Number | str] | None = None,
        assumed: Mapping[str, Fraction] | None = None,
    ) -> None:
        self.system = system
        self.trial = trial or {}
        self.assumed = assumed or {}
        self.printed = Printed(self)
        self.unrounded = Unrounded(self)

    def number(self, ident: int) -> Number:
        """Return the number stated under an id, or raise Missing with the reason why it is none."""
        tried = self.trial.get(ident)
        if isinstance(tried, Number):
            return tried
        stated = self.system.stated[ident]
        if stated.number is None:
            raise Missing(
                stated.path, f"{_called(stated.path, stated.label)} cannot be read: {stated.problem or 'no number'}"
            )
        return stated.number

    def word(self, ident: int) -> str:
        """Return the word stated under an id."""
        tried = self.trial.get(ident)
        if isinstance(tried, str):
            return tried
        stated = self.system.stated[ident]
        if stated.problem:
            raise Missing(stated.path, f"{_called(stated.path, stated.label)} cannot be read: {stated.problem}")
        return stated.text

    def known(self, name: Name, ident: int, value: Value) -> Value:
        """Return a value, or raise Missing for a word that its rubric does not define: nothing can be compared with it."""
        rubric = self.system.rubric
        if isinstance(value, str) and rubric is not None:
            choices = rubric.choices.get(name.key)
            if choices and value.casefold() not in (choice.casefold() for choice in choices):
                stated = self.system.stated[ident]
                reason = f"{_called(stated.path, stated.label)} is {value!r}, which the rubric does not define"
                raise Missing(stated.path, reason)
        return value

    def value(self, ident: int) -> Value:
        """Return the number or, for a quantity of words, the word stated under an id."""
        stated = self.system.stated[ident]
        if stated.number is None and not stated.problem:
            return self.word(ident)
        return self.number(ident).value


def _called(path: str, label: str) -> str:
    return f"{path} ({label})" if label else path


class Printed:
    """Names as printed: an operand of a printed line beside it, else the print that speaks for its quantity."""

    def __init__(self, values: Values, slots: tuple[int | None, ...] = ()) -> None:
        self.values = values
        self.slots = slots

    def at(self, slots: tuple[int | None, ...]) -> Printed:
        """Return the same environment for a line with its own operands."""
        return Printed(self.values, slots) if slots else self

    def ident(self, name: Name, rows: Rows) -> int:
        """Return the id of the stated value a name means here, or raise Missing."""
        if name.slot >= 0:
            ident = self.slots[name.slot] if name.slot < len(self.slots) else None
            if ident is None:
                raise Missing(name.key, f"{name.text} is not printed here")
            return ident
        path = self.path(name, rows)
        found = self.values.system.defining.get(path)
        if found is None:
            raise Missing(path, f"{path} is not stated")
        return found

    def path(self, name: Name, rows: Rows) -> str:
        """Return the path of a name in given rows."""
        rubric = self.values.system.rubric
        dims = rubric.dims.get(name.key, ()) if rubric else ()
        return path_of(name.key, dims, rows)

    def value(self, name: Name, rows: Rows) -> Value:
        """Return the printed value of a name: a constant is the rubric's own."""
        if name.slot < 0:
            constant = self.constant(name)
            if constant is not None:
                return constant
        ident = self.ident(name, rows)
        return self.values.known(name, ident, self.values.value(ident))

    def constant(self, name: Name) -> Fraction | None:
        """Return the value of a constant of the scheme, or None."""
        rubric = self.values.system.rubric
        found = rubric.constants.get(name.key) if rubric else None
        return found[0] if found else None

    def text(self, name: Name, rows: Rows) -> str:
        """Return a name's value as printed, in digits that compute."""
        rubric = self.values.system.rubric
        if name.slot < 0 and rubric and name.key in rubric.constants:
            return rubric.constants[name.key][1]
        ident = self.ident(name, rows)
        stated = self.values.system.stated[ident]
        if stated.number is None and not stated.problem:
            return f"'{self.values.word(ident)}'"
        number = self.values.number(ident)
        return at_digits(number.value, number)

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return self.values.system.record.rows.get(table, 0)

    def close(self, name: Name, rows: Rows, value: Fraction) -> bool:
        """Tell whether a value lies within half a step of the printed one."""
        number = self.values.number(self.ident(name, rows))
        return abs(value - number.value) * 2 <= number.unit


class Unrounded:
    """Names recomputed from the leaves: every derived quantity by its formula, inputs as stated."""

    def __init__(self, values: Values, slots: tuple[int | None, ...] = ()) -> None:
        self.values = values
        self.slots = slots
        self.memo: dict[str, Value] = {}
        self.busy: set[str] = set()

    def at(self, slots: tuple[int | None, ...]) -> Unrounded:
        """Return the same environment, memo shared, for a line with its own operands."""
        if not slots:
            return self
        other = Unrounded(self.values, slots)
        other.memo, other.busy = self.memo, self.busy
        return other

    def value(self, name: Name, rows: Rows) -> Value:
        """Return a name's value from the leaves. A number printed in the line itself stands for itself."""
        if name.slot >= 0:
            ident = self.values.printed.at(self.slots).ident(name, rows)
            path = self.values.system.stated[ident].path
            if name.key not in self.names() and path not in self.values.system.links:
                return self.values.value(ident)
            return self.path_value(path, name, rows, ident)
        constant = self.values.printed.constant(name)
        if constant is not None:
            return constant
        return self.path_value(self.values.printed.path(name, rows), name, rows, None)

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Return the quantities of the rubric, {} without one."""
        rubric = self.values.system.rubric
        return rubric.dims if rubric else {}

    def path_value(self, path: str, name: Name, rows: Rows, ident: int | None) -> Value:
        """Return the value of one path, computed once. Where a formula's inputs are missing its print is the leaf."""
        if path in self.values.assumed:
            return self.values.assumed[path]
        if path in self.memo:
            return self.memo[path]
        system = self.values.system
        rubric = system.rubric
        if rubric and name.key in rubric.constants:
            return rubric.constants[name.key][0]
        value = self.derived(path, name, rows)
        if value is None:
            leaf = system.defining.get(path, ident)
            if leaf is None:
                raise Missing(path, f"{path} is not stated")
            value = self.values.known(name, leaf, self.values.value(leaf))
        self.memo[path] = value
        return value

    def derived(self, path: str, name: Name, rows: Rows) -> Value | None:
        """Return what a quantity's own formula gives, or None where it has none or cannot be worked out."""
        system = self.values.system
        if path in self.busy:
            return None
        link = system.links.get(path)
        nodes = system.rubric.definitions(name.key) if system.rubric else ()
        if link is None and not nodes:
            return None
        self.busy.add(path)
        try:
            if link is not None:
                return link.node.evaluate(self.at(link.slots), NO_ROWS)
            return nodes[min(system.readings.get(name.key, 0), len(nodes) - 1)].evaluate(
                self.at(()) if not self.slots else self._plain(), rows
            )
        except (Missing, Undefined):
            return None
        finally:
            self.busy.discard(path)

    def _plain(self) -> Unrounded:
        """Return this environment without a line's operands: a definition knows names only."""
        other = Unrounded(self.values)
        other.memo, other.busy = self.memo, self.busy
        return other

    def text(self, name: Name, rows: Rows) -> str:
        """Return the recomputed value in full."""
        value = self.value(name, rows)
        return in_full(value) if isinstance(value, Fraction) else f"'{value}'"

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return self.values.printed.count(table)

    def close(self, name: Name, rows: Rows, value: Fraction) -> bool:
        """Tell whether a value lies within half a step of the printed one."""
        return self.values.printed.at(self.slots).close(name, rows, value)
