"""What readers and the form met on their way: one finding for each remark.

*Compared*: nothing; a remark says that something was read with care or could not be read. *Why it matters*: a line
that nobody could read must never look like a line that was right. *Silent*: never; each remark is said once.
*Example*: `Raw: 3.8O × 1.36 = 5.17` (a letter O) gives `unreadable` at the letter.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.model import Remark, Rule, Verdict
from converter.statements.context import Context
from converter.system import Noted, Statement

_FORM = {"unreadable": 91, "row-not-in-rubric": 92, "row-missing": 93, "table-missing": 94, "part-missing": 95}
"""Numbers, within the rubric's hundred for its form, of what can be remarked about any part."""


def bind(context: Context) -> Iterator[Statement]:
    """Yield a statement for every remark of the reader and of extraction."""
    for remark in (*context.record.document.remarks, *context.record.remarks):
        yield Statement(
            _rule(context, remark),
            "remark",
            remark.slug,
            remark.span,
            -1,
            Noted(Verdict.UNDETERMINED, "remark", remark.severity, remark.message),
        )


def _rule(context: Context, remark: Remark) -> Rule:
    if remark.code != "form":
        return Rule(remark.code, remark.slug, remark.slug.replace("-", " "), "", remark.severity)
    prefix = context.rubric.prefix if context.rubric else "IN"
    code = f"{prefix}1{_FORM.get(remark.slug, 99)}"
    return Rule(code, remark.slug, remark.slug.replace("-", " "), "", remark.severity)
