"""Several children that set PDFs at once, for batches: each is borrowed for one page, and killed for that page alone."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from converter.renderers.worker import Job, Worker


class Crew:
    """Children in waiting. A page waits for one that is free; threads of ours wait beside it, doing nothing else."""

    def __init__(self, size: int) -> None:
        self.workers = tuple(Worker() for _ in range(size))
        self._free: SimpleQueue[Worker] = SimpleQueue()
        for worker in self.workers:
            self._free.put(worker)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="page")

    def start(self) -> None:
        """Have every child ready."""
        for worker in self.workers:
            worker.start()

    def submit(self, job: Job, timeout: float) -> Future[bytes]:
        """Return the PDF of a page that will be; it raises RenderError where the page takes too long or cannot be made.

        The clock starts when a child takes the page.
        """
        return self._threads.submit(self._make, job, timeout)

    def close(self) -> None:
        """End the children; what waits is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self.workers:
            worker.close()

    def _make(self, job: Job, timeout: float) -> bytes:
        worker = self._free.get()
        try:
            return worker.make(job, timeout)
        finally:
            self._free.put(worker)
