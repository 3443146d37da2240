"""Which hosts and addresses are on the public internet, whatever way they are written.

Only what is surely public counts as public. An address has one spelling here: numbers written in another way (decimal,
octal, hexadecimal, with fewer parts) are what somebody writes who wants to get past a check. Addresses that carry
another one inside (IPv4 in IPv6, translators, tunnels) are as public as what they carry.
"""

from __future__ import annotations

import ipaddress
import socket
import unicodedata
from functools import lru_cache

from auditor.core import patterns as re

_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
MOST_ADDRESSES = 4
"""Tried one after the other where one does not answer, as a machine without IPv6 has to. By judgment: two of each
kind; more would spend the caller's patience on a dead host."""
_INNER_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa")
_INNER_ADDRESSES = frozenset({"168.63.129.16"})
"""Addresses that look public and are a cloud's own service beside every machine in it."""
_SPECIAL_V4 = ipaddress.ip_network("192.0.0.0/24")
_UNICAST = ipaddress.ip_network("2000::/3")
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_SPECIAL = tuple(map(ipaddress.ip_network, ("2001::/23", "2001:db8::/32", "3fff::/20")))


class NotPublic(Exception):
    """The host has no address, or one that is not public; the message is fit to be shown."""


def plain_host(host: str) -> str:
    """A host in the one spelling that is checked: lower case, ASCII, without brackets and a final dot."""
    name = unicodedata.normalize("NFKC", host.strip("[]")).lower().replace("\u3002", ".").rstrip(".")
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def is_public_name(host: str) -> bool:
    """Whether a host may be public by its spelling alone: an address that is, or a name that is not an inner one."""
    name = plain_host(host)
    if not name or not re.fullmatch(r"[a-z0-9._:-]+", name):
        return False
    if ":" in name or _NUMBER.fullmatch(name.rpartition(".")[2]):
        return is_public_address(name)
    return "." in name and not any(name == inner or name.endswith("." + inner) for inner in _INNER_NAMES)


def is_public_address(address: str) -> bool:
    """Whether a numeric address is one on the public internet; False for what is no such address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        special = found.is_multicast or found in _SPECIAL_V4 or str(found) in _INNER_ADDRESSES
        return found.is_global and not special
    if found.scope_id:
        return False
    inside = found.ipv4_mapped or found.sixtofour
    if found in _TRANSLATED:
        inside = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    if inside is not None:
        return is_public_address(str(inside))
    return found in _UNICAST and not any(found in network for network in _SPECIAL)


def by_proxy(scheme: str, host: str) -> bool:
    """Whether requests to a host go through a proxy of the user's, which then looks its name up."""
    from urllib.request import getproxies, proxy_bypass  # with http and ssl, 20 ms; a folder needs none of them

    proxies = getproxies()
    return bool(proxies.get(scheme) or proxies.get("all")) and not proxy_bypass(host)


def public_addresses(host: str, port: int) -> tuple[str, ...]:
    """The first addresses of a host, looked up now; every one it has must be public.

    Raises:
        NotPublic: the name does not resolve, or not to public addresses only.
    """
    name = plain_host(host)
    if not is_public_name(name):
        raise NotPublic("not a public address")
    addresses = list(dict.fromkeys(_resolved(name, port)))
    if not all(map(is_public_address, addresses)):
        raise NotPublic("its name leads to an address that is not public")
    return tuple(addresses[:MOST_ADDRESSES])


def _resolved(name: str, port: int) -> list[str]:
    if is_public_address(name):
        return [name]
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise NotPublic(f"its name cannot be looked up: {error}") from None
    if not found:
        raise NotPublic("its name has no address")
    return found


@lru_cache(maxsize=256)
def is_public(scheme: str, host: str) -> bool:
    """Whether a host is public, by its name and, where no proxy looks it up, by all its addresses.

    The answer is kept for the process: it decides which rule holds, never which address is connected to.
    """
    if not is_public_name(host):
        return False
    if by_proxy(scheme, host):
        return True
    try:
        return all(map(is_public_address, _resolved(plain_host(host), 443)))
    except NotPublic:
        return True  # a name nobody can look up cannot be reached either
