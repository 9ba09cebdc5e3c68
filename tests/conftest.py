"""What every test may lean on: tools that may be missing, and properties that give the same answer twice."""

from __future__ import annotations

import os
import shutil
from functools import cache
from importlib import import_module

import pytest
from hypothesis import settings

REQUIRE = "CONVERTER_REQUIRE_TOOLS"
"""Set to 1, a missing tool fails its tests: where everything is to be installed, a skip would be a hole."""

settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")


@cache
def missing(name: str) -> str:
    """Return why a tool cannot be used here, or '' when it can: a program on the path, or 'pango'."""
    if name == "pango":
        try:
            import_module("weasyprint")
        except (ImportError, OSError) as problem:
            return f"Pango is missing ({str(problem).splitlines()[0]})"
        return ""
    return "" if shutil.which(name) else f"{name} is missing"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose tools are missing, in one line that names them; fail it where they were promised."""
    reasons = [why for mark in item.iter_markers("requires") for name in mark.args if (why := missing(str(name)))]
    if not reasons:
        return
    line = "; ".join(reasons)
    if os.environ.get(REQUIRE) == "1":
        pytest.fail(f"{line}, and {REQUIRE}=1 allows no skip", pytrace=False)
    pytest.skip(line)
