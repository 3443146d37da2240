"""Where a hub may send us: its own origin, public https hosts, and nothing inside a network the user did not name."""

from __future__ import annotations

import ipaddress
import socket
from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies


def origin_of(url: str) -> str:
    """``scheme://host:port`` of a URL, lower case."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()


def without_credentials(url: str) -> str:
    """``url`` without a user name and password, fit to be stored and shown."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def is_this_machine(host: str) -> bool:
    """Whether ``host[:port]`` is the loopback interface, where plain http gives nothing away."""
    name = urlsplit(f"//{host}").hostname or ""
    return name == "localhost" or name == "::1" or name.startswith("127.")


def redirect_allowed(endpoint: str, target: str) -> bool:
    """Same origin always; another one over https on a public address.

    A hub that itself lies in a private network may send the client to its neighbours there, over http, too: whoever
    chose that endpoint chose that network.
    """
    if origin_of(endpoint) == origin_of(target):
        return True
    parts = urlsplit(target)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    if not _is_public(urlsplit(endpoint).hostname or ""):
        return True
    return parts.scheme == "https" and _is_public(parts.hostname)


def peer_allowed(endpoint: str, address: str) -> bool:
    """Whether the address that a connection really reached is one the hub at ``endpoint`` may send us to.

    Behind a proxy it is the proxy's own, which the user chose.
    """
    if not _is_public(urlsplit(endpoint).hostname or "") or getproxies():
        return True
    return bool(address) and _is_public(address)


@lru_cache(maxsize=256)
def _is_public(host: str) -> bool:
    """Whether every address of ``host`` is on the public internet; behind a proxy only literal addresses are known."""
    try:
        addresses = [host.strip("[]")]
        ipaddress.ip_address(addresses[0])
    except ValueError:
        if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
            return False
        if getproxies():
            return True
        try:
            addresses = [str(info[4][0]) for info in socket.getaddrinfo(host, None)]
        except OSError:
            return True  # a name nobody can resolve cannot be reached either
    return all(ipaddress.ip_address(address.split("%")[0]).is_global for address in addresses)
