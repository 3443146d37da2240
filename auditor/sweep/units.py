"""Restart units: which rows make one output partition, under which key it is finished, and how it is written.

A partition is written under a temporary name and renamed when it is whole, so that its being there *is* the record
that its unit is done: there is no second book that could disagree with it after a sudden end. The key in its name is a
hash over the input's bytes, the rows, the policy, the license data and the day; another of these is another unit.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.core.errors import OutputError, UnreadableInput, UsageError
from auditor.sweep.shape import columns_of

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 10_000
"""Rows of a unit, where the input's row groups allow it: seconds of work, so that a sudden end costs no more. By
judgment."""
BATCH, GROUP = 250, 1_000
"""Rows in memory at once, and rows of a row group of the results. By judgment: bounds memory (bench/RESULTS.md,
"Sweeping a hub": 1 GB for all processes)."""
PARTITIONS = "rows"
"""Folder of the partitions below the output folder."""
UNFINISHED = ".unfinished"
"""Ending of a partition that is being written, or was when a run ended suddenly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Consecutive row groups of one input file."""

    number: int
    path: Path
    row_groups: tuple[int, ...]
    rows: int
    key: str

    @property
    def file_name(self) -> str:
        """Of its partition."""
        return f"part-{self.number:06d}-{self.key}.parquet"


def inputs_of(source: Path) -> tuple[Path, ...]:
    """The Parquet files a path names, sorted; names that begin with a dot or an underscore are left out.

    Raises:
        UsageError: there is none.
    """
    if source.is_file():
        return (source,)
    if not source.is_dir():
        raise UsageError("no such file or folder", where=str(source), wanted="a Parquet file or a folder of them")
    found = sorted(
        path
        for path in source.rglob("*.parquet")
        if path.is_file() and not any(part[:1] in "._" for part in path.relative_to(source).parts)
    )
    if not found:
        raise UsageError("the folder holds no Parquet files", where=str(source), wanted="files named *.parquet")
    return tuple(found)


def plan(paths: Sequence[Path], seal: str, rows: int = ROWS) -> tuple[Unit, ...]:
    """The units of the input, in its order; every file's columns are checked.

    Args:
        seal: stands for everything else the results depend on: policy, data, day, version.

    Raises:
        ConfigError: a file has not the shape; UnreadableInput: it is no Parquet file.
    """
    units: list[Unit] = []
    for path in paths:
        sizes = _row_groups(path)
        digest = _digest(path)
        for groups in _together(sizes, rows):
            text = json.dumps([digest, groups, seal])
            count = sum(sizes[group] for group in groups)
            key = hashlib.sha256(text.encode()).hexdigest()[:20]
            units.append(Unit(number=len(units), path=path, row_groups=tuple(groups), rows=count, key=key))
    return tuple(units)


def _row_groups(path: Path) -> list[int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            columns_of(file.schema_arrow, str(path))
            return [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise UnreadableInput(
            "the input cannot be read as Parquet",
            where=str(path),
            found=str(error)[:200],
            wanted="a whole Parquet file",
        ) from None


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _together(sizes: Sequence[int], rows: int) -> Iterator[list[int]]:
    groups: list[int] = []
    count = 0
    for number, size in enumerate(sizes):
        if groups and count + size > rows:
            yield groups
            groups, count = [], 0
        groups.append(number)
        count += size
    if groups:
        yield groups


def batches(unit: Unit) -> Iterator[pa.RecordBatch]:
    """The rows of a unit, `BATCH` at a time, with the columns a sweep reads.

    Raises:
        UnreadableInput: the file is damaged, or has been changed since the sweep was planned.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(unit.path, pre_buffer=False) as file:
            names = list(columns_of(file.schema_arrow, str(unit.path)).values())
            groups = list(unit.row_groups)
            yield from file.iter_batches(batch_size=BATCH, row_groups=groups, columns=names, use_threads=False)
    except (pa.ArrowException, OSError, IndexError) as error:
        raise UnreadableInput(
            "rows of the input cannot be read",
            where=f"{unit.path}, row groups {unit.row_groups[0]}–{unit.row_groups[-1]}",
            found=str(error)[:200],
            hint="write the file anew; what is finished stays finished",
        ) from None


# --------------------------------------------------------------------------------------------------- partitions


def finished(unit: Unit, folder: Path) -> bool:
    """Whether the unit's partition is there and whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return bool(pq.read_metadata(folder / unit.file_name).num_rows == unit.rows)
    except (OSError, pa.ArrowInvalid):
        return False


def write(unit: Unit, results: Iterator[pa.RecordBatch], shape: pa.Schema, folder: Path) -> None:
    """Write a partition whole or not at all.

    Raises:
        OutputError: the disk refuses it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = folder / f"{unit.file_name}.{os.getpid()}{UNFINISHED}"
    try:
        with place.open("wb") as stream:
            with pq.ParquetWriter(stream, shape, compression="zstd") as writer:
                for group in _grouped(results):
                    writer.write_table(pa.Table.from_batches(group, shape))
            stream.flush()
            os.fsync(stream.fileno())
        place.replace(folder / unit.file_name)
    except OSError as error:
        with suppress(OSError):
            place.unlink()
        raise OutputError("a partition cannot be written", where=str(folder), found=str(error.strerror)) from None


def _grouped(results: Iterator[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Batches together until they fill a row group."""
    held: list[pa.RecordBatch] = []
    for result in results:
        held.append(result)
        if sum(len(one) for one in held) >= GROUP:
            yield held
            held = []
    if held:
        yield held
