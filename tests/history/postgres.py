"""A PostgreSQL server of our own, on a free port of this machine, gone when the tests end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
"""Whom the server runs as where the tests run as root, which it refuses."""


def programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; None where they are not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").is_file()), None)


@contextmanager
def server() -> Iterator[str]:
    """The address of a fresh, empty server."""
    found = programs()
    assert found is not None
    folder = Path(tempfile.mkdtemp(prefix="auditor-postgres-"))
    data = folder / "data"
    root = os.geteuid() == 0
    if root:
        shutil.chown(folder, USER, USER)
    as_user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"] if root else []
    quick = ["--no-sync", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C"]
    made = subprocess.run(
        [*as_user, found / "initdb", "-D", data, *quick], cwd=folder, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["-h", "127.0.0.1", "-p", str(port), "-k", str(folder), "-c", "fsync=off", "-c", "max_connections=60"]
    # A run of tests that is killed takes its server with it, where the system can do that.
    along = ["setpriv", *as_user[1:], "--pdeathsig=INT"] if shutil.which("setpriv") else []
    run = subprocess.Popen(
        [*along, found / "postgres", "-D", data, *options],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        run.send_signal(signal.SIGINT)  # a fast shutdown, which waits for nobody
        try:
            run.wait(10)
        except subprocess.TimeoutExpired:
            run.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int) -> None:
    import psycopg

    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=USER, dbname="postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
