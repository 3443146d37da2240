"""GET requests over the hub client's own session, with the bounds that session does not have.

The client of ``huggingface_hub`` has no default timeout, reads answers of any size, and retries only some calls. Here
every request has a deadline and a size limit, is tried again a bounded number of times under one shared `Limiter`, and
follows redirects the way the client does (credentials stay with their origin) but never into a private network that
the user did not name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.collect.net.addresses import NotPublic
from auditor.collect.net.inflate import body_of
from auditor.collect.net.limiter import Limiter, PatienceExhausted, Resting, Turn
from auditor.collect.net.rate_headers import asked_pause, window_of
from auditor.collect.net.redirects import (
    is_at_home,
    origin_of,
    peer_allowed,
    pinned_addresses,
    redirect_allowed,
    without_credentials,
)
from auditor.core.credentials import blotted

if TYPE_CHECKING:
    import httpx2

RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 524})
"""Given by HTTP: answers that say "later" (RFC 9110, 6585, 8470), and Cloudflare's for an origin that did not
answer."""
MAX_REDIRECTS = 5
"""By judgment: each hop is another host that learns of the request."""
MAX_TIMEOUTS = 2
"""A hub that hangs costs a whole timeout each time; two are enough to know. By judgment."""
ERROR_BODY_BYTES = 64 * 1024
"""Bytes of a refusal's body. By judgment: it is looked at for its message only."""


@dataclass(frozen=True, slots=True)
class Response:
    """A complete answer: 2xx, or an error status that another attempt would not change."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    url: str


class TooLarge(Exception):
    """The body is longer than the limit; ``size`` in bytes where the hub announced it."""

    def __init__(self, size: int | None) -> None:
        super().__init__(f"{size} bytes")
        self.size = size


class NoAnswer(Exception):
    """No usable answer after all attempts; the message says what the last one ran into."""


class Throttled(Exception):
    """The hub still asked for a pause when attempts or patience ended; ``seconds`` of the last one where known."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """How to ask one hub.

    Attributes:
        attempts: tries for each request, the first included.
        timeout: seconds without a byte, and for the connection.
        deadline: seconds for one try as a whole.
        patience: seconds one request may spend waiting for the hub's rate limit.
        backoff: seconds before the second try; doubled at each further one, up to 8.
    """

    endpoint: str
    attempts: int = 5
    timeout: float = 10.0
    deadline: float = 60.0
    patience: float = 120.0
    backoff: float = 0.5
    limiter: Limiter | None = field(default=None, compare=False)

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        limit: int,
        check: Callable[[Response], str] | None = None,
        cut: bool = False,
        guarded: str | None = None,
        at_home: bool = False,
    ) -> Response:
        """Fetch ``url``; ``check`` names what is wrong with a 2xx answer, which is then tried again.

        With ``cut`` a longer body is no error: reading stops at ``limit`` (a server may not know ranges). With
        ``guarded``, a hub, the address that answers must be one that this hub may send us to, every time. With
        ``at_home`` only the endpoint's own host may answer: what nothing but its word proves is not taken from others.

        Raises:
            TooLarge: the body is longer than ``limit`` bytes; reading stopped there.
            Throttled: 429 until attempts or patience ended.
            NoAnswer: no connection, a timeout, a cut or damaged body, or a 5xx until attempts ended.
        """
        patience = self.patience
        problem = ""
        timeouts = 0
        for attempt in range(1, self.attempts + 1):
            turn = Turn(origin_of(url), self.limiter)
            try:
                patience -= turn.take(patience)
                outcome = self._try_once(url, headers, limit, _Way(cut, guarded, at_home), turn)
                if isinstance(outcome, Response):
                    problem, pause = self._heard(outcome, turn.limiter, check, attempt)
                    if not problem and pause is None:
                        return outcome
                else:
                    turn.limiter.silent()
                    problem, pause = outcome[0], None
                    timeouts += outcome[1]
            except TooLarge:
                turn.limiter.answered()
                raise
            except Resting as rest:
                before = problem or "no answer to earlier requests"
                raise NoAnswer(f"{before}; the host is left alone for {rest.seconds:.0f} s more") from None
            except PatienceExhausted as long:
                if problem:
                    raise NoAnswer(f"{problem}; it wants to be left alone for {long.seconds:.0f} s") from None
                raise Throttled(long.seconds) from None
            finally:
                turn.end()
            if attempt == self.attempts or timeouts >= MAX_TIMEOUTS:
                break
            if pause is None and not turn.limiter.down:
                seconds = self._backoff(attempt)
                patience -= seconds
                try:
                    turn.limiter.wait(seconds)
                except PatienceExhausted:
                    break
        raise NoAnswer(problem) if problem else Throttled(pause)

    def _heard(
        self, answer: Response, limiter: Limiter, check: Callable[[Response], str] | None, attempt: int
    ) -> tuple[str, float | None]:
        """What is wrong with an answer, and the pause it means for everybody; neither for a good one."""
        pause = asked_pause(answer.headers)
        if answer.status == 429:
            pause = limiter.around(self._backoff(attempt)) if pause is None else pause
            limiter.throttled(pause)
            return "", pause
        if answer.status in RETRY_STATUS:
            if pause is not None:
                limiter.throttled(pause)
            else:
                limiter.silent()
            return f"the hub answered {answer.status}", pause
        limiter.answered()
        window = window_of(answer.headers)
        if window is not None:
            limiter.heed(window)
        return (check(answer) if check and answer.status < 300 else ""), None

    def _backoff(self, attempt: int) -> float:
        return min(self.backoff * 2.0 ** (attempt - 1), 8.0)

    def _try_once(
        self, url: str, headers: Mapping[str, str], limit: int, way: _Way, turn: Turn
    ) -> Response | tuple[str, bool]:
        """One attempt: an answer, or what went wrong and whether it was a timeout."""
        import httpx2
        from huggingface_hub import close_session
        from huggingface_hub.errors import OfflineModeIsEnabled

        try:
            return self._exchange(url, headers, limit, way, turn)
        except httpx2.TimeoutException:
            return f"no answer within {self.timeout:g} s", True
        except _DeadlineError:
            return f"the answer was not complete after {self.deadline:g} s", True
        except httpx2.ConnectError as error:
            if "ssl" in str(error).lower():
                close_session()  # what the client itself does: a renewed certificate needs a new session
            return f"no connection: {_brief(error)}", False
        except httpx2.RemoteProtocolError as error:
            return f"the answer was cut off: {_brief(error)}", False
        except OfflineModeIsEnabled:
            raise NoAnswer("offline mode is enabled (HF_HUB_OFFLINE)") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError, RuntimeError) as error:
            return f"{type(error).__name__}: {_brief(error)}", False

    def _exchange(self, url: str, headers: Mapping[str, str], limit: int, way: _Way, turn: Turn) -> Response:
        from huggingface_hub import get_session

        until = time.monotonic() + self.deadline
        session = get_session()
        home = way.guarded or self.endpoint
        if way.at_home and not is_at_home(self.endpoint, url):
            raise NoAnswer(f"{origin_of(url)[:200]} is not the hub")
        request: httpx2.Request = session.build_request("GET", url, headers=dict(headers), timeout=self.timeout)
        for _ in range(MAX_REDIRECTS + 1):
            asked = str(request.url)
            response = _sent(session, request, home)
            try:
                if not is_at_home(home, asked) and not peer_allowed(home, _peer(response), asked):
                    raise NoAnswer(f"{origin_of(asked)} answered from an address that is not public")
                if response.next_request is None:
                    return _read(response, limit, until, cut=way.cut, url=asked)
                # The client's own rule decides which headers travel on; only where to is narrowed here.
                target = str(request.url.join(response.headers["location"]))
                request = response.next_request
                request.url = request.url.__class__(target)
                request.extensions = {"timeout": request.extensions.get("timeout", {})}
                if not redirect_allowed(home, target) or (way.at_home and not is_at_home(self.endpoint, target)):
                    raise NoAnswer(f"a redirect to {origin_of(target)[:200]} was not followed")
            finally:
                response.close()
            turn.move(origin_of(target), self.patience)
        raise NoAnswer(f"more than {MAX_REDIRECTS} redirects")


@dataclass(frozen=True, slots=True)
class _Way:
    """How an answer is to be read, and who may give it; see `Transport.get`."""

    cut: bool
    guarded: str | None
    at_home: bool


def _sent(session: httpx2.Client, request: httpx2.Request, home: str) -> httpx2.Response:
    """The answer to a request, from the very address that was checked where a hub could have chosen the host.

    Raises:
        NoAnswer: the host has an address that is not public.
    """
    import httpx2

    host = request.url.host
    try:
        addresses = pinned_addresses(home, request.url.scheme, host, request.url.port)
    except NotPublic as error:
        raise NoAnswer(f"{host[:200]}: {error}") from None
    requests = [_addressed(request, address, session) for address in addresses] or [request]
    for number, one in enumerate(requests, start=1):
        one.headers.pop("cookie", None)  # no host is told what another one, or an earlier run, was told
        try:
            return session.send(one, stream=True, follow_redirects=False)
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            if number == len(requests):
                raise
    raise NoAnswer("no address")


def _addressed(request: httpx2.Request, address: str, session: httpx2.Client) -> httpx2.Request:
    """The request to an address instead of a name; the certificate must still be the name's."""
    # Connections are kept by address: one that was made for a name must not serve another with the same address.
    headers = {**request.headers, "host": request.headers["host"], "connection": "close"}
    extensions = {**request.extensions, "sni_hostname": request.url.host}
    return session.build_request("GET", request.url.copy_with(host=address), headers=headers, extensions=extensions)


def _peer(response: httpx2.Response) -> str:
    """The address at the other end of the connection; empty where a proxy or the transport does not tell."""
    stream = response.extensions.get("network_stream")
    found = stream.get_extra_info("server_addr") if stream is not None else None
    return str(found[0]) if isinstance(found, tuple) and found else ""


class _DeadlineError(Exception):
    """One attempt took longer than allowed although bytes kept coming."""


def _read(response: httpx2.Response, limit: int, until: float, *, cut: bool, url: str) -> Response:
    headers = {name.lower(): value for name, value in response.headers.items()}
    failed = response.status_code >= 300
    announced = headers.get("content-length", "")
    size = int(announced) if announced.isdigit() and len(announced) < 16 else None
    if not failed and not cut and size is not None and size > limit:
        raise TooLarge(size)
    chunks: list[bytes] = []
    total = 0
    for chunk in body_of(response):  # as they come: a fixed chunk size would wait for a drip to fill it
        total += len(chunk)
        if total > (ERROR_BODY_BYTES if failed else limit):
            if not failed and not cut:
                raise TooLarge(size if size is not None and size > limit else None)
            if cut:
                chunks.append(chunk[: limit - total])
            break
        chunks.append(chunk)
        if time.monotonic() > until:
            raise _DeadlineError
    return Response(status=response.status_code, headers=headers, body=b"".join(chunks), url=without_credentials(url))


def _brief(error: Exception) -> str:
    return blotted((str(error) or type(error).__name__).splitlines()[0])[:200]
