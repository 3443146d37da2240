"""Files of sealed entries: what Python made of a text once, each under a hash of the text, beside a wheel's code and in
the user's cache.

Whoever takes an entry runs what it says, so it is sealed together with its key: in the user's cache by the user's key,
in a wheel, which is code itself, against damage alone. Whatever is missing, damaged or sealed by another is not there.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from auditor.core.folders import keep

KEY = 16
"""Bytes of an entry's name. By judgment: two texts in 10^38 would have the same."""
_SEAL = 12
"""Bytes of a seal: one damaged entry in 10^28 would be taken for a sound one. By judgment."""
_MOST = 16 * 1024 * 1024
"""Bytes of a file. By judgment: three times what all expressions of our modules take."""
_LONG = 4096
"""Bytes from which what is kept is packed. Measured: packed, the expressions of a wheel take 1.5 MB and not 5.2, and
unpacking those of a first `check` takes 8 ms; most entries are shorter, and reading those would take longer."""
_PLAIN, _PACKED = b"\0", b"\1"
_ENTRY = struct.Struct(f"<{KEY}sII")


class SealedEntries:
    """What is kept under one name.

    Args:
        shipped: the file of a wheel; None where there can be none.
        own: the user's file; likewise.
        secret: what the seals of the user's file are made with.
    """

    def __init__(self, shipped: Path | None, own: Path | None, secret: bytes) -> None:
        self._own, self._secret = own, secret
        self._files = [(_Read(place), by) for place, by in ((shipped, b""), (own, secret)) if place]

    def __bool__(self) -> bool:
        """Whether there is a place for anything."""
        return bool(self._files)

    def found(self, key: bytes) -> Iterator[bytes]:
        """The sound entries under a key, a wheel's first."""
        for held, secret in self._files:
            if (body := held.body(key)) and is_sealed(key, body, secret):
                yield _unpacked(body)

    def keep(self, new: Mapping[bytes, bytes]) -> None:
        """Keep more in the user's file."""
        if not new or not self._own:
            return
        added = {key: sealed(key, _packed(body), self._secret) for key, body in new.items()}
        before = _Read(self._own).bodies()  # another process may have kept some meanwhile
        sound = {key: body for key, body in before.items() if is_sealed(key, body, self._secret)}
        keep(self._own, file_of(sound | added) or file_of(added))

    def ship(self, place: Path, new: Mapping[bytes, bytes]) -> None:
        """Write what is in the user's file, and more, into one for a wheel."""
        held = {key: body[_SEAL:] for key, body in _Read(self._own).bodies().items()} if self._own else {}
        held |= {key: _packed(body) for key, body in new.items()}
        keep(place, file_of({key: sealed(key, body, b"") for key, body in held.items()}))


class _Read:
    """A file as it was read; nothing where it is not there or damaged."""

    def __init__(self, place: Path) -> None:
        self._data, self._behind = b"", 0
        self._rows: dict[bytes, tuple[int, int]] = {}
        with suppress(OSError):
            self._data = place.read_bytes()
        behind = 4 + int.from_bytes(self._data[:4], "little") * _ENTRY.size
        if 4 < behind <= len(self._data):
            self._behind = behind
            rows = _ENTRY.iter_unpack(memoryview(self._data)[4:behind])
            self._rows = {key: (at, length) for key, at, length in rows}

    def body(self, key: bytes) -> bytes:
        """The entry under a key; empty where there is none."""
        at, length = self._rows.get(key, (0, 0))
        return self._data[self._behind + at : self._behind + at + length]

    def bodies(self) -> dict[bytes, bytes]:
        """All entries."""
        return {key: self.body(key) for key in self._rows}


def _packed(body: bytes) -> bytes:
    return _PACKED + zlib.compress(body) if len(body) >= _LONG else _PLAIN + body


def _unpacked(held: bytes) -> bytes:
    """The content of an entry that is sound."""
    behind = held[_SEAL + 1 :]
    return zlib.decompressobj().decompress(behind, _MOST) if held[_SEAL : _SEAL + 1] == _PACKED else behind


def sealed(key: bytes, body: bytes, secret: bytes) -> bytes:
    """An entry with its seal before it."""
    return hashlib.blake2b(key + body, digest_size=_SEAL, key=secret).digest() + body


def is_sealed(key: bytes, body: bytes, secret: bytes) -> bool:
    """Whether an entry is whole, and sealed with this secret together with its key."""
    return sealed(key, body[_SEAL:], secret)[:_SEAL] == body[:_SEAL]


def file_of(entries: Mapping[bytes, bytes]) -> bytes:
    """The bytes of a file: how many entries there are, where each lies, what they say; none where it is too much."""
    told = sorted(entries.items())
    at, rows = 0, []
    for key, body in told:
        rows.append(_ENTRY.pack(key, at, len(body)))
        at += len(body)
    return b"".join((len(told).to_bytes(4, "little"), *rows, *(body for _, body in told))) if at < _MOST else b""
