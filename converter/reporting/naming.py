"""Quantities as people call them: by the heads of their columns, else by the words of their names."""

from __future__ import annotations

import re

from converter.model import Record, Table

ABBREVIATED = 3
"""Letters of a name up to which it says nothing by itself; its column's head does."""

_INDEX = re.compile(r"\[[^\]]*\]")
_BRACKETS = re.compile(r" ?\([^()]*\)")
_TOKEN = re.compile(r"'[^']*'|(?<![0-9])\.?[A-Za-z_][A-Za-z0-9_.]*|[<>!]=")
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}


def name_of(path: str) -> str:
    """Return the quantity of a path: `tasks.weighted` of `tasks[0].weighted`, `options.score` of a row in a family."""
    bare = _INDEX.sub("", path)
    first, *_, last = bare.split(".") if len(_INDEX.findall(path)) > 1 else (bare, "")
    return f"{first}.{last}" if last else bare


def called(name: str, record: Record) -> str:
    """Return what a person calls a quantity: the head of its column, else its name with blanks."""
    return Naming(record).of(name)


class Naming:
    """What the quantities of one document are called."""

    def __init__(self, record: Record) -> None:
        self._heads: dict[str, str] = {}
        for reading in record.tables:
            block = record.document.blocks[reading.block]
            cells = block.header.cells if isinstance(block, Table) and block.header else ()
            for column, cell in zip(reading.columns, cells, strict=False):
                self._heads.setdefault(name_of(column), cell.text.strip("*_ "))

    def of(self, name: str) -> str:
        """Return what a quantity is called."""
        table, _, column = name.rpartition(".")
        return (self._heads.get(name, "") if table else "") or column.replace("_", " ")

    def formula(self, text: str, path: str = "") -> str:
        """Return a formula in names as people write them: `sum(tasks time)` for `sum(tasks.time)`, `≥` for `>=`.

        path: of its result, whose table the names of its own row belong to.
        """
        table = name_of(path).rpartition(".")[0]
        return _TOKEN.sub(lambda match: self._token(match[0], table), text)

    def _token(self, token: str, table: str) -> str:
        if token.startswith("'"):
            return f"“{token[1:-1]}”"
        whole = table + token if token.startswith(".") else token
        before, _, column = whole.rpartition(".")
        head = _BRACKETS.sub("", self._heads.get(whole, "")) if len(column) <= ABBREVIATED else ""
        if head:
            return head if token.startswith(".") else f"{before.replace('_', ' ')} {head}"
        return _SIGNS.get(token) or token.lstrip(".").replace("_", " ").replace(".", " ")
