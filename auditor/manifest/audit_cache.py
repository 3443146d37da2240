"""Audits kept beside the evidence: the same lock, policy and data give the same audit, made once.

A key is a hash over everything an audit depends on but the day: for another day the kept dossiers are judged again, and
nothing is read a second time. What is kept stands under a seal of the user's; what is damaged, of another key, or put
there by somebody else is treated as absent.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.collect.store import EvidenceStore
from auditor.collect.store_format import to_json
from auditor.core.listing import stamp_at_start
from auditor.core.model import Audit, ManifestEntry
from auditor.core.packed import pack, unpack
from auditor.core.resources import data_root
from auditor.core.users_key import is_sealed, seal
from auditor.core.version import __version__
from auditor.policy.file.named_files import named_files

if TYPE_CHECKING:
    from auditor.collect.collecting import Collection


def key_of(
    entries: Sequence[ManifestEntry],
    lock: str,
    *,
    policy_file: Path | None,
    records: Sequence[Path],
    workloads: Sequence[str],
    settings: Sequence[Any],
) -> str:
    """A hash over all that an audit depends on besides its day.

    Args:
        lock: a lock file's text, or `evidence_of` what was collected.
    """
    content = {
        "tool": __version__,
        "data": [stamp_at_start(data_root(name)) for name in ("license_db", "policies")],
        "records": [_stamps(folder) for folder in records],
        "named": [_content(one) for one in (named_files(policy_file) if policy_file else ())],
        "lock": hashlib.sha256(lock.encode()).hexdigest(),
        "policy": hashlib.sha256(policy_file.read_bytes()).hexdigest() if policy_file else "",
        "policy_path": str(policy_file or ""),
        "workloads": list(workloads),
        "settings": [str(setting) for setting in settings],
        "entries": [
            [str(one.ref), list(one.workloads), one.channel, one.owner, list(one.modified), str(one.location)]
            for one in entries
        ],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def evidence_of(collection: Collection) -> str:
    """A hash over all that was collected, whenever that was: the same answers of the hubs give the same hash."""
    told = [
        {key: value for key, value in to_json(snapshot).items() if key != "retrieved_at"}
        for snapshot in collection.snapshots.values()
    ]
    content = [told, sorted(collection.failures), list(map(str, collection.requested))]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _stamps(folder: Path) -> list[tuple[str, int, int]]:
    """Every file of a folder of the user with its size and age: to read them would cost more than it saves."""
    found = []
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            with suppress(OSError):
                path = f"{place}/{name}"
                status = os.stat(path)  # noqa: PTH116 - thousands of files, and a path object takes longer than the call
                found.append((path.removeprefix(f"{folder}/"), status.st_size, status.st_mtime_ns))
    return sorted(found)


def _content(named: Path) -> Any:
    """What a policy rests on beside its own text: a file by its content, a folder by what lies in it."""
    if named.is_dir():
        return _stamps(named)
    with suppress(OSError):
        return hashlib.sha256(named.read_bytes()).hexdigest()
    return ""


def keep(key: str, audit: Audit, home: Path | None) -> None:
    """Keep an audit as one that was read from the store; a store that cannot be written costs only time."""
    models = [
        replace(model, dossier=replace(model.dossier, origin=_stored(model.dossier.origin))) if model.dossier else model
        for model in audit.models
    ]
    body = pack(replace(audit, models=tuple(models)))
    store = EvidenceStore(home)
    place = _place(store, key, audit.as_of)
    own = seal(_told(place, body))
    if own is None:
        return
    with suppress(OSError):
        store.write_whole(place, own + b"\n" + body)


def _place(store: EvidenceStore, key: str, day: date) -> Path:
    return store.root / "audits" / f"{key}-{day}.json"


def find(key: str, home: Path | None, day: date) -> tuple[Audit, Path] | None:
    """The audit kept for a day, else for the latest day there is, and its file; None where none is whole."""
    store = EvidenceStore(home)
    place = _place(store, key, day)
    others = sorted(place.parent.glob(f"{key}-*.json"), reverse=True)
    return next(((found, path) for path in dict.fromkeys((place, *others)) if (found := _read(path))), None)


def _told(place: Path, body: bytes) -> bytes:
    """What is sealed: the audit together with what it is the audit of."""
    return place.name.encode() + b"\n" + body


def _read(path: Path) -> Audit | None:
    """The audit a file holds; None where it is absent, damaged, or was put there by somebody else."""
    try:
        held, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if not is_sealed(held, _told(path, body)):
        return None
    collecting = gc.isenabled()
    gc.disable()  # many thousand values are made and none is garbage: looking for it doubles the time
    try:
        found = unpack(body)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None
    finally:
        if collecting:
            gc.enable()
    return found if isinstance(found, Audit) else None


def _stored(origin: str) -> str:
    return "store" if origin == "hub" else origin
