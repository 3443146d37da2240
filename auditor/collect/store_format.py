"""How the evidence store writes one answer of a hub down, and how it reads it back without trusting it.

A seal proves that a file is whole, not who wrote it: stores are imported from elsewhere, so every value is checked for
its kind before anything is made of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from auditor.core import patterns as re
from auditor.core.frozen import freeze, thaw
from auditor.core.model import FetchedFile, Gap, ModelRef, Snapshot

FORMAT = 1
"""Version of the store's files. Given by our own format; raised when old files can no longer be read."""
SHA256 = re.compile(r"[0-9a-f]{64}")
ReadObject = Callable[[str, str], FetchedFile | None]
_GAP = {"what": str, "kind": str, "detail": str}
_FILE = {"path": str, "sha256": str, "size": int}
_ANSWER = {
    "scheme": str,
    "name": str,
    "revision": (str, type(None)),
    "retrieved_at": str,
    "files": list,
    "listing": list,
    "metadata": dict,
    "gaps": list,
}
_POINTER = {"ref": str, "place": str, "snapshot": str}
_KEPT_ANSWER = {"path": str, "sha256": str}


def sealed(content: Mapping[str, Any]) -> bytes:
    """The content as a JSON file that shows every change of it."""
    whole = {"content": content, "sha256": _digest(content)}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def unsealed(data: bytes) -> dict[str, Any] | None:
    """The content of a sealed JSON file; None where it is damaged or of another format."""
    try:
        whole = json.loads(data.decode("utf-8", "surrogatepass"))
        content = whole["content"]
        if whole["sha256"] == _digest(content) and content["format"] == FORMAT:
            return dict(content)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return None


def is_answer(content: Mapping[str, Any]) -> bool:
    """Whether the content of a file has the shape of a kept answer, every value of its kind."""
    return (
        _fits(content, _ANSWER)
        and all(_fits(file, _FILE) and SHA256.fullmatch(file["sha256"]) for file in content["files"])
        and all(isinstance(path, str) for path in content["listing"])
        and all(_fits(gap, _GAP) for gap in content["gaps"])
    )


def is_pointer(content: Mapping[str, Any]) -> bool:
    """Whether the content of a file has the shape of a reference to a kept answer."""
    return _fits(content, _POINTER) and SHA256.fullmatch(content["snapshot"]) is not None


def is_answer_pointer(content: Mapping[str, Any]) -> bool:
    """Whether the content of a file has the shape of a reference to a second reader's answer."""
    return _fits(content, _KEPT_ANSWER) and SHA256.fullmatch(content["sha256"]) is not None


def _fits(content: Any, shape: Mapping[str, Any]) -> bool:
    return isinstance(content, Mapping) and all(
        key in content and isinstance(content[key], kind) for key, kind in shape.items()
    )


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """An answer as plain values; of its files the paths and hashes."""
    return {
        "format": FORMAT,
        "scheme": snapshot.ref.scheme,
        "name": snapshot.ref.name,
        "asked": snapshot.ref.revision,
        "revision": snapshot.revision,
        "retrieved_at": snapshot.retrieved_at,
        "files": [{"path": file.path, "sha256": file.sha256, "size": len(file.data)} for file in snapshot.files],
        "listing": list(snapshot.listing),
        "metadata": thaw(snapshot.metadata),
        "gaps": [{"what": gap.what, "kind": gap.kind, "detail": gap.detail} for gap in snapshot.gaps],
    }


def from_json(content: Mapping[str, Any], ref: ModelRef, read: ReadObject) -> Snapshot | None:
    """The answer again as one for ``ref``; None where it has another shape or ``read`` does not find all its files."""
    if not is_answer(content):
        return None
    files = [read(entry["path"], entry["sha256"]) for entry in content["files"]]
    if None in files:
        return None
    try:
        metadata = freeze(content["metadata"])
    except RecursionError:
        return None
    return Snapshot(
        ref=ref,
        revision=content["revision"],
        files=tuple(file for file in files if file is not None),
        listing=tuple(content["listing"]),
        metadata=metadata,
        gaps=tuple(Gap(**{key: gap[key] for key in _GAP}) for gap in content["gaps"]),
        origin="store",
        retrieved_at=content["retrieved_at"],
    )


def _digest(content: Any) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
