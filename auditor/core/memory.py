"""What was read once and need not be read again: answers of pure functions, by all that they are asked.

An answer lies under a hash over the seal of the memory, the name of the question and everything it is asked about. The
seal stands for all that decides an answer besides: the code, the data, the libraries. So nothing is ever out of date,
and nothing has to be invalidated: what was read by other code or with other data lies under other keys.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

from auditor.core.folders import PACKAGE, SHIPPED, user_cache
from auditor.core.listing import files, libraries
from auditor.core.packed import pack, unpack
from auditor.core.resources import data_root
from auditor.core.shelf import Shelf
from auditor.core.users_key import users_key
from auditor.core.version import __version__

FILE = "readings.sqlite3"
"""In the user's cache."""
_LIST = PACKAGE.parent / f"model_license_auditor-{__version__}.dist-info" / "RECORD"
"""What an installer writes of a package. Given by PEP 627."""
_DAMAGED = (ValueError, KeyError, TypeError, IndexError, AttributeError)
_Answer = TypeVar("_Answer")


class Memory:
    """Answers of this process, the last so many of each question, and those of all others on a shelf.

    Args:
        seal: stands for all that decides an answer besides what is asked.
        shelf: what outlives the process; None where nothing does.
        most: answers to each question that are held in this process.
        shelved: questions that other processes will ask as well, about the same.
    """

    def __init__(
        self, seal: bytes, shelf: Shelf | None, most: Mapping[str, int], shelved: frozenset[str] = frozenset()
    ) -> None:
        self._seal = hashlib.blake2b(seal, digest_size=32).digest()
        self._shelved = shelved
        self._shelf = shelf
        self._most = most
        self._held: dict[str, OrderedDict[bytes, Any]] = {question: OrderedDict() for question in most}
        self._lock = threading.Lock()
        self.asked = 0
        self.made = 0

    def answer(self, question: str, about: bytes, make: Callable[[], _Answer]) -> _Answer:
        """What a pure function answers: remembered, else made.

        Args:
            question: which function it is.
            about: all that it is given, in a form that two different things never share.
            make: asks it; what it gives is of the nouns of `auditor.core.model` where it is to be shelved.
        """
        key = hashlib.blake2b(about, digest_size=16, key=self._seal, person=question.encode()).digest()
        held, most = self._held[question], self._most[question]
        with self._lock:
            self.asked += 1
            if key in held:
                held.move_to_end(key)
                return cast("_Answer", held[key])
        found, shelf = None, self._shelf if question in self._shelved else None
        if shelf is not None and (data := shelf.get(key)) is not None:
            with suppress(*_DAMAGED):
                found = (unpack(data),)
        if found is None:
            self.made += 1
            found = (make(),)
            if shelf is not None:
                with suppress(TypeError):  # nobody else gets what cannot be written
                    shelf.put(key, pack(found[0]))
        with self._lock:
            held[key] = found[0]
            if len(held) > most:
                held.popitem(last=False)
        return found[0]

    def write(self) -> None:
        """Hand on to other processes what was made."""
        if self._shelf is not None:
            self._shelf.write()


def users_shelf() -> Shelf:
    """The shelf in the user's cache."""
    return Shelf(user_cache() / FILE, secret=users_key())


def seal_of(shelf: Shelf, records: Sequence[Path] = ()) -> bytes:
    """Stands for what decides how a text is read: our code and data, Python, and the libraries beside it.

    Args:
        shelf: remembers the hash of files whose sizes and times are the same.
        records: files of the organization's own records.
    """
    told = [__version__, sys.version, *sorted(libraries())]
    told += [_content(shelf, folder) for folder in (PACKAGE, data_root("license_db"), data_root("policies"))]
    shelf.write()  # whoever asks for a seal may put nothing else there
    told += [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(records)]
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _content(shelf: Shelf, folder: Path) -> str:
    """Stands for the files of a folder: without reading them where that can be told, else a hash over them.

    The hash is taken anew where the size or a time of a file is another.
    """
    listed = sorted(files(str(folder)))
    listing = repr((str(folder), listed)).encode("utf-8", "surrogatepass")
    if (told := _told(folder, listed)) is not None:
        return told
    key = hashlib.blake2b(listing, digest_size=16, person=b"content").digest()
    if (known := shelf.get(key)) is not None:
        return known.decode("ascii", "replace")
    digest = hashlib.sha256()
    for path, *_ in listed:
        with suppress(OSError):
            with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - as a `Path` it takes twice the time
                data = stream.readall()
            digest.update(f"{path.removeprefix(str(folder))}\0{len(data)}\0".encode("utf-8", "surrogatepass") + data)
    found = digest.hexdigest()
    shelf.put(key, found.encode())
    return found


def _told(folder: Path, listed: Sequence[tuple[str, int, int, int]]) -> str | None:
    """What stands for our own files that nobody has to read; None where nothing does.

    In a checkout their sizes and times do: who works there pays with what was remembered, and never with an answer of
    other code. An installed package is what its installer's list says, which has the hashes of all files and is written
    last, as long as nothing is newer; so a machine that is set up again finds what it remembered.
    """
    if not SHIPPED.is_dir():
        return repr(listed) if folder.is_relative_to(PACKAGE.parent) else None
    if not folder.is_relative_to(PACKAGE):
        return None  # a release of the data that the user took in
    try:
        list_of_all = _LIST.read_bytes()
        about = _LIST.stat()
    except OSError:
        return None
    if any(max(times) > max(about.st_mtime_ns, about.st_ctime_ns) for _, _, *times in listed):
        return None
    names = [(path.removeprefix(str(folder)), size) for path, size, *_ in listed]
    return hashlib.sha256(list_of_all + repr(names).encode("utf-8", "surrogatepass")).hexdigest()
