"""Manners against servers that really count, refuse, fall silent and come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from auditor.collect.net import breaker as _breaker
from auditor.collect.net.http import NoAnswer, Response, Throttled, Transport

Reply = tuple[int, dict[str, str]]


class Host:
    """A server that answers as ``rule`` says; it keeps the instant of every request."""

    def __init__(self, rule: Callable[[int, float], Reply | None]) -> None:
        self.rule = rule
        self.seen: list[float] = []
        self.statuses: list[int] = []
        self.lock = threading.Lock()
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with host.lock:
                    now = time.monotonic()
                    host.seen.append(now)
                    reply = host.rule(len(host.seen), now)
                    host.statuses.append(reply[0] if reply else 0)
                if reply is None:
                    self.close_connection = True
                    return
                status, headers = reply
                self.send_response(status)
                for name, value in {"Content-Length": "2", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden name
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def ask(self, **settings: float) -> Response:
        quick = {"attempts": 4, "timeout": 2.0, "deadline": 5.0, "patience": 20.0, "backoff": 0.02, **settings}
        return Transport(endpoint=self.url, **quick).get(f"{self.url}/x", headers={}, limit=1000)  # type: ignore[arg-type]


@pytest.fixture
def serve() -> Iterator[Callable[..., Host]]:
    hosts: list[Host] = []

    def start(rule: Callable[[int, float], Reply | None]) -> Host:
        hosts.append(Host(rule))
        return hosts[-1]

    yield start
    for host in hosts:
        host.server.shutdown()
        host.server.server_close()


def windowed(quota: int, length: float, spell: Callable[[int, int], dict[str, str]]) -> Callable[[int, float], Reply]:
    """A hub that allows ``quota`` requests in each ``length`` seconds, and says so."""
    state = {"ends": 0.0, "left": quota}

    def rule(_: int, now: float) -> Reply:
        if now >= state["ends"]:
            state.update(ends=now + length, left=quota)
        state["left"] -= 1
        left = max(0, int(state["left"]))
        return (200 if state["left"] >= 0 else 429), spell(left, int(state["ends"] - now))

    return rule


@pytest.mark.parametrize(
    "spell",
    [
        lambda left, reset: {"RateLimit": f'"api";r={left};t={reset}', "RateLimit-Policy": '"api";q=12;w=1'},
        lambda left, reset: {"X-RateLimit-Remaining": str(left), "X-RateLimit-Reset": str(int(time.time()) + reset)},
    ],
)
def test_many_threads_stay_within_the_window_the_hub_states(
    serve: Callable[..., Host], spell: Callable[[int, int], dict[str, str]]
) -> None:
    host = serve(windowed(12, 1.0, spell))
    host.ask()  # the first answer tells what is left
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: host.ask(), range(20)))
    assert {answer.status for answer in answers} == {200}
    assert host.statuses.count(429) <= 2  # a hub whose clock ticks while we ask may still refuse one


@pytest.mark.parametrize(("status", "dated"), [(429, False), (503, True)])
def test_a_pause_holds_for_every_thread_whoever_was_told(serve: Callable[..., Host], status: int, dated: bool) -> None:
    def rule(number: int, _: float) -> Reply:
        pause = formatdate(time.time() + 2, usegmt=True) if dated else "1"
        return (status, {"Retry-After": pause}) if number == 1 else (200, {})

    host = serve(rule)
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(host.ask)
        while not host.seen:
            time.sleep(0.005)
        time.sleep(0.1)
        others = [pool.submit(host.ask) for _ in range(5)]
        assert {one.result().status for one in [first, *others]} == {200}
    assert min(host.seen[1:]) - host.seen[0] >= 0.8
    assert len(host.seen) == 7  # nothing tries again beside us: the client's own retries are not used


def test_a_pause_beyond_the_patience_is_told_and_not_waited_for(serve: Callable[..., Host]) -> None:
    host = serve(lambda *_: (429, {"Retry-After": "3000"}))
    start = time.monotonic()
    with pytest.raises(Throttled) as busy:
        host.ask()
    with pytest.raises(Throttled):
        host.ask()
    assert len(host.seen) == 1
    assert busy.value.seconds is not None
    assert busy.value.seconds >= 2999
    assert time.monotonic() - start < 10


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rests of tenths of seconds instead of tens."""
    monkeypatch.setattr(_breaker, "SPAN", 0.1)
    monkeypatch.setattr(_breaker, "FIRST_REST", 0.4)
    monkeypatch.setattr(_breaker, "LONGEST_REST", 3.0)


@pytest.mark.usefixtures("brisk")
def test_a_hub_that_falls_silent_is_asked_ever_more_seldom_and_nobody_hangs(serve: Callable[..., Host]) -> None:
    host = serve(lambda number, _: (200, {}) if number == 1 else None)
    host.ask()

    def refused(_: int) -> bool:
        try:
            host.ask(patience=1.0)
        except NoAnswer:
            return True
        return False

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(refused, range(200)))
    # Two hundred requests of four attempts each would be 800: the hub saw a handful.
    assert len(host.seen) < 60


@pytest.mark.usefixtures("brisk")
def test_a_run_outlives_a_hub_that_restarts(serve: Callable[..., Host]) -> None:
    begun = time.monotonic()

    def rule(number: int, now: float) -> Reply | None:
        return None if number >= 3 and now - begun < 1.0 else (200, {})

    host = serve(rule)
    host.ask()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: host.ask(attempts=8), range(40)))
    assert {answer.status for answer in answers} == {200}


@pytest.mark.usefixtures("brisk")
def test_a_storm_of_errors_opens_the_breaker_and_one_good_answer_closes_it(serve: Callable[..., Host]) -> None:
    state = {"well": True}
    host = serve(lambda *_: (200, {}) if state["well"] else (500, {}))
    host.ask()
    state["well"] = False
    for _ in range(4):
        with pytest.raises(NoAnswer):
            host.ask(patience=0.05, backoff=0.03)
    asked = len(host.seen)
    with pytest.raises(NoAnswer, match="left alone"):
        host.ask(patience=0.05)
    assert len(host.seen) == asked
    state["well"] = True
    assert host.ask(patience=10).status == 200
    assert host.ask(patience=0).status == 200


def test_a_store_of_files_that_is_throttled_does_not_slow_the_hub_that_sent_us_there(
    serve: Callable[..., Host],
) -> None:
    files = serve(lambda *_: (429, {"Retry-After": "500"}))
    hub = serve(lambda number, _: (302, {"Location": f"{files.url}/blob"}) if number != 3 else (200, {}))
    with pytest.raises(Throttled):
        hub.ask()
    assert hub.ask(patience=0.5).status == 200
    with pytest.raises(Throttled):
        hub.ask(patience=0.5)
    assert len(files.seen) == 1
