"""A loopback registry that serves model folders as artifacts, one layer for each file, with or without tokens."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from tests.hub.models import ServedFile
from tests.hub.routes import Reply, Request, Target
from tests.hub.server import Hub

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_PATH = re.compile(r"/v2/(?P<repo>.+)/(?P<route>manifests|blobs)/(?P<name>[^/]+)")


def digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


class RegistryHub(Hub):
    """Serves ``org__name`` folders below ``root``; with ``tokens`` every request needs one."""

    def __init__(self, root: Path, *, tokens: bool = False, **options: Any) -> None:
        super().__init__(root, **options)
        self._root = root
        self._token = "anonymous" if tokens else ""

    def locate(self, path: str) -> Target | None:
        match = _PATH.fullmatch(path)
        if not match:
            return None
        return Target(match["repo"], "api" if match["route"] == "manifests" else match["name"], match["route"])

    def reply(self, request: Request) -> Reply:
        if request.path == "/token":
            return Reply(body=json.dumps({"token": self._token}).encode())
        if self._token and request.headers.get("authorization") != f"Bearer {self._token}":
            realm = f'Bearer realm="{self.url}/token",service="loopback",scope="repository:x:pull"'
            return Reply(401, {"WWW-Authenticate": realm})
        target = self.locate(request.path)
        folder = self._root / target.repo.replace("/", "__", 1) if target else self._root / "absent"
        if target is None or not folder.is_dir():
            return Reply(404, body=b'{"errors": [{"code": "NAME_UNKNOWN"}]}')
        files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        if target.route == "manifests":
            body = self._manifest(files)
            return Reply(headers={"Content-Type": MANIFEST, "Docker-Content-Digest": digest(body)}, body=body)
        for path in files.values():
            if _digest_of(path) == target.path:
                return Reply(file=ServedFile(path.name, path, path.stat().st_size, "", None))
        return Reply(404, body=b'{"errors": [{"code": "BLOB_UNKNOWN"}]}')

    def _manifest(self, files: dict[str, Path]) -> bytes:
        layers = [
            {
                "mediaType": "application/octet-stream",
                "digest": _digest_of(path),
                "size": path.stat().st_size,
                "annotations": {"org.opencontainers.image.title": name},
            }
            for name, path in files.items()
        ]
        return json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "layers": layers}).encode()


def _digest_of(path: Path) -> str:
    return digest(path.read_bytes() if path.stat().st_size < 10_000_000 else str(path).encode())
