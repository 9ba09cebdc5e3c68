"""Every number accounted for: where it stands is found without walking the document."""

from __future__ import annotations

from collections import UserList
from typing import Any
from unittest import mock

from converter import coverage, pipeline
from converter.model import Counted


class Watched(UserList[Any]):
    """Parts of a document that count how often one of them is looked at."""

    asked = 0

    def __getitem__(self, at: Any) -> Any:
        self.asked += 1
        return super().__getitem__(at)


def test_a_number_is_found_in_its_own_cell_item_or_line() -> None:
    text = (
        "# 3 Depots\n\nNight shifts rose to 41 (Ostrava Transit Survey, 2021).\n\n"
        "| Depot | Buses | Note |\n|---|---|---|\n| North | 17 | none |\n| South | 23 | 9 hired (Fleet Register, 2020) |\n\n"
        "4. Night buses\n"
    )
    assert _told(text) == {
        "3": "a list number",
        "41": "a figure with its source",
        "2021": "a year",
        "17": "",
        "23": "",
        "9": "a figure with its source",
        "2020": "a year",
        "4": "a list number",
    }


def test_a_number_is_looked_up_in_steps_that_grow_with_the_logarithm_of_the_blocks() -> None:
    (verified,) = pipeline.verify("\n\n".join(f"Bay {n} holds {n} carts." for n in range(2000)).encode(), "bays.md")
    blocks = Watched(verified.document.blocks)
    assert verified.numbers is not None
    document = mock.Mock(text=verified.document.text, span=verified.document.span, blocks=blocks)
    found = coverage._field(document, verified.numbers[-1].span)
    assert document.text[found.start : found.end] == "Bay 1999 holds 1999 carts."
    assert 0 < blocks.asked < 30


def _told(text: str) -> dict[str, str]:
    (verified,) = pipeline.verify(text.encode(), "depots.md", "none")
    numbers: tuple[Counted, ...] = verified.numbers or ()
    return {number.text: number.reason for number in numbers}
