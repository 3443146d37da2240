"""A sweep over generated cards: rate, memory, linearity, equality of two runs, agreement with the pipeline, kill -9.

Run: ``AUDITOR_CORPUS=… python -m bench.sweep --rows 1000000``. Tables are generated first (see `bench.sweep_cards`) and
kept in ``--folder``; generating is not part of any figure. Each run is the command as a user starts it, with two
processes. ``--kills N`` ends a run N times with kill -9 at random moments, each time going on with the next, and looks
for rows that were lost or doubled. Prints Markdown.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from auditor.analysis import Analysis
from auditor.core.model import ModelAudit
from auditor.lineage import trace
from auditor.policy import judge
from auditor.sweep.answers import answer_of, to_batch
from auditor.sweep.assess import Assessor, Setup
from auditor.sweep.snapshots import snapshot_of
from bench import sweep_cards

DAY = date(2026, 11, 21)
POLICY = """\
policy: {id: census, version: 1}
org: {name: Bench, domicile: US, principal_place_of_business: US, sector: other, commercial: true,
  max_product_mau: 2000000, group_mau_at: {"2024-06": 2000000, "2025-03": 2100000}, revenue_12m_usd: 4.2e+9,
  group_revenue_12m_usd: 4.2e+9, revenue_last_month_usd: 3.5e+8, operates_model_as_a_service: false,
  group_countries: [US, IE]}
packs: [license]
licenses: {allow: [apache-2.0, mit, "bsd-*"], review: ["llama-*"], deny: ["cc-by-nc-*"]}
deployment_defaults: {hosting: self, self_host_kind: on_prem, modifies_model: [none], role: [deployer],
  distribution: [internal], user_regions: [US], use_cases: [internal_coding], data_classes: [none],
  purpose: operations}
workloads:
  coding: {}
"""


@dataclass(frozen=True)
class Figures:
    """What one run took."""

    seconds: float
    cpu: float
    peak_mb: float
    code: int


def main() -> None:
    """Generate, run, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=20_000)
    arguments.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "auditor-bench-sweep")
    arguments.add_argument("--like", choices=(sweep_cards.WORDS, sweep_cards.HUB), default=sweep_cards.WORDS)
    arguments.add_argument("--kills", type=int, default=0)
    arguments.add_argument("--sample", type=int, default=300, help="rows that the whole pipeline answers as well")
    chosen = arguments.parse_args()
    table = chosen.folder / f"{chosen.like}-{chosen.rows}"
    sweep_cards.write(table, chosen.rows, chosen.like, per_file=max(250, chosen.rows // 20))
    policy = chosen.folder / "auditor.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    size = sum(path.stat().st_size for path in table.glob("*.parquet"))
    print(f"{chosen.rows:,} rows, {size / 1e6:,.0f} MB of Parquet; {distinct(table)}\n")
    with tempfile.TemporaryDirectory(dir=chosen.folder) as scratch:
        if chosen.kills:
            killed(table, policy, Path(scratch) / "killed", chosen.kills)
            return
        runs(table, policy, Path(scratch), chosen.rows, chosen.sample)


def runs(table: Path, policy: Path, scratch: Path, rows: int, sample: int) -> None:
    """All rows, half of them, all of them again."""
    half = scratch / "half"
    half.mkdir()
    files = sorted(table.glob("*.parquet"))
    for path in files[: len(files) // 2]:
        (half / path.name).symlink_to(path)
    print("| run | models | wall s | processor s | models/s (wall) | processor ms a model | peak MB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    taken = {}
    for name, source in (("all", table), ("half", half), ("all again", table)):
        count = ds.dataset(sorted(source.glob("*.parquet"))).count_rows()
        found = taken[name] = command(source, scratch / f"out-{name}", policy)
        print(f"| {name} | {count:,} | {found.seconds:.1f} | {found.cpu:.1f} | {count / found.seconds:,.0f} "
              f"| {found.cpu / count * 1000:.2f} | {found.peak_mb:.0f} |", flush=True)  # fmt: skip
    print(f"\nprocessor time of all rows against half of them: {taken['all'].cpu / taken['half'].cpu:.2f}×")
    same = digest(scratch / "out-all") == digest(scratch / "out-all again")
    print(f"results of the second run: {'equal' if same else 'DIFFERENT'}")
    print(f"rows against the whole pipeline: {differences(table, policy, scratch / 'out-all', rows, sample)}")


def command(table: Path, out: Path, policy: Path) -> Figures:
    """One run as a user starts it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = start(table, out, policy)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Figures(seconds, cpu, peak[0], code)


def start(table: Path, out: Path, policy: Path) -> subprocess.Popen[bytes]:
    arguments = [str(table), "-o", str(out), "-p", str(policy), "-j", "2", "--as-of", DAY.isoformat()]
    return subprocess.Popen(
        [sys.executable, "-m", "auditor", "sweep", *arguments, "--fail-on", "never"],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _watch(pid: int, peak: list[float]) -> None:
    """The memory of a process and all below it, together, twice a second; what they share is counted once."""
    while Path(f"/proc/{pid}").exists():
        peak[0] = max(peak[0], sum(_memory(one) for one in (pid, *_below(pid))))
        time.sleep(0.5)


def _below(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield int(child)
            yield from _below(int(child))


def _memory(pid: int) -> float:
    with suppress(OSError, ValueError, IndexError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return 0.0


def killed(table: Path, policy: Path, out: Path, times: int) -> None:
    """End runs suddenly, go on, and count the rows in the end."""
    rng = random.Random(7)
    done = 0
    while done < times:
        process = start(table, out, policy)
        try:
            process.wait(rng.uniform(2, 20))
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            done += 1
    last = command(table, out, policy)
    wanted = Counter(_ids(table))
    found = Counter(_ids(out / "rows"))
    lost, doubled = wanted - found, found - wanted
    print(f"killed {done} times, then exit code {last.code}: {lost.total()} rows lost, {doubled.total()} doubled")


def _ids(folder: Path) -> Iterator[str]:
    for batch in ds.dataset(sorted(folder.glob("*.parquet"))).to_batches(columns=["id", "revision"]):
        yield from (f"{one['id']}@{one['revision']}" for one in batch.to_pylist())


def digest(out: Path) -> str:
    """Of every file of a result."""
    found = hashlib.sha256()
    for path in (*sorted((out / "rows").glob("*.parquet")), out / "summary.csv", out / "census.html"):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def differences(table: Path, policy: Path, out: Path, rows: int, sample: int) -> str:
    """Rows drawn by a seed, answered by reading, recognizing, tracing and judging without any memory."""
    wanted = set(random.Random(3).sample(range(rows), min(sample, rows)))
    full = Assessor(Setup(policy=policy, as_of=DAY, latest=DAY))
    plain = Analysis(full.book)
    pairs = zip(_rows(table), _rows(out / "rows"), strict=True)
    wrong = 0
    for number, (given, result) in enumerate(pairs):
        if number not in wanted:
            continue
        snapshot = snapshot_of(given)
        dossier = trace(plain.recognized(snapshot), book=full.book)
        verdicts = judge(dossier, full.policy, full.workloads, DAY, book=full.book)
        audit = ModelAudit(ref=snapshot.ref, dossier=dossier, failure=None, verdicts=verdicts)
        answer = answer_of(audit, full.workloads, full.book)
        names = {"policy": full.policy_name, "data": full.book.data_version}
        wrong += to_batch([result["id"]], [result["revision"]], [answer], **names).to_pylist() != [result]
    return f"{len(wanted)} drawn, {wrong} differ in any column"


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for batch in ds.dataset(sorted(folder.glob("*.parquet"))).to_batches(batch_size=500, batch_readahead=1):
        yield from batch.to_pylist()


def distinct(table: Path) -> str:
    """How many texts of each kind there are, and how many differ from all others."""
    total: Counter[str] = Counter()
    seen: dict[str, set[bytes]] = {}
    for kind, text in sweep_cards.texts(table):
        total[kind] += 1
        seen.setdefault(kind, set()).add(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest())
    return ", ".join(f"{len(seen[kind]):,} of {total[kind]:,} {kind} texts distinct" for kind in sorted(total))


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
