"""Models of an MLflow registry: ``mlflow:name/3``, ``mlflow:name@champion``; ``MLFLOW_TRACKING_URI`` names the server.

Plain requests to the tracking server, without the package. What lies in a bucket is read through the server, too: it
serves the artifacts of a run or a logged model wherever they are kept, and nobody's cloud credentials are used because
a registry said so. MLflow names no hashes and lets artifacts, tags and descriptions change below a version; so a model
is pinned by a digest over all that was read of it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from auditor.collect.fake import Fake
from auditor.collect.net.http import Transport
from auditor.collect.net.redirects import endpoint_of
from auditor.collect.plain import PlainSource
from auditor.collect.selection import MAX_TEXT_BYTES, choose, why_unsafe
from auditor.collect.sources._rest import (
    DIGEST,
    Conversation,
    Entry,
    digest_gone,
    read_files,
    walk,
    weight_headers,
)
from auditor.core import patterns as re
from auditor.core.credentials import Credentials, guard
from auditor.core.errors import NotFound, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import HubDescriptor
from auditor.core.model import FetchedFile, Gap, ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.version import __version__

HUB: HubDescriptor = HubDescriptor(scheme="mlflow", example="mlflow:name/3", own=True)
_SERVER = "MLFLOW_TRACKING_URI"
_API = "/api/2.0/mlflow"
_ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_NAMED = re.compile(r"[\w.\- ]{1,256}")
_ID = re.compile(r"[\w\-]{1,100}", re.ASCII)
_RUN = re.compile(r"runs:/(?P<id>[\w\-]{1,100})(?:/(?P<path>.*))?", re.ASCII)
_LOGGED = re.compile(r"models:/(?P<id>m-[\w\-]{1,100})/?", re.ASCII)
_COPIED = re.compile(r"models:/(?P<name>[^/@:]{1,256})/(?P<version>[1-9][0-9]{0,8})")
_SYSTEM = "mlflow."
"""What MLflow's own tags begin with."""
_NOTE = "mlflow.note.content"
"""The one of them that people write."""
_DECLARE = ("license", "license_name", "license_link", "base_model", "datasets", "language", "library_name")
"""Tags that are read as the keys of a card."""
MAX_COPIES = 5
"""Versions that are copies of each other. By judgment: staging to production is one step; a circle has an end."""
MAX_BEGUN_BYTES = 2 * 1024**3
"""Weights whose beginning is asked for: a server fetches the whole file from its storage before it serves a byte. By
judgment: larger ones outlast the patience of whoever asks, and their headers are not read."""
MAX_PAGES = 20
"""Pages of one folder's listing, a thousand files each. By judgment: bounds requests of a listing that never ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mlflow(PlainSource):
    """Reads versions of registered models; safe to use from many threads.

    Attributes:
        endpoint: address of the tracking server; None reads ``MLFLOW_TRACKING_URI`` at each use.
        transport: a template for retries and timeouts; its endpoint is replaced.
    """

    endpoint: str | None = field(default=None, repr=False)
    transport: Transport = field(default_factory=lambda: Transport(endpoint="https://mlflow.invalid"))

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return HUB.scheme

    def place(self, ref: ModelRef, /) -> str:
        """The server that would be asked."""
        return self._asked(ref)[0]

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read one version: the newest where none is named.

        Raises:
            SourceError: one of its subclasses.
            UsageError: the server's address is no URL.
        """
        endpoint, kept = self._asked(ref)
        name, version = _parts(ref)
        talk = Conversation(
            transport=replace(self.transport, endpoint=endpoint),
            headers=_headers(kept),
            ref=ref,
            login="MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD",
        )
        server = _Server(talk, endpoint)
        found = server.version(name, version)
        origins = server.origins(found)
        said = server.said(origins)
        artifacts = server.artifacts(origins[-1])
        listed, unlisted = artifacts.listed()
        if not listed and not unlisted:
            where = str(found.get("source"))
            raise NotFound(f"version {found['version']} of {name} has no artifacts", where=where[:300])
        selection = choose(listed.items())
        files, gaps = read_files(selection.files, lambda path: artifacts.file(path, listed[path]))
        sizes = {path: size for path, size in listed.items() if size is None or size <= MAX_BEGUN_BYTES}
        headers, unheard = weight_headers(
            (path for path in selection.listing if path in sizes), lambda path: artifacts.beginning(path, sizes[path])
        )
        digest = _fingerprint(found, said, listed, files, headers)
        if ref.revision and ref.revision.startswith(DIGEST) and ref.revision != digest:
            raise digest_gone(ref)
        return Snapshot(
            ref=ref,
            revision=digest,
            files=files,
            listing=selection.listing,
            metadata=FrozenMap(
                {"id": name, "cardData": said, "endpoint": endpoint, "version": found["version"], **headers}
            ),
            gaps=tuple(sorted({*selection.gaps, *unlisted, *gaps, *unheard}, key=lambda gap: (gap.what, gap.kind))),
            origin="hub",
        )

    def _asked(self, ref: ModelRef) -> tuple[str, Credentials | None]:
        value = (self.endpoint or os.environ.get(_SERVER) or "").rstrip("/")
        registry = os.environ.get("MLFLOW_REGISTRY_URI", "").rstrip("/")
        if not self.endpoint and not value.startswith(("http://", "https://")):
            found = f"a store of kind {value.partition(':')[0][:40]!r}" if ":" in value else ""
            hint = f"set {_SERVER} to the address of the tracking server"
            raise NotFound("no MLflow server is named", where=str(ref), found=found, wanted="http(s)://host", hint=hint)
        if not self.endpoint and registry not in ("", value):
            hint = f"set {_SERVER} to the server that keeps the registry, and MLFLOW_REGISTRY_URI to none"
            raise NotFound("a registry apart from the tracking server is not read", where=str(ref), hint=hint)
        return endpoint_of(value, where=_SERVER, wanted="http(s)://host[:port]")


def _parts(ref: ModelRef) -> tuple[str, str]:
    """The name of the registered model, and a version's number or alias; empty for the newest."""
    name, slash, version = ref.name.partition("/")
    alias = "" if (ref.revision or "").startswith(DIGEST) else ref.revision or ""
    if not _NAMED.fullmatch(name) or "/" in version or (slash and alias):
        raise NotFound(
            f"{str(ref)[:200]!r} names no version", where=str(ref), wanted="mlflow:name/3 or mlflow:name@alias"
        )
    version = version or alias
    return name, "" if version == "latest" else version


def _headers(kept: Credentials | None) -> dict[str, str]:
    """What each request says; credentials as MLflow's own client takes them from the environment."""
    token = os.environ.get("MLFLOW_TRACKING_TOKEN")
    user, password = (os.environ.get(f"MLFLOW_TRACKING_{what}") for what in ("USERNAME", "PASSWORD"))
    if kept is None and user and password:
        kept = Credentials(user, password)
        guard(password, kept.basic.removeprefix("Basic "))
    guard(token)
    sent = kept.basic if kept is not None else f"Bearer {token}" if token else ""
    headers = {"user-agent": f"model-license-auditor/{__version__}", "accept-encoding": "identity"}
    return {**headers, "authorization": sent} if sent else headers


@dataclass(frozen=True, slots=True)
class _Server:
    """One model's conversation with a tracking server."""

    talk: Conversation
    endpoint: str

    def version(self, name: str, version: str) -> FrozenMap:
        """The version of a number or an alias; the newest for neither.

        Raises:
            SourceError: missing, refused, unreachable, or not what was asked for.
        """
        if not version:
            return self._newest(name)
        if _NUMBER.fullmatch(version):
            return self._sound("model-versions/get", {"name": name, "version": version}, name, version)
        # The server answers 400, not 404, for an alias that nobody has given.
        talk = replace(self.talk, gone=frozenset({400, 404}))
        return replace(self, talk=talk)._sound("registered-models/alias", {"name": name, "alias": version}, name)

    def _newest(self, name: str) -> FrozenMap:
        query = {"filter": f"name='{name}'", "order_by": "version_number DESC", "max_results": "1"}
        url = self._address("model-versions/search", query)
        versions = self.talk.told(url).get("model_versions") or ()
        if not isinstance(versions, tuple):
            raise self.talk.unfit(url, "the versions are no list")
        if not versions:
            raise self.talk.missing(url, "no version of that name")
        return self._checked(url, versions[0], name)

    def _sound(self, what: str, query: Mapping[str, str], name: str, version: str = "") -> FrozenMap:
        url = self._address(what, query)
        return self._checked(url, self.talk.told(url).get("model_version"), name, version)

    def _checked(self, url: str, found: Any, name: str, version: str = "") -> FrozenMap:
        """A version that is the one asked for, and complete."""
        if not isinstance(found, FrozenMap) or found.get("name") != name:
            raise self.talk.unfit(url, "the answer is about another model")
        number = str(found.get("version", ""))
        if not _NUMBER.fullmatch(number) or version not in ("", number):
            raise self.talk.unfit(url, f"the answer is about version {number[:40]!r}")
        if found.get("status", "READY") != "READY":
            raise self.talk.unfit(url, f"the version is {str(found.get('status'))[:60]}, and not ready")
        return FrozenMap({**found, "version": number})

    def about(self, name: str) -> FrozenMap:
        """What is said of the registered model as a whole."""
        url = self._address("registered-models/get", {"name": name})
        found = self.talk.told(url).get("registered_model")
        if not isinstance(found, FrozenMap) or found.get("name") != name:
            raise self.talk.unfit(url, "the answer is about another model")
        return found

    def said(self, versions: Sequence[FrozenMap]) -> FrozenMap:
        """Tags and descriptions of versions and of the models they are of, in the form of a card's data.

        Each stands where no card can hide it: what a tag declares, a card may state otherwise, and both are evidence.

        Raises:
            Unreachable: a tag or a description is no text, so that what it says is not known.
        """
        card: dict[str, tuple[str, ...]] = {}

        def add(key: str, *values: str) -> None:
            card[key] = tuple(dict.fromkeys((*card.get(key, ()), *values)))

        for version in versions:
            for what, about in (("registered model", self.about(version["name"])), ("model version", version)):
                for key, value in self._tags(about):
                    if key in _DECLARE:
                        add(key, value)
                    add(f"tag {key}", value)
                text = about.get("description") or ""
                if not isinstance(text, str):
                    raise self.talk.unfit(self.endpoint, f"the description of the {what} is no text")
                if text.strip():
                    add(f"{what} description", *(part.strip() for part in text.split("\n\n") if part.strip()))
        return FrozenMap(card)

    def _tags(self, said: FrozenMap) -> Iterator[tuple[str, str]]:
        rows = said.get("tags") or ()
        for row in rows if isinstance(rows, tuple) else (None,):
            key, value = (row.get("key"), row.get("value", "")) if isinstance(row, FrozenMap) else (None, None)
            if not isinstance(key, str) or not isinstance(value, str):
                raise self.talk.unfit(self.endpoint, "a tag is no pair of texts")
            if value.strip() and (not key.startswith(_SYSTEM) or key == _NOTE):
                yield key.strip(), value.strip()

    def origins(self, version: FrozenMap) -> tuple[FrozenMap, ...]:
        """A version and those it is a copy of, the last of which has the artifacts: what is said of one holds for all.

        Raises:
            SourceError: as `version`, or it is a copy of copies without end.
        """
        found = [version]
        while copied := _COPIED.fullmatch(str(found[-1].get("source"))):
            if len(found) > MAX_COPIES:
                where = str(found[-1].get("source"))[:300]
                raise Unreachable("the version is a copy of copies without end", where=where)
            found.append(self.version(copied["name"], copied["version"]))
        return tuple(found)

    def artifacts(self, version: FrozenMap) -> _Artifacts:
        """Where the files of a version are asked for, on this server.

        Raises:
            SourceError: the server does not serve them, or its answers cannot be used.
        """
        source = version.get("source")
        if not isinstance(source, str):
            raise Unreachable("the version does not say where its artifacts lie", where=self.endpoint)
        logged, run = _LOGGED.fullmatch(source), _RUN.fullmatch(source)
        if logged:
            return self._logged(logged["id"])
        if run:
            return self._of_run(run["id"], run["path"] or "")
        parts = urlsplit(source)
        if parts.scheme == "mlflow-artifacts":
            if parts.netloc not in ("", urlsplit(self.endpoint).netloc):
                raise Unreachable("the artifacts lie on another server", where=source[:300])
            return _Artifacts(self.talk, self.endpoint + _ARTIFACTS, "", self._inside(unquote(parts.path), source))
        return self._elsewhere(source, version.get("run_id"))

    def _elsewhere(self, source: str, run_id: Any) -> _Artifacts:
        """Artifacts in a storage that the server knows the way to, where they belong to a run."""
        if isinstance(run_id, str) and _ID.fullmatch(run_id):
            url = self._address("runs/get", {"run_id": run_id})
            info = self.talk.told(url, lambda content: content.get("run")).get("info")
            root = info.get("artifact_uri") if isinstance(info, FrozenMap) else None
            root = root.rstrip("/") + "/" if isinstance(root, str) and root else ""
            if root and source.startswith(root):
                return self._of_run(run_id, source[len(root) :].rstrip("/"))
        raise Unreachable(
            "the server does not serve the artifacts of this version",
            where=source[:300],
            hint="read them where they lie, as a folder or a bucket",
        )

    def _of_run(self, run_id: str, path: str) -> _Artifacts:
        home = self._inside(path, path) if path else ""
        return _Artifacts(
            self.talk,
            f"{self.endpoint}{_API}/artifacts/list?{urlencode({'run_id': run_id})}",
            f"{self.endpoint}/get-artifact?{urlencode({'run_uuid': run_id})}",
            home,
        )

    def _logged(self, model_id: str) -> _Artifacts:
        below = f"/mlflow/logged-models/{model_id}/artifacts"
        return _Artifacts(
            self.talk,
            f"{self.endpoint}/api/2.0{below}/directories",
            f"{self.endpoint}/ajax-api/2.0{below}/files",
            "",
            keys=("artifact_directory_path", "artifact_file_path"),
        )

    def _inside(self, path: str, source: str) -> str:
        path = path.strip("/")
        if why_unsafe(path):
            raise self.talk.unfit(source[:300], f"the artifacts lie at {why_unsafe(path)}")
        return path

    def _address(self, what: str, query: Mapping[str, str]) -> str:
        return f"{self.endpoint}{_API}/{what}?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class _Artifacts:
    """The files of one version, by one of the three ways in which servers list and serve them."""

    talk: Conversation
    lists: str
    """Address of listings."""
    serves: str
    """Address of files; empty where they lie below that of listings, by their path."""
    home: str
    """The folder of the version below those addresses."""
    keys: tuple[str, str] = ("path", "path")
    """What the path of a folder and of a file is called in a query."""

    def listed(self) -> tuple[dict[str, int | None], list[Gap]]:
        """Every file with its size in bytes where the server says so, and what could not be listed.

        Raises:
            SourceError: missing, refused, unreachable, or no listing.
        """
        found, gaps = walk(self._entries)
        return {path: size for path, (size, _) in found.items()}, gaps

    def _entries(self, folder: str) -> Iterator[Entry]:
        """What lies in one folder."""
        asked = "/".join(part for part in (self.home, folder) if part)
        token = ""
        for _ in range(MAX_PAGES):
            query = {self.keys[0]: asked, **({"page_token": token} if token else {})}
            url = f"{self.lists}{'&' if '?' in self.lists else '?'}{urlencode(query)}"
            answer = self.talk.told(url)
            rows = answer.get("files") or ()
            if not isinstance(rows, tuple):
                raise self.talk.unfit(url, "the list of files is no list")
            for row in rows:
                path = row.get("path") if isinstance(row, FrozenMap) else None
                if not isinstance(path, str):
                    raise self.talk.unfit(url, "an entry of the list of files has no path")
                if not isinstance(row.get("is_dir", False), bool):
                    raise self.talk.unfit(url, f"whether {path[:120]!r} is a folder is not said")
                yield self._below(url, folder, asked, path), row.get("is_dir", False), _size(row.get("file_size")), ""
            token = answer.get("next_page_token") or ""
            if not isinstance(token, str):
                raise self.talk.unfit(url, "what leads to the next page is no text")
            if not token:
                return
        raise self.talk.unfit(url, f"more than {MAX_PAGES} pages of one folder")

    def _below(self, url: str, folder: str, asked: str, path: str) -> str:
        """The path of an entry below the version's folder; those of runs and logged models begin at a root."""
        name = path.removeprefix(f"{asked}/") if self.serves and asked else path
        if "/" in name or (self.serves and asked and name == path):
            raise self.talk.unfit(url, f"an entry lies outside the folder that was asked for: {path[:120]!r}")
        return f"{folder}/{name}" if folder else name

    def file(self, path: str, size: int | None) -> FetchedFile:
        """One file, as long as it was announced; nothing but the server's own host may answer, which names no hashes.

        Raises:
            TooLarge: beyond the limit.
            SourceError: missing, refused, unreachable or cut.
        """
        url = self._address(path)
        body = self.talk.ask(url, MAX_TEXT_BYTES, at_home=True).body
        if size is not None and len(body) != size:
            raise Unreachable("damaged content", where=url, found=f"{len(body)} bytes of {size}")
        return FetchedFile(path=path, data=body, sha256=hashlib.sha256(body).hexdigest())

    def beginning(self, path: str, size: int | None) -> bytes:
        """The first bytes of a file.

        Raises:
            SourceError: missing, refused or unreachable.
        """
        return self.talk.beginning(self._address(path), at_home=True) if size != 0 else b""

    def _address(self, path: str) -> str:
        asked = f"{self.home}/{path}" if self.home else path
        if not self.serves:
            return f"{self.lists}/{quote(asked)}"
        return f"{self.serves}{'&' if '?' in self.serves else '?'}{urlencode({self.keys[1]: asked})}"


def _size(value: Any) -> int | None:
    """Bytes; older servers write them as text."""
    if isinstance(value, str) and value.isdigit() and len(value) < 16:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _fingerprint(
    version: FrozenMap,
    said: FrozenMap,
    listed: Mapping[str, int | None],
    files: tuple[FetchedFile, ...],
    headers: Mapping[str, FrozenMap],
) -> str:
    """What stands in for a commit: a digest over the version, what is said of it, its listing and what was read."""
    rows = [
        [str(version["version"]), str(version.get("source"))],
        sorted((key, list(value)) for key, value in said.items()),
        sorted(listed.items()),
        [(file.path, file.sha256) for file in files],
        *([repr(sorted(headers.items()))] if headers else []),
    ]
    return DIGEST + hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _answers(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """One version under an alias, its model, its listings and files, as a tracking server answers."""
    model, _, alias = name.partition("/")
    root = f"1/models/{alias}/artifacts"
    version = {"name": model, "version": "1", "status": "READY", "source": f"mlflow-artifacts:/{root}"}
    folders: dict[str, dict[str, Any]] = {"": {}}
    for path, data in files.items():
        *above, last = path.split("/")
        for depth, part in enumerate(above):
            folders["/".join(above[:depth])][part] = {"path": part, "is_dir": True}
            folders.setdefault("/".join(above[: depth + 1]), {})
        folders["/".join(above)][last] = {"path": last, "is_dir": False, "file_size": len(data)}
    said: dict[str, Any] = {
        f"{_API}/registered-models/alias?{urlencode({'name': model, 'alias': alias})}": {"model_version": version},
        f"{_API}/registered-models/get?{urlencode({'name': model})}": {"registered_model": {"name": model}},
        **{
            f"{_ARTIFACTS}?{urlencode({'path': f'{root}/{folder}'.rstrip('/')})}": {"files": list(rows.values())}
            for folder, rows in folders.items()
        },
    }
    served = {f"{_ARTIFACTS}/{quote(f'{root}/{path}')}": data for path, data in files.items()}
    return {**{url: json.dumps(answer).encode() for url, answer in said.items()}, **served}


SOURCE: Source = Mlflow()
FAKE = Fake(
    source=lambda transport: Mlflow(endpoint=transport.endpoint, transport=transport), answers=_answers, hashed=False
)
