"""What stands for a folder and for the installed libraries without reading them: names, sizes and times."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from auditor.core.folders import PACKAGE
from auditor.core.resources import data_root


def files(folder: str) -> Iterator[tuple[str, int, int, int]]:
    """Every file that decides something, with its size, when it was written and when it was put there."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from files(entry.path)
            elif not entry.name.endswith((".pyc", ".md")):
                about = entry.stat()
                yield entry.path, about.st_size, about.st_mtime_ns, about.st_ctime_ns


def libraries() -> set[str]:
    """Names and versions of what is installed, as its folders are called."""
    found: set[str] = set()
    for place in sys.path:
        with suppress(OSError):
            found.update(name for name in os.listdir(place or ".") if name.endswith((".dist-info", ".egg-info")))  # noqa: PTH208 - the names alone
    return found


def stamp(folder: Path) -> str:
    """A hash over what a folder's files are called, and their sizes and times."""
    return _hash(sorted(files(str(folder))))


@cache
def stamp_at_start(folder: Path) -> str:
    """The same as it was when somebody asked first: what this process runs with."""
    return stamp(folder)


def installed() -> str:
    """What stands for our code and data, Python and the libraries: whoever keeps an answer of theirs keeps it under it.

    Raises:
        DataError: the installation lacks its data.
    """
    return _installed(stamp)


@cache
def installed_at_start() -> str:
    """The same as it was when somebody asked first: what this process runs with."""
    return _installed(stamp_at_start)


def _installed(told: Callable[[Path], str]) -> str:
    folders = (PACKAGE, *map(data_root, ("license_db", "policies", "reports")))
    return _hash([sys.version, sys.path, sorted(libraries()), *map(told, folders)])


def _hash(told: object) -> str:
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()
