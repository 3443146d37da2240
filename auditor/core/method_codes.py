"""The methods that Python's dataclasses write for themselves, compiled once and kept from one process to the next.

A dataclass writes the source of its methods and has it compiled when its module is loaded, in each process anew; the
bytecode beside a module does not hold them, and for some 300 classes this is a fifth of a first `review`. The classes
are those of the standard library, and so are the sources: only what the compiler makes of a source is looked up before
it is asked. It is kept beside the code of a wheel and in the user's cache, each source under itself, for the Python
whose bytecode it is (`auditor.core.sealed_entries`).

Only a process that is ours alone asks for it (`begin`): that of the command line, and not a program that imports us.
"""

from __future__ import annotations

import dataclasses
import hashlib
import marshal
import sys
from functools import cache
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any

from auditor.core.folders import SHIPPED, user_cache
from auditor.core.sealed_entries import KEY, SealedEntries
from auditor.core.users_key import users_key

_FORM = "1"
"""Of what is kept; a change of it leaves everything kept before unread."""
_MOST_NEW = 8192
"""Sources that wait to be kept. By judgment: four times those of our modules and of the libraries beside them."""
_SAME_EACH_TIME = 2
"""The form of bytecode that tells nothing of how often an object was used. Given by `marshal`: later ones do."""
_DAMAGED = (ValueError, TypeError, EOFError)


class Methods:
    """What is kept of sources, and what this process compiled besides.

    Args:
        shipped: the file of a wheel; None where there can be none.
        own: the user's file; likewise.
        secret: what the seals of the user's file are made with.
    """

    def __init__(self, shipped: Path | None, own: Path | None, secret: bytes) -> None:
        self._kept = SealedEntries(shipped, own, secret)
        self._new: dict[bytes, CodeType] = {}

    def code(self, source: str) -> CodeType:
        """What the compiler makes of a source, as for a module that asks for nothing of the future.

        Raises:
            SyntaxError: it is none.
        """
        key = key_of(source)
        for body in self._kept.found(key):
            if (found := made(body)) is not None:
                return found
        if (code := self._new.get(key)) is None:
            code = compile(source, "<string>", "exec", dont_inherit=True)
            if len(self._new) < _MOST_NEW:
                self._new[key] = code
        return code

    def keep(self) -> None:
        """Keep in the user's file what was compiled anew."""
        self._kept.keep(self._bodies())
        self._new.clear()

    def ship(self, folder: Path) -> None:
        """Write what is in the user's file, and what was compiled anew, into one for a wheel."""
        self._kept.ship(folder / name_of_file(), self._bodies())

    def _bodies(self) -> dict[bytes, bytes]:
        return {key: packed(code) for key, code in self._new.items()}


def begin() -> None:
    """From now on, the dataclasses of this process look up what the compiler would make."""
    vars(dataclasses)["exec"] = _run


def keep() -> None:
    """Keep for other processes what was compiled anew."""
    methods().keep()


def _run(source: str, names: dict[str, Any], into: dict[str, Any]) -> None:
    """What ``exec`` does with a source."""
    exec(methods().code(source), names, into)  # noqa: S102 - the standard library's own sources, where it runs them


@cache
def methods() -> Methods:
    """What is kept for this Python."""
    secret = users_key()
    return Methods(SHIPPED / name_of_file(), user_cache() / name_of_file() if secret else None, secret or b"")


@cache
def name_of_file() -> str:
    """What is kept lies under all that decides it, as bytecode beside a module does: Python and how it was started."""
    python = sys.implementation.cache_tag, sys.version_info[:2], MAGIC_NUMBER, sys.flags.optimize
    return f"methods-{hashlib.sha256(repr([_FORM, python]).encode()).hexdigest()[:24]}.bin"


def key_of(source: str) -> bytes:
    """Under what a source is kept."""
    return hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=KEY, person=b"methods").digest()


def packed(code: CodeType) -> bytes:
    """Compiled code as it is kept."""
    return marshal.dumps(code, _SAME_EACH_TIME)


def made(body: bytes) -> CodeType | None:
    """The code of what is kept; None where that cannot be."""
    try:
        found = marshal.loads(body)  # noqa: S302 - sealed by this user, or part of a wheel as our modules are
    except _DAMAGED:
        return None
    return found if isinstance(found, CodeType) else None
