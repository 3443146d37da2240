"""The key of this user, with which what is kept in the cache is sealed: whoever can write there cannot make a report.

It is made once, beside the user's settings and not in the cache, and nobody else may read it. Where there is none, as
in a home that cannot be written, nothing that is kept counts, and nothing is kept.
"""

from __future__ import annotations

import hmac
import os
import stat
from contextlib import suppress
from pathlib import Path

LENGTH = 32
"""Bytes. Given by RFC 2104: as many as the hash has."""
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)


def seal(body: bytes) -> bytes | None:
    """The seal of something that is kept, in hexadecimal digits; None where this user has no key."""
    key = users_key()
    return hmac.digest(key, body, "sha256").hex().encode() if key is not None else None


def is_sealed(held: bytes, body: bytes) -> bool:
    """Whether a seal is this user's, of this very content."""
    own = seal(body)
    return own is not None and hmac.compare_digest(own, held)


def place() -> Path:
    """The file of the key (XDG)."""
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(config) if Path(config).is_absolute() else Path.home() / ".config") / "auditor" / "key"


def users_key() -> bytes | None:
    """The key, made where there is none yet; None where it cannot be kept, or another one may know it."""
    try:
        where = place()
        return _read(where) or _made(where)
    except (OSError, RuntimeError):  # a user without a home
        return None


def _read(where: Path) -> bytes | None:
    """The key in a file that only this user can read or write; None where there is no file.

    Raises:
        OSError: there is something else.
    """
    try:
        opened = os.open(where, os.O_RDONLY | _NO_LINKS)
    except FileNotFoundError:
        return None
    try:
        about = os.fstat(opened)
        key = os.read(opened, LENGTH + 1)
    finally:
        os.close(opened)
    own = os.name == "nt" or (about.st_uid == os.geteuid() and not about.st_mode & 0o077)
    if not own or not stat.S_ISREG(about.st_mode) or len(key) != LENGTH:
        raise OSError("no key of this user alone")
    return key


def _made(where: Path) -> bytes | None:
    """A new key; that of another process where one was first.

    Raises:
        OSError: it cannot be written.
    """
    where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = where.with_name(f"{where.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINKS, 0o600)
    try:
        try:
            os.write(opened, os.urandom(LENGTH))
        finally:
            os.close(opened)
        with suppress(FileExistsError):
            os.link(part, where)  # whole at once, and never over another one
    finally:
        part.unlink(missing_ok=True)
    return _read(where)
