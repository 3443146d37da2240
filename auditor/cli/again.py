"""What `check --locked` printed of the very same, printed again before the command line and its libraries are loaded.

It is kept under all that it depends on: the command line, the folder, the environment, the day, the terminal, the
contents of manifest, policy and lock, and what stands for our code, our data and the libraries (as in
`auditor.core.memory`). What it rests on besides, the kept audit and the files the policy names, it tells with their
hashes; the evidence, whose files are named by what they hold, must be there and is not read. Only a run that found a
kept audit, of that day or of another, is kept; every other command line goes its ordinary way.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO

from auditor.core import keepsakes
from auditor.core.listing import installed, installed_at_start, stamp

_NAMED = {"-p": "auditor.yaml", "--policy": "auditor.yaml", "--lock": "models.lock"}
_OTHER = frozenset({"--as-of", "-w", "--workload", "--fail-on"})
_MANIFEST = "models.yaml"
_PASSING = frozenset({"_", "OLDPWD", "SHLVL"})
"""What shells tell of themselves."""
_CODES = (0, 1, 3)
"""Exit codes of a report. Given by ADR 4: with the others none was made."""
_NEW_OBJECTS = 1_000_000
"""New objects before Python looks through them for garbage. Measured: a first `check` of the example makes half a
million, and looked through them twice at 200,000, for 0.11 of 1.9 s; 2 % of them were garbage, and the process takes
190 MB either way."""


class _Both(io.BufferedIOBase):
    """A stream that also remembers what is written to it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.heard = bytearray()

    def write(self, data: Any) -> int:
        self.heard += data
        return self._stream.write(data)

    def writable(self) -> bool:
        return True

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()


def _over(heard: Any, before: TextIO) -> io.TextIOWrapper:
    """The text of what is written to a stream as the one before it had it."""
    buffered = bool(before.line_buffering)
    return io.TextIOWrapper(heard, encoding=before.encoding, errors=before.errors, line_buffering=buffered)


class Telling:
    """A run whose report may be kept.

    Args:
        place: where it is kept.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.rests_on: dict[str, str] = {}
        """The files and folders it depends on besides, and their hashes; none where it must not be kept."""
        self.evidence: tuple[str, tuple[str, ...]] = ("", ())
        """A folder, and the files below it that must be there."""

    def again(self) -> int | None:
        """Print what is kept, and give its exit code; None where nothing is."""
        if (body := keepsakes.found(self.place)) is None:
            return None
        try:
            kept = json.loads(body)
            rests, code = dict(kept["rests"]), kept["code"]
            if not rests or any(_hash(Path(path)) != held for path, held in rests.items()) or code not in _CODES:
                return None
            if not all_there(*kept["evidence"]):
                return None
            said = [kept[name].encode("latin-1") for name in ("out", "err")]
        except Exception:  # noqa: BLE001 - whatever is wrong with what is kept, the report is made anew
            return None
        with suppress(OSError):  # the ordinary way says what is wrong with a stream
            for stream, data in zip((sys.stdout, sys.stderr), said, strict=True):
                stream.buffer.write(data)
                stream.flush()
            return int(code)
        return None

    def listen(self) -> None:
        """Remember what is printed from now on."""
        self._heard = _Both(sys.stdout.buffer), _Both(sys.stderr.buffer)
        sys.stdout, sys.stderr = map(_over, self._heard, (sys.stdout, sys.stderr))
        _RUN.set(self)

    def keep(self, code: int) -> None:
        """Keep what was printed; a cache that cannot be written costs only time."""
        sound = all(held and _hash(Path(path)) == held for path, held in self.rests_on.items())
        same = telling_of(sys.argv[1:], anew=True)  # what is changed meanwhile may have been read before or behind
        if not self.rests_on or code not in _CODES or not sound or same is None or same.place != self.place:
            return
        out, err = (bytes(heard.heard).decode("latin-1") for heard in self._heard)
        told = {"code": code, "rests": self.rests_on, "evidence": self.evidence, "out": out, "err": err}
        body = json.dumps(told).encode()
        keepsakes.keep(self.place, body)


_RUN: ContextVar[Telling | None] = ContextVar("_RUN", default=None)


def standing_for(paths: Sequence[Path]) -> dict[str, str]:
    """Files and folders as they are now."""
    return {str(path): _hash(path) for path in paths}


def all_there(folder: str, names: Sequence[str]) -> bool:
    """Whether each of some files below a folder is there."""
    root = os.path.join(folder, "")  # noqa: PTH118 - thousands of names, and path objects take longer than the calls
    return all(os.path.exists(f"{root}{name}") for name in names)  # noqa: PTH110 - as above


def rests_on(held: Mapping[str, str], evidence: tuple[str, tuple[str, ...]]) -> None:
    """Tell that this run prints what is made of a kept audit, and what that depends on besides, as it stood before."""
    if (telling := _RUN.get()) is not None:
        telling.rests_on, telling.evidence = dict(held), evidence


class _Asked(NamedTuple):
    manifest: str
    policy: str
    lock: str


def telling_of(words: Sequence[str], *, anew: bool = False) -> Telling | None:
    """The run of a command line, where its report may be kept.

    Args:
        anew: by what is installed now, and not when this process started.
    """
    asked = _asked(words)
    if asked is None or not sys.stdout or not sys.stderr:
        return None
    try:
        told = [
            list(words), os.getcwd(), sorted(item for item in os.environ.items() if item[0] not in _PASSING),  # noqa: PTH109
            int(time.time()) // 86400, [_terminal(stream) for stream in (sys.stdout, sys.stderr)],
            installed() if anew else installed_at_start(), [_hash(Path(path)) for path in asked],
        ]  # fmt: skip
    except Exception:  # noqa: BLE001 - whatever is wrong, the ordinary way says it
        return None
    return Telling(keepsakes.place("again", told))


def _asked(words: Sequence[str]) -> _Asked | None:
    """The files of a locked check in its plainest form; None for any other command line."""
    if not words or words[0] != "check" or "--locked" not in words:
        return None
    manifests, named = [], dict(_NAMED)
    rest = iter(word for word in words[1:] if word != "--locked")
    for word in rest:
        if word in _NAMED or word in _OTHER:
            value = next(rest, "")
            if not value or value.startswith("-"):
                return None
            named[word] = value
        elif word.startswith("-"):
            return None
        else:
            manifests.append(word)
    if len(manifests) > 1 or ("-p" in words and "--policy" in words):
        return None
    policy = named["--policy"] if "--policy" in words else named["-p"]
    return _Asked(manifests[0] if manifests else _MANIFEST, policy, named["--lock"])


def _hash(path: Path) -> str:
    """Of a file's content, of a folder by what stands for its files; empty where there is nothing to be read."""
    try:
        return stamp(path) if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _terminal(stream: Any) -> Any:
    return (os.get_terminal_size(stream.fileno()), stream.encoding) if stream.isatty() else stream.encoding


def main() -> None:
    """Entry point of the installed command.

    A command makes its tables and keeps them until it ends: looking through them for garbage again and again, and once
    more before the process gives everything back (`auditor.cli.app.main`), took a sixth of `check`.
    """
    telling = telling_of(sys.argv[1:])
    if telling is not None and (code := telling.again()) is not None:
        sys.exit(code)
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
    from auditor.core import method_codes

    method_codes.begin()
    from auditor.cli import app

    if telling is not None:
        telling.listen()
    app.main(telling.keep if telling is not None else None)
