from __future__ import annotations

import sys
from importlib import import_module

import pytest

from converter.renderers.postponing import postponed


def test_a_postponed_module_is_loaded_when_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with postponed("colorsys"):
        later = import_module("colorsys").rgb_to_hsv
    assert "colorsys" not in sys.modules
    assert later(1, 0, 0) == (0.0, 1.0, 1)
    assert "colorsys" in sys.modules


def test_a_module_that_is_there_is_let_be() -> None:
    with postponed("sys"):
        assert import_module("sys") is sys
    assert sys.modules["sys"] is sys


@pytest.mark.requires("pango")
def test_a_child_that_is_ready_has_loaded_no_subsetter() -> None:
    import subprocess

    said = "from converter.renderers import pdf; pdf.load(); import sys; print('fontTools.subset' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
