"""A source's own fake on loopback, over model folders, with all the ways a hub can misbehave."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from auditor.collect.fake import Fake
from tests.hub.routes import Reply, Request, Target, as_json
from tests.hub.server import Hub


class FakeHub(Hub):
    """Serves ``org__name`` folders by what the fake answers for them."""

    def __init__(self, root: Path, fake: Fake, **options: Any) -> None:
        super().__init__(root, **options)
        self._root = root
        self._fake = fake

    def locate(self, path: str) -> Target | None:
        for name, answers in self._models():
            if unquote(path) in {unquote(urlsplit(known).path) for known in answers}:
                return Target(name, path, "")
        return None

    def reply(self, request: Request) -> Reply:
        asked = _asked(request.target)
        found = (body for _, answers in self._models() for known, body in answers.items() if _asked(known) == asked)
        body = next(found, None)
        return Reply(404, as_json({"error": "not found"}).headers) if body is None else Reply(body=body)

    def _models(self) -> list[tuple[str, dict[str, bytes]]]:
        """Name and answers of each model; read anew, because tests change their folders."""
        found = []
        for folder in sorted(self._root.glob("*__*")):
            places = sorted(path for path in folder.rglob("*") if path.is_file())
            files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in places}
            name = folder.name.replace("__", "/", 1)
            found.append((name, dict(self._fake.answers(name, files))))
        return found


def _asked(target: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Path and query of a target, however they are quoted and in whatever order."""
    parts = urlsplit(target)
    return unquote(parts.path), tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
