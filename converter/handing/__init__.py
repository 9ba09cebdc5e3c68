"""Handouts: one page of a document, sheets to fill in with their solutions, sheets with slips to find.

What is here says what stands on paper; how it is set is the renderers' business. A trainee's sheet is made of a text
from which the answers were taken, so no later step can let one slip.
"""

from __future__ import annotations

from converter.handing.exercise import exercise, stem
from converter.handing.summary import fitted, rooms, summary
from converter.handing.views import Handout, Sheet, Style, Summary

__all__ = ["Handout", "Sheet", "Style", "Summary", "exercise", "fitted", "rooms", "stem", "summary"]
