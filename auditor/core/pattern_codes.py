"""What Python's compiler of expressions hands to its engine, kept from one process to the next.

The compiler is written in Python: compiling what a first `check` asks took a sixth of its time, and reading it back
takes a hundredth. It is kept beside the code of a wheel and in the user's cache, each expression under its text and its
flags, the file under the source of the compiler and the engine's own number. Nothing is ever taken that the engine
would not have been given: what is kept is what the compiler gave it, sealed together with the expression, in the user's
cache by the user's key. Whatever is missing, damaged or of another Python is compiled as always.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import sys
import unicodedata
from array import array
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from re import _casefix, _compiler, _constants, _parser  # type: ignore[attr-defined]
from types import FunctionType
from typing import Any, AnyStr, NamedTuple, cast

from auditor.core.folders import SHIPPED, keep, user_cache
from auditor.core.users_key import users_key

_sre: Any = _compiler._sre
_FORM = "1"
"""Of what is kept; a change of it leaves everything kept before unread."""
_MOST = 16 * 1024 * 1024
"""Bytes of a file. By judgment: three times what all expressions of our modules take."""
_MOST_NEW = 4096
"""Expressions that wait to be kept. By judgment: twice those of our modules."""
_KEY = 16
"""Bytes of an expression's name. By judgment: two expressions in 10^38 would have the same."""
_SEAL = 12
"""Bytes of a seal: one damaged entry in 10^28 would be taken for a sound one. By judgment."""
_ENTRY = struct.Struct(f"<{_KEY}sII")
_HEAD = struct.Struct("<IIIc")
_NARROW, _WIDE = b"H", b"I"
"""Codes of two bytes and of four: most fit in two."""
_DAMAGED = (ValueError, TypeError, KeyError, IndexError, OverflowError, RuntimeError, struct.error)


class Handed(NamedTuple):
    """What the engine is given besides the expression's text."""

    flags: int
    code: list[int]
    groups: int
    names: dict[str, int]


class Codes:
    """What is kept of expressions, and what this process compiled besides.

    Args:
        shipped: the file of a wheel; None where there can be none.
        own: the user's file; likewise.
        secret: what the seals of the user's file are made with.
    """

    def __init__(self, shipped: Path | None, own: Path | None, secret: bytes) -> None:
        self._own, self._secret = own, secret
        self._files = [(_Read(place), by) for place, by in ((shipped, b""), (own, secret)) if place]
        self._new: dict[bytes, tuple[re.Pattern[Any], Handed]] = {}

    def pattern(self, text: AnyStr, flags: int) -> re.Pattern[AnyStr]:
        """What ``re.compile`` makes.

        Raises:
            re.error: the expression is wrong.
        """
        if not self._files:
            return re.compile(text, flags)
        key = key_of(text, flags)
        for held, secret in self._files:
            if (body := held.body(key)) and (found := made(text, key, body, secret)) is not None:
                return found
        if key in self._new:
            return self._new[key][0]
        compiled, given = heard(text, flags)
        if given is not None and len(self._new) < _MOST_NEW:
            self._new[key] = compiled, given
        return compiled

    def keep(self) -> None:
        """Keep in the user's file what was compiled anew."""
        if not self._new or not self._own:
            return
        new = self._bodies(self._secret)
        before = _Read(self._own).bodies()  # another process may have kept some meanwhile
        sound = {key: body for key, body in before.items() if _is_sealed(key, body, self._secret)}
        keep(self._own, file_of(sound | new) or file_of(new))
        self._new.clear()

    def ship(self, folder: Path) -> None:
        """Write what is in the user's file, and what was compiled anew, into one for a wheel."""
        name, held = name_of_file(), _Read(self._own).bodies() if self._own else {}
        if name is not None:
            before = {key: sealed(key, body[_SEAL:], b"") for key, body in held.items()}
            keep(folder / name, file_of(before | self._bodies(b"")))

    def _bodies(self, secret: bytes) -> dict[bytes, bytes]:
        return {key: sealed(key, packed(given), secret) for key, (_, given) in self._new.items()}


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


@cache
def codes() -> Codes:
    """What is kept for this Python."""
    name = name_of_file()
    secret = users_key()
    if name is None:
        return Codes(None, None, b"")
    return Codes(SHIPPED / name, user_cache() / name if secret else None, secret or b"")


@cache
def name_of_file() -> str | None:
    """What is kept lies under all that decides it: compiler, engine and its letters; None where one is not known."""
    if array("I").itemsize != _sre.CODESIZE:
        return None
    python = sys.implementation.name, sys.version_info[:2], sys.byteorder, unicodedata.unidata_version
    told = [_FORM, python, _sre.MAGIC]
    stamp = hashlib.sha256(repr(told).encode())
    try:
        for module in (_compiler, _parser, _constants, _casefix):
            stamp.update(Path(str(module.__file__)).read_bytes())
    except OSError:  # an interpreter without the sources of its library
        return None
    return f"patterns-{stamp.hexdigest()[:24]}.bin"


class _Listening:
    """The engine as its compiler sees it; remembers what it was given."""

    def __init__(self) -> None:
        self.given: tuple[Any, ...] = ()

    def compile(self, *given: Any) -> Any:
        self.given = given
        return _sre.compile(*given)


def heard(text: AnyStr, flags: int) -> tuple[re.Pattern[AnyStr], Handed | None]:
    """What ``re.compile`` makes, and what the engine was given for it; None where that cannot be told.

    The compiler itself is run, and nothing written after it: with an engine that listens in the place of its own.

    Raises:
        re.error: the expression is wrong.
    """
    listening = _Listening()
    try:
        run: Callable[..., Any] = FunctionType(_compiler.compile.__code__, vars(_compiler) | {"_sre": listening})
        compiled = run(text, flags)
        _, found, code, groups, names, by_number = listening.given
        given = Handed(found, code, groups, dict(names))
    except Exception:  # noqa: BLE001 - whatever is wrong, with the expression or with this way: the ordinary one says it
        return re.compile(text, flags), None
    sound = by_number == _by_number(given) and isinstance(compiled, re.Pattern)
    return (compiled, given) if sound else (re.compile(text, flags), None)


def _by_number(given: Handed) -> tuple[str | None, ...]:
    found: list[str | None] = [None] * (given.groups + 1)
    for name, number in given.names.items():
        found[number] = name
    return tuple(found)


def key_of(text: str | bytes, flags: int) -> bytes:
    told = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    person = b"letters" if isinstance(text, str) else b"bytes"
    return hashlib.blake2b(flags.to_bytes(4, "little") + told, digest_size=_KEY, person=person).digest()


def made(text: AnyStr, key: bytes, body: bytes, secret: bytes) -> re.Pattern[AnyStr] | None:
    """The pattern of what is kept; None where that is not sound."""
    if not _is_sealed(key, body, secret):
        return None
    try:
        given = _unpacked(body[_SEAL:])
        compiled = _sre.compile(text, given.flags, given.code, given.groups, given.names, _by_number(given))
        return cast("re.Pattern[AnyStr]", compiled)
    except _DAMAGED:
        return None


def packed(given: Handed) -> bytes:
    width = _NARROW if max(given.code) < 1 << 16 else _WIDE
    names = json.dumps(given.names).encode() if given.names else b""
    return (
        _HEAD.pack(given.flags, given.groups, len(names), width) + names + array(width.decode(), given.code).tobytes()
    )


def _unpacked(body: bytes) -> Handed:
    flags, groups, length, width = _HEAD.unpack_from(body)
    behind = _HEAD.size + length
    names = json.loads(body[_HEAD.size : behind]) if length else {}
    return Handed(flags, memoryview(body)[behind:].cast(width.decode()).tolist(), groups, names)


def sealed(key: bytes, body: bytes, secret: bytes) -> bytes:
    return hashlib.blake2b(key + body, digest_size=_SEAL, key=secret).digest() + body


def _is_sealed(key: bytes, body: bytes, secret: bytes) -> bool:
    return sealed(key, body[_SEAL:], secret)[:_SEAL] == body[:_SEAL]


def file_of(entries: Mapping[bytes, bytes]) -> bytes:
    """The bytes of a file: how many entries there are, where each lies, what they say; none where it is too much."""
    told = sorted(entries.items())
    at, rows = 0, []
    for key, body in told:
        rows.append(_ENTRY.pack(key, at, len(body)))
        at += len(body)
    return b"".join((len(told).to_bytes(4, "little"), *rows, *(body for _, body in told))) if at < _MOST else b""
