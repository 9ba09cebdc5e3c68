"""What a loader gathers: the parts of a rubric as they are read, and every problem with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from converter.forms import FormError, Pattern, compile_pattern
from converter.formula import Node
from converter.rubric import (
    Scale,
    Setting,
)

MAX_RUBRIC = 1_000_000
"""Largest rubric file read, in bytes."""

MAX_DIGITS = 12
"""Most decimal places that a rubric may ask for."""

SECTIONS = ("rubric", "form", "quantities", "scales", "bands", "checks", "prose", "digits", "codes")
ABOUT = ("id", "title", "version", "prefix", "main", "names", "extends")
SETTING_KEYS = ("code", "slug", "why", "severity", "measured")


@dataclass
class Gathering:
    """One rubric being read. Problems are gathered instead of stopping at the first."""

    data: dict[str, Any]
    texts: list[str]
    source: str
    problems: list[tuple[int, str]] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    dims: dict[str, tuple[str, ...]] = field(default_factory=dict)
    printed: dict[str, tuple[int, Any]] = field(default_factory=dict)
    formulas: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    constants: dict[str, tuple[Fraction, str]] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    settings: dict[str, Setting] = field(default_factory=dict)
    measured: set[str] = field(default_factory=set)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)

    def problem(self, message: str, *needles: str) -> None:
        """Note a problem at the line where the last needle stands behind the ones before it."""
        self.problems.append((self.line(*needles), message))

    def line(self, *needles: str) -> int:
        """Return the line of the rubric's own text where the needles stand one after another, 0 if nowhere."""
        text, at, known = self.texts[0], 0, False
        for needle in needles:
            found = _stands(text, needle, at)
            if found >= 0:
                at, known = found, True
        return text.count("\n", 0, at) + 1 if known else 0

    def table(self, name: str) -> dict[str, Any]:
        value = self.data.get(name, {})
        if not isinstance(value, dict):
            self.problem(f"[{name}] is not a section", name)
            return {}
        return value

    def setting(self, name: str, value: Any, *where: str) -> Any:
        """Return the expression of a setting table, keeping its code, slug, why and severity; other values pass."""
        if not isinstance(value, dict):
            return value
        for key_ in value:
            if key_ not in (*SETTING_KEYS, "is"):
                self.problem(unknown(key_, (*SETTING_KEYS, "is"), "key"), *where)
        severity = value.get("severity")
        if severity not in (None, "error", "warning", "note"):
            self.problem(f"severity {severity!r} is none of error, warning, note", *where)
            severity = None
        self.settings[name] = Setting(value.get("code"), value.get("slug", ""), value.get("why", ""), severity)
        if value.get("measured"):
            self.measured.add(name)
        return value.get("is")

    def pattern(self, text: str, part: str, *where: str) -> Pattern | None:
        try:
            return compile_pattern(text, part=part, words=self.words)
        except FormError as error:
            self.problem(str(error), *where)
            return None


def _stands(text: str, needle: str, at: int) -> int:
    """Return where a section or key stands at the beginning of a line, else where the words first stand, else -1."""
    key_like = rf'^[ \t]*(?:\[[\w.]*\.)?"?{re.escape(needle)}"?[ \t]*(?:=|\]|$)'
    match = re.compile(key_like, re.MULTILINE).search(text, at)
    return match.start() if match else text.find(needle, at)


def unknown(word: str, known: tuple[str, ...], what: str) -> str:
    """Return the words for something unknown, with the nearest known word if one is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, 1)
    return f"unknown {what} {word!r}" + (f": did you mean {near[0]!r}?" if near else "")
