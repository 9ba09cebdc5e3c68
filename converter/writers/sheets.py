"""XLSX: tables as sheets in which a number is a number and text is never a formula (the extra `converter[xlsx]`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from converter.errors import RenderError

EPOCH: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zones; one date, so that equal data are equal bytes
LONGEST: Final = 32_767
"""Characters that a cell of the format holds."""

_PLAIN: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
DIGITS: Final = 15
"""Significant digits that the format's numbers hold; a longer number stays text."""

Sheet = tuple[str, Sequence[str], Sequence[Sequence[Any]], frozenset[str]]
"""Name, columns, rows, and the columns whose text stands for numbers."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return tables as a workbook, one sheet each, the same bytes for the same tables."""
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise RenderError("XLSX needs the extra: pip install 'converter[xlsx]'") from None
    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(out, options) as book:
        book.set_properties({"created": EPOCH, "author": "converter"})
        bold = book.add_format({"bold": True})
        for name, columns, rows, numeric in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(columns):
                sheet.write_string(0, at, column, bold)
            for line, row in enumerate(rows, 1):
                for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                    _put(sheet, line, at, value, column in numeric)
    return out.getvalue()


def _put(sheet: Any, line: int, at: int, value: Any, numeric: bool) -> None:
    """Put one value into its cell: whole numbers and exact decimals as numbers, all else as text."""
    if value is None or value == "":
        return
    if isinstance(value, int):
        sheet.write_number(line, at, value)
    elif numeric and _PLAIN.fullmatch(value) and len(value.replace(".", "").lstrip("-0")) <= DIGITS:
        sheet.write_number(line, at, Decimal(value))
    else:
        sheet.write_string(line, at, _printable(str(value))[:LONGEST])


def _printable(text: str) -> str:
    """Return text without the characters that the format cannot hold, written out instead."""
    return re.sub(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", lambda match: f"\\x{ord(match[0]):02x}", text
    )
