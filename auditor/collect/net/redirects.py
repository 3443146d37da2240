"""Where a hub may send us: its own origin, public https hosts, and nothing inside a network the user did not name."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from auditor.collect.net.addresses import by_proxy, is_public, is_public_address, plain_host, public_addresses
from auditor.core import patterns as re
from auditor.core.credentials import Credentials, endpoint, shown, unusable
from auditor.core.errors import UsageError

_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\[\]/?#@:]+)(?::[0-9]*)?|::1")
_PORTS = {"http": 80, "https": 443}
"""Given by RFC 9110: the default ports."""


def origin_of(url: str) -> str:
    """``scheme://host:port`` of a URL, lower case."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()


def without_credentials(url: str) -> str:
    """``url`` without a user name, a password and what may be a token in its query; empty where it is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return shown(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())


def is_endpoint(url: str) -> bool:
    """Whether a URL can be that of a hub: http or https, a host, neither query nor fragment."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return usable and not parts.query and not parts.fragment


def endpoint_of(value: str, *, where: str, wanted: str = "") -> tuple[str, Credentials | None]:
    """The address of a hub, fit to be stored and shown, and the credentials that were written into it.

    Raises:
        UsageError: it is no URL of a hub; the message repeats no credentials.
    """
    try:
        if is_endpoint(value):
            return endpoint(value)
    except ValueError:
        pass  # a control character in a password
    found = repr(unusable(value)[:200])
    raise UsageError("the hub's endpoint is not a URL", where=where, found=found, wanted=wanted)


def is_this_machine(host: str) -> bool:
    """Whether ``host[:port]`` is the loopback interface, where plain http gives nothing away."""
    if not _HOST.fullmatch(host):
        return False
    name = plain_host(urlsplit(f"//{host}").hostname or "")
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_at_home(endpoint: str, target: str) -> bool:
    """Whether a target is the endpoint's own host: the same origin, or the same host now asked for over https."""
    if origin_of(endpoint) == origin_of(target):
        return True
    home, there = urlsplit(endpoint), urlsplit(target)
    return home.hostname == there.hostname and home.scheme == "http" and there.scheme == "https"


def redirect_allowed(endpoint: str, target: str) -> bool:
    """Whether a hub may send us there: same origin always, another one over https on a public address.

    A URL with credentials in it is not followed. A hub that itself lies in a private network may send the client to
    its neighbors there, over http, too: whoever chose that endpoint chose that network.
    """
    try:
        parts = urlsplit(target)
        if origin_of(endpoint) == origin_of(target):
            return True
        if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.port == 0:
            return False
    except ValueError:
        return False
    if not _is_public(endpoint):
        return True
    return parts.scheme == "https" and is_public(parts.scheme, parts.hostname)


def pinned_addresses(endpoint: str, scheme: str, host: str, port: int | None) -> tuple[str, ...]:
    """The addresses to connect to for a request that the hub at ``endpoint`` has caused; none where any may be taken.

    A name is looked up once, here; the request then goes to the address that was checked, so that a name which gives
    another answer a moment later leads nowhere else. The hub's own host is the user's choice and not checked; behind a
    proxy it is the proxy that looks names up.

    Raises:
        NotPublic: the host has an address that is not public.
    """
    home = urlsplit(endpoint)
    if host == home.hostname or not _is_public(endpoint) or by_proxy(scheme, host):
        return ()
    found = public_addresses(host, port or _PORTS.get(scheme, 443))
    from urllib.request import getproxies  # with http and ssl, 20 ms; a model in a folder needs none of them

    return () if getproxies() else found  # exceptions from a proxy are made by name; what answers is checked then


def peer_allowed(endpoint: str, address: str, target: str = "https://public.invalid") -> bool:
    """Whether the address that a connection really reached is one the hub at ``endpoint`` may send us to.

    Behind a proxy it is the proxy's own, which the user chose.
    """
    parts = urlsplit(target)
    if not _is_public(endpoint) or by_proxy(parts.scheme, parts.hostname or ""):
        return True
    return is_public_address(address)


def _is_public(endpoint: str) -> bool:
    parts = urlsplit(endpoint)
    return is_public(parts.scheme, parts.hostname or "")
