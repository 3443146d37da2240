"""An answer to another question is no answer: descriptions of other models, and models that were renamed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from auditor.core.errors import SourceError
from auditor.core.model import ModelRef
from tests.hub.folders import impatient

COMMIT, OTHER = "1" * 40, "2" * 40
REF = ModelRef(scheme="hf", name="acme/asked")


def described(name: str, commit: str = COMMIT) -> bytes:
    return json.dumps({"id": name, "sha": commit, "siblings": [], "cardData": {"license": "mit"}}).encode()


@pytest.fixture
def hub() -> Iterator[tuple[str, dict[str, bytes], list[str]]]:
    """A hub that answers by path, and what it was asked."""
    answers: dict[str, bytes] = {}
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            asked.append(path)
            body = answers.get(path, b"")
            self.send_response(200 if body else 404)
            if not body:
                self.send_header("X-Error-Code", "RevisionNotFound")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", answers, asked
    server.shutdown()
    server.server_close()


def test_a_renamed_model_is_read_where_its_commit_is_known_under_the_old_name(
    hub: tuple[str, dict[str, bytes], list[str]],
) -> None:
    url, answers, asked = hub
    answers["/api/models/acme/asked"] = described("acme/renamed")
    answers[f"/api/models/acme/asked/revision/{COMMIT}"] = described("acme/renamed")
    assert impatient(url).fetch(REF).revision == COMMIT
    assert len(asked) == 2


def test_the_case_of_a_name_is_no_other_name(hub: tuple[str, dict[str, bytes], list[str]]) -> None:
    url, answers, asked = hub
    answers["/api/models/acme/asked"] = described("Acme/Asked")
    assert impatient(url).fetch(REF).revision == COMMIT
    assert len(asked) == 1


@pytest.mark.parametrize("again", [b"", described("acme/another", OTHER), b"[]"])
def test_the_description_of_another_model_is_refused(
    hub: tuple[str, dict[str, bytes], list[str]], again: bytes
) -> None:
    url, answers, _ = hub
    answers["/api/models/acme/asked"] = described("acme/another")
    answers[f"/api/models/acme/asked/revision/{COMMIT}"] = again
    with pytest.raises(SourceError):
        impatient(url).fetch(REF)
