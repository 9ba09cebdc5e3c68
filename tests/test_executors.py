"""However work is spread: the same answers in the same order, and a bad item costs itself alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from converter import executors
from converter.archiving import importing
from converter.errors import UsageError
from converter.executors import Lost, Settings, spread
from tests import corpora
from tests.stores.saving import dumped

SETTINGS = Settings("processes", 2, 2)


def act(item: str) -> str:
    """Do what an item says: the documents nobody wants."""
    if item == "stall":
        time.sleep(60)
    if item == "spin":
        while True:
            pass
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "leave":
        os._exit(3)
    if item == "explode":
        return "x" * (1 << 40)
    if item == "nest":
        return act(item)
    if item == "raise":
        raise ValueError("two\nlines")
    return item.upper()


BAD = {
    "stall": "time-out",
    "spin": "time-out",
    "die": "crashed",
    "leave": "crashed",
    "explode": "memory",
    "nest": "limit",
    "raise": "internal",
}


def test_bad_items_cost_themselves_alone() -> None:
    items = [f"item {number}" for number in range(1000)]
    for at, bad in zip(range(50, 1000, 130), BAD, strict=False):
        items[at] = bad

    answers = list(spread(act, items, SETTINGS))

    assert [item for item, _ in answers] == items
    lost = {item: answer for item, answer in answers if isinstance(answer, Lost)}
    assert {item: answer.kind for item, answer in lost.items()} == BAD
    assert all("\n" not in answer.reason for answer in lost.values())
    assert all(answer == item.upper() for item, answer in answers if item not in BAD)


def test_serial_gives_the_same() -> None:
    items = ["a", "raise", "b", "nest", "c"]

    assert list(spread(act, items, Settings("serial"))) == list(spread(act, items, SETTINGS))


def test_items_are_taken_as_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "WAITING_ITEMS", 4)
    taken = 0

    def items() -> Iterator[str]:
        nonlocal taken
        for number in range(200):
            taken += 1
            yield str(number)

    ahead = [taken - done for done, _ in enumerate(spread(act, items(), SETTINGS), 1)]
    assert max(ahead) <= 2 * 4 + 1


def test_heavy_items_wait_for_each_other() -> None:
    class Heavy(str):
        __slots__ = ()
        weight = executors.WAITING_BYTES

    pool = executors._Pool(act, SETTINGS)
    try:
        assert not pool.is_full(Heavy("a"))
        pool.add(Heavy("a"))
        assert pool.is_full(Heavy("b"))
        assert not pool.is_full("light")
    finally:
        pool.stop()


def test_idle_processes_that_are_killed_are_replaced() -> None:
    pool = executors._Pool(act, SETTINGS)
    try:
        pool.add("a")
        assert pool.next() == ("a", "A")
        time.sleep(0.5)
        for process in multiprocessing.active_children():
            process.kill()
        pool.add("b")
        pool.add("c")
        assert [pool.next(), pool.next()] == [("b", "B"), ("c", "C")]
    finally:
        pool.stop()


def test_a_run_that_is_given_up_leaves_no_process() -> None:
    answers = spread(act, ["a", *["stall"] * 4], Settings("processes", 2, 60))
    began = time.monotonic()
    assert next(answers)[1] == "A"
    answers.close()

    assert time.monotonic() - began < 10


@pytest.mark.parametrize("name", ["threads", "dask", "dask=", ""])
def test_an_unknown_executor_is_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError, match="choose serial, processes or dask=ADDRESS"):
        spread(act, [], Settings(name))


@pytest.mark.parametrize("count", [1, 2])
def test_processes_make_the_same_archive(tmp_path: Path, count: int) -> None:
    folder = corpora.write(tmp_path / "in", 24)
    (folder / "odd.txt").write_text("Nothing.\n", encoding="utf-8")
    for name, settings in (("a", Settings("serial")), ("b", Settings("processes", count))):
        importing.run(importing.Importing([str(folder)], tmp_path / f"{name}.db", settings=settings))

    assert dumped(tmp_path / "a.db") == dumped(tmp_path / "b.db")


# ------------------------------------------------------------------------------------------------- cluster


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A cluster of two processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True, silence_logs=50
    ) as made:
        yield made


QUIET = pytest.mark.filterwarnings("ignore")


@QUIET
@pytest.mark.slow
def test_a_cluster_makes_the_same_archive(tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "ITEMS_PER_TASK", 5)
    folder = corpora.write(tmp_path / "in", 24)
    (folder / "odd.txt").write_text("Nothing.\n", encoding="utf-8")
    for name, executor in (("a", "serial"), ("b", f"dask={cluster.scheduler_address}")):
        importing.run(importing.Importing([str(folder)], tmp_path / f"{name}.db", settings=Settings(executor, 2)))

    assert dumped(tmp_path / "a.db") == dumped(tmp_path / "b.db")


@QUIET
@pytest.mark.slow
def test_a_batch_that_a_cluster_loses_is_worked_here(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "ITEMS_PER_TASK", 5)
    items = [f"item {number}" for number in range(30)]
    items[7], items[18] = "die", "raise"
    settings = Settings(f"dask={cluster.scheduler_address}", 2, 2)
    answers = list(spread(act, items, settings))

    assert [item for item, _ in answers] == items
    kinds = {item: answer.kind for item, answer in answers if isinstance(answer, Lost)}
    assert kinds == {"die": "crashed", "raise": "internal"}


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_not_there_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("converter.executors.cluster.REACH", "0.5s")
    with pytest.raises(UsageError, match="cannot be reached"):
        list(spread(act, ["a"], Settings("dask=tcp://127.0.0.1:1")))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_processes_start_is_taken_when_they_stand(number: signal.Signals) -> None:
    """A process half begun is nobody's to stop, and what it says of that is no business of a person's."""
    came: list[int] = []
    before = signal.signal(number, lambda given, _: came.append(given))
    try:
        with executors._putting_off_signals():
            signal.raise_signal(number)
            assert not came
        assert came == [number]
    finally:
        signal.signal(number, before)
