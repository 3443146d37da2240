"""What a hub says about its rate limit, in any of the spellings in use.

``Retry-After`` (seconds or an HTTP date); ``RateLimit: "api";r=3;t=20`` with ``RateLimit-Policy: "api";q=500;w=300``;
the older ``RateLimit-Limit/-Remaining/-Reset``, ``RateLimit: limit=10, remaining=3, reset=20`` and
``X-RateLimit-Limit/-Remaining/-Reset``, whose reset is an instant on some hubs and a number of seconds on others.
Headers are a stranger's words: what cannot be read is taken as not said.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from auditor.core import patterns as re

ROUNDING = 1.0
"""Seconds added to the end of a window: hubs round down, and a request a moment too early is refused again. Derived
from the unit of these headers, whole seconds."""


LONGEST = 7 * 86400.0
"""No pause or window is taken to be longer, whatever a header says. By judgment: no run waits a week; protects sums
of instants from absurd headers."""
_INSTANT = 1_000_000_000
"""A reset above this is an instant since 1970, not a number of seconds. Derived from the calendar: a thousand million
seconds after 1970 is 2001, and as a pause it would be 31 years."""
_PARAMETER = re.compile(r"(?:^|[;,\s])(?P<name>[a-z]+)\s*=\s*\"?(?P<value>\d{1,15})\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,15})(?:\.\d*)?\s*(?:[;,].*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is left of a rate limit."""

    remaining: int
    """Requests still free."""
    ends_in: float
    """Seconds until the window begins anew."""
    quota: int | None = None
    """Requests free in each window, where the hub says so."""
    length: float | None = None
    """Seconds of a whole window, where the hub says so."""


def asked_pause(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds the hub asks to be left alone, by ``Retry-After`` or a used-up window; None where it does not say.

    Args:
        headers: names in lower case.
        now: seconds since the epoch, for dates in answers that carry none of their own; None for the clock's.
    """
    window = window_of(headers, now)
    spent = window.ends_in if window is not None and window.remaining == 0 else None
    told = _retry_after(headers, now)
    return max(spent, told) if spent is not None and told is not None else told if spent is None else spent


def window_of(headers: Mapping[str, str], now: float | None = None) -> Window | None:
    """The tightest window an answer speaks of; None where it speaks of none."""
    found = list(_windows(headers, now))
    return min(found, key=lambda one: (one.remaining, -one.ends_in)) if found else None


def _windows(headers: Mapping[str, str], now: float | None) -> Iterator[Window]:
    stated = headers.get("ratelimit", "")[:1000]
    policies = {name: found for name, found in _items(headers.get("ratelimit-policy", "")[:1000]) if "q" in found}
    for name, one in _items(stated):
        if "r" in one and "t" in one:
            policy = policies.get(name, {})
            yield _window(one["r"], float(one["t"]), policy.get("q"), policy.get("w"))
    old = {found["name"].lower(): int(found["value"]) for found in _PARAMETER.finditer(stated)}
    if "remaining" in old and "reset" in old:
        yield _window(old["remaining"], float(old["reset"]), old.get("limit"), None)
    for prefix in ("ratelimit", "x-ratelimit", "x-rate-limit"):
        remaining, reset = (_number(headers.get(f"{prefix}-{end}", "")) for end in ("remaining", "reset"))
        if remaining is not None and reset is not None:
            yield _window(remaining, _seconds_until(reset, headers, now), _number(headers.get(f"{prefix}-limit", "")))


def _window(remaining: int, ends_in: float, quota: int | None = None, length: int | None = None) -> Window:
    return Window(
        remaining=remaining,
        ends_in=min(ends_in + ROUNDING, LONGEST),
        quota=quota or None,
        length=float(length) if length else None,
    )


def _items(text: str) -> Iterator[tuple[str, dict[str, int]]]:
    """``"name";a=1;b=2, "other";a=3`` as names and numbers."""
    for item in text.split(","):
        name, _, parameters = item.strip().partition(";")
        found = {one["name"].lower(): int(one["value"]) for one in _PARAMETER.finditer(parameters)}
        if found:
            yield name.strip(' "'), found


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text)
    return int(match[1]) if match else None


def _seconds_until(reset: int, headers: Mapping[str, str], now: float | None) -> float:
    if reset < _INSTANT:
        return float(reset)
    instant = reset / 1000 if reset > 100 * _INSTANT else float(reset)
    return max(0.0, instant - _hub_time(headers, now))


def _retry_after(headers: Mapping[str, str], now: float | None) -> float | None:
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST) if len(value) < 10 else None
    at = _instant(value)
    return None if at is None else min(max(0.0, at - _hub_time(headers, now)), LONGEST)


def _hub_time(headers: Mapping[str, str], now: float | None) -> float:
    """The hub's own clock where it shows it: ours may be wrong, and a difference of the same clock is not."""
    shown = _instant(headers.get("date", ""))
    if shown is not None:
        return shown
    return time.time() if now is None else now


def _instant(text: str) -> float | None:
    if not text or len(text) > 64:
        return None
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
