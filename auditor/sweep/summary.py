"""What a sweep comes to: how many models under each license, category, verdict, conflict; by publisher and by base.

One long table (``table``, ``key``, ``workload``, ``outcome``, ``models``), written as Parquet, CSV and JSON. Only the
columns that are counted are read, one batch after another.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

SCALARS = {"licences": "license", "categories": "category", "statuses": "status", "bases": "base_family",
           "failures": "failure"}  # fmt: skip
LISTS = {"caps": "caps", "conflicts": "conflicts"}
NONE = "(none)"
PUBLISHERS = 500
"""Publishers that are listed, those with the most models first. By judgment: bounds the summary; how many are left
out is said."""
_READ = 8_192
"""Rows in memory at once. By judgment: bounds memory."""
_SPLIT = ("licences", "categories", "bases", "publishers")
"""Tables that are also split by verdict."""


class Line(NamedTuple):
    """One line of the summary."""

    table: str
    key: str
    workload: str | None
    outcome: str | None
    models: int


@dataclass(frozen=True, slots=True)
class SweepSummary:
    """All lines, table by table, the most frequent key first."""

    models: int
    lines: tuple[Line, ...]

    def table(self, name: str) -> list[Line]:
        """The plain counts of one table."""
        return [line for line in self.lines if line.table == name and line.workload is None]


def summarize(partitions: Iterable[Path]) -> SweepSummary:
    """Count the results of a sweep."""
    counts: Counter[tuple[str, str, str | None, str | None]] = Counter()
    total = 0
    for batch in _batches(partitions):
        total += batch.num_rows
        plain = {table: batch.column(name).to_pylist() for table, name in SCALARS.items()}
        plain["publishers"] = batch.column("publisher").to_pylist()
        for table, values in plain.items():
            for key, number in Counter(values).items():
                if key is not None or table in ("licences", "categories", "publishers"):
                    counts[table, key or NONE, None, None] += number
        for table, name in LISTS.items():
            for key, number in Counter(one for cell in batch.column(name).to_pylist() for one in cell or ()).items():
                counts[table, key, None, None] += number
        _count_verdicts(batch, plain, counts)
    return SweepSummary(total, tuple(_lines(counts)))


def _batches(partitions: Iterable[Path]) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    names = [*SCALARS.values(), *LISTS.values(), "publisher", "verdicts"]
    for path in partitions:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            yield from file.iter_batches(batch_size=_READ, columns=names)


def _count_verdicts(batch: pa.RecordBatch, plain: dict[str, list[str | None]], counts: Counter[Any]) -> None:
    for row, verdicts in enumerate(batch.column("verdicts").to_pylist()):
        if plain["failures"][row] is not None:
            continue  # told among those that could not be judged
        for one in verdicts or ():
            workload, outcome = one["workload"], one["outcome"]
            counts["verdicts", outcome, workload, outcome] += 1
            for check in one["fails"]:
                counts["checks", check, workload, "fail"] += 1
            for check in one["asks"]:
                counts["checks", check, workload, "needs-review"] += 1
            for table in _SPLIT:
                key = plain[table][row]
                if key is not None or table != "bases":
                    counts[table, key or NONE, workload, outcome] += 1


def _lines(counts: Counter[tuple[str, str, str | None, str | None]]) -> Iterator[Line]:
    size: Counter[tuple[str, str]] = Counter()
    for (table, key, workload, _), number in counts.items():
        if workload is None or table in ("verdicts", "checks"):
            size[table, key] += number
    ranked = sorted(size, key=lambda pair: (pair[0], -size[pair], pair[1]))
    place = {pair: number for number, pair in enumerate(ranked)}
    listed = set([pair for pair in ranked if pair[0] == "publishers"][:PUBLISHERS])
    for (table, key, workload, outcome), number in sorted(
        counts.items(), key=lambda item: (place[item[0][:2]], item[0][2] or "", item[0][3] or "")
    ):
        if table != "publishers" or (table, key) in listed:
            yield Line(table, key, workload, outcome, number)


# ------------------------------------------------------------------------------------------------------ written


def write(summary: SweepSummary, folder: Path) -> None:
    """``summary.parquet``, ``summary.csv`` and ``summary.json`` below a folder."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    shape = pa.schema([(name, pa.int64() if name == "models" else pa.string()) for name in Line._fields])
    table = pa.Table.from_pylist([line._asdict() for line in summary.lines], schema=shape)
    pq.write_table(table, folder / "summary.parquet", compression="zstd")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Line._fields)
    writer.writerows([_harmless(cell) for cell in line] for line in summary.lines)
    (folder / "summary.csv").write_text(text.getvalue(), encoding="utf-8")
    lines = [line._asdict() for line in summary.lines]
    whole = json.dumps({"models": summary.models, "lines": lines}, ensure_ascii=False, indent=1)
    (folder / "summary.json").write_text(whole + "\n", encoding="utf-8")


def _harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" else cell
