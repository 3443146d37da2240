"""Models in git repositories, whatever host they lie on: what `github`, `gitlab` and `git` have in common."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from auditor.collect.net.redirects import without_credentials
from auditor.collect.plain import PlainSource
from auditor.collect.selection import MAX_TEXT_BYTES, choose
from auditor.collect.sources._git import TIMEOUT, Redirected, Repository, TreeEntry, address, moved
from auditor.core import credentials
from auditor.core.errors import NotFound
from auditor.core.frozen import FrozenMap
from auditor.core.model import FetchedFile, Gap, ModelRef, Snapshot

_LFS = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHost(PlainSource):
    """Reads repositories of one host.

    Attributes:
        scheme: the scheme it serves.
        variable: environment variable that names another host of the same kind; empty for none.
        base: URL that names are below; None where a name is a URL itself.
        timeout: seconds for each command of git.
    """

    scheme: str
    variable: str = ""
    base: str | None = None
    timeout: float = TIMEOUT

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return self.scheme

    def place(self, ref: ModelRef, /) -> str:
        """The host that would be asked; empty where the name is a URL."""
        base = os.environ.get(self.variable) if self.variable else None
        return without_credentials((base or self.base or "").rstrip("/"))

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read one repository at one commit.

        Raises:
            SourceError: one of its subclasses.
        """
        url = address(credentials.parted(self._url(ref)))
        try:
            commit, listing, files, gaps = self._read(url, ref.revision)
        except Redirected:
            there = moved(url)
            if there is None:
                raise
            commit, listing, files, gaps = self._read(there, ref.revision)
        place = self.place(ref)
        return Snapshot(
            ref=ref,
            revision=commit,
            files=files,
            listing=listing,
            metadata=FrozenMap({"id": ref.name, **({"endpoint": place} if place else {})}),
            gaps=tuple(sorted(gaps, key=lambda gap: (gap.what, gap.kind))),
            origin="hub",
        )

    def _read(
        self, url: str, revision: str | None
    ) -> tuple[str, tuple[str, ...], tuple[FetchedFile, ...], frozenset[Gap]]:
        """The commit, its listing, its chosen files and what could not be read of them."""
        with tempfile.TemporaryDirectory(prefix="auditor-git-") as folder:
            repository = Repository(url, Path(folder), self.timeout)
            commit = repository.resolve(revision)
            entries = {entry.path: entry for entry in repository.tree(commit)}
            selection = choose((path, None) for path in entries)
            files, gaps = _read(repository, entries, selection.files)
        return commit, selection.listing, files, frozenset({*selection.gaps, *gaps})

    def _url(self, ref: ModelRef) -> str:
        if self.base is None:
            return ref.name
        if ref.name.count("/") < 1:
            raise NotFound(f"{ref.name!r} names no repository", where=str(ref), wanted=f"{self.scheme}:owner/name")
        base = os.environ.get(self.variable) if self.variable else None
        return f"{(base or self.base).rstrip('/')}/{ref.name.removesuffix('.git')}.git"


def _read(
    repository: Repository, entries: dict[str, TreeEntry], paths: tuple[str, ...]
) -> tuple[tuple[FetchedFile, ...], list[Gap]]:
    files: list[FetchedFile] = []
    gaps: list[Gap] = []
    wanted = [path for path in paths if entries[path].is_file]
    gaps += [
        Gap(what=path, kind="unreadable", detail="a link, which is not followed")
        for path in paths
        if not entries[path].is_file
    ]
    contents = repository.blobs([entries[path].blob for path in wanted]) if wanted else {}
    for path in sorted(wanted):
        data = contents.get(entries[path].blob)
        if data is None:
            gaps.append(
                Gap(what=path, kind="too-large", detail=f"not fetched; at most {MAX_TEXT_BYTES} bytes are read")
            )
        elif data.startswith(_LFS):
            gaps.append(Gap(what=path, kind="unreadable", detail="kept in large file storage, which is not read"))
        else:
            files.append(FetchedFile(path=path, data=data, sha256=hashlib.sha256(data).hexdigest()))
    return tuple(files), gaps
