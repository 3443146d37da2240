"""The routes of the hub: a request in, a reply out; no sockets here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests.hub.models import Catalogue, Model, ServedFile

PAGE = 100


@dataclass
class Request:
    """One request as the routes see it; ``headers`` have lower-case names."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""
    base: str = ""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def anonymous(self) -> bool:
        return "authorization" not in self.headers


@dataclass
class Reply:
    """What to send; ``file`` is streamed instead of ``body`` where given."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    file: ServedFile | None = None


@dataclass(frozen=True)
class Target:
    """What a path asks for: ``path`` is a file, ``api`` for descriptions, or the name of another route."""

    repo: str
    path: str
    route: str
    revision: str | None = None


_API = re.compile(
    r"/api/models/(?P<repo>[^/]+(?:/(?!(?:revision|tree|paths-info|refs|commits)(?:/|$))[^/]+)?)"
    r"(?:/(?P<route>revision|tree|paths-info|refs|commits)(?:/(?P<rev>[^/]+))?)?/?"
)
_API_OF_DATA = re.compile(r"/api/(?P<repo>datasets/[^/]+/[^/]+)(?:/revision/(?P<rev>[^/]+))?")
_RESOLVE_DATA = re.compile(r"/(?P<repo>datasets/[^/]+/[^/]+)/(?:resolve|raw)/(?P<rev>[^/]+)/(?P<path>.+)")
_RESOLVE = re.compile(r"/(?P<repo>[^/]+/[^/]+)/(?:resolve|raw)/(?P<rev>[^/]+)/(?P<path>.+)")
_CACHED = re.compile(r"/api/resolve-cache/models/(?P<repo>[^/]+/[^/]+)/(?P<rev>[^/]+)/(?P<path>.+)")


def locate(path: str) -> Target | None:
    """Which model and file a path speaks of; None for paths that are about no model."""
    if match := _API.fullmatch(path):
        route = match["route"] or "info"
        revision = unquote(match["rev"]) if match["rev"] else None
        return Target(unquote(match["repo"]), "api", "info" if route == "revision" else route, revision)
    if match := _API_OF_DATA.fullmatch(path):
        return Target(unquote(match["repo"]), "api", "info", unquote(match["rev"]) if match["rev"] else None)
    if match := _RESOLVE_DATA.fullmatch(path):
        return Target(unquote(match["repo"]), unquote(match["path"]), "resolve", unquote(match["rev"]))
    match = _RESOLVE.fullmatch(path) or _CACHED.fullmatch(path)
    if match and not path.startswith("/datasets/"):
        return Target(unquote(match["repo"]), unquote(match["path"]), "resolve", unquote(match["rev"]))
    return None


def answer(request: Request, catalogue: Catalogue, *, refuse_gated: bool) -> Reply:
    """The reply of a hub in good health."""
    target = locate(request.path)
    if target is None:
        return _about_no_model(request, catalogue)
    # A file request right after the description of the same model need not look at the folder again.
    model = catalogue.get(target.repo, fresh=target.route != "resolve")
    if model is None:
        return missing_repository(request)
    if target.revision not in (None, "main", "refs/heads/main", model.sha):
        model = catalogue.get(target.repo)  # the folder may have changed since
        if model is None or target.revision != model.sha:
            return error(404, "RevisionNotFound", f"Invalid rev id: {target.revision}")
    match target.route:
        case "info":
            return _info(request, model)
        case "tree":
            return _listing(request, [_tree_entry(file) for file in model.files.values()])
        case "paths-info":
            asked = parse_qs(request.body.decode("utf-8", "replace")).get("paths", [])
            return as_json([_tree_entry(model.files[path]) for path in asked if path in model.files])
        case "refs":
            branch = {"name": "main", "ref": "refs/heads/main", "targetCommit": model.sha}
            return as_json({"branches": [branch], "tags": [], "converts": []})
        case "commits":
            return as_json(
                [{"id": model.sha, "title": "content", "message": "", "authors": [], "date": model.modified}]
            )
    return _file(request, model, target, refuse_gated)


def _info(request: Request, model: Model) -> Reply:
    body = model.info(blobs="blobs" in request.query)
    wanted = request.query.get("expand")
    if wanted:
        body = {key: value for key, value in body.items() if key in {"_id", "id", "modelId", *wanted}}
    return as_json(body)


def _file(request: Request, model: Model, target: Target, refuse_gated: bool) -> Reply:
    commit = {"X-Repo-Commit": model.sha}
    if model.gated and refuse_gated:
        reply = error(401 if request.anonymous else 403, "GatedRepo", f"Access to model {model.id} is restricted.")
        reply.headers |= commit
        return reply
    file = model.files.get(target.path)
    if file is None:
        reply = error(404, "EntryNotFound", "Entry not found")
        reply.headers |= commit
        return reply
    headers = {
        **commit,
        "ETag": f'"{file.etag}"',
        "Accept-Ranges": "bytes",
        "Content-Type": "application/octet-stream" if file.lfs_sha256 else "text/plain; charset=utf-8",
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(file.path)}",
    }
    span = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("range", ""))
    if span:
        data = file.read()[int(span[1]) : int(span[2]) + 1]
        headers["Content-Range"] = f"bytes {span[1]}-{int(span[1]) + len(data) - 1}/{file.size}"
        return Reply(206, headers, data)
    return Reply(200, headers, file=file)


def _about_no_model(request: Request, catalogue: Catalogue) -> Reply:
    if request.path == "/api/models":
        author = request.query.get("author", [""])[0]
        search = request.query.get("search", [""])[0].lower()
        ids = [name for name in catalogue.ids() if search in name.lower()]
        if author:
            ids = [name for name in ids if name.split("/")[0] == author]
        return _listing(request, ids, lambda name: _listed(request, catalogue, name))
    if request.path == "/api/whoami-v2":
        if request.anonymous:
            return error(401, "", "Invalid username or password.")
        return as_json({"type": "user", "name": "tester", "orgs": [], "auth": {"type": "access_token"}})
    if request.path == "/api/agent-harnesses":
        return error(404, "", "Not found")
    if request.path.startswith(("/api/datasets", "/datasets/", "/api/spaces", "/spaces/")):
        return missing_repository(request)
    return error(404, "", "Not found")


def _listed(request: Request, catalogue: Catalogue, name: str) -> dict[str, Any]:
    model = catalogue.get(name)
    info = model.info(blobs=False) if model else {"id": name}
    if "cardData" not in request.query and "cardData" not in request.query.get("expand", []):
        info.pop("cardData", None)
    return info


def _listing(request: Request, items: list[Any], show: Any = lambda item: item) -> Reply:
    """A page of ``items`` and, where there are more, the link to the next one."""
    query = {key: values for key, values in request.query.items() if key != "cursor"}
    start = int(request.query.get("cursor", ["0"])[0])
    size = min(int(request.query.get("limit", [str(PAGE)])[0] or PAGE), PAGE)
    reply = as_json([show(item) for item in items[start : start + size]])
    if start + size < len(items):
        pairs = "&".join(f"{key}={quote(value)}" for key, values in query.items() for value in values)
        link = f"{request.base}{request.path}?{pairs}{'&' if pairs else ''}cursor={start + size}"
        reply.headers["Link"] = f'<{link}>; rel="next"'
    return reply


def _tree_entry(file: ServedFile) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": "file", "oid": file.blob_id, "size": file.size, "path": file.path}
    if file.lfs_sha256:
        entry["lfs"] = {"oid": file.lfs_sha256, "size": file.size, "pointerSize": 134}
    return entry


def missing_repository(request: Request) -> Reply:
    """A hub does not tell strangers whether a repository is missing or private."""
    if request.anonymous:
        return error(401, "RepoNotFound", "Invalid username or password.")
    return error(404, "RepoNotFound", "Repository not found")


def error(status: int, code: str, message: str) -> Reply:
    """An error with the headers the client reads."""
    headers = {"Content-Type": "application/json", "X-Error-Message": message}
    if code:
        headers["X-Error-Code"] = code
    return Reply(status, headers, json.dumps({"error": message}).encode())


def as_json(value: Any) -> Reply:
    """A JSON body."""
    return Reply(200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(value).encode())
