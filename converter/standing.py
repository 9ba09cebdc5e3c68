"""Where the main quantity of a document stands: printed, recomputed, and among its bands."""

from __future__ import annotations

from fractions import Fraction

from converter.formula import Missing, Name, Undefined
from converter.judging import Values, words_for
from converter.model import Standing
from converter.numbers import at_digits
from converter.rubric import Bands
from converter.system import System


def standing(system: System) -> Standing:
    """Return the standing of the rubric's main quantity, an empty one where it has none or it is not stated."""
    rubric = system.rubric
    ident = system.defining.get(rubric.main) if rubric and rubric.main else None
    if rubric is None or ident is None:
        return Standing()
    stated = system.stated[ident]
    computed = _computed(system, rubric.main)
    bands = next((b for b in rubric.bands.values() if b.of == rubric.main), None)
    value = stated.number.value if stated.number else None
    low, high = _ends(system, rubric.main)
    shown = at_digits(computed, stated.number) if computed is not None and stated.number else ""
    return Standing(
        rubric.main,
        stated.text,
        shown,
        value,
        computed,
        low,
        high,
        tuple((word, test.low, test.high) for word, test in bands.words.items()) if bands else (),
        _word(system, bands),
        _earned(bands, computed, _word(system, bands)) if bands and computed is not None else "",
    )


def _earned(bands: Bands, computed: Fraction, said: str) -> str:
    """Return the word a value earns: in the hole between two bands either will do, and what is said there stands."""
    earned = words_for(bands, computed)
    return next((word for word in earned if word.casefold() == said.casefold()), earned[0] if earned else "")


def _computed(system: System, name: str) -> Fraction | None:
    try:
        value = Values(system).unrounded.value(Name("", name), {})
    except (Missing, Undefined):
        return None
    return value if isinstance(value, Fraction) else None


def _ends(system: System, name: str) -> tuple[Fraction, Fraction]:
    rubric = system.rubric
    scale = rubric.scales.get(name) if rubric else None
    return (scale.low, scale.high) if scale else (Fraction(0), Fraction(100))


def _word(system: System, bands: Bands | None) -> str:
    ident = system.defining.get(bands.name) if bands else None
    return system.stated[ident].text if ident is not None else ""
