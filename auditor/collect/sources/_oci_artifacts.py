"""Model artifacts in registries: Ollama's, Docker's, KitOps ModelKits and the CNCF model spec, by their media types.

What a layer is is said by its media type; where the layers lie in order, several licenses stay several documents.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.collect.selection import MAX_TEXT_BYTES, choose, why_unsafe
from auditor.core.frozen import FrozenMap
from auditor.core.model import Gap

_TITLES = ("org.opencontainers.image.title", "org.cncf.model.filepath")
_TAR_BYTES = 16 * 1024 * 1024
"""By judgment: an archive of documents; protects memory from a compressed bomb. Beyond it is a gap."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One blob of a manifest."""

    digest: str
    size: int
    media_type: str
    title: str

    @property
    def kind(self) -> str:
        """The last word of its media type."""
        return self.media_type.rpartition("/")[2].partition("+")[0].rpartition(".")[2] or "data"

    @property
    def is_license(self) -> bool:
        """A license text, as Ollama and Docker mark it."""
        return "license" in self.media_type

    @property
    def is_archive(self) -> bool:
        """Several files in one layer."""
        return ".tar" in self.media_type

    @property
    def is_documents(self) -> bool:
        """Documents, as kits and the model spec mark them."""
        return not {"docs", "doc"}.isdisjoint(self.media_type.replace("/", ".").split("."))

    @property
    def is_weights(self) -> bool:
        """One file of GGUF weights, whose header can be read; Ollama's models are such files."""
        return "gguf" in self.media_type or self.media_type.endswith(".ollama.image.model")


def layers(manifest: Mapping[str, Any]) -> tuple[Layer, ...]:
    """The usable layers in order."""
    found = []
    listed = manifest.get("layers")
    for raw in listed if isinstance(listed, (list, tuple)) else ():
        if isinstance(raw, Mapping) and isinstance(raw.get("digest"), str) and isinstance(raw.get("size"), int):
            notes = raw.get("annotations")
            titles = [notes.get(key) for key in _TITLES] if isinstance(notes, Mapping) else []
            title = next((text for text in titles if isinstance(text, str) and not why_unsafe(text)), "")
            found.append(Layer(raw["digest"], raw["size"], str(raw.get("mediaType", "")), title))
    return tuple(found)


def documents(data: bytes) -> tuple[dict[str, bytes], tuple[Gap, ...]]:
    """What is chosen by name from an archive, and what of it could not be read: all of it where it is damaged."""
    try:
        unpacked = _unpacked(data)
        if unpacked is None:
            return {}, (Gap(what="LICENSE in an archive", kind="too-large", detail=f"more than {_TAR_BYTES} bytes"),)
        with tarfile.open(fileobj=io.BytesIO(unpacked), mode="r:") as archive:
            found, gaps = _chosen(archive)
            if unpacked[archive.offset :].strip(b"\x00"):
                raise tarfile.ReadError("what stands after its last whole file cannot be read")
            return found, gaps
    except (tarfile.TarError, OSError, EOFError, ValueError, zlib.error) as error:
        detail = f"a damaged archive: {error}"[:200]
        return {}, (Gap(what="LICENSE in an archive", kind="unreadable", detail=detail),)


def _chosen(archive: tarfile.TarFile) -> tuple[dict[str, bytes], tuple[Gap, ...]]:
    """Documents of an archive that are plain files; any other kind of member that is named like one is a gap."""
    members: dict[str, tarfile.TarInfo] = {}
    twice = set()
    for member in archive:
        name = member.name.removeprefix("./")
        if member.isdir():
            continue
        if name in members:
            twice.add(name)
        members[name] = member  # as whoever unpacks it would have it: the last one stands
    chosen = choose((name, member.size) for name, member in members.items())
    found = {}
    gaps = list(chosen.gaps)
    for path in chosen.files:
        member = members[path]
        stream = archive.extractfile(member) if member.isreg() and not member.issparse() else None
        if stream is None:
            gaps.append(Gap(what=path, kind="unreadable", detail="no plain file of the archive; it is not followed"))
        else:
            found[path] = stream.read(MAX_TEXT_BYTES)
            if path in twice:
                gaps.append(Gap(what=path, kind="unreadable", detail="several of one name; one is read"))
    return found, tuple(sorted(gaps, key=lambda gap: (gap.what, gap.kind)))


def _unpacked(data: bytes) -> bytes | None:
    """The archive without its compression; None beyond `_TAR_BYTES`."""
    if data[:2] != b"\x1f\x8b":
        return data
    unpacked = gzip.GzipFile(fileobj=io.BytesIO(data)).read(_TAR_BYTES + 1)
    return unpacked if len(unpacked) <= _TAR_BYTES else None


def declared(config: Any) -> FrozenMap:
    """What a configuration declares, in the words of a card."""
    if not isinstance(config, Mapping):
        return FrozenMap()
    found: dict[str, Any] = {}
    licenses = _texts(config, ("model", "license"), ("package", "license"), ("descriptor", "licenses"), ("license",))
    if licenses:
        found["license"] = licenses[0] if len(licenses) == 1 else tuple(licenses)
    parents = _texts(config, ("descriptor", "baseModel"), ("model", "baseModel"))
    if parents:
        found["base_model"] = tuple(parents)
    return FrozenMap(found)


def _texts(config: Mapping[str, Any], *paths: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for path in paths:
        value: Any = config
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        for text in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(text, str) and text.strip():
                found.append(text.strip()[:500])
    return list(dict.fromkeys(found))
