"""What a Hugging Face hub says of one model: its commit, its files with sizes and hashes, and its metadata.

The answer is written partly by strangers and read from JSON, so every field is checked for its type before it is used;
what is odd is dropped, what is needed and missing makes the whole answer unfit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.collect.metadata import UnfitMetadata, clean, text
from auditor.core import patterns as re
from auditor.core.frozen import FrozenMap
from auditor.core.model import Gap, ModelRef

_COMMIT = re.compile(r"[0-9a-zA-Z]{6,64}")
FULL_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_KEPT = {
    "id": "id",
    "author": "author",
    "cardData": "cardData",
    "gated": "gated",
    "private": "private",
    "disabled": "disabled",
    "tags": "tags",
    "pipeline_tag": "pipeline_tag",
    "library_name": "library_name",
    "config": "config",
    "createdAt": "created_at",
    "lastModified": "last_modified",
}


_FLOATS = frozenset({"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"})
"""Types of safetensors of which each number is one parameter."""
_BUFFERS = 0.01
"""Share of other numbers that are no packed weights: positions and masks. By judgment: those of BERT are 5e-6, and of
weights in four bits that are packed most numbers are integers."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """A file as the hub announces it."""

    size: int | None = None
    git_sha1: str | None = None
    sha256: str | None = None

    def problem(self, data: bytes) -> str:
        """What contradicts the announcement, or an empty string."""
        if self.size is not None and len(data) != self.size:
            return f"{len(data)} bytes came, {self.size} were announced"
        if self.sha256 is not None and hashlib.sha256(data).hexdigest() != self.sha256:
            return "the content does not match the announced sha256"
        if self.git_sha1 is not None and git_blob_sha1(data) != self.git_sha1:
            return "the content does not match the announced git hash"
        return ""


@dataclass(frozen=True, slots=True)
class Description:
    """A model description that can be used."""

    commit: str
    siblings: Mapping[str, Sibling]
    metadata: FrozenMap
    gaps: tuple[Gap, ...]


def description(info: Any, ref: ModelRef) -> Description:
    """Check the shape of a model description.

    Raises:
        Unfit: no commit, no file list, or another commit than the one asked for.
    """
    if not isinstance(info, dict):
        raise UnfitMetadata("the answer is not an object")
    commit = info.get("sha")
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise UnfitMetadata("the answer names no commit")
    if ref.revision and FULL_COMMIT.fullmatch(ref.revision) and commit != ref.revision:
        raise UnfitMetadata(f"commit {ref.revision} was asked for, {commit} was answered")
    listed = info.get("siblings")
    if not isinstance(listed, list):
        raise UnfitMetadata("the answer lists no files")
    siblings = {text(entry["rfilename"]): _sibling(entry) for entry in listed if _is_file(entry)}
    metadata: dict[str, Any] = {}
    gaps: list[Gap] = []
    for key, name in _KEPT.items():
        if info.get(key) is None:
            continue
        try:
            metadata[name] = clean(info[key])
        except UnfitMetadata as problem:
            gaps.append(Gap(what=f"hub metadata {key}", kind="unreadable", detail=str(problem)))
    size = _parameters(info.get("safetensors"))
    if size is not None:
        metadata["parameters"] = size
    return Description(commit, siblings, FrozenMap(metadata), tuple(gaps))


def _parameters(counted: Any) -> int | None:
    """How many parameters the weights have, by the hub's count of numbers of each type; None where they are packed.

    Several parameters share an integer in packed weights, and the hub counts the integers.
    """
    types = counted.get("parameters") if isinstance(counted, dict) else None
    if not isinstance(types, dict) or not all(isinstance(count, int) and count >= 0 for count in types.values()):
        return None
    total = sum(types.values())
    whole = sum(count for name, count in types.items() if name in _FLOATS)
    return total if total and total - whole <= _BUFFERS * total else None


def _is_file(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("rfilename"), str)


def _sibling(entry: dict[str, Any]) -> Sibling:
    size = entry.get("size")
    size = size if isinstance(size, int) and size >= 0 else None
    lfs = entry.get("lfs")
    if isinstance(lfs, dict):  # the blob id is then that of the pointer, not of the content
        stored = lfs.get("size")
        return Sibling(size=stored if isinstance(stored, int) else size, sha256=_hex(lfs.get("sha256"), 64))
    return Sibling(size=size, git_sha1=_hex(entry.get("blobId"), 40))


def _hex(value: Any, length: int) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(rf"[0-9a-f]{{{length}}}", value) else None


def git_blob_sha1(data: bytes) -> str:
    """The name git gives this content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
