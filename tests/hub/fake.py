"""A source's own fake on loopback, over model folders, with all the ways a hub can misbehave."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from auditor.collect.fake import Fake
from tests.hub.routes import Reply, Request, Target, as_json
from tests.hub.server import Hub

_Asked = tuple[str, tuple[tuple[str, str], ...]]
_State = tuple[tuple[Path, int, int, int], ...]


@dataclass(frozen=True)
class _Answers:
    """What a model's hub answers: by what is asked, and at which paths anything is."""

    name: str
    bodies: Mapping[_Asked, bytes]
    paths: frozenset[str]


class FakeHub(Hub):
    """Serves ``org__name`` folders by what the fake answers for them."""

    def __init__(self, root: Path, fake: Fake, **options: Any) -> None:
        super().__init__(root, **options)
        self._root = root
        self._fake = fake
        self._kept: dict[str, tuple[_State, _Answers]] = {}

    def locate(self, path: str) -> Target | None:
        for model in self._models():
            if unquote(path) in model.paths:
                return Target(model.name, path, "")
        return None

    def reply(self, request: Request) -> Reply:
        asked = _asked(request.target)
        body = next((model.bodies[asked] for model in self._models() if asked in model.bodies), None)
        return Reply(404, as_json({"error": "not found"}).headers) if body is None else Reply(body=body)

    def _models(self) -> list[_Answers]:
        """What each model answers; made anew where its files have changed, as tests do."""
        found = []
        for folder in sorted(self._root.glob("*__*")):
            state = tuple(sorted(_files(folder)))
            before = self._kept.get(folder.name)
            if before is None or before[0] != state:
                files = {path.relative_to(folder).as_posix(): path.read_bytes() for path, *_ in state}
                before = self._kept[folder.name] = state, self._answers(folder.name.replace("__", "/", 1), files)
            found.append(before[1])
        return found

    def _answers(self, name: str, files: Mapping[str, bytes]) -> _Answers:
        told = self._fake.answers(name, files)
        paths = frozenset(unquote(urlsplit(known).path) for known in told)
        bodies: dict[_Asked, bytes] = {}
        for known, body in told.items():
            bodies.setdefault(_asked(known), body)
        return _Answers(name, bodies, paths)


def _files(folder: Path) -> Iterator[tuple[Path, int, int, int]]:
    """Each file with what is another after it was written."""
    for root, _, names in os.walk(folder):
        for name in names:
            seen = (path := Path(root, name)).stat()
            yield path, seen.st_size, seen.st_mtime_ns, seen.st_ino


def _asked(target: str) -> _Asked:
    """Path and query of a target, however they are quoted and in whatever order."""
    parts = urlsplit(target)
    return unquote(parts.path), tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
