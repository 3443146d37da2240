"""A server of chat completions on loopback that answers what a test wants it to, right or wrong."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_DATA = re.compile(r"^(=====LICENSE-TEXT-[0-9a-f]+=====)\n(?P<text>.*)\n\1$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: dict[str, Any]

    @property
    def words(self) -> str:
        """All that the model is told."""
        return "\n".join(message["content"] for message in self.body["messages"])

    @property
    def text(self) -> str:
        """The license text: the data of the question."""
        found = _DATA.search(self.body["messages"][-1]["content"])
        assert found is not None, "the text does not stand in a block of its own"
        return found["text"]


@dataclass(frozen=True)
class Reply:
    """What goes over the wire."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    """Seconds between two bytes, headers included."""
    stall: bool = False
    """Nothing at all comes, until the server is stopped."""


def said(content: Any) -> Reply:
    """An answer in the form of chat completions; lists and the like as JSON."""
    words = content if isinstance(content, str) else json.dumps(content)
    return Reply(json.dumps({"model": "m", "choices": [{"message": {"role": "assistant", "content": words}}]}).encode())


class Chat:
    """A running server; a context manager. ``reply`` may be exchanged while it runs."""

    def __init__(self, reply: Callable[[Asked], Reply]) -> None:
        self.reply = reply
        self.asked: list[Asked] = []
        self._stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def __enter__(self) -> Chat:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Close the door; nothing answers any more."""
        if not self._stopping.is_set():
            self._stopping.set()
            self._server.shutdown()
            self._server.server_close()

    def send(self, out: Any, reply: Reply) -> None:
        if reply.stall:
            self._stopping.wait(60)
            return
        headers = {"content-length": str(len(reply.body)), "connection": "close", **reply.headers}
        head = f"HTTP/1.1 {reply.status} Said\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        whole = head.encode() + b"\r\n" + reply.body
        if not reply.drip:
            out.write(whole)
            return
        for byte in whole:
            out.write(bytes([byte]))
            out.flush()
            if self._stopping.wait(reply.drip):
                return


def _handler(chat: Chat) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            chat.asked.append(asked)
            self.close_connection = True
            with suppress(OSError):  # the other side may have left
                chat.send(self.wfile, chat.reply(asked))

        def log_message(self, *_: Any) -> None:
            """Tests read `Chat.asked`."""

    return Handler
