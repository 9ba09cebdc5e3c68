"""Several children at once: the same bytes as one makes, and one that dies or hangs costs its own page alone."""

from __future__ import annotations

from concurrent.futures import wait
from pathlib import Path

import pytest

from converter.errors import RenderError
from converter.renderers import crew as crews
from converter.renderers import pdf
from converter.renderers.worker import Job
from tests.renderers.test_html import in_another_world

pytestmark = pytest.mark.requires("pango")

SAMPLES = Path(__file__).parents[2] / "samples"
SLOW = "<table>" + "<tr><td>words and more words</td></tr>" * 4000 + "</table>"


def test_a_killed_child_costs_its_own_page_alone() -> None:
    crew = pdf.crew(2)
    try:
        slow = crew.submit(Job(SLOW, "a"), 0.5)
        others = [crew.submit(Job(f"<p>page {i}", "a"), 60) for i in range(6)]
        assert all(other.result().startswith(b"%PDF") for other in others)
        with pytest.raises(RenderError, match=r"not ready after 0\.5 s"):
            slow.result()
    finally:
        crew.close()


def test_a_child_killed_from_outside_is_replaced() -> None:
    crew = crews.Crew(1)
    try:
        crew.start()
        waiting = crew.submit(Job(SLOW, "a"), 60)
        while not waiting.done():  # a child killed before it has the page is replaced at once: then the next one is
            child = crew.workers[0]._child
            if child:
                child.kill()
            wait([waiting], timeout=0.3)
        outcomes = [waiting, crew.submit(Job("<p>x", "a"), 60)]
        with pytest.raises(RenderError, match="was killed"):
            outcomes[0].result()
        assert outcomes[1].result().startswith(b"%PDF")
    finally:
        crew.close()


@pytest.mark.slow
def test_a_batch_by_two_is_byte_for_byte_a_batch_by_one(tmp_path: Path) -> None:
    names = ["joinery-invoice.md", "library-rice.md", "kiln-decision-matrix.md"]
    for jobs in ("1", "2"):
        given = ["convert", *(str(SAMPLES / name) for name in names), "-d", str(tmp_path / jobs), "--to", "pdf"]
        in_another_world(f"from converter.cli import main; main({[*given, '--jobs', jobs]!r})")
    for name in names:
        one, two = ((tmp_path / jobs / name).with_suffix(".pdf").read_bytes() for jobs in ("1", "2"))
        assert one == two
