"""Words by their stems: "displaced" and "displacement" are one, so are "designs" and "designing".

Crude on purpose: a suffix is cut where at least four letters stay. What it wrongly puts together makes a name
ambiguous, and an ambiguous name is silent.
"""

from __future__ import annotations

from functools import lru_cache

_SUFFIXES = (
    "ications", "ication", "izations", "ization", "isation", "ations", "ation", "ements", "ement", "ments", "ment",
    "ities", "ity", "ings", "ing", "ions", "ion", "ives", "ive", "ers", "er", "ors", "or", "ies", "ied", "ed", "es",
    "ating", "ated", "ates", "ally", "ate", "al", "ly", "s", "e", "y",
)  # fmt: skip
_LONGEST_FIRST = tuple(sorted(_SUFFIXES, key=len, reverse=True))
SHORTEST = 4
"""Fewest letters that a stem keeps."""


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return the stem of a lower-case word."""
    bare = word.removesuffix("'s").removesuffix("'")
    for suffix in _LONGEST_FIRST:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= SHORTEST:
            bare = bare[: -len(suffix)]
            break
    else:
        if bare.endswith("s") and not bare.endswith("ss") and len(bare) > 3:
            bare = bare[:-1]
    if len(bare) > SHORTEST and bare[-1] == bare[-2]:
        bare = bare[:-1]
    return bare
