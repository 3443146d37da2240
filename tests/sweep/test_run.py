"""A sweep that ends suddenly, wherever it is, goes on where it stopped: no row lost, none doubled, nothing redone."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from auditor.core.errors import UnreadableInput, UsageError
from auditor.sweep import run
from auditor.sweep.summary import summarize
from tests.cli.runner import auditor
from tests.sweep.tables import POLICY, row, setup, write

ROWS, PER_UNIT = 60, 10
ALONE = run.Workers(jobs=1)


def rows(count: int = ROWS) -> list[dict[str, object]]:
    licenses = ("mit", "cc-by-nc-4.0", "other", "llama3")
    return [row(f"org{n % 7}/m{n}", f"---\nlicense: {licenses[n % 4]}\n---\n# Model {n}\n") for n in range(count)]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write(tmp_path / "in" / "models.parquet", rows(), per_group=PER_UNIT)


def ids(folder: Path) -> list[str]:
    return ds.dataset(sorted((folder / "rows").glob("*.parquet"))).to_table(columns=["id"]).column("id").to_pylist()


def content(folder: Path) -> dict[str, bytes]:
    kept = (*sorted((folder / "rows").glob("*.parquet")), folder / "summary.csv", folder / "census.html")
    return {path.name: path.read_bytes() for path in kept}


def command(table: Path, folder: Path, *more: str) -> list[str]:
    policy = table.parent.parent / "auditor.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    day = ("--as-of", "2026-11-21")
    return [sys.executable, "-m", "auditor", "sweep", str(table), "-o", str(folder), "-p", str(policy), *day, *more]


def test_every_row_is_answered_in_order_and_a_second_run_does_nothing_again(tmp_path: Path, table: Path) -> None:
    told: list[tuple[int, int]] = []
    swept, summary = run.sweep(
        table,
        tmp_path / "out",
        setup(tmp_path),
        workers=ALONE,
        unit_rows=PER_UNIT,
        told=lambda *said: told.append(said[:2]),
    )
    assert ids(tmp_path / "out") == [f"org{n % 7}/m{n}" for n in range(ROWS)]
    assert told == [(done, ROWS) for done in range(PER_UNIT, ROWS + 1, PER_UNIT)]
    assert summary.models == ROWS
    before = content(tmp_path / "out")
    again, _ = run.sweep(table, tmp_path / "out", setup(tmp_path), workers=ALONE, unit_rows=PER_UNIT)
    assert (swept.reused, again.reused) == (0, ROWS)
    assert content(tmp_path / "out") == before


def test_two_processes_give_the_same_bytes_as_one(tmp_path: Path, table: Path) -> None:
    for jobs in (1, 2):
        run.sweep(table, tmp_path / str(jobs), setup(tmp_path), workers=run.Workers(jobs=jobs), unit_rows=PER_UNIT)
    assert content(tmp_path / "1") == content(tmp_path / "2")


def test_a_damaged_partition_is_made_again(tmp_path: Path, table: Path) -> None:
    swept, _ = run.sweep(table, tmp_path / "out", setup(tmp_path), workers=ALONE, unit_rows=PER_UNIT)
    before = content(tmp_path / "out")
    swept.partitions[2].write_bytes(swept.partitions[2].read_bytes()[:100])
    again, _ = run.sweep(table, tmp_path / "out", setup(tmp_path), workers=ALONE, unit_rows=PER_UNIT)
    assert again.reused == ROWS - PER_UNIT
    assert content(tmp_path / "out") == before


def test_a_damaged_input_is_told_and_what_was_finished_stays(tmp_path: Path, table: Path) -> None:
    data = bytearray(table.read_bytes())
    middle = pq.read_metadata(table).row_group(3).column(2).data_page_offset
    data[middle : middle + 200] = b"\xff" * 200
    table.write_bytes(data)
    with pytest.raises(UnreadableInput, match="rows of the input cannot be read") as caught:
        run.sweep(table, tmp_path / "out", setup(tmp_path), workers=ALONE, unit_rows=PER_UNIT)
    assert "row groups 3" in str(caught.value)
    assert len(ids(tmp_path / "out")) == 3 * PER_UNIT


def test_another_policy_is_another_sweep_and_replaces_nothing_unasked(tmp_path: Path, table: Path) -> None:
    run.sweep(table, tmp_path / "out", setup(tmp_path), workers=ALONE)
    other = setup(tmp_path, POLICY.replace("version: 3", "version: 4"))
    with pytest.raises(UsageError, match="results of another input, policy, data version or day") as caught:
        run.sweep(table, tmp_path / "out", other, workers=ALONE)
    assert "--replace" in str(caught.value)
    swept, _ = run.sweep(table, tmp_path / "out", other, workers=ALONE, replace=True)
    assert swept.reused == 0
    assert len(list((tmp_path / "out" / "rows").iterdir())) == len(swept.units)


def test_two_sweeps_never_write_into_one_folder(tmp_path: Path, table: Path) -> None:
    with run._held(tmp_path / "out"), pytest.raises(UsageError, match="another batch scan is writing"):
        run.sweep(table, tmp_path / "out", setup(tmp_path), workers=ALONE)


def test_a_run_that_is_killed_goes_on_without_losing_or_doubling_a_row(tmp_path: Path) -> None:
    for part in range(8):
        write(tmp_path / "in" / f"{part}.parquet", rows(800)[part * 100 : (part + 1) * 100])
    folder = tmp_path / "out"
    started = subprocess.Popen(
        command(tmp_path / "in", folder, "-j", "2"),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while not list((folder / "rows").glob("*.parquet")) and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(started.pid, signal.SIGKILL)  # its workers are left alone, and must end by themselves
    started.wait()
    swept, _ = run.sweep(tmp_path / "in", folder, setup(tmp_path), workers=ALONE)
    assert 0 < swept.reused < swept.rows == 800
    assert ids(folder) == [f"org{n % 7}/m{n}" for n in range(800)]
    assert not list((folder / "rows").glob("*.unfinished"))


def test_a_worker_that_is_killed_costs_no_row(tmp_path: Path) -> None:
    table = write(tmp_path / "in" / "models.parquet", rows(400), per_group=100)
    killed: list[int] = []

    def kill() -> None:
        until = time.monotonic() + 60
        while not killed and time.monotonic() < until:
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)
                killed.append(child.pid or 0)
            time.sleep(0.05)

    threading.Thread(target=kill, daemon=True).start()
    swept, _ = run.sweep(table, tmp_path / "out", setup(tmp_path), workers=run.Workers(jobs=2), unit_rows=100)
    assert killed
    assert swept.rows == 400
    assert ids(tmp_path / "out") == [f"org{n % 7}/m{n}" for n in range(400)]


def test_a_worker_that_is_killed_while_the_next_one_is_begun_costs_no_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = ProcessPoolExecutor._spawn_process  # type: ignore[attr-defined]
    killed: list[int] = []

    def begin_late(pool: Any) -> None:
        if pool._processes and not killed:
            killed.extend(pool._processes)
            os.kill(killed[0], signal.SIGKILL)
            until = time.monotonic() + 60
            while not pool._result_queue._reader.closed and time.monotonic() < until:
                time.sleep(0.01)
        begin(pool)

    monkeypatch.setattr(ProcessPoolExecutor, "_spawn_process", begin_late)
    table = write(tmp_path / "in" / "models.parquet", rows(200), per_group=100)
    swept, _ = run.sweep(table, tmp_path / "out", setup(tmp_path), workers=run.Workers(jobs=2), unit_rows=100)
    assert killed
    assert swept.rows == 200
    assert ids(tmp_path / "out") == [f"org{n % 7}/m{n}" for n in range(200)]


def test_the_tables_count_what_the_rows_say_and_the_page_says_it(tmp_path: Path, table: Path) -> None:
    swept, summary = run.sweep(table, tmp_path / "out", setup(tmp_path), workers=ALONE)
    assert {line.key: line.models for line in summary.table("licences")} == {
        "MIT": 15,
        "CC-BY-NC-4.0": 15,
        "LicenseRef-llama-3-community": 15,
        "(none)": 15,
    }
    assert sum(line.models for line in summary.table("publishers")) == ROWS
    said = {
        line.outcome: line.models for line in summary.lines if line[:1] == ("verdicts",) and line.workload == "coding"
    }
    assert sum(said.values()) == ROWS
    assert said["fail"] == 15
    assert summarize(swept.partitions) == summary
    written = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert written["models"] == ROWS
    page = (tmp_path / "out" / "census.html").read_text("utf-8")
    assert "<script" not in page
    assert "default-src 'none'" in page
    for words in ("CC-BY-NC-4.0", "org3", "Licenses", "Publishers", "notes@3"):
        assert words in page


def test_foreign_words_in_results_are_escaped(tmp_path: Path) -> None:
    table = write(tmp_path / "in.parquet", [{**row("org/m"), "id": "<script>alert(1)</script>"}, row("org/=cmd")])
    run.sweep(table, tmp_path / "out", setup(tmp_path), workers=ALONE)
    assert "<script" not in (tmp_path / "out" / "census.html").read_text("utf-8")


def test_the_command_ends_as_the_gate_does(tmp_path: Path, table: Path) -> None:
    done = subprocess.run(command(table, tmp_path / "out"), capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert re.search(r"60/60 models, [\d,]+/s, 0:00 left", done.stderr)


def test_a_table_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    said = auditor(*command(tmp_path / "no.parquet", tmp_path / "o")[3:])
    assert said.code == 2
    assert "no such file or folder" in said.err
