"""Where the main quantity stands among its bands."""

from __future__ import annotations

from pathlib import Path

import pytest

from converter import pipeline

SAMPLE = (Path(__file__).parents[1] / "samples" / "land-surveyor.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("said", ["YELLOW", "Yellow", "GREEN"])
def test_in_the_hole_between_two_bands_what_is_said_stands(said: str) -> None:
    text = SAMPLE.replace("Zone: YELLOW", f"Zone: {said}")

    (verified,) = pipeline.verify(text.encode(), "x.md", "aijri")

    assert verified.standing.computed_band.casefold() == said.casefold()
