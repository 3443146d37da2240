"""Reads one repository folder of a Hugging Face cache (``models--org--name``) without the network.

What a cache holds is what somebody once downloaded: it may be old, and it may be a part. So the revision is always
named, the instant is that of the oldest file, and where no complete listing was cached the absence of a license file
proves nothing and is reported as a gap.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from auditor.collect.selection import choose, why_unsafe
from auditor.collect.sources._folder import list_files, read_selected
from auditor.core import patterns as re
from auditor.core.errors import NotFound
from auditor.core.model import FetchedFile, Gap, ModelRef, Snapshot

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_MAX_TREE_BYTES = 64 * 1024 * 1024
"""By judgment: protects memory."""


@dataclass(frozen=True, slots=True)
class CachedRepository:
    """A ``models--org--name`` folder."""

    root: Path

    @classmethod
    def at(cls, path: Path) -> tuple[CachedRepository, str | None] | None:
        """The repository ``path`` is or lies in, with the commit where a snapshot was named; None for other folders."""
        if (path / "snapshots").is_dir() and path.name.startswith("models--"):
            return cls(path), None
        if path.parent.name == "snapshots" and path.parent.parent.name.startswith("models--"):
            return cls(path.parent.parent), path.name
        return None

    def commit(self, revision: str | None) -> str:
        """The commit a branch, tag or commit stands for in this cache.

        Raises:
            NotFound: the cache does not hold it.
        """
        kept = sorted(entry.name for entry in (self.root / "snapshots").iterdir() if entry.is_dir())
        if revision in kept:
            return str(revision)
        for name in [revision] if revision else ["main", "master"]:
            if not why_unsafe(name):
                try:
                    commit = (self.root / "refs" / name).read_text(encoding="ascii")[:64].strip()
                except (OSError, ValueError):
                    continue
                if commit in kept and _COMMIT.fullmatch(commit):
                    return commit
        if revision is None and len(kept) == 1:
            return kept[0]
        raise NotFound(
            f"the cache does not hold revision {revision or 'main'}",
            where=str(self.root),
            found="revisions " + ", ".join(kept[:5]) if kept else "no revision at all",
            hint="name one of the cached commits, or download the model again",
        )

    def snapshot(self, ref: ModelRef, commit: str) -> Snapshot:
        """Everything of ``commit`` that is evidence; ``ref`` is what was asked for."""
        folder = self.root / "snapshots" / commit
        here, gaps = list_files(folder)
        tree = self._tree(commit)
        if tree is None:
            detail = "the cache has no file list of this revision; files that were never downloaded are unknown"
            gaps.append(Gap(what="file list", kind="missing", detail=detail))
        selection = choose(sorted({**dict(here), **(tree or {})}.items()))
        files, unread = read_selected(folder, selection.files, within=self.root, absent="not in the cache")
        return Snapshot(
            ref=ref,
            revision=commit,
            files=files,
            listing=selection.listing,
            gaps=tuple(sorted((*gaps, *selection.gaps, *unread), key=lambda gap: (gap.what, gap.kind))),
            origin="cache",
            retrieved_at=_oldest(folder, files),
        )

    def _tree(self, commit: str) -> dict[str, int | None] | None:
        """Paths and sizes of the cached listing, or None where there is none that can be used."""
        path = self.root / "trees" / f"{commit}.json"
        try:
            if path.stat().st_size > _MAX_TREE_BYTES:
                return None
            entries = json.loads(path.read_bytes())["files"]
            return {
                name: size if isinstance(size := entry.get("size"), int) else None for name, entry in entries.items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def _oldest(folder: Path, files: tuple[FetchedFile, ...]) -> str:
    stamps = []
    for file in files:
        try:
            stamps.append((folder / file.path).stat().st_mtime)
        except OSError:
            continue
    return datetime.fromtimestamp(min(stamps), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if stamps else ""
