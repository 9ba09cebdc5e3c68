"""How a function is spread over many items: in this process, over processes, over a cluster.

Whatever the executor, answers come back one for each item and in the order of the items. An item that kills, stalls
or bloats its worker is `Lost` with a class and a reason, and costs itself alone. The function must be one that other
processes can import; it takes an item and returns plain data. Its own failures are its own to return: one that it
raises is lost as `internal`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from converter.errors import UsageError

ITEM_SECONDS: Final = 30
"""How long one item may take before its worker is killed: a thousand times the usual assessment."""

WORKER_BYTES: Final = 2 * 1024**3
"""Address space of one worker: what a hostile document can take, and no more."""

ITEMS_PER_WORKER: Final = 500
"""Items after which a worker is replaced, whatever some library has left behind in it."""

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


def spread(
    function: Callable[[Any], Answer], items: Iterable[Item], settings: Settings
) -> Iterator[tuple[Item, Answer | Lost]]:
    """Yield every item with its answer, in the order of the items."""
    name, _, address = settings.executor.partition("=")
    if name == "serial":
        return _serial(function, items)
    if name == "processes":
        return _processes(function, items, settings)
    if name == "dask" and address:
        return _dask(function, items, address, settings)
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


def _serial(function: Callable[[Any], Answer], items: Iterable[Item]) -> Iterator[tuple[Item, Answer | Lost]]:
    for item in items:
        yield item, guarded(function, item)


# ---------------------------------------------------------------------------------------------- processes


def _processes(
    function: Callable[[Any], Answer], items: Iterable[Item], settings: Settings
) -> Iterator[tuple[Item, Answer | Lost]]:
    from pebble import ProcessPool

    count = workers(settings)
    waiting: deque[tuple[Item, Any]] = deque()
    pool: Any = ProcessPool(max_workers=count, max_tasks=ITEMS_PER_WORKER, initializer=ready_worker, context=_context())
    try:
        for item in items:
            while waiting and _is_full([each for each, _ in waiting], item, count):
                yield _next(waiting, settings)
            waiting.append((item, pool.schedule(guarded, args=(function, item), timeout=settings.seconds)))
            while waiting and waiting[0][1].done():
                yield _next(waiting, settings)
        while waiting:
            yield _next(waiting, settings)
        pool.close()
    finally:
        pool.stop()
        pool.join()


def _is_full(waiting: list[Item], item: Item, count: int) -> bool:
    if len(waiting) >= count * WAITING_ITEMS:
        return True
    return sum(map(_weight, waiting)) + _weight(item) > WAITING_BYTES


def _weight(item: object) -> int:
    return int(getattr(item, "weight", 0))


def _next(waiting: deque[tuple[Item, Any]], settings: Settings) -> tuple[Item, Any]:
    """Return the first item with its answer, waiting for it as long as it may take."""
    from concurrent.futures import CancelledError
    from concurrent.futures import TimeoutError as Late

    from pebble import ProcessExpired

    item, future = waiting.popleft()
    try:
        return item, future.result()
    except Late:
        return item, Lost("time-out", f"not read after {settings.seconds:g} s and given up; --timeout allows more")
    except ProcessExpired as problem:
        return item, Lost("crashed", f"the process that read it ended unexpectedly (status {problem.exitcode})")
    except CancelledError:
        return item, Lost("cancelled", "was given up when the run ended")
    except MemoryError:
        return item, Lost("memory", f"needs more than {WORKER_BYTES >> 30} GiB of memory")


def _context() -> Any:
    """Return how workers are started: never as a copy of this process, which holds an open archive."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["converter.intake"])
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
    function: Callable[[Any], Answer], items: Iterable[Item], address: str, settings: Settings
) -> Iterator[tuple[Item, Answer | Lost]]:
    from converter.cluster import spread_batches

    def alone(batch: list[Item]) -> list[Answer | Lost]:
        """Return the answers to a batch that was lost on the cluster, each item under the clock here."""
        return [answer for _, answer in _processes(function, batch, settings)]

    for batch, answers in spread_batches(partial(guarded, function), batches(items), address, settings.seconds, alone):
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
