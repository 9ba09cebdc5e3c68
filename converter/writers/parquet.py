"""Parquet for analytics (the extra `converter[parquet]`): numbers stay exact text, whole numbers are integers."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from converter.errors import RenderError


def parquet(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as Parquet: a column of whole numbers as int64, every other as text."""
    try:
        import pyarrow as pa
        from pyarrow.parquet import write_table
    except ImportError:
        raise RenderError("Parquet needs the extra: pip install 'converter[parquet]'") from None
    arrays = {}
    for at, name in enumerate(columns):
        values = [row[at] for row in rows]
        whole = any(isinstance(value, int) for value in values) and not any(isinstance(value, str) for value in values)
        arrays[name] = pa.array(values, pa.int64() if whole else pa.string())
    out = BytesIO()
    write_table(pa.table(arrays), out, compression="zstd")
    return out.getvalue()
