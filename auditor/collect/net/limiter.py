"""One brake for every thread that talks to the same host: pauses, windows and rests are shared.

A hub that answers 429 means the process, not the thread that happened to ask. So the pause is kept here, once for
each origin; after it requests are let through one by one, and the pace grows back with every success. A hub that says
how many requests are left in its window is believed before it has to refuse one. A hub that has fallen silent is left
alone (`Breaker`): one that never answered is given up at once, one that did is waited for within the caller's patience.

No library of rate limits fits: they count our own requests, while here the hub's answers set the rate, for a host
that several sources share.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from auditor.collect.net.breaker import Breaker
from auditor.collect.net.rate_headers import Window

FIRST_INTERVAL = 0.02
"""Seconds between two requests after the first 429; doubled at each further one. By judgment: fifty a second is
already a brake on `WORKERS` threads."""
MAX_INTERVAL = 1.0
"""Seconds between two requests at most. By judgment: a hub that wants more says so with a pause of its own."""
SLICE = 1.0
"""Seconds slept at once for a window or a rest: answers still under way may bring better news. By judgment."""
_MOMENT = 1e-6
"""Seconds. Derived from the rounding of floats: instants nearer than this are the same."""


_HURRY = threading.Event()


class PatienceExhausted(Exception):
    """The hub asks for a longer pause than the caller is ready to wait; ``seconds`` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class Resting(PatienceExhausted):
    """The host has fallen silent and is left alone for ``seconds`` more."""


def _nap(seconds: float) -> None:
    if _HURRY.wait(seconds):
        raise PatienceExhausted(seconds)


@contextmanager
def hurry() -> Iterator[None]:
    """Meanwhile nobody in this process waits for a host any more: the user wants to leave."""
    _HURRY.set()
    try:
        yield
    finally:
        _HURRY.clear()


def hurrying() -> bool:
    """Whether the user wants to leave."""
    return _HURRY.is_set()


class Limiter:
    """Shared pauses and pacing for one origin; all methods may be called from any thread."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = _nap,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._lock = threading.Lock()
        self._pause_until = float("-inf")
        self._next_slot = float("-inf")
        self._interval = 0.0
        self._breaker = Breaker()
        self._sent = 0
        self._under_way: dict[int, int] = {}
        """Thread → how many requests had been sent with its own; a thread has one under way at a time."""
        self._left = float("inf")
        self._window_ends = float("inf")
        self._next_window: tuple[float, float] = (float("inf"), float("inf"))

    def acquire(self, patience: float) -> float:
        """Wait until a request may be sent and return the seconds waited; `release` must follow.

        Raises:
            PatienceExhausted: the wait would be longer than ``patience`` seconds.
            Resting: the host is silent, and waiting for it is pointless or longer than that.
        """
        waited = 0.0
        place: float | None = None  # this request's own instant in the row, once nothing holds all of them back
        while True:
            with self._lock:
                now = self._clock()
                until = self._held_back(now)
                held = until > now + _MOMENT
                if held:
                    place = None
                else:
                    until = max(now, self._next_slot) if place is None else place
                if until - now > patience - waited:
                    raise (Resting if self._breaker.is_open else PatienceExhausted)(until - now)
                if not held and place is None:
                    place = until
                    self._next_slot = until + self._interval
                if place is not None and place <= now + _MOMENT:
                    return self._go(waited)
            seconds = until - now if place is not None else min(until - now, SLICE + self._jitter() / 10)
            self._sleep(seconds)
            waited += seconds

    def _held_back(self, now: float) -> float:
        """Until when nobody may ask: a pause, a used-up window or a rest."""
        if now >= self._window_ends:
            self._left, length = self._next_window
            self._window_ends = now + length
        until = max(now, self._pause_until)
        rest = self._breaker.rest(now)
        if rest > 0 and not self._breaker.ever_answered:
            raise Resting(rest)
        if self._left < 1:
            until = max(until, self._window_ends)
        return max(until, now + rest)

    def _go(self, waited: float) -> float:
        thread = threading.get_ident()
        self._left -= 1
        self._sent += 1
        self._under_way[thread] = self._sent
        self._breaker.pass_through(thread)
        return waited

    def release(self) -> None:
        """A request that `acquire` let through has ended, however it did."""
        with self._lock:
            self._under_way.pop(threading.get_ident(), None)
            self._breaker.abandoned(threading.get_ident())

    def around(self, seconds: float) -> float:
        """Two thirds to four thirds of ``seconds``: callers that fail together must not try again together."""
        return seconds * (2 + 2 * self._jitter()) / 3

    def wait(self, seconds: float) -> None:
        """Sleep about ``seconds``, a caller's own pause before it tries again; raises as `acquire` does."""
        self._sleep(self.around(seconds))

    def throttled(self, seconds: float) -> None:
        """The hub asked for a pause of ``seconds``; it holds for all threads."""
        with self._lock:
            now = self._clock()
            self._breaker.answered()  # refusing is answering
            if now >= self._pause_until:  # requests already under way bring the same news again
                self._interval = min(max(self._interval * 2, FIRST_INTERVAL), MAX_INTERVAL)
            self._pause_until = max(self._pause_until, now + seconds + min(0.1 * seconds, 2.0) * self._jitter())
            self._next_slot = max(self._next_slot, self._pause_until)

    def heed(self, window: Window) -> None:
        """An answer told what is left of the window.

        Requests sent after that one are not counted in it, and those still under way from before it may not be.
        """
        with self._lock:
            own = self._under_way.get(threading.get_ident(), self._sent)
            before = sum(number < own for number in self._under_way.values())
            self._left = max(0, window.remaining - (self._sent - own) - before)
            self._window_ends = self._clock() + window.ends_in
            known = window.quota is not None and window.length is not None
            self._next_window = (
                (float(window.quota or 0), float(window.length or 0)) if known else (float("inf"), float("inf"))
            )

    def answered(self) -> None:
        """A usable answer came: the pace grows back, and the hub is alive."""
        with self._lock:
            self._breaker.answered()
            self._interval = self._interval * 0.9 if self._interval > FIRST_INTERVAL / 4 else 0.0

    def silent(self) -> None:
        """No answer came at all."""
        with self._lock:
            self._breaker.failed(self._clock(), self._jitter(), threading.get_ident())

    @property
    def down(self) -> bool:
        """Whether the host has been silent for so long that it is left alone."""
        with self._lock:
            return self._breaker.is_open


_LIMITERS: dict[str, Limiter] = {}
_LIMITERS_LOCK = threading.Lock()


def limiter_for(origin: str) -> Limiter:
    """The one limiter of this process for ``origin``."""
    with _LIMITERS_LOCK:
        return _LIMITERS.setdefault(origin, Limiter())


class Turn:
    """One request's leave to ask, handed on from host to host as redirects lead; always to be ended."""

    def __init__(self, origin: str, shared: Limiter | None = None) -> None:
        self._shared = shared
        self.limiter = shared or limiter_for(origin)
        self._held = False

    def take(self, patience: float) -> float:
        """Wait for the leave and return the seconds waited; raises as `Limiter.acquire` does."""
        waited = self.limiter.acquire(patience)
        self._held = True
        return waited

    def move(self, origin: str, patience: float) -> None:
        """The host has sent us on to ``origin``, which has a brake of its own; raises as `Limiter.acquire` does."""
        following = self._shared or limiter_for(origin)
        if following is not self.limiter:
            self.limiter.answered()
            self.end()
            self.limiter = following
            self.take(patience)

    def end(self) -> None:
        """The request is over, however it ended."""
        if self._held:
            self._held = False
            self.limiter.release()
