"""A shelf of small answers in one file of the user's cache, which many processes read and write at once.

It may lose everything and never lies: each entry is sealed together with its key, so that whatever a sudden end, a full
disk or a stranger leaves in the file is at worst an answer that is not there. What was put there the longest ago goes
first.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import weakref
import zlib
from contextlib import suppress
from pathlib import Path

MOST = 128 * 1024 * 1024
"""Bytes of the file. By judgment: some 300,000 passages of model cards and the texts of some thousand models."""
_FULL = 0.9
"""Share of the file from which the oldest quarter is taken away. By judgment: what waits finds room before."""
_QUARTERS = 8
"""How often a quarter is taken away before a write. Derived from `MOST`: a tenth of it is left then."""
_WAITING = 500
"""Entries that wait to be written together. By judgment: a second of reading is lost with a killed process, and a
write costs a hundredth of it."""
_PATIENCE = 0.2
"""Seconds that a write waits for another process; it comes with the next one then. By judgment: reading the text again
takes as long."""
_LONGEST = 16 * 1024 * 1024
"""Bytes of one answer. By judgment: bounds memory; all that one license text states takes a hundredth."""
_SEAL = 12
"""Bytes of a seal: one damaged entry in 10^28 would be taken for a sound one. By judgment."""


class Shelf:
    """Answers by key; safe for many threads and processes. Nothing here raises because of the file or the disk.

    Args:
        place: of the file; it and its folder are made when something is first looked for.
        most: bytes that the file may have.
        secret: what seals are made with, so that nobody else makes one; None where nothing may be kept.
    """

    def __init__(self, place: Path, most: int = MOST, *, secret: bytes | None = b"") -> None:
        self._place = place
        self._most = most
        self._secret = secret or b""
        self._lock = threading.RLock()
        self._waiting: dict[bytes, bytes] = {}
        self._bytes = 0
        self._file: sqlite3.Connection | None = None
        self._opened_by = 0
        self._given_up = secret is None
        self._letting_go: weakref.finalize[..., Shelf] | None = None
        """Closes the file with this shelf, at the latest when the process ends; no garbage is looked for then."""

    def get(self, key: bytes) -> bytes | None:
        """The answer under a key; None where there is none that is whole."""
        with self._lock:
            held = self._waiting.get(key)
            if held is None:
                rows = self._asked("SELECT answer FROM kept WHERE key = ?", (key,))
                held = rows[0][0] if rows else None
        return _opened(self._secret + key, held) if isinstance(held, bytes) else None

    def put(self, key: bytes, answer: bytes) -> None:
        """Keep an answer; it is written with others."""
        with self._lock:
            sealed = _sealed(self._secret + key, answer)
            if len(sealed) > self._most // 16:
                return
            self._waiting[key] = sealed
            self._bytes += len(sealed)
            if len(self._waiting) >= _WAITING or self._bytes > self._most // 8:
                self.write()

    def write(self) -> None:
        """Write what waits; what cannot be written now, because another process writes, waits on, up to a bound."""
        with self._lock:
            if not self._waiting or (file := self._opened()) is None:
                self._drop()
                return
            try:
                file.execute("BEGIN IMMEDIATE")
                self._make_room(file)
                rows = list(self._waiting.items())
                file.executemany("INSERT OR REPLACE INTO kept (key, answer) VALUES (?, ?)", rows)
                file.execute("COMMIT")
                self._drop()
            except sqlite3.Error as error:
                self._failed(error)
            if len(self._waiting) >= 2 * _WAITING or self._bytes > self._most // 4:
                self._drop()

    def _drop(self) -> None:
        self._waiting.clear()
        self._bytes = 0

    def close(self) -> None:
        """Write what waits and let go of the file."""
        with self._lock:
            self.write()
            if self._letting_go is not None:
                self._letting_go()
            self._file = None

    def _make_room(self, file: sqlite3.Connection) -> None:
        """Take away what is oldest, a quarter at a time, until what waits has room."""
        size = int(file.execute("PRAGMA page_size").fetchall()[0][0])
        for _ in range(_QUARTERS):
            pages, unused = (file.execute(f"PRAGMA {of}").fetchall()[0][0] for of in ("page_count", "freelist_count"))
            if (pages - unused) * size + 2 * self._bytes <= _FULL * self._most:
                return
            oldest = "SELECT min(number) + (max(number) - min(number)) / 4 FROM kept"
            file.execute(f"DELETE FROM kept WHERE number <= ({oldest})")  # noqa: S608 - no word of it is foreign

    def _pages(self, file: sqlite3.Connection) -> int:
        return max(1, self._most // int(file.execute("PRAGMA page_size").fetchall()[0][0]))

    def _asked(self, query: str, values: tuple[bytes, ...]) -> list[tuple[bytes]]:
        file = self._opened()
        if file is None:
            return []
        try:
            return file.execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._failed(error)
            return []

    def _opened(self) -> sqlite3.Connection | None:
        """The file; None where it cannot be used. A process that was forked opens it for itself."""
        if self._file is not None and self._opened_by == os.getpid():
            return self._file
        if self._given_up:
            return None
        self._opened_by = os.getpid()
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(self._place, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            self._letting_go = weakref.finalize(self, _let_go, self._file, self._opened_by)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = NORMAL")
            self._file.execute(f"PRAGMA journal_size_limit = {self._most // 8}")
            self._file.execute(f"PRAGMA max_page_count = {self._pages(self._file)}")
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY, key BLOB UNIQUE NOT NULL, answer BLOB)"
            )
        except (sqlite3.Error, OSError) as error:
            self._failed(error)
        return self._file

    def _failed(self, error: Exception) -> None:
        """Go on without the file: for now where another process has it, for good where it or the disk is not sound."""
        file, busy = self._file, isinstance(error, sqlite3.OperationalError) and _is_busy(error)
        if file is not None:
            with suppress(sqlite3.Error):
                file.execute("ROLLBACK")
        if busy:
            return
        self._given_up, self._file = True, None
        self._drop()
        if file is not None:
            with suppress(sqlite3.Error):
                file.close()
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            # Damaged: the next process begins anew. What was to be replayed goes first, so that it meets no new file.
            for ending in ("-wal", "-shm", ""):
                with suppress(OSError):
                    self._place.with_name(self._place.name + ending).unlink(missing_ok=True)


def _let_go(file: sqlite3.Connection, opened_by: int) -> None:
    """Close a file, in the process that opened it."""
    if opened_by == os.getpid():
        with suppress(sqlite3.Error):
            file.close()


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _sealed(key: bytes, answer: bytes) -> bytes:
    body = zlib.compress(answer, 1)
    return _seal(key, body) + body


def _opened(key: bytes, held: bytes) -> bytes | None:
    seal, body = held[:_SEAL], held[_SEAL:]
    if seal != _seal(key, body):
        return None
    inflater = zlib.decompressobj()
    try:
        answer = inflater.decompress(body, _LONGEST)
    except zlib.error:
        return None
    return answer if inflater.eof else None


def _seal(key: bytes, body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_SEAL, key=key).digest()
