"""Repositories over http, by git's own backend, with a login, with redirects, and with an eye on what is said aloud."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote

from tests.hub.git_daemon import GitDaemon

Redirect = Callable[[str], str | None]
"""The place a target is redirected to, None where it is answered."""


class GitHttp:
    """Serves every repository below ``root``; a context manager.

    ``login`` is demanded for everything where it is given. ``asked`` holds a line for each request: its target and its
    ``Authorization`` header. ``aloud`` holds the command lines of all processes while a request was answered.
    """

    def __init__(self, root: Path, *, login: tuple[str, str] | None = None, redirect: Redirect | None = None) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.login = login
        self.redirect = redirect
        self.status = 302
        self.asked: list[tuple[str, str]] = []
        self.aloud: set[bytes] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def place(self) -> str:
        """``host:port``."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.place}"

    def publish(self, name: str, folder: Path) -> str:
        """As `GitDaemon.publish`."""
        return GitDaemon(self.root).publish(name, folder)

    def admits(self, header: str) -> bool:
        """Whether an ``Authorization`` header is the login's."""
        if self.login is None:
            return True
        wanted = base64.b64encode(":".join(self.login).encode()).decode()
        return header == f"Basic {wanted}"

    def look_around(self) -> None:
        """Note the command line of every process there is."""
        for place in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                self.aloud.add(place.read_bytes())
            except OSError:
                continue

    def __enter__(self) -> GitHttp:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(server: GitHttp) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.git = server
    return Handler


class _Handler(BaseHTTPRequestHandler):
    git: GitHttp
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
        """The log is `GitHttp.asked`."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        header = self.headers.get("Authorization", "")
        self.git.asked.append((self.path, header))
        self.git.look_around()
        there = self.git.redirect(self.path) if self.git.redirect else None
        if there is not None:
            self._send(self.git.status, {"Location": there}, b"")
        elif not self.git.admits(header):
            self._send(401, {"WWW-Authenticate": 'Basic realm="here"'}, b"")
        else:
            self._backend(body)

    def _backend(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.git.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if ": " in line)
        status = int(headers.pop("Status", "200").split()[0])
        self._send(status, headers, content)

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
