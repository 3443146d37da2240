"""What shows a change of a folder that has no revision: a hash of every file in it that is no document of the model.

Weights are read from their first byte to their last, and nothing of them is kept but the hash.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from auditor.collect.sources import _hf_cache
from auditor.collect.sources._folder import SKIPPED
from auditor.core.model import Snapshot

MAX_ROWS = 1000
"""Files told by name; what is beyond is told together, and a change of it still shows. By judgment: a model is a few
hundred files, and a lock is read by people."""
_FURTHER = "further files/"
_OURS = frozenset({"models.yaml", "models.lock", "auditor.yaml"})
"""What stands at the top of a folder that is audited from within is written by those who audit it."""
_WORKERS = 4
"""Files hashed at the same time. By judgment: hashing is faster than most disks."""


def state_of(snapshot: Snapshot) -> dict[str, str]:
    """Path → SHA-256 of each file that is not among the documents; empty where the model is no folder on this machine.

    A file that cannot be read, or lies behind a link that leaves the folder, is told by a hash over what the system
    says of it: where the link leads, size, and time of the last change.
    """
    if snapshot.ref.scheme != "file":
        return {}
    root, within = _place(snapshot)
    documents = {file.path for file in snapshot.files}
    paths = [root] if root.is_file() else sorted(_walk(root))
    names = {path: _name(path.relative_to(root if path != root else root.parent)) for path in paths}
    left = [path for path in paths if names[path] not in documents and names[path] not in _OURS]
    boundary = within.resolve()
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="hash") as pool:
        hashes = list(pool.map(lambda path: _hash(path, boundary), left))
    rows = [(names[path], found) for path, found in zip(left, hashes, strict=True)]
    state = dict(rows[:MAX_ROWS])
    if rows[MAX_ROWS:]:
        state[_FURTHER] = hashlib.sha256(repr(rows[MAX_ROWS:]).encode()).hexdigest()
    return state


def _place(snapshot: Snapshot) -> tuple[Path, Path]:
    """The folder, or the single file, and the folder that links may not leave."""
    root = Path(snapshot.ref.name).expanduser()
    cached = _hf_cache.CachedRepository.at(root.resolve())
    if cached is not None and snapshot.revision:
        return cached[0].root / "snapshots" / snapshot.revision, cached[0].root
    return root, root.parent if root.is_file() else root


def _walk(folder: Path) -> Iterator[Path]:
    """Every file, and every link to a folder; the folders of version control and of tools are left out."""
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        folders[:] = [name for name in folders if name not in SKIPPED]
        yield from (Path(place) / name for name in (*files, *links))


def _name(path: Path) -> str:
    """A path with slashes, its undecodable bytes spelled out, so that it can be written and printed."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def _hash(path: Path, boundary: Path) -> str:
    try:
        target = path.resolve(strict=True)
        if target.is_relative_to(boundary) and stat.S_ISREG(target.stat().st_mode):
            with target.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, RuntimeError):  # RuntimeError: a loop of links
        pass
    return hashlib.sha256(repr(_told(path)).encode()).hexdigest()


def _told(path: Path) -> tuple[object, ...]:
    """What the system says of a file that is not read."""
    leads = ""
    try:
        leads = str(path.readlink()) if path.is_symlink() else ""
        status = path.stat()
    except (OSError, RuntimeError):
        return (leads, "unreadable")
    return (leads, status.st_mode, status.st_size, status.st_mtime_ns)
