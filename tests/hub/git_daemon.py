"""A real `git daemon` on loopback, with repositories made from model folders."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

IDENTITY = {
    **{f"GIT_{who}_{what}": value
       for who in ("AUTHOR", "COMMITTER")
       for what, value in (("NAME", "Test"), ("EMAIL", "test@example.org"), ("DATE", "2026-01-01T00:00:00Z"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, env={**os.environ, **IDENTITY}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class GitDaemon:
    """Serves every repository below ``root``; a context manager."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root = root
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"git://127.0.0.1:{self._port}"

    def publish(self, name: str, folder: Path) -> str:
        """Make ``name`` a repository with the content of ``folder`` as its newest commit; returns the commit."""
        bare = self.root / f"{name}.git"
        bare.mkdir(parents=True, exist_ok=True)
        if not (bare / "HEAD").exists():
            git(bare, "init", "--bare", "--quiet", "--initial-branch=main")
            git(bare, "config", "uploadpack.allowFilter", "true")
        place = ["--git-dir", str(bare), "--work-tree", str(folder), "-c", "core.compression=0"]
        git(folder, *place, "add", "--all", "--force", ".")
        git(folder, *place, "commit", "--quiet", "--allow-empty", "-m", "state")
        return git(bare, "rev-parse", "HEAD")

    def __enter__(self) -> GitDaemon:
        command = ["git", "daemon", "--export-all", f"--base-path={self.root}", "--listen=127.0.0.1",
                   f"--port={self._port}", "--reuseaddr", str(self.root)]  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self._port), 0.2).close()
                break
            except OSError:
                time.sleep(0.02)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the daemon."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None
