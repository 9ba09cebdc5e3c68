"""How long pages take beside plain WeasyPrint on the same HTML, in the same run: 30 documents warm, and one cold.

Ours is a PDF/A-3a and PDF/UA-1 file with the source and the record attached; plain is `HTML(string=...).write_pdf()` on
the page that `converter convert --to html` writes, with the fonts of the machine. Processor seconds of each process,
documents in turn, so that another load on the machine weighs on both. Chromium prints the first page, where it is there.
Typst (`pip install --group peers`) sets a document of as many words, headings and rows: it reads no HTML, so its page
is like ours in amount alone, and untagged.

    python benchmarks/pages.py [DOCUMENTS]
"""

from __future__ import annotations

import os
import pickle
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

HOME = Path(__file__).parents[1]
COLD = 4
"""Cold starts of which the quickest counts: another load on the machine only ever adds."""

FLOORS = {"warm": 0.75, "waited": 0.8}


class Timed(NamedTuple):
    """One page set: processor seconds, bytes, and the most memory its process had, in MiB."""

    seconds: float
    bytes: int
    memory: int


class Setter:
    """A process that sets pages one by one and says what each took."""

    def __init__(self, how: str) -> None:
        fonts = {"FONTCONFIG_FILE": str(HOME / "templates/fonts/fonts.conf")} if how == "ours" else {}
        command = [sys.executable, __file__, "--child", how]
        environment = {**os.environ, **fonts, "PYTHONPATH": str(HOME)}
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment)

    def set(self, page: object) -> Timed:
        """Return what a page took; of the first, with all that had to be loaded for it."""
        assert self._child.stdin
        assert self._child.stdout
        pickle.dump(page, self._child.stdin)
        self._child.stdin.flush()
        timed = pickle.load(self._child.stdout)
        assert isinstance(timed, Timed)
        return timed

    def close(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.wait()


def child(how: str) -> None:
    """Set pages until the input ends."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import gc

    if how == "ours":
        from converter.renderers import pdf, worker

        worker._get_ready()  # noqa: SLF001 - what the worker does before its first page
        make = pdf.typeset
    else:
        from weasyprint import HTML

        def make(page: str) -> bytes:  # type: ignore[misc]
            return bytes(HTML(string=page).write_pdf())

    before = 0.0
    while True:
        try:
            page = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        before = time.process_time() if before else 0.0
        made = make(page)
        if how == "ours":
            gc.collect()
        took = time.process_time() - before
        before = time.process_time()
        pickle.dump(Timed(took, len(made), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10), sink)
        sink.flush()


def jobs(many: int) -> list[tuple[object, str]]:
    """Return pages as we set them and as plain WeasyPrint is given them: the samples in both editions, in turn."""
    from converter import pipeline
    from converter.renderers import html, styles
    from converter.renderers.pages import Look, Pages
    from converter.renderers.worker import Job

    made: list[tuple[object, str]] = []
    paths = sorted(path for path in (HOME / "samples").iterdir() if path.suffix in (".md", ".txt"))
    for edition in ("report", "publish"):
        for path in paths:
            data = path.read_bytes()
            pages = Pages(
                pipeline.verify(data, path.name)[0], data, Look("report" if edition == "report" else "publish")
            )
            attached = tuple(pages._attached())  # noqa: SLF001 - the job as `Pages.pdf` makes it
            page = html.for_paper(pages.report, attached=tuple(one.name for one in attached))
            made.append((Job(page, pages.recipe, styles.for_paper(), {}, attached), html.render(pages.report)))
    return [made[i % len(made)] for i in range(many)]


def alone(how: str, page: object) -> Timed:
    """Return what one page takes in a process of its own, from its start."""
    setter = Setter(how)
    try:
        return setter.set(page)
    finally:
        setter.close()


def typst(page: str) -> tuple[float, float]:
    """Return the seconds in which Typst sets a page of as much, cold and warm; noughts where it is not there.

    The time of this very process: what it takes to be loaded counts as cold.
    """
    before = time.process_time()
    try:
        import typst as program  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return 0.0, 0.0
    body = page.rsplit("</style>", 1)[-1]
    told = re.sub(r"[^A-Za-z0-9 .,\n]", " ", re.sub(r"<[^>]*>", "\n", body))
    lines = [line.strip() for line in told.split("\n") if line.strip()]
    rows = body.count("<tr")
    cells = ", ".join(f"[{line[:60]}]" for line in (lines * 4)[: rows * 4])
    source = "\n\n".join([*(f"== {line}" if i % 20 == 0 else line for i, line in enumerate(lines))])
    source += f"\n#table(columns: 4, {cells})\n"
    took = []
    for again in ("", "again "):
        program.compile((again + source).encode())
        took.append(time.process_time() - before)
        before = time.process_time()
    return took[0], took[1]


PLAIN = """
import sys
from pathlib import Path
from converter import pipeline, reporting
from converter.renderers import html
from weasyprint import HTML
path = Path(sys.argv[1])
page = html.render(reporting.build(pipeline.verify(path.read_bytes(), path.name)[0]))
HTML(string=page).write_pdf(sys.argv[2])
"""
"""What one would write first: verify, set as HTML, hand it to WeasyPrint."""


def waited(source: Path) -> tuple[float, float]:
    """Return the seconds somebody waits for one PDF from the command line, ours and plain."""
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder, "a.pdf"))
        ours = [sys.executable, "-m", "converter", "convert", str(source), "-o", target]
        return _wall(ours), _wall([sys.executable, "-c", PLAIN, str(source), target + "2"])


def _wall(command: list[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, check=False, capture_output=True, cwd=HOME, timeout=120)
    return time.monotonic() - began


def chromium(page: str) -> float:
    """Return the processor seconds in which Chromium prints a page from a cold start, 0 where it is not there."""
    program = shutil.which("chromium")
    if not program:
        return 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_text(page, encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--print-to-pdf={folder}/a.pdf",
            path.as_uri(),
        ]
        subprocess.run(command, check=False, capture_output=True, timeout=120)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(many: int) -> int:
    """Print the times and their ratios; return 1 where a floor is not held."""
    pages = jobs(many)
    tries = [(alone("ours", pages[0][0]), alone("plain", pages[0][1])) for _ in range(COLD)]
    cold = (min(ours for ours, _ in tries), min(plain for _, plain in tries))
    ours, plain = Setter("ours"), Setter("plain")
    ours.set(pages[0][0])
    plain.set(pages[0][1])
    warm = [(ours.set(job), plain.set(page)) for job, page in pages]
    ours.close()
    plain.close()
    ratios = {
        "cold": cold[0].seconds / cold[1].seconds,
        "warm": sum(a.seconds for a, _ in warm) / sum(b.seconds for _, b in warm),
    }
    mid = [median(timed[i].seconds for timed in warm) for i in (0, 1)]
    print(f"cold: ours {cold[0].seconds:.2f} s, plain {cold[1].seconds:.2f} s, ratio {ratios['cold']:.2f}")
    print(f"warm, {many} documents, median: ours {mid[0]:.2f} s, plain {mid[1]:.2f} s, ratio {ratios['warm']:.2f}")
    print(
        f"bytes per document: ours {sum(a.bytes for a, _ in warm) // many:,}, plain {sum(b.bytes for _, b in warm) // many:,}"
    )
    grown = warm[-1][0].memory - warm[0][0].memory
    print(f"memory: ours {warm[-1][0].memory} MiB at most, grown by {grown} over {many} documents")
    if printed := chromium(pages[0][1]):
        print(f"Chromium, cold, one document: {printed:.2f} s")
    if any(set_by := typst(pages[0][1])):
        print(f"Typst, one document of as much: cold {set_by[0]:.2f} s, warm {set_by[1]:.2f} s")
    waits = [waited(HOME / "samples/paralegal.md") for _ in range(COLD)]
    wait = min(ours for ours, _ in waits), min(plain for _, plain in waits)
    ratios["waited"] = wait[0] / wait[1]
    print(
        f"cold, on the clock, from document to PDF: ours {wait[0]:.2f} s, plain {wait[1]:.2f} s, ratio {ratios['waited']:.2f}"
    )
    missed = [name for name, floor in FLOORS.items() if ratios[name] > floor]
    print(f"missed: {', '.join(missed)}" if missed else "floors held")
    return bool(missed)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        from benchmarks.pages import Timed  # so that both sides know it by one name

        child(sys.argv[2])
    else:
        sys.path.insert(0, str(HOME))
        from benchmarks.pages import main as run

        sys.exit(run(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
