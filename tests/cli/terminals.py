"""Runs the command on a pseudo-terminal of a known width, as a person's shell does."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.cli.warm import LIMIT, warm

COLOR = re.compile("\x1b\\[[0-9;]*m")
_REWRITTEN = re.compile("\r\x1b\\[K")
_UNSET = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING")


@dataclass(frozen=True)
class Shown:
    """What stood on the screen, and the code the command ended with."""

    code: int
    raw: str

    @property
    def colored(self) -> bool:
        return COLOR.search(self.raw) is not None

    @property
    def text(self) -> str:
        """What is left to be read: without color, and without the lines that progress wiped away."""
        return re.sub("^.*\r\x1b\\[K", "", COLOR.sub("", self.raw), flags=re.MULTILINE)

    @property
    def lines(self) -> list[str]:
        """Every line that was ever seen, those of progress included."""
        return [part for line in COLOR.sub("", self.raw).split("\n") for part in _REWRITTEN.split(line)]


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's, without what would say how wide or colored a terminal is."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
    return {**kept, "TERM": "xterm-256color", **settings}


def on_terminal(
    *arguments: object, width: int, cwd: Path, settings: Mapping[str, str] | None = None, started: bool = False
) -> Shown:
    """Run ``auditor …`` where both outputs are a terminal ``width`` cells wide.

    ``started``: as a process from its very beginning, and not as one forked from a process that has all in memory.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    return _shown(arguments, ours, theirs, cwd, settings, started)


def piped(*arguments: object, cwd: Path, settings: Mapping[str, str] | None = None, started: bool = False) -> Shown:
    """Run it where both outputs are one pipe."""
    ours, theirs = os.pipe()
    return _shown(arguments, ours, theirs, cwd, settings, started)


def _shown(
    arguments: tuple[object, ...], ours: int, theirs: int, cwd: Path, settings: Mapping[str, str] | None, started: bool
) -> Shown:
    words, all_settings = [str(argument) for argument in arguments], environment(settings or {})
    held = None
    if started:
        held = subprocess.Popen(
            [sys.executable, "-m", "auditor", *words], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=cwd,
            env=all_settings,
        )  # fmt: skip
    else:
        warm().begin(words, (theirs, theirs), cwd=cwd, environment=all_settings)
    os.close(theirs)
    seen = b"".join(_parts(ours))
    os.close(ours)
    code = held.wait(timeout=LIMIT) if held else warm().end()
    return Shown(code=code, raw=seen.decode("utf-8").replace("\r\n", "\n"))


def _parts(end: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(end, 65536)
        except OSError:  # the other end of a terminal is closed
            return
        if not part:
            return
        yield part
