"""Models in OCI registries: ``oci:host/repository:tag``, or by digest ``oci:host/repository@sha256:…``.

The manifest's digest is the revision. License layers are read whole and in order, documents from kits, the header of
GGUF weights by one range request; weights themselves are never fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.collect.metadata import UnfitMetadata, parse_json
from auditor.collect.net.http import TooLarge, Transport
from auditor.collect.net.redirects import is_this_machine
from auditor.collect.plain import PlainSource
from auditor.collect.selection import MAX_TEXT_BYTES, choose, too_large
from auditor.collect.sources._oci_artifacts import Layer, declared, documents, layers
from auditor.collect.sources._oci_registry import DIGEST, OciRegistry
from auditor.collect.weight_headers import PREFIX_BYTES, card_data, header_of
from auditor.core.errors import AccessDenied, NotFound, SourceError, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import HubDescriptor
from auditor.core.model import HEADER_GAP, WEIGHTS_HEADER, FetchedFile, Gap, ModelRef, Snapshot
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(
    scheme="oci",
    example="oci:registry.example/owner/name:v1",
    owned=True,
    tagged=True,
    purl="oci",
    commands=("docker model pull", "docker model run", "kit pull", "kit unpack"),
    own=True,
)
MAX_UNNAMED = 32
"""Layers without a name that are read as licenses or as archives of documents, of each kind. By judgment: bounds
requests for one model; what is over is a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oci(PlainSource):
    """Reads model artifacts from any registry; safe to use from many threads.

    Attributes:
        scheme: the scheme it serves.
        transport: a template for retries and timeouts; its endpoint is replaced.
    """

    scheme: str = HUB.scheme
    transport: Transport = field(default_factory=lambda: Transport(endpoint="https://registry.invalid"))

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return self.scheme

    def located(self, ref: ModelRef) -> tuple[str, str, str]:
        """Endpoint, repository and tag or digest of a reference.

        Raises:
            NotFound: no repository on a registry can be called that.
        """
        host, slash, rest = ref.name.partition("/")
        repository, tag = _untagged(rest)
        if not slash or not repository or ("." not in host and ":" not in host and host != "localhost"):
            raise NotFound(f"{ref.name!r} names no registry", where=str(ref), wanted="oci:host/repository:tag")
        if host == "docker.io":
            host, repository = "registry-1.docker.io", repository if "/" in repository else f"library/{repository}"
        scheme = "http" if is_this_machine(host) else "https"
        return f"{scheme}://{host}", repository, ref.revision or tag or "latest"

    def place(self, ref: ModelRef, /) -> str:
        """The registry that would be asked."""
        return self.located(ref)[0]

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read one artifact.

        Raises:
            SourceError: one of its subclasses.
        """
        endpoint, repository, reference = self.located(ref)
        registry = OciRegistry(endpoint, repository, replace(self.transport, endpoint=endpoint))
        body, digest = registry.manifest(reference)
        manifest = _object(body, registry)
        for _ in range(2):  # an index of platforms: models are the same for all of them
            if "manifests" not in manifest:
                break
            body, digest = registry.manifest(_first(manifest, registry))
            manifest = _object(body, registry)
        reading = _Reading(registry)
        reading.read(manifest)
        files = tuple(
            FetchedFile(path=path, data=data, sha256=hashlib.sha256(data).hexdigest())
            for path, data in sorted(reading.files.items())
        )
        said = {"cardData": reading.card, WEIGHTS_HEADER: FrozenMap(reading.headers)}
        return Snapshot(
            ref=ref,
            revision=digest,
            files=files,
            listing=tuple(sorted({*reading.files, *reading.listed})),
            metadata=FrozenMap(
                {"id": repository, "endpoint": endpoint, **{key: value for key, value in said.items() if value}}
            ),
            gaps=tuple(sorted(set(reading.gaps), key=lambda gap: (gap.what, gap.kind))),
            origin="hub",
        )


class _Reading:
    """What has been read of one artifact."""

    def __init__(self, registry: OciRegistry) -> None:
        self.registry = registry
        self.files: dict[str, bytes] = {}
        self.listed: set[str] = set()
        self.gaps: list[Gap] = []
        self.card = FrozenMap()
        self.headers: dict[str, FrozenMap] = {}

    def read(self, manifest: Mapping[str, Any]) -> None:
        """Licenses in order, documents by name, what configuration and weights declare."""
        every = layers(manifest)
        named = {layer.title: layer for layer in every if layer.title and not layer.is_archive}
        selection = choose((title, layer.size) for title, layer in named.items())
        self.listed.update(selection.listing)
        self.gaps += selection.gaps
        for title in selection.files:
            self._keep(title, named[title])
        self._unnamed([layer for layer in every if not layer.title or layer.is_archive])
        weights = next((layer for layer in every if layer.is_weights), None)
        header = self._header(weights) if weights else None
        if weights and header:
            self.headers[weights.title or f"model layer {weights.digest[:19]}"] = header
        self.card = self._config(manifest.get("config"))

    def _unnamed(self, rest: list[Layer]) -> None:
        licenses = [layer for layer in rest if layer.is_license]
        for number, layer in enumerate(licenses[:MAX_UNNAMED]):
            self._keep("LICENSE" if not number else f"LICENSE-{number + 1}", layer)
        archives = [layer for layer in rest if layer.is_archive and layer.is_documents]
        for number, layer in enumerate(archives[:MAX_UNNAMED]):
            data = self._blob(layer, f"LICENSE in documents {number + 1}")
            files, gaps = documents(data) if data is not None else ({}, ())
            self.gaps += gaps
            for path, content in files.items():
                self.files.setdefault(path, content)
        for number, layer in enumerate(rest):
            if layer not in licenses and layer not in archives:
                self.listed.add(f"layers/{number:03}-{layer.kind}")
        over = len(licenses[MAX_UNNAMED:]) + len(archives[MAX_UNNAMED:])
        if over:
            self.gaps.append(Gap(what="LICENSE", kind="too-large", detail=f"{over} more layers of documents"))

    def _keep(self, path: str, layer: Layer) -> None:
        data = self._blob(layer, path)
        self.listed.add(path)
        if data is not None:
            self.files[path] = data

    def _config(self, config: Any) -> FrozenMap:
        digest = str(config.get("digest")) if isinstance(config, Mapping) else ""
        if not DIGEST.fullmatch(digest):
            return FrozenMap()
        data = self._blob(Layer(digest, 0, "", ""), "configuration")
        try:
            return declared(parse_json(data)) if data else FrozenMap()
        except UnfitMetadata as problem:
            self.gaps.append(Gap(what="LICENSE in the configuration", kind="unreadable", detail=str(problem)))
            return FrozenMap()

    def _header(self, layer: Layer) -> FrozenMap | None:
        try:
            found = header_of(layer.title or "model.gguf", self.registry.prefix(layer.digest, PREFIX_BYTES))
        except SourceError as error:
            self.gaps.append(Gap(what=HEADER_GAP, kind="unreachable", detail=error.what))
            return None
        return card_data(found) if found else None

    def _blob(self, layer: Layer, path: str) -> bytes | None:
        if not DIGEST.fullmatch(layer.digest):
            self.gaps.append(Gap(what=path, kind="unreadable", detail="named by a digest that is not sha256"))
            return None
        try:
            return self.registry.blob(layer.digest, MAX_TEXT_BYTES)
        except TooLarge as error:
            self.gaps.append(too_large(path, error.size))
        except NotFound:
            self.gaps.append(Gap(what=path, kind="missing", detail="named by the manifest, and not in the registry"))
        except SourceError as error:
            kind = "gated" if isinstance(error, AccessDenied) else "unreachable"
            self.gaps.append(Gap(what=path, kind=kind, detail=error.found or error.what))
        return None


def _untagged(rest: str) -> tuple[str, str]:
    folder, slash, last = rest.rpartition("/")
    name, _, tag = last.partition(":")
    return folder + slash + name, tag


def _object(body: bytes, registry: OciRegistry) -> Mapping[str, Any]:
    try:
        value = parse_json(body)
    except UnfitMetadata as problem:
        raise Unreachable("the manifest cannot be read", where=registry.endpoint, found=str(problem)) from None
    if not isinstance(value, Mapping):
        raise Unreachable("the manifest cannot be read", where=registry.endpoint, found=type(value).__name__)
    return value


def _first(index: Mapping[str, Any], registry: OciRegistry) -> str:
    entries = index.get("manifests")
    for entry in entries if isinstance(entries, list) else []:
        digest = entry.get("digest") if isinstance(entry, Mapping) else None
        if isinstance(digest, str) and DIGEST.fullmatch(digest):
            return digest
    raise Unreachable("the index names no manifest", where=registry.endpoint)


SOURCE: Source = Oci()
