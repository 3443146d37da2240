"""The Spark engine gives the same files as the local one, also where an executor is killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.sweep import run
from tests.sweep.tables import row, setup, write

REQUIRED = os.environ.get("AUDITOR_REQUIRE_SPARK") == "1"
if not REQUIRED:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
pytestmark = pytest.mark.skipif(shutil.which("java") is None and not REQUIRED, reason="Spark needs Java")
CLUSTER = "local-cluster[2,1,1024]"
"""Two executors, each a process of its own with one core and 1,024 MB."""


def below(pid: int) -> Iterator[int]:
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(place.parent.name)
            yield child
            yield from below(child)


def executors() -> list[int]:
    found = []
    for pid in below(os.getpid()):
        try:
            if b"CoarseGrainedExecutorBackend" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
        except OSError:
            continue
    return found


def content(folder: Path) -> list[bytes]:
    kept = (*sorted((folder / "rows").glob("*.parquet")), folder / "summary.csv", folder / "census.html")
    return [path.read_bytes() for path in kept]


def test_spark_gives_the_same_files_though_an_executor_is_killed(tmp_path: Path) -> None:
    licenses = ("mit", "cc-by-nc-4.0", "other", "llama3")
    rows = [row(f"org/m{n}", f"---\nlicense: {licenses[n % 4]}\n---\n# Model {n}\n") for n in range(200)]
    table = write(tmp_path / "in.parquet", rows, per_group=25)
    killed: list[int] = []

    def kill() -> None:
        until = time.monotonic() + 900
        while not killed and time.monotonic() < until:
            if list((tmp_path / "spark" / "rows").glob("*.parquet")):
                for pid in executors()[:1]:
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
            time.sleep(0.02)

    threading.Thread(target=kill, daemon=True).start()
    swept, _ = run.sweep(
        table, tmp_path / "spark", setup(tmp_path), workers=run.Workers(engine="spark", master=CLUSTER), unit_rows=25
    )
    assert killed
    assert swept.rows == 200
    run.sweep(table, tmp_path / "local", setup(tmp_path), workers=run.Workers(jobs=1), unit_rows=25)
    assert content(tmp_path / "spark") == content(tmp_path / "local")
