"""Public sites for tests: real TLS on loopback addresses that stand for public ones, and a name service beside them."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import close_session

from auditor.collect.net import addresses as _addresses
from auditor.collect.net import redirects as _redirects
from auditor.collect.net.addresses import is_public, is_public_address
from auditor.collect.net.http import Transport

HUB = "https://93.184.216.34"
STAND_INS = ("127.0.0.2", "127.0.0.3")


@dataclass
class Site:
    """A server with a certificate for two names, on an address of its own; and what was asked of it."""

    address: str
    port: int
    asked: list[tuple[str, str]] = field(default_factory=list)
    redirect: str = ""
    pages: dict[str, bytes] = field(default_factory=dict)
    """What stands at a path; ``terms`` where nothing is said."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    names = "subjectAltName=DNS:texts.example,DNS:other.example"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=test", "-addext", names, "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder


def serve(address: str, certificate: Path, port: int = 0) -> tuple[Site, ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # which keeps connections

        def do_GET(self) -> None:
            site.asked.append((self.headers["Host"], self.path))
            self.send_response(302 if site.redirect else 200)
            if site.redirect:
                self.send_header("Location", site.redirect)
            page = site.pages.get(self.path, b"terms")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the overridden method
            """Nothing is printed."""

    server = ThreadingHTTPServer((address, port), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign, assignment]
    site = Site(address, server.server_address[1])
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return site, server


@dataclass
class Net:
    """A name service under our control, a public site at 127.0.0.2 and an inner one at 127.0.0.1, on one port."""

    public: Site
    inner: Site
    answers: list[list[str]]
    """What the name service says, one look-up after the other; the last answer stays."""
    looked_up: list[str] = field(default_factory=list)

    def url(self, host: str = "texts.example", path: str = "/LICENSE") -> str:
        return f"https://{host}:{self.public.port}{path}"

    def get(self, url: str) -> bytes:
        hurry = Transport(endpoint=HUB, attempts=1, timeout=5.0, deadline=10.0, patience=1.0)
        return hurry.get(url, headers={"accept-encoding": "identity"}, limit=1000).body


def _on_one_port(certificate: Path) -> tuple[tuple[Site, ThreadingHTTPServer], tuple[Site, ThreadingHTTPServer]]:
    """Two servers at one port; another port where somebody has that of the first at the other address."""
    for _ in range(20):
        public, first = serve("127.0.0.2", certificate)
        try:
            return (public, first), serve("127.0.0.1", certificate, public.port)
        except OSError:
            first.shutdown()
            first.server_close()
    raise OSError("no port is free at 127.0.0.1 and 127.0.0.2")


@pytest.fixture
def net(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Net]:
    (public, first), (inner, second) = _on_one_port(certificate)
    found = Net(public, inner, [["127.0.0.2"]])
    real, is_public_now = socket.getaddrinfo, is_public_address

    def resolve(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if not name.endswith(".example"):
            return real(host, port, *args, **kwargs)
        found.looked_up.append(name)
        said = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in said]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    # No test can own a public address: these of the loopback network stand for all of them.
    for module in (_addresses, _redirects):
        monkeypatch.setattr(module, "is_public_address", lambda one: one in STAND_INS or is_public_now(one))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    is_public.cache_clear()
    close_session()
    yield found
    close_session()
    for server in (first, second):
        server.shutdown()
        server.server_close()
    is_public.cache_clear()
