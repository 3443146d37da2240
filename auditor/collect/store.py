"""The evidence store: what hubs answered, kept by content, so that an audit can be repeated offline and proved later.

::

    evidence/objects/ab/abcd…     file contents, named by their sha256
    evidence/snapshots/….json     one answer: model, commit, listing, metadata, gaps, hashes of its files
    evidence/refs/….json          which snapshot a reference as asked (``hf:org/name@main``) last gave
    evidence/parts/….json         an answer of which files did not arrive: no evidence, but a start for the next run
    evidence/answers/….json       which object is a second reader's answer to a question

A name means nothing without the hub it was asked of: snapshots and references are kept for each endpoint apart.

Everything is written to a temporary file and renamed, so parallel runs and sudden ends leave whole files or none.
Nothing is synced to disk: every read verifies hashes, and what is damaged is treated as absent and written anew. A
store that cannot be written (full disk, read-only home) costs the evidence, not the audit: `EvidenceStore.warnings`
says so once, and nothing more is written.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from auditor.collect.store_format import (
    FORMAT,
    SHA256,
    from_json,
    is_answer,
    is_answer_pointer,
    is_pointer,
    sealed,
    to_json,
    unsealed,
)
from auditor.core import patterns as re
from auditor.core.folders import user_cache
from auditor.core.model import FetchedFile, ModelRef, Snapshot

# Evidence that the same request might give next time; a snapshot with such a gap never stands in for a new look.
TRANSIENT = frozenset({"unreachable"})
RETRYABLE = frozenset({"unreachable", "gated", "missing"})
IMMUTABLE = re.compile(r"[0-9a-f]{40}|(?:sha256:)?[0-9a-f]{64}")
"""Revisions whose content cannot change: commits in full, and digests."""


def default_home() -> Path:
    """``AUDITOR_HOME``, else the ``auditor`` folder of the user's cache (XDG)."""
    home = os.environ.get("AUDITOR_HOME")
    if home:
        return Path(home).expanduser()
    return user_cache()


class EvidenceStore:
    """Snapshots on disk; safe for many threads and processes at once."""

    def __init__(self, home: Path | None = None) -> None:
        """Use ``home`` (default: `default_home`); nothing is created before the first `put`."""
        self.root = (home or default_home()) / "evidence"
        self._lock = threading.Lock()
        self._warnings: list[str] = []
        self._closed = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why evidence could not be kept, where it could not."""
        return tuple(self._warnings)

    def put(self, snapshot: Snapshot) -> bool:
        """Keep what a hub answered; False where it was not kept.

        Snapshots without an immutable revision or from elsewhere than a hub are not kept: they would prove nothing.
        Of those with files that merely failed to arrive the others are kept for `at_hand` alone.
        """
        if snapshot.revision is None or snapshot.origin != "hub" or self._closed:
            return False
        part = self._part(snapshot.ref, place_of(snapshot.metadata))
        whole = not any(gap.kind in TRANSIENT for gap in snapshot.gaps)
        try:
            if whole:
                self.archive(snapshot)
                part.unlink(missing_ok=True)
            elif snapshot.files:
                self._write_objects(snapshot)
                self.write_whole(part, sealed(to_json(snapshot)))
        except OSError as error:
            self._cannot_write(error)
            return False
        except (ValueError, TypeError) as error:
            with self._lock:
                self._warnings.append(f"evidence of {snapshot.ref} is not kept: {error}")
            return False
        return whole

    def _cannot_write(self, error: OSError) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                self._warnings.append(f"evidence is not kept: {self.root} cannot be written ({error.strerror})")

    def archive(self, snapshot: Snapshot) -> None:
        """Write a snapshot wherever it came from: for a bundle that must hold all that an audit rests on.

        Raises:
            OSError: the disk refuses.
            ValueError | TypeError: its metadata cannot be written as JSON.
        """
        self._write_objects(snapshot)
        place = place_of(snapshot.metadata)
        name = _key(snapshot.ref.at(snapshot.revision), place)
        self.write_whole(self.root / "snapshots" / f"{name}.json", sealed(to_json(snapshot)))
        self.write_whole(
            self.root / "refs" / f"{_key(snapshot.ref, place)}.json",
            sealed({"format": FORMAT, "ref": str(snapshot.ref), "place": place, "snapshot": name}),
        )

    def latest(self, ref: ModelRef, place: str = "") -> Snapshot | None:
        """What was last kept for ``ref`` as asked of the hub at ``place``; None where nothing sound is kept.

        Args:
            ref: a commit or digest it names in full is found also where it was reached by another name.
            place: the hub's endpoint; empty for sources that have one place only.
        """
        if ref.revision is not None and IMMUTABLE.fullmatch(ref.revision):
            found = self._load(_key(ref, place), ref, place)
            if found is not None:
                return found
        pointer = self._read(self.root / "refs" / f"{_key(ref, place)}.json")
        if pointer is None or not is_pointer(pointer) or pointer["ref"] != str(ref):
            return None
        return self._load(pointer["snapshot"], ref, place)

    def pinned(self, ref: ModelRef, place: str = "") -> Snapshot | None:
        """A complete snapshot of the commit that ``ref`` names in full; None for branches and tags, which move."""
        if ref.revision is None or not IMMUTABLE.fullmatch(ref.revision):
            return None
        found = self.latest(ref, place)
        if found is None or any(gap.kind in RETRYABLE for gap in found.gaps):
            return None
        return found

    def at_hand(self, ref: ModelRef, place: str = "") -> Snapshot | None:
        """What need not be fetched again: as `latest`, or what an interrupted look at ``ref`` has brought since.

        It may lack files, and stands for nothing by itself.
        """
        return self._sound(self._part(ref, place), ref, place) or self.latest(ref, place)

    def keep_named(self, file: FetchedFile) -> None:
        """Keep a file that belongs to no hub, by its path: a second reader's answer, or what stood at an address."""
        if self._closed:
            return
        try:
            self._write_object(file)
            content = {"format": FORMAT, "path": file.path, "sha256": file.sha256}
            self.write_whole(self._named(file.path), sealed(content))
        except OSError as error:
            self._cannot_write(error)

    def named(self, path: str) -> FetchedFile | None:
        """What was last kept by this path; see `keep_named`."""
        content = self._read(self._named(path))
        if content is None or not is_answer_pointer(content) or content["path"] != path:
            return None
        return self.document(path, content["sha256"])

    def document(self, path: str, sha256: str) -> FetchedFile | None:
        """A file by its hash, as one of this path; None where it is not kept."""
        return self._read_object(path, sha256) if SHA256.fullmatch(sha256) else None

    def names(self, ref: ModelRef, place: str, hashes: Iterable[str]) -> tuple[str, ...]:
        """The files below the store that hold one look at a model, or those of its documents that are asked for."""
        objects = (f"objects/{sha256[:2]}/{sha256}" for sha256 in hashes)
        return (f"snapshots/{_key(ref, place)}.json", *objects)

    def _named(self, path: str) -> Path:
        return self.root / "answers" / f"{hashlib.sha256(path.encode()).hexdigest()}.json"

    def _part(self, ref: ModelRef, place: str) -> Path:
        return self.root / "parts" / f"{_key(ref, place)}.json"

    def _load(self, name: str, ref: ModelRef, place: str) -> Snapshot | None:
        return self._sound(self.root / "snapshots" / f"{name}.json", ref, place)

    def _sound(self, path: Path, ref: ModelRef, place: str) -> Snapshot | None:
        content = self._read(path)
        if content is None or not is_answer(content):
            return None
        if (content["scheme"], content["name"], place_of(content["metadata"])) != (ref.scheme, ref.name, place):
            return None
        return from_json(content, ref, self._read_object)

    def _write_objects(self, snapshot: Snapshot) -> None:
        for file in snapshot.files:
            self._write_object(file)

    def _write_object(self, file: FetchedFile) -> None:
        path = self._object(file.sha256)
        with suppress(OSError):
            if path.stat().st_size == len(file.data):
                return
        self.write_whole(path, file.data)

    def _read_object(self, path: str, sha256: str) -> FetchedFile | None:
        place = self._object(sha256)
        try:
            data = place.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() != sha256:
            with suppress(OSError):
                place.unlink()  # so that the next put writes it anew
            return None
        return FetchedFile(path=path, data=data, sha256=sha256)

    def _object(self, sha256: str) -> Path:
        return self.root / "objects" / sha256[:2] / sha256

    def _read(self, path: Path) -> dict[str, Any] | None:
        """The sealed content of a JSON file, or None where it is absent, damaged or of another format."""
        try:
            return unsealed(path.read_bytes())
        except OSError:
            return None

    def write_whole(self, path: Path, data: bytes) -> None:
        """Put a file in place in one step.

        Raises:
            OSError: the disk refuses; nothing of it is left behind.
        """
        import tempfile  # with all that compresses; what is only read from needs none of it

        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise


def place_of(metadata: Mapping[str, Any]) -> str:
    """The endpoint a snapshot was taken from, as its source noted it; empty where the source has one place only."""
    return str(metadata.get("endpoint") or "")


def _key(ref: ModelRef, place: str) -> str:
    """A file name for a reference: names of models may be long, differ in case only, or hold slashes."""
    text = f"{place} {ref}" if place else str(ref)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
