"""A loopback hub with ModelScope's routes: description, file list, files."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.hub.models import ServedFile
from tests.hub.routes import Reply, Request, Target
from tests.hub.server import Hub

_PATH = re.compile(r"/api/v1/models/(?P<repo>[^/]+/[^/]+)(?P<route>/repo/files|/repo)?")


class ModelScopeHub(Hub):
    """Serves ``org__name`` folders; ``described`` adds to what is said of a model."""

    def __init__(self, root: Path, **options: Any) -> None:
        super().__init__(root, **options)
        self._root = root
        self.described: dict[str, dict[str, Any]] = {}

    def locate(self, path: str) -> Target | None:
        match = _PATH.fullmatch(unquote(path))
        return (
            Target(match["repo"], "file" if match["route"] == "/repo" else "api", match["route"] or "")
            if match
            else None
        )

    def reply(self, request: Request) -> Reply:
        target = self.locate(request.path)
        folder = self._root / target.repo.replace("/", "__", 1) if target else self._root / "absent"
        revision = request.query.get("Revision", ["master"])[0]
        if target is None or not folder.is_dir() or revision != "master":
            return _json({"Code": 404, "Message": "not found", "Success": False, "Data": None}, 404)
        files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        if target.route == "/repo/files":
            rows = [{"Path": name, "Type": "blob", "Size": path.stat().st_size, "Sha256": _sha(path)}
                    for name, path in files.items()]  # fmt: skip
            return _json({"Code": 200, "Success": True, "Data": {"Files": rows}})
        if target.route == "/repo":
            path = files.get(request.query.get("FilePath", [""])[0])
            return (
                Reply(file=ServedFile(path.name, path, path.stat().st_size, "", None))
                if path
                else _json({"Code": 404}, 404)
            )
        return _json(
            {"Code": 200, "Success": True, "Data": {"Name": target.repo, **self.described.get(target.repo, {})}}
        )


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.stat().st_size < 10_000_000 else ""


def _json(content: dict[str, Any], status: int = 200) -> Reply:
    return Reply(status, {"Content-Type": "application/json"}, json.dumps(content).encode())
