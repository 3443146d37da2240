"""Lists and reads files below a folder, within bounds and without ever leaving it."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from auditor.collect.selection import MAX_DEPTH, MAX_LISTING, MAX_TEXT_BYTES, too_large
from auditor.core.model import FetchedFile, Gap

SKIPPED = frozenset({".git", ".hg", ".svn", ".cache", "__pycache__", ".venv", "node_modules", ".locks"})


def list_files(root: Path) -> tuple[list[tuple[str, int | None]], list[Gap]]:
    """Every file below ``root`` as (path with slashes, size in bytes or None), sorted, and what could not be listed.

    Links to folders are named but not entered; version-control and tool folders are left out.
    """
    found: list[tuple[str, int | None]] = []
    gaps: list[Gap] = []
    pending = [("", root, 0)]
    while pending:
        prefix, folder, depth = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            gaps.append(Gap(what=prefix or ".", kind="unreadable", detail=error.strerror or "cannot be listed"))
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED and depth < MAX_DEPTH:
                    pending.append((path + "/", Path(entry.path), depth + 1))
                continue
            found.append((path, _size(entry)))
            if len(found) > MAX_LISTING:
                gaps.append(Gap(what="file list", kind="too-large", detail=f"more than {MAX_LISTING} files"))
                return sorted(found[:MAX_LISTING]), gaps
    return sorted(found), gaps


def _size(entry: os.DirEntry[str]) -> int | None:
    try:
        return entry.stat().st_size
    except OSError:
        return None


def read_selected(
    root: Path, paths: Iterable[str], *, within: Path, absent: str = "listed but not there"
) -> tuple[tuple[FetchedFile, ...], list[Gap]]:
    """Read ``paths`` below ``root``, sorted by path; links may point anywhere inside ``within`` and nowhere else."""
    files: list[FetchedFile] = []
    gaps: list[Gap] = []
    boundary = within.resolve()
    for path in sorted(paths):
        outcome = _read(root / path, boundary, path, absent)
        if isinstance(outcome, Gap):
            gaps.append(outcome)
        else:
            files.append(FetchedFile(path=path, data=outcome, sha256=hashlib.sha256(outcome).hexdigest()))
    return tuple(files), gaps


def _read(file: Path, boundary: Path, path: str, absent: str) -> bytes | Gap:
    try:
        target = file.resolve(strict=True)
        if not target.is_relative_to(boundary):
            return Gap(what=path, kind="unreadable", detail="a link that leaves the folder")
        status = target.stat()
        if not stat.S_ISREG(status.st_mode):
            return Gap(what=path, kind="unreadable", detail="not a regular file")
        if status.st_size > MAX_TEXT_BYTES:
            return too_large(path, status.st_size)
        with target.open("rb") as stream:
            data = stream.read(MAX_TEXT_BYTES + 1)
    except FileNotFoundError:
        return Gap(what=path, kind="missing", detail=absent)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links
        return Gap(what=path, kind="unreadable", detail=getattr(error, "strerror", None) or "cannot be read")
    return too_large(path, None) if len(data) > MAX_TEXT_BYTES else data
