"""The command in a process of its own that need not be started: forked from one that has everything imported and read.

``auditor`` spends a second on its imports and data, and a test that looks at real terminals starts it a hundred times.
A process with the modules and the license database in memory is forked instead, once for each command; the child has
the file descriptors, the folder and the environment it is given, and ends like the installed command.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import types
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from tests.cli.runner import Said

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LIMIT = 120
"""Seconds a command may take."""
_LARGEST = 1 << 20


class Warm:
    """A process that has everything in memory and forks a child for each command."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(LIMIT)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()], start_new_session=True, cwd=EXAMPLES.parent,
            )  # fmt: skip
        self._socket = ours

    def begin(
        self, arguments: Sequence[str], outputs: tuple[int, int], *, cwd: Path, environment: Mapping[str, str],
        largest_file: int = resource.RLIM_INFINITY,
    ) -> None:  # fmt: skip
        """Start a command with these two outputs; it reads nothing.

        ``largest_file``: bytes beyond which the kernel refuses to let a file grow.
        """
        asked = {
            "arguments": arguments, "cwd": str(cwd), "environment": dict(environment), "largest_file": largest_file,
        }  # fmt: skip
        socket.send_fds(self._socket, [json.dumps(asked).encode()], list(outputs))

    def end(self) -> int:
        """The code it ended with."""
        return int(json.loads(self._socket.recv(_LARGEST)))

    def close(self) -> None:
        """Leave no process behind, whatever it is doing."""
        self._socket.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def command(*arguments: object, output: Path | None = None, largest_file: int = resource.RLIM_INFINITY) -> Said:
    """Run ``auditor …`` in a process of its own, its report into ``output`` where there is one."""
    (out, to_out), (err, to_err) = os.pipe(), os.pipe()
    with output.open("wb") if output else nullcontext() as report:
        warm().begin(
            [str(argument) for argument in arguments], (report.fileno() if report else to_out, to_err), cwd=Path.cwd(),
            environment=os.environ, largest_file=largest_file,
        )  # fmt: skip
    os.close(to_out)
    os.close(to_err)
    with ThreadPoolExecutor() as both, os.fdopen(out, "rb") as told, os.fdopen(err, "rb") as warned:
        printed, warnings = both.map(lambda end: end.read().decode("utf-8"), (told, warned))
    return Said(warm().end(), printed, warnings)


@cache
def warm() -> Warm:
    """The one of this process."""
    started = Warm()
    atexit.register(started.close)
    return started


def _main(channel: socket.socket) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HF_HOME"] = folder
        _read_everything(Path(folder))
    while True:
        data, outputs, _, _ = socket.recv_fds(channel, _LARGEST, 2)
        if not data:  # whoever asked has ended
            return
        child = os.fork()
        if child == 0:
            channel.close()
            _command(json.loads(data), *outputs)
        for output in outputs:
            os.close(output)
        _, status = os.waitpid(child, 0)
        channel.sendall(json.dumps(os.waitstatus_to_exitcode(status)).encode())


def _read_everything(folder: Path) -> None:
    """Run what imports and reads most of what commands need."""
    from auditor.cli.app import application
    from tests.cli.runner import auditor

    application()
    model, policy = EXAMPLES / "hub" / "quarry-ai__quarry-70b", EXAMPLES / "auditor.yaml"
    auditor("review", f"file:{model}", "-p", policy, "--store", folder, "-f", "json", "-o", folder / "audit.json")
    for line in (
        ("render", folder / "audit.json"),
        ("policy", "simulate", policy, "-a", folder / "audit.json", "--what-if", "org.domicile=US"),
        ("terms", model / "LICENSE"),
        ("diff", "mit", "apache-2.0"),
        ("explain", "LIC-03"),
        ("discover", folder),
        ("history", "runs", "--db", folder / "history.db"),
    ):
        auditor(*line)


def _command(asked: dict[str, Any], output: int, errors: int) -> None:
    """Be the command: the interpreter's set-up of the streams, and its end."""
    from auditor.cli.app import run

    code = 4
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(output, 1)
        os.dup2(errors, 2)
        os.close(output)
        os.close(errors)
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["environment"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["largest_file"], resource.RLIM_INFINITY))
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
        sys.argv = ["auditor", *asked["arguments"]]
        sys.modules["__main__"] = types.ModuleType("__main__")  # else the help would name this module
        code = run()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _main(socket.socket(fileno=int(sys.argv[1])))
