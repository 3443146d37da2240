"""What a sweep comes to: how many models under each license, category, verdict, conflict; by publisher and by base.

One long table (``table``, ``key``, ``workload``, ``outcome``, ``models``), written as Parquet, CSV and JSON. Only the
columns that are counted are read, one batch after another.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

_SCALARS = {"licences": "license", "categories": "category", "publishers": "publisher", "statuses": "status",
            "bases": "base_family", "failures": "failure"}  # fmt: skip
_LISTS = {"caps": "caps", "conflicts": "conflicts"}
_ALWAYS = ("licences", "categories", "publishers")
"""Tables that count models without a value as well."""
_NONE = "(none)"
PUBLISHERS = 500
"""Publishers that are listed, those with the most models first. By judgment: bounds the summary; how many are left
out is said."""
_READ = 8_192
"""Rows in memory at once. By judgment: bounds memory."""
_SPLIT = ("licences", "categories", "bases", "publishers")
"""Tables that are also split by verdict."""
_Key = tuple[str, str, str | None, str | None]
"""The first four fields of a `Line`."""


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
    import pyarrow.parquet as pq

    counts: Counter[_Key] = Counter()
    total = 0
    for path in partitions:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            for batch in file.iter_batches(_READ, columns=[*_SCALARS.values(), *_LISTS.values(), "verdicts"]):
                total += batch.num_rows
                for row in batch.to_pylist():
                    counts.update(_counted(row))
    return SweepSummary(total, tuple(_lines(counts)))


def _counted(row: Mapping[str, Any]) -> Iterator[_Key]:
    """The lines that count a model."""
    plain = {table: row[name] for table, name in _SCALARS.items() if row[name] is not None or table in _ALWAYS}
    yield from ((table, key or _NONE, None, None) for table, key in plain.items())
    yield from ((table, key, None, None) for table, name in _LISTS.items() for key in row[name] or ())
    for one in row["verdicts"] or () if row["failure"] is None else ():  # else it is told among the failures
        workload, outcome = one["workload"], one["outcome"]
        yield "verdicts", outcome, workload, outcome
        yield from (("checks", check, workload, "fail") for check in one["fails"])
        yield from (("checks", check, workload, "needs-review") for check in one["asks"])
        yield from ((table, plain[table] or _NONE, workload, outcome) for table in _SPLIT if table in plain)


def _lines(counts: Counter[_Key]) -> Iterator[Line]:
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
