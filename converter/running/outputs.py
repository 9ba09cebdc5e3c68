"""Where results go: names that cannot leave their folder or collide, and files that are whole or not there.

A file is written beside its place and then renamed, so that a reader, a full disk or an interruption never meets half
of one. We overwrite what we made ourselves (it says so inside); what somebody else made only when told to.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from itertools import chain, count
from pathlib import Path, PurePath
from typing import Final, Literal

from converter.errors import RenderError
from converter.running.inputs import readable
from converter.running.ours import is_ours

MAX_STEM_BYTES: Final = 120
"""Room for a number, an extension and a temporary name within the 255 bytes that file systems allow."""

_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that are devices on Windows, with any extension."""

Written = Literal["written", "unchanged"]


class Names:
    """Gives every source a stem of its own, safe in any folder of any file system.

    Stems are handed out for all sources at the start, so that a document of several (`a#2` -> `a-2`) cannot take
    the name of a source that is still to come.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._taken: set[str] = set()
        self._stems = [self._free(safe_stem(name)) for name in sources]

    def of(self, source: int, number: int = 0) -> str:
        """Return the stem for the source of this index, or for one assessment of it where it holds several."""
        stem = self._stems[source]
        return self._free(f"{stem}-{number}") if number else stem

    def _free(self, stem: str) -> str:
        """Return the stem or its first numbered variant that no other has, upper and lower case being one."""
        for candidate in chain((stem,), (f"{stem}-{number}" for number in count(2))):
            key = unicodedata.normalize("NFC", candidate).casefold()
            if key not in self._taken:
                self._taken.add(key)
                return candidate
        raise AssertionError("counting does not end")


def safe_stem(name: str) -> str:
    """Return a file name without extension for a source's name: one path component, printable, not reserved.

    A name that had to be cut carries a hash of the whole, so that two long names stay apart.
    """
    if name == "-":
        return "stdin"
    last = name.replace(os.sep, "/").rsplit("/", 1)[-1]
    suffix = PurePath(last).suffix
    bare = last[: -len(suffix)] if re.search("[A-Za-z]", suffix) else last
    plain = "".join("-" if char in _FORBIDDEN or not _plain(char) else char for char in bare)
    stem = plain.strip(" .").lstrip("-") or "document"
    return _shortened(f"_{stem}" if _RESERVED.fullmatch(stem) else stem)


def _plain(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"


def _shortened(stem: str) -> str:
    data = stem.encode("utf-8", "backslashreplace")
    if len(data) <= MAX_STEM_BYTES:
        return stem
    return data[:MAX_STEM_BYTES].decode("utf-8", "ignore").rstrip(" .") + "-" + sha256(data).hexdigest()[:8]


def check_target(path: Path, force: bool) -> None:
    """Return when a file may be written at this path; raise RenderError with what to do when not.

    Asked before a page is set, because setting one takes its time.
    """
    found = _look(path)
    if found is None:
        return
    if stat.S_ISLNK(found.st_mode):
        _check_link(path, force)
    elif stat.S_ISDIR(found.st_mode):
        raise _refusal(path, "is a folder; give a file name, or -d for a folder")
    elif not stat.S_ISREG(found.st_mode):
        raise _refusal(path, "is not a regular file; for standard output use -o -")
    elif not force and not is_ours(path):
        raise _refusal(path, "exists and was not made by converter; use --force to replace it")


def is_there(path: Path) -> bool:
    """Return whether something stands at this path; what cannot be looked at is refused when it is written."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def check_no_input(path: Path, inputs: Iterable[Path]) -> None:
    """Return when a file of this path is none of the inputs; raise RenderError when it is."""
    if is_there(path) and any(is_there(each) and path.samefile(each) for each in inputs):
        raise _refusal(path, "is the input itself; give another name")


def _check_link(path: Path, force: bool) -> None:
    """Refuse to write through a link. `--force` puts a file in the place of the link and leaves its target alone."""
    if path.exists() and not path.is_file():
        raise _refusal(path, "is a link to something that is no regular file; give another name")
    if not force:
        raise _refusal(path, "is a link; use --force to put a file in its place")


def _look(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as problem:
        raise _refusal(path, _words(problem)) from problem


def write(path: Path, data: bytes, force: bool) -> Written:
    """Return whether the file was written or stood there already with the same bytes; raise RenderError."""
    check_target(path, force)
    try:
        if not path.is_symlink() and path.is_file() and path.read_bytes() == data:
            return "unchanged"
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = _mode(path)
        if mode is not None and not force and not os.access(path, os.W_OK):
            raise _refusal(path, "is write-protected; use --force to replace it all the same")
        _replace(path, data, mode)
    except (OSError, ValueError) as problem:
        raise _unwritten(path, problem) from problem
    return "written"


def _mode(path: Path) -> int | None:
    """Return the permissions of a file that is to be replaced: who may read it stays its owner's choice."""
    found = _look(path)
    return stat.S_IMODE(found.st_mode) if found and stat.S_ISREG(found.st_mode) else None


def _unwritten(path: Path, problem: OSError | ValueError) -> RenderError:
    """Return why a file was not written; where its folder is to blame that one is named, the same for all in it."""
    folder = path.parent
    if isinstance(problem, PermissionError) and folder.is_dir() and not os.access(folder, os.W_OK):
        return _refusal(
            folder, "no file can be written into this folder: permission denied; choose another with -d or -o"
        )
    return _refusal(path, f"cannot be written: {_words(problem)}")


def rewrite(path: Path, data: bytes) -> None:
    """Put corrected bytes in the place of a file that was read: of a link, in that of its target; its mode is kept.

    Errors: RenderError where it cannot be written.
    """
    try:
        real = Path(os.path.realpath(path))
        mode = stat.S_IMODE(real.stat().st_mode)
        if not os.access(real, os.W_OK):
            raise _refusal(path, "cannot be written: permission denied")
        _replace(real, data, mode)
    except (OSError, ValueError) as problem:
        raise _refusal(path, f"cannot be written: {_words(problem)}") from problem


def put_new(path: Path, data: bytes, force: bool) -> None:
    """Write a file that authors go on working in: one that is there already is theirs, whoever made it.

    Errors: RenderError where it exists and force is not given, or where it cannot be written.
    """
    if not force and _look(path) is not None:
        raise _refusal(path, "exists; use --force to replace it, or give another name")
    write(path, data, force=True)


def _replace(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write beside the place and rename. Whatever happens, nothing half-written is left."""
    beside, file = _open_beside(path)
    try:
        with open(file, "wb") as stream:
            stream.write(data)
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _open_beside(path: Path) -> tuple[Path, int]:
    """Return a new file in the folder of `path`, one that nobody else has open."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    for number in count():
        beside = path.with_name(f".converter-{os.getpid()}-{number}.tmp")
        try:
            return beside, os.open(beside, flags, 0o666)
        except FileExistsError:
            continue
    raise AssertionError("counting does not end")


def _refusal(path: Path, reason: str) -> RenderError:
    return RenderError(f"{readable(str(path))}: {reason}")


def _words(problem: OSError | ValueError) -> str:
    if isinstance(problem, NotADirectoryError | FileExistsError):
        return "a part of its path is a file, not a folder"
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror.lower()
    return "the name cannot be used here"
