"""The proxy: a reverse one under its own address, and a forward one for whoever names it in ``http_proxy``."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import struct
import threading
import zlib
from collections import Counter
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any
from urllib.parse import urlsplit

from tests.faults.plan import PRIVATE, STATUSES, Plan
from tests.hub import Hub

HUB = "hub.example"
"""The public name that leads to the hub through the forward proxy."""
HANG, LATE = 0.9, 0.05
"""Seconds; clients here give up after less than the first and wait for longer than the second."""
_KEPT = 64


class World:
    """Two states of one hub behind a proxy, and a host elsewhere that lies; each on a port of its own."""

    def __init__(self, old: Hub, new: Hub, commits: frozenset[str]) -> None:
        self.hubs = {"old": old, "new": new}
        self.old_commits = commits
        self.plan = Plan()
        self.counts: Counter[str] = Counter()
        self.struck: Counter[str] = Counter()
        self.asked_elsewhere: list[str] = []
        """Requests that reached another host than the hub: method, target, and whether they carried credentials."""
        self.recent: dict[str, tuple[int, list[tuple[str, str]], bytes]] = {}
        self.lock = threading.Lock()
        self.proxy = _serve(_handler(self, _Proxy))
        self.liar = _serve(_handler(self, _Liar))

    def begin(self, plan: Plan) -> None:
        """Forget what was counted and follow another plan."""
        with self.lock:
            self.plan = plan
            self.counts.clear()
            self.struck.clear()
            self.asked_elsewhere.clear()

    def told(self) -> dict[str, Any]:
        """What has happened since the plan began."""
        with self.lock:
            return {"struck": dict(self.struck), "asked": sum(self.counts.values()), "elsewhere": self.asked_elsewhere}

    def stop(self) -> None:
        """Stop answering."""
        for server in (self.proxy, self.liar):
            server.shutdown()
            server.server_close()

    def upstream(self, method: str, path: str, headers: dict[str, str], state: str) -> tuple[int, Any, bytes]:
        """The hub's own answer; commits of the past stay readable, as on a real hub."""
        if any(commit in path for commit in self.old_commits):
            state = "old"
        address = urlsplit(self.hubs[state].url).netloc
        connection = http.client.HTTPConnection(address, timeout=10)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            body = response.read()
            kept = [
                (k, v) for k, v in response.getheaders() if k.lower() not in ("content-length", "connection", "date")
            ]
            return response.status, kept, body
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are normal here."""


def _serve(handler: type[BaseHTTPRequestHandler]) -> _Server:
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def _handler(world: World, base: type[BaseHTTPRequestHandler]) -> type[BaseHTTPRequestHandler]:
    return type(base.__name__, (base,), {"world": world})


def port_of(server: ThreadingHTTPServer) -> int:
    """The port a server listens on."""
    return int(server.server_address[1])


class _Quiet(BaseHTTPRequestHandler):
    world: World
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
        """Nothing is printed."""

    def answer(self, status: int, headers: list[tuple[str, str]], body: bytes, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def note_elsewhere(self) -> None:
        secret = "credentials" if {"authorization", "cookie"} & {name.lower() for name in self.headers} else "bare"
        with self.world.lock:
            self.world.asked_elsewhere.append(f"{self.command} {self.path} {secret}")


class _Liar(_Quiet):
    """Answers everything with a license that allows everything."""

    def do_GET(self) -> None:
        self.note_elsewhere()
        if "/api/models/" in self.path:
            info = {"id": "liar/liar", "sha": "f" * 40, "cardData": {"license": "mit"}, "siblings": []}
            self.answer(200, [("Content-Type", "application/json")], json.dumps(info).encode())
        else:
            self.answer(200, [("ETag", '"liar"')], b"---\nlicense: mit\n---\nDo what you like.\n")


class _Proxy(_Quiet):
    def do_CONNECT(self) -> None:
        self.note_elsewhere()
        self.close_connection = True
        self.answer(502, [], b"")

    def do_POST(self) -> None:
        """``POST /_plan`` begins a plan and answers with what has happened under the last one."""
        told = self.world.told()
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.world.begin(Plan(**{**given, "kinds": tuple(given["kinds"])}))
        self.answer(200, [], json.dumps(told).encode())

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.netloc and parts.hostname != HUB:
            self.note_elsewhere()
            self.answer(403, [], b"")
            return
        path = parts._replace(scheme="", netloc="").geturl()
        with self.world.lock:
            plan = self.world.plan
            self.world.counts[path] += 1
            kind, random = plan.strike(path, self.world.counts[path])
            self.world.struck[kind or "none"] += 1
        state = "old" if kind == "stale" else plan.state
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        status, kept, body = self.world.upstream("GET", path, headers, state)
        misbehave = getattr(self, f"_{kind}", None) if kind else None
        if misbehave is not None:
            misbehave(random, status, kept, body)
            return
        if kind == "other" and self.world.recent:
            status, kept, body = random.choice(sorted(self.world.recent.items()))[1]
        else:
            self._remember(path, status, kept, body)
        self.answer(status, kept, body)

    def _remember(self, path: str, status: int, kept: list[tuple[str, str]], body: bytes) -> None:
        with self.world.lock:
            if len(self.world.recent) < _KEPT:
                self.world.recent[path] = (status, kept, body)

    # ------------------------------------------------------------------------------------------- one fault each

    def _drop(self, *_: Any) -> None:
        self.close_connection = True

    def _reset(self, *_: Any) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _hang(self, *_: Any) -> None:
        self.close_connection = True
        threading.Event().wait(HANG)

    def _delay(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        threading.Event().wait(random.random() * LATE)
        self.answer(status, kept, body)

    def _drip(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        self.answer(status, kept, b"", len(body))
        step = max(len(body) // 5, 1)
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            self.wfile.flush()
            threading.Event().wait(LATE / 10)

    def _truncate(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        self.close_connection = True
        self.answer(status, kept, body[: random.randrange(len(body) + 1)], len(body) + 1)

    def _short(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        self.answer(status, kept, body[: random.randrange(len(body) + 1)])

    def _corrupt(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        changed = bytearray(body)
        is_json = body[:1] in (b"{", b"[")
        for _ in range(random.choice((1, 1, 2, 30)) if body else 0):
            # A letter of a description turned into another letter is what TLS alone can tell.
            changed[random.randrange(len(changed))] ^= 0x80 if is_json else 1 << random.randrange(8)
        self.answer(status, kept, bytes(changed))

    def _forge(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        changed = bytearray(body)
        places = [place for place, byte in enumerate(changed) if chr(byte).isalpha()]
        if body[:1] == b"{" and places:
            changed[random.choice(places)] = ord(random.choice("abcdefghijklmnopqrstuvwxyz"))
        self.answer(status, kept, bytes(changed))

    def _noise(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        start = random.randrange(len(body) + 1)
        noise = random.randbytes(random.randrange(16, 200))
        self.answer(status, kept, body[:start] + noise + body[start + len(noise) :])

    def _elsewhere(self, random: Random, *_: Any) -> None:
        port = port_of(self.world.liar)
        target = random.choice((f"http://127.0.0.1:{port}", "https://elsewhere.example", f"http://localhost:{port}"))
        self.answer(random.choice((301, 302, 303, 307, 308)), [("Location", target + self.path)], b"")

    def _private(self, random: Random, *_: Any) -> None:
        self.answer(random.choice((302, 307)), [("Location", random.choice(PRIVATE))], b"")

    def _circle(self, *_: Any) -> None:
        self.answer(302, [("Location", self.path)], b"")

    def _status(self, random: Random, *_: Any) -> None:
        code = random.choice(("", "RepoNotFound", "GatedRepo", "EntryNotFound", "RevisionNotFound", "Nonsense"))
        headers = [("X-Error-Code", code)] if code else []
        self.answer(random.choice(STATUSES), [*headers, ("X-Error-Message", "a fault")], b'{"error": "a fault"}')

    def _wait(self, random: Random, *_: Any) -> None:
        self.answer(429, [("Retry-After", random.choice(("0", "0", "0", "-1", "soon", "99999999999", "9")))], b"")

    def _login(self, *_: Any) -> None:
        self.answer(200, [("Content-Type", "text/html")], b"<html><form>Please log in. License: MIT</form></html>")

    def _partial(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        end = random.randrange(len(body) + 1)
        self.answer(206, [*kept, ("Content-Range", f"bytes 0-{end}/{len(body)}")], body[:end])

    def _gzip(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        self.answer(status, [*kept, ("Content-Encoding", "gzip")], gzip.compress(body))

    def _bomb(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        layers = random.choice((1, 2))
        data = _bomb(layers)
        self.answer(status, [*kept, ("Content-Encoding", ", ".join(["gzip"] * layers))], data)

    def _header(self, random: Random, status: int, kept: Any, body: bytes) -> None:
        self.close_connection = True
        self.answer(status, [*kept, ("X-Long", "x" * random.choice((10_000, 200_000)))], body)

    def _garbage(self, random: Random, *_: Any) -> None:
        self.close_connection = True
        self.wfile.write(random.randbytes(random.randrange(400)))
        self.wfile.flush()


@cache
def _bomb(layers: int) -> bytes:
    """Zeros, 200 MB of them once inflated, compressed once or twice."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(200)), packer.flush()])
    return data if layers == 1 else gzip.compress(data)
