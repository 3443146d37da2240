"""Our own bugs: one model that we stumble over is told as such, and costs nobody else their answer."""

from __future__ import annotations

import traceback

KIND = "bug"
"""`Failure.kind` of a model that we, not its hub, failed."""


def place_of(error: BaseException) -> str:
    """``module.py:line`` where an exception was raised; no path of the machine."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
