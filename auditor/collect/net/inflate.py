"""The body of an answer as it comes, inflated within bounds where a server compressed it although nobody asked it to.

The client's own decoding takes a piece of the body at once, however large it becomes, and as many layers of compression
as an answer claims to have; a few kilobytes can then fill the memory before any limit is looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx2

_STEP = 64 * 1024
"""Bytes unpacked at once. By judgment: bounds what a compressed bomb can put into memory before the limit is looked
at."""


class Damaged(ValueError):
    """The body cannot be what the answer says it is."""


def body_of(response: httpx2.Response) -> Iterator[bytes]:
    """The pieces of a body, none larger than what arrived at once or `_STEP` bytes.

    Raises:
        Damaged: an encoding that is not read, or a body that is not in it.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return response.iter_raw()
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _inflated(response.iter_raw())
    raise Damaged(f"the answer is encoded as {encoding[:60]!r}, which was not requested")


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=47)  # finds out itself which of the two formats it is
    for piece in pieces:
        data = piece
        while data and not unpacker.eof:
            try:
                yield unpacker.decompress(data, _STEP)
            except zlib.error as error:
                raise Damaged(f"the compressed answer is damaged: {error}") from None
            data = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise Damaged("the compressed answer ends too early")
