"""How fast a folder of documents becomes an archive, against the floor and against merely converting them.

    python benchmarks/importing.py [--documents 1000] [--jobs 2] [--mixed FOLDER] [--hostile] [--markitdown PYTHON]

The floor is reading, hashing and splitting every file into lines, in this process. markitdown, for which the Python of
an environment that has it is named, merely converts the same files (one instance, warm, one process). `import` is the
whole command in a fresh process: walk, hash, verify in workers, write, search index, findings across documents.
`all but verifying` is the same import in one process, with documents verified beforehand. RSS is the largest of the
importing process; archive bytes are the database after its log is folded in. The load of the machine beforehand is
printed, for a shared one is no measure: there the CPU seconds of what runs in one process are.

--mixed takes a folder made by benchmarks/mixing.py, and shows the time of each format in one process. --hostile puts
a document that stalls, one that crashes and one that explodes among the others.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

MEASURED = """
import sys
from converter import cli
status = cli.main(sys.argv[1:])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
sys.exit(status)
"""
HOSTILE = "from converter.archiving import importing; from tests import hostile; importing.take = hostile.take\n"
MARKITDOWN = """
import sys, time
from markitdown import MarkItDown
tool = MarkItDown()
paths = sys.stdin.read().split("\\n")
failed = 0
tool.convert(paths[0])
began = time.perf_counter()
for path in paths:
    try:
        tool.convert(path)
    except Exception:
        failed += 1
print(time.perf_counter() - began, failed)
"""
STALLED_SECONDS = 5
EACH_FORMAT = 12
"""Documents of one format that are timed one by one."""


def main() -> int:
    """Print one line for each thing measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--mixed", type=Path)
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--markitdown", metavar="PYTHON", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options)
    return 0


def measure(folder: Path, options: argparse.Namespace) -> None:
    """Write the documents where none are given, then measure everything that is asked for."""
    from tests import corpora

    source: Path = options.mixed or corpora.write(folder / "in", options.documents)
    paths = sorted(path for path in source.rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in paths)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    print(f"{len(paths):,} documents, {size / len(paths) / 1024:.1f} KiB each, {options.jobs} processes, {load}")
    show("floor: read, hash, split", len(paths), floor(paths))
    if options.markitdown:
        seconds, failed = markitdown(options.markitdown, paths)
        show("markitdown, converting alone", len(paths), seconds)
        print(f"{'':34}{failed:,} that it does not convert")
    if options.mixed:
        each_format(paths)
    else:
        seconds, busy = unverified(paths[:500], folder / "u.db")
        show("import: all but verifying", min(len(paths), 500), seconds)
        show("the same, CPU", min(len(paths), 500), busy)
    if options.hostile:
        put_hostile(source)
    imported(source, folder / "a.db", len(paths), options)


def imported(source: Path, archive: Path, documents: int, options: argparse.Namespace) -> None:
    """Import twice and ask some things of the archive."""
    for words in ("import: verified and searchable", "import again: nothing new"):
        began = time.perf_counter()
        rss, said = run(source, archive, options.jobs, hostile=options.hostile)
        show(words, documents, time.perf_counter() - began)
        print(f"{'':34}RSS {rss / 1024:.0f} MiB; {said}")
    print(f"archive: {archive.stat().st_size / documents / 1024:.1f} KiB a document")
    for asked in (["list", "--format", "csv"], ["search", "green threshold"], ["summary", "-o", f"{archive}.html"]):
        began = time.perf_counter()
        command = [sys.executable, "-m", "converter", asked[0], "--db", str(archive), *asked[1:]]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        print(f"{asked[0]:34}{time.perf_counter() - began:8.2f} s")


def show(words: str, documents: int, seconds: float) -> None:
    """Print one rate."""
    print(f"{words:34}{seconds:8.2f} s {documents / seconds:10,.1f} a second", flush=True)


def floor(paths: Sequence[Path]) -> float:
    """Return the seconds that nobody can do without."""
    began = time.perf_counter()
    for path in paths:
        data = path.read_bytes()
        sha256(data).hexdigest()
        data.decode("utf-8", "replace").split("\n")
    return time.perf_counter() - began


def markitdown(python: str, paths: Sequence[Path]) -> tuple[float, int]:
    """Return the seconds markitdown takes to convert the same files, and how many it does not convert."""
    names = "\n".join(map(str, paths))
    done = subprocess.run([python, "-c", MARKITDOWN], input=names, check=True, capture_output=True, text=True)
    seconds, failed = done.stdout.split()[-2:]
    return float(seconds), int(failed)


def each_format(paths: Sequence[Path]) -> None:
    """Print for each format how long one worker takes for a document, reading it being a part of it."""
    from converter import pipeline, readers
    from converter.archiving.intake import Job, take
    from converter.stores.archive import Place

    pipeline.prepare()
    by_suffix: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        by_suffix[path.suffix].append(path)
    for suffix, those in sorted(by_suffix.items()):
        chosen = those[:: max(len(those) // EACH_FORMAT, 1)][:EACH_FORMAT]
        reading = whole = 0.0
        for path in chosen:
            data = path.read_bytes()
            began = time.perf_counter()
            readers.read_all(data, path.name)
            reading += time.perf_counter() - began
            began = time.perf_counter()
            take(Job(Place("", path.name), "", data, pipeline.AUTO, keep=True))
            whole += time.perf_counter() - began
        a, b = (1000 * seconds / len(chosen) for seconds in (reading, whole))
        print(f"{suffix:8}{len(those):6,}{b:10,.0f} ms each, {a:,.0f} of it reading", flush=True)


def unverified(paths: Sequence[Path], archive: Path) -> tuple[float, float]:
    """Return the seconds, and those of CPU, of an import in this process of documents that were verified before."""
    from converter import executors, pipeline
    from converter.archiving import importing

    verified = {path.read_bytes(): pipeline.verify(path.read_bytes(), path.name, full=False) for path in paths}
    asked = importing.Importing([*map(str, paths)], archive, settings=executors.Settings("serial"))
    with mock.patch.object(pipeline, "verify", lambda data, *_, **__: verified[data]):
        began, busy = time.perf_counter(), time.process_time()
        importing.run(asked)
        return time.perf_counter() - began, time.process_time() - busy


def put_hostile(source: Path) -> None:
    """Put three documents among the others, spread over the folder."""
    from tests import hostile

    folders = sorted(path for path in source.iterdir() if path.is_dir())
    for number, sign in enumerate(hostile.SIGNS):
        (folders[number * len(folders) // len(hostile.SIGNS)] / f"000050-bad-{number}.txt").write_bytes(sign)


def run(source: Path, archive: Path, jobs: int, *, hostile: bool) -> tuple[int, str]:
    """Return the largest RSS of one import, in KiB, and its last line; `getrusage` would count its parent's too."""
    seconds = ["--timeout", str(STALLED_SECONDS)] if hostile else []
    script = (HOSTILE if hostile else "") + MEASURED
    command = [sys.executable, "-c", script, "import", str(source), "--db", str(archive), "-j", str(jobs), *seconds]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)
    return int(done.stdout.split()[-1]), done.stderr.splitlines()[-1].partition(".db: ")[2]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
