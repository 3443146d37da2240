"""Processor time for one input: measured, and interrupted where it runs away."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlow(BaseException):
    """The input took more processor time than any may; not an `Exception`, so that nothing swallows it."""


@contextmanager
def processor_time(limit: float) -> Iterator[list[float]]:
    """Interrupt the block after ``limit`` seconds of processor time; gives a list the time is put into.

    Raises:
        TooSlow: the limit is used up.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"more than {limit:g} s of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    started = time.process_time()
    used: list[float] = []
    try:
        yield used
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        used.append(time.process_time() - started)
    if used[0] > limit:
        raise TooSlow(f"{used[0]:.2f} s of processor time")
