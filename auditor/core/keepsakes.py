"""Small files in the user's cache, each under a hash of all it depends on, and sealed by the user; the oldest go.

Nothing here raises because of the disk: what cannot be read or written, was damaged, or was put there by somebody who
has not the user's key, is not there.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from auditor.core.folders import user_cache
from auditor.core.users_key import is_sealed, seal

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
        held, _, body = where.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if is_sealed(held, _told(where, body)) else None


def keep(where: Path, body: bytes) -> None:
    """Keep something, and let the oldest of its kind go."""
    part = where.with_name(f"{where.name}.{os.getpid()}.part")
    own = seal(_told(where, body))
    if own is None:
        return
    with suppress(OSError):
        where.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(own + b"\n" + body)
        part.replace(where)
        kept = sorted(where.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[:-MOST]:
            path.unlink()


def _told(where: Path, body: bytes) -> bytes:
    """What is sealed: the place as well, for what lies under another one is not what is asked for."""
    return b"\n".join((where.parent.name.encode(), where.name.encode(), body))
