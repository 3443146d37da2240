"""Sources that answer from a lock and the evidence store alone: the revision that was locked, or an error."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from auditor.collect.plain import PlainSource
from auditor.collect.store import EvidenceStore
from auditor.core.errors import (
    AccessDenied,
    HasNone,
    NotAsLocked,
    NotFound,
    NotLocked,
    NotStored,
    RateLimited,
    SourceError,
    Unreachable,
)
from auditor.core.model import Gap, ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.second_reading import is_kept_answer, without_answers
from auditor.manifest.lock_file import Lock
from auditor.report.account import WHEN_LOCKED

_HERE = ("file", "api")
"""Schemes that need no network: folders, and the catalog that ships with this package."""
_FAILURES = {kind.kind: kind for kind in (NotFound, HasNone, AccessDenied, RateLimited, Unreachable, NotStored)}
"""What a model could not be read for when it was locked is what it cannot be read for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedSource(PlainSource):
    """Stands in for one source; it never starts a connection."""

    source: Source
    lock: Lock
    store: EvidenceStore
    folders: bool = True
    """Whether folders are read where they lie; otherwise they, too, come from the store."""

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return self.source.name

    @property
    def closed(self) -> bool:
        """It answers by itself, whether there is a network or not: see `auditor.core.protocols.Source`."""
        return True

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """What was locked for a reference.

        Raises:
            NotLocked: the lock does not name it.
            NotStored: its evidence is not kept.
            NotAsLocked: it is not what was locked.
            SourceError: it could not be collected when it was locked either.
        """
        entry = self.lock.entry(str(ref))
        if entry is None:
            raise NotLocked(f"the lock does not hold {ref}", where=str(ref), hint="run `auditor lock`")
        if "failure" in entry:
            kind = _FAILURES.get(str(entry["failure"]), SourceError)
            raise kind(f"{WHEN_LOCKED}{entry.get('what', entry['failure'])}", where=str(ref))
        if ref.scheme in _HERE and self.folders:
            snapshot: Snapshot | None = self.source.fetch(ref)
        else:
            revision = entry.get("revision")
            pinned = ref.at(revision) if isinstance(revision, str) else ref
            snapshot = self.store.latest(pinned, str(entry.get("place") or ""))
        if snapshot is None:
            hint = "run `auditor lock` with the network, or import a store that holds it"
            raise NotStored(f"the evidence store does not hold {ref} as locked", where=str(self.store.root), hint=hint)
        snapshot = _as_locked(snapshot, dict(entry.get("documents") or {}), entry.get("unread") or ())
        snapshot = self._with_answers(snapshot, dict(entry.get("documents") or {}))
        found = {file.path: file.sha256 for file in snapshot.files}
        locked = dict(entry.get("documents") or {})
        if found == locked and self.folders:  # of a folder the weights, too
            from auditor.collect.folder_files import state_of

            found, locked = state_of(snapshot), dict(entry.get("files") or {})
        if found != locked:
            different = set(found.items()) ^ set(locked.items())
            raise NotAsLocked(
                f"{ref} is not what was locked",
                where=str(ref),
                found=f"differences in {', '.join(sorted({path for path, _ in different})[:5])}",
                hint="`auditor drift` shows what changed; `auditor lock` accepts it",
            )
        return replace(snapshot, ref=ref)

    def _with_answers(self, snapshot: Snapshot, documents: Mapping[str, str]) -> Snapshot:
        """The snapshot with the second reader's answers that were locked: they are kept once for all models."""
        locked = sorted((path, sha256) for path, sha256 in documents.items() if is_kept_answer(path))
        answers = (self.store.document(path, sha256) for path, sha256 in locked)
        plain = without_answers(snapshot)
        return replace(plain, files=(*plain.files, *(file for file in answers if file is not None)))


def kept_for(lock: Lock, store: EvidenceStore) -> tuple[str, ...]:
    """The files of a store that a lock cannot do without: they are named by what they hold, and need not be read."""
    found: dict[str, None] = {}
    for section in (lock.models, lock.ancestors):
        for text, entry in section.items():
            if "failure" in entry:  # nothing was read of it, and its name may be no reference
                continue
            ref, revision = ModelRef.parse(text), entry.get("revision")
            documents = dict(entry.get("documents") or {})
            here = ref.scheme in _HERE
            hashes = [sha256 for path, sha256 in documents.items() if not here or is_kept_answer(path)]
            pinned = ref.at(revision) if isinstance(revision, str) else ref
            names = store.names(pinned, str(entry.get("place") or ""), hashes)
            found.update(dict.fromkeys(names[1:] if here else names))
    return tuple(found)


def _as_locked(snapshot: Snapshot, documents: Mapping[str, str], unread: Collection[str]) -> Snapshot:
    """The snapshot with those texts behind links that were read, or not to be had, when it was locked.

    They are no part of the commit: another run may have followed them since, or found other ones gone.
    """
    strange = {path for path in (*snapshot.listing, *(file.path for file in snapshot.files)) if "://" in path}
    strange -= documents.keys()
    kept = {gap for gap in snapshot.gaps if "://" not in gap.what or f"{gap.what}: {gap.kind}" in unread}
    known = {f"{gap.what}: {gap.kind}" for gap in kept}
    for row in unread:
        what, _, kind = row.rpartition(": ")
        if "://" in what and row not in known:
            kept.add(Gap(what=what, kind=kind, detail="not to be had when it was locked"))
    return replace(
        snapshot,
        files=tuple(file for file in snapshot.files if file.path not in strange),
        listing=tuple(path for path in snapshot.listing if path not in strange),
        gaps=tuple(sorted(kept, key=lambda gap: (gap.what, gap.kind))),
    )


def locked_sources(
    sources: Mapping[str, Source], lock: Lock, store: EvidenceStore, *, folders: bool = True
) -> dict[str, Source]:
    """The same schemes, answered from the lock."""
    return {
        scheme: LockedSource(source=source, lock=lock, store=store, folders=folders)
        for scheme, source in sources.items()
    }
