"""A server that knows no ranges answers with all there is: no more of it is taken than was asked for."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import unquote

import pytest

from auditor.collect.selection import MAX_TEXT_BYTES
from auditor.collect.sources import az, gs, mlflow, modelscope, s3
from auditor.collect.sources._bucket import Bucket
from auditor.collect.weight_headers import PREFIX_BYTES
from auditor.core.model import HEADER_GAP, WEIGHTS_HEADER, ModelRef, Snapshot
from auditor.core.protocols import Source
from tests.hub.buckets import environment, needed
from tests.hub.folders import CARD, hurried
from tests.sources.test_huggingface import tiny_gguf

GGUF = tiny_gguf("cc-by-nc-4.0")
ANNOUNCED = 1 << 30
"""Bytes of a file of weights, as the server says."""
SLACK = 8 << 20
"""Bytes that may lie in the buffers of sockets, threads and clients when reading stops. By judgment: a hundredth of
the file."""
CHUNK = bytes(1 << 16)
FORMS = ("announced", "without a length", "a range that is a lie")


@dataclass
class Served:
    """What a server without ranges was asked for, and how much of one file it got rid of."""

    form: str
    asked: list[str] = field(default_factory=list)
    sent: int = 0


@contextmanager
def serving(form: str, answer: Callable[[str], bytes | None], beginning: bytes) -> Iterator[tuple[str, Served]]:
    """A server of its own: small answers as they are, and a file of a gigabyte, or without end, whatever range is
    asked for."""
    served = Served(form)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            known = answer(self.path)
            with suppress(OSError):
                if known is None:
                    self._without_end()
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/xml" if known[:1] == b"<" else "application/json")
                self.send_header("Content-Length", str(len(known)))
                self.end_headers()
                self.wfile.write(known)

        def do_HEAD(self) -> None:
            self.send_response(404)
            self.end_headers()

        def _without_end(self) -> None:
            self.send_response(206 if served.form == FORMS[2] else 200)
            if served.form == FORMS[0]:
                self.send_header("Content-Length", str(ANNOUNCED))
            if served.form == FORMS[2]:
                self.send_header("Content-Range", f"bytes 0-{PREFIX_BYTES - 1}/{ANNOUNCED}")
            self.send_header("x-ms-blob-type", "BlockBlob")
            self.end_headers()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
            for chunk in (beginning, *(CHUNK for _ in range(ANNOUNCED // len(CHUNK)))):
                self.wfile.write(chunk)
                served.sent += len(chunk)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", served
    finally:
        server.shutdown()
        server.server_close()


def _by_fake(module: Any, name: str, big: str) -> Callable[[str], bytes | None]:
    """What the fake of a source answers; None for the big file, whose size is said to be what the server announces."""
    small = {"README.md": CARD.encode(), big: GGUF}
    answers: Mapping[str, bytes] = module.FAKE.answers(name, small)
    size, told = json.dumps(len(GGUF)), json.dumps(ANNOUNCED)

    def answer(path: str) -> bytes | None:
        known = {unquote(url): body for url, body in answers.items()}.get(unquote(path), b"{}")
        if known == GGUF:
            return None
        return known.replace(size.encode(), told.encode()) if known[:1] == b"{" else known

    return answer


def _in_s3(path: str, big: str) -> bytes | None:
    rows = ((big, ANNOUNCED), *((("README.md", len(CARD)),) if big != "README.md" else ()))
    contents = "".join(
        f"<Contents><Key>m/{name}</Key><Size>{size}</Size><ETag>x</ETag></Contents>" for name, size in rows
    )
    if "list-type" in path:
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>".encode()
    return None if big in path else CARD.encode()


def _in_gs(path: str, big: str) -> bytes | None:
    rows = [{"name": f"m/{big}", "size": str(ANNOUNCED)}, {"name": "m/README.md", "size": str(len(CARD))}]
    if "alt=media" in path or "/o/" in path:
        return None if big in unquote(path) else CARD.encode()
    return json.dumps({"items": rows, "locationType": "region"}).encode()


def _in_az(path: str, big: str) -> bytes | None:
    def blob(name: str, size: int) -> str:
        told = f"<Content-Length>{size}</Content-Length><BlobType>BlockBlob</BlobType><Etag>x</Etag>"
        return f"<Blob><Name>m/{name}</Name><Properties>{told}</Properties></Blob>"

    if "comp=list" in path:
        blobs = blob(big, ANNOUNCED) + blob("README.md", len(CARD))
        return f"<?xml version='1.0'?><EnumerationResults><Blobs>{blobs}</Blobs></EnumerationResults>".encode()
    return None if big in path else CARD.encode()


BUCKETS = {"s3": (s3, _in_s3), "gs": (gs, _in_gs), "az": (az, _in_az)}
SERVERS = {"mlflow": (mlflow, "acme/one"), "modelscope": (modelscope, "acme/one")}


def _fetched(scheme: str, url: str, patch: pytest.MonkeyPatch) -> Snapshot:
    if scheme in SERVERS:
        module, name = SERVERS[scheme]
        source: Source = module.FAKE.source(hurried(url, timeout=20.0, deadline=20.0))
        return source.fetch(ModelRef(scheme=scheme, name=name))
    import fsspec

    for variable, value in environment(scheme, url).items():
        patch.setenv(variable, value)
    fsspec.config.conf.pop(scheme, None)
    fsspec.config.set_conf_env(fsspec.config.conf)
    bucket = replace(cast(Bucket, BUCKETS[scheme][0].SOURCE), places=(), timeout=20.0)
    return bucket.fetch(ModelRef.parse(f"{scheme}://b/m"))


def _answers(scheme: str, big: str) -> Callable[[str], bytes | None]:
    if scheme in SERVERS:
        module, name = SERVERS[scheme]
        return _by_fake(module, name, big)
    return lambda path: BUCKETS[scheme][1](path, big)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scheme", [*BUCKETS, *SERVERS])
def test_of_weights_no_more_is_taken_than_the_beginning(
    scheme: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if scheme in BUCKETS:
        needed(scheme, server=False)
    with serving(form, _answers(scheme, "tern.gguf"), GGUF) as (url, served):
        begun = time.monotonic()
        found = _fetched(scheme, url, monkeypatch)
        assert time.monotonic() - begun < 60
        assert served.sent < PREFIX_BYTES + SLACK
        assert any("tern.gguf" in unquote(path) for path in served.asked)
    told = found.metadata.get(WEIGHTS_HEADER, {}).get("tern.gguf", {}).get("license")
    assert told == "cc-by-nc-4.0" or [gap.what for gap in found.gaps] == [HEADER_GAP]
    assert [file.data for file in found.files] == [CARD.encode()]


def test_a_text_is_bounded_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """A listing that lies about the size of a license, and an object that never ends."""
    needed("s3", server=False)
    for form in FORMS:

        def answer(path: str) -> bytes | None:
            said = _in_s3(path, "LICENSE")
            return said.replace(str(ANNOUNCED).encode(), b"1000") if said else said

        with serving(form, answer, b"Permission is granted.\n") as (url, served):
            found = _fetched("s3", url, monkeypatch)
            assert served.sent < MAX_TEXT_BYTES + SLACK
        assert [(gap.what, gap.kind) for gap in found.gaps] == [("LICENSE", "unreachable")]


def test_the_server_would_have_served_all_of_it() -> None:
    with (
        serving(FORMS[0], lambda _: None, b"") as (url, served),
        socket.create_connection((url.split(":")[1].strip("/"), int(url.rpartition(":")[2]))) as plain,
    ):
        plain.sendall(b"GET / HTTP/1.0\r\n\r\n")
        heard = 0
        while heard < PREFIX_BYTES + 2 * SLACK:
            heard += len(plain.recv(1 << 20))
        assert served.sent > PREFIX_BYTES + SLACK
