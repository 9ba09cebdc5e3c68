"""Which values of a long statement are worth trying: a sum of five hundred rows has five hundred that could mend it.

Up to `MOST_ASKED` all of them are. Beyond that, its result; what a short broken statement reads too; and the addends
that one slip of the fingers keeps from making the sum right. The others would each mend it as well, and none of them
better than the next: to name them all names nothing, and takes time that grows with the square of the table.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.diagnosing.prints import one_keystroke, printed, text_of
from converter.diagnosing.trying import Bench
from converter.judging import Judgement
from converter.model import Stated

MOST_ASKED = 60
"""Values of one statement up to which each is tried."""

MOST_NEAR = 16
"""Addends one slip away that are tried in a longer one."""


def asked(bench: Bench, index: int) -> list[int]:
    """Return the values that a broken statement reads and that may be to blame for it."""
    direct = [ident for ident in bench.web.direct.get(index, ()) if not bench.is_constant(ident)]
    if len(direct) <= MOST_ASKED:
        return direct
    short = (read for read in bench.web.direct.values() if len(read) <= MOST_ASKED)
    elsewhere = {ident for read in short for ident in read}
    kept = {ident for ident in direct if ident in elsewhere or ident == bench.statement(index).result}
    stated = bench.system.stated
    near = [
        ident for ident in direct if ident not in kept and _is_near(stated[ident], bench.before[index], bench, index)
    ]
    return sorted(kept.union(near[:MOST_NEAR]), key=direct.index)


def _is_near(stated: Stated, judged: Judgement, bench: Bench, index: int) -> bool:
    """Tell whether one slip of an addend is what a sum is off by."""
    return any(one_keystroke(stated.text, text) for text in _mended(stated, judged, bench, index))


def _mended(stated: Stated, judged: Judgement, bench: Bench, index: int) -> Iterator[str]:
    """Yield how an addend would read if it alone made the sum right, added or taken away."""
    result = bench.system.stated[bench.statement(index).result].number if bench.statement(index).result >= 0 else None
    if stated.number is None or result is None or judged.exact is None:
        return
    gap = result.value - judged.exact
    for value in (stated.number.value + gap, stated.number.value - gap):
        yield text_of(printed(value, stated.number.unit, stated.number), stated)
