"""A document with slips in it, to be found by hand; and the key to it."""

from __future__ import annotations

from converter import __version__
from converter.handing.parts import Parts
from converter.handing.slips import Planted
from converter.handing.views import Sheet, Source
from converter.model import Verdict, Verified
from converter.system import System

SPARE_ROWS = 2
"""Rows to answer in beyond the slips there are, so that counting them tells nothing."""


def slip_sheets(verified: Verified, planted: Planted, slipped: System, seed: int) -> tuple[Sheet, Sheet]:
    """Return the sheet on which slips are to be found, and its key. verified: the document as it was."""
    count = len(planted.slips)
    what = "One slip is" if count == 1 else f"{count} slips are"
    info = verified.rubric
    source = Source(
        slipped.record.title or "Assessment",
        "",
        verified.document.sha256,
        f"{info.title or info.id} {info.version}".strip(),
        f"converter {__version__}",
    )
    parts = Parts(slipped.record.document, slipped.record, None, None).all()
    task = (f"{what} in this document. Each can be found from the figures of the document itself.",)
    sheet = Sheet(source, "slips", "Find the slip", task, parts, blank_rows=count + SPARE_ROWS, lined=True)
    key = Sheet(
        source._replace(
            title=verified.record.title or verified.document.name, name=verified.document.name.rpartition("/")[2]
        ),
        "key",
        "Find the slip: key",
        (f"{what} planted, by seed {seed}.",),
        (),
        answers=planted.key,
        remarks=_own(verified),
    )
    return sheet, key


def _own(verified: Verified) -> tuple[str, ...]:
    """Return what the document itself has wrong, which is none of ours."""
    failed = [f for f in verified.findings if f.verdict is Verdict.FAIL and f.severity == "error"]
    lines = [f"Not ours, line {verified.document.position(f.span.start).line}: {f.message}" for f in failed]
    return tuple(dict.fromkeys(lines))
