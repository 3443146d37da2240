"""Where this package lies and a user's cache does, and how a file is written there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SHIPPED = PACKAGE / "_data" / "compiled"
"""Where a wheel has what was made when it was built (`release/build_hook.py`)."""


def user_cache() -> Path:
    """The ``auditor`` folder of the user's cache (XDG)."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(cache) if Path(cache).is_absolute() else Path.home() / ".cache") / "auditor"


def content(path: Path) -> bytes:
    """What a file holds. Hundreds are read when a process begins, and ``Path.read_bytes`` takes twice the time.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - as above
        return stream.readall()


def keep(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a place that cannot be written is left alone."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
