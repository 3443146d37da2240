"""Progress on stderr, and only where a person is looking."""

from __future__ import annotations

import sys
import threading
import time

from auditor.cli.terminal import columns
from auditor.core.printable import one_line

_WIPE = "\r\x1b[K"
_EVERY = 0.1
"""Seconds between two lines. By judgment: smooth to the eye, and free beside a request."""


class StatusLine:
    """A line on standard error that rewrites itself, where a person is looking."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self._written = False

    def write(self, text: str) -> None:
        """Put the text where the last one stood."""
        self._written = True
        sys.stderr.write(f"{_WIPE}{text}")
        sys.stderr.flush()

    def close(self) -> None:
        """Wipe the line, so that what follows starts clean."""
        if self._written:
            sys.stderr.write(_WIPE)
            sys.stderr.flush()


class Progress:
    """How many models are collected; silent where standard error is not a terminal."""

    def __init__(self) -> None:
        self._shown = 0.0
        self._line = StatusLine()
        self._lock = threading.Lock()

    def __call__(self, done: int, total: int, what: object) -> None:
        """Called by the stages that take time, from any thread."""
        with self._lock:
            now = time.monotonic()
            if not self._line.live or (done < total and now - self._shown < _EVERY):
                return
            self._shown = now
            room = min((columns(sys.stderr) or 100) - 1, 100)
            self._line.write(one_line(f"{done}/{total} {what}", room))

    def close(self) -> None:
        """Wipe the line, so that what follows starts clean."""
        self._line.close()
