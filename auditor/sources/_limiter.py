"""One brake for every thread that talks to the same hub: pauses are shared, and nobody starts again all at once.

A hub that answers 429 means the process, not the thread that happened to ask. So the pause is kept here, once for
each origin; after it requests are let through one by one, and the pace grows back with every success. The same object
knows when a hub has been silent for so long that trying again would only add waiting to every further model.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

FIRST_INTERVAL = 0.02
"""Seconds between two requests after the first 429; doubled at each further one."""
MAX_INTERVAL = 1.0
SILENT_AFTER = 5.0
"""Seconds without any answer, over at least `SILENT_FAILURES` attempts, after which a hub counts as down."""
SILENT_FAILURES = 6


class PatienceExhausted(Exception):
    """The hub asks for a longer pause than the caller is ready to wait; ``seconds`` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class Limiter:
    """Shared pauses and pacing for one origin; all methods may be called from any thread."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._lock = threading.Lock()
        self._pause_until = float("-inf")
        self._next_slot = float("-inf")
        self._interval = 0.0
        self._failures = 0
        self._failing_since = 0.0

    def acquire(self, patience: float) -> float:
        """Wait until a request may be sent and return the seconds waited.

        Raises:
            PatienceExhausted: the wait would be longer than ``patience`` seconds; nothing was waited for then.
        """
        waited = 0.0
        while True:
            with self._lock:
                now = self._clock()
                slot = max(now, self._pause_until, self._next_slot)
                if slot - now > patience - waited:
                    raise PatienceExhausted(slot - now)
                self._next_slot = slot + self._interval
            if slot <= now:
                return waited
            self._sleep(slot - now)
            waited += slot - now
            with self._lock:
                if self._pause_until <= self._clock():
                    return waited

    def wait(self, seconds: float, *, at_least: float = 0.0) -> None:
        """Sleep about ``seconds`` (two thirds to four thirds of it), a caller's own pause before it tries again."""
        self._sleep(max(at_least, seconds * (2 + 2 * self._jitter()) / 3))

    def throttled(self, seconds: float) -> None:
        """The hub asked for a pause of ``seconds``; it holds for all threads."""
        with self._lock:
            now = self._clock()
            if now >= self._pause_until:  # requests already under way bring the same news again
                self._interval = min(max(self._interval * 2, FIRST_INTERVAL), MAX_INTERVAL)
            self._pause_until = max(self._pause_until, now + seconds + min(0.1 * seconds, 2.0) * self._jitter())
            self._next_slot = max(self._next_slot, self._pause_until)

    def answered(self) -> None:
        """A usable answer came: the pace grows back, and the hub is alive."""
        if not self._failures and not self._interval:
            return  # the common case takes no lock
        with self._lock:
            self._failures = 0
            self._interval = self._interval * 0.9 if self._interval > FIRST_INTERVAL / 4 else 0.0

    def silent(self) -> None:
        """No answer came at all."""
        with self._lock:
            if not self._failures:
                self._failing_since = self._clock()
            self._failures += 1

    @property
    def down(self) -> bool:
        """Whether the hub has been silent long enough that waiting for it again is pointless."""
        with self._lock:
            return self._failures >= SILENT_FAILURES and self._clock() - self._failing_since >= SILENT_AFTER


_LIMITERS: dict[str, Limiter] = {}
_LIMITERS_LOCK = threading.Lock()


def limiter_for(origin: str) -> Limiter:
    """The one limiter of this process for ``origin``."""
    with _LIMITERS_LOCK:
        return _LIMITERS.setdefault(origin, Limiter())
