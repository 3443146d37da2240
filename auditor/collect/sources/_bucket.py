"""Models in folders of buckets: what `s3`, `gs` and `az` have in common, through the file systems of fsspec.

Credentials, regions and endpoints are those of the cloud's own client, from its environment and files; a reference
holds none. Nothing is written, and every call has an end. Buckets know keys and no folders: every key that begins with
the folder is listed as it stands, and what is no path of a file is told. They have no commits either: a folder is
pinned by a digest over its whole list of objects with their sizes and entity tags; asked for by it, it must still hold
just that.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from auditor.collect.net.http import TooLarge
from auditor.collect.net.redirects import without_credentials
from auditor.collect.plain import PlainSource
from auditor.collect.selection import MAX_LISTING, MAX_TEXT_BYTES, choose, printable, why_unsafe
from auditor.collect.sources._rest import DIGEST, digest_gone, fingerprint, read_files, weight_headers
from auditor.collect.weight_headers import PREFIX_BYTES
from auditor.core import patterns as re
from auditor.core.credentials import blotted, guard
from auditor.core.errors import AccessDenied, NotFound, SourceError, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.model import FetchedFile, Gap, ModelRef, Snapshot

if TYPE_CHECKING:
    from fsspec.asyn import AsyncFileSystem

TIMEOUT = 60.0
"""Seconds for one listing or one file, with what the cloud's client tries again by itself. By judgment: a folder of a
hundred thousand objects is listed in half of it."""
CHUNK = 1 << 16
"""Bytes that are read at once. By judgment: no more than that is taken in vain."""
Object: TypeAlias = tuple[str, int | None, str]
"""Key, size in bytes, and what changes with the content."""
Objects: TypeAlias = Callable[[Any, str, str], AsyncIterator[Object]]
"""Of a file system, a bucket and what keys begin with."""
Opened: TypeAlias = Callable[[Any, str, str, int], Awaitable[tuple[Any, Callable[[], object]]]]
"""Of a file system, a bucket, a key, and how many bytes of the object from its beginning are asked for: what can be
read of it, and what ends that. A server that knows no ranges gives all there is, and whoever has enough stops."""
_ACCOUNT = re.compile(r"(?:^|;)AccountName=([^;]*)", re.IGNORECASE)
_REFUSED = ("credential", "forbidden", "accessdenied", "unauthorized", "authentic", "signature", "http 401", "http 403")
"""What clouds' clients say in names and texts of errors where a login is missing or refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket(PlainSource):
    """Reads folders of buckets of one cloud; safe to use from many threads.

    Attributes:
        scheme: the scheme it serves, and the name of its file system.
        needs: sees that the extra is installed.
        objects: all objects of a bucket whose keys begin so, page by page.
        opened: an object that is read as it arrives.
        places: environment variables that name the server that is asked, the first that is set counts.
        secrets: environment variables whose values stand in no message.
        timeout: seconds for each listing and file.
    """

    scheme: str
    needs: Callable[[], None] = field(repr=False)
    objects: Objects = field(repr=False)
    opened: Opened = field(repr=False)
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
        found, unlisted = folder.objects()
        if not found:
            raise folder.missing()
        revision = fingerprint(found)
        if ref.revision and ref.revision != revision:
            if not ref.revision.startswith(DIGEST):
                raise NotFound("a bucket has no revision of that name", where=str(ref), wanted=f"{DIGEST}… or none")
            raise digest_gone(ref)
        listed = {path: size for path, (size, _) in found.items() if not why_unsafe(path)}
        selection = choose(listed.items())
        files, gaps = read_files(selection.files, lambda path: folder.file(path, listed[path]))
        headers, unheard = weight_headers(selection.listing, lambda path: folder.beginning(path, listed[path]))
        place = self.place(ref)
        told = (*selection.gaps, *unlisted, *_no_paths(found), *gaps, *unheard)
        return Snapshot(
            ref=ref,
            revision=revision,
            files=files,
            listing=selection.listing,
            metadata=FrozenMap({"id": ref.name, **({"endpoint": place} if place else {}), **headers}),
            gaps=tuple(sorted(set(told), key=lambda gap: (gap.what, gap.kind))),
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

    def objects(self) -> tuple[dict[str, tuple[int | None, str]], list[Gap]]:
        """Every object below the folder by its path there, with size and mark, and whether there are more.

        Raises:
            SourceError: refused, unreachable, or no listing.
        """
        bucket, slash, folder = self.ref.name.partition("/")
        prefix = folder + slash
        found: dict[str, tuple[int | None, str]] = {}
        rows = self._done(self._listed, bucket, prefix)
        for key, size, mark in rows:
            if not isinstance(key, str) or not key.startswith(prefix):
                raise Unreachable("the listing leads out of the folder", where=str(self.ref), found=repr(key)[:200])
            path = key[len(prefix) :]
            marks_a_folder = (not path or path.endswith("/")) and size == 0
            if not marks_a_folder:
                found[path] = (size if isinstance(size, int) else None, mark)
        if len(rows) <= MAX_LISTING:
            return found, []
        return found, [Gap(what="file list", kind="too-large", detail=f"more than {MAX_LISTING} objects")]

    async def _listed(self, bucket: str, prefix: str) -> list[Object]:
        """No more than are read: of the first one behind that it is only told that it is there."""
        rows: list[Object] = []
        async for row in self.bucket.objects(self.system, bucket, prefix):
            rows.append(row)
            if len(rows) > MAX_LISTING:
                break
        return rows

    def file(self, path: str, size: int | None) -> FetchedFile:
        """One object, as long as it was listed.

        Raises:
            SourceError: missing, refused, unreachable, or another one meanwhile.
        """
        data = b""
        if size != 0:  # no range of an empty object can be asked for
            data = self._done(self._taken, path, MAX_TEXT_BYTES + 1 if size is None else size + 1)
        if size is None and len(data) > MAX_TEXT_BYTES:
            raise TooLarge(None)
        if size is not None and len(data) != size:
            where = f"{self.ref}/{path}"
            raise Unreachable("the object changed while it was read", where=where, found=f"{len(data)} bytes of {size}")
        return FetchedFile(path=path, data=data, sha256=hashlib.sha256(data).hexdigest())

    def beginning(self, path: str, size: int | None) -> bytes:
        """The first bytes of an object.

        Raises:
            SourceError: missing, refused or unreachable.
        """
        if size == 0:
            return b""
        found: bytes = self._done(self._taken, path, PREFIX_BYTES)
        return found

    async def _taken(self, path: str, most: int) -> bytes:
        """The first bytes of an object, and no more of it, whatever the server sends."""
        bucket, _, folder = self.ref.name.partition("/")
        key = f"{folder}/{path}" if folder else path
        taken = bytearray()
        stream, close = await self.bucket.opened(self.system, bucket, key, most)
        try:
            while len(taken) < most and (chunk := await stream.read(min(CHUNK, most - len(taken)))):
                taken += chunk
        finally:
            close()
        return bytes(taken)

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


def _no_paths(found: Mapping[str, Any]) -> list[Gap]:
    """Keys that are no path of a file, so that nobody reads what they hold: what they would tell of is not known."""
    unsafe = sorted(filter(why_unsafe, found))
    if not unsafe:
        return []
    first = f"{printable(unsafe[0])[:200]!r}: {why_unsafe(unsafe[0])}"
    others = f"; {len(unsafe) - 1} more are like it" if unsafe[1:] else ""
    return [Gap(what="file list", kind="unreadable", detail=f"a key that is no path of a file, {first}{others}")]


def _meaning(error: Exception, ref: ModelRef) -> SourceError:
    """What an error of a cloud's client means; its words are shown without credentials."""
    said = f"{type(error).__name__}: {error}".splitlines()[0]
    found = blotted(said)[:200]
    if isinstance(error, PermissionError) or any(word in said.casefold() for word in _REFUSED):
        hint = "log in as for the cloud's own command line"
        return AccessDenied("access to the bucket is refused", where=str(ref), found=found, hint=hint)
    return Unreachable("the bucket gave no usable answer", where=str(ref), found=found)
