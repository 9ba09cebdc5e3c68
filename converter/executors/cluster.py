"""Batches of work sent to a Dask cluster; Dask is met here alone (the extra `converter[cluster]`).

A batch that its worker does not survive, or that is not done in time, comes back to this machine and is worked item
by item under the clock, so that one bad document costs itself alone there too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, TypeVar

from converter.errors import UsageError

BATCHES_AHEAD: Final = 2
"""Batches for each worker thread that are sent ahead, so that none waits for the next."""

REACH: Final = "10s"
"""How long to wait for a cluster to answer."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def spread_batches(
    function: Callable[[Any], Answer],
    batches: Iterable[list[Item]],
    address: str,
    seconds: float,
    alone: Callable[[list[Item]], list[Any]],
) -> Iterator[tuple[list[Item], list[Any]]]:
    """Yield every batch with its answers, in order.

    function: must not raise. alone: works a batch here that the cluster has lost.
    """
    client = _connect(address)
    waiting: deque[tuple[list[Item], Any]] = deque()
    try:
        ahead = max(sum(client.nthreads().values()), 1) * BATCHES_AHEAD
        for batch in batches:
            waiting.append((batch, client.submit(work, function, batch, pure=False, retries=0)))
            if len(waiting) > ahead:
                yield _next(client, waiting, seconds, alone)
        while waiting:
            yield _next(client, waiting, seconds, alone)
    finally:
        with suppress(Exception):
            client.cancel([future for _, future in waiting])
        client.close()


def work(function: Callable[[Any], Answer], batch: list[Item]) -> list[Any]:
    """Return the answers to a batch: what a worker of the cluster does."""
    return [function(item) for item in batch]


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--executor dask needs the extra: pip install 'converter[cluster]'") from None
    try:
        return Client(address, timeout=REACH, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        words = str(problem).splitlines()[0] if str(problem) else "no answer"
        raise UsageError(f"--executor dask={address}: cannot be reached: {words}") from problem


def _next(
    client: Any, waiting: deque[tuple[list[Item], Any]], seconds: float, alone: Callable[[list[Item]], list[Any]]
) -> tuple[list[Item], list[Any]]:
    """Return the first batch with its answers, worked here where the cluster has lost it."""
    from distributed import CancelledError, KilledWorker
    from distributed import TimeoutError as Late

    batch, future = waiting.popleft()
    try:
        return batch, future.result(timeout=seconds * 2 + len(batch))
    except Late:
        _restart(client, future)
        return batch, alone(batch)
    except (KilledWorker, CancelledError, OSError, MemoryError):
        return batch, alone(batch)


def _restart(client: Any, future: Any) -> None:
    """Restart the workers that are stuck in a batch, and no others: the cluster may be shared."""
    with suppress(Exception):
        stuck = [name for name, keys in client.processing().items() if future.key in map(str, keys)]
        client.cancel([future], force=True)
        if stuck:
            client.restart_workers(stuck, timeout=10)
