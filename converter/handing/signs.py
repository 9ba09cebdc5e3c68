"""The signs that stand where something is to be filled in; of one width, whatever stood there."""

from __future__ import annotations

BLANK = "\ue000"
"""A figure or a word to fill in."""

HELD = "\ue001"
"""Something said that would tell an answer; it stands in the solution."""

SIGNS = BLANK + HELD

_STRANGERS = {ord(sign): "\ufffd" for sign in SIGNS}


def plain(text: str) -> str:
    """Return a text of a document in which none of our signs stands by chance."""
    return text.translate(_STRANGERS)
