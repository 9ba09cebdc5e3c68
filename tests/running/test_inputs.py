"""From arguments to sources: what is found, in which order, and what is refused with a reason."""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from converter.errors import SourceError
from converter.model import Unread
from converter.running import inputs
from converter.running.inputs import Source, gather, left_out, read_bytes, readable


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def names(found: list[Source | Unread], folder: Path) -> list[str]:
    return [os.path.relpath(item.name, folder) for item in found if isinstance(item, Source)]


def kind_of(argument: str | Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_bytes(Source(str(argument), Path(argument)))
    return caught.value.kind


def test_a_folder_gives_its_documents_sorted_and_leaves_the_rest(tmp_path: Path) -> None:
    make(
        tmp_path,
        "b.txt",
        "a.md",
        "c.MARKDOWN",
        "d.text",
        "NOTES",
        "x.pdf",
        "y.html",
        ".hidden.txt",
        "sub/z.txt",
        ".git/q",
    )

    text = ["NOTES", "a.md", "b.txt", "c.MARKDOWN", "d.text", "sub/z.txt"]
    assert names(gather([str(tmp_path)], inputs.TEXT_SUFFIXES), tmp_path) == text
    assert names(gather([str(tmp_path)]), tmp_path) == [*text[:5], "x.pdf", "y.html", "sub/z.txt"]


def test_pages_that_we_made_are_left_out_of_a_folder_unless_asked_for(tmp_path: Path) -> None:
    make(tmp_path, "theirs.html")
    (tmp_path / "ours.html").write_text('<meta name="generator" content="converter 1">', encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.html")

    assert names(gather([str(tmp_path)]), tmp_path) == ["pipe.html", "theirs.html"]
    assert names(gather([str(tmp_path)], reports=True), tmp_path) == ["ours.html", "pipe.html", "theirs.html"]


def test_a_folder_of_nothing_but_our_pages_says_so(tmp_path: Path) -> None:
    (tmp_path / "ours.html").write_text('<meta name="generator" content="converter 1">', encoding="utf-8")
    (found,) = gather([str(tmp_path)])

    assert isinstance(found, Unread)
    assert found.reason.endswith("; 1 that converter made left out)")


def test_a_named_file_is_a_source_whatever_it_is_called(tmp_path: Path) -> None:
    make(tmp_path, ".hidden", "x.log")

    assert names(gather([str(tmp_path / ".hidden"), str(tmp_path / "x.log")]), tmp_path) == [".hidden", "x.log"]


def test_each_source_is_taken_once_in_the_order_named(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "a.txt")

    found = gather([str(tmp_path / "b.txt"), str(tmp_path), "-", str(tmp_path / "a.txt"), "-"])

    assert [Path(item.name).name for item in found if isinstance(item, Source)] == ["b.txt", "a.txt", "-"]


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    make(tmp_path, "sub/a.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")

    found = gather([str(tmp_path)])

    assert names(found, tmp_path) == ["loop.txt", "sub/a.txt"]
    assert kind_of(tmp_path / "loop.txt") == "unreadable"


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"")

    assert gather([str(tmp_path)], inputs.TEXT_SUFFIXES) == [
        Unread(str(tmp_path), "no-documents", "no documents in this folder (looked for .txt, .md, .markdown, .text)")
    ]


def test_a_folder_that_cannot_be_listed_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)

    assert gather([str(tmp_path)]) == [
        Unread(str(tmp_path), "permission", "cannot list this folder: permission denied")
    ]


def test_what_is_no_regular_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert kind_of(tmp_path / "pipe") == "special"
    assert kind_of("/dev/null") == "special"
    assert kind_of(tmp_path) == "folder"
    assert kind_of(tmp_path / "none.txt") == "missing"
    assert kind_of(tmp_path / ("n" * 300)) == "unreadable"


def test_a_source_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "FILE_BYTES", 10)
    (tmp_path / "ten").write_bytes(b"x" * 10)
    (tmp_path / "more").write_bytes(b"x" * 11)

    assert read_bytes(Source("ten", tmp_path / "ten")) == b"x" * 10
    assert kind_of(tmp_path / "more") == "limit"


def test_standard_input_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfea\r\n")))

    assert read_bytes(Source("-", None)) == b"\xff\xfea\r\n"


def test_a_closed_standard_input_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    assert read_bytes(Source("-", None)) == b""


def test_a_name_that_is_no_utf8_becomes_text(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xffodd.txt")
    Path(path).write_text("x", encoding="utf-8")

    found = gather([str(tmp_path)])

    assert [item.name for item in found if isinstance(item, Source)] == [f"{tmp_path}/\\xffodd.txt"]
    assert [read_bytes(item) for item in found if isinstance(item, Source)] == [b"x"]
    assert readable("fine é") == "fine é"


def test_files_of_other_kinds_are_counted_and_said(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jpg", "c.jpg", "d.gz", ".hidden", "e.tar.xyz"):
        (tmp_path / name).write_text("x")
    others: Counter[str] = Counter()

    gather([str(tmp_path)], others=others)

    assert left_out(others) == "4 files of other kinds left out (2 .jpg, 1 .gz, 1 .xyz); name one to have it tried"
    assert left_out({}) == ""
