"""One question to the hub, for `auditor doctor`: does it answer, does it take the token, what time is it there?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.request import getproxies

from auditor.collect.net.http import NoAnswer, Throttled, TooLarge, Transport
from auditor.collect.sources.huggingface import HuggingFace
from auditor.core.errors import AccessDenied

_LIMIT = 1024 * 1024
"""Bytes of the answer that are read. By judgment: what is wanted are its status and headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What came back."""

    endpoint: str
    """Without credentials."""
    status: int | None = None
    """None where no answer came."""
    problem: str = ""
    seconds: float = 0.0
    token: bool = False
    """Whether a token was sent; never which."""
    clock_off: float | None = None
    """Seconds by which this machine's clock is ahead of the hub's; None where the hub shows none."""
    proxies: tuple[str, ...] = ()
    """For which schemes the environment names a proxy."""


def probe(endpoint: str | None = None, *, now: Callable[[], float] = time.time) -> Probe:
    """Ask the hub for one line of its list of models.

    Raises:
        UsageError: the endpoint is not a URL.
    """
    source = HuggingFace(endpoint=endpoint)
    base = source._endpoint()
    shown = base
    try:
        headers = source._headers()
    except AccessDenied as error:
        return Probe(endpoint=shown, problem=f"{error.what}: {error.found}")
    proxies = tuple(sorted(set(getproxies()) & {"http", "https", "all"}))
    token = any(name.lower() == "authorization" for name in headers)
    asking = Transport(endpoint=base, attempts=2, timeout=5.0, deadline=10.0, patience=5.0)
    start = now()
    try:
        answer = asking.get(f"{base}/api/models?limit=1", headers=headers, limit=_LIMIT, cut=True)
    except (NoAnswer, TooLarge) as silence:
        return Probe(endpoint=shown, problem=str(silence), token=token, proxies=proxies)
    except Throttled as busy:
        said = f"it limits the rate of requests ({busy})"
        return Probe(endpoint=shown, problem=said, status=429, token=token, proxies=proxies)
    end = now()
    return Probe(
        endpoint=shown,
        status=answer.status,
        seconds=max(0.0, end - start),
        token=token,
        proxies=proxies,
        clock_off=_off(answer.headers.get("date", ""), start, end),
    )


def _off(shown: str, start: float, end: float) -> float | None:
    """The difference beyond what the answer's way and the header's whole seconds explain."""
    try:
        there = parsedate_to_datetime(shown).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    if there > end:
        return end - there
    return max(0.0, start - (there + 1.0))
