"""Sockets of the loopback hub: keep-alive, latency, the request log, and faults on the wire."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.hub.faults import STATUSES, Fault, FaultBook
from tests.hub.models import Catalogue
from tests.hub.routes import Reply, Request, Target, answer, error, locate, missing_repository

CHUNK = 1 << 16


@dataclass(frozen=True)
class Seen:
    """One line of the request log; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    status: int


class Hub:
    """A running hub; a context manager.

    ``faults`` may be added to while it runs (`fault`), ``requests`` is the log, ``latency`` is waited before each
    answer, ``refuse_gated`` makes gated models refuse their files.
    """

    def __init__(
        self,
        root: Path,
        *,
        faults: Iterable[Fault] = (),
        latency: float = 0.0,
        refuse_gated: bool = False,
        port: int = 0,
        host: str = "127.0.0.1",
    ) -> None:
        self.catalogue = Catalogue(Path(root))
        self.faults = FaultBook(list(faults))
        self.latency = latency
        self.refuse_gated = refuse_gated
        self.requests: list[Seen] = []
        self._stopping = threading.Event()
        self._server = _Server((host, port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def fault(self, kind: str | int, **narrow: Any) -> Fault:
        """Add a rule; see `Fault` for the ways to narrow it."""
        rule = Fault(str(kind), **narrow)
        self.faults.add(rule)
        return rule

    def paths(self, *, method: str | None = None) -> list[str]:
        """Targets asked for so far."""
        return [seen.target for seen in list(self.requests) if method in (None, seen.method)]

    def __enter__(self) -> Hub:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop answering; connections that hang are released."""
        self._stopping.set()
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()
        self._server.close_connections()

    def serve_forever(self) -> None:
        """Serve in this thread until interrupted."""
        self._server.serve_forever()

    def reply(self, request: Request) -> Reply:
        return answer(request, self.catalogue, refuse_gated=self.refuse_gated)

    def locate(self, path: str) -> Target | None:
        """Which model and file a path asks for; faults are matched by it."""
        return locate(path)

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than the hub lives."""
        self._stopping.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """A stopped hub must not go on answering over connections that were kept alive."""
        with self._open_lock:
            connections, self._open = list(self._open), set()
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are normal here."""


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.hub = hub
    return Handler


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = CHUNK

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
        """The log is `Hub.requests`."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            method=self.command,
            target=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
            base=self.hub.url,
        )
        if self.hub.latency:
            time.sleep(self.hub.latency)
        target = self.hub.locate(request.path)
        fault = self.hub.faults.strike(request.method, target.repo, target.path) if target else None
        if fault is None:
            self._send(request, self.hub.reply(request))
        else:
            self._misbehave(request, fault)

    def _send(self, request: Request, reply: Reply) -> None:
        self.hub.requests.append(Seen(request.method, request.target, request.headers, reply.status))
        size = reply.file.size if reply.file else len(reply.body)
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(size), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if request.method != "HEAD":
            if reply.file and reply.file.size > CHUNK:
                with reply.file.place.open("rb") as stream:
                    while chunk := stream.read(CHUNK):
                        self.wfile.write(chunk)
            else:
                self.wfile.write(reply.file.read() if reply.file else reply.body)
        self.wfile.flush()

    def _misbehave(self, request: Request, fault: Fault) -> None:
        refused = _refusal(fault)
        if refused is not None:
            refused.headers |= fault.headers
            self._send(request, refused)
            return
        good = self.hub.reply(request)
        body = good.file.read() if good.file else good.body
        match fault.kind:
            case "headers":
                good.headers |= fault.headers
                self._send(request, good)
            case "hang" | "drop":
                self.hub.requests.append(Seen(request.method, request.target, request.headers, 0))
                self.close_connection = True
                if fault.kind == "hang":
                    self.hub.sleep(fault.seconds)
            case "redirect":
                location = fault.location + request.target
                self._send(request, Reply(302, {"Location": location, **fault.headers}))
            case "short":
                self._send(request, Reply(good.status, good.headers, body[: len(body) // 2]))
            case "garbled":
                self._send(request, Reply(good.status, good.headers, bytes(byte ^ 1 for byte in body)))
            case "broken-json":
                self._send(request, Reply(200, {"Content-Type": "application/json"}, b'{"id": "x", "sha": '))
            case "html":
                self._send(request, Reply(200, {"Content-Type": "text/html"}, b"<html>Please log in</html>"))
            case "cut" | "slow" | "endless":
                self._dribble(request, good, body, fault)

    def _dribble(self, request: Request, good: Reply, body: bytes, fault: Fault) -> None:
        self.hub.requests.append(Seen(request.method, request.target, request.headers, good.status))
        self.close_connection = True
        self.send_response(good.status)
        for name, value in good.headers.items():
            self.send_header(name, value)
        if fault.kind != "endless":
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()
        if fault.kind == "cut":
            self.wfile.write(body[: len(body) // 2])
        elif fault.kind == "endless":
            until = time.monotonic() + min(fault.seconds, 30)
            while time.monotonic() < until:
                self.wfile.write(b"All rights reserved.\n" * 3000)
        else:
            for index in range(len(body)):
                self.wfile.write(body[index : index + 1])
                self.wfile.flush()
                self.hub.sleep(min(fault.seconds, 0.2))
                if self.hub._stopping.is_set():
                    break
        self.wfile.flush()


def _refusal(fault: Fault) -> Reply | None:
    """The error reply for faults that are one."""
    if fault.kind.isdigit():
        code = STATUSES[int(fault.kind)] if fault.code is None else fault.code
        return error(int(fault.kind), code, f"told to answer {fault.kind}")
    match fault.kind:
        case "gated":
            return error(403, "GatedRepo", "Access to this model is restricted.")
        case "private":
            return missing_repository(Request("GET", "/", {}))
        case "disabled":
            return Reply(
                403,
                {"Content-Type": "application/json", "X-Error-Message": "Access to this resource is disabled."},
                json.dumps({"error": "Access to this resource is disabled."}).encode(),
            )
        case "no-entry":
            return error(404, "EntryNotFound", "Entry not found")
    return None
