"""Small model folders made for tests, and the two things tests about collecting always need."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from auditor.collect.net.http import Transport
from auditor.collect.sources.huggingface import HuggingFace
from tests.hub.server import Hub

CARD = "---\nlicense: mit\ntags: [demo]\n---\n# A model\n\nWritten for a test.\n"
LICENSE = "Permission to test is granted to everyone.\n" * 20


def make_model(root: Path, model_id: str, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A folder ``org__name`` with a card and a license, or with ``files``."""
    folder = root / model_id.replace("/", "__")
    for path, content in ({"README.md": CARD, "LICENSE": LICENSE} if files is None else files).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def make_sparse(path: Path, size: int) -> None:
    """A file of ``size`` bytes that takes no room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.truncate(size)


def hurried(endpoint: str, **changes: Any) -> Transport:
    """Requests that are tried again as the real ones are, in milliseconds instead of seconds."""
    quick = {"attempts": 3, "timeout": 5.0, "deadline": 10.0, "patience": 3.0, "backoff": 0.01, **changes}
    return Transport(endpoint=endpoint, **quick)


def impatient(
    hub: Hub | str, *, token: str | bool = False, cache_dir: Path | None = None, **changes: Any
) -> HuggingFace:
    """A source that retries as the real one does, in milliseconds instead of seconds."""
    endpoint = hub if isinstance(hub, str) else hub.url
    quick = {"attempts": 3, "timeout": 0.4, "deadline": 2.0, "patience": 3.0, "backoff": 0.01, **changes}
    return HuggingFace(
        endpoint=endpoint, token=token, cache_dir=cache_dir, transport=Transport(endpoint=endpoint, **quick)
    )


@contextmanager
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Any attempt to open a connection, to resolve a name or to use a connection kept alive is an error."""

    def refuse(*args: object, **_: object) -> None:
        raise AssertionError(f"the network was touched: {args[1:]}")

    with monkeypatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket.socket, "connect_ex", refuse)
        patch.setattr(socket.socket, "send", refuse)
        patch.setattr(socket.socket, "sendall", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield
