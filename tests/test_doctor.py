"""`doctor`: what is there, what is missing, and what to do about it."""

from __future__ import annotations

from importlib import metadata

import pytest

from converter.cli import main
from converter.commands import doctoring


def test_the_libraries_are_told_with_their_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0

    assert f"markdown-it-py: {metadata.version('markdown-it-py')}" in capsys.readouterr().out.splitlines()


def test_what_is_missing_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(doctoring, "_requirements", lambda: {("no-such-library", "")})

    lines, whole = doctoring.report()

    assert not whole
    assert "no-such-library: missing - pip install no-such-library" in lines
    assert "LibreOffice: missing - reads DOC and RTF: install LibreOffice" in lines
