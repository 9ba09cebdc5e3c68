"""How a function is spread over many items: in this process, over processes, over a cluster.

Whatever the executor, answers come back one for each item and in the order of the items. An item that kills, stalls
or bloats its worker is `Lost` with a class and a reason, and costs itself alone. The function must be one that other
processes can import; it takes an item and returns plain data. Its own failures are its own to return: one that it
raises is lost as `internal`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from converter.errors import RenderError, UsageError

ITEM_SECONDS: Final = 30
"""How long one item may take before its worker is killed: a thousand times the usual assessment."""

WORKER_BYTES: Final = 2 * 1024**3
"""Address space of one worker: what a hostile document can take, and no more."""

ITEMS_PER_WORKER: Final = 500
"""Items after which a worker is replaced, whatever some library has left behind in it."""

STALLED_SECONDS: Final = 15
"""How long beyond two items' time the first in line may stay unanswered before all processes are replaced."""

BROKEN_POOLS: Final = 5
"""How often all processes may be killed from outside before a run gives up."""

WAITING_ITEMS: Final = 64
"""Items for each worker that may be under way or done and waiting for an earlier one."""

WAITING_BYTES: Final = 64 * 1024**2
"""Bytes of items that may be under way: a folder of the largest files must not fill the memory."""

ITEMS_PER_TASK: Final = 64
"""Items sent to a cluster in one task: sending one takes longer than verifying one."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Lost(NamedTuple):
    """An item without an answer: its class (`time-out`, `crashed`, `memory`, `internal`) and a reason."""

    kind: str
    reason: str


class Weighed(Protocol):
    """What an item says of itself: how many bytes it takes to send."""

    @property
    def weight(self) -> int: ...


class Settings(NamedTuple):
    """How to spread: `serial`, `processes` or `dask=ADDRESS`; over how many workers; seconds for one item."""

    executor: str = "processes"
    workers: int = 0
    seconds: float = ITEM_SECONDS


def never() -> bool:
    """Return False: nobody asks to stop."""
    return False


def spread(
    function: Callable[[Any], Answer],
    items: Iterable[Item],
    settings: Settings,
    stopping: Callable[[], bool] = never,
) -> Generator[tuple[Item, Answer | Lost], None, None]:
    """Yield every item with its answer, in the order of the items.

    Once `stopping` says so, what is done or under way is still answered, and what only waits is left out.
    """
    name, _, address = settings.executor.partition("=")
    if name == "serial":
        return _serial(function, items)
    if name == "processes":
        return _processes(function, items, settings, stopping)
    if name == "dask" and address:
        return _dask(function, items, address, settings, stopping)
    raise UsageError(f"--executor {settings.executor}: choose serial, processes or dask=ADDRESS")


def workers(settings: Settings) -> int:
    """Return how many workers to use: as many as asked for, else one for each processor this process may use."""
    if settings.workers:
        return settings.workers
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def guarded(function: Callable[[Any], Answer], item: object) -> Answer | Lost:
    """Return the function's answer, or what became of it: one item's failure is not its batch's."""
    try:
        return function(item)
    except MemoryError:
        return Lost("memory", f"needs more than {WORKER_BYTES >> 30} GiB of memory")
    except RecursionError:
        return Lost("limit", "is nested too deeply")
    except Exception as problem:  # noqa: BLE001 - a worker tells its parent, which is the only one left to tell anybody
        words = str(problem).replace("\n", " ")[:200]
        return Lost("internal", f"an error of ours: {type(problem).__name__}: {words}")


# ------------------------------------------------------------------------------------------------- serial


def _serial(
    function: Callable[[Any], Answer], items: Iterable[Item]
) -> Generator[tuple[Item, Answer | Lost], None, None]:
    for item in items:
        yield item, guarded(function, item)


# ---------------------------------------------------------------------------------------------- processes


def _processes(
    function: Callable[[Any], Answer],
    items: Iterable[Item],
    settings: Settings,
    stopping: Callable[[], bool],
) -> Generator[tuple[Item, Answer | Lost], None, None]:
    pool = _Pool(function, settings)
    try:
        for item in items:
            while pool.is_full(item):
                yield pool.next()
            pool.add(item)
            while pool.is_ready():
                yield pool.next()
        while pool.waiting:
            if stopping():
                pool.leave_waiting()
            if pool.waiting:
                yield pool.next()
    finally:
        pool.stop()


class _Pool:
    """Processes with the items they have been given, first in, first out."""

    def __init__(self, function: Callable[[Any], Any], settings: Settings) -> None:
        self.waiting: deque[tuple[Any, Any]] = deque()
        self._function = function
        self._settings = settings
        self._workers = workers(settings)
        self._weight = 0
        self._broken = 0
        self._pool = self._new()

    def _new(self) -> Any:
        from pebble import ProcessPool

        with _putting_off_signals():
            with _ignoring_interrupts():
                context = _context(self._function.__module__)
            pool = ProcessPool(
                max_workers=self._workers, max_tasks=ITEMS_PER_WORKER, initializer=ready_worker, context=context
            )
            assert pool.active  # asking starts its processes
            return pool

    def add(self, item: object) -> None:
        """Give an item to the next free process."""
        self.waiting.append((item, self._schedule(item)))
        self._weight += _weight(item)

    def _schedule(self, item: object) -> Any:
        return self._pool.schedule(guarded, args=(self._function, item), timeout=self._settings.seconds)

    def is_full(self, item: object) -> bool:
        """Return whether an item has to wait until earlier ones are done and taken away."""
        if len(self.waiting) >= self._workers * WAITING_ITEMS:
            return True
        return bool(self.waiting) and self._weight + _weight(item) > WAITING_BYTES

    def is_ready(self) -> bool:
        """Return whether the first item is done."""
        return bool(self.waiting) and bool(self.waiting[0][1].done())

    def next(self) -> tuple[Any, Any]:
        """Return the first item with its answer, waiting for it as long as it may take."""
        from concurrent.futures.process import BrokenProcessPool

        while True:
            item, future = self.waiting[0]
            try:
                answer = self._answer(future)
            except BrokenProcessPool:
                self._begin_anew()
                continue
            self.waiting.popleft()
            self._weight -= _weight(item)
            return item, answer

    def _answer(self, future: Any) -> Any:
        from concurrent.futures import TimeoutError as Late
        from concurrent.futures.process import BrokenProcessPool

        from pebble import ProcessExpired

        seconds = self._settings.seconds
        try:
            return future.result(timeout=2 * seconds + STALLED_SECONDS)
        except Late:
            if not future.done():
                raise BrokenProcessPool from None  # killed from outside, a process can take the others' lock with it
            return Lost("time-out", f"not read after {seconds:g} s and given up; --timeout allows more")
        except ProcessExpired as problem:
            return Lost("crashed", f"the process that read it ended unexpectedly (status {problem.exitcode})")
        except MemoryError:
            return Lost("memory", f"needs more than {WORKER_BYTES >> 30} GiB of memory")

    def leave_waiting(self) -> None:
        """Drop the items that no process has begun."""
        kept = [(item, future) for item, future in self.waiting if future.done() or future.running()]
        self.waiting = deque(kept)

    def _begin_anew(self) -> None:
        """Start other processes for what is waiting: somebody killed idle ones, which is no item's fault."""
        self._broken += 1
        if self._broken > BROKEN_POOLS:
            raise RenderError("the processes that read documents are killed again and again; try -j 1")
        self.stop()
        self._pool = self._new()
        self.waiting = deque((item, self._schedule(item)) for item, _ in self.waiting)

    def stop(self) -> None:
        """End all processes, whatever they are doing."""
        self._pool.stop()
        self._pool.join()


def _weight(item: object) -> int:
    return int(getattr(item, "weight", 0))


@contextmanager
def _putting_off_signals() -> Iterator[None]:
    """Take an interruption only when the processes stand: one half begun would be nobody's, and complain of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {
        each: signal.signal(each, lambda number, _: came.append(number)) for each in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        for number in came[:1]:
            signal.raise_signal(number)


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Ignore Ctrl-C while the server of processes is started: it and its children leave that to us for good."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _context(module: str) -> Any:
    """Return how workers are started: never as a copy of this process, which holds an open archive.

    module: what their function stands in, loaded once for all of them.
    """
    import multiprocessing  # loaded where there are processes to start: one input is verified in this one

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing.forkserver import ensure_running

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    ensure_running()
    return context


def ready_worker() -> None:
    """Make a worker: it leaves Ctrl-C to its parent, takes no more memory than it may, and reads no terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory()
    with suppress(OSError, ValueError):
        sys.stdin.close()


def limit_memory() -> None:
    """Limit the memory of this process where the platform can; elsewhere the clock alone guards."""
    try:
        import resource
    except ImportError:
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))


# ------------------------------------------------------------------------------------------------ cluster


def _dask(
    function: Callable[[Any], Answer],
    items: Iterable[Item],
    address: str,
    settings: Settings,
    stopping: Callable[[], bool],
) -> Generator[tuple[Item, Answer | Lost], None, None]:
    from converter.executors.cluster import spread_batches

    def alone(batch: list[Item]) -> list[Answer | Lost]:
        """Return the answers to a batch that was lost on the cluster, each item under the clock here."""
        return [answer for _, answer in _processes(function, batch, settings, never)]

    for batch, answers in spread_batches(partial(guarded, function), batches(items), address, settings.seconds, alone):
        if stopping():
            return
        yield from zip(batch, answers, strict=True)


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items in their order, as many at a time as make a task of a cluster."""
    batch: list[Item] = []
    weight = 0
    for item in items:
        batch.append(item)
        weight += _weight(item)
        if len(batch) == ITEMS_PER_TASK or weight > WAITING_BYTES // 8:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
