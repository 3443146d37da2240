"""The embedded engine: a pool of processes on this machine, one restart unit at a time each.

Workers are started afresh (spawn), ignore the keyboard, and end when the process that started them does. A worker
that is killed costs its unit a second try, not the run.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from multiprocessing.connection import wait as wait_for
from pathlib import Path

import pyarrow as pa

from auditor.core.errors import AuditorError
from auditor.sweep.answers import schema
from auditor.sweep.assess import Setup, assess
from auditor.sweep.units import Unit, batches, write

TRIES = 4
"""How often in a row workers are killed, and no unit is finished, before the run gives up. By judgment: one for the
memory of another process, and a few more; the first unit that is not finished is told."""
_NEW_OBJECTS = 50_000
"""New objects before a worker looks through them for garbage. Measured: reading makes much of it in circles, which took
110 MB of each worker with the million of other commands, for the same time."""
Done = Callable[[Unit], None]


class WorkersKilled(AuditorError):
    """Workers were killed again and again on the same rows; what is finished stays finished."""

    exit_code = 3


def run(units: Sequence[Unit], setup: Setup, folder: Path, *, jobs: int, done: Done) -> None:
    """Write a partition for every unit.

    Args:
        done: told of each finished unit, in this process.

    Raises:
        WorkersKilled: workers died `TRIES` times, and finished no unit.
        OutputError: a partition cannot be written.
    """
    if jobs == 1 or len(units) == 1:
        for unit in units:
            work(unit, setup, folder)
            done(unit)
        return
    left, killed = list(units), 0
    while left:
        try:
            with closing(_finished(tuple(left), setup, folder, jobs)) as finished:
                for unit in finished:
                    left.remove(unit)
                    killed = 0
                    done(unit)
        except BrokenProcessPool:
            killed += 1
            if killed >= TRIES:
                first = left[0]
                raise WorkersKilled(
                    "workers are killed again and again",
                    where=f"{first.path}, row groups {first.row_groups[0]}–{first.row_groups[-1]}",
                    hint="is the memory enough? Fewer --jobs need less; run again to go on where this run stopped",
                ) from None


def _finished(units: Sequence[Unit], setup: Setup, folder: Path, jobs: int) -> Generator[Unit, None, None]:
    """Units as one pool finishes them, begun in their order."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(max_workers=min(jobs, len(units)), mp_context=context, initializer=_start)
    try:
        running = {_begin(pool, unit, setup, folder): unit for unit in units}
        for future in as_completed(running):
            future.result()
            yield running[future]
    except BaseException:
        _end(pool)
        raise
    pool.shutdown()


def _begin(pool: ProcessPoolExecutor, unit: Unit, setup: Setup, folder: Path) -> Future[None]:
    """One unit handed to a pool. A worker killed while the next one is begun closes the pool's pipes under it.

    That comes as an OSError, and the pool is as broken as where it says so itself.
    """
    try:
        return pool.submit(work, unit, setup, folder)
    except OSError as error:
        raise BrokenProcessPool("a worker could not be begun") from error


def _end(pool: ProcessPoolExecutor) -> None:
    """End our workers now: what they are at is begun anew by the next run."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join(5)


def work(unit: Unit, setup: Setup, folder: Path) -> None:
    """Answer the rows of one unit and write its partition."""
    write(unit, _answered(unit, setup), schema(), folder)


def _answered(unit: Unit, setup: Setup) -> Iterator[pa.RecordBatch]:
    for batch in batches(unit):
        yield assess(batch, setup)
        pa.default_memory_pool().release_unused()  # what reading a batch took for itself is given back


def _start() -> None:
    """In a new worker, whose memory is bounded, and whose parent has the keyboard and outlives it."""
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
    pa.set_memory_pool(pa.system_memory_pool())  # Arrow's own takes 28 MB to hold a batch of 7
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait_for([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
