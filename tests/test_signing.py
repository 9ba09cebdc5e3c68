"""Markdown that we write is ours until somebody edits it."""

from __future__ import annotations

from pathlib import Path

import pytest

from converter import pipeline
from converter.cli import main
from converter.running.ours import is_ours
from converter.signing import is_signed, signed
from tests.verifying import SAMPLES


def test_an_edited_text_is_signed_no_longer() -> None:
    data = signed("# A\n\nThe total is 6.\n")

    assert is_signed(data)
    assert not is_signed(data.replace(b"6", b"7"))
    assert not is_signed(data + b"more\n")
    assert not is_signed(b"The total is 6.\n")


def test_the_signature_is_no_text_of_the_document() -> None:
    source = (SAMPLES / "bookkeeper.txt").read_text(encoding="utf-8")
    (plain,) = pipeline.verify(source.encode(), "a.md")
    (with_signature,) = pipeline.verify(signed(source), "a.md")

    assert with_signature.record.free == plain.record.free
    assert [(f.rule.code, f.stated) for f in with_signature.findings] == [
        (f.rule.code, f.stated) for f in plain.findings
    ]


def test_converted_markdown_is_rewritten_unless_somebody_edited_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_bytes((SAMPLES / "land-surveyor.md").read_bytes())
    assert main(["convert", "a.txt", "-o", "b.md"]) == 0
    assert is_ours(Path("b.md"))

    Path("a.txt").write_bytes((SAMPLES / "loss-adjuster.txt").read_bytes())
    assert main(["convert", "a.txt", "-o", "b.md"]) == 0

    Path("b.md").write_text("mine\n" + Path("b.md").read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["convert", "a.txt", "-o", "b.md"]) == 3
    assert "--force" in capsys.readouterr().err
