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
from collections.abc import Callable
from functools import cache
from pathlib import Path
from re import _casefix, _compiler, _constants, _parser  # type: ignore[attr-defined]
from types import FunctionType
from typing import Any, AnyStr, NamedTuple, cast

from auditor.core.folders import SHIPPED, user_cache
from auditor.core.sealed_entries import KEY, SealedEntries
from auditor.core.users_key import users_key

_sre: Any = _compiler._sre
_FORM = "2"
"""Of what is kept; a change of it leaves everything kept before unread."""
_MOST_NEW = 4096
"""Expressions that wait to be kept. By judgment: twice those of our modules."""
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
        self._kept = SealedEntries(shipped, own, secret)
        self._new: dict[bytes, tuple[re.Pattern[Any], Handed]] = {}

    def pattern(self, text: AnyStr, flags: int) -> re.Pattern[AnyStr]:
        """What ``re.compile`` makes.

        Raises:
            re.error: the expression is wrong.
        """
        if not self._kept:
            return re.compile(text, flags)
        key = key_of(text, flags)
        for body in self._kept.found(key):
            if (found := made(text, body)) is not None:
                return found
        if key in self._new:
            return self._new[key][0]
        compiled, given = heard(text, flags)
        if given is not None and len(self._new) < _MOST_NEW:
            self._new[key] = compiled, given
        return compiled

    def keep(self) -> None:
        """Keep in the user's file what was compiled anew."""
        self._kept.keep(self._bodies())
        self._new.clear()

    def ship(self, folder: Path) -> None:
        """Write what is in the user's file, and what was compiled anew, into one for a wheel."""
        if (name := name_of_file()) is not None:
            self._kept.ship(folder / name, self._bodies())

    def _bodies(self) -> dict[bytes, bytes]:
        return {key: packed(given) for key, (_, given) in self._new.items()}


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
    return hashlib.blake2b(flags.to_bytes(4, "little") + told, digest_size=KEY, person=person).digest()


def made(text: AnyStr, body: bytes) -> re.Pattern[AnyStr] | None:
    """The pattern of what is kept; None where that cannot be."""
    try:
        given = _unpacked(body)
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
