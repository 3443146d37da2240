"""Small files in the user's cache, each under a hash of all it depends on, and sealed; the oldest go.

Nothing here raises because of the disk: what cannot be read or written, or was damaged, is not there.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from auditor.core.resources import user_cache

MOST = 50
"""Files of one kind that are kept. By judgment: some days of some manifests or policies, a few kilobytes each."""


def place(kind: str, about: object) -> Path:
    """Where something of a kind is kept.

    Args:
        about: all that it depends on: plain values that two different things never share.
    """
    key = hashlib.sha256(repr(about).encode("utf-8", "surrogatepass")).hexdigest()
    return user_cache() / kind / key


def found(where: Path) -> bytes | None:
    """What is kept at a place; None where nothing is that is whole."""
    try:
        seal, _, body = where.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if _seal(where, body) == seal else None


def keep(where: Path, body: bytes) -> None:
    """Keep something, and let the oldest of its kind go."""
    part = where.with_name(f"{where.name}.{os.getpid()}.part")
    with suppress(OSError):
        where.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_seal(where, body) + b"\n" + body)
        part.replace(where)
        kept = sorted(where.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[:-MOST]:
            path.unlink()


def _seal(where: Path, body: bytes) -> bytes:
    """Over the place as well: what lies under another key is not what is asked for."""
    return hashlib.sha256(where.name.encode() + b"\n" + body).hexdigest().encode()
