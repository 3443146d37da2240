"""How long something took, without what its surroundings cost: the one clock of tests with a bound in seconds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Answer = TypeVar("Answer")

TRIES = 3
"""How often a work that took too long is done: a neighbor on the same core falls into one run, a slow work into all."""


@contextmanager
def clock() -> Iterator[list[float]]:
    """Processor time of the block in this thread, in seconds, put into the list that it gives.

    What other threads of the process do is not in it. Garbage is not collected meanwhile: after twenty thousand tests
    one full collection walks over all they left and takes seconds; it falls to whoever makes many objects, who is not
    slow for that.
    """
    was = gc.isenabled()
    gc.disable()
    started = time.thread_time()
    taken: list[float] = []
    try:
        yield taken
    finally:
        taken.append(time.thread_time() - started)
        if was:
            gc.enable()


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run in this thread, in seconds."""
    with clock() as taken:
        work()
    return taken[0]


def in_time(bound: float, work: Callable[[], Answer]) -> Answer:
    """What ``work`` gives, where the quickest of its runs takes less than ``bound`` seconds of processor time."""
    answers: list[Answer] = []
    taken: list[float] = []
    for _ in range(TRIES):
        taken.append(seconds(lambda: answers.append(work())))
        if taken[-1] < bound:
            return answers[-1]
    raise AssertionError(f"{min(taken):.2f} s of processor time at best, of {TRIES} runs; {bound:g} s are the bound")
