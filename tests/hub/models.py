"""Model folders as a hub sees them: files, git hashes, a commit made of the content, and card data."""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

NEVER_SERVED = frozenset({"meta.yaml", "terms.yaml"})
STRIPPED_KINDS = frozenset({"catalog-body", "azureml-card"})
LFS_FROM = 10 * 1024 * 1024
MAX_FRONT_MATTER = 128 * 1024
_FRONT = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.*?)(?:\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class ServedFile:
    """A file of a model with the names git and LFS give its content."""

    path: str
    place: Path
    size: int
    blob_id: str
    lfs_sha256: str | None

    @property
    def etag(self) -> str:
        return self.lfs_sha256 or self.blob_id

    def read(self) -> bytes:
        return self.place.read_bytes()


@dataclass(frozen=True)
class Model:
    """One model at its only revision."""

    id: str
    sha: str
    files: dict[str, ServedFile]
    card_data: dict[str, Any] | None
    gated: str | bool
    modified: str

    def info(self, *, blobs: bool) -> dict[str, Any]:
        """The body of ``GET /api/models/{id}``."""
        tags = [f"license:{self.card_data['license']}"] if _text(self.card_data, "license") else []
        return {
            "_id": self.sha[:24],
            "id": self.id.removeprefix("datasets/"),
            "modelId": self.id.removeprefix("datasets/"),
            "author": self.id.split("/")[0],
            "sha": self.sha,
            "lastModified": self.modified,
            "createdAt": self.modified,
            "private": False,
            "gated": self.gated,
            "disabled": False,
            "downloads": 0,
            "likes": 0,
            "tags": [*_tags(self.card_data), *tags],
            **({"pipeline_tag": self.card_data["pipeline_tag"]} if _text(self.card_data, "pipeline_tag") else {}),
            **({"library_name": self.card_data["library_name"]} if _text(self.card_data, "library_name") else {}),
            **({"cardData": self.card_data} if self.card_data else {}),
            "siblings": [sibling(file, blobs) for file in self.files.values()],
            "spaces": [],
        }


class Catalogue:
    """All models below a root folder; a folder is read again when its files change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._models: dict[str, tuple[object, Model]] = {}

    def ids(self) -> list[str]:
        folders = (entry.name for entry in self.root.iterdir() if entry.is_dir() and "__" in entry.name)
        return sorted(name.replace("__", "/", 1) for name in folders if not name.startswith("datasets__"))

    def get(self, model_id: str, *, fresh: bool = True) -> Model | None:
        """The model, or None; ``fresh=False`` may answer from memory without looking at the folder."""
        if not re.fullmatch(r"(?:datasets/)?[\w.-]+/[\w.-]+", model_id) or ".." in model_id:
            return None
        with self._lock:
            known = self._models.get(model_id)
        if known and not fresh:
            return known[1]
        folder = self.root / model_id.replace("/", "__")
        if not folder.is_dir():
            return None
        places = sorted(place for place in folder.rglob("*") if place.is_file() and place.name not in NEVER_SERVED)
        signature = tuple((str(place), (stat := place.stat()).st_mtime_ns, stat.st_size) for place in places)
        if known and known[0] == signature:
            return known[1]
        model = _load(model_id, folder, places)
        with self._lock:
            self._models[model_id] = (signature, model)
        return model


def sibling(file: ServedFile, blobs: bool) -> dict[str, Any]:
    """A file as model descriptions list it."""
    entry: dict[str, Any] = {"rfilename": file.path}
    if blobs:
        entry |= {"size": file.size, "blobId": file.blob_id}
        if file.lfs_sha256:
            entry["lfs"] = {"sha256": file.lfs_sha256, "size": file.size, "pointerSize": 134}
    return entry


def _load(model_id: str, folder: Path, places: list[Path]) -> Model:
    files = {}
    for place in places:
        path = place.relative_to(folder).as_posix()
        files[path] = _served(path, place)
    listing = "\n".join(f"{path} {file.etag}" for path, file in files.items())
    card, gated = _card_data(folder)
    newest = max((place.stat().st_mtime for place in places), default=0.0)
    return Model(
        id=model_id,
        sha=hashlib.sha1(listing.encode(), usedforsecurity=False).hexdigest(),
        files=files,
        card_data=card,
        gated=gated,
        modified=datetime.fromtimestamp(newest, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    )


def _served(path: str, place: Path) -> ServedFile:
    size = place.stat().st_size
    sha1 = hashlib.sha1(usedforsecurity=False)
    lfs = None
    if size >= LFS_FROM:
        sha256 = hashlib.sha256()
        with place.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                sha256.update(chunk)
        lfs = sha256.hexdigest()
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{lfs}\nsize {size}\n".encode()
        sha1.update(b"blob %d\0" % len(pointer) + pointer)
    else:
        sha1.update(b"blob %d\0" % size + place.read_bytes())
    return ServedFile(path=path, place=place, size=size, blob_id=sha1.hexdigest(), lfs_sha256=lfs)


def _card_data(folder: Path) -> tuple[dict[str, Any] | None, str | bool]:
    """Card data and the gated flag: from the front matter, or from labels where the catalog had stripped it."""
    labels = folder / "meta.yaml"
    if labels.is_file():
        meta = yaml.safe_load(labels.read_text(encoding="utf-8"))
        if isinstance(meta, dict) and meta.get("kind") in STRIPPED_KINDS:
            pairs = {
                "license": meta.get("declared_license"),
                "license_name": meta.get("license_name"),
                "license_link": meta.get("license_link"),
                "base_model": meta.get("base_model"),
            }
            gated = meta.get("gated") or False
            kept = {key: value for key, value in pairs.items() if value}
            return ({**kept, "gated": gated} if gated else kept) or None, "auto" if gated is True else gated
    data = front_matter(folder / "README.md")
    gated = "auto" if data and any(key.startswith("extra_gated_") for key in data) else False
    return data, gated


def front_matter(readme: Path) -> dict[str, Any] | None:
    """The front matter as the hub would publish it; None where the hub could not read it either."""
    try:
        with readme.open("rb") as stream:
            head = stream.read(MAX_FRONT_MATTER).decode("utf-8", "replace")
    except OSError:
        return None
    match = _FRONT.match(head)
    if not match or max(match[1].count("["), match[1].count("{"), match[1].count("*")) > 5000:
        return None
    try:
        data = yaml.load(match[1], Loader=_HubLoader)  # noqa: S506 - a safe loader with fewer implicit types
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return None
    return _json_ready(data, [20_000]) if isinstance(data, dict) else None


class _HubLoader(yaml.SafeLoader):
    """YAML 1.2 as hubs parse it: only true and false are booleans, and aliases are not expanded."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not expanded")
        return super().compose_node(parent, index)


_HubLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_HubLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"true|True|TRUE|false|False|FALSE"), list("tTfF")
)


def _json_ready(value: Any, budget: list[int]) -> Any:
    budget[0] -= 1
    if budget[0] < 0:
        return None
    if isinstance(value, dict):
        return {str(key): _json_ready(item, budget) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_json_ready(item, budget) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value


def _text(card: dict[str, Any] | None, key: str) -> bool:
    return bool(card) and isinstance(card.get(key), str)


def _tags(card: dict[str, Any] | None) -> list[str]:
    tags = (card or {}).get("tags")
    return [str(tag) for tag in tags] if isinstance(tags, list) else []
