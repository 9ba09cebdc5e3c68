"""Patterns that are compiled late: every one of them is a pattern, and it is compiled once."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from unittest import mock

import pytest

import converter
from converter import regexes

ROOT = Path(converter.__file__).parent
USERS = [path for path in sorted(ROOT.rglob("*.py")) if "import regex\n" in path.read_text(encoding="utf-8")]
LATE = [
    pytest.param(pattern, id=f"{path.stem}.{name}")
    for path in USERS
    for name, pattern in vars(import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))).items()
    if isinstance(pattern, regexes._Uncompiled)
]
"""Every pattern at the top of a module, of all modules."""


@pytest.mark.parametrize("pattern", LATE)
def test_every_late_pattern_compiles(pattern: re.Pattern[str]) -> None:
    assert pattern.pattern == re.compile(pattern.pattern, pattern.flags & ~re.UNICODE).pattern


def test_a_pattern_is_compiled_at_first_use_and_once() -> None:
    with mock.patch.object(re, "compile", wraps=re.compile) as compiled:
        number = regexes.regex(r"[a-z]\d+", re.IGNORECASE)
        assert not compiled.called
        assert [bool(number.fullmatch(word)) for word in ("a12", "A1", "12")] == [True, True, False]
    assert compiled.call_count == 1
