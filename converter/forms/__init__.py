"""The form that authors fill in: text with holes, compiled once into patterns, matched in linear time.

    {score}  {.score}  {job:text}  {.mode: A / B}  {label:condition}  {zone:legend}  {score:override}
    [x] [x|y]  may be left out    <x|y>  exactly one    ...  anything    6.00  a number that must be 6.00

A pattern is a small program over tokens, run by a machine that never visits the same instruction at the same token
twice: matching costs at most (length of the pattern) x (tokens of the line), whatever either holds.
"""

from __future__ import annotations

from converter.forms.compiling import compile_pattern
from converter.forms.matching import find, find_plain, read_number
from converter.forms.patterns import (
    HEDGES,
    UNFILLED,
    Broken,
    Capture,
    Equation,
    Filled,
    FormError,
    Hole,
    Instr,
    Kind,
    Pattern,
)

__all__ = [
    "HEDGES",
    "UNFILLED",
    "Broken",
    "Capture",
    "Equation",
    "Filled",
    "FormError",
    "Hole",
    "Instr",
    "Kind",
    "Pattern",
    "compile_pattern",
    "find",
    "find_plain",
    "read_number",
]
