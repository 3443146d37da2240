"""Runs the installed command on a pseudo-terminal of a known width, as a person's shell does."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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


def command(arguments: tuple[object, ...]) -> list[str]:
    return [sys.executable, "-m", "auditor", *map(str, arguments)]


def on_terminal(*arguments: object, width: int, cwd: Path, settings: Mapping[str, str] | None = None) -> Shown:
    """Run ``auditor …`` where both outputs are a terminal ``width`` cells wide."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    held = subprocess.Popen(
        command(arguments), stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=cwd, close_fds=True,
        env=environment(settings or {}),
    )  # fmt: skip
    os.close(theirs)
    seen = bytearray()
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        seen += part
    os.close(ours)
    return Shown(code=held.wait(timeout=60), raw=seen.decode("utf-8").replace("\r\n", "\n"))


def piped(*arguments: object, cwd: Path, settings: Mapping[str, str] | None = None) -> Shown:
    """Run it where both outputs are one pipe."""
    done = subprocess.run(
        command(arguments), check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        cwd=cwd, env=environment(settings or {}), timeout=120,
    )  # fmt: skip
    return Shown(code=done.returncode, raw=done.stdout.decode("utf-8"))
