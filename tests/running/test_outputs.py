"""Where results go: names that stay in their folder and apart, files that are whole, and nobody else's touched."""

from __future__ import annotations

import os
import stat
import unicodedata
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.errors import RenderError
from converter.running.ours import is_ours
from converter.running.outputs import MAX_STEM_BYTES, Names, check_no_input, safe_stem, write

OURS = (
    b'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n<meta name="generator" content="converter 0.1.0">'
)
THEIRS = b'<!doctype html><meta name="generator" content="Hugo 1"><p>converter</p>'


# --------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("review.txt", "review"),
        ("notes/2024/review.final.md", "review.final"),
        ("-", "stdin"),
        ("../../etc/passwd", "passwd"),
        ("..", "document"),
        ("/", "document"),
        ("a\\b.txt", "a-b"),
        ("a\nb\x1b[31m\u202e.txt", "a-b-[31m-"),
        ('what? <now>: "x|y*".txt', "what- -now-- -x-y--"),
        ("CON.txt", "_CON"),
        ("lpt1.tar.gz", "_lpt1.tar"),
        ("console.txt", "console"),
        ("--force.txt", "force"),
        (".hidden", "hidden"),
        ("v1.2", "v1.2"),
        ("trailing. .txt", "trailing"),
        ("Ünïcode 表.txt", "Ünïcode 表"),
    ],
)
def test_a_stem_is_one_safe_component(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


def test_long_names_are_cut_and_stay_apart() -> None:
    first, second = safe_stem("表" * 200 + "a.txt"), safe_stem("表" * 200 + "b.txt")

    assert first != second
    assert len(first.encode()) <= MAX_STEM_BYTES + 9


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8))
def test_every_name_gives_a_file_in_the_folder_and_no_two_the_same(sources: list[str]) -> None:
    given_out = Names(sources)
    stems = [given_out.of(index) for index in range(len(sources))]

    assert len({stem.casefold() for stem in stems}) == len(sources)
    for stem in stems:
        assert Path("folder", f"{stem}.html").parent == Path("folder")
        assert not [char for char in stem if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")]
        assert 0 < len(f"{stem}.html".encode()) < 200


def test_names_that_differ_in_case_or_form_alone_are_numbered() -> None:
    names = Names(["x/a.txt", "y/A.md", "é.txt", "e\u0301.txt", "a-2.txt"])

    assert [names.of(index) for index in range(5)] == ["a", "A-2", "é", "e\u0301-2", "a-2-2"]


def test_assessments_of_one_file_take_no_name_that_is_given() -> None:
    names = Names(["a.txt", "a-2.txt"])

    assert (names.of(0, 1), names.of(0, 2), names.of(1)) == ("a-1", "a-2-2", "a-2")


# ------------------------------------------------------------------------------------------------- writing


def refused(path: Path, force: bool = False) -> str:
    with pytest.raises(RenderError) as caught:
        write(path, b"new", force)
    return str(caught.value)


def test_a_file_is_written_whole_with_its_folder_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.html"

    assert write(path, OURS, force=False) == "written"
    assert path.read_bytes() == OURS
    assert [each.name for each in path.parent.iterdir()] == ["a.html"]
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_our_own_file_is_left_when_unchanged_and_rewritten_when_not(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(OURS)
    before = path.stat()

    assert write(path, OURS, force=False) == "unchanged"
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino
    assert write(path, OURS + b"more", force=False) == "written"


def test_somebody_elses_file_is_kept_without_force(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(THEIRS)

    assert "not made by converter; use --force" in refused(path)
    assert path.read_bytes() == THEIRS
    assert write(path, b"new", force=True) == "written"
    assert path.read_bytes() == b"new"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "precious", tmp_path / "a.html"
    target.write_bytes(OURS)
    link.symlink_to(target)

    assert "is a link" in refused(link)
    assert write(link, b"new", force=True) == "written"
    assert target.read_bytes() == OURS
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"


def test_a_link_to_nowhere_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "a.html"
    link.symlink_to(tmp_path / "elsewhere.html")

    assert "is a link" in refused(link)
    assert not (tmp_path / "elsewhere.html").exists()


@pytest.mark.parametrize("force", [False, True])
def test_devices_folders_and_impossible_names_are_refused_even_by_force(tmp_path: Path, force: bool) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "null").symlink_to("/dev/null")

    assert "is a folder" in refused(tmp_path, force)
    assert "not a regular file" in refused(Path("/dev/null"), force)
    assert "no regular file" in refused(tmp_path / "null", force)
    assert "is a file, not a folder" in refused(tmp_path / "file" / "a.html", force)
    assert "too long" in refused(tmp_path / ("n" * 300), force)
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(OURS)

    def fail(*paths: object) -> None:
        raise problem

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises((RenderError, KeyboardInterrupt)):
        write(path, b"new", force=False)

    assert [each.name for each in tmp_path.iterdir()] == ["a.html"]
    assert path.read_bytes() == OURS


def test_a_leftover_of_a_killed_run_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / f".converter-{os.getpid()}-0.tmp").write_bytes(b"torn")

    assert write(tmp_path / "a.html", b"new", force=False) == "written"


# --------------------------------------------------------------------------------------------------- ours


@pytest.mark.parametrize(
    ("data", "ours"),
    [
        (OURS, True),
        (THEIRS, False),
        (b'{\n  "schema": "converter.record/1",', True),
        (b'{ "schema": "other", "x": "converter."', False),
        (b"%PDF-1.7\n1 0 obj<</Creator (converter 0.1.0)>>", True),
        (b"%PDF-1.7\n1 0 obj<</Creator (Writer)>>", False),
        (b"%PDF-1.7\n<</Type /ObjStm /N 3>>\nstream\n" + zlib.compress(b"<</Creator (converter)>>"), True),
        (b"%PDF-1.7\n<</Type /ObjStm /N 3>>\nstream\n" + zlib.compress(b"<</Creator (Writer)>>"), False),
        (b"%PDF-1.7\n<</Type /ObjStm /N 3>>\nstream\nnot compressed", False),
        (b"", False),
        (b'the words <meta name="generator" content="other">', False),
    ],
)
def test_a_file_says_inside_whether_we_made_it(tmp_path: Path, data: bytes, ours: bool) -> None:
    (tmp_path / "x").write_bytes(data)

    assert is_ours(tmp_path / "x") is ours


def test_an_unreadable_file_is_somebody_elses(tmp_path: Path) -> None:
    assert not is_ours(tmp_path)


@pytest.mark.requires("pango")
def test_a_pdf_as_weasyprint_writes_it_is_recognised(tmp_path: Path) -> None:
    from weasyprint import HTML

    page = '<html lang="en"><head><title>t</title><meta name="generator" content="{}"></head><body>x</body></html>'
    for generator, ours in (("converter 0.1.0", True), ("another", False)):
        HTML(string=page.format(generator)).write_pdf(tmp_path / "x.pdf")
        assert is_ours(tmp_path / "x.pdf") is ours


def test_a_write_protected_file_of_ours_is_kept_without_force_and_left_when_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(OURS)
    monkeypatch.setattr(os, "access", lambda *_: False)

    assert write(path, OURS, force=False) == "unchanged"
    with pytest.raises(RenderError, match="is write-protected; use --force"):
        write(path, OURS + b"\n", force=False)
    assert write(path, OURS + b"\n", force=True) == "written"


def test_who_may_read_a_file_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(OURS)
    path.chmod(0o600)

    write(path, OURS + b"\n", force=False)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_may_not_be_written_is_named_the_same_for_every_file_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    monkeypatch.setattr(os, "access", lambda *_: False)
    said = set()
    for name in ("a.html", "b.html"):
        with pytest.raises(RenderError) as problem:
            write(tmp_path / name, OURS, force=False)
        said.add(str(problem.value))

    assert said == {
        f"{tmp_path}: no file can be written into this folder: permission denied; choose another with -d or -o"
    }


def test_an_output_is_never_one_of_the_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.html"
    source.write_bytes(OURS)

    with pytest.raises(RenderError, match="is the input itself; give another name"):
        check_no_input(tmp_path / "." / "a.html", [tmp_path / "none", source])
    check_no_input(tmp_path / "b.html", [source])

    def denied(*_: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", denied)
    check_no_input(source, [source])
