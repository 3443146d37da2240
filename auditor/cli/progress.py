"""Progress on stderr, and only where a person is looking."""

from __future__ import annotations

import sys
import threading
import time

from auditor.cli.terminal import columns
from auditor.core.printable import one_line

_EVERY = 0.1
"""Seconds between two lines. By judgment: smooth to the eye, and free beside a request."""


class Progress:
    """A counter line that rewrites itself; silent where stderr is not a terminal."""

    def __init__(self) -> None:
        self._shown = 0.0
        self._live = sys.stderr.isatty()
        self._lock = threading.Lock()

    def __call__(self, done: int, total: int, what: object) -> None:
        """Called by the stages that take time, from any thread."""
        with self._lock:
            now = time.monotonic()
            if not self._live or (done < total and now - self._shown < _EVERY):
                return
            self._shown = now
            room = min((columns(sys.stderr) or 100) - 1, 100)
            sys.stderr.write("\r\x1b[K" + one_line(f"{done}/{total} {what}", room))
            sys.stderr.flush()

    def close(self) -> None:
        """Wipe the line, so that what follows starts clean."""
        if self._live and self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
