"""How fast a folder of text documents becomes an archive, against the floor and against merely converting them.

    python benchmarks/importing.py [--documents 1000] [--jobs 2] [--keep FOLDER]

The floor is reading, hashing and splitting every file into lines, in this process. markitdown, where it is installed,
merely copies the text (one instance, warm, in this process). `import` is the whole command in a fresh process: walk,
hash, verify in workers, write, search index, findings across documents. RSS is the largest of the importing process;
archive bytes are the database after its log is folded in.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

MEASURED = """
import resource, sys
from converter import cli
status = cli.main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(status)
"""


def main() -> int:
    """Print one line for each thing measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.documents, options.jobs)
    return 0


def measure(folder: Path, documents: int, jobs: int) -> None:
    """Write the documents, then measure the floor, markitdown and the import, twice."""
    from tests import corpora

    source = corpora.write(folder / "in", documents)
    paths = sorted(path for path in source.rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in paths)
    print(f"{documents:,} documents, {size / documents / 1024:.1f} KiB each, {jobs} processes")
    show("floor: read, hash, split", documents, floor(paths))
    seconds = markitdown(paths[:500])
    if seconds is not None:
        show("markitdown, converting alone", len(paths[:500]), seconds)
    archive = folder / "a.db"
    for words in ("import: verified and searchable", "import again: nothing new"):
        seconds, rss = run(source, archive, jobs)
        show(words, documents, seconds)
        print(f"{'':34}RSS {rss / 1024:.0f} MiB")
    print(f"archive: {archive.stat().st_size / documents / 1024:.1f} KiB a document")
    for asked in (
        ["list", "--format", "csv"],
        ["search", "green threshold"],
        ["summary", "-o", str(folder / "s.html")],
    ):
        began = time.perf_counter()
        command = [sys.executable, "-m", "converter", asked[0], "--db", str(archive), *asked[1:]]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        print(f"{asked[0]:34}{time.perf_counter() - began:8.2f} s")


def show(words: str, documents: int, seconds: float) -> None:
    """Print one rate."""
    print(f"{words:34}{seconds:8.2f} s {documents / seconds:10,.0f} a second")


def floor(paths: list[Path]) -> float:
    """Return the seconds that nobody can do without."""
    began = time.perf_counter()
    for path in paths:
        data = path.read_bytes()
        sha256(data).hexdigest()
        data.decode().split("\n")
    return time.perf_counter() - began


def markitdown(paths: list[Path]) -> float | None:
    """Return the seconds markitdown takes to convert the same files, None where it is not installed."""
    try:
        from markitdown import MarkItDown
    except ImportError:
        return None
    tool = MarkItDown()
    tool.convert(str(paths[0]))
    began = time.perf_counter()
    for path in paths:
        tool.convert(str(path))
    return time.perf_counter() - began


def run(source: Path, archive: Path, jobs: int) -> tuple[float, int]:
    """Return seconds and the largest RSS, in KiB, of one import."""
    command = [sys.executable, "-c", MEASURED, "import", str(source), "--db", str(archive), "-j", str(jobs)]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return time.perf_counter() - began, int(done.stdout)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
