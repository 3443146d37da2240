"""Models in folders of buckets: what `s3`, `gs` and `az` have in common, through the file systems of fsspec.

Credentials, regions and endpoints are those of the cloud's own client, from its environment and files; a reference
holds none. Nothing is written, and every call has an end. Buckets have no commits: a folder is pinned by a digest over
its whole list of objects with their sizes and entity tags; asked for by it, the folder must still hold just that.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auditor.collect.net.http import TooLarge
from auditor.collect.net.redirects import without_credentials
from auditor.collect.plain import PlainSource
from auditor.collect.selection import MAX_TEXT_BYTES, choose
from auditor.collect.sources._rest import DIGEST, Entry, digest_gone, fingerprint, read_files, walk
from auditor.core import patterns as re
from auditor.core.credentials import blotted, guard
from auditor.core.errors import AccessDenied, NotFound, SourceError, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.model import FetchedFile, ModelRef, Snapshot

if TYPE_CHECKING:
    from fsspec.asyn import AsyncFileSystem

TIMEOUT = 60.0
"""Seconds for one listing or one file, with what the cloud's client tries again by itself. By judgment: a folder of a
hundred thousand objects is listed in half of it."""
_ACCOUNT = re.compile(r"(?:^|;)AccountName=([^;]*)", re.IGNORECASE)
_REFUSED = ("credential", "forbidden", "accessdenied", "unauthorized", "authentic", "signature", "http 401", "http 403")
"""What clouds' clients say in names and texts of errors where a login is missing or refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket(PlainSource):
    """Reads folders of buckets of one cloud; safe to use from many threads.

    Attributes:
        scheme: the scheme it serves, and the name of its file system.
        needs: sees that the extra is installed.
        places: environment variables that name the server that is asked, the first that is set counts.
        secrets: environment variables whose values stand in no message.
        timeout: seconds for each listing and file.
    """

    scheme: str
    needs: Callable[[], None] = field(repr=False)
    places: tuple[str, ...]
    secrets: tuple[str, ...] = ()
    timeout: float = TIMEOUT

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return self.scheme

    def place(self, ref: ModelRef, /) -> str:
        """The server or account that the environment names; empty for the cloud's own."""
        named = next((os.environ[name] for name in self.places if os.environ.get(name)), "")
        account = _ACCOUNT.search(named)
        return account[1] if account else without_credentials(named.rstrip("/"))

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read one folder.

        Raises:
            SourceError: one of its subclasses.
            UsageError: the extra is not installed.
        """
        self.needs()
        guard(*(os.environ.get(name) for name in self.secrets))
        folder = _Folder(self, ref, self._opened(ref))
        listed, unlisted = walk(folder.entries)
        if not listed:
            raise folder.missing()
        revision = fingerprint(listed)
        if ref.revision and ref.revision != revision:
            if not ref.revision.startswith(DIGEST):
                raise NotFound("a bucket has no revision of that name", where=str(ref), wanted=f"{DIGEST}… or none")
            raise digest_gone(ref)
        selection = choose((path, size) for path, (size, _) in listed.items())
        files, gaps = read_files(selection.files, lambda path: folder.file(path, listed[path][0]))
        place = self.place(ref)
        return Snapshot(
            ref=ref,
            revision=revision,
            files=files,
            listing=selection.listing,
            metadata=FrozenMap({"id": ref.name, **({"endpoint": place} if place else {})}),
            gaps=tuple(sorted({*selection.gaps, *unlisted, *gaps}, key=lambda gap: (gap.what, gap.kind))),
            origin="hub",
        )

    def _opened(self, ref: ModelRef) -> AsyncFileSystem:
        """The cloud's file system: it keeps no listings, and no login for whoever comes next."""
        import fsspec

        try:
            return fsspec.filesystem(self.scheme, skip_instance_cache=True, use_listings_cache=False)
        except Exception as error:  # noqa: BLE001 - each cloud's client has errors of its own
            raise _meaning(error, ref) from None


@dataclass(frozen=True, slots=True)
class _Folder:
    """One folder of a bucket."""

    bucket: Bucket
    ref: ModelRef
    system: AsyncFileSystem

    def entries(self, folder: str) -> Iterator[Entry]:
        """What lies in one folder below it; nothing where it is not there.

        Raises:
            SourceError: refused, unreachable, or no listing.
        """
        asked = f"{self.ref.name}/{folder}".rstrip("/")
        for row in self._done(self.system._ls, asked, detail=True):
            path, kind, size = row.get("name"), row.get("type"), row.get("size")
            if not isinstance(path, str) or kind not in ("file", "directory"):
                raise Unreachable("the listing cannot be used", where=str(self.ref), found=repr(row)[:200])
            name = path.rstrip("/").removeprefix(f"{asked}/")
            if path.rstrip("/") == asked:  # the folder itself, which some tools keep as an object
                continue
            if "/" in name or name == path.rstrip("/"):
                raise Unreachable("the listing leads out of the folder", where=str(self.ref), found=path[:200])
            mark = str(row.get("ETag") or row.get("etag") or "") + str(row.get("generation") or "")
            below = f"{folder}/{name}" if folder else name
            yield below, kind == "directory", size if isinstance(size, int) else None, mark

    def file(self, path: str, size: int | None) -> FetchedFile:
        """One object, as long as it was listed.

        Raises:
            SourceError: missing, refused, unreachable, or another one meanwhile.
        """
        data = b""
        if size != 0:  # no range of an empty object can be asked for
            data = self._done(self.system._cat_file, f"{self.ref.name}/{path}", start=0, end=MAX_TEXT_BYTES + 1)
        if size is None and len(data) > MAX_TEXT_BYTES:
            raise TooLarge(None)
        if size is not None and len(data) != size:
            where = f"{self.ref}/{path}"
            raise Unreachable("the object changed while it was read", where=where, found=f"{len(data)} bytes of {size}")
        return FetchedFile(path=path, data=data, sha256=hashlib.sha256(data).hexdigest())

    def missing(self) -> NotFound:
        """The error for a folder that is not there, or is empty: buckets do not tell these apart."""
        hint = "check the name, and which account and region the environment names"
        return NotFound("nothing lies in this folder", where=str(self.ref), hint=hint)

    def _done(self, call: Callable[..., Any], *given: Any, **more: Any) -> Any:
        from fsspec.asyn import sync

        try:
            return sync(self.system.loop, call, *given, timeout=self.bucket.timeout, **more)
        except FileNotFoundError:
            raise self.missing() from None
        except Exception as error:  # noqa: BLE001 - each cloud's client has errors of its own
            raise _meaning(error, self.ref) from None


def _meaning(error: Exception, ref: ModelRef) -> SourceError:
    """What an error of a cloud's client means; its words are shown without credentials."""
    said = f"{type(error).__name__}: {error}".splitlines()[0]
    found = blotted(said)[:200]
    if isinstance(error, PermissionError) or any(word in said.casefold() for word in _REFUSED):
        hint = "log in as for the cloud's own command line"
        return AccessDenied("access to the bucket is refused", where=str(ref), found=found, hint=hint)
    return Unreachable("the bucket gave no usable answer", where=str(ref), found=found)
