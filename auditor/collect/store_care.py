"""Care for the evidence store: what it holds, what may go, and how it travels to a machine without a network."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.collect.store import EvidenceStore, place_of
from auditor.collect.store_format import is_answer, is_answer_pointer, is_pointer, unsealed
from auditor.core import patterns as re
from auditor.core.credentials import shown
from auditor.core.errors import ConfigError, OutputError

GRACE_SECONDS = 3600.0
"""Younger files may belong to a run that is under way; they are never pruned. By judgment."""
MAX_MEMBER_BYTES = 64 * 1024 * 1024
"""Bytes of one file of an archive. By judgment: protects memory and disk, for archives come from others."""
_MEMBER = re.compile(
    r"evidence/(?:objects/(?P<head>[0-9a-f]{2})/(?P<object>[0-9a-f]{64})|(?P<kind>snapshots|refs|answers)/[0-9a-f]{64}\.json)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One snapshot the store holds."""

    path: Path
    ref: str
    """Without a revision."""
    revision: str
    place: str
    retrieved_at: str
    objects: tuple[str, ...]
    size: int
    """Bytes of its documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What an import or a prune did."""

    files: int
    size: int
    """Bytes."""


def held(store: EvidenceStore) -> Iterator[Held]:
    """Every sound snapshot, by name, then by age."""
    found = []
    for path in (store.root / "snapshots").glob("*.json"):
        with suppress(OSError):
            content = unsealed(path.read_bytes())
            if content is not None and is_answer(content):
                found.append(_held(path, content))
    yield from sorted(found, key=lambda one: (one.ref, one.retrieved_at, one.revision))


def _held(path: Path, content: dict[str, Any]) -> Held:
    return Held(
        path=path,
        ref=shown(f"{content['scheme']}:{content['name']}"),  # older stores hold the credentials of git addresses
        revision=content["revision"] or "",
        place=place_of(content["metadata"]),
        retrieved_at=content["retrieved_at"],
        objects=tuple(file["sha256"] for file in content["files"]),
        size=sum(file["size"] for file in content["files"]),
    )


def prune(store: EvidenceStore, *, keep: Collection[tuple[str, str]], before: str | None, now: float) -> Moved:
    """Remove snapshots and then what nothing points at any more.

    Args:
        keep: pairs of reference and revision that stay whatever their age, as a lock names them.
        before: remove snapshots retrieved before this instant; None for all that are not kept.
        now: the present, in seconds since the epoch; files younger than `GRACE_SECONDS` stay.
    """
    needed: set[str] = set()
    names: set[str] = set()
    removed: list[Path] = []
    for one in held(store):
        old = before is None or one.retrieved_at < before
        if (one.ref, one.revision) in keep or not old or _young(one.path, now):
            needed.update(one.objects)
            names.add(one.path.stem)
        else:
            removed.append(one.path)
    for path in (store.root / "refs").glob("*.json"):
        with suppress(OSError):
            content = unsealed(path.read_bytes())
            if (content is None or content.get("snapshot") not in names) and not _young(path, now):
                removed.append(path)
    for path in (store.root / "answers").glob("*.json"):  # small, and no snapshot says which lock still names one
        with suppress(OSError):
            content = unsealed(path.read_bytes())
            if content is not None and is_answer_pointer(content):
                needed.add(content["sha256"])
    removed += [path for path in (store.root / "parts").glob("*.json") if not _young(path, now)]
    removed += [
        path for path in (store.root / "objects").glob("*/*") if path.name not in needed and not _young(path, now)
    ]
    size = 0
    for path in removed:
        with suppress(OSError):
            size += path.stat().st_size
            path.unlink()
    return Moved(files=len(removed), size=size)


def _young(path: Path, now: float) -> bool:
    try:
        return now - path.stat().st_mtime < GRACE_SECONDS
    except OSError:
        return True


def export(store: EvidenceStore, target: Path) -> Moved:
    """Write the whole store as one tar archive; the same store gives the same bytes.

    Raises:
        OutputError: the disk refuses.
    """
    files = size = 0
    try:
        with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
            for path in sorted(store.root.rglob("*")):
                name = f"evidence/{path.relative_to(store.root).as_posix()}"
                if not path.is_file() or not _MEMBER.fullmatch(name):
                    continue
                data = path.read_bytes()
                member = tarfile.TarInfo(name)
                member.size, member.mode = len(data), 0o644
                archive.addfile(member, io.BytesIO(data))
                files, size = files + 1, size + len(data)
    except OSError as error:
        raise OutputError("the archive cannot be written", where=str(target), found=error.strerror or "") from error
    return Moved(files=files, size=size)


def bring_in(store: EvidenceStore, source: Path) -> Moved:
    """Take in an exported archive: only whole, sound evidence, and nothing outside the store.

    Raises:
        ConfigError: not such an archive, or one with anything else in it; nothing of it has been taken in then.
        OutputError: the store cannot be written.
    """
    members: list[tuple[str, bytes]] = []
    try:
        with tarfile.open(source, "r:") as archive:
            for member in archive:
                members.append((member.name, _checked(archive, member, source)))
    except (tarfile.TarError, OSError, EOFError) as error:
        raise ConfigError("the archive cannot be read", where=str(source), found=str(error)[:200]) from None
    try:
        # Objects first: a snapshot never points at what is not there yet.
        for name, data in sorted(members, key=lambda one: ("/refs/" in one[0], "/objects/" not in one[0], one[0])):
            store.write_whole(store.root / name.removeprefix("evidence/"), data)
    except OSError as error:
        raise OutputError("the store cannot be written", where=str(store.root), found=error.strerror or "") from error
    return Moved(files=len(members), size=sum(len(data) for _, data in members))


def _checked(archive: tarfile.TarFile, member: tarfile.TarInfo, source: Path) -> bytes:
    match = _MEMBER.fullmatch(member.name)
    plain = member.isreg() and not member.issparse()  # a sparse file is as long as it says, and takes no room
    if match is None or not plain or member.size > MAX_MEMBER_BYTES:
        raise ConfigError("the archive holds what is no evidence", where=str(source), found=member.name[:200])
    stream = archive.extractfile(member)
    data = stream.read() if stream else b""
    digest = match["object"]
    if digest and (hashlib.sha256(data).hexdigest() != digest or match["head"] != digest[:2]):
        raise ConfigError("the archive holds damaged evidence", where=str(source), found=member.name)
    if not digest and not _is_sound(match["kind"], data):
        raise ConfigError("the archive holds damaged evidence", where=str(source), found=member.name)
    return data


def _is_sound(kind: str, data: bytes) -> bool:
    content = unsealed(data)
    return content is not None and _SHAPES[kind](content)


_SHAPES = {"snapshots": is_answer, "refs": is_pointer, "answers": is_answer_pointer}
