"""A circuit breaker: a host that has stopped answering is left alone for a while.

Closed, every request passes. After `FAILURES` failures in a row over at least `SPAN` seconds it opens, and nothing
passes until a rest is over. Then it is half open: one request is let through as a probe. An answer closes it; another
failure opens it for twice as long. Not thread-safe by itself: the `Limiter` that owns it holds the lock.
"""

from __future__ import annotations

FAILURES = 6
"""Failures in a row before it opens. By judgment: one bad file, with its retries, does not close a host."""
SPAN = 5.0
"""Seconds without any answer before it opens: many threads may fail at one bad moment. By judgment."""
FIRST_REST = 10.0
"""Seconds of the first rest, doubled at each further one. By judgment."""
LONGEST_REST = 320.0
"""Derived from FIRST_REST, doubled five times: a hub that is back is noticed within some minutes."""


class Breaker:
    """The state of one host; instants are those of the owner's clock."""

    def __init__(self) -> None:
        self.failures = 0
        self._since = 0.0
        self._rest = 0.0
        self._opens_at = float("-inf")
        self._probe: int | None = None
        self.ever_answered = False
        """Whether the host has answered at all: one that never did is not waited for."""

    @property
    def is_open(self) -> bool:
        """Whether requests are held back, a probe under way included."""
        return self._rest > 0.0

    def rest(self, now: float) -> float:
        """Seconds until a request may pass: 0 when closed or when a probe is due."""
        if not self.is_open:
            return 0.0
        if self._probe is not None:
            return 1.0
        return max(self._opens_at - now, 0.0)

    def pass_through(self, who: int) -> None:
        """A request goes out; while open it is the probe."""
        if self.is_open:
            self._probe = who

    def answered(self) -> None:
        """An answer of any use came: closed."""
        self.ever_answered = True
        self.failures = 0
        self._rest = 0.0
        self._probe = None

    def failed(self, now: float, jitter: float, who: int) -> None:
        """No answer came; ``jitter`` (0 to 1) keeps processes from probing in step."""
        if not self.failures:
            self._since = now
        self.failures += 1
        if self.is_open:
            if self._probe == who:
                self._open(now, min(self._rest * 2, LONGEST_REST), jitter)
        elif self.failures >= FAILURES and now - self._since >= SPAN:
            self._open(now, FIRST_REST, jitter)

    def abandoned(self, who: int) -> None:
        """A request has ended; where it was a probe that told nothing, the next request is the probe."""
        if self._probe == who:
            self._probe = None

    def _open(self, now: float, rest: float, jitter: float) -> None:
        self._rest = rest
        self._opens_at = now + rest * (1 + 0.2 * jitter)
        self._probe = None
