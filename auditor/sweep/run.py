"""One sweep from the input to the tables: what is to be done, what is done already, who does it, what it comes to."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.analysis import read_by
from auditor.core.errors import OutputError, UsageError
from auditor.core.version import __version__
from auditor.sweep import local
from auditor.sweep.answers import schema
from auditor.sweep.assess import Assessor, Setup
from auditor.sweep.census import page
from auditor.sweep.summary import SweepSummary, summarize
from auditor.sweep.summary import write as write_summary
from auditor.sweep.units import PARTITIONS, ROWS, UNFINISHED, Unit, finished, inputs_of, plan

MANIFEST, CENSUS = "sweep.json", "census.html"
ENGINES = ("local", "spark")
Told = Callable[[int, int, float, float | None], None]
"""Who is told rows done of all rows, rows a second in this run, and the seconds left (None: nobody knows yet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Who does the work of a sweep."""

    engine: str = "local"
    """``local`` or ``spark``."""
    jobs: int = 0
    """Processes of the local engine; 0 for one for each processor."""
    master: str | None = None
    """Of Spark; None for its own settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep came to."""

    folder: Path
    rows: int
    reused: int
    """Rows that an earlier run had finished."""
    units: tuple[Unit, ...]
    policy: str
    data_version: str
    as_of: str
    fail_on: str
    tool_version: str = __version__

    @property
    def partitions(self) -> tuple[Path, ...]:
        """The result's files, in the order of the input."""
        return tuple(self.folder / PARTITIONS / unit.file_name for unit in self.units)


def sweep(
    source: Path,
    folder: Path,
    setup: Setup,
    *,
    workers: Workers | None = None,
    replace: bool = False,
    told: Told | None = None,
    unit_rows: int = ROWS,
) -> tuple[Swept, SweepSummary]:
    """Answer every row of a hub's metadata; what an earlier run of the same has finished is not done again.

    Args:
        source: a Parquet file, or a folder of them.
        folder: where ``rows/*.parquet`` and the manifest are written.
        workers: who does the work; None for a process for each processor.
        replace: results of another input, policy or day in the folder are thrown away.
        unit_rows: rows of a restart unit, as far as the input's row groups allow it.

    Raises:
        UsageError: no such input, or the folder belongs to another sweep.
        ConfigError: the input or the policy cannot be used. OutputError: the folder cannot be written.
    """
    by = workers or Workers()
    if by.engine not in ENGINES:
        raise UsageError(f"there is no engine {by.engine!r}", wanted=", ".join(ENGINES))
    paths = inputs_of(source)
    judge = Assessor(setup)
    head, title = judge.head, judge.head.organisation or str(source)
    units = plan(paths, seal_of(setup, judge), unit_rows)
    parts = folder / PARTITIONS
    with _held(folder):
        _cleared(parts, units, replace=replace)
        open_ = [unit for unit in units if not finished(unit, parts)]
        total, left = (sum(unit.rows for unit in some) for some in (units, open_))
        swept = Swept(
            folder=folder,
            rows=total,
            reused=total - left,
            units=units,
            policy=judge.policy_name,
            data_version=judge.book.data_version,
            as_of=setup.as_of.isoformat(),
            fail_on=head.fail_on,
        )
        del judge  # the workers have their own
        progress = _progress(total, left, told)
        if open_ and by.engine == "spark":
            from auditor.sweep import spark

            spark.run(open_, setup, parts, master=by.master, done=progress)
        elif open_:
            local.run(open_, setup, parts, jobs=by.jobs or os.cpu_count() or 1, done=progress)
        summary = summarize(swept.partitions)
        _written(summary, swept, source, title)
    return swept, summary


def _progress(total: int, left: int, told: Told | None) -> local.Done:
    """What is told of each finished unit, from now on."""
    started, begun_with = time.monotonic(), left

    def done(unit: Unit) -> None:
        nonlocal left
        left -= unit.rows
        rate = (begun_with - left) / max(1e-9, time.monotonic() - started)
        if told is not None:
            told(total - left, total, rate, left / rate if rate else None)

    return done


def seal_of(setup: Setup, judge: Assessor) -> str:
    """A hash over all that results depend on beside the input."""
    policy = setup.policy.read_bytes() if setup.policy else b""
    told = (read_by(judge.book), schema().to_string(), policy, judge.workloads, setup.as_of.isoformat())
    return hashlib.sha256(repr(told).encode()).hexdigest()


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder for us alone; the lock goes with the process, however it ends."""
    try:
        (folder / PARTITIONS).mkdir(parents=True, exist_ok=True)
        stream = (folder / ".lock").open("w")
    except OSError as error:
        raise OutputError("the output folder cannot be written", where=str(folder), found=str(error.strerror)) from None
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                "another batch scan is writing into this folder",
                where=str(folder),
                hint="wait for its end, or use another",
            ) from None
        yield


def _cleared(parts: Path, units: Sequence[Unit], *, replace: bool) -> None:
    """Throw away what was left unfinished, and with ``replace`` what belongs to another sweep."""
    for path in parts.glob(f"*{UNFINISHED}"):
        path.unlink(missing_ok=True)
    ours = {unit.file_name for unit in units}
    strangers = [path for path in parts.glob("*.parquet") if path.name not in ours]
    if strangers and not replace:
        raise UsageError(
            "the folder holds results of another input, policy, data version or day",
            where=str(parts),
            found=f"{len(strangers)} partitions that do not belong to this batch scan, {strangers[0].name} first",
            hint="use another folder, or --replace to throw them away",
        )
    for path in strangers:
        path.unlink(missing_ok=True)


def _written(summary: SweepSummary, swept: Swept, source: Path, title: str) -> None:
    """The tables, the page, and what they are of."""
    try:
        write_summary(summary, swept.folder)
        (swept.folder / CENSUS).write_text(page(summary, swept, title=title), encoding="utf-8")
    except OSError as error:
        raise OutputError("the tables cannot be written", where=str(swept.folder), found=str(error.strerror)) from None
    told = {name: getattr(swept, name) for name in ("rows", "policy", "data_version", "tool_version", "as_of")}
    units = [
        {"file": one.file_name, "input": one.path.name, "row_groups": one.row_groups, "rows": one.rows, "key": one.key}
        for one in swept.units
    ]
    write_json(swept.folder / MANIFEST, {"input": str(source), **told, "units": units})


def write_json(path: Path, value: Any) -> None:
    """A file, whole or as it was."""
    place = path.with_name(f".{path.name}.{os.getpid()}")
    place.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    place.replace(path)
