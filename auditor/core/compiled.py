"""Data that is slow to parse, kept in the user's cache in a form that is not.

What is kept is named by the files it was made of (names, sizes, times): an edit makes another one, and a cache that
cannot be written only costs the time of parsing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from auditor.core.resources import user_cache

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def plain_yaml(path: Path) -> Any:
    """What a YAML file of our own holds, without places; by the fast parser where it is there."""
    return yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader by another name


def compiled_json(name: str, paths: Sequence[Path], parse: Callable[[], Any]) -> Any:
    """What ``parse`` makes of files: anything that JSON holds, parsed once and read back from then on.

    Args:
        name: of what is kept.
        paths: the files it is made of.
    """
    times = [(str(path), (stat := path.stat()).st_size, stat.st_mtime_ns) for path in paths]
    stamp = hashlib.sha256(repr(times).encode()).hexdigest()[:24]
    home = user_cache() / f"{name}-{stamp}.json"
    try:
        return json.loads(home.read_text("utf-8"))
    except (OSError, ValueError):
        made = parse()
        keep(home, json.dumps(made, ensure_ascii=False).encode())
        return made


def keep(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a place that cannot be written is left alone."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
