"""ModelScope: ``modelscope:org/name@revision``, over the four routes its own client uses.

Its default branch is ``master``, and nothing it says names the commit a branch is at. So a model is pinned by a digest
over its whole list of files with their sizes and hashes; asked for by that digest, the hub must still have just that.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from auditor.collect.fake import Fake
from auditor.collect.net.http import Transport
from auditor.collect.net.redirects import endpoint_of
from auditor.collect.plain import PlainSource
from auditor.collect.selection import MAX_TEXT_BYTES, choose
from auditor.collect.sources._rest import DIGEST, Conversation, digest_gone, fingerprint, read_files, weight_headers
from auditor.core.credentials import Credentials, guard
from auditor.core.errors import NotFound, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import HubDescriptor
from auditor.core.model import FetchedFile, ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.version import __version__

HUB: HubDescriptor = HubDescriptor(
    scheme="modelscope",
    example="modelscope:owner/name",
    owned=True,
    endpoint="https://www.modelscope.cn",
    hosts=("modelscope.cn", "modelscope.ai"),
    pages=("models/{owner}/{model}", "{owner}/{model}"),
    not_owners=(
        "api brand civision collections datasets docs headlines home learn mcp models my organization "
        "papers profile studios topic"
    ),
    words=("modelscope", "ms"),
    commands=("modelscope download",),
    packages=("modelscope", "swift"),
    names_parents=True,
)
DEFAULT_REVISION = "master"
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelScope(PlainSource):
    """Reads models from ModelScope; safe to use from many threads.

    Attributes:
        endpoint: base URL; None reads ``MODELSCOPE_ENDPOINT``, then the public hub.
        token: None reads ``MODELSCOPE_API_TOKEN``.
        transport: a template for retries and timeouts; its endpoint is replaced.
    """

    endpoint: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    transport: Transport = field(default_factory=lambda: Transport(endpoint=HUB.endpoint))

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return HUB.scheme

    def place(self, ref: ModelRef, /) -> str:
        """The hub that would be asked."""
        return self._endpoint()

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read one model.

        Raises:
            SourceError: one of its subclasses.
            UsageError: the endpoint is no URL.
        """
        if ref.name.count("/") != 1:
            raise NotFound(f"{ref.name!r} cannot be a model on this hub", where=str(ref), wanted="org/name")
        endpoint = self._endpoint()
        talk = Conversation(
            transport=replace(self.transport, endpoint=endpoint),
            headers=self._headers(),
            ref=ref,
            login="MODELSCOPE_API_TOKEN to an account that has access",
        )
        hub = _ModelScopeSession(talk, f"{endpoint}/api/v1/models/{quote(ref.name)}")
        described = hub.describe()
        digest = ref.revision if ref.revision and ref.revision.startswith(DIGEST) else None
        revision = DEFAULT_REVISION if digest else ref.revision or DEFAULT_REVISION
        listed = hub.files(revision)
        if digest and fingerprint(listed) != digest:
            raise digest_gone(ref)
        selection = choose((path, size) for path, (size, _) in listed.items())
        files, gaps = read_files(selection.files, lambda path: hub.file(revision, path, listed[path][1]))
        headers, unheard = weight_headers(
            selection.listing, lambda path: talk.beginning(hub.address_of(revision, path)) if listed[path][0] else b""
        )
        return Snapshot(
            ref=ref,
            revision=fingerprint(listed),
            files=files,
            listing=selection.listing,
            metadata=FrozenMap({**described, "endpoint": endpoint, "branch": revision, **headers}),
            gaps=tuple(sorted({*selection.gaps, *gaps, *unheard}, key=lambda gap: (gap.what, gap.kind))),
            origin="hub",
        )

    def _endpoint(self) -> str:
        return self._asked()[0]

    def _asked(self) -> tuple[str, Credentials | None]:
        value = (self.endpoint or os.environ.get("MODELSCOPE_ENDPOINT") or HUB.endpoint).rstrip("/")
        if "://" not in value:
            value = f"https://{value}"
        return endpoint_of(value, where="MODELSCOPE_ENDPOINT")

    def _headers(self) -> dict[str, str]:
        token = self.token or os.environ.get("MODELSCOPE_API_TOKEN")
        headers = {"user-agent": f"model-license-auditor/{__version__}", "accept-encoding": "identity"}
        guard(token)
        kept = self._asked()[1]
        sent = kept.basic if kept is not None else f"Bearer {token}" if token else ""
        return {**headers, "authorization": sent} if sent else headers


@dataclass(frozen=True, slots=True)
class _ModelScopeSession:
    """One model's conversation with the hub, below the model's address."""

    talk: Conversation
    address: str

    def describe(self) -> FrozenMap:
        """The model's metadata in the words of a card.

        Raises:
            SourceError: missing, refused or unreachable.
        """
        data = self._data("")
        card: dict[str, Any] = {}
        for key, name in (("License", "license"), ("BaseModel", "base_model"), ("Tasks", "pipeline_tag")):
            value = data.get(key)
            if isinstance(value, str) and value.strip():
                card[name] = value.strip()[:500]
            elif isinstance(value, tuple) and name == "base_model":
                card[name] = tuple(str(item)[:200] for item in value if isinstance(item, str))
        private = data.get("Visibility") in (1, "private") or data.get("ApprovalMode") in (1, 2)
        name = self.talk.ref.name
        return FrozenMap({"id": name, "cardData": FrozenMap(card), **({"gated": "manual"} if private else {})})

    def files(self, revision: str) -> dict[str, tuple[int | None, str]]:
        """Every file with its size in bytes and its sha256 where the hub says so."""
        asked = f"/repo/files?{urlencode({'Revision': revision, 'Recursive': 'True'})}"
        rows = self._data(asked).get("Files") or ()
        if not isinstance(rows, tuple):
            raise self.talk.unfit(self.address + asked, "the list of files is no list")
        found: dict[str, tuple[int | None, str]] = {}
        for entry in rows:
            path = entry.get("Path") if isinstance(entry, FrozenMap) else None
            if not isinstance(path, str):
                raise self.talk.unfit(self.address + asked, "an entry of the list of files has no path")
            if entry.get("Type") != "tree":
                size, sha = entry.get("Size"), str(entry.get("Sha256") or entry.get("Revision") or "")
                found[path] = (size if isinstance(size, int) else None, sha)
        return found

    def file(self, revision: str, path: str, sha256: str) -> FetchedFile:
        """One file, checked against what the hub announced.

        Raises:
            TooLarge: beyond the limit.
            SourceError: missing, refused, unreachable or damaged.
        """
        url = self.address_of(revision, path)
        answer = self.talk.ask(url, MAX_TEXT_BYTES)
        found = hashlib.sha256(answer.body).hexdigest()
        if len(sha256) == 64 and set(sha256) <= _HEX and found != sha256:
            raise Unreachable("damaged content", where=url, found="the content does not match the announced sha256")
        return FetchedFile(path=path, data=answer.body, sha256=found)

    def address_of(self, revision: str, path: str) -> str:
        """Where a file is served."""
        return f"{self.address}/repo?{urlencode({'Revision': revision, 'FilePath': path})}"

    def _data(self, below: str) -> FrozenMap:
        url = self.address + below

        def data(content: dict[str, Any]) -> Any:
            if content.get("Code") in (404, 10010205001, 10010202101) or content.get("Success") is False:
                raise self.talk.missing(url, str(content.get("Message") or "no success")[:200])
            return content.get("Data")

        return self.talk.told(url, data)


def _answers(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Description, list of files and files of one model, as the hub answers."""
    model = f"/api/v1/models/{quote(name)}"
    rows = [
        {"Path": path, "Type": "blob", "Size": len(data), "Sha256": hashlib.sha256(data).hexdigest()}
        for path, data in files.items()
    ]
    listed = urlencode({"Revision": DEFAULT_REVISION, "Recursive": "True"})
    return {
        model: json.dumps({"Code": 200, "Success": True, "Data": {"Name": name}}).encode(),
        f"{model}/repo/files?{listed}": json.dumps({"Code": 200, "Success": True, "Data": {"Files": rows}}).encode(),
        **{
            f"{model}/repo?{urlencode({'Revision': DEFAULT_REVISION, 'FilePath': path})}": data
            for path, data in files.items()
        },
    }


SOURCE: Source = ModelScope()
FAKE = Fake(source=lambda transport: ModelScope(endpoint=transport.endpoint, transport=transport), answers=_answers)
