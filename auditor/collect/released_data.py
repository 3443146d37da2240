"""Fetch a release of the license database from a file or an address; what it holds is proved by its signature."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from auditor.collect.net.http import NoAnswer, Throttled, TooLarge, Transport
from auditor.collect.net.redirects import without_credentials
from auditor.core.decoding import read_within
from auditor.core.errors import SourceError, Unreachable, UsageError

MAX_BYTES = 1 << 27
"""Bytes of a bundle. By judgment: ten times what the data are, packed; protects memory."""


def fetched(place: str) -> bytes:
    """The bytes at a file or an http(s) address.

    Raises:
        UsageError: no such file, or it is too large.
        SourceError: the address does not answer with it.
    """
    if not place.startswith(("https://", "http://")):
        try:
            return read_within(Path(place), MAX_BYTES)
        except OSError as error:
            raise UsageError(
                "the file cannot be read", where=place, found=error.strerror or str(error),
                wanted="a bundle, and its signature beside it with .sig behind its name",
            ) from None  # fmt: skip
    shown = without_credentials(place)
    parts = urlsplit(place)
    asking = Transport(endpoint=f"{parts.scheme}://{parts.netloc}", attempts=3, patience=30.0)
    try:
        answer = asking.get(place, headers={"accept-encoding": "identity"}, limit=MAX_BYTES)
    except TooLarge:
        raise SourceError("the release is too large", where=shown, wanted=f"at most {MAX_BYTES} bytes") from None
    except (NoAnswer, Throttled) as silence:
        raise Unreachable("the release could not be fetched", where=shown, found=str(silence)[:300]) from None
    if answer.status != 200:
        raise SourceError("the release is not there", where=shown, found=f"HTTP {answer.status}")
    return answer.body
