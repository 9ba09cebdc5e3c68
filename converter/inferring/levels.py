"""The words and signs that stand for levels, and how a cell says one."""

from __future__ import annotations

import re

from converter.inferring import words
from converter.regexes import regex

ORDER = {
    word: level
    for level, said in enumerate(
        (
            "info informational none negligible very_low minimal trivial insignificant sehr_niedrig très_faible muy_bajo 极低",
            "low minor acceptable niedrig gering faible bajo baja baixo baixa basso bassa tolerable 低 tolerabel",
            "medium moderate med mittel moyen moyenne medio media médio média moderado moderada 中 mäßig",
            "high major significant serious hoch élevé élevée alto alta 高 erheblich",
            "very_high critical extreme severe catastrophic kritisch critique crítico crítica critico sehr_hoch muy_alto 极高 严重",
        )
    )
    for word in said.replace("_", "\0").split()
}
ORDER = {word.replace("\0", " "): level for word, level in ORDER.items()} | {
    "green": 1,
    "yellow": 2,
    "orange": 3,
    "red": 4,
}
"""How bad a label is, by its word."""

COLOURS = {
    "🔴": "red",
    "🟥": "red",
    "🟠": "orange",
    "🟧": "orange",
    "🟡": "yellow",
    "🟨": "yellow",
    "🟢": "green",
    "🟩": "green",
    "⚫": "black",
    "🔵": "blue",
}
"""Signs that stand for a level by their colour."""

MARKS = regex("[*_`]|[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f]|\\\\")
"""Marks of a cell that are no part of what it says."""

_CUT = regex(r"\s[–—-]\s|[:;,→|]|\s/\s")
_GRADE = regex(r"[A-Fa-f][+−–-]{0,2}")


def label_word(text: str) -> str:
    """Return the label a cell holds, comparable: without marks, emoji, notes and the noun behind it; a colour alone is one."""
    if not any(c.isalpha() for c in text):
        return next((COLOURS[c] for c in text if c in COLOURS), "")
    grade = _GRADE.fullmatch(MARKS.sub("", text).strip())
    if grade:
        return grade.group().casefold().replace("−", "-").replace("–", "-")
    plain = re.sub(r"\([^()]*\)", "", words.bare(text)).strip(" .:!-–—").casefold()
    plain = _CUT.split(plain, maxsplit=1)[0].strip(" .:!-–—")
    plain = re.sub(r"\s+(?:risks?|priority|severity|threats?|level|impact)$", "", plain)
    return plain if len(plain) <= 20 else ""
