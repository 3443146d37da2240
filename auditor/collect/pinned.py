"""A file at an address whose content is known beforehand: fetched once, and refused where it is another one."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from auditor.collect.net.http import NoAnswer, Throttled, TooLarge, Transport
from auditor.collect.net.redirects import is_this_machine, without_credentials
from auditor.core.errors import SourceError

MAX_BYTES = 1024 * 1024
"""By judgment: protects memory; a policy file of that size cannot be read by a person."""


def fetch_pinned(url: str, sha256: str) -> bytes:
    """The bytes at an address that somebody named outright, if they have the hash.

    Args:
        url: https, or http on the loopback interface; only its own host may answer.
        sha256: 64 hexadecimal digits, with or without ``sha256:`` before them.

    Raises:
        SourceError: no such address, no answer, or another content.
    """
    parts, shown = urlsplit(url), without_credentials(url)
    if parts.username or not (parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.netloc))):
        raise SourceError("the address cannot be fetched", where=shown, wanted="https, without a login in it")
    transport = Transport(endpoint=f"{parts.scheme}://{parts.netloc}")
    try:
        answer = transport.get(url, headers={}, limit=MAX_BYTES, at_home=True)
    except TooLarge as error:
        raise SourceError("the file is too large", where=shown, wanted=f"at most {MAX_BYTES} bytes") from error
    except (NoAnswer, Throttled) as error:
        raise SourceError("the address gives no answer", where=shown, found=str(error)) from error
    if answer.status != 200:
        raise SourceError("the address has no such file", where=shown, found=f"HTTP {answer.status}")
    found = hashlib.sha256(answer.body).hexdigest()
    if found != sha256.removeprefix("sha256:").casefold():
        raise SourceError(
            "the file is another one than was pinned", where=shown, found=found, wanted=sha256,
            hint="look at what changed, then pin the new hash",
        )  # fmt: skip
    return answer.body
