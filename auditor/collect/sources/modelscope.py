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
from auditor.collect.metadata import UnfitMetadata, clean, parse_json
from auditor.collect.net.http import NoAnswer, Response, Throttled, TooLarge, Transport
from auditor.collect.net.redirects import endpoint_of
from auditor.collect.plain import PlainSource
from auditor.collect.selection import MAX_TEXT_BYTES, choose, too_large
from auditor.core.credentials import Credentials, guard
from auditor.core.errors import AccessDenied, NotFound, RateLimited, SourceError, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import HubDescriptor
from auditor.core.model import FetchedFile, Gap, ModelRef, Snapshot
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
MAX_INFO_BYTES = 16 * 1024 * 1024
"""By judgment: protects memory."""
_DIGEST = "sha256:"
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
        hub = _ModelScopeSession(replace(self.transport, endpoint=endpoint), self._headers(), endpoint, ref)
        described = hub.describe()
        digest = ref.revision if ref.revision and ref.revision.startswith(_DIGEST) else None
        revision = DEFAULT_REVISION if digest else ref.revision or DEFAULT_REVISION
        listed = hub.files(revision)
        if digest and _fingerprint(listed) != digest:
            hint = "what was read then may be in the evidence store; `--offline` reads it"
            raise NotFound(f"{ref.name} is no longer what {digest[:19]}… stands for", where=str(ref), hint=hint)
        selection = choose((path, size) for path, (size, _) in listed.items())
        files, gaps = hub.read(revision, selection.files, listed)
        return Snapshot(
            ref=ref,
            revision=_fingerprint(listed),
            files=files,
            listing=selection.listing,
            metadata=FrozenMap({**described, "endpoint": endpoint, "branch": revision}),
            gaps=tuple(sorted({*selection.gaps, *gaps}, key=lambda gap: (gap.what, gap.kind))),
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
    """One model's conversation with the hub."""

    transport: Transport
    headers: dict[str, str]
    endpoint: str
    ref: ModelRef

    def describe(self) -> FrozenMap:
        """The model's metadata in the words of a card.

        Raises:
            SourceError: missing, refused or unreachable.
        """
        data = self._json(f"{self.endpoint}/api/v1/models/{quote(self.ref.name)}", {})
        card: dict[str, Any] = {}
        for key, name in (("License", "license"), ("BaseModel", "base_model"), ("Tasks", "pipeline_tag")):
            value = data.get(key)
            if isinstance(value, str) and value.strip():
                card[name] = value.strip()[:500]
            elif isinstance(value, list) and name == "base_model":
                card[name] = tuple(str(item)[:200] for item in value if isinstance(item, str))
        private = data.get("Visibility") in (1, "private") or data.get("ApprovalMode") in (1, 2)
        return FrozenMap({"id": self.ref.name, "cardData": FrozenMap(card), **({"gated": "manual"} if private else {})})

    def files(self, revision: str) -> dict[str, tuple[int | None, str]]:
        """Every file with its size in bytes and its sha256 where the hub says so."""
        query = {"Revision": revision, "Recursive": "True"}
        data = self._json(f"{self.endpoint}/api/v1/models/{quote(self.ref.name)}/repo/files", query)
        found: dict[str, tuple[int | None, str]] = {}
        for entry in data.get("Files") or ():
            if isinstance(entry, dict) and entry.get("Type") != "tree" and isinstance(entry.get("Path"), str):
                size, sha = entry.get("Size"), str(entry.get("Sha256") or entry.get("Revision") or "")
                found[entry["Path"]] = (size if isinstance(size, int) else None, sha)
        return found

    def read(
        self, revision: str, paths: tuple[str, ...], listed: dict[str, tuple[int | None, str]]
    ) -> tuple[tuple[FetchedFile, ...], list[Gap]]:
        """The chosen files; what is refused or does not arrive becomes a gap.

        Raises:
            SourceError: not one file could be read.
        """
        files: list[FetchedFile] = []
        gaps: list[Gap] = []
        failure: SourceError | None = None
        for path in sorted(paths):
            try:
                files.append(self._file(revision, path, listed[path][1]))
            except TooLarge as error:
                gaps.append(too_large(path, error.size))
            except AccessDenied as error:
                gaps.append(Gap(what=path, kind="gated", detail=error.found or error.what))
            except NotFound:
                gaps.append(Gap(what=path, kind="missing", detail="listed, but the hub does not have it"))
            except SourceError as error:
                failure = error
                gaps.append(Gap(what=path, kind="unreachable", detail=error.found or error.what))
        if failure is not None and not files:
            raise failure
        return tuple(files), gaps

    def _file(self, revision: str, path: str, sha256: str) -> FetchedFile:
        url = f"{self.endpoint}/api/v1/models/{quote(self.ref.name)}/repo"
        query = {"Revision": revision, "FilePath": path}
        answer = self._ask(f"{url}?{urlencode(query)}", MAX_TEXT_BYTES)
        found = hashlib.sha256(answer.body).hexdigest()
        if len(sha256) == 64 and set(sha256) <= _HEX and found != sha256:
            raise Unreachable("damaged content", where=url, found="the content does not match the announced sha256")
        return FetchedFile(path=path, data=answer.body, sha256=found)

    def _json(self, url: str, query: dict[str, str]) -> dict[str, Any]:
        try:
            answer = self._ask(f"{url}?{urlencode(query)}" if query else url, MAX_INFO_BYTES, at_home=True)
            content = parse_json(answer.body)
            if not isinstance(content, dict):
                raise UnfitMetadata("the answer is not an object")
            if content.get("Code") in (404, 10010205001, 10010202101) or content.get("Success") is False:
                raise self._missing(url, str(content.get("Message") or "no success")[:200])
            data = clean(content.get("Data"))
            if not hasattr(data, "items"):
                raise UnfitMetadata("the answer holds no data")
            return {key: _plain(value) for key, value in data.items()}
        except (UnfitMetadata, TooLarge) as problem:
            raise Unreachable("the hub's answer cannot be used", where=url, found=str(problem)) from None

    def _ask(self, url: str, limit: int, *, at_home: bool = False) -> Response:
        try:
            answer = self.transport.get(url, headers=self.headers, limit=limit, at_home=at_home)
        except Throttled as busy:
            raise RateLimited("the hub limits the rate of requests", where=url, found=str(busy)) from None
        except NoAnswer as silence:
            raise Unreachable("the hub gave no usable answer", where=url, found=str(silence)) from None
        if answer.status == 200:
            return answer
        found = f"HTTP {answer.status}"
        if answer.status in (401, 403):
            hint = "set MODELSCOPE_API_TOKEN to an account that has access"
            raise AccessDenied(f"access to model {self.ref.name} is refused", where=url, found=found, hint=hint)
        if answer.status == 404:
            raise self._missing(url, found)
        raise Unreachable("the hub's answer cannot be used", where=url, found=found)

    def _missing(self, url: str, found: str) -> NotFound:
        what = f"model {self.ref.name} or its revision is missing or private; the hub does not say which"
        return NotFound(what, where=url, found=found, hint="check the spelling of the name")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if hasattr(value, "items") else value


def _fingerprint(listed: dict[str, tuple[int | None, str]]) -> str:
    """What stands in for a commit: a digest over every path with its size and hash."""
    rows = "\n".join(f"{path}\t{size}\t{sha}" for path, (size, sha) in sorted(listed.items()))
    return _DIGEST + hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()


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
